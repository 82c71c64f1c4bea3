"""The verb: a table of rows in, what a change did to the series they make out."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from syschange.effects.arms import changed_arm
from syschange.effects.beside import Margin
from syschange.effects.interrupted.observed import Observed, observe
from syschange.effects.interrupted.options import AUTO, GAP, MIDDLE, Asked, Day, asked_of, check_names
from syschange.effects.interrupted.panels import placebo_places
from syschange.effects.interrupted.result import InterruptedSeries, finished, modelled
from syschange.effects.interrupted.timing import timing_of
from syschange.effects.periods import Periods
from syschange.errors import UnknownChoiceError
from syschange.results import Provenance, parameters


def interrupted_series(
    data: object,
    *,
    time: str,
    changed_on: Day,
    outcome: str | None = None,
    kind: str = "count",
    exposure: str | None = None,
    label: str | None = None,
    arm: str | None = None,
    comparison: str | None = None,
    every: str = "month",
    by: Sequence[str] = (),
    ways: int = 1,
    transition: int = 0,
    harmonics: str | int = AUTO,
    model: str = AUTO,
    per: float = 1,
    at: Sequence[int] = (),
    placebo: bool | Sequence[Day] = True,
    empty: str = GAP,
    margin: float | Margin | None = None,
    level: float = 0.95,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> InterruptedSeries:
    """Compare a series after a change with the course it had before, with and without a comparison series.

    Parameters
    ----------
    data
        A table of any engine: a row an event or person, or a row a period and group.
    time
        When: dates, or evenly spaced numbers.
    changed_on
        The day of the change, fixed before the data were looked at: a date, text such as "2024-04-01", or a number
        where the times are numbers. A period that it falls inside is left out.
    outcome
        The column of the outcome; None to count rows.
    kind
        "count" (rows, or the sum of the outcome), "rate" (the outcome over the exposure), "proportion" (of true and
        false) or "mean".
    exposure
        The column of the exposure of a rate: people, or person-days.
    label
        What to call the outcome in sentences.
    arm, comparison
        The column that says which series a row is of, and the label of the comparison, which did not change; both or
        neither. The column must hold one other label.
    every
        The length of a period: "day", "week", "month", "quarter" or "year"; numbers are periods by themselves.
    by, ways
        The characteristics, and the most taken together.
    transition
        How many periods from the change on are left out, while it was being brought in.
    harmonics
        Pairs of seasonal waves; "auto": two (of quarters one) where the series has 24 months or more.
    model
        "auto": counts and rates by quasi-Poisson regression, with a comparison by the difference of logarithms;
        shares and means by regression with AR(1) errors (REML). "reml": values as they are, effects are differences.
        "log-reml": logarithms of counts or rates. "quasi-poisson".
    per
        What a rate is given per.
    at
        How many periods after the change the effect is told; the last point where empty.
    placebo
        Whether the model is tried at every possible date before the change; or a list of dates to try.
    empty
        A period without any row: "gap", nothing is known of it; "zero", of a count, nothing happened in it. A group
        that has no row where others have is nought, where rows are counted.
    margin
        Within which an effect is too small to matter (see `effects.beside.margins`); of ratios, a ratio.
    level
        Confidence level; .95 by convention.
    unknown, categories
        As in `before_after`.

    Returns
    -------
    InterruptedSeries

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column, label or option cannot be used.
    NotEstimableError
        Where the change lies outside the series, there are fewer than 8 points before it or 3 after it, or the series
        does not vary.

    Notes
    -----
    Wagner AK et al. (2002) Journal of Clinical Pharmacy and Therapeutics 27:299-309; Bernal JL, Cummins S,
    Gasparrini A (2017) International Journal of Epidemiology 46:348-355, and (2018) 47:2082-2093 for the
    comparison. 12 points before and 6 after are the least for more than an exploratory answer (ours). Nothing is
    decided by a test of autocorrelation: every interval allows for it (see `statistics.series`).
    """
    keys = check_names(by, arm)
    asked = asked_of(
        outcome=outcome, exposure=exposure, kind=kind, per=per, arm=arm, comparison=comparison, every=every,
        changed_on=changed_on, transition=transition, harmonics=harmonics, model=model, empty=empty, at=at,
        placebo=placebo, margin=margin, level=level,
    )  # fmt: skip
    if by and ways not in range(1, len(by) + 1):
        raise UnknownChoiceError("number of ways", ways, list(range(1, len(by) + 1)))
    seen, periods, series = observe(
        data, keys=keys, by=by, time=time, asked=asked, ways=ways, unknown=unknown, categories=categories
    )
    timing = timing_of(periods, asked)
    changed, places = _changed_arm(seen, asked), _places(asked, periods)
    own, effects = modelled(seen, asked, timing, changed)
    effects.estimate(0, MIDDLE)  # which says why, where there is none for anybody
    if places is not None:
        placebo_places(own, timing, places)  # which says where one cannot be tried
    given = parameters(
        time=time, changed_on=asked.changed_on, outcome=outcome, kind=kind, exposure=exposure, label=label, arm=arm,
        comparison=comparison, every=every, by=list(by), ways=ways, transition=transition, harmonics=harmonics,
        model=model, per=per, at=list(asked.horizons),
        placebo=asked.placebo if isinstance(asked.placebo, bool) else [str(d) for d in asked.placebo], empty=empty,
        margin=asked.margin, level=level, unknown=unknown,
        categories={name: list(labels) for name, labels in (categories or {}).items()},
    )  # fmt: skip
    lost = int(seen.untimed + seen.unknown)
    provenance = Provenance(
        "effects.interrupted_series", given, series.rows, series.rows - lost, lost, series.digest()
    )
    shell = InterruptedSeries(
        pd.DataFrame(), "", provenance, by=tuple(by), changed=changed,
        label=label or outcome or "the number of records",
        asked=asked, timing=timing, seen=seen, places=places, series=own, effects=effects,
    )  # fmt: skip
    return finished(shell)


def _changed_arm(seen: Observed, asked: Asked) -> str | None:
    if asked.arm is None:
        return None
    return changed_arm(
        seen.labels[asked.arm], asked.arm, asked.comparison, without="there is no comparison series"
    )


def _places(asked: Asked, periods: Periods) -> tuple[int, ...] | None:
    """Return how many periods lie before each fake date; None where they were not named."""
    if isinstance(asked.placebo, bool):
        return None
    return tuple(int(np.int64(periods.first_from(day))) for day in asked.placebo)
