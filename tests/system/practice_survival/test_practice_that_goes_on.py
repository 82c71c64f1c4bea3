"""Whether sites still do it: the clock, the last look, and the date from which it is known."""

from datetime import date
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
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
from syschange.examples import place
from syschange.system.practice_survival import PracticeSurvival, practice_survival

NONE = pd.NaT


def row(document: str, site: str, began: object, ended: object = NONE, looked: object = "2025-12-31") -> Any:
    return (document, site, pd.Timestamp("2022-12-01"), *(pd.Timestamp(d) for d in (began, ended, looked)))


COLUMNS = ["document_id", "site", "adopted_on", "practised_on", "practice_ended_on", "checked_on"]
ROWS = pd.DataFrame(
    [
        row("a", "s1", "2023-01-01"),
        row("b", "s1", "2023-03-01"),
        row("a", "s2", "2023-01-01", "2023-06-01"),
        row("a", "s3", "2023-02-01", "2025-06-01"),
        row("a", "s4", "2023-05-01", looked="2024-02-01"),
        row("a", "s5", "2024-10-01"),
        row("a", "s6", NONE, looked=NONE),
    ],
    columns=COLUMNS,
)


def kept(data: object = ROWS, **options: Any) -> PracticeSurvival:
    return practice_survival(data, **{"as_of": "2025-12-31", **options})


def pairs(made: PracticeSurvival) -> dict[str, float]:
    return dict(zip(made.table["quantity"], made.table["pairs"], strict=True))


def test_sites_are_followed_from_their_start_to_their_last_look() -> None:
    made = kept()
    assert pairs(made) == {
        "taken up": 6, "not taken up": 1, "counted": 6, "stopped": 1, "seen still doing it": 3, "kept": 6
    }  # fmt: skip
    # s2 stops with six doing it; s4 and s5 are last seen before two years are over.
    assert made.estimate("kept").value == pytest.approx(5 / 6)
    later = made.table.set_index("quantity").loc["kept"]
    assert later["lower"] < 5 / 6 < later["upper"]
    assert made.estimate().probability(later["lower"]) == pytest.approx(0.975, abs=1e-6)
    assert made.known_from == date(2024, 12, 31)
    assert "83% still did 24 months later" in made.words
    assert "1 pair had not taken it up by 2025-12-31 and is not counted" in made.words


def test_a_clock_that_starts_on_a_day_tells_who_had_stopped_apart() -> None:
    made = kept(since="2024-03-01", months=12)
    assert pairs(made) == {
        "taken up": 6, "not taken up": 1, "stopped before": 1, "not seen since": 1, "taken up later": 1, "counted": 3,
        "stopped": 0, "seen still doing it": 3, "kept": 3,
    }  # fmt: skip
    assert made.estimate().value == 1
    before = made.table.set_index("quantity").loc["stopped before", "value"]
    assert before == pytest.approx(1 / 4)
    assert (
        "1 of 4 (25%) had stopped by that day, 1 began after it, 1 had not been looked at since" in made.words
    )
    assert "none of these is in that share" in made.words
    longer = kept(since="2024-03-01", months=18)
    assert longer.estimate().value == pytest.approx(2 / 3)
    assert made.known_from == date(2025, 3, 1)


def test_a_site_that_stops_on_the_day_had_stopped_before_it() -> None:
    assert pairs(kept(since="2023-06-01", months=6))["stopped before"] == 1
    assert pairs(kept(since="2023-05-31", months=6))["stopped before"] == 0


def test_where_nobody_was_followed_so_long_it_says_from_which_day() -> None:
    made = kept(as_of="2024-06-30")
    with pytest.raises(NotEstimableError, match="can be known from 2024-12-31"):
        made.estimate()
    assert made.known_from == date(2024, 12, 31)
    assert (
        "is not known: nobody has been followed for so long, and it can be known from 2024-12-31"
        in made.words
    )
    assert made.table["note"].iloc[-1] == "not known yet"
    since = kept(since="2024-03-01", months=24)
    assert since.known_from == date(2026, 3, 1)
    gone = kept(ROWS[ROWS["site"] == "s2"], since="2024-03-01")
    assert gone.known_from is None
    with pytest.raises(NotEstimableError, match="nobody was doing it when its clock started"):
        gone.estimate()
    over = kept(ROWS[ROWS["site"] == "s2"])
    assert over.estimate().value == 0


