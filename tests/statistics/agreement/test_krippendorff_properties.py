"""What agreement does not depend on, what makes it impossible to tell, and how its limits behave."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.statistics.agreement import INTERVALS, METRICS, alpha, krippendorff, unit_counts

RATINGS = arrays.arrays(
    np.float64,
    st.tuples(st.integers(2, 5), st.integers(5, 12)),
    elements=st.sampled_from([1.0, 2, 3, 4, math.nan]),
)


def value(data: np.ndarray, metric: str) -> float:
    try:
        return alpha(*unit_counts(data), metric)
    except NotEstimableError:
        return math.nan


def slow_alpha(data: np.ndarray, metric: str) -> float:
    """Alpha pair by pair, from its definition."""
    columns = [c[~np.isnan(c)] for c in data.T]
    columns = [c for c in columns if len(c) > 1]
    every = np.concatenate(columns) if columns else np.zeros(0)

    def apart(a: float, b: float) -> float:
        if metric == "nominal":
            return float(a != b)
        if metric == "interval":
            return (a - b) ** 2
        if metric == "ratio":
            return ((a - b) / (a + b)) ** 2 if a + b else 0.0
        low, high = min(a, b), max(a, b)
        between = ((every >= low) & (every <= high)).sum()
        return float((between - ((every == low).sum() + (every == high).sum()) / 2) ** 2)

    inside = sum(
        apart(c[i], c[j]) / (len(c) - 1)
        for c in columns
        for i in range(len(c))
        for j in range(len(c))
        if i != j
    )
    chance = sum(apart(a, b) for i, a in enumerate(every) for j, b in enumerate(every) if i != j)
    return 1 - (len(every) - 1) * inside / chance if chance else math.nan


@settings(max_examples=25)
@given(RATINGS, st.sampled_from(METRICS))
def test_it_is_the_definition(data: np.ndarray, metric: str) -> None:
    assert value(data, metric) == pytest.approx(slow_alpha(data, metric), nan_ok=True, abs=1e-12)


@settings(max_examples=25)
@given(RATINGS, st.sampled_from(METRICS), st.randoms(use_true_random=False))
def test_the_order_of_raters_and_things_changes_no_digit(
    data: np.ndarray, metric: str, random: object
) -> None:
    rng = np.random.default_rng(random.randint(0, 10**6))  # type: ignore[attr-defined]
    shuffled = data[rng.permutation(len(data))][:, rng.permutation(data.shape[1])]
    assert np.array_equal(value(shuffled, metric), value(data, metric), equal_nan=True)


@settings(max_examples=25)
@given(RATINGS)
def test_the_metrics_ignore_what_they_should(data: np.ndarray) -> None:
    assert value(3 * data + 7, "interval") == pytest.approx(value(data, "interval"), nan_ok=True)
    assert value(3 * data, "ratio") == pytest.approx(value(data, "ratio"), nan_ok=True)
    assert value(data**3, "ordinal") == pytest.approx(value(data, "ordinal"), nan_ok=True)
    assert value(10 - data, "nominal") == pytest.approx(value(data, "nominal"), nan_ok=True)


def drawn(seed: int, units: int = 20, raters: int = 4) -> np.ndarray:
    rng = np.random.default_rng(seed)
    ratings: np.ndarray = np.clip(
        np.rint(2.5 + rng.normal(0, 1, units) + rng.normal(0, 0.6, (raters, units))), 1, 4
    )
    return ratings


@pytest.mark.parametrize("interval", INTERVALS)
def test_limits_are_quantiles_of_their_distribution(interval: str) -> None:
    made = krippendorff(drawn(1), interval=interval)
    assert made.lower < made.value < made.upper <= 1
    assert made.probability(made.lower) == pytest.approx(0.975, abs=0.002)
    assert made.probability(made.upper) == pytest.approx(0.025, abs=0.002)
    assert made.probability(-1.5) == 1
    assert krippendorff(drawn(1), interval=interval, level=0.8).upper < made.upper


def test_every_option_changes_the_answer() -> None:
    data = drawn(2)
    assert len({krippendorff(data, metric).value for metric in METRICS}) == len(METRICS)
    assert len({krippendorff(data, interval=i).lower for i in INTERVALS}) == len(INTERVALS)
    for interval in ("units", "pairs"):
        same = [
            krippendorff(data, interval=interval, seed=s, replicates=n).lower for s, n in ((1, 99), (1, 99))
        ]
        others = [
            krippendorff(data, interval=interval, seed=s, replicates=n).lower for s, n in ((2, 99), (1, 98))
        ]
        assert same[0] == same[1]
        assert same[0] not in others


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (np.full((3, 8), 3.0), "cannot be told from habit"),
        (np.vstack([drawn(3)[0]]), "by two raters"),
        (np.tile(drawn(3)[:1], (3, 1)), "agreed throughout"),
        (drawn(3)[:, :4], "Fewer than 5 things"),
        (np.full((2, 6), np.nan), "by two raters"),
    ],
)
def test_what_cannot_be_told_says_why(data: np.ndarray, said: str) -> None:
    with pytest.raises(NotEstimableError, match=said):
        krippendorff(data)


def test_one_thing_that_all_disagreement_is_about_still_has_limits() -> None:
    data = np.tile(np.array([1.0, 2, 3, 4, 1, 2, 3, 4]), (3, 1))
    data[0, 0] = 4
    made = krippendorff(data)
    assert -1 <= made.lower < made.value < made.upper < 1


def test_bad_input_is_refused() -> None:
    with pytest.raises(UnknownChoiceError, match="Did you mean 'ordinal'"):
        krippendorff(drawn(1), "ordnal")
    with pytest.raises(UnknownChoiceError):
        krippendorff(drawn(1), interval="wald")
    with pytest.raises(WrongTypeError, match="table of numbers"):
        krippendorff(["a", "b"])
    with pytest.raises(WrongTypeError, match="negative"):
        krippendorff(drawn(1) - 3, "ratio")
