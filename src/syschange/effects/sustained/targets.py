"""The quantities asked for, each as weights on the effects of one set of people or units."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.effects.sustained.asked import AROUND, Asked
from syschange.effects.sustained.basis import SAME
from syschange.errors import NotEstimableError
from syschange.statistics.lasting import window

Floats = NDArray[np.float64]

EFFECT, EVERYBODY = "effect", "effect, everybody seen"
EARLY, LATE = "early", "late"
WORTHWHILE, RETAINED, RETAINED_SHARE = "worthwhile", "retained", "retained share"
SLOPE, HALF_LIFE = "slope", "half-life"
APART = "late less everyone's"
FUNDED, AFTER, ENDED = "while funded", "after funding", "change after funding"
KEPT, KEPT_SHARE = "retained after funding", "retained share after funding"
CLOCK = "effect by end of funding"
SHOCK = "change after shock"
QUANTITIES = (
    EFFECT, EVERYBODY, EARLY, LATE, WORTHWHILE, RETAINED, RETAINED_SHARE, SLOPE, HALF_LIFE, APART, FUNDED, AFTER,
    ENDED, KEPT, KEPT_SHARE, CLOCK, SHOCK,
)  # fmt: skip
# What is an effect or a difference of effects; the others are in units of their own, or turned to the good side.
EFFECTS = (EFFECT, EVERYBODY, EARLY, LATE, APART, FUNDED, AFTER, ENDED, CLOCK, SHOCK)


@dataclass(frozen=True, eq=False)
class Target:
    """One quantity.

    Attributes
    ----------
    quantity
        Which, of `QUANTITIES`.
    block
        The set of people or units.
    top
        Weights on the effects; of a ratio, those of its top; None where it cannot be given for anyone.
    bottom
        Weights of the bottom of a ratio, or None.
    start
        The first month that a slope or half-life is told from.
    shift
        What is taken from the value.
    months, since_funding
        Months since the change and since funding ended, where it is of one time; else missing.
    shock
        The name of the shock, or nothing.
    note
        Why it cannot be given for anyone; empty where it can.
    """

    quantity: str
    block: str = SAME
    top: Floats | None = None
    bottom: Floats | None = None
    start: float = np.nan
    shift: float = 0.0
    months: float = np.nan
    since_funding: float = np.nan
    shock: str = ""
    note: str = ""


def horizon_targets(block: str, horizons: Floats, asked: Asked, quantity: str = EFFECT) -> Iterator[Target]:
    """Give the effect at each horizon of a set, with its place on both clocks."""
    for place, month in enumerate(horizons):
        since = month - asked.funding if asked.funding is not None else np.nan
        top = np.eye(len(horizons))[place]
        yield Target(quantity, block, top, months=float(month), since_funding=float(since))


def lasting_targets(horizons: Floats, asked: Asked) -> Iterator[Target]:
    """Give the early and the late effect and what they say together, the slope and the half-life.

    Raises
    ------
    NotEstimableError
        Where no horizon lies in the early window.
    """
    early = window(horizons, *asked.early)
    yield Target(EARLY, top=early)
    note = no_late(horizons, asked)
    if note:
        yield from (Target(name, note=note) for name in (LATE, WORTHWHILE, RETAINED, RETAINED_SHARE))
    else:
        late = window(horizons, *asked.late)
        yield Target(LATE, top=late)
        yield Target(WORTHWHILE, top=asked.sign * late, shift=asked.least)
        yield Target(RETAINED, top=asked.sign * (late - asked.share * early))
        yield Target(RETAINED_SHARE, top=late, bottom=early)
    yield Target(SLOPE, start=asked.early[0])
    yield Target(HALF_LIFE, top=early, start=asked.early[0], note=note)
    if not note:
        yield Target(APART, top=window(horizons, *asked.late))


def no_late(horizons: Floats, asked: Asked) -> str:
    """Return why there is no late effect; nothing where there is."""
    if horizons.max() < asked.late[0]:
        return f"followed for {horizons.max():g} months, and late begins at {asked.late[0]:g}"
    if not ((horizons >= asked.late[0]) & (horizons <= asked.late[1])).any():
        return f"not seen from month {asked.late[0]:g} to {asked.late[1]:g}"
    return ""


def funding_targets(
    block: str,
    weights: Mapping[str, Floats | None],
    clock: Sequence[tuple[float, Floats]],
    asked: Asked,
    *,
    note: str = "",
    not_yet: str = "",
) -> Iterator[Target]:
    """Give the effect while funded and after, their difference, and what is kept of the early effect.

    Parameters
    ----------
    block
        The set of those seen on both sides.
    weights
        Those of `EARLY`, `FUNDED` and `AFTER`; None where that side was not seen.
    clock
        Months since funding ended, with the weights of the effect there.
    asked
        The options.
    note
        Why it cannot be given; empty where it can.
    not_yet
        Why nothing can be said yet of what was kept; empty where it can.
    """
    early, funded, after = (weights.get(name) for name in (EARLY, FUNDED, AFTER))
    if note or funded is None or after is None:
        yield from (Target(name, block, note=note) for name in (FUNDED, AFTER, ENDED, KEPT, KEPT_SHARE))
        return
    yield Target(FUNDED, block, funded)
    yield Target(AFTER, block, after)
    yield Target(ENDED, block, after - funded)
    if early is None or not_yet:
        told = not_yet or "no time of the early window was before funding ended"
        yield from (Target(name, block, note=told) for name in (KEPT, KEPT_SHARE))
    else:
        yield Target(KEPT, block, asked.sign * (after - asked.share * early))
        yield Target(KEPT_SHARE, block, after, early)
    for months, top in clock:
        yield Target(CLOCK, block, top, since_funding=months)


def funding_of_horizons(horizons: Floats, asked: Asked, end: float) -> Iterator[Target]:
    """Give the targets of the end of funding for a path whose people are all seen at every horizon.

    Raises
    ------
    NotEstimableError
        Where funding ended before any effect was seen.
    """
    if end <= horizons[0]:
        raise NotEstimableError(
            f"Funding ended {end:g} months after the change, and the first effect was seen at {horizons[0]:g}.",
            "Nothing was seen while there was funding, so nothing can be said of its end: leave out funding_end.",
        )
    last = float(horizons[-1])
    if end > last:
        note = f"funding ends {end:g} months after the change, and the last time seen is {last:g}"
        yield from funding_targets(SAME, {}, (), asked, note=note)
        return
    early_here = (horizons >= asked.early[0]) & (horizons <= min(asked.early[1], np.nextafter(end, 0)))
    weights: dict[str, Floats | None] = {
        EARLY: early_here / early_here.sum() if early_here.any() else None,
        FUNDED: window(horizons, 0, float(np.nextafter(end, 0))),
        AFTER: window(horizons, end, last),
    }
    clock = [(float(month - end), np.eye(len(horizons))[i]) for i, month in enumerate(horizons)]
    yield from funding_targets(SAME, weights, clock, asked, not_yet=no_late(horizons, asked))


def shocks_of_horizons(horizons: Floats, shocks: Mapping[str, float]) -> Iterator[Target]:
    """Give the change of the effect in the six months after each shock, against the six before.

    Raises
    ------
    NotEstimableError
        Where a shock lies before the change.
    """
    for name, at in shocks.items():
        require_after_change(at)
        try:
            before = window(horizons, max(at - AROUND, 0.0), float(np.nextafter(at, 0)))
            after = window(horizons, at, float(np.nextafter(at + AROUND, 0)))
        except NotEstimableError:
            yield Target(
                SHOCK, months=at, shock=name, note=f"not seen within {AROUND:g} months on both sides of it"
            )
            continue
        yield Target(SHOCK, top=after - before, months=at, shock=name)


def require_after_change(at: float) -> None:
    """Check that a shock lies after the change.

    Raises
    ------
    NotEstimableError
        Where it does not.
    """
    if not at > 0:
        raise NotEstimableError(
            "A shock lies before the change, where there is no effect that it could move.",
            "Give the shocks that came after the change.",
        )
