"""Everything that a result shows of itself: its words, its tables, its picture, and what hangs on them."""

import dataclasses
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.text import Text

from syschange import charts
from syschange.errors import SyschangeError
from syschange.results import Publishable
from syschange.system.measured import Measure

_DEEP = 12
_TAGS = re.compile(r"<style.*?</style>|<[^>]*>", flags=re.DOTALL)
# Methods without an argument that show more of a result.
_ASKED = ("to_json",)


@dataclass(frozen=True)
class Shown:
    """What a result shows.

    Attributes
    ----------
    texts
        Where it stands, and the words.
    tables
        Where it stands, and the table.
    drawn
        Where it stands, and the numbers: of a picture, and any that hang on the result by themselves.
    things
        The measures in it that count meetings, decisions or other things, and no people.
    """

    texts: tuple[tuple[str, str], ...]
    tables: tuple[tuple[str, pd.DataFrame], ...]
    drawn: tuple[tuple[str, "np.ndarray[Any, Any]"], ...]
    things: frozenset[str]


def everything(result: Publishable) -> Shown:
    """Return everything a result shows."""
    name = type(result).__name__
    found = list(_inside(result, name, set()))
    texts = [
        (f"repr of {name}", repr(result)),
        (f"{name}, asked for its text", str(getattr(result, "text", ""))),
    ]
    page = getattr(result, "_repr_html_", lambda: "")()
    texts.append((f"{name} in a notebook", html.unescape(_TAGS.sub(" ", page))))
    kept = _ASKED if result.policy is not None else ()  # true values are not written down at all
    texts += [(name, made) for asked in kept if (made := getattr(result, asked, str)())]
    drawn: list[tuple[str, np.ndarray[Any, Any]]] = []
    if hasattr(result, "plot"):
        figure = result.plot()
        texts += [(f"picture of {name}", words) for words in words_of(figure)]
        drawn += [(f"picture of {name}", numbers) for numbers in numbers_of(figure)]
    texts += [(where, value) for where, value in found if isinstance(value, str)]
    for where, value in found:
        if isinstance(value, pd.DataFrame):
            held = [c for c in value if not pd.api.types.is_numeric_dtype(value[c])]
            texts += [(f"{where}, {c}", str(v)) for c in held for v in pd.unique(value[c].dropna())]
    tables = [(where, value) for where, value in found if isinstance(value, pd.DataFrame)]
    drawn += [(where, value) for where, value in found if isinstance(value, np.ndarray)]
    things = {value.name for _, value in found if isinstance(value, Measure) and not value.personal}
    return Shown(tuple(dict.fromkeys(texts)), tuple(tables), tuple(drawn), frozenset(things))


def words_of(figure: Figure) -> list[str]:
    """Return every text of a picture, and what its file would say besides."""
    made = [text.get_text() for text in figure.findobj(Text) if isinstance(text, Text)]
    vector = charts.svg(figure, title="t", description="d", id_prefix="p")
    made += re.findall(r"<(?:title|desc|text|tspan)[^>]*>([^<]*)<", vector)
    return [words for words in made if words.strip()]


def numbers_of(figure: Figure) -> Iterator["np.ndarray[Any, Any]"]:
    """Yield the data of every line, point and bar of a picture, in its own units.

    Where heights are counted downwards in points from the top of the sheet they are the place of a lane, and no data.
    """
    for axes in figure.axes:
        bottom, top = axes.get_ylim()
        kept = slice(0, 1) if bottom > top == 0 else slice(0, 2)
        for line in axes.lines:
            yield np.asarray(line.get_xydata(), dtype=float)[:, kept]
        for collection in axes.collections:
            yield np.ma.filled(np.ma.asarray(collection.get_offsets(), dtype=float), np.nan)[:, kept]
        for patch in axes.patches:
            yield np.asarray(patch.get_path().vertices, dtype=float)[:, kept]


def _inside(value: Any, where: str, seen: set[int], deep: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield what a value holds, with where: texts, tables and arrays of numbers, whatever attribute holds them."""
    if isinstance(value, str | pd.DataFrame):
        yield where, value
    elif isinstance(value, bool) or value is None or deep > _DEEP or id(value) in seen:
        return
    elif isinstance(value, int | float | np.number):
        yield where, np.array([value], dtype=float)
    elif isinstance(value, pd.Series):
        yield where, value.to_frame(str(value.name))
    elif isinstance(value, np.ndarray):
        if value.dtype.kind in "iuf":
            yield where, value.astype(float).ravel()
    else:
        if isinstance(value, Measure):
            yield where, value
        seen.add(id(value))
        for name, inner in _parts(value):
            yield from _inside(inner, f"{where}.{name}", seen, deep + 1)


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the parts of a value: what a mapping or a sequence holds, fields, and properties that can be asked."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key), inner
    elif isinstance(value, tuple | list | set | frozenset):
        for inner in value:
            yield "", inner
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield field.name, getattr(value, field.name)
        for name in dir(type(value)):
            if isinstance(getattr(type(value), name, None), property) and not name.startswith("_"):
                try:
                    yield name, getattr(value, name)
                except (SyschangeError, KeyError):
                    continue  # what is not given on paper says so; sums in memory have no columns of one another
