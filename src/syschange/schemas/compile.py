"""Compiling a schema to Pandera, with checks from the closed vocabulary only, and running what was compiled."""

import functools
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.schemas.declared import Categories, Declared, Ranges, declare
from syschange.schemas.definition import Field, Rule, load
from syschange.schemas.rules import LONGEST_LABEL, VOCABULARY, RuleKind, limit

_PREFIX = "syschange_"
_REGISTERING = threading.Lock()


@dataclass(frozen=True, eq=False)
class Failure:
    """One rule that does not hold.

    Attributes
    ----------
    rule
        Its name in the vocabulary, or "unchecked" where the rule could not be tried.
    column
        The column it is about; empty for the whole table.
    settings
        The rule's settings.
    rows
        The rows it does not hold for, from 0, in order; empty for the whole table.
    """

    rule: str
    column: str
    settings: Mapping[str, Any]
    rows: npt.NDArray[np.intp]


def to_pandera(name: str, *, categories: Categories | None = None, ranges: Ranges | None = None) -> Any:  # noqa: ANN401 - naming Pandera's type would load Pandera with the library
    """Return a schema as a `pandera.pandas.DataFrameSchema`, for a pipeline that uses Pandera already.

    Its checks are registered with Pandera as `syschange_<rule>`; nothing is coerced, and an empty table does
    not pass. Pandera's own error messages hold values from the data: `check` gives the same findings in words
    that do not.

    Parameters
    ----------
    name
        For example "people", "access" or "outcomes".
    categories, ranges
        As in `check`.

    Raises
    ------
    UnknownChoiceError
        Where there is no such schema, or a column or measure is not one that can be declared.
    WrongTypeError
        Where labels or ranges are not of the right form.
    """
    return compile_schema(declare(load(name), categories, ranges))


def compile_schema(declared: Declared) -> Any:  # noqa: ANN401 - as in `to_pandera`
    """Return a declared schema as a `pandera.pandas.DataFrameSchema`."""
    import pandera.pandas as pa

    _register()
    schema = declared.schema
    columns = {
        # Missing cells are the business of the rule `missing_value`, and types that of the rule `type`: Pandera's
        # own tests of both depend on the dtype, and say in their messages what the cells hold.
        f.name: pa.Column(checks=_column_checks(f, declared), required=f.required, nullable=True)
        for f in schema.fields
    }
    checks = [
        _check("too_few_rows", fewest=schema.min_rows),
        _check("duplicate_key", keys=list(schema.keys)),
        *(_cross_check(rule, declared) for rule in schema.rules),
    ]
    return pa.DataFrameSchema(
        columns, checks=checks, name=schema.name, unique_column_names=True, strict=False
    )


def failures(declared: Declared, frame: pd.DataFrame) -> tuple[Failure, ...]:
    """Run the checks of the compiled schema over a table and return every one that does not hold.

    The checks are called one by one, and not through `DataFrameSchema.validate`: that builds error messages out
    of values from the data, and an environment variable can switch it off or to another engine.

    Parameters
    ----------
    declared
        The schema.
    frame
        The columns to be checked, rows numbered from 0. Columns that are absent are not reported here.
    """
    compiled = compile_schema(declared)
    compiled.get_backend(frame)  # Pandera readies its checks for pandas when a backend is first asked for
    found = [
        _failure(check, frame, name)
        for name, column in compiled.columns.items()
        for check in column.checks
        if name in frame.columns
    ]
    found += [_failure(check, frame, None) for check in compiled.checks]
    return tuple(failure for failure in found if failure is not None)


def _failure(check: Any, frame: pd.DataFrame, column: str | None) -> Failure | None:  # noqa: ANN401 - a Pandera check
    """Run one check; None where it holds. One that cannot be run is a failure too, never a pass."""
    name = check.name.removeprefix(_PREFIX)
    settings = dict(check.statistics)
    about = column or settings.get("field", ", ".join(settings.get("keys", ())))
    try:
        flags = np.atleast_1d(np.asarray(check(frame, column).check_output, dtype=bool))
    except Exception:  # noqa: BLE001 - whatever went wrong, its message may hold values from the data
        return Failure("unchecked", about, settings, np.array([], dtype=np.intp))
    if flags.all():
        return None
    return Failure(name, about, settings, np.flatnonzero(~flags))


def _column_checks(field: Field, declared: Declared) -> list[Any]:
    checks = [_check("type", type=field.type)]
    if not field.nullable:
        checks.append(_check("missing_value"))
    if field.type in ("integer", "number"):
        checks.append(_check("infinite"))
    if field.range is not None:
        checks.append(_check("range", lowest=limit(field.range[0]), highest=limit(field.range[1])))
    if field.type == "string" and field.role != "free_text":
        checks += [_check("blank"), _check("untidy"), _check("too_long", longest=LONGEST_LABEL)]
    if field.holds_labels:
        checks.append(_check("reserved"))
    if field.name in declared.labels:
        checks.append(_check("category", allowed=list(declared.labels[field.name])))
    return checks


def _cross_check(rule: Rule, declared: Declared) -> Any:  # noqa: ANN401 - a Pandera check
    settings: dict[str, Any] = {"field": rule.field, "other": rule.other}
    if rule.name == "range_by_measure":
        settings["ranges"] = dict(declared.ranges)
    elif rule.name == "given_with":
        other = declared.schema.field(rule.other)
        settings["when_true"] = other is not None and other.type == "boolean"
    return _check(rule.name, **settings)


def _check(name: str, **settings: Any) -> Any:  # noqa: ANN401 - settings are plain YAML values, the result a Pandera check
    """Return a registered check. One failing value is kept, not all: collecting them is what makes Pandera slow."""
    import pandera.pandas as pa

    return getattr(pa.Check, _PREFIX + name)(**settings, ignore_na=False, n_failure_cases=1)


def _register() -> None:
    """Register the vocabulary with Pandera, once a process."""
    import pandera.pandas as pa
    from pandera.api.extensions import register_check_method

    with _REGISTERING:
        for name, kind in VOCABULARY.items():
            if not hasattr(pa.Check, _PREFIX + name):
                register_check_method(
                    _named(_PREFIX + name, kind),
                    statistics=list(kind.settings),
                    supported_types=[pd.DataFrame] if kind.table else [pd.Series],
                )


def _named(name: str, kind: RuleKind) -> Any:  # noqa: ANN401 - a function of the signature Pandera asks for
    """Return a rule as a function of its own, under the name it is registered with."""

    @functools.wraps(kind.holds)
    def holds(table: Any, **settings: Any) -> Any:  # noqa: ANN401 - a column or a table; flags, or one flag
        return kind.holds(table, **settings)

    holds.__name__ = name
    return holds
