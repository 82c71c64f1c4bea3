"""What the tests of the charts share: small tables, and ways to look into a figure."""

import xml.etree.ElementTree as ET
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from syschange import charts

WORDS = {"headline": "More people reached care", "subtitle": "Difference in share, 95% intervals"}


def groups(**changed: Any) -> pd.DataFrame:
    """Return four groups with a difference in shares each, the third hidden; `changed` replaces columns."""
    table = pd.DataFrame(
        {
            "group": ["Everyone", "Black", "Hispanic", "Women"],
            "people": [430, 205, 50, 1],
            "value": [0.42, 0.40, None, 0.30],
            "lower": [0.33, 0.25, None, -0.05],
            "upper": [0.49, 0.52, None, 0.45],
        }
    )
    return table.assign(**changed)


def means(**changed: Any) -> pd.DataFrame:
    """Return two groups at two times; `changed` replaces columns."""
    table = pd.DataFrame(
        {
            "arm": ["clinic", "clinic", "usual care", "usual care"],
            "when": ["before", "after", "before", "after"],
            "mean": [31.7, 44.4, 31.7, 42.1],
            "lower": [30.0, 42.0, 30.0, 40.0],
            "upper": [33.0, 46.0, 33.0, 44.0],
        }
    )
    return table.assign(**changed)


def criteria(**changed: Any) -> pd.DataFrame:
    """Return four criteria, one with each verdict; `changed` replaces columns."""
    table = pd.DataFrame(
        {
            "criterion": ["Beneficial", "Sustainable", "Not tokenistic", "Not reliant on individuals"],
            "verdict": ["MET", "NOT MET", "UNCLEAR", "NO EVIDENCE"],
            "probability": ["very likely (93%)", "unlikely (12%)", "likely (70%)", "not known"],
        }
    )
    return table.assign(**changed)


def forest(table: pd.DataFrame | None = None, **changed: Any) -> Figure:
    """Draw the forest of `groups`."""
    columns = {"label": "group", "value": "value", "lower": "lower", "upper": "upper", "n": "people"}
    given = groups() if table is None else table
    return charts.forest(given, **{**columns, **WORDS, "percent": True, **changed})


def slopes(table: pd.DataFrame | None = None, **changed: Any) -> Figure:
    """Draw the slopes of `means`."""
    columns = {"series": "arm", "time": "when", "value": "mean"}
    return charts.slopes(means() if table is None else table, **{**columns, **WORDS, **changed})


def verdicts(table: pd.DataFrame | None = None, **changed: Any) -> Figure:
    """Draw the verdicts of `criteria`."""
    columns = {"criterion": "criterion", "verdict": "verdict", "probability": "probability"}
    return charts.verdicts(criteria() if table is None else table, **{**columns, **WORDS, **changed})


def svg(figure: Figure, **changed: Any) -> str:
    """Return a figure as SVG."""
    words = {"id_prefix": "p", "title": "A picture", "description": "What is in it"}
    return charts.svg(figure, **{**words, **changed})


def parse(text: str) -> ET.Element:
    """Return an SVG as a tree, which it must be well-formed for."""
    return ET.fromstring(text)  # noqa: S314 - made by the test itself


def body(figure: Figure) -> Axes:
    """Return the axes that are drawn on: the last, after the band of titles."""
    return figure.axes[-1]


def texts(figure: Figure) -> list[str]:
    """Return every text in a figure, in the order in which it was written."""
    return [t.get_text() for axes in figure.axes for t in axes.texts] + [t.get_text() for t in figure.texts]
