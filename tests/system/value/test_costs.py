"""Costs: cost for each person with the outcome, prices of different years, and budgets that go on."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.disclosure import protect
from syschange.errors import (
    DataWarning,
    MissingColumnError,
    NotEstimableError,
    UnknownChoiceError,
    WrongTypeError,
)
from syschange.statistics.exact import garwood
from syschange.statistics.proportions import proportion
from syschange.system.value import Value, value

from .drawn import CHANGED, INDEX, QUARTERS, change, costs, funding


def pounds(result: Value, item: str, period: str = "(all)") -> float:
    own = result.table[(result.table["item"] == item) & (result.table["period"] == period)]
    return float(own["value"].iloc[0])


def test_running_costs_from_the_change_on_over_people_with_the_outcome() -> None:
    result = value(costs(), people_with_outcome=40, changed_on=CHANGED, deflators=INDEX)
    made = result.estimate("cost per person")
    low, high = garwood(40, level=0.95)
    assert (made.value, made.lower, made.upper) == pytest.approx((560 / 40, 560 / high, 560 / low))
    assert pounds(result, "running", "after") == pytest.approx(560)
    assert pounds(result, "running", "before") == pytest.approx(440)  # 400 pounds of 2023 in prices of 2024
    assert (pounds(result, "set-up", "after"), pounds(result, "evaluation", "after")) == pytest.approx(
        (22, 11)
    )
    whole = value(costs(), people_with_outcome=40, deflators=INDEX).estimate("cost per person")
    assert whole.value == pytest.approx(1000 / 40)


def test_people_as_a_share_or_an_estimate() -> None:
    share = proportion(40, 100)
    made = value(costs(), people_with_outcome=(40, 100), changed_on=CHANGED, deflators=INDEX).estimate(
        "cost per person"
    )
    assert (made.lower, made.upper) == pytest.approx((5.6 / share.upper, 5.6 / share.lower))
    given_as = value(costs(), people_with_outcome=change(40, 30), changed_on=CHANGED, deflators=INDEX)
    assert np.isinf(given_as.estimate("cost per person").upper)
    assert "no upper limit" in given_as.words


def test_all_money_for_outcomes_is_labelled_context() -> None:
    result = value(costs(), people_with_outcome=40, deflators=INDEX)
    assert set(result.table.loc[result.table["section"] == "costs", "standing"]) == {"context"}
    assert "As context, not a result" in result.words
    others = value(costs(), deflators=INDEX | {2010: 55.0}).elsewhere
    assert set(others["standing"]) == {"context"}
    assert others["value_now"].dropna().tolist() == pytest.approx([98_000, 3.6e9])
    assert result.elsewhere["value_now"].isna().all()
    assert not set(others["value"]) & set(result.table["value"])


def test_prices_of_different_years_are_not_added_up_without_an_index() -> None:
    with pytest.raises(NotEstimableError, match=r"2023 and 2024.*no index of prices for 2023 and 2024"):
        value(costs())
    with pytest.raises(NotEstimableError, match="no index of prices for 2023"):
        value(costs(), deflators={2024: 110.0})
    with pytest.raises(NotEstimableError, match=r"those of 2026.*for 2026"):
        value(costs(), deflators=INDEX, price_year=2026)
    latest, first = (value(costs(), deflators=INDEX, price_year=y) for y in (None, 2023))
    assert pounds(latest, "running") == pytest.approx(1.1 * pounds(first, "running"))
    assert "2023 prices" in first.words
    assert set(first.table["price_year"].dropna()) == {2023}
    # Amounts that were adjusted say in which prices they are, and need no index.
    adjusted = value(costs().assign(price_year=2024))
    assert pounds(adjusted, "running") == pytest.approx(960)
    assert "deflators" not in adjusted.words


def test_the_share_that_goes_on_by_quarter_and_service() -> None:
    result = value(costs(), deflators=INDEX)
    assert result.estimate("recurrent").value == pytest.approx(100 / 140)
    assert result.estimate("recurrent").probability(0.5) == 1
    assert result.estimate("recurrent", period="2023-Q1").value == 1
    assert result.estimate("recurrent", service="front door").value == 0
    assert result.least_recurrent()[0] == "front door"
    assert "least for front door: 0%" in result.words
    own = result.table[(result.table["section"] == "recurrent") & (result.table["item"] == "all services")]
    assert list(own["period"]) == QUARTERS
    for bad in ({"period": "2025-Q1"}, {"service": "x"}):
        with pytest.raises(UnknownChoiceError):
            result.estimate("recurrent", **bad)
    with pytest.raises(UnknownChoiceError):
        result.estimate("cost per person", period="2024-Q1")


def test_what_no_budget_is_known_of_widens_the_share() -> None:
    frame = costs()
    frame["recurrent"] = frame["recurrent"].astype(object)
    frame.loc[(frame["line"] == "door"), "recurrent"] = None
    made = value(frame, deflators=INDEX).estimate("recurrent")
    assert (made.value, made.lower, made.upper) == pytest.approx((1, 100 / 140, 1))
    without = value(costs().drop(columns="recurrent"), deflators=INDEX)
    with pytest.raises(NotEstimableError):
        without.estimate("recurrent")
    assert "is not known" in without.words
    # The funding they are paid out of may say.
    told = value(costs().drop(columns="recurrent"), funding=funding(), deflators=INDEX)
    assert told.estimate("recurrent").value == pytest.approx(100 / 140)


def test_costs_called_other_than_their_funding_count_as_ending() -> None:
    frame = costs().assign(recurrent=True)
    with pytest.warns(DataWarning, match="called otherwise than the funding"):
        result = value(frame, funding=funding(), deflators=INDEX)
    assert result.estimate("recurrent").value == pytest.approx(100 / 140)
    assert value(frame, deflators=INDEX).estimate("recurrent").value == 1


def test_clocks_and_funding_lines() -> None:
    result = value(costs(), funding=funding(), changed_on=CHANGED, deflators=INDEX)
    clock = result.table[result.table["section"] == "clock"].set_index("item")["value"]
    assert clock["since the change"] == pytest.approx(365 / 30.4375)
    assert clock["since pump-priming ended"] == pytest.approx(184 / 30.4375)
    lines = result.estimate(
        "funding lines"
    )  # of core and bridge the first goes on, and the second does not say
    assert (lines.value, lines.lower, lines.upper) == (1, 0.5, 1)
    early = value(costs(), funding=funding(), changed_on=CHANGED, deflators=INDEX, on="2024-03-31")
    assert early.estimate("funding lines").value == 0.5
    assert "ends 3 months after 2024-03-31" in early.words
    with pytest.raises(NotEstimableError):
        value(costs(), deflators=INDEX).estimate("funding lines")
    endless = funding().assign(ends_on=pd.NaT)
    assert "since pump-priming ended" not in set(
        value(costs(), funding=endless, deflators=INDEX).table["item"]
    )


def test_refunds_are_taken_off_and_said() -> None:
    frame = pd.concat([costs(), costs().tail(3).head(1).assign(line="back", amount=-15.0)])
    result = value(frame, deflators=INDEX, changed_on=CHANGED)
    assert pounds(result, "running", "after") == pytest.approx(545)
    assert "1 is a refund, and taken off" in result.words
    with pytest.raises(NotEstimableError, match="less than nothing"):
        value(
            frame.assign(amount=np.where(frame["line"] == "back", -500, frame["amount"])), deflators=INDEX
        ).estimate("recurrent")
    assert (
        "no cost for each person"
        in value(frame.assign(amount=-1.0), people_with_outcome=10, deflators=INDEX).words
    )


def test_missing_amounts_and_quarters_are_counted_and_said() -> None:
    frame = costs()
    frame.loc[0, "amount"] = np.nan
    frame.loc[1, "period"] = None
    with pytest.warns(DataWarning) as told:
        result = value(frame, deflators=INDEX)
    assert len(told) == 2
    assert "1 has no amount" in result.words
    assert "1 has no quarter" in result.words
    assert (result.provenance.rows_in, result.provenance.rows_used, result.provenance.rows_unknown) == (
        14,
        12,
        2,
    )
    with pytest.raises(NotEstimableError, match="no amount"):
        value(frame.assign(amount=np.nan), deflators=INDEX)


def test_a_row_there_twice_is_said() -> None:
    with pytest.warns(DataWarning, match="twice to the last penny"):
        result = value(pd.concat([costs(), costs().head(1)]), deflators=INDEX)
    assert "1 is there twice" in result.words


def test_a_cost_of_no_kind_counts_as_running() -> None:
    frame = costs()
    frame["kind"] = frame["kind"].where(frame["kind"] != "set-up")
    result = value(frame, deflators=INDEX, changed_on=CHANGED)
    assert pounds(result, "running", "after") == pytest.approx(582)
    assert "counted as running" in result.words
    assert pounds(
        value(costs().drop(columns="kind"), deflators=INDEX, changed_on=CHANGED), "running", "after"
    ) == (pytest.approx(593))


def test_nobody_with_the_outcome_gives_no_cost() -> None:
    result = value(costs(), people_with_outcome=0, deflators=INDEX)
    with pytest.raises(NotEstimableError, match="Nobody"):
        result.estimate("cost per person")
    assert "since nobody had it" in result.words
    with pytest.raises(NotEstimableError):
        value(costs(), deflators=INDEX).estimate("cost per person")
    paper = protect(result).results[0]
    assert "nobody" not in paper.text
    assert "cannot be shown" in paper.text


def test_bad_costs_are_named() -> None:
    with pytest.raises(MissingColumnError):
        value(costs().drop(columns="amount"))
    with pytest.raises(MissingColumnError):
        value(costs(), recurrent="recurent", deflators=INDEX)
    with pytest.raises(NotEstimableError):
        value(costs().head(0))
    bad = {
        "period": "2024/25", "kind": "runing", "amount": np.inf, "price_year": 24.5, "recurrent": 3,
    }  # fmt: skip
    for column, given_as in bad.items():
        with pytest.raises(WrongTypeError) as told:
            value(costs().assign(**{column: given_as}), deflators=INDEX)
        assert "runing" not in str(told.value)
    with pytest.raises(WrongTypeError):
        value(costs(), line="period", deflators=INDEX)
    for wrong in ({2024: 0.0}, {2024: "x"}, {"2024": 1.0}, [1, 2]):
        with pytest.raises(WrongTypeError):
            value(costs(), deflators=wrong)
    for option in ({"price_year": 24}, {"level": 2}, {"on": "soon"}, {"changed_on": "soon"}, {"margin": -1}):
        with pytest.raises(WrongTypeError):
            value(costs(), **({"deflators": INDEX} | option))
    with pytest.raises(WrongTypeError):
        value(costs(), people_with_outcome="forty", deflators=INDEX)


def test_bad_funding_is_named() -> None:
    lines = funding()
    for wrong in (
        pd.concat([lines, lines.head(1)]),
        lines.assign(funding_line=None),
        lines.assign(starts_on="2030"),
    ):
        with pytest.raises(WrongTypeError):
            value(costs(), funding=wrong, deflators=INDEX)
    with pytest.raises(WrongTypeError, match="before it starts"):
        value(costs(), funding=lines.assign(starts_on=pd.Timestamp("2030-01-01")), deflators=INDEX)
    with pytest.raises(NotEstimableError):
        value(costs(), funding=lines.head(0), deflators=INDEX)
    with pytest.raises(MissingColumnError):
        value(costs(), funding=lines.drop(columns="ends_on"), deflators=INDEX)


@settings(max_examples=12)
@given(st.lists(st.floats(0.01, 1e6), min_size=14, max_size=14), st.randoms(use_true_random=False))
def test_order_and_names_of_lines_change_nothing(amounts: list[float], luck: object) -> None:
    frame = costs().assign(amount=amounts)
    order = list(range(len(frame)))
    luck.shuffle(order)  # type: ignore[attr-defined] # hypothesis' own random numbers
    moved = frame.iloc[order].reset_index(drop=True)
    names = {"casework": "z", "front door": "a"}
    moved = moved.assign(line=moved["line"].str.upper(), service=moved["service"].map(names))
    one, two = (value(f, people_with_outcome=40, deflators=INDEX) for f in (frame, moved))
    numbers = ["value", "lower", "upper"]
    named = two.table.assign(item=two.table["item"].replace({v: k for k, v in names.items()}))
    keys = ["section", "item", "quantity", "period"]
    pd.testing.assert_frame_equal(
        one.table.sort_values(keys, ignore_index=True)[numbers],
        named.sort_values(keys, ignore_index=True)[numbers], check_exact=True,
    )  # fmt: skip
    assert one.provenance.data_digest == two.provenance.data_digest


def test_a_row_without_amount_and_quarter_is_left_out_once() -> None:
    frame = costs()
    frame.loc[0, "amount"], frame.loc[0, "period"] = np.nan, None
    with pytest.warns(DataWarning, match="no amount"):
        made = value(frame, deflators=INDEX).provenance
    assert (made.rows_in, made.rows_used, made.rows_unknown) == (14, 13, 1)


def test_a_cost_shared_between_two_funding_lines_is_not_there_twice() -> None:
    shared = pd.concat([costs(), costs().head(1).assign(funding_line="grant")])
    assert "there twice" not in value(shared, deflators=INDEX).words
