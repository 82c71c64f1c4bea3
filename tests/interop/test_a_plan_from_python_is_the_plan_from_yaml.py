"""A plan made of a mapping, or of what a dataclass becomes, is the same plan as the YAML file that says as much."""

import copy
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from syschange import criteria, examples


@dataclass(frozen=True)
class Held:
    """A plan as a program may hold it: its parts, by the names that the file has for them."""

    parts: dict[str, Any]


def test_a_mapping_and_a_dataclass_give_the_digest_of_the_file() -> None:
    path = Path(examples.help_trial().plan_path)
    mapping = yaml.safe_load(path.read_text("utf-8"))
    before = copy.deepcopy(mapping)
    read = criteria.Plan.read(path)
    assert criteria.Plan.of(mapping, folder=path.parent).digest == read.digest
    assert criteria.Plan.of(asdict(Held(mapping))["parts"], folder=path.parent).digest == read.digest
    assert mapping == before


def test_another_plan_has_another_digest() -> None:
    path = Path(examples.help_trial().plan_path)
    mapping = yaml.safe_load(path.read_text("utf-8"))
    changed = {**mapping, "title": "Another plan"}
    assert criteria.Plan.of(changed, folder=path.parent).digest != criteria.Plan.read(path).digest
