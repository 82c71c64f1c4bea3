"""Every schema file keeps to the format, the format is held at run time too, and a new file is a new schema."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from jsonschema import Draft202012Validator

from syschange import schemas
from syschange.errors import MissingFileError, UnreadableFileError
from syschange.resources import data_folder
from syschange.schemas.definition import CROSS_RULES, DISCLOSURE, ROLES, TYPES
from syschange.schemas.schemafile import read_alone as read_schema

FORMAT = json.loads(data_folder("schemas", "format.schema.json").read_text(encoding="utf-8"))
GOOD: dict[str, Any] = yaml.safe_load(data_folder("schemas", "access.yaml").read_text(encoding="utf-8"))


def edited(edit: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    content = copy.deepcopy(GOOD)
    edit(content)
    return content


def written(folder: Path, content: object, name: str = "access.yaml") -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def test_the_format_is_itself_a_json_schema() -> None:
    Draft202012Validator.check_schema(FORMAT)


@pytest.mark.parametrize("name", schemas.names())
def test_every_schema_keeps_to_the_format(name: str) -> None:
    content = yaml.safe_load(data_folder("schemas", f"{name}.yaml").read_text(encoding="utf-8"))
    Draft202012Validator(FORMAT).validate(content)
    assert schemas.load(name).name == name


def test_the_format_and_the_reader_know_the_same_words() -> None:
    field = FORMAT["$defs"]["field"]["properties"]
    assert tuple(field["role"]["enum"]) == ROLES
    assert tuple(field["type"]["enum"]) == TYPES
    assert tuple(field["disclosure"]["enum"]) == DISCLOSURE
    assert tuple(FORMAT["$defs"]["rule"]["properties"]["rule"]["enum"]) == CROSS_RULES
    assert set(field) == set(schemas.Field.__dataclass_fields__)


BROKEN: dict[str, Callable[[dict[str, Any]], object]] = {
    "no grain": lambda c: c.pop("grain"),
    "empty title": lambda c: c.update(title=" "),
    "version as a number": lambda c: c.update(version=0.1),
    "unknown key": lambda c: c.update(kies=["person_id"]),
    "no fields": lambda c: c.update(fields=[]),
    "keys as a text": lambda c: c.update(keys="person_id"),
    "fewest rows below 0": lambda c: c.update(min_rows=-1),
    "fewest rows as true": lambda c: c.update(min_rows=True),
    "unknown role": lambda c: c["fields"][1].update(role="label"),
    "unknown type": lambda c: c["fields"][1].update(type="text"),
    "no disclosure": lambda c: c["fields"][1].pop("disclosure"),
    "required as a text": lambda c: c["fields"][1].update(required="yes"),
    "an id that is a number": lambda c: c["fields"][0].update(type="integer"),
    "an id that does not identify": lambda c: c["fields"][0].update(disclosure="none"),
    "an identifier that is no id": lambda c: c["fields"][1].update(disclosure="identifier"),
    "a number without unit": lambda c: c["fields"][3].pop("unit"),
    "a text with a unit": lambda c: c["fields"][1].update(unit="days"),
    "a range of one end": lambda c: c["fields"][3].update(range=[0]),
    "a range of texts": lambda c: c["fields"][3].update(range=["0", "9"]),
    "a range of days as numbers": lambda c: c["fields"][4].update(range=[0, 9]),
    "a range of true and false": lambda c: c["fields"][2].update(range=[0, 1]),
    "categories of a number": lambda c: c["fields"][3].update(categories=["1"]),
    "categories that YAML read as true": lambda c: c["fields"][1].update(categories=[True, False]),
    "the same category twice": lambda c: c["fields"][1].update(categories=["a", "a"]),
    "list and categories": lambda c: c["fields"][1].update(codelist="sex", categories=["a"]),
    "a measure without list": lambda c: c["fields"][1].update(role="measure"),
    "unknown rule": lambda c: c["rules"][0].update(rule="before"),
    "a rule with an expression": lambda c: c["rules"][0].update(expression="a < b"),
    "a rule without other": lambda c: c["rules"][0].pop("other"),
    "a rule of unknown severity": lambda c: c["rules"][0].update(severity="note"),
    "neither keys nor duplicates": lambda c: c.pop("keys"),
    "both keys and duplicates": lambda c: c.update(duplicates="warning"),
    "unknown duplicates": lambda c: (c.pop("keys"), c.update(duplicates="drop")),
    "unknown direction": lambda c: c["fields"][3].update(direction="lower_is_better"),
    "the direction of a label": lambda c: c["fields"][1].update(direction="higher_is_better"),
    "an unknown kind of missing": lambda c: c["fields"][3].update(missing={"lost": ["999"]}),
    "missing as one text": lambda c: c["fields"][3].update(missing={"not_known": "999"}),
    "missing as a number": lambda c: c["fields"][3].update(missing={"not_known": [999]}),
    "missing where nothing may be": lambda c: c["fields"][1].update(missing={"not_known": ["?"]}),
    "an unknown form": lambda c: c["fields"][1].update(form="postcode"),
    "the form of a number": lambda c: c["fields"][3].update(form="nhs_number"),
    "doubtful labels": lambda c: c["fields"][1].update(doubtful=["a"]),
    "doubtful days as numbers": lambda c: c["fields"][4].update(doubtful=[1]),
    "doubtful numbers as days": lambda c: c["fields"][3].update(doubtful=["1900-01-01"]),
    "a link without table": lambda c: c["links"][0].pop("table"),
    "a link of an unknown severity": lambda c: c["links"][0].update(severity="none"),
}


@pytest.mark.parametrize("edit", BROKEN.values(), ids=BROKEN)
def test_a_malformed_schema_is_refused_by_format_and_reader(
    tmp_path: Path, edit: Callable[[dict[str, Any]], object]
) -> None:
    content = edited(edit)
    assert not Draft202012Validator(FORMAT).is_valid(content)
    with pytest.raises(UnreadableFileError, match=r"The file 'access.yaml' is not well formed"):
        read_schema(written(tmp_path, content))


CONTRADICTIONS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a key that is no field": lambda c: c.update(keys=["person"]),
    "a key that may be missing": lambda c: c.update(keys=["reached"]),
    "two fields of one name": lambda c: c["fields"].append(c["fields"][0]),
    "a range the wrong way round": lambda c: c["fields"][3].update(range=[9, 0]),
    "days the wrong way round": lambda c: c["fields"][4].update(range=["2100-01-01", "1900-01-01"]),
    "a day that is none": lambda c: c["fields"][4].update(range=["2023-02-29", "2100-01-01"]),
    "an unknown code list": lambda c: c["fields"][1].update(codelist="sexes"),
    "a rule of unknown columns": lambda c: c["rules"][0].update(other="refered_on"),
    "a rule of one column": lambda c: c["rules"][0].update(other="reached_on"),
    "an order of things that are no dates": lambda c: c["rules"][0].update(other="days"),
    "a range by what is no measure": lambda c: c["rules"][0].update(rule="range_by_measure"),
    "one text for two kinds of missing": lambda c: c["fields"][3].update(
        missing={"not_known": ["9"], "not_asked": ["9"]}
    ),
    "a link to an unknown table": lambda c: c["links"][0].update(table="persons"),
    "a link from an unknown column": lambda c: c["links"][0].update(field="person"),
    "a link from a number": lambda c: c["links"][0].update(field="days"),
    "consecutive labels that are no periods": lambda c: c["rules"].append(
        {"rule": "consecutive", "field": "service", "other": "person_id"}
    ),
    "numbers compared with dates": lambda c: c["rules"].append(
        {"rule": "at_most", "field": "days", "other": "referred_on"}
    ),
    "another file's name": lambda c: c.update(name="people"),
}


@pytest.mark.parametrize("edit", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_schema_that_contradicts_itself_is_refused(
    tmp_path: Path, edit: Callable[[dict[str, Any]], object]
) -> None:
    with pytest.raises(UnreadableFileError, match=r"The file 'access.yaml' is not well formed"):
        read_schema(written(tmp_path, edited(edit)))


@pytest.mark.parametrize(
    "text",
    ["name: [", "- 1\n- 2\n", "", "1: a\n", "!!python/object/apply:os.getcwd []\n"],
    ids=["open", "list", "empty", "key", "code"],
)
def test_what_is_not_plain_yaml_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "access.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFileError):
        read_schema(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: access\ntitle: One\ntitle: Two\n", r"\(line 3\): 'title' stands there twice"),
        ("name: access\nversion: 2024-02-30\n", r"\(line 2\): a date or number there does not exist"),
    ],
)
def test_a_key_that_stands_twice_or_a_date_that_is_none_is_refused(
    tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "access.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFileError, match=said):
        read_schema(path)


def test_a_schema_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="schema file"):
        read_schema(tmp_path / "absent.yaml")


def test_the_error_says_where_and_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(
        UnreadableFileError, match=r"field 'service': 'rol' is not a key .* Did you mean 'role'\?"
    ):
        read_schema(written(tmp_path, edited(lambda c: c["fields"][1].update(rol="id"))))


def test_a_new_file_is_a_new_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, edited(lambda c: (c.update(name="contacts"), c.pop("links"))), "contacts.yaml")
    monkeypatch.setattr(
        "syschange.schemas.schemafile.data_folder", lambda *parts: tmp_path.joinpath(*parts[1:])
    )
    assert schemas.names() == ("contacts",)
    data = pd.DataFrame({"person_id": ["1"], "service": ["Clinic"], "reached": [None]})
    assert schemas.check(data, "contacts").ok
    assert not schemas.check(data.drop(columns="reached"), "contacts").ok


def test_the_three_first_schemas_are_there_with_their_grain() -> None:
    grains = {name: schemas.load(name).grain for name in schemas.names()}
    assert grains["people"] == "one row a person"
    assert grains["access"] == "one row a person and service"
    assert grains["outcomes"] == "one row a person, measure and month"
    assert schemas.load("people").keys == ("person_id",)
    assert schemas.load("access").keys == ("person_id", "service")
    assert schemas.load("outcomes").keys == ("person_id", "measure", "months")


def test_a_field_says_its_role() -> None:
    roles = {field.name: field.role for field in schemas.load("people").fields}
    assert roles["person_id"] == roles["household_id"] == "id"
    assert roles["ethnicity"] == roles["substance"] == "characteristic"
    assert schemas.load("people").field("age").unit == "years"  # type: ignore[union-attr]
    assert schemas.load("people").field("nothing") is None
