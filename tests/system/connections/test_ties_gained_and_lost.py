"""Ties gained and lost are counted apart, paid workers' ties too, and those not asked again are not forgotten."""

import re

import numpy as np
import pandas as pd
import pytest

from syschange.errors import DataWarning
from syschange.system.connections import Connections, connections

from .drawn import CHANGED, changes_table, decisions_table, events_table, people_table, ties_table


def some(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["person_id", "tie_id", "months", "present", "close", "kind"])


HAND = some(
    ("a", "1", 0, True, True, "family"), ("a", "1", 12, False, True, "family"),  # lost, close
    ("a", "2", 0, True, False, "friend"), ("a", "2", 12, True, False, "friend"),  # kept
    ("a", "3", 12, True, True, "peer group"),  # gained
    ("b", "1", 0, True, True, "paid worker"), ("b", "1", 12, False, True, "paid worker"),  # paid, lost
    ("b", "2", 0, False, None, "friend"), ("b", "2", 12, False, None, "friend"),  # never there
    ("b", "3", 12, True, None, "peer group"),  # gained by somebody isolated
    ("c", "1", 0, True, False, "family"),  # not asked again
    ("d", "none", 0, False, None, None), ("d", "none", 12, False, None, None),  # nobody
)  # fmt: skip


@pytest.fixture(scope="module")
def by_hand() -> Connections:
    with pytest.warns(DataWarning, match="not asked again"):
        return connections(HAND)


@pytest.mark.parametrize(
    ("measure", "n", "value"),
    [
        ("gained", 3, 2 / 3), ("lost", 3, 1 / 3), ("kept", 3, 1 / 3), ("net", 3, 1 / 3), ("gained_any", 3, 2 / 3),
        ("close_lost", 3, 1 / 3), ("ties_before", 4, 3 / 4), ("ties_after", 3, 1), ("isolated", 4, 1 / 2),
        ("isolated_after", 3, 1 / 3), ("isolated_joined", 2, 1 / 2), ("peer_group", 3, 2 / 3),
        ("paid_lost", 3, 1 / 3), ("paid_gained", 3, 0), ("followed_up", 4, 3 / 4),
    ],
)  # fmt: skip
def test_each_measure_by_hand(by_hand: Connections, measure: str, n: int, value: float) -> None:
    row = by_hand.row(measure)
    assert (row["n"], row["value"]) == (n, pytest.approx(value))


def test_paid_workers_count_where_that_is_asked_for(by_hand: Connections) -> None:
    with pytest.warns(DataWarning):
        made = connections(HAND, count_paid=True)
    assert made.row("lost")["value"] == pytest.approx(2 / 3)
    assert made.row("close_lost")["value"] == pytest.approx(2 / 3)
    assert made.row("paid_lost")["value"] == by_hand.row("paid_lost")["value"]
    assert made.row("isolated")["value"] == by_hand.row("isolated")["value"]


def test_those_not_asked_again_widen_the_bounds(by_hand: Connections) -> None:
    bounds = by_hand.bounds.set_index("measure")
    assert (bounds["lowest"]["close_lost"], bounds["highest"]["close_lost"]) == (1 / 4, 2 / 4)
    assert bounds["unknown"]["gained_any"] == 1
    assert by_hand.row("gained")["unknown"] == 1
    assert "between 25% and 50%" in by_hand.words


def test_net_hides_what_is_lost() -> None:
    steady = connections(ties_table(gain=0.4, lose=0.2))
    churned = connections(ties_table(gain=1.2, lose=0.6, seed=2))
    for name in ("gained", "lost"):
        assert churned.estimate(name).value > steady.estimate(name).value + 0.3
    assert abs(churned.estimate("net").value - steady.estimate("net").value) < 0.35
    assert "net number hides loss" in churned.words


def test_not_close_is_not_the_same_as_not_known() -> None:
    rows = some(
        *[(f"p{i}", "1", m, m == 0, None if i < 5 else i < 9, "friend") for i in range(20) for m in (0, 12)]
    )
    row = connections(rows).row("close_lost")
    assert (row["n"], row["unknown"], row["numerator"]) == (15, 5, 4)


def test_ties_not_mentioned_again_are_lost_or_left_out() -> None:
    rows = ties_table(followed=1.0)
    there = rows[(rows["months"] == 12) & rows["present"]]  # who is known to have been asked again
    rows = rows[rows["person_id"].isin(set(there["person_id"]))]
    gone = rows[~((rows["months"] == 12) & ~rows["present"] & (rows["tie_id"] != "none"))]
    with pytest.warns(DataWarning, match="taken as lost"):
        made = connections(gone)
    assert made.estimate("lost").value == connections(rows).estimate("lost").value
    assert "taken as lost" in made.words
    with pytest.warns(DataWarning, match="left out"):
        other = connections(gone, unmentioned="left out")
    assert other.row("lost")["value"] == 0


