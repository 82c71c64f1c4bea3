"""Training, support, sickness and turnover: of everybody, at every level, on paper, and what is refused."""

import re
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.disclosure import protect
from syschange.errors import DataWarning, MissingColumnError, NotEstimableError, WrongTypeError
from syschange.results import NOT_FOR_RELEASE
from syschange.system.staff import Workforce, workforce

from .census import census

STAFF = census()
ON = "2023-12-31"
MADE = workforce(STAFF, on=ON)


def here(table: pd.DataFrame = STAFF) -> pd.DataFrame:
    day = pd.Timestamp(ON)
    return table[(table["left_on"].isna() | (table["left_on"] > day)) & (table["started_on"] <= day)]


def test_coverage_is_of_people_in_post_on_the_day() -> None:
    made, held = MADE, here()
    for level in ("frontline", "manager", "senior strategic"):
        own = held[held["level"] == level]
        assert made.estimate("training", staff_level=level).value == pytest.approx(
            own["trained_on"].notna().mean()
        )
        assert made.estimate("sickness", staff_level=level).value == pytest.approx(
            own["sickness_days"].mean()
        )
    peers = held[held["lived_experience"]]
    assert made.estimate("peer supervision").value == pytest.approx(peers["peer_supervision"].mean())
    both = peers["peer_supervision"] & peers["trained_on"].notna()
    assert made.estimate("peer training and supervision").value == pytest.approx(both.mean())
    known = held["reflective_practice"].dropna().astype(bool)
    assert made.estimate("reflective practice").value == pytest.approx(known.mean())
    row = made.table[made.table["measure"] == "reflective practice"].iloc[0]
    assert row["unknown"] == held["reflective_practice"].isna().sum() > 0


def test_turnover_is_leavers_over_years_in_post() -> None:
    day, opens = pd.Timestamp(ON), pd.Timestamp("2022-12-31")
    begins, ends = STAFF["started_on"].clip(lower=opens), STAFF["left_on"].fillna(day).clip(upper=day)
    years = (ends - begins).dt.days.clip(lower=0).sum() / 365.25
    left = STAFF["left_on"].between(opens, day, inclusive="right").sum()
    made = MADE.estimate("turnover")
    assert left > 3
    assert made.value == pytest.approx(100 * left / years)
    assert made.lower < made.value < made.upper
    moved = STAFF.assign(
        worker_id=STAFF["worker_id"].where(STAFF["left_on"].isna(), "p0"), left_on=STAFF["left_on"]
    )
    moved.loc[0, "left_on"] = pd.NaT  # everybody who left is p0, who is still there in another post
    assert workforce(moved, on=ON).estimate("turnover").value == 0


def test_what_has_to_hold_everywhere_is_judged_where_it_is_worst() -> None:
    made = MADE
    table = made.lowest.set_index(["measure", "over"])
    row = table.loc["training", "staff_level"]
    assert row["label"] == "senior strategic"
    assert row["value"] == made.estimate("training", staff_level="senior strategic").value
    assert row["value"] < made.estimate("training").value
    assert row["groups"] == 3
    assert 0 <= row["another"] < 0.05
    assert "in the worst level, senior strategic" in made.words
    label, worst = made.weakest("sickness", over="sector")
    assert worst.value == max(made.estimate("sickness", sector=s).value for s in ("NHS", "housing"))
    assert label in {"NHS", "housing"}


def test_a_close_second_may_well_be_worse() -> None:
    alike = STAFF.assign(
        trained_on=STAFF["trained_on"].where(STAFF.index % 2 == 0, pd.Timestamp("2023-01-01"))
    )
    alike["sector"] = np.where(STAFF.index % 4 < 2, "NHS", "housing")
    found = workforce(alike, on=ON, level=None).lowest.set_index("measure")
    assert 0.15 < found.loc["training", "another"] <= 0.5


