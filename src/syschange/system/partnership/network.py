"""The network of organisations in numbers, and what it has left when organisations or people go."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import ALL
from syschange.statistics.networks import (
    Graph,
    Occasions,
    at_most,
    betweenness_centralisation,
    components,
    connected_share,
    cuts,
    degree_centralisation,
    density,
    reshuffled,
    tied,
    without_people,
    worst_removal,
)
from syschange.system.measured.periods import AFTER, BEFORE
from syschange.system.partnership.asked import Asked
from syschange.system.partnership.gathered import SOURCES, Gathered

Floats = npt.NDArray[np.float64]
EVERY = "all"
LEAST_ORGANISATIONS = 4  # ours: three can be tied in two ways only that differ
LEAST_PEOPLE = 10  # nothing is told of fewer workers than this
_DENSE = 20_000_000  # ours: organisations × occasions held in memory for the upper bound
_CHANCE = 0.05  # by convention, as that of the intervals
RISING = ("density", "connected", "largest_part")  # what can only rise with more ties
DEALT = ("density", "centralisation", "connected")  # what is set against chance
COLUMNS = ("measure", "asks", "ties", "period", "organisations", "people", "value", "at_least", "at_most", "chance",
           "method")  # fmt: skip
ASKS: Mapping[str, str] = {
    "density": "pairs of organisations that are tied directly",
    "centralisation": "how far ties run to one organisation: 0 all alike, 1 a star",
    "between": "how far one organisation stands between the others: 0 none, 1 a star",
    "connected": "pairs of organisations that can reach each other, directly or through others",
    "largest_part": "organisations in the largest part that hangs together",
    "articulation": "organisations without which others are cut off",
    "one_person": "organisations that take part by one person only",
}
COUNTED, TURN, TENTHS = "counted", "counted, taken one at a time", "counted, to the nearest tenth"


def asks_of(measure: str) -> str:
    """Return what a number of the network says, in words."""
    if measure in ASKS:
        return ASKS[measure]
    left, k, whom = measure.rsplit("_", 2)
    who = f"the {k} {'organisations' if whom == 'organisations' else 'people'} whose going does most harm"
    if k == "1":
        who = f"the one {'organisation' if whom == 'organisations' else 'person'} whose going does most harm"
    if left == "ties_without":
        return f"direct ties still there without {who}"
    return f"pairs of the organisations left that can still reach each other without {who}"


@dataclass(frozen=True, eq=False)
class Net:
    """The network of one kind of tie in one period."""

    occasions: Occasions
    graph: Graph
    most: Graph | None
    ties: str
    period: str


def network_table(held: Gathered | None, how: Asked) -> pd.DataFrame:
    """Return the numbers of each network: a row a measure, kind of tie and period (see `Partnership.network`)."""
    if held is None:
        return pd.DataFrame(columns=list(COLUMNS))
    found: list[dict[str, object]] = []
    for ties in (EVERY, *(held.sources if len(held.sources) > 1 else ())):
        chosen = np.ones(len(held.kind), dtype=bool) if ties == EVERY else held.kind == SOURCES.index(ties)
        nets = list(_nets(held, chosen, ties, how))
        chance = _chance(held, chosen, how) if how.changed and how.reshuffles else {}
        for net in nets:
            for measure, value, method in _numbers(net, how):
                often = chance.get(measure, math.nan) if net.period == AFTER else math.nan
                found.append(_row(net, measure, value, method) | {"chance": often})
    made = pd.DataFrame(found, columns=list(COLUMNS))
    numbers = ["organisations", "people", "value", "at_least", "at_most", "chance"]
    return made.astype(dict.fromkeys(numbers, float))


def _nets(held: Gathered, chosen: npt.NDArray[np.bool_], ties: str, how: Asked) -> Iterator[Net]:
    for place, period in enumerate((BEFORE, AFTER) if how.changed else (ALL,)):
        times = np.where(chosen, held.times[place], 0.0)
        occasions = held.occasions.during(times)
        nameless = held.nameless[times > 0]
        graph = tied(occasions, at_least=how.ties_at_least)
        most: Graph | None = graph
        if nameless.any():
            fits = occasions.organisations * len(occasions.times) <= _DENSE
            most = at_most(occasions, nameless, at_least=how.ties_at_least) if fits else None
        yield Net(occasions, graph, most, ties, period)


def _row(net: Net, measure: str, value: float, method: str) -> dict[str, object]:
    rising = measure in RISING and net.most is not None
    return {
        "measure": measure, "asks": asks_of(measure), "ties": net.ties, "period": net.period,
        "organisations": net.occasions.organisations, "people": _people(net.occasions), "value": value,
        "at_least": value if rising else math.nan,
        "at_most": dict(_plain(net.most))[measure] if rising and net.most is not None else math.nan,
        "method": method,
    }  # fmt: skip


def _people(occasions: Occasions) -> int:
    return len(np.unique(occasions.person[occasions.person >= 0]))


def _plain(graph: Graph) -> Iterator[tuple[str, float]]:
    yield "density", density(graph)
    yield "connected", connected_share(graph)
    yield "largest_part", float(components(graph)[0] / graph.n) if graph.n else math.nan


def _numbers(net: Net, how: Asked) -> Iterator[tuple[str, float, str]]:
    """Yield each number with how it was come by; missing where there are too few to say."""
    graph = net.graph
    enough = graph.n >= LEAST_ORGANISATIONS
    yield from ((name, value if enough else math.nan, COUNTED) for name, value in _plain(graph))
    yield "centralisation", degree_centralisation(graph) if enough else math.nan, COUNTED
    if net.ties != EVERY:
        return
    yield "between", betweenness_centralisation(graph) if enough else math.nan, COUNTED
    yield "articulation", float(cuts(graph).articulation.sum()) if enough else math.nan, COUNTED
    for k in range(1, how.k + 1):
        gone = worst_removal(graph, k) if enough else None
        value, exact = (math.nan, True) if gone is None else (gone.share, gone.exact)
        yield f"without_{k}_organisations", value, COUNTED if exact else TURN
    yield from _carried(net, how, enough=enough)


def _carried(net: Net, how: Asked, *, enough: bool) -> Iterator[tuple[str, float, str]]:
    told = enough and _people(net.occasions) >= LEAST_PEOPLE
    yield "one_person", _one_person(net.occasions) if told else math.nan, COUNTED
    for k in range(1, how.k + 1):
        connected, ties, method = math.nan, math.nan, COUNTED
        if told:
            try:
                left = without_people(net.occasions, k=k, at_least=how.ties_at_least)
                connected, ties, method = left.connected, left.ties, COUNTED if left.exact else TURN
            except NotEstimableError:
                pass  # without a tie nobody carries one: not known, and said to be
        yield f"without_{k}_people", connected, method
        yield f"ties_without_{k}_people", ties, method


def _one_person(occasions: Occasions) -> float:
    """Return the share of the organisations taking part that do so by one person, whoever is known."""
    named = occasions.person >= 0
    rows = np.unique(np.stack([occasions.organisation[named], occasions.person[named]]), axis=1)
    people = np.bincount(rows[0], minlength=occasions.organisations)
    nobody = np.unique(occasions.organisation[~named])
    people[nobody] = np.where(
        people[nobody] > 0, people[nobody], 2
    )  # somebody unknown: not held to be one person
    there = people > 0
    return float((people[there] == 1).mean()) if there.any() else math.nan


def _chance(held: Gathered, chosen: npt.NDArray[np.bool_], how: Asked) -> dict[str, float]:
    """Return how often the same occasions, dealt out anew, would make the network differ as much."""
    if held.occasions.organisations < LEAST_ORGANISATIONS:
        return {}
    before, after = (np.where(chosen, t, 0.0) for t in held.times)
    some = before + after > 0
    occasions = held.occasions.during(before + after)

    def measures(graph: Graph) -> Floats:
        return np.array([density(graph), degree_centralisation(graph), connected_share(graph)])

    found = reshuffled(
        occasions, before[some], after[some], kind=held.kind[some], at_least=how.ties_at_least,
        measures=measures, draws=how.reshuffles, seed=how.seed,
    )  # fmt: skip
    return dict(zip(DEALT, found.tolist(), strict=True))


def beyond_chance(network: pd.DataFrame) -> dict[str, bool]:
    """Return whether numbers of the whole network differ by more than dealing out occasions readily gives."""
    own = network[(network["ties"] == EVERY) & (network["period"] == AFTER) & network["chance"].notna()]
    return {
        str(name): bool(often < _CHANCE) for name, often in zip(own["measure"], own["chance"], strict=True)
    }
