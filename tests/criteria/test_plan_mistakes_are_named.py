"""Whatever is wrong in a plan is named, with the nearest right thing, and never runs."""

import copy
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from syschange.criteria import Plan
from syschange.errors import InvalidPlanError, SyschangeError
from syschange.resources import data_folder

HELP: dict[str, Any] = yaml.safe_load(data_folder("examples", "help.yaml").read_text(encoding="utf-8"))
HELP |= {"ways": 2}
HELP["data"]["tables"]["people"]["columns"] = {"age": "years"}
HELP["outcomes"][1]["table"] = "outcomes"

Path = tuple[str | int, ...]
# Below these stand names of columns of the data, which are the user's own.
NAMES_OF_COLUMNS = ("categories", "columns")
OPTIONAL = {
    ("change", "where"), ("thresholds", "probability"), ("thresholds", "level"), ("ways",), ("groups",),
    ("notes",), ("comparison",), ("comparison", "column"), ("data", "tables", "people", "columns"),
    ("data", "tables", "people", "categories"),
    *(("data", "tables", name, "path") for name in ("people", "access", "outcomes")),
    *(("outcomes", i, key) for i in (0, 1, 2) for key in ("basis", "table")),
}  # fmt: skip


def _paths(value: Any, here: Path = ()) -> Iterator[Path]:
    """Yield the path of every key of the plan, at every level."""
    if isinstance(value, dict) and (not here or here[-1] not in NAMES_OF_COLUMNS):
        for key, below in value.items():
            yield (*here, key)
            yield from _paths(below, (*here, key))
    elif isinstance(value, list):
        for i, below in enumerate(value):
            yield from _paths(below, (*here, i))


KEYS = list(_paths(HELP))


def _named(path: Path) -> str:
    return ".".join(str(step) for step in path)


def _changed(path: Path, change: Callable[[dict[str, Any], Any], None]) -> dict[str, Any]:
    """Return the plan with the mapping that holds a key changed."""
    content = copy.deepcopy(HELP)
    part: Any = content
    for step in path[:-1]:
        part = part[step]
    change(part, path[-1])
    return content


def _set(path: Path, value: Any) -> dict[str, Any]:
    return _changed(path, lambda part, key: part.__setitem__(key, value))


def _refused(content: Any) -> str:
    with pytest.raises(InvalidPlanError) as caught:
        Plan.of(content)
    said = str(caught.value)
    assert "\n" not in said
    return said


def _shorten(part: dict[str, Any], key: str) -> None:
    """Drop the last letter of a key, and keep its place."""
    kept = {(name[:-1] if name == key else name): value for name, value in part.items()}
    part.clear()
    part.update(kept)


def test_the_plan_that_is_spoilt_below_is_right() -> None:
    assert Plan.of(HELP).ways == 2
    assert len(KEYS) > 60


@pytest.mark.parametrize("path", KEYS, ids=_named)
def test_a_misspelt_key_is_named_with_the_right_one(path: Path) -> None:
    key = str(path[-1])
    said = _refused(_changed(path, _shorten))
    assert f"'{key}'" in said, said
    assert f"'{key[:-1]}'" in said, said


@pytest.mark.parametrize("path", [p for p in KEYS if p not in OPTIONAL], ids=_named)
def test_a_required_key_that_is_missing_is_named(path: Path) -> None:
    said = _refused(_changed(path, lambda part, key: part.pop(key)))
    assert f"'{path[-1]}'" in said, said


@pytest.mark.parametrize("path", [p for p in KEYS if p not in OPTIONAL], ids=_named)
def test_a_required_key_without_a_value_is_named(path: Path) -> None:
    said = _refused(_set(path, None))
    assert f"'{path[-1]}'" in said, said


