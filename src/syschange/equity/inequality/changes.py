"""The change of every index between two times, group by group matched."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.equity.inequality.catalogue import SLOW_TO_CHANGE, TIMES, Measure
from syschange.equity.inequality.groupings import Grouping, Held, counted, grouping, in_order
from syschange.equity.inequality.indices import Found, has_direction, indices, sensible
from syschange.equity.inequality.levelling import best_off, levelled
from syschange.equity.inequality.named import positions
from syschange.equity.presets.common import missing
from syschange.statistics import inequality as iq

CHANGES = (
    "characteristics", "groups", "unknown", "measure", "scale", "before", "after", "before_corrected",
    "after_corrected", "change", "change_lower", "change_upper", "ratio", "ratio_lower", "ratio_upper",
    "null_expectation", "direction", "best_group", "best_change", "best_lower", "best_upper", "levelling_down",
    "level", "method", "source",
)  # fmt: skip
NARROWED, WIDENED, REVERSED, NOT_CLEAR = "narrowed", "widened", "reversed", "not clear"
# Ours: people who say the same at both times correlate fully, and a change of nought with no error is not shown.
_MOST_CORRELATED = 0.99


@dataclass(frozen=True, eq=False)
class Two:
    """One set of characteristics at two times.

    Attributes
    ----------
    before, after
        The groups that have a value at both, in the same order.
    left_out
        How many groups have a value at one time only.
    """

    before: Grouping
    after: Grouping
    left_out: int


def changes(held: Held, times: tuple[str, str]) -> pd.DataFrame:
    """Return the table of changes: a row a set of characteristics and measure."""
    lines: list[dict[str, Any]] = []
    for two in pairs_of(held, times):
        names = held.terms.measures or [n for n in sensible(two.before) if n not in SLOW_TO_CHANGE]
        before, after = (indices(g, held.terms, names) for g in (two.before, two.after))
        lines += [_line(held, two, before[name], after[name]) for name in before]
    return pd.DataFrame(lines, columns=list(CHANGES))


def pairs_of(held: Held, times: tuple[str, str]) -> list[Two]:
    """Return each set of characteristics at both times."""
    found: dict[tuple[str, ...], dict[str, pd.DataFrame]] = {}
    for part in held.tables():
        found.setdefault(held.characteristics(part), {})[str(part[held.period].iloc[0])] = part
    return [_two(held, parts, times) for parts in found.values()]


def _two(held: Held, parts: dict[str, pd.DataFrame], times: tuple[str, str]) -> Two:
    first, second = (parts.get(at, next(iter(parts.values())).iloc[:0]) for at in times)
    real = [counted(p[~missing(p, held.by)]) for p in (first, second)]
    keys = [pd.MultiIndex.from_frame(p[list(held.by)]) for p in real]
    both = [p[k.isin(other)] for p, k, other in zip(real, keys, reversed(keys), strict=True)]
    # The same groups in the same order at both times: that of the first, then one that knows no names.
    place = pd.MultiIndex.from_frame(both[1][list(held.by)]).get_indexer(
        pd.MultiIndex.from_frame(both[0][list(held.by)])
    )
    both[1] = both[1].iloc[place]
    order = in_order(
        both, positions(held.terms, held.characteristics(first if len(first) else second), both[0])
    )
    one, two = (
        grouping(held, p if len(p) else o, table.iloc[order])
        for p, o, table in ((first, second, both[0]), (second, first, both[1]))
    )
    return Two(one, two, sum(len(p) - len(b) for p, b in zip(real, both, strict=True)))


def change_of(held: Held, two: Two, first: iq.Index, second: iq.Index) -> iq.Change:
    """Return the change of one index, with the covariance of people who are there at both times."""
    return iq.change(first, second, covariance=_covariance(two, first, second), level=held.terms.level)


def _covariance(two: Two, first: iq.Index, second: iq.Index) -> npt.NDArray[np.float64] | None:
    """Return the covariance of each group's value between the times; None where there is none."""
    before, after = two.before.groups, two.after.groups
    if "correlation" not in two.before.rows or before is None or after is None:
        return None
    shapes = {s.shape for s in (first.slopes, second.slopes) if s is not None}
    if first.distribution is None or second.distribution is None or shapes != {before.se.shape}:
        return None  # without limits; or with a group of people not known, who are not followed
    r = two.before.rows["correlation"].to_numpy(dtype=float)
    between = np.clip(r, -_MOST_CORRELATED, _MOST_CORRELATED) * before.se * after.se
    slopes = (first.slopes, second.slopes)
    known = all(s is not None and np.isfinite(s).all() for s in slopes)
    return between if known else None


