"""A change that came to different units at different times: its effects, by how long ago it came."""

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from syschange.effects.beside import Margin
from syschange.effects.staggered.basis import block_of, group_time_rows
from syschange.effects.staggered.observed import UNITS, Observed, observed
from syschange.effects.staggered.options import OVERALL, PEOPLE, TAKEN, Asked, asked
from syschange.effects.staggered.result import Staggered, finished
from syschange.effects.staggered.words import FEW
from syschange.errors import DataWarning, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import reduce_panel, require_groups, require_names
from syschange.results import Provenance, parameters
from syschange.schemas import private_columns
from syschange.statistics.staggered import Combined, Effects, before, by_lot, two_way


def staggered(
    data: object,
    *,
    value: str,
    unit: str,
    time: str,
    changed_on: str,
    never: float | date | None = None,
    label: str | None = None,
    every: str = "month",
    comparison: str = "not yet",
    base: str = "universal",
    anticipation: int = 0,
    covariates: Sequence[str] = (),
    adjust: str = "doubly robust",
    gaps: str = "pairs",
    balance: int | None = None,
    cluster: str | None = None,
    counted: str = PEOPLE,
    by: Sequence[str] = (),
    ways: int = 1,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
    margin: float | Margin | None = None,
    level: float = 0.95,
    small: bool = True,
    seed: int = 0,
) -> Staggered:
    """Estimate the effects of a change that came to different units at different times.

    Each cohort (the units that changed in one period) is compared, in every period, with units that had not changed
    by then: how much further did it move from its last period before the change? These group-time effects are put
    together over all, by horizon (periods since the change), by cohort and by calendar time. A regression with
    effects of units and periods is not used, because it takes units that have changed for a comparison; what it
    would say is in `contrast`.

    Parameters
    ----------
    data
        A table of any engine, or the path of a Parquet file: a row a unit and time. Several rows of one unit and
        period (the people of an area) are taken by their mean.
    value, unit, time
        Columns: the outcome (numbers, or true and false), who or what changed as a whole, and when (dates or
        numbers).
    changed_on
        The column that says when the unit changed: of the type of `time`, the same in all of its rows, and empty
        (or infinite, or `never`) where it never did.
    never
        What stands for never in `changed_on`, for example 0.
    label
        What to call the outcome in sentences; the name of its column where left out.
    every
        The length of a period where times are dates: "day", "week", "month", "quarter" or "year". Numbers are periods
        by themselves. A unit has changed from the period on in which its date lies.
    comparison
        "not yet": units that never changed, and those that had not yet. "never": the first alone.
    base
        "universal": every effect is measured from the last period before the change. "varying": those before the
        change from the period just before, as older software does.
    anticipation
        How many periods ahead of the change units may have begun to change; effects are measured from before those.
    covariates
        Columns of numbers; what they were in the period that an effect is measured from is adjusted for.
    adjust
        "doubly robust" or "regression"; for where there are covariates.
    gaps
        Where a unit was not seen in every period. "pairs": each effect is of the units seen in both of its periods.
        "rows": of all rows in either, each counting alike. "complete": of units seen in every period, the rest left
        out and counted.
    balance
        Gives effects by horizon up to this one only, all of the cohorts that reach it.
    cluster
        A column of what holds units together and makes them alike; unless given, units are independent.
    counted
        What units are: "people" (or teams, whose number is protected on paper as that of people is), or "places",
        whose number is no secret; of those the rows alone are protected.
    by, ways
        Characteristics of units, and the most taken together. Each group is compared with its like.
    unknown, categories
        As for `before_after`.
    margin
        The margins within which an effect is too small to matter.
    level
        Confidence level of the intervals; .95 by convention.
    small
        Whether standard errors allow for cohorts being small (ours): each cohort's part is divided by one less than
        its units, Student's t takes the place of the normal, and a cohort of one unit is taken to vary as the others.
        False gives the standard errors of Callaway and Sant'Anna, for comparison with other software.
    seed
        Of the draws for the bands, and for dates given by lot.

    Returns
    -------
    Staggered

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there or cannot be used, a unit has two dates of change, or an option is no number that
        can be asked for.
    UnknownChoiceError
        Where an option is not one of those allowed.
    NotEstimableError
        Where there is one period only, no unit changed, none of them has a before, or nothing can be compared.

    Warns
    -----
    DataWarning
        Where units that changed are left out because they had no period before.

    Notes
    -----
    Callaway B, Sant'Anna PHC (2021) Journal of Econometrics 225:200-230; Sant'Anna PHC, Zhao J (2020) Journal of
    Econometrics 219:101-122; Roth J (2022) American Economic Review: Insights 4:305-322; de Chaisemartin C,
    D'Haultfœuille X (2020) American Economic Review 110:2964-2996.
    """
    question = asked(
        label=label or value, unit=unit, time=time, changed_on=changed_on, cluster=cluster, never=never,
        comparison=comparison, base=base, anticipation=anticipation, every=every, covariates=covariates,
        adjust=adjust, gaps=gaps, balance=balance, counted=counted, level=level, margin=margin, small=small,
        seed=seed,
    )  # fmt: skip
    require_names(by, taken=TAKEN, private=private_columns())
    if by and ways not in range(1, len(by) + 1):
        raise UnknownChoiceError("number of ways", ways, list(range(1, len(by) + 1)))
    if by:
        require_groups(data, keys=by, ways=ways, unknown=unknown, categories=categories)
    try:
        panel = reduce_panel(
            data, unit=unit, time=time, adopted=changed_on, values=[value, *question.covariates], cluster=cluster,
            keys=by, unknown=unknown, categories=categories,
        )  # fmt: skip
    except WrongTypeError as error:
        raise _of_covariates(error, value, question) from None
    question = replace(question, percent=panel.flags[value], every=_every(panel.times.dtype.kind, every))
    seen = observed(panel, value, question)
    _warn(seen)
    given = parameters(
        value=value, unit=unit, time=time, changed_on=changed_on, never=never, label=label, every=every,
        comparison=comparison, base=base, anticipation=anticipation, covariates=list(covariates), adjust=adjust,
        gaps=gaps, balance=balance, cluster=cluster, counted=counted, by=list(by), ways=ways, unknown=unknown,
        categories={name: list(labels) for name, labels in (categories or {}).items()}, margin=margin, level=level,
        small=small, seed=seed,
    )  # fmt: skip
    used = int(seen.standing.set_index("status")["n"]["with an outcome"])
    provenance = Provenance(
        "effects.staggered", given, panel.rows, used, panel.rows - used, panel.digest(), seed=seed
    )
    return _made(seen, question, tuple(by), ways, provenance)


