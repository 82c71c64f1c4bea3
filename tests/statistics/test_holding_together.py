"""What is known of several things holding together, when how they depend on each other is not known."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from syschange.statistics.joint import frechet_bounds

SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=12)


@example(p=[1.0, 0.3])  # 1 + 0.3 - 1 is a hair more than 0.3
@given(p=SHARES)
def test_the_bounds_are_shares_in_order_and_contain_independence(p: list[float]) -> None:
    lower, upper = frechet_bounds(p)
    assert 0 <= lower <= upper <= 1
    assert lower - 1e-12 <= math.prod(p) <= upper


@given(p=SHARES)
def test_the_bounds_are_those_of_the_two_extreme_cases(p: list[float]) -> None:
    """All may fail on the same occasions, or on as few of the same as there is room for."""
    lower, upper = frechet_bounds(p)
    assert upper == min(p)
    assert lower == pytest.approx(max(0.0, 1 - math.fsum(1 - each for each in p)), abs=1e-12)


@pytest.mark.golden
def test_published_bounds(golden: Path) -> None:
    cases = json.loads((golden / "scoring" / "decision" / "frechet.json").read_text(encoding="utf-8"))
    assert len(cases) == 4
    for case in cases:
        assert frechet_bounds(case["p"]) == pytest.approx(tuple(case["frechet"]), abs=1e-12)
