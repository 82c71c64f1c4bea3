"""A schema together with what a plan declares: the labels of its characteristics and the ranges of its measures."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from syschange.errors import UnknownChoiceError, WrongTypeError, quote
from syschange.frames import MISSING_KINDS
from syschange.schemas.codelists import codelist
from syschange.schemas.definition import TODAY, Field, Schema
from syschange.schemas.labels import OWN_LABELS, tidy

Categories = Mapping[str, Sequence[str]]
Ranges = Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Declared:
    """A schema with every choice made: what the data are held against.

    Attributes
    ----------
    schema
        The schema; a column it does not know but whose labels were declared has become a field of it, and the
        day of the check stands in its ranges.
    labels
        The labels allowed, by column; a column that is not in it may hold any label.
    coded
        By column, texts that stand for something else: a code or another spelling of a label, or a word for
        missing; with each what it stands for.
    ranges
        The range of each measure; a measure that is not in it may hold any score.
    values
        The scores of each measure that has a closed set of them.
    doubled
        The highest score of each measure whose answers are entered doubled.
    """

    schema: Schema
    labels: Mapping[str, tuple[str, ...]]
    coded: Mapping[str, Mapping[str, str]]
    ranges: Mapping[str, tuple[float, float]]
    values: Mapping[str, tuple[float, ...]]
    doubled: Mapping[str, float]


def declare(
    schema: Schema,
    categories: Categories | None = None,
    ranges: Ranges | None = None,
    today: date | None = None,
) -> Declared:
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
    today
        The day of the check, where a range ends on it; the day it runs where left out.

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
    schema = replace(schema, fields=tuple(_until(f, today or date.today()) for f in schema.fields))  # noqa: DTZ011 - the day where the data are
    labels = {**_own_labels(schema), **given}
    coded = {f.name: _coded(f, labels.get(f.name, ()), own=f.name not in given) for f in schema.fields}
    measure = next((f for f in schema.fields if f.role == "measure"), None)
    if measure is None:
        if limits:
            raise UnknownChoiceError("measure", next(iter(limits)), ())
        return Declared(schema, labels, coded, {}, {}, {})
    if measure.name in labels:
        labels[measure.name] = tuple(dict.fromkeys((*labels[measure.name], *limits)))
    listed = [m for m in codelist(measure.codelist).measures if m.label not in limits]
    enforced = [m for m in listed if m.evidence != "unverified"]
    return Declared(
        schema,
        labels,
        coded,
        {m.label: m.range for m in enforced} | limits,
        {m.label: m.values for m in enforced if m.values},
        {m.label: m.range[1] for m in enforced if m.doubled},
    )


def _until(field: Field, today: date) -> Field:
    """Return a field whose range ends on the day of the check where it says so."""
    first, last = field.range or (None, None)
    return replace(field, range=(first, today)) if isinstance(first, date) and last == TODAY else field


def _coded(field: Field, labels: Sequence[str], *, own: bool) -> dict[str, str]:
    """Return what stands for something else in a column, and what it stands for."""
    said = {text: MISSING_KINDS[kind] for kind, texts in field.missing.items() for text in texts}
    if field.codelist and own:
        listed = codelist(field.codelist)
        said |= {label: MISSING_KINDS[kind] for label, kind in listed.missing.items()}
        said |= {
            text: MISSING_KINDS.get(listed.missing.get(label, ""), label)
            for text, label in {**listed.codes, **listed.aliases}.items()
        }
        labels = (*labels, *listed.labels)
    return {text: meant for text, meant in said.items() if text not in labels}


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
    if any(not label.strip() or not tidy(label) or label in OWN_LABELS for label in labels):
        raise WrongTypeError(
            f"A category of {quote(name)} is empty, has spaces at its ends, characters that cannot be seen or "
            "letters that only look like others, or is a label the library uses itself.",
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
