"""Whom a group is compared with: everyone else, everyone, the best or largest group, or a group that is named."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from syschange.equity.basis import counts
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.frames import ALL, MISSING_LABELS, group_name, rows

REFERENCES = ("rest", "overall", "best", "largest")
FEWEST = 10  # ours: people a reference must have; the same as the least count published
FAVOURABLE = ("high", "low")
NOBODY = -1  # the place of a reference that is not there
Reference = str | Mapping[str, str]


def twins(
    table: pd.DataFrame, reference: Reference, *, keys: Sequence[str], favourable: str, least: int
) -> "pd.Series[int] | None":
    """Return which row of a basis each group is compared with; None where that is everybody else or everybody.

    Returns
    -------
    Series
        The row of the reference, indexed by the row of the group; `NOBODY` where no group of its table has enough
        people to be the best or the largest.

    Raises
    ------
    UnknownChoiceError
        Where the reference, its characteristic or its label is not there or stands for missing.
    WrongTypeError
        Where the mapping is empty, or no table has all its characteristics.
    """
    if favourable not in FAVOURABLE:
        raise UnknownChoiceError("favourable direction", favourable, FAVOURABLE)
    if not isinstance(reference, str):
        return _matched(table, reference, keys=list(keys))
    if reference not in REFERENCES:
        raise UnknownChoiceError("reference", reference, REFERENCES)
    if reference in {"rest", "overall"}:
        return None
    return _chosen(table, reference, keys=list(keys), favourable=favourable, least=least)


def rivals(table: pd.DataFrame, found: "pd.Series[int]", least: int) -> "pd.Series[int]":
    """Return how many groups of enough people each group's table has, the chosen reference among them."""
    able = table["denominator"] >= least
    many = able.loc[found.index].groupby(found).transform("sum") + 1
    return many.astype(int).clip(lower=2)


def _chosen(
    table: pd.DataFrame, reference: str, *, keys: list[str], favourable: str, least: int
) -> "pd.Series[int]":
    """Return, for each group, the best or the largest group of its own table.

    People whose characteristic is missing are never a reference.
    """
    by = [
        c for c in keys if (table[c] == ALL).any()
    ]  # a period is in every table, and each has its own reference
    within = [c for c in keys if c not in by]
    tables = pd.Series(
        ["|".join(c for c in by if row[c] != ALL) for row in rows(table[by])], index=table.index
    )
    groups = [tables, *(table[c] for c in within)]
    fit = (table["ways"] > 0) & table["value"].notna() & (table["denominator"] >= least)
    fit &= ~table[by].isin(MISSING_LABELS).any(axis=1)
    if reference == "largest":
        merit = table["denominator"]
    else:
        merit = table["value"] if favourable == "high" else -table["value"]
    places: dict[int, int] = {}
    for _, part in table.groupby(groups, sort=False):
        able = part.index[fit.loc[part.index]]
        chosen = int(able[int(merit.loc[able].to_numpy().argmax())]) if len(able) else NOBODY
        others = part.index[(part["ways"] > 0) & (part.index != chosen)]
        places |= dict.fromkeys(others.tolist(), chosen)
    return pd.Series(dict(sorted(places.items())), dtype="int64")


def twins_of(table: pd.DataFrame, places: "pd.Series[int]", keys: Sequence[str]) -> pd.DataFrame:
    """Return the basis of each group's reference; without numbers or labels where it is `NOBODY`."""
    found = table.reindex(places.to_numpy()).set_axis(places.index, axis=0)
    return found.assign(**{key: found[key].fillna(ALL) for key in keys})


def require_somebody(places: "pd.Series[int] | None", reference: Reference, least: int) -> None:
    """Check that a reference picked by the data was found in some table.

    Raises
    ------
    NotEstimableError
        Where no group has enough people.
    """
    if places is not None and isinstance(reference, str) and not (places != NOBODY).any():
        raise NotEstimableError(
            f"No group has {least} people whose outcome is known, as the {reference} must to measure others by.",
            "Compare with 'rest' or 'overall'.",
        )


