"""The group-time effects of a study by the way its data ask for, and their path over horizons."""

from dataclasses import dataclass

import numpy as np

from syschange.errors import NotEstimableError
from syschange.statistics.staggered.aggregate import Combined, Effects, combined, reaching
from syschange.statistics.staggered.cells import cells_of
from syschange.statistics.staggered.influences import from_units
from syschange.statistics.staggered.moments import from_moments
from syschange.statistics.staggered.study import Floats, Ints, Study


@dataclass(frozen=True, eq=False)
class Path:
    """Effects by horizon, all of the same cohorts.

    Attributes
    ----------
    horizons
        Periods since the change, 0 and more; shape (horizons,).
    value
        The effects.
    covariance
        Their covariances; shape (horizons, horizons).
    df
        Degrees of freedom of each standard error.
    cohorts
        The cohorts they are of, as places among `Study.starts`.
    """

    horizons: Ints
    value: Floats
    covariance: Floats
    df: Floats
    cohorts: Ints


def estimated(study: Study, *, gaps: str) -> Study:
    """Return the units that effects are estimated from: those with a period before, and without gaps where asked."""
    keep = study.usable & (study.seen.all(axis=1) if gaps == "complete" else study.seen.any(axis=1))
    return study if keep.all() else study.taken(keep)


def group_time_effects(
    study: Study,
    *,
    comparison: str = "not yet",
    base: str = "universal",
    gaps: str = "pairs",
    adjust: str = "doubly robust",
) -> Effects:
    """Return the effect on each cohort in each period.

    Parameters
    ----------
    study
        The units over periods, as `estimated` returns them.
    comparison, base
        As for `cells_of`.
    gaps, adjust
        As for `from_units`; "complete" leaves out units that were not seen in every period.

    Raises
    ------
    UnknownChoiceError
        Where an option is not one of those allowed.
    NotEstimableError
        Where no effect can be estimated.
    """
    cells = cells_of(study, comparison=comparison, base=base)
    counted = gaps == "rows" and study.rows is not None and not (study.rows == 1).all()
    plain = study.covariates is None and study.cluster is None and not counted
    whole = bool(study.seen.all()) and bool(len(study.outcome))
    made: Effects = (
        from_moments(study, cells) if plain and whole else from_units(study, cells, gaps=gaps, adjust=adjust)
    )
    if not made.cells.post.any():
        raise NotEstimableError(
            "No effect can be estimated: no unit changed within the periods that was seen before and since, with "
            "others to compare it with.",
            "Check the periods against the dates of change, whether some units never or not yet changed, and that "
            "covariates, if any, differ and do not tell the two apart altogether.",
        )
    return made


def path(effects: Effects, *, balance: int | None = None, small: bool = True) -> Path:
    """Return the effects by horizon since the change, all of the same cohorts.

    Parameters
    ----------
    effects
        The group-time effects.
    balance
        The last horizon: cohorts that do not reach it are left out. None: as far as every cohort reaches that has
        an effect since its change.
    small
        As for `Spread.parts`.

    Raises
    ------
    NotEstimableError
        Where no cohort reaches the horizon.
    """
    cells = effects.cells
    if balance is None:
        groups = np.unique(cells.cohort[cells.post])
        balance = min(int(cells.horizon[cells.cohort == g].max()) for g in groups.tolist())
    cohorts = reaching(cells, balance)
    if not len(cohorts):
        raise NotEstimableError(
            f"No cohort has an effect {balance} periods after its change.", "Ask for a shorter horizon."
        )
    made: Combined = combined(effects, balance=balance)
    places = [i for i in made.at_kind("horizon").tolist() if made.index[i] >= 0]
    some = made.taken(places)
    return Path(
        some.index, some.value, some.spread.covariance(small=small), some.sides(small=small).df, cohorts
    )
