"""What is doubtful in contacts, people and referrals is said beside the numbers, and only where it is so."""

import pandas as pd
import pytest

from syschange.errors import DataWarning
from syschange.system.value import Value, value

from .drawn import CHANGED, access, asked, contacts, costs, people


def of(**more: object) -> Value:
    return value(costs(), **asked(**more))


def test_sectors_that_are_none_of_the_schemas_are_said() -> None:
    met = contacts(people())
    with pytest.warns(DataWarning, match="none of the schema's"):
        result = of(contacts=met.assign(sector=met["sector"].replace("police", "constabulary")))
    assert "none of the schema's" in result.words
    named = met.assign(sector=met["sector"].replace("police", "constabulary"))
    assert "none of the schema's" not in of(contacts=named, statutory_sectors=["NHS", "constabulary"]).words


def test_a_service_recorded_on_one_side_of_the_change_only_is_said() -> None:
    met = contacts(people())
    police = (met["sector"] == "police") & (met["contacted_on"] >= CHANGED)
    with pytest.warns(DataWarning, match="on one side of the change only"):
        result = of(contacts=met[~police])
    assert result.pieces.use == "down"  # by recording alone
    assert "on one side of the change only" in result.words
    assert "on one side of the change only" not in of(contacts=met[~police], statutory_sectors=["NHS"]).words


def test_people_who_left_before_their_time_was_over_are_said() -> None:
    who = people()
    early, late = (
        of(who=who.assign(left_on=who["started_on"] + pd.Timedelta(days=days))).words for days in (10, 90)
    )
    assert "left before the time they are followed for was over" in early
    assert "left before the time" not in late


def test_contacts_there_twice_are_said() -> None:
    met = contacts(people())
    assert "has the person, day and sector of another" in of(contacts=pd.concat([met, met])).words
    assert "has the person, day and sector of another" not in of(contacts=met).words


def test_those_still_waiting_who_were_referred_last_are_said() -> None:
    referred = access(people())
    referred["exit_reason"] = referred["exit_reason"].astype(object)
    referred.loc[:40, ["accepted", "reached", "exit_reason"]] = [True, False, "still waiting"]
    assert "had the least time to be reached" in of(access=referred).words
    assert "had the least time to be reached" not in of(access=referred, changed_on=None, follow=None).words
    assert "had the least time to be reached" not in of().words
