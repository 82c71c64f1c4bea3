"""A path of effects from another design (staggered change, a series with a control): did it last."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from syschange.effects.beside import Margin
from syschange.effects.sustained.asked import EARLY, LATE, SHARE, asked
from syschange.effects.sustained.basis import GIVEN, SAME, Basis, Block, stacked
from syschange.effects.sustained.clocks import When, day_of, moments, months_since
from syschange.effects.sustained.result import Sustained, made
from syschange.effects.sustained.targets import (
    funding_of_horizons,
    horizon_targets,
    lasting_targets,
    shocks_of_horizons,
)
from syschange.errors import WrongTypeError
from syschange.statistics.lasting import Group, Path

_THETA = ("theta", "path")


def sustained_path(
    path: object,
    *,
    outcome: str,
    units: tuple[int, int],
    counted: str = "units",
    names: tuple[str, str] = ("the change", "the comparison"),
    df: float | None = None,
    step: float = 1.0,
    changed_on: date | str | None = None,
    funding_end: When | None = None,
    shocks: Mapping[str, When] | None = None,
    early: Sequence[float] = EARLY,
    late: Sequence[float] = LATE,
    share: float = SHARE,
    worthwhile: float | None = None,
    better: str = "higher",
    margin: float | Margin | None = None,
    level: float = 0.95,
) -> Sustained:
    """Say what a path of effects with its covariance says of lasting.

    Parameters
    ----------
    path
        Anything with `horizons` (months since the change), `theta` or `path` (the effects, in units of the outcome)
        and `covariance` (of all of them together); a `statistics.lasting.Path` for one. The same units have to stand
        behind every horizon: this cannot be checked from here.
    outcome
        What to call the outcome.
    units
        How many changed, and how many they were compared with: what the path rests on.
    counted
        What they are, for sentences: "areas", "people".
    names
        What to call those who changed and the comparison.
    df
        Degrees of freedom of the covariance; those of the path where it says them (the least, where each effect
        has its own), else the units less two.
    step
        The months of one horizon of the path: 1 where it counts months, 3 where it counts quarters.
    changed_on, funding_end, shocks, early, late, share, worthwhile, better, margin, level
        As for `sustained`; of several dates of change, `changed_on` is the last.

    Returns
    -------
    Sustained
        Of everyone together: a path has no groups.

    Raises
    ------
    WrongTypeError
        Where it is no path, numbers are missing, or an option is not one.
    NotEstimableError
        Where a horizon lies before the change, the covariance is not one, or there is no early effect to tell of.

    Notes
    -----
    On paper the effects and their errors are given as coarsely as means are; the covariance goes by the published
    number of units.
    """
    read, freedom = _read(path, units, df, step)
    day = day_of(changed_on, "changed_on")
    end = None if funding_end is None else months_since(funding_end, day, "funding_end")
    options = asked(
        outcome=outcome, names=names, counted=counted, early=early, late=late, share=share, worthwhile=worthwhile,
        better=better, margin=margin, level=level, changed_on=day, funding=end,
    )  # fmt: skip
    horizons = read.horizons
    targets = [*horizon_targets(SAME, horizons, options), *lasting_targets(horizons, options)]
    if end is not None:
        targets += [*funding_of_horizons(horizons, options, end)]
    named = {n: months_since(w, day, "A shock") for n, w in moments(shocks).items()}
    targets += [*shocks_of_horizons(horizons, named)]
    given: dict[str, object] = {
        "outcome": outcome, "counted": counted, "names": names, "step": step,
        "changed_on": changed_on, "funding_end": funding_end, "shocks": dict(shocks or {}),
        "early": options.early, "late": options.late, "share": share,
        "worthwhile": worthwhile, "better": better, "margin": options.margin, "level": level,
    }  # fmt: skip
    digest = hashlib.sha256(
        b"".join(a.astype("<f8").tobytes() for a in (horizons, read.theta, read.covariance))
    )
    basis = _basis(read, freedom, units, names)
    return made(
        "effects.sustained_path",
        given,
        basis,
        asked=options,
        targets=targets,
        counted=(sum(units), sum(units), digest.hexdigest()),
    )


def _read(path: Any, units: tuple[int, int], df: float | None, step: float) -> tuple[Path, float]:  # noqa: ANN401 - anything of that shape
    _require_units(units)
    theta = next((getattr(path, name) for name in _THETA if hasattr(path, name)), None)
    if theta is None or not all(hasattr(path, name) for name in ("horizons", "covariance")):
        raise WrongTypeError(
            "This is no path of effects: it has no horizons, no effects, or no covariance.",
            "Give something with horizons, theta and covariance, such as statistics.lasting.Path.of(...).",
        )
    own = getattr(path, "df", None)
    if not (np.isfinite(step) and step > 0):
        raise WrongTypeError(
            "The months of one horizon are not above 0.", "Give for example step=3 for quarters."
        )
    known = df if df is not None else own
    freedom = float(sum(units) - 2 if known is None else np.min(known))
    horizons = np.asarray(path.horizons, dtype=np.float64) * step
    read = Path.of(theta, path.covariance, horizons, df=freedom, method=GIVEN)
    return read, math.nan if known is None else freedom


def _require_units(units: tuple[int, int]) -> None:
    try:
        whole = len(units) == 2 and all(int(n) == n and n >= 2 for n in units)  # noqa: PLR2004 - two arms, of two each
    except (TypeError, ValueError):
        whole = False
    if not whole:
        raise WrongTypeError(
            "The units are not two whole numbers from 2 up.",
            "Give how many changed and how many they were compared with, for example units=(24, 16).",
        )


def _basis(path: Path, df: float, units: tuple[int, int], names: tuple[str, str]) -> Basis:
    p = len(path.theta)
    changed = Group(float(units[0]), path.theta, path.covariance * units[0])
    other = Group(float(units[1]), np.zeros(p), np.zeros((p, p)))
    block = Block(SAME, GIVEN, path.horizons, stacked([(changed, other)]), df)
    enrolled = np.array([units], dtype=np.float64)
    return Basis((), pd.DataFrame(index=range(1)), "arm", names, enrolled, np.zeros((1, 2)), {SAME: block})
