"""Early time and what came later: slopes against plain least squares, the landmark, paper, and what is refused."""

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from syschange.disclosure import protect
from syschange.errors import (
    DuplicateRowsError,
    MissingColumnError,
    NotEstimableError,
    UnknownChoiceError,
    WrongTypeError,
)
from syschange.system.early_time import EarlyTime, early_time

from . import lived

PEOPLE = lived.people(400)
CONTACTS, OUTCOMES, ACCESS = lived.contacts(PEOPLE), lived.outcomes(PEOPLE), lived.access(PEOPLE)
BOTH = {"outcomes": OUTCOMES, "access": ACCESS, "early": 30, "until": "2024-12-30"}


def ask(contacts: Any = CONTACTS, people: Any = PEOPLE, **how: Any) -> EarlyTime:
    return early_time(contacts, people=people, **(BOTH | how))


MADE = ask()


def by_hand(early: int = 30) -> pd.DataFrame:
    """Return hours and gain of each person who was there for all of early time."""
    held = CONTACTS[CONTACTS["attended"]].merge(PEOPLE, on="person_id")
    since = (held["contacted_on"] - held["started_on"]).dt.days
    hours = held[(since >= 0) & (since < early)].groupby("person_id")["minutes"].sum() / 60
    own = PEOPLE.assign(hours=PEOPLE["person_id"].map(hours).fillna(0.0))
    end = own["started_on"] + pd.Timedelta(days=early - 1)
    gone = own[["left_on", "died_on"]].min(axis=1)
    own = own[(end <= lived.LAST) & ~(gone <= end)]
    wide = OUTCOMES.pivot_table(index="person_id", columns="months", values="value")
    return own.assign(gain=own["person_id"].map(wide[12.0] - wide[0.0]))


def test_the_slope_is_that_of_least_squares() -> None:
    own = by_hand()
    made = ask(severity=[], first_score=False).estimate("slope: gain")
    x = own["hours"] / own["hours"].std()
    assert made.value == pytest.approx(np.polyfit(x, own["gain"], 1)[0])
    for name, third in (("least time", 0), ("most time", 2)):
        cuts = np.quantile(own["hours"], [1 / 3, 2 / 3], method="inverted_cdf")
        mine = own[np.searchsorted(cuts, own["hours"], side="left") == third]
        assert MADE.estimate("gain", third=name).value == pytest.approx(mine["gain"].mean())


def test_people_alike_are_compared() -> None:
    """Who starts worse gets more time and gains more whatever is done: compared without, time seems to help."""
    r = np.random.default_rng(4)
    naive, ours = [], []
    for _ in range(5):
        n = 600
        true, start = r.normal(0, 1, n), None
        start = true + r.normal(0, 0.7, n)
        ids = [f"p{i}" for i in range(n)]
        folk = pd.DataFrame({"person_id": ids, "started_on": lived.FIRST})
        minutes = np.maximum(60 - 20 * start + r.normal(0, 15, n), 0)
        held = pd.DataFrame({"person_id": ids, "contacted_on": lived.FIRST, "minutes": minutes})
        scores = pd.concat([
            pd.DataFrame({"person_id": ids, "measure": "mcs", "months": m, "value": v})
            for m, v in ((0.0, start), (12.0, true + r.normal(0, 0.7, n)))
        ])  # fmt: skip
        how: dict[str, Any] = {"people": folk, "outcomes": scores, "until": "2024-12-30"}
        naive.append(early_time(held, first_score=False, **how).estimate().value)
        ours.append(early_time(held, **how).estimate().value)
    assert np.mean(naive) > 0.25
    assert abs(np.mean(ours)) < 0.1 < np.mean(naive)


def test_nobody_is_quick_because_they_came_before_time_could_be_invested() -> None:
    own = ACCESS.merge(by_hand(), on="person_id", suffixes=("", "_person"))
    clock = pd.concat([own["referred_on"], own["started_on_person"] + pd.Timedelta(days=30)], axis=1).max(
        axis=1
    )
    before = (own["started_on"] < clock) | (
        (own["exited_on"] < clock) & ~(own["started_on"] <= own["exited_on"])
    )
    known = ~before & (clock + pd.Timedelta(days=90) <= lived.LAST)
    started = (own["started_on"] <= clock + pd.Timedelta(days=90))[known]
    table = MADE.table[(MADE.table["measure"] == "slope: started")]
    assert table["n"].iloc[0] == known.sum()
    assert table["numerator"].iloc[0] == started.sum()


