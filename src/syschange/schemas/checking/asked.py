"""What a declared schema asks of a table: for each rule its name, its settings, and whether it only warns."""

from typing import Any, NamedTuple

from syschange.schemas.checking.rules import limit
from syschange.schemas.codelists import codelist
from syschange.schemas.declared import Declared
from syschange.schemas.definition import WARNING, Field, Rule
from syschange.schemas.labels import LONGEST_LABEL


class Asked(NamedTuple):
    """One rule with its settings.

    Attributes
    ----------
    rule
        Its name in the vocabulary.
    settings
        Plain values only, as Pandera could write them to a file.
    warns
        Whether breaking it is a warning rather than an error.
    """

    rule: str
    settings: dict[str, Any]
    warns: bool = False


def column_checks(field: Field, declared: Declared) -> list[Asked]:
    """Return what is asked of a column: for each rule its name, its settings and whether it only warns."""
    asked: list[Asked] = [Asked("type", {"type": field.type})]
    if not field.nullable:
        asked.append(Asked("missing_value", {}))
    if field.type in ("integer", "number"):
        asked.append(Asked("infinite", {}))
    if field.range is not None:
        ends = {"lowest": limit(field.range[0]), "highest": limit(field.range[1])}
        asked.append(Asked("range", ends))
    if field.doubtful:
        asked.append(Asked("doubtful", {"values": [limit(value) for value in field.doubtful]}, warns=True))
    if field.type == "string" and field.role != "free_text":
        asked += [Asked("blank", {}), Asked("untidy", {}), Asked("too_long", {"longest": LONGEST_LABEL})]
    if field.type == "string" and field.role != "free_text" and field.name not in declared.labels:
        asked.append(Asked("suspect", {"kind": "id" if field.role == "id" else "string"}, warns=True))
    if field.form:
        asked.append(Asked("form", {"form": field.form}))
    return asked + _label_checks(field, declared) if field.holds_labels else asked


def _label_checks(field: Field, declared: Declared) -> list[Asked]:
    """Return what is asked of a column of labels."""
    asked = [Asked("reserved", {})]
    coded = dict(declared.coded.get(field.name, {}))
    if coded:
        asked.append(Asked("coded", {"coded": coded}))
    if field.name in declared.labels:
        allowed = list(declared.labels[field.name])
        asked.append(Asked("category", {"allowed": allowed, "coded": coded}))
    if unscaled := unscaled_measures(field, declared):
        asked.append(Asked("unscaled", {"unscaled": list(unscaled)}))
    return asked


def unscaled_measures(field: Field, declared: Declared) -> tuple[str, ...]:
    """Return the measures that a plan allows although neither it nor a code list says what they run from and to."""
    if field.role != "measure":
        return ()
    known = {measure.label for measure in codelist(field.codelist).measures} | set(declared.ranges)
    return tuple(label for label in declared.labels.get(field.name, ()) if label not in known)


def table_checks(declared: Declared) -> list[Asked]:
    """Return what is asked of a table as a whole, as in `column_checks`."""
    schema = declared.schema
    asked: list[Asked] = [Asked("too_few_rows", {"fewest": schema.min_rows})]
    if schema.keys:
        asked.append(Asked("duplicate_key", {"keys": list(schema.keys)}))
    else:
        known = [field.name for field in schema.fields]
        asked.append(Asked("duplicate_row", {"columns": known}, schema.duplicates == WARNING))
    return asked + [
        Asked(rule.name, _cross_settings(rule, declared), rule.severity == WARNING) for rule in schema.rules
    ]


def _cross_settings(rule: Rule, declared: Declared) -> dict[str, Any]:
    """Return the settings of a rule between columns."""
    settings: dict[str, Any] = {"field": rule.field, "other": rule.other}
    if rule.name == "range_by_measure":
        settings["ranges"] = dict(declared.ranges)
    elif rule.name == "values_by_measure":
        settings["values"] = {label: list(values) for label, values in declared.values.items()}
    elif rule.name == "half_scale":
        settings["doubled"] = dict(declared.doubled)
    elif rule.name == "given_with":
        other = declared.schema.field(rule.other)
        settings["when_true"] = other is not None and other.type == "boolean"
    return settings
