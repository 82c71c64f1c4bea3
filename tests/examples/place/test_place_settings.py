"""What cannot be set in a place is refused in words, and what is set can be read."""

from datetime import UTC, date, datetime

import pytest

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.examples import place
from syschange.examples.place import Setting


def test_a_misspelt_switch_is_met_with_the_nearest() -> None:
    with pytest.raises(UnknownChoiceError, match="Did you mean 'personal_plans'"):
        place(personal_plan=False)
    with pytest.raises(UnknownChoiceError, match="not a known switch of a place"):
        place(seeds=3)


def test_a_misspelt_choice_is_met_with_the_nearest() -> None:
    with pytest.raises(UnknownChoiceError, match="Did you mean 'redesigned'"):
        place(pathway="redesignd")
    with pytest.raises(UnknownChoiceError, match="'office hours', 'evenings too'"):
        place(opening="never")


@pytest.mark.parametrize(
    ("switches", "said"),
    [
        ({"people": 0}, "`people` is no whole number from 1"),
        ({"people": 10.5}, "`people` is no whole number"),
        ({"people": True}, "`people` is no whole number"),
        ({"seed": -1}, "`seed` is no whole number from 0"),
        ({"gain": 11}, "`gain` is not a number from -10 to 10"),
        ({"gain": float("nan")}, "`gain` is not a number"),
        ({"gain": "4"}, "`gain` is not a number"),
        ({"dose": 1.2}, "`dose` is not a number from 0 to 1"),
        ({"walk": True}, "`walk` is not a number"),
        ({"missing": 0.6}, "`missing` is not a number from 0 to 0.5"),
        ({"star": "yes"}, "`star` is neither True nor False"),
        ({"leavers": 1}, "`leavers` is neither True nor False"),
        ({"changed_on": "soon"}, "`changed_on` is no day"),
        ({"changed_on": 2024}, "`changed_on` is"),
        ({"changed_on": "1900-01-01"}, "too early or too late"),
    ],
)
def test_what_cannot_be_is_refused(switches: dict[str, object], said: str) -> None:
    with pytest.raises(WrongTypeError, match=said):
        place(**switches)


def test_the_setting_and_the_truth_can_be_read_and_not_changed() -> None:
    made = place(people=50, seed=4, changed_on="2023-07-01", gain=2)
    assert made.setting == Setting(50, 4, date(2023, 7, 1), gain=2)
    assert made.changed_on == date(2023, 7, 1)
    assert made.funding_ends_on == date(2024, 6, 30)
    assert made.truth["gain"] == 2
    with pytest.raises(AttributeError):
        made.setting.gain = 3
    with pytest.raises(AttributeError):
        made.truth = {}
    with pytest.raises(TypeError):
        made.truth["gain"] = 3
    with pytest.raises(TypeError):
        made.truth["two needs"]["after"] = 3
    assert repr(made) == "<a simulated place of 50 people, changed on 2023-07-01>"


def test_a_day_may_be_a_date_or_text() -> None:
    first, second = place(people=30, changed_on="2022-03-31"), place(people=30, changed_on=date(2022, 3, 31))
    assert first["people"].equals(second["people"])
    with pytest.raises(WrongTypeError):
        place(changed_on=datetime(2022, 3, 31, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("switches", "said"),
    [
        ({"lasts": 1.5}, "`lasts` is neither True nor False, nor a number from 0 to 1"),
        ({"lasts": "half"}, "`lasts` is neither True nor False, nor a number"),
        ({"stands_without": float("nan")}, "nor a number from 0 to 1"),
        ({"star": 0.1}, "`star` is less than that worker's share of the cases, 0.22"),
        ({"star": 0.04, "workers": 50}, "share of the cases, 0.044"),
        ({"practice_kept": True}, "`practice_kept` is not a number from 0 to 1"),
        ({"recurrent": -0.1}, "`recurrent` is not a number from 0 to 1"),
        ({"confounded": 6}, "`confounded` is not a number from -5 to 5"),
        ({"workers": 15}, "`workers` is no number of tens from 10 to 1000"),
        ({"workers": 10.0}, "`workers` is no number of tens"),
        ({"sites": 0}, "`sites` is no whole number from 1 to 1000"),
        ({"hands": 11}, "`hands` is no whole number from 1 to the number of workers"),
    ],
)
def test_a_size_that_cannot_be_is_refused(switches: dict[str, object], said: str) -> None:
    with pytest.raises(WrongTypeError, match=said):
        place(people=20, **switches)
