"""Shares add up, estimates are the table's, every option changes the answer, and every engine gives one answer."""

import math
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import UnknownChoiceError
from syschange.results import NOT_FOR_RELEASE

from .scores import CUTOFF, change, people, table

DATA = people(400, gain=6, missing=0.1)


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(30, 70), st.integers(30, 70)), min_size=2, max_size=30), st.booleans())
def test_categories_share_out_everybody_followed(pairs: list[tuple[int, int]], five: bool) -> None:
    # No whole scores have just this deviation, which would be warned of as their own.
    made = change(table([*pairs, (41, None)]), norm_sd=10.0123, **(CUTOFF if five else {}))
    assert len(made.table) == (5 if five else 3)
    assert made.table["n"].sum() == len(pairs)
    assert made.table["share"].sum() == pytest.approx(1)
    assert made.table["expected"].sum() == pytest.approx(1)
    assert made.table["excess"].sum() == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(made.table["excess"], made.table["share"] - made.table["expected"])


def test_estimates_are_those_of_the_tables() -> None:
    made = change(DATA, by=["sex", "age"], ways=2, **CUTOFF)
    for frame in (made.table, made.sides):
        for row in frame.to_dict("records"):
            if row["category"] == "unchanged" and frame is made.sides:
                continue
            labels = {c: row[c] for c in ("sex", "age") if row[c] != "(all)"}
            found = made.estimate(row["category"], **labels)
            assert (found.value, found.lower, found.upper) == pytest.approx(
                (row["excess"], row["excess_lower"], row["excess_upper"])
            )
            share = made.estimate(row["category"], beyond=False, **labels)
            assert (share.value, share.lower) == pytest.approx((row["share"], row["lower"]))
            if 0 < row["n"] < row["followed"]:  # of none and of all a limit is the end of the scale
                assert found.probability(found.lower) == pytest.approx(0.975)


def test_a_real_gain_is_more_than_no_change_gives_and_none_is_not() -> None:
    gained, none = change(DATA), change(people(400))
    assert gained.estimate("better").probability(0) > 0.999
    assert none.estimate("better").lower < 0 < none.estimate("better").upper
    assert "more than chance readily explains" in gained.words
    assert "could be chance" in none.words
    assert "no difference" not in none.words.casefold()


def test_equivalence_is_said_only_where_a_margin_was_kept() -> None:
    many = people(4000)
    assert set(change(many).table["equivalence"]) == {"no margin"}
    assert set(change(many, margin=0.05).sides["equivalence"]) == {"shown"}
    assert set(change(many, margin=0.001).sides["equivalence"]) == {"not shown"}
    assert "too small to matter by the margin declared" in change(many, margin=0.05).words


@pytest.mark.parametrize(
    "option",
    [
        {"reliability": 0.9}, {"norm_sd": 12}, {"better": "lower"}, {"method": "GLN"}, {"method": "EN"},
        {"method": "NK", "reliability_after": 0.6}, {"method": "HLL", "norm_mean_after": 55},
        {"method": "HA", "norm_mean_after": 55, "norm_sd_after": 10, "norm_correlation": 0.5},
        {"critical": 1.0}, {"level": 0.8}, {"entered": 45}, {"entered": 48}, {**CUTOFF}, {**CUTOFF, "cutoff": "a"},
        {**CUTOFF, "cutoff": "b"}, {**CUTOFF, "clinical_mean": 48}, {**CUTOFF, "clinical_sd": 5},
        {**CUTOFF, "functional_mean": 66}, {**CUTOFF, "functional_sd": 5}, {"margin": 0.5}, {"scale": (16, 83)},
        {"before": -1, "after": 12},
    ],
    ids=str,
)  # fmt: skip
def test_every_option_changes_the_answer(option: dict[str, Any]) -> None:
    data = pd.concat([DATA, DATA[DATA["months"] == 0].assign(months=-1, score=lambda t: t["score"] - 3)])
    plain = change(
        data, **(CUTOFF if len(option) > len(CUTOFF) or option.get("cutoff") in {"a", "b"} else {})
    )
    made = change(data, **option)
    assert made.table.to_csv() != plain.table.to_csv()


