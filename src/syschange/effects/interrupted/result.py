"""The result: the effects of a change on a series, the points behind them, and the checks beside them."""

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange import charts
from syschange.effects.beside import BESIDE, beside
from syschange.effects.interrupted.fitting import Effects, Modelled, effects_of, of_one, of_two, table_of
from syschange.effects.interrupted.observed import Observed
from syschange.effects.interrupted.options import COLUMNS, MIDDLE, SLOPE, Asked
from syschange.effects.interrupted.panels import (
    alone,
    own_breaks,
    placebo_of,
    placebo_places,
    points_of,
    shapes_of,
)
from syschange.effects.interrupted.timing import Timing
from syschange.effects.interrupted.words import Facts, series_words, when_words
from syschange.effects.pooling import POOLED, alike, alike_words, pooled_columns
from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.frames import ALL, MISSING_LABELS, find_group, group_name
from syschange.results import Coarsening, Estimate, Result, watermark

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False, repr=False)
class InterruptedSeries(Result):
    """What a change did to a series, against the course it had before, and against a comparison where there is one.

    Attributes
    ----------
    table
        A row a group and effect: the characteristics in `by`; `term` ("mean": on average over the time after the
        change; "at 12" and the like, or "last": at that point; "level": at once; "slope": what it added each period);
        `horizon`, how many periods after the change that is; the points `before` and `after` that were compared;
        `value`, `lower`, `upper`, `level`, `method`; `standing` ("main", "exploratory" where points are few, "not
        estimable"); `phi`, the correlation of neighbouring points; `widened`, how many times as wide autocorrelation
        makes the interval of counts; `pooled` with its limits; `detectable` and `equivalence`.
    placebo
        The mean effect at the true date and at fake ones before it, with `size` (standard errors from none) and
        `rank`; for everybody.
    shapes
        The mean effect where the course before is taken to be straight, quadratic or a spline; for everybody.
    by, changed
        The characteristics; the label of the arm that changed, None where there is no comparison.
    label
        What the outcome is called.
    asked, timing, seen
        The question, the periods, and what was seen in each.
    places
        The fake dates asked for, as how many periods lie before each; None for all that are possible.
    series, effects
        What was modelled, and the fit of every group with the effects read off it.
    """

    by: tuple[str, ...] = field(kw_only=True)
    changed: str | None = field(kw_only=True)
    label: str = field(kw_only=True)
    asked: Asked = field(kw_only=True)
    timing: Timing = field(kw_only=True)
    seen: Observed = field(kw_only=True)
    places: tuple[int, ...] | None = field(kw_only=True)
    series: Modelled = field(kw_only=True)
    effects: Effects = field(kw_only=True)
    placebo: pd.DataFrame = field(kw_only=True, default_factory=pd.DataFrame)
    shapes: pd.DataFrame = field(kw_only=True, default_factory=pd.DataFrame)

    def _groups(self, arm: str | None) -> Places:
        return groups_of(self.seen, self.asked, arm)

    @property
    def _labels(self) -> pd.DataFrame:
        here = self._groups(self.changed)
        return self.seen.labels[list(self.by)].iloc[here].reset_index(drop=True)

    @property
    def points(self) -> pd.DataFrame:
        """A row a group and period: `observed`, `fitted`, `counterfactual` with `lower` and `upper`, `comparison`.

        `part` says whether a period is "before", "after" or "left out". The counterfactual is the course before, gone
        on; with a comparison, the comparison and the course of the difference. Its limits are of the course and not
        of single points.
        """
        values = self.seen.values(self.asked)
        other = None if self.asked.comparison is None else values[self._groups(self.asked.comparison)]
        sides = values[self._groups(self.changed)], other
        return points_of(self.effects, self._labels, sides, self.timing, self.asked)

    @property
    def control(self) -> pd.DataFrame:
        """What each arm did at the change by itself, a row a group, arm and effect; `moved`: by more than chance.

        Empty where there is no comparison.
        """
        return self._own(slice(None))

    def _own(self, groups: slice) -> pd.DataFrame:
        if self.asked.comparison is None:
            return pd.DataFrame()
        arms = []
        own = alone(self.asked)
        for name in (str(self.changed), self.asked.comparison):
            series = of_one(self.seen, self._groups(name)[groups], own, self.timing)
            arms.append((name, effects_of(series, self.timing, own), self._labels.iloc[groups]))
        return own_breaks(arms)

    @property
    def alike(self) -> pd.DataFrame:
        """Whether the mean effects of groups differ by more than chance (see `effects.pooling.alike`)."""
        return alike(self._labels, self.effects.estimates(MIDDLE), by=self.by, level=self.asked.level)

    def counts(self) -> pd.DataFrame:
        """Return every count of people, events or exposure in every period (see `Result.counts`)."""
        return self.seen.counts(self.timing.names, self.asked.outcome, self.asked.kind)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "InterruptedSeries":
        """Return the analysis of the published counts (see `Result.from_counts`).

        What is hidden is a gap, and as that is what is low, a group with a gap on paper has no effect.
        """
        seen = self.seen.published(
            published, self.timing.names, self.asked.outcome, self.asked.kind, coarsening
        )
        series, effects = modelled(seen, self.asked, self.timing, self.changed)
        shell = dataclasses.replace(
            self, seen=seen, series=series, effects=effects, policy=coarsening.policy,
            provenance=self.provenance.published(),
        )  # fmt: skip
        return finished(shell)

    def estimate(self, term: str = MIDDLE, **labels: str) -> Estimate:
        """Return one effect in one group with its confidence distribution.

        Parameters
        ----------
        term
            A `term` of the table.
        **labels
            Characteristic and label; those left out are taken together.

        Raises
        ------
        UnknownChoiceError
            Where there is no such effect or group.
        NotEstimableError
            Where the group has too few points, they do not vary, there is nothing on a side of the change, or points
            are hidden on paper.
        """
        if term not in self.effects.terms:
            raise UnknownChoiceError("effect of this series", term, list(self.effects.terms))
        return self.effects.estimate(self._place(labels), term)

    def path(self, horizons: Sequence[float], **labels: str) -> tuple[Floats, Floats, float]:
        """Return the effect at several horizons in one group, with their covariance.

        Parameters
        ----------
        horizons
            How many periods after the change.
        **labels
            Characteristic and label.

        Returns
        -------
        tuple
            The effects, of shape (horizons,), logarithms where effects are ratios; their covariance; and the degrees
            of freedom it is known by.

        Raises
        ------
        WrongTypeError
            Where the horizons are no list of numbers, or there are none.
        UnknownChoiceError, NotEstimableError
            As `estimate`.
        """
        wanted = _numbers(horizons)
        place = self._place(labels)
        self.effects.estimate(place, MIDDLE)
        fit = self.effects.fit
        weights = np.zeros((len(wanted), fit.coefficients.shape[1]))
        weights[:, 2], weights[:, 3] = 1.0, wanted
        own = weights @ fit.covariance[place] @ weights.T
        wider = fit.errors(weights)[place] / np.sqrt(np.diag(own))
        return fit.values(weights)[place], own * np.outer(wider, wider), float(fit.df[place])

    def _place(self, labels: "dict[str, str]") -> int:
        table = self._labels.assign(**{"place of the group": np.arange(len(self._labels))})
        return int(find_group(table, self.by, labels)["place of the group"])

    def plot(self, **labels: str) -> "charts.Figure":
        """Return a picture of one group: the points, the line fitted, and what was to be expected with its band.

        Parameters
        ----------
        **labels
            Characteristic and label; those left out are taken together.
        """
        points = self.points
        place = self._place(labels)
        shown = points.iloc[place * self.timing.size : (place + 1) * self.timing.size].reset_index(drop=True)
        named = group_name({c: labels.get(c, ALL) for c in self.by}, self.by)
        rate = f" per {self.asked.per:,g}" if self.asked.kind == "rate" else ""
        said = f"{self.label}{rate} before and after the change {when_words(self.asked.changed_on)}"
        return charts.series(
            shown,
            period="period",
            part="part",
            observed="observed",
            fitted="fitted",
            counterfactual="counterfactual",
            lower="lower",
            upper="upper",
            comparison="comparison" if self.asked.comparison is not None else None,
            comparison_label=str(self.asked.comparison),
            change=self.timing.change,
            headline=self.lead if not labels else f"{said}: {named}",
            subtitle=f"{said}: {named}, each {self.timing.unit}",
            percent=self.asked.percent,
            watermark=watermark(self.policy),
        )


