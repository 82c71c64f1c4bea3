"""An estimate's limits and probabilities agree, and a result keeps its table and says what it is."""

import dataclasses
import math

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from syschange.errors import NotEstimableError
from syschange.results import (
    NOT_FOR_RELEASE,
    Coarsening,
    Distribution,
    Estimate,
    Provenance,
    Result,
    Scaled,
    StudentT,
    address,
    parameters,
)

LEVELS = st.floats(0.5, 0.998)
FACTORS = st.one_of(st.floats(-1e3, -1e-3), st.floats(1e-3, 1e3))
LOCATIONS = st.floats(-5, 5)
ERRORS = st.floats(0.01, 3)
DEGREES = st.one_of(st.just(math.inf), st.floats(2, 500))
STUDENT = st.builds(StudentT, location=LOCATIONS, se=ERRORS, df=DEGREES, log=st.booleans())


@st.composite
def distributions(draw: st.DrawFn) -> Distribution:
    """Draw a normal or t distribution, on its own or the log scale, perhaps scaled, perhaps twice."""
    made: Distribution = draw(STUDENT)
    for factor in draw(st.lists(FACTORS, max_size=2)):
        made = Scaled(made, factor)
    return made


@pytest.fixture
def provenance() -> Provenance:
    return Provenance("equity.breakdown", (("level", "0.95"),), 10, 8, 2, "0" * 64)


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame({"group": ["a", "<b>"], "value": [0.25, None]})


@given(distribution=distributions(), level=LEVELS)
def test_the_probability_at_a_limit_is_what_the_level_says(distribution: Distribution, level: float) -> None:
    estimate = Estimate.of(1.0, distribution, level, "any")
    assert estimate.probability(estimate.lower) == pytest.approx(1 - (1 - level) / 2, abs=1e-7)
    assert estimate.probability(estimate.upper) == pytest.approx((1 - level) / 2, abs=1e-7)


@given(distribution=distributions(), level=LEVELS)
def test_the_lower_limit_is_below_the_upper(distribution: Distribution, level: float) -> None:
    estimate = Estimate.of(1.0, distribution, level, "any")
    assert estimate.lower < estimate.upper


@given(distribution=distributions(), narrow=LEVELS, wide=LEVELS)
def test_a_higher_level_is_a_wider_interval(distribution: Distribution, narrow: float, wide: float) -> None:
    assume(wide > narrow + 1e-6)  # nearer than that, rounding decides
    inner, outer = (Estimate.of(1.0, distribution, level, "any") for level in (narrow, wide))
    assert outer.lower <= inner.lower
    assert inner.upper <= outer.upper


@given(distribution=distributions(), share=st.floats(0.001, 0.999))
def test_a_quantile_is_where_the_confidence_is_reached(distribution: Distribution, share: float) -> None:
    assert distribution.cdf(distribution.quantile(share)) == pytest.approx(share, abs=1e-7)


@given(distribution=distributions(), factor=FACTORS, level=LEVELS)
def test_scaling_an_estimate_scales_its_limits_and_a_negative_turns_them(
    distribution: Distribution, factor: float, level: float
) -> None:
    estimate = Estimate.of(2.0, distribution, level, "any")
    scaled = estimate.times(factor)
    limits = sorted([estimate.lower * factor, estimate.upper * factor])
    assert scaled.value == 2.0 * factor
    assert [scaled.lower, scaled.upper] == pytest.approx(limits, rel=1e-7)
    assert (scaled.level, scaled.method) == (level, "any")


def test_the_normal_interval_is_the_textbook_one() -> None:
    estimate = Estimate.of(10.0, StudentT(10.0, 2.0), 0.95, "normal")
    assert estimate.lower == pytest.approx(10 - 1.959963984540054 * 2)
    assert estimate.upper == pytest.approx(10 + 1.959963984540054 * 2)


def test_the_t_interval_is_the_textbook_one() -> None:
    # t with 10 degrees of freedom, two-sided 95%: 2.228 in any table.
    estimate = Estimate.of(0.0, StudentT(0.0, 1.0, df=10), 0.95, "t")
    assert estimate.upper == pytest.approx(2.2281388519649385)


