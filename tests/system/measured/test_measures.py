"""Shares, means and rates of units: values, changes and gaps, how sure they are, and what goes on paper."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.disclosure import protect
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.results import parameters
from syschange.statistics.proportions import difference, proportion
from syschange.statistics.rates import rate_limits
from syschange.system.measured import (
    Measure,
    Measured,
    change_words,
    gap_words,
    measured,
    period_of,
    value_words,
)

NAMED = Measure("named", "has a coordinator", "share", "households")
ROUND = Measure("round", "agencies round a household", "mean", "households", better="lower")
OUT = Measure("out", "evictions", "rate", "people", per=100, better="lower")


class Told(Measured):
    """A result whose words tell one change."""

    def sentences(self) -> str:
        """Return the words."""
        name = next(iter(self.measures))
        return change_words(self, name) if self.changed else value_words(self, name)


def rows(n: int = 400, units: int = 150, seed: int = 1) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    when = pd.Series(pd.to_datetime("2024-01-01") + pd.to_timedelta(draw.integers(-300, 300, n), unit="D"))
    made = pd.DataFrame({"unit": draw.integers(0, units, n)})
    made["area"] = pd.Categorical(draw.choice(["a", "b", "c"], n), ordered=True)
    made["period"] = period_of(when, "2024-01-01")
    made["value"] = (draw.random(n) < 0.4 + 0.2 * (made["period"] == "after")).astype(float)
    return made.assign(exposure=0.25)


def ask(*asked: tuple[Measure, pd.DataFrame], **how: object) -> Told:
    n = len(asked[0][1])
    result = measured(Told, asked, provenance=("system.told", parameters(a=1)), rows=(n, n), **how)  # type: ignore[arg-type]
    assert isinstance(result, Told)
    return result


def test_one_row_a_unit_gives_wilson_and_newcombe_limits() -> None:
    frame = rows(300).assign(unit=range(300))
    result = ask((NAMED, frame), changed=True)
    before, after = (frame[frame["period"] == p]["value"] for p in ("before", "after"))
    own, expected = result.estimate("named"), proportion(after.sum(), len(after))
    assert own.lower == pytest.approx(expected.lower, abs=1e-12)
    change = result.estimate("named", quantity="change")
    expected = difference(after.sum(), len(after), before.sum(), len(before))
    assert (change.value, change.lower, change.upper) == pytest.approx(
        (expected.value, expected.lower, expected.upper), abs=1e-9
    )


def test_units_seen_before_and_after_are_compared_with_themselves() -> None:
    draw = np.random.default_rng(3)
    level = draw.normal(5, 2, 80)
    frame = pd.DataFrame(
        {"unit": np.tile(range(80), 2), "value": np.r_[level, level + draw.normal(0.5, 0.3, 80)]}
    )
    frame["period"] = pd.Categorical(
        ["before"] * 80 + ["after"] * 80, categories=["before", "after"], ordered=True
    )
    paired = ask((ROUND, frame), changed=True).estimate("round", quantity="change")
    apart = ask((ROUND, frame.assign(unit=range(160))), changed=True).estimate("round", quantity="change")
    assert paired.value == pytest.approx(apart.value)
    assert paired.upper - paired.lower < 0.3 * (apart.upper - apart.lower)


def test_rates_count_events_by_exposure() -> None:
    frame = rows()
    result = ask((OUT, frame))
    assert result.estimate("out").value == pytest.approx(100 * frame["value"].sum() / frame["exposure"].sum())


@pytest.mark.parametrize("exposure", [0.1, 1.0, 20.0])
@pytest.mark.parametrize("events", [0, 5])
def test_limits_of_rates_are_those_of_counts_over_their_exposure(events: int, exposure: float) -> None:
    happened = (np.arange(100) < events).astype(float)
    frame = pd.DataFrame({"unit": range(100), "value": happened, "exposure": exposure})
    own = ask((OUT, frame)).estimate("out")
    lower, upper = rate_limits(events, 100 * exposure, level=0.95)
    assert (own.lower, own.upper) == pytest.approx((100 * float(lower), 100 * float(upper)), rel=0.05)


def test_how_rates_change_from_none_is_not_made_out_to_be_sure() -> None:
    happened = np.r_[np.zeros(50), np.arange(50) < 12]
    frame = pd.DataFrame({"unit": range(100), "value": happened.astype(float), "exposure": 1.0})
    frame["period"] = pd.Categorical(["before"] * 50 + ["after"] * 50, ["before", "after"], ordered=True)
    result = ask((OUT, frame), changed=True)
    assert result.estimate("out", period="before").upper > 0
    assert "how they differ is not known" in result.words
    with pytest.raises(NotEstimableError):
        result.estimate("out", quantity="change")
    some = ask((OUT, frame.assign(value=frame["value"].where(frame.index > 0, 1.0))), changed=True)
    assert np.isfinite(some.estimate("out", quantity="change").upper)


def test_few_uneven_units_have_fewer_degrees_of_freedom() -> None:
    def freedom(sizes: list[int]) -> float:
        unit = np.repeat(np.arange(len(sizes)), sizes)
        value = np.random.default_rng(4).normal(size=(2, len(unit)))
        parts = [
            pd.DataFrame({"unit": unit + 100 * i, "value": value[i], "period": period})
            for i, period in enumerate(("before", "after"))
        ]
        frame = pd.concat(parts, ignore_index=True)
        frame["period"] = pd.Categorical(frame["period"], ["before", "after"], ordered=True)
        return float(ask((ROUND, frame), changed=True).basis["df_change"].dropna().iloc[0])

    assert 5 <= freedom([16] * 6) <= 10
    assert freedom([60, 10, 10, 5, 5, 5]) < 7  # 9.6 where each unit but one counts as one


@pytest.mark.slow
def test_few_uneven_units_leave_changes_less_sure() -> None:
    draw = np.random.default_rng(2)

    def held(sizes: list[int], times: int = 120) -> float:
        inside = 0
        for _ in range(times):
            parts = []
            for i, period in enumerate(("before", "after")):
                unit = np.repeat(np.arange(len(sizes)), sizes)
                value = draw.normal(size=len(sizes))[unit] + draw.normal(0, 1.5, len(unit))
                parts.append(pd.DataFrame({"unit": unit + 100 * i, "value": value, "period": period}))
            frame = pd.concat(parts, ignore_index=True)
            frame["period"] = pd.Categorical(frame["period"], ["before", "after"], ordered=True)
            found = ask((ROUND, frame), changed=True).estimate("round", quantity="change")
            inside += found.lower <= 0 <= found.upper
        return inside / times

    assert held([16] * 6) > 0.9
    assert held([60, 10, 10, 5, 5, 5]) > 0.78  # .84; with a degree of freedom for each unit but one .76


def test_no_difference_points_no_way() -> None:
    frame = pd.DataFrame({"unit": range(80), "value": np.tile([0.0, 1.0], 40)})
    frame["period"] = pd.Categorical(["before"] * 40 + ["after"] * 40, ["before", "after"], ordered=True)
    assert "higher or lower" in ask((NAMED, frame), changed=True).words


def test_gap_is_from_the_reference_group() -> None:
    frame = rows()
    result = ask((NAMED, frame), by=["area"], against={"area": "a"})
    share = frame.groupby("area", observed=True)["value"].mean()
    assert result.estimate("named", quantity="gap", area="c").value == pytest.approx(share["c"] - share["a"])
    assert "percentage point" in gap_words(result, "named", area="c")
    other = ask((NAMED, frame), by=["area"], against={"area": "b"})
    assert other.estimate("named", quantity="gap", area="c").value == pytest.approx(share["c"] - share["b"])
    with pytest.raises(NotEstimableError):
        result.estimate("named", quantity="gap", area="a")


def test_the_worst_group_is_the_lowest_or_of_what_is_bad_the_highest() -> None:
    frame = rows()
    share = frame.groupby("area", observed=True)["value"].mean()
    result = ask((NAMED, frame), by=["area"])
    label, worst = result.weakest("named", over="area")
    assert label == share.idxmin()
    every = [result.estimate("named", area=a) for a in "abc"]
    assert worst.probability(0.4) == min(e.probability(0.4) for e in every)
    label, worst = ask((OUT, frame), by=["area"]).weakest("out", over="area")
    assert label == share.idxmax()
    assert worst.value == pytest.approx(400 * share.max())


def test_a_characteristic_shows_declared_groups_and_the_unknown() -> None:
    frame = rows(60)
    kinds = pd.CategoricalDtype(["a", "b", "c", "d", "(unknown)"], ordered=True)
    frame["area"] = frame["area"].astype(str).replace("c", "(unknown)").astype(kinds)
    table = ask((NAMED, frame), by=["area"]).table
    assert list(table["area"]) == ["(all)", "a", "b", "c", "d", "(unknown)"]
    assert table.set_index("area")["n"]["d"] == 0
    assert table.set_index("area")["n"].drop("(all)").sum() == 60


def test_combinations_only_where_asked() -> None:
    frame = rows().assign(sex=pd.Categorical(np.tile(["F", "M"], 200), ordered=True))
    assert set(ask((NAMED, frame), by=["area", "sex"]).table["ways"]) == {0, 1}
    assert set(ask((NAMED, frame), by=["area", "sex"], ways=2).table["ways"]) == {0, 1, 2}


def test_unknown_values_are_counted_and_rows_without_a_period_left_out() -> None:
    frame = rows(100)
    frame.loc[:9, "value"] = np.nan
    frame.loc[90:, "period"] = np.nan
    table = ask((NAMED, frame), changed=True).table
    values = table[table["quantity"] == "value"]
    assert values["unknown"].sum() == 10
    assert values["n"].sum() == 80


def test_paper_holds_nothing_true() -> None:
    draw = np.random.default_rng(5)
    frame = rows(403).assign(unit=range(403))
    scores = frame.assign(value=draw.normal(3.14159, 1, 403))
    result = ask(
        (NAMED, frame), (ROUND, scores), (OUT, frame), by=["area"], changed=True, against={"area": "a"}
    )
    paper = protect(result).results[0]
    assert isinstance(paper, Told)
    true, shown = result.table, paper.table
    for column in ("n", "units", "numerator"):
        assert (shown[column].dropna() % 5 == 0).all()
    values = true["quantity"] == "value"
    mean = true["measure"] == "round"
    assert not np.isclose(
        true.loc[mean & values, "value"], shown.loc[mean & values, "value"], rtol=0, atol=1e-9
    ).any()
    own = shown[(shown["measure"] == "named") & values]
    known = own["value"].notna()
    assert (own["value"] == own["numerator"] / own["n"])[known].all()
    assert paper.provenance.data_digest is None
    assert paper.words != result.words


def test_small_groups_are_hidden_and_things_are_not() -> None:
    frame = rows(45).assign(unit=range(45))
    things = Measure("held", "meetings held", "share", "meetings", personal=False)
    paper = protect(ask((NAMED, frame), (things, frame), by=["area"], changed=True)).results[0]
    assert isinstance(paper, Told)
    table = paper.table
    people = table[(table["measure"] == "named") & (table["ways"] == 1) & (table["quantity"] == "value")]
    assert people["value"].isna().all()
    assert table[table["measure"] == "held"]["n"].dropna().sum() == 90
    assert "named" in table["measure"].to_numpy()


def test_two_few_to_say_how_sure_is_said() -> None:
    frame = rows(2).assign(unit=0)
    assert "too few" in value_words(ask((ROUND, frame)), "round")


@given(st.integers(0, 2**32 - 1))
def test_order_of_rows_and_names_of_units_change_nothing(seed: int) -> None:
    draw = np.random.default_rng(seed)
    frame = rows(60, 20).assign(value=draw.normal(size=60))
    result = ask((ROUND, frame), by=["area"], changed=True, against={"area": "a"})
    moved = frame.sample(frac=1, random_state=seed % 1000)
    moved["unit"] = draw.permutation(20)[moved["unit"]]
    other = ask((ROUND, moved), by=["area"], changed=True, against={"area": "a"})
    pd.testing.assert_frame_equal(result.table, other.table, check_exact=True)
    assert result.provenance.data_digest == other.provenance.data_digest


def test_what_cannot_be_asked_says_what_can() -> None:
    result = ask((NAMED, rows()), by=["area"])
    with pytest.raises(UnknownChoiceError, match="named"):
        result.estimate("namd")
    with pytest.raises(UnknownChoiceError):
        result.estimate("named", quantity="trend")
    with pytest.raises(UnknownChoiceError):
        result.estimate("named", period="before")
    with pytest.raises(UnknownChoiceError):
        ask((NAMED, rows()), by=["area"], against={"area": "z"})
    with pytest.raises(UnknownChoiceError):
        ask((NAMED, rows()), by=["area"], ways=2)
    with pytest.raises(WrongTypeError, match="yes or no"):
        ask((NAMED, rows().assign(value=2.0)))
    with pytest.raises(WrongTypeError):
        ask((OUT, rows().drop(columns="exposure")))
    with pytest.raises(WrongTypeError):
        ask((NAMED, rows()), (NAMED, rows()))
    with pytest.raises(WrongTypeError):
        ask((NAMED, rows().assign(unit=np.nan)))
    with pytest.raises(UnknownChoiceError):
        Measure("x", "x", kind="median")


def test_the_day_of_the_change_is_after() -> None:
    days = pd.Series(pd.to_datetime(["2023-12-31", "2024-01-01", None]))
    assert list(period_of(days, "2024-01-01").astype(object))[:2] == ["before", "after"]
    assert period_of(days, pd.Timestamp("2024-01-01", tz="Europe/London")).isna()[2]
    for bad in ("01/01/2024", object(), None, 2024, 2.5, True, pd.NaT):
        with pytest.raises(WrongTypeError):
            period_of(days, bad)
