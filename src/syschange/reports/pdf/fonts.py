"""The font of a PDF: which characters it can draw, and how wide they are, so that pages are laid out beforehand."""

import unicodedata
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from syschange.errors import CannotWriteError, quote
from syschange.reports.text import plain

FAMILY: Final = (
    "DejaVu Sans"  # comes with matplotlib, so that it is at hand on every machine, and is the pictures' own
)
ABSENT: Final = "□"
BREAK: Final = "\u200b"  # has no width, and lets a line end where it stands
_FILES = MappingProxyType({False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"})
_SLACK = 1.02  # of every width, because letters that join are drawn a little wider than one by one


def folder() -> Path:
    """Return the folder that holds the font.

    Raises
    ------
    CannotWriteError
        Where the font is not in it, as where somebody packaged matplotlib without its fonts.
    """
    import matplotlib as mpl

    place = Path(mpl.get_data_path(), "fonts", "ttf")
    missing = [name for name in _FILES.values() if not (place / name).is_file()]
    if missing:
        raise CannotWriteError(
            f"The font {quote(FAMILY)} of a PDF should come with matplotlib, and {quote(missing[0])} is not there.",
            "Install matplotlib anew from its own package, or leave 'pdf' out of the formats.",
        )
    return place


def drawable(text: object) -> str:
    """Return text in one line of characters that the font can draw.

    What has no picture of its own and is not in the font is left out. Any other character that is not in the font
    becomes a box: a tagged PDF may hold none that cannot be shown, and a font of the machine would make another
    PDF on every machine.
    """
    return " ".join("".join(_drawn(c) for c in plain(text)).split())


def has_absent(text: object) -> bool:
    """Whether a text holds a character that is shown as a box."""
    return drawable(text).count(ABSENT) > plain(text).count(ABSENT)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of text in points, at a size in points; 2% too much rather than too little."""
    return _SLACK * size * sum(_advance(c, bold) for c in text)


def wrapped(text: str, room: float, size: float, *, bold: bool = False) -> int:
    """Return how many lines a text takes in a width in points, where words wider than it are broken."""
    lines, used, space = 1, 0.0, width(" ", size, bold=bold)
    for word in text.split():
        long = width(word, size, bold=bold)
        if used and used + space + long > room:
            lines, used = lines + 1, 0.0
        whole, rest = divmod(long, room)
        lines, used = lines + int(whole), rest if whole else (used + space if used else 0.0) + long
    return lines


def breakable(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return text in which every word that is wider than the room, in points, may be broken anywhere."""
    if width(text, size, bold=bold) <= room:
        return text
    return " ".join(
        word if width(word, size, bold=bold) <= room else _broken(word) for word in text.split(" ")
    )


def _broken(word: str) -> str:
    """Return a word that may be broken before every letter, and never between a letter and its accent."""
    return "".join(
        c if not i or unicodedata.category(c) in {"Mn", "Me", "Cf"} else BREAK + c for i, c in enumerate(word)
    )


def _drawn(character: str) -> str:
    if character == " ":
        return character
    category = unicodedata.category(character)
    known = ord(character) in _glyphs()
    if not known and category in {"Cc", "Cf", "Mn", "Me"}:
        return ""
    return character if known else ABSENT


@cache
def _glyphs() -> frozenset[int]:
    """Return the characters that both weights of the font can draw."""
    from matplotlib.ft2font import FT2Font

    regular, bold = (frozenset(FT2Font(str(folder() / name)).get_charmap()) for name in _FILES.values())
    return regular & bold


@cache
def _advance(character: str, bold: bool) -> float:
    """Return how far a character moves the pen, as a share of the size."""
    from matplotlib.ft2font import FT2Font, LoadFlags

    font = FT2Font(str(folder() / _FILES[bold]))
    return float(font.load_char(ord(character), flags=LoadFlags.NO_SCALE).horiAdvance) / font.units_per_EM
