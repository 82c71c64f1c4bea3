"""What was published is read as printed counts: once each, rounded or as they stand, with nought printed or not."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from syschange import equity
from syschange.disclosure import Policy, protect
from syschange.disclosure.attack.reading import cells_of, given, labels_of
from syschange.errors import MissingColumnError, WrongTypeError

ROUND, EXACT = Policy("round", 10, 5), Policy("exact", 10, 1)


def table(*n: float, **more: object) -> pd.DataFrame:
    return pd.DataFrame({"g": [f"g{i}" for i in range(len(n))], "n": n, **more})


def result(many: int = 30) -> equity.Breakdown:
    data = pd.DataFrame({"g": (["a", "b"] * many)[:many], "y": ([True, True, False] * many)[:many]})
    return equity.breakdown(data, outcome="y", by=["g"])


@pytest.mark.parametrize(
    ("n", "exact"),
    [
        ([10, 15, 40], False), ([10, 15, 41], True), ([10, 0, np.nan], False), ([10, 5], True),
        ([5, 15], True), ([0, 0], False), ([11, 16], True), ([np.nan, np.nan], False),
    ],
)  # fmt: skip
def test_tables_are_rounded_where_every_number_is_one_that_the_policy_prints(
    n: list[float], *, exact: bool
) -> None:
    assert given(table(*n), ROUND).exact is exact
    assert given(table(*n), EXACT).exact is True


def test_with_a_low_threshold_the_least_number_that_is_printed_is_its_multiple() -> None:
    """From 8 on to multiples of five the least printed is ten; five cannot have been rounded to."""
    own = Policy("own", 8, 5)
    assert not given(table(10, 15), own).exact
    assert given(table(5, 15), own).exact


def test_of_two_tables_one_number_that_is_not_rounded_speaks_for_both() -> None:
    assert given([table(10, 15), table(40, 41)], ROUND).exact
    assert not given([table(10, 15), table(40, 45)], ROUND).exact


def test_multiples_of_two_are_rounded_too_where_the_policy_rounds_to_two() -> None:
    own = Policy("two", 10, 2)
    assert not given(table(10, 12), own).exact
    assert given(table(10, 13), own).exact


def test_no_number_of_people_is_printed_as_a_fraction() -> None:
    low, high = given(table(40.5), EXACT).bounds()
    assert (low.tolist(), high.tolist()) == ([41], [40])


@pytest.mark.parametrize(
    ("n", "zeros"), [([0, 40, np.nan], True), ([40, np.nan], False), ([0, 40], False), ([1, np.nan], False)]
)
def test_nought_is_printed_where_it_stands_beside_hidden_numbers(n: list[float], *, zeros: bool) -> None:
    what = given(table(*n), EXACT)
    assert what.zeros is zeros
    low, high = what.bounds()
    hidden = np.isnan(n)
    assert set(low[hidden].tolist()) <= {float(zeros)}
    assert np.isinf(high[hidden]).all()
    assert low[~hidden].tolist() == high[~hidden].tolist() == [x for x in n if x == x]  # noqa: PLR0124


@pytest.mark.parametrize(
    ("base", "threshold", "count", "ends"),
    [
        (5, 10, 20.0, (18, 22)), (5, 10, 10.0, (10, 12)), (10, 10, 20.0, (15, 24)), (4, 10, 20.0, (18, 21)),
        (5, 11, 10.0, (11, 12)), (5, 10, 0.0, (0, 0)), (1, 10, 20.0, (20, 20)), (10, 14, 10.0, (14, 14)),
        (10, 15, 10.0, (5, 14)),
    ],
)  # fmt: skip
def test_a_rounded_number_stands_for_those_that_round_to_it(
    base: int, threshold: int, count: float, ends: tuple[int, int]
) -> None:
    counts = pd.DataFrame({"result": [0], "cell": [()], "quantity": ["n"], "count": [count]})
    what = given(table(40.0), Policy("own", threshold, base))
    low, high = replace(what, counts=counts, exact=False).bounds()
    assert (low.tolist(), high.tolist()) == ([ends[0]], [ends[1]])


def test_of_a_bare_table_only_hidden_people_are_small() -> None:
    bare = given(table(40.0, np.nan, numerator=[np.nan, 3], denominator=[40, np.nan]), EXACT)
    held = bare.counts.assign(small=bare.small)
    assert held.loc[held["small"], "quantity"].tolist() == ["n"]
    assert held["count"].isna().sum() == 3
    assert bare.bare
    counted = replace(bare, bare=False)
    assert counted.small.sum() == 3


def test_a_group_that_stands_once_for_each_level_is_counted_once() -> None:
    twice = pd.DataFrame({"g": ["a", "a", "b"], "n": [40.0, 40, 41], "level": [0.8, 0.95, 0.8]})
    what = given(twice, EXACT)
    assert what.counts["count"].tolist() == [40, 41]
    assert what.counts.index.tolist() == [0, 1]
    assert what.counts["cell"].tolist() == [(("g", "a"),), (("g", "b"),)]


def test_a_quantity_that_is_nowhere_told_is_left_out_and_people_never_are() -> None:
    made = table(np.nan, np.nan, numerator=[np.nan, np.nan], denominator=[np.nan, 40])
    assert given(made, EXACT).counts["quantity"].tolist() == ["n", "n", "denominator", "denominator"]


def test_each_of_several_tables_keeps_its_place() -> None:
    what = given([table(40.0), table(41.0, 42.0)], EXACT)
    assert what.counts["result"].tolist() == [0, 1, 1]
    assert [len(t) for t in what.tables if t is not None] == [1, 2]
    what = given([result(30), result(40)], EXACT)
    assert sorted(set(what.counts["result"])) == [0, 1]
    assert [t is not None for t in what.tables] == [True, True]
    assert not what.bare
    assert what.exact


@pytest.mark.parametrize("wrong", [-1.0, -0.5, np.inf])
def test_numbers_of_people_below_nought_or_without_end_are_refused(wrong: float) -> None:
    with pytest.raises(WrongTypeError, match="below nought or without end"):
        given(table(40, wrong), EXACT)
    assert given(table(40, 0), EXACT).counts["count"].tolist() == [40, 0]


def test_labels_stand_before_the_number_of_people_and_ways_is_none() -> None:
    made = pd.DataFrame({"ways": [1], "g": ["a"], "h": ["(all)"], "n": [4.0], "value": [0.5]})
    assert labels_of(made) == ["g", "h"]
    assert cells_of(made) == [(("g", "a"), ("h", "(all)"))]
    assert cells_of(pd.DataFrame({"n": [4.0, 5.0]})) == [(), ()]


def test_a_table_without_people_is_refused() -> None:
    with pytest.raises(MissingColumnError, match="'n'"):
        given(pd.DataFrame({"g": ["a"], "count": [4]}), EXACT)


@pytest.mark.parametrize("wrong", [[], (), "table", [table(4.0), "table"], [table(4.0), result()], 3])
def test_what_is_of_no_kind_or_of_two_is_refused(wrong: object) -> None:
    with pytest.raises(WrongTypeError, match="none of them"):
        given(wrong, EXACT)


def test_what_was_protected_is_read_with_its_tables_under_its_own_policy() -> None:
    rounded, plain = protect(result(60), policy=ROUND), protect(result(60), policy=EXACT)
    for made, exact in ((rounded, False), (plain, True)):
        what = given(made, made.policy)
        assert (what.policy, what.exact, what.bare) == (made.policy, exact, False)
        assert [t is not None and "n" in t.columns for t in what.tables] == [True]
    with pytest.raises(WrongTypeError, match=r"protected under 'round'.* and not under 'exact'"):
        given(rounded, EXACT)


def test_one_result_that_was_protected_is_refused_beside_others_that_were_not() -> None:
    shown = protect(result(60), policy=ROUND).results[0]
    for some in ([shown], [result(), shown]):
        with pytest.raises(WrongTypeError, match="does not say what was published beside it"):
            given(some, ROUND)
