"""How wide the picture is that is being drawn: as for a page, or narrow, as for a phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from syschange.charts._style import MARGIN, WIDTH

# Points (ours). The smallest type is 10 points. On a screen 360 pixels wide a report leaves a picture 304 of
# them, and 10 points of 270 are then 11.3 pixels high.
NARROW: Final = 270.0

_WIDTH: ContextVar[float] = ContextVar("width", default=WIDTH)


def width() -> float:
    """Return the width of the picture, in points."""
    return _WIDTH.get()


def room() -> float:
    """Return the width inside its margins, in points."""
    return _WIDTH.get() - 2 * MARGIN


def is_narrow() -> bool:
    """Return whether the picture is drawn for a phone."""
    return _WIDTH.get() < WIDTH


@contextmanager
def narrow() -> Iterator[None]:
    """Draw for a phone, in this block and in no other thread."""
    before = _WIDTH.set(NARROW)
    try:
        yield
    finally:
        _WIDTH.reset(before)