@pytest.mark.parametrize(
    "option",
    [
        {"outcomes": None}, {"access": None}, {"invested_in": "contacts"}, {"early": 60}, {"within": 30},
        {"measure": "other"}, {"months": 6}, {"direction": "higher_is_worse"}, {"severity": []},
        {"first_score": False}, {"until": "2024-06-30"}, {"by": ["area"]},
        {"by": ["area"], "against": {"area": "east"}},
        {"person": "other"}, {"contacted": "later"}, {"minutes": "length"}, {"attended": None}, {"started": "began"},
        {"left": "gone"}, {"died": "gone"}, {"trauma": None}, {"outcome": "kind"}, {"time": "when"},
        {"value": "points"},
        {"referred": "then"}, {"began": "assessed_on"}, {"exited": None}, {"level": 0.8},
    ],
    ids=",".join,
)  # fmt: skip
def test_every_option_changes_the_answer(option: dict[str, Any]) -> None:
    turned = dict(zip(PEOPLE["person_id"], PEOPLE["person_id"].iloc[::-1], strict=True))
    folk = PEOPLE.assign(began=PEOPLE["started_on"] - pd.Timedelta(days=9), other=PEOPLE["person_id"],
                         gone=PEOPLE["started_on"] + pd.to_timedelta(PEOPLE.index % 80, unit="D"))  # fmt: skip
    held = CONTACTS.assign(length=CONTACTS["minutes"].iloc[::-1].to_numpy(), other=CONTACTS["person_id"].map(turned),
                           later=CONTACTS["contacted_on"] + pd.Timedelta(days=20))  # fmt: skip
    half = OUTCOMES[OUTCOMES["months"] == 12].assign(months=6.0, value=lambda t: t["value"] * 1.1)
    scores = pd.concat([OUTCOMES, half, OUTCOMES.assign(measure="other", value=OUTCOMES["value"] * 2)])
    scores = scores.assign(kind=scores["measure"].replace({"mcs": "other", "other": "mcs"}),
                           points=scores["value"] + scores["months"] ** 1.2, other=scores["person_id"],
                           when=scores["months"].replace({6.0: 12.0, 12.0: 6.0}))  # fmt: skip
    met = ACCESS.assign(then=ACCESS["referred_on"] + pd.Timedelta(days=40), other=ACCESS["person_id"])
    usual: dict[str, Any] = {"outcomes": scores, "access": met, "early": 30, "until": "2024-12-30", "measure": "mcs",
                             "direction": "higher_is_better"}  # fmt: skip
    one = lived.once("early", lambda: early_time(held, people=folk, **usual))
    assert one != early_time(held, people=folk, **(usual | option)).table.to_csv()


@pytest.mark.parametrize("seed", [1, 2])
def test_order_and_names_change_nothing(seed: int) -> None:
    other = ask(
        lived.renamed(CONTACTS, "person_id", seed=seed), lived.renamed(PEOPLE, "person_id", seed=seed),
        outcomes=lived.renamed(OUTCOMES, "person_id", seed=seed),
        access=lived.renamed(ACCESS, "person_id", seed=seed),
    )  # fmt: skip
    pd.testing.assert_frame_equal(MADE.table, other.table, check_exact=True)
    assert (MADE.words, MADE.provenance.data_digest) == (other.words, other.provenance.data_digest)


def test_every_engine_gives_one_answer() -> None:
    tables = (CONTACTS, PEOPLE, OUTCOMES, ACCESS)
    a, b, c, d = (lived.as_polars(t) for t in tables)
    lazy = ask(a, b, outcomes=c, access=d)
    with duckdb.connect() as lent:
        a, b, c, d = (lent.from_df(t) for t in tables)
        duck = ask(a, b, outcomes=c, access=d)
    for other in (lazy, duck):
        pd.testing.assert_frame_equal(MADE.table, other.table, check_exact=True)
        assert (MADE.words, MADE.provenance.data_digest) == (other.words, other.provenance.data_digest)


