"""How much of a gain is kept, for any share that has to be left: from the scorecard's path, or from sums a worker."""

import dataclasses
from collections.abc import Sequence
from functools import partial

import numpy as np

from syschange import effects
from syschange.criteria.plan import Outcome, Plan
from syschange.criteria.sensitivity.carried import Kept
from syschange.criteria.sensitivity.cases import Cases, Floats
from syschange.criteria.sensitivity.factors import NOBODY
from syschange.criteria.sensitivity.sums import estimated, summed, unit_of
from syschange.errors import NotEstimableError
from syschange.results import Estimate

EARLY, LATE, RETAINED, EFFECT = "early", "late", "retained", "effect"


def kept_from_card(result: "effects.Sustained", outcome: Outcome) -> Kept:
    """Return what gives what is kept, and the early gain, as the analysis has them: people one by one."""
    return partial(_from_path, result, 1.0 if outcome.direction == "higher_is_better" else -1.0)


def _from_path(
    result: "effects.Sustained", sign: float, share: float, clustering: str, person: int
) -> tuple[Estimate | None, Estimate | None]:
    del clustering, person  # there is one of each
    top = {t.quantity: t.top for t in result.targets if t.quantity in {EARLY, LATE}}
    early, late = top.get(EARLY), top.get(LATE)
    if early is None or late is None:
        return None, None
    targets = tuple(
        dataclasses.replace(t, top=sign * (late - share * early)) if t.quantity == RETAINED else t
        for t in result.targets
    )
    other = dataclasses.replace(result, targets=targets)
    try:
        found = other.estimate(EARLY)
        return other.estimate(RETAINED), found if sign > 0 else found.times(sign)
    except NotEstimableError:
        return None, None


def kept_from_sums(plan: Plan, outcome: Outcome, result: "effects.Sustained", cases: Cases) -> Kept:
    """Return what gives what is kept, and the early gain, by whose cases are alike and without each person.

    Late less a share of early, adjusted for the score before, is the analysis of covariance of that one score: all
    are of the same people, adjusted alike.
    """
    months = [t.months for t in result.targets if t.quantity == EFFECT]
    columns = [_mean(cases, outcome, months, ends) for ends in (plan.horizons.early, plan.horizons.late)]
    before = cases.scores[outcome.name, float(outcome.before or 0)]
    # Seen at every time, early and late.
    sums = cases.sums([before, *columns], np.ones(len(cases.changed), dtype=bool))
    return partial(_from_sums, plan, cases, sums)


def _mean(cases: Cases, outcome: Outcome, months: Sequence[float], ends: tuple[float, float]) -> Floats:
    """Return the mean of the scores within a window; missing where one is."""
    inside = [cases.scores[outcome.name, float(m)] for m in months if ends[0] <= m <= ends[1]]
    return np.asarray(np.mean(inside, axis=0))


def _from_sums(  # noqa: PLR0917 - private; the first three are given beforehand
    plan: Plan, cases: Cases, sums: Floats, share: float, clustering: str, person: int
) -> tuple[Estimate | None, Estimate | None]:
    # In the order that `Cases.sums` gives: before, early, late, and their products.
    n, x, e, y, xx, xe, xy, ee, ey, yy = np.moveaxis(sums, -1, 0)
    kept = np.stack([n, y - share * e, yy - 2 * share * ey + share**2 * ee, x, xx, xy - share * xe], axis=-1)
    gained = np.stack([n, e, ee, x, xx, xe], axis=-1)
    unit, left = unit_of(cases, clustering), np.asarray((cases.worker != person) | (person == NOBODY))
    level = plan.thresholds.level
    made = (
        estimated(summed(six, unit, kept=left), design="ancova", clustering=clustering, level=level)
        for six in (kept, gained)
    )
    return next(made), next(made)
