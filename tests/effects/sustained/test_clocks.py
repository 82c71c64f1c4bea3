"""Two clocks: what is known of months since the change, and of months since funding ended; and what is not yet."""

import numpy as np
import pytest

from syschange.errors import NotEstimableError

from .followed import followed, panel, people, value, watched


def test_both_clocks_stand_in_the_table() -> None:
    table = followed(people(), funding_end=12).table
    shown = table[table["quantity"] == "effect"]
    assert shown["months"].tolist() == [3, 6, 12, 18, 24]
    assert shown["months_since_funding"].tolist() == [-9, -6, 0, 6, 12]


def test_the_end_of_funding_is_the_mean_after_less_the_mean_before_on_the_same_people() -> None:
    made = followed(people(5, late=1.0), funding_end=12)
    effects = made.table[made.table["quantity"] == "effect"]["value"].to_numpy()
    assert value(made, "while funded") == pytest.approx(effects[:2].mean())
    assert value(made, "after funding") == pytest.approx(effects[2:].mean())
    assert value(made, "change after funding") == pytest.approx(effects[2:].mean() - effects[:2].mean())
    assert value(made, "retained after funding") == pytest.approx(
        effects[2:].mean() - 0.5 * effects[:2].mean()
    )
    assert made.estimate("change after funding").upper < 0
    assert "an effect that was fading anyway would show the same" in made.text
    kept, share = made.estimate("retained after funding"), made.estimate("retained share after funding")
    assert share.probability(0.5) == pytest.approx(kept.probability(0))
    path = made.basis.same.path(0)
    weights = np.array([-1 / 2, -1 / 2, 1 / 3, 1 / 3, 1 / 3])
    assert made.estimate("change after funding").distribution.se == pytest.approx(
        float(weights @ path.covariance @ weights) ** 0.5
    )


def test_of_units_only_those_with_both_sides_count_and_the_clock_runs_through_the_end() -> None:
    data = panel(2)
    late = data["unit"] == 0
    data.loc[late, "changed"] = 31.0
    made = watched(data, funding_end=31)
    table = made.table
    ended = table[table["quantity"] == "change after funding"].iloc[0]
    assert ended["n_changed"] == 11
    clock = table[table["quantity"] == "effect by end of funding"]
    assert clock["months_since_funding"].tolist() == list(range(-8, 17))
    assert made.estimate("effect by end of funding", months=-8).value == pytest.approx(clock["value"].iloc[0])
    assert abs(value(made, "while funded") - 3) < 1
    assert "months_since_funding" in table


def test_the_end_of_funding_of_units_is_worked_out_from_their_own_months() -> None:
    data = panel(4)
    made = watched(data, funding_end=31)
    wide = data.pivot_table(index="unit", columns="month", values="score")
    when = data.groupby("unit")["changed"].first()
    total = 0.0
    for cohort, weight in ((20, 0.5), (23, 0.5)):
        base = wide.loc[:, : cohort - 1].mean(axis=1)
        moved = wide.loc[:, 31:].mean(axis=1) - wide.loc[:, cohort:30].mean(axis=1) + 0 * base
        total += weight * (moved[when == cohort].mean() - moved[when.isna()].mean())
    assert value(made, "change after funding") == pytest.approx(total)


def test_funding_that_has_not_ended_is_not_known_and_one_that_ended_at_once_is_refused() -> None:
    made = followed(people(), funding_end=30)
    assert (
        "Whether it outlives its funding is not known: funding ends 30 months after the change" in made.text
    )
    with pytest.raises(NotEstimableError, match="Funding ends 30 months"):
        made.estimate("after funding")
    with pytest.raises(NotEstimableError, match="Funding ended 3 months after the change"):
        followed(people(), funding_end=3)
    with pytest.raises(NotEstimableError, match="before any unit changed"):
        watched(panel(), funding_end=20)
    assert (
        "is not known: funding ends 5 months after the last month seen"
        in watched(panel(), funding_end=52).text
    )


