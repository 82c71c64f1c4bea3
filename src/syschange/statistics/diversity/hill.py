"""Hill numbers: how many equally common things would be as diverse, among the same number of units."""

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.diversity.held import Floats, Held
from syschange.statistics.diversity.left_out import LeftOut, left_out

ORDERS = (0, 1, 2)


def hill(counts: ArrayLike, *, order: float) -> Floats:
    """Hill number: the number of equally common things that would be as diverse as these.

    Parameters
    ----------
    counts
        How often each thing occurs, shape (…, things).
    order
        0 counts things, 1 weighs them by how common they are (the exponential of Shannon's entropy), 2 counts the
        common ones (one over Simpson's concentration); infinity is one over the share of the commonest.

    Returns
    -------
    array
        Shape (…); missing where nothing occurs.

    Notes
    -----
    Hill MO (1973) Diversity and evenness: a unifying notation and its consequences, Ecology 54:427-432; Jost L (2006)
    Entropy and diversity, Oikos 113:363-375. Of few records it is too low: see `rarefied`.

    Raises
    ------
    WrongTypeError
        Where a count is negative, missing or infinite, or the order is negative.
    """
    given = np.asarray(counts, dtype=np.float64)
    if not np.isfinite(given).all() or (given < 0).any() or not order >= 0:
        raise WrongTypeError(
            "A count or the order of a Hill number is negative or missing.", "Give numbers of 0 or more."
        )
    total = given.sum(axis=-1, keepdims=True)
    p = np.divide(given, total, out=np.full(given.shape, np.nan), where=total > 0)
    if math.isinf(order):
        return np.asarray(1 / p.max(axis=-1), dtype=np.float64)
    if order == 1:
        return np.asarray(np.exp(-special.xlogy(p, p).sum(axis=-1)), dtype=np.float64)
    powers = np.where(p > 0, np.where(p > 0, p, 1.0) ** order, p)
    return np.asarray(powers.sum(axis=-1) ** (1 / (1 - order)), dtype=np.float64)


def rarefied(frequencies: ArrayLike, *, units: int, among: int, order: int) -> float:
    """Hill number that as few as `among` of the units would be expected to show.

    Few units look less diverse than many, whatever is true of them: numbers are compared among equally many.

    Parameters
    ----------
    frequencies
        How many units hold each thing, shape (things,).
    units
        How many units there are.
    among
        How many are imagined to be looked at.
    order
        0, 1 or 2.

    Notes
    -----
    Chao A and others (2014) Rarefaction and extrapolation with Hill numbers, Ecological Monographs 84:45-67, for
    incidence data: expected frequency counts are hypergeometric.

    Raises
    ------
    NotEstimableError
        Where there are fewer units than are to be looked at.
    WrongTypeError
        Where the order is none of 0, 1 and 2.
    """
    _require(units, among, order)
    y, times = np.unique(np.asarray(frequencies, dtype=np.float64), return_counts=True)
    held = float((y * times).sum())
    total = (_part(y, units, among, order) * times).sum()
    return float(_numbers(total, among * held / units, order))


def hill_left_out(held: Held, *, among: int, order: int) -> LeftOut:
    """Return the Hill number expected among a number of units, with the uncertainty of which units were drawn.

    Parameters
    ----------
    held
        Who holds what.
    among, order
        As for `rarefied`.

    Raises
    ------
    NotEstimableError, WrongTypeError
        As `rarefied`; one unit more is needed than are to be looked at.
    """
    _require(held.units - 1, among, order)
    y = held.frequencies.astype(np.float64)
    value = rarefied(y, units=held.units, among=among, order=order)
    fewer = held.units - 1
    # Without a unit, each of its things is held by one fewer, and the others by as many as before.
    seen, place = np.unique(y, return_inverse=True)
    same = _part(np.minimum(seen, fewer), fewer, among, order)
    less = _part(np.maximum(seen - 1, 0), fewer, among, order)
    kept = float((same * np.bincount(place)).sum())
    moved = np.bincount(held.unit, weights=(less - same)[place][held.kind], minlength=held.units)
    size = among * (y.sum() - held.sizes) / fewer
    return left_out(value, _numbers(kept + moved, size, order), fewest=held.units / among)


def _require(units: int, among: int, order: int) -> None:
    if order not in ORDERS:
        raise WrongTypeError("The order of the Hill number is none of 0, 1 and 2.", "Give one of them.")
    if among < 1 or units < among:
        raise NotEstimableError(
            "There are fewer units than are to be looked at among.", "Look among fewer, or collect more."
        )


def _part(y: Floats, units: int, among: int, order: int) -> Floats:
    """Return what a thing held by y of the units adds: its chance to be seen, E[K log K], or E[K²]."""
    if order == 0:
        return np.asarray(
            1 - np.exp(_log_choose(units - y, among) - _log_choose(units, among)), dtype=np.float64
        )
    mean = among * y / units
    if order == 2:  # noqa: PLR2004 - the order
        pairs = among * (among - 1) * y * (y - 1) / (units * max(units - 1, 1))
        return np.asarray(mean + pairs, dtype=np.float64)
    k = np.arange(among + 1, dtype=np.float64)
    rest, column = among - k, y[:, None]
    log_p = _log_choose(column, k) + _log_choose(units - column, rest) - _log_choose(units, among)
    return np.asarray(np.exp(log_p) @ special.xlogy(k, k), dtype=np.float64)


def _numbers(total: ArrayLike, size: ArrayLike, order: int) -> Floats:
    a, b = np.asarray(total, dtype=np.float64), np.asarray(size, dtype=np.float64)
    made = a if order == 0 else np.exp(np.log(b) - a / b) if order == 1 else b**2 / a
    return np.asarray(made, dtype=np.float64)


def _log_choose(n: ArrayLike, k: ArrayLike) -> Floats:
    """Return the logarithm of n over k; of none, where k is more than n."""
    a, b = np.broadcast_arrays(np.asarray(n, dtype=np.float64), np.asarray(k, dtype=np.float64))
    inside = (b >= 0) & (b <= a)
    rest = np.where(inside, a - b, 0.0)
    made = special.gammaln(np.where(inside, a, 0.0) + 1) - special.gammaln(np.where(inside, b, 0.0) + 1)
    return np.where(inside, made - special.gammaln(rest + 1), -np.inf)