def test_with_few_sites_and_none_stopped_it_is_not_certain() -> None:
    rows = pd.DataFrame([row("a", f"s{i}", "2023-01-01") for i in range(6)], columns=COLUMNS)
    made = kept(rows).estimate()
    assert made.value == made.upper == 1
    assert made.lower == pytest.approx(0.025 ** (1 / 6))
    assert made.probability(0.8) == pytest.approx(1 - 0.8**6)
    twelve = pd.DataFrame([row("a", f"s{i}", "2023-01-01") for i in range(12)], columns=COLUMNS)
    assert kept(twelve).estimate().probability(0.8) > 0.9


def test_documents_of_one_site_count_as_that_site() -> None:
    one = pd.DataFrame([row("a", f"s{i}", "2023-01-01") for i in range(6)], columns=COLUMNS)
    five = pd.concat([one.assign(document_id=d) for d in "abcde"], ignore_index=True)
    assert kept(five).estimate().lower == pytest.approx(kept(one).estimate().lower)
    assert "each is taken to keep all its documents or none" in kept(five).words
    apart = kept(five, alike=0.0)
    assert apart.estimate().probability(0.8) == pytest.approx(1 - 0.8**30)
    assert "alike by 0" in apart.words


def test_every_option_changes_the_answer() -> None:
    plain, text = kept().table.to_csv(), kept().words
    data = ROWS.assign(other=ROWS["practised_on"] + pd.Timedelta(days=-400), area="one",
                       looked=pd.Timestamp("2023-06-01"), never=pd.NaT)  # fmt: skip
    for option in (
        {"months": 36}, {"since": "2023-12-31"}, {"level": 0.8}, {"alike": 0.0}, {"as_of": "2025-01-31"},
        {"practised": "other"}, {"ended": "never"}, {"checked": "looked"},
    ):  # fmt: skip
        made = kept(data, **option)
        assert made.table.to_csv() != plain
        assert made.words != text
    some = data.assign(adopted_on=data["adopted_on"].where(data["site"] != "s2", pd.Timestamp("2020-01-01")))
    assert kept(some, changed_on="2022-01-01").estimate().value == 1
    assert kept(some, changed_on="2022-01-01", adopted="practised_on").estimate().value < 1
    assert kept(data.drop_duplicates("document_id"), site="area").table["sites"].iloc[0] == 1
    assert kept(data.assign(key=range(len(data))), document="key").provenance != kept(data).provenance


def test_a_site_nobody_looked_at_goes_on_only_if_it_is_taken_to() -> None:
    unseen = ROWS.assign(checked_on=ROWS["checked_on"].where(ROWS["site"] != "s1"))
    made = kept(unseen)
    assert "2 have no day of a look and are taken to go on until 2025-12-31" in made.words
    strict = kept(unseen, unchecked="not known")
    assert "followed for no time at all" in strict.words
    assert strict.estimate().lower < made.estimate().lower
    with pytest.warns(DataWarning, match="no day of a look"):
        without = kept(ROWS.drop(columns="checked_on"))
    assert without.estimate().value == pytest.approx(5 / 6)


def test_what_happened_after_the_records_is_not_known() -> None:
    early = kept(as_of="2025-01-31")
    assert pairs(early)["stopped"] == 1
    assert kept(as_of="2025-05-31", months=27).estimate().value == kept(months=27).estimate().value
    assert pairs(kept(as_of="2023-02-15", months=1))["taken up"] == 3


@settings(max_examples=30)
@given(st.permutations(range(len(ROWS))))
def test_order_and_names_change_nothing(order: list[int]) -> None:
    plain = kept(since="2024-03-01", months=12)
    moved = ROWS.iloc[order].reset_index(drop=True).assign(
        site=lambda t: t["site"].map({f"s{i}": f"z{9 - i}" for i in range(7)})
    )  # fmt: skip
    made = kept(moved, since="2024-03-01", months=12)
    pd.testing.assert_frame_equal(made.table, plain.table, check_exact=True)
    assert made.provenance.data_digest == plain.provenance.data_digest
    assert made.words == plain.words


