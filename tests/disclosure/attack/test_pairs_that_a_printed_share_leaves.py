"""A printed share and its limits leave the pairs of numbers that round to them, within what is known of each."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import equity
from syschange.disclosure import Policy
from syschange.disclosure.attack.intervals import _explains, _pairs, _worth_it, invert
from syschange.disclosure.attack.printed import Figures, figures, half_step
from syschange.disclosure.attack.reading import given
from syschange.disclosure.attack.system import System, system_of
from syschange.statistics.proportions import critical_z, wilson

EXACT = Policy("exact", 10, 1)
ANY = (0.0, float("inf"))
LIMITS = [0.0, 1e-9, 1e-9]


def printed(yes: float, known: float, places: int = 9, level: float = 0.95) -> np.ndarray:
    low, high = wilson(yes, known, z=critical_z(level))
    return np.array([*np.round([yes / known, float(low), float(high)], places), level])


def pairs(
    figure: list[float] | np.ndarray, steps: list[float], known: Any, yes: Any
) -> list[tuple[int, ...]]:
    return [tuple(int(x) for x in row) for row in _pairs(np.array(figure), steps, known, yes)]


@pytest.mark.parametrize(
    ("share", "step", "having"),
    [(0.5, 0.25, [2, 3, 4, 5, 6]), (0.5, 0.2625, [2, 3, 4, 5, 6]), (1.0, 0.25, [6, 7, 8]), (0.5, 0.05, [4])],
)
def test_of_eight_people_a_share_leaves_the_numerators_within_its_step(
    share: float, step: float, having: list[int]
) -> None:
    found = pairs([share, 0.5, 0.5, 0.95], [step, 1.0, 1.0], (8.0, 8.0), (0.0, 99.0))
    assert found == [(x, 8) for x in having]


def test_a_numerator_stays_within_what_is_known_of_it() -> None:
    figure, steps = [0.5, 0.5, 0.5, 0.95], [0.25, 1.0, 1.0]
    assert pairs(figure, steps, (8.0, 8.0), (3.0, 5.0)) == [(3, 8), (4, 8), (5, 8)]
    assert pairs(figure, steps, (8.0, 8.0), (7.0, 9.0)) == []


@pytest.mark.parametrize(
    ("known", "found"),
    [((1.0, 7.0), []), ((8.0, 8.0), [(4, 8)]), ((1.0, 8.0), [(4, 8)]), ((8.0, 11.0), [(4, 8)]), ((9.0, 12.0), []),
     ((0.0, 40.0), [(4, 8)]), (ANY, [(4, 8)]), ((9.0, 8.0), [])],
)  # fmt: skip
def test_a_denominator_stays_within_what_is_known_of_it(
    known: tuple[float, float], found: list[tuple[int, int]]
) -> None:
    assert pairs(printed(4, 8), [1e-9] * 3, known, ANY) == found


def test_one_person_is_found_and_nobody_is_no_pair() -> None:
    assert pairs(printed(1, 1), [1e-9] * 3, (0.0, 9.0), ANY) == [(1, 1)]
    assert _pairs(printed(1, 1), [1e-9] * 3, (0.0, 0.0), ANY).shape == (0, 2)


def test_a_share_to_one_place_of_five_hundred_people_is_too_coarse_to_tell() -> None:
    for many, tells in ((480.0, True), (490.0, True), (500.0, False)):
        figure = [0.5, *printed(many / 2, many)[1:]]
        found = pairs(figure, [0.05, 1e-9, 1e-9], (many, many), ANY)
        assert found == ([(many / 2, many)] if tells else [])


def test_each_figure_may_be_off_by_its_own_step_and_no_more() -> None:
    low, high = wilson(1, 2, z=critical_z(0.95))
    yes, known = np.array([1.0]), np.array([2.0])
    for place, by in ((0, 0.25), (1, 0.125), (2, -0.125)):
        figure = np.array([[0.5, float(low), float(high), 0.95]])
        figure[0, place] += by
        steps = [1e-12] * 3
        assert not _explains(yes, known, figure, steps)[0]
        steps[place] = abs(by) * (1 - 1e-9)
        assert not _explains(yes, known, figure, steps)[0]
        steps[place] = abs(by) + 1e-12
        assert _explains(yes, known, figure, steps)[0]
    assert _explains(yes, known, np.array([[0.25, float(low), float(high), 0.95]]), [0.25, 0.0, 0.0])[0]


def shown(figure: np.ndarray, known: list[int], having: list[int], **columns: object) -> Figures:
    return Figures(
        0, pd.DataFrame({"row": range(len(figure)), **columns}), "denominator", np.array(known), np.array(having)
    )  # fmt: skip


def test_only_wilson_limits_of_numbers_that_there_are_and_that_are_not_explained_are_worth_turning() -> None:
    figure = np.array([printed(3, 7)] * 2)
    for known, having, worth in ((0, 1, True), (1, 0, True), (-1, 1, False), (1, -1, False)):
        found = _worth_it(shown(figure, [known] * 2, [having] * 2), figure, [1e-8] * 3)
        assert found.tolist() == [worth] * 2
    named = shown(figure, [0, 1], [2, 3], method=["Wilson", "Student t"])
    assert _worth_it(named, figure, [1e-8] * 3).tolist() == [True, False]
    numbers = shown(figure, [0, 1], [2, 3], numerator=[3.0, 5], denominator=[7.0, 10])
    assert _worth_it(numbers, figure, [1e-8] * 3).tolist() == [False, True]


def test_a_row_of_nobody_or_without_a_level_or_a_limit_is_not_turned() -> None:
    figure = np.array([printed(1, 1)] * 6)
    figure[1:5, 3] = [0.0, 1.0, np.nan, 0.95]
    figure[4, 1] = np.nan
    none = shown(figure, list(range(6)), list(range(6)))
    assert _worth_it(none, figure, [1e-8] * 3).tolist() == [True, False, False, False, False, True]
    numbers = {"numerator": [1.0, 1, 1, 1, 1, 0], "denominator": [1.0, 1, 1, 1, 1, 0]}
    some = shown(figure, list(range(6)), list(range(6)), **numbers)
    assert _worth_it(some, figure, [1e-8] * 3).tolist() == [False] * 5 + [True]


def hidden(figure: np.ndarray) -> tuple[Any, System, int, int]:
    """Return a table of forty and of a hidden group with these figures, and the unknowns of the latter."""
    rows = np.array([printed(20, 40, 4), figure])
    table = pd.DataFrame(rows, columns=["value", "lower", "upper", "level"])
    for name, number in (("denominator", 40.0), ("numerator", 20.0), ("n", 40.0)):
        table.insert(0, name, [number, np.nan])
    table.insert(0, "g", ["a", "b"])
    what = given(table, EXACT)
    system = system_of(what)
    one, two = (
        next(u for u, q in enumerate(system.quantity) if q == name and system.cell[u] == (("g", "b"),))
        for name in ("denominator", "numerator")
    )
    return what, system, one, two


def fits(figure: np.ndarray, steps: list[float]) -> list[tuple[int, int]]:
    every = [(a, b) for b in range(1, 10) for a in range(b + 1)]
    return [(a, b) for a, b in every if (np.abs(printed(a, b, 15)[:3] - figure[:3]) <= np.array(steps)).all()]


def test_a_number_left_less_far_apart_than_there_must_be_room_is_refuted() -> None:
    """Two of four, three of six and four of eight are printed alike to one place."""
    figure = printed(3, 6, 1)
    left = fits(figure, [0.05 + 1e-9] * 3)
    known, yes = sorted({b for _, b in left}), sorted({a for a, _ in left})
    what, system, one, two = hidden(figure)
    what.tables[0].loc[0, ["value", "lower", "upper"]] = [0.5, 0.4, 0.6]
    start = np.where(np.isinf(system.upper), 9.0, system.upper)
    assert left == [(2, 4), (3, 6), (4, 8)]
    apart = {one: known[-1] - known[0], two: yes[-1] - yes[0]}
    for room in range(8):
        lower, upper, refuted = invert(what, system, system.lower, start, room)
        assert (lower[one], upper[one]) == (known[0], known[-1])
        assert (lower[two], upper[two]) == (yes[0], yes[-1])
        assert refuted.tolist() == sorted(u for u, by in apart.items() if by < room)
    assert (system.lower[one], start[one]) == (0, 9)


def test_what_is_known_already_as_closely_is_not_refuted_by_its_interval() -> None:
    figure = printed(3, 7, 4)
    what, system, one, two = hidden(figure)
    start = np.where(np.isinf(system.upper), 9.0, system.upper)
    assert invert(what, system, system.lower, start, 2)[2].tolist() == sorted([one, two])
    lower = system.lower.copy()
    lower[one], start[one] = 7, 7
    assert invert(what, system, lower, start, 2)[2].tolist() == [two]


@pytest.mark.parametrize("value", [0.12, 0.13])
def test_a_share_that_is_half_way_between_two_printed_ones_may_have_been_rounded_to_either(
    value: float,
) -> None:
    """One of eight is 0.125."""
    figure = printed(1, 8, 4)
    figure[0] = value
    what, system, one, two = hidden(figure)
    start = np.where(np.isinf(system.upper), 9.0, system.upper)
    lower, upper, _ = invert(what, system, system.lower, start, 2)
    assert (lower[one], upper[one], lower[two], upper[two]) == (8, 8, 1, 1)


@pytest.mark.parametrize(
    ("values", "half"), [([10 / 3], 0.5e-8 / 3), ([1 / 3, 0.1], 0.5e-9), ([1e-12], 0.5e-9), ([0.5], 0.05)]
)
def test_a_figure_without_end_is_as_exact_as_its_size_allows(values: list[float], half: float) -> None:
    assert half_step(np.array(values)) == pytest.approx(half, rel=1e-9)


def test_figures_name_the_unknowns_of_each_row() -> None:
    what, system, one, two = hidden(printed(3, 7, 4))
    made = list(figures(what, system))
    assert [(f.result, f.quantity) for f in made] == [(0, "denominator")]
    assert (made[0].known[1], made[0].having[1]) == (one, two)
    assert made[0].methods().tolist() == ["", ""]
    assert made[0].column("value").tolist()[0] == 0.5
    assert np.isnan(made[0].column("spread")).tolist() == [True, True]


def test_a_table_that_lacks_shares_or_people_or_has_no_numerators_is_read_as_far_as_it_goes() -> None:
    what, _, _, _ = hidden(printed(3, 7, 4))
    table = what.tables[0]
    for names, seen in ((["value"], 0), (["denominator"], 0), (["numerator"], 1)):
        less = given(table.drop(columns=names), EXACT)
        made = list(figures(less, system_of(less)))
        assert len(made) == seen
        assert all(f.having.tolist() == [-1, -1] for f in made)
    both = given([table, table.drop(columns="value"), table.assign(n=[45.0, np.nan])], EXACT)
    assert [f.result for f in figures(both, system_of(both))] == [0, 2]


def test_an_outcome_may_be_called_as_a_quantity_is() -> None:
    data = pd.DataFrame({"g": ["a", "b"] * 20, "denominator": [True, True, False, False] * 10})
    what = given(equity.breakdown(data, outcome="denominator", by=["g"]), EXACT)
    system = system_of(what)
    made = list(figures(what, system))
    assert [f.quantity for f in made] == ["denominator:denominator"]
    names = [system.quantity[u] for u in made[0].having]
    assert set(names) == {"numerator:denominator"}


def test_of_a_group_that_stands_twice_and_differs_the_first_print_is_meant() -> None:
    table = pd.DataFrame(
        {"g": ["a", "a"], "n": [40.0, 40], "numerator": [10.0, 11], "denominator": [30.0, 31], "value": 0.3}
    )
    what = given(table, EXACT)
    system = system_of(what)
    made = list(figures(what, system))
    assert len(made) == 1
    assert system.lower[made[0].known].tolist() == [30, 30]
    assert system.lower[made[0].having].tolist() == [10, 10]
