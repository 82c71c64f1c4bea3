"""Costs of services that ended or are not known, and of nobody: said, and never the least or a price."""

import pytest

from syschange.disclosure import protect
from syschange.errors import WrongTypeError
from syschange.system.value import value

from .drawn import INDEX, change, costs


def test_a_service_that_ended_is_said_where_the_share_cannot_show_it() -> None:
    frame = costs()
    frame = frame[(frame["line"] != "door") | (frame["period"] < "2024-Q3")]
    result = value(frame, deflators=INDEX)
    assert result.estimate("recurrent").value == 1
    assert "front door had running costs before, and none in that quarter" in result.words
    assert "none in that quarter" not in value(costs(), deflators=INDEX).words


def test_costs_of_no_known_service_are_not_the_least_of_the_services() -> None:
    frame = costs()
    frame["service"] = frame["service"].where(frame["service"] == "casework")
    result = value(frame, deflators=INDEX)
    assert result.least_recurrent()[0] == "casework"
    assert "(unknown)" not in result.words


def test_a_service_called_as_all_of_them_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="all of them together"):
        value(costs().assign(service="all services"), deflators=INDEX)
    assert value(costs().drop(columns="service"), deflators=INDEX).estimate("recurrent").value < 1


def test_less_than_nothing_is_written_with_its_sign_first() -> None:
    assert "-£1," in value(costs().assign(amount=-100.0), deflators=INDEX).words


def test_an_estimate_of_nobody_or_less_gives_no_cost_and_names_nobody() -> None:
    result = value(costs(), people_with_outcome=change(-4, 3), deflators=INDEX)
    assert "since their number is not above nought" in result.words
    assert "cannot be shown" in protect(result).results[0].words
