"""What is known of a picture of this library beside the figure: its words, and how it is drawn again for a phone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial, wraps
from typing import ParamSpec
from weakref import WeakKeyDictionary

import pandas as pd
from matplotlib.figure import Figure

from syschange.charts import _page as page
from syschange.charts._style import settings
from syschange.errors import WrongTypeError

P = ParamSpec("P")


@dataclass
class _Known:
    """What is known of one picture; `again` draws it once more, as wide as is wanted then."""

    headline: str
    subtitle: str
    watermark: str = ""
    said: tuple[str, ...] = ()
    again: Callable[[], Figure] | None = None


# Kept beside the figures and not in them: a figure that is pickled or handed on takes no table with it.
_KNOWN: WeakKeyDictionary[Figure, _Known] = WeakKeyDictionary()


def name(figure: Figure, headline: str, subtitle: str, watermark: str) -> None:
    """Keep the titles of a picture, and what is written across it."""
    _KNOWN[figure] = _Known(headline, subtitle, watermark)


def described(figure: Figure, sentences: Sequence[str]) -> Figure:
    """Keep what a picture shows, in words that give the numbers it draws, and return it."""
    _KNOWN[figure].said = tuple(sentences)
    return figure


def chart(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """Make a chart of a function: drawn under our settings, and drawn again for a phone by `narrow`."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with settings():
            made = draw(*args, **kwargs)
        # Copied, so that both pictures show the same numbers whatever is done to the table between.
        positional = [a.copy() if isinstance(a, pd.DataFrame) else a for a in args]
        _KNOWN[made].again = partial(drawn, *positional, **kwargs)  # type: ignore[arg-type]
        return made

    return drawn


def narrow(figure: Figure) -> Figure:
    """Return the same picture drawn for a phone.

    Parameters
    ----------
    figure
        A picture made by this library in this process: by one of the charts, or by the `plot` of a result.

    Returns
    -------
    Figure
        270 points wide instead of 350, with type of the same size: 11 pixels or more on a screen of 360.

    Raises
    ------
    WrongTypeError
        Where the figure was not made by this library.
    """
    again = _known(figure).again
    if again is None:
        raise _not_ours()
    with page.narrow():
        return again()


def describe(figure: Figure) -> str:
    """Return what a picture shows in words, for somebody who does not see it: the titles and the same numbers.

    What is written across the picture, such as "not for release", is said last.

    Parameters
    ----------
    figure
        A picture made by this library in this process.

    Returns
    -------
    str

    Raises
    ------
    WrongTypeError
        Where the figure was not made by this library.
    """
    known = _known(figure)
    across = f"Across the picture stands: {known.watermark}" if known.watermark.strip() else ""
    parts = (known.headline, known.subtitle, *known.said, across)
    return " ".join(_sentence(part) for part in parts if part.strip())


def headline(figure: Figure) -> str | None:
    """Return the headline of a picture of this library; None of any other figure."""
    found = titles(figure)
    return found[0] if found is not None else None


def titles(figure: Figure) -> tuple[str, str] | None:
    """Return the headline and the subtitle of a picture of this library; None of any other figure."""
    known = _KNOWN.get(figure)
    return (known.headline, known.subtitle) if known is not None else None


def _sentence(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if one_line.endswith((".", "!", "?")) else f"{one_line}."


def _known(figure: Figure) -> _Known:
    known = _KNOWN.get(figure)
    if known is None:
        raise _not_ours()
    return known


def _not_ours() -> WrongTypeError:
    return WrongTypeError(
        "This figure was not made by a chart of this library.",
        "Give what the 'plot' of a result returned, or one of the functions of syschange.charts.",
    )
