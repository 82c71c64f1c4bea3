"""The drawing kit: a tidy table and words in, a matplotlib figure out; and a figure in, an accessible SVG out.

The functions load matplotlib, and so are loaded when first used; `__init__.pyi` says their types.
"""

import importlib
from typing import Any

__all__ = [
    "Figure",
    "caterpillar",
    "control",
    "curves",
    "describe",
    "dots",
    "forest",
    "funnel",
    "horizons",
    "narrow",
    "noise",
    "pathways",
    "reliance",
    "series",
    "slopes",
    "svg",
    "verdicts",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - the stub beside this file says the type of each
    if name == "Figure":  # the type that results name, so that none of them loads matplotlib
        return importlib.import_module("matplotlib.figure").Figure
    if name in {"describe", "narrow"}:
        return getattr(importlib.import_module("syschange.charts._known"), name)
    if name in __all__:
        return getattr(importlib.import_module(f"syschange.charts._{name}"), name)
    raise AttributeError(f"module 'syschange.charts' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