def test_every_engine_gives_the_same(tmp_path: Any) -> None:
    plain, polars = kept(), pl.from_pandas(ROWS)
    polars.write_parquet(tmp_path / "documents.parquet")
    for data in (
        polars, polars.lazy(), polars.to_arrow(), duckdb.connect().from_arrow(polars.to_arrow()),
        tmp_path / "documents.parquet",
    ):  # fmt: skip
        made = kept(data)
        pd.testing.assert_frame_equal(made.table, plain.table, check_exact=True)
        assert made.provenance.data_digest == plain.provenance.data_digest


def test_missing_days_and_names_are_counted_and_said() -> None:
    lost = ROWS.assign(
        site=ROWS["site"].where(ROWS["site"] != "s5"),
        adopted_on=ROWS["adopted_on"].where(ROWS["site"] != "s4"),
    )
    made = kept(lost, changed_on="2022-01-01")
    assert "1 has no day of adoption and is left out" in made.words
    assert "1 row names no document or site and is left out" in made.words
    assert (made.provenance.rows_in, made.provenance.rows_used, made.provenance.rows_unknown) == (7, 5, 2)


def test_bad_input_is_named() -> None:
    for column in ("site", "document_id", "practised_on", "practice_ended_on"):
        with pytest.raises(MissingColumnError):
            kept(ROWS.drop(columns=column))
    with pytest.raises(MissingColumnError):
        kept(ROWS, checked="last_look")
    with pytest.raises(MissingColumnError):
        kept(ROWS.drop(columns="adopted_on"), changed_on="2022-01-01")
    with pytest.raises(WrongTypeError, match="In 2 rows stand a document and site"):
        kept(pd.concat([ROWS, ROWS.head(2)]))
    with pytest.raises(WrongTypeError, match="ended before it began"):
        kept(ROWS.assign(practice_ended_on=pd.Timestamp("2022-12-24")))
    for option in (
        {"as_of": "soon"}, {"as_of": None}, {"since": "then"}, {"changed_on": 3}, {"months": 0}, {"months": "two"},
        {"since": "2026-01-01"}, {"alike": 2}, {"level": 95},
    ):  # fmt: skip
        with pytest.raises((WrongTypeError, UnknownChoiceError)):
            kept(**option)
    with pytest.raises(UnknownChoiceError):
        kept(unchecked="perhaps")
    with pytest.raises(UnknownChoiceError):
        kept().estimate("median")
    for empty in (ROWS.head(0), ROWS.assign(practised_on=pd.NaT, practice_ended_on=pd.NaT)):
        with pytest.raises(NotEstimableError, match="No site is recorded"):
            kept(empty)


def test_it_may_be_published_and_names_no_site() -> None:
    made = kept()
    paper = protect(made).results[0]
    assert isinstance(paper, PracticeSurvival)
    assert made.counts().empty
    assert paper.provenance.rows_in is None
    assert paper.provenance.data_digest is None
    assert paper.estimate().value == made.estimate().value
    assert "s1" not in made.table.to_csv() + made.text + repr(made.provenance)


def test_the_words_are_few_sentences() -> None:
    for made in (kept(), kept(since="2024-03-01", months=12), kept(as_of="2024-06-30")):
        assert 1 <= made.words.count(". ") + 1 <= 4
        assert "significant" not in made.words


def test_a_place_where_it_lasts_is_told_from_one_where_it_does_not() -> None:
    chances = {}
    for lasts in (True, False):
        there = place(lasts=lasts)
        end = there["documents"]["checked_on"].max().date()
        made = practice_survival(
            there["documents"], as_of=end, months=12, since=there.funding_ends_on, changed_on=there.changed_on
        )  # fmt: skip
        chances[lasts] = made.estimate().value, made.estimate().probability(0.8)
    assert chances[True][0] > 0.85
    assert chances[False][0] < 0.6
    assert chances[True][1] > 0.5
    assert chances[False][1] < 0.1
    assert np.isfinite(list(chances.values())).all()


def test_it_says_how_many_nobody_looked_at() -> None:
    assert kept().unchecked == 0
    bare = ROWS.assign(checked_on=ROWS["checked_on"].where(ROWS["site"] != "s1"))
    assert kept(bare).unchecked == 2
