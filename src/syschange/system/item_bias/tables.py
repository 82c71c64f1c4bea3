"""The tables of item bias, made from its basis: differences, answers left out, and what items move together."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import rows
from syschange.results import Estimate, StudentT
from syschange.statistics.detectable import detectable
from syschange.statistics.equivalence import equivalence
from syschange.statistics.items import D_DIF, LOG_ODDS, SMD, class_of, two_sided
from syschange.statistics.multiplicity import adjustment
from syschange.statistics.proportions import critical_z, difference, newcombe, wilson
from syschange.system.item_bias.basis import se_of, z_of
from syschange.system.item_bias.terms import Terms, least_of
from syschange.words import NOT_KNOWN

SHOWN, NOT_SHOWN = "shown", "not shown"
METHODS = {
    D_DIF: "MH D-DIF, Robins-Breslow-Greenland",
    SMD: "standardised mean difference, Zwick-Thayer",
    LOG_ODDS: "Liu-Agresti",
    "": "",
}
COLUMNS = (
    "reference", "item", "people", "matched", "compared", "measure", "value", "lower", "upper", "p", "p_adjusted",
    "class", "detectable", "small", "level", "method", "note",
)  # fmt: skip
LEFT_OUT = (
    "reference", "item", "assessed", "answered", "left_out", "share", "lower", "upper", "difference",
    "difference_lower", "difference_upper", "p_adjusted", "level", "method",
)  # fmt: skip
TOGETHER = ("reference", "value", "lower", "upper", "level", "method")
TAKEN = (*COLUMNS, *LEFT_OUT, *TOGETHER, "complete", "per_person", "test", "reason", "sd", "against")


def estimate_of(row: Mapping[str, Any], level: float) -> Estimate | None:
    """Return the difference of a row of the basis; None where it cannot be told."""
    se = se_of(row)
    if not (math.isfinite(row["value"]) and se > 0):
        return None
    value = float(row["value"])
    method = METHODS.get(str(row.get("measure", "")), "") or "standardised mean difference, in points"
    return Estimate.of(value, StudentT(value, se), level, method)


def table_of(basis: pd.DataFrame, against: tuple[bool, ...], terms: Terms) -> pd.DataFrame:
    """Return a row a group and item with the difference from people of the reference who are alike."""
    own = basis[basis[terms.group] != terms.reference]
    parts = [_table(own[here], terms) for here in slices_of(own, terms)]
    made = pd.concat(parts, ignore_index=True)
    runs = {item for item, turned in zip(terms.items, against, strict=True) if turned}
    turned = {item for item, is_so in zip(terms.items, terms.turned, strict=True) if is_so}
    notes = [_note(row, str(row["item"]) in runs, str(row["item"]) in turned) for row in rows(made)]
    return made.assign(note=notes)[[*terms.keys, *COLUMNS]]


def _table(own: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    held = rows(own)
    made = [estimate_of(row, terms.level) for row in held]
    p = two_sided([z_of(row) if e is not None else np.nan for row, e in zip(held, made, strict=True)])
    adjusted = adjustment(terms.adjust)(p)
    kinds = [
        "" if e is None else class_of(str(row["measure"]), e.value, se_of(row), float(q))
        for row, e, q in zip(held, made, adjusted, strict=True)
    ]
    return own.assign(
        reference=terms.reference,
        lower=[math.nan if e is None else e.lower for e in made],
        upper=[math.nan if e is None else e.upper for e in made],
        p=p, p_adjusted=adjusted, level=terms.level,
        detectable=[math.nan if e is None else detectable(e) for e in made],
        small=[_small(e, str(row["measure"])) for row, e in zip(held, made, strict=True)],
        method=[METHODS[str(row["measure"])] if e is not None else "" for row, e in zip(held, made, strict=True)],
        **{"class": kinds},
    )  # fmt: skip


def _small(estimate: Estimate | None, measure: str) -> str:
    """Say whether a difference was shown to be smaller than the least that matters."""
    if estimate is None:
        return NOT_KNOWN
    least = least_of(measure)
    return SHOWN if equivalence(estimate, low=-least, high=least).shown else NOT_SHOWN


def _note(row: Mapping[str, Any], against: bool, turned: bool) -> str:
    said = [str(row["reason"]) if row["reason"] else ""]
    said.append("runs against the other items" if against else "")
    said.append("scores turned round" if turned else "")
    return "; ".join(text for text in said if text)


def left_out_of(basis: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """Return a row a group and item with the share who left it out, and how much more than in the reference."""
    z = critical_z(terms.level)
    made = basis.copy()
    made["assessed"] = made["answered"] + made["left_out"]
    n = made["assessed"].where(made["assessed"] > 0)
    made["share"] = made["left_out"] / n
    made["lower"], made["upper"] = wilson(made["left_out"], n, z=z)
    base = made[made[terms.group] == terms.reference].set_index([*terms.by, "item"])
    at = pd.MultiIndex.from_frame(made[[*terms.by, "item"]]) if terms.by else pd.Index(made["item"])
    first, second = (base.loc[at, c].to_numpy(dtype=float) for c in ("left_out", "assessed"))
    other = (made[terms.group] != terms.reference).to_numpy()
    first, second = (np.where(other & (second > 0), x, np.nan) for x in (first, second))
    x, m = made["left_out"].to_numpy(dtype=float), n.to_numpy(dtype=float)
    made["difference"] = made["share"] - first / second
    made["difference_lower"], made["difference_upper"] = newcombe(x, m, first, second, z=z)
    p = [_p(*four) for four in zip(x, m, first, second, strict=True)]
    made["p_adjusted"] = _by_slice(made, np.array(p), terms)
    return made.assign(reference=terms.reference, level=terms.level, method="Wilson; Newcombe 10")[
        [*terms.keys, *LEFT_OUT]
    ].reset_index(drop=True)


def _p(x1: float, n1: float, x2: float, n2: float) -> float:
    """Return the chance of so large a difference, from its confidence distribution."""
    if not all(math.isfinite(v) for v in (x1, n1, x2, n2)):
        return math.nan
    try:
        below = difference(x1, n1, x2, n2).distribution.cdf(0.0)
    except NotEstimableError:
        return math.nan
    return 2 * min(below, 1 - below)


def _by_slice(made: pd.DataFrame, p: "npt.NDArray[np.float64]", terms: Terms) -> "pd.Series[float]":
    adjust = adjustment(terms.adjust)
    adjusted = np.full(len(made), np.nan)
    for here in slices_of(made, terms):
        adjusted[here] = adjust(p[here])
    return pd.Series(adjusted, index=made.index)


def slices_of(made: pd.DataFrame, terms: Terms) -> "list[npt.NDArray[np.bool_]]":
    """Return which rows are of everybody, and which of each group of `by`, in the order they stand in."""
    if not terms.by:
        return [np.ones(len(made), dtype=bool)]
    number = made.groupby(list(terms.by), sort=False).ngroup().to_numpy()
    return [number == n for n in range(int(number.max(initial=-1)) + 1)]


def together_of(whole: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """Return a row a group with the points by which the items of class B and C together move its total."""
    made = [estimate_of(row, terms.level) for row in rows(whole)]
    return whole.assign(
        reference=terms.reference,
        value=[math.nan if e is None else e.value for e in made],
        lower=[math.nan if e is None else e.lower for e in made],
        upper=[math.nan if e is None else e.upper for e in made],
        level=terms.level,
        method=["" if e is None else e.method for e in made],
    )[[*terms.keys, *TOGETHER]].reset_index(drop=True)
