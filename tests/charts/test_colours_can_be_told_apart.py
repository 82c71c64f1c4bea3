"""Every mark stands out from its background, and every word can be read on it (WCAG 2.2, 1.4.3 and 1.4.11)."""

import pytest

from syschange.charts import _style

MARK, TEXT = 3.0, 4.5


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_published() -> None:
    assert _contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert _contrast("#12436D", "#FFFFFF") == pytest.approx(10.3, abs=0.1)


@pytest.mark.parametrize("colour", _style.PALETTE)
def test_a_mark_stands_out_from_the_paper(colour: str) -> None:
    assert _contrast(colour, _style.PAPER) >= MARK


@pytest.mark.parametrize("colour", [_style.INK, _style.MUTED])
@pytest.mark.parametrize("paper", [_style.PAPER, _style.LANE])
def test_text_can_be_read(colour: str, paper: str) -> None:
    assert _contrast(colour, paper) >= TEXT


def test_the_interval_and_the_reference_stand_out_from_their_lane() -> None:
    assert _contrast(_style.NAVY, _style.LANE) >= MARK
    assert _contrast(_style.INK, _style.LANE) >= MARK
