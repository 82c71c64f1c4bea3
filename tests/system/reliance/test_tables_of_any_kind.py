"""Any engine, any names and any order of rows give the same numbers; and what is wrong with a table is said."""

import importlib

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import (
    DataWarning,
    MissingColumnError,
    NotEstimableError,
    SyschangeError,
    UnknownChoiceError,
    WrongTypeError,
)

from .made import CHANGED, asked, cases, told


@pytest.mark.parametrize("more", [{}, {"design": "ancova", "before": "before"}])
def test_every_engine_gives_the_same_numbers(tmp_path: object, more: dict[str, str]) -> None:
    data = cases(crossing=True)
    data.loc[::9, "worker_id"] = None
    data.loc[::31, "value"] = np.nan
    path = f"{tmp_path}/cases.parquet"
    with duckdb.connect() as con:
        con.register("cases", data)
        polars = con.sql("select * from cases").pl()
        polars.write_parquet(path)
        engines = [polars, polars.lazy(), con.sql("select * from cases"), path]
        first = asked(data, **more)
        for engine in engines:
            found = asked(engine, **more)
            assert found.table.equals(first.table)
            assert found.provenance == first.provenance
            assert found.text == first.text


@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
def test_names_and_order_of_rows_change_nothing(rng: object) -> None:
    data = cases(workers=11, each=8, crossing=True)
    names = sorted(data["worker_id"].unique())
    other = [f"Q{3 * i:03d}" for i in range(len(names))]
    rng.shuffle(other)  # type: ignore[attr-defined]
    renamed = data.assign(worker_id=data["worker_id"].map(dict(zip(names, other, strict=True))))
    shuffled = renamed.sample(frac=1, random_state=rng.randint(0, 999))  # type: ignore[attr-defined]
    assert asked(shuffled).table.equals(asked(data).table)


def test_ids_that_are_numbers_are_as_good() -> None:
    data = cases()
    numbered = data.assign(worker_id=data["worker_id"].str[1:].astype(float))
    staff = pd.DataFrame({"worker_id": [7 * w % 89 for w in range(12)], "left_on": pd.NaT})
    made = asked(numbered, current=staff)
    assert made.retention == asked(data).retention
    assert told(made, "cases of those not in the workforce") == 0


def test_splitting_one_person_in_two_look_alike_ids_warns() -> None:
    data = cases()
    some = (data["worker_id"] == "K00") & (data.index % 2 == 0)
    split = data.assign(worker_id=data["worker_id"].mask(some, "k 00"))
    with pytest.warns(DataWarning, match="look like others'") as caught:
        made = asked(split)
    assert "look like others'" in made.text
    assert not any("00" in str(w.message) for w in caught)
    assert "K00" not in made.text


def test_nothing_names_a_worker() -> None:
    data = cases(crossing=True)
    made = asked(data)
    shown = (
        made.text,
        made.table.to_csv(),
        made.provenance,
        made.counts().to_csv(),
        repr(made),
        made._repr_html_(),
    )
    everything = " ".join(str(s) for s in shown)
    assert not any(name in everything for name in data["worker_id"].unique())
    assert len(made.table) == len(asked(cases(workers=30)).table)


def test_rows_left_out_are_counted() -> None:
    data = cases()
    data.loc[:9, "value"] = np.nan
    data.loc[20:24, "arm"] = None
    made = asked(data)
    assert (made.provenance.rows_in, made.provenance.rows_used) == (528, 513)
    assert told(made, "cases with the change lost") == 10
    assert told(made, "cases without an arm") == 5
    assert "10 with the change and 5 in neither group" in made.text


def test_a_score_before_that_is_missing_leaves_the_case_out() -> None:
    data = cases()
    data.loc[:9, "before"] = np.nan
    made = asked(data, design="ancova", before="before")
    assert told(made, "cases with the change lost") == 10


@pytest.mark.parametrize(
    ("change", "more", "error"),
    [
        (lambda d: d.drop(columns="worker_id"), {}, MissingColumnError),
        (lambda d: d.drop(columns="arm"), {}, MissingColumnError),
        (lambda d: d.assign(value="much"), {}, WrongTypeError),
        (lambda d: d.assign(value=np.nan), {}, NotEstimableError),
        (lambda d: d.assign(value=1.0), {}, NotEstimableError),
        (lambda d: d.assign(arm=None), {}, UnknownChoiceError),
        (lambda d: d.assign(arm=CHANGED), {}, NotEstimableError),
        (lambda d: d.assign(arm=[*d["arm"][:-1], "third"]), {}, NotEstimableError),
        (lambda d: d.iloc[:0], {}, SyschangeError),
        (lambda d: d, {"change": "old"}, UnknownChoiceError),
        (lambda d: d, {"design": "staggered"}, UnknownChoiceError),
        (lambda d: d, {"design": "ancova"}, WrongTypeError),
        (lambda d: d, {"before": "before"}, WrongTypeError),
        (lambda d: d, {"better": "more"}, UnknownChoiceError),
        (lambda d: d, {"at_least": "half"}, WrongTypeError),
        (lambda d: d, {"level": 95}, WrongTypeError),
        (lambda d: d, {"seed": -1}, WrongTypeError),
        (lambda d: d, {"replicates": 3}, WrongTypeError),
        (lambda d: d, {"worker": "arm"}, WrongTypeError),
        (lambda d: d, {"arm": 3}, WrongTypeError),
        (lambda d: d, {"current": pd.DataFrame({"worker_id": ["K00"]})}, MissingColumnError),
        (lambda d: d.assign(before=4.0), {"design": "ancova", "before": "before"}, NotEstimableError),
    ],
)
def test_bad_input_is_said(change: object, more: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error) as raised:
        asked(change(cases()), **more)  # type: ignore[operator] # a function of the table
    assert "K0" not in str(raised.value)
    assert raised.value.args[0].rstrip().endswith((".", "?"))


def test_one_worker_on_all_but_a_few_cases_leaves_it_open() -> None:
    data = cases(workers=5, each=40)
    others = data["worker_id"].notna() & (data["worker_id"] != "K00") & (data.index % 40 > 0)
    kept = data[~others]
    made = asked(kept)
    assert made.finding in {"not clear", "carried by one person"}
    nearly = kept[~((kept["worker_id"].isin(["K07", "K14", "K21", "K28"])) & (kept.index % 40 == 0))]
    assert asked(nearly).finding == "carried by one person: nobody else has cases"


def test_outcomes_that_are_yes_or_no_are_shares() -> None:
    data = cases()
    made = asked(data.assign(value=data["value"] > 21), at_least=0.05)
    assert told(made, "everyone") == pytest.approx(
        (data["value"] > 21)[data["arm"] == CHANGED].mean()
        - (data["value"] > 21)[data["arm"] == "usual"].mean()
    )


def test_many_rows_take_the_normal_approximation(monkeypatch: pytest.MonkeyPatch) -> None:
    data = cases(each=9)
    few = asked(data)
    verb = importlib.import_module("syschange.system.reliance.verb")
    monkeypatch.setattr(verb, "MOST_SHUFFLED", len(data) * 199 - 1)
    many = asked(data)
    assert few.guard is not None
    assert many.guard is not None
    assert (few.guard.method, many.guard.method) == (
        "cases shuffled",
        "normal approximation to cases shuffled",
    )
    assert few.guard.observed == many.guard.observed
