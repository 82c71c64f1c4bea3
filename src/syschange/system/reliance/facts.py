"""What is known: of everybody with numbers, of the workers in bands, and in memory the numbers behind the bands."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass

from syschange.errors import NotEstimableError
from syschange.results import Coarsening, Estimate, StudentT
from syschange.statistics.change import Moments, ancova, difference_in_differences
from syschange.statistics.means import t_estimate, welch
from syschange.system.reliance.collected import Cases
from syschange.system.reliance.team import Team
from syschange.system.reliance.terms import (
    ALONE,
    CARRIED,
    FEW,
    FEWEST,
    FLAGS,
    NOBODY,
    RARE,
    SHARED,
    SMALL,
    SURE,
    UNCLEAR,
    Terms,
    quarter_band,
    worker_band,
)
from syschange.words import likelihood

_DF_TOLD = (
    1.0,
    4.0,
    9.0,
    19.0,
)  # what degrees of freedom may be told: those of 2, 5, 10 and 20 equal caseloads


@dataclass(frozen=True)
class Bands:
    """What may be told of the workers: bands and words, and nothing of a team under ten.

    Attributes
    ----------
    finding
        What was found (see `terms`).
    workers
        About how many workers there are.
    retention
        About how much of the gain is left without the one most needed.
    gain
        About how much of the gain lies in one worker's cases.
    sure
        How likely the gain without one is still worthwhile, in the words of the IPCC.
    rare
        Whether chance would seldom leave so little without one; None where it cannot be told.
    flags
        Whether each flag is raised; None where it cannot be told.
    ours_alone, no_gain
        Whether one worker left out would leave too few cases; whether there is no gain to be carried.
    crossing
        Whether workers have cases of the comparison too.
    alike
        Whether some ids look like others'.
    in_post, gone
        How likely the gain of those still in post is worthwhile, and about what share of the cases those who left
        had; "not known" where not asked.
    """

    finding: str
    workers: str
    retention: str
    gain: str
    sure: str
    rare: bool | None
    flags: Mapping[str, bool | None]
    ours_alone: bool
    no_gain: bool
    crossing: bool
    alike: bool
    in_post: str
    gone: str

    @property
    def shown(self) -> bool:
        """Whether the team is large enough to tell of."""
        return self.workers in {"10 to 19", "20 or more"}

    def on_paper(self) -> "Bands":
        """Return the same with nothing told of a small team."""
        if self.shown:
            return self
        finding = self.finding if self.finding in {FEW, NOBODY} else FEW if self.finding == ALONE else SMALL
        return Bands(
            finding, self.workers, SMALL, SMALL, SMALL, None, dict.fromkeys(self.flags), ours_alone=False,
            no_gain=self.no_gain, crossing=self.crossing, alike=self.alike, in_post=SMALL, gone=SMALL,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Facts:
    """Everything the table, the words and the picture are made of.

    Attributes
    ----------
    cases
        How many; missing where hidden.
    arms
        The moments of the changed arm and of the comparison, turned so that more is better.
    spread
        The standard deviation of everybody together; missing on paper.
    widened
        How much wider the standard error is for workers differing, and its degrees of freedom; None where it cannot
        be told, and on paper of a team under ten.
    team
        What is true of the workers; None on paper, and of fewer than five.
    bands
        What may be told of them.
    """

    cases: Cases
    arms: tuple[Moments, Moments]
    spread: float
    widened: tuple[float, float] | None
    team: Team | None
    bands: Bands

    def cases_alone(self, terms: Terms) -> Estimate | None:
        """Return the effect with everybody as if only cases varied; None where it cannot be told."""
        return plain(self.arms, terms)

    def everyone(self, terms: Terms) -> Estimate | None:
        """Return the effect with everybody, workers differing too; None where it cannot be told."""
        found = self.cases_alone(terms)
        if found is None or self.widened is None:
            return None
        factor, df = self.widened
        assert isinstance(found.distribution, StudentT)  # noqa: S101 - what `plain` makes
        made = StudentT(found.value, found.distribution.se * factor, df)
        return Estimate.of(found.value, made, terms.level, f"{terms.design}, jackknife over workers")

    def some_gain(self, terms: Terms) -> bool:
        """Whether the gain with everybody is above nought beyond chance, so that it can be shared out."""
        found = self.cases_alone(terms)
        return found is not None and found.lower > 0

    def published(self, cases: Cases, coarsening: Coarsening) -> "Facts":
        """Return the same from published counts: moments coarsened, and of the workers the bands alone."""
        step, fine = coarsening.step(self.spread), 10.0 ** (1 - coarsening.figures)
        arms = tuple(
            _coarsened(group, n, step=step, fine=fine)
            for group, n in zip(self.arms, (cases.changed, cases.comparison), strict=True)
        )
        widened = None
        # How much wider it is says how much workers differ, which is not told of a small team, however coarsely.
        if self.widened is not None and self.bands.shown:
            factor, df = self.widened
            widened = max(round(factor / fine) * fine, fine), max(d for d in _DF_TOLD if d <= max(df, 1.0))
        return Facts(cases, (arms[0], arms[1]), math.nan, widened, None, self.bands.on_paper())


def plain(arms: tuple[Moments, Moments], terms: Terms) -> Estimate | None:
    """Return the contrast of two arms as if only cases varied; None where it cannot be told."""
    changed, comparison = arms
    if not all(g.n > 1 and math.isfinite(g.mean_after) and math.isfinite(g.sd_after) for g in arms):
        return None
    try:
        if terms.design == "difference":
            sides = [(g.n, g.mean_after, g.sd_after) for g in arms]
            value, se, df = (float(v) for v in welch(*sides[0], *sides[1]))
            return t_estimate(value, se, df, level=terms.level, method="difference, cases alone")
        formula = ancova if terms.design == "ancova" else difference_in_differences
        found = formula(changed, comparison, level=terms.level)
    except NotEstimableError:
        return None
    return dataclasses.replace(found, method=f"{terms.design}, cases alone")


def finding(*, workers: int, unplaced: float, least: float, most: float, chance: float) -> str:
    """Return what was found.

    Parameters
    ----------
    workers, unplaced
        How many workers have cases of the change, and how many such cases have no worker.
    least, most
        How sure the effect without one worker is to be worthwhile, the least over workers; the least and the most
        over whose the cases without a worker may be; missing where it cannot be told.
    chance
        How often chance would leave so little; missing where it cannot be told.

    Notes
    -----
    Blame needs both: that without one the effect very likely falls short, and that chance would seldom take so much
    away. Without the second, a weak change shared by all is blamed on one person most of the time.
    """
    if workers == 0:
        return NOBODY
    if workers == 1 and not unplaced:
        return ALONE
    if workers < FEWEST:
        return FEW
    if least >= SURE:
        return SHARED
    return CARRIED if 1 - most >= SURE and chance < RARE else UNCLEAR


def bands_of(
    team: Team | None, terms: Terms, *, workers: int, cases: Cases, effect: Estimate | None, alike: int
) -> Bands:
    """Return what may be told of the workers."""
    gain = effect.value if effect is not None else math.nan
    some = effect is not None and effect.lower > 0
    sure, most, seldom = math.nan, math.nan, math.nan
    if team is not None:
        sure, most = team.least_sure(terms.at_least), team.most_sure(terms.at_least)
        seldom = team.guard.chance if team.guard is not None else math.nan
    found = finding(workers=workers, unplaced=cases.unplaced, least=sure, most=most, chance=seldom)
    left = retention(team, gain) if some else math.nan
    stays = team.in_post.probability(terms.at_least) if team is not None and team.in_post else math.nan
    return Bands(
        finding=found,
        workers=worker_band(workers),
        retention=quarter_band(left),
        gain=quarter_band(team.gain_share if team is not None and some else math.nan),
        sure=likelihood(sure),
        rare=None if math.isnan(seldom) else seldom < RARE,
        flags=flags_of(team),
        ours_alone=bool(team is not None and team.blocked),
        no_gain=not gain > 0,
        crossing=bool(team is not None and team.crossing),
        alike=alike > 0,
        in_post=likelihood(stays),
        gone=quarter_band(team.gone if team is not None else math.nan),
    )


def retention(team: Team | None, gain: float) -> float:
    """Return how much of a gain is left without the one most needed; missing where it cannot be told."""
    found = team.without["spread"] if team is not None else None
    return found.value / gain if found is not None and gain > 0 else math.nan


def flagged(team: Team) -> dict[str, float]:
    """Return the numbers that raise a flag where they are large."""
    between = team.between.value if team.between is not None else math.nan
    return dict(zip(FLAGS, (team.caseload.concentration, team.caseload.largest, between), strict=True))


def flags_of(team: Team | None) -> dict[str, bool | None]:
    """Return whether each flag is raised; None where it cannot be told."""
    if team is None or team.workers < FEWEST:
        return dict.fromkeys(FLAGS)
    return {
        name: None if math.isnan(value) else value > FLAGS[name][0] for name, value in flagged(team).items()
    }


def _coarsened(group: Moments, n: float, *, step: float, fine: float) -> Moments:
    if not math.isfinite(n):
        return Moments(math.nan, math.nan, math.nan, math.nan, math.nan, math.nan)
    return Moments(
        n,
        round(group.mean_before / step) * step,
        round(group.mean_after / step) * step,
        round(group.sd_before / step) * step,
        round(group.sd_after / step) * step,
        round(group.correlation / fine) * fine,
    )
