"""The standard population or the reference that rates are standardised to: named, given as a mapping or a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from syschange.equity.standardise.bands import esp2013
from syschange.equity.standardise.sums import Columns
from syschange.errors import UnknownChoiceError, WrongTypeError, quote
from syschange.frames import MISSING_LABELS, Sum, columns_of, reduce_to_cells

Floats = npt.NDArray[np.float64]
EVERYONE, ESP2013 = "everyone", "esp2013"


@dataclass(frozen=True, eq=False)
class Rates:
    """Events and people of a reference in each stratum, in the order of the strata."""

    events: Floats
    population: Floats


def standard_weights(standard: object, strata: Sequence[str], column: str) -> tuple[Floats | None, str]:
    """Return the people of each stratum in the standard (None where everyone in the data is it), and its name.

    Raises
    ------
    UnknownChoiceError
        Where it is a name that is not known.
    WrongTypeError
        Where it lacks a stratum of the data, or has one that nobody in the data is in, or a weight that cannot be.
    """
    if standard is None or standard == EVERYONE if not _is_table(standard) else False:
        return None, "everyone in the data"
    if isinstance(standard, str) and not standard.endswith(".parquet"):
        if standard != ESP2013:
            raise UnknownChoiceError("standard", standard, (EVERYONE, ESP2013))
        return _ordered(esp2013(strata, column), strata, column), "European Standard Population 2013"
    if isinstance(standard, Mapping):
        return _ordered(
            {str(k): v for k, v in standard.items()}, strata, column
        ), "a standard of the user's own"
    others = [name for name in columns_of(standard) if name != column]
    if len(others) != 1 or column not in columns_of(standard):
        raise WrongTypeError(
            f"The standard is not a table of two columns, one of them called {quote(column)}.",
            "Give a mapping of stratum to people, or a table with the stratum and its people.",
        )
    return _ordered(
        _summed(standard, column, others)[others[0]], strata, column
    ), "a standard of the user's own"


def reference_rates(reference: object, strata: Sequence[str], c: Columns) -> tuple[Rates | None, str]:
    """Return events and people of the reference (None where everyone in the data is it), and its name.

    Raises
    ------
    UnknownChoiceError
        Where it is a name that is not known.
    WrongTypeError
        Where it lacks a stratum of the data, or holds an amount that cannot be.
    """
    if not _is_table(reference):
        if reference is None or reference == EVERYONE:
            return None, "everyone in the data"
        raise UnknownChoiceError("reference", reference, (EVERYONE,))
    if c.population is None:
        raise WrongTypeError(
            "A reference is a table of events and people, and no column of people is named.",
            "Name it with population='…', or compare with reference='everyone'.",
        )
    found = _summed(reference, c.strata, [c.events, c.population])
    events, people = (
        _ordered(found[name], strata, c.strata, whole=False) for name in (c.events, c.population)
    )
    return Rates(events, people), "a reference of the user's own"


def _is_table(given: object) -> bool:
    return not (given is None or (isinstance(given, str) and not given.endswith(".parquet")))


def _summed(table: object, column: str, values: Sequence[str]) -> dict[str, dict[str, float]]:
    sums = [s for v in values for s in (Sum(v, (v,), (v,)), Sum(f"known:{v}", (), (v,)))]
    cells = reduce_to_cells(table, keys=[column], values=list(values), sums=sums, centred=[])
    if any(cells.ranges[v][0] < 0 or cells.total(f"known:{v}") < cells.rows for v in values):
        raise WrongTypeError(
            "The standard or reference holds a value that is below 0 or missing.",
            "Give amounts of 0 or more, and 0 where nothing was counted.",
        )
    made = cells.table
    return {v: dict(zip(made[column], made[v].astype(float), strict=True)) for v in values}


def _ordered(
    weights: Mapping[str, float], strata: Sequence[str], column: str, *, whole: bool = True
) -> Floats:
    """Return amounts in the order of the strata, having checked that each has one."""
    lacking = [name for name in strata if name not in weights]
    more = [name for name in weights if name not in strata and name not in MISSING_LABELS]
    if lacking or (whole and more):
        where = "standard or reference" if lacking else "table"
        raise WrongTypeError(
            f"{len(lacking or more)} of the strata in {quote(column)} are not in the {where}.",
            "Give both the same strata, spelt alike.",
        )
    made = np.array([weights[name] for name in strata], dtype=np.float64)
    if not (np.isfinite(made).all() and (made >= 0).all() and made.sum() > 0):
        raise WrongTypeError(
            "The standard or reference holds an amount that is negative, missing or infinite, or is empty.",
            "Give amounts of 0 or more, with some people among them.",
        )
    return made
