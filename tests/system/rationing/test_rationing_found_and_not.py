"""Rationing that was put in is found, none is not, and every option moves the answer."""

import math

import numpy as np
import pandas as pd
import pytest

from syschange.errors import MissingColumnError, UnknownChoiceError
from syschange.statistics.access import odds_slope, share_slope
from syschange.system.rationing import Rationing, rationing

from .decided import world

DATA = world()


@pytest.fixture(scope="module")
def made() -> Rationing:
    return rationing(DATA, by=["service"])


def test_the_slope_is_that_of_the_statistics_within_severity(made: Rationing) -> None:
    known = DATA[DATA["recovery_capital_positive"].notna()]
    strata = known["severity_mental_health"].map({"mild": 0, "moderate": 1, "severe": 2})
    given = (known["recovery_capital_positive"], known["accepted"].astype(float))
    asked = {"strata": strata, "person": np.arange(len(known))}
    linear, odds = share_slope(*given, **asked).estimate(), odds_slope(*given, **asked).estimate()
    for name, truth in (("slope", linear), ("odds_ratio", odds)):
        found = made.estimate(name)
        assert (found.value, found.lower, found.upper) == (truth.value, truth.lower, truth.upper)
    table = made.table
    row = table[
        (table["measure"] == "slope") & (table["third"] == "(all)") & (table["service"] == "(all)")
    ].iloc[0]
    assert row["value"] == linear.value
    assert row["n"] == len(known)


def test_rationing_is_found_and_told(made: Rationing) -> None:
    assert made.estimate().upper < 0
    assert made.estimate().probability(0) < 0.001
    assert "that looks like rationing." in made.words
    assert made.slopes["reading"].iloc[0] == "taken less often"
    assert (
        made.estimate("accepted", third="highest third").value
        < made.estimate("accepted", third="lowest third").value
    )
    assert made.estimate("accepted", quantity="gap", third="highest third").upper < 0
    assert "nothing here shows a rule" in made.words
    assert made.plot() is not None


def test_none_is_not_called_none_without_a_margin() -> None:
    data = world(1500, seed=4, slope=0.0)
    plain = rationing(data)
    assert plain.slopes["reading"].iloc[0] == "not clear"
    assert "could have been missed" in plain.words
    shown = rationing(data, margin=0.08)
    assert shown.slopes["reading"].iloc[0] == "too small to matter"
    assert "by the margin declared" in shown.words
    assert "rationing" not in shown.words
    assert rationing(data, margin=0.005).slopes["reading"].iloc[0] == "not clear"


def test_more_often_is_told_too_and_negative_capital_apart() -> None:
    data = world(1200, seed=5, slope=0.12)
    made = rationing(data)
    assert made.slopes["reading"].iloc[0] == "taken more often"
    turned = data.rename(
        columns={
            "recovery_capital_positive": "recovery_capital_negative",
            "recovery_capital_negative": "recovery_capital_positive",
        }
    )
    other = rationing(turned)
    assert other.estimate("slope_negative").value == pytest.approx(made.estimate().value)
    assert "more that holds them back were taken more often" in other.words
    worse = world(1200, seed=5, slope=-0.12).drop(columns="recovery_capital_negative")
    worse = worse.rename(columns={"recovery_capital_positive": "recovery_capital_negative"}).assign(
        recovery_capital_positive=1.0
    )
    assert "those worse off were turned away more." in rationing(worse).words


def test_severity_that_goes_with_both_is_taken_out() -> None:
    r = np.random.default_rng(7)
    severe = r.random(2000) < 0.5
    data = pd.DataFrame({
        "person_id": range(2000), "severity_mental_health": np.where(severe, "severe", "mild"),
        "recovery_capital_positive": r.normal(50, 10, 2000) - 12 * severe,
        "accepted": r.random(2000) < 0.3 + 0.4 * severe,
    })  # fmt: skip
    naive = rationing(data, severity=[])
    assert naive.slopes["reading"].iloc[0] == "taken less often"  # a false alarm
    assert "severity is not controlled for" in naive.words
    assert rationing(data).slopes["reading"].iloc[0] == "not clear"


def test_who_assessed_it_and_whether_only_those_taken_were_asked() -> None:
    made = rationing(DATA)
    share = (DATA[DATA["recovery_capital_positive"].notna()]["reported_by"] == "staff").mean()
    assert made.estimate("assessed by: staff").value == pytest.approx(share)
    assert "it was assessed by: " in made.words
    after = DATA.assign(
        recovery_capital_positive=DATA["recovery_capital_positive"].where(
            DATA["accepted"] | (DATA.index % 2 == 0)
        )
    )
    with pytest.warns(UserWarning, match="missing for more than one person in five"):
        told = rationing(after)
    assert "cannot show what the decision was made on" in told.words
    assert "cannot show" not in made.words
    assert "not recorded" in rationing(DATA, reported_by=None).words


