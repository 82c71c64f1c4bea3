"""The estimate of a difference has the value and limits of its row, and probabilities that go with them."""

from typing import Any

import pytest

from syschange import equity

from ..breakdown.sampled_rows import CASES, usual


@pytest.mark.parametrize(("kind", "way"), CASES)
@pytest.mark.parametrize("reference", ["rest", "overall", "largest", {"g": "b"}])
def test_it_is_the_row(kind: str, way: str, reference: Any) -> None:
    level = 0.8
    made = equity.compare(usual(kind, way, level=(level, 0.99)), reference=reference)
    row = made.table[made.table["level"] == level].set_index("g").loc["a"]
    found = made.estimate(g="a")
    limits = (row["difference_lower"], row["difference_upper"])
    assert found.value == pytest.approx(row["difference"])
    assert (found.lower, found.upper) == pytest.approx(limits, rel=1e-6, abs=1e-9)
    tail = (1 - level) / 2
    assert found.probability(limits[0]) == pytest.approx(1 - tail, abs=1e-6)
    assert found.probability(limits[1]) == pytest.approx(tail, abs=1e-6)
    assert found.probability(limits[0] - 1) > 1 - tail
    assert found.times(-1).lower == pytest.approx(-limits[1])


@pytest.mark.parametrize("kind", ["proportion", "rate", "mean"])
def test_it_is_the_row_of_before_and_after_too(kind: str) -> None:
    made = equity.compare(usual(kind, "cluster", period="when"), reference={"when": "p1"})
    table = made.table.set_index("g")
    for g in ("a", "b", "c"):
        found, row = made.estimate(g=g, when="p2"), table.loc[g]
        assert (found.lower, found.upper) == pytest.approx(
            (row["difference_lower"], row["difference_upper"]), rel=1e-6
        )
        assert found.probability(row["difference_lower"]) == pytest.approx(0.975, abs=1e-6)


@pytest.mark.parametrize(("kind", "way"), CASES)
def test_against_the_best_the_table_knows_it_was_chosen_and_the_estimate_does_not(
    kind: str, way: str
) -> None:
    made = equity.compare(usual(kind, way), reference="best")
    label = next(g for g in made.table["g"] if g != "(unknown)")
    row, found = made.table.set_index("g").loc[label], made.estimate(g=label)
    assert found.value == pytest.approx(row["difference"])
    assert row["difference_lower"] < found.lower
    assert found.upper < row["difference_upper"]
