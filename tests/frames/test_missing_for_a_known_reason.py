"""A cell that says why it is missing is missing: one group with the others, or a group for each reason."""

from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.frames import (
    MISSING_KINDS,
    MISSING_LABELS,
    UNKNOWN,
    companions,
    find_group,
    group_name,
    labels_present,
    ordered_labels,
    pair_times,
    reduce_to_cells,
    roll_up,
)

BOTH = [pd.DataFrame, pl.DataFrame]
KINDS = list(MISSING_KINDS.values())
SEXES: list[str | None] = ["M", "(not collected)", None, "F", "(not asked)", "(not known)", "M"]


def counted(table: Any, column: str = "g", **options: Any) -> dict[str, int]:
    """Return the rows of each label, in order."""
    made = reduce_to_cells(table, keys=[column], values=["y"], **options).table
    return dict(zip(made[column], made["rows"].tolist(), strict=True))


@pytest.mark.parametrize("table", BOTH)
def test_kept_together_they_are_one_group_with_those_nobody_recorded(table: Any) -> None:
    rows = table({"g": SEXES, "y": [1.0] * 7})
    assert counted(rows) == counted(rows, unknown="keep") == {"F": 1, "M": 2, UNKNOWN: 4}


@pytest.mark.parametrize("table", BOTH)
def test_split_each_reason_that_occurs_is_a_group_after_the_real_ones(table: Any) -> None:
    made = counted(table({"g": SEXES, "y": [1.0] * 7}), unknown="split")
    assert made == {"F": 1, "M": 2, "(not asked)": 1, "(not known)": 1, "(not collected)": 1, UNKNOWN: 1}
    assert list(made) == ["F", "M", "(not asked)", "(not known)", "(not collected)", UNKNOWN]


def test_the_order_is_that_of_the_kinds_whatever_is_declared() -> None:
    declared = [UNKNOWN, *reversed(KINDS), "z", "a"]
    assert ordered_labels(declared, declared) == ("z", "a", *KINDS, UNKNOWN)
    assert (*KINDS, UNKNOWN) == MISSING_LABELS


@pytest.mark.parametrize("table", [pd.DataFrame, pl.DataFrame])
def test_a_categorical_that_declares_a_reason_declares_no_group(table: Any) -> None:
    types: dict[Any, Any] = {
        pd.DataFrame: lambda values: pd.Categorical(values, ["(not known)", "M", "F"]),
        pl.DataFrame: lambda values: pl.Series(values, dtype=pl.Enum(["(not known)", "M", "F"])),
    }
    rows = table({"g": types[table](["F", None, "(not known)"]), "y": [1, 0, 1]})
    cells = reduce_to_cells(rows, keys=["g"], values=["y"], unknown="split")
    assert cells.levels["g"] == ("F", "(not known)", UNKNOWN)
    assert cells.declared["g"] == ("M", "F", "(not known)", UNKNOWN)


@settings(max_examples=15)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(["a", "b", None, *KINDS]), st.sampled_from(["x", None, *KINDS]), st.floats(-9, 9)),
        min_size=1,
        max_size=25,
    ),
    data=st.data(),
)  # fmt: skip
def test_kept_together_they_are_what_nobody_recorded_would_be(rows: list[Any], data: st.DataObject) -> None:
    """In any order of rows and on either engine, and to the last digit but one that rounding may cost."""
    moved = data.draw(st.permutations(rows))
    names = ["g", "h", "y"]
    types = {"g": pl.String, "h": pl.String, "y": pl.Float64}
    tables = [
        pd.DataFrame(rows, columns=names).astype({"g": object, "h": object}),
        pl.DataFrame(moved, schema=types, orient="row"),
    ]
    first, second = (reduce_to_cells(table, keys=["g", "h"], values=["y"]) for table in tables)
    assert first.digest() == second.digest()
    blank = [tuple(None if v in KINDS else v for v in row) for row in rows]
    plain = reduce_to_cells(pl.DataFrame(blank, schema=types, orient="row"), keys=["g", "h"], values=["y"])
    assert first.table[["g", "h", "rows"]].equals(plain.table[["g", "h", "rows"]])
    for sums in ("sum:y", "sum:y:y"):
        assert first.table[sums].tolist() == pytest.approx(plain.table[sums].tolist(), rel=1e-12, abs=1e-12)