def test_nothing_true_goes_on_paper() -> None:
    paper = protect(MADE).results[0]
    assert isinstance(paper, EarlyTime)
    for column in ("n", "units", "unknown", "numerator"):
        assert (paper.table[column].dropna() % 5 == 0).all()
    for name in ("slope: gain", "slope: started"):
        true, shown = MADE.estimate(name), paper.estimate(name)
        assert shown.value != true.value
        assert abs(shown.value - true.value) < 0.1
        assert shown.upper - shown.lower > 0.98 * (true.upper - true.lower)
    assert paper.provenance.data_digest is None
    few = protect(ask(people=PEOPLE.iloc[:40])).results[0]
    assert isinstance(few, EarlyTime)
    with pytest.raises(NotEstimableError):
        few.estimate("gain", third="most time", trauma="known trauma")


def test_the_spread_of_a_share_on_paper_is_that_of_published_counts() -> None:
    paper = protect(MADE).results[0]
    assert isinstance(paper, EarlyTime)
    row = paper.lines.set_index("measure").loc["started"]
    share = row["yes"] / (row["yes"] + row["no"])
    assert row["spread"] == pytest.approx(np.sqrt(share * (1 - share)))


def test_the_picture_shows_thirds() -> None:
    for made in (MADE, protect(MADE).results[0]):
        assert isinstance(made, EarlyTime)
        shown = {text.get_text() for text in made.plot().findobj(Text)}
        assert any("most time" in text for text in shown)


def test_contacts_of_nobody_in_the_table_of_people_are_refused() -> None:
    with pytest.raises(NotEstimableError, match="same ids"):
        ask(CONTACTS.assign(person_id=CONTACTS["person_id"].radd("x")))


def test_words_claim_no_cause() -> None:
    assert "not chosen by chance" in MADE.words
    assert "who were alike at the start compared" in MADE.words
    assert "who were alike" not in ask(severity=[], first_score=False).words
    assert "contacts more" in ask(invested_in="contacts").words


def test_what_is_missing_is_said() -> None:
    holes = CONTACTS.assign(minutes=CONTACTS["minutes"].where(CONTACTS.index % 10 > 0))
    made = ask(holes)
    assert "of whom a length is missing" in made.words
    row = made.table[(made.table["measure"] == "gain") & (made.table["third"] == "(unknown)")]
    assert row["n"].iloc[0] > 20
    with pytest.raises(NotEstimableError, match="contacts"):
        ask(
            CONTACTS.assign(minutes=np.nan).assign(contacted_on=CONTACTS["contacted_on"]),
            PEOPLE.assign(died_on=PEOPLE["started_on"]),
        )


def test_what_cannot_be_used_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="outcomes="):
        early_time(CONTACTS, people=PEOPLE)
    with pytest.raises(WrongTypeError, match="no later"):
        ask(early=400)
    with pytest.raises(WrongTypeError):
        ask(months=0)
    with pytest.raises(WrongTypeError):
        ask(within=-1)
    with pytest.raises(WrongTypeError):
        ask(severity="risk")
    with pytest.raises(MissingColumnError):
        ask(severity=["risk"])
    with pytest.raises(UnknownChoiceError):
        ask(invested_in="money")
    with pytest.raises(UnknownChoiceError):
        ask(measure="wellbeing")
    with pytest.raises(UnknownChoiceError):
        ask(direction="up")
    with pytest.raises(WrongTypeError, match="direction"):
        ask(outcomes=OUTCOMES.assign(measure="our own"))
    with pytest.raises(WrongTypeError, match="below 0"):
        ask(CONTACTS.assign(minutes=-1.0))
    with pytest.raises(DuplicateRowsError):
        ask(outcomes=pd.concat([OUTCOMES, OUTCOMES.iloc[:1]]))
    with pytest.raises(NotEstimableError):
        ask(months=18)
    with pytest.raises(NotEstimableError):
        ask(access=ACCESS.assign(started_on=ACCESS["referred_on"]), outcomes=None)
    with pytest.raises(UnknownChoiceError):
        MADE.estimate("slope: speed")
    with pytest.raises(UnknownChoiceError):
        MADE.estimate("slope: gain", quantity="gap")
