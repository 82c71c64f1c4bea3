"""The verb: the data at hand in, the smallest effect that they would show out."""

import math
from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from syschange.effects.detectable.arms import arms_of
from syschange.effects.detectable.asked import Asked, check, check_names, day
from syschange.effects.detectable.points import points_of
from syschange.effects.detectable.result import Detectable, finished
from syschange.effects.detectable.structure import LEVEL, SERIES, SHARES
from syschange.errors import WrongTypeError
from syschange.frames import require_groups
from syschange.results import Provenance, parameters
from syschange.statistics.detectable import POWER
from syschange.statistics.levels import require_level, require_number, require_seed
from syschange.statistics.power.simulated import require_simulations


def detectable(
    data: object,
    *,
    design: str = "before_after",
    value: str | None = None,
    person: str | None = None,
    time: str | None = None,
    before: float | None = None,
    after: float | None = None,
    arm: str | None = None,
    comparison: str | None = None,
    cluster: str | None = None,
    changed_on: date | str | float | None = None,
    every: str | None = None,
    kind: str | None = None,
    exposure: str | None = None,
    of: str | None = None,
    label: str | None = None,
    by: Sequence[str] = (),
    ways: int = 1,
    power: float = POWER,
    level: float = 0.95,
    simulations: int = 1000,
    seed: int = 1,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> Detectable:
    """Return the smallest effect that the data at hand would show, by simulation with their own structure.

    Parameters
    ----------
    data
        A table of any engine.
    design
        "before_after": a score before and after, in two arms or one, with clusters where they are named. Studies are
        drawn with the data's own people, clusters, spread and intraclass correlation. "interrupted_series": with the
        data's own points, spread and autocorrelation. "shares": a yes or no in two arms, with clusters where named.
    value
        The column of the score, of the yes or no, or of what is added up; of a series None to count rows.
    person, time
        Columns: who ("person_id" where left out), and when ("months" where left out; of a series it has to be given).
    before, after
        The two times of "before_after".
    arm, comparison
        The column of the arms and the label of the comparison, as in `before_after`.
    cluster
        The column of the level at which the change happened, all of whose people are in one arm.
    changed_on, every
        Of a series: the day of the change and the length of a period ("month" where left out).
    kind, exposure
        Of a series: "mean", "count" (the default without a value), or "rate" over the column of exposure.
    of
        Of a series: "level" (the default), a jump at the change, or "slope", what the change adds to each period.
    label
        What to call the outcome in sentences.
    by, ways
        The characteristics, and the most taken together.
    power
        How often the effect is to be found; .8 (Cohen 1988).
    level
        Confidence level of the interval that has to leave out no effect.
    simulations
        How many studies are drawn for each group, a whole number from 100 up; 1,000.
    seed
        Of the random numbers: a whole number from 0 up.
    unknown, categories
        As in `before_after`.

    Returns
    -------
    Detectable

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError, DuplicateRowsError
        Where a column, label or option cannot be used.
    NotEstimableError
        Where there are not two arms, a series has too few points, or there are too many groups.

    Notes
    -----
    Power by simulation: Arnold BF et al. (2011) BMC Medical Research Methodology 11:94. The interval of each design
    is in `statistics.power`; formulas for the simple cases are there too, and agree.
    """
    given = {
        "value": value, "person": person, "time": time, "before": before, "after": after, "arm": arm,
        "comparison": comparison, "cluster": cluster, "changed_on": changed_on, "every": every, "kind": kind,
        "exposure": exposure, "of": of,
    }  # fmt: skip
    check({name: option for name, option in given.items() if option is not None}, design)
    if label is not None and not (isinstance(label, str) and label.strip()):
        raise WrongTypeError(
            "The label is not a text with letters.", "Say what to call the outcome, or leave label= out."
        )
    require_level(level)
    require_simulations(simulations)
    require_seed(seed)
    if not 1 - level < require_number(power, "The power") < 1:
        raise WrongTypeError("The power does not lie between chance and 1.", "Use for example 0.8.")
    asked = Asked(
        design, value, person or "person_id", time or "months", before, after, arm, comparison, cluster,
        day(changed_on), every or "month", kind or ("mean" if value is not None else "count"), exposure, of or LEVEL,
    )  # fmt: skip
    if before is not None and after is not None:
        _require_order(before, after)
    check_names(by, ways, asked)
    keys = [*([arm] if arm is not None else []), *by]
    taken = (ways if by else 0) + (arm is not None)
    require_groups(data, keys=keys, ways=taken, unknown=unknown, categories=categories)
    groups_named = {name: list(labels) for name, labels in (categories or {}).items()}
    told = parameters(
        design=design, **given, label=label, by=list(by), ways=ways, power=power, level=level,
        simulations=simulations, seed=seed, unknown=unknown, categories=groups_named,
    )  # fmt: skip
    events: tuple[float, ...] = ()
    names: tuple[str, ...] = ()
    taken = ways if by else 0
    if design == SERIES:
        points = points_of(data, asked, by=by, ways=taken, unknown=unknown, categories=categories)
        groups, structures, total = (
            points.groups,
            points.structures,
            (points.rows, points.used, points.digest),
        )
    else:
        arms = arms_of(data, asked, by=by, ways=taken, unknown=unknown, categories=categories)
        structures = tuple(arms.structure(group, asked) for group in arms.groups)
        events = tuple(arms.events(group) if design == SHARES else math.nan for group in arms.groups)
        groups, names, total = arms.groups, arms.names, (arms.rows, arms.used, arms.digest)
    rows_in, used, digest = total
    shell = Detectable(
        pd.DataFrame(), "",
        Provenance("effects.detectable", told, rows_in, used, rows_in - used, digest, seed=seed),
        design=design, by=tuple(by), outcome=label or asked.outcome, arm=arm, arms=names, power=power, level=level,
        simulations=simulations, groups=groups, structures=structures, events=events, studies=(),
    )  # fmt: skip
    return finished(shell)


def _require_order(before: float, after: float) -> None:
    if not require_number(before, "The time before") < require_number(after, "The time after"):
        raise WrongTypeError(
            "The time before is not earlier than the time after.", "Give before= the earlier of the two."
        )