def groups_of(seen: Observed, asked: Asked, arm: str | None) -> Places:
    """Return the places of an arm's groups; of all groups where there are no arms."""
    if asked.arm is None:
        return np.arange(len(seen.labels))
    return np.flatnonzero((seen.labels[asked.arm] == arm).to_numpy())


def modelled(seen: Observed, asked: Asked, timing: Timing, changed: str | None) -> tuple[Modelled, Effects]:
    """Return what is modelled, one series a group, and the effects."""
    here = groups_of(seen, asked, changed)
    if asked.comparison is None:
        series = of_one(seen, here, asked, timing)
    else:
        series = of_two(seen, here, groups_of(seen, asked, asked.comparison), asked, timing)
    return series, effects_of(series, timing, asked)


def finished(shell: InterruptedSeries) -> InterruptedSeries:
    """Return the result with the table, checks and words that what was seen gives."""
    made, labels = shell.effects, shell._labels  # noqa: SLF001 - of this module
    table, estimates = table_of(made, labels)
    each = len(made.terms)
    for place, term in enumerate(made.terms):
        own = slice(place, None, each)
        pooled = pooled_columns(labels, estimates[own], by=shell.by, level=shell.asked.level)
        at = table.index[own]
        table.loc[at, list(POOLED)] = pooled.to_numpy()
        margin = None if term == SLOPE else shell.asked.margin
        told = pd.DataFrame([beside(e, margin) for e in estimates[own]], index=at)
        table.loc[at, list(BESIDE)] = told
    series, timing, asked = shell.series, shell.timing, shell.asked
    possible = placebo_places(series, timing, None)
    wanted: list[int] = []
    if asked.placebo is not False and not made.withheld[0]:  # nothing is compared with what is not given
        wanted = possible if shell.places is None else [at for at in shell.places if at in possible]
    with_checks = dataclasses.replace(
        shell,
        placebo=placebo_of(series, made, timing, asked, wanted),
        shapes=shapes_of(series, timing, asked),
    )
    words = series_words(_facts(with_checks))
    told_alike = alike_words(with_checks.alike) if shell.by else ""
    return dataclasses.replace(
        with_checks,
        _table=table[[*shell.by, *COLUMNS]],
        _words=f"{words} {told_alike}".strip(),
    )


