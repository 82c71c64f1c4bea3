"""A verdict is explained down to the rows it rests on, in words and in a table, and on paper by published numbers."""

import math

import pandas as pd
import pytest
import yaml

from syschange import criteria, disclosure, examples
from syschange.criteria.definition import CRITERIA
from syschange.criteria.judging.verdicts import MET, NO_EVIDENCE, conjunction
from syschange.criteria.scorecard.because import of_test
from syschange.criteria.scorecard.explain import EXPLAINED
from syschange.errors import UnknownChoiceError
from syschange.results import NOT_FOR_RELEASE, Estimate, StudentT

from ..worlds import World, plan_content, standard

NAMES = [c.name for c in CRITERIA]


@pytest.mark.parametrize("name", NAMES)
def test_every_test_of_the_criterion_has_its_row(place: criteria.Scorecard, name: str) -> None:
    table = place.explain(name).table
    assert list(table.columns) == list(EXPLAINED)
    mine = place.tests_table.query("criterion == @name")
    assert sorted(table["code"]) == sorted(mine["code"])
    assert table["required"].is_monotonic_decreasing
    assert sorted(table["probability"].dropna()) == sorted(mine["p_met"].dropna())


@pytest.mark.parametrize("name", NAMES)
def test_the_deciding_tests_alone_make_the_verdict(place: criteria.Scorecard, name: str) -> None:
    told = place.explain(name)
    deciding = told.table.query("decides")
    assert deciding["required"].all()
    assert conjunction(list(deciding["verdict"])) in {told.verdict, NO_EVIDENCE}
    others = told.table.query("required and not decides")
    assert set(others["verdict"]) <= {MET}


def test_the_chain_ends_at_the_result_its_options_its_rows_and_its_sources(place: criteria.Scorecard) -> None:
    row = place.explain("beneficial").table.query("code == 'B1'").iloc[0]
    made = place.results["mental_health"].provenance
    assert (row["result"], row["function"]) == ("mental_health", "effects.before_after")
    assert row["rows_used"] == made.rows_used
    assert "comparison=as before" in row["parameters"]
    assert row["sources"] == "research interviews"


def test_the_words_name_what_decides_with_its_numbers(place: criteria.Scorecard) -> None:
    told = place.explain("beneficial")
    assert told.text.startswith("'Beneficial' is UNCLEAR because 1 of its 18 required tests is not settled.")
    (reach,) = (t for t in place.tests if t.code == "B3")
    assert reach.estimate is not None
    for said in (
        'B3, "Do people come who were shut out before?", is UNCLEAR: the numbers do not settle it.',
        "The estimate is 1.4 (95% interval 0.54 to 3.8); it had to reach 1.0. That it does is likely (77%)",
        "a verdict needs 90% that it does",
        "The evidence is of grade 3 of 5",
        "the result 'reach' (equity.reach, 221 rows used); source: case records, by those who made the change",
    ):
        assert said in told.text


def test_each_kind_of_verdict_says_why() -> None:
    harmed = standard(World(gain=20, taken_from_the_homeless=28)).explain("beneficial")
    assert "because 1 of its" in harmed.text
    assert "and one is enough" in harmed.text
    assert "homelessness: Homeless" in harmed.text
    assert "where below 0 is a loss; a loss of more than 3.0 is harm. That there is none is" in harmed.text
    assert "could be as low as" not in harmed.text
    good = standard(World())
    assert "is MET because each of its" in good.explain("beneficial").text
    missing = good.explain("not_renamed").text
    assert "is NO EVIDENCE because nothing was recorded that could answer its 2 required tests" in missing
    assert "To collect: the steps people went through before and after" in missing


def test_a_limiter_that_caps_is_told(help_card: criteria.Scorecard) -> None:
    content = plan_content()
    content["thresholds"]["agreed_on"] = content["data"]["collected_until"].replace(year=2030)
    card = criteria.evaluate(criteria.Plan.of(content), World().tables())
    said = card.explain("beneficial").text
    assert "though each of its" in said
    assert "so it may have been chosen to fit" in said
    lost = help_card.explain("beneficial").text
    assert "after 1 taken off: more than a fifth of people were not followed to the end" in lost


def test_one_that_rests_on_the_same_numbers_is_told_once(help_card: criteria.Scorecard) -> None:
    said = help_card.explain("beneficial").text
    assert said.count("The estimate is 2.4 (95% interval -0.80 to 5.5)") == 1


def _told(test: criteria.Test, *, on_paper: bool = False) -> str:
    return of_test(criteria.Plan.of(plan_content()), CRITERIA[0], test, None, on_paper=on_paper)