def _of_covariates(error: WrongTypeError, value: str, question: Asked) -> WrongTypeError:
    """Return what is wrong with a column, with what to do about it where it is a covariate and no outcome."""
    named = [c for c in question.covariates if c != value and quote(c) in error.sentence]
    if not named or not error.hint.startswith("Outcomes"):
        return error
    return WrongTypeError(
        error.sentence,
        "Covariates are numbers, or true and false: make one of true and false for each category but one, or take "
        "the column as a characteristic in by=.",
    )


def _every(kind: str, every: str) -> str:
    """Return the length of a period: numbers are periods by themselves."""
    return every if kind == "M" else "step"


def _warn(seen: Observed) -> None:
    """Warn of units that changed and are left out, for what happened to them is in no effect."""
    table = seen.standing
    here = (table["counted"] == UNITS) & (table["status"] == "left out: no period before the change")
    if table.loc[here, "n"].sum() > 0:
        warnings.warn(
            "Some units that changed had no period before their change (and its anticipation), and are in no effect; "
            "the result's `standing` says how many.",
            DataWarning,
            stacklevel=3,
        )


def _made(
    seen: Observed, question: Asked, by: tuple[str, ...], ways: int, provenance: Provenance
) -> Staggered:
    blocks = []
    whole: tuple[Effects, Combined] | None = None
    for labels, units in seen.groups(by, ways):
        block, effects, made = block_of(seen, units, labels, question)
        blocks.append(block)
        if whole is None and effects is not None and made is not None:
            whole = effects, made
    assert whole is not None  # noqa: S101 - everybody comes first, and raises where nothing can be estimated
    effects, made = whole
    shell = Staggered(
        pd.DataFrame(),
        "",
        provenance,
        by=by,
        asked=question,
        standing=seen.standing,
        blocks=tuple(blocks),
        times=group_time_rows(effects, seen, question),
        spread=seen.spread,
        few_clusters=_few_clusters(seen),
        before=before(made, small=question.small, level=question.level),
        by_lot=_lot(seen, made, question),
        two_way=two_way(seen.study),
    )
    return finished(shell)


def _lot(seen: Observed, made: Combined, question: Asked) -> float:
    """Return how often so large a mean effect comes up by lot, where there are few units on a side."""
    place = int(made.at_kind(OVERALL, whole=True)[0])
    changed, compared = (int(of[place]) for of in made.units())
    if min(changed, compared) >= FEW or not compared:
        return math.nan
    return by_lot(seen.study, made, place, seed=question.seed)


def _few_clusters(seen: Observed) -> bool:
    """Return whether clusters are few among those that changed, or among those that did not."""
    study = seen.study
    if study.cluster is None:
        return False
    changed = study.cohort < len(study.starts)
    return any(0 < len(set(study.cluster[side].tolist())) < FEW for side in (changed, ~changed))
