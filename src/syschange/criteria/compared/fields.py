"""Which thresholds of a plan each test turns on, and where they act: on the estimate itself, or on the verdict."""

import math
from collections.abc import Mapping
from types import MappingProxyType

from syschange.criteria.plan.defaults import HORIZON, THRESHOLDS
from syschange.criteria.scorecard import PublishedScorecard

_SURE = "probability"
_OF_PLAN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "S1": ("retained", "early", "late"), "S2": ("practice_kept", "sustained"), "S3": ("recurrent",),
        "T2": ("reached",), "T3": ("series.worthwhile",), "K2": ("delivered",), "K3": ("adopted",), "K4": ("voting",),
        "K5": ("panel", "panel_rating", "agreement"), "K6": ("decided",), "P1": ("unlike_by",), "P2": ("absences",),
        "P3": ("after_leaving",),
    }
)  # fmt: skip
_OF_OUTCOME: Mapping[str, str] = MappingProxyType(
    {"B1": "worthwhile", "B2": "harm", "B4": "worthwhile", "K1": "tweak", "P1": "worthwhile"}
)
# These are in the estimate, or in its probability, so that a later estimate cannot be held against an earlier one.
_IN_THE_ESTIMATE = frozenset({"retained", "early", "late", "sustained", "panel_rating"})
_SIZES: Mapping[str, str] = MappingProxyType(
    {
        "worthwhile": "the gain worth having",
        "harm": "the loss that does no harm",
        "tweak": "the gain up to which it is no more than a tweak",
    }
)


def turned_on(code: str, outcome: str) -> tuple[str, ...]:
    """Return the names of the thresholds that a test turns on, as `PublishedScorecard.thresholds` has them."""
    size = (f"{outcome}.{_OF_OUTCOME[code]}",) if code in _OF_OUTCOME else ()
    return (_SURE, *_OF_PLAN.get(code, ()), *size)


def in_the_estimate(code: str, name: str) -> bool:
    """Return whether a threshold acts on the estimate of a test, and not on its verdict alone."""
    return name in _IN_THE_ESTIMATE or (code == "P1" and name.endswith(".worthwhile"))


def changed(earlier: PublishedScorecard, later: PublishedScorecard, names: tuple[str, ...]) -> list[str]:
    """Return which of some thresholds differ, by name; a missing number equals a missing number."""
    before, after = earlier.thresholds, later.thresholds
    return [n for n in names if _shown(before.get(n)) != _shown(after.get(n))]


def in_words(earlier: PublishedScorecard, later: PublishedScorecard, name: str) -> str:
    """Return a threshold that changed in words, from what to what."""
    before, after = (_shown(c.thresholds.get(name)) for c in (earlier, later))
    return f"{_says(later, name)} ({before} before, {after} after)"


def _says(card: PublishedScorecard, name: str) -> str:
    own, _, size = name.rpartition(".")
    if own == "series":
        return "how far the series has to move"
    if own:
        return f"{_SIZES[size]} in '{card.labels.get(own, own)}'"
    known = {d.name: d.says for d in (*THRESHOLDS, HORIZON)}
    return known.get(name, f"the {name} months")


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return " to ".join(_shown(v) for v in value)
    known = isinstance(value, float) and math.isfinite(value)
    return f"{value:.10g}" if known else "none"
