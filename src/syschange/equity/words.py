"""Sentences about an outcome by groups, and whether there is any variation to speak of."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import pandas as pd

from syschange.equity.options import Question
from syschange.frames import group_name, rows
from syschange.words import amount, gap, gap_interval, interval

# What a person's outcome is called, by its kind.
_NOUNS = {"proportion": "answer", "rate": "count"}


class _Compared(Protocol):
    @property
    def asked(self) -> Question: ...
    @property
    def keys(self) -> tuple[str, ...]: ...
    @property
    def level(self) -> float: ...
    @property
    def basis(self) -> pd.DataFrame: ...
    @property
    def policy(self) -> str | None: ...


def noun(kind: str) -> str:
    """Return what a person's outcome is called: an answer, a count or a score."""
    return _NOUNS.get(kind, "score")


def latest(table: pd.DataFrame, period: str | None) -> pd.DataFrame:
    """Return the rows of the last period; all where there are no periods."""
    if period is None:
        return table
    here: pd.Series[bool] = table[period] == table.loc[table["ways"] == 0, period].iloc[-1]
    return table[here]


def varies(basis: pd.DataFrame, kind: str) -> bool:
    """Return whether people differ in the outcome, within a period or between two of them.

    Of fewer than two people, or of hidden ones, nothing says they do not.
    """
    whole = basis[basis["ways"] == 0]
    return any(_varies(row, kind) for row in rows(whole)) or len(set(whole["value"].dropna())) > 1


def _varies(whole: dict[str, Any], kind: str) -> bool:
    if not whole["denominator"] > 1:
        return True
    if kind in {"proportion", "rate"}:
        none = whole["numerator"] == 0
        return not (none or (kind == "proportion" and whole["numerator"] == whole["denominator"]))
    return bool(whole["sd"] != 0)


def breakdown_words(
    table: pd.DataFrame, *, by: Sequence[str], period: str | None, asked: Question, varied: bool
) -> str:
    """Say the overall value, the lowest and highest group, and that some gap is expected by chance.

    Parameters
    ----------
    table
        The table of the breakdown. Groups that nobody is in, and those that are hidden, are not spoken of.
    by, period, asked
        As given. With periods the latest is spoken of.
    varied
        Whether people differ in the outcome; on paper always true, because to say that they do not would say
        what everybody's answer is.
    """
    if period is not None:
        table = latest(table, period)
        by = [*by, period]
    whole, percent = rows(table.head(1))[0], asked.percent
    if not np.isfinite(whole["value"]):
        return f"Nothing can be said about {asked.outcome}: too few people have it recorded."
    if whole["denominator"] == 1 and asked.kind != "rate":  # a row of a rate may be a whole place
        return f"{asked.outcome} is known of one person of {whole['n']:.0f}, and one person says nothing of others."
    limits = (
        f" ({interval(whole['lower'], whole['upper'], whole['level'], percent=percent)})"
        if np.isfinite(whole["lower"])
        else ""
    )
    first = _first(whole, asked, f"{amount(whole['value'], percent=percent)}{limits}")
    if period is not None:
        first = f"In {whole[period]}: {first}"
    if not varied:
        return f"{first} {no_variation(noun(asked.kind))}"
    return f"{first}{_ends(table, by, percent=percent)}"


def _first(whole: dict[str, Any], asked: Question, said: str) -> str:
    people, known = f"{whole['n']:.0f}", f"{whole['denominator']:.0f}"
    if asked.person is not None:
        behind = f"from {known} records whose {noun(asked.kind)} is known, of {people} people"
    else:
        behind = f"from {known} people whose {noun(asked.kind)} is known, of {people}"
    if asked.kind == "proportion":
        weighted = "" if asked.plain or asked.person is not None else ", weighted"
        return f"{asked.outcome}: {said}{weighted}, {behind}."
    if asked.kind == "rate":
        return f"The rate of {asked.outcome} per {asked.per:g} of {asked.exposure} is {said}, {behind}."
    share = "median" if asked.q == 0.5 else f"quantile {asked.q:g}"  # noqa: PLR2004 - the median
    what = "mean" if asked.kind == "mean" else share
    return f"The {what} of {asked.outcome} is {said}, {behind}."


def comparison_words(table: pd.DataFrame, breakdown: _Compared) -> str:
    """Say how many groups differ beyond chance, the largest of them, and what cannot be told."""
    asked, percent = breakdown.asked, breakdown.asked.percent
    if breakdown.policy is None and not varies(breakdown.basis, asked.kind):
        return f"No group can be compared with its reference in {asked.outcome}. {no_variation(noun(asked.kind))}"
    table = table[table["level"] == breakdown.level]
    told = table[table["p"].notna()]
    clear = told[told["p_adjusted"] < 1 - breakdown.level]
    silent = len(table[table["n"] != 0]) - len(told)  # a group that nobody is in needs no words
    untold = f" For {silent} the difference cannot be given, or not how sure it is." if silent else ""
    if told.empty:
        return "No group can be compared with its reference." + untold
    if clear.empty:
        none = f"None of the {len(told)} comparisons in {asked.outcome} shows"
        if len(told) == 1:
            none = f"The one comparison in {asked.outcome} does not show"
        return (
            f"{none} a difference larger than chance could "
            f"explain; that is not the same as showing there is none.{untold}"
        )
    # The surest is the one whose interval stays furthest from no difference, not the one that looks largest.
    nearer = clear[["difference_lower", "difference_upper"]].abs().min(axis=1)
    row = rows(clear.loc[[nearer.idxmax()]])[0]
    limits = gap_interval(row["difference_lower"], row["difference_upper"], breakdown.level, percent=percent)
    return (
        f"{len(clear)} of {len(told)} comparisons in {asked.outcome} show a difference larger than chance "
        f"readily explains. The surest: {group_name(row, breakdown.keys)} is "
        f"{gap(row['difference'], percent=percent)} {'higher' if row['difference'] > 0 else 'lower'} than "
        f"{row['reference']} ({limits}).{untold}"
    )


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