@pytest.mark.parametrize(
    "option",
    [
        {"on": "2022-06-30"}, {"level": None}, {"sector": None}, {"team": "team"}, {"worker": "post_id"},
        {"started": None}, {"left": "gone"}, {"trained": "qualified"}, {"reflective": "flag"}, {"lived": "flag"},
        {"peer": "flag"}, {"sickness": "days"}, {"shadowing": "days"}, {"confidence": 0.8},
    ],
    ids=str,
)  # fmt: skip
def test_every_option_changes_the_answer(option: dict[str, Any]) -> None:
    table = STAFF.assign(
        post_id=np.arange(len(STAFF)) // 3, gone=STAFF["left_on"] - pd.Timedelta(days=300), flag=STAFF.index % 3 == 0,
        qualified=STAFF["trained_on"].where(STAFF.index % 2 == 0), days=np.arange(len(STAFF)) % 11,
    )  # fmt: skip
    table["gone"] = table["gone"].where(table["gone"] >= table["started_on"])
    # The columns that an option names change nothing until they are named.
    assert workforce(table, **{"on": ON, **option}).table.to_csv() != MADE.table.to_csv()


def test_without_a_day_it_is_the_end_of_the_last_month_recorded() -> None:
    last = max(STAFF["left_on"].max(), STAFF["started_on"].max())
    made = workforce(STAFF)
    assert made.day == str((last + pd.offsets.MonthEnd(0)).date())
    assert str(last.date()) not in made.words + str(made.provenance)


def test_who_gives_up_two_posts_leaves_once_and_is_one_person_in_post() -> None:
    one = workforce(STAFF, on=ON)
    gone = STAFF[STAFF["left_on"].between("2023-01-31", ON)].head(4)
    assert len(gone) == 4
    second = pd.concat([STAFF, gone.assign(level="manager", sector="housing", post="second")])
    two = workforce(second, on=ON)
    assert two.estimate("turnover").value == pytest.approx(one.estimate("turnover").value)
    moved = STAFF.copy()  # who changes posts and then leaves has left once
    moved.loc[gone.index, "left_on"] = pd.Timestamp("2023-01-30")
    after = gone.assign(started_on=pd.Timestamp("2023-01-30"), level="manager", sector="housing")
    assert workforce(pd.concat([moved, after]), on=ON).estimate("turnover").value == pytest.approx(
        one.estimate("turnover").value
    )


def test_rows_that_say_the_same_count_once() -> None:
    with pytest.warns(DataWarning, match="the same as another row"):
        made = workforce(pd.concat([STAFF, STAFF.iloc[::2]]), on=ON)
    pd.testing.assert_frame_equal(made.table, MADE.table)
    assert made.provenance.rows_unknown == 120


def test_days_cannot_be_below_nought() -> None:
    days = np.where(np.arange(len(STAFF)) % 60 == 0, 40.0, 0.0)
    made = workforce(STAFF.assign(shadowing_days=days), on=ON)
    own = made.table[made.table["measure"].isin(["sickness", "shadowing"])]
    assert (own["lower"].dropna() >= 0).all()
    assert (own["lower"] == 0).any()
    for sector in ("NHS", "housing"):
        found = made.estimate("shadowing", sector=sector)
        assert found.lower >= 0
        assert found.probability(0) == 1
        row = own[(own["sector"] == sector) & (own["measure"] == "shadowing")].iloc[0]
        assert (row["lower"], row["upper"]) == (found.lower, found.upper)
    shown = made.lowest[made.lowest["measure"].isin(["sickness", "shadowing"])]
    assert (shown["lower"] >= 0).all()
    (paper,) = protect(made).results
    assert isinstance(paper, Workforce)
    assert (paper.table.loc[paper.table["measure"] == "shadowing", "lower"].dropna() >= 0).all()


def test_of_teams_under_ten_nothing_is_told_in_words() -> None:
    small = STAFF.assign(team=np.where(STAFF.index < 9, "tiny", STAFF["team"]), sickness_days=1.0)
    small.loc[small["team"] == "tiny", ["left_on", "sickness_days"]] = pd.NaT, 90.0
    small.loc[2, "sickness_days"] = 91.0
    made = workforce(small, on=ON, level=None, sector=None, team="team")
    assert "tiny" not in made.words
    assert "tiny" not in set(made.lowest["label"])
    assert (made.lowest["left_out"] == 1).all()
    assert "may be worse still" in made.words


def test_ids_and_free_text_are_no_levels() -> None:
    with pytest.raises(WrongTypeError, match="ids or free text"):
        workforce(STAFF.assign(name="x", person_id="x"), on=ON, team="person_id")


