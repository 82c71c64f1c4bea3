"""Returns after leaving and waits for assessment: against Kaplan and Meier by hand, on paper, and what is refused."""

import re
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import protect
from syschange.errors import (
    DataWarning,
    DuplicateRowsError,
    MissingColumnError,
    NotEstimableError,
    UnknownChoiceError,
    WrongTypeError,
)
from syschange.system.assessment_wait import AssessmentWait, assessment_wait
from syschange.system.returns import Returned, returns

from . import lived

PEOPLE = lived.people(900, leave=0.6)
EVENTS, ACCESS = lived.events(PEOPLE), lived.access(PEOPLE)
LEFT = PEOPLE[PEOPLE["left_on"].notna() & (PEOPLE["left_on"] <= lived.LAST)]


def back(events: Any = EVENTS, people: Any = PEOPLE, **how: Any) -> Returned:
    return returns(people, events=events, **({"until": "2024-12-30"} | how))


def wait(access: Any = ACCESS, **how: Any) -> AssessmentWait:
    return assessment_wait(access, **({"people": PEOPLE, "until": "2024-12-30"} | how))


BACK, WAIT = back(), wait()


def curve(last: np.ndarray, how: np.ndarray, day: float) -> float:
    """Return Aalen and Johansen's share by a day, day by day: 1 what happened, 2 another end, 0 still waiting."""
    waiting, share = 1.0, 0.0
    for t in np.unique(last[last <= day]):
        at_risk = (last >= t).sum()
        one, two = ((last == t) & (how == 1)).sum(), ((last == t) & (how == 2)).sum()
        share += waiting * one / at_risk
        waiting *= 1 - (one + two) / at_risk
    return float(share)


def followed() -> tuple[np.ndarray, np.ndarray]:
    own = LEFT[~(LEFT["died_on"] <= LEFT["left_on"])]
    came = EVENTS[EVENTS["event"] == "return"].groupby("person_id")["happened_on"].min()
    came = own["person_id"].map(came)
    died = own["died_on"].where(own["died_on"] <= lived.LAST)
    end = pd.concat([came, died], axis=1).min(axis=1).fillna(lived.LAST)
    how = np.where(came == end, 1, np.where(died == end, 2, 0))
    return (end - own["left_on"]).dt.days.to_numpy(), how


def test_returns_are_aalen_and_johansens() -> None:
    last, how = followed()
    assert (how == 2).sum() > 3
    for name, day in (("12 months", 365), ("24 months", 730)):
        if day <= last.max():
            assert BACK.estimate(name).value == pytest.approx(curve(last, how, day), abs=1e-12)
    assert back(months=[3]).estimate("3 months").value == pytest.approx(curve(last, how, 91), abs=1e-12)
    made = back(months=[3]).estimate("3 months")
    assert made.lower < made.value < made.upper
    assert made.probability(made.lower) == pytest.approx(0.975)


def test_counting_whoever_is_back_by_now_says_too_few() -> None:
    last, how = followed()
    naive = ((how == 1) & (last <= 182)).mean()
    assert naive < back(months=[6]).estimate("6 months").value - 0.01


def test_change_goes_by_the_day_of_leaving_and_gaps_by_the_reference() -> None:
    made = back(changed_on="2024-01-01", months=[3], by=["area"], against={"area": "east"})
    change = made.estimate("3 months", quantity="change")
    assert change.value == pytest.approx(
        made.estimate("3 months", period="after").value - made.estimate("3 months", period="before").value
    )
    gap = made.estimate("3 months", quantity="gap", area="west", period="before")
    assert gap.lower < gap.value < gap.upper
    assert made.group(period="before").counts["n"] == (LEFT["left_on"] < "2024-01-01").sum()
    assert "could be chance" in made.words or "more than chance" in made.words
    assert set(back(by=["area"], ways=2).table["ways"]) == {0, 1, 2}


def test_referrals_after_leaving_are_returns_too() -> None:
    again = ACCESS.assign(referred_on=ACCESS["referred_on"] + pd.Timedelta(days=400))
    only = returns(PEOPLE, access=again, until="2024-12-30", months=[6])
    both = back(access=again, months=[6])
    assert 0 < only.estimate("6 months").value < both.estimate("6 months").value


