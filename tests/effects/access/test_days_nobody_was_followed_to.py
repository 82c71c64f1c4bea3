"""Nothing is said of days beyond the last follow-up; and the words name whom they are about."""

from typing import Any

import numpy as np
import pytest

from syschange import disclosure
from syschange.errors import NotEstimableError, WrongTypeError

from .rows import by_days, few, people

LAST_REACHED = few((10, False), (20, False), (30, True), (40, True))
PEOPLE = people(n=600)


def test_days_beyond_the_last_seen_are_missing_where_somebody_was_waiting() -> None:
    made = by_days(LAST_REACHED, at=(30, 1000))
    table = made.table.set_index("quantity")
    assert np.isnan(table.loc["share by day 1000", "value"])
    assert "the last day that anybody was followed to is 40" in made.text
    with pytest.raises(NotEstimableError, match="horizon"):
        by_days(LAST_REACHED, at=(30,), tau=1000)
    paper = disclosure.protect(by_days(PEOPLE, at=(28, 9000))).results[0].table.set_index("quantity")
    assert np.isnan(paper.loc["share by day 9000", "value"])
    everybody = by_days(few((10, True), (20, True)), at=(1000,)).table.set_index("quantity")
    assert everybody.loc["share by day 1000", "value"] == 1


def test_alike_says_whose_difference_it_is() -> None:
    said = by_days(PEOPLE, by=["area", "offer"], ways=2, reference={"area": "East"}).text
    assert "The difference in mean waits of area: North from area: East" in said
    assert "The difference in mean waits of area: West from area: East" in said
    assert "effects in" not in said
    assert "in area: East had" in said


def test_rest_that_is_a_label_too() -> None:
    table = PEOPLE.assign(area=PEOPLE["area"].replace("East", "rest"))
    with pytest.raises(WrongTypeError, match=r"reference=\{'area': 'rest'\}"):
        by_days(table, by=["area"], reference="rest")
    assert by_days(table, by=["area"], reference={"area": "rest"}).others


def test_one_is_one_and_whole_days_are_whole() -> None:
    said = by_days(few((9, False)), at=(7,)).text
    assert "Of 1 person" in said
    assert "1 was waiting still" in said
    long = by_days(PEOPLE).text
    assert ".0 (" not in long
    assert ".0 to" not in long
    open_end = by_days(few((45, True), (45, True), (50, True), (50, False), (60, False))).text
    assert "upwards" in open_end


@pytest.mark.parametrize(
    "options", [{"label": None}, {"label": ""}, {"max_rows": "x"}, {"by": ["days"]}, {"by": ["reached"]}]
)
def test_refused(options: dict[str, Any]) -> None:
    with pytest.raises(WrongTypeError):
        by_days(PEOPLE, **options)
