"""The smallest change of one thing that turns the verdict on a criterion: where, into what, and in a sentence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.criteria.definition import CRITERIA, criterion
from syschange.criteria.judging.verdicts import OVERALL, VERDICTS, Codes
from syschange.criteria.sensitivity.factors import AXES, FOUND, ONE_BY_ONE, WORST, Levels, Size
from syschange.criteria.sensitivity.model import WHOLE, Model
from syschange.criteria.sensitivity.pieces import SERIES
from syschange.criteria.sensitivity.turns import COLUMNS, FACTORS, told

_HAIR = 1e-7  # of what is varied: a verdict is looked at so far beyond where it may turn
LEAST_SURE, MOST_SURE = 0.5, 0.999  # what a plan may ask for
_STEPS, _HALVINGS = 50, 40  # shares retained are tried in so many steps, and halved so often between two
Names = tuple[str, ...]


@dataclass(frozen=True)
class Flip:
    """One turn of a verdict.

    Attributes
    ----------
    becomes
        What the verdict turns into; empty where nothing of this factor turns it.
    what
        The outcome, or the sources, that it is about.
    now, at
        The number as it is, and where the verdict turns; missing where it is no number.
    """

    becomes: str = ""
    what: str = ""
    now: float = np.nan
    at: float = np.nan


def named(name: str) -> tuple[str, Names]:
    """Return what a criterion is called, and the verdicts it can have."""
    return ("Overall", OVERALL) if name == WHOLE else (criterion(name).title, VERDICTS)


def flips_of(model: Model, base: Levels, levels: Levels) -> pd.DataFrame:
    """Return the smallest change of each factor alone that turns each verdict from that of the plan's own.

    Parameters
    ----------
    model
        What is judged.
    base, levels
        The plan's own specification, and every value of every factor.
    """
    finder = _Finder(model, base, levels)
    found = {
        "size": finder.sizes(), "sure": finder.sures(), "retained": finder.shares(),
        "clustering": finder.clusterings(), "attrition": finder.attrition(), "source": finder.sources(),
        "person": finder.persons(),
    }  # fmt: skip
    made = []
    for name in (*(c.name for c in CRITERIA), WHOLE):
        title, verdicts = named(name)
        for factor, flips in found.items():
            flip = flips.get(name, Flip())
            own = (name, title, FACTORS[factor], verdicts[finder.own[name]])
            made.append((*own, flip.becomes, flip.what, flip.now, flip.at, ""))
    return told(pd.DataFrame(made, columns=list(COLUMNS)), clustering=base.clusterings[0])


class _Finder:
    """Looks for the nearest turn along one factor, the others as in the plan."""

    def __init__(self, model: Model, base: Levels, levels: Levels) -> None:
        self.model, self.base, self.levels = model, base, levels
        self.own = {name: int(codes.ravel()[0]) for name, codes in model.verdicts(base).items()}

    def _along(self, levels: Levels, axis: str) -> dict[str, Codes]:
        """Return the verdicts along one factor."""
        size = levels.shape[AXES.index(axis)]
        return {
            name: np.broadcast_to(codes, levels.shape).reshape(size)
            for name, codes in self.model.verdicts(levels).items()
        }

    def _nearest(self, codes: Mapping[str, Codes], far: Sequence[float]) -> Iterator[tuple[str, str, int]]:
        """Give the nearest turn of each criterion: its name, what it becomes, and the place."""
        order = np.argsort(np.asarray(far), kind="stable")
        for name, own in codes.items():
            _, verdicts = named(name)
            turned = [int(i) for i in order if own[i] != self.own[name]]
            if turned:
                yield name, verdicts[own[turned[0]]], turned[0]

    def sizes(self) -> dict[str, Flip]:
        """Return at which worthwhile size of one outcome each verdict turns."""
        turns = {
            (outcome, float(times))
            for piece in self.model.pieces
            for outcome, times in piece.turns(self.base.sure[0])
            if np.isfinite(times) and times > 0
        }
        tried = [
            (outcome, times, 1 if times > 1 else -1) for outcome, times in sorted(turns)
        ]  # looked at on its far side
        if not tried:
            return {}
        sizes = tuple(Size(times * (1 + side * _HAIR), outcome) for outcome, times, side in tried)
        codes = self._along(self.base.only(sizes=sizes), "size")
        near = self._nearest(codes, [abs(float(np.log(times))) for _, times, _ in tried])
        found = {}
        for name, becomes, i in near:
            label, now = self._size(tried[i][0])
            found[name] = Flip(becomes, label, now, now * tried[i][1])
        return found

    def _size(self, outcome: str) -> tuple[str, float]:
        """Return what an outcome is called, and the size that is worth having."""
        plan = self.model.plan
        series = plan.evidence.series
        if outcome == SERIES and series is not None:
            return series.label, series.worthwhile
        own = plan.outcome(outcome)
        return own.label, own.worthwhile

    def sures(self) -> dict[str, Flip]:
        """Return at which sureness each verdict turns."""
        now = self.base.sure[0]
        turns = {
            float(c) for p in self.model.pieces for c in p.chances(self.base) if LEAST_SURE <= c <= MOST_SURE
        }
        tried = sorted(turns)
        if not tried:
            return {}
        sure = tuple(c + (_HAIR if c >= now else -_HAIR) for c in tried)
        codes = self._along(self.base.only(sure=sure), "sure")
        near = self._nearest(codes, [abs(c - now) for c in tried])
        return {name: Flip(becomes, "", now, tried[i]) for name, becomes, i in near}

    def shares(self) -> dict[str, Flip]:
        """Return at which share of the early gain to be left each verdict turns."""
        now = self.base.retained[0]
        tried = tuple(float(s) for s in np.linspace(0, 1, _STEPS + 1))
        codes = self._along(self.base.only(retained=tried), "retained")
        near = self._nearest(codes, [abs(s - now) for s in tried])
        return {name: Flip(becomes, "", now, self._halved(name, now, tried[i])) for name, becomes, i in near}

    def _halved(self, name: str, same: float, other: float) -> float:
        """Return where a verdict turns between a share at which it is the plan's own and one at which it is not."""
        for _ in range(_HALVINGS):
            middle = (same + other) / 2
            codes = self._along(self.base.only(retained=(middle,)), "retained")
            same, other = (middle, other) if codes[name][0] == self.own[name] else (same, middle)
        return other

    def clusterings(self) -> dict[str, Flip]:
        """Return which verdicts turn by whose cases are taken as alike, people one by one among them."""
        own = self.base.clusterings[0]
        others = tuple(c for c in dict.fromkeys((*self.levels.clusterings, ONE_BY_ONE)) if c != own)
        if not others:
            return {}
        codes = self._along(self.base.only(clusterings=others), "clustering")
        return {
            name: Flip(becomes, others[i])
            for name, becomes, i in self._nearest(codes, list(range(len(others))))
        }

    def attrition(self) -> dict[str, Flip]:
        """Return which verdicts turn in the worst case of those lost."""
        codes = self._along(self.base.only(attrition=(FOUND, WORST)), "attrition")
        return {name: Flip(becomes, WORST) for name, becomes, _ in self._nearest(codes, [0, 1])}

    def sources(self) -> dict[str, Flip]:
        """Return without which single source each verdict turns."""
        all_ = self.levels.sources
        codes = self._along(self.base.only(sources=all_), "source")
        found = {}
        for name, becomes, i in self._nearest(codes, list(range(len(all_)))):
            same = [s for s, c in zip(all_, codes[name], strict=True) if c == codes[name][i]]
            found[name] = Flip(becomes, "; ".join(same))
        return found

    def persons(self) -> dict[str, Flip]:
        """Return for what share of the workers a verdict turns where one of them is dropped; none is named."""
        persons = self.levels.persons
        codes = self._along(self.base.only(persons=persons), "person")
        return {
            name: Flip(becomes, at=float(np.mean(codes[name][1:] != self.own[name])))
            for name, becomes, _ in self._nearest(codes, list(range(len(persons))))
        }
