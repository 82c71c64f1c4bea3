"""What the means of a whole and of its other parts leave of those left over, with all ends tried by hand."""

import itertools
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from syschange.disclosure import ONS_10_5, Policy, audit
from syschange.disclosure.attack.means import _spread, difference
from syschange.disclosure.attack.printed import Figures
from syschange.disclosure.attack.propagation import attack
from syschange.disclosure.attack.reading import given
from syschange.disclosure.attack.system import system_of

EXACT = Policy("exact", 10, 1)
Ends = tuple[float, float]


def table(whole: tuple[float, float], parts: list[tuple[float, float]], **more: Any) -> pd.DataFrame:
    """Return a table of everybody, of parts (how many, and their mean), and of a hidden group."""
    rows = [("(all)", *whole), *((f"g{i}", *p) for i, p in enumerate(parts)), ("few", np.nan, np.nan)]
    made = pd.DataFrame(rows, columns=["g", "n", "value"])
    made.insert(2, "denominator", made["n"])
    return made.assign(**more)


def product(one: Ends, two: Ends) -> Ends:
    each = [a * b for a, b in itertools.product(one, two)]
    return min(each), max(each)


def narrowest(whole: Ends, mean: Ends, parts: list[tuple[Ends, Ends]], few: Ends) -> float:
    """Return how closely the mean of the few is known: by sums of scores, or of distances from the mean of all."""
    plain = [sum(x) for x in zip(*(product(n, m) for n, m in parts), strict=True)]
    every = product(whole, mean)
    apart = [
        sum(x) for x in zip(*(product(n, (m[0] - mean[1], m[1] - mean[0])) for n, m in parts), strict=True)
    ]
    of_scores = [(a - b) / k for a, b, k in itertools.product(every, plain, few)]
    of_distances = [-a / k for a, k in itertools.product(apart, few)]
    width = max(of_distances) - min(of_distances) + mean[1] - mean[0]
    return min(max(of_scores) - min(of_scores), width)


def told(made: pd.DataFrame, policy: Policy) -> list[tuple[float, float]]:
    what = given(made, policy)
    system = system_of(what)
    found = difference(what, system, attack(system, policy.threshold))
    assert all(system.quantity[f.unknown] == "denominator" for f in found)
    assert all(system.cell[f.unknown] == (("g", "few"),) for f in found)
    return [(f.least, f.most) for f in found]


