"""Sentences about an outcome by groups, and whether there is any variation to speak of."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from syschange.frames import group_name, rows
from syschange.words import amount, interval


def varies(basis: pd.DataFrame, kind: str) -> bool:
    """Return whether people differ in the outcome; of fewer than two, or of hidden ones, nothing says they do not."""
    whole = rows(basis.head(1))[0]
    if not whole["denominator"] > 1:
        return True
    same = (0, whole["denominator"])
    return bool(whole["numerator"] not in same if kind == "proportion" else whole["sd"] != 0)


def breakdown_words(table: pd.DataFrame, *, by: Sequence[str], outcome: str, kind: str, varied: bool) -> str:
    """Say the overall value, the lowest and highest group, and that some gap is expected by chance.

    Parameters
    ----------
    table
        The table of the breakdown. Groups that nobody is in, and those that are hidden, are not spoken of.
    by, outcome, kind
        As given.
    varied
        Whether people differ in the outcome; on paper always true, because to say that they do not would say
        what everybody's answer is.
    """
    whole, percent = rows(table.head(1))[0], kind == "proportion"
    if not np.isfinite(whole["value"]):
        return f"Nothing can be said about {outcome}: too few people have it recorded."
    if whole["denominator"] == 1:
        return f"{outcome} is known of one person of {whole['n']:.0f}, and one person says nothing of others."
    limits = (
        f" ({interval(whole['lower'], whole['upper'], whole['level'], percent=percent)})"
        if np.isfinite(whole["lower"])
        else ""
    )
    said = f"{amount(whole['value'], percent=percent)}{limits}, from {whole['denominator']:.0f} people"
    first = (
        f"{outcome}: {said} whose answer is known, of {whole['n']:.0f}."
        if percent
        else f"The mean of {outcome} is {said} whose score is known, of {whole['n']:.0f}."
    )
    if not varied:
        return f"{first} {no_variation('answer' if percent else 'score')}"
    return f"{first}{_ends(table, by, percent=percent)}"


def no_variation(what: str) -> str:
    """Say that people do not differ, and that no comparison of groups can then be tested."""
    return f"Everyone whose {what} is known has the same one: there is no variation, so groups cannot be told apart."


def _ends(table: pd.DataFrame, by: Sequence[str], *, percent: bool) -> str:
    """Say which single groups are lowest and highest, where there are two that can be shown."""
    single = table[(table["ways"] == 1) & table["value"].notna()]
    if len(single) < 2:  # noqa: PLR2004 - one group is neither lowest nor highest
        return ""
    ranked = rows(single.sort_values("value", kind="stable"))
    low, high = ranked[0], ranked[-1]
    return (
        f" Of single groups, the lowest is {group_name(low, by)} with {amount(low['value'], percent=percent)} "
        f"and the highest {group_name(high, by)} with {amount(high['value'], percent=percent)}; groups this "
        "size differ by chance too, so read each with its interval."
    )
