"""Compiling a schema to Pandera, with checks from the closed vocabulary only."""

import functools
import threading
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from syschange.errors import UnknownChoiceError
from syschange.frames import pandas_column
from syschange.schemas.checking.asked import Asked, column_checks, table_checks
from syschange.schemas.checking.vocabulary import VOCABULARY, RuleKind
from syschange.schemas.declared import Categories, Declared, Ranges, declare
from syschange.schemas.definition import Schema
from syschange.schemas.local import find

PREFIX = "syschange_"
ENGINES = ("pandas", "polars")
_REGISTERING = threading.Lock()


def to_pandera(
    schema: str | Schema,
    *,
    engine: str = "pandas",
    categories: Categories | None = None,
    ranges: Ranges | None = None,
) -> Any:  # noqa: ANN401 - naming Pandera's type would load Pandera with the library
    """Return a schema as one of Pandera's, for a pipeline that uses Pandera already.

    Its checks are registered with Pandera as `syschange_<rule>`; nothing is coerced, and an empty table does
    not pass. Pandera's own error messages hold values from the data: `check` gives the same findings in words
    that do not.

    Parameters
    ----------
    schema
        Its name, for example "people", "access" or "outcomes", or one that was read with `read_schema`.
    engine
        "pandas" for a `pandera.pandas.DataFrameSchema`; "polars" for a `pandera.polars.DataFrameSchema`, which
        looks at the data of a lazy frame too, where Pandera by itself looks at its column names only.
    categories, ranges
        As in `check`.

    Returns
    -------
    pandera.pandas.DataFrameSchema or pandera.polars.DataFrameSchema
        By the engine.

    Raises
    ------
    UnknownChoiceError
        Where there is no such schema or engine, or a column or measure is not one that can be declared.
    WrongTypeError
        Where labels or ranges are not of the right form.
    """
    if engine not in ENGINES:
        raise UnknownChoiceError("engine", engine, ENGINES)
    return compile_schema(declare(find(schema), categories, ranges), engine=engine)


def compile_schema(declared: Declared, *, engine: str = "pandas") -> Any:  # noqa: ANN401 - as in `to_pandera`
    """Return a declared schema as one of Pandera's."""
    library, whole = _pandera(engine)
    schema = declared.schema
    columns = {
        # Missing cells are the business of the rule `missing_value`, and types that of the rule `type`: Pandera's
        # own tests of both depend on the dtype, and say in their messages what the cells hold.
        f.name: library.Column(
            checks=[pandera_check(asked) for asked in column_checks(f, declared)],
            required=f.required,
            nullable=True,
        )
        for f in schema.fields
    }
    checks = [pandera_check(asked) for asked in table_checks(declared)]
    unique = {"unique_column_names": True} if engine == "pandas" else {}  # Polars has no other
    return whole(columns, checks=checks, name=schema.name, strict=False, **unique)


@functools.cache
def _pandera(engine: str) -> tuple[Any, Any]:
    """Return Pandera's module for an engine, and its class of schemas."""
    if engine == "pandas":
        import pandera.pandas as pandas_library

        return pandas_library, pandas_library.DataFrameSchema
    import pandera.polars as polars_library
    from pandera.config import ValidationDepth, config_context

    class WholeSchema(polars_library.DataFrameSchema):
        """A schema that looks at the data of a lazy frame, whatever Pandera's settings say."""

        @classmethod
        def get_backend(cls, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as Pandera's own
            """Return Pandera's own: it keeps them by class, and knows nothing of this one."""
            return polars_library.DataFrameSchema.get_backend(*args, **kwargs)

        def validate(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as Pandera's own
            with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
                return super().validate(*args, **kwargs)

    return polars_library, WholeSchema


def pandera_check(asked: Asked) -> Any:  # noqa: ANN401 - a Pandera check
    """Return a registered check. One failing value is kept, not all: collecting them is what makes Pandera slow."""
    import pandera

    _register()
    make = getattr(pandera.Check, PREFIX + asked.rule)
    return make(**asked.settings, ignore_na=False, n_failure_cases=1, raise_warning=asked.warns)


@functools.cache
def ready_for_pandas() -> None:
    """Ready Pandera's checks for pandas, which it does by itself only when a schema validates a table."""
    import pandera.pandas

    pandera.pandas.DataFrameSchema().get_backend(pd.DataFrame())


def _register() -> None:
    """Register the vocabulary with Pandera, once a process."""
    import pandera
    from pandera.api.extensions import register_check_method

    with _REGISTERING:
        for name, kind in VOCABULARY.items():
            if not hasattr(pandera.Check, PREFIX + name):
                register_check_method(
                    _named(PREFIX + name, kind),
                    statistics=list(kind.settings),
                    supported_types=[pd.DataFrame] if kind.table else [pd.Series],
                )


def _named(name: str, kind: RuleKind) -> Any:  # noqa: ANN401 - a function of the signature Pandera asks for
    """Return a rule as a function of its own, under the name it is registered with."""

    @functools.wraps(kind.holds)
    def holds(table: Any, **settings: Any) -> Any:  # noqa: ANN401 - a column or a table; flags, or one flag
        if isinstance(table, pd.Series | pd.DataFrame):
            return kind.holds(table, **settings)
        return _holds_in_polars(kind, table, settings)

    holds.__name__ = name
    return holds


def _holds_in_polars(kind: RuleKind, table: Any, settings: dict[str, Any]) -> Any:  # noqa: ANN401 - as above
    """Ask a rule of the columns it reads: the answers are those of the pandas rule, cell by cell."""
    present = table.lazyframe.collect_schema().names()
    if not kind.table:
        wanted = [table.key]
    else:
        named = [
            *settings.get("keys", ()),
            *settings.get("columns", ()),
            settings.get("field"),
            settings.get("other"),
        ]
        wanted = [name for name in present if name in named]
    columns = table.lazyframe.select(wanted or pl.len().alias("rows")).collect()
    if not wanted:
        frame = pd.DataFrame(index=range(columns["rows"].item()))
    else:
        frame = pd.DataFrame({name: pandas_column(columns[name]) for name in wanted})
    answer = kind.holds(frame if kind.table else frame[table.key], **settings)
    if isinstance(answer, bool):
        return answer
    return pl.LazyFrame({"holds": np.asarray(answer, dtype=bool)})
