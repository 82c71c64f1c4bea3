"""Every item of a tool compared between a group and people like it: twice, then without the items found."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.results import Estimate, StudentT
from syschange.statistics.detectable import spread_of
from syschange.statistics.items.classes import D_DIF, LOG_ODDS, NEGLIGIBLE, SMD, class_of
from syschange.statistics.items.mantel import (
    Answers,
    counted,
    mantel,
    standardised_difference,
    two_sided,
)
from syschange.statistics.items.matching import (
    LEAST_ANSWERED,
    THIN,
    completed,
    matched_strata,
    smallest_step,
)
from syschange.statistics.items.odds import cumulative_log_odds, d_dif
from syschange.statistics.multiplicity import adjustment

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MEASURES = ("usual", "odds")
_TWO = 2


@dataclass(frozen=True)
class Matching:
    """How people are matched.

    Attributes
    ----------
    purify
        Whether items found to differ are taken out of the total, and everything compared once more.
    least
        The least share of the items a person has to have answered.
    thin
        The fewest people in a stratum (see `matching.matched_strata`).
    """

    purify: bool = True
    least: float = LEAST_ANSWERED
    thin: int = THIN


@dataclass(frozen=True, eq=False)
class ItemDifference:
    """One item compared between a group and people like it.

    Attributes
    ----------
    measure
        "D-DIF", "SMD" or "log odds ratio"; in all of them the group scores lower where it is below 0.
    estimate
        The difference; None where it cannot be told.
    z
        The signed root of Mantel's chi-squared; missing where nothing varies.
    people
        People compared, of the group and of the reference.
    matched_on
        The items of the total, the item itself among them.
    """

    measure: str
    estimate: Estimate | None
    z: float
    people: tuple[float, float]
    matched_on: tuple[int, ...]


def item_differences(
    answers: ArrayLike,
    focal: ArrayLike,
    *,
    measure: str = "usual",
    matching: Matching | None = None,
    adjust: str = "bh",
    level: float = 0.95,
) -> tuple[ItemDifference, ...]:
    """Compare every item between a group and people of the reference with the same total.

    Parameters
    ----------
    answers
        Scores, shape (people, items), missing where left out. Higher means the same in every item.
    focal
        Whether each person is of the group looked at, and not of the reference.
    measure
        "usual": D-DIF of items with two answers, the standardised mean difference of others. "odds": Liu and
        Agresti's of all.
    matching
        How people are matched; `Matching()` where left out.
    adjust
        For many comparisons, of the first step: items that stay of class B or C after it are taken out of the total.
    level
        Confidence level.

    Raises
    ------
    UnknownChoiceError
        Where there is no such measure or adjustment.

    Notes
    -----
    Holland & Thayer (1988): the item looked at is always part of the total, and purification has two steps.
    """
    if measure not in MEASURES:
        raise UnknownChoiceError("measure of items", measure, MEASURES)
    how, adjusted = matching or Matching(), adjustment(adjust)
    given, group = np.asarray(answers, dtype=np.float64), np.asarray(focal, dtype=bool)
    whole, step = completed(given, least=how.least), smallest_step(given)
    anchor = np.ones(given.shape[1], dtype=bool)

    def once() -> tuple[ItemDifference, ...]:
        return tuple(
            _compared(given[:, i], whole, group, _with(anchor, i), measure, step, how.thin, level)
            for i in range(given.shape[1])
        )

    made = once()
    if not how.purify:
        return made
    kinds = classes(made, adjusted(two_sided([d.z for d in made])))
    anchor = np.array([kind in {"", NEGLIGIBLE} for kind in kinds])
    if anchor.all() or not anchor.any():
        return made
    return once()


def classes(made: Sequence[ItemDifference], p: Floats) -> tuple[str, ...]:
    """Return the class of each item, given the chances after adjustment."""
    return tuple(
        ""
        if d.estimate is None
        else class_of(d.measure, d.estimate.value, spread_of(d.estimate)[1], float(q))
        for d, q in zip(made, p, strict=True)
    )


def together(
    answers: ArrayLike,
    focal: ArrayLike,
    items: Sequence[int],
    *,
    matching: Matching | None = None,
    level: float,
) -> Estimate | None:
    """Return by how many points several items together move the total of a group, among people alike.

    The standardised differences of the items in points, added up; each among people with the same total of that item
    and all those not asked for. None where no item, or every one, is asked for, or the groups share no total.

    Notes
    -----
    A sum of standardised differences, as Dorans NJ, Kulick E (1986) Journal of Educational Measurement 23:355-368.
    Were people matched on the other items alone, a group that does less well would seem to be treated worse by items
    that are fair (measured). The variance adds up each person's part over all items (ours), as one person answers
    several; the mean that an answer is held against is that of everybody with the same total.
    """
    given, group = np.asarray(answers, dtype=np.float64), np.asarray(focal, dtype=bool)
    # In an order of their own, so that adding up gives the same to the last bit however people came.
    order = np.lexsort((group, *np.nan_to_num(given, nan=np.inf).T))
    given, group = given[order], group[order]
    how = matching or Matching()
    anchor = np.ones(given.shape[1], dtype=bool)
    anchor[list(items)] = False
    if anchor.all() or not anchor.any():
        return None
    whole, step = completed(given, least=how.least), smallest_step(given)
    value, parts = 0.0, np.zeros(len(given))
    for item in items:
        place = matched_strata(whole[:, _with(anchor, item)].sum(axis=1), step=step, least=how.thin)
        found = _parts(given[:, item], place, group)
        if found is None:
            return None
        value, parts = value + found[0], parts + found[1]
    se = float(np.sqrt(parts @ parts))
    if not se > 0:
        return None
    return Estimate.of(value, StudentT(value, se), level, "sum of standardised differences")


def _parts(answer: Floats, place: NDArray[np.int64], group: Flags) -> tuple[float, Floats] | None:
    """Return the standardised difference of an item in points, and each person's part of its error."""
    used = ~np.isnan(answer) & (place >= 0)
    strata = int(place.max(initial=-1)) + 1
    score, at, own = answer[used], place[used], group[used]
    n1, n2 = (np.bincount(at[side], minlength=strata).astype(float) for side in (own, ~own))
    told = (n1 > 0) & (n2 > 0)
    if not told.any():
        return None
    n, weight = n1 + n2, n1 / n1[told].sum()
    mean = np.bincount(at, weights=score, minlength=strata) / np.maximum(n, 1)
    each = np.where(own, (weight / np.maximum(n1, 1))[at], -(weight / np.maximum(n2, 1))[at])
    apart = np.where(told[at], each * (score - mean[at]), 0.0)
    wider = np.sqrt(n / np.maximum(n - 1, 1))[at]
    parts = np.zeros(len(answer))
    parts[used] = apart * wider
    return float(apart.sum()), parts


def _with(anchor: Flags, item: int) -> Flags:
    made = anchor.copy()
    made[item] = True
    return made


def _compared(  # noqa: PLR0917 - one item and how it is compared
    answer: Floats,
    whole: Floats,
    group: Flags,
    used: Flags,
    measure: str,
    step: float,
    thin: int,
    level: float,
) -> ItemDifference:
    place = matched_strata(whole[:, used].sum(axis=1), step=step, least=thin)
    table = counted(answer, place, group)
    two = len(np.unique(answer[~np.isnan(answer)])) <= _TWO
    kind = LOG_ODDS if measure == "odds" else D_DIF if two else SMD
    on = tuple(int(i) for i in np.flatnonzero(used))
    return ItemDifference(kind, _estimated(kind, table, level), mantel(table), table.people, on)


def _estimated(kind: str, table: Answers, level: float) -> Estimate | None:
    try:
        if kind == D_DIF and len(table.scores) == _TWO:
            return d_dif(table, level=level)
        if kind == SMD:
            return standardised_difference(table, level=level)
        if kind == LOG_ODDS and len(table.scores):
            return cumulative_log_odds(table, level=level)
    except NotEstimableError:
        return None
    return None
