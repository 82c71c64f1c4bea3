"""Folding a column into a broader list loses no row, is the same on every engine, and leaves its input alone."""

from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import schemas
from syschange.frames import MISSING_KINDS

from .schema_tables import needs_pyarrow

FOLDS = [(name, onto) for name in schemas.codelist_names() for onto in schemas.codelist(name).folds]
WHITE = {
    "White: English, Welsh, Scottish, Northern Irish or British",
    "White: Irish",
    "White: Gypsy or Irish Traveller",
    "White: Roma",
    "White: Other White",
}


def cells_of(name: str) -> st.SearchStrategy[list[str | None]]:
    """Return columns of a list: its labels, those that mean missing, the kinds of missing, and null."""
    codes = schemas.codelist(name)
    every = [*codes.labels, *codes.missing, *codes.aliases, *MISSING_KINDS.values(), None]
    return st.lists(st.sampled_from(every), max_size=30)


folded_columns = st.sampled_from(FOLDS).flatmap(lambda f: st.tuples(st.just(f), cells_of(f[0])))


def table(cells: list[str | None], dtype: str = "str") -> pd.DataFrame:
    return pd.DataFrame(
        {"group": pd.Series(cells, dtype=dtype), "value": pd.Series(range(len(cells)), dtype="int64")}
    )


def roll(data: Any, fold: tuple[str, str]) -> schemas.RolledUp:
    return schemas.roll_up(data, "group", from_list=fold[0], onto=fold[1])


def column(rolled: schemas.RolledUp) -> list[str | None]:
    cells = rolled.table["group"]
    return (
        list(cells.to_list()) if isinstance(cells, pl.Series) else [None if pd.isna(c) else c for c in cells]
    )


def test_every_list_that_should_fold_does() -> None:
    assert FOLDS == [
        ("cld_accommodation_status", "cld_accommodation_settled"),
        ("disability", "disability_2"),
        ("ethnic_group_19", "ethnic_group_5"),
        ("ethnic_group_2011", "ethnic_group_5"),
        ("ethnic_group_gss", "ethnic_group_5"),
        ("ns_sec_8", "ns_sec_3"),
    ]


@pytest.mark.parametrize(("name", "onto"), FOLDS)
def test_every_fold_covers_every_label_and_fills_every_group(name: str, onto: str) -> None:
    finer, broader = schemas.codelist(name), schemas.codelist(onto)
    fold = finer.folds[onto]
    assert tuple(fold) == finer.labels
    assert set(fold.values()) - set(MISSING_KINDS.values()) == set(broader.labels)


@pytest.mark.parametrize("name", ["ethnic_group_19", "ethnic_group_2011"])
def test_an_ethnic_group_folds_into_the_heading_it_begins_with(name: str) -> None:
    fold = schemas.codelist(name).folds["ethnic_group_5"]
    assert all(label.startswith(f"{group}: ") for label, group in fold.items())


@pytest.mark.parametrize(
    ("name", "label", "becomes"),
    [
        ("ethnic_group_gss", "Roma", "White"),
        ("ethnic_group_gss", "Chinese", "Asian, Asian British or Asian Welsh"),
        ("ethnic_group_gss", "White and Asian", "Mixed or Multiple ethnic groups"),
        ("ethnic_group_gss", "African", "Black, Black British, Black Welsh, Caribbean or African"),
        ("ethnic_group_gss", "Arab", "Other ethnic group"),
        ("ns_sec_8", "Small employers and own account workers", "Intermediate"),
        ("ns_sec_8", "Lower supervisory and technical occupations", "Routine and manual"),
        ("ns_sec_8", "Never worked and long-term unemployed", "(not applicable)"),
        ("ns_sec_8", "Full-time students", "(not applicable)"),
        ("disability", "Disabled under the Equality Act: Day-to-day activities limited a little", "Disabled"),
        (
            "disability",
            "Not disabled under the Equality Act: No long-term physical or mental health conditions",
            "Not disabled",
        ),
        ("cld_accommodation_status", "Shared Lives scheme", "Settled"),
        ("cld_accommodation_status", "Registered nursing home", "Unsettled"),
        ("cld_accommodation_status", "Refuge", "Unsettled"),
    ],
)
def test_a_label_becomes_what_its_source_says(name: str, label: str, becomes: str) -> None:
    (fold,) = schemas.codelist(name).folds.values()
    assert fold[label] == becomes


@settings(deadline=None, max_examples=60)
@given(folded_columns)
def test_rows_and_sums_are_kept(drawn: tuple[tuple[str, str], list[str | None]]) -> None:
    fold, cells = drawn
    rolled = roll(table(cells), fold)
    after = column(rolled)
    assert len(after) == len(cells)
    assert rolled.table["value"].tolist() == list(range(len(cells)))
    assert rolled.folds["rows"].sum() == len(cells)
    by_group = rolled.folds.groupby("folded_to", dropna=False)["rows"].sum()
    counted = {None if pd.isna(group) else group: rows for group, rows in by_group.items()}
    assert {group: rows for group, rows in counted.items() if rows} == {g: after.count(g) for g in set(after)}
    assert set(after) <= {*schemas.codelist(fold[1]).labels, *MISSING_KINDS.values(), None}


