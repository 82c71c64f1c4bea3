"""Each formula against the plain computation from rows, and how it has to behave."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.results import Estimate
from syschange.statistics.change import Moments, ancova, difference_in_differences
from syschange.statistics.means import t_estimate, welch
from syschange.statistics.reliance import (
    DESIGNS,
    DrawnEffects,
    WorkerSums,
    between_workers,
    by_workers,
    caseload,
    contrast,
    gain_shares,
    guard,
    left_out,
    workers_drawn,
)

from .drawn import cases, sums_of

designs = pytest.mark.parametrize("design", DESIGNS)


def moments(held: pd.DataFrame) -> Moments:
    x, y = held["before"], held["value"]
    return Moments(len(held), x.mean(), y.mean(), x.std(), y.std(), float(np.corrcoef(x, y)[0, 1]))


def from_rows(data: pd.DataFrame, design: str) -> Estimate:
    """Return the contrast by the house's own formulae for two groups, from rows."""
    arms = [data[data["arm"] == a] for a in ("changed", "usual")]
    if design == "difference":
        a, b = (d["value"] for d in arms)
        value, se, df = welch(len(a), a.mean(), a.std(), len(b), b.mean(), b.std())
        return t_estimate(float(value), float(se), float(df), level=0.95, method="Welch")
    made = ancova if design == "ancova" else difference_in_differences
    return made(moments(arms[0]), moments(arms[1]))


@designs
@settings(max_examples=20)
@given(seed=st.integers(0, 500), crossing=st.booleans())
def test_leaving_one_out_is_leaving_their_rows_out(design: str, seed: int, *, crossing: bool) -> None:
    data = cases(seed, workers=4, each=6, crossing=crossing)
    found = left_out(sums_of(data, y0=30, x0=20), design=design)
    expected = [
        from_rows(data[data["worker_id"] != w], design) for w in sorted(data["worker_id"].dropna().unique())
    ]
    assert sorted(found.value) == pytest.approx(sorted(e.value for e in expected), abs=1e-8)
    assert sorted(found.sure(0.3)) == pytest.approx(sorted(e.probability(0.3) for e in expected), abs=1e-8)
    whole = contrast(*sums_of(data).total, design=design)
    assert float(whole.value) == pytest.approx(from_rows(data, design).value, abs=1e-7)


@settings(max_examples=20)
@given(st.integers(0, 200), st.floats(-50, 50), st.floats(-50, 50))
def test_pivots_change_nothing(seed: int, y0: float, x0: float) -> None:
    data = cases(seed, workers=5, each=5)
    for design in DESIGNS:
        plain, moved = (left_out(s, design=design) for s in (sums_of(data), sums_of(data, y0=y0, x0=x0)))
        assert moved.value == pytest.approx(plain.value, abs=1e-6)


@settings(max_examples=20)
@given(st.integers(0, 200), st.randoms())
def test_names_and_order_of_workers_change_nothing(seed: int, rng: object) -> None:
    data = cases(seed, workers=6, each=5, crossing=True)
    names = sorted(data["worker_id"].unique())
    other = [f"Z{i}" for i in range(len(names))]
    rng.shuffle(other)  # type: ignore[attr-defined]
    renamed = data.assign(worker_id=data["worker_id"].map(dict(zip(names, other, strict=True))))
    first, second = sums_of(data), sums_of(renamed)
    assert (first.known == second.known).all()
    assert by_workers(first, design="difference").lower == by_workers(second, design="difference").lower
    draws = [guard(s, design="difference", replicates=99, seed=3).draws for s in (first, second)]
    assert (draws[0] == draws[1]).all()


@settings(max_examples=20)
@given(st.integers(0, 200))
def test_with_one_case_each_and_no_comparison_by_workers_the_jackknife_is_welch(seed: int) -> None:
    data = cases(seed, workers=12, each=1)
    found, plain = by_workers(sums_of(data), design="difference"), from_rows(data, "difference")
    assert found.value == pytest.approx(plain.value)
    assert (found.lower, found.upper) == pytest.approx((plain.lower, plain.upper))


def test_the_jackknife_is_wider_where_workers_differ() -> None:
    wide, narrow = (by_workers(sums_of(cases(3, one=o, others=0.5)), design="difference") for o in (4.0, 0.5))
    assert wide.upper - wide.lower > 2 * (narrow.upper - narrow.lower)


def test_a_comparison_with_workers_of_its_own_varies_by_them() -> None:
    data = cases(5)
    beside = data["arm"] == "usual"
    teams = data.copy()
    teams.loc[beside, "worker_id"] = [f"C{i % 5}" for i in range(int(beside.sum()))]
    shifted = teams["worker_id"].map({"C0": 3.0, "C1": -3.0}).fillna(0.0)
    apart = teams.assign(value=teams["value"] + shifted * beside)
    alone = apart.assign(worker_id=apart["worker_id"].where(~beside))
    found = [by_workers(sums_of(d), design="difference") for d in (apart, alone)]
    assert found[0].value == pytest.approx(found[1].value)
    assert found[0].upper > found[1].upper


@given(st.lists(st.integers(0, 60), min_size=1, max_size=30))
def test_concentration_lies_between_all_alike_and_all_in_one(n: list[int]) -> None:
    found = caseload(n)
    some = sum(c > 0 for c in n)
    if not some:
        assert math.isnan(found.concentration)
        return
    assert 1 / some - 1e-12 <= found.concentration <= 1 + 1e-12
    assert found.concentration <= found.largest + 1e-12
    assert found.effective == pytest.approx(1 / found.concentration)


