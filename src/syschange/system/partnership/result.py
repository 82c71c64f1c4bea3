"""What `partnership` returns: measures of meetings and decisions, and the network of organisations."""

import dataclasses
import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from syschange import charts
from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import ALL
from syschange.frames import rows as rows_of
from syschange.results import COUNT_COLUMNS, Coarsening, Estimate, address, shown_counts
from syschange.system.digests import digest_of
from syschange.system.measured import AFTER, BEFORE, CHANGE, PERIOD, VALUE, Measured
from syschange.system.partnership.delivery import DAYS, DAYS_ASKS, Delivery
from syschange.system.partnership.kept import APART
from syschange.system.partnership.money import Money
from syschange.system.partnership.network import EVERY
from syschange.system.partnership.published import published_network, published_sitting
from syschange.system.partnership.sitting import ASKS, CAME, CAME_ASKS, SITTING, Sitting, share
from syschange.system.partnership.words import partnership_words

_COUNTED = "counted"


@dataclass(frozen=True, eq=False, repr=False)
class Partnership(Measured):
    """Who meets, decides, refers and works together, and what it rests on.

    Attributes
    ----------
    table
        The columns of `Measured`, with `proposer` and the characteristics in `by`. First the measures, then
        `days_to_deliver`, `organisations_sitting` and `organisations_coming` where they were asked for, then the
        network: a measure of one kind of tie is called for example "density (meetings)". What is counted and not
        estimated has no limits; `n` of the network is organisations and `units` the people who stand for them.
    network
        One row a number of the network, kind of tie and period: `measure`, `asks`, `ties` ("all", "meetings",
        "referrals", "joint work"), `period`, `organisations`, `people`, `value`; `at_least` and `at_most`, where some
        of those present stood for an organisation that is not recorded; `chance`, how often the same occasions dealt
        out anew to before and after would make it differ as much (in the row of after; missing on paper); `method`.
    delivery
        How long agreed joint actions took; None where nothing says.
    sitting
        Organisations with a seat in each period, where `eligible_organisations` was given.
    money
        Shares of money, counted.
    missing
        What could not be measured because nothing says it.
    oddities
        What was left out or taken otherwise than it stands, with how many rows of each.
    sources
        The kinds of tie there are.
    beyond_chance
        Of density, centralisation and pairs connected, whether they differ by more than dealing out readily gives.
    """

    network: pd.DataFrame = field(kw_only=True)
    delivery: Delivery | None = field(kw_only=True)
    sitting: tuple[Sitting, ...] = field(kw_only=True)
    money: tuple[Money, ...] = field(kw_only=True)
    missing: tuple[str, ...] = field(kw_only=True)
    oddities: Mapping[str, int] = field(kw_only=True)
    sources: tuple[str, ...] = field(kw_only=True)
    beyond_chance: Mapping[str, bool] = field(kw_only=True)

    def sentences(self) -> str:
        """Return the words, worked out from what may be shown alone."""
        return partnership_words(self)

    def finished(self) -> "Partnership":
        """Return the result with its whole table and its words."""
        made = super().finished()
        own = made.table
        more = pd.DataFrame(_more(made), columns=list(own.columns)).astype(own.dtypes.to_dict())
        table = pd.concat([own, more], ignore_index=True) if len(more) else own
        return dataclasses.replace(made, _table=table)

    def estimate(
        self, measure: str, *, quantity: str = VALUE, period: str | None = None, **labels: str
    ) -> Estimate:
        """Return one value, change or gap with its confidence distribution (see `Measured.estimate`).

        "days_to_deliver" can be asked for as well. The network and the organisations sitting are counted, and have no
        uncertainty of sampling to give: read `network_value`, or `table`.
        """
        if measure == DAYS and self.delivery is not None and quantity == VALUE:
            if self.policy is not None and self.delivery.personal:
                raise NotEstimableError("How long actions took does not go on paper.", "Ask the true values.")
            return self.delivery.half(self._period(period), level=self.level)
        if measure in set(self.network["measure"]) | {SITTING, CAME} | {m.measure for m in self.money}:
            raise NotEstimableError(
                "This is counted and not estimated: it has no interval.",
                "Read it by network_value(), or in the table.",
            )
        return super().estimate(measure, quantity=quantity, period=period, **labels)

    def network_value(self, measure: str, *, ties: str = EVERY, period: str | None = None) -> float:
        """Return one number of the network; missing where there are too few organisations or people to say.

        Parameters
        ----------
        measure
            For example "density", "articulation" or "without_2_people".
        ties
            "all", or one kind of tie.
        period
            "before" or "after", where they are told apart; after where nothing is said.

        Raises
        ------
        UnknownChoiceError
            Where there is no such measure, kind of tie or period.
        """
        asked = self._period(period)
        own = self.network[(self.network["ties"] == ties) & (self.network["period"] == asked)]
        if not len(own):
            raise UnknownChoiceError("kind of tie here", ties, list(dict.fromkeys(self.network["ties"])))
        found = own.loc[own["measure"] == measure, "value"]
        if not len(found):
            raise UnknownChoiceError("number of this network", measure, list(own["measure"]))
        return float(found.iloc[0])

    def _period(self, period: str | None) -> str:
        allowed = (BEFORE, AFTER) if self.changed else (ALL,)
        if period is not None and period not in allowed:
            raise UnknownChoiceError("period here", period, allowed)
        return allowed[-1] if period is None else period

    def counts(self) -> pd.DataFrame:
        """Return every count of people it rests on, and of the organisations that sit, refer and meet."""
        found: list[tuple[object, str, float]] = []
        each = self.network.drop_duplicates(["ties", "period"])
        for row in rows_of(each):
            cell = address({PERIOD: row["period"], "ties": row["ties"]})
            found += [(cell, name, float(row[name])) for name in ("organisations", "people")]
        for one in self.sitting:
            cell = address({PERIOD: one.period})
            found += [(cell, SITTING, one.seats), (cell, CAME, one.came)]
        own = pd.DataFrame(found, columns=list(COUNT_COLUMNS))
        return pd.concat([t for t in (super().counts(), own) if len(t)] or [own], ignore_index=True)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Partnership":
        """Return the same from published counts: the network in tenths, and only where enough stand behind it."""
        shown = shown_counts(published)
        delivery = self.delivery
        if delivery is not None:
            delivery = Delivery({} if delivery.personal else delivery.waits, delivery.personal, 0)
        network = published_network(self.network, shown)
        told = set(network.loc[network["value"].notna(), "measure"])
        beyond = {measure: often for measure, often in self.beyond_chance.items() if measure in told}
        coarse = dataclasses.replace(
            self, network=network, beyond_chance=beyond,
            sitting=published_sitting(self.sitting, shown),
            delivery=delivery,
            money=tuple(m for m in self.money if not m.personal), oddities=dict.fromkeys(self.oddities, 0),
        )  # fmt: skip
        return Measured.from_counts(coarse, published, coarsening)

    def plot(self) -> "charts.Figure":
        """Return a picture: each share, with its interval; after the change, where there is one."""
        return self.shares_picture()


