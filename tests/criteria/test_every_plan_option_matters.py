"""No option of a plan is accepted and ignored: each, when changed, changes what the scorecard shows."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from syschange.criteria import Scorecard
from syschange.errors import InvalidDataError, MissingColumnError

from .worlds import (
    CHANGED,
    COMPARISON,
    Tables,
    World,
    access_outcome,
    adverse_outcome,
    beneficial,
    everything_shown,
    judged,
    of_beneficial,
    plan_content,
    score_outcome,
)

Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def tables() -> Tables:
    """Return a world in which not everything is plain, so that every option has something to change."""
    made = World(seed=7, people=240, gain=5, access_gain=0.2, apart=1).tables()
    at_six = made["outcomes"].query("months == 12").assign(months=6)
    at_six["value"] -= 2
    made["outcomes"] = pd.concat([made["outcomes"], at_six], ignore_index=True)
    made["access"] = pd.concat(
        [made["access"], made["access"].assign(service="the annexe")], ignore_index=True
    )
    made["access"].loc[made["access"].index[-30:], "reached"] = True
    return made


def _content(*outcomes: dict[str, Any]) -> dict[str, Any]:
    return plan_content() | {"outcomes": [*(outcomes or (score_outcome(),)), adverse_outcome()]}


@pytest.fixture(scope="module")
def as_it_is(tables: Tables) -> Scorecard:
    return judged(_content(), tables)


@pytest.fixture(scope="module")
def access_as_it_is(tables: Tables) -> Scorecard:
    return judged(_content(access_outcome()), tables)


def _outcome(**changed: Any) -> Change:
    return lambda content: content["outcomes"][0].update(changed)


OF_ACCESS: dict[str, Change] = {
    "worthwhile": _outcome(worthwhile=0.15),
    "harm": _outcome(harm=0.01),
    "direction": _outcome(direction="lower_is_better"),
    "service": _outcome(service="the annexe"),
    "label": _outcome(label="came through the door"),
    "kind": _outcome(kind="output", table="access"),
    "level": lambda c: c["thresholds"].update(level=0.9),
    "ways": lambda c: c.update(ways=2),
    "which arm is the change": lambda c: c["comparison"].update(change=COMPARISON, comparison=CHANGED),
    "no comparison": lambda c: c.pop("comparison"),
    "name of the change": lambda c: c["change"].update(name="the front door"),
}
OF_A_SCORE: dict[str, Change] = {
    "worthwhile": _outcome(worthwhile=4),
    "harm": _outcome(harm=1),
    "direction": _outcome(direction="lower_is_better"),
    "reported_by": _outcome(reported_by="staff"),
    "label": _outcome(label="how people are"),
    "kind": _outcome(kind="output"),
    "after": _outcome(after=6),
    "before": _outcome(before=6),
    "source": lambda c: [o.update(source="the team") for o in c["outcomes"]],
    "harm of what is adverse": lambda c: c["outcomes"][-1].update(harm=0.01),
    "role of a source": lambda c: c["sources"][0].update(role="insider"),
    "level": lambda c: c["thresholds"].update(level=0.9),
    "agreed_on": lambda c: c["thresholds"].update(agreed_on=dt.date(2023, 1, 1)),
    "collected_until": lambda c: c["data"].update(collected_until=dt.date(2019, 1, 1)),
    "ways": lambda c: c.update(ways=2),
    "groups": lambda c: c.update(groups=["sex"]),
    "groups taken together": lambda c: c.update(groups=[["sex", "homelessness"]], ways=2),
    "characteristics": lambda c: c.update(characteristics=["homelessness"], groups=["homelessness"]),
    "assigned": lambda c: c["comparison"].update(assigned="not_randomised"),
    "which arm is the change": lambda c: c["comparison"].update(change=COMPARISON, comparison=CHANGED),
    "no comparison": lambda c: c.pop("comparison"),
    "name of the change": lambda c: c["change"].update(name="the front door"),
    "another outcome": lambda c: c["outcomes"].append(score_outcome(name="again", after=6)),
}


@pytest.mark.parametrize("option", OF_ACCESS)
def test_the_option_changes_what_is_shown_of_access(
    option: str, tables: Tables, access_as_it_is: Scorecard
) -> None:
    content = _content(access_outcome())
    OF_ACCESS[option](content)
    assert everything_shown(judged(content, tables)) != everything_shown(access_as_it_is)


@pytest.mark.parametrize("option", OF_A_SCORE)
def test_the_option_changes_what_is_shown_of_a_score(
    option: str, tables: Tables, as_it_is: Scorecard
) -> None:
    content = _content()
    OF_A_SCORE[option](content)
    assert everything_shown(judged(content, tables)) != everything_shown(as_it_is)


def test_the_same_plan_shows_the_same(tables: Tables, as_it_is: Scorecard) -> None:
    assert everything_shown(judged(_content(), tables)) == everything_shown(as_it_is)


def test_the_column_of_the_comparison_is_the_one_named(tables: Tables) -> None:
    people = tables["people"]
    other = people.assign(drawn=people["arm"].sample(frac=1, random_state=1).to_numpy())
    content = _content()
    content["comparison"]["column"] = "drawn"
    card = judged(content, {**tables, "people": other})
    (gain,) = (t.estimate for t in card.tests if t.code == "B1")
    # Arms drawn anew hold no truth.
    assert gain is not None
    assert abs(gain.value) < 2.5


def test_categories_are_what_the_data_are_held_against(tables: Tables, as_it_is: Scorecard) -> None:
    content = _content()
    content["data"]["tables"]["people"]["categories"] = {"sex": ["Female", "Man"]}
    with pytest.raises(InvalidDataError, match=r"sex: .* category that is not in the list"):
        judged(content, tables)
    content["data"]["tables"]["people"]["categories"] = {"sex": ["Female", "Male"]}
    assert everything_shown(judged(content, tables)) == everything_shown(as_it_is)


def test_columns_map_the_users_own_names(tables: Tables, as_it_is: Scorecard) -> None:
    theirs = {
        "people": tables["people"].rename(columns={"person_id": "Client", "sex": "Gender as given"}),
        "access": tables["access"].rename(columns={"person_id": "client no", "reached": "seen"}),
        "outcomes": tables["outcomes"].rename(columns={"person_id": "id", "value": "score", "months": "t"}),
    }
    with pytest.raises(InvalidDataError, match="person_id"):
        judged(_content(), theirs)
    content = _content()
    mapped = content["data"]["tables"]
    mapped["people"]["columns"] = {"person_id": "Client", "sex": "Gender as given"}
    mapped["access"]["columns"] = {"person_id": "client no", "reached": "seen"}
    mapped["outcomes"]["columns"] = {"person_id": "id", "value": "score", "months": "t"}
    assert everything_shown(judged(content, theirs)) == everything_shown(as_it_is)
    mapped["outcomes"]["columns"]["value"] = "scor"
    with pytest.raises(MissingColumnError, match=r"no column 'scor' in 'outcomes'\. Did you mean 'score'\?"):
        judged(content, theirs)


def test_notes_and_descriptions_stay_with_the_scorecard_for_the_report(
    tables: Tables, as_it_is: Scorecard
) -> None:
    content = _content() | {"notes": ["'Other' is nobody in particular."], "title": "Another place"}
    content["change"]["where"] = "Somewhere"
    content["thresholds"]["agreed_by"] = "the neighbours"
    content["outcomes"][0]["basis"] = "a vote"
    card = judged(content, tables)
    assert card.plan.notes == ("'Other' is nobody in particular.",)
    assert card.plan.title == "Another place"
    assert card.plan.change.where == "Somewhere"
    assert card.plan.thresholds.agreed_by == "the neighbours"
    assert card.plan.outcomes[0].basis == "a vote"
    assert card.provenance.parameters != as_it_is.provenance.parameters
    assert everything_shown(card) == everything_shown(as_it_is)


def test_how_sure_a_verdict_must_be_decides_it(tables: Tables) -> None:
    verdicts = []
    for probability in (0.5, 0.999):
        content = _content()
        content["thresholds"]["probability"] = probability
        content["outcomes"] = [score_outcome(worthwhile=4.5, harm=4.5)]
        verdicts.append(beneficial(judged(content, tables))["verdict"])
    assert verdicts[0] in ("MET", "NOT MET")
    assert verdicts[1] == "UNCLEAR"


def test_the_kind_of_an_outcome_may_be_read_from_another_table(tables: Tables) -> None:
    """Being housed is a life and not a service, though it is recorded as yes or no."""
    content = _content(access_outcome(kind="outcome", table="access", reported_by="person"))
    card = judged(content, tables)
    own = {(t.code, t.outcome) for t in of_beneficial(card) if t.outcome != "distress"}
    assert own == {("B1", "got_in"), ("B2", "got_in"), ("B4", "got_in")}
