"""Life expectancy: published values, Chiang's sums worked another way, and bands without deaths."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import special

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.standardise import LifeTable, life_expectancy, life_table

Floats = NDArray[np.float64]
STARTS = [0, 1, *range(5, 95, 5)]
# The worked example of the English public-health indicator methods (PHEindicatormethods, life expectancy).
DEATHS = [17, 9, 4, 8, 20, 15, 24, 33, 50, 71, 100, 163, 263, 304, 536, 872, 1390, 1605, 1936, 1937]
PEOPLE = [7060, 35059, 46974, 48489, 43219, 38561, 46009, 57208, 61435, 55601]
PEOPLE += [50209, 56416, 46411, 39820, 37978, 37039, 33288, 23306, 11936, 11936]
VALUE = [80.16960813, 79.36245674, 75.44193645, 70.47299936, 65.52909542, 60.67510088, 55.78835987]
VALUE += [50.92752727, 46.06740425, 41.24505636, 36.49322717, 31.83343842, 27.26027992, 22.9719144]
VALUE += [18.76856852, 14.95858336, 11.51684445, 8.618849241, 6.163942934, 6.16210635]
LOWER = [79.88268548, 79.0898816, 75.17407307, 70.20675732, 65.26548673, 60.41876577, 55.53801579]
LOWER += [50.68279939, 45.82666794, 41.00842831, 36.26223216, 31.60996318, 27.04337271, 22.76653134]
LOWER += [18.57570352, 14.77985004, 11.34831778, 8.451134045, 5.978358351, 5.887683386]
UPPER = [80.45653078, 79.63503188, 75.70979983, 70.7392414, 65.79270412, 60.931436, 56.03870395]
UPPER += [51.17225516, 46.30814055, 41.48168441, 36.72422219, 32.05691365, 27.47718713, 23.17729746]
UPPER += [18.96143352, 15.13731667, 11.68537112, 8.786564437, 6.349527517, 6.436529314]

BANDS = st.lists(st.tuples(st.integers(0, 40), st.integers(200, 9000)), min_size=2, max_size=12)


def sums_over_ages(table: LifeTable, deaths: Floats, people: Floats, starts: Floats) -> tuple[Floats, Floats]:
    """Return expectancies and standard errors by Chiang's sums: years lived over survivors, band by band."""
    last = len(deaths) - 1
    width = np.append(np.diff(starts), 0.0)
    a = np.append(table.fractions, 0.0)
    alive = [100_000.0]
    for i in range(last):
        rate = deaths[i] / people[i]
        q = width[i] * rate / (1 + (1 - a[i]) * width[i] * rate)
        alive.append(alive[-1] * (1 - q))
    lived = [width[i] * (alive[i + 1] + a[i] * (alive[i] - alive[i + 1])) for i in range(last)]
    lived.append(alive[last] * people[last] / deaths[last])
    expectancy = [sum(lived[i:]) / alive[i] for i in range(last + 1)]
    errors = []
    for i in range(last + 1):
        total = alive[last] ** 2 * people[last] ** 2 / deaths[last] ** 3
        for j in range(i, last):
            q = 1 - alive[j + 1] / alive[j]
            if deaths[j]:
                total += (
                    (alive[j] * ((1 - a[j]) * width[j] + expectancy[j + 1])) ** 2 * q**2 * (1 - q) / deaths[j]
                )
        errors.append(np.sqrt(total) / alive[i])
    return np.array(expectancy), np.array(errors)


def test_published_expectancies_and_limits() -> None:
    table = life_table(DEATHS, PEOPLE, starts=STARTS, level=2 * special.ndtr(1.96) - 1)  # the sheet uses 1.96
    np.testing.assert_allclose(table.expectancy, VALUE, rtol=2e-9)
    np.testing.assert_allclose(table.lower, LOWER, rtol=2e-9)
    np.testing.assert_allclose(table.upper, UPPER, rtol=2e-9)


@given(bands=BANDS, first=st.integers(0, 20), widths=st.data())
def test_chiangs_sums_give_the_same(bands: list[tuple[int, int]], first: int, widths: st.DataObject) -> None:
    deaths, people = np.array(bands, dtype=float).T
    deaths[-1] += 1
    steps = widths.draw(st.lists(st.integers(1, 15), min_size=len(bands) - 1, max_size=len(bands) - 1))
    starts = np.cumsum([first, *steps]).astype(float)
    # A band nobody lives through is another test's.
    assume((np.diff(starts) * (deaths / people)[:-1] < 1.9).all())
    table = life_table(deaths, people, starts=starts)
    expectancy, errors = sums_over_ages(table, deaths, people, starts)
    np.testing.assert_allclose(table.expectancy, expectancy, rtol=1e-10)
    np.testing.assert_allclose(table.se, errors, rtol=1e-7)
    survivors = np.append(1, np.cumprod(1 - table.dying[:-1]))
    np.testing.assert_allclose(table.surviving, survivors)


