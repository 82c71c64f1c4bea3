"""Costs: read, put in the prices of one year, and added up by quarter, kind, service and kind of budget."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError, WrongTypeError, quote
from syschange.frames import UNKNOWN, take_rows
from syschange.results import Estimate
from syschange.statistics.money import known_share
from syschange.system.measured import AFTER, BEFORE
from syschange.system.value.columns import present
from syschange.system.value.funding import Funding
from syschange.system.value.prices import factors
from syschange.system.value.terms import ALL_SERVICES, ENDS, GOES_ON, KINDS, NOT_KNOWN, RUNNING

_QUARTER = re.compile(r"(?:19|20)[0-9]{2}-Q[1-4]")
_SAME = ("line", "quarter", "amount", "kind", "service", "funding_line")
_KEYS = ["quarter", "window", "kind", "service", "budget"]


@dataclass(frozen=True, eq=False)
class Money:
    """What was spent, in the prices of one year.

    Attributes
    ----------
    spent
        Pounds (`real`) by `quarter`, `window` ("before" or "after" the change; "" where no day is given), `kind`,
        `service` and `budget` ("goes on", "ends", "not known").
    price_year
        The year whose prices they are in.
    deflated
        Whether prices of other years were made those of that one.
    rows, missing, unplaced, refunds, repeated, torn, unkinded
        Rows received; those without an amount, with one and without a quarter, below 0, there twice to the last
        penny, called recurrent though their funding is not (or the other way round), and not said to be running costs
        or others.
    """

    spent: pd.DataFrame
    price_year: int
    deflated: bool
    rows: int
    missing: int
    unplaced: int
    refunds: int
    repeated: int
    torn: int
    unkinded: int

    @property
    def quarters(self) -> tuple[str, ...]:
        """The quarters in which there were running costs, in order."""
        return tuple(sorted(set(self.spent.loc[self.spent["kind"] == RUNNING, "quarter"])))

    @property
    def services(self) -> tuple[str, ...]:
        """The services that costs are for, as they are labelled; none where they are not told apart."""
        return tuple(dict.fromkeys(s for s in self.spent["service"] if s != ALL_SERVICES))

    @property
    def gone(self) -> tuple[str, ...]:
        """The services that had running costs in an earlier quarter and have none in the last, in order."""
        running = self.spent[self.spent["kind"] == RUNNING]
        last = set(running.loc[running["quarter"] == max(self.quarters, default=""), "service"])
        return tuple(sorted(set(running["service"]) - last - {ALL_SERVICES, UNKNOWN}))

    def total(self, kind: str, window: str = "") -> float:
        """Return what was spent on a kind of cost, before or after the change; missing where there is no such."""
        own = self.spent[(self.spent["kind"] == kind) & (self.spent["window"] == window)]
        return math.fsum(own["real"]) if len(own) else math.nan

    def recurrent(self, quarter: str, service: str, level: float) -> Estimate:
        """Return the share of the running cost of a quarter that is paid out of budgets that go on.

        Raises
        ------
        NotEstimableError
            Where of none of it is it known, or refunds leave less than nothing.
        """
        spent = self.spent
        own = spent[(spent["kind"] == RUNNING) & (spent["quarter"] == quarter)]
        if service != ALL_SERVICES:
            own = own[own["service"] == service]
        have, lack, rest = (
            math.fsum(own.loc[own["budget"] == b, "real"]) for b in (GOES_ON, ENDS, NOT_KNOWN)
        )
        if min(have, lack, rest) < 0:
            raise NotEstimableError(
                "Refunds leave less than nothing on one side.", "Ask for another quarter."
            )
        return known_share(have, lack, rest, level=level)


def read_money(
    data: object, names: Mapping[str, str], *, funding: Funding | None, changed_on: pd.Timestamp | None,
    price_year: int | None, index: Mapping[int, float],
) -> Money:  # fmt: skip
    """Return what was spent.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there or holds what it cannot.
    NotEstimableError
        Where no amount is known, or prices of different years cannot be added up.
    """
    rows = _read(data, names)
    used = rows[rows["amount"].notna() & rows["quarter"].notna()].reset_index(drop=True)
    if not len(used):
        raise NotEstimableError(
            "The costs hold no amount in a quarter that is known.", "Give what was spent, and when."
        )
    budget, torn = _budgets(used, funding)
    used["budget"] = budget
    years = used["year"].to_numpy(dtype=np.int64)
    target, by = factors([int(y) for y in np.unique(years)], price_year, index)
    used["real"] = used["amount"] * pd.Series(years).map(by).to_numpy()
    used["window"] = "" if changed_on is None else _windows(used["quarter"], changed_on)
    spent = used.groupby(_KEYS, sort=True)["real"].agg(math.fsum).reset_index()
    same = [c for c in _SAME if c in used]
    repeated = int(used.duplicated(same).sum()) if "line" in used and used["line"].notna().all() else 0
    return Money(
        spent, target, len(by) > 1, len(rows), int(rows["amount"].isna().sum()),
        int((rows["quarter"].isna() & rows["amount"].notna()).sum()),
        int((used["amount"] < 0).sum()), repeated, torn, int(used["unkinded"].sum()),
    )  # fmt: skip


def _read(data: object, names: Mapping[str, str]) -> pd.DataFrame:
    asked = present(
        data, names, required=["period", "amount"],
        optional=["line", "recurrent", "kind", "service", "funding_line", "priced"], table="the costs",
    )  # fmt: skip
    rows = take_rows(
        data, groups=[asked[k] for k in ("period", "kind", "service") if k in asked],
        ids=[asked[k] for k in ("line", "funding_line") if k in asked],
        flags=[asked[k] for k in ("recurrent",) if k in asked],
        values=[asked[k] for k in ("amount", "priced") if k in asked],
    ).rename(columns={v: k for k, v in asked.items()})  # fmt: skip
    if np.isinf(rows["amount"]).any():
        raise WrongTypeError(f"An amount in {quote(names['amount'])} is infinite.", "Put the amounts right.")
    rows["quarter"] = rows["period"].astype("str").mask(rows["period"] == UNKNOWN)
    if any(not _QUARTER.fullmatch(q) for q in rows["quarter"].dropna().unique()):
        raise WrongTypeError(
            f"The column {quote(names['period'])} holds what is no quarter.", "Write 2024-Q1."
        )
    kind = rows["kind"].astype("str") if "kind" in rows else pd.Series(UNKNOWN, index=rows.index, dtype="str")
    if not kind.isin([*KINDS, UNKNOWN]).all():
        raise WrongTypeError(
            f"The column {quote(names['kind'])} holds a label that is none of running, set-up and evaluation.",
            "Call each cost one of them, or leave it out.",
        )
    rows["unkinded"] = (kind == UNKNOWN) & ("kind" in rows)
    rows["kind"] = kind.mask(kind == UNKNOWN, RUNNING)
    rows["service"] = rows["service"].astype("str") if "service" in rows else ALL_SERVICES
    if "service" in asked and (rows["service"] == ALL_SERVICES).any():
        raise WrongTypeError(
            f"A service in {quote(names['service'])} is called {quote(ALL_SERVICES)}, as all of them together are.",
            "Call it otherwise, or leave it out where a cost is for all of them.",
        )
    rows["year"] = _years(rows, names["priced"])
    return rows


def _years(rows: pd.DataFrame, column: str) -> "pd.Series[float]":
    """Return the year whose prices each amount is in: as is said, else the one in which it was spent."""
    own = rows["quarter"].str[:4].astype("float64")
    if "priced" not in rows:
        return own
    known = rows["priced"].dropna()
    if not (known == known.round()).all() or not known.between(1000, 9999).all():
        raise WrongTypeError(f"The column {quote(column)} holds what is no year.", "Write 2024.")
    return rows["priced"].fillna(own)


def _budgets(rows: pd.DataFrame, funding: Funding | None) -> tuple["pd.Series[str]", int]:
    """Return which kind of budget each cost is paid out of, and how many are called otherwise than their funding.

    Where the two differ the less favourable stands.
    """
    own = rows["recurrent"] if "recurrent" in rows else pd.Series(np.nan, index=rows.index)
    theirs = pd.Series(np.nan, index=rows.index)
    if funding is not None and "funding_line" in rows:
        theirs = rows["funding_line"].map(funding.lines.set_index("line")["recurrent"]).astype("float64")
    torn = own.notna() & theirs.notna() & (own != theirs)
    said = own.fillna(theirs).mask(torn, 0.0)
    return said.map({1.0: GOES_ON, 0.0: ENDS}).fillna(NOT_KNOWN).astype("str"), int(torn.sum())


def _windows(quarters: "pd.Series[str]", changed_on: pd.Timestamp) -> "pd.Series[str]":
    """Return for each quarter whether it lies before the change; the one with the day of the change does not."""
    first = f"{changed_on.year}-Q{changed_on.quarter}"
    return quarters.map(lambda q: BEFORE if q < first else AFTER)


def last_day(quarter: str) -> pd.Timestamp:
    """Return the last day of a quarter written 2024-Q1."""
    return pd.Period(quarter.replace("-", ""), freq="Q").end_time.normalize()