@designs
@settings(max_examples=20)
@given(seed=st.integers(0, 200))
def test_shares_of_the_gain_add_up_to_one(design: str, seed: int) -> None:
    shares = gain_shares(sums_of(cases(seed, workers=5, each=8)), design=design)
    assert shares.sum() == pytest.approx(1.0)


@designs
def test_the_variance_between_workers_does_not_see_where_the_score_is_measured_from(design: str) -> None:
    data = cases(2, crossing=True)
    found = [between_workers(sums_of(data, y0=y0, x0=x0), design=design).vpc for y0, x0 in ((0, 0), (30, 20))]
    assert found[0] == pytest.approx(found[1], rel=1e-6)


@designs
@pytest.mark.parametrize("crossing", [False, True])
def test_shuffling_rows_and_the_normal_approximation_agree(design: str, *, crossing: bool) -> None:
    data = cases(7, each=60, crossing=crossing)
    sums = sums_of(data, y0=30, x0=20)
    y, x = data["value"] - 30, data["before"] - 20
    arms = [data["arm"] == a for a in ("changed", "usual")]
    slope = {"difference": 0.0, "did": 1.0}.get(design, ancova_slope(data))
    scores = [np.sort((y - slope * x)[a & data["worker_id"].notna()].to_numpy()) for a in arms]
    made = [
        guard(sums, design=design, replicates=4000, seed=1, scores=s) for s in ((scores[0], scores[1]), None)
    ]
    assert made[0].observed == made[1].observed
    spread = float(made[0].draws.std())
    for q in (0.05, 0.5, 0.95):
        ends = [float(np.quantile(m.draws, q)) for m in made]
        assert ends[0] == pytest.approx(ends[1], abs=0.15 * spread)


def ancova_slope(data: pd.DataFrame) -> float:
    held = data.copy()
    for c in ("value", "before"):
        held[c] -= held.groupby("arm")[c].transform("mean")
    return float((held["value"] * held["before"]).sum() / (held["before"] ** 2).sum())


def test_chance_is_uniform_enough_where_workers_are_alike() -> None:
    found = [
        guard(
            sums_of(cases(s, one=0.5, others=0.5, each=10)), design="difference", replicates=199, seed=s
        ).chance
        for s in range(150)
    ]
    assert np.mean(np.array(found) < 0.05) < 0.05 + 3 * math.sqrt(0.05 * 0.95 / 150)
    assert 0.35 < np.mean(found) < 0.65


@pytest.mark.parametrize("missing", ["spread", "theirs", "others"])
def test_cases_without_a_worker_are_taken_as_asked(missing: str) -> None:
    data = cases(1, workers=5, each=20)
    hidden = data["worker_id"].where(np.arange(len(data)) % 4 > 0)
    sums = sums_of(data.assign(worker_id=hidden))
    found = left_out(sums, design="difference", missing=missing)
    own, loose, rest = sums.known[0], sums.unknown[0], sums.placed[0]
    share = own[:, 0] / rest[0]
    kept = {"spread": 1 - share, "theirs": 0 * share, "others": share**0}[missing]
    total = (rest - own) + kept[:, None] * loose
    expected = total[:, 1] / total[:, 0] - sums.total[1, 1] / sums.total[1, 0]
    assert found.value == pytest.approx(expected)


def test_a_worker_who_has_nearly_every_case_cannot_be_left_out() -> None:
    data = cases(1, workers=2, each=30)
    kept = data[(data["worker_id"] != "W01") | (data.index % 30 == 0)]
    found = left_out(sums_of(kept), design="difference")
    assert np.isnan(found.value).sum() == 1
    with pytest.raises(NotEstimableError):
        by_workers(sums_of(kept), design="difference")


def test_draws_are_read_as_shares() -> None:
    drawn = DrawnEffects(np.array([0.0, 1.0, 2.0, 3.0]))
    assert 1 - drawn.cdf(1.0) == 0.75
    assert drawn.quantile(0.5) == 1.5


def test_seed_and_number_of_draws_count() -> None:
    sums = sums_of(cases(1))
    first, again, other = (
        workers_drawn(sums, design="difference", replicates=200, seed=s) for s in (1, 1, 2)
    )
    assert (first == again).all()
    assert (first != other).any()
    assert len(workers_drawn(sums, design="difference", replicates=300, seed=1)) == 300


def test_what_cannot_be_is_said() -> None:
    sums = sums_of(cases(1))
    with pytest.raises(UnknownChoiceError):
        contrast(*sums.total, design="staggered")
    with pytest.raises(UnknownChoiceError):
        left_out(sums, design="difference", missing="mine")
    alone = sums_of(cases(1, workers=1))
    for asked in (by_workers, between_workers):
        with pytest.raises(NotEstimableError):
            asked(alone, design="difference")
    with pytest.raises(NotEstimableError):
        workers_drawn(alone, design="difference", replicates=99, seed=1)
    with pytest.raises(NotEstimableError):
        guard(alone, design="difference", replicates=99, seed=1)


@pytest.mark.slow
def test_limits_by_workers_hold_the_truth() -> None:
    held = []
    rng = np.random.default_rng(11)
    each = np.array([60, 40, 30, 20, 10, 10])
    for _ in range(800):
        known, unknown = np.zeros((2, 6, 6)), np.zeros((2, 6))
        for i, n in enumerate(each):
            y = rng.normal(1 + 0.5 * rng.standard_normal(), 1, n)
            known[0, i, :3] = n, y.sum(), (y**2).sum()
        y = rng.normal(0, 1, 150)
        unknown[1, :3] = 150, y.sum(), (y**2).sum()
        made = by_workers(WorkerSums.of(known, unknown), design="difference")
        held.append(made.lower <= 1 <= made.upper)
    assert 0.915 <= np.mean(held) <= 0.98
