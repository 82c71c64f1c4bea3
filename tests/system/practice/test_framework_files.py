"""Every framework file keeps to the format, and the reader refuses what the format refuses, naming the item."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from syschange.errors import MissingFileError, UnknownChoiceError, UnreadableFileError, WrongTypeError
from syschange.resources import data_folder
from syschange.system.practice import framework, frameworks

FORMAT = json.loads(data_folder("frameworks", "format.schema.json").read_text(encoding="utf-8"))
Edit = Callable[[dict[str, Any]], object]
FINE: dict[str, Any] = {
    "name": "fine",
    "version": "0.1",
    "title": "Fine",
    "kind": "rated",
    "source": "ours",
    "answers": ["no", "a bit", "yes"],
    "lowest": 1,
    "highest": 3,
    "items": [
        {"id": "one", "question": "One?", "role": "worker", "pair": "both", "scale": "s"},
        {"id": "two", "question": "Two?", "role": "leader", "pair": "both", "scale": "s"},
        {"id": "tired", "question": "Tired?", "direction": "higher_is_worse", "judged": "lowest level"},
    ],
}


def written(folder: Path, content: dict[str, Any]) -> Path:
    path = folder / "fine.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")
    return path


def edited(edit: Edit) -> dict[str, Any]:
    content = copy.deepcopy(FINE)
    edit(content)
    return content


@pytest.mark.parametrize("name", frameworks())
def test_every_shipped_file_keeps_to_the_format(name: str) -> None:
    content = yaml.safe_load(data_folder("frameworks", f"{name}.yaml").read_text("utf-8"))
    Draft202012Validator(FORMAT).validate(content)
    found = framework(name)
    assert found.name == name
    assert "ours" in found.source
    assert all(item.question.endswith("?") for item in found.items)


def test_a_file_of_ones_own_is_a_framework(tmp_path: Path) -> None:
    path = written(tmp_path, FINE)
    Draft202012Validator(FORMAT).validate(FINE)
    for given in (path, str(path)):
        found = framework(given)
        assert found.ids == ("one", "two", "tired")
        assert found.scales == ("s", "fine")
        assert found.pairs == ("both",)
        assert found.item("tired").highest == 3


REFUSED_BY_BOTH: dict[str, tuple[Edit, str]] = {
    "no source": (lambda c: c.pop("source"), "'source'"),
    "unknown key": (lambda c: c.update(sorce="x"), "Did you mean 'source'"),
    "version is a number": (lambda c: c.update(version=0.1), "'version'"),
    "version has another form": (lambda c: c.update(version="one"), "'version'"),
    "no such kind": (lambda c: c.update(kind="scored"), "'kind'"),
    "no items": (lambda c: c.update(items=[]), "no items"),
    "unknown key of an item": (lambda c: c["items"][0].update(weight=2), "item 'one'"),
    "an item without a question": (lambda c: c["items"][0].pop("question"), "item 'one'"),
    "an id in capitals": (lambda c: c["items"][0].update(id="One"), "not a short name"),
    "no such role": (lambda c: c["items"][0].update(role="boss"), "'role'"),
    "staff alone may say": (lambda c: c["items"][0].update(reported_by="staff"), "'reported_by'"),
    "judged by the mean": (lambda c: c["items"][0].update(judged="mean"), "'judged'"),
    "required is of evidence": (lambda c: c["items"][0].update(required=True), "no place"),
    "evidence is not rated": (lambda c: c.update(kind="evidence"), "no place"),
}
REFUSED_BY_READER: dict[str, tuple[Edit, str]] = {
    "an item twice": (lambda c: c["items"][2].update(id="one"), "the item 'one' stands twice"),
    "a pair of one side": (
        lambda c: c["items"][1].update(role="worker"),
        "the pair 'both' has not two sides",
    ),
    "two ratings in a scale": (lambda c: c["items"][1].update(highest=5), "different ratings"),
    "two reporters in a scale": (
        lambda c: c["items"][1].update(reported_by="person"),
        "for people themselves",
    ),
    "too few answers": (lambda c: c["answers"].pop(), "as many words"),
    "no range": (lambda c: c["items"][2].update(lowest=3), "highest rating"),
    "too long a range": (lambda c: c["items"][2].update(highest=99), "highest rating"),
    "another name": (lambda c: c.update(name="other"), "not the name of the file"),
}


@pytest.mark.parametrize("case", REFUSED_BY_BOTH)
def test_format_and_reader_refuse_alike(case: str, tmp_path: Path) -> None:
    edit, said = REFUSED_BY_BOTH[case]
    content = edited(edit)
    assert not Draft202012Validator(FORMAT).is_valid(content)
    with pytest.raises(UnreadableFileError, match=said):
        framework(written(tmp_path, content))


@pytest.mark.parametrize("case", REFUSED_BY_READER)
def test_the_reader_holds_the_parts_against_each_other(case: str, tmp_path: Path) -> None:
    edit, said = REFUSED_BY_READER[case]
    with pytest.raises(UnreadableFileError, match=said) as raised:
        framework(written(tmp_path, edited(edit)))
    assert "fine.yaml" in str(raised.value)


def test_a_key_that_stands_twice_is_refused_and_not_read_once(tmp_path: Path) -> None:
    path = written(tmp_path, FINE)
    path.write_text(
        path.read_text("utf-8").replace("  role: worker\n", "  role: worker\n  role: leader\n"), "utf-8"
    )
    with pytest.raises(UnreadableFileError, match=r"'role' stands there twice"):
        framework(path)


def test_a_name_or_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnknownChoiceError, match="Did you mean 'trauma_informed'"):
        framework("trauma_inform")
    with pytest.raises(MissingFileError):
        framework(tmp_path / "mine.yaml")
    with pytest.raises(WrongTypeError):
        framework(3)  # type: ignore[arg-type]
    with pytest.raises(UnknownChoiceError, match="Did you mean 'looks_for_ability'"):
        framework("asset_based").item("look_for_ability")


def test_what_the_frameworks_hold() -> None:
    sizes = {name: len(framework(name).items) for name in frameworks()}
    assert sizes["asset_based"] == 3
    assert sizes["trauma_informed"] == 4
    assert sizes["twelve_steps"] == 12
    assert sizes["partnership_points"] == 14
    assert sizes["intersectionality_outcomes"] == 3
    points = framework("partnership_points")
    assert [sum(i.scale == s for i in points.items) for s in points.scales] == [4, 6, 4]
    paired = framework("frontline_and_leader")
    assert len(paired.pairs) == 5
    assert sum(i.role == "worker" for i in paired.items) == 5
    assert {"risk_owned_by_the_person", "measures_good_and_bad_outcomes"} <= set(paired.ids)
    assert all(i.judged == "lowest level" for i in framework("trauma_informed").items)
    assert all(i.reported_by == "person" for i in framework("intersectionality_outcomes").items)
    assert [i.id for i in framework("twelve_steps").items if i.required] == [
        "measure_and_adapt",
        "hold_to_account",
    ]
    assert framework("relationships_and_purpose").scales == ("relationships", "purpose")
