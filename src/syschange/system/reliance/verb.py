"""Asking whether a gain is carried by one person: from any table to the result."""

import math
import warnings

import numpy as np

from syschange.errors import DataWarning, NotEstimableError
from syschange.frames import require_names
from syschange.results import Estimate, Provenance, parameters
from syschange.schemas import private_columns
from syschange.statistics.change import Moments
from syschange.statistics.detectable import spread_of
from syschange.statistics.means import sd_from_sums
from syschange.statistics.reliance import MOST_SHUFFLED, Guard, WorkerSums, by_workers, guard, slope_within
from syschange.system.reliance.collected import Asked, Collected, collected, scores_of
from syschange.system.reliance.facts import Facts, bands_of, plain
from syschange.system.reliance.result import Reliance, finished
from syschange.system.reliance.team import team_of
from syschange.system.reliance.terms import FEWEST, Terms, require_terms
from syschange.system.reliance.words import ALIKE

_CHANGED, _COMPARISON = 0, 1


def reliance(
    data: object,
    *,
    change: str,
    outcome: str = "value",
    worker: str = "worker_id",
    arm: str = "arm",
    design: str = "difference",
    before: str | None = None,
    at_least: float = 0.0,
    better: str = "higher",
    label: str | None = None,
    current: object = None,
    replicates: int = 5000,
    seed: int = 1,
    level: float = 0.95,
) -> Reliance:
    """Ask whether a gain is carried by one person: the contrast again without each worker in turn.

    Parameters
    ----------
    data
        A tidy table of any engine, or the path of a Parquet file, one row a case.
    change
        The label of the arm that got the change; the column must hold one other label, the comparison.
    outcome, worker, arm
        Columns: the outcome, who carried the case, and which arm it is in. A comparison whose cases have no worker,
        or workers of its own, stays as it is when a worker of the change is left out.
    design
        "difference" of the means; "ancova", adjusted for the score before; "did", of the mean changes since before.
    before
        The column of the score before, for the last two.
    at_least
        The worthwhile effect, in units of the outcome and always as a gain; 0 (any gain at all) where left out.
    better
        "higher" or "lower": which outcomes are better. All effects are told as gains.
    label
        What to call the outcome in sentences; the name of its column where left out.
    current
        The workforce (`worker_id`, `left_on`): whoever has no post without a day of leaving has left. With it the
        result says what the cases of those still in post show by themselves.
    replicates, seed
        How often workers are shuffled over cases, and drawn again; 5,000 (ours).
    level
        Confidence level; .95 by convention.

    Returns
    -------
    Reliance

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column, number or option cannot be used, or would be without effect.
    NotEstimableError
        Where there are not two arms, or an arm has too few cases with what the design needs, or none that vary.

    Warns
    -----
    DataWarning
        Where ids of workers look like one person's spelt in two ways.
    """
    change = str(change)  # arms are often numbered
    columns = (outcome, worker, arm, *(() if before is None else (before,)))
    require_terms(
        design=design, before=before, at_least=at_least, better=better, level=level, replicates=replicates,
        seed=seed, columns=columns,
    )  # fmt: skip
    require_names([arm], taken=(), private=private_columns())
    asked = Asked(outcome, before, worker, arm, change, 1.0 if better == "higher" else -1.0)
    made = collected(data, asked=asked, current=current)
    terms = Terms(label or outcome, arm, change, made.comparison, design, float(at_least), better, level)
    facts = _facts(data, made, asked, terms, replicates=int(replicates), seed=int(seed))
    if made.alike:
        warnings.warn(ALIKE, DataWarning, stacklevel=2)
    given = parameters(
        change=change, outcome=outcome, worker=worker, arm=arm, design=design, before=before, at_least=at_least,
        better=better, label=label, current=current is not None, replicates=replicates, level=level,
    )  # fmt: skip
    used = int(made.cases.changed + made.cases.comparison)
    provenance = Provenance(
        "system.reliance", given, made.rows, used, made.rows - used, made.digest, seed=int(seed)
    )
    return finished(provenance, terms=terms, facts=facts)


def _facts(data: object, made: Collected, asked: Asked, terms: Terms, *, replicates: int, seed: int) -> Facts:
    sums = made.sums
    arms = tuple(_moments(sums, i, made.pivots, asked.sign) for i in (_CHANGED, _COMPARISON))
    both = (arms[0], arms[1])
    effect = plain(both, terms)
    if effect is None:
        raise NotEstimableError(
            "The effect cannot be estimated: an arm has too few cases, or nothing varies in them.",
            "Collect more cases, or look whether the columns are the right ones.",
        )
    team = None
    if sums.workers >= FEWEST:
        guarded = _guarded(data, made, asked, terms, replicates=replicates, seed=seed)
        team = team_of(sums, terms=terms, guarded=guarded, replicates=replicates, seed=seed, left=made.left)
    bands = bands_of(team, terms, workers=sums.workers, cases=made.cases, effect=effect, alike=made.alike)
    return Facts(
        made.cases, both, _spread(sums), _widened(sums, terms, effect) if team else None, team, bands
    )


def _guarded(
    data: object, made: Collected, asked: Asked, terms: Terms, *, replicates: int, seed: int
) -> Guard | None:
    """Return the permutation guard, cases shuffled themselves where they are not too many."""
    slope = _slope(made.sums, terms.design)
    scores = None
    if made.rows * replicates <= MOST_SHUFFLED:
        scores = scores_of(data, asked=asked, made=made, factor=slope)
    try:
        return guard(made.sums, design=terms.design, replicates=replicates, seed=seed, scores=scores)
    except NotEstimableError:
        return None


def _slope(sums: WorkerSums, design: str) -> float:
    if design == "ancova":
        return float(slope_within(sums.total[_CHANGED], sums.total[_COMPARISON]))
    return 1.0 if design == "did" else 0.0


def _widened(sums: WorkerSums, terms: Terms, effect: Estimate) -> tuple[float, float] | None:
    """Return how much wider the standard error is for workers differing, and its degrees of freedom."""
    try:
        _, se, df, _ = spread_of(by_workers(sums, design=terms.design, level=terms.level))
    except NotEstimableError:
        return None
    return se / spread_of(effect)[1], df


def _moments(sums: WorkerSums, arm: int, pivots: tuple[float, float], sign: float) -> Moments:
    """Return the moments of an arm, turned so that more is better."""
    n, y, yy, x, xx, xy = (float(v) for v in sums.total[arm])
    sd_y, sd_x = (float(sd_from_sums(n, total, squares)) for total, squares in ((y, yy), (x, xx)))
    both = sd_y * sd_x * (n - 1)
    r = float(np.clip((xy - x * y / n) / both, -1, 1)) if both > 0 else 0.0
    return Moments(n, sign * pivots[1] + x / n, sign * pivots[0] + y / n, sd_x, sd_y, r)


def _spread(sums: WorkerSums) -> float:
    n, y, yy = (float(v) for v in sums.total.sum(axis=0)[:3])
    found = float(sd_from_sums(n, y, yy))
    return found if math.isfinite(found) else 0.0
