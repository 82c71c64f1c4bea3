"""The model of a series: what is fitted to every group, and the effects read off it."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from syschange.effects.interrupted.observed import Observed
from syschange.effects.interrupted.options import LAST, LEVEL, LOG_REML, MIDDLE, QUASI, REML, SLOPE, Asked
from syschange.effects.interrupted.timing import (
    ENOUGH_AFTER,
    ENOUGH_BEFORE,
    LEAST_AFTER,
    LEAST_BEFORE,
    Timing,
)
from syschange.errors import NotEstimableError
from syschange.results import Estimate, StudentT
from syschange.statistics.means import t_estimate
from syschange.statistics.series import CountFit, SeriesFit, quasi_poisson_ar1, reml_ar1

Floats = npt.NDArray[np.float64]

METHODS = {
    REML: "REML-AR(1), t",
    LOG_REML: "REML-AR(1) of the logarithm, t",
    QUASI: "quasi-Poisson, autocorrelation allowed for, t",
}
_OVERFLOW = 300.0  # a logarithm beyond it is of a ratio that is no number any more
MAIN, EXPLORATORY, NONE = "main", "exploratory", "not estimable"


@dataclass(frozen=True, eq=False)
class Modelled:
    """One series a group, as they go into a model: counts with exposure, values, or differences of two arms.

    Attributes
    ----------
    top
        What is modelled; missing where there is no point. Shape (groups, periods).
    base
        The exposure of counts; 1 of anything else.
    model
        The model of it.
    events
        Of logarithms, the events of each arm at the points that are there; shape (groups, periods) each.
    on_paper
        Whether these are published counts, of which a gap may be a hidden one.
    """

    top: Floats
    base: Floats
    model: str
    events: tuple[Floats, ...] = ()
    on_paper: bool = False

    @property
    def there(self) -> "npt.NDArray[np.bool_]":
        """Which points there are; shape (groups, periods)."""
        return np.asarray(np.isfinite(self.top) & (self.base > 0))

    def bare(
        self, before: "npt.NDArray[np.bool_]", after: "npt.NDArray[np.bool_]"
    ) -> "npt.NDArray[np.bool_]":
        """Return which groups have an arm with no events at all on a side, whose ratio is nothing but the half added.

        Parameters
        ----------
        before, after
            Which points are of each side; shape (periods,) or (groups, periods).
        """
        made = np.zeros(len(self.top), dtype=bool)
        for events in self.events:
            for side in (before, after):
                made |= np.where(side, events, 0.0).sum(axis=1) == 0
        return made

    def fit(self, design: Floats) -> SeriesFit | CountFit:
        """Return the fit of a design: (periods, p), or one for each group."""
        if self.model == QUASI:
            return quasi_poisson_ar1(self.top, design, exposure=self.base)
        return reml_ar1(self.top, design)

    def first(self, points: int | None = None) -> "Modelled":
        """Return the series of everybody, or its first so many points."""
        events = tuple(part[:1, :points] for part in self.events)
        return dataclasses.replace(
            self, top=self.top[:1, :points], base=self.base[:1, :points], events=events
        )

    def repeated(self, times: int) -> "Modelled":
        """Return each series so many times."""
        top, base, *events = (np.repeat(part, times, axis=0) for part in (self.top, self.base, *self.events))
        return dataclasses.replace(self, top=top, base=base, events=tuple(events))


def of_one(seen: Observed, groups: npt.NDArray[np.int64], asked: Asked, timing: Timing) -> Modelled:
    """Return the series of groups by themselves, without the points that are left out."""
    top, base = seen.top[groups], seen.base[groups]
    if asked.alone == QUASI:
        return Modelled(np.where(timing.left_out, np.nan, top), base, QUASI, on_paper=seen.on_paper)
    logarithm = asked.alone == LOG_REML
    values = _logarithm(top, base) if logarithm else seen.values(asked)[groups]
    values = np.where(timing.left_out, np.nan, values)
    events = _events([top], values) if logarithm else ()
    return Modelled(values, np.ones_like(top), asked.alone, events, seen.on_paper)


def of_two(
    seen: Observed, changed: npt.NDArray[np.int64], other: npt.NDArray[np.int64], asked: Asked, timing: Timing
) -> Modelled:
    """Return the difference of one arm and another, point by point; of logarithms where effects are ratios."""
    logarithm = asked.model == LOG_REML
    if logarithm:
        sides = [_logarithm(seen.top[g], seen.base[g]) for g in (changed, other)]
    else:
        sides = [seen.values(asked)[g] for g in (changed, other)]
    apart = np.where(timing.left_out, np.nan, sides[0] - sides[1])
    events = _events([seen.top[g] for g in (changed, other)], apart) if logarithm else ()
    return Modelled(apart, np.ones_like(apart), asked.model, events, seen.on_paper)


def _events(sides: Sequence[Floats], modelled: Floats) -> tuple[Floats, ...]:
    """Return the events of each arm at the points that are modelled."""
    return tuple(np.where(np.isfinite(modelled), side, 0.0) for side in sides)


def _logarithm(top: Floats, base: Floats) -> Floats:
    """Return the logarithm of rates, half a count added: least biased, and defined of none (Haldane 1956)."""
    made: Floats = np.log((top + 0.5) / base)
    return made


@dataclass(frozen=True, eq=False)
class Effects:
    """The effects in every group.

    Attributes
    ----------
    terms
        The effects told: horizon by name; missing for the slope.
    contrasts
        What each is of the coefficients; shape (terms, p).
    fit
        The fit.
    before, after
        Points of each group compared; shape (groups,).
    asked
        The question.
    model
        The model fitted.
    bare
        Which groups have an arm without any event on a side, so that a ratio is none; shape (groups,).
    withheld
        Which groups have a gap on paper. What is hidden is what is low, so that an effect of the rest would be drawn
        towards none; shape (groups,).
    """

    terms: Mapping[str, float]
    contrasts: Floats
    fit: SeriesFit | CountFit
    before: Floats
    after: Floats
    asked: Asked
    model: str
    bare: "npt.NDArray[np.bool_]"
    withheld: "npt.NDArray[np.bool_]"

    @property
    def standing(self) -> "npt.NDArray[np.str_]":
        """Whether each group's effects are "main", "exploratory", or "not estimable"."""
        few = (self.before < ENOUGH_BEFORE) | (self.after < ENOUGH_AFTER)
        made = np.where(few, EXPLORATORY, MAIN)
        return np.where(self.known, made, NONE)

    @property
    def known(self) -> "npt.NDArray[np.bool_]":
        """Which groups have effects."""
        enough = (self.before >= LEAST_BEFORE) & (self.after >= LEAST_AFTER)
        return np.asarray(enough & np.isfinite(self.fit.df) & ~self.bare & ~self.withheld)

    def estimate(self, group: int, term: str) -> Estimate:
        """Return one effect of one group with its confidence distribution.

        Raises
        ------
        NotEstimableError
            Where the group has too few points, they do not vary, there is nothing on a side of the change, or points
            are hidden on paper.
        """
        found = self.estimates(term, [group])[0]
        if found is not None:
            return found
        if self.withheld[group]:
            raise NotEstimableError(
                "Periods of few people are hidden on paper, and an effect of the rest would be wrong.",
                "Publish longer periods, or a broader group.",
            )
        before, after = int(self.before[group]), int(self.after[group])
        if before < LEAST_BEFORE or after < LEAST_AFTER:
            raise NotEstimableError(
                f"The series has {before} points before the change and {after} after it, and at least "
                f"{LEAST_BEFORE} and {LEAST_AFTER} are needed.",
                "Take shorter periods, a longer time, or a broader group.",
            )
        raise NotEstimableError(
            "The effect cannot be estimated: the series does not vary about its course, or there is nothing at all "
            "on one side of the change.",
            "Take longer periods, or join the group with another.",
        )

    def estimates(self, term: str, groups: Sequence[int] | None = None) -> list[Estimate | None]:
        """Return one effect of every group, or of those named; None where there is none."""
        chosen = np.arange(len(self.before)) if groups is None else np.asarray(groups)
        weights = self.contrasts[[list(self.terms).index(term)]]
        where, se = self.fit.values(weights)[chosen, 0], self.fit.errors(weights)[chosen, 0]
        level, method = self.asked.level, METHODS[self.model]
        ratio = self.model != REML
        reach = np.abs(where) + se * special.stdtrit(self.fit.df[chosen], 0.5 + level / 2)
        usable = self.known[chosen] & np.isfinite(reach) & (se > 0) & (not ratio or reach < _OVERFLOW)
        made: list[Estimate | None] = []
        for value, error, df, known in zip(where, se, self.fit.df[chosen], usable, strict=True):
            if not known:
                made.append(None)
            elif ratio:
                spread = StudentT(float(value), float(error), float(df), log=True)
                made.append(Estimate.of(float(np.exp(value)), spread, level, method))
            else:
                made.append(t_estimate(float(value), float(error), float(df), level=level, method=method))
        return made

    def widened(self, term: str) -> Floats:
        """Return how many times as wide autocorrelation makes each group's interval."""
        weights = self.contrasts[[list(self.terms).index(term)]]
        if isinstance(self.fit, CountFit):
            return np.where(self.known, self.fit.widened(weights)[:, 0], np.nan)
        return np.full(len(self.before), np.nan)


