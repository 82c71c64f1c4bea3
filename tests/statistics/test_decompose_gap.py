"""Oaxaca–Blinder: the published decompositions, and what must hold whatever the data."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.statistics.decompose import (
    REFERENCES,
    CrossProducts,
    Part,
    cross_products,
    threefold,
    twofold,
)
from syschange.statistics.standardise import kitagawa

Floats = NDArray[np.float64]
CHICAGO = ["age", "female", "LTHS", "some.college", "college", "advanced.degree"]
# The names of the weights in the published table: share of the first group, and two pooled regressions.
WEIGHTS = {
    "w=0": "second",
    "w=1": "first",
    "w=0.5": "equal",
    "w=0.4309309": "size",
    "w=-1": "pooled",
    "w=-2": "pooled_with_group",
}


def two_groups(seed: int, columns: int = 3) -> tuple[CrossProducts, CrossProducts]:
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(2):
        x = rng.normal(rng.normal(0, 1, columns), 1, (rng.integers(20, 60), columns))
        made.append(cross_products(x, x @ rng.normal(0, 1, columns) + rng.normal(rng.normal(), 1, len(x))))
    return made[0], made[1]


def with_categories(
    seed: int, omit: int, reference: str = "equal"
) -> tuple[dict[int, float], dict[int, float], Part]:
    """Return what each of four categories adds (explained and unexplained) with one of them left out."""
    rng = np.random.default_rng(seed)
    kept = [c for c in range(4) if c != omit]
    sums = []
    for group in range(2):
        category = np.concatenate([np.repeat(np.arange(4), 5), rng.integers(0, 4, 40)])
        age = rng.normal(40 + group, 10, 60)
        y = 0.1 * age + category * (1 + group) + rng.normal(0, 1, 60)
        dummies = np.column_stack([category == c for c in kept]).astype(float)
        sums.append(cross_products(np.column_stack([age, dummies]), y))
    made = twofold(*sums, reference=reference, sets=[(2, 3, 4)], normalise=True)  # type: ignore[arg-type]
    places = dict(zip([*kept, omit], [2, 3, 4, 5], strict=True))
    explained, unexplained = (
        {c: float(part.detail[i]) for c, i in places.items()} | {9: float(part.detail[0])}
        for part in (made.explained, made.unexplained)
    )
    return explained, unexplained, made.unexplained


@pytest.mark.golden
def test_published_chicago_wages_row_by_row(golden: Path) -> None:
    folder = golden / "equity" / "oaxaca"
    published = pd.read_csv(folder / "published_oaxaca_vignette_real_wage.csv")
    assert len(published) == 20
    people = pd.read_csv(folder / "input_chicago.csv").dropna()
    native = people["foreign.born"] == 0
    wage = np.exp(people["ln.real.wage"])
    sums = [cross_products(people.loc[who, CHICAGO], wage[who]) for who in (native, ~native)]
    three = threefold(*sums)
    ours = {
        "y.A": wage[native].mean(),
        "y.B": wage[~native].mean(),
        "y.diff": three.difference.value,
        "n.A": sums[0].n,
        "n.B": sums[1].n,
        "threefold.endowments": three.endowments.value,
        "threefold.coefficients": three.coefficients.value,
        "threefold.interaction": three.interaction.value,
    }
    for name, reference in WEIGHTS.items():
        two = twofold(*sums, reference=reference)  # type: ignore[arg-type]
        ours[f"twofold.explained[{name}]"] = two.explained.value
        ours[f"twofold.unexplained[{name}]"] = two.unexplained.value
    assert set(ours) == set(published.stat)
    for _, row in published.iterrows():
        assert ours[row.stat] == pytest.approx(row.published, rel=5e-7, abs=5e-7)  # seven figures are given


@pytest.mark.golden
def test_published_card_spending_row_by_row(golden: Path) -> None:
    folder = golden / "equity" / "oaxaca"
    published = pd.read_csv(folder / "expected_ccard_stata.csv")
    assert len(published) == 12
    table = pd.read_csv(folder / "input_ccard.csv")
    owner = table.OWNRENT == 1
    columns = ["AGE", "INCOME", "INCOMESQ"]
    sums = [cross_products(table.loc[who, columns], table.AVGEXP[who]) for who in (owner, ~owner)]
    for _, row in published.iterrows():
        pair = sums if row.case == "swap=True" else sums[::-1]
        three, two = threefold(*pair), twofold(*pair)
        ours = {
            "gap": three.difference.value,
            "endowments": three.endowments.value,
            "coefficients": three.coefficients.value,
            "interaction": three.interaction.value,
            "twofold_pooled.explained": two.explained.value,
            "twofold_pooled.unexplained": two.unexplained.value,
        }
        assert ours[row.stat] == pytest.approx(row.stata_value, rel=5e-7)


@given(seed=st.integers(0, 2**32), reference=st.sampled_from(REFERENCES), columns=st.integers(0, 5))
@settings(max_examples=50)
def test_the_parts_and_their_details_add_up_to_the_gap(seed: int, reference: str, columns: int) -> None:
    first, second = two_groups(seed, columns)
    gap = first.xy[0] / first.n - second.xy[0] / second.n
    two, three = twofold(first, second, reference=reference), threefold(first, second)  # type: ignore[arg-type]
    assert two.explained.value + two.unexplained.value == pytest.approx(gap, rel=1e-9, abs=1e-9)
    parts = (three.endowments, three.coefficients, three.interaction)
    assert sum(p.value for p in parts) == pytest.approx(gap, rel=1e-9, abs=1e-9)
    for part in (two.explained, two.unexplained, *parts):
        assert part.detail.sum() == pytest.approx(part.value, abs=1e-9)
        assert part.detail.shape == part.detail_se.shape == (columns + 1,)
    assert two.difference.value == three.difference.value
    assert two.difference.se == pytest.approx(three.difference.se)


@given(seed=st.integers(0, 2**32), reference=st.sampled_from(REFERENCES))
@settings(max_examples=50)
def test_turning_the_groups_turns_the_sign(seed: int, reference: str) -> None:
    first, second = two_groups(seed)
    other = {"first": "second", "second": "first"}.get(reference, reference)
    there = twofold(first, second, reference=reference)  # type: ignore[arg-type]
    back = twofold(second, first, reference=other)  # type: ignore[arg-type]
    for name in ("explained", "unexplained", "difference"):
        np.testing.assert_allclose(getattr(back, name).detail, -getattr(there, name).detail, atol=1e-8)
        np.testing.assert_allclose(
            getattr(back, name).detail_se, getattr(there, name).detail_se, rtol=1e-7, atol=1e-9
        )


@given(seed=st.integers(0, 2**32), order=st.permutations([1, 2, 3]), shift=st.floats(-50, 50))
@settings(max_examples=50)
def test_the_order_and_the_origin_of_columns_change_no_part(
    seed: int, order: list[int], shift: float
) -> None:
    sums, moved = two_groups(seed), []
    for one in sums:
        place = np.eye(4)[[0, *order]]
        place[1, 0] = shift  # the column that now stands first is measured from another origin
        moved.append(CrossProducts(place @ one.xx @ place.T, place @ one.xy, one.yy))
    for reference in REFERENCES:
        plain, other = (twofold(*pair, reference=reference) for pair in (sums, moved))  # type: ignore[arg-type]
        assert other.explained.value == pytest.approx(plain.explained.value, rel=1e-6, abs=1e-6)
        assert other.explained.se == pytest.approx(plain.explained.se, rel=1e-6, abs=1e-6)
        assert other.unexplained.se == pytest.approx(plain.unexplained.se, rel=1e-6, abs=1e-6)
        np.testing.assert_allclose(
            other.explained.detail[1:], plain.explained.detail[order], rtol=1e-6, atol=1e-6
        )


def test_first_and_second_pricing_are_the_threefold_put_together() -> None:
    first, second = two_groups(11)
    three = threefold(first, second)
    by_first, by_second = (twofold(first, second, reference=r) for r in ("first", "second"))  # type: ignore[arg-type]
    np.testing.assert_allclose(by_second.explained.detail, three.endowments.detail)
    np.testing.assert_allclose(by_first.unexplained.detail, three.coefficients.detail)
    np.testing.assert_allclose(by_second.explained.detail_se, three.endowments.detail_se)
    np.testing.assert_allclose(by_first.unexplained.detail_se, three.coefficients.detail_se)
    assert by_first.explained.value == pytest.approx(three.endowments.value + three.interaction.value)


def test_pooled_prices_are_those_of_a_regression_of_both_groups() -> None:
    rng = np.random.default_rng(5)
    x, group = rng.normal(3, 1, (90, 2)), np.arange(90) < 35
    x[group] += 1
    y = x @ [1, 2] + group + rng.normal(0, 1, 90)
    sums = [cross_products(x[who], y[who]) for who in (group, ~group)]
    plain = np.linalg.lstsq(np.column_stack([np.ones(90), x]), y)[0][1:]
    column = np.linalg.lstsq(np.column_stack([np.ones(90), x, group]), y)[0][1:3]
    np.testing.assert_allclose(twofold(*sums, reference="pooled").slopes, plain)
    np.testing.assert_allclose(twofold(*sums, reference="pooled_with_group").slopes, column)


def test_one_set_of_categories_at_equal_prices_is_kitagawas_decomposition() -> None:
    rng = np.random.default_rng(8)
    n = rng.integers(20, 60, (2, 4))
    x = rng.binomial(n, [[0.2, 0.3, 0.5, 0.7], [0.1, 0.4, 0.5, 0.5]])
    sums = []
    for people, events in zip(n, x, strict=True):
        category = np.repeat(np.arange(4), people)
        y = np.concatenate([np.arange(m) < e for m, e in zip(people, events, strict=True)]).astype(float)
        sums.append(cross_products(np.column_stack([category == c for c in (1, 2, 3)]).astype(float), y))
    made = twofold(*sums, reference="equal", sets=[(1, 2, 3)])
    theirs = kitagawa(x[0], n[0], x[1], n[1])
    assert made.explained.sets[0] == pytest.approx(theirs.composition)
    assert made.unexplained.value == pytest.approx(theirs.rate)


@given(seed=st.integers(0, 2**32), omit=st.integers(1, 3), reference=st.sampled_from(REFERENCES))
@settings(max_examples=30)
def test_normalised_details_do_not_depend_on_the_category_left_out(
    seed: int, omit: int, reference: str
) -> None:
    one, other = with_categories(seed, 0, reference), with_categories(seed, omit, reference)
    for a, b in zip(one[:2], other[:2], strict=True):
        assert b == pytest.approx(a, rel=1e-6, abs=1e-8)
    assert one[2].sets_se == pytest.approx(other[2].sets_se, rel=1e-6)
    assert one[2].sets[0] == pytest.approx(sum(one[1][c] for c in range(4)), rel=1e-9)
    assert one[2].value == pytest.approx(other[2].value, rel=1e-9)


def test_what_cannot_be_decomposed_is_refused() -> None:
    first, second = two_groups(3)
    flat = cross_products(np.column_stack([np.ones(9), np.arange(9.0), np.arange(9.0) ** 2]), np.arange(9.0))
    twice = cross_products(np.repeat(np.arange(9.0)[:, None], 3, axis=1), np.arange(9.0))
    few = cross_products(np.random.default_rng(1).normal(size=(4, 3)), np.arange(4.0))
    for bad in (flat, twice):
        with pytest.raises(NotEstimableError, match="does not vary, or is what others add up to"):
            twofold(first, bad)
    with pytest.raises(NotEstimableError, match="no more people than there are columns"):
        threefold(few, second)
    with pytest.raises(UnknownChoiceError, match="pooled_with_group"):
        twofold(first, second, reference="pooled_with_grup")  # type: ignore[arg-type]
    for sets in ([(0, 1)], [(1, 2), (2, 3)], [(4,)]):
        with pytest.raises(WrongTypeError, match="sets overlap or name a column"):
            twofold(first, second, sets=sets)
    with pytest.raises(WrongTypeError, match="different columns"):
        twofold(first, two_groups(3, 2)[0])
    with pytest.raises(WrongTypeError, match="not all numbers"):
        cross_products([[np.nan]], [1])
    with pytest.raises(WrongTypeError, match="differ in length"):
        cross_products([[1], [2]], [1])
    with pytest.raises(WrongTypeError, match="do not fit together"):
        CrossProducts(np.eye(3), np.ones(2), 1.0)
