"""Every code list file keeps to the format, and the reader refuses what the format refuses, saying where."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from syschange import schemas
from syschange.errors import MissingFileError, UnreadableFileError
from syschange.frames import MISSING_KINDS
from syschange.resources import data_folder
from syschange.schemas.codelists import LABEL_KEYS, LIST_KEYS, codelist_names, read_codelist
from syschange.schemas.measures import EVIDENCE

FORMAT = json.loads(data_folder("codelists", "format.schema.json").read_text(encoding="utf-8"))
Edit = Callable[[dict[str, Any]], object]

FINE: dict[str, Any] = {
    "name": "fine",
    "version": "0.1",
    "title": "Fine",
    "source": "ours",
    "evidence": "ours",
    "fold_notes": {"coarse": "Mind."},
    "labels": [
        {"label": "a", "code": "1", "codes": ["x"], "folds": {"coarse": "A"}, "aliases": ["alpha"]},
        {"label": "b", "code": "2", "folds": {"coarse": "A"}, "note": "Second."},
        {"label": "c", "folds": {"coarse": "(not applicable)"}},
        {"label": "none", "code": "-8", "missing": "not_applicable"},
    ],
}
COARSE = {
    **{k: FINE[k] for k in ("version", "title", "source", "evidence")},
    "name": "coarse",
    "labels": ["A", "B"],
}
MEASURES: dict[str, Any] = {
    **{k: FINE[k] for k in ("version", "title", "source", "evidence")},
    "name": "fine",
    "measures": [
        {
            "label": "m",
            "title": "M",
            "range": [0, 4],
            "direction": "higher_is_better",
            "values": [0, 2, 4],
            "doubled": True,
            "whole": True,
            "missing": {"not_collected": [9]},
        },
        {"label": "n", "title": "N", "range": [0, 1.5], "direction": "higher_is_worse"},
    ],
}


def written(folder: Path, content: object, name: str = "fine") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def edited(content: dict[str, Any], edit: Edit) -> dict[str, Any]:
    changed = copy.deepcopy(content)
    edit(changed)
    return changed


def test_the_format_is_itself_a_json_schema() -> None:
    Draft202012Validator.check_schema(FORMAT)


@pytest.mark.parametrize("name", codelist_names())
def test_every_list_keeps_to_the_format(name: str) -> None:
    content = yaml.safe_load(data_folder("codelists", f"{name}.yaml").read_text(encoding="utf-8"))
    Draft202012Validator(FORMAT).validate(content)
    assert schemas.codelist(name).name == name


def test_the_format_and_the_reader_know_the_same_words() -> None:
    parts = FORMAT["$defs"]
    assert set(FORMAT["properties"]) == set(LIST_KEYS)
    assert set(parts["label"]["properties"]) == set(LABEL_KEYS)
    assert set(parts["measure"]["properties"]) == set(schemas.Measure.__dataclass_fields__)
    assert set(parts["measure"]["properties"]["missing"]["properties"]) == set(MISSING_KINDS)
    assert tuple(parts["kind"]["enum"]) == tuple(MISSING_KINDS)
    assert tuple(parts["evidence"]["enum"]) == EVIDENCE


def test_a_list_is_read_whole(tmp_path: Path) -> None:
    written(tmp_path, COARSE, "coarse")
    codes = read_codelist(written(tmp_path, FINE))
    assert codes.labels == ("a", "b", "c")
    assert codes.missing == {"none": "not_applicable"}
    assert codes.codes == {"1": "a", "x": "a", "2": "b", "-8": "none"}
    assert codes.aliases == {"alpha": "a"}
    assert codes.folds == {"coarse": {"a": "A", "b": "A", "c": "(not applicable)"}}
    assert codes.notes == {"b": "Second."}
    assert codes.fold_notes == {"coarse": "Mind."}


def test_measures_are_read_whole(tmp_path: Path) -> None:
    first, second = read_codelist(written(tmp_path, MEASURES)).measures
    assert (first.values, first.doubled, first.whole, first.missing) == (
        (0, 2, 4),
        True,
        True,
        {9: "not_collected"},
    )
    assert (second.values, second.doubled, second.whole, second.missing) == ((), False, False, {})
    assert second.source == "ours"


BROKEN: dict[str, Edit] = {
    "no title": lambda c: c.pop("title"),
    "no source": lambda c: c.pop("source"),
    "evidence by hearsay": lambda c: c.update(evidence="hearsay"),
    "an unknown key": lambda c: c.update(lables=[]),
    "neither labels nor measures": lambda c: c.pop("labels"),
    "labels and measures": lambda c: c.update(measures=MEASURES["measures"]),
    "no labels": lambda c: c.update(labels=[]),
    "labels that YAML read as true": lambda c: c.update(labels=[True, False]),
    "an empty label": lambda c: c.update(labels=["a", " "]),
    "an entry without a label": lambda c: c["labels"][0].pop("label"),
    "an entry with an unknown key": lambda c: c["labels"][0].update(group="A"),
    "a code as a number": lambda c: c["labels"][0].update(code=1),
    "codes as a text": lambda c: c["labels"][0].update(codes="x"),
    "an alias twice": lambda c: c["labels"][0].update(aliases=["x", "x"]),
    "an unknown kind of missing": lambda c: c["labels"][3].update(missing="unknown"),
    "a missing label that folds": lambda c: c["labels"][3].update(folds={"coarse": "A"}),
    "a fold into a number": lambda c: c["labels"][0].update(folds={"coarse": 1}),
    "folds as a text": lambda c: c["labels"][0].update(folds="coarse"),
    "ordered as a text": lambda c: c.update(ordered="yes"),
    "complete as a number": lambda c: c.update(complete=0),
    "an empty note": lambda c: c.update(note=" "),
    "fold notes as a text": lambda c: c.update(fold_notes="Mind."),
}
BROKEN_MEASURES: dict[str, Edit] = {
    "no range": lambda c: c["measures"][0].pop("range"),
    "no direction": lambda c: c["measures"][1].pop("direction"),
    "a direction by feeling": lambda c: c["measures"][0].update(direction="higher_is_good"),
    "an unknown key": lambda c: c["measures"][0].update(weights=[1]),
    "values as a text": lambda c: c["measures"][0].update(values="0 2 4"),
    "values as true and false": lambda c: c["measures"][1].update(values=[False, True]),
    "a value twice": lambda c: c["measures"][0].update(values=[0, 2, 2, 4]),
    "doubled without values": lambda c: c["measures"][1].update(doubled=True),
    "missing as a list": lambda c: c["measures"][0].update(missing=[9]),
    "an unknown kind of missing": lambda c: c["measures"][0].update(missing={"lost": [9]}),
    "nothing that is missing": lambda c: c["measures"][0].update(missing={}),
    "whole as a text": lambda c: c["measures"][0].update(whole="yes"),
}
CONTRADICTIONS: dict[str, Edit] = {
    "a label twice": lambda c: c["labels"].append({"label": "a", "folds": {"coarse": "A"}}),
    "labels that differ by case and spaces": lambda c: c["labels"].append(
        {"label": " A", "folds": {"coarse": "A"}}
    ),
    "a missing label that is a category too": lambda c: c["labels"].append({"label": "none"}),
    "a label of the library": lambda c: c["labels"].append(
        {"label": "(not known)", "folds": {"coarse": "A"}}
    ),
    "the margin as a label": lambda c: c["labels"].append({"label": "(all)", "folds": {"coarse": "A"}}),
    "labels that all mean missing": lambda c: c.update(
        labels=[{"label": "none", "missing": "not_known"}], fold_notes={}
    ),
    "a code of two labels": lambda c: c["labels"][1].update(code="1"),
    "a code that is a label": lambda c: c["labels"][1].update(code="a"),
    "an alias that is a label": lambda c: c["labels"][1].update(aliases=["a"]),
    "an alias of two labels": lambda c: c["labels"][1].update(aliases=["alpha"]),
    "an alias that is a label of the library": lambda c: c["labels"][1].update(aliases=["(unknown)"]),
    "a fold that forgets a label": lambda c: c["labels"][2].pop("folds"),
    "a fold into a label that is not there": lambda c: c["labels"][0].update(folds={"coarse": "Z"}),
    "a fold into the unknown": lambda c: c["labels"][0].update(folds={"coarse": "(unknown)"}),
    "a fold into a list that is not there": lambda c: [
        e.update(folds={"nowhere": "A"}) for e in c["labels"][:3]
    ],
    "a fold into itself": lambda c: [e.update(folds={"fine": "a"}) for e in c["labels"][:3]],
    "a note on a fold that is none": lambda c: c.update(fold_notes={"fine": "Mind."}),
    "the name of another file": lambda c: c.update(name="other"),
}
CONTRADICTING_MEASURES: dict[str, Edit] = {
    "a measure twice": lambda c: c["measures"].append(c["measures"][0]),
    "a range the wrong way round": lambda c: c["measures"][1].update(range=[1.5, 0]),
    "values that fall": lambda c: c["measures"][0].update(values=[4, 2, 0]),
    "values short of the range": lambda c: c["measures"][0].update(values=[0, 2]),
    "doubled and odd": lambda c: c["measures"][0].update(values=[0, 1, 4]),
    "whole and in parts": lambda c: c["measures"][1].update(whole=True),
    "missing and in range": lambda c: c["measures"][0].update(missing={"not_collected": [4]}),
    "one score missing for two reasons": lambda c: c["measures"][0].update(
        missing={"not_collected": [9], "not_known": [9]}
    ),
}


def is_refused(folder: Path, content: object) -> None:
    written(folder, COARSE, "coarse")
    with pytest.raises(UnreadableFileError, match=r"The file 'fine.yaml' is not well formed"):
        read_codelist(written(folder, content))


@pytest.mark.parametrize("edit", BROKEN.values(), ids=BROKEN)
def test_a_malformed_list_is_refused_by_format_and_reader(tmp_path: Path, edit: Edit) -> None:
    content = edited(FINE, edit)
    assert not Draft202012Validator(FORMAT).is_valid(content)
    is_refused(tmp_path, content)


@pytest.mark.parametrize("edit", BROKEN_MEASURES.values(), ids=BROKEN_MEASURES)
def test_a_malformed_measure_is_refused_by_format_and_reader(tmp_path: Path, edit: Edit) -> None:
    content = edited(MEASURES, edit)
    assert not Draft202012Validator(FORMAT).is_valid(content)
    is_refused(tmp_path, content)


@pytest.mark.parametrize("edit", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_parts_that_contradict_each_other_are_refused(tmp_path: Path, edit: Edit) -> None:
    is_refused(tmp_path, edited(FINE, edit))


@pytest.mark.parametrize("edit", CONTRADICTING_MEASURES.values(), ids=CONTRADICTING_MEASURES)
def test_parts_of_a_measure_that_contradict_each_other_are_refused(tmp_path: Path, edit: Edit) -> None:
    is_refused(tmp_path, edited(MEASURES, edit))


SAID: dict[str, tuple[dict[str, Any], Edit, str]] = {
    "fold": (
        FINE,
        lambda c: c["labels"][1].pop("folds"),
        r"label 'b': the fold into 'coarse' does not say where it goes.*\(not applicable\)",
    ),
    "kind": (
        MEASURES,
        lambda c: c["measures"][0].update(missing={"notknown": [9]}),
        r"measure 'm', 'missing': 'notknown' is not a key .* Did you mean 'not_known'\?",
    ),
    "key": (
        FINE,
        lambda c: c["labels"][0].update(alias="x"),
        r"label 'a': 'alias' .* Did you mean 'aliases'\?",
    ),
}


@pytest.mark.parametrize(("content", "edit", "words"), SAID.values(), ids=SAID)
def test_the_error_says_where_and_what_to_write(
    tmp_path: Path, content: dict[str, Any], edit: Edit, words: str
) -> None:
    with pytest.raises(UnreadableFileError, match=words):
        read_codelist(written(tmp_path, edited(content, edit)))


def test_a_list_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="code list file"):
        read_codelist(tmp_path / "absent.yaml")
