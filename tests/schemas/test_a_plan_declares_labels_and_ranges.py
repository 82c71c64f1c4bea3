"""A plan may declare labels of characteristics and ranges of measures; what it declares wrongly is refused."""

from typing import Any

import pandas as pd
import pytest

from syschange import schemas
from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.schemas.codelists import CodeList
from syschange.schemas.declared import declare

PEOPLE = pd.DataFrame(
    {"person_id": ["1", "2"], "ethnicity": ["black", "hispanic"], "substance": "alcohol", "site": "A"}
)
OUTCOMES = pd.DataFrame(
    {"person_id": ["1", "2"], "measure": ["mcs", "own"], "months": [0, 6], "value": [40.0, 12.0]}
)


def test_declared_labels_take_the_place_of_the_code_list() -> None:
    assert not schemas.check(PEOPLE, "people").ok
    assert schemas.check(PEOPLE, "people", categories={"ethnicity": ["black", "hispanic", "white"]}).ok


def test_declared_labels_hold_a_column_that_had_no_list() -> None:
    labels = {"ethnicity": ["black", "hispanic"], "substance": ["cocaine", "heroin"]}
    report = schemas.check(PEOPLE, "people", categories=labels)
    assert [(f.column, f.rule, f.count) for f in report.findings] == [("substance", "category", 2)]


def test_declared_labels_hold_a_column_the_schema_does_not_know() -> None:
    labels = {"ethnicity": ["black", "hispanic"], "site": ["B"]}
    report = schemas.check(PEOPLE, "people", categories=labels)
    assert [(f.column, f.rule) for f in report.findings] == [("site", "category")]
    report = schemas.check(PEOPLE.drop(columns="site"), "people", categories=labels)
    assert [(f.column, f.rule) for f in report.findings] == [("site", "missing_column")]


def test_a_declared_measure_is_allowed_and_held_to_its_range() -> None:
    assert [f.rule for f in schemas.check(OUTCOMES, "outcomes").findings] == ["category"]
    assert schemas.check(OUTCOMES, "outcomes", ranges={"own": (0, 12)}).ok
    assert [f.rule for f in schemas.check(OUTCOMES, "outcomes", ranges={"own": (0, 11)}).findings] == [
        "range_by_measure"
    ]


def test_a_measure_that_is_declared_without_its_range_is_an_error() -> None:
    report = schemas.check(OUTCOMES, "outcomes", categories={"measure": ["mcs", "own"]})
    assert [(f.column, f.rule, f.count) for f in report.errors] == [("measure", "unscaled", 1)]
    both = {"categories": {"measure": ["mcs", "own"]}, "ranges": {"own": (0, 12)}}
    assert schemas.check(OUTCOMES, "outcomes", **both).ok
    alone = OUTCOMES[OUTCOMES["measure"] == "mcs"]
    assert schemas.check(alone, "outcomes", categories={"measure": ["mcs", "own"]}).ok


def test_a_declared_range_takes_the_place_of_the_code_list() -> None:
    report = schemas.check(OUTCOMES, "outcomes", ranges={"own": (0, 12), "mcs": (0, 30)})
    assert [(f.rule, f.count) for f in report.findings] == [("range_by_measure", 1)]


def test_declared_measures_leave_the_others_out() -> None:
    report = schemas.check(OUTCOMES.replace({"own": "cesd"}), "outcomes", categories={"measure": ["cesd"]})
    assert [(f.column, f.rule, f.count) for f in report.findings] == [("measure", "category", 1)]


def test_a_range_nobody_has_verified_binds_no_one() -> None:
    data = OUTCOMES.assign(measure=["mcs", "reqol10"], value=[40.0, 41.0])
    assert schemas.check(data, "outcomes").ok
    assert not schemas.check(data, "outcomes", ranges={"reqol10": (0, 40)}).ok


def test_a_code_list_nobody_has_verified_binds_no_one(monkeypatch: pytest.MonkeyPatch) -> None:
    doubtful = CodeList("sex", "0.1", "Sex", "memory", "unverified", ("F", "M"))
    monkeypatch.setattr("syschange.schemas.declared.codelist", lambda _name: doubtful)
    assert "sex" not in declare(schemas.load("people")).labels


@pytest.mark.parametrize(
    ("categories", "words"),
    [
        ({"age": ["1"]}, "'age' is not a known column of labels"),
        ({"person_id": ["1"]}, "'person_id' is not a known column of labels"),
    ],
)
def test_labels_of_a_column_that_holds_none_are_refused(categories: Any, words: str) -> None:
    with pytest.raises(UnknownChoiceError, match=words):
        schemas.check(PEOPLE, "people", categories=categories)


@pytest.mark.parametrize(
    "labels", ["Yes", [], [1, 2], [True, False], ["Yes "], [""], ["(unknown)"], ["Yes\u200b"]], ids=repr
)
def test_labels_that_no_cell_could_hold_are_refused(labels: Any) -> None:
    with pytest.raises(WrongTypeError):
        schemas.check(PEOPLE, "people", categories={"site": labels})


@pytest.mark.parametrize("ends", [(3,), (3, 1), (0, float("inf")), ("a", "b"), 7, (1, 1)], ids=repr)
def test_a_range_that_is_none_is_refused(ends: Any) -> None:
    with pytest.raises(WrongTypeError, match="not two numbers"):
        schemas.check(OUTCOMES, "outcomes", ranges={"own": ends})


def test_ranges_of_a_table_without_measures_are_refused() -> None:
    with pytest.raises(UnknownChoiceError, match="'mcs' is not a known measure"):
        schemas.check(PEOPLE, "people", ranges={"mcs": (0, 1)})


def test_an_unknown_schema_is_answered_with_the_nearest() -> None:
    for ask in (lambda: schemas.check(PEOPLE, "peple"), lambda: schemas.load("peple")):
        with pytest.raises(
            UnknownChoiceError, match=r"'peple' is not a known schema. Did you mean 'people'\?"
        ):
            ask()


@pytest.mark.parametrize("data", [None, [1, 2], {"person_id": ["1"]}, "people.csv", pd.Series([1])], ids=repr)
def test_what_is_not_a_table_is_refused(data: object) -> None:
    with pytest.raises(WrongTypeError):
        schemas.check(data, "people")


def test_a_table_with_two_rows_of_column_names_is_refused() -> None:
    data = pd.DataFrame([["1"]], columns=pd.MultiIndex.from_tuples([("person_id", "x")]))
    with pytest.raises(WrongTypeError, match="more than one row of column names"):
        schemas.check(data, "people")