def test_scores_may_stand_in_ratings_and_severity_in_people() -> None:
    plain = rationing(DATA, by=["service"])
    day, later = pd.Timestamp("2024-01-01"), pd.Timestamp("2024-07-01")
    score = DATA[["person_id", "reported_by"]]
    ratings = pd.concat([
        score.assign(item=m, rated_on=d, rating=DATA[m] + (d == later) * 30.0 * DATA["accepted"])
        for m in ("recovery_capital_positive", "recovery_capital_negative") for d in (later, day)
    ])  # fmt: skip
    people = DATA[["person_id", "severity_mental_health", "service"]]
    asked = {"people": people, "by": ["service"]}
    made = rationing(DATA[["person_id", "accepted"]], ratings=ratings, **asked)
    pd.testing.assert_frame_equal(made.slopes, plain.slopes, check_exact=True)
    late = rationing(DATA[["person_id", "accepted"]], ratings=ratings[ratings["rated_on"] == later], **asked)
    assert not late.slopes.equals(plain.slopes)
    other = ratings.rename(columns={"item": "measure", "rating": "value", "rated_on": "assessed_on"})
    names = {"item": "measure", "rating": "value", "rated_on": "assessed_on"}
    named = rationing(DATA[["person_id", "accepted"]], ratings=other, **asked, **names)
    pd.testing.assert_frame_equal(named.slopes, plain.slopes, check_exact=True)


def test_every_option_changes_the_answer() -> None:
    plain = rationing(DATA)
    for option in (
        {"negative": None}, {"severity": []}, {"level": 0.8}, {"by": ["service"]}, {"reported_by": None},
        {"capital": "recovery_capital_negative"}, {"margin": 0.5},
    ):  # fmt: skip
        found = rationing(DATA, **option)  # type: ignore[arg-type]
        assert not (found.table.equals(plain.table) and found.slopes.equals(plain.slopes))


def test_several_decisions_of_one_person_count_as_one_person() -> None:
    twice = pd.concat([DATA, DATA], ignore_index=True)
    naive = rationing(twice.assign(person_id=range(len(twice)))).estimate()
    clustered, once = rationing(twice).estimate(), rationing(DATA).estimate()
    assert clustered.upper - clustered.lower == pytest.approx(once.upper - once.lower, rel=0.03)
    assert naive.upper - naive.lower < 0.75 * (once.upper - once.lower)


def test_what_is_not_there_is_refused(made: Rationing) -> None:
    for asked in ({"measure": "gradient"}, {"quantity": "gap"}, {"service": "east"}):
        with pytest.raises(UnknownChoiceError):
            made.estimate(**asked)
    assert math.isfinite(made.estimate("odds_ratio", service="north").value)


@pytest.mark.slow
def test_flags_in_many_groups_are_seldom_false() -> None:
    false = 0
    for seed in range(12):
        data = world(1200, seed=100 + seed, slope=0.0)
        data["service"] = np.array([f"s{k}" for k in range(10)])[
            np.random.default_rng(seed).integers(0, 10, 1200)
        ]
        found = rationing(data, by=["service"], negative=None).slopes
        groups = found[(found["service"] != "(all)") & (found["model"] == "difference")]
        false += int((groups["reading"] == "taken less often").sum())
    assert false <= 2  # of 120; without keeping the false ones down some three would be expected


def rated(day: pd.Series) -> pd.DataFrame:  # type: ignore[type-arg] # of days
    return pd.DataFrame({
        "person_id": DATA["person_id"], "item": "recovery_capital_positive", "rated_on": day,
        "rating": DATA["recovery_capital_positive"],
    })  # fmt: skip


def test_ratings_given_after_the_decision_do_not_count() -> None:
    decided = DATA.drop(columns=["recovery_capital_positive", "recovery_capital_negative"]).assign(
        decided_on=pd.Timestamp("2024-03-01")
    )
    on = pd.Series(pd.Timestamp("2024-03-01"), index=DATA.index)
    asked = {"reported_by": None}
    known = int(DATA["recovery_capital_positive"].notna().sum())
    right = rationing(decided, ratings=rated(on), **asked)
    assert right.row("recorded")["numerator"] == known
    assert "after the decision" not in right.words
    late = on.where(DATA.index >= 50, pd.Timestamp("2024-03-02"))
    some = rationing(decided, ratings=rated(late), **asked)
    assert some.row("recorded")["numerator"] == DATA["recovery_capital_positive"][50:].notna().sum()
    assert "scores given after the decision do not count" in some.words
    assert some.estimate().value != right.estimate().value
    # Nobody is decided on late who is not decided on yet, and without a day nothing says what came first.
    waiting = decided.astype({"accepted": object})
    waiting.loc[:49, ["accepted", "decided_on"]] = [None, pd.NaT]
    assert rationing(waiting, ratings=rated(late), **asked).row("recorded")["numerator"] == known
    blank = decided.assign(decided_on=decided["decided_on"].where(DATA.index >= 50))
    told = rationing(blank, ratings=rated(on), **asked)
    assert told.row("recorded")["numerator"] == some.row("recorded")["numerator"]
    assert "where they or the decision have no day" in told.words


def test_where_nothing_says_when_was_decided_it_is_said() -> None:
    decided = DATA.drop(columns=["recovery_capital_positive", "recovery_capital_negative"])
    ratings = rated(pd.Series(pd.Timestamp("2024-03-02"), index=DATA.index))
    dated = decided.assign(decided_on=pd.Timestamp("2024-03-01"), sat_on=pd.Timestamp("2024-03-02"))
    for table, option in ((decided, {}), (dated, {"decided_on": None})):
        made = rationing(table, ratings=ratings, reported_by=None, **option)
        assert "nothing says on which day was decided" in made.words
    assert (
        "nothing says" not in rationing(dated, ratings=ratings, reported_by=None, decided_on="sat_on").words
    )
    with pytest.raises(MissingColumnError):
        rationing(decided, ratings=ratings, reported_by=None, decided_on="sat_on")
