"""The counts behind a representation, true or published, and the table that is worked out from them alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.equity.basis import cells_of
from syschange.equity.breakdown import Breakdown
from syschange.equity.representation.beside import is_known
from syschange.equity.representation.dissatisfied import per_dissatisfied, shares_of
from syschange.equity.representation.shares import CONDITIONAL, EXACT, rate_limits, ratios, to_parity
from syschange.frames import ALL
from syschange.results import COUNT_COLUMNS, Coarsening
from syschange.statistics.multiplicity import adjustment

Floats = npt.NDArray[np.float64]
SAMPLE = "sample"
COUNTED = (
    "served", "served_known", "served_rest", "population", "population_known", "population_rest"
)  # fmt: skip
COLUMNS = (
    "ways", "served", "population", "share_served", "share_population", "expected", "ratio", "lower", "upper",
    "level", "method", "p", "p_adjusted", "to_parity", "rate", "rate_lower", "rate_upper", "dissatisfied",
    "per_dissatisfied", "per_dissatisfied_lower", "per_dissatisfied_upper", "note",
)  # fmt: skip
HIDDEN = "hidden"
UNMATCHED = "people served and nobody in the population"


@dataclass(frozen=True)
class Terms:
    """How those served are set against the population.

    Attributes
    ----------
    level, adjust, per
        As given to `representation`.
    sample
        How many people the population's numbers were estimated from; missing where they are known.
    """

    level: float
    adjust: str
    per: float
    sample: float = math.nan


def basis_of(rolled: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return the counts of each group beside those of everybody whose characteristics are known.

    Parameters
    ----------
    rolled
        The characteristics, `ways`, `served` and `population`, a row a group.
    by
        The characteristics.

    Returns
    -------
    DataFrame
        Besides, of people all of whose characteristics of the row's table are known, `served_known` and
        `population_known`, and those of them who are not in the group, `served_rest` and `population_rest`
        (missing for the groups that are not known).
    """
    made, known = rolled.copy(), is_known(rolled, by)
    tables = ["".join("1" if row else "0" for row in rows) for rows in (rolled[list(by)] != ALL).to_numpy()]
    for name in ("served", "population"):
        made[f"{name}_known"] = made[name].where(known, 0.0).groupby(tables).transform("sum")
        made[f"{name}_rest"] = (made[f"{name}_known"] - made[name]).where(known)
    return made


def counts_of(basis: pd.DataFrame, by: Sequence[str], sample: float) -> pd.DataFrame:
    """Return every count of people in a basis (see `Result.counts`); a population in parts of people is rounded."""
    cells = cells_of(basis, by)
    parts = [
        pd.DataFrame(dict(zip(COUNT_COLUMNS, (cells, name, np.rint(basis[name].to_numpy())), strict=True)))
        for name in COUNTED
    ]
    if not math.isnan(sample):
        parts.append(pd.DataFrame([(cells[0], SAMPLE, np.rint(sample))], columns=list(COUNT_COLUMNS)))
    made = pd.concat(parts, ignore_index=True)
    return made[made["count"].notna()].reset_index(drop=True)


def published_basis(
    basis: pd.DataFrame, published: pd.DataFrame, by: Sequence[str]
) -> tuple[pd.DataFrame, float]:
    """Return a basis of published counts, missing where hidden, and the size of the sample."""
    pairs = zip(published["cell"], published["quantity"], strict=True)
    found = dict(zip(pairs, published["count"], strict=True))
    cells, made = cells_of(basis, by), basis.copy()
    for name in COUNTED:
        made[name] = np.array([found.get((cell, name), np.nan) for cell in cells], dtype=float)
    made["whole"] = made["population"].iloc[0]
    return made, float(found.get((cells[0], SAMPLE), np.nan))


