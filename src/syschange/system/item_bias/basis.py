"""What item bias is worked out from: counts and differences for each group and item."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError, quote
from syschange.frames import ALL, MISSING_LABELS
from syschange.statistics.detectable import spread_of
from syschange.statistics.items import ItemDifference, classes, item_differences, together, two_sided
from syschange.statistics.multiplicity import adjustment
from syschange.system.item_bias.answered import Answered
from syschange.system.item_bias.terms import LEAST_PEOPLE, LEAST_REFERENCE, Terms

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Differences = tuple[ItemDifference, ...]

PEOPLE = ("people", "assessed", "complete")  # in a group: all, with any row, with an answer to every item
COUNTS = (
    "answered",
    "left_out",
    "matched",
    "compared",
)  # of an item; the last two of the group and the reference
FEW, ALIKE, NOBODY = "too few people", "all answered alike", "nobody answered"


def reference_of(known: Answered, group: str, asked: str | None) -> str:
    """Return the group the others are compared with: the one named, else the largest there is.

    Raises
    ------
    UnknownChoiceError
        Where there is none of that name.
    NotEstimableError
        Where there is one group only, or fewer than ten people of the reference were assessed.
    """
    labels = known.labels[group]
    sizes = labels[known.assessed].value_counts(sort=False)
    named = [str(x) for x in labels.cat.categories if x not in MISSING_LABELS and int((labels == x).sum())]
    if asked is not None and asked not in named:
        raise UnknownChoiceError(f"group of {quote(group)}", asked, named)
    there = [str(x) for x, n in sizes.items() if n and x not in MISSING_LABELS]
    if len(there) < 2 and not (there and asked is not None and len(named) > 1):  # noqa: PLR2004 - one has no other
        raise NotEstimableError(
            f"The column {quote(group)} has {len(there)} known groups with answers, and two are needed.",
            "Take another characteristic: bias is found by comparing groups.",
        )
    chosen = asked if asked is not None else max(there, key=lambda x: int(sizes[x]))
    if sizes.get(chosen, 0) < LEAST_REFERENCE:
        raise NotEstimableError(
            f"The group to compare with has fewer than {LEAST_REFERENCE} people with answers.",
            "Name a larger group as reference=, or leave it out to take the largest.",
        )
    return chosen


def slices(labels: pd.DataFrame, by: Sequence[str]) -> Iterator[tuple[dict[str, str], Flags]]:
    """Yield everybody, then each group of each characteristic: its labels and who is in it."""
    yield dict.fromkeys(by, ALL), np.ones(len(labels), dtype=bool)
    for column in by:
        for name in labels[column].cat.categories:
            here = (labels[column] == name).to_numpy()
            if here.any():
                yield {c: str(name) if c == column else ALL for c in by}, here


def basis_of(known: Answered, terms: Terms) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the counts and differences of each group and item, and what the items found move together.

    Returns
    -------
    tuple of DataFrame
        A row a group and item: the characteristics, `item`, counts, `measure`, `value`, `per_person` (the standard
        error times the root of the effective number of people), `test` (the signed root of Mantel's chi-squared over
        that root), `reason` where there is no difference. And a row a group: `matched`, `compared`, `value` in
        points, `per_person`, `sd` (of the total of those items).
    """
    each, whole = [], []
    group = known.labels[terms.group]
    names = [str(x) for x in group.cat.categories if int((group == x).sum())]
    names = [terms.reference, *(x for x in names if x != terms.reference)]
    for labels, here in slices(known.labels, terms.by):
        base = here & (group == terms.reference).to_numpy()
        own = {name: here & (group == name).to_numpy() for name in names}
        found = {name: _found(known, terms, own[name], base) for name in names if name != terms.reference}
        stand = _standing_out(found, terms)
        for name in names:
            made = _counts(known, terms, own[name]) | labels | {terms.group: name}
            each.append(_rows(known, terms, made, found.get(name), own[name], base))
            if name != terms.reference:
                moved = _moved(known, terms, stand[name], own[name], base)
                whole.append(labels | {terms.group: name} | moved)
    return pd.concat(each, ignore_index=True), pd.DataFrame(whole)


def _standing_out(found: Mapping[str, Differences | None], terms: Terms) -> dict[str, list[int]]:
    """Return the items of class B and C of each group; the adjustment is for all groups and items at once."""
    z = [d.z for made in found.values() for d in made or ()]
    p = adjustment(terms.adjust)(two_sided(z))
    stand: dict[str, list[int]] = {}
    for name, made in found.items():
        kinds = classes(made or (), p[: len(made or ())])
        p = p[len(made or ()) :]
        stand[name] = [i for i, kind in enumerate(kinds) if kind in {"B", "C"}]
    return stand


def _counts(known: Answered, terms: Terms, own: Flags) -> dict[str, Any]:
    there = ~np.isnan(known.answers[own & known.assessed])
    return {
        "people": float(own.sum()), "assessed": float(len(there)), "complete": float(there.all(axis=1).sum()),
        "item": list(terms.items), "answered": there.sum(axis=0).astype(float),
        "left_out": (~there).sum(axis=0).astype(float),
    }  # fmt: skip


