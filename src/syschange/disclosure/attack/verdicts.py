"""Which numbers should stay unknown, and the verdict on each once the attacks are done."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.disclosure.attack.cells import Integers
from syschange.disclosure.attack.means import LeftOver
from syschange.disclosure.attack.propagation import Known
from syschange.disclosure.attack.reading import Bools, Floats, Given
from syschange.disclosure.attack.result import CERTIFIED, COLUMNS, REFUTED, UNDECIDED
from syschange.disclosure.attack.system import System
from syschange.disclosure.attack.unknowns import HIDDEN, LEFT_OVER, PRINTED
from syschange.disclosure.attack.witnesses import Aim, Seen

_PRINTED, _INTERVAL, _MEANS = "printed", "interval", "means"
_ADDED, _PROGRAMME, _OTHERS = "adding up", "linear programme", "other tables"


def aim_at(what: Given, system: System, known: Known, turned: Integers, *, room: int) -> Aim:
    """Return which unknowns should stay so.

    They are those that are hidden or left over and may be few, those that are few and printed as they are, and those
    that an interval gave away. A hidden number that has to be the threshold or more is of no few people.
    """
    few = known.lower < what.policy.threshold
    nobody = what.zeros & (known.upper == 0)  # nought is printed here, and so is no secret
    left = (system.kind == LEFT_OVER) & (known.upper >= 1)
    wanted = few & (((system.kind == HIDDEN) & ~nobody) | left | (_as_they_are(what, system) & ~nobody))
    wanted[turned] = True
    sensitive = np.flatnonzero(wanted)
    return Aim(sensitive, system.kind[sensitive] == LEFT_OVER, room)


def _as_they_are(what: Given, system: System) -> Bools:
    printed: Bools = (system.kind == PRINTED) & what.exact
    return printed


@dataclass(frozen=True)
class Found:
    """All that the attacks found.

    Attributes
    ----------
    what, system, known
        What was attacked, as unknowns, and what adding up gave.
    seen, aim
        What other tables showed, and of which unknowns.
    turned
        The unknowns that an interval gave away.
    few
        The people left over whose mean is known closely.
    """

    what: Given
    system: System
    known: Known
    seen: Seen
    aim: Aim
    turned: Integers
    few: list[LeftOver]

    def table(self) -> pd.DataFrame:
        """Return a row a sensitive number (see `Audit.table`)."""
        number, kept = self.aim.sensitive, self._kept()
        verdict = np.select([self._refuted(), self.aim.safe(self.seen)], [REFUTED, CERTIFIED], UNDECIDED)
        means = [u.unknown for u in self.few]
        unknowns = [*number[kept].tolist(), *means]
        quantity = [self.system.quantity[u] for u in unknowns]
        first = len(unknowns) - len(means)
        cells = np.empty(len(unknowns), dtype=object)
        cells[:] = [self.system.cell[u] for u in unknowns]
        columns = (
            self.system.result[unknowns] if unknowns else np.zeros(0, dtype=np.int64),
            cells,
            [*quantity[:first], *(f"mean of {name}" for name in quantity[first:])],
            _whole(self.seen.lower[number[kept]], [u.least for u in self.few]),
            _whole(self.seen.upper[number[kept]], [u.most for u in self.few]),
            [*verdict[kept].tolist(), *[REFUTED] * len(means)],
            [*self._by()[kept].tolist(), *[_MEANS] * len(means)],
        )
        made = pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))
        return made.astype(dict.fromkeys(("quantity", "verdict", "by"), "str"))

    def tables(self) -> tuple[int, ...]:
        """Return the positions of the tables that something refuted is in, or lies between."""
        refuted = self.aim.sensitive[self._kept() & self._refuted()].tolist()
        every = np.array([*refuted, *(u.unknown for u in self.few)], dtype=np.int64)
        tables = np.union1d(self.system.result[every], self.system.beside[every])
        return tuple(int(t) for t in tables[tables >= 0].tolist())

    def guessed(self, sure: Known) -> int:
        """Return how many are refuted only by somebody who takes every hidden number for a small one.

        Parameters
        ----------
        sure
            What adding up gives where any hidden number may have been withheld.
        """
        number = self.aim.sensitive
        told = np.isin(number, self.turned) | _as_they_are(self.what, self.system)[number]
        narrow = self.aim.narrow(Seen(sure.lower, sure.upper))
        return int((self._kept() & self._refuted() & ~told & ~narrow).sum())

    def _refuted(self) -> Bools:
        number = self.aim.sensitive
        told = np.isin(number, self.turned) | _as_they_are(self.what, self.system)[number]
        refuted: Bools = self.aim.narrow(self.seen) | told
        return refuted

    def _kept(self) -> Bools:
        number = self.aim.sensitive
        kept: Bools = (self.seen.lower[number] < self.what.policy.threshold) | np.isin(number, self.turned)
        return kept

    def _by(self) -> "np.typing.NDArray[np.str_]":
        number, added = self.aim.sensitive, Seen(self.known.lower, self.known.upper)
        how = {
            _INTERVAL: np.isin(number, self.turned),
            _PRINTED: _as_they_are(self.what, self.system)[number],
            _ADDED: self.aim.narrow(added),
            _PROGRAMME: self.aim.narrow(self.seen),
            _OTHERS: self.aim.safe(self.seen),
        }
        return np.select(list(how.values()), list(how), "")


def _whole(ends: Floats, more: list[float]) -> "pd.Series[int]":
    every = np.concatenate([ends, np.array(more, dtype=np.float64)])
    return pd.Series(np.where(np.isfinite(every), every, np.nan)).astype("Int64")
