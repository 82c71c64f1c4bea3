"""Sentences about who is served next to who could be."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from syschange.equity.representation.beside import is_known
from syschange.equity.representation.table import UNMATCHED
from syschange.frames import group_name, rows
from syschange.words import figures, interval


def representation_words(table: pd.DataFrame, *, by: Sequence[str], complaints: bool, level: float) -> str:
    """Say how many groups are served more or less than their share, the surest of them, and what cannot be told.

    Parameters
    ----------
    table
        The table of a representation.
    by
        The characteristics.
    complaints
        Whether those served are complaints, set beside the dissatisfied.
    level
        The confidence level.
    """
    whole = rows(table.head(1))[0]
    if not (np.isfinite(whole["served"]) and np.isfinite(whole["population"])):
        return "Nothing can be said about who is served: too few people are counted."
    noun = "complaints" if complaints else "people served"
    first = (
        f"{whole['served']:,.0f} {noun} are set against {whole['population']:,.0f} people in the population."
    )
    if whole["served"] == 0:
        return f"{first} With no {noun}, groups cannot be compared."
    return f"{first}{_surest(table, by, level)}{_odd(table, by)}{_dissatisfied(table, by, level)}"


def _surest(table: pd.DataFrame, by: Sequence[str], level: float) -> str:
    told = table[table["p"].notna()]
    if told.empty:
        return " No group can be set against its share of the population."
    clear = told[told["p_adjusted"] < 1 - level]
    if clear.empty:
        return (
            f" None of the {len(told)} groups that can be compared is further from its share of the population than "
            "chance could explain; that is not the same as showing that all are served alike."
        )
    nearer = pd.concat([clear["lower"], 1 / clear["upper"].where(clear["upper"] > 0)], axis=1).max(axis=1)
    row = rows(clear.loc[[nearer.idxmax()]])[0]
    verb = "is further from its" if len(clear) == 1 else "are further from their"
    return (
        f" {len(clear)} of {len(told)} groups {verb} share of the population than chance readily explains."
        f" The surest: {group_name(row, by)}, with {figures(row['ratio'], 2)} times its share "
        f"({interval(row['lower'], row['upper'], level, percent=False)}): {row['served']:,.0f} where "
        f"{figures(row['expected'], 3)} would be expected."
    )


def _odd(table: pd.DataFrame, by: Sequence[str]) -> str:
    """Say how many are not known, and which groups do not match."""
    said = ""
    single = table[table["ways"] == 1]
    unknown = single[~is_known(single, by) & (single["served"] > 0).to_numpy()]
    for column in by:
        missing = unknown.loc[unknown[column] != "(all)", "served"].sum()
        if missing > 0:
            said += (
                f" Of {missing:,.0f} the {column} is not known: they are shown, and left out of its shares."
            )
    odd = [group_name(row, by) for row in rows(single[single["note"] == UNMATCHED])]
    if odd:
        said += (
            f" {odd[0][0].upper()}{odd[0][1:]} has people served and nobody in the population"
            f"{f' (and {len(odd) - 1} more groups)' if len(odd) > 1 else ''}: check that both use the same labels."
        )
    return said


def _dissatisfied(table: pd.DataFrame, by: Sequence[str], level: float) -> str:
    single = table[(table["ways"] == 1) & table["per_dissatisfied"].notna() & is_known(table, by)]
    if len(single) < 2:  # noqa: PLR2004 - one group is neither lowest nor highest
        return ""
    ranked = rows(single.sort_values("per_dissatisfied", kind="stable"))
    return (
        f" Few complaints is not satisfaction: for each 100 dissatisfied people there are "
        f"{_each(ranked[0], by, level)} and {_each(ranked[-1], by, level)}."
    )


def _each(row: dict[str, Any], by: Sequence[str], level: float) -> str:
    value, low, high = (100 * row[f"per_dissatisfied{end}"] for end in ("", "_lower", "_upper"))
    return f"{figures(value, 2)} from {group_name(row, by)} ({interval(low, high, level, percent=False)})"
