"""How published numbers stand in a table: the mark of a hidden one, the formats, and the notes below."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from syschange.disclosure.policies import HIDDEN
from syschange.frames import rows

SHARE, PEOPLE, SCORE = ".0%", ",.0f", ".1f"
SHARES_NOTE = (
    f"Numbers of people are rounded, and shares, differences and their intervals are worked out from them. {HIDDEN} "
    "marks what is hidden because too few people are behind it."
)
BOUNDS_NOTE = (
    "'At most' and 'at least' stand where nearly nobody or nearly everybody is counted: the share itself would say "
    "what every one of them answered."
)
SCORES_NOTE = f"Numbers of people are rounded, and scores given to one place. {HIDDEN} marks what is hidden."


def hidden(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the mark of a hidden number wherever one is missing."""
    return frame.astype(object).where(frame.notna(), HIDDEN).reset_index(drop=True)


def described(frame: pd.DataFrame, columns: Sequence[str], *, unit: str, decimals: int) -> str:
    """Say each group's value with its interval, for someone who does not see the picture.

    Parameters
    ----------
    frame
        One row a group, with its name in `group`.
    columns
        The columns of the value and of its lower and upper limits.
    unit, decimals
        What follows the value, and its digits after the point.
    """
    return "; ".join(f"{row['group']}: {_span(row, columns, unit, decimals)}" for row in rows(frame)) + "."


def _span(row: dict[str, Any], columns: Sequence[str], unit: str, decimals: int) -> str:
    values = [row[c] for c in columns]
    if not all(math.isfinite(v) for v in values):
        return "hidden"
    said = [f"{v:.{decimals}f}" for v in values]
    return f"{said[0]}{unit}, from {said[1]} to {said[2]}"
