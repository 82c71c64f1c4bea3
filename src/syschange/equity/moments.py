"""From sums to values with standard errors, whatever the kind of outcome and the weights."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.equity.options import Question
from syschange.frames import Sum
from syschange.statistics.design import Linearised, PeopleSums, clustered_rate, weighted_mean, weighted_share
from syschange.statistics.means import sd_from_sums

Floats = npt.NDArray[np.float64]


def sums_of(asked: Question) -> tuple[Sum, ...]:
    """Return what has to be added up for a question about proportions, rates or means.

    The names say the columns, so that several questions can be answered from one reduction.
    """
    y, e, w = asked.outcome, asked.exposure, asked.weights
    given = tuple(c for c in (y, e, w) if c is not None)
    tag = ",".join(given)
    made: dict[str, tuple[str, ...]] = {"known": (), "y": (y,)} | ({"yy": (y, y)} if e is None else {})
    if e is not None:
        made |= {"e": (e,)}
        if w is not None:
            made |= {
                "we": (w, e),
                "wy": (w, y),
                "wwyy": (w, y, w, y),
                "wwye": (w, y, w, e),
                "wwee": (w, e, w, e),
            }
    elif w is not None:
        made |= {
            "w": (w,),
            "ww": (w, w),
            "wy": (w, y),
            "wwy": (w, w, y),
            "wyy": (w, y, y),
            "wwyy": (w, w, y, y),
        }
    return tuple(Sum(f"{name}:{tag}", factors, given) for name, factors in made.items())


def tag_of(asked: Question) -> str:
    """Return how the sums of a question are told from those of another (see `sums_of`)."""
    return ",".join(c for c in (asked.outcome, asked.exposure, asked.weights) if c is not None)


def linearised(sums: pd.DataFrame, asked: Question, pivot: float) -> Linearised:
    """Return the value of each group with its standard error.

    Parameters
    ----------
    sums
        A row a group, with the sums of `sums_of` under their names before the colon.
    asked
        The question.
    pivot
        What was subtracted from the values.
    """
    made = _FORMULAS[asked.kind, asked.weights is not None](sums, pivot)
    return times(made, asked.per) if asked.kind == "rate" else made


def _share(sums: pd.DataFrame, _: float) -> Linearised:
    n, y = _column(sums, "known"), _column(sums, "y")
    with np.errstate(divide="ignore", invalid="ignore"):
        p = np.where(n > 0, y / n, np.nan)
        return Linearised(p, np.sqrt(p * (1 - p) / n), n - 1, n, n, np.ones_like(n))


def _mean(sums: pd.DataFrame, pivot: float) -> Linearised:
    n, y = _column(sums, "known"), _column(sums, "y")
    with np.errstate(divide="ignore", invalid="ignore"):
        se = sd_from_sums(n, y, _column(sums, "yy")) / np.sqrt(n)
        return Linearised(np.where(n > 0, pivot + y / n, np.nan), se, n - 1, n, n, np.ones_like(n))


def _rate(sums: pd.DataFrame, _: float) -> Linearised:
    e, y = _column(sums, "e"), _column(sums, "y")
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(e > 0, y / e, np.nan)
        return Linearised(value, np.sqrt(y) / e, np.full_like(e, np.inf), e, e, np.ones_like(e))


def _weighted_share(sums: pd.DataFrame, _: float) -> Linearised:
    n, w, w2, wy, w2y = (_column(sums, c) for c in ("known", "w", "ww", "wy", "wwy"))
    # Sums of weights come as doubles: one of events may pass that of everybody by its last digit.
    return weighted_share(n, w=w, w2=w2, wy=np.clip(wy, 0, w), w2y=np.clip(w2y, 0, w2))


def _weighted_mean(sums: pd.DataFrame, pivot: float) -> Linearised:
    n, w, w2, wy, wy2, w2y, w2y2 = (
        _column(sums, c) for c in ("known", "w", "ww", "wy", "wyy", "wwy", "wwyy")
    )
    made = weighted_mean(n, w=w, w2=w2, wy=wy, wy2=wy2, w2y=w2y, w2y2=w2y2)
    return Linearised(made.value + pivot, made.se, made.df, made.n, made.n_eff, made.deff)


def _weighted_rate(sums: pd.DataFrame, _: float) -> Linearised:
    # Each row is a person of one row: events w·y and exposure w·e.
    return clustered_rate(
        PeopleSums(
            people=_column(sums, "known"),
            m=_column(sums, "we"),
            t=_column(sums, "wy"),
            mm=_column(sums, "wwee"),
            tm=_column(sums, "wwye"),
            tt=_column(sums, "wwyy"),
        )
    )


_FORMULAS: dict[tuple[str, bool], Callable[[pd.DataFrame, float], Linearised]] = {
    ("proportion", False): _share,
    ("mean", False): _mean,
    ("rate", False): _rate,
    ("proportion", True): _weighted_share,
    ("mean", True): _weighted_mean,
    ("rate", True): _weighted_rate,
}


def times(found: Linearised, per: float) -> Linearised:
    """Return rates per so many units of exposure."""
    return Linearised(found.value * per, found.se * per, found.df, found.n, found.n_eff, found.deff)


def _column(sums: pd.DataFrame, name: str) -> Floats:
    return sums[name].to_numpy(dtype=np.float64)
