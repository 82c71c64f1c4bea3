"""The section on data quality says of how many people an outcome is known, in published numbers."""

import pandas as pd
import pytest

from syschange import criteria, disclosure, examples, reports
from syschange.reports.quality import _worst, quality_section


def card_of(tables: dict[str, pd.DataFrame]) -> criteria.Scorecard:
    trial = examples.help_trial()
    made = criteria.evaluate(criteria.Plan.read(trial.plan_path), {**trial.tables, **tables})
    (published,) = disclosure.protect(made).results
    assert isinstance(published, criteria.Scorecard)
    return published


@pytest.fixture(scope="module")
def card() -> criteria.Scorecard:
    return card_of({})


def test_every_outcome_stands_there_for_each_arm_in_rounded_numbers(card: criteria.Scorecard) -> None:
    (section,) = quality_section(card)
    frame = section.tables[0].frame
    assert frame["outcome"].nunique() == len(card.plan.outcomes)
    assert set(frame["who"]) == {"clinic", "usual care"}
    assert ((frame[["people", "known"]].astype(float) % 5) == 0).all(axis=None)
    assert (
        frame["lacking"].astype(float) == 1 - frame["known"].astype(float) / frame["people"].astype(float)
    ).all()


def test_what_is_known_least_is_said_and_moves_with_the_data(card: criteria.Scorecard) -> None:
    assert (
        "Least is known of mental health (usual care): it is missing for 46%."
        in quality_section(card)[0].paragraphs[1]
    )
    scores = examples.help_trial().tables["outcomes"]
    arms = examples.help_trial().people.set_index("person_id")["arm"]
    late = (
        (scores["months"] > 0)
        & (scores["measure"] == "cesd")
        & (scores["person_id"].map(arms) == "usual care")
    )
    fewer = scores[~late | (scores["person_id"].str[1:].astype(int) % 5 > 0)]
    said = quality_section(card_of({"outcomes": fewer}))[0].paragraphs[1]
    assert said.startswith("Least is known of depressive symptoms (usual care): it is missing for")


def test_it_stands_in_the_report(card: criteria.Scorecard) -> None:
    made = reports.build(disclosure.protect(criteria.evaluate(card.plan, examples.help_trial().tables)))
    assert [s.id for s in made.sections].count("quality") == 1


def test_nothing_is_said_of_an_outcome_whose_numbers_are_hidden() -> None:
    shown = {"outcome": "a", "who": "everybody", "lacking": 0.01}
    assert _worst([shown]) == "Each outcome is known of nearly everybody."
    with_hidden = _worst([shown, {"outcome": "b", "who": "everybody", "lacking": "[c]"}])
    assert with_hidden == "Each outcome of which it may be told is known of nearly everybody."
