"""A printed interval leaves the numbers that it can have been worked out from, and no others."""

import itertools

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import ONS_10_5, audit
from syschange.statistics.proportions import critical_z, wilson

PLACES = 4


def figures(yes: int, known: int, level: float = 0.95) -> tuple[float, float, float]:
    low, high = wilson(yes, known, z=critical_z(level))
    return yes / known, float(low), float(high)


def hidden(
    yes: int, known: int, *, level: float = 0.95, places: int = PLACES, **more: object
) -> pd.DataFrame:
    """Return a table of a large group and of a hidden one whose share and interval are printed."""
    rows = [(*np.round(figures(20, 40, level), places),), (*np.round(figures(yes, known, level), places),)]
    table = pd.DataFrame(rows, columns=["value", "lower", "upper"]).assign(level=level, **more)  # type: ignore[arg-type]
    table.insert(0, "denominator", [40.0, np.nan])
    table.insert(0, "numerator", [20.0, np.nan])
    table.insert(0, "n", [40.0, np.nan])
    table.insert(0, "g", ["a", "b"])
    return table


def by_interval(table: pd.DataFrame) -> dict[str, tuple[int, int]]:
    found = audit(table).table
    rows = found[found["by"] == "interval"]
    assert set(rows["verdict"]) <= {"refuted"}
    return {row.quantity: (row.lower, row.upper) for row in rows.itertuples()}


def that_fit(yes: int, known: int, level: float, places: int) -> list[tuple[int, int]]:
    """Return all numerators and denominators below ten that are printed so."""
    printed, half = np.round(figures(yes, known, level), places), 0.5 * 10.0**-places + 1e-9
    pairs = [(a, b) for b in range(1, 10) for a in range(b + 1)]
    return [(a, b) for a, b in pairs if (np.abs(np.array(figures(a, b, level)) - printed) <= half).all()]


CASES = [(0, 7), (7, 7), (3, 7), (1, 9), (1, 2), (8, 9), (0, 1), (1, 1)]


@pytest.mark.parametrize(
    ("pair", "level", "places"), list(itertools.product(CASES, [0.8, 0.95, 0.99], [2, 4]))
)
def test_a_hidden_group_is_left_the_numbers_that_are_printed_so(
    pair: tuple[int, int], level: float, places: int
) -> None:
    fits = that_fit(*pair, level, places)
    assert pair in fits
    found = by_interval(hidden(*pair, level=level, places=places))
    for name, ends in (("numerator", [a for a, _ in fits]), ("denominator", [b for _, b in fits])):
        if max(ends) - min(ends) < ONS_10_5.room:
            assert found[name] == (min(ends), max(ends))
        else:
            assert name not in found


@pytest.mark.parametrize(
    "more",
    [
        {"method": "Jeffreys"},
        {"level": 1.0},
        {"level": 0.0},
        {"upper": np.nan},
        {"value": 1.2},
        {"value": -0.2},
    ],
)
def test_other_intervals_and_what_is_no_share_say_nothing(more: dict[str, object]) -> None:
    table = hidden(3, 7)
    assert set(by_interval(table)) == {"numerator", "denominator"}
    assert set(by_interval(table.assign(method="Wilson"))) == {"numerator", "denominator"}
    assert not by_interval(table.assign(**more))  # type: ignore[arg-type]


def test_an_interval_that_no_numbers_explain_says_nothing() -> None:
    table = hidden(3, 7)
    table.loc[1, ["lower", "upper"]] = [0.4283, 0.4288]
    assert not by_interval(table)


def test_a_level_of_nought_is_no_interval_whatever_is_printed_for_it() -> None:
    table = hidden(3, 7)
    table.loc[1, ["lower", "upper"]] = table.loc[1, "value"]
    assert not by_interval(table.assign(level=0.0))


@pytest.mark.parametrize("pair", CASES)
def test_a_share_to_one_place_beside_limits_to_four_leaves_the_numbers_that_fit_both(
    pair: tuple[int, int],
) -> None:
    table = hidden(*pair)
    table["value"] = table["value"].round(1)
    printed, half = np.round(figures(*pair), PLACES), np.array([0.05, 0.5e-4, 0.5e-4]) + 1e-9
    printed[0] = round(pair[0] / pair[1], 1)
    tried = [(a, b) for b in range(1, 10) for a in range(b + 1)]
    fits = [(a, b) for a, b in tried if (np.abs(np.array(figures(a, b)) - printed) <= half).all()]
    assert pair in fits
    known = [b for _, b in fits]
    assert by_interval(table)["denominator"] == (min(known), max(known))
