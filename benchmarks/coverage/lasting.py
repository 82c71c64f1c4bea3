"""Coverage of what is said of lasting: late effects, what is kept of early ones, slopes, half-lives and groups."""

import math
from collections.abc import Iterator

import numpy as np
from covered import LEVEL, Floats, Interval, Row, simulated

from syschange.results import Estimate
from syschange.statistics.lasting import (
    Group,
    Path,
    adjusted_apart,
    adjusted_path,
    difference_apart,
    difference_path,
    fieller,
    half_life,
    slope,
    window,
)

WAVES = np.array([3.0, 6.0, 12.0, 18.0, 24.0])
MONTHS = np.arange(24.0)
SIZES = ((20, 20), (40, 60), (150, 100))
UNITS = ((8, 8), (24, 16), (15, 40))
PEOPLE = "20 to 150 people in each of two arms at 3, 6, 12, 18 and 24 months, correlated .5 to .7"
PANELS = "8 to 40 units in each of two arms over 24 months, autocorrelated .4, arms varying 1 to 2"
EFFECTS = {
    "no effect": lambda h: 0.0 * h,
    "kept in full": lambda h: 1.0 + 0.0 * h,
    "halves in 6 months": lambda h: 4.0 * 0.5 ** (h / 6),
}
# Made one at a time, these cost more than those made all at once.
ONE_BY_ONE = 20


def _named(design: str) -> dict[str, Interval]:
    of = "people" if design == "adjusted" else "units"
    grid = PEOPLE if design == "adjusted" else PANELS
    path = f"lasting.{design}_path"
    return {
        "late": Interval(f"Late effect, {of}", (path, "lasting.Path"), grid),
        "kept": Interval(f"Late effect less half the early one, {of}", (path, "lasting.Path"), grid),
        "share": Interval(
            f"Share of the early effect kept, where the early effect is shown, {of}",
            ("lasting.fieller",),
            grid,
        ),
        "slope": Interval(f"Slope of the path, {of}", ("lasting.slope",), grid),
        "half": Interval(
            f"Half-life of an effect that fades, where the early effect is shown, {of}",
            ("lasting.half_life",),
            grid,
        ),
        "apart": Interval(f"A group's late effect less everyone's, {of}", (f"lasting.{design}_apart",), grid),
    }


PERSONS, PANEL = _named("adjusted"), _named("difference")


def group(rows: Floats) -> Group:
    """Return the moments of rows of scores."""
    return Group(float(len(rows)), rows.mean(axis=0), np.cov(rows.T))


def people(rng: np.random.Generator, n: int, effect: Floats) -> Floats:
    """Return scores before and at the waves of people who differ from each other and from time to time."""
    own = rng.normal(0, 1, (n, 1))
    before = own + rng.normal(0, 0.7, (n, 1))
    return np.hstack([before, 0.8 * own + rng.normal(0, 0.7, (n, len(effect))) + effect])


def units(rng: np.random.Generator, n: int, effect: Floats, *, drift: float) -> Floats:
    """Return changes of units from their own time before: autocorrelated months, and a step that varies by unit."""
    months = 2 * len(effect)
    errors = np.empty((n, months))
    errors[:, 0] = rng.normal(0, 1, n)
    for t in range(1, months):
        errors[:, t] = 0.4 * errors[:, t - 1] + math.sqrt(1 - 0.4**2) * rng.normal(0, 1, n)
    base = errors[:, : len(effect)].mean(axis=1, keepdims=True)
    return errors[:, len(effect) :] - base + effect + rng.normal(0, 0.3 * drift, (n, 1))


def _shown(path: Path, early: Floats) -> bool:
    e = path.combined(early, level=LEVEL)
    return not e.lower <= 0 <= e.upper


def _limits(found: Estimate | None) -> tuple[float, float]:
    return (np.nan, np.nan) if found is None else (found.lower, found.upper)


def _asked(path: Path, effect: str, apart: Path) -> dict[str, tuple[float, float]]:
    """Return the limits of every quantity that has a truth under an effect."""
    early, late = window(path.horizons, 3, 6), window(path.horizons, 12, 24)
    found = {
        "late": _limits(path.combined(late, level=LEVEL)),
        "kept": _limits(path.combined(late - 0.5 * early, level=LEVEL)),
        "apart": _limits(apart.combined(late, level=LEVEL)),
    }
    if effect != "no effect":
        found["share"] = _limits(fieller(path, late, early, level=LEVEL).estimate)
    if effect != "halves in 6 months":
        found["slope"] = _limits(slope(path, start=3, level=LEVEL))
    else:
        shown = _shown(path, early)
        found["half"] = _limits(half_life(path, start=3, level=LEVEL)) if shown else _limits(None)
    return found


def _truths(horizons: Floats, effect: Floats) -> dict[str, float]:
    early, late = (float(window(horizons, *w) @ effect) for w in ((3, 6), (12, 24)))
    kept = late / early if early else math.nan
    return {"late": late, "kept": late - 0.5 * early, "share": kept, "slope": 0.0, "half": 6.0, "apart": 0.0}


def _points(
    draws: int, rng: np.random.Generator, design: str, sizes: tuple[tuple[int, int], ...]
) -> Iterator[Row]:
    """Yield the coverage of a design; a third of each arm is the group that is set against everyone."""
    horizons = WAVES if design == "adjusted" else MONTHS
    named = PERSONS if design == "adjusted" else PANEL
    for n1, n0 in sizes:
        for effect, shape in EFFECTS.items():
            theta, limits = shape(horizons), {}
            for _ in range(draws):
                if design == "adjusted":
                    arms = people(rng, n1, theta), people(rng, n0, 0 * theta)
                else:
                    arms = units(rng, n1, theta, drift=2), units(rng, n0, 0 * theta, drift=1)
                everyone = group(arms[0]), group(arms[1])
                some = group(arms[0][: n1 // 3 + 2]), group(arms[1][: n0 // 3 + 2])
                fit, far = (
                    (adjusted_path, adjusted_apart)
                    if design == "adjusted"
                    else (difference_path, difference_apart)
                )
                found = _asked(fit(*everyone, horizons), effect, far(some, everyone, horizons))
                for name, ends in found.items():
                    limits.setdefault(name, []).append(ends)
            truths = _truths(horizons, theta)
            for name, ends in limits.items():
                lower, upper = np.array(ends).T
                yield simulated(named[name], f"{n1} and {n0}, {effect}", (lower, upper), truths[name])


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each size and effect."""
    rng = np.random.default_rng(seed)
    each = max(draws // ONE_BY_ONE, 4)
    yield from _points(each, rng, "adjusted", SIZES)
    yield from _points(each, rng, "difference", UNITS)