def test_waits_count_those_who_wait_still() -> None:
    own = ACCESS.merge(PEOPLE[["person_id"]], on="person_id")
    end = own[["assessed_on", "exited_on"]].min(axis=1).fillna(lived.LAST)
    how = np.where(own["assessed_on"] == end, 1, np.where(own["exited_on"] == end, 2, 0))
    last = (end - own["referred_on"]).dt.days.to_numpy()
    for day in (14, 28, 84):
        assert WAIT.estimate(f"by day {day}").value == pytest.approx(curve(last, how, day), abs=1e-12)
    half = WAIT.estimate("median")
    assert curve(last, how, half.value) >= 0.5 > curve(last, how, half.value - 1)
    assert half.lower <= half.value <= half.upper
    naive = (own["assessed_on"] - own["referred_on"]).dt.days.median()
    assert naive < half.value


def test_nine_in_ten_may_never_be_known() -> None:
    with pytest.raises(NotEstimableError):
        WAIT.estimate("90th percentile")
    assert "not known, or never" in WAIT.words
    note = WAIT.table.set_index("measure")["note"]["90th percentile"]
    assert "That share was not reached." in set(np.atleast_1d(note))


@pytest.mark.parametrize(
    "option",
    [
        {"months": [6]}, {"until": "2024-06-30"}, {"changed_on": "2024-01-01"}, {"by": ["area"]}, {"trauma": None},
        {"against": {"trauma": "known trauma"}}, {"left": "gone"}, {"started": "gone"}, {"died": None},
        {"event": "what"}, {"happened": "later"}, {"coming_back": "eviction"}, {"level": 0.8},
            {"access": ACCESS.assign(referred_on=ACCESS["referred_on"] + pd.Timedelta(days=300))},
        {"access": ACCESS.assign(later=ACCESS["referred_on"] + pd.Timedelta(days=500)), "referred": "later"},
        {"person": "other"}, {"by": ["area"], "ways": 2},
    ],
    ids=",".join,
)  # fmt: skip
@pytest.mark.filterwarnings("ignore::syschange.errors.DataWarning")
def test_every_option_of_returns_changes_the_answer(option: dict[str, Any]) -> None:
    turned = dict(zip(PEOPLE["person_id"], PEOPLE["person_id"].iloc[::-1], strict=True))
    folk = PEOPLE.assign(
        gone=PEOPLE["left_on"] + pd.to_timedelta(PEOPLE.index % 50, unit="D"), other=PEOPLE["person_id"]
    )
    held = EVENTS.assign(what=EVENTS["event"].replace({"return": "move"}), other=EVENTS["person_id"].map(turned),
                         later=EVENTS["happened_on"] + pd.Timedelta(days=30))  # fmt: skip
    usual: dict[str, Any] = {"events": held, "until": "2024-12-30"}
    if "access" in option and "referred" in option:
        usual["access"] = ACCESS
    one = lived.once(f"back {'access' in usual}", lambda: returns(folk, **usual))
    assert one != returns(folk, **(usual | option)).table.to_csv()


@pytest.mark.parametrize(
    "option",
    [
        {"people": None}, {"service": "x"}, {"service": "x", "services": "sort"}, {"at": [7]},
        {"until": "2024-06-30"}, {"changed_on": "2024-01-01"}, {"by": ["area"]}, {"by": ["area"], "ways": 2},
        {"against": {"trauma": "known trauma"}}, {"person": "other"}, {"referred": "earlier"}, {"assessed": "later"},
        {"exited": None}, {"exit_reason": "why"}, {"trauma": None}, {"level": 0.8},
    ],
    ids=",".join,
)  # fmt: skip
def test_every_option_of_waits_changes_the_answer(option: dict[str, Any]) -> None:
    folk = PEOPLE.assign(other=PEOPLE["person_id"])
    held = ACCESS.assign(
        earlier=ACCESS["referred_on"] - pd.to_timedelta(ACCESS.index % 9, unit="D"),
        sort=np.resize(["x", "y", "x"], len(ACCESS)),
        later=ACCESS["assessed_on"] + pd.to_timedelta(ACCESS.index % 30, unit="D"), why="still waiting",
        other=ACCESS["person_id"].iloc[::-1].to_numpy(),
    )  # fmt: skip
    usual: dict[str, Any] = {"people": folk, "until": "2024-12-30"}
    if "services" in option:
        usual["service"] = "x"
    one = lived.once(f"wait {'service' in usual}", lambda: assessment_wait(held, **usual))
    assert one != assessment_wait(held, **(usual | option)).table.to_csv()