@settings(max_examples=15)
@given(values=st.lists(st.sampled_from(["a", "b", None, *KINDS]), min_size=1, max_size=20))
def test_splitting_moves_nobody_in_or_out(values: list[str | None]) -> None:
    rows = pl.DataFrame({"g": pl.Series(values, dtype=pl.String), "y": [1] * len(values)})
    kept, split = counted(rows), counted(rows, unknown="split")
    assert sum(split.values()) == sum(kept.values()) == len(values)
    assert sum(n for name, n in split.items() if name in MISSING_LABELS) == kept.get(UNKNOWN, 0)


@pytest.mark.parametrize("table", BOTH)
@pytest.mark.parametrize("veteran", [[True, None, None, False], [1.0, None, None, 0.0]])
def test_a_column_that_is_not_text_has_its_reasons_beside_it(table: Any, veteran: list[Any]) -> None:
    rows = table(
        {
            "veteran": veteran,
            "veteran_missing": [None, "(not asked)", "lost in the move", "(not known)"],
            "y": [1, 1, 0, 0],
        }
    )
    made = counted(rows, "veteran", unknown="split")
    assert list(made)[-2:] == ["(not asked)", UNKNOWN]
    assert len(made) == 4  # where the answer is there, a reason for its absence is not believed
    assert list(counted(rows, "veteran"))[-1] == UNKNOWN
    assert len(counted(rows, "veteran")) == 3


def test_a_column_beside_it_that_is_no_text_says_nothing() -> None:
    rows = pl.DataFrame({"age": ["x", None], "age_missing": [False, True], "y": [1, 0]})
    assert companions(rows, ["age", "y"]) == ()
    assert counted(rows, "age", unknown="split") == {"x": 1, UNKNOWN: 1}


@pytest.mark.parametrize("table", BOTH)
def test_the_two_times_of_a_person_keep_the_reason(table: Any) -> None:
    rows = table({"who": ["p", "p"], "months": [0, 12], "score": [1, 2], "sex": ["(not asked)"] * 2})
    made = pair_times(rows, person="who", time="months", value="score", before=0, after=12, carry=["sex"])
    assert made["sex"].to_list() == ["(not asked)"]


@pytest.mark.parametrize("unknown", ["splt", "", None, "KEEP"])
def test_any_other_choice_is_refused(unknown: Any) -> None:
    with pytest.raises(UnknownChoiceError, match="way to treat the unknown"):
        counted(pd.DataFrame({"g": ["a"], "y": [1]}), unknown=unknown)


@pytest.mark.parametrize("label", ["(all)", "(unknown)"])
@pytest.mark.parametrize("unknown", ["keep", "split"])
def test_the_labels_of_margins_and_of_missing_itself_stay_refused(label: str, unknown: str) -> None:
    with pytest.raises(WrongTypeError, match="margin or for missing"):
        counted(pd.DataFrame({"g": ["a", label], "y": [1, 0]}), unknown=unknown)


def test_each_reason_is_found_and_named_unlike_any_other() -> None:
    rows = pd.DataFrame({"sex": ["F", None, *KINDS], "y": 1})
    table = roll_up(reduce_to_cells(rows, keys=["sex"], values=["y"], unknown="split"), by=["sex"], ways=1)
    assert [find_group(table, ["sex"], {"sex": label})["rows"] for label in MISSING_LABELS] == [1] * 6
    said = [group_name({"sex": label}, ["sex"]) for label in MISSING_LABELS]
    assert len(set(said)) == 6
    assert "sex: prefer not to say" in said
    assert not any("(" in name for name in said)


def test_where_the_reasons_are_kept_together_one_of_them_is_no_group_to_find() -> None:
    rows = pd.DataFrame({"sex": ["F", "(not asked)"], "y": 1})
    table = roll_up(reduce_to_cells(rows, keys=["sex"], values=["y"]), by=["sex"], ways=1)
    with pytest.raises(UnknownChoiceError, match=r"'\(not asked\)' is not a known group"):
        find_group(table, ["sex"], {"sex": "(not asked)"})


@pytest.mark.parametrize("table", BOTH)
def test_they_are_not_among_the_labels_present(table: Any) -> None:
    assert labels_present(table({"g": SEXES}), "g") == ["F", "M"]
