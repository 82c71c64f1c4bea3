"""Whatever is asked, the words are five sentences at most, on paper too, and leave nobody out."""

import re

import pandas as pd
import pytest

from syschange.disclosure import protect
from syschange.examples import place
from syschange.system.practice import framework, frameworks, practice

from .asked import asked, ratings

RATED = [name for name in frameworks() if framework(name).kind == "rated"]


def sentences(words: str) -> int:
    """Return how many sentences there are."""
    return len(re.findall(r"[.?!](?=\s|$)", words))


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    made = place(people=600, seed=1, walk=0.3)
    return {name: made[name] for name in ("ratings", "people")}


@pytest.mark.parametrize("name", RATED)
def test_there_are_five_at_most(name: str, tables: dict[str, pd.DataFrame]) -> None:
    made = practice(
        tables["ratings"], framework=name, people=tables["people"], by=["sex", "ethnicity"],
        minimum_over=["level", "subject", "sector"],
    )  # fmt: skip
    for shown in (made, protect(made).results[0]):
        assert 2 <= sentences(shown.words) <= 5
        assert shown.words.startswith(framework(name).title)
        assert "nan" not in shown.words


def test_people_and_staff_and_records_are_all_heard() -> None:
    data = ratings(raters=200)
    records = data[data["reported_by"] == "staff"].assign(reported_by="record")
    records["rater_id"] = "F" + records["rater_id"]
    said = asked(pd.concat([data, records]), by=["sex"], minimum_over=["level"]).words
    assert sentences(said) == 5
    for part in (
        "As people served see it",
        "as staff see it",
        "as records have it",
        "Talk and walk",
        "alpha",
    ):
        assert part in said
