"""Nobody's matplotlib settings are changed by a picture, and nobody's settings change a picture."""

from collections.abc import Callable

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from . import drawing

LOUD = {
    "axes.facecolor": "red",
    "figure.facecolor": "black",
    "figure.dpi": 37,
    "font.size": 30,
    "lines.linewidth": 9,
    "lines.marker": "x",
    "patch.force_edgecolor": True,
    "savefig.bbox": "tight",
    "savefig.facecolor": "yellow",
    "savefig.transparent": True,
    "svg.fonttype": "path",
    "svg.hashsalt": "theirs",
    "text.color": "white",
    "text.parse_math": True,
    "text.usetex": True,
    "axes.unicode_minus": False,
}


def _settings() -> dict[str, object]:
    """Return the settings as they are stored: to compare them through matplotlib would choose a backend."""
    return dict(dict.items(mpl.rcParams))


@pytest.mark.parametrize("draw", [drawing.forest, drawing.slopes, drawing.verdicts])
def test_settings_are_as_they_were(draw: Callable[[], Figure]) -> None:
    before = _settings()
    drawing.svg(draw())
    assert _settings() == before


@pytest.mark.parametrize("draw", [drawing.forest, drawing.slopes, drawing.verdicts])
def test_a_picture_is_the_same_under_any_settings(draw: Callable[[], Figure]) -> None:
    plain = drawing.svg(draw())
    with mpl.rc_context(LOUD):
        assert drawing.svg(draw()) == plain


def test_settings_are_restored_after_an_error() -> None:
    before = _settings()
    with pytest.raises(ValueError, match="not a known verdict"):
        drawing.verdicts(drawing.criteria(verdict=["x"] * 4))
    assert _settings() == before