def _found(known: Answered, terms: Terms, own: Flags, base: Flags) -> tuple[ItemDifference, ...] | None:
    """Return the differences of a group; None where it or the reference is too small to look at."""
    both = (own | base) & known.assessed
    if min((own & known.assessed).sum(), (base & known.assessed).sum()) < LEAST_PEOPLE:
        return None
    return item_differences(
        known.answers[both], own[both], measure=terms.measure, matching=terms.matching, adjust=terms.adjust,
        level=terms.level,
    )  # fmt: skip


def _rows(  # noqa: PLR0917 - private, and called in one place
    known: Answered, terms: Terms, made: dict[str, Any], found: tuple[ItemDifference, ...] | None, own: Flags,
    base: Flags,
) -> pd.DataFrame:  # fmt: skip
    """Return the rows of a group: its counts, and the differences of the items that can be told."""
    table = pd.DataFrame(made)
    nothing = {"measure": "", "matched": np.nan, "compared": np.nan, "value": np.nan}
    nothing |= {"per_person": np.nan, "test": np.nan}
    reason = FEW if found is None and made[terms.group] != terms.reference else ""
    numbers = [
        _numbers(d) if d is not None else nothing | {"reason": reason} for d in found or [None] * len(table)
    ]
    told = pd.concat([table, pd.DataFrame(numbers)], axis=1)
    for i, d in enumerate(found or ()):
        told.loc[i, "reason"] = _reason(d, known.answers[(own | base) & known.assessed, i])
    return told


def _numbers(d: ItemDifference) -> dict[str, Any]:
    root = _root(*d.people)
    enough = d.estimate is not None and min(d.people) >= LEAST_PEOPLE
    if d.estimate is None or not enough:
        value = per = test = np.nan
    else:
        value, per, test = d.estimate.value, spread_of(d.estimate)[1] * root, d.z / root
    return {
        "measure": d.measure, "matched": d.people[0], "compared": d.people[1], "value": value,
        "per_person": per, "test": test, "reason": "",
    }  # fmt: skip


def _reason(d: ItemDifference, answers: Floats) -> str:
    given = answers[~np.isnan(answers)]
    if not len(given):
        return NOBODY
    if len(np.unique(given)) == 1:
        return ALIKE
    return FEW if d.estimate is None or min(d.people) < LEAST_PEOPLE else ""


def _moved(known: Answered, terms: Terms, stand: Sequence[int], own: Flags, base: Flags) -> dict[str, Any]:
    """Return by how many points the items of class B and C together move the total of a group."""
    nothing = dict.fromkeys(("matched", "compared", "value", "per_person", "sd"), np.nan)
    both = (own | base) & known.assessed
    made = together(known.answers[both], own[both], stand, matching=terms.matching, level=terms.level)
    if made is None:
        return nothing
    people = (float((own & known.assessed).sum()), float((base & known.assessed).sum()))
    total = known.answers[both][:, stand].sum(axis=1)
    return {
        "matched": people[0], "compared": people[1], "value": made.value, "sd": float(np.nanstd(total, ddof=1)),
        "per_person": spread_of(made)[1] * _root(*people),
    }  # fmt: skip


def _root(first: float, second: float) -> float:
    """Return the root of the effective number of people of two groups compared."""
    return float(np.sqrt(first * second / (first + second))) if first > 0 and second > 0 else np.nan


def se_of(row: Mapping[str, Any]) -> float:
    """Return the standard error of a row of a basis."""
    return float(row["per_person"]) / _root(float(row["matched"]), float(row["compared"]))


def z_of(row: Mapping[str, Any]) -> float:
    """Return the signed root of Mantel's chi-squared of a row of a basis."""
    return float(row["test"]) * _root(float(row["matched"]), float(row["compared"]))


def against_the_rest(known: Answered) -> Flags:
    """Return which items run against the others: more of one goes with less of the rest, beyond chance.

    The correlation of an item with the mean of the others, each in standard deviations, within everybody.
    """
    given = known.answers
    there = ~np.isnan(given)
    n = there.sum(axis=0)
    mean = np.where(there, given, 0).sum(axis=0) / np.maximum(n, 1)
    away = np.where(there, given - mean, 0.0)
    sd = np.sqrt((away**2).sum(axis=0) / np.maximum(n, 1))
    away /= np.where(sd > 0, sd, 1.0)
    others = away.sum(axis=1)[:, None] - away
    made = []
    for i in range(given.shape[1]):
        mine, rest = away[there[:, i], i], others[there[:, i], i]
        varied = len(mine) > _FEWEST and mine.std() > 0 and rest.std() > 0
        r = float(np.corrcoef(mine, rest)[0, 1]) if varied else 0.0
        made.append(r < -2 / np.sqrt(max(len(mine), 1)))
    return np.array(made, dtype=bool)


_FEWEST = 10  # ours: people a correlation is looked at with
