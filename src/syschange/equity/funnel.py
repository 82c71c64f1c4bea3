"""A funnel: which services or areas lie beyond what chance allows groups of their size."""

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange import charts
from syschange.equity.breakdown import Breakdown
from syschange.errors import NotEstimableError, WrongTypeError
from syschange.frames import MISSING_LABELS, rows
from syschange.results import Coarsening, Provenance, Result, parameters, watermark
from syschange.statistics import funnel as numbers
from syschange.words import NOT_KNOWN, amount, figures, listed

Floats = npt.NDArray[np.float64]
KINDS = ("proportion", "rate", "mean")
COLUMNS = (
    "n", "numerator", "denominator", "size", "value", "target", "limit", "lower", "upper", "beyond", "z",
    "z_adjusted", "dispersion",
)  # fmt: skip
_BEYOND = {-1: "below", 0: "within", 1: "above"}
_NAMED = 3  # ours: groups named in the words


@dataclass(frozen=True)
class Terms:
    """How the funnel is made: the arguments of `funnel`."""

    target: float | None
    dispersion: str
    winsorise: float
    limits: tuple[float, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Funnel(Result):
    """Every group's place in the funnel.

    Attributes
    ----------
    table
        The characteristic, then `n`, `numerator`, `denominator`, `size` (people, or exposure of a rate), `value`,
        `target`, `limit` (standard deviations), `lower` and `upper` (the limits at this size), `beyond` ("below",
        "within", "above", or "not known"), `z` (distance from the target in standard errors, by chance alone),
        `z_adjusted` (after over-dispersion) and `dispersion` (the adjustment made). A row for each group and limit.
    breakdown
        The breakdown it is made from.
    terms
        How it is made.
    made
        The target, the over-dispersion and the adjustment, None where nothing could be placed.
    """

    breakdown: Breakdown = field(kw_only=True)
    terms: Terms = field(kw_only=True)
    made: numbers.Funnel | None = field(kw_only=True)

    def counts(self) -> pd.DataFrame:
        """Return every count it is computed from (see `Result.counts`)."""
        return self.breakdown.counts()

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the funnel recomputed from published counts; hidden groups have no place in it."""
        breakdown = self.breakdown.from_counts(published, coarsening)
        table, made = _table(breakdown, self.terms)
        return dataclasses.replace(
            self, _table=table, _words=_words(table, breakdown, made), breakdown=breakdown, made=made,
            policy=coarsening.policy, provenance=self.provenance.published(),
        )  # fmt: skip

    def plot(self) -> "charts.Figure":
        """Return a picture: each group by its size, between the limits."""
        asked, table = self.breakdown.asked, self.table
        found = self.made
        size = float(np.nanmax(table["size"])) if table["size"].notna().any() else 0.0
        lines: list[dict[str, float]] = []
        if found is not None and size > 0:
            least = float(np.nanmin(table.loc[table["size"] > 0, "size"])) * 0.8
            grid = np.geomspace(least, size * 1.05, 120)
            sd = _spread(self.breakdown)
            for k in self.terms.limits:
                low, high = (
                    numbers.funnel_limits(
                        grid, found.target, z=sign * k, kind=asked.kind, sd=sd,  # type: ignore[arg-type]
                        dispersion=found.dispersion, over=found.over,
                    )
                    for sign in (-1.0, 1.0)
                )  # fmt: skip
                lines += [
                    {
                        "limit": k,
                        "size": float(s),
                        "lower": float(a) * asked.per,
                        "upper": float(b) * asked.per,
                    }
                    for s, a, b in zip(grid, low, high, strict=True)
                ]
        groups = table[table["limit"] == self.terms.limits[0]].drop(columns="beyond")
        worst = table.assign(out=table["beyond"].isin(["below", "above"])).groupby(
            self.breakdown.by[0], sort=False
        )
        return charts.funnel(
            groups.assign(beyond=groups[self.breakdown.by[0]].map(worst["out"].any())),
            pd.DataFrame(lines, columns=["limit", "size", "lower", "upper"]),
            label=self.breakdown.by[0],
            size="size",
            value="value",
            beyond="beyond",
            limit="limit",
            lower="lower",
            upper="upper",
            target=found.target * asked.per if found is not None else math.nan,
            percent=asked.percent,
            size_label=asked.exposure or "people",
            headline=self.lead,
            subtitle=f"{asked.outcome} by {self.breakdown.by[0]}; lines: "
            f"{listed([f'{k:g}' for k in self.terms.limits])} standard deviations from the target",
            watermark=watermark(self.policy),
        )


def funnel(
    breakdown: Breakdown,
    *,
    target: float | None = None,
    dispersion: str = "none",
    winsorise: float = numbers.WINSORISE,
    limits: Sequence[float] = numbers.LIMITS,
) -> Funnel:
    """Place services, areas or teams in a funnel, so that small ones are not taken for outstanding ones.

    Parameters
    ----------
    breakdown
        A breakdown by one characteristic, of a proportion, a rate or a mean, without periods, weights or repeats.
        Workers are people: give teams and services.
    target
        Where the funnel points, in the units of the values; all known groups together where None. People whose
        group is missing are placed, and neither move the target nor the over-dispersion.
    dispersion
        "none"; "multiplicative": where groups vary more than chance would have them, limits widen by √φ;
        "additive": groups truly differ, with variance τ². Where they vary no more than chance nothing is adjusted.
    winsorise
        The share of groups at either end pulled in before over-dispersion is measured; .1 (Spiegelhalter 2005).
    limits
        Numbers of standard deviations: 2 and 3 by convention (the same).

    Returns
    -------
    Funnel
        Spiegelhalter DJ (2005) Statistics in Medicine 24:1185-1202; Spiegelhalter D and others (2012) Journal of the
        Royal Statistical Society A 175:1-47.

    Raises
    ------
    UnknownChoiceError
        Where the adjustment is not known.
    WrongTypeError
        Where the breakdown is not by one characteristic, is of another kind, or has been protected already; or the
        target, a limit or the share is out of range.
    NotEstimableError
        Where no group has anybody whose outcome is known.

    Examples
    --------
    >>> import pandas as pd
    >>> from syschange.equity.breakdown import breakdown
    >>> rows = [(team, i < seen) for team, seen, n in [("A", 40, 80), ("B", 45, 90), ("C", 2, 30)] for i in range(n)]
    >>> made = funnel(breakdown(pd.DataFrame(rows, columns=["team", "seen"]), outcome="seen", by=["team"]))
    >>> made.table.query("limit == 3")[["team", "value", "beyond"]].round(2)
      team  value  beyond
    1    A   0.50  within
    3    B   0.50  within
    5    C   0.07   below
    """
    _check(breakdown)
    terms = Terms(target, dispersion, winsorise, tuple(float(k) for k in limits))
    table, made = _table(breakdown, terms)
    if made is None:
        raise NotEstimableError(
            "No group has anybody whose outcome is known.", "Check the column of the outcome."
        )
    given = parameters(target=target, dispersion=dispersion, winsorise=winsorise, limits=list(terms.limits))
    was = breakdown.provenance
    provenance = Provenance(
        "equity.funnel",
        (*was.parameters, *given),
        was.rows_in,
        was.rows_used,
        was.rows_unknown,
        was.data_digest,
    )
    return Funnel(
        table, _words(table, breakdown, made), provenance, breakdown=breakdown, terms=terms, made=made
    )


def _check(breakdown: Breakdown) -> None:
    if breakdown.policy is not None:
        raise WrongTypeError(
            "This breakdown has been protected, and what is worked out from it would not be.",
            "Make the funnel from the true breakdown first, and protect the funnel.",
        )
    if len(breakdown.by) != 1 or breakdown.period is not None:
        raise WrongTypeError(
            "A funnel shows the groups of one characteristic at one time.",
            "Give a breakdown with one characteristic in `by` and no period.",
        )
    if breakdown.kind not in KINDS or not breakdown.asked.plain:
        raise WrongTypeError(
            "A funnel needs a proportion, a rate or a mean of rows that count as one person each.",
            "Leave out weights, repeats and designs, and take kind='proportion', 'rate' or 'mean'.",
        )
    if breakdown.by[0] in COLUMNS:
        raise WrongTypeError(
            "The characteristic has the name of a column of the funnel's table.",
            "Rename the column, and break down again.",
        )


def _spread(breakdown: Breakdown) -> float | None:
    """Return the standard deviation of a score within groups, for means."""
    if breakdown.kind != "mean":
        return None
    groups = breakdown.basis[breakdown.basis["ways"] == 1]
    df = (groups["denominator"] - 1).clip(lower=0).where(groups["sd"].notna(), 0.0)
    total = float(df.sum())
    return math.sqrt(float((df * groups["sd"].fillna(0.0) ** 2).sum()) / total) if total > 0 else 0.0


def _table(breakdown: Breakdown, terms: Terms) -> tuple[pd.DataFrame, numbers.Funnel | None]:
    by, asked = breakdown.by[0], breakdown.asked
    groups = breakdown.basis[breakdown.basis["ways"] == 1].reset_index(drop=True)
    size = groups["exposure" if asked.kind == "rate" else "denominator"].to_numpy(dtype=float)
    value = groups["value"].to_numpy(dtype=float) / asked.per
    known = np.isfinite(value) & np.isfinite(size)
    real = known & ~groups[by].isin(MISSING_LABELS).to_numpy()
    target = _everyone(breakdown) if terms.target is None else terms.target / asked.per
    made, placed = None, None
    if real.any():
        made = _made(value[real], size[real], breakdown, terms, target)
        # People whose group is missing are measured by the others' target and over-dispersion, and move neither.
        placed = _made(
            value[known], size[known], breakdown, dataclasses.replace(terms, dispersion="none"), made.target
        )
    table = groups[[by, "n", "numerator", "denominator"]].copy()
    table["size"], table["value"] = size, groups["value"]
    table["target"] = made.target * asked.per if made is not None else math.nan
    parts = []
    for i, k in enumerate(terms.limits):
        low, high, z, adjusted = (np.full(len(table), np.nan) for _ in range(4))
        if made is not None and placed is not None:
            low[known], high[known] = (
                numbers.funnel_limits(
                    size[known], made.target, z=sign * k, kind=asked.kind, sd=_spread(breakdown),  # type: ignore[arg-type]
                    dispersion=made.dispersion, over=made.over,
                )
                for sign in (-1.0, 1.0)
            )  # fmt: skip
            z[known] = placed.z
            adjusted[known] = placed.z / _widening(size[known], breakdown, made)
        with np.errstate(invalid="ignore"):
            side = (value > high).astype(int) - (value < low).astype(int)
        beyond = [_BEYOND[int(s)] if np.isfinite(a) else NOT_KNOWN for s, a in zip(side, low, strict=True)]
        parts.append(
            table.assign(
                place=range(len(table)), order=i, limit=k, lower=low * asked.per, upper=high * asked.per,
                beyond=beyond, z=z, z_adjusted=adjusted, dispersion=made.dispersion if made is not None else "none",
            )
        )  # fmt: skip
    joined = pd.concat(parts, ignore_index=True).sort_values(
        ["place", "order"], kind="stable", ignore_index=True
    )
    return joined[[by, *COLUMNS]], made


def _everyone(breakdown: Breakdown) -> float | None:
    """Return the value of everyone whose group is known; None where nothing is known of everyone.

    It is everyone less those whose group is missing, so that hiding a group on paper does not move it.
    """
    asked, basis = breakdown.asked, breakdown.basis
    size = basis["exposure" if asked.kind == "rate" else "denominator"]
    total = basis["value"] / asked.per * size
    whole = basis["ways"] == 0
    missing = basis[breakdown.by[0]].isin(MISSING_LABELS) & total.notna()
    people = float(size[whole].iloc[0] - size[missing].sum())
    value = float(total[whole].iloc[0] - total[missing].sum()) / people if people > 0 else math.nan
    if asked.kind == "proportion":
        value = min(max(value, 0.0), 1.0)
    elif asked.kind == "rate":
        value = max(value, 0.0)
    return value if math.isfinite(value) else None


def _made(
    value: Floats, size: Floats, breakdown: Breakdown, terms: Terms, target: float | None
) -> numbers.Funnel:
    kind = breakdown.kind
    total = np.where(size > 0, value * size, 0.0)
    if kind != "mean":
        total = np.maximum(total, 0.0)
    if kind == "proportion":
        total = np.minimum(total, size)
    return numbers.funnel(
        total, size, _spread(breakdown), kind=kind, target=target, dispersion=terms.dispersion,  # type: ignore[arg-type]
        winsorise=terms.winsorise, limits=terms.limits,
    )  # fmt: skip


def _widening(size: Floats, breakdown: Breakdown, made: numbers.Funnel) -> Floats:
    """Return by how much over-dispersion widens each group's standard error."""
    if made.dispersion == "none":
        return np.ones_like(size)
    if made.dispersion == "multiplicative":
        return np.full_like(size, math.sqrt(made.over.phi))
    se = numbers.standard_error(size, kind=breakdown.kind, sd=_spread(breakdown))  # type: ignore[arg-type]
    wider: Floats = np.sqrt(1 + made.over.tau2 / se**2)
    return wider


def _words(table: pd.DataFrame, breakdown: Breakdown, made: numbers.Funnel | None) -> str:
    """Say who lies beyond the widest limits, how many chance alone would put there, and the adjustment."""
    asked, by = breakdown.asked, breakdown.by[0]
    if made is None:
        return f"No group of {by} can be placed: too few people have {asked.outcome} recorded, or numbers are hidden."
    limit = float(table["limit"].max())
    widest = table[(table["limit"] == limit) & (table["beyond"] != NOT_KNOWN)]
    out = rows(widest[widest["beyond"].isin(["below", "above"])])
    named = [
        f"{row[by]} ({amount(row['value'], percent=asked.percent)}, {row['beyond']})" for row in out[:_NAMED]
    ]
    if len(out) > _NAMED:
        named.append(f"{len(out) - _NAMED} more")
    chance = math.erfc(limit / math.sqrt(2)) * len(widest)
    expected = "fewer than one" if chance < 1 else f"about {chance:.0f}"
    said = f"{len(out)} of {len(widest)}" if out else f"None of {len(widest)}"
    who = f": {listed(named)}" if out else ""
    lie = "lies" if len(out) == 1 or not out else "lie"
    hidden = int((table["beyond"] == NOT_KNOWN).sum() // max(table["limit"].nunique(), 1))
    rest = f" {hidden} cannot be placed." if hidden else ""
    return (
        f"{said} groups of {by} {lie} beyond {limit:g} standard deviations of the target for {asked.outcome}, "
        f"{amount(made.target * asked.per, percent=asked.percent)}{who}. By chance alone {expected} would. "
        f"{_spoken(made)} A place beyond the limits is a reason to ask why, and not a verdict on anyone.{rest}"
    )


def _spoken(made: numbers.Funnel) -> str:
    if not np.isfinite(made.over.phi):
        return "With one group nothing can be said of how groups vary."
    how = f"Groups vary {figures(made.over.phi, 2)} times as much as chance would have them"
    if made.dispersion == "none":
        return f"{how}, and the limits are not adjusted for it."
    kind = (
        "widened in proportion"
        if made.dispersion == "multiplicative"
        else "widened by the true spread of groups"
    )
    return f"{how}, and the limits are {kind}."
