"""The table of a framework: a row a finding, from the counts and moments of the groups."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from syschange.frames import ALL, MISSING_LABELS, rows
from syschange.results import Estimate
from syschange.statistics.agreement import ENOUGH, TENTATIVE
from syschange.statistics.multiplicity import holm
from syschange.statistics.pooling import Pooled, partly_pooled
from syschange.statistics.proportions import critical_z
from syschange.system.practice.beside import AGREED, ALONE, FEW, SAME
from syschange.system.practice.cells import POINT
from syschange.system.practice.estimates import (
    agreement_estimate,
    gap_in_mean,
    gap_in_share,
    mean_of,
    share_of,
    share_value,
)
from syschange.system.practice.framework import PERSON
from syschange.system.practice.lowest import HALF, NONE, ONE, SOME, Lowest, lowest_of, pairs_of
from syschange.system.practice.options import COLUMNS, FRONT_LINE, LEADERS, LEVEL, STAFF, Asked

Floats = NDArray[np.float64]

NOT_EVIDENCE = "not evidence: only people themselves can say"
HIDDEN = "too few to show"
NOT_ENOUGH = "raters do not agree well enough to use"
RELY = "raters agree well enough to rely on"
WHY = {
    SAME: "everybody gave the same rating: agreement cannot be told from habit",
    AGREED: "raters agreed throughout",
    ALONE: "no two raters rated the same thing",
    FEW: "too few things rated to tell",
    NONE: "nothing could be judged: too few raters",
    ONE: "only one could be judged",
    SOME: "some could not be judged, and may be lower",
    HALF: "a side was not rated, or by too few: a pair needs every side",
    "untold": "how sure it is cannot be told",
}
_EMPTY: Mapping[str, Any] = {
    "against": "", "pair": "", "over": "", "rating": math.nan, "n": math.nan, "ratings": math.nan,
    "value": math.nan, "lower": math.nan, "upper": math.nan, "chance": math.nan, "pooled": math.nan,
    "pooled_lower": math.nan, "pooled_upper": math.nan, "method": "", "note": "",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Basis:
    """All that the findings are made of.

    Attributes
    ----------
    cells
        Counts and moments of every group (see `cells.basis_of`).
    gaps
        What is compared between leaders and front line (see `beside.gaps_of`).
    agreement
        Agreement between raters (see `beside.agreement_of`).
    raters
        Raters by who reports: `reported_by`, `n` and `invited` (missing where not said).
    clustered
        Whether things rated are the clusters, and not raters.
    """

    cells: pd.DataFrame
    gaps: pd.DataFrame
    agreement: pd.DataFrame
    raters: pd.DataFrame
    clustered: bool


def table_of(basis: Basis, asked: Asked, *, published: bool) -> pd.DataFrame:
    """Return the table in the columns of `Practice.table`."""
    made = [
        *_responses(basis), *_coverage(basis, published=published), *_distribution(basis, asked),
        *_practised(basis, asked), *_agreement(basis, asked), *_gaps(basis, asked), *_lowest(basis, asked),
    ]  # fmt: skip
    keys = dict.fromkeys(asked.keys, ALL)
    table = pd.DataFrame([{**keys, **_EMPTY, **row} for row in made])
    table["framework"], table["confidence"] = asked.framework.name, asked.confidence
    _pool(table, asked)
    return table[list(columns(asked))].reset_index(drop=True)


def columns(asked: Asked) -> tuple[str, ...]:
    """Return the columns of the table, the characteristics after the sector."""
    place = COLUMNS.index("sector") + 1
    return (*COLUMNS[:place], *asked.by, *COLUMNS[place:])


def _responses(basis: Basis) -> Iterator[dict[str, Any]]:
    for row in rows(basis.raters):
        share = min(row["n"] / row["invited"], 1.0) if row["invited"] > 0 else math.nan
        yield {"quantity": "response", "reported_by": row["reported_by"], "n": row["n"], "value": share}


def _whole(basis: Basis) -> pd.DataFrame:
    cells = basis.cells
    return cells[(cells[["level", "subject", "sector"]] == ALL).all(axis=1) & (cells["ways"] == 0)]


def _keys(cell: Mapping[str, Any]) -> dict[str, Any]:
    gone = (
        "n",
        "asked",
        "ratings",
        "hits",
        "clusters",
        "deff",
        "mean",
        "sd",
        "deff_mean",
        "by_rater",
        "plain",
        "ways",
    )
    return {name: value for name, value in cell.items() if name not in gone and not name.startswith(POINT)}


def _coverage(basis: Basis, *, published: bool) -> Iterator[dict[str, Any]]:
    whole = _whole(basis)
    nobody = "nobody rated this, or too few to show" if published else "nobody rated this"
    for cell in rows(whole[whole["item"] != ALL]):
        share = min(cell["n"] / cell["asked"], 1.0) if cell["asked"] > 0 else math.nan
        note = "" if cell["n"] > 0 else nobody
        yield {"quantity": "coverage", **_keys(cell), "n": cell["n"], "value": share, "note": note}


def _distribution(basis: Basis, asked: Asked) -> Iterator[dict[str, Any]]:
    whole = _whole(basis)
    for cell in rows(whole[(whole["item"] != ALL) & (whole["reported_by"] != ALL)]):
        item = asked.framework.item(cell["item"])
        for point in range(item.lowest, item.highest + 1):
            given = cell[f"{POINT}{point}"]
            share = min(given / cell["ratings"], 1.0) if cell["ratings"] > 0 else math.nan
            yield {
                "quantity": "rating", **_keys(cell), "rating": float(point), "n": given, "ratings": cell["ratings"],
                "value": share, "note": _evidence(asked, cell),
            }  # fmt: skip


def _practised(basis: Basis, asked: Asked) -> Iterator[dict[str, Any]]:
    for name in ("practised", "mean"):
        for cell in rows(basis.cells[basis.cells["reported_by"] != ALL]):
            made = (
                share_of(cell, asked.confidence) if name == "practised" else mean_of(cell, asked.confidence)
            )
            value = share_value(cell) if name == "practised" else cell["mean"]
            yield {
                "quantity": name, **_keys(cell), "n": cell["n"], "ratings": cell["ratings"], **_limits(made),
                "value": value, "note": _evidence(asked, cell) or ("" if cell["n"] >= 0 else HIDDEN),
            }  # fmt: skip


def personal(asked: Asked, cell: Mapping[str, Any]) -> bool:
    """Return whether only people themselves can say."""
    return any(i.reported_by == PERSON for i in asked.framework.items if i.scale == cell["scale"])


def _evidence(asked: Asked, cell: Mapping[str, Any]) -> str:
    return NOT_EVIDENCE if personal(asked, cell) and cell["reported_by"] != PERSON else ""


def _limits(made: Estimate | None) -> dict[str, Any]:
    if made is None:
        return {}
    return {"value": made.value, "lower": made.lower, "upper": made.upper, "method": made.method}


def _agreement(basis: Basis, asked: Asked) -> Iterator[dict[str, Any]]:
    for row in rows(basis.agreement):
        made = agreement_estimate(row, asked.confidence)
        yield {
            "quantity": "agreement", "scale": row["scale"], "reported_by": row["reported_by"], "n": row["n"],
            **_limits(made), "value": row["alpha"],
            "note": (WHY.get(row["why"], "") or agreed_words(row["alpha"])) + _habit(row["one_rating"]),
        }  # fmt: skip


def _habit(raters: float) -> str:
    return f"; {raters:.0f} raters gave one rating throughout" if raters > 1 else ""


def agreed_words(value: float) -> str:
    """Return whether raters agree well enough, in the words of Krippendorff (2004) Content Analysis, p. 241."""
    if math.isnan(value):
        return HIDDEN
    if value < TENTATIVE:
        return NOT_ENOUGH
    return RELY if value >= ENOUGH else "raters agree enough for tentative conclusions only"


Whose = Mapping[tuple[str, str, str], dict[str, Any]]


def leaders_and_front_line(basis: Basis) -> Whose:
    """Return the ratings of leaders and of the front line, by item, scale and which of the two."""
    cells = basis.cells
    here = cells[(cells["reported_by"] == STAFF) & cells[LEVEL].isin([LEADERS, FRONT_LINE])]
    return {
        (cell["item"], "" if cell["item"] != ALL else cell["scale"], cell[LEVEL]): cell for cell in rows(here)
    }


def gap_cells(whose: Whose, gap: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the ratings of leaders and of the front line that a gap compares."""
    scale = gap["scale"] if gap["item"] == ALL else ""
    return whose[gap["item"], scale, LEADERS], whose[gap["against"], scale, FRONT_LINE]