@given(hazard=st.floats(0.005, 0.2), widths=st.lists(st.integers(1, 20), min_size=1, max_size=9))
def test_a_constant_hazard_gives_its_inverse_at_every_age(hazard: float, widths: list[int]) -> None:
    width = np.array(widths, dtype=float)
    fractions = 1 / (hazard * width) - 1 / np.expm1(hazard * width)
    people = np.full(len(widths) + 1, 1e6)
    table = life_table(people * hazard, people, starts=np.cumsum([0, *widths]), fractions=fractions)
    np.testing.assert_allclose(table.expectancy, 1 / hazard, rtol=1e-6)


def test_the_first_year_is_lived_a_tenth_and_others_a_half() -> None:
    assert list(life_table([1, 1, 1], [9, 9, 9], starts=[0, 1, 5]).fractions) == [0.1, 0.5]
    assert list(life_table([1, 1, 1], [9, 9, 9], starts=[0, 5, 10]).fractions) == [0.5, 0.5]


def test_a_band_without_deaths_takes_no_years_and_adds_no_variance() -> None:
    deaths, people = np.array(DEATHS, dtype=float), np.array(PEOPLE, dtype=float)
    deaths[2] = 0
    table = life_table(deaths, people, starts=STARTS)
    assert table.dying[2] == 0
    assert table.expectancy[2] == pytest.approx(table.expectancy[3] + 5)
    assert table.se[2] == pytest.approx(table.se[3])


def test_without_deaths_in_the_last_band_or_people_in_any_nothing_below_is_known() -> None:
    deaths, people = np.array([DEATHS] * 3, dtype=float), np.array([PEOPLE] * 3, dtype=float)
    deaths[1, -1] = 0
    people[2, 4] = 0
    table = life_table(deaths, people, starts=STARTS)
    assert np.isfinite(table.lower[0]).all()
    assert np.isnan(table.expectancy[1]).all()
    assert np.isnan(table.expectancy[2, :5]).all()
    assert np.isfinite(table.expectancy[2, 5:]).all()
    for row in (1, 2):
        with pytest.raises(NotEstimableError, match="last band has no deaths"):
            life_expectancy(deaths[row], people[row], starts=STARTS)


def test_a_band_that_nobody_lives_through_ends_the_table() -> None:
    table = life_table([900, 5, 5], [100, 100, 100], starts=[0, 5, 10])
    assert table.dying[0] == 1
    assert table.expectancy[0] == pytest.approx(2.5)
    assert table.se[0] == 0


@given(level=st.floats(0.5, 0.998), band=st.integers(0, 19))
def test_the_estimate_agrees_with_the_table_at_every_level(level: float, band: int) -> None:
    table = life_table(DEATHS, PEOPLE, starts=STARTS, level=level)
    one = life_expectancy(DEATHS, PEOPLE, starts=STARTS, band=band, level=level)
    assert (one.value, one.lower, one.upper) == pytest.approx(
        (table.expectancy[band], table.lower[band], table.upper[band])
    )
    assert one.probability(one.lower) == pytest.approx(0.5 + level / 2)


def test_the_interval_covers_in_a_town_of_twenty_thousand() -> None:
    """95% limits hold the truth in 93 to 97 of 100, the Monte-Carlo error of 8,000 draws being .25."""
    people = np.array(PEOPLE) / 35
    rates = np.array(DEATHS) / np.array(PEOPLE)
    deaths = np.random.default_rng(20260804).poisson(rates * people, (8000, 20))
    truth = life_table(rates * 1e9, np.full(20, 1e9), starts=STARTS).expectancy
    table = life_table(deaths, people, starts=STARTS)
    for band in (0, 14):
        held = (table.lower[:, band] <= truth[band]) & (truth[band] <= table.upper[:, band])
        assert 0.93 < held.mean() < 0.97
        assert table.expectancy[:, band].std() == pytest.approx(table.se[:, band].mean(), rel=0.04)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"deaths": [1, -1, 1]}, "deaths hold"),
        ({"population": [9, 9, np.nan]}, "populations hold"),
        ({"starts": [0, 5, 5]}, "do not rise"),
        ({"starts": [0, 5]}, "one for each band"),
        ({"fractions": [0.5]}, "one for each closed band"),
        ({"fractions": [0.5, 1.5]}, "between 0 and 1"),
        ({"level": 1}, "confidence level"),
        ({"band": 3}, "no such age band"),
    ],
)
def test_what_means_nothing_is_refused(change: dict[str, object], said: str) -> None:
    given_: dict[str, object] = {"deaths": [1, 1, 1], "population": [9, 9, 9], "starts": [0, 1, 5]} | change
    with pytest.raises(WrongTypeError, match=said):
        life_expectancy(**given_)  # type: ignore[arg-type]
