"""Sentences about gaps and noise."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from syschange.equity.noise.chance import Settings
from syschange.equity.options import Question
from syschange.frames import ALL, rows
from syschange.words import chance, gap, gap_interval, level_words


def noise_words(
    table: pd.DataFrame, groups: pd.DataFrame, asked: Question, period: str | None, settings: Settings
) -> str:
    """Say what gap chance alone would give, what was seen, what is left of it, and what could not have been seen.

    Parameters
    ----------
    table, groups
        The tables of the result. The set of characteristics with the most groups is spoken of, in the latest period.
    asked
        The question.
    period
        The column of the period; None for none.
    settings
        How noise is worked out.
    """
    if period is not None and len(table):
        table = table[table[period] == table[period].iloc[-1]]
        groups = groups[groups[period] == groups[period].iloc[-1]]
    told = table[table["expected"].notna()]
    if told.empty:
        return f"No gap in {asked.outcome} can be set beside chance: no two groups can be compared."
    row = rows(told.loc[[told["groups"].idxmax()]])[0]
    parts = [
        _by_chance(row, asked),
        _seen(row, asked),
        _several(told),
        _smallest(_of_set(groups, row["characteristics"], period), asked, settings),
    ]
    if not asked.plain:
        parts.append("Groups count with their effective size.")
    start = f"In {row[period]}: " if period is not None else ""
    return start + " ".join(part for part in parts if part)


def _by_chance(row: Mapping[str, Any], asked: Question) -> str:
    low, high = row["smallest_group"], row["largest_group"]
    people = f"{low:.0f}" if low == high else f"{low:.0f} to {high:.0f}"
    noun = "person" if low == high == 1 else "people"
    return (
        f"With {row['groups']} groups of {people} {noun} ({row['characteristics']}) a gap of "
        f"{_gap(row['expected'], asked)} between the highest and the lowest is what chance alone would give."
    )


def _seen(row: Mapping[str, Any], asked: Question) -> str:
    """Say the gap seen, how likely chance is to make it, and what is left of it."""
    seen = (
        f"The gap seen in {asked.outcome} is {_gap(row['gap'], asked)}, from {row['lowest']} to {row['highest']}; "
        f"if all groups were equal, so large a gap would be {row['likelihood']} ({chance(row['probability'])})"
    )
    if not math.isfinite(row["lower"]):
        return f"{seen}."
    limits = gap_interval(row["lower"], row["upper"], row["level"], percent=asked.percent)
    return f"{seen}, and with the noise taken off it is {_gap(row['corrected'], asked)} ({limits})."


def _several(told: pd.DataFrame) -> str:
    """Say how many sets of characteristics show a gap beyond what chance gives."""
    if len(told) == 1:
        return ""
    beyond = int((told["gap"] > told["expected_upper"]).sum())
    level = float(told["level"].iloc[0])
    return (
        f"Of {len(told)} sets of characteristics, {beyond} {'shows' if beyond == 1 else 'show'} a gap that equal "
        f"groups would stay below in {level_words(level)} of cases."
    )


def _of_set(groups: pd.DataFrame, characteristics: str, period: str | None) -> pd.DataFrame:
    """Return the groups of one set of characteristics."""
    by = [c for c in groups.columns[: list(groups.columns).index("ways")] if c != period]
    return groups[[" × ".join(c for c in by if row[c] != ALL) == characteristics for row in rows(groups[by])]]


def _smallest(groups: pd.DataFrame, asked: Question, settings: Settings) -> str:
    """Say the smallest gap that the group with the least to show could have shown."""
    here = groups.dropna(subset=["smallest_below", "smallest_above"], how="all")
    if here.empty:
        return ""
    least = here[["smallest_below", "smallest_above"]].min(axis=1)
    ends = [_gap(float(end), asked) for end in (least.min(), least.max())]
    said = ends[0] if ends[0] == ends[1] else f"{ends[0]} for the largest group to {ends[1]} for the smallest"
    return (
        f"Against everybody else these data would show a gap of {said} with {settings.power:.0%} chance; smaller "
        "ones would mostly pass unseen."
    )


def _gap(value: float, asked: Question) -> str:
    return gap(value, percent=asked.percent)
