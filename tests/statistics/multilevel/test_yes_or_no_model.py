"""The random-intercept logit model of counts: Laplace and quadrature agree with the integral itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.statistics.multilevel import BinomialSums, Fit, auc, fit_binomial, main_effects
from syschange.statistics.multilevel.integral import integral, rule

CODES = np.unravel_index(np.arange(12), (2, 3, 2))
DESIGN = main_effects(CODES)


@st.composite
def tables(draw: st.DrawFn) -> BinomialSums:
    """Draw the counts of a 2 × 3 × 2 table with effects of the strata."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = rng.integers(8, draw(st.integers(20, 200)), 12)
    effect = draw(st.sampled_from([0.0, 0.3, 1.0])) * rng.normal(size=12)
    return BinomialSums.of(n=n, events=rng.binomial(n, special.expit(-0.5 + effect)))


def fitted(counts: BinomialSums, design: np.ndarray | None, **how: object) -> Fit | None:
    """Return the fit, or None where a level has no events or nothing else."""
    try:
        return fit_binomial(counts, design=design, **how)  # type: ignore[arg-type]
    except NotEstimableError:
        return None


def by_hand(n: float, events: float, linear: float, sd: float) -> float:
    """Return the log of the integral over the effect, by the trapezium rule on a fine grid."""
    v = np.linspace(-80, 80, 80001)
    odds = linear + sd * v
    inside = events * odds - n * np.logaddexp(0, odds) - v**2 / 2
    return float(special.logsumexp(inside) + np.log(v[1] - v[0]) - np.log(2 * np.pi) / 2)


@settings(max_examples=40)
@given(
    n=st.integers(1, 400),
    share=st.floats(0, 1),
    linear=st.floats(-3, 3),
    sd=st.floats(0, 2),
)
def test_many_points_give_the_integral_and_more_come_nearer(
    n: int, share: float, linear: float, sd: float
) -> None:
    events = round(share * n)
    truth = by_hand(n, events, linear, sd)
    off = []
    for points in (1, 5, 25):
        made = integral(
            np.array([n], dtype=float),
            np.array([events], dtype=float),
            linear=np.array([linear]),
            sd=sd,
            hermite=rule(points),
            start=np.zeros(1),
        )
        off.append(abs(float(made.value[0]) - truth))
    assert off[0] < 0.06
    assert off[1] < 0.01
    assert off[2] < 1e-5


@settings(max_examples=40)
@given(
    n=st.integers(1, 400),
    share=st.floats(0, 1),
    linear=st.floats(-3, 3),
    sd=st.floats(0.01, 3),
    points=st.sampled_from([1, 3, 8]),
)
def test_the_slopes_are_those_of_the_approximation(
    n: int, share: float, linear: float, sd: float, points: int
) -> None:
    count, events = np.array([float(n)]), np.array([float(round(share * n))])

    def value(linear: float, sd: float) -> float:
        made = integral(
            count, events, linear=np.array([linear]), sd=sd, hermite=rule(points), start=np.zeros(1)
        )
        return float(made.value[0])

    here = integral(count, events, linear=np.array([linear]), sd=sd, hermite=rule(points), start=np.zeros(1))
    step = 1e-5
    across = (value(linear + step, sd) - value(linear - step, sd)) / (2 * step)
    along = (value(linear, sd + step) - value(linear, sd - step)) / (2 * step)
    assert float(here.by_linear[0]) == pytest.approx(across, rel=1e-4, abs=1e-4)
    assert float(here.by_sd[0]) == pytest.approx(along, rel=1e-4, abs=1e-4)


@settings(max_examples=15)
@given(
    counts=tables(),
    method=st.sampled_from(["REML", "ML"]),
    points=st.sampled_from([1, 7]),
    null=st.booleans(),
)
def test_no_variance_on_a_grid_is_likelier(
    counts: BinomialSums, method: str, points: int, *, null: bool
) -> None:
    fit = fitted(counts, None if null else DESIGN, method=method, points=points)
    if fit is not None:
        for ratio in [0.0, *np.geomspace(1e-5, 20, 40)]:
            assert fit.profile.deviance(ratio) >= -2 * fit.log_likelihood - 1e-5


@settings(max_examples=15)
@given(counts=tables(), seed=st.integers(0, 999), method=st.sampled_from(["REML", "ML"]))
def test_the_order_of_the_strata_does_not_matter(counts: BinomialSums, seed: int, method: str) -> None:
    order = np.random.default_rng(seed).permutation(12)
    shuffled = BinomialSums.of(n=counts.n[order], events=counts.events[order])
    one, other = fitted(counts, DESIGN, method=method), fitted(shuffled, DESIGN[order], method=method)
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert other.between == pytest.approx(one.between, rel=1e-4, abs=1e-5)
        np.testing.assert_allclose(other.effect, one.effect[order], rtol=1e-3, atol=1e-4)


@settings(max_examples=15)
@given(counts=tables(), method=st.sampled_from(["REML", "ML"]))
def test_counting_those_without_the_event_turns_every_sign(counts: BinomialSums, method: str) -> None:
    without = BinomialSums.of(n=counts.n, events=counts.n - counts.events)
    one, other = fitted(counts, DESIGN, method=method), fitted(without, DESIGN, method=method)
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert other.between == pytest.approx(one.between, rel=1e-4, abs=1e-5)
        np.testing.assert_allclose(other.coefficients, -one.coefficients, rtol=1e-3, atol=1e-4)
        np.testing.assert_allclose(other.se, one.se, rtol=1e-2)