def terms_of(timing: Timing, asked: Asked) -> dict[str, float]:
    """Return the effects to tell with their horizons: on average, those asked for or the last, level and slope."""
    at = {f"at {h}": float(h) for h in asked.horizons} or {LAST: float(timing.last)}
    return {MIDDLE: timing.middle, **at, LEVEL: 0.0, SLOPE: np.nan}


def contrasts_of(terms: Mapping[str, float], columns: int) -> Floats:
    """Return what each effect is of the coefficients: step + horizon × slope; of the slope, the slope."""
    made = np.zeros((len(terms), columns))
    for i, horizon in enumerate(terms.values()):
        made[i, 2:4] = (0.0, 1.0) if np.isnan(horizon) else (1.0, horizon)
    return made


def effects_of(series: Modelled, timing: Timing, asked: Asked, design: Floats | None = None) -> Effects:
    """Return the effects in every group."""
    x = timing.design() if design is None else design
    terms = terms_of(timing, asked)
    there = series.there
    gaps = ~there[:, timing.before | timing.after].all(axis=1)
    return Effects(
        terms,
        contrasts_of(terms, x.shape[-1]),
        series.fit(x),
        there[:, timing.before].sum(axis=1).astype(np.float64),
        there[:, timing.after].sum(axis=1).astype(np.float64),
        asked,
        series.model,
        series.bare(timing.before, timing.after),
        np.asarray(gaps & series.on_paper),
    )


def table_of(made: Effects, labels: pd.DataFrame) -> tuple[pd.DataFrame, list[Estimate | None]]:
    """Return a row a group and effect, groups in their order, with the estimates beside it."""
    groups, terms = len(labels), list(made.terms)
    by_term = [made.estimates(term) for term in terms]
    estimates = [by_term[t][g] for g in range(groups) for t in range(len(terms))]
    wide = np.stack([made.widened(term) for term in terms], axis=1).ravel()
    each = len(terms)
    told = {
        "term": terms * groups,
        "horizon": list(made.terms.values()) * groups,
        "before": np.repeat(made.before, each),
        "after": np.repeat(made.after, each),
        **{
            n: [np.nan if e is None else getattr(e, n) for e in estimates]
            for n in ("value", "lower", "upper")
        },
        "level": made.asked.level,
        "method": ["none" if e is None else e.method for e in estimates],
        "standing": np.repeat(made.standing, each),
        "phi": np.repeat(np.where(made.known, made.fit.phi, np.nan), each),
        "widened": wide,
    }
    repeated = labels.loc[labels.index.repeat(each)].reset_index(drop=True)
    return pd.concat([repeated, pd.DataFrame(told, index=repeated.index)], axis=1), estimates