def test_columns_that_are_not_there_take_their_measures_along() -> None:
    made = workforce(STAFF.drop(columns=["trained_on", "lived_experience", "level"]), on=ON)
    assert set(made.measures) == {"reflective practice", "sickness", "turnover", "shadowing"}
    assert made.by == ("sector",)
    with pytest.raises(MissingColumnError):
        workforce(STAFF, trained="qualified")
    with pytest.raises(MissingColumnError):
        workforce(STAFF.drop(columns="team"), team="team")


def test_names_and_order_say_nothing() -> None:
    made = MADE
    moved = STAFF.assign(worker_id="x" + STAFF["worker_id"].str[::-1]).sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(workforce(moved, on=ON).table, made.table)
    assert workforce(moved, on=ON).words == made.words


@pytest.mark.parametrize("engine", ["Polars lazy", "DuckDB", "Arrow", "Parquet"])
def test_every_engine_gives_one_answer(engine: str, tmp_path: Any) -> None:
    pytest.importorskip("pyarrow")
    held = pl.from_pandas(STAFF)
    held.write_parquet(tmp_path / "staff.parquet")
    data = {
        "Polars lazy": held.lazy(),
        "DuckDB": duckdb.connect().from_arrow(held.to_arrow()),
        "Arrow": held.to_arrow(),
        "Parquet": str(tmp_path / "staff.parquet"),
    }[engine]
    made, plain = workforce(data, on=ON, team="team"), workforce(STAFF, on=ON, team="team")
    pd.testing.assert_frame_equal(made.table, plain.table)
    assert (made.words, made.provenance) == (plain.words, plain.provenance)


def test_on_paper_small_levels_are_hidden_and_may_be_worse() -> None:
    true = workforce(census(140), on=ON)
    (made,) = protect(true).results
    assert isinstance(made, Workforce)
    table = made.table
    shown = table["n"].dropna()
    assert (shown % 5 == 0).all()
    assert (shown >= 10).all()
    row = made.lowest.set_index(["measure", "over"]).loc["training", "staff_level"]
    assert row["left_out"] > 0
    assert row["label"] != "senior strategic"
    assert "of those told" in made.words
    assert "may be worse still" in made.words
    assert NOT_FOR_RELEASE not in made.text
    assert made.provenance.rows_in is None
    told = [int(n) for n in re.findall(r"(\d+) (?:of|workers)", made.words)]
    assert told
    assert all(n % 5 == 0 for n in told)


def test_true_values_say_so_and_name_nobody() -> None:
    made = MADE
    assert NOT_FOR_RELEASE in made.text
    assert not re.search(r"\bp\d+\b", made.text + made.table.to_csv())
    assert "Burnout is not told here" in made.words


def test_rows_that_cannot_be_used_are_told() -> None:
    wrong = STAFF.copy()
    wrong.loc[3, "left_on"] = pd.Timestamp("2010-01-01")
    wrong.loc[4, "worker_id"] = None
    with pytest.warns(DataWarning, match="before that of starting"):
        made = workforce(wrong, on=ON)
    assert made.provenance.rows_unknown == 2
    assert "before that of starting" in made.words


def test_what_is_no_workforce_is_refused() -> None:
    with pytest.raises(NotEstimableError, match="Nobody is in post"):
        workforce(STAFF, on="1990-01-01")
    with pytest.raises(NotEstimableError):
        workforce(STAFF.iloc[:0], on=ON)
    with pytest.raises(NotEstimableError, match="can be used"), pytest.warns(DataWarning):
        workforce(STAFF.assign(worker_id=" "))
    with pytest.raises(NotEstimableError, match="which day"):
        workforce(STAFF.assign(started_on=pd.NaT, left_on=pd.NaT))
    with pytest.raises(WrongTypeError, match="not a date"):
        workforce(STAFF, on="soon")
    with pytest.raises(WrongTypeError, match="confidence level"):
        workforce(STAFF, on=ON, confidence=95)
    with pytest.raises(WrongTypeError, match="below 0"):
        workforce(STAFF.assign(sickness_days=-1.0), on=ON)
    with pytest.raises(WrongTypeError, match="two things"):
        workforce(STAFF, on=ON, sickness="shadowing_days")
    with pytest.raises(MissingColumnError):
        workforce(STAFF, worker="who")
    with pytest.raises(WrongTypeError):
        workforce(STAFF.assign(peer_supervision="often"), on=ON)
