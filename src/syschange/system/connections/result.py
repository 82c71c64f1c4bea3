"""What `connections` returns: ties gained and lost, who decides, and what is asked and offered."""

import dataclasses
import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import ALL
from syschange.frames import rows as rows_of
from syschange.results import COUNT_COLUMNS, Coarsening, Estimate, address, shown_counts
from syschange.system.connections import distances, grants
from syschange.system.connections.distances import Middle, published_middle
from syschange.system.connections.grants import DAYS, WITHIN, Grants, counts_of_grants, published_grants
from syschange.system.connections.measures import FOLLOWED, MEASURES, MONEY
from syschange.system.connections.money import Money, published_money
from syschange.system.connections.words import connection_words
from syschange.system.digests import digest_of
from syschange.system.fields import APART
from syschange.system.measured import AFTER, BEFORE, PERIOD, VALUE, Measured
from syschange.system.measured.published import counts_of, published_basis

BOUNDS = ("measure", PERIOD, "people", "unknown", "lowest", "highest")


@dataclass(frozen=True, eq=False, repr=False)
class Connections(Measured):
    """Whether people are connected, and have a say.

    Attributes
    ----------
    table
        As of every `Measured`, with the characteristics in `by`. Beside the measures the medians
        `placement_distance`, `move_distance` and `tie_distance_change` (kilometres), and of small grants
        `days_to_grant` and `granted_in_time`, all of everybody together.
    bounds
        One row a share and period: how many `people` have a known answer, how many are `unknown`, and what the share
        would be if it were so of none of those (`lowest`) and of all of them (`highest`).
    money
        One row a period: `decisions` with a sum, pounds `decided` and of them decided `with_people`, the share of all
        that the `largest` one is, `costs` altogether, and `of_costs`, money with people as a share of those. None
        where no sum is known.
    asks
        One row a change, `(all)` first: unpaid `hours_asked`, `hours_offered`, `money_offered` a month,
        `offered_per_hour` asked, and whether it `asks_without_offer`. None where nothing was given.
    before_month, after_month
        The months of the two times.
    middles, small_grants
        What medians and waits are worked out from.
    """

    sums: Money | None = field(kw_only=True, repr=False)
    asks: pd.DataFrame | None = field(kw_only=True)
    middles: tuple[Middle, ...] = field(kw_only=True, repr=False)
    small_grants: tuple[Grants, ...] = field(kw_only=True, repr=False)
    before_month: float = field(kw_only=True)
    after_month: float = field(kw_only=True)

    @property
    def money(self) -> pd.DataFrame | None:
        """Money decided on; None where no sum is known."""
        return None if self.sums is None else self.sums.table.copy()

    @property
    def bounds(self) -> pd.DataFrame:
        """Between what shares lie, whatever became of those of whom it is not known."""
        shares = [n for n, m in self.measures.items() if m.percent and m.unit == "people" and n != FOLLOWED]
        own = self.basis[self.basis["measure"].isin(shares) & (self.basis["ways"] == 0)]
        n, unknown, events = (own[c].to_numpy(dtype=float) for c in ("n", "unknown", "numerator"))
        with np.errstate(invalid="ignore", divide="ignore"):
            every = n + unknown
            lowest, highest = events / every, np.minimum((events + unknown) / every, 1.0)
        columns = (own["measure"].to_numpy(), own[PERIOD].to_numpy(), n, unknown, lowest, highest)
        return pd.DataFrame(dict(zip(BOUNDS, columns, strict=True)))

    def sentences(self) -> str:
        """Say what was gained and lost, apart, who decides, and what is asked and offered."""
        return connection_words(self)

    def estimate(
        self, measure: str, *, quantity: str = VALUE, period: str | None = None, **labels: str
    ) -> Estimate:
        """Return one value, change or gap with its confidence distribution (see `Measured.estimate`).

        The medians, "days_to_grant" and "granted_in_time" can be asked for as well, their value alone.
        """
        more = {m.measure for m in self.middles} | ({DAYS, WITHIN} if self.small_grants else set())
        if measure not in more:
            return super().estimate(measure, quantity=quantity, period=period, **labels)
        if quantity != VALUE or labels:
            raise NotEstimableError(
                "Of medians and waits there is the value of everybody alone.",
                "Ask each period for its value.",
            )
        asked = self._period(period)
        if measure in {DAYS, WITHIN}:
            return next(g for g in self.small_grants if g.period == asked).estimate(measure, self.level)
        return next(m for m in self.middles if (m.measure, m.period) == (measure, asked)).estimate(self.level)

    def _period(self, period: str | None) -> str:
        allowed = (BEFORE, AFTER) if self.changed else (ALL,)
        if period is not None and period not in allowed:
            raise UnknownChoiceError("period here", period, allowed)
        return allowed[-1] if period is None else period

    def finished(self) -> Self:
        """Return the result with its whole table and its words."""
        made = super().finished()
        own = made.table
        more = pd.DataFrame(_more(made), columns=list(own.columns)).astype(own.dtypes.to_dict())
        table = pd.concat([own, more], ignore_index=True) if len(more) else own
        return dataclasses.replace(made, _table=table)

    def counts(self) -> pd.DataFrame:
        """Return every count of people it rests on."""
        core = {n: m for n, m in self.measures.items() if n != MONEY}
        found: list[tuple[object, str, float]] = [
            (address({PERIOD: one.period}), f"n:{one.measure}", one.people) for one in self.middles
        ]
        for grant in self.small_grants:
            if grant.personal:
                cell = address({PERIOD: grant.period})
                found += [(cell, f"{DAYS}:{what}", n) for what, n in counts_of_grants(grant).items()]
        if self.sums is not None and self.sums.personal:
            for row, line in zip(rows_of(self.sums.basis), rows_of(self.sums.table), strict=True):
                cell = address({PERIOD: row[PERIOD]})
                found += [(cell, f"n:{MONEY}", line["decisions"]), (cell, f"units:{MONEY}", row["units"])]
        own = pd.DataFrame(found, columns=list(COUNT_COLUMNS))
        return pd.concat(
            [t for t in (counts_of(self._core(), core, self.by), own) if len(t)] or [own], ignore_index=True
        )

    def _core(self) -> pd.DataFrame:
        return self.basis[self.basis["measure"] != MONEY]

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the same from published counts."""
        shown = shown_counts(published)
        core = {n: m for n, m in self.measures.items() if n != MONEY}
        parts = [published_basis(self._core(), published, core, self.by, coarsening)]
        sums = self.sums
        if sums is not None:
            sums = published_money(sums, {p: _two(shown, p) for p in sums.basis[PERIOD]}, coarsening)
            parts.append(sums.basis.set_axis(self.basis.index[self.basis["measure"] == MONEY]))
        middles = tuple(
            published_middle(
                m, shown.get((address({PERIOD: m.period}), f"n:{m.measure}"), math.nan), coarsening
            )
            for m in self.middles
        )
        small = tuple(published_grants(g, _own(shown, g.period)) for g in self.small_grants)
        return dataclasses.replace(
            self, basis=pd.concat(parts).sort_index(), sums=sums, middles=middles, small_grants=small,
            policy=coarsening.policy, provenance=self.provenance.published(),
        ).finished()  # fmt: skip


def _two(shown: Mapping[Any, float], period: str) -> tuple[float, float]:
    cell = address({PERIOD: period})
    return shown.get((cell, f"n:{MONEY}"), math.nan), shown.get((cell, f"units:{MONEY}"), math.nan)


def _own(shown: Mapping[Any, float], period: str) -> dict[str, float]:
    """Return the counts of grants of a period by what they count."""
    cell, start = address({PERIOD: period}), f"{DAYS}:"
    return {q.removeprefix(start): n for (c, q), n in shown.items() if c == cell and str(q).startswith(start)}


def with_money(made: Connections, sums: Money | None) -> Connections:
    """Return the result with money decided on, and without rows of characteristics that a table lacks."""
    core = made.basis
    if made.by:
        core = core[~(core[[*made.by]] == APART).any(axis=1)]
    parts = [core] if sums is None else [core, sums.basis]
    measures = made.measures if sums is None else {**made.measures, MONEY: _money_measure(sums)}
    body = hashlib.sha256((made.provenance.data_digest or "").encode())
    for table in (
        *(() if sums is None else (sums.basis, sums.table)),
        *(() if made.asks is None else (made.asks,)),
    ):
        body.update(digest_of(table).encode())
    body.update(repr([(m.measure, m.period, m.held) for m in made.middles]).encode())
    for grant in made.small_grants:
        body.update(repr((grant.period, grant.grants, counts_of_grants(grant))).encode())
    origin = dataclasses.replace(made.provenance, data_digest=body.hexdigest())
    return dataclasses.replace(
        made, basis=pd.concat(parts, ignore_index=True), measures=measures, sums=sums, provenance=origin
    ).finished()


def _money_measure(sums: Money) -> Any:  # noqa: ANN401 - a measure
    return dataclasses.replace(MEASURES[MONEY], unit="decisions", personal=sums.personal)


def _more(made: Connections) -> list[dict[str, object]]:
    """Return the rows of medians and waits."""
    base = dict.fromkeys(made.by, ALL) | {"ways": 0, "quantity": VALUE, "against": "", "level": made.level}
    found: list[dict[str, object]] = [
        base | {"measure": m.measure, "asks": distances.ASKS[m.measure], PERIOD: m.period, "n": m.people,
                "units": m.people, "value": m.value, "lower": m.lower, "upper": m.upper,
                "method": "order statistics" if math.isfinite(m.lower) else "none"}
        for m in made.middles
    ]  # fmt: skip
    for one in made.small_grants:
        for name, asks in grants.ASKS.items():
            row = base | {
                "measure": name,
                "asks": asks,
                PERIOD: one.period,
                "n": one.grants,
                "method": "none",
            }
            try:
                found_one = one.estimate(name, made.level)
            except NotEstimableError:
                found.append(row)
                continue
            upper = found_one.upper if math.isfinite(found_one.upper) else math.nan
            found.append(
                row
                | {
                    "value": found_one.value,
                    "lower": found_one.lower,
                    "upper": upper,
                    "method": found_one.method,
                }
            )
    return found
