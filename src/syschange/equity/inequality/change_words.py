"""Sentences about a change in inequality: absolute and relative together, and how a gap closed."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from syschange.equity.inequality.catalogue import MEASURES, TIMES
from syschange.equity.inequality.changes import NARROWED, NOT_CLEAR, REVERSED, WIDENED
from syschange.equity.inequality.groupings import Held
from syschange.equity.inequality.levelling import POSSIBLE, YES
from syschange.equity.inequality.words import (
    limits_words,
    spoken_rows,
    spoken_set,
    unknown_words,
    value_words,
)
from syschange.equity.options import Question
from syschange.equity.presets.common import ratio_interval, ratio_words
from syschange.words import gap, gap_interval

_DID = {NARROWED: "narrowed", WIDENED: "widened", REVERSED: "turned round"}


def change_words(table: pd.DataFrame, held: Held, times: tuple[str, str], left_out: Mapping[str, int]) -> str:
    """Say how an absolute and a relative index changed, whether they agree, and whether the best off got worse.

    Parameters
    ----------
    table
        The table of the result. A ranked set of characteristics is spoken of where there is one, else the set of
        most groups.
    held
        What it was worked out from.
    times
        What the two times are called.
    left_out
        How many groups of each set have a value at one time only.
    """
    asked = held.asked
    told = table[table["change"].notna()]
    if told.empty:
        return (
            f"No change in the inequality of {asked.outcome} can be given: no two groups can be compared at both "
            "times."
        )
    spoken = spoken_rows(told[told["characteristics"] == spoken_set(told)])
    name = spoken[0]["characteristics"]
    parts = [
        f"From {times[0]} to {times[1]} ({asked.outcome} by {name}, {spoken[0]['groups']} groups): "
        + "; ".join(_moved(row, asked) for row in spoken) + ".",
        _disagree(spoken),
        _levelling(spoken, asked),
        _left_out(left_out.get(name, 0)),
        unknown_words(spoken[0], "of both times together "),
        "" if asked.plain else "Groups count with their effective size.",
    ]  # fmt: skip
    return " ".join(part for part in parts if part)


def _moved(row: Mapping[str, Any], asked: Question) -> str:
    """Say one index before and after, and its change."""
    measure = MEASURES[row["measure"]]
    before, after = (value_words(row[at], measure, asked) for at in ("before", "after"))
    said = f"{row['scale']} inequality, {measure.said}, went from {before} to {after}"
    if not math.isfinite(row["change_lower"]):
        return f"{said}, and how sure that is cannot be given"
    size = f"change {value_words(row['change'], measure, asked)}"
    limits = f"{size}, {limits_words(row, measure, asked, ('change_lower', 'change_upper'))}"
    if measure.unit == TIMES:
        ends = ratio_interval(row["ratio_lower"], row["ratio_upper"], row["level"])
        limits = f"times {ratio_words(row['ratio'])}, {ends}"
    did = row["direction"]
    sure = "and which way it truly went is not clear" if did == NOT_CLEAR else f"it {_DID[did]}"
    return f"{said} ({limits}), {sure}" if did == NOT_CLEAR else f"{said} ({limits}): {sure}"


def _disagree(spoken: list[dict[str, Any]]) -> str:
    did = [row["direction"] for row in spoken]
    if set(did) == {NARROWED, WIDENED}:
        return "The two do not agree: which of them matters more is a judgement, and both have to be said."
    return ""


def _levelling(spoken: list[dict[str, Any]], asked: Question) -> str:
    """Say whether the gap closed because the best off got worse."""
    flagged = [row for row in spoken if row["levelling_down"] == YES]
    possible = [row for row in spoken if row["levelling_down"] == POSSIBLE]
    if not (flagged or possible):
        return ""
    row = (flagged or possible)[0]
    fell = f"{row['best_group']}, the best off before, got worse by {gap(row['best_change'], percent=asked.percent)}"
    limits = ""
    if math.isfinite(row["best_lower"]):
        ends = gap_interval(row["best_lower"], row["best_upper"], row["level"], percent=asked.percent)
        limits = f" (change: {ends})"
    if flagged:
        return f"This is levelling down: {fell}{limits}."
    return (
        f"It may be levelling down: {fell}{limits}, but chance could explain that, or the closing of the gap."
    )


def _left_out(number: int) -> str:
    if not number:
        return ""
    return (
        f"{number} {'group has' if number == 1 else 'groups have'} a value at one time only and "
        f"{'is' if number == 1 else 'are'} in neither."
    )
