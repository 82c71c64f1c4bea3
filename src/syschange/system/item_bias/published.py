"""The counts that item bias rests on, and its basis made again from counts that may be published."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames import rows
from syschange.results import COUNT_COLUMNS, Coarsening, address, shown_counts
from syschange.system.item_bias.basis import COUNTS, PEOPLE
from syschange.system.measured.published import figures

Floats = npt.NDArray[np.float64]
_WHOLE = ("matched", "compared")


def counts_of(basis: pd.DataFrame, whole: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return every count of people of a basis (see `Result.counts`)."""
    cells = pd.Series([address({c: row[c] for c in keys}) for row in rows(basis[list(keys)])], dtype=object)
    first = ~cells.duplicated()
    parts = [_part(cells[first], "n", basis.loc[first, "people"])]
    parts += [_part(cells[first], name, basis.loc[first, name]) for name in PEOPLE[1:]]
    for name in COUNTS:
        there = basis[name].notna()
        quantities = name + ":" + basis.loc[there, "item"].astype(str)
        parts.append(_part(cells[there], quantities, basis.loc[there, name]))
    told = whole[whole["value"].notna()]
    cells = pd.Series([address({c: row[c] for c in keys}) for row in rows(told[list(keys)])], dtype=object)
    parts += [_part(cells, f"{name}:together", told[name]) for name in _WHOLE]
    return pd.concat(parts, ignore_index=True)


def _part(cells: "pd.Series[Any]", quantity: object, counted: "pd.Series[float]") -> pd.DataFrame:
    columns = (
        cells.to_numpy(),
        np.broadcast_to(np.asarray(quantity, dtype=object), len(cells)),
        counted.to_numpy(),
    )
    return pd.DataFrame(dict(zip(COUNT_COLUMNS, columns, strict=True)))


def published_basis(
    basis: pd.DataFrame, whole: pd.DataFrame, published: pd.DataFrame, keys: Sequence[str], how: Coarsening
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the basis made of published counts: what is hidden is missing, and differences are coarsened."""
    found = shown_counts(published)
    made = basis.copy()
    cells = [address({c: row[c] for c in keys}) for row in rows(basis[list(keys)])]
    for name in PEOPLE:
        quantity = "n" if name == "people" else name
        made[name] = [found.get((cell, quantity), np.nan) for cell in cells]
    for name in COUNTS:
        asked = zip(cells, basis["item"], strict=True)
        made[name] = [found.get((cell, f"{name}:{item}"), np.nan) for cell, item in asked]
    hidden = made["people"].isna()
    made[list(COUNTS)] = made[list(COUNTS)].mask(hidden)
    made["answered"] = made["answered"].mask(made["left_out"].isna())
    _coarsened(made, np.full(len(made), how.step(1.0)))
    told = whole.copy()
    cells = [address({c: row[c] for c in keys}) for row in rows(told[list(keys)])]
    for name in _WHOLE:
        told[name] = [found.get((cell, f"{name}:together"), np.nan) for cell in cells]
    spread = told["sd"].to_numpy(dtype=float)
    _coarsened(told, np.array([how.step(sd) for sd in spread]))
    told["sd"] = figures(spread)
    return made, told


def _coarsened(made: pd.DataFrame, step: Floats) -> None:
    """Round differences, and what each person adds to their errors; missing where a count behind them is hidden."""
    known = made["matched"].notna() & made["compared"].notna()
    made["value"] = ((made["value"] / step).round() * step).where(known)
    for name in ("per_person", "test"):
        if name in made:
            made[name] = pd.Series(figures(made[name].to_numpy(dtype=float)), index=made.index).where(known)
