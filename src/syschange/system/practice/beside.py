"""What stands beside the sums of the groups: how leaders and front line move together, and whether raters agree."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import ALL
from syschange.statistics.agreement import FEWEST_UNITS, alpha, alpha_spread
from syschange.statistics.design import SharedSums, clustered_change
from syschange.system.practice.cells import by_subject, people_sums, scales_of_several
from syschange.system.practice.framework import PERSON, Framework, Item
from syschange.system.practice.options import LEVEL, STAFF, SUBJECT, Asked
from syschange.system.practice.reading import Ratings

GAP_COLUMNS = ("item", "against", "scale", "pair", "r_share", "r_mean")
AGREEMENT_COLUMNS = ("scale", "reported_by", "n", "one_rating", "units", "alpha", "se", "df", "why")
SAME, AGREED, ALONE, FEW, UNTOLD = "same", "agreed", "alone", "few", "untold"
_TWO = 2


def gaps_of(ratings: Ratings, asked: Asked) -> pd.DataFrame:
    """Return what is compared between leaders and front line, and how the two move together.

    Returns
    -------
    DataFrame
        A row a comparison: `item` (what leaders rate; `(all)` for a scale), `against` (what the front line rates),
        `scale`, `pair`, and the correlations of the two shares and of the two means through the things that both
        rated; 0 where raters are the clusters. Only what both rated.
    """
    frame = ratings.frame
    staff = frame[(frame["reported_by"] == STAFF) & frame["raw"].notna()]
    high, low = (staff[staff[LEVEL].isin(levels)] for levels in (asked.leaders, asked.front_line))
    clustered = by_subject(frame)
    made = []
    for item, against, scale, pair in _compared(asked):
        column, one, other = ("scale", scale, scale) if item == ALL else ("item", item, against)
        upper, lower = high[high[column] == one], low[low[column] == other]
        if len(upper) and len(lower):
            made.append((item, against, scale, pair, *(_together(lower, upper) if clustered else (0.0, 0.0))))
    return pd.DataFrame(made, columns=list(GAP_COLUMNS))


def _compared(asked: Asked) -> Iterator[tuple[str, str, str, str]]:
    framework = asked.framework
    for item in framework.items:
        if item.reported_by != PERSON:
            yield item.id, item.id, item.scale, ""
    for scale in scales_of_several(asked):
        if all(i.reported_by != PERSON for i in framework.items if i.scale == scale):
            yield ALL, ALL, scale, ""
    for pair in framework.pairs:
        leaders, others = sides_of(framework, pair)
        yield from ((a.id, b.id, a.scale, pair) for a in leaders for b in others)


def sides_of(framework: Framework, pair: str) -> tuple[list[Item], list[Item]]:
    """Return the items of a pair that are about leaders, and those about others."""
    items = [i for i in framework.items if i.pair == pair]
    first = "leader" if any(i.role == "leader" for i in items) else items[0].role
    return [i for i in items if i.role == first], [i for i in items if i.role != first]


def _together(lower: pd.DataFrame, upper: pd.DataFrame) -> tuple[float, float]:
    """Return the correlations of share and mean of two groups of ratings through the things that both rated."""
    both = []
    for part in (lower, upper):
        grouped = part.assign(square=part["value"] ** 2).groupby(SUBJECT, observed=True)
        both.append(
            grouped.agg(
                m=("value", "size"), t=("hit", "sum"), v=("value", "sum"), squares=("square", "sum")
            ).astype(float)
        )
    found = []
    for share in (True, False):
        t = "t" if share else "v"
        shared = both[0].add_suffix("1").join(both[1].add_suffix("2"), how="inner")
        one, other = ((shared[f"{t}{k}"], shared[f"m{k}"]) for k in (1, 2))
        together = SharedSums(
            people=len(shared), tt=(one[0] * other[0]).sum(), tm=(one[0] * other[1]).sum(),
            mt=(one[1] * other[0]).sum(), mm=(one[1] * other[1]).sum(),
        )  # fmt: skip
        first, second = (people_sums(_totals(part), share=share) for part in both)
        made = clustered_change(first, second=second, shared=together, share=share)
        found.append(float(np.nan_to_num(np.asarray(made.correlation).ravel()[0])))
    return found[0], found[1]


def _totals(part: pd.DataFrame) -> pd.DataFrame:
    made: dict[str, Any] = {name: part[name].sum() for name in ("m", "t", "v", "squares")}
    made |= {a + b: (part[a] * part[b]).sum() for a, b in ("mm", "tm", "tt", "vm", "vv")}
    return pd.DataFrame([made | {"clusters": len(part)}])


def agreement_of(ratings: Ratings, asked: Asked) -> pd.DataFrame:
    """Return whether the raters of each scale agree, by who reports.

    Returns
    -------
    DataFrame
        A row a scale and reporter: `n` raters, those who gave `one_rating` throughout though they gave several,
        `units` (things and items) that at least two rated, `alpha` and, of log(1 − alpha), `se` and `df`; `why` says
        why one of them is missing. What people report of their own lives is left out: where they differ, they do not
        disagree.
    """
    frame = ratings.frame[ratings.frame["raw"].notna()]
    made = []
    for (scale, side), part in frame.groupby(["scale", "reported_by"], observed=True):
        if not any(i.reported_by == PERSON for i in asked.framework.items if i.scale == scale):
            made.append((str(scale), str(side), *_agreed(part, asked.metric)))
    return pd.DataFrame(made, columns=list(AGREEMENT_COLUMNS))


def _agreed(part: pd.DataFrame, metric: str) -> tuple[float, float, float, float, float, float, str]:
    raters = part.groupby("rater")["value"].agg(["nunique", "size"])
    once = float(((raters["nunique"] == 1) & (raters["size"] > 1)).sum())
    things, items = (part[name].cat.codes.to_numpy(np.int64) for name in ("subject", "item"))
    unit = np.unique(things * (items.max() + 1) + items, return_inverse=True)[1]
    values, place = np.unique(part["value"], return_inverse=True)
    table = np.zeros((unit.max() + 1, len(values)))
    np.add.at(table, (unit, place), 1.0)
    units = float((table.sum(axis=1) >= _TWO).sum())
    value, why = math.nan, ALONE if len(raters) < _TWO or not units else SAME if len(values) < _TWO else ""
    if not why:
        try:
            value = alpha(table, values, metric)
        except NotEstimableError:  # what two rated was given one rating throughout
            why = SAME
    se, df = math.nan, math.nan
    if not why:
        try:
            value, se, df = alpha_spread(table, values, metric)
        except NotEstimableError:
            why = FEW if units < FEWEST_UNITS else AGREED if value == 1 else UNTOLD
    return float(len(raters)), once, units, value, se, df, why
