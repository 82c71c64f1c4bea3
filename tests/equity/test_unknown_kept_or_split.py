"""People whose characteristic is missing are one group, or one for each reason: counted, shown, never a benchmark."""

from typing import Any

import pandas as pd
import polars as pl
import pytest

from syschange import disclosure, equity
from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import MISSING_KINDS, MISSING_LABELS
from syschange.results import Coarsening

KINDS = list(MISSING_KINDS.values())
# Twenty people of each sex, and so many of each reason for not knowing it.
PEOPLE: list[str | None] = ["M"] * 20 + ["F"] * 20 + ["(not asked)"] * 12 + ["(not known)"] * 3 + [None] * 15


def rows(engine: Any = pd.DataFrame) -> Any:
    return engine({"sex": PEOPLE, "y": [i % 3 == 0 for i in range(len(PEOPLE))]})


def broken_down(unknown: str = "split", **options: Any) -> equity.Breakdown:
    return equity.breakdown(rows(), **{"outcome": "y", "by": ["sex"], "unknown": unknown, **options})


@pytest.mark.parametrize("engine", [pd.DataFrame, pl.DataFrame])
def test_the_rows_of_each_choice(engine: Any) -> None:
    kept, split = (
        equity.breakdown(rows(engine), outcome="y", by=["sex"], **options).table
        for options in ({}, {"unknown": "split"})
    )
    assert dict(zip(kept["sex"], kept["n"], strict=True)) == {"(all)": 70, "F": 20, "M": 20, "(unknown)": 30}
    assert split["sex"].tolist() == ["(all)", "F", "M", "(not asked)", "(not known)", "(unknown)"]
    assert split["n"].tolist() == [70, 20, 20, 12, 3, 15]
    parts = split[split["sex"].isin(MISSING_LABELS)]
    whole = kept[kept["sex"] == "(unknown)"].iloc[0]
    assert parts["numerator"].sum() == whole["numerator"]


def test_with_another_characteristic_each_reason_is_crossed_as_well() -> None:
    table = rows().assign(age=["young", "old"] * 35)
    made = equity.breakdown(table, outcome="y", by=["age", "sex"], ways=2, unknown="split").table
    pairs = made[made["ways"] == 2]
    assert pairs["sex"].tolist() == ["F", "M", "(not asked)", "(not known)", "(unknown)"] * 2
    assert pairs["n"].sum() == 70


def test_means_are_split_too() -> None:
    made = broken_down(kind="mean").table.set_index("sex")
    assert made.loc["(not asked)", "value"] == pytest.approx(rows()["y"][40:52].mean())


@pytest.mark.parametrize("reference", ["rest", "overall", {"sex": "F"}])
def test_each_reason_is_compared(reference: Any) -> None:
    compared = equity.compare(broken_down(), reference=reference).table
    assert [name for name in compared["sex"] if name in MISSING_LABELS] == [
        "(not asked)",
        "(not known)",
        "(unknown)",
    ]
    assert compared["difference"].notna().all()


@pytest.mark.parametrize("label", MISSING_LABELS)
@pytest.mark.parametrize("unknown", ["keep", "split"])
def test_nobody_is_measured_by_those_whose_group_is_missing(label: str, unknown: str) -> None:
    with pytest.raises(UnknownChoiceError, match=r"Use one of 'F', 'M'\."):
        equity.compare(broken_down(unknown), reference={"sex": label}, least=0)


def test_the_largest_group_suggested_is_a_real_one() -> None:
    few = pd.DataFrame({"sex": ["F"] * 3 + ["M"] * 12 + ["(not asked)"] * 40, "y": [1, 0] * 27 + [1]})
    made = equity.breakdown(few, outcome="y", by=["sex"], unknown="split")
    with pytest.raises(NotEstimableError, match=r"largest group \(sex: M\)"):
        equity.compare(made, reference={"sex": "F"})


def test_a_group_for_a_reason_has_an_estimate_and_a_name_in_words() -> None:
    made = broken_down()
    row = made.table.set_index("sex").loc["(not asked)"]
    assert made.estimate(sex="(not asked)").value == row["value"]
    low = pd.DataFrame({"sex": ["F"] * 5 + ["(prefer not to say)"] * 5, "y": [1] * 4 + [0] + [0] * 4 + [1]})
    said = equity.breakdown(low, outcome="y", by=["sex"], unknown="split").text
    assert "the lowest is sex: prefer not to say with 20%" in said


@pytest.mark.parametrize("unknown", ["keep", "split"])
def test_the_picture_names_every_group(unknown: str) -> None:
    drawn = broken_down(unknown).plot()
    said = " ".join(t.get_text() for ax in drawn.axes for t in ax.texts) + " ".join(
        t.get_text() for t in drawn.texts
    )
    assert ("sex: not asked" in said) == (unknown == "split")
    assert ("recorded as not known" in said) == (unknown == "split")


def test_each_reason_is_protected_as_a_group_of_its_own() -> None:
    made = broken_down()
    counts = made.counts()
    assert {dict(cell)["sex"] for cell in counts["cell"]} == {
        "(all)",
        "F",
        "M",
        "(not asked)",
        "(not known)",
        "(unknown)",
    }
    paper = disclosure.protect(made).results[0].table.set_index("sex")
    assert list(paper.index) == list(made.table["sex"])
    assert paper.loc[["(not asked)", "(unknown)"], "n"].tolist() == [10, 15]
    assert paper.loc[["(not known)"], ["n", "value"]].isna().all(axis=None)
    same = made.from_counts(counts, Coarsening("a policy", figures=2))
    pd.testing.assert_frame_equal(same.table, made.table)


@pytest.mark.parametrize("unknown", ["splt", "drop", ""])
def test_a_choice_that_is_not_one_of_the_two(unknown: str) -> None:
    with pytest.raises(UnknownChoiceError, match="way to treat the unknown"):
        broken_down(unknown)


def test_the_choice_is_in_the_provenance() -> None:
    assert dict(broken_down().provenance.parameters)["unknown"] == "split"
