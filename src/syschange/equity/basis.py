"""What every equity measure is computed from: the counts and moments of each group, true or published."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.equity.options import QUANTILES, Question
from syschange.frames import rows
from syschange.results import COUNT_COLUMNS, Coarsening, address
from syschange.statistics.design import Linearised

_FIGURES = 2  # ours: significant figures of design effects, exposures a person and the like on paper
_OWN = (
    10.0  # ours: quantiles and their limits are scores of single people, and given a figure less than means
)
_SHARES = 0.01  # ours: what is rounded to on paper: how far a weighted share is from the plain one


def basis(sums: pd.DataFrame, found: Linearised, keys: Sequence[str], asked: Question) -> pd.DataFrame:
    """Return the counts and moments of every group.

    Parameters
    ----------
    sums
        A row a group: the keys, `rows`, `known`, the unweighted `y`, and `e` for rates.
    found
        The values and their standard errors.
    keys
        The characteristics, the period and `ways`.
    asked
        The question.

    Returns
    -------
    DataFrame
        The keys; `n` (people), `denominator` (people whose outcome is known), `numerator` (people with the
        outcome, or events; missing for means), `exposure` (of rates), `value`, `weight` (what the group counts
        for in everybody's value), `se`, `df`, `size` (effective size: people, or exposure for rates) and `sd`.
    """
    table = sums[list(keys)].copy()
    table["n"], table["denominator"] = sums["rows"].astype(float), sums["known"].astype(float)
    table["numerator"] = sums["y"].astype(float) if asked.kind in {"proportion", "rate"} else np.nan
    rate = asked.kind == "rate"
    table["exposure"] = sums["e"].astype(float) if rate else np.nan
    table["value"] = found.value
    heavy = next((c for c in ("we", "w", "e") if c in sums and (rate or c != "e")), "known")
    table["weight"] = sums[heavy].astype(float)
    table["se"], table["df"], table["size"] = found.se, found.df, found.n_eff
    with np.errstate(invalid="ignore"):
        table["sd"] = found.se * np.sqrt(found.n_eff)
    return table


def complement(sums: pd.DataFrame, *, keys: Sequence[str], period: str | None) -> pd.DataFrame:
    """Return the sums of everybody who is not in each group: everybody of its period less the group."""
    numbers = [c for c in sums.columns if c not in keys]
    whole = sums[sums["ways"] == 0]
    if period is None:
        total = whole[numbers].to_numpy(dtype=float)
    else:
        total = whole.set_index(period)[numbers].loc[sums[period]].to_numpy(dtype=float)
    rest = sums.copy()
    rest[numbers] = total - sums[numbers].to_numpy(dtype=float)
    return rest


def counts(table: pd.DataFrame, *, keys: Sequence[str], outcome: str, prefix: str = "") -> pd.DataFrame:
    """Return every count of people in a basis, one row a group and quantity (see `Result.counts`).

    Events and people with the outcome are counted alike; of people the rest, who have it not, are too.
    """
    cells = cells_of(table, keys)
    quantities = {
        "n": table["n"],
        f"denominator:{outcome}": table["denominator"],
        f"numerator:{outcome}": table["numerator"],
    }
    if table["exposure"].isna().all():
        quantities[f"complement:{outcome}"] = table["denominator"] - table["numerator"]
    shown = {f"{prefix}{name}": v for name, v in quantities.items() if not (prefix and name == "n")}
    parts = [
        pd.DataFrame(dict(zip(COUNT_COLUMNS, (cells, name, values.to_numpy()), strict=True)))
        for name, values in shown.items()
        if not name.removeprefix(prefix).startswith(("num", "com")) or values.notna().any()
    ]
    return pd.concat(parts, ignore_index=True)


def published_basis(
    table: pd.DataFrame, published: pd.DataFrame, *, keys: Sequence[str], asked: Question, spread: float,
    coarsening: Coarsening, prefix: str = "",
) -> pd.DataFrame:  # fmt: skip
    """Return a basis made of published counts; what is hidden is missing, and means are coarsened.

    A numerator is shown only where its complement may be shown as well, and a mean only where its
    denominator may. `spread` is everybody's standard deviation, which says how finely means are given.
    """
    shown = _Shown(table, published, keys, prefix)
    y = asked.outcome
    made = table.copy()
    made["n"] = shown("n") if not prefix else table["n"] * np.nan
    hidden = np.isnan(made["n"]) if not prefix else np.zeros(len(table), dtype=bool)
    made["denominator"] = np.where(hidden, np.nan, shown(f"denominator:{y}"))
    known = made["denominator"].notna().to_numpy()
    if asked.kind == "proportion":
        known = known & ~np.isnan(shown(f"complement:{y}"))
    if asked.kind in {"proportion", "rate"}:
        made["numerator"] = np.where(known, shown(f"numerator:{y}"), np.nan)
        known = known & made["numerator"].notna().to_numpy()
    _values(made, table, asked, known, coarsening.step(spread))
    return made


class _Shown:
    """Looks up what may be published of a quantity, one number a row."""

    def __init__(
        self, table: pd.DataFrame, published: pd.DataFrame, keys: Sequence[str], prefix: str
    ) -> None:
        pairs = zip(published["cell"], published["quantity"], strict=True)
        self._found = dict(zip(pairs, published["count"], strict=True))
        self._cells, self._prefix = cells_of(table, keys), prefix

    def __call__(self, quantity: str) -> npt.NDArray[np.float64]:
        """Return the published numbers; missing where hidden."""
        name = f"{self._prefix}{quantity}"
        return np.array([self._found.get((cell, name), np.nan) for cell in self._cells], dtype=float)


def _values(
    made: pd.DataFrame, table: pd.DataFrame, asked: Question, known: npt.NDArray[np.bool_], step: float
) -> None:
    """Put in the values and their uncertainty, from published counts and coarsened moments alone.

    A coarsened moment is one of a person (days of exposure, degrees of freedom) or a proportion (of the weighted to
    the plain): one of a group would tell how many people are in it, where each counts for the same.
    """
    known = known & np.isfinite(table["value"].to_numpy(dtype=float))
    if asked.kind in QUANTILES:
        step *= _OWN
    if asked.kind not in {"proportion", "rate"}:
        known = known & (
            table["sd"].to_numpy(dtype=float) > 0
        )  # where all score alike, the mean is everybody's
    people = made["denominator"].where(known)
    with np.errstate(divide="ignore", invalid="ignore"):
        if asked.kind == "rate":
            made["exposure"] = people * _each(table, "exposure", "denominator")
            plain = asked.per * made["numerator"] / made["exposure"].where(made["exposure"] > 0)
            crude = asked.per * table["numerator"] / table["exposure"]
            made["value"] = plain if asked.plain else plain * _figures((table["value"] / crude).to_numpy())
            made["size"] = made["exposure"] / _each(table, "exposure", "size")
            made["se"] = np.sqrt(made["value"] * asked.per / made["size"])
        elif asked.kind == "proportion":
            plain = made["numerator"].where(known) / people.where(people > 0)
            apart = table["value"] - table["numerator"] / table["denominator"]
            weighted = (plain + (apart / _SHARES).round() * _SHARES).clip(0, 1)
            made["value"] = plain if asked.plain else weighted
            made["size"] = people / _each(table, "denominator", "size")  # by 1 where each row counts as one
            made["se"] = np.sqrt(made["value"] * (1 - made["value"]) / made["size"])
        else:
            made["value"] = ((table["value"] / step).round() * step).where(known)
            made["sd"] = ((table["sd"] / step).round() * step).where(known)
            made["size"] = people / _each(table, "denominator", "size")
            made["se"] = made["sd"] / np.sqrt(made["size"])
        freedom = _figures((table["df"] / (table["denominator"] - 1)).to_numpy())
        made["df"] = (people - 1) * (1.0 if asked.plain else freedom)
        of = "exposure" if asked.kind == "rate" else "denominator"
        made["weight"] = made[of].where(known) * _each(table, "weight", of)
        if asked.kind in {"proportion", "rate"}:
            made["sd"] = made["se"] * np.sqrt(made["size"])
    for name in [c for c in made.columns if c.startswith(("lower:", "upper:"))]:
        made[name] = ((table[name] / step).round() * step).where(known)


def _each(table: pd.DataFrame, of: str, by: str) -> npt.NDArray[np.float64]:
    """Return how much of one column there is to each of another, to two significant figures."""
    return _figures((table[of] / table[by]).to_numpy(dtype=float))


def _figures(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return numbers to two significant figures."""
    with np.errstate(divide="ignore", invalid="ignore"):
        size = 10.0 ** (np.floor(np.log10(np.abs(values))) - _FIGURES + 1)
        return np.where(np.isfinite(size) & (size > 0), np.round(values / size) * size, values)


def cells_of(table: pd.DataFrame, keys: Sequence[str]) -> list[tuple[tuple[str, str], ...]]:
    """Return whom each row counts."""
    return [address({c: row[c] for c in keys}) for row in rows(table[list(keys)])]
