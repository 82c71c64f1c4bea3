"""How different plans are: different actions among equally many, likeness, plans that are the same, and templates."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.frames import ALL
from syschange.statistics.diversity import LeftOut
from syschange.system.measured import AFTER, BEFORE, PERIOD, Measure
from syschange.system.measured.basis import NUMBERS
from syschange.system.plans.cells import HILL, LIKE, SAME, TEMPLATE, Cell, average, cells_of
from syschange.system.plans.placebo import Deals, dealt
from syschange.system.plans.planned import Planned

AMONG = 10  # ours: plans among which different actions are counted
SHUFFLES = 99  # ours: how often actions are dealt out anew
_HILL_WORDS = ("different actions", "actions, weighed by how common they are,", "common actions")
COLUMNS = ("service", PERIOD, "plans", "actions", "raw_0", "raw_1", "raw_2", "same", "expected", "chance")


def measures(among: int) -> dict[str, Measure]:
    """Return what is measured of how different plans are, by name."""
    made = [
        Measure(name, f"{what} that {among} people's plans at a service hold", kind="mean")
        for name, what in zip(HILL, _HILL_WORDS, strict=True)
    ]
    made += [
        Measure(LIKE, "actions in either of two people's plans that are in both", better="lower"),
        Measure(
            SAME, f"of {among} people's plans at a service, those the same as another of them", better="lower"
        ),
        Measure(
            TEMPLATE, "times as alike as had actions been dealt out at random", kind="mean", better="lower"
        ),
    ]
    return {m.name: m for m in made}


@dataclass(frozen=True, eq=False)
class Alike:
    """How different plans are.

    Attributes
    ----------
    basis
        A row a measure, service and period, with the numbers of a basis of `measured`.
    table
        A row a service and period, with the columns of `COLUMNS`: see `Plans.alike`.
    """

    basis: pd.DataFrame
    table: pd.DataFrame


def alike_of(
    made: Planned, *, among: int, shuffles: int, everybody: bool, seed: int, by: Sequence[str]
) -> Alike:
    """Return how different the plans of each service are, and of all services on average.

    Parameters
    ----------
    made
        The plans.
    among
        Among how many plans different actions are counted.
    shuffles, everybody, seed
        How often actions are dealt out anew, whether among the people of all services, and the seed.
    by
        The characteristics of the result.
    """
    periods = (BEFORE, AFTER) if PERIOD in made.plans else (ALL,)
    cells = cells_of(made, periods, among=among, seed=seed)
    services = list(dict.fromkeys(s for s, _ in cells))
    told = [s for s in services if all(cells[s, p].parts for p in periods)]
    sizes = {s: sum(len(cells[s, p].person) for p in periods) for s in told}
    # Weighed in an order of their own, so that what services are called does not change the last digit.
    told.sort(key=lambda s: [(len(cells[s, p].person), cells[s, p].parts[LIKE].value) for p in periods])
    placebo = dealt(
        cells, told=told, sizes=sizes, periods=periods, times=shuffles, everybody=everybody, seed=seed
    )
    shown = {(ALL, p): average(cells, p, told, sizes) for p in periods}
    shown |= {place: cell for place, cell in cells.items() if place[0] != ALL}
    rows: list[dict[str, object]] = []
    for (service, period), cell in shown.items():
        deals = placebo.get((service, period))
        earlier = shown.get((service, BEFORE)) if period == AFTER else None
        rows += _rows(service, period, cell, deals, (earlier, placebo.get((service, BEFORE))), by)
    table = [_told_row(*place, cell, placebo.get(place)) for place, cell in shown.items()]
    return Alike(pd.DataFrame(rows), pd.DataFrame(table, columns=list(COLUMNS)))


def _parts(cell: Cell, deals: Deals | None) -> dict[str, LeftOut]:
    """Return the numbers of a cell, with how far its plans are as a template would make them."""
    parts = dict(cell.parts)
    if parts and deals is not None and deals.expected > 0:
        like = parts[LIKE]
        parts[TEMPLATE] = LeftOut(
            like.value / deals.expected, like.influence / deals.expected, like.df, like.fewest
        )
    return parts


def _rows(  # noqa: PLR0917 - private, and called in one place
    service: str, period: str, cell: Cell, deals: Deals | None, earlier: tuple[Cell | None, Deals | None],
    by: Sequence[str],
) -> Iterator[dict[str, object]]:  # fmt: skip
    parts = _parts(cell, deals)
    base = {} if earlier[0] is None else _parts(*earlier)  # type: ignore[arg-type] # as was looked at
    for name, measure in measures(AMONG).items():
        if name == TEMPLATE and deals is None:
            continue
        row: dict[str, object] = {"measure": name, **dict.fromkeys(by, ALL)}
        if "service" in by:
            row["service"] = service
        row |= {"ways": int(service != ALL), PERIOD: period} | dict.fromkeys(NUMBERS, math.nan)
        row |= {"n": float(len(cell.person)), "units": float(len(cell.person)), "unknown": float(cell.unused)}
        if name in parts:
            row |= _numbers(parts[name], share=measure.percent)
            if name in base and earlier[0] is not None:
                row |= _moving(base[name], parts[name], earlier[0], cell)
        yield row


def _numbers(part: LeftOut, *, share: bool) -> Mapping[str, float]:
    found = part.linearised(share=share)
    n = float(len(part.influence))
    return {
        "value": part.value, "se": part.se, "df": part.df, "n_eff": float(found.n_eff),
        "sd": part.se * math.sqrt(n),
    }  # fmt: skip


def _moving(one: LeftOut, two: LeftOut, before: Cell, after: Cell) -> Mapping[str, float]:
    """Return how the numbers of two times move together through the people who are in both."""
    _, first, second = np.intersect1d(before.person, after.person, return_indices=True)
    shared = math.fsum(one.influence[first] * two.influence[second])
    both = one.se * two.se
    below = one.se**4 / one.df + two.se**4 / two.df
    df = (one.se**2 + two.se**2) ** 2 / below if below > 0 else one.df + two.df
    return {"r_change": float(np.clip(shared / both, -1, 1)) if both > 0 else 0.0, "df_change": df}


def _told_row(service: str, period: str, cell: Cell, deals: Deals | None) -> dict[str, object]:
    raw = cell.raw
    return {
        "service": service, PERIOD: period, "plans": float(len(cell.person)),
        "actions": raw.get("actions", math.nan), **{f"raw_{i}": raw.get(n, math.nan) for i, n in enumerate(HILL)},
        "same": raw.get("same", math.nan), "expected": math.nan if deals is None else deals.expected,
        "chance": math.nan if deals is None else deals.chance,
    }  # fmt: skip
