"""Drafting a schema of one's own from a table: every guess with its reason, and no range taken from the data."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from syschange.errors import WrongTypeError, quote
from syschange.frames import MISSING_KINDS
from syschange.schemas.checking.cells import MISSING, TEXT, Cells
from syschange.schemas.checking.rules import is_type
from syschange.schemas.declared import declare
from syschange.schemas.drafting.guess import Guess, guess
from syschange.schemas.drafting.likeness import Likeness, likeness
from syschange.schemas.drafting.looks import read_as_it_looks
from syschange.schemas.drafting.names import of_a_birth
from syschange.schemas.drafting.yamltext import scalar
from syschange.schemas.recoding.engines import cells_of, held
from syschange.schemas.schemafile import load

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_HEAD = """\
# A draft, made from a table by how its columns look. Read every guess, put right what is wrong, and say what each
# column holds. Ranges are never guessed: add those that you know, for example range: [0, 100].
"""
_DISCLOSURE = {
    "id": ("identifier", "an id is one"),
    "free_text": ("sensitive", "free text may say anything of anybody"),
}
_MAY_TELL = ("quasi_identifier", "together with others it may tell who somebody is")


def draft(data: object, name: str) -> str:
    """Return a draft of a schema of one's own for a table, as the text of a file that `read_schema` reads.

    Where the names of the columns are those of a shipped schema, but for case, spaces, underscores and hyphens,
    the draft extends that schema, and holds only the columns it does not know. Every guess says why it was made,
    in words that hold no value from the data. The only values written are labels of columns with few different
    short ones: never of ids or free text, and never a label of fewer than 10 rows (ours, as the disclosure
    policies hide counts below 10). Where a label may not be written, the others stand in a comment, and the column
    may hold any. A column whose cells are of several kinds is left out.

    Parameters
    ----------
    data
        A pandas or Polars table. A Polars lazy frame is collected. Columns are taken as what they are: numbers
        kept as text are text.
    name
        The name of the schema; save the text as NAME.yaml.

    Returns
    -------
    str
        YAML. Data that are clean pass the schema drafted from them.

    Raises
    ------
    WrongTypeError
        Where `data` is not a table, no column can be drafted, or the name cannot be that of a file.
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise WrongTypeError(
            f"{quote(name)} cannot be the name of a schema.", "Use letters, digits, hyphens and underscores."
        )
    table = held(data)
    columns = {c: cells_of(table, c) for c in table.columns if isinstance(c, str) and c.strip()}
    beside = {c for c in columns if _says_why_missing(c, columns)}
    alike = likeness({c: cells for c, cells in columns.items() if c not in beside})
    known = alike.columns if alike else {}
    guesses = {c: guess(c, cells) for c, cells in columns.items() if c not in known and c not in beside}
    good = {c: one for c, one in guesses.items() if one is not None}
    if not good and alike is None:
        raise WrongTypeError(
            "The table has no column that a schema can be drafted from.",
            "It needs a column with a name whose cells are all text, numbers, dates or true and false.",
        )
    lines = [*_head(name, good, alike), *_renamed(alike, columns)]
    lines += [] if not good else ["fields:"]
    for column, one in good.items():
        lines += _field(column, one)
    lines += [
        f"# left out: {scalar(c)}, whose cells are of several kinds, or of one that no field has"
        for c, one in guesses.items()
        if one is None
    ]
    return _HEAD + "\n".join(lines) + "\n"


def draft_file(path: str | Path, name: str) -> str:
    """Return a draft of a schema of one's own for a file, as `draft` does for a table.

    A text is taken for a number, a date (yyyy-mm-dd) or true and false (yes and no) where every text of its column
    plainly is one. What the names of columns say are ids stays text, with its leading zeros.

    Parameters
    ----------
    path
        The file, of a format and within the limits of `read`: CSV, Parquet or Excel, for example.
    name
        As in `draft`.

    Returns
    -------
    str
        YAML, to be saved, corrected and given to `read_schema`.

    Raises
    ------
    MissingFileError, MissingExtraError, UnreadableFileError
        As in `read`; and where the first line seems to be data rather than names of columns.
    WrongTypeError
        As in `draft`.
    """
    return draft(read_as_it_looks(path), name)


