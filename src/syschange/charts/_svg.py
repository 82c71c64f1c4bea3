"""From a figure to SVG that stands in a page: accessible, free of surprises, the same bytes every time."""

import io
import re
import unicodedata
import xml.etree.ElementTree as ET

from matplotlib.figure import Figure

from syschange.charts import _known as known
from syschange.charts._labels import FAMILY
from syschange.charts._style import BESIDE, TITLES, settings
from syschange.errors import WrongTypeError
from syschange.words import TURNS

_SVG = "http://www.w3.org/2000/svg"
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_FAMILY = re.compile(r"\s*font-family:[^;]*;?")
_UNSAYABLE = re.compile(f"[{TURNS}\ufffe\uffff]")


def svg(figure: Figure, *, id_prefix: str, title: str | None = None, description: str | None = None) -> str:
    """Return a figure as one SVG element to put into a page.

    The headline and subtitle that the charts of this library draw are left out, because in a page they are text
    (a figure's caption); the picture is cropped to its body. Text stays text, in the font of the page. There is
    no script, no style sheet, no date, and no reference to anything outside the element.

    Parameters
    ----------
    figure
        Any matplotlib figure.
    id_prefix
        What every id begins with, so that ids of several pictures in one page never meet.
    title
        The name of the picture, for someone who does not see it; the headline of a picture of ours where None.
    description
        What it shows, in words; those of `describe` for a picture of ours where None.

    Returns
    -------
    str
        The element: `role="img"`, named by its `title` and described by its `desc`, as wide as what it stands
        in. The same figure gives the same text every time.

    Raises
    ------
    WrongTypeError
        Where the title or the description is empty, or is left out and the figure is not one of ours.
    """
    ours = known.headline(figure)
    name = sayable(title if title is not None else ours or "")
    words = sayable(description if description is not None or ours is None else known.describe(figure))
    if not (name and words):
        raise WrongTypeError(
            "A picture needs a title and a description.", "Say in words what somebody would see in it."
        )
    buffer = io.StringIO()
    with settings():
        figure.savefig(buffer, format="svg", metadata=_NO_METADATA)
    root = ET.fromstring(buffer.getvalue())  # noqa: S314 - matplotlib wrote it just now
    prefix = re.sub(r"[^A-Za-z0-9_-]+", "-", id_prefix)
    _simplify(root)
    _rename_ids(root, prefix)
    return ET.tostring(_framed(root, figure, prefix, name, words), encoding="unicode")


def sayable(text: str | None) -> str:
    """Return text in one line, of characters that XML can hold, and none that turns its direction."""
    kept = "".join(c for c in text or "" if c.isspace() or unicodedata.category(c) not in {"Cc", "Cs"})
    return " ".join(_UNSAYABLE.sub("", kept).split())


def _simplify(element: ET.Element) -> None:
    """Drop namespaces, the band of titles, the style sheet, and white space that means nothing."""
    last: ET.Element | None = None
    for child in list(element):
        name = child.tag.rpartition("}")[2]
        if name in {"metadata", "style"} or child.get("id") == TITLES:
            element.remove(child)
            continue
        _simplify(child)
        text = child.find("text")
        if child.get("id") == BESIDE and last is not None and text is not None:
            style = f"font-weight: 400; unicode-bidi: isolate; {text.get('style', '')}"
            ET.SubElement(last, "tspan", {"dx": "7", "style": style}).text = text.text
            element.remove(child)
        else:
            last = text
    element.tag = element.tag.rpartition("}")[2]
    element.tail = None
    if element.tag not in {"text", "tspan"}:
        element.text = None
    for key in list(element.attrib):
        value = " ".join(element.attrib.pop(key).split())
        element.set(key.rpartition("}")[2], _FAMILY.sub("", value) if key == "style" else value)
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]


def _rename_ids(root: ET.Element, prefix: str) -> None:
    """Put the prefix before every id that something refers to, and drop the others."""
    wanted = set()
    for element in root.iter():
        wanted |= {element.get("href", "")[1:], *_REFERENCE.findall(" ".join(element.attrib.values()))}
    for element in root.iter():
        for key, value in list(element.attrib.items()):
            if key == "id":
                del element.attrib[key]
                if value in wanted:
                    element.set("id", f"{prefix}-{value}")
            elif key == "href":
                element.set(key, f"#{prefix}-{value[1:]}")
            else:
                element.set(key, _REFERENCE.sub(rf"url(#{prefix}-\1)", value))


def _framed(root: ET.Element, figure: Figure, prefix: str, title: str, description: str) -> ET.Element:
    """Return a new root with what makes it accessible, cropped to the body of the picture."""
    left, top, width, height = (float(v) for v in root.get("viewBox", "0 0 1 1").split())
    for axes in figure.axes:
        if axes.get_gid() == TITLES:
            band = height * axes.get_position().height
            top, height = top + band, height - band
    box = " ".join(f"{v:.2f}".rstrip("0").rstrip(".") for v in (left, top, width, height))
    names = {"title": (f"{prefix}--title", title), "desc": (f"{prefix}--desc", description)}
    made = ET.Element(
        "svg",
        {
            "xmlns": _SVG,
            "viewBox": box,
            "width": "100%",
            "role": "img",
            "aria-labelledby": names["title"][0],
            "aria-describedby": names["desc"][0],
            "font-family": f"'{FAMILY}', Verdana, sans-serif",
            "stroke-linejoin": "round",
            "stroke-linecap": "butt",
        },
    )
    for tag, (identifier, text) in names.items():
        ET.SubElement(made, tag, {"id": identifier}).text = text
    made.extend(list(root))
    return made
