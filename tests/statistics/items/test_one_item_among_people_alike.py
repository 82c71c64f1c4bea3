"""One item compared among people alike gives the numbers of the sources, however it is turned."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.controlled import cochran_mantel_haenszel_p, controlled_odds_ratio
from syschange.statistics.items import (
    Answers,
    answers_of,
    counted,
    cumulative_log_odds,
    d_dif,
    item_sd,
    mantel,
    standardised_difference,
    two_sided,
)

REFERENCE = np.array([[28, 12], [30, 30], [18, 42], [5, 45]])  # wrong and right, by total
FOCAL = np.array([[24, 6], [26, 14], [22, 18], [8, 22]])
TWO = answers_of(FOCAL, REFERENCE, [0, 1])


@st.composite
def tables(draw: st.DrawFn, *, least: int = 2, most: int = 5) -> Answers:
    """Draw one to five strata of an item with a few answers."""
    answers = draw(st.integers(least, most))
    strata = draw(st.integers(1, 5))
    side = st.lists(
        st.lists(st.integers(0, 12), min_size=answers, max_size=answers), min_size=strata, max_size=strata
    )
    return answers_of(np.array(draw(side)), np.array(draw(side)), np.arange(answers, dtype=float))


def test_two_answers_give_what_an_independent_implementation_gives() -> None:
    """The numbers are those of statsmodels 0.15.0, StratifiedTable (logodds_pooled, its se, test_null_odds)."""
    made = d_dif(TWO)
    assert made.value == pytest.approx(-2.35 * 0.8274584740651776, rel=1e-12)
    assert (made.upper - made.lower) / 2 / 1.959963984540054 == pytest.approx(
        2.35 * 0.24376595368830228, rel=1e-9
    )
    assert mantel(TWO) ** 2 == pytest.approx(11.78081625636637, rel=1e-12)
    assert two_sided(mantel(TWO)) == pytest.approx(0.0005984423779162862, rel=1e-9)


def test_the_mean_difference_is_that_worked_out_by_hand() -> None:
    # Two totals: 2 and 1 of the group, means 1.5 and 0; 2 of the reference in each, means 2.5 and 1.
    table = answers_of([[0, 1, 1, 0], [1, 0, 0, 0]], [[0, 0, 1, 1], [0, 2, 0, 0]], [0, 1, 2, 3])
    made = standardised_difference(table)
    apart = 2 / 3 * (1.5 - 2.5) + 1 / 3 * (0 - 1)
    scores = np.array([1, 2, 0, 2, 3, 1, 1])
    assert item_sd(table) == pytest.approx(scores.std(ddof=1))
    assert made.value == pytest.approx(apart / scores.std(ddof=1))
    # The hypergeometric variance of the group's sum: n1 n2 / n times the variance of all in the stratum.
    first = (2 / 3) ** 2 * (1 / 2 + 1 / 2) ** 2 * 2 * 2 / 4 * np.var([1, 2, 2, 3], ddof=1)
    second = (1 / 3) ** 2 * (1 / 1 + 1 / 2) ** 2 * 1 * 2 / 3 * np.var([0, 1, 1], ddof=1)
    half = 1.959963984540054 * np.sqrt(first + second) / scores.std(ddof=1)
    assert made.upper - made.value == pytest.approx(half)


def test_counting_people_gives_the_table_of_counts() -> None:
    rows = [(k, group, a) for group, side in ((1, FOCAL), (0, REFERENCE)) for k in range(4) for a in (0, 1)
            for _ in range(side[k, a])]  # fmt: skip
    stratum, group, answer = np.array(rows).T
    left_out = np.r_[answer.astype(float), np.nan, 1.0]
    made = counted(left_out, np.r_[stratum, 0, -1], np.r_[group, 1, 1].astype(bool))
    np.testing.assert_array_equal(made.focal, FOCAL)
    np.testing.assert_array_equal(made.reference, REFERENCE)


@given(tables(most=2))
def test_of_two_answers_the_test_is_mantel_and_haenszels(table: Answers) -> None:
    assume(len(table.scores) == 2)
    z = mantel(table)
    p = cochran_mantel_haenszel_p(table.focal[:, 1], table.n_focal, table.reference[:, 1], table.n_reference)
    np.testing.assert_allclose(two_sided(z), p, rtol=1e-9)


@given(tables(most=2))
def test_of_two_answers_the_common_odds_ratio_is_mantel_and_haenszels(table: Answers) -> None:
    assume(len(table.scores) == 2)
    try:
        made = cumulative_log_odds(table)
        known = controlled_odds_ratio(
            table.focal[:, 1], table.n_focal, table.reference[:, 1], table.n_reference
        )
    except NotEstimableError:
        return
    assert made.value == pytest.approx(np.log(known.value), abs=1e-9)


@given(tables())
def test_the_two_groups_changed_over_turn_every_measure(table: Answers) -> None:
    turned = answers_of(table.reference, table.focal, table.scores)
    np.testing.assert_allclose(mantel(turned), -mantel(table), atol=1e-9)
    for measure in (cumulative_log_odds, *((d_dif,) if len(table.scores) == 2 else ())):
        try:
            made = measure(table)
        except NotEstimableError:
            with pytest.raises(NotEstimableError):
                measure(turned)
            continue
        back = measure(turned)
        assert (back.value, back.lower) == pytest.approx((-made.value, -made.upper), abs=1e-9)


@given(tables(), st.floats(0.1, 50), st.floats(-20, 20))
def test_a_scale_of_other_units_gives_the_same(table: Answers, times: float, plus: float) -> None:
    other = answers_of(table.focal, table.reference, table.scores * times + plus)
    np.testing.assert_allclose(mantel(other), mantel(table), atol=1e-6)
    try:
        made = standardised_difference(table)
    except NotEstimableError:
        return
    np.testing.assert_allclose(standardised_difference(other).value, made.value, atol=1e-6)


def test_where_nothing_varies_nothing_is_told() -> None:
    alike = answers_of([[3, 0], [0, 2]], [[4, 0], [0, 5]], [0, 1])
    assert np.isnan(mantel(alike))
    for measure in (d_dif, standardised_difference, cumulative_log_odds):
        with pytest.raises(NotEstimableError):
            measure(alike)
    apart = answers_of([[3, 1], [0, 0]], [[0, 0], [2, 2]], [0, 1])  # no total is shared
    assert apart.people == (0, 0)
    with pytest.raises(NotEstimableError):
        standardised_difference(apart)


def test_counts_that_cannot_be_are_refused() -> None:
    for focal, reference, scores in (
        ([[1, 2]], [[1, 2, 3]], [0, 1]),
        ([[1, -2]], [[1, 2]], [0, 1]),
        ([[1, 2]], [[1, 2]], [1, 0]),
        ([1, 2], [1, 2], [0, 1]),
    ):
        with pytest.raises(WrongTypeError):
            answers_of(focal, reference, scores)
    with pytest.raises(WrongTypeError, match="two answers"):
        d_dif(answers_of([[1, 2, 1]], [[1, 2, 3]], [0, 1, 2]))
    with pytest.raises(WrongTypeError):
        standardised_difference(TWO, level=95)
