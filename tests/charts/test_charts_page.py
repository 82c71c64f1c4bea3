"""The page on pictures prints what its examples print, and names every chart there is."""

from syschange import charts

from ..running_pages import DOCS, rendered

PAGE = DOCS / "charts.md"


def test_what_stands_under_an_example_is_what_it_prints() -> None:
    assert rendered(PAGE) == PAGE.read_text("utf-8")


def test_every_chart_is_named() -> None:
    text = PAGE.read_text("utf-8")
    assert [name for name in charts.__all__ if name != "Figure" and f"{name}`" not in text] == []
