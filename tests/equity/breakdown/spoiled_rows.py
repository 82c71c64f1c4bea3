"""Tables with too little in them, or with what cannot be, by name."""

from functools import cache

import numpy as np
import pandas as pd

from syschange import equity

from .sampled_rows import broken_down, rows

_ALL = ["seen", "visits", "score"]


def _outcomes(data: pd.DataFrame, value: float, *, of: str | None = None) -> pd.DataFrame:
    """Return the table with one outcome for everybody, or for everybody of a group."""
    here = data["g"].eq(of) if of else pd.Series(True, index=data.index)  # noqa: FBT003 - what the column holds
    return data.assign(**{c: data[c].mask(here, value) for c in _ALL})


def _solo(data: pd.DataFrame) -> pd.DataFrame:
    """Return the table with one more person, who is a group alone."""
    more = data.head(1).assign(g="solo", person=10_000)
    return pd.concat([data, more], ignore_index=True)


@cache
def thin() -> dict[str, pd.DataFrame]:
    """Return tables that are answered, with rows that are marked."""
    made = rows(90, seed=5)
    return {
        "one group only": made.assign(g="a"),
        "a group of one": _solo(made),
        "no events": _outcomes(made, 0.0),
        "no events in a group": _outcomes(made, 0.0, of="a"),
        "all events": _outcomes(made, 1.0),
        "all events in a group": _outcomes(made, 1.0, of="a"),
        "scores alike in a group": _outcomes(made, 0.1, of="a").assign(
            seen=made["seen"], visits=made["visits"]
        ),
        "nothing known": _outcomes(made, np.nan),
        "nothing known of a group": _outcomes(made, np.nan, of="a"),
        "no weight": made.assign(w=0.0),
        "no weight in a group": made.assign(w=made["w"].mask(made["g"].eq("a"), 0.0)),
        "no exposure": made.assign(years=0.0),
        "no exposure in a group": made.assign(years=made["years"].mask(made["g"].eq("a"), 0.0)),
        "nobody's group known": made.assign(g=pd.Series([None] * len(made), dtype=object)),
        "one person": made.assign(person=1, g="a"),
        "nobody": made.head(0),
    }


@cache
def thin_breakdown(name: str, kind: str, way: str) -> equity.Breakdown:
    """Return the breakdown of one of the tables by `g`, made once."""
    return broken_down(thin()[name], kind, way)