def _gaps(basis: Basis, asked: Asked) -> Iterator[dict[str, Any]]:
    whose = leaders_and_front_line(basis)
    for name, of, r in (("gap", gap_in_share, "r_share"), ("gap in mean", gap_in_mean, "r_mean")):
        made = []
        for gap in rows(basis.gaps):
            high, low = gap_cells(whose, gap)
            value = share_value(high) - share_value(low) if name == "gap" else high["mean"] - low["mean"]
            made.append((gap, high, low, value, of(high, low, gap[r], asked.confidence)))
        chances = _by_chance([one[0] for one in made], [one[-1] for one in made])
        for (gap, high, low, value, estimate), chance in zip(made, chances, strict=True):
            yield {
                "quantity": name, "item": gap["item"], "against": gap["against"] if gap["pair"] else "",
                "scale": gap["scale"], "pair": gap["pair"], "reported_by": STAFF, "n": high["n"] + low["n"],
                "ratings": high["ratings"] + low["ratings"], **_limits(estimate), "value": value, "chance": chance,
                "note": HIDDEN if math.isnan(value) else "",
            }  # fmt: skip


def _by_chance(gaps: Sequence[Mapping[str, Any]], made: Sequence[Estimate | None]) -> Floats:
    """Return how often chance alone would make one of the gaps of a kind as wide: Holm (1979) over the kind."""
    tails = [math.nan if e is None else e.distribution.cdf(0.0) for e in made]
    p = np.array([2 * min(t, 1 - t) for t in tails], dtype=np.float64)
    kinds = np.array([f"{gap['pair'] != ''} {gap['item'] == ALL}" for gap in gaps])
    for kind in np.unique(kinds):
        here = (kinds == kind) & np.isfinite(p)
        p[here] = holm(p[here])
    return np.minimum(p, 1.0)