def _facts(result: InterruptedSeries) -> Facts:
    made, timing, asked = result.effects, result.timing, result.asked
    points = result.points.iloc[: timing.size]
    after = (points["part"] == "after") & points["observed"].notna()
    if asked.comparison is not None:
        after &= points["comparison"].notna()
    known, withheld = result.series.there[0], bool(made.withheld[0])
    estimates = {term: made.estimates(term, [0])[0] for term in made.terms}
    own = result._own(slice(1))  # noqa: SLF001
    comparison = asked.comparison is not None
    return Facts(
        label=result.label,
        changed=result.changed or "",
        asked=asked,
        timing=timing,
        estimates=estimates,
        seen=_mean(points.loc[after, "observed"]),
        expected=_mean(points.loc[after, "counterfactual"]),
        before=int(made.before[0]),
        after=int(made.after[0]),
        missing=int((~known & ~timing.left_out).sum()),
        widened=float(np.nan_to_num(made.widened(MIDDLE)[0], nan=1.0)),
        phi=float(made.fit.phi[0]),
        other=own[own["series"] == asked.comparison] if comparison else None,
        starts_late=_late(points, timing) if comparison and not withheld else "",
        placebo=result.placebo,
        shapes=result.shapes,
        untimed=result.seen.untimed,
        unknown=result.seen.unknown,
        strays=_strays(result),
        withheld=withheld,
        withheld_groups=int(made.withheld[1:].sum()),
    )


def _numbers(horizons: object) -> Floats:
    """Return horizons as numbers, shape (horizons,)."""
    try:
        made = np.asarray(horizons, dtype=np.float64)
    except (TypeError, ValueError):
        made = np.full(1, np.nan)
    if made.ndim != 1 or not made.size or not np.isfinite(made).all():
        raise WrongTypeError(
            "The horizons are not a list of one number or more.", "Give for example path([1, 6, 12])."
        )
    return made


def _mean(values: "pd.Series[float]") -> float:
    return float(values.mean()) if len(values) else math.nan


def _late(points: pd.DataFrame, timing: Timing) -> str:
    """Return the first period with both arms, where the comparison begins after the arm that changed."""
    own, other = (points[c].notna().to_numpy() for c in ("observed", "comparison"))
    if not own.any() or not other.any() or own.argmax() >= other.argmax():
        return ""
    return timing.names[int(other.argmax())]


def _strays(result: InterruptedSeries) -> bool:
    """Return whether rows are known to belong to no arm."""
    if result.asked.arm is None:
        return False
    arms = result.seen.labels[result.asked.arm]
    lost = arms.isin(MISSING_LABELS).to_numpy()
    return bool((np.nan_to_num(result.seen.top[lost]) > 0).any())
