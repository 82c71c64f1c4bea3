"""On paper nothing true is left: no count, nothing made from one, and the network in tenths or not at all."""

import re

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import ONS_10_5, protect
from syschange.errors import NotEstimableError
from syschange.results import NOT_FOR_RELEASE
from syschange.system.partnership import Partnership, partnership

from .drawn import CHANGED, contacts, decisions, meetings, place

PERSONAL = ("attendance", "right_level", "voluntary_seats", "handed_on", "shadowing_days", "hours")


@pytest.fixture(scope="module")
def true() -> Partnership:
    given = place()
    return partnership(
        given.pop("meetings"),
        **given,
        changed_on=CHANGED,
        reshuffles=19,
        eligible_organisations=13,
        by=["sector"],
    )


@pytest.fixture(scope="module")
def paper(true: Partnership) -> Partnership:
    return protect(true).results[0]  # type: ignore[return-value]


def test_every_count_of_people_is_rounded_or_hidden(true: Partnership, paper: Partnership) -> None:
    personal = [m.name for m in true.measures.values() if m.personal]
    assert set(PERSONAL) <= set(personal)
    for column in ("n", "units", "unknown", "numerator"):
        shown = paper.table.loc[paper.table["measure"].isin(personal), column].dropna()
        assert (shown % 5 == 0).all()
        assert (shown >= 10).all()


def test_no_share_of_people_is_the_true_one(true: Partnership, paper: Partnership) -> None:
    personal = [m.name for m in true.measures.values() if m.personal and m.percent]
    both = true.table.merge(
        paper.table, on=["measure", "quantity", "period", "sector", "proposer"], suffixes=("", "_paper")
    )
    both = both[both["measure"].isin(personal) & (both["quantity"] == "value")]
    told = both.dropna(subset=["value_paper"])
    rounded = (told["numerator_paper"] / told["n_paper"]).to_numpy()
    assert told["value_paper"].to_numpy() == pytest.approx(rounded)
    assert both["value_paper"].isna().any()


def test_the_network_stands_in_tenths(true: Partnership, paper: Partnership) -> None:
    values = paper.network["value"].dropna()
    assert (values * 10).to_numpy() == pytest.approx(np.round(values * 10))
    assert paper.network["organisations"].dropna().isin([10.0, 15.0]).all()
    assert paper.network["chance"].isna().all()
    fine = true.network["value"].dropna()
    assert not np.allclose(fine * 10, np.round(fine * 10))
    change = paper.table.query("measure == 'density' and quantity == 'change'")["value"].iloc[0]
    before, after = (paper.network_value("density", period=p) for p in ("before", "after"))
    assert change == pytest.approx(after - before)


def test_one_organisation_that_holds_it_together_is_told_and_how_many_more_is_not() -> None:
    rows = [
        {"meeting_id": f"M{m}{x}", "member_id": w, "agency": a, "attended": True}
        for m in range(14) for x in "ab" for w, a in ((f"W{m}", f"A{m}"), (f"W{m + 1}", f"A{m + 1}"))
    ]  # fmt: skip
    chain = partnership(pd.DataFrame(rows))
    assert chain.network_value("articulation") == 13
    paper = protect(chain).results[0]
    assert isinstance(paper, Partnership)
    assert paper.network_value("articulation") == 2
    assert "more than one organisation" in paper.text


def test_a_small_partnership_is_not_shown() -> None:
    small = protect(partnership(meetings(organisations=8))).results[0]
    assert isinstance(small, Partnership)
    assert small.network["value"].isna().all()
    assert "it is not shown for a partnership this small" in small.text


def test_few_people_are_not_told_of_though_organisations_are_many() -> None:
    held = meetings().assign(member_id=None)
    handed = contacts().drop(columns=["worker_id", "from_worker_id"])
    paper = protect(partnership(held.assign(member_id=meetings()["agency"]), contacts=handed)).results[0]
    assert isinstance(paper, Partnership)
    assert not paper.network["value"].isna().all()


def test_no_true_number_is_left_in_the_words(true: Partnership, paper: Partnership) -> None:
    assert NOT_FOR_RELEASE in true.text
    assert NOT_FOR_RELEASE not in paper.text
    for number in re.findall(r"(\d+) members", paper.text):
        assert int(number) % 5 == 0
    assert "rows without" not in paper.text
    for what, number in true.oddities.items():
        assert f"{number:,} {what}" in true.text
        assert f"{number:,} {what}" not in paper.text
    assert paper.provenance.data_digest is None
    assert paper.provenance.rows_in is None


def test_every_count_it_rests_on_is_listed(true: Partnership) -> None:
    counts = true.counts()
    listed = dict(zip(zip(counts["cell"], counts["quantity"], strict=True), counts["count"], strict=True))
    cell = (("period", "after"), ("ties", "all"))
    assert listed[cell, "organisations"] == 12
    assert listed[cell, "people"] == 24
    assert listed[(("period", "after"),), "organisations_sitting"] == 12
    everybody = (("proposer", "(all)"), ("sector", "(all)"), ("period", "after"))
    assert listed[everybody, "units:attendance"] == true.row("attendance")["units"]
    assert not any(q.endswith((":meetings_held", ":cites_practice")) for _, q in listed)


def test_organisations_with_a_seat_are_of_the_published_number(paper: Partnership) -> None:
    shown = paper.table.query("measure == 'organisations_sitting'")
    assert shown["numerator"].tolist() == [10, 10]
    assert shown["value"].tolist() == pytest.approx([10 / 13] * 2)
    few = protect(partnership(meetings(organisations=8), eligible_organisations=9)).results[0]
    assert few.table.query("measure == 'organisations_sitting'")["value"].isna().all()


def test_decisions_about_people_are_counted_as_people() -> None:
    made = decisions().assign(person_id=[f"P{i % 37}" for i in range(160)])
    true = partnership(meetings(), decisions=made)
    paper = protect(true).results[0]
    assert isinstance(paper, Partnership)
    assert true.row("cites_practice")["units"] == 37
    assert paper.row("cites_practice")["units"] == 35
    assert true.delivery is not None
    assert true.delivery.personal
    with pytest.raises(NotEstimableError, match="paper"):
        paper.estimate("days_to_deliver")
    assert "money_with_people" in set(true.table["measure"])
    assert "money_with_people" not in set(paper.table["measure"])


def test_the_published_counts_alone_make_what_is_shown(true: Partnership) -> None:
    counts = true.counts()
    published = counts.assign(count=ONS_10_5.publish(counts["count"]))
    assert published["count"].isna().any()
    assert protect(true).results[0].table.equals(protect(true).results[0].table)


def test_the_words_are_five_sentences_at_most(true: Partnership, paper: Partnership) -> None:
    for shown in (true, paper):
        assert len(re.findall(r"[.?!](?=\s|$)", shown.words)) <= 5


def test_whether_one_leader_comes_is_guarded_as_a_persons(true: Partnership, paper: Partnership) -> None:
    assert true.measures["leaders_attending"].personal
    shown = paper.table.loc[paper.table["measure"] == "leaders_attending", ["n", "numerator"]].to_numpy()
    shown = shown[~np.isnan(shown)]
    assert len(shown)
    assert (shown % 5 == 0).all()
    assert (shown >= 10).all()


def test_of_a_network_that_is_hidden_no_change_is_told() -> None:
    small = partnership(meetings(organisations=8), changed_on=CHANGED, reshuffles=19)
    paper = protect(small).results[0]
    assert isinstance(paper, Partnership)
    assert small.beyond_chance
    assert not paper.beyond_chance
