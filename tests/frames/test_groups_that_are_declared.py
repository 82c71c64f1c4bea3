"""Declared groups give the order and are listed alone when nobody is in them, and never multiply."""

import itertools
from typing import Any

import pandas as pd
import polars as pl
import pytest

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.frames import ALL, UNKNOWN, find_group, reduce_to_cells, roll_up

ORDER = ["low", "high", "middle", "none"]
SEEN = ["middle", None, "high", "low", "high"]


def typed(order: list[str]) -> list[Any]:
    """Return one table in each type that declares groups."""
    return [
        pd.DataFrame({"g": pd.Categorical(SEEN, order), "y": 1}),
        pd.DataFrame({"g": pd.Categorical(SEEN, order, ordered=True), "y": 1}),
        pl.DataFrame({"g": pl.Series(SEEN, dtype=pl.Enum(order)), "y": 1}),
    ]


def singles(table: Any, **options: Any) -> dict[str, int]:
    rolled = roll_up(reduce_to_cells(table, keys=["g"], values=["y"], **options), by=["g"], ways=1)
    return {row["g"]: row["rows"] for row in rolled.to_dict("records") if row["g"] != ALL}


def test_a_group_that_a_type_declares_is_listed_in_its_place_with_nobody_in_it() -> None:
    for table in typed(ORDER):
        made = singles(table)
        assert list(made.items()) == [("low", 1), ("high", 2), ("middle", 1), ("none", 0), (UNKNOWN, 1)]


def test_a_group_declared_in_words_is_listed_the_same_way() -> None:
    for table in (pd.DataFrame({"g": SEEN, "y": 1}), pl.DataFrame({"g": SEEN, "y": 1})):
        assert singles(table, categories={"g": ORDER}) == singles(typed(ORDER)[0])
        assert list(singles(table, categories={"g": ORDER})) == [*ORDER, UNKNOWN]
        assert list(singles(table)) == ["high", "low", "middle", UNKNOWN]


def test_what_is_declared_in_words_goes_before_what_the_type_declares() -> None:
    for table in typed(ORDER):
        other = ["high", "low", "middle"]
        assert list(singles(table, categories={"g": other})) == [*other, UNKNOWN]


def test_a_label_that_nobody_declared_comes_after_those_declared() -> None:
    table = pd.DataFrame({"g": SEEN, "y": 1})
    assert list(singles(table, categories={"g": ["middle"]})) == ["middle", "high", "low", UNKNOWN]


def test_the_order_declared_changes_no_sum() -> None:
    for order in itertools.islice(itertools.permutations(ORDER), 0, 24, 5):
        for table in typed(list(order)):
            assert singles(table) == singles(typed(ORDER)[0])
            digest = reduce_to_cells(table, keys=["g"], values=["y"]).digest()
            assert digest == reduce_to_cells(typed(ORDER)[0], keys=["g"], values=["y"]).digest()


def test_declared_groups_do_not_multiply() -> None:
    """Forty groups declared of each of three characteristics would make 68,921 rows; two are used of each."""
    used = pd.DataFrame({c: pd.Categorical(["1", "2"], [str(i) for i in range(40)]) for c in "abc"})
    cells = reduce_to_cells(used.assign(y=1), keys=[*"abc"], values=["y"], ways=3)
    table = roll_up(cells, by=[*"abc"], ways=3)
    assert table["ways"].value_counts().to_dict() == {0: 1, 1: 3 * 40, 2: 3 * 4, 3: 8}
    assert not table[table["ways"] > 1].isin(["0", "3"]).any(axis=None)


def test_a_combination_with_a_group_that_nobody_is_in_is_not_there() -> None:
    rows = pd.DataFrame({"g": ["a", "b"], "h": ["x", "y"], "y": 1})
    cells = reduce_to_cells(rows, keys=["g", "h"], values=["y"], categories={"g": ["a", "b", "c"]})
    table = roll_up(cells, by=["g", "h"], ways=2)
    assert find_group(table, ["g", "h"], {"g": "c"})["rows"] == 0
    with pytest.raises(NotEstimableError, match="nobody is in stands alone"):
        find_group(table, ["g", "h"], {"g": "c", "h": "x"})


@pytest.mark.parametrize(
    ("categories", "error", "said"),
    [
        ({"sx": ["a"]}, UnknownChoiceError, "'sx'"),
        ({"g": "low"}, WrongTypeError, "not a list of texts"),
        ({"g": ["low", 1]}, WrongTypeError, "not a list of texts"),
        ({"g": ["low", "(all)"]}, WrongTypeError, "margin or for missing"),
        ({"g": ["low", "(unknown)"]}, WrongTypeError, "margin or for missing"),
    ],
)
def test_declarations_that_cannot_be_used(categories: Any, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        singles(pd.DataFrame({"g": SEEN, "y": 1}), categories=categories)


@pytest.mark.parametrize("label", ["(all)", "(unknown)"])
def test_a_type_may_not_declare_a_label_that_the_library_uses(label: str) -> None:
    for table in typed([*ORDER, label]):
        with pytest.raises(WrongTypeError, match="margin or for missing"):
            singles(table)


def test_a_reason_for_missing_may_be_declared_and_is_no_group() -> None:
    table = pd.DataFrame({"g": SEEN, "y": 1})
    declared = {"g": ["(prefer not to say)", *ORDER]}
    assert list(singles(table, categories=declared)) == [*ORDER, UNKNOWN]
    assert list(singles(table, categories=declared, unknown="split")) == [*ORDER, UNKNOWN]