@settings(deadline=None, max_examples=60)
@given(folded_columns)
def test_what_is_missing_stays_missing_for_its_reason(
    drawn: tuple[tuple[str, str], list[str | None]],
) -> None:
    fold, cells = drawn
    finer = schemas.codelist(fold[0])
    for before, after in zip(cells, column(roll(table(cells), fold)), strict=True):
        if before is None or before in MISSING_KINDS.values():
            assert after == before
        elif before in finer.missing:
            assert after == MISSING_KINDS[finer.missing[before]]
        else:
            assert after == finer.folds[fold[1]][finer.aliases.get(before, before)]


@settings(deadline=None, max_examples=60)
@given(folded_columns, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_the_engine_do_not_matter(
    drawn: tuple[tuple[str, str], list[str | None]], random: Any
) -> None:
    fold, cells = drawn
    order = list(range(len(cells)))
    random.shuffle(order)
    straight, shuffled = roll(table(cells), fold), roll(table([cells[i] for i in order]), fold)
    assert column(shuffled) == [column(straight)[i] for i in order]
    other = roll(pl.DataFrame({"group": pl.Series(cells, dtype=pl.String), "value": range(len(cells))}), fold)
    assert column(other) == column(straight)
    for each in (shuffled, other):
        pd.testing.assert_frame_equal(each.folds, straight.folds)
        assert each.text == straight.text


CELLS = ["White: Roma", None, "Does not apply", "(not known)", "White: Irish"]
FOLDED = ["White", None, "(not applicable)", "(not known)", "White"]
ETHNIC = ("ethnic_group_19", "ethnic_group_5")


@pytest.mark.parametrize(
    "dtype",
    ["str", "object", "category", "string[python]", pytest.param("string[pyarrow]", marks=needs_pyarrow)],
)
def test_any_dtype_that_holds_text_is_folded(dtype: str) -> None:
    assert column(roll(table(CELLS, dtype), ETHNIC)) == FOLDED


@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical, pl.Enum([c for c in CELLS if c])])
def test_any_polars_type_that_holds_text_is_folded(dtype: Any) -> None:
    data = pl.DataFrame({"group": pl.Series(CELLS, dtype=dtype)})
    assert column(roll(data, ETHNIC)) == FOLDED
    lazy = roll(data.lazy(), ETHNIC)
    assert isinstance(lazy.table, pl.DataFrame)
    assert lazy.table.schema["group"] == pl.String


def test_the_input_is_not_written_to_and_its_index_is_kept() -> None:
    data = table(CELLS).set_axis([3, 3, 1, 0, 0])
    before = data.copy()
    rolled = roll(data, ETHNIC)
    pd.testing.assert_frame_equal(data, before)
    assert rolled.table.index.tolist() == [3, 3, 1, 0, 0]
    assert rolled.table.columns.tolist() == ["group", "value"]
    assert column(rolled) == FOLDED


@pytest.mark.parametrize(
    "data", [table([]), pl.DataFrame({"group": []}), table([None, None])], ids=["pd", "pl", "null"]
)
def test_a_column_without_labels_is_folded_too(data: Any) -> None:
    rolled = roll(data, ETHNIC)
    assert rolled.folds["rows"].sum() == len(data)
    assert set(column(rolled)) <= {None}


def test_the_folds_say_how_many_rows_went_where() -> None:
    folds = roll(table(CELLS), ETHNIC).folds
    assert folds.columns.tolist() == ["label", "folded_to", "rows"]
    into_white = folds[folds["folded_to"] == "White"]
    assert set(into_white["label"]) == WHITE
    assert into_white["rows"].sum() == 2
    assert folds.iloc[-1].isna().tolist() == [True, True, False]
    assert folds.iloc[-1]["rows"] == 1


def test_another_spelling_counts_with_its_label(monkeypatch: pytest.MonkeyPatch) -> None:
    finer = schemas.CodeList(
        "finer",
        "1.0",
        "F",
        "ours",
        "ours",
        ("a", "b"),
        folds={"broad": {"a": "x", "b": "x"}},
        aliases={"alpha": "a"},
    )
    lists = {"finer": finer, "broad": schemas.CodeList("broad", "1.0", "B", "ours", "ours", ("x",))}
    monkeypatch.setattr("syschange.schemas.rollup.codelist", lists.__getitem__)
    rolled = roll(table(["a", "alpha", "b"]), ("finer", "broad"))
    assert column(rolled) == ["x", "x", "x"]
    assert rolled.folds["rows"].tolist()[:2] == [2, 1]
