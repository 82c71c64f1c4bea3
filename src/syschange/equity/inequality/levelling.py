"""Did a gap close because the best off got worse? What happened to the best-off group, and how sure that is."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from syschange.equity.differences import differences
from syschange.equity.inequality.catalogue import ORDER, PAIR, Measure
from syschange.equity.inequality.groupings import Grouping, Held
from syschange.frames import group_name, rows

YES, POSSIBLE, NO, NOT_KNOWN = "yes", "possible", "no", "not known"


@dataclass(frozen=True)
class Best:
    """What happened to the best-off group.

    Attributes
    ----------
    group
        What it is called.
    change, lower, upper
        Its value after less before, with limits that allow for its having been picked.
    worse
        Whether the change is for the worse beyond chance.
    down
        Whether it is for the worse at all.
    """

    group: str
    change: float
    lower: float
    upper: float
    worse: bool
    down: bool


NOBODY = Best("none", math.nan, math.nan, math.nan, worse=False, down=False)


def best_off(held: Held, measure: Measure, before: Grouping, after: Grouping) -> Best:
    """Return what happened to the group that was best off before.

    Of a ranked index it is the best off of the ranking (of several that tie, the largest), known beforehand. Of
    the others it is the best group before, which the data picked: it would fall back by chance alone, and its limits
    hold for all groups at once (Bonferroni), whichever was picked.

    Parameters
    ----------
    held
        What is worked out from.
    measure
        The index.
    before, after
        The same groups at both times, in the same order; a column `correlation` of the first where people repeat.
    """
    first, second = before.rows, after.rows
    if len(first) <= 1:
        return NOBODY
    level, side = held.terms.level, held.terms.side
    order = before.named.order
    if order is not None and measure.needs & {ORDER, PAIR}:
        top = order == order.max()
        at = int(np.where(top, first["weight"].to_numpy(dtype=float), -1.0).argmax())
    else:
        value = first["value"].to_numpy(dtype=float)
        at = int(value.argmax() if side == "max" else value.argmin())
        level = 1 - (1 - level) / len(first)
    change, lower, upper, _ = (
        float(a[0]) for a in differences(second.iloc[[at]], first.iloc[[at]], held.asked, level, "newcombe")
    )
    high = side == "max"
    return Best(
        group_name(rows(first.iloc[[at]])[0], held.by), change, lower, upper,
        worse=upper < 0 if high else lower > 0, down=change < 0 if high else change > 0,
    )  # fmt: skip


def levelled(line: Mapping[str, Any], measure: Measure, best: Best) -> str:
    """Return whether a gap closed by levelling down: "yes", "possible", "no" or "not known".

    "yes" where the gap narrowed (or turned) and the best off got worse, both beyond chance; "possible" where the
    numbers say both and chance could explain either.
    """
    if not (math.isfinite(line["change"]) and math.isfinite(best.change)):
        return NOT_KNOWN
    closed = line["direction"] in {"narrowed", "reversed"}
    if closed and best.worse:
        return YES
    before, after = (_distance(line[end], measure) for end in ("before", "after"))
    return POSSIBLE if (closed or after < before) and best.down else NO


def _distance(value: float, measure: Measure) -> float:
    """Return how far an index is from no inequality; of ratios on the logarithmic scale."""
    if measure.neutral == 0:
        return abs(value)
    return abs(math.log(value)) if value > 0 else math.inf
