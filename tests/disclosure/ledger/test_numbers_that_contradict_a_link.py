"""Numbers that contradict the link of a release are an error for people, and leave an outcome's difference out."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from syschange.disclosure.ledger.joint import _published, _refuse_false, _used, bounds
from syschange.disclosure.ledger.system import Pair
from syschange.errors import DisclosureError

from .test_sums_one_by_one import entry

PAIRS = [
    Pair(0, 1, same=False, outcomes=True, holds=False), Pair(1, 2, same=True, outcomes=False, holds=False),
    Pair(0, 2, same=False, outcomes=False, holds=False),
]  # fmt: skip
SLOTS = ((0, "n"), (0, "numerator:y"), (0, "denominator:y"))
ENTRIES: list[Any] = [{"link": link} for link in ("independent", "cumulative", "same_cohort")]


def drawn(seed: int) -> tuple[Any, Any, tuple[Any, Any]]:
    rng = np.random.default_rng(seed)
    shape = (3, 3, 4)
    lat = SimpleNamespace(
        present=rng.random(shape) < 0.6, slots=SLOTS, columns=("a", "b"),
        keys=np.array([[0, 0], [1, 0], [0, 2], [1, 2]]),
    )  # fmt: skip
    low = rng.integers(0, 12, shape).astype(float)
    low[:, 0] = np.array([10, 20, 20])[:, None]
    high = low + rng.integers(0, 9, shape)
    if seed % 3 == 0:  # now and then people contradict the link too
        high[rng.integers(0, 3), 0, rng.integers(0, 4)] = 5
        low = np.minimum(low, high)
    return lat, rng.random((3, 3)) < 0.7, (low.ravel(), high.ravel())


@pytest.mark.parametrize("seed", range(60))
def test_a_difference_is_left_out_where_two_releases_print_what_the_link_does_not_allow(seed: int) -> None:
    lat, used, sure = drawn(seed)
    low, high = (b.reshape(3, 3, 4) for b in sure)
    expected, people = used.copy(), False
    for j, p in enumerate(PAIRS):
        for s, k in np.ndindex(3, 4):
            if not (used[j, s] and lat.present[p.before, s, k] and lat.present[p.after, s, k]):
                continue
            gone = high[p.after, s, k] < low[p.before, s, k]
            come = p.same and low[p.after, s, k] > high[p.before, s, k]
            if gone or come:
                people |= s == 0
                expected[j, s] = False
    if people:
        with pytest.raises(DisclosureError, match="of the same people"):
            _refuse_false(lat, ENTRIES, PAIRS, used, sure)
        return
    before = used.copy()
    assert _refuse_false(lat, ENTRIES, PAIRS, used, sure).tolist() == expected.tolist()
    assert used.tolist() == before.tolist()


def test_all_of_it_is_drawn() -> None:
    outcomes, people = 0, 0
    for seed in range(60):
        lat, used, sure = drawn(seed)
        try:
            outcomes += _refuse_false(lat, ENTRIES, PAIRS, used, sure).tolist() != used.tolist()
        except DisclosureError:
            people += 1
    assert outcomes > 5
    assert people > 3


@pytest.mark.parametrize(
    ("cell", "said"), [(0, "the number of all"), (1, "the table by 'a' shows"), (3, "by 'a', 'b' shows")]
)
def test_the_error_says_which_table_and_of_whom(cell: int, said: str) -> None:
    lat = SimpleNamespace(
        present=np.ones((3, 3, 4), dtype=bool), slots=SLOTS, columns=("a", "b"),
        keys=np.array([[0, 0], [1, 0], [0, 2], [1, 2]]),
    )  # fmt: skip
    low = np.full((3, 3, 4), 20.0)
    low[2, 0, cell] = 25
    with pytest.raises(DisclosureError, match=f"of the same people, and .*{said}"):
        _refuse_false(lat, ENTRIES, PAIRS, np.ones((3, 3), dtype=bool), (low.ravel(), low.ravel()))  # type: ignore[arg-type]
    low[2, 0, cell] = 15
    with pytest.raises(DisclosureError, match="people have left"):
        _refuse_false(lat, ENTRIES, PAIRS, np.ones((3, 3), dtype=bool), (low.ravel(), low.ravel()))  # type: ignore[arg-type]


def test_people_are_held_against_each_other_whatever_the_link_and_outcomes_where_they_can_only_grow() -> None:
    lat = SimpleNamespace(slots=SLOTS)
    assert _used(lat, PAIRS).tolist() == [[True] * 3, [True, False, False], [True, False, False]]  # type: ignore[arg-type]


def releases(link: str, then: dict[str, int | None], policy: dict[str, int]) -> list[dict[str, Any]]:
    first = {(("g", "a"),): {"n": 30}, (("g", "b"),): {"n": None}, (): {"n": 36}}
    cells = {((("g", g),) if g else ()): {"n": n} for g, n in then.items()}
    return [
        entry([known], id=str(i), number=i + 1, link=link, after=str(i - 1), holds=False, policy=policy)
        for i, known in enumerate((first, cells))
    ]


def test_of_the_same_people_nobody_is_between_two_releases() -> None:
    policy = {"threshold": 10, "base": 1, "width": 2}
    entries = releases("same_cohort", {"a": None, "b": None}, policy)
    system, _, found = bounds(entries)
    low, high = (b.reshape(-1, system.slots, system.cells) for b in found.together)
    there = system.present[2]
    assert there.any()
    assert (low[2][there] == 0).all()
    assert (high[2][there] == 0).all()
    more = releases("cumulative", {"a": 33, "b": 17}, policy)
    system, _, found = bounds(more)
    low, high = (b.reshape(-1, system.slots, system.cells) for b in found.together)
    at = {name: k for k, name in system.lat.names[1].items()}
    assert (low[2, 0, at[("g", "a"),]], high[2, 0, at[("g", "a"),]]) == (3, 3)
    assert (low[2, 0, at[("g", "b"),]], high[2, 0, at[("g", "b"),]]) == (11, 11)


@pytest.mark.parametrize("policy", [(10, 5), (7, 5), (10, 10), (10, 1), (9, 4)])
def test_a_printed_number_is_any_that_is_rounded_to_it(policy: tuple[int, int]) -> None:
    threshold, base = policy
    tried = np.arange(threshold, 90)
    prints = np.floor(tried / base + 0.5) * base
    shown = np.array([*np.unique(prints[prints < 80]), np.nan, np.nan])
    value, published = shown.reshape(1, 1, -1), np.ones((1, 1, len(shown)), dtype=bool)
    published[0, 0, -1] = False
    lat = SimpleNamespace(value=value, published=published)
    (low, high), below, hidden = _published(lat, [{"policy": {"threshold": threshold, "base": base}}])  # type: ignore[arg-type]
    for i, one in enumerate(shown[:-2]):
        fits = tried[prints == one]
        assert (low[i], high[i]) == (fits.min(), fits.max())
    assert (low[-2:].tolist(), high[-2:].tolist()) == ([0, 0], [np.inf] * 2)
    assert hidden.tolist() == [False] * (len(shown) - 2) + [True, False]
    assert set(below.tolist()) == {threshold - 1}
