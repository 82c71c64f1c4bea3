"""Recoding once is enough, no order of rows and no engine matters, and check finds no code or spelling after it."""

import unicodedata
from typing import Any

import pandas as pd
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import schemas

COLUMNS = ("sex", "ethnicity_detailed", "religion", "disability", "imd_decile")
LISTS = {name: schemas.codelist(schemas.load("people").field(name).codelist) for name in COLUMNS}  # type: ignore[union-attr]
SPACES = st.sampled_from(["", " ", "\u00a0", "\t", "  ", "\u2009"])


@st.composite
def spelt_otherwise(draw: st.DrawFn, label: str) -> str:
    """Return a label with other case, spaces and Unicode form."""
    text = draw(st.sampled_from([label, label.upper(), label.lower(), label.swapcase()]))
    text = text.replace(" ", draw(st.sampled_from([" ", "\u00a0", "  ", ""])))
    form = draw(st.sampled_from(["NFC", "NFD"]))
    return draw(SPACES) + unicodedata.normalize(form, text) + draw(SPACES)  # type: ignore[arg-type]


@st.composite
def cells(draw: st.DrawFn, name: str) -> str | None:
    listed = LISTS[name]
    known = st.sampled_from([*listed.labels, *listed.missing, *listed.aliases])
    return draw(
        st.one_of(
            known.flatmap(spelt_otherwise),
            st.sampled_from([*listed.labels, *listed.codes, "(not known)"]),
            st.none(),
        )
    )


@st.composite
def people(draw: st.DrawFn) -> dict[str, list[Any]]:
    rows = draw(st.integers(1, 8))
    held: dict[str, list[Any]] = {"person_id": [f"P{i}" for i in range(rows)]}
    held |= {n: draw(st.lists(cells(n), min_size=rows, max_size=rows)) for n in COLUMNS}
    held["need_justice"] = draw(
        st.lists(st.sampled_from([0, 1, 998, 999, None]), min_size=rows, max_size=rows)
    )
    return held


def as_pandas(held: dict[str, list[Any]]) -> pd.DataFrame:
    types = {name: "Int64" if name == "need_justice" else "str" for name in held}
    return pd.DataFrame({name: pd.Series(cells, dtype=types[name]) for name, cells in held.items()})  # type: ignore[call-overload]


def as_polars(held: dict[str, list[Any]]) -> pl.DataFrame:
    types = {name: pl.Int64 if name == "need_justice" else pl.String for name in held}
    return pl.DataFrame(held, schema=types)


def plain(table: Any) -> dict[str, list[Any]]:
    if isinstance(table, pd.DataFrame):
        return {n: [None if pd.isna(v) else v for v in table[n].tolist()] for n in table.columns}
    return {name: table[name].to_list() for name in table.columns}


@settings(max_examples=60)
@given(held=people())
def test_after_it_check_finds_nothing_to_recode(held: dict[str, list[Any]]) -> None:
    found = schemas.recode(as_pandas(held), "people").table
    assert schemas.check(found, "people").text.endswith("no problems found.")


@settings(max_examples=60)
@given(held=people())
def test_a_second_time_changes_nothing(held: dict[str, list[Any]]) -> None:
    once = schemas.recode(as_pandas(held), "people").table
    twice = schemas.recode(once, "people")
    assert twice.changes.empty
    pd.testing.assert_frame_equal(twice.table, once)


@settings(max_examples=60)
@given(held=people())
def test_pandas_and_polars_say_the_same(held: dict[str, list[Any]]) -> None:
    ours, theirs = schemas.recode(as_pandas(held), "people"), schemas.recode(as_polars(held), "people")
    assert plain(ours.table) == plain(theirs.table)
    pd.testing.assert_frame_equal(ours.changes, theirs.changes)
    assert ours.text == theirs.text
    assert plain(schemas.recode(as_polars(held).lazy(), "people").table) == plain(theirs.table)


@settings(max_examples=60)
@given(held=people(), data=st.data())
def test_the_order_of_rows_does_not_matter(held: dict[str, list[Any]], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(held["person_id"]))))
    there, here = as_pandas(held), as_pandas(held).iloc[list(order)]
    ours, theirs = schemas.recode(there, "people"), schemas.recode(here, "people")
    pd.testing.assert_frame_equal(ours.changes, theirs.changes)
    pd.testing.assert_frame_equal(ours.table.iloc[list(order)], theirs.table)


@settings(max_examples=200)
@given(label=st.sampled_from([label for one in LISTS.values() for label in one.labels]), data=st.data())
def test_a_hidden_or_foreign_character_is_never_repaired(label: str, data: st.DataObject) -> None:
    hidden = data.draw(st.sampled_from("\u200b\u200d\u200f\u202e\ufeff\u00ad"))
    place = data.draw(st.integers(0, len(label)))
    lookalikes = [
        label[:place] + hidden + label[place:],
        label.replace("a", "\u0430"),
        label.replace("e", "\uff45"),
    ]
    strange = [text for text in lookalikes if text != label]
    name = next(n for n, one in LISTS.items() if label in one.labels)
    assert schemas.recode(pd.DataFrame({name: strange}), "people").changes.empty


@settings(max_examples=200)
@given(texts=st.lists(st.text(), min_size=1, max_size=6))
def test_whatever_the_texts_are_only_labels_come_of_them(texts: list[str]) -> None:
    found = schemas.recode(pd.DataFrame({"sex": texts, "person_id": texts}), "people").table
    assert found["person_id"].tolist() == texts
    assert all(new in (old, "Female", "Male") for new, old in zip(found["sex"], texts, strict=True))
