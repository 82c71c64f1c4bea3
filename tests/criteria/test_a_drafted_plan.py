"""A drafted plan says what was answered and nothing else, is read back as that, and names what is still to decide."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import criteria
from syschange.criteria.plan import drafting
from syschange.criteria.plan.defaults import THRESHOLDS
from syschange.errors import InvalidPlanError
from syschange.schemas.strict_yaml import load_yaml

PLANS = Path(__file__).resolve().parents[2] / "data" / "examples"
TEXT = st.text(min_size=1, max_size=40).filter(str.strip)
STRANGE = (
    "No", "yes", "1", "0.5", "2024-01-01", "null", "~", "on", "*a", "&a", "!!python/object:os.system", "{a: b}",
    "[x]", "- dash", "# no comment", "key: value", "'", '"', "\\", "<script>alert(1)</script>", "=1+1", "%TAG",
    "a\nb: c", "\ttab", "\u202eback", "\x00nought", "a\x85b", "\ud7ff", "TO DECIDE", "a" * 900,
)  # fmt: skip


def answers(text: str = "a text") -> dict[str, Any]:
    """Return answers in which every text that somebody types is one and the same."""
    return {
        "title": text,
        "change": {"name": text, "what": text, "where": text, "began_on": dt.date(2024, 1, 1)},
        "thresholds": {"agreed_by": text, "agreed_on": dt.date(2023, 1, 1)},
        "data": {
            "collected_until": dt.date(2025, 1, 1),
            "tables": {
                "people": {
                    "columns": {"arm": text},
                    "categories": {"arm": [text, "other way"]},
                    "keep": {text: [text]},
                },
                "outcomes": {"ranges": {text: [0, 10]}},
            },
        },
        "characteristics": [text],
        "comparison": {"column": "the arm", "change": text, "comparison": f"{text}2", "assigned": "randomised"},
        "sources": [{"name": text, "role": "outside"}],
        "outcomes": [
            {
                "name": text, "label": text, "kind": "adverse", "measure": text, "before": 0, "after": 12,
                "direction": "lower_is_better", "harm": 0.25, "basis": text, "reported_by": "person", "source": text,
            }
        ],
        "evidence": {"panel": [], "reach": {"groups": [{text: text}]}},
        "notes": [text],
    }  # fmt: skip


def read(text: str) -> criteria.Plan:
    return criteria.Plan.of(load_yaml(text))


def holds(text: str) -> None:
    """Check that every text of the answers is in the plan that is read, as it was typed but for spaces around."""
    given_answers = answers(text)
    del given_answers["evidence"]["reach"]  # it needs data sets of its own
    plan = read(criteria.draft_plan(given_answers))
    bare = text.strip()
    people = plan.tables["people"]
    assert [plan.title, plan.change.name, plan.change.what, plan.change.where] == [bare] * 4
    assert (plan.thresholds.agreed_by, plan.sources[0].name, plan.notes) == (bare, bare, (text,))
    assert plan.characteristics == (text,)
    assert people.columns == (("arm", bare),)
    assert people.categories == (("arm", (text, "other way")),)
    assert people.keep == ((text, (text,)),)
    assert plan.tables["outcomes"].ranges == ((text, (0, 10)),)
    one = plan.outcomes[0]
    assert [one.name, one.label, one.item, one.basis, one.source] == [bare] * 5


@given(TEXT)
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_back_as_the_same_text(text: str) -> None:
    holds(text)


@pytest.mark.parametrize("text", STRANGE)
def test_a_text_that_looks_like_something_else_stays_a_text(text: str) -> None:
    holds(text)


@pytest.mark.parametrize("name", ["place", "help"])
def test_a_plan_that_is_drafted_again_is_the_same_plan(name: str) -> None:
    written = load_yaml((PLANS / f"{name}.yaml").read_text("utf-8"))
    text = criteria.draft_plan(written)  # type: ignore[arg-type]
    once, twice = criteria.Plan.of(written), read(text)
    for field in ("title", "change", "horizons", "collected_until", "tables", "characteristics", "ways", "groups",
                  "comparison", "sources", "outcomes", "evidence", "no_breakdown", "notes"):  # fmt: skip
        assert getattr(once, field) == getattr(twice, field), field
    for default in THRESHOLDS:
        assert getattr(once.thresholds, default.name) == getattr(twice.thresholds, default.name)
    assert drafting.to_decide(text) == ()
    assert criteria.draft_plan(load_yaml(text)) == text  # type: ignore[arg-type]


def test_every_default_stands_there_with_its_source() -> None:
    text = criteria.draft_plan(answers())
    for default in THRESHOLDS:
        line = next(line for line in text.splitlines() if line.strip().startswith(f"{default.name}: "))
        assert line.endswith(f"; {default.source}")
    changed = answers()
    changed["thresholds"]["reached"] = 0.7
    assert (
        "reached: 0.7  # the share of the people it is meant for that has to be reached; usual 0.5: ours"
        in (criteria.draft_plan(changed))
    )


def test_the_defaults_that_are_listed_are_those_that_a_plan_takes() -> None:
    bare = answers()
    bare["evidence"] = {"series": {"label": "s", "table": "people", "time": "t", "kind": "count",
                                   "direction": "higher_is_better", "worthwhile": 0}}  # fmt: skip
    del bare["change"]["where"], bare["comparison"]["column"], bare["outcomes"][0]["basis"]
    plan = criteria.Plan.of({"version": 1, **bare})
    said = {d.key: d.value for d in drafting.plan_defaults()}
    assert plan.change.where == said["change.where"]
    assert plan.ways == said["ways"]
    assert plan.comparison is not None
    assert plan.comparison.column == said["comparison.column"]
    assert plan.outcomes[0].basis == said["outcomes.basis"]
    assert plan.outcomes[0].table == said["outcomes.table"]
    assert plan.evidence.series is not None
    assert plan.evidence.series.every == said["evidence.series.every"]
    for part in ("cover", "departures"):
        own = vars(getattr(plan.evidence, part))
        for key, value in ((k, v) for k, v in said.items() if k.startswith(f"evidence.{part}.")):
            assert own[key.rpartition(".")[2]] == value
    for key in ("early", "late", "sustained"):
        assert getattr(plan.horizons, key) == said[f"horizons.{key}"]
    assert {k.rpartition(".")[2]: v for k, v in said.items() if k.startswith("thresholds.")} == {
        d.name: getattr(plan.thresholds, d.name) for d in THRESHOLDS
    }


LEFT_OUT = (
    ("title",), ("change", "name"), ("change", "what"), ("thresholds", "agreed_by"), ("thresholds", "agreed_on"),
    ("data", "collected_until"), ("comparison", "change"), ("comparison", "assigned"), ("sources",), ("outcomes",),
)  # fmt: skip


@pytest.mark.parametrize("keys", LEFT_OUT)
def test_what_is_left_out_is_marked_and_the_plan_is_refused_by_name(keys: tuple[str, ...]) -> None:
    short = answers()
    del short["evidence"]
    below = short
    for key in keys[:-1]:
        below = below[key]
    del below[keys[-1]]
    text = criteria.draft_plan(short)
    marked = [line for line in text.splitlines() if "TO DECIDE" in line]
    assert len(marked) == 1
    assert marked[0].strip().startswith(f"{keys[-1]}:  # TO DECIDE: ")
    assert drafting.to_decide(text) == (".".join(keys),)
    with pytest.raises(InvalidPlanError, match=f"has no '{keys[-1]}'"):
        read(text)


def test_an_outcome_names_each_thing_that_is_to_decide() -> None:
    short = answers()
    del short["evidence"]
    short["outcomes"] = [{"name": "x", "label": "x", "measure": "mcs"}]
    missing = drafting.to_decide(criteria.draft_plan(short))
    assert set(missing) == {
        f"outcomes 1: {key}"
        for key in ("kind", "before", "after", "direction", "worthwhile", "harm", "reported_by", "source")
    }


def test_nothing_at_all_is_a_draft_in_which_everything_is_to_decide() -> None:
    missing = drafting.to_decide(criteria.draft_plan({}))
    assert {"title", "change.name", "thresholds.agreed_by", "data.tables", "outcomes", "sources"} <= set(
        missing
    )


def test_what_is_wrong_beside_what_is_to_decide_is_said_at_once() -> None:
    wrong = answers()
    del wrong["evidence"], wrong["title"]
    wrong["comparison"]["assigned"] = "random"
    with pytest.raises(InvalidPlanError, match="'randomised'"):
        drafting.to_decide(criteria.draft_plan(wrong))
    nothing_bad = load_yaml((PLANS / "place.yaml").read_text("utf-8"))
    nothing_bad["outcomes"] = nothing_bad["outcomes"][:1]  # type: ignore[index]
    with pytest.raises(InvalidPlanError, match="nothing bad"):
        drafting.to_decide(criteria.draft_plan(nothing_bad))  # type: ignore[arg-type]


def test_a_misspelt_key_stays_and_is_named_with_the_nearest() -> None:
    wrong = answers()
    wrong["charateristics"] = wrong.pop("characteristics")
    with pytest.raises(InvalidPlanError, match="characteristics"):
        drafting.to_decide(criteria.draft_plan(wrong))


def test_a_day_in_quotation_marks_is_a_day_where_a_day_is_asked() -> None:
    said = answers("2024-02-29")
    said["thresholds"]["agreed_on"] = "2024-02-29"
    del said["evidence"]
    plan = read(criteria.draft_plan(said))
    assert plan.thresholds.agreed_on == dt.date(2024, 2, 29)
    assert plan.thresholds.agreed_by == "2024-02-29"


NO_ANSWERS: dict[str, Any] = {
    "no mapping": ["title"],
    "a key that is no text": {"title": "x", "change": {True: "x"}},
    "a value of another kind": {"title": object()},
    "half a character": {"title": "\ud800"},
    "a key that YAML cannot read": {
        "title": "x",
        "data": {"tables": {"people": {"columns": {"a" * 1025: "b"}}}},
    },
}


@pytest.mark.parametrize("case", NO_ANSWERS)
def test_what_no_plan_holds_is_refused_in_a_sentence(case: str) -> None:
    with pytest.raises(InvalidPlanError):
        criteria.draft_plan(NO_ANSWERS[case])


def test_answers_that_hold_themselves_are_refused() -> None:
    looped: dict[str, Any] = {"title": "x"}
    looped["change"] = looped
    with pytest.raises(InvalidPlanError, match="deeper"):
        criteria.draft_plan(looped)
