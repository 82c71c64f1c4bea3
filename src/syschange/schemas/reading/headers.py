"""Names of columns: what a header may be, and how its names become those of the schema."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence

from syschange.errors import (
    MissingColumnError,
    UnknownChoiceError,
    UnreadableFileError,
    nearest,
    quote,
)
from syschange.schemas.definition import Schema

Refusal = Callable[[str, str], UnreadableFileError]


def hold_names(header: Sequence[str], refusal: Refusal) -> None:
    """Refuse a header in which a column has no name, or the name of another.

    Parameters
    ----------
    header
        The names as they stand in the file.
    refusal
        Builds the error from what is wrong and what to do.
    """
    seen: dict[str, int] = {}
    for i, name in enumerate(header, 1):
        if not name.strip():
            raise refusal(
                f"column {i} has no name",
                "Name it, or remove it: some programs write the numbers of the rows as a first column without name.",
            )
        if name in seen:
            raise refusal(f"columns {seen[name]} and {i} have the same name", "Rename or remove one of them.")
        seen[name] = i


def hold_fields(columns: Mapping[str, str], schema: Schema) -> None:
    """Refuse a mapping that names a field the schema does not have.

    Raises
    ------
    UnknownChoiceError
        With the nearest field.
    """
    fields = [field.name for field in schema.fields]
    for name in columns:
        if name not in fields:
            raise UnknownChoiceError(f"field of {schema.name}", name, fields)


def under_schema(
    header: Sequence[str], schema: Schema, columns: Mapping[str, str], *, file: str, normalise: bool
) -> tuple[str, ...]:
    """Return a header under the schema's names.

    Parameters
    ----------
    header
        The names as they stand in the file.
    schema
        Whose names are wanted.
    columns
        For each field whose column has another name in the file, that name.
    file
        The name of the file, for the messages.
    normalise
        Whether names that differ by case, spaces (of any kind), underscores and hyphens only are the same.

    Raises
    ------
    MissingColumnError
        Where `columns` names a column the file does not have, with the nearest.
    UnreadableFileError
        Where two columns would have one name, or one column would stand for two fields.
    """
    fields = [field.name for field in schema.fields]
    if normalise:
        columns = {
            **_matched([f for f in fields if f not in columns], header, file),
            **{
                field: _matched([wanted], header, file).get(wanted, wanted)
                for field, wanted in columns.items()
            },
        }
    for wanted in columns.values():
        if wanted not in header:
            raise _no_such_column(wanted, header, [*columns.values(), *fields], file)
    back = {column: field for field, column in columns.items()}
    names = tuple(back.get(name, name) for name in header)
    if len(back) < len(columns) or len(set(names)) < len(names):
        raise UnreadableFileError(
            f"In the file {quote(file)} one column would stand for two, or two columns would have one name.",
            "Name a column of its own for each field, and rename a column of the file that has a field's name.",
        )
    return names


def folded(name: str) -> str:
    """Return a name without case, spaces of any kind, underscores, hyphens and characters that cannot be seen."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in plain if not (c.isspace() or c in "_-" or unicodedata.category(c)[0] == "C"))


def _matched(wanted: Sequence[str], header: Sequence[str], file: str) -> dict[str, str]:
    """Return for each wanted name the one of the header that is the same but for case and spaces."""
    found: dict[str, str] = {}
    for name in wanted:
        alike = [given for given in header if folded(given) == folded(name)]
        if len(alike) > 1:
            raise UnreadableFileError(
                f"In the file {quote(file)} {len(alike)} columns are called {quote(name)} but for case and spaces.",
                "Rename or remove all but one.",
            )
        if alike:
            found[name] = alike[0]
    return found


def _no_such_column(
    wanted: str, header: Sequence[str], expected: Sequence[str], file: str
) -> MissingColumnError:
    """Build the error; where no name is one expected, the first line may be data, and is not repeated."""
    where = f"the file {quote(file)}"
    if not any(nearest(name, expected) for name in header):
        return MissingColumnError(wanted, (), f"{where}, whose first line holds none of the names expected")
    return MissingColumnError(wanted, header, where)
