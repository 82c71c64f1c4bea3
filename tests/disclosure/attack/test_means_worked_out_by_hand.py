"""How closely the mean of the few is known, worked out by hand: from steps, limits, numbers of people, and pools."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from syschange import equity
from syschange.disclosure import Policy
from syschange.disclosure.attack.means import _join, _of_means, _Pool, _pool, _spread, difference
from syschange.disclosure.attack.printed import Figures
from syschange.disclosure.attack.propagation import attack
from syschange.disclosure.attack.reading import given
from syschange.disclosure.attack.system import system_of

EXACT, FIVES = Policy("exact", 10, 1), Policy("fives", 10, 5)
Rows = list[tuple[str, float, float]]


def table(rows: Rows) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["g", "n", "value"])
    made.insert(2, "denominator", made["n"])
    return made


def told(*tables: Any, policy: Policy = EXACT) -> list[tuple[str, str, float, float]]:
    """Return of those left over what counts them, their label, and how many they are."""
    what = given(list(tables), policy)
    system = system_of(what)
    found = difference(what, system, attack(system, policy.threshold))
    return [(system.quantity[f.unknown], system.cell[f.unknown][0][1], f.least, f.most) for f in found]


FEW = [("denominator", "few", 4.0, 4.0)]


@pytest.mark.parametrize(
    ("parts", "few", "narrow"), [(18, 4, True), (19, 4, False), (4, 1, True), (5, 1, False)]
)
def test_ten_steps_exactly_are_narrow(parts: int, few: int, *, narrow: bool) -> None:
    """To whole numbers the mean of 4 is known to (22 + 18) / 4 = 10, and that of one person to 5 + 4 = 9."""
    made = table([("(all)", parts + few, 52), ("a", parts, 50), ("few", np.nan, np.nan)])
    assert told(made) == ([("denominator", "few", few, few)] if narrow else [])


@pytest.mark.parametrize(("few", "found"), [(9, True), (10, False), (0, False)])
def test_those_left_over_are_told_of_where_they_are_fewer_than_the_threshold_and_somebody(
    few: int, *, found: bool
) -> None:
    made = table([("(all)", 20 + few, 52), ("a", 20, 50), ("few", few, np.nan)])
    assert told(made) == ([("denominator", "few", few, few)] if found else [])


def test_several_groups_left_over_together_are_named_by_their_whole() -> None:
    made = table([("(all)", 20, 52), ("a", 16, 50), ("few", np.nan, np.nan), ("others", np.nan, np.nan)])
    assert told(made) == [("denominator", "(all)", 4, 4)]


def test_scores_below_nought_are_told_of_like_others() -> None:
    for shift in (-52, -45, 0, 1000):
        made = table(
            [("(all)", 20, 52 + shift), ("a", 6, 50 + shift), ("b", 10, 40 + shift), ("few", np.nan, np.nan)]
        )
        assert told(made) == FEW


def test_the_few_of_each_table_are_found_each_by_themselves() -> None:
    rows = [(g, h, n, v) for g, h, n, v in (
        ("(all)", "(all)", 200, 50), ("x", "(all)", 20, 52), ("y", "(all)", 180, 50), ("x", "a", 16, 50),
        ("x", "b", np.nan, np.nan), ("y", "a", 90, 50), ("y", "b", 90, 50),
    )]  # fmt: skip
    made = pd.DataFrame(rows, columns=["g", "h", "n", "value"])
    made.insert(3, "denominator", made["n"])
    what = given(made, EXACT)
    system = system_of(what)
    found = difference(what, system, attack(system, 10))
    assert [(system.cell[f.unknown], f.least, f.most) for f in found] == [((("g", "x"), ("h", "b")), 4, 4)]


def test_of_two_scores_each_is_taken_from_its_own() -> None:
    """Two results of scores of the same people; of the second alone the few can be told."""
    data = pd.DataFrame({"g": ["a"] * 16 + ["few"] * 4, "y": [49.0, 51] * 10, "z": [39.0, 41] * 10})
    results = [equity.breakdown(data, outcome=y, by=["g"], kind="mean") for y in "yz"]
    what = given(results, EXACT)
    tables = [t.assign(lower=np.nan, upper=np.nan, level=np.nan) for t in what.tables if t is not None]
    tables[1].loc[tables[1]["g"] == "few", "value"] = np.nan
    shown = type(what)(what.counts, tuple(tables), what.bare, EXACT, what.exact, what.zeros)
    system = system_of(shown)
    found = difference(shown, system, attack(system, 10))
    assert [(system.quantity[f.unknown], system.cell[f.unknown]) for f in found] == [
        ("denominator:z", (("g", "few"),))
    ]


def figures(known: list[int], **columns: list[Any]) -> Figures:
    at = np.array(known, dtype=np.int64)
    return Figures(0, pd.DataFrame(columns), "denominator:y", at, at)


TWO = [5.0, 6.0]
NONE = [np.nan, np.nan]


@pytest.mark.parametrize(
    ("columns", "means"),
    [
        ({"value": TWO}, True),
        ({"value": [np.nan, 6]}, True),
        ({"value": NONE}, False),
        ({"value": TWO, "numerator": NONE}, True),
        ({"value": TWO, "numerator": [np.nan, 3]}, False),
        ({"value": TWO, "method": ["Student t", "none"]}, True),
        ({"value": TWO, "method": ["none"] * 2}, False),
        ({"value": TWO, "method": ["", ""]}, True),
        ({"value": TWO, "method": ["", "Byar"]}, False),
        ({"value": NONE, "method": ["Student t"] * 2}, False),
    ],
)
def test_means_are_figures_without_numerators_and_with_no_other_interval(
    columns: dict[str, list[Any]], *, means: bool
) -> None:
    assert _of_means(figures([0, 1], **columns)) is means


def pooled(shown: Figures, policy: Policy, *, exact: bool, people: list[float] | None = None) -> _Pool:
    counts = pd.DataFrame({"result": [0], "cell": [()], "quantity": ["n"], "count": [40.0]})
    what = type(given(table([("a", 40, 5)]), policy))(counts, (None,), False, policy, exact, False)  # noqa: FBT003
    known: Any = SimpleNamespace(lower=np.array(people or [40.0, 40.0, 40.0]))
    return _pool(shown, what, known)


def test_a_mean_is_off_by_half_its_last_place_and_unknown_where_it_is_not_printed() -> None:
    made = pooled(figures([0, 2, -1], value=[5.25, np.nan, 7.5]), EXACT, exact=True)
    assert made.quantity == "denominator:y"
    assert made.lower[0] == pytest.approx(5.245)
    assert made.upper[0] == pytest.approx(5.255)
    assert np.isnan(made.lower[1:]).all()
    assert np.isnan(made.upper[1:]).all()
    assert made.limit == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("policy", "exact", "half"),
    [(EXACT, True, 0.05), (FIVES, True, 0.0005), (FIVES, False, 0.05), (Policy("twos", 10, 2), True, 0.0005)],
)
def test_limits_show_the_places_where_means_ought_to_be_rounded_and_are_not(
    policy: Policy, *, exact: bool, half: float
) -> None:
    shown = figures([0, 1], value=[5.5, 6.0], lower=[5.125, np.nan], upper=[5.5, np.nan])
    made = pooled(shown, policy, exact=exact)
    assert (made.upper - made.lower)[0] == pytest.approx(2 * half)


@pytest.mark.parametrize(
    ("spread", "value", "limit"),
    [(20, 5.25, 1.0), (2, 5.25, 0.1), (2, 5.0, 10.0), (200, 5.0, 10.0), (2000, 5.0, 100.0)],
)
def test_narrow_is_ten_steps_of_the_policy_or_of_the_last_place_whichever_is_coarser(
    spread: float, value: float, limit: float
) -> None:
    """Three figures of a spread of 20 are steps of a tenth; of 2 they are hundredths."""
    half = stats.t.ppf(0.975, 39) * 1.05 * spread / np.sqrt(40)
    shown = figures([0], value=[value], lower=[value - half], upper=[value + half], level=[0.95])
    assert pooled(shown, EXACT, exact=True).limit == pytest.approx(limit)


def pool(lower: list[float], upper: list[float], limit: float = 1.0, quantity: str = "y") -> _Pool:
    return _Pool(quantity, np.array(lower), np.array(upper), limit)


def test_means_that_can_be_the_same_are_pooled_to_what_both_allow() -> None:
    pools = [pool([1, np.nan, 5], [2, np.nan, 6], 3.0)]
    _join(pools, pool([1.5, 7, np.nan], [2.5, 8, np.nan], 2.0))
    assert len(pools) == 1
    assert pools[0].lower.tolist() == [1.5, 7, 5]
    assert pools[0].upper.tolist() == [2, 8, 6]
    assert pools[0].limit == 3.0
    _join(pools, pool([2, 7, 5], [3, 8, 6], 4.0))  # the ends may touch
    assert (len(pools), pools[0].lower[0], pools[0].upper[0], pools[0].limit) == (1, 2, 2, 4.0)
    _join(pools, pool([1, 7, 5], [2, 8, 6]))
    assert (len(pools), pools[0].lower[0], pools[0].upper[0]) == (1, 2, 2)


@pytest.mark.parametrize(
    "other", [pool([3, 1], [4, 2]), pool([0, 1], [0.5, 2]), pool([1, 1], [2, 2], quantity="z")]
)
def test_means_that_differ_anywhere_or_are_of_another_quantity_are_of_another_score(other: _Pool) -> None:
    pools = [pool([1, 1], [2, 2])]
    _join(pools, other)
    assert [p.lower.tolist() for p in pools] == [[1, 1], other.lower.tolist()]
    _join(pools, other)
    assert len(pools) == 2


def test_a_small_whole_none_of_whose_parts_is_told_is_nobody_left_over() -> None:
    assert told(table([("(all)", 8, 52), ("a", 3, np.nan), ("b", 5, np.nan)])) == []
    assert told(table([("(all)", 8, np.nan), ("a", 3, 50), ("b", 5, np.nan)])) == []


def test_a_table_without_sums_leaves_nobody_over() -> None:
    assert told(table([("a", 40, 50)])) == []


def test_limits_without_a_level_tell_no_spread() -> None:
    half = stats.t.ppf(0.975, 39) * 3 / np.sqrt(40)
    shown = figures([0, 1], lower=[-half, -9.0], upper=[half, 9.0], level=[0.95, np.nan])
    known: Any = SimpleNamespace(lower=np.array([40.0, 90.0]))
    assert _spread(shown, known) == pytest.approx(3)
