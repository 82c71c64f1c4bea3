"""The rows of a register, read and held to what they may say."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.errors import UnknownChoiceError, WrongTypeError, quote
from syschange.frames import columns_of, take_rows
from syschange.system.register.terms import (
    CRITERIA,
    DEPTHS,
    ELEMENTS,
    EVIDENCE,
    RESULTS,
    ROLES,
    STATUSES,
    TESTS,
    WHOLE,
)

NUMBERS = ("claimed", "exposed", "eligible")
# Columns of labels that a register may have or not, and what they may hold.
OPTIONAL = {
    "depth": DEPTHS,
    "evidence": EVIDENCE,
    "test": TESTS,
    "result": RESULTS,
    "criterion": CRITERIA,
    "selected_by": ROLES,
}


@dataclass(frozen=True)
class Columns:
    """What the columns of a register are called; the first four and `status` have to be there, the others may be."""

    change: str
    source: str
    source_role: str
    element: str
    depth: str
    status: str
    claimed: str
    exposed: str
    eligible: str
    evidence: str
    test: str
    result: str
    criterion: str
    selected_by: str
    rests_on: str
    changed_on: str = "changed_on"


def read(data: object, names: Columns, *, dated: bool = False) -> pd.DataFrame:
    """Return the rows of a register: labels as text and numbers of people, missing where nobody has said.

    The day of each change is read where `dated` asks for it; missing where there is no such column.

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column is not there or holds what it cannot, a source is the change itself or rests on itself, or a
        test has no result.
    """
    here = columns_of(data)
    numbers = {name: getattr(names, name) for name in NUMBERS if getattr(names, name) in here}
    labels = {name: getattr(names, name) for name in OPTIONAL if getattr(names, name) in here}
    rests = [names.rests_on] if names.rests_on in here else []
    days = [names.changed_on] if dated and names.changed_on in here else []
    found = take_rows(
        data,
        days=days,
        groups=[names.source_role, names.element, names.status, *labels.values()],
        ids=[names.change, names.source, *rests],
        values=list(numbers.values()),
    )
    _require_sources(found, names)
    made = pd.DataFrame({"change": found[names.change], "source": found[names.source]})
    made["role"] = _known(found, names.source_role, ROLES)
    made["day"] = found[names.changed_on] if days else pd.Series(pd.NaT, index=found.index)
    made["element"] = _known(found, names.element, ELEMENTS)
    made["said"] = _known(found, names.status, STATUSES).map({s: i for i, s in enumerate(STATUSES)}).fillna(0)
    for name, allowed in OPTIONAL.items():
        made[name] = _known(found, labels[name], allowed) if name in labels else _absent(len(found))
    made["criterion"] = made["criterion"].fillna(WHOLE)
    made["rests_on"] = found[names.rests_on].astype("str") if rests else _absent(len(found))
    for name in NUMBERS:
        made[name] = _people(found, numbers.get(name))
    _require_results(made, names)
    return made


def _absent(rows: int) -> "pd.Series[str]":
    return pd.Series(np.nan, index=range(rows), dtype="str")


def _require_sources(found: pd.DataFrame, names: Columns) -> None:
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
    if names.rests_on in found and (found[names.rests_on] == found[names.source]).any():
        raise WrongTypeError(
            f"A source is given as resting on itself in {quote(names.rests_on)}.",
            "Leave it missing where a source speaks for itself.",
        )


def _require_results(made: pd.DataFrame, names: Columns) -> None:
    if (made["test"].isna() != made["result"].isna()).any():
        raise WrongTypeError(
            f"A test has no result, or a result has no test ({quote(names.test)} and {quote(names.result)}).",
            'Give both; a test that nobody has made, or that told nothing, is "not clear".',
        )


def _people(found: pd.DataFrame, column: str | None) -> "pd.Series[float]":
    if column is None:
        return pd.Series(np.nan, index=found.index)
    people = found[column].astype(float)
    if ((people < 0) | np.isinf(people) | (people % 1 > 0)).any():
        raise WrongTypeError(
            f"A number of people in {quote(column)} is not a whole number from 0 up.",
            "Correct it, or leave it missing where nobody knows.",
        )
    return people


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
