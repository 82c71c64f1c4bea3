"""Reading a path of effects: from anything of its shape, and from an interrupted series with a control."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from syschange.effects.interrupted import InterruptedSeries
from syschange.effects.periods import PER_YEAR
from syschange.effects.sustained.asked import require_text
from syschange.effects.sustained.basis import GIVEN, SAME, Basis, Block, SeriesOf, stacked
from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.lasting import Group, Path
from syschange.statistics.levels import is_number, require_number

_THETA = ("theta", "path")
_STAND_IN = 2  # a series has no units: two a side stand in, which changes no number, and are never told


@dataclass(frozen=True, eq=False)
class Source:
    """A path that was read.

    Attributes
    ----------
    path
        The effects by months since the change.
    df
        Degrees of freedom of its covariance; missing where they are the units less two.
    step
        The months of one horizon.
    ratio
        Whether effects are logarithms of ratios.
    series
        The series it rests on, where it does.
    changed_on
        The day of the change, where the series knows it.
    """

    path: Path
    df: float
    step: float
    ratio: bool
    series: SeriesOf | None = None
    changed_on: date | None = None


def read_path(
    path: object,
    *,
    units: tuple[int, int] | None,
    at: Sequence[float] | None,
    log: bool | None,
    df: float | None,
    step: float | None,
    counted: str,
) -> Source:
    """Return a path that was given (see `sustained_path`).

    Raises
    ------
    WrongTypeError
        Where it is no path, or an option does not go with it.
    NotEstimableError
        Where a series has no control, or was not seen at a horizon asked for.
    """
    if log is not None and not isinstance(log, bool):
        raise WrongTypeError("The option log= is neither true nor false.", "Leave it out of differences.")
    if df is not None and df != math.inf and not require_number(df, "The number of degrees of freedom") > 0:
        raise WrongTypeError(
            "The degrees of freedom are not above 0.", "Give for example the units less two."
        )
    if step is not None and not require_number(step, "The months of one horizon") > 0:
        raise WrongTypeError(
            "The months of one horizon are not above 0.", "Give for example step=3 for quarters."
        )
    require_text(counted, "word for what is counted")
    if isinstance(path, InterruptedSeries):
        return _of_series(path, units, at, log, df, step)
    if at is not None:
        raise WrongTypeError(
            "Horizons are chosen with at= of an interrupted series only.", "Give a path of those wanted."
        )
    return _of_path(path, units, df, 1.0 if step is None else float(step), counted, ratio=bool(log))


def _of_series(  # noqa: PLR0917 - the options of `read_path`
    made: InterruptedSeries,
    units: tuple[int, int] | None,
    at: Sequence[float] | None,
    log: bool | None,
    df: float | None,
    step: float | None,
) -> Source:
    if units is not None or df is not None:
        raise WrongTypeError(
            "A series rests on its points, and knows its degrees of freedom.", "Leave out units= and df=."
        )
    if log is not None and log != made.asked.ratio:
        raise WrongTypeError(
            f"The effects of this series are {'ratios' if made.asked.ratio else 'differences'}.",
            "Leave out log=.",
        )
    if made.asked.comparison is None:
        raise NotEstimableError(
            "This series has no control, so what lasts may be what would have come anyway.",
            "Give arm= and comparison= to interrupted_series.",
        )
    wanted = _horizons(made, at)
    theta, covariance, freedom = made.path(wanted)
    every = made.asked.every
    dated = isinstance(made.asked.changed_on, date)
    months = 12 / PER_YEAR[every] if dated and step is None else float(step or 1.0)
    changed = made.asked.changed_on if isinstance(made.asked.changed_on, date) else None
    series = SeriesOf(f"{made.timing.unit}s", made.policy)
    read = Path.of(theta, covariance, np.array(wanted) * months, df=freedom, method=GIVEN)
    return Source(read, freedom, months, made.asked.ratio, series, changed)


def _horizons(made: InterruptedSeries, at: Sequence[float] | None) -> list[float]:
    last = float(made.timing.last)
    if at is None:
        return [float(h) for h in made.timing.horizons[made.timing.after]]
    try:
        wanted = sorted({require_number(h, "A horizon") for h in at})
    except TypeError:
        raise WrongTypeError("The horizons are not numbers.", "Give for example at=range(1, 25).") from None
    if not wanted or wanted[0] < 1 or wanted[-1] > last:
        raise NotEstimableError(
            f"The horizons are not among those the series was seen at, from 1 to {last:g} after the change.",
            "Beyond them its line is drawn on and nothing was seen: ask for those.",
        )
    return wanted


def _of_path(
    path: Any,  # noqa: ANN401 - anything of that shape
    units: tuple[int, int] | None,
    df: float | None,
    step: float,
    counted: str,
    *,
    ratio: bool,
) -> Source:
    if units is not None:
        _require_units(units)
    theta = next((getattr(path, name) for name in _THETA if hasattr(path, name)), None)
    if theta is None or not all(hasattr(path, name) for name in ("horizons", "covariance")):
        raise WrongTypeError(
            "This is no path of effects: it has no horizons, no effects, or no covariance.",
            "Give something with horizons, theta and covariance, such as statistics.lasting.Path.of(...).",
        )
    known = df if df is not None else getattr(path, "df", None)
    if units is None and known is None:
        raise WrongTypeError(
            "Neither the units that the path rests on are given, nor the degrees of freedom of its covariance.",
            "Give for example units=(24, 16); of a series df=.",
        )
    try:
        freedom = float(np.min(known)) if known is not None else float(sum(units or ()) - 2)
        horizons = np.asarray(path.horizons, dtype=np.float64) * step
    except (TypeError, ValueError):
        raise WrongTypeError(
            "The path holds something that is not a number.", "Give effects, covariance and horizons."
        ) from None
    read = Path.of(theta, path.covariance, horizons, df=freedom, method=GIVEN)
    series = SeriesOf(counted) if units is None else None
    return Source(read, math.nan if known is None else freedom, step, ratio, series)


def _require_units(units: tuple[int, int]) -> None:
    try:
        whole = len(units) == 2 and all(is_number(n) and int(n) == n and n >= 2 for n in units)  # noqa: PLR2004 - two arms, of two each
    except TypeError:
        whole = False
    if not whole:
        raise WrongTypeError(
            "The units are not two whole numbers from 2 up.",
            "Give how many changed and how many they were compared with, for example units=(24, 16).",
        )


def require_names_of_arms(names: tuple[str, str]) -> None:
    """Check that there are two names.

    Raises
    ------
    WrongTypeError
        Where there are not.
    """
    if not isinstance(names, tuple | list) or len(names) != 2:  # noqa: PLR2004 - two arms
        raise WrongTypeError(
            "The names are not two texts.", 'Give for example names=("the change", "the comparison").'
        )
    for name in names:
        require_text(name, "name of an arm")


def basis_of(source: Source, units: tuple[int, int] | None, names: tuple[str, str]) -> Basis:
    """Return what everything is worked out from."""
    path = source.path
    p = len(path.theta)
    each = (_STAND_IN, _STAND_IN) if units is None else units
    changed = Group(float(each[0]), path.theta, path.covariance * each[0])
    other = Group(float(each[1]), np.zeros(p), np.zeros((p, p)))
    block = Block(SAME, GIVEN, path.horizons, stacked([(changed, other)]), source.df)
    enrolled = np.array([each], dtype=np.float64)
    labels = pd.DataFrame(index=range(1))
    return Basis(
        (), labels, "arm", (names[0], names[1]), enrolled, np.zeros((1, 2)), {SAME: block}, source.series
    )