def trimmed(made: Partnership) -> Partnership:
    """Return the result without rows of characteristics that a measure's rows do not have."""
    apart = (made.basis[[*made.by]] == APART).any(axis=1)
    basis = made.basis[~apart].reset_index(drop=True)
    body = hashlib.sha256((made.provenance.data_digest or "").encode())
    body.update(digest_of(made.network).encode())
    origin = dataclasses.replace(made.provenance, data_digest=body.hexdigest())
    return dataclasses.replace(made, basis=basis, provenance=origin).finished()


def _more(made: Partnership) -> list[dict[str, Any]]:
    """Return the rows of what is not a measure of rows: days, organisations sitting, and the network."""
    found: list[dict[str, Any]] = []
    base = dict.fromkeys(made.by, ALL) | {"ways": 0, "quantity": VALUE, "against": "", "level": made.level}
    periods = (BEFORE, AFTER) if made.changed else (ALL,)
    if made.delivery is not None:
        found += [base | _days(made, period) for period in periods]
    for sum_of in made.money:
        told = {"measure": sum_of.measure, "asks": sum_of.asks, PERIOD: sum_of.period, "n": sum_of.lines}
        found.append(base | told | {"value": sum_of.value, "method": _COUNTED})
    for one in made.sitting:
        for name, asks, part in ((SITTING, ASKS, one.seats), (CAME, CAME_ASKS, one.came)):
            found.append(
                base | {"measure": name, "asks": asks, PERIOD: one.period, "n": one.eligible, "numerator": part,
                        "value": share(part, one.eligible), "method": _COUNTED}
            )  # fmt: skip
    earlier = {(r["measure"], r["ties"]): r for r in rows_of(made.network[made.network["period"] == BEFORE])}
    for row in rows_of(made.network):
        name = row["measure"] if row["ties"] == EVERY else f"{row['measure']} ({row['ties']})"
        own = base | {"measure": name, "asks": row["asks"], "method": row["method"]}
        found.append(
            own
            | {
                PERIOD: row["period"],
                "n": row["organisations"],
                "units": row["people"],
                "value": row["value"],
            }
        )
        if row["period"] == AFTER:
            less = row["value"] - earlier[row["measure"], row["ties"]]["value"]
            found.append(
                own | {"quantity": CHANGE, PERIOD: "after less before", "against": BEFORE, "value": less}
            )
    return found


def _days(made: Partnership, period: str) -> dict[str, Any]:
    row: dict[str, Any] = {"measure": DAYS, "asks": DAYS_ASKS, PERIOD: period, "method": "none"}
    try:
        days = made.estimate(DAYS, period=None if period == ALL else period)
    except NotEstimableError:
        return row
    upper = days.upper if math.isfinite(days.upper) else math.nan
    return row | {"value": days.value, "lower": days.lower, "upper": upper, "method": days.method}
