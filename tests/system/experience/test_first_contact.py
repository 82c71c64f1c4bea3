"""Who does not come back, counted by hand; workers never told of in small numbers; nothing true on paper."""

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import protect
from syschange.errors import (
    DataWarning,
    MissingColumnError,
    NotEstimableError,
    UnknownChoiceError,
    WrongTypeError,
)
from syschange.system.first_contact import FirstContact, first_contact

from . import lived

PEOPLE = lived.people(400)
CONTACTS, STAFF = lived.contacts(PEOPLE), lived.workforce()


def ask(contacts: Any = CONTACTS, **how: Any) -> FirstContact:
    return first_contact(contacts, **({"people": PEOPLE, "workforce": STAFF} | how))


MADE = ask()


def firsts(days: int = 60) -> pd.DataFrame:
    """Return first contacts with whether the next came in time, worked out person by person."""
    held = CONTACTS[CONTACTS["attended"]].sort_values(["person_id", "contacted_on"])
    last, rows = CONTACTS["contacted_on"].max(), []
    died = PEOPLE.set_index("person_id")["died_on"]
    for person, own in held.groupby("person_id"):
        first = own["contacted_on"].iloc[0]
        later = own.loc[own["contacted_on"] > first, "contacted_on"]
        lost = not (len(later) and (later.iloc[0] - first).days <= days)
        known = first + pd.Timedelta(days=days) <= last and not (
            lost and died[person] <= first + pd.Timedelta(days=days)
        )
        rows.append((person, first, own["opened_with"].iloc[0], own["entry_point"].iloc[0], own["worker_id"].iloc[0],
                     float(lost) if known else np.nan, float(lost)))  # fmt: skip
    return pd.DataFrame(
        rows, columns=["person_id", "day", "opened_with", "entry_point", "worker_id", "lost", "so_far"]
    )


def test_lost_is_no_second_contact_in_time_of_those_followed_so_long() -> None:
    own = firsts()
    assert own["lost"].isna().sum() > 10
    assert MADE.estimate("lost").value == pytest.approx(own["lost"].mean())
    for opened in ("needs or problems", "strengths or a plan"):
        found = MADE.estimate("lost", opened_with=opened).value
        assert found == pytest.approx(own.loc[own["opened_with"] == opened, "lost"].mean())
    assert MADE.estimate("lost", entry_point="GP").value == pytest.approx(
        own.loc[own["entry_point"] == "GP", "lost"].mean()
    )
    row = MADE.table[(MADE.table["measure"] == "lost") & (MADE.table["ways"] == 0)].iloc[0]
    assert row["unknown"] == own["lost"].isna().sum()
    assert ask(days=30).estimate("lost").value == pytest.approx(firsts(30)["lost"].mean())


def test_those_who_have_had_no_time_to_return_do_not_count_as_lost() -> None:
    own = firsts()
    assert own["so_far"].mean() > own["lost"].mean() + 0.005
    assert MADE.estimate("lost").value == pytest.approx(own["lost"].mean())


def test_gaps_stand_in_the_words() -> None:
    assert MADE.estimate("lost", quantity="gap", opened_with="needs or problems").value == pytest.approx(
        MADE.estimate("lost", opened_with="needs or problems").value
        - MADE.estimate("lost", opened_with="strengths or a plan").value
    )
    assert "known trauma" in MADE.words
    assert "needs or problems" in MADE.words
    assert "Why is not shown" in MADE.words


def test_entry_points_add_up_and_say_nothing_of_themselves() -> None:
    own = firsts()
    shares = [MADE.estimate(m).value for m in MADE.measures if m.startswith("entry: ")]
    assert sum(shares) == pytest.approx(1)
    assert MADE.estimate("entry: cafe").value == pytest.approx((own["entry_point"] == "cafe").mean())
    table = MADE.table
    assert not (table["measure"].str.startswith("entry: ") & (table["entry_point"] != "(all)")).any()
    assert not ((table["measure"] == "strengths") & (table["opened_with"] != "(all)")).any()