def _matched(table: pd.DataFrame, reference: Mapping[str, str], *, keys: list[str]) -> "pd.Series[int]":
    """Return, for each group that is not the reference, the group that differs only in being the reference."""
    if not reference:
        raise WrongTypeError("The reference names no group.", "Give one, for example {'arm': 'usual care'}.")
    for column, wanted in reference.items():
        if column not in keys:
            raise UnknownChoiceError("characteristic of this breakdown", column, keys)
        # Those not known are a mixture of all the others, and so never what a group is measured by.
        levels = [v for v in dict.fromkeys(table[column]) if v not in {ALL, *MISSING_LABELS}]
        if wanted not in levels:
            raise UnknownChoiceError(f"group of {column}", wanted, levels)
    together = np.all([table[c] != ALL for c in reference], axis=0)
    if not together.any():
        raise WrongTypeError(
            "No table of this breakdown takes all the characteristics of the reference together.",
            f"Break down with ways={len([c for c in reference if (table[c] == ALL).any()])} or more.",
        )
    places = {tuple(labels): i for i, labels in enumerate(table[keys].to_numpy())}
    taken: dict[int, int] = {}
    for labels, i in places.items():
        row = dict(zip(keys, labels, strict=True))
        if all(row[c] != ALL for c in reference) and any(row[c] != v for c, v in reference.items()):
            twin = places.get(tuple({**row, **reference}.values()))
            if twin is not None:
                taken[i] = twin
    return pd.Series(taken, dtype="int64")


def require_people(table: pd.DataFrame, reference: Reference, *, keys: Sequence[str], least: int) -> None:
    """Check that a named reference has enough people whose outcome is known, everything else taken together.

    Raises
    ------
    NotEstimableError
        Where it has fewer than `least`.
    WrongTypeError
        Where `least` is not a number of people.
    """
    if isinstance(least, bool) or not isinstance(least, int) or least < 0:
        raise WrongTypeError("The least number of people is not a whole number, 0 or more.", "Give least=10.")
    if isinstance(reference, str):
        return
    free = [c for c in keys if (table[c] == ALL).any()]
    alike = np.all([(table[c] != ALL) == (c in reference) for c in free], axis=0)
    groups = rows(table[alike & ~table[list(reference)].isin(MISSING_LABELS).any(axis=1)])
    named = [row for row in groups if all(row[c] == label for c, label in reference.items())]
    if not named or named[0]["denominator"] >= least:
        return
    largest = max(groups, key=lambda row: float(row["denominator"]))
    enough = largest["denominator"] >= least
    named_too = f"the largest group ({group_name(largest, list(keys))}), " if enough else ""
    raise NotEstimableError(
        f"The reference ({group_name(named[0], list(keys))}) has fewer than {least} people whose outcome is known, "
        "too few to measure others by.",
        f"Compare with {named_too}'rest' or 'overall'.",
    )


def reference_names(
    table: pd.DataFrame, against: pd.DataFrame, reference: Reference, keys: Sequence[str]
) -> list[str]:
    """Return what to call the reference of each group."""
    if isinstance(reference, str) and reference in {"rest", "overall"}:
        return ["everyone else" if reference == "rest" else "everyone"] * len(table)
    names = [group_name(row, list(keys)) for row in rows(against[list(keys)])]
    return [
        "none with enough people" if (against[list(keys)].iloc[i] == ALL).all() else n
        for i, n in enumerate(names)
    ]


def rest_counts(against: pd.DataFrame, *, keys: Sequence[str], outcome: str) -> pd.DataFrame:
    """Return the counts of everyone who is not in each group (see `Result.counts`).

    They are counts of people like any other: a group of nearly everyone leaves a rest of very few.
    """
    return counts(against, keys=keys, outcome=outcome, prefix="rest:")