def test_a_changed_cutoff_is_told_and_other_options_change_the_words() -> None:
    assert change(DATA, **CUTOFF).words != change(DATA, **{**CUTOFF, "functional_mean": 61}).words
    assert "HAM-D" in change(DATA, label="HAM-D").words
    assert "a better manual" in change(DATA, reliability_source="a better manual").words
    assert "another survey" in change(DATA, norm_source="another survey").words
    assert change(DATA, **{**CUTOFF, "functional_source": "x"}).terms.sources[-1] == ("functional", "x")
    assert change(DATA, entered=45, norm_mean=60).words != change(DATA, entered=45).words


def test_groups_are_drawn_together_and_told_whether_they_differ() -> None:
    alike = change(DATA, by=["sex"])
    single = alike.table[alike.table["sex"] != "(all)"]
    assert single["pooled"].notna().all()
    assert alike.table.loc[alike.table["sex"] == "(all)", "pooled"].isna().all()
    assert alike.alike["groups"].tolist() == [2]
    assert "no more than chance would make them" in alike.words
    apart = DATA.assign(score=DATA["score"] + 15 * ((DATA["sex"] == "F") & (DATA["months"] == 12)))
    assert "differs between the 2 groups of 'sex'" in change(apart, by=["sex"]).words


def test_an_unknown_characteristic_is_a_group() -> None:
    made = change(DATA, by=["age"])
    assert made.table["age"].unique().tolist() == ["(all)", "old", "young", "(unknown)"]
    assert made.people["enrolled"].iloc[1:].sum() == made.people["enrolled"].iloc[0] == 400
    asked = DATA.assign(age_missing=np.where(DATA["age"].isna(), "(not asked)", None))
    assert "(not asked)" in change(asked, by=["age"], unknown="split").table["age"].unique()
    shown = change(DATA, by=["sex"], categories={"sex": ["M", "F", "X"]}).people
    assert shown["sex"].tolist() == ["(all)", "M", "F", "X"]
    assert shown["enrolled"].iloc[-1] == 0


@pytest.mark.parametrize("engine", ["Polars lazy", "DuckDB", "Arrow", "Parquet"])
def test_every_engine_gives_one_answer(engine: str, tmp_path: Any) -> None:
    pytest.importorskip("pyarrow")
    held = pl.from_pandas(DATA)
    held.write_parquet(tmp_path / "scores.parquet")
    data = {
        "Polars lazy": held.lazy(),
        "DuckDB": duckdb.connect().from_arrow(held.to_arrow()),
        "Arrow": held.to_arrow(),
        "Parquet": str(tmp_path / "scores.parquet"),
    }[engine]
    asked: dict[str, Any] = {"by": ["sex", "age"], "ways": 2, "scale": (0, 100), "entered": 45, **CUTOFF}
    assert change(data).words == change(DATA).words
    made, plain = change(data, **asked), change(DATA, **asked)
    pd.testing.assert_frame_equal(made.table, plain.table)
    assert made.words == plain.words
    assert made.provenance.data_digest == plain.provenance.data_digest


def test_true_values_say_that_they_are_and_have_a_picture() -> None:
    made = change(DATA, **CUTOFF)
    assert NOT_FOR_RELEASE in made.text
    assert made.plot().axes
    with pytest.raises(UnknownChoiceError, match="better"):
        made.estimate("beter")
    with pytest.raises(UnknownChoiceError):
        change(DATA).estimate("recovered")


def test_scores_that_are_not_whole_are_counted_too() -> None:
    rng = np.random.default_rng(3)
    before = rng.normal(50, 10, 300)
    made = change(table(list(zip(before, before + rng.normal(0, 6.3, 300), strict=True))))
    assert made.table["n"].sum() == 300
    assert math.isclose(made.sides["expected"].iloc[0], 0.025, abs_tol=0.004)