@settings(max_examples=15)
@given(counts=tables())
def test_an_empty_stratum_changes_nothing_but_is_predicted(counts: BinomialSums) -> None:
    more = BinomialSums.of(n=np.append(counts.n, 0), events=np.append(counts.events, 0))
    one, other = fitted(counts, DESIGN), fitted(more, np.vstack([DESIGN, DESIGN[:1]]))
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert other.between == pytest.approx(one.between, rel=1e-4, abs=1e-5)
        assert other.effect[-1] == 0
        assert other.additive[-1] == pytest.approx(one.additive[0], abs=1e-4)


def test_the_mode_is_found_where_newtons_method_goes_round_in_two() -> None:
    n, events = np.array([3.0, 400.0, 78.0]), np.array([0.0, 0.0, 78.0])
    linear = np.array([3.0, 3.0, -3.0])
    for sd in (0.25, 3.0, 10.0):
        for start in (-9.0, 0.0, 9.0):
            made = integral(n, events, linear=linear, sd=sd, hermite=rule(1), start=np.full(3, start))
            pull = sd * (events - n * special.expit(linear + sd * made.mode))
            np.testing.assert_allclose(made.mode, pull, atol=1e-6)


@pytest.mark.parametrize("points", [1, 2, 3, 4, 9, 25])
@pytest.mark.parametrize("method", ["REML", "ML"])
def test_any_number_of_points_finds_where_the_slopes_vanish(points: int, method: str) -> None:
    rng = np.random.default_rng(20260801)
    for _ in range(5):
        n = rng.integers(10, 40, 12)
        counts = BinomialSums.of(n=n, events=rng.binomial(n, special.expit(0.5 * rng.normal(size=12))))
        fit = fit_binomial(counts, design=DESIGN, method=method, points=points)
        sd = np.sqrt(fit.between)
        slopes = integral(
            counts.n, counts.events, linear=fit.additive, sd=sd, hermite=rule(points), start=np.zeros(12)
        )
        np.testing.assert_allclose(DESIGN.T @ slopes.by_linear, 0, atol=1e-5)
        if method == "ML":
            assert abs(float(slopes.by_sd.sum())) < 1e-5


def test_without_variance_the_coefficients_are_those_of_logistic_regression() -> None:
    n = np.array([40.0, 40.0, 40.0, 40.0])
    counts = BinomialSums.of(n=n, events=[10, 10, 20, 20])
    fit = fit_binomial(counts, design=main_effects([np.array([0, 0, 1, 1])]), method="ML")
    assert fit.at_boundary
    assert fit.coefficients == pytest.approx([np.log(1 / 3), np.log(3)], abs=1e-7)
    assert fit.se == pytest.approx([np.sqrt(1 / 20 + 1 / 60), np.sqrt(1 / 20 + 1 / 60 + 1 / 20)], abs=1e-6)
    assert fit.log_likelihood == pytest.approx(80 * (0.25 * np.log(0.25) + 0.75 * np.log(0.75) + np.log(0.5)))


def test_more_points_settle_and_laplace_is_near_with_people_enough() -> None:
    rng = np.random.default_rng(3)
    n = rng.integers(30, 120, 40)
    counts = BinomialSums.of(n=n, events=rng.binomial(n, special.expit(rng.normal(-1, 0.7, 40))))
    laplace, seven, many = (fit_binomial(counts, method="ML", points=p) for p in (1, 7, 25))
    assert laplace.between == pytest.approx(many.between, rel=0.03)
    assert seven.between == pytest.approx(many.between, rel=1e-4)
    assert seven.log_likelihood == pytest.approx(many.log_likelihood, abs=1e-3)
    assert many.method == "ML, 25-point quadrature"


def test_what_cannot_be_told_is_said() -> None:
    def refused(n: list[int], events: list[int], design: np.ndarray | None, match: str) -> None:
        with pytest.raises(NotEstimableError, match=match):
            fit_binomial(BinomialSums.of(n=n, events=events), design=design)

    two = main_effects([np.array([0, 0, 1, 1])])
    refused([9, 9, 9], [0, 0, 0], None, "Nobody has")
    refused([9, 9, 9], [9, 9, 9], None, "everybody has")
    refused([1, 1, 1], [1, 0, 1], None, "more than one person")
    refused([9, 9, 9, 9], [0, 0, 3, 4], two, "no finite estimate")
    refused([90] * 4, [0, 90, 0, 90], None, "all events or none")
    counts = BinomialSums.of(n=[9, 9, 9], events=[1, 2, 5])
    with pytest.raises(UnknownChoiceError, match="REML"):
        fit_binomial(counts, method="Laplace")
    for points in (0, 101, 2.5):
        with pytest.raises(WrongTypeError, match="points"):
            fit_binomial(counts, points=points)  # type: ignore[arg-type]


@given(
    shares=st.lists(st.sampled_from([0.1, 0.2, 0.3, 0.5, 0.9]), min_size=2, max_size=6),
    data=st.data(),
)
def test_the_area_is_the_share_of_pairs_in_order(shares: list[float], data: st.DataObject) -> None:
    k = len(shares)
    events = data.draw(st.lists(st.integers(0, 4), min_size=k, max_size=k))
    others = data.draw(st.lists(st.integers(0, 4), min_size=k, max_size=k))
    area = auc(shares, n=np.add(events, others), events=events)
    cases, controls = np.repeat(shares, events), np.repeat(shares, others)
    if len(cases) == 0 or len(controls) == 0:
        assert np.isnan(area)
        return
    pairs = (cases[:, None] > controls) + 0.5 * (cases[:, None] == controls)
    assert area == pytest.approx(pairs.mean(), abs=1e-12)
