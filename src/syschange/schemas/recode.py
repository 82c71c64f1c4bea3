"""Recoding: turning what stands for something else into what it stands for, and listing every change."""

from collections.abc import Sequence

from syschange.errors import MissingColumnError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import MISSING_KINDS
from syschange.schemas.checking.cells import MISSING, TEXT
from syschange.schemas.declared import Declared, declare
from syschange.schemas.definition import Field, Schema
from syschange.schemas.local import find
from syschange.schemas.recoding.engines import Table, cells_of, emptied, held, relabelled
from syschange.schemas.recoding.find import Turned, labels_to_turn, values_to_empty
from syschange.schemas.recoding.known import Step, label_words, measured_missing, missing_values
from syschange.schemas.recoding.made import Change, Recoded


def recode(data: object, schema: str | Schema, *, columns: Sequence[str] | None = None) -> Recoded:
    """Turn what stands for something else into what it stands for, and list every change.

    In a column of labels: codes and other spellings of the code list, labels of the source that mean missing, and
    the texts that the field declares as missing; and what differs from one of these, or from a label, by case,
    spaces or Unicode form only (of a code, by spaces at its ends only). Where it could be two labels it is left.
    In a column of numbers, dates, or true and false: what the field declares as missing, and scores that are no
    scores of their measure, become missing, and a column of text beside it, called the same with `_missing` at
    the end, says why.

    Ids and free text are never touched, and neither is a character that cannot be seen or only looks like a
    letter: `check` reports these. Nothing else changes, and the table that was given is not written to. Recoding
    a second time changes nothing.

    Parameters
    ----------
    data
        A pandas or Polars table. A Polars lazy frame is collected; a table of another engine comes back as one of
        Polars.
    schema
        The name of a schema, or one that was read with `read_schema`.
    columns
        The columns to recode; all that the schema knows where left out.

    Returns
    -------
    Recoded
        `table`, `changes` (a table) and `text` (words). A column of whole numbers in pandas becomes `Int64` where
        some of its cells become missing; groups that a categorical column declares are turned with its cells.

    Raises
    ------
    UnknownChoiceError
        Where there is no such schema, or `columns` names a column that the schema does not know or that holds ids
        or free text.
    MissingColumnError
        Where `columns` names a column that the table does not have.
    WrongTypeError
        Where `data` is not a table, `columns` is not a list, or a column that should say why cells are missing
        holds something else.
    """
    declared = declare(find(schema))
    table = held(data)
    _hold_columns(columns, declared.schema, table)
    changes: list[Change] = []
    result = table
    for field in declared.schema.fields:
        if (
            field.private
            or field.name not in table.columns
            or (columns is not None and field.name not in columns)
        ):
            continue
        if field.holds_labels:
            turned = _labels(table, field, declared)
            result = _written(result, field, turned, declared) if turned.steps else result
            changes += _changes(field, turned)
        else:
            turned = _values(table, field, declared)
            companion = f"{field.name}_missing"
            if turned.steps:
                result = emptied(result, field.name, turned, _why(table, companion, turned), companion)
            changes += _changes(field, turned, companion)
    return Recoded(declared.schema.name, result, tuple(changes))


def _hold_columns(columns: Sequence[str] | None, schema: Schema, table: Table) -> None:
    """Refuse columns that cannot be recoded: an option is never passed over in silence."""
    if isinstance(columns, str):
        raise WrongTypeError(
            "The columns are given as one text.", "Give a list, for example columns=['sex']."
        )
    known = [field.name for field in schema.fields if not field.private]
    for name in columns or ():
        if name not in known:
            raise UnknownChoiceError(f"column of {schema.name} that can be recoded", name, known)
        if name not in table.columns:
            raise MissingColumnError(name, [str(c) for c in table.columns])


def _labels(table: Table, field: Field, declared: Declared) -> Turned:
    return labels_to_turn(cells_of(table, field.name), label_words(field, declared))


def _written(table: Table, field: Field, turned: Turned, declared: Declared) -> Table:
    words = label_words(field, declared)

    def named(label: str) -> str:
        step = words.step(label)
        return label if step is None else step.to

    return relabelled(table, field.name, turned, named)


def _values(table: Table, field: Field, declared: Declared) -> Turned:
    """Return the cells of a column that is not text which stand for missing, by what each row measures too."""
    cells = cells_of(table, field.name)
    name, by_measure = measured_missing(field, declared)
    if not by_measure or name not in table.columns:
        return values_to_empty(cells, missing_values(field))
    codes, texts = cells_of(table, name).distinct
    measure = next(f for f in declared.schema.fields if f.name == name)
    words = label_words(measure, declared)
    called = [step.to if (step := words.step(text)) else text for text in texts]
    measures = [called[code] if code >= 0 else None for code in codes]
    return values_to_empty(cells, missing_values(field), measures, by_measure)


def _why(table: Table, companion: str, turned: Turned) -> list[str | None]:
    """Return why each cell is missing, by its own value and by the column that says so already.

    Raises
    ------
    WrongTypeError
        Where that column holds something else.
    """
    rows = len(turned.places)
    said: list[str | None] = [None] * rows
    if companion in table.columns:
        cells = cells_of(table, companion)
        codes, texts = cells.distinct
        if not cells.are(MISSING, TEXT).all() or not set(texts) <= set(MISSING_KINDS.values()):
            raise WrongTypeError(
                f"The column {quote(companion)} holds something else than why a value is missing.",
                f"Rename it: that name stands for one of {', '.join(MISSING_KINDS.values())}.",
            )
        said = [texts[code] if code >= 0 else None for code in codes]
    labels = turned.labels
    return [labels[place] if place >= 0 else old for place, old in zip(turned.places, said, strict=True)]


def _changes(field: Field, turned: Turned, companion: str = "") -> list[Change]:
    """Return the changes of one column, in an order that does not depend on the order of the rows."""

    def order(pair: tuple[Step, int]) -> tuple[str, str]:
        return pair[0].to, pair[0].declared

    return [
        Change(field.name, step.declared, step.to, rows, companion)
        for step, rows in sorted(turned.counts().items(), key=order)
    ]
