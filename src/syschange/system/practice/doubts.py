"""What to doubt in ratings: whether raters agree, and what was left out; and the forms of words beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from syschange.errors import quote
from syschange.frames import rows
from syschange.system.practice.beside import UNTOLD
from syschange.system.practice.framework import PERSON
from syschange.system.practice.options import RECORD, STAFF
from syschange.system.practice.table import HIDDEN, WHY
from syschange.words import figures, interval, listed

WHO = {PERSON: "people served", STAFF: "staff", RECORD: "records"}
_MOST = 4  # ours: more names than this are a list for the table


@dataclass(frozen=True)
class Left:
    """What was left out, and what was not recorded.

    Attributes
    ----------
    others, near
        Rows of items that are not the framework's, and its items that misspelt ones come near to.
    unknown_rater, earlier, outside, blank
        Rows without a rater, ratings changed later, ratings of other days, and items left blank. None on paper, as
        `others`.
    long
        Whether ratings of more than a year are read together.
    levels, sectors
        Whether any level, and any sector, was recorded.
    """

    others: int | None
    near: tuple[str, ...]
    unknown_rater: int | None
    earlier: int | None
    outside: int | None
    blank: int | None
    long: bool
    levels: bool
    sectors: bool


def names_of(items: Sequence[str]) -> str:
    """Return the names of items as a list in a sentence, those beyond the first few counted."""
    shown = [quote(item) for item in items[:_MOST]]
    return listed(shown if len(items) <= _MOST else [*shown, f"{len(items) - _MOST} more"])


def least(table: pd.DataFrame, column: str = "value", *, most: bool = False) -> dict[str, Any]:
    """Return the row with the lowest, or the highest, value of a column."""
    return rows(table.sort_values(column, ascending=not most, kind="stable").head(1))[0]


def doubts(table: pd.DataFrame, left: Left) -> list[str]:
    """Say whether raters agree, and what was left out, in parts of one sentence."""
    return [_agreement(table), *_left(left)]


def _agreement(table: pd.DataFrame) -> str:
    here = table[table["quantity"] == "agreement"]
    if here.empty:
        return ""
    known = here[here["value"].notna()]
    if known.empty:
        why = next((note for note in here["note"] if note != HIDDEN), "too few raters")
        return f"whether raters agree cannot be told: {why}"
    row = least(known)
    said = f"Krippendorff's alpha among {WHO.get(row['reported_by'], 'raters')} is {figures(row['value'], 2)}"
    if pd.notna(row["lower"]):
        said += f" ({interval(row['lower'], row['upper'], row['confidence'], percent=False)})"
    if len(known) > 1:
        said += f" on {quote(row['scale'])}, where it is lowest"
    return f"{said}: {row['note'] or WHY[UNTOLD]}"


def _left(left: Left) -> list[str]:
    said = []
    if left.near:
        said.append(
            f"some items are not the framework's and were left out; perhaps {names_of(left.near)} was meant"
        )
    if left.long:
        said.append(
            "the ratings run over more than a year and are read together (since= and until= take them apart)"
        )
    counted = [
        f"{number:,} {what}"
        for number, what in (
            (left.others, "of other items"),
            (left.outside, "of other days"),
            (left.unknown_rater, "without a rater"),
            (left.blank, "left blank"),
            (left.earlier, "that the same rater changed later"),
        )
        if number
    ]
    if counted:
        said.append(f"of the ratings these were left out: {listed(counted)}")
    return said
