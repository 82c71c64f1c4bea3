"""Pictures on paper: one that is taller than a sheet is cut between its lines of text, and nothing of it is lost."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from syschange import charts
from syschange.reports.content import Picture
from syschange.reports.pdf.fonts import drawable

WIDTH: Final = (
    315.0  # points (ours): the 350 points of a drawing nine tenths as large, its type about the page's own
)
# Points: what is left of a sheet below a heading of several lines, and of one with nothing else on it but a stamp.
FIRST: Final = 600.0
TALLEST: Final = 690.0
_LETTERS: Final = 14.0  # points of the drawing above the foot of a line that its letters take
_SVG = "http://www.w3.org/2000/svg"
# What follows a label on its line: with this before it, a number beside Arabic does not jump to the other side of it.
_LEFT_TO_RIGHT = "\u200e"
_PLACE = re.compile(r"translate\(\s*[-\d.]+[ ,]+([-\d.]+)\s*\)")


@dataclass(frozen=True)
class Sheet:
    """A picture, or as much of it as fits on one sheet: its SVG, and its width and height in points."""

    svg: str
    width: float
    height: float


def sheets(picture: Picture, name: str) -> tuple[Sheet, ...]:
    """Return a picture as one sheet or several, from top to bottom.

    Parameters
    ----------
    picture
        The picture. What somebody would see in it is said beside it and not in the SVG.
    name
        What the ids in the SVG begin with.
    """
    words = drawable(picture.headline) or "Picture"
    drawn = charts.svg(picture.figure, id_prefix=name, title=words, description=words)
    root = ET.fromstring(drawn)  # noqa: S314 - it was drawn just now, from a figure
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    left, top, wide, high = (float(v) for v in root.get("viewBox", "0 0 1 1").split())
    scale = min(WIDTH / wide, 1.0) if wide else 1.0
    cuts = _cuts(_lines(root), top, top + high, scale)
    return tuple(
        Sheet(_part(root, (left, a, wide, b - a)), round(wide * scale, 2), round((b - a) * scale, 2))
        for a, b in pairwise(cuts)
    )


def _lines(root: ET.Element) -> list[float]:
    """Return the height of every line of text, from the top."""
    return sorted({_height(text) for text in root.iter("text")})


def _height(text: ET.Element) -> float:
    placed = _PLACE.match(text.get("transform", ""))
    return float(placed[1]) if placed else float(text.get("y", "0"))


def _cuts(lines: Sequence[float], top: float, bottom: float, scale: float) -> list[float]:
    """Return where a picture is cut: the ends of it, and in between the widest gap near the end of each sheet."""
    cuts = [top]
    while bottom - cuts[-1] > (most := (TALLEST if cuts[1:] else FIRST) / scale):
        earliest, latest = cuts[-1] + 0.8 * most, cuts[-1] + most
        near = [earliest, *(y for y in lines if earliest < y < latest), latest]
        above, below = max(pairwise(near), key=lambda gap: gap[1] - gap[0])
        # Marks stand below their words, so that the cut is as near the next words as their letters let it be.
        cuts.append(max(below - _LETTERS, (above + below) / 2))
    return [*cuts, bottom]


def _part(root: ET.Element, box: tuple[float, float, float, float]) -> str:
    """Return what of a picture stands in a box; words outside it are left out, not only out of sight."""
    made = deepcopy(root)
    _, top, wide, high = box
    made.set("xmlns", _SVG)
    made.set("viewBox", " ".join(f"{v:.2f}" for v in box))
    made.set("width", f"{wide:.2f}")
    made.set("height", f"{high:.2f}")
    for beside in made.iter("tspan"):
        beside.text = f"{_LEFT_TO_RIGHT}{beside.text or ''}"
    for parent in made.iter():
        for text in list(parent):
            outside = text.tag == "text" and not top <= _height(text) < top + high
            if outside or text.tag in {"title", "desc"}:
                parent.remove(text)
    return ET.tostring(made, encoding="unicode")
