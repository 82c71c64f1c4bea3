"""What must not change an index does not, and what must scale it does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from syschange.statistics import inequality as iq

from .tables import DRAWS, RELATIVE, SEED, SQUARED, UNWEIGHTED, counts, every

Counts = tuple[NDArray[np.float64], NDArray[np.float64]]
few = settings(max_examples=15)


def _values(table: Counts) -> iq.Groups:
    x, n = table
    return iq.of_values(x / n, np.sqrt(x / n * (1 - x / n) / n), weight=n)


def _same(a: float, b: float) -> bool:
    return a == pytest.approx(b, rel=1e-8, abs=1e-9, nan_ok=True)


@few
@given(table=counts(), data=st.data())
def test_the_order_of_the_rows_changes_nothing(table: Counts, data: st.DataObject) -> None:
    x, n = table
    order = np.array(data.draw(st.lists(st.integers(0, 3), min_size=x.size, max_size=x.size)), dtype=float)
    turn = np.array(data.draw(st.permutations(range(x.size))))
    first = every(iq.of_counts(x, n), order)
    other = every(iq.of_counts(x[turn], n[turn]), order[turn])
    for name, index in first.items():
        assert _same(index.value, other[name].value), name
        assert _same(index.se, other[name].se) or name in {"mdbw", "range_gap", "paf", "mdmw", "mdmu"}, name


@few
@given(table=counts())
def test_halving_a_group_changes_no_weighted_value(table: Counts) -> None:
    x, n = table
    order = np.arange(x.size, dtype=float)
    halves = np.concatenate([[x[0] / 2], x[1:], [x[0] / 2]]), np.concatenate([[n[0] / 2], n[1:], [n[0] / 2]])
    first = every(_values(table), order)
    other = every(_values(halves), np.append(order, 0.0))
    # The noise taken off, unlike the index, depends on how finely people are grouped.
    for name in first.keys() - UNWEIGHTED - {"bgv_corrected", "bgsd_corrected"}:
        assert _same(first[name].value, other[name].value), name


@few
@given(table=counts(), factor=st.floats(0.01, 100))
def test_the_unit_scales_absolute_indices_and_leaves_relative_ones(table: Counts, factor: float) -> None:
    plain = _values(table)
    scaled = iq.of_values(plain.value * factor, plain.se * factor, weight=table[1])
    order = np.arange(plain.value.size, dtype=float)
    first, other = every(plain, order), every(scaled, order)
    for name, index in first.items():
        times = 1.0 if name in RELATIVE else factor**2 if name in SQUARED else factor
        assert other[name].value == pytest.approx(index.value * times, rel=1e-7, abs=1e-12, nan_ok=True), name
        assert other[name].upper == pytest.approx(index.upper * times, rel=1e-6, abs=1e-9, nan_ok=True), name
        assert index.scale == ("relative" if name in RELATIVE else "absolute")


@few
@given(n=st.lists(st.integers(2, 500), min_size=2, max_size=8), p=st.sampled_from([0.25, 0.5, 0.75]))
def test_equal_groups_have_no_inequality(n: list[int], p: float) -> None:
    people = np.array(n, dtype=float)
    groups = iq.of_counts(p * people, people)
    order = np.arange(people.size, dtype=float)
    found = every(groups, order) | {i.name: i for i in [
        iq.wagstaff(groups, order=order), iq.erreygers(groups, order=order),
        iq.sii_logit(groups, order=order), iq.rii_logit(groups, order=order),
        iq.difference(groups, first=0, second=1), iq.ratio(groups, first=0, second=1),
        iq.mdr(groups, reference=0, seed=SEED, draws=DRAWS),
    ]}  # fmt: skip
    for name, index in found.items():
        if name == "bgv_corrected":
            assert index.value <= 0
            continue
        none = 1.0 if name in {"rii", "ratio", "rii_logit"} else 0.0
        assert index.value == pytest.approx(none, abs=1e-7), name
        if index.distribution is None:
            # Of so few that noise alone mostly makes the index infinite.
            assert name == "mld"
            continue
        assert index.lower <= none + 1e-7, name
        assert index.upper >= none - 1e-7, name
        # Nothing seen is never taken for certainty that there is nothing.
        assert index.upper - index.lower > 1e-7, name


@few
@given(table=counts())
def test_the_limits_are_in_order_and_agree_with_the_probabilities(table: Counts) -> None:
    groups = iq.of_counts(*table)
    order = np.arange(groups.value.size, dtype=float)
    for name, index in every(groups, order).items():
        if index.distribution is None:
            continue
        assert index.lower <= index.upper, name
        estimate = index.estimate()
        assert (estimate.lower, estimate.upper) == (index.lower, index.upper)
        for limit, wanted in ((index.lower, 0.025), (index.upper, 0.975)):
            # At a bound (no inequality at all, or the most there can be) the confidence jumps past the level.
            step = 1e-9 * max(1.0, abs(limit)) if np.isfinite(limit) else 0.0
            assert index.distribution.cdf(limit - step) <= wanted + 1e-4 or np.isinf(limit), (name, limit)
            assert index.distribution.cdf(limit + step) >= wanted - 1e-4, (name, limit)


@few
@given(table=counts(), seed=st.integers(0, 10**6))
def test_the_same_seed_gives_the_same_limits(table: Counts, seed: int) -> None:
    groups = iq.of_counts(*table)
    first, again = (iq.range_gap(groups, seed=seed, draws=DRAWS) for _ in range(2))
    assert first == again


def test_entropy_within_and_between_add_up() -> None:
    x, n = np.array([3.0, 20, 8, 30, 12, 9]), np.array([40.0, 60, 35, 80, 30, 50])
    groups = iq.of_counts(x, n)
    for measure, whole in (("theil", iq.theil), ("mld", iq.mld)):
        within, between = iq.entropy_parts(groups, parent=list("aabbcc"), measure=measure, seed=1)
        assert within.value + between.value == pytest.approx(whole(groups, seed=1).value, rel=1e-12)
        assert 0 <= within.lower < within.upper


def test_gini_is_that_of_the_people_one_by_one() -> None:
    value, people = np.array([0.2, 0.5, 0.9]), np.array([3, 5, 2])
    everyone = np.repeat(value, people)
    apart = np.abs(everyone[:, None] - everyone[None, :]).mean()
    gini = iq.gini(iq.of_values(value, 0 * value + 0.01, weight=people), seed=1)
    assert gini.value == pytest.approx(apart / 2 / everyone.mean(), rel=1e-12)


def test_groups_of_equal_position_share_a_rank() -> None:
    share = np.array([0.2, 0.3, 0.1, 0.4])
    assert iq.ranks(share, [1, 2, 1, 3]) == pytest.approx([0.15, 0.45, 0.15, 0.8])
