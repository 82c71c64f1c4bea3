"""How few absences stop most of the work: leavers dropped, every option, every engine, and the words."""

import datetime as dt
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from syschange.errors import DataWarning, NotEstimableError, UnknownChoiceError
from syschange.results import NOT_FOR_RELEASE
from syschange.system.absence import absence_factor

from .registers import NAMES, register, staff, work

DATA = work()


def values(made: Any) -> dict[str, float]:
    return {
        row["measure"] + ("" if pd.isna(row["absent"]) else f" {row['absent']:g}"): row["value"]
        for row in made.table.to_dict("records")
    }


def test_one_keen_person_is_seen() -> None:
    star = register({f"job {i}": [NAMES[0]] if i < 6 else NAMES[1:6] for i in range(10)})
    made = absence_factor(star)
    found = values(made)
    assert found["absence factor"] == 1
    assert found["left without anybody 1"] == 0.6
    assert (found["one person"], found["two people or more"], found["nobody"]) == (0.6, 0.4, 0)
    assert made.words.startswith("One person's absence would leave most of the work without anybody")
    assert made.estimate().probability(2) == 0
    assert made.estimate("two people or more").value == 0.4
    assert made.estimate("left without anybody", absent=1).value == 0.6


def test_people_who_left_can_do_nothing() -> None:
    shared = register({f"job {i}": NAMES[:6] if i < 4 else [NAMES[0], NAMES[6 + i % 2]] for i in range(10)})
    assert values(absence_factor(shared))["absence factor"] == 3
    made = absence_factor(shared, workforce=staff([NAMES[0]]))
    assert values(made)["absence factor"] == 2
    assert "1 person who did some of the work left and does not count" in made.words
    assert values(absence_factor(shared, workforce=staff([NAMES[0]]), on="2024-05-31"))["absence factor"] == 3
    early = absence_factor(shared, workforce=staff([NAMES[0]]), on=dt.date(2024, 6, 1))
    assert values(early)["absence factor"] == 2


def test_a_task_left_to_nobody_is_undone_from_the_start() -> None:
    data = register({"a": [None], "b": [NAMES[0]], "c": NAMES[1:6], "d": [NAMES[2], None]})
    found = values(absence_factor(data))
    assert found["nobody"] == 0.25
    assert found["left without anybody 0"] == 0.25
    left = absence_factor(data, workforce=staff([NAMES[0]]))
    assert values(left)["nobody"] == 0.5


def test_a_task_named_twice_counts_once() -> None:
    pd.testing.assert_frame_equal(absence_factor(pd.concat([DATA, DATA])).table, absence_factor(DATA).table)


def test_fewer_than_five_people_are_told_by_cover_alone() -> None:
    made = absence_factor(register({"a": NAMES[:2], "b": NAMES[1:4], "c": [NAMES[0]]}))
    assert pd.isna(values(made)["absence factor"])
    assert "not informative" in made.words
    assert "cover" in made.words
    assert values(made)["two people or more"] == pytest.approx(2 / 3)
    with pytest.raises(NotEstimableError, match="cover"):
        made.estimate()


@pytest.mark.parametrize(
    "option", [{"weight": "weight"}, {"share": 0.1}, {"least": 2}, {"workforce": staff(NAMES[:4])}], ids=str
)
def test_every_option_changes_the_answer(option: dict[str, Any]) -> None:
    assert absence_factor(DATA, **option).table.to_csv() != absence_factor(DATA).table.to_csv()
    assert absence_factor(DATA, **option).words != absence_factor(DATA).words


def test_columns_may_have_other_names() -> None:
    renamed = DATA.rename(columns={"activity": "role", "worker_id": "who"})
    people = staff(NAMES[:2]).rename(columns={"worker_id": "who", "left_on": "gone", "started_on": "came"})
    asked = absence_factor(renamed, task="role", worker="who", workforce=people, left="gone", started="came")
    pd.testing.assert_frame_equal(asked.table, absence_factor(DATA, workforce=staff(NAMES[:2])).table)
    late = staff().assign(started_on=pd.to_datetime(["2025-01-01"] * 3 + ["2020-01-01"] * 11))
    assert absence_factor(DATA, workforce=late, on="2024-12-31").found.workers == 11
    assert absence_factor(DATA, workforce=late, on="2024-12-31", started="none").found.workers == 14


def test_the_time_to_search_bounds_the_answer() -> None:
    import numpy as np

    rng = np.random.default_rng(1)
    rows = [(f"t{t}", "abcdefghijklmnopqrstuvwxyz"[a] + "bcdfghjklm"[b]) for t in range(300)
            for a, b in zip(rng.choice(26, 4, replace=False), rng.choice(10, 4), strict=True)]  # fmt: skip
    made = absence_factor(pd.DataFrame(rows, columns=["activity", "worker_id"]), seconds=0.2)
    row = made.table.iloc[0]
    assert row["lower"] < row["upper"]
    assert "search ended" in made.words
    assert made.estimate().probability(row["upper"]) == 0.5


def test_names_and_order_say_nothing() -> None:
    plain = absence_factor(DATA, weight="weight", workforce=staff(NAMES[:3]))
    swap = dict(zip(NAMES[:14], NAMES[13::-1], strict=True))
    moved = DATA.assign(worker_id=DATA["worker_id"].map(swap), activity="x " + DATA["activity"].str[::-1])
    people = staff(NAMES[:3])
    made = absence_factor(
        moved.sample(frac=1, random_state=1), weight="weight",
        workforce=people.assign(worker_id=people["worker_id"].map(swap)),
    )  # fmt: skip
    pd.testing.assert_frame_equal(made.table, plain.table)
    assert (made.words, made.provenance.data_digest) == (plain.words, plain.provenance.data_digest)


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

    people = staff(NAMES[:3])
    plain = absence_factor(DATA, weight="weight", workforce=people, on="2024-07-01")
    made = absence_factor(
        given("work", DATA), weight="weight", workforce=given("staff", people), on="2024-07-01"
    )
    pd.testing.assert_frame_equal(made.table, plain.table)
    assert made.words == plain.words
    assert made.provenance == plain.provenance


def test_doubts_are_told() -> None:
    alike = pd.concat([DATA, register({"task 1": ["Amber", " amber"]})])
    with pytest.warns(DataWarning, match="look alike"):
        made = absence_factor(alike)
    assert "two ids" in made.words
    with pytest.warns(DataWarning, match="not in the table of the workforce"):
        absence_factor(DATA, workforce=staff(people=10))
    wrong = staff().assign(left_on=pd.to_datetime(["2019-01-01"] + [None] * 13))
    with pytest.warns(DataWarning) as said:
        absence_factor(DATA, workforce=wrong)
    assert any("before that of starting" in str(w.message) for w in said)


def test_true_values_say_so_and_choices_are_named() -> None:
    made = absence_factor(DATA)
    assert NOT_FOR_RELEASE in made.text
    assert not any(name in made.text + made.table.to_csv() for name in NAMES)
    for wrong in ({"measure": "factor"}, {"absent": 1}, {"measure": "left without anybody", "absent": 9}):
        with pytest.raises(UnknownChoiceError):
            made.estimate(**wrong)  # type: ignore[arg-type] # one of them is a number
