"""Numbers are said the same way everywhere, and a number that is missing is never said as one."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.words import about, amount, chance, figures, gap, interval, likelihood, listed


@pytest.mark.parametrize(
    ("value", "n", "said"),
    [
        (0, 3, "0"),
        (12.345, 3, "12.3"),
        (-12.345, 3, "-12.3"),
        (0.00012345, 2, "0.00012"),
        (31.7, 3, "31.7"),
        (123456.7, 3, "123457"),
        (1.0, 1, "1"),
    ],
)
def test_figures_are_significant_ones_and_never_powers_of_ten(value: float, n: int, said: str) -> None:
    assert figures(value, n) == said


@given(value=st.floats(-1e12, 1e12), n=st.integers(1, 6))
def test_what_is_said_is_near_what_is_meant(value: float, n: int) -> None:
    said = figures(value, n)
    assert re.fullmatch(r"-?\d+(\.\d+)?", said)
    assert float(said) == pytest.approx(value, rel=10.0 ** (1 - n), abs=1e-300)


@pytest.mark.parametrize("missing", [math.nan, math.inf, -math.inf])
def test_a_missing_number_is_not_known(missing: float) -> None:
    assert figures(missing, 2) == "not known"
    assert amount(missing, percent=False) == "not known"
    assert gap(missing, percent=False) == "not known"
    assert likelihood(missing) == "not known"
    assert chance(missing) == "not known"
    assert interval(missing, 2, 0.95, percent=False) == "95% interval not known to 2.0"


def test_an_amount_is_a_percentage_for_a_share_and_three_figures_otherwise() -> None:
    assert amount(0.5766, percent=True) == "58%"
    assert amount(44.4203, percent=False) == "44.4"
    assert amount(0, percent=True) == "0%"


def test_a_gap_has_a_size_and_no_direction() -> None:
    assert gap(-0.409, percent=True) == gap(0.409, percent=True) == "41 percentage points"
    assert gap(-2.357, percent=False) == gap(2.357, percent=False) == "2.4"


def test_an_interval_says_its_level_and_both_ends() -> None:
    assert interval(0.3224, 0.4864, 0.95, percent=True) == "95% interval 32% to 49%"
    assert interval(-0.7951, 5.51, 0.9, percent=False) == "90% interval -0.80 to 5.5"


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (1.0, "virtually certain"),
        (0.99, "virtually certain"),
        (0.9899, "very likely"),
        (0.9, "very likely"),
        (0.66, "likely"),
        (0.5, "about as likely as not"),
        (0.3, "unlikely"),
        (0.09, "very unlikely"),
        (0.01, "very unlikely"),
        (0.009, "exceptionally unlikely"),
        (0.0, "exceptionally unlikely"),
    ],
)
def test_likelihood_is_said_on_one_scale(probability: float, said: str) -> None:
    assert likelihood(probability) == said


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0.0, "under 1%"),
        (0.0099, "under 1%"),
        (0.01, "1%"),
        (0.5, "50%"),
        (0.99, "99%"),
        (0.991, "over 99%"),
        (1, "over 99%"),
    ],
)
def test_a_chance_never_claims_certainty(probability: float, said: str) -> None:
    assert chance(probability) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.5766, "six in ten"),
        (0.1675, "one in six"),
        (0.5, "half"),
        (1 / 3, "one in three"),
        (0.9, "nine in ten"),
        (0.0, "0%"),
        (0.02, "2%"),
        (0.97, "97%"),
        (1.0, "100%"),
    ],
)
def test_a_share_is_said_as_a_person_would(share: float, said: str) -> None:
    assert about(share) == said


@pytest.mark.parametrize(
    ("items", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_items_are_listed_as_in_a_sentence(items: list[str], said: str) -> None:
    assert listed(items) == said
    assert listed(items, last="or") == said.replace(" and ", " or ")