def _test(code: str, verdict: str, p_met: float, reason: str = "ambiguous") -> criteria.Test:
    low = Estimate.of(0.0, StudentT(0.0, 1.0), 0.95, "made up")
    return criteria.Test(
        "beneficial", code, "Is it?", "", "everyone", verdict, reason if verdict == "UNCLEAR" else "", estimate=low,
        threshold=0.0, p_met=p_met, p_not=1 - p_met, grade=3,
    )  # fmt: skip


def test_a_probability_below_what_is_needed_is_not_said_to_be_as_much() -> None:
    assert "likely (just under 90%); a verdict needs 90%" in _told(_test("B1", "UNCLEAR", 0.896))
    assert "just under" not in _told(_test("B1", "UNCLEAR", 0.88))
    assert "just under" not in _told(_test("B1", "MET", 0.902))


@pytest.mark.parametrize(("code", "said"), [("B2", "chance alone"), ("P1", "were workers all alike")])
def test_what_surely_falls_short_and_does_not_fail_says_why(code: str, said: str) -> None:
    assert said in _told(_test(code, "UNCLEAR", 0.02))
    assert said not in _told(_test(code, "NOT MET", 0.02))
    assert said not in _told(_test(code, "UNCLEAR", 0.5))


def test_a_published_probability_on_the_other_side_says_why() -> None:
    said = "worked out from rounded numbers"
    assert said in _told(_test("B1", "MET", 0.87), on_paper=True)
    assert said in _told(_test("B1", "UNCLEAR", 0.91), on_paper=True)
    assert said in _told(_test("B1", "NOT MET", 0.15), on_paper=True)
    assert said not in _told(_test("B1", "MET", 0.95), on_paper=True)
    assert said not in _told(_test("B1", "UNCLEAR", 0.91), on_paper=False)


def test_one_more_is_and_several_more_are_in_the_table(help_card: criteria.Scorecard) -> None:
    assert "1 more (R2) is in the table" in help_card.explain("not_renamed").text
    assert "2 more (T2 and T3) are in the table" in help_card.explain("transformational").text


def test_a_misspelt_criterion_names_the_nearest(place: criteria.Scorecard) -> None:
    with pytest.raises(UnknownChoiceError, match="Did you mean 'not_tokenistic'"):
        place.explain("not tokenistik")
    with pytest.raises(UnknownChoiceError, match="is not a known criterion"):
        place.explain(["beneficial"])  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_on_paper_every_number_is_a_published_one(
    place: criteria.Scorecard, paper: criteria.Scorecard, name: str
) -> None:
    told = paper.explain(name)
    assert told.policy == "ONS_10_5"
    assert told.table["rows_used"].isna().all()
    assert "rows used" not in told.text
    assert NOT_FOR_RELEASE not in told.text
    shown = paper.tests_table.query("criterion == @name")
    for column, there in (("value", "value"), ("threshold", "threshold"), ("probability", "p_met")):
        assert sorted(told.table[column].dropna()) == sorted(shown[there].dropna())
    assert NOT_FOR_RELEASE in place.explain(name).text
    assert NOT_FOR_RELEASE in place.explain(name)._repr_html_()


def test_how_far_steps_drift_by_themselves_is_published_as_the_published_counts_say(
    place: criteria.Scorecard, paper: criteria.Scorecard
) -> None:
    (true,), (shown,) = ([t.threshold for t in c.tests if t.code == "R1"] for c in (place, paper))
    assert shown == paper.results["pathways"].delta  # type: ignore[attr-defined]
    assert shown != true


def test_an_explanation_passes_the_door_by_itself(
    place: criteria.Scorecard, paper: criteria.Scorecard
) -> None:
    (told,) = disclosure.protect(place.explain("not_reliant")).results
    assert isinstance(told, criteria.Explanation)
    assert told.text == paper.explain("not_reliant").text
    pd.testing.assert_frame_equal(told.table, paper.explain("not_reliant").table)


def test_no_number_is_made_up_where_there_is_none() -> None:
    table = standard(World()).explain("sustainable").table.query("verdict == 'NO EVIDENCE'")
    assert len(table)
    assert table[["value", "lower", "upper", "probability", "rows_used"]].isna().all(axis=None)
    assert all(math.isnan(v) for v in table["level"])


@pytest.mark.parametrize(
    ("kind", "direction", "said"),
    [
        ("count", "lower_is_better", "it had to fall to"),
        ("count", "higher_is_better", "it had to reach"),
        ("mean", "lower_is_better", "it had to reach"),
    ],
)
def test_a_ratio_of_which_less_is_better_has_to_fall(kind: str, direction: str, said: str) -> None:
    content = yaml.safe_load(examples.place(people=1).plan_path.read_text("utf-8"))
    content["evidence"]["series"] |= {"kind": kind, "direction": direction, "worthwhile": 0.1}
    plan = criteria.Plan.of(content)
    assert said in of_test(plan, CRITERIA[2], _test("T3", "UNCLEAR", 0.5), None, on_paper=False)