def test_times_near_the_month_count_and_of_several_the_nearest() -> None:
    rows = ties_table()
    late = rows.assign(months=rows["months"].replace({12: 13}))
    pd.testing.assert_frame_equal(connections(late).table, connections(rows).table)
    with pytest.warns(DataWarning):
        assert connections(late, within=0).row("followed_up")["value"] == 0
    nearer = rows[rows["months"] == 12].assign(months=11.5, present=False)
    both = pd.concat([late, nearer])
    assert connections(both).row("kept")["value"] == 0
    assert (
        connections(rows, after=13).row("followed_up")["value"]
        == connections(rows).row("followed_up")["value"]
    )


def test_those_who_started_too_lately_are_not_yet_due() -> None:
    rows, people = ties_table(), people_table()
    late = set(people.loc[people["started_on"] > "2024-01-01", "person_id"])
    short = rows[~(rows["person_id"].isin(late) & (rows["months"] == 12))]
    with pytest.warns(DataWarning):
        lost = connections(short)
    due = connections(short, people=people, until="2024-12-31")
    assert lost.row("followed_up")["n"] == 150
    assert due.row("followed_up")["n"] == 75
    assert due.row("ties_before")["n"] == 150
    assert "too lately" in due.words


def test_before_and_after_by_when_people_started() -> None:
    made = connections(ties_table(), people=people_table(), changed_on=CHANGED)
    before, after = (made.row("gained", period=p) for p in ("before", "after"))
    whole = connections(ties_table())
    assert before["n"] + after["n"] == whole.row("gained")["n"]
    change = made.estimate("lost", quantity="change")
    assert change.value == pytest.approx(
        made.row("lost")["value"] - made.row("lost", period="before")["value"]
    )
    assert "cannot tell whether the change did that" in made.words
    fewer = connections(ties_table(), people=people_table().iloc[:120], changed_on=CHANGED)
    assert fewer.row("ties_before")["n"] + fewer.row("ties_before", period="before")["n"] == 120
    assert "has no day" in fewer.words


def test_groups_from_the_ties_or_the_people() -> None:
    made = connections(ties_table(), by=["area"], against={"area": "west"})
    assert made.estimate("lost", quantity="gap", area="east").value == pytest.approx(
        made.row("lost", area="east")["value"] - made.row("lost", area="west")["value"]
    )
    label, _ = made.weakest("close_lost", over="area")
    assert label == max(("east", "west"), key=lambda a: made.row("close_lost", area=a)["value"])
    other = connections(ties_table(), by=["sex"], people=people_table().iloc[:140])
    assert other.row("ties_before", sex="(unknown)")["n"] == 10
    assert connections(ties_table(), by=["area", "sex"], people=people_table(), ways=2).row(
        "lost", area="east", sex="F"
    )["n"]


def test_distances_of_placements_and_of_ties() -> None:
    rows, events = ties_table(), events_table()
    made = connections(rows, events=events)
    farthest = events[events["event"] == "placement"].groupby("person_id")["distance"].max()
    found = made.estimate("placement_distance")
    assert found.value == pytest.approx(farthest.median())
    assert found.lower < found.value < found.upper
    kept = rows.pivot_table(
        index=["person_id", "tie_id"], columns="months", values=["present", "distance"], aggfunc="first"
    )
    kept = kept[(kept["present"][0] == True) & (kept["present"][12] == True)]  # noqa: E712 - missing is neither
    unpaid = rows[rows["kind"] != "paid worker"].set_index(["person_id", "tie_id"]).index
    kept = kept[kept.index.isin(unpaid)]
    change = (kept["distance"][12] - kept["distance"][0]).astype(float).groupby("person_id").mean()
    movers = change[change.index.isin(set(events["person_id"]))]
    assert made.estimate("tie_distance_change").value == pytest.approx(movers.median())
    assert connections(rows).estimate("tie_distance_change").value == pytest.approx(change.median())
    later = connections(rows, events=events, people=people_table(), changed_on=CHANGED)
    assert later.estimate("move_distance", period="before").value > 0


def test_without_kinds_nothing_is_said_of_paid_workers() -> None:
    made = connections(ties_table().drop(columns=["kind", "close", "distance"]))
    assert {"paid_lost", "peer_group", "isolated_joined", "close_lost"}.isdisjoint(made.measures)
    assert "not told apart" in made.words


def test_nobody_isolated_is_not_known_and_no_failure() -> None:
    rows = ties_table()
    rows = rows[rows["tie_id"] != "none"].assign(kind="friend")
    made = connections(rows)
    assert made.row("isolated")["value"] == 0
    assert made.row("isolated_joined")["n"] == 0
    assert np.isnan(made.row("isolated_joined")["value"])
    assert "in a peer group at the end: not known" in made.words


def test_words_of_a_change_say_first_what_got_better_or_worse() -> None:
    more = connections(
        ties_table(600), people=people_table(600), decisions=decisions_table(), changes=changes_table(),
        changed_on=CHANGED,
    )  # fmt: skip
    lead = more.sentences().split(". ")[0]
    assert "people than before gained somebody in their lives" in lead
    assert not re.search(r"[0-9]", lead)
    assert len(re.findall(r"[.](?:\s|$)", more.sentences())) <= 5
    assert "than before gained" not in connections(ties_table()).words
    surely = (lost := more.estimate("lost", quantity="change")).lower > 0 or lost.upper < 0
    assert ("people lost more ties" in lead or "people lost fewer ties" in lead) == surely
