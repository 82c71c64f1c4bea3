"""The counts that ratings rest on, and the same findings from counts that may be published."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from syschange.frames import ALL, rows
from syschange.results import COUNT_COLUMNS, Coarsening, address
from syschange.system.practice.beside import AGREED, SAME, UNTOLD
from syschange.system.practice.cells import POINT
from syschange.system.practice.options import Asked
from syschange.system.practice.table import Basis

_COUNTS = ("n", "asked", "ratings", "hits")
_MOMENTS = ("mean", "sd")


def counts(basis: Basis, asked: Asked) -> pd.DataFrame:
    """Return every count of people it rests on (see `Result.counts`)."""
    parts = [(basis.cells, asked.keys, _counted(basis.cells), "")]
    parts += [(basis.raters, ("reported_by",), ("n", "invited"), "all ")]
    parts += [(basis.agreement, ("scale", "reported_by"), ("n", "one_rating"), "agreement ")]
    made = [
        (cell, _named(f"{kind}{name}", asked), number)
        for table, keys, names, kind in parts
        for name in names
        for cell, number in zip(_addresses(table, keys), table[name], strict=True)
        if not math.isnan(number)
    ]
    return pd.DataFrame(made, columns=list(COUNT_COLUMNS))


def published(basis: Basis, asked: Asked, shown: pd.DataFrame, coarsening: Coarsening) -> Basis:
    """Return the basis made of published counts: hidden ones are missing, and moments are coarsened."""
    found = dict(zip(zip(shown["cell"], shown["quantity"], strict=True), shown["count"], strict=True))

    def read(table: pd.DataFrame, keys: Sequence[str], names: Sequence[str], kind: str) -> pd.DataFrame:
        made = table.copy()
        for name in names:
            quantity = _named(f"{kind}{name}", asked)
            made[name] = [found.get((cell, quantity), math.nan) for cell in _addresses(table, keys)]
            made[name] = made[name].astype("float64")
        return made

    cells = read(basis.cells, asked.keys, _counted(basis.cells), "")
    _coarsen(cells, coarsening)
    fine = 10.0 ** (1 - coarsening.figures)
    gaps = basis.gaps.copy()
    gaps[["r_share", "r_mean"]] = (gaps[["r_share", "r_mean"]] / fine).round() * fine
    raters = read(basis.raters, ("reported_by",), ("n", "invited"), "all ")
    agreement = read(basis.agreement, ("scale", "reported_by"), ("n", "one_rating"), "agreement ")
    return Basis(cells, gaps, raters=raters, agreement=_agreement(agreement, fine), clustered=basis.clustered)


def _coarsen(cells: pd.DataFrame, coarsening: Coarsening) -> None:
    """Round the moments, hide those of hidden people, and take clusters of raters for as many as are published."""
    hidden = cells["n"].isna() | cells["ratings"].isna()
    whole = cells.loc[(cells[["level", "subject", "sector"]] == ALL).all(axis=1) & (cells["ways"] == 0), "sd"]
    step = coarsening.step(float(np.nanmax(whole)) if whole.notna().any() else math.nan)
    fine = 10.0 ** (1 - coarsening.figures)
    for name, size in (("mean", step), ("sd", step), ("deff", fine), ("deff_mean", fine)):
        cells[name] = ((cells[name] / size).round() * size).mask(hidden)
    cells["clusters"] = cells["n"].where(cells["by_rater"], cells["clusters"]).mask(hidden)


def _agreement(table: pd.DataFrame, fine: float) -> pd.DataFrame:
    """Return agreement rounded as correlations are; that all gave one rating is not said, for it says which."""
    made = table.copy()
    hidden = made["n"].isna()
    for name in ("alpha", "se"):
        made[name] = ((made[name] / fine).round() * fine).mask(hidden)
    untold = made["why"].isin([SAME, AGREED])
    made["alpha"] = made["alpha"].mask(untold)
    made["one_rating"] = made["one_rating"].mask(untold | (made["one_rating"] >= made["n"]))
    made["why"] = made["why"].mask(untold, UNTOLD).mask(hidden, "")
    return made


def _counted(cells: pd.DataFrame) -> tuple[str, ...]:
    return (*_COUNTS, *(str(name) for name in cells.columns if str(name).startswith(POINT)))


def _named(quantity: str, asked: Asked) -> str:
    """Return what a count is called among those of other results."""
    return f"{quantity}:{asked.framework.name}"


def _addresses(table: pd.DataFrame, keys: Sequence[str]) -> list[Any]:
    return [address({key: row[key] for key in keys}) for row in rows(table)]