def test_met_trained_counts_the_day() -> None:
    own = firsts().merge(STAFF[["worker_id", "trained_on"]], on="worker_id")
    assert MADE.estimate("met_trained").value == pytest.approx((own["trained_on"] <= own["day"]).mean())
    first = firsts().merge(
        CONTACTS[["person_id", "contacted_on", "agency"]],
        left_on=["person_id", "day"],
        right_on=["person_id", "contacted_on"],
    )
    shares = []
    for _, row in first.iterrows():
        mine = STAFF[(STAFF["agency"] == row["agency"]) & (STAFF["started_on"] <= row["day"])]
        mine = mine[mine["left_on"].isna() | (mine["left_on"] > row["day"])]
        shares.append(100 * (mine["trained_on"] <= row["day"]).mean())
    assert MADE.estimate("staff_trained").value == pytest.approx(np.mean(shares))


def test_fewer_than_ten_workers_are_never_told_of() -> None:
    few = ask(workforce=STAFF.iloc[:8])
    assert "met_trained" not in few.measures
    assert "staff_trained" not in few.measures
    assert "not shown for a team this small" in few.words
    at = CONTACTS["entry_point"]
    only = CONTACTS.assign(worker_id=CONTACTS["worker_id"].where(at != "cafe", "w01"))
    table = ask(only).table
    own = table[(table["measure"] == "met_trained") & table["entry_point"].ne("(all)") & table["n"].gt(0)]
    assert "cafe" not in set(own["entry_point"])
    assert own["entry_point"].str.startswith("(joined").any()
    assert "cafe" in set(table.loc[table["measure"] == "lost", "entry_point"])
    late = CONTACTS["contacted_on"] >= "2024-01-01"
    now = CONTACTS.assign(worker_id=CONTACTS["worker_id"].where((at != "cafe") | ~late, "w01"))
    for made, told in ((ask(now), True), (ask(now, changed_on="2024-01-01"), False)):
        table = made.table
        named = table["measure"].eq("met_trained") & table["entry_point"].eq("cafe") & table["n"].gt(0)
        assert named.any() == told


def test_rare_entry_points_lose_their_name() -> None:
    rare = CONTACTS.copy()
    at = rare.index[rare["entry_point"].notna()][:4]
    rare.loc[at, "entry_point"] = "The Old Vicarage"
    assert "Old Vicarage" not in ask(rare).table.to_csv()


def test_first_ever_alone() -> None:
    new = CONTACTS[CONTACTS["first_ever"]]["person_id"]
    own = firsts()
    own = own[own["person_id"].isin(new)]
    assert ask(first="ever").estimate("lost").value == pytest.approx(own["lost"].mean())


@pytest.mark.parametrize(
    "option",
    [
        {"people": None}, {"workforce": None}, {"days": 20}, {"first": "ever"}, {"until": "2024-06-30"},
        {"changed_on": "2024-01-01"}, {"by": ["area"]}, {"against": {"opened_with": "needs or problems"}},
        {"person": "other"}, {"contacted": "later"}, {"opened_with": None}, {"entry_point": None}, {"agency": None},
        {"worker": None}, {"attended": None}, {"first": "ever", "first_ever": "attended"}, {"trauma": None},
        {"started": "began"}, {"died": "gone"}, {"post_started": None}, {"post_left": None}, {"trained": None},
        {"level": 0.8},
    ],
    ids=str,
)  # fmt: skip
def test_every_option_changes_the_answer(option: dict[str, Any]) -> None:
    turned = dict(zip(PEOPLE["person_id"], PEOPLE["person_id"].iloc[::-1], strict=True))
    folk = PEOPLE.assign(
        began=PEOPLE["started_on"] + pd.Timedelta(days=30),
        gone=PEOPLE["started_on"] + pd.Timedelta(days=30),
        other=PEOPLE["person_id"].map(turned),
    )
    held = CONTACTS.assign(
        later=CONTACTS["contacted_on"] + pd.to_timedelta(CONTACTS.index % 70, unit="D"),
        other=CONTACTS["person_id"],
    )
    usual: dict[str, Any] = {"people": folk, "workforce": STAFF}
    if not {"by", "people", "trauma", "changed_on"} & set(option):
        usual["trauma"] = None  # fewer groups, the sooner done
    one = lived.once(f"first {'trauma' in usual}", lambda: first_contact(held, **usual))
    assert one != first_contact(held, **(usual | option)).table.to_csv()


