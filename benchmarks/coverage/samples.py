"""Coverage with weights, with strata and sampling units, and with people who appear more than once."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import Floats, Interval, Row, simulated

from syschange.statistics.design import (
    SHARE_METHODS,
    PeopleSums,
    Sample,
    SharedSums,
    clustered_change,
    clustered_mean,
    clustered_rate,
    clustered_share,
    mean_change_limits,
    mean_limits,
    rate_limits,
    share_change_limits,
    share_limits,
    stratified_mean,
    survey_contrast,
    survey_mean,
    survey_ratio,
    survey_share,
    survey_total,
    weighted_mean,
    weighted_share,
)

PEOPLE = (10, 30, 100)
# Contrasts take a matrix as wide as their number.
ONE_BY_ONE = 40
WEIGHTS = "log-normal weights (σ .5)"
DESIGNS = ((5, 6), (10, 2), (2, 10))
SURVEY = "5 strata of 6 units, 10 of 2, 2 of 10; units alike within"
REPEATS = "10 to 100 people of one to six rows each"
SHARES = {
    method: Interval(
        f"Weighted share, {method}",
        ("design.share_limits", "design.share_estimate", "design.weighted_share"),
        f"40 and 120 people, shares of 10%, 30% and 50%, {WEIGHTS}",
    )
    for method in SHARE_METHODS
}
MEAN = Interval(
    "Weighted mean",
    ("design.mean_limits", "design.mean_estimate", "design.weighted_mean"),
    "15 and 60 people, log-normal weights (σ .3 and .6), normal scores",
)
SURVEY_SHARES = {
    method: Interval(f"Survey share, {method}", ("design.share_limits", "design.survey_share"), SURVEY)
    for method in ("beta", "wilson", "logit")
}
SURVEY_MEAN = Interval("Survey mean", ("design.mean_limits", "design.survey_mean"), SURVEY)
TOTAL = Interval("Survey total", ("design.mean_limits", "design.survey_total"), SURVEY)
RATIO = Interval("Survey ratio", ("design.mean_limits", "design.survey_ratio"), SURVEY)
CONTRAST = Interval(
    "Survey contrast of two domains", ("design.mean_limits", "design.survey_contrast"), SURVEY
)
STRATIFIED = Interval(
    "Mean of a stratified sample of rows",
    ("design.mean_limits", "design.stratified_mean"),
    "5 strata of 6 or 20 rows, unequal weights between strata",
)
OWN_SHARES = {
    method: Interval(
        f"Share of people who repeat, {method}", ("design.share_limits", "design.clustered_share"), REPEATS
    )
    for method in ("wilson", "beta")
}
OWN_MEAN = Interval("Mean of people who repeat", ("design.mean_limits", "design.clustered_mean"), REPEATS)
OWN_RATE = Interval(
    "Rate of people whose events bunch",
    ("design.rate_limits", "design.rate_estimate", "design.clustered_rate"),
    "10 to 100 people, over-dispersed by gamma of variance .5 and 1.5",
)
CHANGED = "10 to 100 people of one to four rows, a quarter missing at either time"
SHARE_CHANGE = Interval(
    "Change of a share among people who repeat",
    ("design.share_change_limits", "design.share_change_estimate", "design.clustered_change"),
    CHANGED,
)
MEAN_CHANGE = Interval(
    "Change of a mean among people who repeat",
    ("design.mean_change_limits", "design.mean_change_estimate", "design.clustered_change"),
    CHANGED,
)


def _weighted_sums(w: Floats, y: Floats) -> dict[str, Floats]:
    parts = {"w": w, "w2": w**2, "wy": w * y, "wy2": w * y**2, "w2y": w**2 * y, "w2y2": (w * y) ** 2}
    return {name: part.sum(axis=-1) for name, part in parts.items()}


def _people_sums(t: Floats, m: Floats) -> PeopleSums:
    return PeopleSums(
        people=(m > 0).sum(axis=-1),
        m=m.sum(axis=-1),
        t=t.sum(axis=-1),
        mm=(m**2).sum(axis=-1),
        tm=(t * m).sum(axis=-1),
        tt=(t**2).sum(axis=-1),
        mmm=(m**3).sum(axis=-1),
    )


def _weighted(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for n, p in product((40, 120), (0.1, 0.3, 0.5)):
        w, y = rng.lognormal(0, 0.5, (draws, n)), (rng.uniform(0, 1, (draws, n)) < p) * 1.0
        s = _weighted_sums(w, y)
        found = weighted_share(n, w=s["w"], w2=s["w2"], wy=s["wy"], w2y=s["w2y"])
        for method, interval in SHARES.items():
            yield simulated(interval, f"{n} people, {p:.0%}", share_limits(found, method=method), p)
    for n, sd in product((15, 60), (0.3, 0.6)):
        w, y = rng.lognormal(0, sd, (draws, n)), rng.normal(5, 2, (draws, n))
        limits = mean_limits(weighted_mean(n, **_weighted_sums(w, y)))
        yield simulated(MEAN, f"{n} people, weights σ {sd:g}", limits, 5.0)


def _survey(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    rows = 8
    for layers, each in DESIGNS:
        strata, units = np.repeat(np.arange(layers), each), layers * each
        point = f"{layers} strata of {each} units"
        place = strata / (layers - 1)
        y = (
            1
            + 4 * place
            + rng.normal(0, 1, (draws, units))
            + rng.normal(0, 2 / np.sqrt(rows), (draws, units))
        )
        likely = 0.2 + 0.4 * place
        x = rng.binomial(rows, rng.beta(likely * 9, (1 - likely) * 9, (draws, units)))
        w, sample = np.full((units, draws), float(rows)), Sample(strata)
        yield simulated(SURVEY_MEAN, point, mean_limits(survey_mean(sample, w=w, wy=rows * y.T)), 3.0)
        yield simulated(TOTAL, point, mean_limits(survey_total(sample, rows * y.T)), 3.0 * rows * units)
        size = rng.uniform(4, 12, (draws, units))
        # A numerator of twice the size and noise of its own: the ratio of the two totals is 2.
        numerator = 2 * size + rng.normal(0, 2, (draws, units))
        ratio = survey_ratio(sample, numerator=numerator.T, denominator=size.T)
        yield simulated(RATIO, point, mean_limits(ratio), 2.0)
        found = survey_share(sample, w=w, wy=x.T, n=np.full(draws, units * rows))
        for method, interval in SURVEY_SHARES.items():
            yield simulated(interval, point, share_limits(found, method=method), 0.4)
        few = max(draws // ONE_BY_ONE, 4)
        pick = np.repeat(np.eye(few), 2, axis=0) * np.tile([-1.0, 1.0], few)[:, None]
        other = y[:few] + 0.5 + rng.normal(0, 1, (few, units))
        both = np.stack([y[:few], other], axis=1).reshape(2 * few, units).T
        contrast = survey_contrast(sample, w=np.full(both.shape, 4.0), wy=4 * both, coefficients=pick)
        yield simulated(CONTRAST, point, mean_limits(contrast), 0.5)


def _stratified(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    weights = np.array([1.0, 2, 3, 4, 5])
    for each in (6, 20):
        y = np.arange(5)[:, None, None] + rng.normal(0, 1, (5, draws, each))
        w = weights[:, None]
        total, squares = y.sum(axis=2), (y**2).sum(axis=2)
        whole = np.full((5, draws), float(each))
        found = stratified_mean(
            np.full(5, each),
            w=w * whole,
            w2=w**2 * whole,
            wy=w * total,
            w2y=w**2 * total,
            w2y2=w**2 * squares,
            rows=whole,
        )
        truth = float((weights * np.arange(5)).sum() / weights.sum())
        yield simulated(STRATIFIED, f"5 strata of {each} rows", mean_limits(found), truth)


def _repeats(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for people in PEOPLE:
        size = (draws, people)
        for p, alike in product((0.2, 0.5), (0.1, 0.4)):
            m = rng.integers(1, 7, size)
            t = rng.binomial(m, rng.beta(p * (1 / alike - 1), (1 - p) * (1 / alike - 1), size))
            found = clustered_share(_people_sums(t, m))
            for method, interval in OWN_SHARES.items():
                point = f"{people} people, {p:.0%}, correlation {alike:g}"
                yield simulated(interval, point, share_limits(found, method=method), p)
        m = rng.integers(1, 7, size)
        t = m * rng.normal(3, 1, size) + np.sqrt(m) * rng.normal(0, 1, size)
        yield simulated(OWN_MEAN, f"{people} people", mean_limits(clustered_mean(_people_sums(t, m))), 3.0)
        for spread in (0.5, 1.5):
            years = rng.uniform(0.5, 2, size)
            events = rng.poisson(0.8 * years * rng.gamma(1 / spread, spread, size))
            limits = rate_limits(clustered_rate(_people_sums(events, years)))
            yield simulated(OWN_RATE, f"{people} people, variance {spread:g}", limits, 0.8)


def _changes(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for people in PEOPLE:
        size = (draws, people)
        ma, mb = (rng.integers(1, 5, size) * (rng.uniform(0, 1, size) > 0.25) for _ in range(2))
        usual = rng.beta(1.5, 1.5, size)
        ta, tb = rng.binomial(ma, 0.8 * usual), rng.binomial(mb, 0.2 + 0.8 * usual)
        shared = SharedSums(
            people=((ma > 0) & (mb > 0)).sum(axis=1),
            tt=(ta * tb).sum(axis=1),
            tm=(ta * mb).sum(axis=1),
            mt=(ma * tb).sum(axis=1),
            mm=(ma * mb).sum(axis=1),
        )
        first, second = _people_sums(ta, ma), _people_sums(tb, mb)
        share = clustered_change(first, second=second, shared=shared, share=True)
        yield simulated(SHARE_CHANGE, f"{people} people", share_change_limits(share), 0.2)
        mean = clustered_change(first, second=second, shared=shared, share=False)
        yield simulated(MEAN_CHANGE, f"{people} people", mean_change_limits(mean), 0.2)


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each design."""
    rng = np.random.default_rng(seed)
    for part in (_weighted, _survey, _stratified, _repeats, _changes):
        yield from part(draws, rng)
