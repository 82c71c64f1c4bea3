"""People who repeat: what is added up within each person first is what adding up by hand gives."""

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.frames import PeopleCells, reduce_people, reduce_to_cells, roll_up

from .visits import BY, Row, as_pandas, as_polars, in_group, known, totals, visits

KINDS: list[dict[str, Any]] = [
    {"value": "score"},
    {"value": "seen"},
    {"value": "score", "weight": "w"},
    {"value": "seen", "measure": "days"},
    {"value": "score", "measure": "days", "weight": "w"},
]


def reduced(rows: list[Row], kind: dict[str, Any], **further: Any) -> PeopleCells:
    return reduce_people(as_polars(rows), keys=BY, person="person", **{"period": "when", **kind, **further})


def close(got: float, expected: float) -> bool:
    return math.isclose(got, expected, rel_tol=1e-12, abs_tol=1e-9)


def check(found: dict[str, Any], here: list[Row], kind: dict[str, Any], pivot: float) -> None:
    """Compare a row of sums with the rows it is of."""
    value, measure, weight = kind["value"], kind.get("measure"), kind.get("weight")
    used = known(here, value, measure)
    people = list(totals(here, value, measure=measure, weight=weight, pivot=pivot).values())
    assert (found["rows"], found["known"], found["people"]) == (len(here), len(used), len(people))
    assert found["present"] == len({row["person"] for row in here})
    expected = {
        "t": [t for t, _ in people],
        "m": [m for _, m in people],
        "tt": [t * t for t, _ in people],
        "tm": [t * m for t, m in people],
        "mm": [m * m for _, m in people],
        "mmm": [m**3 for _, m in people],
        "squares": [(r[weight] if weight else 1) * (r[value] - pivot) ** 2 for r in used],
    }
    for name, terms in expected.items():
        assert close(found[name], math.fsum(terms)), name


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("changing", [0.0, 0.3])
@settings(max_examples=6)
@given(data=st.data())
def test_the_sums_are_those_of_adding_up_person_by_person(
    kind: dict[str, Any], changing: float, data: st.DataObject
) -> None:
    rows = data.draw(visits(changing=changing))
    made = reduced(rows, kind)
    assert made.rows == len(rows)
    assert made.used == len(known(rows, kind["value"], kind.get("measure")))
    assert made.people == len({r["person"] for r in known(rows, kind["value"], kind.get("measure"))})
    for found in made.rolled(by=BY, ways=2).to_dict("records"):
        check(found, in_group(rows, {c: found[c] for c in [*BY, "when"]}), kind, made.pivot)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("changing", [0.0, 0.3])
@settings(max_examples=6)
@given(data=st.data())
def test_two_periods_share_the_people_who_are_in_both(
    kind: dict[str, Any], changing: float, data: st.DataObject
) -> None:
    rows = data.draw(visits(changing=changing, periods=3))
    made = reduced(rows, kind)
    options = {"measure": kind.get("measure"), "weight": kind.get("weight"), "pivot": made.pivot}
    for first in made.periods:
        for second in made.periods:
            if first == second:
                continue
            for found in made.shared(first, second, by=BY, ways=2).to_dict("records"):
                here = in_group(rows, {c: found[c] for c in BY})
                a, b = (
                    totals(in_group(here, {"when": p}), kind["value"], **options) for p in (first, second)
                )
                both = a.keys() & b.keys()
                assert found["people"] == len(both)
                for name, x, y in (("tt", 0, 0), ("tm", 0, 1), ("mt", 1, 0), ("mm", 1, 1)):
                    assert close(found[name], math.fsum(a[who][x] * b[who][y] for who in both)), name


@pytest.mark.parametrize("changing", [0.0, 0.3])
@settings(max_examples=15)
@given(data=st.data())
def test_what_changes_within_a_person_is_named(changing: float, data: st.DataObject) -> None:
    rows = data.draw(visits(changing=changing))
    for period, within in (("when", ["person", "when"]), (None, ["person"])):
        held: dict[str, dict[Any, set[str]]] = {c: {} for c in BY}
        for r in rows:
            for c in BY:
                reason = "(unknown)" if r[c] in (None, "(not asked)") else r[c]
                held[c].setdefault(tuple(r[k] for k in within), set()).add(reason)
        expected = tuple(c for c in BY if any(len(found) > 1 for found in held[c].values()))
        assert reduced(rows, {"value": "score"}, period=period).changing == expected


