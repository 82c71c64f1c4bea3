"""Where something is lowest: the level, the thing rated or the sector, and the weaker side of a pair."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.frames import ALL, UNKNOWN, rows
from syschange.statistics.lowest import chance_another_is_lower
from syschange.system.practice.beside import sides_of
from syschange.system.practice.cells import scales_of_several
from syschange.system.practice.estimates import Cell, effective, share_value
from syschange.system.practice.framework import PERSON, Framework
from syschange.system.practice.options import (
    FEWEST,
    FOLDED,
    FRONT_LINE,
    LEADERS,
    LEVEL,
    OVER,
    SIDES,
    STAFF,
    Asked,
)

_APART = (ALL, UNKNOWN, FOLDED, LEADERS, FRONT_LINE)
NONE, ONE, SOME, HALF = "none", "one", "some", "half"


@dataclass(frozen=True)
class Lowest:
    """The lowest of several groups.

    Attributes
    ----------
    item, scale, pair, side, over
        What was looked at, who reports, and over what; `pair` is empty but for pairs, whose `over` is "side".
    cell
        The group that came out lowest; None where none can be judged.
    chance
        How likely it is that another is truly lower; missing with fewer than two groups.
    why
        "none" could be judged, only "one", "some" had too few raters, or only "half" of a pair was rated; else empty.
    """

    item: str
    scale: str
    pair: str
    side: str
    over: str
    cell: Cell | None
    chance: float
    why: str


def lowest_of(basis: pd.DataFrame, asked: Asked) -> list[Lowest]:
    """Return where each item and scale is lowest, over what was asked for and what the framework says."""
    made = []
    whole = [(item.id, item.scale, asked.overs(item.id)) for item in asked.framework.items]
    whole += [(ALL, scale, tuple(o for o in OVER if o in asked.over)) for scale in scales_of_several(asked)]
    groups = {key: part for key, part in basis.groupby(["item", "scale", "reported_by"])}  # noqa: C416 - a lookup
    for item, scale, overs in whole:
        personal = any(i.reported_by == PERSON for i in asked.framework.items if i.scale == scale)
        for over in overs:
            for side in (STAFF,) if over == LEVEL else SIDES:
                part = groups.get((item, scale, side))
                if part is not None and (side == PERSON or not personal):
                    made.append(_lowest(part, item, scale, side, over))
    return made


def _lowest(part: pd.DataFrame, item: str, scale: str, side: str, over: str) -> Lowest:
    others = [o for o in OVER if o != over]
    there = part[(part[over] != ALL) & (part[others] == ALL).all(axis=1) & (part["ways"] == 0)]
    judged = there[~there[over].isin(_APART)]
    cells = [cell for cell in rows(judged) if cell["n"] >= FEWEST]
    few = len(cells) < len(judged) or bool((there[over] == FOLDED).any())
    return _made(cells, item, scale, "", side, over, why=SOME if few else "")


def pairs_of(basis: pd.DataFrame, asked: Asked) -> list[Lowest]:
    """Return the weaker side of each pair: of its items, by leaders and by front line, the one rated lowest."""
    staff = basis[(basis["reported_by"] == STAFF) & (basis[["subject", "sector"]] == ALL).all(axis=1)]
    whose = [LEADERS, FRONT_LINE] if staff[LEVEL].isin([LEADERS, FRONT_LINE]).any() else [ALL]
    held: Mapping[str, Sequence[Cell]] = {
        item: rows(staff[(staff["item"] == item) & staff[LEVEL].isin(whose)]) for item in asked.framework.ids
    }
    return [_pair(asked.framework, pair, held) for pair in asked.framework.pairs]


def _pair(framework: Framework, pair: str, held: Mapping[str, Sequence[Cell]]) -> Lowest:
    items = [i.id for side in sides_of(framework, pair) for i in side]
    every = [cell for item in items for cell in held[item]]
    cells = [cell for cell in every if cell["n"] >= FEWEST]
    sides = {cell["item"] for cell in cells if effective(cell)[0] >= 0}
    if not sides >= set(items):
        return _made([], "", "", pair, STAFF, "side", why=HALF)
    return _made(cells, "", "", pair, STAFF, "side", why=SOME if len(cells) < len(every) else "")


def _made(  # noqa: PLR0917 - as in `Lowest`
    cells: Sequence[Cell], item: str, scale: str, pair: str, side: str, over: str, *, why: str
) -> Lowest:
    sizes = [effective(cell) for cell in cells]
    usable = [k for k, (events, _) in enumerate(sizes) if events >= 0]
    if not usable:
        return Lowest(item, scale, pair, side, over, None, math.nan, why or NONE)
    why = why or (SOME if len(usable) < len(cells) else "")
    first = min(usable, key=lambda k: (share_value(cells[k]), -cells[k]["n"]))
    cell, chance = cells[first], math.nan
    if len(usable) > 1:
        events, n = np.array([sizes[k] for k in usable]).T
        chance = chance_another_is_lower(events, n, lowest=usable.index(first))
    else:
        why = why or ONE
    return Lowest(item or cell["item"], scale or cell["scale"], pair, side, over, cell, chance, why)
