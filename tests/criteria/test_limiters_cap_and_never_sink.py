"""A limiter turns MET into UNCLEAR, is always there to be printed, and never turns anything into NOT MET."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from .worlds import World, beneficial, judged, of_beneficial, plan_content, score_outcome, standard

WORLD = World()


def _late(content: dict[str, Any]) -> None:
    content["thresholds"]["agreed_on"] = dt.date(2022, 7, 1)


def _insiders(content: dict[str, Any]) -> None:
    for outcome in content["outcomes"]:
        outcome["source"] = "the team"


@pytest.mark.parametrize(
    ("change", "name", "words"),
    [
        (
            _late,
            "thresholds after data",
            "agreed on 1 July 2022, after the data were collected (until 30 June 2022)",
        ),
        (_insiders, "implementer's evidence only", "Somebody outside it has to confirm it."),
    ],
)
def test_a_limiter_caps_met_and_says_why(change: Any, name: str, words: str) -> None:
    content = plan_content()
    change(content)
    card = judged(content, WORLD.tables())
    assert [x.name for x in card.limiters] == [name]
    assert words in card.limiters[0].text
    assert (beneficial(card)["verdict"], beneficial(card)["reason"]) == ("UNCLEAR", f"capped: {name}")
    assert {t.verdict for t in of_beneficial(card)} == {"MET"}
    assert card.verdict == "UNPROVEN"


def test_what_did_no_harm_by_an_outsider_confirms_no_gain() -> None:
    content = plan_content()
    for outcome in content["outcomes"]:
        if outcome["kind"] != "adverse":
            outcome["source"] = "the team"
    assert {o["source"] for o in content["outcomes"] if o["kind"] == "adverse"} != {"the team"}
    assert [x.name for x in judged(content, WORLD.tables()).limiters] == ["implementer's evidence only"]


@pytest.mark.parametrize("change", [_late, _insiders])
def test_a_limiter_does_not_sink_or_save(change: Any) -> None:
    content = plan_content()
    change(content)
    card = judged(content, World(gain=0).tables())
    assert len(card.limiters) == 1
    assert (beneficial(card)["verdict"], beneficial(card)["reason"]) == ("NOT MET", "")


def test_thresholds_agreed_on_the_last_day_of_the_data_are_in_time() -> None:
    content = plan_content()
    content["thresholds"]["agreed_on"] = content["data"]["collected_until"]
    assert judged(content, WORLD.tables()).limiters == ()


def test_losing_more_than_two_fifths_is_a_limiter_and_caps() -> None:
    card = standard(World(lost=0.5))
    assert [x.name for x in card.limiters] == ["many lost to follow-up"]
    assert "'wellbeing'" in card.limiters[0].text
    assert beneficial(card)["verdict"] == "UNCLEAR"


def test_losing_less_than_two_fifths_is_no_limiter() -> None:
    assert standard(World(lost=0.3)).limiters == ()


def test_the_worst_loss_counts_even_where_two_outcomes_have_one_label() -> None:
    tables = World(lost=0.5).tables()
    first = tables["outcomes"].query("months == 0")
    soon = first.assign(months=6, value=first["value"] + np.arange(len(first)) % 7)
    tables["outcomes"] = pd.concat([tables["outcomes"], soon], ignore_index=True)
    content = plan_content()
    content["outcomes"] = [score_outcome(), score_outcome(name="at_once", after=6)]
    card = judged(content, tables)
    assert card.results["at_once"].attrition["lost"].iloc[0] == 0
    assert [x.name for x in card.limiters] == ["many lost to follow-up"]


def test_an_output_of_outsiders_does_not_confirm_what_insiders_say() -> None:
    content = plan_content()
    _insiders(content)
    counted = {**content["outcomes"][0], "name": "doors", "kind": "output", "table": "access"}
    content["outcomes"].append({**counted, "source": "researchers"})
    assert [x.name for x in judged(content, WORLD.tables()).limiters] == ["implementer's evidence only"]


def test_one_outside_source_among_the_evidence_lifts_the_limiter() -> None:
    content = plan_content()
    content["outcomes"][0]["source"] = "the team"
    assert judged(content, WORLD.tables()).limiters == ()


def test_a_signal_of_harm_is_printed_beside_not_met() -> None:
    card = standard(World(gain=20, taken_from_the_homeless=28))
    assert card.limiters[0].text == "There is a signal of harm in: homelessness: Homeless."
    assert beneficial(card)["verdict"] == "NOT MET"


def test_a_gain_without_a_worthwhile_size_is_capped() -> None:
    content = plan_content()
    for outcome in content["outcomes"][:2]:
        outcome["worthwhile"] = 0
    card = judged(content, WORLD.tables())
    assert beneficial(card)["verdict"] == "UNCLEAR"
    assert beneficial(card)["reason"] == "capped: no worthwhile size agreed"
