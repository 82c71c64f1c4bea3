"""Who decides, on how much money, how fast small grants come, what is asked and offered, and who contributes."""

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import protect
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.statistics.amounts import amount_share
from syschange.statistics.design import share_estimate
from syschange.system.connections import Connections, connections

from .drawn import (
    CHANGED,
    changes_table,
    costs_table,
    decisions_table,
    people_table,
    ratings_table,
    ties_table,
)

TIES, DECISIONS = ties_table(), decisions_table()
WITH = DECISIONS["decided_by"].isin(["people concerned", "shared with people concerned"])


def asked(**how: object) -> Connections:
    return connections(TIES, **how)  # type: ignore[arg-type]


def test_decisions_and_the_money_in_them() -> None:
    made = asked(decisions=DECISIONS)
    assert made.estimate("decided_with").value == pytest.approx(WITH.mean())
    assert made.estimate("decided_by").value == pytest.approx(
        (DECISIONS["decided_by"] == "people concerned").mean()
    )
    amount = DECISIONS["amount"]
    money = made.estimate("money_with")
    assert money.value == pytest.approx((amount * WITH).sum() / amount.sum())
    assert made.money is not None
    assert made.money["largest"].iloc[0] == pytest.approx(amount.max() / amount.sum())
    assert made.money["with_people"].iloc[0] == pytest.approx((amount * WITH).sum())
    unit = DECISIONS["person_id"].fillna(DECISIONS["decision_id"])
    sums = pd.DataFrame({"a": amount, "t": amount * WITH}).groupby(unit).sum()
    own = share_estimate(amount_share(sums["a"], sums["t"]), method="wilson")
    assert (money.lower, money.upper) == pytest.approx((own.lower, own.upper))


def test_before_and_after_by_the_day_decided() -> None:
    made = asked(decisions=DECISIONS, people=people_table(), changed_on=CHANGED, costs=costs_table())
    day = DECISIONS["decided_on"].fillna(DECISIONS["asked_on"])
    late = day >= CHANGED
    assert made.estimate("decided_with", period="before").value == pytest.approx(WITH[~late].mean())
    change = made.estimate("money_with", quantity="change")
    share = [(DECISIONS["amount"] * WITH)[w].sum() / DECISIONS["amount"][w].sum() for w in (~late, late)]
    assert change.value == pytest.approx(share[1] - share[0])
    assert made.money is not None
    money = made.money.set_index("period")
    assert money["costs"].to_dict() == {"before": 2e6, "after": 3e6}
    assert money["of_costs"]["after"] == pytest.approx((DECISIONS["amount"] * WITH)[late].sum() / 3e6)


def test_one_large_decision_is_said_to_make_the_share() -> None:
    table = DECISIONS.assign(amount=np.where(DECISIONS.index == 7, 1e9, 10.0))
    made = asked(decisions=table)
    assert "one decision alone is" in made.words
    found = made.estimate("money_with")
    assert found.upper - found.lower > 0.4
    assert "one decision alone" not in asked(decisions=DECISIONS).words


def test_small_grants_still_open_are_allowed_for() -> None:
    made = asked(decisions=DECISIONS, people=people_table(), changed_on=CHANGED)
    before, after = (made.estimate("days_to_grant", period=p) for p in ("before", "after"))
    assert before.value > after.value
    assert made.estimate("granted_in_time").value > made.estimate("granted_in_time", period="before").value
    longer = asked(decisions=DECISIONS, grant_days=60).estimate("granted_in_time").value
    assert longer > asked(decisions=DECISIONS).estimate("granted_in_time").value
    grants = DECISIONS[DECISIONS["kind"] == "small grant"]
    closed = grants[grants["decided_on"].notna()]
    naive = (closed["decided_on"] - closed["asked_on"]).dt.days.median()
    assert asked(decisions=DECISIONS).estimate("days_to_grant").value >= naive
    early = asked(decisions=DECISIONS, until="2023-06-01")
    assert early.table.set_index("measure").loc["days_to_grant", "n"] < len(grants)
    wrong = DECISIONS.assign(decided_on=DECISIONS["asked_on"] - pd.Timedelta(days=3))
    assert "before they are asked for" in asked(decisions=wrong).words
    with pytest.raises(NotEstimableError):
        made.estimate("days_to_grant", quantity="change")


def test_what_is_asked_and_what_is_offered() -> None:
    made = asked(changes=changes_table())
    assert made.asks is not None
    table = made.asks.set_index("change")
    assert table.loc["panel", ["hours_asked", "hours_offered", "money_offered"]].tolist() == [60, 20, 400]
    assert table.loc["(all)", ["hours_asked", "hours_offered", "money_offered"]].tolist() == [75, 120, 650]
    assert table["offered_per_hour"]["(all)"] == pytest.approx(1.6)
    assert np.isnan(table["offered_per_hour"]["front-door"])
    assert table.index[table["asks_without_offer"]].tolist() == ["diary"]
    assert "diary asks and offers nothing" in made.words
    assert "1.6 hours offered for each asked" in made.words


def test_who_helps_others_by_their_own_word() -> None:
    ratings = ratings_table()
    made = asked(ratings=ratings, item="i help others")
    own = ratings[(ratings["item"] == "i help others") & (ratings["reported_by"] == "person")]
    latest = own[own["rated_on"] == "2024-06-01"]["rating"]
    assert made.estimate("contributes").value == pytest.approx((latest > 3).mean())
    lower = asked(ratings=ratings, item="i help others", item_from=2)
    assert lower.estimate("contributes").value == pytest.approx((latest >= 2).mean())
    split = asked(ratings=ratings, item="i help others", people=people_table(), changed_on=CHANGED)
    assert split.row("contributes", period="before")["value"] == 0
    with pytest.raises(UnknownChoiceError, match="i help others"):
        asked(ratings=ratings, item="i help other")
    with pytest.raises(WrongTypeError, match="item="):
        asked(ratings=ratings)
    with pytest.raises(WrongTypeError, match="item_from"):
        asked(ratings=ratings.drop(columns="lowest"), item="i help others")
    with pytest.raises(NotEstimableError):
        asked(ratings=ratings.assign(reported_by="staff"), item="i help others")


def test_decisions_by_group_are_of_those_about_somebody() -> None:
    made = asked(decisions=DECISIONS, people=people_table(), by=["sex"])
    about = DECISIONS[DECISIONS["person_id"].notna()]
    told = sum(made.row("decided_with", sex=s)["n"] for s in ("F", "M"))
    assert told == len(about)
    assert made.row("decided_with")["n"] == len(DECISIONS)
    assert "(not told apart)" not in set(made.table["sex"])


def test_a_number_that_is_no_sum_of_money_is_an_error() -> None:
    with pytest.raises(WrongTypeError, match="too large"):
        asked(decisions=decisions_table().assign(amount=1e308))


def test_the_largest_decision_is_not_told_as_none_of_the_money_on_paper() -> None:
    alike = decisions_table().assign(amount=100.0)
    money = asked(decisions=alike).money
    told = protect(asked(decisions=alike)).results[0].money  # type: ignore[attr-defined]
    assert money is not None
    assert ((money["largest"] > 0) & (money["largest"] < 0.05)).all()
    assert told["largest"].isna().all()