def _says_why_missing(column: str, columns: Mapping[str, Cells]) -> bool:
    """Return whether a column only says why cells of another are missing: every schema knows these."""
    cells = columns[column]
    is_named_so = column.endswith("_missing") and column.removesuffix("_missing") in columns
    said = set(cells.distinct[1]) <= set(MISSING_KINDS.values())
    return is_named_so and said and bool(cells.are(MISSING, TEXT).all())


def _head(name: str, guesses: Mapping[str, Guess], alike: Likeness | None) -> Iterator[str]:
    yield f"name: {scalar(name)}"
    yield 'version: "0.1"'
    if alike is not None:
        yield f"extends: {alike.schema.name}  # guess: its columns go by the same names"
        return
    yield 'title: "Say what the table is"'
    yield 'grain: "Say what one row is"'
    key = next((column for column, one in guesses.items() if one.alone), None)
    if key is not None:
        yield f"keys: [{scalar(key)}]  # guess: it is given in every row, and no two rows share one"
    else:
        yield "duplicates: warning  # guess: no id is given in every row and different in each"


def _renamed(alike: Likeness | None, columns: Mapping[str, Cells]) -> Iterator[str]:
    if alike is None:
        return
    if alike.renamed:
        yield "rename:  # guess: these names differ by case, spaces, underscores and hyphens only"
        yield from (f"  {shipped}: {scalar(column)}" for shipped, column in alike.renamed.items())
    labels = declare(alike.schema).labels
    for column, field in alike.columns.items():
        if not is_type(columns[column].series, type=field.type).all():
            yield f"# doubtful: the cells of {scalar(column)} are not all of type {field.type}, as that schema says"
        elif not _are_among(columns[column], labels.get(field.name)):
            yield f"# doubtful: {scalar(column)} holds labels that are not in the list of that schema: see the list,"
            yield "# and recode them; or declare labels of your own in the plan, which then go before the list"


def _are_among(cells: Cells, labels: Sequence[str] | None) -> bool:
    return labels is None or set(cells.distinct[1]) <= {*labels, *MISSING_KINDS.values()}


def _field(column: str, one: Guess) -> Iterator[str]:
    disclosure, why = _DISCLOSURE.get(one.role.value, _MAY_TELL)
    yield f"  - name: {scalar(column)}"
    yield f"    role: {one.role.value}  # guess: {one.role.why}"
    yield f"    type: {one.type}  # guess: it goes with the role"
    if one.type in ("integer", "number"):
        yield "    unit: unit  # guess: none is known; write what is counted or measured"
    yield "    required: true  # guess: the column is there"
    yield f"    nullable: {one.nullable.value}  # guess: {one.nullable.why}"
    yield f"    disclosure: {disclosure}  # guess: {why}"
    yield '    description: "Say what the column holds"'
    if one.type == "date" and of_a_birth(column):
        days = ", ".join(scalar(day.isoformat()) for day in _dummy_births())
        yield f"    doubtful: [{days}]  # guess: a date of birth by its name; these are often stand-ins"
    yield from _labels(one)
    yield from (f"    # doubtful: {doubt}" for doubt in one.doubts)


def _labels(one: Guess) -> Iterator[str]:
    """Return the labels a column is held to, or a comment with those that it could be held to."""
    if one.categories:
        yield f"    categories:  # guess: {one.labels_why}"
        yield from (f"      - {scalar(label)}" for label in one.categories)
    elif one.labels_why:
        yield f"    # guess: {one.labels_why}, so any label may stand here"
    if one.offered:
        yield "    # to hold the column to a list, complete this one and take the first sign of the line away:"
        yield f"    # categories: [{', '.join(map(scalar, one.offered))}]"


def _dummy_births() -> tuple[date, ...]:
    """Return the days that a shipped schema holds for doubtful dates of birth."""
    field = load("people").field("date_of_birth")
    return tuple(day for day in field.doubtful if isinstance(day, date)) if field else ()
