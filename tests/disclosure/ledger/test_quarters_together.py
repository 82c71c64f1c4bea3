"""Two quarters of the same people and some who joined: what can be worked out of the two is refused."""

import itertools
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import equity
from syschange.disclosure import NHS_7_5, ONS_10_5, STRICT_10_10, Joint, Ledger, Policy, Protected, protect

from .made import EXACT, cube, drawn, groups, paper, shown, tally

NAMES = ("a", "b", "c")


def checked(*papers: Protected, link: str = "cumulative") -> Joint:
    """Return what the ledger says of the last of some releases, all before it being recorded."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder) / "ledger.jsonl")
        for i, one in enumerate(papers[:-1]):
            ledger.release(one, link=link if i else None)
        return ledger.check(papers[-1], link=link)


@st.composite
def quarters(draw: st.DrawFn, most: int = 40) -> tuple[dict[str, int], dict[str, int]]:
    """Draw two or three groups, and the same with up to nine joiners each."""
    names = NAMES[: draw(st.integers(2, 3))]
    before = {name: draw(st.integers(0, most)) for name in names}
    return before, {name: n + draw(st.integers(0, 9)) for name, n in before.items()}


@settings(max_examples=80, deadline=None)
@given(quarters())
def test_joiners_whom_subtraction_recovers_from_exact_numbers_are_refused(
    both: tuple[dict[str, int], dict[str, int]],
) -> None:
    papers = [paper(groups("g", counts), EXACT) for counts in both]
    first, second = (shown(p) for p in papers)
    differences = {second[key] - first[key] for key in first}
    if any(1 <= d <= 9 for d in differences):
        joint = checked(*papers)
        assert not joint.ok
        assert {e.kind for e in joint.exposed} >= {"joined"}


def brute(before: Protected, after: Protected) -> tuple[np.ndarray, np.ndarray]:
    """Return the fewest and the most joiners of every group, over all pairs of tables that would publish the same.

    The attacker knows that a hidden number is below the threshold; where that cannot be, nothing is returned.
    """
    policy = before.policy
    cells = list(dict.fromkeys(cell for cell, _ in shown(before)))
    whole, *parts = cells
    every = np.arange(60)
    published = policy.publish(every)

    def fit(one: Protected, cell: tuple[tuple[str, str], ...]) -> np.ndarray:
        told = shown(one)[cell, "n"]
        return every[np.isnan(published) if np.isnan(told) else published == told]

    def tables(one: Protected) -> np.ndarray:
        drawn_ = np.array(list(itertools.product(*(fit(one, cell) for cell in parts))))
        total = policy.publish(drawn_.sum(axis=1))
        told = shown(one)[whole, "n"]
        return drawn_[np.isnan(total) if np.isnan(told) else total == told]

    x, y = tables(before), tables(after)
    if not len(x) or not len(y):
        return np.zeros(0), np.zeros(0)
    d = (y[None, :, :] - x[:, None, :]).reshape(-1, len(parts))
    d = d[(d >= 0).all(axis=1)]
    d = np.column_stack([d.sum(axis=1), d])
    return (d.min(axis=0), d.max(axis=0)) if len(d) else (np.zeros(0), np.zeros(0))


@settings(max_examples=40, deadline=None)
@given(
    st.tuples(st.integers(0, 25), st.integers(0, 25), st.integers(0, 9), st.integers(0, 9)),
    st.sampled_from([ONS_10_5, NHS_7_5, STRICT_10_10, EXACT, Policy("coarse", 6, 3)]),
)
def test_what_is_accepted_pins_no_joiner_group_over_all_tables_that_fit(
    drawn_: tuple[int, int, int, int], policy: Policy
) -> None:
    """Where the ledger accepts, every group of joiners is nobody perhaps, or one of `width` numbers or more."""
    a, b, more_a, more_b = drawn_
    papers = [paper(groups("g", {"a": a + i * more_a, "b": b + i * more_b}), policy) for i in range(2)]
    fewest, most = brute(*papers)
    exposed = (fewest > 0) & (fewest < policy.threshold) & (most - fewest + 1 < policy.width)
    joint = checked(*papers)
    assert not (joint.ok and exposed.any())
    if policy.base == 1 or not exposed.any():
        return
    assert "joined" in {e.kind for e in joint.exposed}


@settings(max_examples=60, deadline=None)
@given(quarters(most=200))
def test_rounded_quarters_of_one_table_are_accepted(both: tuple[dict[str, int], dict[str, int]]) -> None:
    """By fives, with small numbers hidden, hardly any pair of quarters says who joined."""
    papers = [paper(groups("g", counts)) for counts in both]
    joint = checked(*papers)
    first, second = (shown(p) for p in papers)
    steps = [second[key] - first[key] for key in first if not np.isnan(second[key] - first[key])]
    # Refused only where the whole moved less than its groups: then what moved is told by what did not.
    if not joint.ok:
        assert sum(step > 0 for step in steps[1:]) >= 1
        assert steps[0] <= 5


def test_a_cube_of_three_ways_by_the_default_policy_is_accepted_quarter_after_quarter() -> None:
    for seed in range(3):
        data = drawn(seed, 6000, (5, 4, 3, 2))
        papers = [paper(cube(data.iloc[:n], 3)) for n in (5000, 5400, 6000)]
        assert checked(*papers).ok
        assert not checked(*(paper(cube(data.iloc[:n], 3), EXACT) for n in (5000, 5400))).ok


def test_outcomes_give_joiners_away_as_numbers_of_people_do() -> None:
    data = pd.DataFrame({"g": ["a"] * 60 + ["b"] * 60, "y": [True, False] * 60})
    more = pd.DataFrame({"g": ["a"] * 14, "y": [True] * 3 + [False] * 11})
    papers = [
        protect(equity.breakdown(d, outcome="y", by=["g"]), policy=EXACT)
        for d in (data, pd.concat([data, more], ignore_index=True))
    ]
    joint = checked(*papers)
    assert not joint.ok
    assert {q for e in joint.exposed for q in e.quantities} == {"numerator:y"}


def test_a_group_over_two_quarters_is_looked_at_beside_every_quarter_before() -> None:
    """Nobody is told by each step alone, and two steps together tell the first of them."""
    sizes = ({"a": 50, "b": 100}, {"a": 50, "b": 115}, {"a": 53, "b": 130})
    joint = checked(*(paper(groups("g", s), EXACT) for s in sizes))
    assert {e.release for e in joint.exposed if e.kind == "joined"} == {1, 2}


def test_a_table_of_the_same_people_that_gives_away_what_was_hidden_is_refused() -> None:
    """Neither release tells the few alone: the first has no total, and the second does not say who the rest are."""
    first = tally({(("g", "a"),): 40, (("g", "b"),): 5})
    second = tally({(): 45, (("g", "a"),): 40})
    joint = checked(paper(first, EXACT), paper(second, EXACT), link="same_cohort")
    assert {(e.kind, e.release, e.by) for e in joint.exposed} == {("hidden", 1, ("g",))}
    assert joint.cells["cell"].tolist() == [(("g", "a"),)]


def test_the_refusal_says_table_and_mending_and_neither_label_nor_number() -> None:
    first = {"plumber": 417, "carpenter": 333}
    papers = [paper(groups("trade", {**first, "plumber": 417 + more}), EXACT) for more in (0, 7)]
    joint = checked(*papers)
    assert "result 1 (Tally), the table by 'trade'" in joint.text
    assert "Merge categories" in joint.text
    said = joint.text + repr(joint)
    for word in ("plumber", "carpenter", "417", "424", "7", "333", "750", "757"):
        assert word not in said
    (cell,) = joint.cells.loc[joint.cells["cell"] != (), "cell"]
    assert cell == (("trade", "plumber"),)


def test_rolling_and_independent_releases_are_not_held_against_each_other() -> None:
    papers = [paper(groups("g", {"a": 40, "b": 30 + more}), EXACT) for more in (0, 3)]
    for link in ("rolling", "independent"):
        assert checked(*papers, link=link).ok


def test_a_population_that_holds_another_may_not_leave_few_outside(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    north = ledger.release(paper(groups("sex", {"F": 50, "M": 40})), population="north")
    for outside, ok in ((3, False), (9, False), (60, True)):
        every = paper(groups("sex", {"F": 50 + outside, "M": 40 + outside}))
        joint = ledger.check(every, link="cumulative", after=north.id)
        assert joint.ok == ok
        assert ok or {e.kind for e in joint.exposed} == {"outside"}


def test_two_quarters_of_six_and_a_half_thousand_cells_tell_a_few() -> None:
    data = drawn(1, 52_000, (19, 8, 4, 5, 3, 5)).assign(y=np.random.default_rng(2).random(52_000) < 0.3)
    by = [c for c in data if c != "y"]
    papers = [protect(equity.breakdown(d, outcome="y", by=by, ways=3)) for d in (data[:50_000], data)]
    cells = papers[1].counts
    assert (cells["quantity"] == "n").sum() >= 6_531
    joint = checked(*papers)
    assert not joint.ok  # with an outcome, rounded quarter by quarter, a few are told
    assert len(joint.cells) < 0.02 * len(cells)