@pytest.mark.parametrize("seed", [1, 2])
def test_order_and_names_change_nothing(seed: int) -> None:
    folk = lived.renamed(PEOPLE, "person_id", seed=seed)
    other = back(lived.renamed(EVENTS, "person_id", seed=seed), folk)
    pd.testing.assert_frame_equal(BACK.table, other.table, check_exact=True)
    assert (BACK.words, BACK.provenance.data_digest) == (other.words, other.provenance.data_digest)
    later = wait(lived.renamed(ACCESS, "person_id", "service", seed=seed), people=folk)
    pd.testing.assert_frame_equal(WAIT.table, later.table, check_exact=True)


def test_every_engine_gives_one_answer() -> None:
    asked = {"changed_on": "2024-01-01"}
    plain, plain_wait = back(**asked), wait(**asked)
    lazy = back(lived.as_polars(EVENTS), lived.as_polars(PEOPLE), **asked)
    lazy_wait = wait(lived.as_polars(ACCESS), people=lived.as_polars(PEOPLE), **asked)
    with duckdb.connect() as lent:
        duck = back(lent.from_df(EVENTS), lent.from_df(PEOPLE), **asked)
        duck_wait = wait(lent.from_df(ACCESS), people=lent.from_df(PEOPLE), **asked)
    for one, other in ((plain, lazy), (plain, duck), (plain_wait, lazy_wait), (plain_wait, duck_wait)):
        pd.testing.assert_frame_equal(one.table, other.table, check_exact=True)
        assert (one.words, one.provenance.data_digest) == (other.words, other.provenance.data_digest)


@pytest.mark.parametrize("true", [back(changed_on="2024-01-01", months=[3, 6]), wait(by=["area"])])
def test_nothing_true_goes_on_paper(true: Any) -> None:
    paper = protect(true).results[0]
    shown = paper.table
    for column in ("n", "unknown", "of", "numerator"):
        assert (shown[column].dropna() % 5 == 0).all()
        assert (shown[column].dropna() >= 10).all()
    shares = shown["quantity"].eq("value") & shown["of"].notna() & shown["value"].notna()
    assert shares.any()
    assert (shown.loc[shares, "value"] == shown.loc[shares, "numerator"] / shown.loc[shares, "of"]).all()
    assert np.abs(shown.loc[shares, "value"] - true.table.loc[shares, "value"]).max() < 0.08
    assert all(g.waits is None for g in paper.groups)
    assert paper.provenance.data_digest is None
    assert all(int(n.replace(",", "")) % 5 == 0 for n in re.findall(r"([\d,]+) people\)", paper.words))
    assert "Not for release" not in paper.text
    true.plot()
    paper.plot()


def test_on_paper_a_wait_lies_between_the_days_told() -> None:
    paper = protect(wait()).results[0]
    assert isinstance(paper, AssessmentWait)
    made, true = paper.estimate("median"), WAIT.estimate("median")
    assert made.value != true.value
    assert abs(made.value - true.value) < 6
    assert made.lower < made.value < made.upper


@pytest.mark.slow
def test_intervals_of_returns_hold_the_truth() -> None:
    r, held = np.random.default_rng(20), 0
    rounds, n, truth = 120, 120, 1 - np.exp(-182 / 400)
    for _ in range(rounds):
        left = r.integers(0, 600, n)
        came = left + 1 + np.floor(r.exponential(400, n))
        folk = pd.DataFrame({"person_id": [f"p{i}" for i in range(n)], "left_on": pd.Series(lived.on(left))})
        events = pd.DataFrame(
            {"person_id": folk["person_id"], "event": "return", "happened_on": lived.on(came)}
        )
        made = returns(folk, events=events[came < 700], until="2024-12-01", months=[6]).estimate("6 months")
        held += made.lower <= truth <= made.upper
    assert held / rounds > 0.90