def test_an_interval_made_on_the_log_scale_is_of_the_ratio_itself() -> None:
    estimate = Estimate.of(2.0, StudentT(math.log(2), 0.5, log=True), 0.95, "log")
    assert estimate.lower * estimate.upper == pytest.approx(4)
    assert estimate.probability(0) == 1
    assert estimate.probability(-1) == 1


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_an_estimate_that_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(NotEstimableError, match="by Wilson is not a finite number"):
        Estimate.of(value, StudentT(0, 1), 0.95, "Wilson")


def test_an_estimate_cannot_be_changed() -> None:
    estimate = Estimate.of(0.0, StudentT(0.0, 1.0), 0.95, "normal")
    with pytest.raises(dataclasses.FrozenInstanceError):
        estimate.value = 1.0


def test_a_result_cannot_be_changed(table: pd.DataFrame, provenance: Provenance) -> None:
    result = Result(table, "Two groups.", provenance)
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.policy = "standard"
    with pytest.raises(dataclasses.FrozenInstanceError):
        provenance.rows_in = 0


def test_changing_the_table_does_not_change_the_result(table: pd.DataFrame, provenance: Provenance) -> None:
    before = table.copy()
    result = Result(table, "Two groups.", provenance)
    taken = result.table
    taken.loc[:, "value"] = 0.5
    pd.testing.assert_frame_equal(result.table, before)


def test_true_values_say_they_are_not_for_release_wherever_they_show_themselves(
    table: pd.DataFrame, provenance: Provenance
) -> None:
    result = Result(table, "Two groups.", provenance)
    for shown in (result.text, repr(result), result._repr_html_()):
        assert "Two groups." in shown
        assert NOT_FOR_RELEASE in shown
    assert result.words == "Two groups."
    assert NOT_FOR_RELEASE.startswith("Not for release")


def test_a_protected_result_says_only_its_words(table: pd.DataFrame, provenance: Provenance) -> None:
    result = Result(table, "Two groups.", provenance, policy="standard")
    assert result.text == "Two groups."
    assert NOT_FOR_RELEASE not in repr(result) + result._repr_html_()


def test_the_page_of_a_result_escapes_what_the_data_hold(table: pd.DataFrame, provenance: Provenance) -> None:
    page = Result(table, "Fewer than <b>ten</b>.", provenance)._repr_html_()
    assert "<b>" not in page
    assert page.count("&lt;b&gt;") == 2


def test_the_page_of_a_long_table_says_how_much_it_leaves_out(provenance: Provenance) -> None:
    page = Result(pd.DataFrame({"n": range(25)}), "Long.", provenance)._repr_html_()
    assert "5 more rows: see <code>.table</code>." in page
    assert "more rows" not in Result(pd.DataFrame({"n": range(20)}), "Short.", provenance)._repr_html_()


@pytest.mark.parametrize(
    ("spread", "figures", "step"),
    [(12.9, 1, 10.0), (12.9, 2, 1.0), (9.9, 2, 0.1), (0.05, 1, 0.01), (1.0, 1, 1.0)],
)
def test_a_mean_is_rounded_to_the_figures_of_the_spread(spread: float, figures: int, step: float) -> None:
    assert Coarsening("standard", figures).step(spread) == pytest.approx(step)


@pytest.mark.parametrize("spread", [0.0, math.nan, math.inf])
def test_a_mean_without_a_spread_is_rounded_to_whole_numbers(spread: float) -> None:
    assert Coarsening("standard", 2).step(spread) == 1


def test_arguments_are_kept_as_text_in_their_order() -> None:
    assert parameters(by=["sex"], level=0.95, seed=None) == (
        ("by", "['sex']"),
        ("level", "0.95"),
        ("seed", "None"),
    )


def test_an_address_is_hashable_and_keeps_its_order() -> None:
    assert {address({"sex": "F", "age": "18-24"}): 1} == {(("sex", "F"), ("age", "18-24")): 1}
