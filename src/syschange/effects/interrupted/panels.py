"""What stands beside the effect: the points, each arm's own break, fake dates, and other shapes of the course."""

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.effects.interrupted.fitting import Effects, Modelled, contrasts_of, effects_of
from syschange.effects.interrupted.options import LEVEL, MIDDLE, REML, Asked
from syschange.effects.interrupted.timing import LEAST_BEFORE, SEASONS_FROM, Timing
from syschange.effects.periods import PER_YEAR
from syschange.errors import NotEstimableError
from syschange.statistics.means import t_limits
from syschange.statistics.series import bent, interrupted

Floats = npt.NDArray[np.float64]

SHAPES = ("linear", "quadratic", "spline")
PLACEBO_AFTER = 6  # ours: points a fake date needs after it, up to the true one
POINTS = ("period", "part", "observed", "comparison", "fitted", "counterfactual", "lower", "upper")
PLACEBO = ("changed_on", "true", "before", "after", "value", "lower", "upper", "level", "size", "rank")
SHAPE = ("shape", "value", "lower", "upper", "level", "method", "phi")


def points_of(
    made: Effects, labels: pd.DataFrame, sides: tuple[Floats, Floats | None], timing: Timing, asked: Asked
) -> pd.DataFrame:
    """Return a row a group and period: what was seen, fitted, and to be expected had nothing changed.

    Parameters
    ----------
    made
        The effects.
    labels
        The groups.
    sides
        What was seen in the arm that changed, and in the comparison; shape (groups, periods).
    timing, asked
        The periods and the question.
    """
    x = timing.design()
    without = x.copy()
    without[:, 2:4] = 0
    changed, other = sides
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        fitted, expected = made.fit.values(x), made.fit.values(without)
        ends = t_limits(expected, made.fit.errors(without), made.fit.df[:, None], level=asked.level)
        lines = [fitted, expected, *ends]
        if made.model != REML:
            lines = [np.exp(line) * (1.0 if other is not None else asked.per) for line in lines]
        if other is not None:
            lines = [other * line if made.model != REML else other + line for line in lines]
    lines = [np.where(made.known[:, None], line, np.nan) for line in lines]
    shown = np.where(np.isfinite(changed), changed, np.nan)
    beside = np.full(shown.shape, np.nan) if other is None else other
    groups = len(labels)
    told = {
        "period": list(timing.names) * groups,
        "part": timing.parts * groups,
        **dict(zip(POINTS[2:], (part.ravel() for part in (shown, beside, *lines)), strict=True)),
    }
    repeated = labels.loc[labels.index.repeat(timing.size)].reset_index(drop=True)
    return pd.concat([repeated, pd.DataFrame(told, index=repeated.index)], axis=1)


def placebo_of(
    series: Modelled, made: Effects, timing: Timing, asked: Asked, places: Sequence[int]
) -> pd.DataFrame:
    """Return what the same model finds at fake dates, with nothing but the points before the true one.

    Parameters
    ----------
    series
        The series of everybody.
    made
        The effects at the true date.
    timing, asked
        The periods and the question.
    places
        How many periods lie before each fake date.
    """
    rows = [_true(made, timing, asked), *_fakes(series, timing, asked, places)]
    table = pd.DataFrame(rows, columns=list(PLACEBO[:-1]))
    table["rank"] = table["size"].rank(ascending=False, method="min")
    return table


def _true(made: Effects, timing: Timing, asked: Asked) -> list[object]:
    return [timing.names[timing.change], True, made.before[0], made.after[0], *_told(made, 0, asked)]