def test_a_shock_is_the_six_months_after_less_the_six_before() -> None:
    made = followed(people(6, late=0.0), shocks={"a pay freeze": 12})
    effects = made.table[made.table["quantity"] == "effect"]["value"].to_numpy()
    assert value(made, "change after shock") == pytest.approx(effects[2] - effects[1])
    assert made.estimate("change after shock", shock="a pay freeze").upper < 0
    assert "In the 6 months after a pay freeze the effect was" in made.text
    units = watched(panel(6, effect=lambda h: 3.0 if h < 12 else 1.0), shocks={"x": 34})
    assert made.table["months"].iloc[-1] == 12
    found = units.estimate("change after shock", shock="x")
    assert found.lower < -1 < found.upper or found.value < 0
    data = panel(6)
    wide = data.pivot_table(index="unit", columns="month", values="score")
    when = data.groupby("unit")["changed"].first()
    moved = wide.loc[:, 34:39].mean(axis=1) - wide.loc[:, 28:33].mean(axis=1)
    expected = moved[when.notna()].mean() - moved[when.isna()].mean()
    assert value(watched(data, shocks={"x": 34}), "change after shock") == pytest.approx(expected)


def test_a_shock_nobody_was_seen_around_is_named_as_not_known() -> None:
    made = followed(people(), shocks={"a flood": 30, "a strike": 18})
    assert (
        "What a flood did to the effect is not known: not seen within 6 months on both sides of it."
        in made.text
    )
    assert made.estimate("change after shock", shock="a strike").value == pytest.approx(0, abs=3)
    assert "it came 7 months after the last month seen" in watched(panel(), shocks={"z": 54}).text


def test_before_twelve_months_it_says_on_which_date_lasting_can_be_known() -> None:
    short = people(waves=(3, 6, 9))
    made = followed(short, changed_on="2024-05-31", funding_end=6)
    assert "Followed for 9 months, nothing can be known yet about its lasting" in made.text
    assert "that can be looked at from 28 May 2025" in made.text
    assert "months 12 to 24 from 28 May 2026" in made.text
    for quantity in (
        "late",
        "worthwhile",
        "retained",
        "retained share",
        "half-life",
        "retained after funding",
    ):
        with pytest.raises(NotEstimableError, match=r"ollowed for 9 months"):
            made.estimate(quantity)
    assert "fading" not in made.text
    assert "kept" not in made.text
    undated = followed(short).text
    assert "12 months after the change, which is 3 after the last time seen" in undated
    assert "at month 24" in undated
    assert "late less everyone's" not in set(followed(short, by=["site"]).table["quantity"])


def test_units_say_the_date_themselves() -> None:
    data = panel(months=32)
    start = np.datetime64("2021-01", "M")
    for column in ("month", "changed"):
        known = data[column].fillna(0).astype(int).to_numpy()
        dates = (start + known).astype("datetime64[s]")
        data[column] = np.where(data[column].isna(), np.datetime64("NaT"), dates)
    assert "that can be looked at from 1 December 2023" in watched(data).text


def test_a_late_window_seen_in_part_says_when_the_rest_can_be_seen() -> None:
    made = followed(people(waves=(3, 6, 12, 15)), changed_on="2024-01-01")
    assert "From month 12 to 15 the effect was" in made.text
    assert "month 24 can be looked at from 1 January 2026" in made.text


def test_one_time_alone_has_an_effect_and_no_lasting() -> None:
    made = followed(people(), at=(6,))
    assert value(made, "early") == pytest.approx(value(made, "effect"))
    for quantity in ("late", "slope", "half-life"):
        with pytest.raises(NotEstimableError):
            made.estimate(quantity)
    assert "Followed for 6 months" in made.text


def test_nothing_of_the_late_window_seen_is_said() -> None:
    made = followed(people(waves=(3, 6, 30)))
    assert "The effect was not seen from month 12 to 24, so whether it lasted is not known." in made.text
