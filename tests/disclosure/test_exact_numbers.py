"""Exact suppression hides small numbers and what would give them away, to linear programming too."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from syschange import equity
from syschange.disclosure import Policy, audit, exact_suppression, protect
from syschange.errors import DisclosureError, WrongTypeError


def _people(seed: int, sizes: tuple[int, ...], most: int = 25) -> equity.Breakdown:
    rng = np.random.default_rng(seed)
    counts = rng.integers(0, most, sizes) * (rng.random(sizes) < 0.8)
    rows = [at for at in np.ndindex(sizes) for _ in range(int(counts[at]))] or [(0,) * len(sizes)]
    names = [f"c{i}" for i in range(len(sizes))]
    data = pd.DataFrame([[f"{n}{x}" for n, x in zip(names, at, strict=True)] for at in rows], columns=names)
    return equity.breakdown(data.assign(y=1.0), outcome="y", by=names, ways=len(sizes), kind="mean")


def _recovered(made: equity.Breakdown, policy: Policy) -> list[float]:
    """Return the room that an attacker with linear programming leaves each small number, zero not told apart."""
    paper = protect(made, policy=policy).counts
    true = made.counts()
    whole = paper["quantity"] == "n"
    paper, true = paper[whole].reset_index(drop=True), true[whole.to_numpy()].reset_index(drop=True)
    cells = [dict(cell) for cell in paper["cell"]]
    columns = list(cells[0])
    sums = []
    for i, total in enumerate(cells):
        for c in (c for c in columns if total[c] == "(all)"):
            parts = [j for j, x in enumerate(cells) if x[c] != "(all)" and {**x, c: "(all)"} == total]
            if parts:
                row = np.zeros(len(cells))
                row[i], row[parts] = -1, 1
                sums.append(row)
    shown = paper["count"].notna().to_numpy()
    ends = [(v, v) if s else (0, None) for s, v in zip(shown, paper["count"], strict=True)]
    small = np.flatnonzero((true["count"] < policy.threshold).to_numpy())
    ends = [(0, policy.threshold - 1) if i in set(small) else e for i, e in enumerate(ends)]
    room = []
    for i in small:
        cost = np.zeros(len(cells))
        cost[i] = 1
        least, most = (
            linprog(sign * cost, A_eq=np.array(sums), b_eq=np.zeros(len(sums)), bounds=ends)
            for sign in (1, -1)
        )
        room.append(-most.fun - least.fun)
    return room


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.sampled_from([(3, 3), (4, 3), (2, 3, 2)]), st.sampled_from([2, 3, 4]))
def test_no_small_number_is_left_less_room_than_asked_for(
    seed: int, sizes: tuple[int, ...], width: int
) -> None:
    made, policy = _people(seed, sizes), exact_suppression(6, width)
    try:
        room = _recovered(made, policy)
    except DisclosureError:
        return  # so few people that nothing could be shown
    assert all(r >= width - 1 - 1e-6 for r in room)


def test_what_is_shown_is_exact_and_plain_suppression_would_have_leaked() -> None:
    made, plain = _people(3, (4, 4)), Policy("plain", 6, 1)
    true = made.counts()["count"].to_numpy()
    careful = protect(made, policy=exact_suppression(6)).counts["count"].to_numpy()
    shown = ~np.isnan(careful)
    assert shown.any()
    assert (careful[shown] == true[shown]).all()
    assert audit(made, policy=plain).refuted >= 0
    hidden_only = made.counts().assign(count=np.where(true < 6, np.nan, true))
    assert hidden_only["count"].notna().sum() > shown.sum()


def test_the_audit_agrees_that_nothing_is_found() -> None:
    done = audit(protect(_people(5, (4, 3)), policy=exact_suppression(6)), full=True)
    assert done.ok


def test_a_wider_room_hides_more() -> None:
    made = _people(11, (4, 4))
    shown = [protect(made, policy=exact_suppression(6, w)).shown for w in (2, 6)]
    assert shown[0] > shown[1]


@pytest.mark.parametrize(("threshold", "width"), [(0, 3), (10, 1)])
def test_a_threshold_or_width_that_cannot_be_is_refused(threshold: int, width: int) -> None:
    with pytest.raises(WrongTypeError):
        exact_suppression(threshold, width)


def test_two_exact_policies_have_two_names() -> None:
    assert exact_suppression(10, 3).name == "exact_suppression(10, 3)"
    assert exact_suppression(8, 3) != exact_suppression(10, 3)
    assert "exact" in exact_suppression().statement