@pytest.mark.parametrize("path", sorted(OPTIONAL, key=_named), ids=_named)
def test_an_optional_key_may_be_left_out(path: Path) -> None:
    assert path in KEYS
    assert Plan.of(_changed(path, lambda part, key: part.pop(key))).title == HELP["title"]


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("outcomes", 0, "direction"), "higher_is_beter", "Did you mean 'higher_is_better'?"),
        (("outcomes", 0, "direction"), "up", "Use one of 'higher_is_better', 'lower_is_better'."),
        (("outcomes", 1, "kind"), "outcomes", "Did you mean 'outcome'?"),
        (("outcomes", 1, "reported_by"), "persons", "Did you mean 'person'?"),
        (("outcomes", 1, "table"), "people", "'table' in outcomes 2 is 'people', which is not known"),
        (("comparison", "assigned"), "randomized", "Did you mean 'randomised'?"),
        (("sources", 0, "role"), "outsider", "Did you mean 'outside'?"),
        (("outcomes", 0, "source"), "clinic and hospital record", "Did you mean 'clinic and hospital records'?"),
        (("outcomes", 0, "source"), "hearsay", "The plan has 'clinic and hospital records', 'research interviews'"),
        (("outcomes", 1, "name"), "primary_care", "Two outcomes are called 'primary_care'."),
        (("groups",), ["ethnicity", "gender"], "'gender' is not a known characteristic of the plan"),
        (("groups",), ["ethnicty"], "Did you mean 'ethnicity'?"),
        (("groups",), ["sex", "sex"], "Entry 2 of 'groups' is empty, or says what was said before."),
        (("groups",), [["sex", "ethnicity"], ["ethnicity", "sex"]], "Entry 2 of 'groups'"),
        (("groups",), [["sex", "sex"]], "Entry 1 of 'groups'"),
        (("groups",), [[]], "Entry 1 of 'groups'"),
        (("groups",), "sex", "'groups' in the plan is not a list."),
        (("groups",), [["ethnicity", "sex", "homelessness"]], "Write ways: 3."),
        (("characteristics",), ["ethnicity", "sex", "homelessness", "sex"], "'sex' is a characteristic and"),
        (("characteristics",), ["ethnicity", "sex", "homelessness", "arm"], "'arm' is a characteristic and"),
        (("characteristics",), "sex", "'characteristics' in the plan is not a list."),
        (("version",), 2, "The plan is of version 2, and this library reads 1."),
        (("version",), "1", "'version' in the plan is not a number."),
        (("ways",), 1.5, "'ways' in the plan is not a whole number."),
        (("ways",), 0, "'ways' in the plan is 0, outside 1 to 5."),
        (("thresholds", "probability"), 90, "'probability' in 'thresholds' in the plan is 90, outside 0.5 to 0.999."),
        (("thresholds", "level"), True, "'level' in 'thresholds' in the plan is not a number."),
        (("thresholds", "agreed_on"), "3 March", "is not a date. Write it as 2026-03-31."),
        (("thresholds", "agreed_on"), dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC), "is not a date."),
        (("data", "collected_until"), 2003, "'collected_until' in 'data' in the plan is not a date."),
        (("comparison", "comparison"), "clinic", "The change and the comparison have one label."),
        (("outcomes", 0, "worthwhile"), 10, "'worthwhile' in outcomes 1 is 10, outside 0 to 1."),
        (("outcomes", 0, "worthwhile"), -0.1, "outside 0 to 1."),
        (("outcomes", 1, "harm"), float("nan"), "'harm' in outcomes 2 is not a number."),
        (("outcomes", 1, "after"), 0, "In outcomes 2 the time after is not later than the time before."),
        (("outcomes",), [], "'outcomes' in the plan is not a list."),
        (("outcomes",), ["primary care"], "Outcomes 1 is not a list of keys and values."),
        (("change",), "the clinic", "'Change' in the plan is not a list of keys and values."),
        (("title",), "  ", "'title' in the plan is not a text."),
        (("notes",), [1], "'notes' in the plan holds something that is not a text."),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_what_would_be_right(path: Path, value: Any, said: str) -> None:
    assert said.casefold() in _refused(_set(path, value)).casefold()


@pytest.mark.parametrize("labels", [[True, False], [1, 0], [None, "Yes"]])
def test_categories_that_lost_their_quotation_marks_say_so(labels: list[Any]) -> None:
    said = _refused(_set(("data", "tables", "people", "categories", "arm"), labels))
    assert "'arm'" in said
    assert 'Put each label in quotation marks: "Yes", "No", "1".' in said


def test_an_outcome_needs_its_table_among_the_data() -> None:
    said = _refused(_changed(("data", "tables", "access"), lambda part, key: part.pop(key)))
    assert "'access' is not a known table of 'primary_care' among the plan's data." in said


def test_a_key_that_lost_its_quotation_marks_says_so() -> None:
    said = _refused(_set(("data", "tables", "people", "categories"), {True: ["clinic", "usual care"]}))
    assert "'categories' in 'people' in 'tables' in 'data' in the plan has a key that is not a text." in said


@pytest.mark.parametrize("content", [None, "a plan", ["version", 1], 3])
def test_what_is_no_plan_at_all_is_said_to_be_none(content: Any) -> None:
    assert _refused(content) == "The plan is not a list of keys and values."


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(10**400) | st.floats() | st.text(max_size=8)
    | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=8) | st.integers(), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


@given(st.sampled_from(KEYS), junk)
def test_no_value_anywhere_gives_anything_but_a_plan_or_a_sentence(path: Path, value: Any) -> None:
    try:
        plan = Plan.of(_set(path, value))
    except SyschangeError as error:
        assert error.sentence.endswith((".", "…"))  # noqa: PT017 - either outcome is right
    else:
        assert plan.title.strip()


def test_a_plan_that_measures_nothing_bad_is_refused() -> None:
    content = copy.deepcopy(HELP)
    content["outcomes"] = content["outcomes"][:2]
    said = _refused(content)
    assert "nothing bad that the change could have made worse" in said
    assert "kind: adverse" in said


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"worthwhile": 3}, "judged for harm and for no gain"),
        ({"direction": "higher_is_better"}, "more of it is said to be better"),
        ({"kind": "advers"}, "Did you mean 'adverse'?"),
    ],
)
def test_what_is_adverse_is_asked_for_no_gain_and_less_of_it_is_better(
    changed: dict[str, Any], told: str
) -> None:
    content = copy.deepcopy(HELP)
    content["outcomes"][2].update(changed)
    assert told in _refused(content)


def test_breaking_nothing_down_needs_a_reason_and_a_reason_needs_it() -> None:
    content = copy.deepcopy(HELP) | {"characteristics": [], "groups": []}
    assert "does not say why" in _refused(content)
    reason = {"no_breakdown": "the panel asked that no characteristic be recorded"}
    assert Plan.of(content | reason).no_breakdown == reason["no_breakdown"]
    assert "Take one of the two away" in _refused(copy.deepcopy(HELP) | reason)
