"""The order of several changes: no index and no mean, and ties where nothing tells two apart."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from syschange.criteria.judging.verdicts import MET, NOT_MET
from syschange.criteria.order import dominates


@dataclass(frozen=True)
class Standing:
    """What one change is put in order by.

    Attributes
    ----------
    name
        What it is called.
    verdicts
        Its six verdicts, in the order of the criteria.
    least_probability
        The least of the six probabilities, to the whole percentage as it is printed; missing where any is not known.
    """

    name: str
    verdicts: tuple[str, ...]
    least_probability: float

    @property
    def met(self) -> int:
        """How many criteria are met."""
        return self.verdicts.count(MET)

    @property
    def failed(self) -> int:
        """How many criteria are not met."""
        return self.verdicts.count(NOT_MET)


def least(probabilities: Sequence[float]) -> float:
    """Return the least of some probabilities, to the whole percentage; missing where any is not known.

    What is not known is not left out: otherwise a change would rise by measuring less.
    """
    return round(min(probabilities), 2) if all(math.isfinite(p) for p in probabilities) else math.nan


def ranks(standings: Sequence[Standing]) -> Mapping[str, int]:
    """Return the place of each, 1 being first; those that nothing tells apart share the best of their places.

    By layers of dominance over the six verdicts; within a layer by the number met, as far as no more fail (layers of
    having more met and fewer not met: a criterion that is met does not make up for one that is not); then by the
    least probability, where one that is not known comes last.
    """
    layers = _layers(standings, lambda a, b: dominates(a.verdicts, b.verdicts))
    keys: dict[str, tuple[float, ...]] = {}
    for layer in set(layers.values()):
        inside = [s for s in standings if layers[s.name] == layer]
        counted = _layers(inside, _more_met)
        for one in inside:
            known = math.isfinite(one.least_probability)
            keys[one.name] = (layer, counted[one.name], -one.least_probability if known else math.inf)
    return {name: 1 + sum(other < key for other in keys.values()) for name, key in keys.items()}


def _more_met(one: Standing, other: Standing) -> bool:
    """Return whether one has at least as many met and at most as many not met, and is not the same in both."""
    mine, theirs = (one.met, -one.failed), (other.met, -other.failed)
    return mine != theirs and mine[0] >= theirs[0] and mine[1] >= theirs[1]


def _layers(standings: Sequence[Standing], above: Callable[[Standing, Standing], bool]) -> dict[str, int]:
    """Return in which layer each is: first what nothing is above, then what only the first is above, and so on."""
    made: dict[str, int] = {}
    left, layer = list(standings), 0
    while left:
        top = [s for s in left if not any(above(other, s) for other in left)]
        made |= {s.name: layer for s in top}
        left = [s for s in left if s.name not in made]
        layer += 1
    return made
