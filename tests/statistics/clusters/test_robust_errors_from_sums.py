"""Cluster-robust errors from a few sums a cluster are those of the matrices over all rows."""

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.statistics.clusters import ClusterSums, equations, robust
from syschange.statistics.means import welch

from .drawn import People, people, sandwich

DESIGNS = ("change", "did", "ancova")


@settings(max_examples=25)
@given(made=people(), design=st.sampled_from(DESIGNS), pivot=st.floats(-1e3, 1e3))
def test_cr2_and_cr3_are_those_of_the_rows(made: People, design: str, pivot: float) -> None:
    eq = equations(made.sums(pivot), design=design)
    for kind, power in (("CR2", -0.5), ("CR3", -1.0)):
        found = robust(eq, kind=kind)
        expected = sandwich(made, design, power)
        assert (found.value, found.se, found.df) == pytest.approx(expected, rel=1e-5, abs=1e-7)


@settings(max_examples=10)
@given(made=people(), design=st.sampled_from(DESIGNS))
def test_cr1_is_the_plain_sandwich_times_its_factor(made: People, design: str) -> None:
    found = robust(equations(made.sums(), design=design), kind="CR1")
    value, plain, _ = sandwich(made, design, 0.0)
    g, n, p = made.cluster.max() + 1, len(made.cluster), made.design(design)[0].shape[1]
    assert found.value == pytest.approx(value)
    assert found.se == pytest.approx(plain * np.sqrt(g / (g - 1) * (n - 1) / (n - p)), rel=1e-6)
    assert found.df == g - 1


@settings(max_examples=10)
@given(made=people())
def test_where_each_person_is_a_cluster_cr2_is_welch(made: People) -> None:
    alone = dataclasses.replace(made, cluster=np.arange(len(made.cluster)))
    found = robust(equations(alone.sums(), design="did"))
    change = made.after - made.before
    groups = [change[made.treated], change[~made.treated]]
    moments = [v for g in groups for v in (len(g), g.mean(), g.std(ddof=1))]
    value, se, _ = welch(*moments)
    assert (found.value, found.se) == pytest.approx((float(value), float(se)), rel=1e-7)


@pytest.mark.golden
def test_card_and_krueger_with_hc1(golden: Path) -> None:
    """Card & Krueger (1994), the balanced sample: HC1 of the regression of the change on the state."""
    sheet = pd.read_csv(golden / "effects" / "did" / "card_krueger.csv").dropna(
        subset=["emp_pre", "emp_post"]
    )
    made = People(
        np.arange(len(sheet)),
        sheet["STATE"].to_numpy() == 1,
        sheet["emp_pre"].to_numpy(),
        sheet["emp_post"].to_numpy(),
    )
    found = robust(equations(made.sums(), design="did"), kind="CR1")
    assert found.value == pytest.approx(2.75, abs=1e-9)
    assert found.se == pytest.approx(1.337725, abs=5e-7)


@settings(max_examples=10)
@given(made=people(), design=st.sampled_from(("did", "ancova")))
def test_the_arms_swapped_turn_the_effect_round(made: People, design: str) -> None:
    there = robust(equations(made.sums(), design=design))
    back = robust(equations(dataclasses.replace(made, treated=~made.treated).sums(), design=design))
    assert (back.value, back.se, back.df) == pytest.approx(
        (-there.value, there.se, there.df), rel=1e-6, abs=1e-8
    )


def test_clusters_that_do_not_vary_have_no_error_to_speak_of() -> None:
    one = np.ones(6)
    sums = ClusterSums(np.arange(6) < 3, 4 * one, 40 * one, 52 * one, 410 * one, 530 * one, 690 * one)
    assert robust(equations(sums, design="did")).se == 0


def test_a_baseline_that_does_not_vary_cannot_be_adjusted_for() -> None:
    one = np.ones(6)
    sums = ClusterSums(
        np.arange(6) < 3, 4 * one, 40 * one, np.arange(6.0), 400 * one, 10 * np.arange(6.0), 9 * one
    )
    with pytest.raises(NotEstimableError, match="cannot be told from what stands beside it"):
        robust(equations(sums, design="ancova"))
    assert robust(equations(sums, design="did")).se > 0


def test_one_cluster_and_unknown_names_are_refused() -> None:
    single = ClusterSums(np.array([True]), *(np.array([v]) for v in (5.0, 1.0, 2.0, 3.0, 4.0, 5.0)))
    with pytest.raises(NotEstimableError, match="fewer than two clusters"):
        robust(equations(single, design="change"))
    with pytest.raises(UnknownChoiceError, match="'ancova'"):
        equations(single, design="ancva")
    with pytest.raises(UnknownChoiceError, match="'CR2'"):
        robust(equations(single, design="change"), kind="CR22")