@pytest.mark.parametrize("changing", [0.0, 0.3])
@pytest.mark.parametrize("unknown", ["keep", "split"])
@settings(max_examples=6)
@given(data=st.data())
def test_the_groups_and_their_order_are_those_of_a_roll_up(
    changing: float, unknown: str, data: st.DataObject
) -> None:
    rows = data.draw(visits(changing=changing))
    options: dict[str, Any] = {"unknown": unknown, "categories": {"sex": ["m", "nobody", "F"]}}
    for table in (as_polars(rows), as_pandas(rows)):
        made = reduce_people(table, keys=BY, person="person", value="score", period="when", **options)
        cells = reduce_to_cells(table, keys=[*BY, "when"], values=["score"], always=["when"], **options)
        for by, ways in ((BY, 2), (BY[::-1], 2), (["area"], 1), ([], 0)):
            expected = roll_up(cells, by=by, ways=ways)
            shown = [*by, "when", "ways", "rows"]
            got = made.rolled(by=by, ways=ways)
            pd.testing.assert_frame_equal(got[shown], expected[shown])
            assert got["known"].tolist() == expected["complete"].tolist()


@settings(max_examples=6)
@given(rows=visits(changing=0.3))
def test_the_kinds_of_missing_are_groups_each_where_they_are_split(rows: list[Row]) -> None:
    made = reduced(rows, {"value": "score"}, unknown="split")
    for found in made.rolled(by=BY, ways=2).to_dict("records"):
        labels = {c: found[c] for c in [*BY, "when"]}
        check(found, in_group(rows, labels, unknown="split"), {"value": "score"}, made.pivot)


def test_a_reason_beside_a_missing_number_is_a_group_of_its_own() -> None:
    rows = pd.DataFrame({
        "person": [1, 1, 2, 2], "class": [None, None, 3, None], "y": [1.0, 2, 4, 8],
        "class_missing": ["(not asked)", None, None, "(not asked)"],
    })  # fmt: skip
    made = reduce_people(rows, keys=["class"], person="person", value="y", unknown="split")
    table = made.rolled(by=["class"], ways=1).set_index("class")
    assert made.changing == ("class",)
    assert table["people"].to_dict() == {"(all)": 2, "3": 1, "(not asked)": 2, "(unknown)": 1}
    assert table.loc["(all)", "tt"] == 9 + 144
    assert table.loc["(not asked)", "tt"] == 1 + 64


def test_without_a_period_there_is_no_column_of_periods() -> None:
    rows = pd.DataFrame({"who": ["a", "a", "b"], "sex": ["F", "F", "M"], "y": [1.0, 2.0, 5.0]})
    made = reduce_people(rows, keys=["sex"], person="who", value="y")
    table = made.rolled(by=["sex"], ways=1)
    assert made.periods == ()
    assert list(table) == [
        "sex", "ways", "rows", "known", "people", "present", "m", "t", "mm", "tm", "tt", "mmm", "squares"
    ]  # fmt: skip
    assert table["people"].tolist() == [2, 1, 1]
    assert table["tt"].tolist() == [34, 9, 25]
    assert made.range == (1, 5)


def test_large_numbers_are_measured_from_a_pivot_and_counts_for_exposures_are_not() -> None:
    rows = pd.DataFrame({"who": [1, 1, 2], "y": [1e9, 1e9 + 1, 1e9 + 2], "days": [1.0, 2.0, 3.0]})
    assert reduce_people(rows, keys=[], person="who", value="y").pivot == 1e9 + 1
    made = reduce_people(rows, keys=[], person="who", value="y", measure="days")
    assert made.pivot == 0
    assert made.rolled(by=[], ways=0)["m"].tolist() == [6]


def test_a_characteristic_that_changes_between_periods_alone_adds_up_within_each() -> None:
    rows = pd.DataFrame({
        "who": [1, 1, 2, 2], "when": ["a", "b"] * 2, "class": ["x", "y", "x", "x"], "y": [1.0, 2, 4, 8]
    })  # fmt: skip
    made = reduce_people(rows, keys=["class"], person="who", value="y", period="when")
    assert made.changing == ()
    table = made.shared("a", "b", by=["class"], ways=1).set_index("class")
    assert table["people"].to_dict() == {"(all)": 2, "x": 1, "y": 0}
    assert table["tt"].to_dict() == {"(all)": 34, "x": 32, "y": 0}