@pytest.mark.parametrize("seed", [1, 2])
def test_order_and_names_change_nothing(seed: int) -> None:
    other = ask(
        lived.renamed(CONTACTS, "person_id", "worker_id", "agency", seed=seed),
        people=lived.renamed(PEOPLE, "person_id", seed=seed),
        workforce=lived.renamed(STAFF, "worker_id", "agency", seed=seed),
    )
    pd.testing.assert_frame_equal(MADE.table, other.table, check_exact=True)
    assert (MADE.words, MADE.provenance.data_digest) == (other.words, other.provenance.data_digest)


def test_every_engine_gives_one_answer() -> None:
    lazy = ask(lived.as_polars(CONTACTS), people=lived.as_polars(PEOPLE), workforce=lived.as_polars(STAFF))
    with duckdb.connect() as lent:
        duck = ask(lent.from_df(CONTACTS), people=lent.from_df(PEOPLE), workforce=lent.from_df(STAFF))
    for other in (lazy, duck):
        pd.testing.assert_frame_equal(MADE.table, other.table, check_exact=True)
        assert (MADE.words, MADE.provenance.data_digest) == (other.words, other.provenance.data_digest)


def test_nothing_true_goes_on_paper() -> None:
    true = ask(changed_on="2024-01-01")
    paper = protect(true).results[0]
    assert isinstance(paper, FirstContact)
    for column in ("n", "units", "unknown", "numerator"):
        assert (paper.table[column].dropna() % 5 == 0).all()
    shares = (
        (paper.table["quantity"] == "value")
        & paper.table["value"].notna()
        & (paper.table["measure"] != "staff_trained")
    )
    shown = paper.table[shares]
    assert (shown["value"] == shown["numerator"] / shown["n"]).all()
    assert paper.words != true.words
    assert paper.provenance.rows_in is None
    paper.plot()
    true.plot()


def test_contacts_after_the_last_day_do_not_count() -> None:
    short = ask(until="2024-01-01")
    earlier = CONTACTS[CONTACTS["contacted_on"] <= pd.Timestamp("2024-01-01")]
    assert short.row("strengths")["n"] == ask(earlier).row("strengths")["n"] < MADE.row("strengths")["n"]


def test_words_are_five_sentences_at_most() -> None:
    unnamed = CONTACTS.assign(person_id=CONTACTS["person_id"].where(CONTACTS.index % 50 > 0))
    told = ask(unnamed, people=PEOPLE.iloc[:390], changed_on="2024-01-01")
    assert "Of the records: " in told.words
    assert len(lived.sentences(told.words)) <= 5


def test_what_cannot_be_told_is_said() -> None:
    alone = CONTACTS.drop_duplicates("person_id")
    with pytest.warns(DataWarning, match="second contact"):
        made = ask(alone)
    assert "lost" not in made.measures
    assert "who did not return is not told" in made.words
    with pytest.raises(NotEstimableError):
        made.plot()
    assert "nobody is followed for 900 days yet" in ask(days=900).words
    early = PEOPLE.assign(started_on=PEOPLE["started_on"] + pd.Timedelta(days=10))
    assert "before the person's start" in ask(people=early).words
    assert "not in the table of people" in ask(people=PEOPLE.iloc[:300]).words
    untrained = STAFF.drop(columns="trained_on")
    assert "who has been trained is not recorded" in ask(workforce=untrained).words


def test_what_cannot_be_used_is_refused() -> None:
    with pytest.raises(UnknownChoiceError):
        ask(first="second")
    with pytest.raises(WrongTypeError, match="first ever"):
        ask(CONTACTS.drop(columns="first_ever"), first="ever")
    with pytest.raises(WrongTypeError):
        ask(days="sixty")
    with pytest.raises(WrongTypeError, match="people="):
        ask(people=None, by=["area"])
    with pytest.raises(MissingColumnError):
        ask(CONTACTS.drop(columns="contacted_on"))
    with pytest.raises(MissingColumnError):
        ask(entry_point="door")
    with pytest.raises(NotEstimableError):
        ask(CONTACTS.iloc[:0])
    with pytest.raises(NotEstimableError):
        ask(CONTACTS.assign(contacted_on=pd.NaT))
