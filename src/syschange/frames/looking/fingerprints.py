"""A number for each row, the same for two rows that hold the same: what tells rows apart at little cost."""

from collections.abc import Mapping

import narwhals as nw
import polars as pl

from syschange.frames.looking.look import Group
from syschange.frames.looking.names import safe_name

NOT_WHOLE = 0  # the fingerprint of a row one of whose cells is missing


def fingerprint(group: Group, dtypes: Mapping[str, nw.dtypes.DType]) -> pl.Expr:
    """Return the fingerprint of some columns; `NOT_WHOLE` where one is missing and the group asks for whole rows."""
    parts = [_comparable(pl.col(safe_name(name)), dtypes[name]) for name in group.columns]
    marked = pl.struct(parts).hash() | pl.lit(1, dtype=pl.UInt64)  # never `NOT_WHOLE`
    if not group.whole:
        return marked
    whole = pl.all_horizontal(
        pl.col(safe_name(name)).is_not_nan() & pl.col(safe_name(name)).is_not_null()
        if dtypes[name].is_float()
        else pl.col(safe_name(name)).is_not_null()
        for name in group.columns
    )
    return pl.when(whole).then(marked).otherwise(pl.lit(NOT_WHOLE, dtype=pl.UInt64))


def _comparable(column: pl.Expr, dtype: nw.dtypes.DType) -> pl.Expr:
    """Return a column whose cells are equal exactly where they say the same."""
    if dtype.is_float():
        return column + 0.0  # which makes zero of minus zero
    return column.cast(pl.String) if isinstance(dtype, nw.Categorical | nw.Enum) else column
