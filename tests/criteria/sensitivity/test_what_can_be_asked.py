"""What may be given, what is refused, and what stands where nothing says whose cases they are."""

from typing import Any

import pytest

from syschange import criteria
from syschange.disclosure import protect
from syschange.errors import SyschangeError, UnknownChoiceError, WrongTypeError

from ..worlds import World, plan_content
from .teams import analysed, content, standard, tables_of

WORLD = World(people=240)


@pytest.mark.parametrize(
    "options",
    [
        {"sure": []}, {"sure": "0.9"}, {"sure": [0.4]}, {"sure": [1.0]}, {"sizes": [-1.1]}, {"sizes": [True]},
        {"retained": [1.2]}, {"retained": None}, {"sizes": [float("nan")]},
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused_in_a_sentence(options: dict[str, Any]) -> None:
    with pytest.raises(WrongTypeError) as said:
        analysed(content(), tables_of(WORLD), **options)
    assert str(said.value)


def test_neither_a_scorecard_nor_a_plan_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="A scorecard or a plan is needed"):
        criteria.sensitivity("plan.yaml")  # type: ignore[arg-type]


def test_a_published_scorecard_is_refused() -> None:
    (paper,) = protect(standard(WORLD).card).results
    assert isinstance(paper, criteria.Scorecard)
    with pytest.raises(WrongTypeError, match="holds published numbers"):
        criteria.sensitivity(paper, tables_of(WORLD))


def test_tables_that_the_scorecard_was_not_made_from_are_refused() -> None:
    card = standard(WORLD).card
    with pytest.raises(WrongTypeError, match="not the ones that the scorecard was made from"):
        criteria.sensitivity(card, tables_of(World(people=240, seed=5)))
    assert criteria.sensitivity(card, tables_of(WORLD)).text == standard(WORLD).text


def test_a_size_of_nothing_is_judged_as_a_plan_with_that_size_is() -> None:
    """A size of nothing asks for the direction alone, and cannot be met: as a factor as in a plan."""
    made = analysed(content(), tables_of(WORLD), sizes=[-1.0])
    rows = made.specifications
    asked = rows[rows["worthwhile size"] == -1.0]
    assert len(asked)
    for name in ("beneficial", "not_tokenistic", "not_reliant"):
        assert "MET" not in set(asked[name])
    assert "MET" in set(rows.loc[rows["worthwhile size"] == 0.0, "beneficial"])


def test_an_unknown_criterion_is_refused_by_its_name() -> None:
    with pytest.raises(UnknownChoiceError, match="benefical"):
        standard(WORLD).stable("benefical")


def test_without_workers_people_are_taken_one_by_one_and_nobody_is_dropped() -> None:
    plan = plan_content()
    plan["outcomes"] = content()["outcomes"]
    made = analysed(plan, WORLD.tables())
    assert made.levels.clusterings == ("people one by one",)
    assert not made.specifications["person dropped"].any()
    assert made.levels.specifications == 3 * 4 * 2 * 2 * 3


def test_without_a_workforce_organisations_are_not_known() -> None:
    plan, tables = content(), tables_of(WORLD)
    del plan["data"]["tables"]["workforce"], tables["workforce"]
    assert analysed(plan, tables).levels.clusterings == ("worker",)


def test_organisations_may_be_a_column_of_people() -> None:
    plan, tables = content(), tables_of(WORLD)
    del plan["data"]["tables"]["workforce"], tables["workforce"]
    place = tables["people"]["person_id"].str[-1]
    tables["people"] = (
        tables["people"].drop(columns="worker_id").assign(place=place + tables["people"]["arm"])
    )
    plan["comparison"]["organisation"] = "place"
    made = analysed(plan, tables)
    assert made.levels.clusterings == ("organisation",)
    assert not made.specifications["person dropped"].any()


def test_without_a_comparison_nothing_is_met() -> None:
    plan, tables = content(), tables_of(WORLD)
    del plan["comparison"]
    made = analysed(plan, tables)
    assert set(made.specifications["beneficial"]) <= {"UNCLEAR", "NO EVIDENCE", "NOT MET"}


def test_each_step_is_told() -> None:
    told: list[str] = []
    analysed(content(), tables_of(WORLD), progress=told.append)
    assert told[0] == "reading and checking the data"
    assert told[-1].startswith("judging in ")


def test_a_test_of_ones_own_counts_in_every_specification() -> None:
    @criteria.custom_test(code="X1", criterion="sustainable", question="Is it so?", required=True)
    def ask(plan: criteria.Plan, results: Any) -> criteria.Answer:
        """Say that it is nearly sure."""
        del plan, results
        return criteria.Answer(probability=0.93, grade=3, sources=("the team",))

    made = analysed(content(), tables_of(WORLD), tests=[ask])
    each = made.specifications
    assert set(each.loc[each["source dropped"] == "the team", "sustainable"]) == {"NO EVIDENCE"}
    assert set(each.loc[each["source dropped"] == "", "sustainable"]) == {"UNCLEAR"}


def test_words_say_what_the_plan_s_own_way_gives_and_how_many_agree() -> None:
    text = standard(WORLD).text
    assert text.startswith("By the plan's own way of judging this is ")
    assert "each of them defensible" in text


def test_errors_are_the_librarys_own() -> None:
    with pytest.raises(SyschangeError):
        criteria.sensitivity(standard(WORLD).card)  # whose plan names files that are not there
