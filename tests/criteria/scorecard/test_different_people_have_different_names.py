"""What counts different people has different names in a scorecard's counts, and each result gets its own back."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange import criteria
from syschange.criteria.scorecard.counted import one_by_one, side_by_side
from syschange.disclosure import ONS_10_5, protect
from syschange.results import Coarsening

from ..worlds import (
    World,
    access_outcome,
    judged,
    plan_content,
    score_outcome,
    standard,
)


def two_services() -> criteria.Scorecard:
    """Return the scorecard of a change with two services, one of them offered to some only."""
    tables = World(people=403).tables()
    other = tables["access"].iloc[:317].assign(service="the annexe", reached=lambda t: ~t["reached"])
    tables["access"] = pd.concat([tables["access"], other], ignore_index=True)
    content = plan_content()
    second = access_outcome(name="went_there", label="went there", service="the annexe")
    content["outcomes"] = [access_outcome(), second, score_outcome()]
    return judged(content, tables)


@pytest.fixture(scope="module")
def card() -> criteria.Scorecard:
    return two_services()


def conflicts(counts: pd.DataFrame) -> int:
    each = counts.groupby(["cell", "quantity"])["count"]
    return int((each.max() > each.min()).sum())


def test_two_services_are_counted_apart(card: criteria.Scorecard) -> None:
    own = pd.concat([r.counts() for r in card.results.values()], ignore_index=True)
    assert conflicts(own) > 10
    made = card.counts()
    assert conflicts(made) == 0
    names = {q for q in made["quantity"] if q == "n" or "reached" in q}
    # Everybody enrolled is one number in both; who was asked about, who got there and who did not are not.
    what = ("denominator", "numerator", "complement")
    assert names == {"n", *(f"{w}:reached{of}" for w in what for of in ("", " (went_there)"))}
    assert made["count"].tolist() == own["count"].tolist()
    assert made["cell"].tolist() == own["cell"].tolist()


def test_each_result_gets_its_own_counts_back(card: criteria.Scorecard) -> None:
    rounded = card.counts().assign(count=lambda t: ONS_10_5.publish(t["count"]))
    made = card.from_counts(rounded, Coarsening("ONS_10_5", 3))
    for name, known in (("got_in", 405), ("went_there", 315)):
        true, paper = card.results[name].breakdown.basis, made.results[name].breakdown.basis  # type: ignore[attr-defined] # a comparison
        apart = (true["denominator"] - paper["denominator"]).dropna()
        assert len(apart) > 5
        assert apart.abs().max() <= 2
        assert paper["denominator"].iloc[0] == known


def test_several_scorecards_are_counted_apart() -> None:
    """Of two places, whose people are not the same."""
    made = criteria.portfolio(
        {"one": standard(World(people=403)), "two": standard(World(people=297, seed=2))}
    )
    assert conflicts(made.counts()) == 0
    (paper,) = protect(made).results
    assert isinstance(paper, criteria.Portfolio)
    assert paper.table["name"].tolist() == made.table["name"].tolist()


NAMES = st.sampled_from(["n", "denominator:y", "numerator:y", "n:x"])
TABLE = st.dictionaries(st.tuples(st.integers(0, 3), NAMES), st.integers(0, 20), max_size=8)


@given(st.lists(TABLE, max_size=4))
def test_nothing_is_lost_and_no_name_stands_for_two_numbers(given_: list[dict[tuple[int, str], int]]) -> None:
    tables = [
        pd.DataFrame(
            [((("g", str(c)),), q, n) for (c, q), n in t.items()], columns=["cell", "quantity", "count"]
        )
        for t in given_
    ]
    made = side_by_side((f"r{i}", t) for i, t in enumerate(tables))
    assert conflicts(made) == 0
    again = one_by_one(made, tables)
    for before, after in zip(tables, again, strict=True):
        assert before.to_numpy().tolist() == after.reset_index(drop=True).to_numpy().tolist()
