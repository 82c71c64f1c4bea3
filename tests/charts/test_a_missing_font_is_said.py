"""A family that is not installed changes nothing; without our own font another is taken, and that is said."""

from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.font_manager import FontEntry, fontManager

from syschange.charts import _labels
from syschange.errors import SyschangeError

from . import drawing


@pytest.fixture
def fresh() -> Iterator[None]:
    """Forget which font was found, before and after."""
    for _ in "ab":
        _labels._path.cache_clear()
        _labels._glyphs.cache_clear()
        if _ == "a":
            yield


def test_a_family_that_does_not_exist_changes_nothing() -> None:
    plain = drawing.svg(drawing.forest())
    with mpl.rc_context({"font.family": "No Such Family", "font.sans-serif": ["Nor This One"]}):
        assert drawing.svg(drawing.forest()) == plain


@pytest.mark.usefixtures("fresh")
def test_without_our_font_another_is_taken_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    other = Path(mpl.get_data_path(), "fonts", "ttf", "DejaVuSerif.ttf")
    monkeypatch.setattr(_labels, "_FILES", {False: "gone.ttf", True: "gone.ttf"})
    monkeypatch.setattr(fontManager, "ttflist", [FontEntry(fname=str(other), name="DejaVu Serif")])
    with pytest.warns(UserWarning, match="drawn with DejaVu Serif"):
        figure = drawing.forest()
    assert "Black" in drawing.texts(figure)
    assert drawing.parse(drawing.svg(figure)).get("role") == "img"


@pytest.mark.usefixtures("fresh")
def test_without_any_font_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_labels, "_FILES", {False: "gone.ttf", True: "gone.ttf"})
    monkeypatch.setattr(fontManager, "ttflist", [])
    with pytest.raises(SyschangeError, match="no font to draw with"):
        drawing.forest()
