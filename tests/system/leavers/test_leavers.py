"""What becomes of activity when somebody leaves: falls, no falls, nobody, options, engines and words."""

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.disclosure import protect
from syschange.errors import DataWarning, NotEstimableError, UnknownChoiceError
from syschange.results import NOT_FOR_RELEASE
from syschange.system.leavers import Leavers, leavers

from .partnerships import partnerships, quarterly

CONTACTS, STAFF = partnerships(ratio=0.5)


def test_a_fall_is_told_beside_units_that_nobody_left() -> None:
    made = leavers(CONTACTS, STAFF)
    assert made.finding == "fell"
    assert made.estimate().upper < 1
    assert made.estimate().value == pytest.approx(0.5, abs=0.15)
    assert made.table["value"].iloc[0] == made.estimate().value
    assert made.table["keeps"].iloc[0] == made.estimate().probability(0.8) < 0.05
    assert made.table["quarter"].tolist()[1:] == list(range(-4, 5))
    assert made.estimate(3).value == made.table.set_index("quarter").loc[3, "value"]
    assert made.found.placebo < 0.05
    assert "more than chance readily explains" in made.words
    assert "does not show that it moved because they left" in made.words
    assert made.plot().axes


def test_no_fall_is_never_told_as_none() -> None:
    made = leavers(*partnerships(units=40, left=12, mean=60))
    assert made.finding == "kept"
    assert made.estimate().probability(0.8) > 0.975
    assert "no difference" not in made.words
    unsure = leavers(*partnerships(left=1, mean=4))
    assert unsure.finding == "not known"
    assert "not known" in unsure.words


def test_nobody_left_is_not_known() -> None:
    made = leavers(*partnerships(units=4, left=0))
    assert made.finding == "no leaver"
    assert made.words.startswith("Nobody left")
    assert set(made.table["note"]) == {"nobody left"}
    with pytest.raises(NotEstimableError, match="Nobody left"):
        made.estimate()


def test_alone_it_is_before_and_after_with_its_caveat() -> None:
    made = leavers(*partnerships(units=1, left=1, ratio=0.5))
    assert not made.found.compared
    assert "any trend" in made.words
    assert "from quarter to quarter" in made.words
    assert made.table["comparison"].isna().all()


