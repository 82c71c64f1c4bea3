"""Less use of statutory services: less reliance, withdrawal, no fall, or not clear and why."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.errors import (
    DataWarning,
    DuplicateRowsError,
    MissingColumnError,
    NotEstimableError,
    UnknownChoiceError,
    WrongTypeError,
)
from syschange.system.value import Value, value
from syschange.system.value.finding import Margins, Pieces, outcome_piece, unmet_piece, use_piece

from .drawn import CHANGED, INDEX, access, asked, change, contacts, costs, people


def of(**more: object) -> Value:
    return value(costs(), **asked(**more))


def test_less_use_with_people_no_worse_is_less_reliance() -> None:
    result = of(after=0.3, against="old", refused=0.02)
    assert result.finding == "less reliance on statutory services"
    assert "People rely less on statutory services" in result.words
    assert "people fared better" in result.words
    fallen = result.estimate("statutory use")
    assert fallen.upper < 0
    assert result.estimate("avoided contacts").value > 0


def test_less_use_with_people_worse_is_withdrawal() -> None:
    assert of(after=0.3, outcome_change=change(-2)).finding == "withdrawal"
    result = of(after=0.3, outcome_change=None, refused=0.9)
    assert result.finding == "withdrawal"
    assert "This is withdrawal, not less reliance" in result.words
    assert "more needs went unmet" in result.words
    assert "fared worse" not in result.words


def test_what_is_missing_is_named() -> None:
    result = of(after=0.3, outcome_change=None, access=None)
    assert result.finding == "not clear"
    assert "whether people fared worse is not known" in result.words
    assert "whether more needs went unmet is not known" in result.words
    unsure = of(after=0.3, outcome_change=change(0.1))
    assert "whether people fared worse is not certain" in unsure.words
    alone = value(costs(), **asked(changed_on=None, outcome_change=None, access=None))
    assert "nothing to compare use with" in alone.words
    assert "could be chance" in of(after=1.0).words
    assert "no contacts were given" in value(costs(), deflators=INDEX).words


def test_more_use_is_no_fall_and_a_small_one_by_a_margin_declared() -> None:
    assert of(after=2.5).finding == "no fall"
    assert "they were used more" in of(after=2.5).words
    result = of(after=1.0, least_fall=15.0)
    assert result.finding == "no fall"
    assert "by as much as the 15" in result.words


def test_no_difference_is_never_said_without_a_margin() -> None:
    said = {"after": 0.3, "outcome_change": change(0.1, 0.3), "refused": 0.3}
    assert of(**said).finding == "not clear"
    assert of(**said, margin=2.0).pieces.outcomes == "not worse"
    result = of(**said, margin=2.0, unmet_margin=0.4)
    assert result.finding == "less reliance on statutory services"
    assert "the margin declared (2.0)" in result.words
    assert "40 percentage points" in result.words


def test_the_way_in_which_an_outcome_is_better_is_followed() -> None:
    assert of(after=0.3, outcome_change=change(-2), better="lower").pieces.outcomes == "not worse"
    assert of(after=0.3, outcome_change=change(2), better="lower").finding == "withdrawal"


def test_unmet_need_may_be_given() -> None:
    result = of(after=0.3, access=None, unmet_need=change(0.2, 0.02))
    assert result.finding == "withdrawal"
    assert result.estimate("unmet need").value == 0.2
    with pytest.raises(WrongTypeError, match="twice"):
        of(unmet_need=change(0.2))
    with pytest.raises(WrongTypeError, match="no estimate"):
        of(outcome_change=2.0)


@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(-0.5, 0.5), st.floats(0, 1), st.floats(0.5, 0.99))
def test_the_finding_follows_its_pieces(
    use: float, outcome: float, unmet: float, margin: float, level: float
) -> None:
    margins = Margins(margin, margin / 10, 0.0)
    pieces = Pieces(
        use_piece(change(use), margins, level), outcome_piece(change(outcome), margins, level),
        unmet_piece(change(unmet, 0.1), margins, level),
    )  # fmt: skip
    if pieces.finding == "withdrawal":
        assert use < 0
        assert outcome < 0 or unmet > 0
    if pieces.finding.startswith("less"):
        assert use < 0
        assert outcome > -margin
        assert unmet < margin / 10
    strict = Pieces(use_piece(None, margins, level), pieces.outcomes, pieces.unmet)
    assert strict.finding == "not clear"


def test_use_is_contacts_over_years_seen() -> None:
    who = pd.DataFrame(
        {
            "person_id": list("abcd"), "started_on": pd.to_datetime(["2022-01-01", "2023-07-02", "2024-07-01", None]),
            "left_on": pd.to_datetime([None, None, "2024-09-29", None]),
        }
    )  # fmt: skip
    when = [("a", "2023-01-01"), ("a", "2023-05-01"), ("b", "2024-02-01"), ("c", "2024-10-30"), ("d", "2023-02-01"),
            ("b", "2024-12-31"), ("x", "2024-03-01")]  # fmt: skip
    met = pd.DataFrame(when, columns=["person_id", "contacted_on"]).assign(sector="NHS")
    met["contacted_on"] = pd.to_datetime(met["contacted_on"])
    with pytest.warns(DataWarning, match="by the calendar"):
        result = value(costs(), contacts=met, people=who, changed_on=CHANGED, deflators=INDEX)
    own = result.table[result.table["section"] == "statutory use"].set_index("period")
    assert own.loc["before", "value"] == pytest.approx(2 / ((365 + 183) / 365.25))  # a and b
    assert own.loc["after", "value"] == pytest.approx(
        2 / ((366 + 366 + 90) / 365.25)
    )  # a, b, and c until they left
    for note in ("start is not known", "not in the table of people"):
        assert note in result.words


def test_missed_appointments_and_other_sectors_are_no_use() -> None:
    rates = {
        name: of(**how).table.set_index("section").loc["statutory use", "numerator"].max()
        for name, how in {
            "usual": {}, "NHS": {"statutory_sectors": ["NHS"]},
            "all": {"contacts": contacts(people()).drop(columns="attended")},
        }.items()
    }  # fmt: skip
    assert rates["NHS"] < rates["usual"] < rates["all"]


def test_contacts_of_no_known_sector_are_not_statutory_and_said() -> None:
    met = contacts(people())
    met.loc[met.index[:400], "sector"] = None
    with pytest.warns(DataWarning, match="does not say its sector"):
        result = of(contacts=met)
    assert "more than one contact in ten" in result.words
    met = contacts(people())
    met.loc[met.index[:5], "sector"] = None
    assert "a few contacts" in of(contacts=met).words


def test_following_everybody_for_as_long_tells_a_fall_from_people_settling() -> None:
    who = people(600)
    how = {"contacts": contacts(who), "people": who, "changed_on": CHANGED, "deflators": INDEX}
    with pytest.warns(DataWarning, match="by the calendar"):
        naive = value(costs(), **how).estimate("statutory use")
    assert naive.upper < 0  # nothing fell
    assert value(costs(), **how, follow=90).finding == "not clear"
    result = value(costs(), **how, follow=90)
    made = result.estimate("statutory use")
    assert made.lower < 0 < made.upper
    assert value(costs(), **how, follow=60).estimate("statutory use").value != made.value


def test_those_who_cannot_be_followed_that_long_are_left_out() -> None:
    result = of(follow=200)
    assert "could not be followed for the whole of that time" in result.words
    long, short = (
        made.table.set_index(["section", "period"]).sort_index().loc[("statutory use", "after"), "n"].max()
        for made in (result, of(follow=30))
    )
    assert long < short


def test_use_elsewhere_is_taken_out() -> None:
    who = people(800)
    after, there = who["started_on"] >= CHANGED, who["arm"] == "old"
    met = contacts(who, after=0.5)
    met = met[~met["person_id"].isin(who.loc[after & there, "person_id"]) | (met.index % 2 == 0)]
    apart = of(who=who, contacts=met, against="old").estimate("statutory use")
    new = who[who["arm"] == "new"]
    alone = of(who=new, contacts=met[met["person_id"].isin(new["person_id"])]).estimate("statutory use")
    assert alone.upper < 0
    assert apart.value > alone.value / 2
    gap = value(costs(), **asked(who=who, contacts=met, against="old", changed_on=None)).estimate(
        "statutory use"
    )
    assert gap.value != alone.value


def test_unmet_need_counts_the_refused_and_those_still_waiting() -> None:
    who = people(40)
    referred = access(who).assign(accepted=True, reached=True)
    cases = {0: (False, False, None), 1: (None, False, "still waiting"), 2: (None, False, "withdrew"),
             3: (True, False, None), 4: (False, True, None)}  # fmt: skip
    referred = referred.astype({"accepted": object, "reached": object, "exit_reason": object})
    for row, given_as in cases.items():
        referred.loc[row, ["accepted", "reached", "exit_reason"]] = pd.Series(
            given_as, index=["accepted", "reached", "exit_reason"], dtype=object
        )
    referred["eligible"] = referred["eligible"].astype(object)
    referred.loc[5, "eligible"], referred.loc[6, "eligible"] = None, False
    result = of(who=who, access=referred, contacts=None, changed_on=None, follow=None)
    own = result.table[result.table["section"] == "unmet need"].iloc[0]
    # Of 40 one is not eligible; of another that is not known, and of a third what came of it.
    assert (own["numerator"], own["n"]) == (2, 37)
    assert result.finding == "not clear"
    assert "taken to be eligible" in of(access=access(people()).drop(columns="eligible")).words


def test_bad_tables_and_options_are_named() -> None:
    who = people()
    wrong = [
        ({"statutory_sectors": "NHS"}, WrongTypeError), ({"statutory_sectors": 5}, WrongTypeError),
        ({"statutory_sectors": [5]}, WrongTypeError), ({"follow": 10**7}, WrongTypeError),
        ({"follow": 5000}, NotEstimableError), ({"statutory_sectors": ["NHSS"]}, UnknownChoiceError),
        ({"better": "up"}, UnknownChoiceError), ({"follow": 1.5}, WrongTypeError), ({"people": None}, WrongTypeError),
        ({"against": "older"}, WrongTypeError), ({"unmet_margin": None}, WrongTypeError),
        ({"people": pd.concat([who, who.head(1)])}, DuplicateRowsError), ({"people": who.head(0)}, NotEstimableError),
        ({"contacts": contacts(who).head(0)}, NotEstimableError),
        ({"access": access(who).head(0)}, NotEstimableError),
        ({"contacts": contacts(who).drop(columns="sector")}, MissingColumnError),
        ({"contacts": contacts(who).assign(contacted_on="soon")}, WrongTypeError),
        ({"access": access(who).assign(person_id=None)}, WrongTypeError),
        ({"people": who.drop(columns="started_on")}, MissingColumnError),
        ({"against": "old", "people": who.assign(arm=["new"] * 3 + ["old"] * (len(who) - 3))}, NotEstimableError),
    ]  # fmt: skip
    for how, kind in wrong:
        with pytest.raises(kind):
            of(**how)
    with pytest.raises(UnknownChoiceError):
        of().estimate("roi")
    gone = of(outcome_change=None)
    with pytest.raises(NotEstimableError):
        gone.estimate("outcomes")


def test_without_people_everybody_is_taken_to_have_been_there() -> None:
    with pytest.warns(DataWarning, match="throughout"):
        result = value(costs(), contacts=contacts(people()), changed_on=CHANGED, deflators=INDEX)
    own = result.table[(result.table["section"] == "statutory use") & (result.table["period"] == "before")]
    assert own["n"].iloc[0] == 240


def test_what_was_given_and_could_be_chance_is_said_to_be() -> None:
    assert re.search(
        r"outcomes improved by 0\.10 \([^)]*\), which could be chance", of(outcome_change=change(0.1)).words
    )
    assert "outcomes improved or worsened by 0" in of(outcome_change=change(0.0)).words
    assert "1.0 to 3.0), which could be chance" not in of(outcome_change=change(2.0)).words


def test_the_words_are_five_sentences_at_most() -> None:
    frame = costs()
    frame["kind"] = frame["kind"].where(frame["kind"] != "set-up")
    met = contacts(people())
    met.loc[met.index[:5], "sector"] = None
    met.loc[met.index[6], "contacted_on"] = None
    with pytest.warns(DataWarning):
        result = value(
            frame, **asked(contacts=met, access=access(people()).drop(columns="eligible"), follow=None)
        )
    said = re.split(r"(?<=\.) (?=[A-Z])", result.words)
    assert len(said) == 5
    assert said[-1].count(";") >= 3


def test_the_finding_says_beside_what_use_is_less_or_more() -> None:
    assert "used less than before" in of(after=0.3).words
    told = of(after=0.3, against="old").words
    assert "used less than where nothing was changed would lead one to expect" in told
    alone = value(
        costs(), **asked(after=0.3, against="old", changed_on=None, access=None, outcome_change=None)
    )
    assert "used less than where nothing was changed, but that alone is no gain" in alone.words
    assert "not used less than before: they were used more" in of(after=2.5).words
