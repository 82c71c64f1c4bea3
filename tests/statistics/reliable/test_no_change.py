"""What no change would give is what simulated people who do not change give, let in for their score or not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.errors import NotEstimableError
from syschange.statistics.reliable import (
    METHODS,
    Norm,
    beyond_expected,
    categories,
    expected,
    index,
    own,
    selected,
)

NORM = Norm(10, 0.8, 50, 0.8, 50, 10, 0.8)


def people(rng: np.random.Generator, n: int, norm: Norm = NORM) -> tuple[np.ndarray, np.ndarray]:
    """Return scores before and after of people whose true score is the same both times."""
    true = rng.normal(norm.mean, norm.sd * np.sqrt(norm.reliability), n)
    before, after = (true + rng.normal(0, norm.error, n) for _ in range(2))
    return before, after


@pytest.mark.parametrize("method", ["JT", "GLN", "EN", "HLL", "NK"])
@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("chosen", [False, True])
@pytest.mark.parametrize("better", ["higher", "lower"])
def test_it_is_what_people_who_do_not_change_give(
    method: str, whole: bool, chosen: bool, better: str
) -> None:
    rng = np.random.default_rng([METHODS.index(method), whole, chosen])
    before, after = people(rng, 150_000)
    if whole:
        before, after = before.round(), after.round()
    if chosen:
        kept = before <= 40 if better == "higher" else before >= 60
        before, after = before[kept], after[kept]
    model = selected(NORM) if chosen else own(NORM, centre=before.mean(), sd=float(before.std()))
    made = index(method, NORM)
    told = expected(made, before, model, better=better, cutoff=47, whole=whole)[0].mean(axis=0)
    kinds = categories(made, before, after, better=better, cutoff=47)
    found = np.bincount(kinds, minlength=5) / len(kinds)
    error = np.sqrt(told * (1 - told) / len(kinds))
    # Rounding whole scores adds a twelfth to both variances, which the norm does not know of.
    assert (np.abs(found - told) < 4 * error + (0.003 if whole else 0.0015)).all()


def test_the_worst_tenth_improve_as_was_measured() -> None:
    rng = np.random.default_rng(11)
    before, after = people(rng, 400_000)
    worst = before <= np.quantile(before, 0.1)
    before, after = before[worst], after[worst]
    own_sd = Norm(float(before.std()), 0.8)
    with_norm, with_own = (
        float((categories(index("JT", n), before, after, better="higher") == 1).mean())
        for n in (NORM, own_sd)
    )
    assert with_norm == pytest.approx(0.07, abs=0.005)
    assert with_own == pytest.approx(0.40, abs=0.01)
    told = expected(index("JT", NORM), before[:5000], selected(NORM), better="higher")[0, :, 1].mean()
    assert told == pytest.approx(with_norm, abs=0.003)


@given(
    st.sampled_from(METHODS), st.floats(0.3, 0.95), st.lists(st.floats(0, 100), min_size=1, max_size=8),
    st.booleans(),
)  # fmt: skip
def test_probabilities_are_probabilities(method: str, r: float, before: list[float], whole: bool) -> None:
    norm = Norm(10, r, 50, mean_after=50, sd_after=16, correlation=0.2)
    model = own(norm, centre=np.array([[40.0], [60.0]]), sd=12.0)
    made = expected(
        index(method, norm), before, model, better="lower", cutoff=45, whole=whole, scale=(0, 100)
    )
    assert made.shape == (2, len(before), 5)
    np.testing.assert_allclose(made.sum(axis=-1), 1, atol=1e-9)
    assert (made > -1e-9).all()


def test_nobody_improves_beyond_the_end_of_the_scale() -> None:
    model = own(NORM, centre=95.0, sd=10.0)
    free, held = (
        expected(index("JT", NORM), [99.0], model, better="higher", scale=scale)[0, 0]
        for scale in (None, (0, 100))
    )
    assert free[1] > 0
    assert held[1] == 0
    assert held[2] > free[2]


def test_the_share_beyond_it_has_exact_limits_and_is_never_more_than_all() -> None:
    made = beyond_expected(29, 40, 0.025)
    # Beta quantiles: 29 of 40.
    assert (made.lower + 0.025, made.upper + 0.025) == pytest.approx((0.561117, 0.853991), abs=1e-6)
    assert made.probability(made.lower) == pytest.approx(0.975)
    assert beyond_expected(45, 40, 0.1).value == pytest.approx(0.9)  # rounded counts may exceed their whole
    for n, followed, share in ((1, 0, 0.1), (np.nan, 10, 0.1), (1, np.nan, 0.1), (1, 10, np.nan)):
        with pytest.raises(NotEstimableError):
            beyond_expected(n, followed, share)


@pytest.mark.slow
@pytest.mark.parametrize("chosen", [False, True])
@pytest.mark.parametrize("r", [0.7, 0.9])
def test_with_nobody_changing_an_interval_leaves_out_0_no_more_often_than_it_says(
    chosen: bool, r: float
) -> None:
    rng = np.random.default_rng([5, chosen])
    norm, n, wrong, tables = Norm(10, r, 50), 60, 0, 600
    made = index("JT", norm)
    for _ in range(tables):
        before, after = people(rng, 600 if chosen else n, norm)
        if chosen:
            worst = np.argsort(before)[:n]
            before, after = before[worst], after[worst]
        model = selected(norm) if chosen else own(norm, centre=before.mean(), sd=float(before.std(ddof=1)))
        told = expected(made, before, model, better="higher")[0, :, 1].mean()
        count = int((categories(made, before, after, better="higher") == 1).sum())
        found = beyond_expected(count, n, float(told))
        wrong += not found.lower <= 0 <= found.upper
    assert wrong / tables <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / tables)
