"""A local schema adds fields to a shipped one, narrows or renames them, and can never widen what is allowed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from syschange import schemas
from syschange.errors import UnreadableFileError

OWN: dict[str, Any] = {
    "name": "our_people",
    "version": "0.1",
    "extends": "people",
    "rename": {"ethnicity": "ethnic_group", "person_id": "client_ref"},
    "fields": [
        {"name": "age", "range": [16, 99], "required": True, "nullable": False},
        {"name": "sex", "categories": ["Female"]},
        {
            "name": "hostel",
            "role": "characteristic",
            "type": "string",
            "categories": ["North", "South"],
            "disclosure": "quasi_identifier",
            "description": "The hostel the person stays at.",
        },
    ],
    "rules": [{"rule": "given_with", "field": "hostel", "other": "homelessness"}],
}
GOOD = {"client_ref": ["1", "2"], "age": [16, 99], "sex": ["Female", None], "hostel": ["North", None]}


def written(folder: Path, change: Callable[[dict[str, Any]], object] = lambda content: content) -> Path:
    content = yaml.safe_load(yaml.safe_dump(OWN))
    change(content)
    path = folder / "our_people.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def faults(data: dict[str, list[Any]], own: schemas.Schema) -> set[tuple[str, str]]:
    return {(f.column, f.rule) for f in schemas.check(pd.DataFrame(data), own).errors}


def test_what_the_shipped_schema_says_holds_under_the_new_names(tmp_path: Path) -> None:
    own = schemas.read_schema(written(tmp_path))
    assert (own.name, own.extends, own.keys) == ("our_people", "people", ("client_ref",))
    assert faults(GOOD, own) == set()
    assert faults({**GOOD, "client_ref": ["1", "1"]}, own) == {("client_ref", "duplicate_key")}
    assert faults({**GOOD, "ethnic_group": ["Whyte", None]}, own) == {("ethnic_group", "category")}
    assert own.field("ethnicity") is None


def test_a_field_is_narrowed_and_one_is_added(tmp_path: Path) -> None:
    own = schemas.read_schema(written(tmp_path))
    assert faults({**GOOD, "age": [15, None]}, own) == {("age", "range"), ("age", "missing_value")}
    assert faults({**GOOD, "sex": ["Male", None]}, own) == {("sex", "category")}
    assert faults({**GOOD, "hostel": ["West", None]}, own) == {("hostel", "category")}
    assert faults({**GOOD, "homelessness": ["Homeless"] * 2}, own) == {("hostel", "given_with")}
    age = own.field("age")
    assert age is not None
    assert age.unit == "years"


def test_more_groups_that_fold_into_the_shipped_ones_are_allowed(tmp_path: Path) -> None:
    def finer(content: dict[str, Any]) -> None:
        content["fields"].append({"name": "ethnic_group", "codelist": "ethnic_group_19"})

    own = schemas.read_schema(written(tmp_path, finer))
    assert faults({**GOOD, "ethnic_group": ["White: Roma", None]}, own) == set()


def test_a_file_that_was_changed_is_read_anew(tmp_path: Path) -> None:
    before = schemas.read_schema(written(tmp_path))
    after = schemas.read_schema(written(tmp_path, lambda c: c.update(title="Clients")))
    assert (before.title, after.title) == ("People", "Clients")


WIDER: dict[str, Callable[[dict[str, Any]], object]] = {
    "a wider range": lambda c: c["fields"][0].update(range=[0, 130]),
    "no range where there is one": lambda c: c["fields"][0].update(range=None),
    "another type": lambda c: c["fields"][0].update(type="number"),
    "another role": lambda c: c["fields"][0].update(role="outcome"),
    "needed less": lambda c: c["fields"].append({"name": "client_ref", "required": False}),
    "missing allowed": lambda c: c["fields"].append({"name": "client_ref", "nullable": True}),
    "other labels": lambda c: c["fields"][1].update(categories=["Female", "Woman"]),
    "a list that does not fold": lambda c: c["fields"][1].update(categories=None, codelist="religion"),
    "gives away less": lambda c: c["fields"].append({"name": "ethnic_group", "disclosure": "none"}),
    "a new field without its parts": lambda c: c["fields"].append({"name": "key_worker"}),
    "two entries of one name": lambda c: c["fields"].append(c["fields"][0]),
    "an unknown column renamed": lambda c: c.update(rename={"etnicity": "ethnic_group"}),
    "two columns of one name": lambda c: c.update(rename={"ethnicity": "sex"}),
    "an unknown schema": lambda c: c.update(extends="persons"),
    "a rule of columns that are gone": lambda c: c["rules"][0].update(other="ethnicity"),
    "keys of its own": lambda c: c.update(keys=["age"]),
}


@pytest.mark.parametrize("change", WIDER.values(), ids=WIDER)
def test_what_would_widen_or_cannot_be_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    with pytest.raises(UnreadableFileError, match=r"The file 'our_people\.yaml' is not well formed"):
        schemas.read_schema(written(tmp_path, change))


def test_fewer_rows_cannot_be_asked_for_and_more_can(tmp_path: Path) -> None:
    assert schemas.read_schema(written(tmp_path, lambda c: c.update(min_rows=0))).min_rows == 1
    own = schemas.read_schema(written(tmp_path, lambda c: c.update(min_rows=3)))
    assert faults(GOOD, own) == {("", "too_few_rows")}