@pytest.mark.parametrize(
    ("parts", "few", "narrow"),
    [
        ([16], 4, True), ([20], 4, False), ([10, 12], 5, True), ([10, 12], 4, False), ([40], 9, True),
        ([41], 9, False), ([10, 11, 12], 8, True), ([11, 12, 14], 8, False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("places", [0, 1, 2])
def test_a_mean_of_few_is_narrow_from_ten_steps_on(
    parts: list[int], few: int, places: int, *, narrow: bool
) -> None:
    """With numbers that stand as they are the mean of the few is known to 2 parts / few + 1 steps."""
    values = [round(50 + i * 7 + 0.1**places, places) for i in range(len(parts))]
    made = table((sum(parts) + few, round(52 + 0.1**places, places)), list(zip(parts, values, strict=True)))
    assert told(made, EXACT) == ([(few, few)] if narrow else [])
    rows = audit(made, policy=EXACT).table
    assert (rows["by"] == "means").sum() == int(narrow)


def rounded(seed: int) -> tuple[pd.DataFrame, int, list[float], list[float]]:
    rng = np.random.default_rng(seed)
    parts = [float(n) for n in rng.choice([10, 15, 20], rng.integers(1, 3))]
    places = int(rng.integers(0, 2))
    means = [round(float(m), places) for m in rng.normal(rng.choice([0.0, 8.0]), 0.8, len(parts) + 1)]
    whole = sum(parts) + float(rng.choice([5, 10]))
    return table((whole, means[0]), list(zip(parts, means[1:], strict=True))), places, parts, means


@pytest.mark.parametrize("seed", range(80))
def test_of_rounded_numbers_all_ends_are_tried(seed: int) -> None:
    made, _, parts, means = rounded(seed)
    what = given(made, ONS_10_5)
    system = system_of(what)
    known = attack(system, 10)
    at = [system.cell.index((("g", g),)) for g in made["g"]]
    at = [next(u for u, q in enumerate(system.quantity) if q == "denominator" and system.cell[u] == system.cell[i])
          for i in at]  # fmt: skip
    ends = [(float(known.lower[u]), float(known.upper[u])) for u in at]
    half = 0.5 if all(m == round(m) for m in means) else 0.05
    spans = [(m - half, m + half) for m in means]
    few = ends[-1]
    both = (
        max(few[0], ends[0][0] - sum(b for _, b in ends[1:-1])),
        min(few[1], ends[0][1] - sum(a for a, _ in ends[1:-1])),
    )
    clipped = (max(both[0], 1.0), max(both[1], 1.0))
    width = narrowest(ends[0], spans[0], list(zip(ends[1:-1], spans[1:], strict=True)), clipped)
    narrow = both[1] >= 1 and both[0] < 10 and width <= 10 * 2 * half
    assert told(made, ONS_10_5) == ([clipped] if narrow else []), (width, half, parts)


def test_both_are_drawn() -> None:
    found = [bool(told(rounded(seed)[0], ONS_10_5)) for seed in range(80)]
    assert {True, False} == set(found)


def test_without_the_mean_of_the_whole_or_of_every_part_but_the_few_nothing_is_said() -> None:
    made = table((24, 50.1), [(20, 50.2)])
    wide = table((20, 50.1), [(16, 50.2)])
    assert (told(made, EXACT), told(wide, EXACT)) == ([], [(4, 4)])
    assert told(wide.assign(value=[np.nan, 50.2, np.nan]), EXACT) == []
    assert told(wide.assign(value=[50.1, np.nan, np.nan]), EXACT) == []
    assert told(wide.assign(value=[50.1, 50.2, 50.3]), EXACT) == []  # it is printed, so that nothing is found
    assert told(wide.assign(value=np.nan), EXACT) == []
    assert told(wide.assign(method="Wilson"), EXACT) == []
    assert told(wide.assign(method=["Student t", "none", "none"]), EXACT) == [(4, 4)]
    assert told(wide.assign(numerator=[4.0, 3, 1]), EXACT) == []


@pytest.mark.parametrize(("spread", "narrow"), [(9.9, False), (10.1, True), (0.5, False), (120.0, True)])
def test_what_the_policy_would_round_to_counts_where_limits_tell_it(spread: float, *, narrow: bool) -> None:
    """200 and 4 left over: the mean is known to 0.101, and the policy rounds to a hundredth up to a spread of 10."""
    half = stats.t.ppf(0.975, 203) * spread / np.sqrt(204)
    made = table((204, 50.1), [(200, 50.2)], level=0.95)
    made["lower"], made["upper"] = (np.round(50.123 + s * half, 3) for s in (-1, 1))
    made.loc[1:, ["lower", "upper"]] = np.nan
    assert told(made, Policy("own", 10, 5)) == ([(4, 4)] if narrow else [])


def figures(n: list[float], known: list[int], **columns: list[float]) -> tuple[Any, Any]:
    frame = pd.DataFrame(columns)
    at = np.array(known, dtype=np.int64)
    return Figures(0, frame, "denominator", at, at), SimpleNamespace(lower=np.array(n))


def test_the_spread_is_that_of_the_largest_group_with_limits() -> None:
    def limits(n: float, sd: float, level: float) -> float:
        return float(stats.t.ppf((1 + level) / 2, n - 1) * sd / np.sqrt(n))

    n = [40.0, 90.0, 25.0, 200.0, 300.0, 1.0]
    halves = [limits(40, 3, 0.95), limits(90, 7, 0.8), limits(25, 2, 0.95), np.nan, 0.0, 5.0]
    shown = figures(
        n,
        [0, 1, 2, 3, 4, 5],
        lower=[-h for h in halves],
        upper=halves,
        level=[0.95, 0.8, 0.95, 0.95, 0.95, 0.95],
    )
    assert _spread(*shown) == pytest.approx(7, rel=1e-9)
    hidden = figures(n, [0, -1, 2, 3, 4, 5], lower=[-h for h in halves], upper=halves, level=[0.95] * 6)
    assert _spread(*hidden) == pytest.approx(3, rel=1e-9)
    nothing = figures(n, [5, -1], lower=[-1.0, -1], upper=[1.0, 1], level=[0.95, 0.95])
    assert np.isnan(_spread(*nothing))
    unsaid = figures(n, [0], lower=[-1.0], upper=[1.0])
    assert np.isnan(_spread(*unsaid))
    two = figures([2.0], [0], lower=[-1.0], upper=[1.0], level=[0.5])
    assert _spread(*two) == pytest.approx(np.sqrt(2) / stats.t.ppf(0.75, 1), rel=1e-9)


@pytest.mark.parametrize(("other", "pooled"), [(30.2, True), (30.3, True), (30.4, False), (77.7, False)])
def test_means_of_one_score_are_pooled_and_those_of_another_are_not(other: float, *, pooled: bool) -> None:
    """One table prints the mean of all, another that of a part: of one score if what both print can be the same."""
    one = table((35, 50.1), [(16, np.nan), (10, 30.2)])
    two = table((35, np.nan), [(16, 50.2), (10, other)])
    assert bool(told_together([one, two])) is pooled
    assert told_together([one]) == told_together([two]) == 0


def told_together(tables: list[pd.DataFrame]) -> int:
    rows = audit(tables, policy=EXACT).table
    return int((rows["by"] == "means").sum())
