"""An entry holds the policy and terms of a release, how many numbers it shows and hides, and the numbers by table."""

import dataclasses
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from syschange import equity
from syschange.disclosure import NHS_7_5, ONS_10_5, Policy, Protected, internal_only, protect
from syschange.disclosure.ledger.entries import canonical, sealed, stated
from syschange.errors import NotProtectedError

from .made import EXACT, groups, paper, tally

AT = datetime(2026, 5, 4, 2, 30, tzinfo=UTC)


def forged(counts: list[float], policy: Policy) -> Protected:
    """Return a release of these numbers, as if its policy had published them."""
    made = paper(groups("g", {f"k{i}": 40 for i in range(len(counts) - 1)}), policy)
    return dataclasses.replace(made, _counts=made.counts.assign(count=counts))


def test_an_entry_is_one_table_for_each_set_of_columns() -> None:
    made = paper(groups("sex", {"F": 40, "M": 30, "X": 2, "Y": 3}))
    entry = stated(made, at=AT, population="people")
    assert entry["columns"] == {"sex": ["F", "M", "X", "Y"]}
    assert entry["tables"] == [
        {"result": 0, "quantity": "n", "by": [], "cells": [[]], "counts": [75]},
        {
            "result": 0, "quantity": "n", "by": ["sex"], "cells": [[0], [1], [2], [3]],
            "counts": [40, 30, None, None],
        },
    ]  # fmt: skip
    assert (entry["shown"], entry["hidden"], entry["population"]) == (3, 2, "people")
    assert entry["policy"] == {"name": "ONS_10_5", "threshold": 10, "base": 5, "width": ONS_10_5.width}
    assert (entry["internal"], entry["at"], entry["results"]) == (None, "2026-05-04T02:30:00Z", ["Tally"])


def test_the_width_is_no_more_than_the_threshold() -> None:
    made = paper(groups("g", {"a": 40, "b": 30}), dataclasses.replace(EXACT, threshold=3))
    for width, expected in ((2, 2), (3, 3), (8, 3)):
        policy = dataclasses.replace(made.policy)
        object.__setattr__(policy, "width", width)
        entry = stated(dataclasses.replace(made, policy=policy), at=AT)
        assert entry["policy"]["width"] == expected


def test_an_internal_copy_shows_and_hides_nothing_in_the_ledger() -> None:
    people = pd.DataFrame({"g": ["a"] * 61 + ["b"] * 3, "y": True})
    copy = protect(equity.breakdown(people, outcome="y", by=["g"]), policy=internal_only("for the board"))
    entry = stated(copy, at=AT)
    assert (entry["internal"], entry["shown"], entry["hidden"]) == ("for the board", 0, 0)
    assert (entry["tables"], entry["columns"]) == ([], {})


def test_a_release_without_a_count_shows_none() -> None:
    entry = stated(paper(tally({})), at=AT)
    assert (entry["tables"], entry["shown"], entry["hidden"]) == ([], 0, 0)


@pytest.mark.parametrize(
    ("policy", "least"), [(Policy("finer", 7, 5), 5), (ONS_10_5, 10), (EXACT, 10), (NHS_7_5, 10)]
)
def test_the_least_number_that_a_policy_publishes_is_recorded_and_none_below(
    policy: Policy, least: int
) -> None:
    """Seven is rounded to five and eight to ten; ten by tens or ones stays as it is."""
    assert stated(forged([100, least, 90], policy), at=AT)["shown"] == 3
    for wrong in (least - policy.base, -least):
        with pytest.raises(NotProtectedError):
            stated(forged([100, wrong, 90], policy), at=AT)


def test_one_number_off_the_base_among_others_is_enough_to_refuse() -> None:
    assert stated(forged([100, 60, 40], ONS_10_5), at=AT)["shown"] == 3
    with pytest.raises(NotProtectedError):
        stated(forged([100, 60, 41], ONS_10_5), at=AT)
    assert stated(forged([100, np.nan, 40], ONS_10_5), at=AT)["hidden"] == 1


def test_what_is_no_number_is_not_written() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical({"n": float("nan")})


def test_an_id_is_twelve_letters_that_depend_on_everything_in_the_entry() -> None:
    plain = {"population": "people"}
    first = sealed(plain, number=1, previous="x")
    others = [sealed(plain, number=2, previous="x"), sealed(plain, number=1, previous="y")]
    assert all(len(e["id"]) == 12 and set(e["id"]) <= set("0123456789abcdef") for e in (first, *others))
    assert len({first["id"], *(e["id"] for e in others)}) == 3
    assert plain == {"population": "people"}


def test_margins_are_no_labels_and_labels_are_numbered_as_they_come() -> None:
    every = (("a", "(all)"), ("b", "(all)"))
    cells = {
        every: 90,
        (("a", "(all)"), ("b", "y")): 50,
        (("a", "(all)"), ("b", "x")): 40,
        (("a", "1"), ("b", "x")): 25,
    }
    counts = pd.DataFrame(
        [(cell, "n", float(n)) for cell, n in cells.items()], columns=["cell", "quantity", "count"]
    )
    made = paper(tally(cells), EXACT)
    entry = stated(dataclasses.replace(made, _counts=counts.assign(result=0)[made.counts.columns]), at=AT)
    assert entry["columns"] == {"b": ["y", "x"], "a": ["1"]}
    assert [(t["by"], t["cells"], t["counts"]) for t in entry["tables"]] == [
        ([], [[]], [90]), (["b"], [[0], [1]], [50, 40]), (["a", "b"], [[0, 1]], [25]),
    ]  # fmt: skip