def _line(held: Held, two: Two, before: Found, after: Found) -> dict[str, Any]:
    measure, first, second = before.measure, before.index, after.index
    shared = {
        "characteristics": " × ".join(two.before.characteristics),
        "groups": len(two.before.rows),
        "unknown": two.before.unknown + two.after.unknown,
        "measure": measure.name,
        "scale": measure.scale,
        "before": math.nan if first is None else first.value,
        "after": math.nan if second is None else second.value,
        "before_corrected": before.corrected,
        "after_corrected": after.corrected,
        "level": held.terms.level,
    }
    line = shared | _changed(held, two, before, after)
    best = best_off(held, measure, two.before, two.after)
    return line | {
        "best_group": best.group,
        "best_change": best.change,
        "best_lower": best.lower,
        "best_upper": best.upper,
        "levelling_down": levelled(line, measure, best),
    }


def _changed(held: Held, two: Two, before: Found, after: Found) -> dict[str, Any]:
    """Return the change with its limits, absolute and as a ratio, and which way it went."""
    first, second = before.index, after.index
    names = (
        "change",
        "change_lower",
        "change_upper",
        "ratio",
        "ratio_lower",
        "ratio_upper",
        "null_expectation",
    )
    if first is None or second is None:
        missing_one = before if first is None else after
        nothing = dict.fromkeys(names, math.nan)
        return {
            **nothing,
            "direction": NOT_CLEAR,
            "method": missing_one.method,
            "source": before.measure.source,
        }
    made = change_of(held, two, first, second)
    absolute, relative = made.absolute, made.relative
    values = (
        absolute.value, absolute.lower, absolute.upper, relative.value, relative.lower, relative.upper,
        absolute.null_expectation,
    )  # fmt: skip
    unsure = next((f.method for f in (before, after) if f.method.startswith("none")), "")
    return {
        **dict(zip(names, (float(v) for v in values), strict=True)),
        "direction": direction(before.measure, two.before, (first, second), (absolute.lower, absolute.upper)),
        "method": unsure or absolute.method,
        "source": f"{first.source}; {absolute.source}",
    }


def direction(
    measure: Measure, made: Grouping, ends: tuple[iq.Index, iq.Index], limits: tuple[float, float]
) -> str:
    """Return which way an index went: "narrowed", "widened", "reversed" or "not clear".

    An index with a direction may turn round: it narrowed only where it also did not go as far to the other side.

    Parameters
    ----------
    measure
        Which.
    made
        The groups.
    ends
        Before and after.
    limits
        Of the change.
    """
    (first, second), (lower, upper) = ends, limits
    if not (lower > 0 or upper < 0):
        return NOT_CLEAR
    if not has_direction(measure, made):
        return WIDENED if (lower > 0) == (second.value >= 0 and first.value >= 0) else NARROWED
    before, after = (_sided(i, measure) for i in (first, second))
    if (before[1] > 0 and after[2] < 0) or (before[2] < 0 and after[1] > 0):
        return REVERSED
    # How far both together are from no inequality: clear of it, the larger of the two is on its side for sure.
    low, high = before[1] + after[1], before[2] + after[2]
    if not (low > 0 or high < 0):
        return NOT_CLEAR
    rising = lower > 0
    return WIDENED if rising == (low > 0) else NARROWED


def _sided(index: iq.Index, measure: Measure) -> tuple[float, float, float]:
    """Return an index and its limits as distances from no inequality; those of ratios on the logarithmic scale."""
    ends = (index.value, index.lower, index.upper)
    if measure.unit != TIMES:
        return ends
    return tuple(math.log(end) if end > 0 else -math.inf for end in ends)  # type: ignore[return-value] # three