def test_words_are_five_sentences_at_most() -> None:
    for made in (back(changed_on="2024-01-01"), wait(changed_on="2024-01-01")):
        assert "no effect" not in made.words
        assert len(lived.sentences(made.words)) <= 5
    unnamed = wait(ACCESS.assign(person_id=ACCESS["person_id"].where(ACCESS.index > 5)))
    assert "without an id each count" in unnamed.words


def test_tables_about_nobody_here_are_refused() -> None:
    others = PEOPLE.assign(person_id=PEOPLE["person_id"].radd("x"))
    for ask in (lambda: back(people=others), lambda: wait(people=others)):
        with pytest.raises(NotEstimableError, match="same ids"):
            ask()
    with pytest.raises(NotEstimableError, match="last day"):
        wait(until="1990-01-01")


def test_rare_services_stand_in_no_message() -> None:
    rare = ACCESS.assign(service=["Jo Smith's flat", *["one"] * (len(ACCESS) - 1)])
    with pytest.raises(UnknownChoiceError) as told:
        wait(rare, service="Jo Smith")
    assert "flat" not in str(told.value)


def test_nobody_left_yet_is_said() -> None:
    with pytest.raises(NotEstimableError, match="Nobody has left yet"):
        back(people=PEOPLE.assign(left_on=pd.NaT))


def test_dates_that_cannot_be_are_said_and_left_out() -> None:
    wrong = PEOPLE.copy()
    at = LEFT.index[:3]
    wrong.loc[at, "left_on"] = pd.Timestamp("2020-01-01")
    with pytest.warns(DataWarning, match="left before they started"):
        made = back(people=wrong)
    assert "left before they started" in made.words
    assert made.group().counts["n"] == BACK.group().counts["n"] - 3
    dead = PEOPLE.copy()
    dead.loc[at, "died_on"] = dead.loc[at, "left_on"]
    assert "died on the day they left" in back(people=dead).words
    with pytest.warns(DataWarning, match="No return"):
        none = back(EVENTS[EVENTS["event"] != "return"])
    assert none.estimate("12 months").value == 0
    assert none.estimate("12 months").upper > 0
    early = ACCESS.assign(assessed_on=ACCESS["referred_on"] - pd.Timedelta(days=1))
    with pytest.raises(WrongTypeError, match="before"):
        wait(early)


def test_what_cannot_be_used_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="events="):
        returns(PEOPLE)
    for bad in ([], "12", [0], 12, [1] * 20 + list(range(1, 20))):
        with pytest.raises(WrongTypeError):
            back(months=bad)
        with pytest.raises(WrongTypeError):
            wait(at=bad)
    with pytest.raises(UnknownChoiceError):
        back(coming_back="retrun")
    with pytest.raises(UnknownChoiceError):
        back(by=["area"], ways=3)
    with pytest.raises(UnknownChoiceError):
        back(by=["area"], against={"area": "north"})
    with pytest.raises(MissingColumnError):
        back(people=PEOPLE.drop(columns="left_on"))
    with pytest.raises(DuplicateRowsError):
        back(people=pd.concat([PEOPLE, PEOPLE.iloc[:2]]))
    with pytest.raises(UnknownChoiceError):
        BACK.estimate("18 months")
    with pytest.raises(UnknownChoiceError):
        BACK.estimate("12 months", quantity="trend")
    with pytest.raises(UnknownChoiceError):
        BACK.estimate("12 months", period="before")
    with pytest.raises(NotEstimableError):
        BACK.estimate("12 months", quantity="gap")
    with pytest.raises(UnknownChoiceError):
        wait(service="z")
    with pytest.raises(WrongTypeError):
        wait(people=None, by=["area"])
    with pytest.raises(NotEstimableError):
        wait(ACCESS.iloc[:0])
    with pytest.raises(NotEstimableError):
        wait(ACCESS.assign(referred_on=pd.NaT, assessed_on=pd.NaT))
