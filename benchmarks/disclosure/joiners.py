"""An attacker of cumulative releases: whole-number programmes over the finest groups of people of every release.

It shares no code with the library but the policy. The unknowns are how many people each finest group (every
characteristic and every answer crossed) had in the first release, and how many joined it before each of the others.
Every published number of every release is a sum of these within what the policy rounds to it, or below the threshold.
A number of joiners is told where the least and the most that it can be are too close; both are found with tables of
whole numbers that give the same publications, so that what is not told has two such tables to show for it.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

from syschange.disclosure import Policy

ALL = "(all)"
Floats = npt.NDArray[np.float64]
Group = tuple[tuple[tuple[str, str], ...], str]  # whom a number counts, and what of them
_WHOLE = 1e-6
_WITNESSES = 30  # ours: random searches for tables that differ in all open numbers at once
_STATES = {"numerator": ["yes"], "complement": ["no"], "denominator": ["yes", "no"], "missing": ["unknown"]}
_SECONDS = 20.0  # ours: for one programme; one that takes longer leaves its number open


@dataclass(frozen=True)
class Told:
    """What the attacker knows of one number of joiners.

    Attributes
    ----------
    group
        Whom and what it counts.
    after, upto
        The releases, counted from one, between which they joined.
    true
        How many did.
    least, most
        Between what the attacker knows them to be; of whole-number tables that give the same publications.
    exact
        Whether both ends were reached in the time there was.
    """

    group: Group
    after: int
    upto: int
    true: int
    least: int
    most: int
    exact: bool = True

    @property
    def right(self) -> bool:
        """Whether the truth is between: a guess about what was hidden can mislead."""
        return self.least <= self.true <= self.most

    @property
    def fit(self) -> int:
        """How many values it can have."""
        return self.most - self.least + 1


@dataclass
class Attacker:
    """Somebody who has every release, each the published counts of one quarter, and knows the policy.

    Attributes
    ----------
    releases
        `Protected.counts` of each, oldest first.
    true
        The same with true counts, to tell who is right; the attack uses of it only which hidden numbers were
        withheld though not small, and that only where `oracle`.
    policy
        The policy of all of them.
    oracle
        Whether he is told which hidden numbers are small. Otherwise he takes all of them to be, save the fewest that
        contradict the others.
    """

    releases: Sequence[pd.DataFrame]
    true: Sequence[pd.DataFrame]
    policy: Policy
    oracle: bool = True
    columns: dict[str, list[str]] = field(init=False)
    outcomes: list[str] = field(init=False)

    def __post_init__(self) -> None:
        cells = [dict(cell) for release in self.releases for cell in release["cell"]]
        names = sorted({c for cell in cells for c in cell})
        self.columns = {c: sorted({cell[c] for cell in cells if cell.get(c, ALL) != ALL}) for c in names}
        parts = {q.partition(":")[2] for release in self.releases for q in release["quantity"]}
        self.outcomes = sorted(parts - {""})
        self._finest = self._groups()
        self._rows: dict[Group, Floats] = {}
        rows, low, high, small = self._published()
        self._a = csr_array(np.array(rows))
        self._low, self._high = np.array(low), np.array(high)
        if not self.oracle:
            self._high[small] = self._believed(np.array(small, dtype=int))
        self._most = Bounds(0, 2 * self._high[np.isfinite(self._high)].max())

    def told(self, *, fewer_than: int) -> list[Told]:
        """Return what he knows of every group of one to fewer joiners than this many, between any two releases."""
        truth = [dict(zip(self._keys(t), t["count"].astype(int), strict=True)) for t in self.true]
        pairs = itertools.combinations(range(len(self.releases)), 2)
        every = [(a, b, group) for (a, b), group in itertools.product(pairs, self._every())]
        joined = [truth[b].get(group, 0) - truth[a].get(group, 0) for a, b, group in every]
        few = [(*key, true) for key, true in zip(every, joined, strict=True) if 1 <= true < fewer_than]
        if not few:
            return []
        rows = np.array([self._row(group, range(a + 1, b + 1)) for a, b, group, _ in few])
        least, most, exact = self._ends(rows)
        ends = zip(least.astype(int).tolist(), most.astype(int).tolist(), exact.tolist(), strict=True)
        return [
            Told(group, a + 1, b + 1, true, *end) for (a, b, group, true), end in zip(few, ends, strict=True)
        ]

    def ends(self, groups: Sequence[Group]) -> tuple[Floats, Floats]:
        """Return the least and the most that these numbers of the first release can be, as far as tells each."""
        least, most, _ = self._ends(np.array([self._row(group, [0]) for group in groups]))
        return least, most

    def _groups(self) -> pd.DataFrame:
        """Return the finest groups: labels, and of each outcome whether it is had, not had or not known."""
        said = {q for release in self.releases for q in release["quantity"]}
        states = {
            f"of:{name}": ["yes", "no", "unknown"] if f"numerator:{name}" in said else ["yes", "unknown"]
            for name in self.outcomes
        }
        every = itertools.product(*self.columns.values(), *states.values())
        return pd.DataFrame(every, columns=[*self.columns, *states])

    def _keys(self, release: pd.DataFrame) -> list[Group]:
        cells = [tuple((c, v) for c, v in sorted(cell) if v != ALL) for cell in release["cell"]]
        return list(zip(cells, release["quantity"], strict=True))

    def _every(self) -> list[Group]:
        return list(dict.fromkeys(key for release in self.releases for key in self._keys(release)))

    def _row(self, group: Group, layers: Sequence[int]) -> Floats:
        """Return the row that adds up a group over the first release and the joiners before some others."""
        if group not in self._rows:
            cell, (kind, _, name) = group[0], group[1].partition(":")
            has = np.ones(len(self._finest), dtype=bool)
            for column, label in cell:
                has &= (self._finest[column] == label).to_numpy()
            if kind != "n":
                state = self._finest[f"of:{name}"]
                wanted = _STATES[kind]
                has &= state.isin(wanted).to_numpy()
            self._rows[group] = has.astype(float)
        made = np.zeros((len(self.releases), len(self._finest)))
        made[list(layers)] = self._rows[group]
        return made.ravel()

    def _published(self) -> tuple[list[Floats], list[float], list[float], list[int]]:
        """Return a row, its ends and which of them are hidden, for each published number once."""
        rows, low, high, small = [], [], [], []
        tried = np.arange(4 * self.policy.base + 4 * self.policy.threshold)
        prints = self.policy.publish(tried)
        reach = tried[prints == prints[-1 - 2 * self.policy.base]]
        below, above = prints[reach[0]] - reach[0], reach[-1] - prints[reach[0]]
        for i, (release, true) in enumerate(zip(self.releases, self.true, strict=True)):
            real = dict(zip(self._keys(true), true["count"], strict=True))
            counts = dict(zip(self._keys(release), release["count"].astype(float), strict=True))
            for group, value in counts.items():
                rows.append(self._row(group, range(i + 1)))
                if np.isnan(value):
                    few = not self.oracle or real[group] < self.policy.threshold
                    low.append(0.0)
                    high.append(self.policy.threshold - 1.0 if few else np.inf)
                    small.append(len(rows) - 1)
                else:
                    low.append(max(value - below, self.policy.threshold))
                    high.append(value + above)
        return rows, low, high, small

    def _believed(self, small: npt.NDArray[np.int64]) -> Floats:
        """Return the most that hidden numbers can be; those that have to be more are not few."""
        many = self._a.shape[1]
        over = csr_array(
            (np.ones(len(small)), (small, np.arange(len(small)))), (self._a.shape[0], len(small))
        )
        above = LinearConstraint(hstack([self._a, -over]), -np.inf, self._high)
        below = LinearConstraint(hstack([self._a, 0 * over]), self._low, np.inf)
        cost = np.concatenate([np.zeros(many), np.ones(len(small))])
        done = milp(cost, constraints=[above, below])
        return np.where(done.x[many:] > _WHOLE, np.inf, self.policy.threshold - 1.0)

    def _ends(self, rows: Floats) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
        """Return the least and the most of some numbers over all tables, as far as tells each from a safe one."""
        least, most = np.full(len(rows), np.inf), np.full(len(rows), -np.inf)
        rng, exact = np.random.default_rng(1), np.ones(len(rows), dtype=bool)
        for _ in range(_WITNESSES):
            todo = most - least + 1 < self.policy.width
            if not todo.any():
                break
            signs = np.where(todo, rng.choice([-1.0, 1.0], len(rows)) * rng.uniform(1, 2, len(rows)), 0)
            for sign in (1.0, -1.0):
                self._look(sign * signs @ rows, rows, (least, most), near=True)
        for i in np.flatnonzero(most - least + 1 < self.policy.width).tolist():
            for sign in (1.0, -1.0):
                if most[i] - least[i] + 1 < self.policy.width:
                    exact[i] &= self._look(sign * rows[i], rows, (least, most), near=False)
        return least, most, exact

    def _look(self, cost: Floats, rows: Floats, ends: tuple[Floats, Floats], *, near: bool) -> bool:
        """Look for a table of whole numbers that makes the cost small; return whether none makes it smaller."""
        done = milp(
            cost, integrality=np.ones(len(cost)), bounds=self._most,
            constraints=LinearConstraint(self._a, self._low, self._high),
            options={"time_limit": _SECONDS, "mip_rel_gap": 0.5 if near else 0.0},
        )  # fmt: skip
        if done.x is None:
            return False
        table = np.round(done.x)
        if not self._agrees(table):  # a table that is printed otherwise proves nothing
            return False
        values = rows @ table
        np.minimum(ends[0], values, out=ends[0])
        np.maximum(ends[1], values, out=ends[1])
        return done.status == 0

    def _agrees(self, table: Floats) -> bool:
        sums = self._a @ table
        return bool(((sums >= self._low - _WHOLE) & (sums <= self._high + _WHOLE)).all())
