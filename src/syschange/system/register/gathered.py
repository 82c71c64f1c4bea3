"""Rows of claims to one line a change: how far anybody outside takes it, and how many it reached."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import columns_of, take_rows
from syschange.system.register.terms import DEPTHS, ELEMENTS, OUTSIDE, ROLES, STATUSES

NUMBERS = ("claimed", "exposed", "eligible")


@dataclass(frozen=True)
class Columns:
    """What the columns of a register are called; the numbers and the day may be empty, where there are none."""

    change: str
    source: str
    source_role: str
    element: str
    depth: str
    status: str
    claimed: str
    exposed: str
    eligible: str


@dataclass(frozen=True, eq=False)
class Gathered:
    """What a register says, one line a change.

    Attributes
    ----------
    changes
        A row a change: `change`, `element` and `depth` (missing where nobody has said, or sources differ), `status`
        (0 claimed, 1 evidenced, 2 substantiated by somebody outside), and the people `claimed`, `exposed` and
        `eligible`.
    rows
        Rows received.
    lowered
        Changes that only insiders call substantiated; they count as evidenced.
    disagreeing
        Changes of which the sources give different numbers of people; the least favourable stand.
    over
        Changes that are said to have reached more people than they were claimed, or able, to.
    """

    changes: pd.DataFrame
    rows: int
    lowered: int
    disagreeing: int
    over: int


def gather(data: object, names: Columns) -> Gathered:
    """Return what a register says, one line a change.

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column is not there or holds what it cannot, or a source is the change itself.
    NotEstimableError
        Where there is no change.
    """
    rows = _read(data, names)
    if not len(rows):
        raise NotEstimableError("The register holds no change.", "Give it a row for each change and source.")
    rows["level"] = _levels(rows)
    grouped = rows.groupby("change", sort=True)
    changes = grouped.agg(
        element=("element", _one), depth=("depth", _one), status=("level", "max"),
        claimed=("claimed", "max"), exposed=("exposed", "min"), eligible=("eligible", "max"),
    ).reset_index()  # fmt: skip
    said = grouped["said"].max().to_numpy()
    lowered = int(((said == len(STATUSES) - 1) & (changes["status"] < len(STATUSES) - 1)).sum())
    apart = grouped[list(NUMBERS)].max() > grouped[list(NUMBERS)].min()
    over = (changes["exposed"] > changes["claimed"]) | (changes["exposed"] > changes["eligible"])
    return Gathered(changes, len(rows), lowered, int(apart.any(axis=1).sum()), int(over.sum()))


def _one(said: "pd.Series[str]") -> object:
    """Return the one label that is said of a change; missing where there is none, or sources differ."""
    there = said.dropna().unique()
    return there[0] if len(there) == 1 else np.nan


def _read(data: object, names: Columns) -> pd.DataFrame:
    here = columns_of(data)
    optional = {c: getattr(names, c) for c in NUMBERS if getattr(names, c) in here}
    labels = [names.source_role, names.element, names.status, *([names.depth] if names.depth in here else [])]
    found = take_rows(data, groups=labels, ids=[names.change, names.source], values=list(optional.values()))
    for column in (names.change, names.source):
        if found[column].isna().any():
            absent = int(found[column].isna().sum())
            raise WrongTypeError(
                f"{absent:,} {'row does not say its' if absent == 1 else 'rows do not say their'} {quote(column)}.",
                "Put it in: a change without a source is no more than a rumour.",
            )
    if (found[names.change] == found[names.source]).any():
        raise WrongTypeError(
            "A change is given as its own source.", "Name the minute, interview or document that says so."
        )
    made = pd.DataFrame({"change": found[names.change]})
    made["role"] = _known(found, names.source_role, ROLES)
    made["element"] = _known(found, names.element, ELEMENTS)
    made["depth"] = _known(found, names.depth, DEPTHS) if names.depth in here else None
    made["said"] = _known(found, names.status, STATUSES).map({s: i for i, s in enumerate(STATUSES)}).fillna(0)
    for name in NUMBERS:
        made[name] = found[optional[name]] if name in optional else np.nan
        if ((made[name] < 0) | np.isinf(made[name]) | (made[name] % 1 > 0)).any():
            raise WrongTypeError(
                f"A number of people in {quote(getattr(names, name))} is not a whole number from 0 up.",
                "Correct it, or leave it missing where nobody knows.",
            )
    return made


def _known(found: pd.DataFrame, column: str, allowed: tuple[str, ...]) -> "pd.Series[str]":
    """Return a column of labels as text, missing where nobody has said; a label that is not allowed is refused."""
    labels = found[column].astype("str")
    unknown = labels == "(unknown)"
    require_labels(labels[~unknown], column, allowed)
    return labels.mask(unknown)


def require_labels(labels: "pd.Series[str]", column: str, allowed: tuple[str, ...]) -> None:
    """Check that labels are among those allowed; what else stands there may be somebody's words, and is not repeated.

    Raises
    ------
    UnknownChoiceError
        Saying what is allowed.
    """
    if not labels.isin(allowed).all():
        raise UnknownChoiceError(f"label of {quote(column)}", "a label in the data", allowed)


def _levels(rows: pd.DataFrame) -> "pd.Series[int]":
    """Return how far each row takes its change: nobody inside substantiates anything."""
    outside = rows["role"].isin(OUTSIDE)
    return rows["said"].where(outside, rows["said"].clip(upper=STATUSES.index("evidenced")))
