"""People stand beside what happened to them, so that those to whom nothing happened are not lost."""

from typing import Any

import pandas as pd
import polars as pl
import pytest

from syschange.errors import MissingColumnError, WrongTypeError
from syschange.frames import attach, labels_present, recognise, reduce_to_cells, rename

BOTH = [pd.DataFrame, pl.DataFrame]
PEOPLE = {"person_id": ["a", "b", "c"], "sex": ["F", "M", None]}
EVENTS = {
    "person_id": ["a", "a", "b", "z", "z"],
    "service": ["gp", "gp", "dentist", "gp", "gp"],
    "sex": ["?"] * 5,
    "days": [1, 2, 3, 4, 5],
}


def attached(table: Any, keep: dict[str, str]) -> list[tuple[Any, ...]]:
    made = attach(table(PEOPLE), table(EVENTS), person="person_id", keep=keep)
    assert made.columns == ["person_id", "sex", "service", "days"]
    return sorted(
        (tuple(None if pd.isna(v) else v for v in row) for row in made.rows()), key=lambda r: (r[0], str(r))
    )


@pytest.mark.parametrize("table", BOTH)
def test_each_person_has_a_row_for_each_event_and_one_where_there_is_none(table: Any) -> None:
    assert attached(table, {"service": "gp"}) == [
        ("a", "F", "gp", 1),
        ("a", "F", "gp", 2),
        ("b", "M", None, None),
        ("c", None, None, None),
    ]
    assert len(attached(table, {})) == 4


def test_tables_of_two_engines_are_not_put_together() -> None:
    with pytest.raises(WrongTypeError, match="different engines"):
        attach(pd.DataFrame(PEOPLE), pl.DataFrame(EVENTS), person="person_id", keep={})


@pytest.mark.parametrize("table", BOTH)
def test_a_column_to_choose_by_that_is_not_there_is_named(table: Any) -> None:
    with pytest.raises(MissingColumnError, match=r"'servce'.*'service'"):
        attach(table(PEOPLE), table(EVENTS), person="person_id", keep={"servce": "gp"})


@pytest.mark.parametrize("table", BOTH)
def test_columns_are_renamed_and_the_rest_are_left(table: Any) -> None:
    made = rename(table(PEOPLE), {"gender": "sex"}, table="'people'")
    assert made.columns == ["person_id", "gender"]
    assert made["gender"].to_list()[:2] == ["F", "M"]
    with pytest.raises(MissingColumnError, match="'sexx' in 'people'"):
        rename(table(PEOPLE), {"gender": "sexx"}, table="'people'")


@pytest.mark.parametrize("table", BOTH)
def test_a_name_that_is_taken_is_refused_and_two_names_may_be_exchanged(table: Any) -> None:
    with pytest.raises(WrongTypeError, match="There is a column 'sex' in 'people' already"):
        rename(table(PEOPLE), {"sex": "person_id"}, table="'people'")
    with pytest.raises(WrongTypeError, match="'sex' of 'people' would have two names"):
        rename(table(PEOPLE), {"gender": "sex", "sex_at_birth": "sex"}, table="'people'")
    exchanged = rename(table(PEOPLE), {"sex": "person_id", "person_id": "sex"}, table="'people'")
    assert exchanged.columns == ["sex", "person_id"]


@pytest.mark.parametrize("table", BOTH)
def test_the_labels_present_are_those_that_analyses_show(table: Any) -> None:
    for values in ([2.0, 1.0, None], [2, 1, None], ["2", "1", None]):
        assert labels_present(table({"g": values}), "g") == ["1", "2"]
        cells = reduce_to_cells(table({"g": values, "y": [1, 1, 0]}), keys=["g"], values=["y"])
        assert list(cells.levels["g"]) == ["1", "2", "(unknown)"]


@pytest.mark.parametrize("table", BOTH)
def test_the_labels_present_are_in_order_without_the_missing(table: Any) -> None:
    assert labels_present(table(PEOPLE), "sex") == ["F", "M"]


def test_a_lazy_table_is_collected() -> None:
    assert recognise(pl.DataFrame(PEOPLE).lazy()).to_dict(as_series=False) == PEOPLE
