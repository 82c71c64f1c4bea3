"""Tables of rows made from counts or scores by group, for tests that must know what is in them."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from hypothesis import strategies as st

# Events, people whose outcome is known, and people whose outcome is not.
Counts = Mapping[str | None, tuple[int, int, int]]


def from_counts(groups: Counts) -> pd.DataFrame:
    """Return a row a person: `g` and `y`."""
    rows: list[tuple[str | None, Any]] = []
    for label, (events, known, unknown) in groups.items():
        rows += [(label, True)] * events + [(label, False)] * (known - events) + [(label, None)] * unknown
    return pd.DataFrame({"g": [r[0] for r in rows], "y": pd.array([r[1] for r in rows], dtype="boolean")})


def from_scores(groups: Mapping[str | None, Sequence[float | None]]) -> pd.DataFrame:
    """Return a row a person: `g` and `y`."""
    rows = [(label, score) for label, scores in groups.items() for score in scores]
    return pd.DataFrame({"g": [r[0] for r in rows], "y": [r[1] for r in rows]}).astype({"y": "float64"})


@st.composite
def counts(draw: st.DrawFn, *, known: int = 0) -> dict[str | None, tuple[int, int, int]]:
    """Draw two to five groups, one perhaps unknown, each with at least so many people whose outcome is known."""
    labels = draw(st.lists(st.sampled_from(["a", "b", "c", "d", None]), min_size=2, max_size=5, unique=True))
    made = {}
    for label in labels:
        people = draw(st.integers(known, 15))
        made[label] = draw(st.integers(0, people)), people, draw(st.integers(0 if people else 1, 3))
    return made


@st.composite
def scores(draw: st.DrawFn) -> dict[str | None, list[float]]:
    """Draw two to four groups of three to nine scores that vary."""
    labels = draw(st.lists(st.sampled_from(["a", "b", "c", None]), min_size=2, max_size=4, unique=True))
    score = st.integers(-500, 5000).map(lambda v: v / 10)
    several = st.lists(score, min_size=3, max_size=9).filter(lambda found: max(found) - min(found) > 1)
    return {label: draw(several) for label in labels}
