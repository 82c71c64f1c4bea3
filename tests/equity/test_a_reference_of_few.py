"""Nobody is measured by a named group of fewer than ten, and the refusal says by whom they could be."""

from typing import Any

import pandas as pd
import pytest

from syschange import equity
from syschange.errors import NotEstimableError, WrongTypeError

from .groups import from_counts

Groups = dict[str | None, tuple[int, int, int]]


def broken_down(groups: Groups) -> equity.Breakdown:
    return equity.breakdown(from_counts(groups), outcome="y", by=["g"])


def refusal(made: equity.Breakdown, reference: Any, **options: Any) -> str:
    with pytest.raises(NotEstimableError) as refused:
        equity.compare(made, reference=reference, **options)
    return str(refused.value)


def test_a_reference_of_two_people_is_refused_with_the_largest_group() -> None:
    said = refusal(broken_down({"a": (1, 2, 0), "b": (4, 15, 0), "c": (9, 30, 0)}), {"g": "a"})
    assert "The reference (g: a) has fewer than 10 people whose outcome is known" in said
    assert "the largest group (g: c), 'rest' or 'overall'" in said
    assert "2" not in said


def test_ten_are_enough_and_people_whose_outcome_is_not_known_do_not_count() -> None:
    enough = broken_down({"a": (3, 10, 0), "b": (4, 15, 0)})
    assert len(equity.compare(enough, reference={"g": "a"}).table) == 1
    assert "fewer than 10" in refusal(broken_down({"a": (3, 9, 50), "b": (4, 15, 0)}), {"g": "a"})


def test_where_no_group_is_large_enough_none_is_suggested() -> None:
    said = refusal(broken_down({"a": (1, 2, 0), "b": (2, 3, 0)}), {"g": "a"})
    assert said.endswith("Compare with 'rest' or 'overall'.")


def test_how_few_are_too_few_can_be_stated() -> None:
    made = broken_down({"a": (1, 5, 0), "b": (4, 15, 0)})
    assert len(equity.compare(made, reference={"g": "a"}, least=5).table) == 1
    assert "fewer than 6" in refusal(made, {"g": "a"}, least=6)
    for least in (-1, 2.5, "ten"):
        with pytest.raises(WrongTypeError, match="least"):
            equity.compare(made, reference={"g": "a"}, least=least)  # type: ignore[arg-type]


def test_everyone_and_everyone_else_are_never_refused_for_being_few() -> None:
    made = broken_down({"a": (1, 2, 0), "b": (2, 3, 0)})
    for reference in ("rest", "overall"):
        assert len(equity.compare(made, reference=reference).table) == 2


def test_the_group_is_counted_with_everything_else_taken_together() -> None:
    """Usual care has twenty people, of whom only five are women: it stands, and the five are shown as few."""
    rows = pd.DataFrame(
        {"arm": ["clinic", "usual"] * 20, "sex": ["F"] * 10 + ["M"] * 30, "y": [1, 0, 0, 1] * 10}
    )
    made = equity.breakdown(rows, outcome="y", by=["arm", "sex"], ways=2)
    assert len(equity.compare(made, reference={"arm": "usual"}).table) == 3
    assert "(arm: usual, sex: F)" in refusal(made, {"arm": "usual", "sex": "F"})
    assert "(arm: clinic, sex: M)" in refusal(made, {"arm": "usual", "sex": "F"})


def test_a_declared_group_that_nobody_is_in_is_too_small() -> None:
    rows = from_counts({"a": (5, 12, 0), "b": (4, 15, 0)})
    made = equity.breakdown(rows, outcome="y", by=["g"], categories={"g": ["a", "b", "c"]})
    assert "the largest group (g: b)" in refusal(made, {"g": "c"})


def test_the_best_group_is_the_best_of_those_with_people_enough() -> None:
    made = broken_down({"a": (2, 2, 0), "b": (4, 15, 0), "c": (9, 30, 0), None: (20, 20, 0)})
    table = equity.compare(made, reference="best").table.set_index("g")
    assert set(table.index) == {"a", "b", "(unknown)"}
    assert set(table["reference"]) == {"g: c"}
    assert set(equity.compare(made, reference="best", favourable="low").table["reference"]) == {"g: b"}
    assert set(equity.compare(made, reference="largest").table["reference"]) == {"g: c"}
