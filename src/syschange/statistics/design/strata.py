"""Stratified samples of single rows: means of many domains from the sums of each stratum, without the rows."""

import numpy as np
from numpy.typing import ArrayLike

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.statistics.design.linearised import Linearised, as_floats, quotient
from syschange.statistics.design.survey import LONELY
from syschange.statistics.means import spread


def stratified_mean(
    n: ArrayLike,
    *,
    w: ArrayLike,
    w2: ArrayLike,
    wy: ArrayLike,
    w2y: ArrayLike,
    w2y2: ArrayLike,
    rows: ArrayLike,
    population: ArrayLike | None = None,
    lonely: str = "error",
) -> Linearised:
    """Means of each domain where every row is its own sampling unit: `survey_mean` without the rows.

    Parameters
    ----------
    n
        Rows sampled in each stratum, shape (strata,): all of them, in the domain or not.
    w, w2, wy, w2y, w2y2
        Σw, Σw², Σwy, Σw²y and Σw²y² over the rows of the domain in each stratum, shape (strata, domains), y
        measured from any pivot near its mean.
    rows
        Rows of the domain in each stratum, in the same shape, for the degrees of freedom.
    population
        Rows in each stratum of the population, shape (strata,); None (default) for sampling with replacement.
    lonely
        A stratum of one row: "error" (default) or "centred", as in `Sample`.

    Returns
    -------
    Linearised
        One entry for each domain. `df` is its rows less its strata, `n` its rows, `n_eff` Kish's; `deff` is
        missing. Read the limits with `mean_limits`.

    Notes
    -----
    Cochran WG (1977) Sampling Techniques, 3rd ed., chapter 5, linearised as in `survey_ratio`.

    Raises
    ------
    NotEstimableError
        Where a stratum has a single row and `lonely` is "error".
    WrongTypeError
        Where lengths differ, or a sum is not finite, or negative that cannot be.
    """
    if lonely not in LONELY:
        raise UnknownChoiceError("treatment of a stratum of one sampling unit", lonely, LONELY)
    s = as_floats({"wy": wy, "w2y": w2y}, {"w": w, "w2": w2, "w2y2": w2y2, "rows": rows})
    size = {"n": n} if population is None else {"n": n, "population": population}
    held = as_floats({}, size)
    m = held["n"][:, None]
    left = np.ones(m.shape) if population is None else 1 - quotient(m, held["population"][:, None])
    if ((m == 1) & (left > 0)).any() and lonely == "error":
        raise NotEstimableError(
            "A stratum has a single sampling unit, and the variance within it is unknown.",
            'Join it to a similar stratum, or give lonely="centred".',
        )
    whole = s["w"].sum(axis=0)
    value = quotient(s["wy"].sum(axis=0), whole)
    larger = s["w2y2"] + value**2 * s["w2"]
    squares = larger - 2 * value * s["w2y"]
    # The scores add up to nothing over all strata, so that a stratum of one row keeps its square whole.
    between = np.where(m > 1, (s["wy"] - value * s["w"]) ** 2 / np.maximum(m, 1.0), 0.0)
    factor = np.where(m > 1, m / np.where(m > 1, m - 1, 1.0), 1.0) * left
    variance = quotient((factor * spread(squares - between, larger)).sum(axis=0), whole**2)
    in_domain = s["rows"].sum(axis=0)
    return Linearised(
        value=value,
        se=np.sqrt(variance),
        df=in_domain - (s["rows"] > 0).sum(axis=0),
        n=in_domain,
        n_eff=quotient(whole**2, s["w2"].sum(axis=0)),
        deff=np.full(value.shape, np.nan),
    )
