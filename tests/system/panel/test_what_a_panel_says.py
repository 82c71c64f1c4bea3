"""A panel: each side by itself, one rater one voice, and agreement where it can be told."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import (
    DuplicateRowsError,
    NotEstimableError,
    UnknownChoiceError,
    WrongTypeError,
)
from syschange.examples import place
from syschange.statistics.agreement import alpha as krippendorff
from syschange.statistics.agreement import unit_counts
from syschange.system.panel import panel

from .rated import LIVED, ROWS, STAFF, asked, ratings, several, shares


def test_each_side_speaks_for_itself() -> None:
    made = asked()
    assert shares(made) == pytest.approx({LIVED: 16 / 24, STAFF: 12 / 15})
    assert made.sides == (LIVED, STAFF)
    assert made.silent == ()
    for side, k, n in ((LIVED, 16, 24), (STAFF, 12, 15)):
        found = made.estimate(side)
        assert found.probability(0.5) == pytest.approx(stats.beta(k + 0.5, n - k + 0.5).sf(0.5))
        assert found.lower == pytest.approx(stats.beta(k + 0.5, n - k + 0.5).ppf(0.025))
    assert "On the side of lived experience, 67% of 24 raters rated it 3 or more of 4" in made.words


@settings(max_examples=40)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=30), st.integers(2, 4))
def test_the_share_is_that_of_those_who_rate_it_at_least_so(given: list[int], least: int) -> None:
    made = asked(ratings([float(g) for g in given], [3.0, 1.0]), at_least=float(least)).estimate(LIVED)
    k, n = sum(g >= least for g in given), len(given)
    assert made.value == pytest.approx(k / n)
    assert made.lower <= made.value <= made.upper
    if 0 < k < n:
        assert made.probability(0.5) == pytest.approx(stats.beta(k + 0.5, n - k + 0.5).sf(0.5))


def test_jeffreys_limits_hold_the_truth_about_as_often_as_they_say() -> None:
    held = 0.0
    for k in range(31):
        made = asked(ratings([4.0] * k + [1.0] * (30 - k), [4.0])).estimate(LIVED)
        held += stats.binom(30, 0.7).pmf(k) * (made.lower <= 0.7 <= made.upper)
    assert 0.93 <= held <= 0.97


def test_a_side_that_was_not_asked_is_said_to_be_missing() -> None:
    made = asked(ROWS[ROWS["reported_by"] == "staff"])
    assert made.sides == (STAFF,)
    assert made.silent == (LIVED,)
    assert (
        "Nobody on the side of lived experience has rated it, so half of the panel is not heard" in made.words
    )
    with pytest.raises(NotEstimableError):
        made.estimate(LIVED)
    assert math.isnan(made.alpha(LIVED))
    with pytest.raises(UnknownChoiceError):
        made.estimate("managers")
    with pytest.raises(UnknownChoiceError):
        made.alpha("managers")


def test_a_rater_has_one_voice_and_it_is_the_last() -> None:
    earlier = ROWS.assign(rating=1.0, rated_on=pd.Timestamp("2024-01-01"))
    pd.testing.assert_frame_equal(asked(pd.concat([ROWS, earlier])).table, asked().table)
    later = ROWS.head(24).assign(rating=4.0, rated_on=pd.Timestamp("2025-06-01"))
    assert shares(asked(pd.concat([ROWS, later])))[LIVED] == 1
    blank = ROWS.head(24).assign(rating=np.nan, rated_on=pd.Timestamp("2025-06-01"))
    assert shares(asked(pd.concat([ROWS, blank]))) == shares(asked())
    with pytest.raises(DuplicateRowsError, match="24 people have more than one rating of one item and thing"):
        asked(pd.concat([ROWS, ROWS.head(24).assign(rating=4.0)]))


def test_of_several_items_every_one_has_to_be_rated_so() -> None:
    both = pd.concat([ROWS, ratings([1.0] * 4 + [4.0] * 20, [4.0] * 10, item="shift")], ignore_index=True)
    made = asked(both, item=["tweak", "shift"])
    assert shares(made)[LIVED] == pytest.approx(12 / 24)
    assert shares(made)[STAFF] == pytest.approx(1)  # five left the second item out
    assert made.estimate(STAFF).lower < 1
    assert "5 raters who left an item out are not counted" in made.words
    assert made.table["n"].tolist()[2] == 10
    unrated = asked(ROWS.assign(rating=ROWS["rating"].where(ROWS.index > 2)))
    assert "3 raters who left an item out are not counted" in unrated.words
    assert unrated.provenance.rows_unknown == 3


def test_only_the_subject_asked_for_decides() -> None:
    other = pd.concat([ROWS, ratings([1.0] * 24, [1.0] * 15, subject="another")], ignore_index=True)
    pd.testing.assert_frame_equal(
        asked(other, subject="the change").table.iloc[[0, 2]], asked().table.iloc[[0, 2]]
    )
    assert set(shares(asked(other)).values()) == {0}  # of everything rated, each has to be rated so


def test_agreement_is_krippendorffs_alpha_of_the_things_rated() -> None:
    data = several()
    made = asked(data, beside=["part"])
    for side, letter in ((LIVED, "p"), (STAFF, "s")):
        own = data[data["rater_id"].str.startswith(letter)]
        wide = own.pivot_table(index="rater_id", columns=["subject", "item"], values="rating")
        assert made.alpha(side) == pytest.approx(krippendorff(*unit_counts(wide.to_numpy()), "ordinal"))
    own = made.table[made.table["quantity"] == "agreement"]
    assert own["units"].tolist() == [9, 9]
    assert (own["lower"] < own["value"]).all()
    assert (own["value"] < own["upper"]).all()
    assert "alpha 0." in made.words
    louder = asked(several(noise=3.0), beside=["part"])
    assert louder.alpha(LIVED) < made.alpha(LIVED)
    assert "do not agree well" in louder.words


def test_one_thing_says_nothing_of_agreement_and_few_nothing_of_how_sure_it_is() -> None:
    one = asked()
    assert math.isnan(one.alpha(LIVED))
    assert "is not known: two raters or more rated one thing only" in one.words
    few = (
        asked(several(units=2), beside=["part"])
        .table.set_index(["side", "quantity"])
        .loc[(LIVED, "agreement")]
    )
    assert math.isfinite(few["value"])
    assert math.isnan(few["lower"])
    assert few["note"] == "too few things were rated to say how sure it is"
    same = asked(several().assign(rating=4.0), beside=["part"])
    assert "which may be habit" in same.words
    alone = asked(several().drop_duplicates(["subject", "item", "reported_by"]), beside=["part"])
    assert set(alone.table["note"][[1, 3]]) == {"no two of them rated the same thing"}


def test_every_option_changes_the_answer() -> None:
    data = several().assign(
        who=lambda t: t["rater_id"].str[:1], thing="x", day=lambda t: t.index % 5, score=1.0,
        said=lambda t: t["reported_by"].map({"person": "staff", "staff": "record"}), low=0.0, high=5.0,
    )  # fmt: skip
    plain = asked(data, beside=["part"]).table.to_csv()
    for option in (
        {"at_least": 4.0}, {"beside": []}, {"item": "part", "beside": []}, {"rating": "score"}, {"level": 0.8},
        {"reported_by": "said"}, {"sides": {"those served": "person"}}, {"sides": {LIVED: "staff", STAFF: "person"}},
    ):  # fmt: skip
        assert asked(data, **{"beside": ["part"], **option}).table.to_csv() != plain
    wide = asked(data, scale=(0.0, 5.0), lowest="low", highest="high")
    assert "of 5" in wide.words
    for option in ({"lowest": "low"}, {"highest": "high"}, {"scale": (0.0, 5.0)}):
        with pytest.raises(WrongTypeError, match="on another scale"):
            asked(data, **option)
    with pytest.raises(DuplicateRowsError):
        asked(data, rater="who")
    with pytest.raises(NotEstimableError, match="of the subject 'the change'"):
        asked(data, subject="the change", subject_column="thing")
    with pytest.raises(NotEstimableError, match="about the item 'tweak'"):
        asked(data, item_column="thing")
    again = pd.concat([ROWS, ROWS.assign(rating=1.0, rated_on=pd.Timestamp("2024-01-01"))], ignore_index=True)
    turned = again.assign(day=pd.Timestamp("2025-01-01") - (again["rated_on"] - pd.Timestamp("2025-01-01")))
    assert shares(asked(turned, rated_on="day"))[LIVED] == 0


@settings(max_examples=20)
@given(st.permutations(range(len(ROWS))))
def test_order_and_names_change_nothing(order: list[int]) -> None:
    data, moved = several(), several().iloc[[*order, *range(len(ROWS), len(several()))]]
    renamed = moved.assign(
        rater_id="x" + moved["rater_id"].str[::-1],
        subject=moved["subject"].map(lambda s: s if s == "the change" else s[::-1]),
    )
    plain, made = asked(data, beside=["part"]), asked(renamed.reset_index(drop=True), beside=["part"])
    pd.testing.assert_frame_equal(made.table, plain.table, check_exact=True)
    assert made.words == plain.words
    assert made.provenance.data_digest == plain.provenance.data_digest


def test_no_rater_is_named_and_the_words_are_few_sentences() -> None:
    made = asked(several(), beside=["part"])
    assert "p1" not in made.table.to_csv() + made.text + repr(made.provenance)
    for result in (made, asked(), asked(ROWS[ROWS["reported_by"] == "staff"])):
        assert 2 <= result.words.count(". ") + 1 <= 4
        assert "significant" not in result.words


def test_a_place_where_it_is_a_token_is_told_from_one_where_it_is_not() -> None:
    question = {"item": "more_than_a_tweak", "subject": "the change", "beside": ["more_than_a_tweak_in"]}
    real = panel(place()["ratings"], **question)
    token = panel(place(dose=0.2, influence=0.1)["ratings"], **question)
    for side in (LIVED, STAFF):
        assert real.estimate(side).probability(0.5) > 0.95
        assert real.alpha(side) > 0.667
        assert token.estimate(side).probability(0.5) < 0.05
    assert panel(place()["ratings"], item="more_than_a_tweak").sides == real.sides
