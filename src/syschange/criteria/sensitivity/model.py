"""All tests of a plan over any values of the factors: verdicts of six criteria and of the whole, by arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.criteria.definition import CRITERIA
from syschange.criteria.judging.verdicts import (
    MET,
    NO_EVIDENCE,
    UNCLEAR,
    Codes,
    conjunction_many,
    overall_many,
)
from syschange.criteria.plan import Plan
from syschange.criteria.plan.parts import INSIDER
from syschange.criteria.sensitivity.factors import Levels, along
from syschange.criteria.sensitivity.gains import Gain, Harm
from syschange.criteria.sensitivity.pieces import PLACE, Piece

Flags = NDArray[np.bool_]
WHOLE = "overall"


@dataclass(frozen=True, eq=False)
class Model:
    """What a plan is judged by, ready to be judged in any specification.

    Attributes
    ----------
    plan
        The plan.
    pieces
        Every required test.
    reported
        The names of the outcomes that people themselves report, on whose gain a test of its own rests.
    late
        Whether what would count was agreed after the data were collected.
    lost
        The names of the outcomes of which so many were lost that they limit what can be said.
    """

    plan: Plan
    pieces: tuple[Piece, ...]
    reported: tuple[str, ...]
    late: bool
    lost: tuple[str, ...]

    def verdicts(self, levels: Levels) -> dict[str, Codes]:
        """Return the verdict on each criterion, and overall, in every specification.

        Returns
        -------
        dict
            By criterion, arrays with an axis a factor that broadcast to `levels.shape`.
        """
        found: dict[str, list[Codes]] = {one.name: [] for one in CRITERIA}
        told: list[Codes] = []
        for piece in self.pieces:
            codes = _without(piece.codes(levels), piece.sources, levels)
            found[piece.criterion].append(codes)
            if isinstance(piece, Gain) and piece.outcome in self.reported:
                told.append(codes)
        if told:
            found["beneficial"].append(conjunction_many(told))
        limited = self._limited(levels)
        made = {}
        for name, codes_of in found.items():
            joined = conjunction_many(codes_of)
            capped = np.where(limited & (joined == PLACE[MET]), PLACE[UNCLEAR], joined)
            made[name] = capped.astype(np.int8)
        return {**made, WHOLE: overall_many(list(made.values()))}

    def _limited(self, levels: Levels) -> Flags:
        """Return whether something keeps any criterion from being called met."""
        harms = [p for p in self.pieces if isinstance(p, Harm)]
        limited = np.asarray(along("source", [self._insiders(s) for s in levels.sources]) == 1) | self.late
        for piece in harms:
            limited = limited | (piece.harmful(levels) & ~dropped(piece.sources, levels))
        for name in self.lost:
            limited = limited | self._open(name, levels)
        return np.asarray(limited)

    def _open(self, outcome: str, levels: Levels) -> Flags:
        """Return whether those lost to an outcome could change what is found of it."""
        about = [p for p in self.pieces if isinstance(p, Gain | Harm) and p.outcome == outcome]
        gone = dropped(self.plan.origins([self.plan.outcome(outcome).source]), levels)
        if not about:
            return ~gone
        settled, some = ([p.settled(levels)[i] for p in about] for i in (0, 1))
        every = np.logical_and.reduce(np.broadcast_arrays(*settled))
        return np.asarray(~(every & np.logical_or.reduce(np.broadcast_arrays(*some))) & ~gone)

    def _insiders(self, without: str) -> bool:
        """Return whether all the evidence left comes from those who made the change."""
        judged = (self.plan.origins([o.source]) for o in self.plan.outcomes if o.kind != "output")
        left = {name for origins in judged for name in origins if name != without}
        return {self.plan.role(name) for name in left} == {INSIDER}


def dropped(sources: Sequence[str], levels: Levels) -> Flags:
    """Return where a test is left without any source; one that states none keeps what it has."""
    return np.asarray(along("source", [bool(sources) and set(sources) <= {s} for s in levels.sources]) == 1)


def _without(codes: Codes, sources: Sequence[str], levels: Levels) -> Codes:
    return np.where(dropped(sources, levels), PLACE[NO_EVIDENCE], codes).astype(np.int8)
