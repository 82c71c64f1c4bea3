"""The page on other libraries prints what its examples print, and names every way out of a result."""

from syschange.results import Result

from ..running_pages import DOCS, rendered

PAGE = DOCS / "interop.md"


def test_what_stands_under_an_example_is_what_it_prints() -> None:
    assert rendered(PAGE) == PAGE.read_text("utf-8")


def test_every_way_out_is_named() -> None:
    text = PAGE.read_text("utf-8")
    ways = [name for name in dir(Result) if name.startswith("to_")]
    assert ways
    assert all(f"`{name}()`" in text for name in ways)
