"""A schema together with what a plan declares: the labels of its characteristics and the ranges of its measures."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from syschange.errors import UnknownChoiceError, WrongTypeError, quote
from syschange.schemas.codelists import codelist
from syschange.schemas.definition import Field, Schema
from syschange.schemas.rules import RESERVED, tidy

Categories = Mapping[str, Sequence[str]]
Ranges = Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Declared:
    """A schema with every choice made: what the data are held against.

    Attributes
    ----------
    schema
        The schema; a column it does not know but whose labels were declared has become a field of it.
    labels
        The labels allowed, by column; a column that is not in it may hold any label.
    ranges
        The range of each measure; a measure that is not in it may hold any score.
    """

    schema: Schema
    labels: Mapping[str, tuple[str, ...]]
    ranges: Mapping[str, tuple[float, float]]


def declare(schema: Schema, categories: Categories | None = None, ranges: Ranges | None = None) -> Declared:
    """Join a schema with the labels and ranges a plan declares.

    Parameters
    ----------
    schema
        The schema.
    categories
        The allowed labels by column, instead of the schema's own. A column the schema does not know is
        added to it, and must then be present.
    ranges
        The lowest and highest score by measure, instead of the code list's. A measure that is in no code
        list becomes an allowed measure.

    Raises
    ------
    UnknownChoiceError
        Where labels are declared for a column that holds none, or ranges for a table without measures.
    WrongTypeError
        Where labels are not a list of tidy texts, or a range is not two numbers with the lower first.
    """
    given = {name: _labels(name, labels) for name, labels in (categories or {}).items()}
    limits = {name: _range(name, ends) for name, ends in (ranges or {}).items()}
    for name in given:
        field = schema.field(name)
        if field is None:
            schema = replace(schema, fields=(*schema.fields, _extra(name)))
        elif not field.holds_labels:
            raise UnknownChoiceError(
                "column of labels", name, [f.name for f in schema.fields if f.holds_labels]
            )
    measure = next((f for f in schema.fields if f.role == "measure"), None)
    if measure is None:
        if limits:
            raise UnknownChoiceError("measure", next(iter(limits)), ())
        return Declared(schema, {**_own_labels(schema), **given}, {})
    labels = {**_own_labels(schema), **given}
    if measure.name in labels:
        labels[measure.name] = tuple(dict.fromkeys((*labels[measure.name], *limits)))
    return Declared(schema, labels, {**codelist(measure.codelist).enforced_ranges, **limits})


def _own_labels(schema: Schema) -> dict[str, tuple[str, ...]]:
    """Return the labels a schema declares itself; a code list that nobody has verified binds no one."""
    labels = {f.name: f.categories for f in schema.fields if f.categories}
    for field in schema.fields:
        if field.codelist and codelist(field.codelist).strict:
            labels[field.name] = codelist(field.codelist).labels
    return labels


def _extra(name: str) -> Field:
    return Field(
        name=name,
        role="characteristic",
        type="string",
        required=True,
        nullable=True,
        disclosure="quasi_identifier",
        description="A characteristic the plan declares.",
    )


def _labels(name: str, labels: Sequence[str]) -> tuple[str, ...]:
    if isinstance(labels, str) or not labels or not all(isinstance(label, str) for label in labels):
        raise WrongTypeError(
            f"The categories of {quote(name)} are not a list of texts.", 'Give for example ["Yes", "No"].'
        )
    if any(not label.strip() or not tidy(label) or label in RESERVED for label in labels):
        raise WrongTypeError(
            f"A category of {quote(name)} is empty, has spaces at its ends or characters that cannot be seen, or "
            "is a label the library uses itself.",
            "Write the label as it should stand in a table.",
        )
    return tuple(labels)


def _range(name: str, ends: tuple[float, float]) -> tuple[float, float]:
    try:
        lowest, highest = (float(end) for end in ends)
    except (TypeError, ValueError):
        lowest = highest = math.nan
    if not (math.isfinite(lowest) and math.isfinite(highest) and lowest < highest):
        raise WrongTypeError(
            f"The range of {quote(name)} is not two numbers, the lower first.", "Give for example (0, 100)."
        )
    return lowest, highest
