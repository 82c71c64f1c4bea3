"""Labels are data, never code: text that the font can draw, measured, shortened and wrapped."""

import unicodedata
import warnings
from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font
from matplotlib.textpath import text_to_path

from syschange.charts._style import TEXT
from syschange.errors import SyschangeError

FAMILY = "DejaVu Sans"
_ELLIPSIS = "…"
_ABSENT = "□"
_STAND_INS = {"Arial", "Liberation Sans", "Noto Sans", "Verdana"}
_BOLD = {"bold", 700}
_FILES = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}


def font(size: float = TEXT, *, bold: bool = False) -> FontProperties:
    """Return the font that comes with matplotlib, so that a picture is the same on every machine."""
    weight = "bold" if bold else "normal"
    return FontProperties(family=[FAMILY], weight=weight, size=size, fname=_path(bold))


def legible(text: object) -> str:
    """Return text in one line that the font can draw.

    Characters without a picture of their own (control, direction and joining characters) are left out. One that
    the font lacks becomes a box, because matplotlib warns of each.
    """
    one_line = " ".join(str(text).split())
    return "".join(_drawn(c) for c in one_line)


def width(text: str, size: float = TEXT, *, bold: bool = False) -> float:
    """Return the width of legible text, in points."""
    measured, _, _ = text_to_path.get_text_width_height_descent(text, font(size, bold=bold), ismath=False)
    return float(measured)


def shorten(text: str, room: float, size: float = TEXT, *, bold: bool = False) -> str:
    """Return text cut to a width in points, ending in "…" where something was cut."""
    if width(text, size, bold=bold) <= room:
        return text
    fits, too_many = 0, len(text)
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if width(text[:middle].rstrip() + _ELLIPSIS, size, bold=bold) <= room:
            fits = middle
        else:
            too_many = middle
    return text[:fits].rstrip() + _ELLIPSIS


def wrap(text: str, room: float, size: float = TEXT, *, bold: bool = False, lines: int = 2) -> list[str]:
    """Return text in at most `lines` lines no wider than `room` points; what is left over is cut with "…"."""
    made: list[str] = []
    words = text.split()
    while words and len(made) < lines - 1:
        count = 1
        while count < len(words) and width(" ".join(words[: count + 1]), size, bold=bold) <= room:
            count += 1
        line = " ".join(words[:count])
        if width(line, size, bold=bold) > room:
            break
        made.append(line)
        words = words[count:]
    return [*made, shorten(" ".join(words), room, size, bold=bold)] if words else made or [""]


def _drawn(character: str) -> str:
    if character == " ":
        return character
    category = unicodedata.category(character)
    known = ord(character) in _glyphs()
    if category in {"Cc", "Cf"} or (category in {"Mn", "Me"} and not known):
        return ""
    return character if known else _ABSENT


@cache
def _path(bold: bool) -> Path:
    """Return the file of the font; of another one, said in a warning, where matplotlib came without its own.

    Raises
    ------
    SyschangeError
        Where there is no font at all.
    """
    ours = Path(mpl.get_data_path(), "fonts", "ttf", _FILES[bold])
    if ours.is_file():
        return ours
    found = sorted(
        (f.name not in _STAND_INS, (f.weight in _BOLD) != bold, f.name, f.fname)
        for f in fontManager.ttflist
        if f.style == "normal" and Path(f.fname).is_file()
    )
    if not found:
        raise SyschangeError(
            "There is no font to draw with.", "Install matplotlib anew: its own font comes with it."
        )
    _, _, name, path = found[0]
    warnings.warn(
        f"The font {FAMILY} is not there: pictures are drawn with {name}, and differ from those of other machines.",
        stacklevel=2,
    )
    return Path(path)


@cache
def _glyphs() -> frozenset[int]:
    """Return the characters that both weights of the font can draw."""
    regular, bold = (frozenset(FT2Font(str(_path(b))).get_charmap()) for b in (False, True))
    return regular & bold
