"""Folding a column of labels into a broader code list, saying in words what became what and what was lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import InvalidDataError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import MISSING_KINDS, recognise, require_columns
from syschange.notebook import page
from syschange.results import NOT_FOR_RELEASE
from syschange.schemas.checking.report import MOST_ROWS, Case, CheckReport, Finding
from syschange.schemas.checking.words import counted, did_you_mean, near_label
from syschange.schemas.codelists import CodeList, codelist
from syschange.words import listed

FOLD_COLUMNS = ("label", "folded_to", "rows")


@dataclass(frozen=True, eq=False, repr=False)
class RolledUp:
    """A table with one column folded into a broader code list.

    Attributes
    ----------
    table
        The table, of the engine it was given in, its rows in the order they were given. The column is text:
        labels of the broader list, labels for missing such as "(not known)", and null.
    folds
        One row for each label of the finer list, those that mean missing included, then for each kind of
        missing, and last for null: `label` and `folded_to` (missing where null is meant), and `rows`, the
        number of rows, which is a true count and not for release.
    text
        What was folded into what, in words. It is the same for every table: it holds no count and no value.
    """

    table: Any
    folds: pd.DataFrame
    text: str

    def __repr__(self) -> str:
        return f"RolledUp: {self.text}"

    def _repr_html_(self) -> str:
        return page(f"{self.text}\n{NOT_FOR_RELEASE}", self.folds, name="Folds", rest=".folds")


def roll_up(data: object, column: str, *, from_list: str, onto: str) -> RolledUp:
    """Fold a column of labels into a broader code list, for example nineteen ethnic groups into five.

    A label that has no place in the broader list becomes the label for missing that the fold names. A cell that
    is missing stays missing, for the reason it had: a label of the finer list that means missing becomes the
    label of its kind. Nothing is folded by guess: text that is no label of the finer list is an error.

    Parameters
    ----------
    data
        A pandas or Polars table. It is not written to; a Polars lazy frame is collected.
    column
        The column to fold. It holds labels of the finer list as text (or another spelling the list declares),
        the labels for missing, or null.
    from_list
        The code list it holds, for example "ethnic_group_19".
    onto
        The broader code list, for example "ethnic_group_5".

    Returns
    -------
    RolledUp
        `table`, `folds` and `text`.

    Raises
    ------
    UnknownChoiceError
        Where there is no such code list, or the one does not fold into the other.
    WrongTypeError
        Where the finer list folds into no list at all, the column does not hold text, or `data` is no table.
    MissingColumnError
        Where the column is not there.
    InvalidDataError
        Where a cell holds text that is no label of the finer list; its `report` says which rows.
    """
    finer, broader = codelist(from_list), codelist(onto)
    fold = _whole_fold(finer, broader)
    frame = recognise(data)
    require_columns(frame, [column])
    places, texts = _distinct(frame[column])
    if not all(isinstance(text, str) for text in texts):
        raise WrongTypeError(
            f"The column {quote(column)} does not hold labels as text.",
            f"Turn codes into labels first: the code list {quote(from_list)} says which is which.",
        )
    known = [finer.aliases.get(text, text) for text in texts]
    strange = np.array([*(label not in fold for label in known), False])
    if strange.any():
        report = _report(finer, column, strange[places], [texts[place] for place in places[strange[places]]])
        raise InvalidDataError(report, report.text)
    folded = np.array([*(fold[label] for label in known), None], dtype=object)[places]
    series = nw.new_series(column, folded.tolist(), nw.String, backend=frame.implementation)
    rows = dict.fromkeys([*fold, None], 0)
    for label, count in zip([None, *known], np.bincount(places + 1, minlength=len(texts) + 1), strict=True):
        rows[label] += int(count)
    return RolledUp(frame.with_columns(series).to_native(), _table(fold, rows), _text(finer, broader, column))


def _distinct(series: nw.Series[Any]) -> tuple[npt.NDArray[np.intp], list[Any]]:
    """Return each different cell once, and for each cell its place among them; −1 where it is missing."""
    cells: pd.Series[Any] = pd.Series(series.to_list(), dtype=object)
    try:
        places, different = pd.factorize(cells)
    except TypeError:  # lists and the like, which are no labels
        return np.zeros(len(cells), dtype=np.intp), [None]
    return places, list(different)


def _whole_fold(finer: CodeList, broader: CodeList) -> dict[str, str]:
    """Return what becomes of every label a cell may hold, those for missing included."""
    if not finer.folds:
        raise WrongTypeError(f"The code list {quote(finer.name)} folds into no other list.", finer.note)
    if broader.name not in finer.folds:
        raise UnknownChoiceError(f"list that {quote(finer.name)} folds into", broader.name, list(finer.folds))
    kinds = {label: label for label in MISSING_KINDS.values()}
    return {**finer.folds[broader.name], **_own_missing(finer), **kinds}


def _report(
    finer: CodeList, column: str, strange: npt.NDArray[np.bool_], texts: Sequence[str]
) -> CheckReport:
    """Return the report of text that is no label; it names labels of the list, and nothing from the data."""
    allowed = (*finer.labels, *finer.missing)
    near = {text: near_label(text, allowed) for text in set(texts)}
    together = [label for label in allowed if label in near.values()]
    cases = tuple(
        Case(int(row) + 1, None, did_you_mean([label] if (label := near[text]) else [], allowed))
        for row, text in zip(np.flatnonzero(strange)[:MOST_ROWS], texts, strict=False)
    )
    said = f"{counted(len(texts), 'row')} {'holds' if len(texts) == 1 else 'hold'} text that is no label of the list"
    hint = did_you_mean(together, allowed)
    if all(text in finer.codes for text in texts):
        hint = "These are codes: turn each into its label first."
    found = Finding(column, "category", said, hint, len(texts), cases)
    return CheckReport(finer.name, len(strange), (found,))


def _table(fold: Mapping[str, str], rows: Mapping[str | None, int]) -> pd.DataFrame:
    lines = [(label, fold[label] if label is not None else None, count) for label, count in rows.items()]
    table = pd.DataFrame(lines, columns=list(FOLD_COLUMNS))
    return table.astype({"label": "str", "folded_to": "str", "rows": "int64"})


def _text(finer: CodeList, broader: CodeList, column: str) -> str:
    fold, note = finer.folds[broader.name], finer.fold_notes.get(broader.name)
    lost = {target: _going_to(fold, target) for target in MISSING_KINDS.values()}
    meant = {target: _going_to(_own_missing(finer), target) for target in MISSING_KINDS.values()}
    unverified = [codes.name for codes in (finer, broader) if codes.evidence == "unverified"]
    return "\n".join(
        [
            f"The column {quote(column)} was folded from {quote(finer.name)} into {quote(broader.name)}.",
            *(f"{_named([into])} holds {_named(_going_to(fold, into))}." for into in broader.labels),
            *(
                f"{_named(those)} {'has' if len(those) == 1 else 'have'} no place in it, and "
                f"{'becomes' if len(those) == 1 else 'become'} {_named([into])}."
                for into, those in lost.items()
                if those
            ),
            *([note] if note else []),
            "A cell that was missing is still missing, for the reason it had.",
            *(
                f"{_named(those)} {'is' if len(those) == 1 else 'are'} now {_named([into])}."
                for into, those in meant.items()
                if those
            ),
            *(f"Nobody has verified the code list {quote(name)}." for name in unverified),
        ]
    )


def _own_missing(finer: CodeList) -> dict[str, str]:
    """Return the labels of a list that mean missing, and the label of each one's kind."""
    return {label: MISSING_KINDS[kind] for label, kind in finer.missing.items()}


def _going_to(fold: Mapping[str, str], target: str) -> list[str]:
    return [label for label, its in fold.items() if its == target]


def _named(labels: Sequence[str]) -> str:
    """Return labels in quotation marks, whole: they come from the library's own files, never from data."""
    return listed([f"'{label}'" for label in labels])
