"""Limits, signals and the kind of variation of every point of every group."""

import dataclasses
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.effects.control_chart.options import Terms
from syschange.effects.control_chart.parts import Parts
from syschange.effects.control_chart.points import Points
from syschange.effects.control_chart.withheld import FEW, ROUGH, STILL, UNLIMITED, withheld
from syschange.statistics.process import (
    SIGNALS,
    UPWARDS,
    Limits,
    Runs,
    process_limits,
    runs_of,
    signals_of,
)

Floats = npt.NDArray[np.float64]

COMMON, IMPROVEMENT, CONCERN, SPECIAL = "common cause", "improvement", "concern", "special cause"
GAP, NOT_KNOWN = "gap", "not known"
POINT_COLUMNS = (
    "period", "start", "value", "n", "numerator", "denominator", "centre", "lower", "upper", "part", "signals",
    "variation",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Charted:
    """What the rules say of points.

    Attributes
    ----------
    centre, half, lower, upper
        Of every group and period.
    flags
        Whether each point carries each of `SIGNALS`; shape (signals, groups, periods).
    runs
        The runs and crossings of each part.
    judged
        Whether each point is judged.
    unjudged
        Of each part, why each group is not judged there (see `withheld`); "" where it is.
    """

    centre: Floats
    half: Floats
    lower: Floats
    upper: Floats
    flags: npt.NDArray[np.bool_]
    runs: tuple[Runs, ...]
    judged: npt.NDArray[np.bool_]
    unjudged: tuple[tuple[str, ...], ...]

    @property
    def direction(self) -> npt.NDArray[np.int64]:
        """1 where the first signal of a point says high, −1 where low, 0 where it has none."""
        ways = np.array([1 if name in UPWARDS else -1 for name in SIGNALS], dtype=np.int64)
        return np.where(self.flags.any(axis=0), ways[self.flags.argmax(axis=0)], 0)


def charted(points: Points, parts: Parts, terms: Terms) -> Charted:
    """Return the limits and the signals of every point, part by part."""
    shape = points.value.shape
    centre, half, lower, upper = (np.full(shape, np.nan) for _ in range(4))
    flags = np.zeros((len(SIGNALS), *shape), dtype=bool)
    judged = np.zeros(shape, dtype=bool)
    runs, unjudged = [], []
    for number, here in enumerate(parts.slices, start=1):
        values = points.value[:, here]
        why = [withheld(points, parts, terms, group, number) for group in range(shape[0])]
        limits = _limits(points, parts, terms, here, why)
        centre[:, here], half[:, here] = limits.centre, limits.half
        lower[:, here], upper[:, here] = limits.lower, limits.upper
        known = ~np.isnan(limits.centre) & (np.array(why) != STILL)[:, None]
        for name, found in signals_of(values, limits, terms.rules).items():
            flags[SIGNALS.index(name)][:, here] = found & known
        if terms.chart != "run":
            loose = np.asarray(np.isnan(limits.half).all(axis=1) & ~flags[:, :, here].any(axis=(0, 2)))
            why = [w or (UNLIMITED if n else "") for w, n in zip(why, loose.tolist(), strict=True)]
        judged[:, here] = known & ~np.array([bool(w) for w in why])[:, None]
        unjudged.append(tuple(why))
        runs.append(runs_of(values, limits.centre))
    return Charted(centre, half, lower, upper, flags, tuple(runs), judged, tuple(unjudged))


def _limits(points: Points, parts: Parts, terms: Terms, here: slice, why: list[str]) -> Limits:
    """Return the limits of a part; none of a group whose level would be wrong, or be lost in rounding."""
    made = process_limits(
        terms.chart, points.value[:, here], points.size[:, here], base=parts.base[here], screen=terms.screen,
        factor=terms.rules.factor,
    )  # fmt: skip
    given = ~np.isin(np.array(why), [FEW, ROUGH])[:, None]
    centre, half = (np.where(given, a, np.nan) for a in (made.centre, made.half))
    return dataclasses.replace(made, centre=centre, half=half)


def variation_of(direction: int, terms: Terms) -> str:
    """Return what a signal in a direction means; 0 is none."""
    if direction == 0:
        return COMMON
    if terms.towards == 0:
        return SPECIAL
    return IMPROVEMENT if direction == terms.towards else CONCERN


def point_table(
    points: Points, parts: Parts, made: Charted, terms: Terms, by: tuple[str, ...]
) -> pd.DataFrame:
    """Return one row a group and period."""
    groups, periods = points.value.shape
    table = points.labels.loc[np.repeat(np.arange(groups), periods), [*by, "ways"]].reset_index(drop=True)
    starts = points.periods.starts
    table["period"] = pd.Series(np.tile(np.array(points.periods.names, dtype=object), groups), dtype="str")
    table["start"] = np.tile(starts.astype("datetime64[s]") if starts.dtype.kind == "M" else starts, groups)
    for name in ("value", "n", "numerator", "denominator"):
        table[name] = getattr(points, name).ravel()
    for name in ("centre", "lower", "upper"):
        table[name] = getattr(made, name).ravel()
    table["part"] = np.tile(parts.number, groups)
    flags = made.flags.reshape(len(SIGNALS), -1)
    names = np.array(SIGNALS, dtype=object)
    table["signals"] = pd.Series([", ".join(names[column]) for column in flags.T], dtype="str")
    kinds = {d: variation_of(d, terms) for d in (-1, 0, 1)}
    told = np.array([kinds[int(d)] for d in made.direction.ravel()], dtype=object)
    told = np.where(made.judged.ravel(), told, NOT_KNOWN)
    table["variation"] = pd.Series(np.where(np.isnan(points.value).ravel(), GAP, told), dtype="str")
    return table
