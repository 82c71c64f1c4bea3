"""What cannot be set side by side is refused in a sentence that says what to do."""

from typing import Any

import pandas as pd
import pytest

from syschange.equity.representation import Representation, representation
from syschange.errors import MissingColumnError, NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.examples import worlds

SERVED = pd.DataFrame({"g": ["a", "b"], "k": [3, 4]})
PEOPLE = pd.DataFrame({"g": ["a", "b"], "n": [30.0, 40.0]})


def made(served: Any = SERVED, people: Any = PEOPLE, **options: Any) -> Representation:
    return representation(served, people, **{"by": ["g"], "size": "n", **options})


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"by": "g"}, WrongTypeError, "Give a list"),
        ({"by": []}, WrongTypeError, "at least one"),
        ({"by": ["h"]}, MissingColumnError, "'h'"),
        ({"by": ["ratio"]}, WrongTypeError, "'ratio_'"),
        ({"by": ["person_id"]}, WrongTypeError, "no groups"),
        ({"ways": 2}, UnknownChoiceError, "number of ways"),
        ({"level": 95}, WrongTypeError, "between 0 and 1"),
        ({"adjust": "bonferroni"}, UnknownChoiceError, "'bh'"),
        ({"per": 0}, WrongTypeError, "'per'"),
        ({"sample_size": -1}, WrongTypeError, "'sample_size'"),
        ({"count": "x"}, MissingColumnError, "'x'"),
        ({"size": "x"}, MissingColumnError, "'x'"),
        ({"size": "g"}, WrongTypeError, "does not hold numbers"),
        ({"size": None}, WrongTypeError, "size='n'"),
        ({"unknown": "drop"}, UnknownChoiceError, "unknown"),
        ({"categories": {"h": ["a"]}}, UnknownChoiceError, "'h'"),
        ({"max_rows": 2}, NotEstimableError, "limit is 2"),
    ],
)
def test_options(options: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        made(**options)


def test_counts_that_are_missing_or_below_nought() -> None:
    with pytest.raises(WrongTypeError, match="1 rows of those served have no number in 'k'"):
        made(SERVED.assign(k=[None, 2.0]), count="k")
    with pytest.raises(WrongTypeError, match="of the population is below 0"):
        made(people=PEOPLE.assign(n=[-1, 5]))


def test_a_population_counted_again_each_quarter() -> None:
    world = worlds.world(200, seed=5)
    with pytest.raises(NotEstimableError, match=r"12 values of 'period'.*Keep the rows of one"):
        representation(world.people, world.population, by=["sex"], size="n")
    one = world.population[world.population["period"] == "2023-Q2"]
    assert representation(world.people, one, by=["sex"], size="n").table["population"].iloc[0] == 200
    twice = pd.concat([one, one.assign(base="residents")])
    with pytest.raises(NotEstimableError, match="'base'"):
        representation(world.people, twice, by=["sex"], size="n")


def test_no_identifier_or_label_of_a_person_is_in_a_message() -> None:
    with pytest.raises(MissingColumnError) as caught:
        made(SERVED.assign(name="Mary Somebody"), by=["nam"])
    assert "Mary" not in str(caught.value)


def test_a_population_of_nobody() -> None:
    table = made(people=PEOPLE.assign(n=0)).table
    assert table["ratio"].isna().all()
    assert table["rate"].isna().all()
    assert len(table) == 3