@pytest.mark.parametrize(
    "option",
    [
        {"only": "joint"}, {"once": "meeting_id"}, {"span": 3}, {"leaving": "after"}, {"comparison": False},
        {"rho": 0.6}, {"level": 0.8}, {"posts": ["worker"]}, {"worker": "person"}, {"left": "gone"},
        {"workforce_unit": "team"}, {"unit": "team"}, {"when": "moved_on"},
    ],
    ids=str,
)  # fmt: skip
def test_every_option_changes_the_answer(option: dict[str, Any]) -> None:
    later = CONTACTS["contacted_on"] + pd.Timedelta(days=40)
    merged = "agency " + (CONTACTS["agency"].str[7:].astype(int) // 2).astype(str)
    contacts = CONTACTS.assign(team=merged, moved_on=later)
    staff = STAFF.assign(
        gone=STAFF["left_on"] + pd.Timedelta(days=120),
        team=STAFF["agency"].map(lambda a: f"agency {int(a[7:]) + 5}"),
        person=STAFF["worker_id"].where(STAFF["post"] == "worker", "the same"),
    )  # fmt: skip
    # One person in all coordinators' posts leaves each unit all the same: only the number of staff changes.
    made, plain = leavers(contacts, staff, **option), leavers(contacts, staff)
    assert (made.table.to_csv(), made.found.counts) != (plain.table.to_csv(), plain.found.counts)


def test_a_seed_moves_the_guard_alone() -> None:
    one, two = (leavers(*partnerships(left=4), seed=seed) for seed in (1, 2))
    assert one.found.placebo != two.found.placebo
    pd.testing.assert_frame_equal(one.table, two.table)


def test_counts_by_quarter_are_the_same_as_events() -> None:
    made = leavers(quarterly(CONTACTS), STAFF, when="quarter", count="cases")
    pd.testing.assert_frame_equal(made.table, leavers(CONTACTS, STAFF).table)
    assert made.provenance.data_digest == leavers(CONTACTS, STAFF).provenance.data_digest


def test_a_quarter_without_a_count_is_not_known() -> None:
    table = quarterly(CONTACTS)
    hole = table.drop(table[(table["agency"] == "agency 0") & (table["quarter"] == "2023-04-01")].index)
    made, plain = (leavers(t, STAFF, when="quarter", count="cases") for t in (hole, table))
    assert made.estimate().value != plain.estimate().value
    assert made.table["departures"].tolist()[0] == 3
    missing = table.assign(cases=table["cases"].where(table.index != hole.index[3]))
    assert leavers(missing, STAFF, when="quarter", count="cases").provenance.rows_in == len(table)


def test_quarters_that_the_records_do_not_cover_are_left_out() -> None:
    late = CONTACTS[CONTACTS["contacted_on"] > "2022-02-20"]
    made = leavers(late, STAFF)
    assert made.found.trimmed
    assert "do not cover in full" in made.words
    assert not leavers(CONTACTS, STAFF).found.trimmed


def test_who_takes_up_another_post_has_not_left() -> None:
    again = STAFF[STAFF["left_on"].notna()].assign(
        post="manager", started_on=lambda t: t["left_on"] + pd.Timedelta(days=10), left_on=pd.NaT
    )
    moved = pd.concat([STAFF, again], ignore_index=True)
    assert leavers(CONTACTS, moved).finding == "no leaver"
    assert leavers(CONTACTS, moved, posts=["coordinator"]).finding == "fell"
    back = again.assign(started_on=lambda t: t["started_on"] + pd.Timedelta(days=200))
    assert leavers(CONTACTS, pd.concat([STAFF, back], ignore_index=True)).finding == "fell"
    unknown = pd.concat([STAFF, back], ignore_index=True)
    assert leavers(CONTACTS, unknown, started="not there").finding == "no leaver"


def test_departures_that_cannot_be_used_are_counted_and_said() -> None:
    staff = STAFF.copy()
    staff.loc[1, "left_on"] = pd.Timestamp("2024-12-15")
    staff.loc[20, "agency"] = "nowhere"
    staff.loc[20, "left_on"] = pd.Timestamp("2023-03-01")
    staff.loc[41, "left_on"] = pd.Timestamp("2030-01-01")
    made = leavers(CONTACTS, staff)
    assert (made.found.counts["outside"], made.found.counts["edge"]) == (2, 1)
    assert "2 left a unit, or at a time, without records of activity" in made.words
    two = STAFF.copy()
    two.loc[1, "left_on"] = pd.Timestamp("2023-05-15")
    close = leavers(CONTACTS, two)
    assert close.found.counts["joined"] == 1
    assert "taken together as one" in close.words


def test_rows_that_cannot_be_used_are_told() -> None:
    wrong = STAFF.assign(left_on=STAFF["left_on"].where(STAFF.index != 4, pd.Timestamp("2019-01-01")))
    with pytest.warns(DataWarning, match="before that of starting"):
        made = leavers(CONTACTS, wrong)
    assert made.found.counts["people"] == 2
    assert "before that of starting" in made.words
    some = CONTACTS.assign(agency=CONTACTS["agency"].where(CONTACTS.index % 50 != 0))
    found = leavers(some, STAFF).provenance
    assert found.rows_in == len(CONTACTS)
    assert found.rows_unknown == int(some["agency"].isna().sum())


def test_names_and_order_say_nothing() -> None:
    names = {f"agency {i}": f"place {(7 * i) % 24}" for i in range(24)}
    contacts = CONTACTS.assign(agency=CONTACTS["agency"].map(names)).sample(frac=1, random_state=1)
    staff = STAFF.assign(
        agency=STAFF["agency"].map(names), worker_id="x" + STAFF["worker_id"].str[::-1]
    ).sample(frac=1, random_state=2)
    made, plain = leavers(contacts, staff), leavers(CONTACTS, STAFF)
    columns = ["measure", "quarter", "departures", "activity", "comparison", "value", "lower", "upper"]
    pd.testing.assert_frame_equal(made.table[columns], plain.table[columns], rtol=1e-12)
    assert made.provenance.data_digest == plain.provenance.data_digest


@pytest.mark.parametrize("engine", ["Polars lazy", "DuckDB", "Arrow", "Parquet"])
def test_every_engine_gives_one_answer(engine: str, tmp_path: Any) -> None:
    pytest.importorskip("pyarrow")

    def given(name: str, frame: pd.DataFrame) -> object:
        held = pl.from_pandas(frame)
        held.write_parquet(tmp_path / f"{name}.parquet")
        return {
            "Polars lazy": held.lazy(),
            "DuckDB": duckdb.connect().from_arrow(held.to_arrow()),
            "Arrow": held.to_arrow(),
            "Parquet": str(tmp_path / f"{name}.parquet"),
        }[engine]

    asked: dict[str, Any] = {"only": "joint", "once": "meeting_id"}
    plain = leavers(CONTACTS, STAFF, **asked)
    made = leavers(given("contacts", CONTACTS), given("staff", STAFF), **asked)
    pd.testing.assert_frame_equal(made.table, plain.table)
    assert (made.words, made.provenance) == (plain.words, plain.provenance)


def test_true_values_say_so_and_choices_are_named() -> None:
    made = leavers(CONTACTS, STAFF)
    assert NOT_FOR_RELEASE in made.text
    assert "agency 0" not in made.text + made.table.to_csv()
    with pytest.raises(UnknownChoiceError):
        made.estimate(9)
    assert np.isfinite(made.table["lower"]).all()


def test_rows_that_do_not_say_whether_they_count_are_told() -> None:
    some = CONTACTS.assign(joint=CONTACTS["joint"].astype(object).where(CONTACTS.index % 5 > 0))
    made = leavers(some, STAFF, only="joint")
    lost = int(some["joint"].isna().sum())
    assert made.provenance.rows_unknown == lost
    assert "20% of the rows of activity lack" in made.words
    (paper,) = protect(made).results
    assert isinstance(paper, Leavers)
    assert "20%" not in paper.words
    assert "lack" not in leavers(CONTACTS, STAFF, only="joint").words


def test_a_count_that_may_not_count_leaves_its_quarter_not_known() -> None:
    table = quarterly(CONTACTS).assign(held=True)
    sure = leavers(table, STAFF, when="quarter", count="cases", only="held")
    some = table.assign(held=table["held"].astype(object).where(table.index % 7 > 0))
    unsure = leavers(some, STAFF, when="quarter", count="cases", only="held")
    assert unsure.provenance.rows_unknown > 0 == sure.provenance.rows_unknown
    # Taken as nought these quarters would look like a fall; not known, they move the ratio little.
    nought = leavers(
        table.assign(held=table.index % 7 > 0), STAFF, when="quarter", count="cases", only="held"
    )
    assert unsure.table.to_csv() != nought.table.to_csv()
