"""How far the level moved from part to part, and whether a chart has changed and is stable."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from syschange.effects.beside import BESIDE, beside
from syschange.effects.control_chart.charted import Charted
from syschange.effects.control_chart.options import Terms
from syschange.effects.control_chart.parts import Parts
from syschange.effects.control_chart.points import Points, lacking
from syschange.effects.control_chart.withheld import withheld
from syschange.effects.pooling import ALIKE_COLUMNS, POOLED, alike, pooled_columns
from syschange.errors import NotEstimableError
from syschange.frames import rows
from syschange.results import Estimate
from syschange.statistics.process import PartLevel, part_level, shift

STABLE, UNSETTLED, EARLY = "changed and stable", "changed and not stable", "changed, too early to say stable"
NOT_SHOWN, UNKNOWN = "no change shown", "not known"
YES, NO = "yes", "no"
SETTLED_POINTS = 12  # a year of months, the least that a level is called stable on
SHIFT_COLUMNS = (
    "part", "against", "reason", "before", "after", "value", "lower", "upper", "level", "method", *POOLED, *BESIDE,
    "quiet_before", "quiet_after", "verdict",
)  # fmt: skip


def shift_between(points: Points, parts: Parts, terms: Terms, group: int, pair: tuple[int, int]) -> Estimate:
    """Return how far one group's level moved between two parts, by their numbers.

    Raises
    ------
    NotEstimableError
        Where it cannot be given, or is hidden.
    """
    before, after = (level_of(points, parts, terms, group, number) for number in pair)
    return shift(before, after, level=terms.level)


def level_of(points: Points, parts: Parts, terms: Terms, group: int, number: int) -> PartLevel:
    """Return the level of one group in one part."""
    here = parts.slices[number - 1]
    if lacking(points, group, parts.number == number) or withheld(points, parts, terms, group, number):
        return PartLevel(math.nan, math.nan, math.nan)
    return part_level(terms.chart, points.value[group, here], points.size[group, here])


def shifts_of(points: Points, parts: Parts, made: Charted, terms: Terms, by: tuple[str, ...]) -> pd.DataFrame:
    """Return one row a group and each part but the first: how far its level moved from the part before."""
    tables = [
        _pair(points, parts, made, terms, by, (number, number + 1)) for number in range(1, len(parts.slices))
    ]
    if not tables:
        return pd.DataFrame(columns=[*by, "ways", *SHIFT_COLUMNS])
    return pd.concat(tables, ignore_index=True)


def alike_of(points: Points, parts: Parts, terms: Terms, by: tuple[str, ...]) -> pd.DataFrame:
    """Return for each part but the first, and each characteristic, whether the groups' shifts differ."""
    tables = []
    for number in range(1, len(parts.slices)):
        found = alike(
            points.labels, _estimates(points, parts, terms, (number, number + 1)), by=by, level=terms.level
        )
        tables.append(found.assign(part=number + 1))
    if not tables:
        return pd.DataFrame(columns=["part", *ALIKE_COLUMNS])
    return pd.concat(tables, ignore_index=True)[["part", *ALIKE_COLUMNS]]


def _estimates(points: Points, parts: Parts, terms: Terms, pair: tuple[int, int]) -> list[Estimate | None]:
    made: list[Estimate | None] = []
    for group in range(len(points.value)):
        try:
            made.append(shift_between(points, parts, terms, group, pair))
        except NotEstimableError:
            made.append(None)
    return made


def _pair(  # noqa: PLR0917 - the chart and which parts of it
    points: Points, parts: Parts, made: Charted, terms: Terms, by: Sequence[str], pair: tuple[int, int]
) -> pd.DataFrame:
    estimates = _estimates(points, parts, terms, pair)
    pooled = pooled_columns(points.labels, estimates, by=by, level=terms.level)
    table = []
    for group, (labels, drawn) in enumerate(zip(rows(points.labels), rows(pooled), strict=True)):
        levels = [level_of(points, parts, terms, group, number).mean for number in pair]
        quiet = [_quiet(points, parts, made, terms, group, number) for number in pair]
        later = points.value[group, parts.slices[pair[1] - 1]]
        e = estimates[group]
        table.append({
            **{c: labels[c] for c in (*by, "ways")}, "part": pair[1], "against": pair[0],
            "reason": parts.reasons[pair[1] - 1], "before": levels[0], "after": levels[1],
            **_numbers(e), "level": terms.level, **drawn, **beside(e, terms.margin),
            "quiet_before": quiet[0], "quiet_after": quiet[1],
            "verdict": _verdict(e, quiet, points=int((~np.isnan(later)).sum())),
        })  # fmt: skip
    frame = pd.DataFrame(table, columns=[*by, "ways", *SHIFT_COLUMNS])
    texts = ("reason", "method", "equivalence", "quiet_before", "quiet_after", "verdict")
    return frame.astype(dict.fromkeys((*by, *texts), "str"))


def _numbers(e: Estimate | None) -> dict[str, object]:
    if e is None:
        return {**dict.fromkeys(("value", "lower", "upper"), math.nan), "method": "none"}
    return {"value": e.value, "lower": e.lower, "upper": e.upper, "method": e.method}


def _quiet(  # noqa: PLR0917 - the chart, the group and the part
    points: Points, parts: Parts, made: Charted, terms: Terms, group: int, number: int
) -> str:
    """Return whether no point of a part, nor the whole of it, carries a signal."""
    here = parts.slices[number - 1]
    if not made.judged[group, here].any() or np.isnan(points.value[group, here]).all():
        return UNKNOWN
    whole = terms.rules.whole_series and bool(made.runs[number - 1].too_few[group])
    return NO if whole or made.flags[:, group, here].any() else YES


def _verdict(e: Estimate | None, quiet: Sequence[str], *, points: int) -> str:
    if e is None:
        return UNKNOWN
    if e.lower <= 0 <= e.upper:
        return NOT_SHOWN
    if NO in quiet:
        return UNSETTLED
    return STABLE if points >= SETTLED_POINTS and UNKNOWN not in quiet else EARLY
