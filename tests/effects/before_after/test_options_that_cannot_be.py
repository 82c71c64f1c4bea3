"""Options that are no numbers, and people in no known arm, are told in words."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure
from syschange.effects import before_after
from syschange.errors import WrongTypeError

from .places import compared, places

ROWS = places((14, 12), lost=0.1)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"seed": -1}, "seed"),
        ({"seed": "a"}, "seed"),
        ({"level": "x"}, "level"),
        ({"before": "0"}, "time before"),
        ({"after": None}, "time after"),
        ({"entered": "a", "reliability": 0.5}, "let people in"),
        ({"entered": 5, "reliability": "x"}, "reliability"),
        ({"entered": 5, "reliability": 0.5, "usual": "a"}, "usual mean"),
        ({"by": ["sex"], "categories": "F"}, "categories"),
    ],
)
def test_what_is_no_number_is_refused_in_words(given: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongTypeError, match=said):
        compared(ROWS, **given)


def test_people_in_no_known_arm_are_told_of() -> None:
    assert "no comparison" not in compared(ROWS, cluster=None).words
    unknown = ROWS["person_id"].isin(ROWS["person_id"].unique()[:30])
    rows = ROWS.assign(arm=ROWS["arm"].where(~unknown))
    made = compared(rows, cluster=None)
    assert "30 more are in no comparison" in made.words.replace("30 people more", "30 more")
    few = ROWS.assign(arm=ROWS["arm"].where(~ROWS["person_id"].isin(ROWS["person_id"].unique()[:3])))
    paper = disclosure.protect(compared(few, cluster=None)).results[0]
    assert "Some people are in no comparison" in paper.words


def test_a_change_that_cannot_be_given_says_why() -> None:
    rows = pd.DataFrame({"person_id": np.repeat(range(20), 2), "months": [0, 12] * 20, "score": 5.0})
    made = before_after(rows, value="score", before=0, after=12)
    assert "their changes do not vary" in made.words
