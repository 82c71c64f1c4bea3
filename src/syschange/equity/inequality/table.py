"""The table of an inequality, and the pairs of groups that drive its differential fairness."""

import math
from typing import Any

import numpy as np
import pandas as pd

from syschange.equity.inequality.groupings import Grouping, Held, grouping, known
from syschange.equity.inequality.indices import Found, indices, sensible
from syschange.frames import group_name, rows
from syschange.statistics.inequality import differential_fairness

COLUMNS = (
    "characteristics", "groups", "unknown", "measure", "value", "lower", "upper", "se", "scale", "null_expectation",
    "corrected", "level", "method", "source",
)  # fmt: skip
PAIRS = ("characteristics", "place", "higher", "lower", "of", "share_higher", "share_lower", "ratio")


def tables(held: Held) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the table of the indices, and that of the pairs."""
    lines: list[dict[str, Any]] = []
    pairs: list[dict[str, Any]] = []
    for part in held.tables():
        one = grouping(held, part, known(held, part))
        found = indices(one, held.terms, held.terms.measures or sensible(one))
        shared = _shared(held, part, one)
        lines += [{**shared, **line(f, held.terms.level)} for f in found.values()]
        if "differential_fairness" in found:
            pairs += [{**shared, **pair} for pair in _pairs(one, held)]
    return _framed(lines, COLUMNS, held.period), _framed(pairs, PAIRS, held.period)


def _shared(held: Held, part: pd.DataFrame, one: Grouping) -> dict[str, Any]:
    """Return what all rows of one table of groups share."""
    first = rows(part.head(1))[0]
    return {
        "characteristics": " × ".join(one.characteristics),
        **({held.period: first[held.period]} if held.period else {}),
        "groups": len(one.rows),
        "unknown": one.unknown,
    }


def line(found: Found, level: float) -> dict[str, Any]:
    """Return the row of one index."""
    index, measure = found.index, found.measure
    nothing = dict.fromkeys(("value", "lower", "upper", "se", "null_expectation"), math.nan)
    given = nothing if index is None else {name: float(getattr(index, name)) for name in nothing}
    return {
        "measure": measure.name,
        **given,
        "scale": measure.scale,
        "corrected": found.corrected,
        "level": level,
        "method": found.method,
        "source": measure.source if index is None else index.source,
    }


def _pairs(one: Grouping, held: Held) -> list[dict[str, Any]]:
    """Return the pairs of groups furthest apart, furthest first."""
    if one.groups is None or one.groups.trials is None:
        return []
    terms, by = held.terms, held.by
    # The pairs need no noise: the fewest draws there may be.
    found = differential_fairness(one.groups, seed=terms.seed, draws=100, level=terms.level).pairs
    groups, value = rows(one.rows), one.groups.value
    lines = []
    for place, pair in enumerate(found, start=1):
        share = value if pair.outcome else 1 - value
        lines.append(
            {
                "place": place,
                "higher": group_name(groups[pair.higher], by),
                "lower": group_name(groups[pair.lower], by),
                "of": "with the outcome" if pair.outcome else "without the outcome",
                "share_higher": float(share[pair.higher]),
                "share_lower": float(share[pair.lower]),
                "ratio": float(np.exp(pair.log_ratio)),
            }
        )
    return lines


def _framed(lines: list[dict[str, Any]], columns: tuple[str, ...], period: str | None) -> pd.DataFrame:
    named = [*columns[:1], *([period] if period else []), *columns[1:]]
    return pd.DataFrame(lines, columns=named)