def _lowest(basis: Basis, asked: Asked) -> Iterator[dict[str, Any]]:
    for name, found in (("lowest", lowest_of(basis.cells, asked)), ("pair", pairs_of(basis.cells, asked))):
        for one in found:
            yield {"quantity": name, **lowest_row(one, asked)}


def lowest_row(one: Lowest, asked: Asked) -> dict[str, Any]:
    """Return the row of where something is lowest."""
    made: dict[str, Any] = {
        "item": one.item or ALL,
        "scale": one.scale or ALL,
        "pair": one.pair,
        "reported_by": one.side,
    }
    made |= {"over": one.over, "chance": one.chance, "note": WHY.get(one.why, "")}
    if one.cell is None:
        return made
    cell, estimate = one.cell, share_of(one.cell, asked.confidence)
    return {
        **_keys(cell), **made, "n": cell["n"], "ratings": cell["ratings"], **_limits(estimate),
        "value": share_value(cell),
    }  # fmt: skip


def _pool(table: pd.DataFrame, asked: Asked) -> None:
    """Draw the shares of the groups of a characteristic towards what they have in common."""
    for column in asked.by:
        others = [name for name in asked.by if name != column]
        alone = (table[others] == ALL).all(axis=1) & ~table[column].isin([ALL, *MISSING_LABELS])
        here = table[alone & (table["quantity"] == "practised")]
        for _, part in here.groupby(["item", "scale", "reported_by"]):
            found = pooled_shares(part, asked.confidence)
            limits = np.column_stack([found.value, found.lower, found.upper])
            table.loc[part.index, ["pooled", "pooled_lower", "pooled_upper"]] = np.clip(limits, 0, 1)


def pooled_shares(part: pd.DataFrame, confidence: float) -> Pooled:
    """Return the shares of groups partly pooled, each known as well as the width of its interval says."""
    width = (part["upper"] - part["lower"]).to_numpy(dtype=np.float64)
    se = width / (2 * critical_z(confidence))
    return partly_pooled(part["value"].to_numpy(dtype=np.float64), se, level=confidence)