def table_of(
    basis: pd.DataFrame, by: Sequence[str], terms: Terms, survey: Breakdown | None, *, sampled: bool
) -> pd.DataFrame:
    """Return the table of a representation from its basis: one row a group.

    Parameters
    ----------
    basis
        As `basis_of` returns it, with `whole`, how many the population is in all.
    by
        The characteristics.
    terms
        How they are set against each other.
    survey
        The share of each group that is dissatisfied.
    sampled
        Whether the population was estimated from a sample, be its size shown or hidden.
    """
    unsure = sampled and math.isnan(terms.sample)  # where even the size of the sample is hidden
    told = _told(basis, by) & (not unsure)
    shown = basis[[*COUNTED, "whole"]].where(told, np.nan)
    held = basis.assign(served=np.nan) if unsure else basis
    table = basis[[*by, "ways", "served", "population"]].copy()
    known = shown[["served_known", "population_known"]].where(shown[["served_known", "population_known"]] > 0)
    table["share_served"] = shown["served"] / known["served_known"]
    table["share_population"] = shown["population"] / known["population_known"]
    table["expected"] = shown["served_known"] * table["share_population"]
    found = ratios(shown, sample=terms.sample, level=terms.level)
    for name, values in zip(("ratio", "lower", "upper", "p"), found, strict=True):
        table[name] = values
    table["level"] = terms.level
    table["method"] = np.where(table["lower"].notna(), CONDITIONAL if sampled else EXACT, "none")
    table["p_adjusted"] = adjustment(terms.adjust)(table["p"].to_numpy(dtype=np.float64))
    table["to_parity"] = np.where(table["ratio"].notna(), to_parity(shown), np.nan)
    rates = rate_limits(held, sample=terms.sample, per=terms.per, level=terms.level)
    for name, values in zip(("rate", "rate_lower", "rate_upper"), rates, strict=True):
        table[name] = values
    _put_dissatisfied(table, held, by, terms, survey)
    table["note"] = notes(basis, by)
    return table[[*by, *COLUMNS]]


def notes(basis: pd.DataFrame, by: Sequence[str]) -> list[str]:
    """Return why a row has no ratio, or what is odd about it; empty where there is nothing to say."""
    served, people = basis["served"], basis["population"]
    known = is_known(basis, by)
    needed = basis[["served", "served_known", "population", "population_known"]].isna().any(axis=1)
    rest = basis[["served_rest", "population_rest"]].isna().any(axis=1)
    conditions = [
        (~known).tolist(),
        (needed | (rest & known & (basis["ways"] > 0).to_numpy())).tolist(),
        ((people == 0) & (served > 0)).tolist(),
        (people == 0).tolist(),
        (basis["ways"] == 0).tolist(),
        (basis["served_known"] == 0).tolist(),
        (people == basis["population_known"]).tolist(),
        (served > people).tolist(),
    ]
    said = [
        "a characteristic is not known", HIDDEN, UNMATCHED, "nobody in the population", "", "nobody is served",
        "nobody else in the population", "more served than there are people",
    ]  # fmt: skip
    return [str(note) for note in np.select(conditions, said, default="")]


def _told(basis: pd.DataFrame, by: Sequence[str]) -> "pd.Series[bool]":
    """Return which groups may be set against everybody: known ones whose rest may be shown as well."""
    return (basis["ways"] > 0) & basis[list(COUNTED)].notna().all(axis=1) & is_known(basis, by)


def _put_dissatisfied(
    table: pd.DataFrame, basis: pd.DataFrame, by: Sequence[str], terms: Terms, survey: Breakdown | None
) -> None:
    names = ["dissatisfied", "per_dissatisfied", "per_dissatisfied_lower", "per_dissatisfied_upper"]
    table[names] = np.nan
    if survey is None:
        return
    shares = shares_of(survey, basis, by=by, level=terms.level)
    table["dissatisfied"] = shares["value"].to_numpy()
    found = per_dissatisfied(basis, shares, sample=terms.sample, level=terms.level)
    for name, values in zip(names[1:], found, strict=True):
        table[name] = values


def survey_on_paper(
    survey: Breakdown | None, published: pd.DataFrame, coarsening: Coarsening
) -> Breakdown | None:
    """Return the breakdown of the dissatisfied recomputed from published counts."""
    return None if survey is None else survey.from_counts(published, coarsening)
