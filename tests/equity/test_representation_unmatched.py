"""Groups that stand in one table only, people whose characteristic is missing, and nobody at all: never left out."""

import numpy as np
import pandas as pd
import pytest

from syschange.equity.representation import Representation, representation
from syschange.errors import WrongTypeError

PEOPLE = pd.DataFrame({"g": ["a", "b", "c"], "n": [100, 200, 0]})


def made(labels: list[str | None], population: pd.DataFrame = PEOPLE, **options: object) -> Representation:
    served = pd.DataFrame({"g": pd.Series(labels, dtype="str")})
    return representation(served, population, **{"by": ["g"], "size": "n", **options})  # type: ignore[arg-type]


def by_group(result: Representation) -> pd.DataFrame:
    return result.table.set_index("g")


def test_people_whose_characteristic_is_missing_are_shown_and_in_no_share() -> None:
    table = by_group(made(["a", "b", None, None]))
    assert table.loc["(unknown)", "served"] == 2
    assert table.loc["(all)", "served"] == 4
    assert table.loc["a", "share_served"] == 0.5
    assert np.isnan(table.loc["(unknown)", "ratio"])
    assert table.loc["(unknown)", "note"] == "a characteristic is not known"
    assert "Of 2 the g is not known" in made(["a", "b", None, None]).text


def test_the_missing_of_the_population_are_in_no_share_either() -> None:
    people = pd.DataFrame({"g": ["a", "b", None], "n": [100, 100, 800]})
    table = by_group(made(["a", "b"], people))
    assert table.loc["a", "share_population"] == 0.5
    assert table.loc["a", "ratio"] == 1
    assert table.loc["(unknown)", "population"] == 800


def test_kinds_of_missing_stand_apart_where_asked_for() -> None:
    kept = made(["a", "b", "(not asked)", None])
    apart = made(["a", "b", "(not asked)", None], unknown="split")
    assert kept.table["g"].tolist() == ["(all)", "a", "b", "c", "(unknown)"]
    assert apart.table["g"].tolist() == ["(all)", "a", "b", "c", "(not asked)", "(unknown)"]
    assert by_group(apart).loc["a", "ratio"] == by_group(kept).loc["a", "ratio"]


def test_a_group_served_that_the_population_does_not_have_is_a_row_that_says_so() -> None:
    result = made(["a", "b", "d", "c"])
    table = by_group(result)
    for label in ("c", "d"):
        assert table.loc[label, "note"] == "people served and nobody in the population"
        assert table.loc[label, "method"] == "none"
    assert table.loc["a", "share_served"] == 0.25
    assert "check that both use the same labels" in result.text


def test_a_group_of_the_population_that_is_not_served_has_a_ratio_of_nought() -> None:
    found = by_group(made(["b"] * 20)).loc["a"]
    assert (found["served"], found["ratio"], found["lower"]) == (0, 0, 0)
    assert 0 < found["upper"] < 1
    assert found["rate"] == 0


def test_no_label_in_common_is_refused_and_shows_both() -> None:
    with pytest.raises(
        WrongTypeError, match=r"those served \('A', 'B'\) and in the population \('a', 'b', 'c'\)"
    ):
        made(["A", "B"])


def test_nobody_served_is_said_and_every_group_has_its_row() -> None:
    served = pd.DataFrame({"g": ["a", "b"], "k": [0, 0]})
    result = representation(served, PEOPLE, by=["g"], count="k", size="n")
    assert "With no people served, groups cannot be compared" in result.text
    assert result.table["ratio"].isna().all()
    assert result.table["note"].tolist() == [
        "",
        "nobody is served",
        "nobody is served",
        "nobody in the population",
    ]
    empty = made([])
    assert empty.table["served"].sum() == 0


@pytest.mark.parametrize("labels", [["a"], ["a"] * 5])
def test_one_group_only_has_nobody_to_be_compared_with(labels: list[str | None]) -> None:
    table = by_group(made(labels, pd.DataFrame({"g": ["a"], "n": [10]})))
    assert table.loc["a", "note"] == "nobody else in the population"
    assert np.isnan(table.loc["a", "ratio"])


def test_more_served_than_there_are_is_remarked_on() -> None:
    table = by_group(made(["a"] * 5 + ["b"] * 3, pd.DataFrame({"g": ["a", "b"], "n": [1, 20]})))
    assert table.loc["a", "note"] == "more served than there are people"
    assert table.loc["b", "note"] == ""


def test_a_combination_that_nobody_has_is_a_row() -> None:
    people = pd.DataFrame({"g": ["a", "b"], "h": ["x", "y"], "n": [10, 10]})
    served = pd.DataFrame({"g": ["a"], "h": ["x"]})
    table = representation(served, people, by=["g", "h"], ways=2, size="n").table
    assert len(table[table["ways"] == 2]) == 4
    assert set(table.loc[(table["g"] == "a") & (table["h"] == "y"), "note"]) == {"nobody in the population"}
