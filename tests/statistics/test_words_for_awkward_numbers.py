"""Numbers that are missing, nearly nothing or out of the ordinary still read as words."""

import math

import pytest

from syschange import words


@pytest.mark.parametrize("percent", [True, False])
def test_what_is_missing_is_not_known(percent: bool) -> None:
    assert words.amount(math.nan, percent=percent) == "not known"
    assert words.gap(math.nan, percent=percent) == "not known"
    assert "nan" not in words.interval(math.nan, 0.5, 0.95, percent=percent)
    assert "nan" not in words.gap_interval(math.nan, 0.5, 0.95, percent=percent)
    assert words.about(math.nan) == "not known"


def test_nothing_has_no_sign() -> None:
    assert words.amount(-0.001, percent=True) == "0%"
    assert words.gap_interval(-0.001, 0.02, 0.95, percent=True) == "95% interval 0 to 2"
    assert words.figures(-0.0, 2) == "0"
    assert words.figures(-0.5, 2) == "-0.50"


@pytest.mark.parametrize(("level", "said"), [(0.95, "95%"), (0.998, "99.8%"), (0.9, "90%")])
def test_a_level_keeps_its_digits(level: float, said: str) -> None:
    assert words.level_words(level) == said
    assert words.interval(0.1, 0.2, level, percent=True).startswith(said)


def test_a_probability_below_nothing_by_rounding_is_still_unlikely() -> None:
    assert words.likelihood(-1e-17) == "exceptionally unlikely"


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.08, "8%"), (0.1, "one in ten"), (0.997, "100%"), (0.95, "95%"), (0.9, "nine in ten")],
)
def test_sayings_are_for_one_to_nine_in_ten(share: float, said: str) -> None:
    assert words.about(share) == said
