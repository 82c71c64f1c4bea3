"""A plan whose parts contradict one another, or name what is not there, is refused in a sentence that says which."""

import datetime as dt
from typing import Any

import pytest

from syschange import criteria, examples
from syschange.criteria import Plan
from syschange.errors import MissingColumnError

from .contents import Content, Path, everything, named, place, refused, with_, without

BEGAN = ("change", "began_on")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("outcomes", 0, "tweak"), 2.5, "no more than a tweak is larger than one worth having. Make 'tweak' at most"),
        (("outcomes", 1, "name"), "mental_health", "Two outcomes are called 'mental_health'."),
        (("outcomes", 1, "worthwhile"), 1, "judged for harm and for no gain"),
        (("outcomes", 0, "agreed_on"), "soon", "is not a date. Write it as 2026-03-31."),
        (("horizons",), {"early": [24, 24], "late": [12, 12]}, "the late months do not come after the early ones"),
        (("horizons",), {"early": [6, 24], "late": [24, 36]}, "the late months do not come after the early ones"),
        (("horizons",), {"early": [0, 6]}, "or the early ones do not come after 0"),
        (("horizons",), {"early": [12, 6]}, "the first number is not the lower of the two"),
        (("horizons", "sustained"), 0, "'sustained' in 'horizons' in the plan is 0, outside 1 to 600."),
        (("change", "funding_ends_on"), dt.date(2023, 12, 31), "The starting money ended before the change began."),
        (("shocks",), [{"name": "a new benefit rule"}], "Shocks 1 has no 'happened_on'."),
        (("evidence", "reliance"), "mental_helth", "Did you mean 'mental_health'?"),
        (("evidence", "reliance"), "depressive_symptoms", "is not a known score of people's lives"),
        (("evidence", "cover"), {"table": "pathway"}, "Did you mean 'pathways'?"),
        (("evidence", "departures", "table"), "contcts", "Did you mean 'contacts'?"),
        (("evidence", "panel"), ["a", "a"], "an item of 'panel' and 'panel_beside' is named twice"),
        (("evidence", "panel"), ["more_than_a_tweak_in"], "an item of 'panel' and 'panel_beside' is named twice"),
        (("evidence", "panel"), [], "or 'panel' names none"),
        (("evidence", "series", "table"), "events", "'events' is not a known table of the plan's data"),
        (("evidence", "series", "kind"), "rat", "Did you mean 'rate'?"),
        (("evidence", "series", "every"), "year", "Use one of 'week', 'month', 'quarter'."),
        (("data", "tables", "costs", "source"), "acounts", "Did you mean 'accounts'?"),
        (("data", "tables", "contact"), {}, "Did you mean 'contacts'?"),
        (("data", "tables", "costs", "sheet"), "1", "in the plan says nothing of the file 'costs.csv'"),
        (("comparison", "comparison"), "new way", "The change and the comparison have one label."),
    ],
)  # fmt: skip
def test_the_contradiction_is_named(path: Path, value: Any, said: str) -> None:
    assert said in refused(with_(place(), path, value))


@pytest.mark.parametrize("name", ["retained", "probability", "absences", "agreement", "unlike_by"])
@pytest.mark.parametrize("value", [-1e12, 1e12, float("nan"), float("inf"), "0.5", True])
def test_a_threshold_that_is_no_number_or_out_of_range_is_named(name: str, value: Any) -> None:
    said = refused(with_(place(), ("thresholds", name), value))
    assert said.startswith(f"'{name}' in 'thresholds' in the plan is ")


def _without_beginning(*keep: str) -> Content:
    """Return a plan that does not say when the change began, with those parts that need it."""
    made = without(place(), BEGAN)
    parts = {
        "money": (made["change"], "funding_ends_on"), "starting": (made["comparison"], "starting"),
        "reach": (made["evidence"], "reach"), "series": (made["evidence"], "series"),
    }  # fmt: skip
    for name, (part, key) in parts.items():
        if name not in keep:
            del part[key]
    return made


def test_what_needs_no_beginning_reads_without_one() -> None:
    assert Plan.of(_without_beginning()).change.began_on is None


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("money", "says when the starting money ended, and not when the change began"),
        ("starting", "compares those who start after the change, and does not say when it began"),
        ("reach", "asks what was before and after the change, and does not say when that began"),
        ("series", "asks what was before and after the change, and does not say when that began"),
    ],
)
def test_what_needs_the_day_of_the_change_says_so(kept: str, said: str) -> None:
    told = refused(_without_beginning(kept))
    assert said in told
    assert "Add began_on: to 'change'." in told


def test_a_series_is_not_compared_with_nothing() -> None:
    content = without(place(), ("comparison",))
    assert "The series of the plan is compared, and the plan has no comparison." in refused(content)
    assert Plan.of(with_(content, ("evidence", "series", "compared"), value=False)).comparison is None


@pytest.mark.parametrize("key", ["starting", "worker", "organisation"])
def test_a_column_of_people_that_the_comparison_misspells_is_no_missing_evidence(key: str) -> None:
    content = with_(place(), ("comparison", key), "worker_ids")
    with pytest.raises(MissingColumnError, match="no column 'worker_ids' in 'people'"):
        criteria.evaluate(Plan.of(content), examples.place(people=40, seed=1))


NEEDED = [("data", "tables", name) for name in ("contacts", "population", "ratings", "access")]


@pytest.mark.parametrize("path", NEEDED, ids=named)
def test_a_table_that_a_piece_of_evidence_needs_is_named(path: Path) -> None:
    content = everything()
    for part in ("cover", "departures"):
        del content["evidence"][part]
    said = refused(without(content, path))
    assert f"'{path[-1]}' is not a known table of " in said
