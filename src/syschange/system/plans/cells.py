"""The plans of each service at each time, each person once, and the numbers they give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames import ALL, UNKNOWN
from syschange.statistics.diversity import (
    ORDERS,
    Held,
    LeftOut,
    held_of,
    hill,
    hill_left_out,
    identical_left_out,
    likeness_left_out,
    marks,
    ordered,
    weighted,
)
from syschange.system.fields import SEVERAL, SMALL
from syschange.system.measured import PERIOD
from syschange.system.plans.planned import Planned

HILL = tuple(f"hill_{order}" for order in ORDERS)
LIKE, SAME, TEMPLATE = "likeness", "identical", "template_index"
LEAST = 2  # ours: times as many plans a service needs as are looked among, for limits that hold
MOST = 4000  # ours: plans of a service and time that are compared two by two; of more, so many at random
Ints = npt.NDArray[np.int64]
_NOBODY: Ints = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Cell:
    """The plans of a service at a time, a person's first only.

    Attributes
    ----------
    held
        Whose plan holds which actions, in an order of its own; None where nobody has any, or of several services.
    person
        A number for each person, the same at both times.
    unused
        People whose plan does not say what is to be done, or who are at a service with too few plans.
    parts
        The numbers with their uncertainty, by measure; none where there are too few plans.
    pairs
        Units of `held` and their actions by numbers that all services share.
    raw
        Numbers as they are of all the plans: different actions, Hill numbers, and plans that are the same as another.
    """

    held: Held | None
    person: Ints
    unused: int
    parts: Mapping[str, LeftOut]
    pairs: tuple[Ints, Ints]
    raw: Mapping[str, float]


def cells_of(made: Planned, periods: Sequence[str], *, among: int, seed: int) -> dict[tuple[str, str], Cell]:
    """Return the plans of each service, or of all where services are not told apart, in each period.

    Of each person the plan counts that was first made at a service in a period; several of one day are one.
    """
    plans = made.plans.assign(
        whole=np.arange(len(made.plans)), person=pd.factorize(made.plans["person_id"])[0]
    )
    where = plans["service"].astype(str) if "service" in plans else pd.Series(ALL, index=plans.index)
    when = plans[PERIOD].astype(object) if PERIOD in plans else pd.Series(ALL, index=plans.index)
    plans = plans.assign(where=where, when=when)
    plans = plans[plans["when"].notna()]
    first = plans.groupby(["where", "when", "person"])["day"].transform("min")
    plans = plans[first.isna() | (plans["day"] == first)]
    lines = made.lines[["plan", "action"]].merge(
        plans[["whole", "person", "where", "when"]], left_on="plan", right_on="whole"
    )
    services = [s for s in dict.fromkeys(where) if s not in {UNKNOWN, SMALL, SEVERAL}]
    there = dict(list(lines.groupby(["where", "when"])))
    people = plans.groupby(["where", "when"])["person"].nunique()
    return {
        (s, p): _cell(there.get((s, p)), int(people.get((s, p), 0)), among=among, seed=seed)
        for s in sorted(services)
        for p in periods
    }


def _cell(lines: pd.DataFrame | None, people: int, *, among: int, seed: int) -> Cell:
    if lines is None:
        return Cell(None, _NOBODY, people, {}, (_NOBODY, _NOBODY), {})
    unit, person = pd.factorize(lines["person"])
    held, place = ordered(held_of(unit, lines["action"]))
    numbers = np.asarray(person, dtype=np.int64)[place]
    unused = people - held.units
    rank = np.empty(held.units, dtype=np.int64)
    rank[place] = np.arange(held.units)
    pairs = (rank[unit], lines["action"].to_numpy(dtype=np.int64))
    _, sizes = np.unique(marks(held), return_counts=True)
    raw = {name: float(hill(held.frequencies, order=o)) for name, o in zip(HILL, ORDERS, strict=True)}
    raw |= {"actions": raw[HILL[0]], "same": float(sizes[sizes > 1].sum())}
    if held.units < LEAST * among:
        return Cell(held, numbers, unused, {}, pairs, raw)
    parts = {n: hill_left_out(held, among=among, order=o) for n, o in zip(HILL, ORDERS, strict=True)}
    parts[LIKE] = _likeness(held, np.random.default_rng(seed))
    parts[SAME] = identical_left_out(held, among=among)
    return Cell(held, numbers, unused, parts, pairs, raw)


def _likeness(held: Held, rng: np.random.Generator) -> LeftOut:
    if held.units <= MOST:
        return likeness_left_out(held)
    some = np.sort(rng.choice(held.units, MOST, replace=False))
    found = likeness_left_out(held.chosen(some))
    influence = np.zeros(held.units)
    influence[some] = found.influence
    return LeftOut(found.value, influence, found.df, found.fewest)


def average(
    cells: Mapping[tuple[str, str], Cell], period: str, told: Sequence[str], sizes: Mapping[str, int]
) -> Cell:
    """Return the average of services in a period, each weighed by its plans of both times.

    Parameters
    ----------
    cells
        As `cells_of` gives them.
    period
        The period.
    told
        The services with enough plans in every period.
    sizes
        The plans of each of them in all periods together.
    """
    left = sum(len(c.person) + c.unused for (s, p), c in cells.items() if p == period and s not in told)
    own = [cells[s, period] for s in told]
    if not own:
        return Cell(None, _NOBODY, left, {}, (_NOBODY, _NOBODY), {})
    weights = [float(sizes[s]) for s in told]
    most = 1 + max(int(c.person.max()) for (s, _), c in cells.items() if s in told)
    person = np.concatenate([c.person + i * most for i, c in enumerate(own)])
    parts = {name: weighted([c.parts[name] for c in own], weights) for name in own[0].parts}
    raw = {n: float(np.average([c.raw[n] for c in own], weights=weights)) for n in own[0].raw}
    raw["same"] = float(sum(c.raw["same"] for c in own))
    return Cell(None, person, left + sum(c.unused for c in own), parts, (_NOBODY, _NOBODY), raw)
