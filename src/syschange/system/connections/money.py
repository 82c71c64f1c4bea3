"""The share of money decided on by or with the people concerned, and how far one large decision makes it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from syschange.errors import WrongTypeError
from syschange.frames import ALL
from syschange.results import Coarsening
from syschange.statistics.amounts import amount_share
from syschange.system.connections.measures import MONEY
from syschange.system.fields import Fields, read
from syschange.system.measured import AFTER, BEFORE, PERIOD, day_of
from syschange.system.measured.basis import NUMBERS
from syschange.system.measured.published import figures

COSTS = Fields(groups=("period",), values=("amount",), required=("period", "amount"))
COLUMNS = (PERIOD, "decisions", "decided", "with_people", "largest", "costs", "of_costs")
_QUARTER = r"(\d{4})-Q([1-4])"
_MOST = 1e15  # ours: pounds from which on a number is no sum of money
_TENTH = 0.1  # ours: the share of the largest decision on paper
# A sum of money shows what one contributed where the two largest make up more than 90% of it, or where all the
# others contributed less than 10% of the largest, which the second largest could then work out as closely: the (n, k)
# and the p% rule (Hundepool et al. 2012, Statistical Disclosure Control, section 4.2), with 2, 90 and 10 (ours).
_LARGEST, _SHARE, _CLOSE = 2, 0.9, 0.1


@dataclass(frozen=True, eq=False)
class Money:
    """Money decided on.

    Attributes
    ----------
    basis
        A row a period, with the numbers of a basis of `measured`.
    table
        See `Connections.money`.
    personal
        Whether any decision with a sum is about a person.
    dominated
        The periods in which one or two people make up nearly all of what is people's, or of either side of it.
    """

    basis: pd.DataFrame
    table: pd.DataFrame
    personal: bool
    dominated: frozenset[str] = frozenset()


def money_of(
    rows: pd.DataFrame, costs: Mapping[str, float], *, periods: Sequence[str], by: Sequence[str]
) -> Money | None:
    """Return the share of money decided on by or with the people concerned; None where no sum is known.

    Parameters
    ----------
    rows
        As `decisions_of` gives them.
    costs
        What was spent altogether in each period, where it is known.
    periods, by
        The periods, and the characteristics of the result.

    Raises
    ------
    WrongTypeError
        Where a sum is too large to be money.
    """
    known = rows[rows["amount"].notna() & (rows["amount"] > 0) & rows["with_people"].notna()]
    if not len(known):
        return None
    if (known["amount"] > _MOST).any():
        raise WrongTypeError("A sum decided on is no sum of money: it is too large.", "Give pounds.")
    found, told, earlier = [], [], None
    close: list[str] = []
    for period in periods:
        own = known if period == ALL else known[known[PERIOD] == period]
        # What boards and offices decided on is in the minutes: whoever knows it has the sum of what is people's own.
        about_people = own[own["unit"].str.startswith("person ")]
        held = about_people["amount"] * about_people["with_people"]
        parts = (about_people["amount"], held, about_people["amount"] - held)
        if any(dominated(part, about_people["unit"]) for part in parts):
            close.append(period)
        row, line = _period(own, costs.get(period, math.nan))
        head: dict[str, object] = {"measure": MONEY, **dict.fromkeys(by, ALL), "ways": 0, PERIOD: period}
        if earlier is not None:
            one, two = earlier["se"] ** 2, row["se"] ** 2
            below = one**2 / earlier["df"] + two**2 / row["df"] if row["df"] and earlier["df"] else math.nan
            row |= {"r_change": 0.0, "df_change": (one + two) ** 2 / below if below > 0 else math.nan}
        earlier = row
        found.append(head | row)
        told.append({PERIOD: period, **line})
    about = known["unit"].str.startswith("person ")
    table = pd.DataFrame(told, columns=list(COLUMNS))
    return Money(pd.DataFrame(found), table, bool(about.any()), frozenset(close))


def dominated(amounts: "pd.Series[float]", of: "pd.Series[Any]") -> bool:
    """Return whether a sum would show what one of those behind it contributed, by the (n, k) or the p% rule.

    Parameters
    ----------
    amounts
        Amounts of nought or more. A sum of nothing shows nobody's.
    of
        Whose each is; one who has several contributed all of them.
    """
    each = np.sort(amounts.groupby(of.to_numpy()).sum().to_numpy(dtype=float))[::-1]
    total, largest = math.fsum(each), math.fsum(each[:_LARGEST])
    if total <= 0:
        return False
    return bool(largest > _SHARE * total or total - largest < _CLOSE * each[0])


def _period(own: pd.DataFrame, costs: float) -> tuple[dict[str, float], dict[str, float]]:
    row = dict.fromkeys(NUMBERS, math.nan)
    amount, held = own["amount"].to_numpy(dtype=float), own["with_people"].to_numpy(dtype=float)
    total, shared = math.fsum(amount), math.fsum(amount * held)
    line = {
        "decisions": float(len(own)), "decided": total, "with_people": shared,
        "largest": float(amount.max() / total) if len(own) else math.nan, "costs": costs,
        "of_costs": shared / costs if costs > 0 else math.nan,
    }  # fmt: skip
    # Added up in an order of its own, so that neither names nor the order of rows can be seen in the last digit.
    sums = own.assign(t=amount * held)[["unit", "amount", "t"]].sort_values(["amount", "t"], kind="stable")
    units = sums.groupby("unit")[["amount", "t"]].sum()
    row |= {"n": float(len(units)), "units": float(len(units)), "unknown": 0.0}
    if len(units):
        found = amount_share(units["amount"], np.minimum(units["t"], units["amount"]))
        row |= {"value": float(found.value), "se": float(found.se), "df": float(found.df)}
        row |= {"n_eff": float(found.n_eff), "sd": float(found.se * math.sqrt(len(units)))}
    return row, line


def costs_of(data: object | None, called: Mapping[str, str], changed_on: object | None) -> dict[str, float]:
    """Return what was spent altogether, in each period; a quarter belongs to the time of its first day.

    Raises
    ------
    WrongTypeError
        Where a period is no calendar quarter.
    """
    if data is None:
        return {}
    rows = read(data, "costs", COSTS, called)
    parts = rows["period"].astype(str).str.extract(_QUARTER)
    if parts.isna().any(axis=None):
        raise WrongTypeError("Some periods of the costs are no calendar quarters.", "Write them as 2024-Q2.")
    amount = rows["amount"].to_numpy(dtype=float)
    if changed_on is None:
        return {ALL: math.fsum(amount[~np.isnan(amount)])}
    starts = pd.to_datetime({"year": parts[0].astype(int), "month": parts[1].astype(int) * 3 - 2, "day": 1})
    after = (starts >= day_of(changed_on)).to_numpy()
    known = ~np.isnan(amount)
    return {BEFORE: math.fsum(amount[known & ~after]), AFTER: math.fsum(amount[known & after])}


def published_money(money: Money, counts: Mapping[str, tuple[float, float]], how: Coarsening) -> Money:
    """Return money from published counts: shares in steps, and no sums that single people stand behind.

    Of a sum that one or two people dominate not even the share is given.

    Parameters
    ----------
    money
        As it is.
    counts
        Decisions and units of each period that may be shown.
    how
        The policy.
    """
    if not money.personal:
        return money
    basis, table = money.basis.copy(), money.table.copy()
    step = how.step(float(np.nanmax([*basis["sd"], 0.0])) or math.nan)
    units = basis[PERIOD].map(lambda p: counts[p][1])
    known = units.notna() & (basis["sd"] > 0) & ~basis[PERIOD].isin(money.dominated)
    size = figures((basis["n_eff"] / basis["units"]).to_numpy(dtype=float)) * units
    freedom = figures((basis["df"] / (basis["units"] - 1)).to_numpy(dtype=float))
    basis = basis.assign(n=units.where(known), units=units.where(known))
    for column in ("value", "sd"):
        basis[column] = ((basis[column] / step).round() * step).where(known)
    basis["se"], basis["n_eff"] = basis["sd"] / np.sqrt(basis["units"]), size.where(known)
    basis["df"] = ((units - 1) * freedom).where(known)
    basis["df_change"] = basis["df_change"].round(-1).clip(lower=1).where(known)
    table["decisions"] = [counts[p][0] for p in table[PERIOD]]
    table[["decided", "with_people", "of_costs"]] = np.nan
    largest = (table["largest"] / _TENTH).round() * _TENTH
    # Less than a tenth is not none: then it is not told.
    shown = table["decisions"].notna() & ~table[PERIOD].isin(money.dominated)
    table["largest"] = largest.where(shown & (largest > 0))
    return replace(money, basis=basis, table=table)