def _fakes(series: Modelled, timing: Timing, asked: Asked, places: Sequence[int]) -> list[list[object]]:
    if not places:
        return []
    points = timing.change
    own = series.first(points)
    many = own.repeated(len(places))
    seasons = timing.seasons()[:points]
    long = points >= SEASONS_FROM * PER_YEAR.get(timing.every, np.inf)
    designs = np.stack(
        [np.column_stack([interrupted(points, at), *([seasons] if long else [])]) for at in places]
    )
    there = many.there
    later = np.arange(points) >= np.array(places)[:, None]
    fit, bare = many.fit(designs), many.bare(~later, later)
    found = []
    for i, at in enumerate(places):
        horizons = np.arange(1.0, points + 1) - at
        terms = {MIDDLE: float(horizons[later[i]].mean())}
        one = Effects(
            terms, contrasts_of(terms, designs.shape[2]), fit, (there & ~later).sum(axis=1).astype(float),
            (there & later).sum(axis=1).astype(float), asked, series.model, bare, np.zeros(len(places), dtype=bool),
        )  # fmt: skip
        found.append([timing.names[at], False, one.before[i], one.after[i], *_told(one, i, asked)])
    return found


def _told(made: Effects, group: int, asked: Asked) -> list[object]:
    """Return the mean effect of a group with its limits, and how many standard errors it is from none."""
    e = made.estimates(MIDDLE, [group])[0]
    weights = made.contrasts[[0]]
    size = np.abs(made.fit.values(weights) / made.fit.errors(weights))[group, 0] if e is not None else np.nan
    numbers = (np.nan,) * 3 if e is None else (e.value, e.lower, e.upper)
    return [*numbers, asked.level, size]


def placebo_places(series: Modelled, timing: Timing, places: Sequence[int] | None) -> list[int]:
    """Return the fake dates there are points enough for, as how many periods lie before each.

    Parameters
    ----------
    series
        The series of everybody.
    timing
        The periods.
    places
        Those asked for; None for all that are possible.

    Raises
    ------
    NotEstimableError
        Where one that was asked for is not before the change, or has too few points on a side.
    """
    there = series.there[0] & timing.before
    earlier = np.concatenate([[0], np.cumsum(there)])
    total = int(there.sum())

    def fit(at: int) -> bool:
        in_time = 0 < at < timing.change
        return in_time and earlier[at] >= LEAST_BEFORE and total - earlier[at] >= PLACEBO_AFTER

    if places is None:
        return [at for at in range(1, timing.change) if fit(at)]
    if not all(fit(at) for at in places):
        raise NotEstimableError(
            f"A fake date needs {LEAST_BEFORE} points before it, and {PLACEBO_AFTER} from it up to the change.",
            "Take dates further from the ends, or leave the choice to placebo=True.",
        )
    return list(places)


def shapes_of(series: Modelled, timing: Timing, asked: Asked) -> pd.DataFrame:
    """Return the mean effect for everybody where the course before bends, and where it does not."""
    everybody = series.first()
    rows = []
    for shape in SHAPES:
        bend = bent(timing.horizons, shape)
        design = np.column_stack([timing.design(), bend])
        made = effects_of(everybody, timing, asked, design)
        e = made.estimates(MIDDLE)[0]
        numbers = (np.nan,) * 3 if e is None else (e.value, e.lower, e.upper)
        phi = np.nan if made.withheld[0] else float(made.fit.phi[0])
        rows.append((shape, *numbers, asked.level, e.method if e else "none", phi))
    return pd.DataFrame(rows, columns=list(SHAPE))


def own_breaks(arms: Sequence[tuple[str, Effects, pd.DataFrame]]) -> pd.DataFrame:
    """Return what each arm did at the change by itself, and whether by more than chance.

    Parameters
    ----------
    arms
        For each arm its label, its effects modelled alone, and the groups.
    """
    parts = []
    for name, made, labels in arms:
        for term in (MIDDLE, LEVEL):
            estimates = made.estimates(term)
            limits = {
                n: [np.nan if e is None else getattr(e, n) for e in estimates]
                for n in ("value", "lower", "upper")
            }
            none = 0.0 if made.model == REML else 1.0
            moved = [e is not None and not e.lower <= none <= e.upper for e in estimates]
            part = labels.assign(
                series=name, term=term, before=made.before, after=made.after, **limits, level=made.asked.level,
                method=["none" if e is None else e.method for e in estimates], moved=moved,
            )  # fmt: skip
            parts.append(part)
    return pd.concat(parts, ignore_index=True)


def alone(asked: Asked) -> Asked:
    """Return the question asked of one arm by itself."""
    return dataclasses.replace(asked, model=asked.alone, margin=None)
