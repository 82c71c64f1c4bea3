"""Prices of different years made those of one, by an index that the user gives."""

from collections.abc import Mapping, Sequence

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.levels import is_number
from syschange.words import listed

_FIRST, _LAST = 1990, 2100  # as in the schema


def require_prices(price_year: object, deflators: object) -> dict[int, float]:
    """Return the index of prices by year, empty where none is given.

    Raises
    ------
    WrongTypeError
        Where a year is no year or an index not above 0.
    """
    if price_year is not None and not _is_year(price_year):
        raise WrongTypeError("`price_year` is not a year.", "Give for example price_year=2024.")
    if deflators is None:
        return {}
    right = isinstance(deflators, Mapping) and all(
        _is_year(year) and is_number(index) and index > 0 for year, index in deflators.items()
    )
    if not right:
        raise WrongTypeError(
            "The deflators are not an index above 0 for each year.",
            "Give for example deflators={2023: 100.0, 2024: 103.2}, and say where the index is from.",
        )
    return {int(year): float(index) for year, index in deflators.items()}  # type: ignore[attr-defined] # a mapping


def _is_year(value: object) -> bool:
    return is_number(value) and value == int(value) and _FIRST <= value <= _LAST  # type: ignore[operator, call-overload]


def factors(
    years: Sequence[int], price_year: int | None, index: Mapping[int, float]
) -> tuple[int, dict[int, float]]:
    """Return the year whose prices the costs are given in, and what the amounts of each year are multiplied by.

    Parameters
    ----------
    years
        The years whose prices the amounts are in, at least one.
    price_year
        The year asked for; None for the last of them.
    index
        The index of prices by year.

    Raises
    ------
    NotEstimableError
        Where the amounts are in prices of different years, or of another than is asked for, and an index is missing.
    """
    target = max(years) if price_year is None else int(price_year)
    if set(years) == {target}:
        return target, {target: 1.0}
    lacking = sorted({*years, target} - set(index))
    if lacking:
        prices, without = (listed([str(y) for y in sorted(set(x))]) for x in (years, lacking))
        raise NotEstimableError(
            f"The costs are in the prices of {prices} and cannot be given in those of {target}: "
            f"there is no index of prices for {without}.",
            "Give deflators={year: index} for each of those years, or costs in the prices of one.",
        )
    return target, {year: index[target] / index[year] for year in {*years, target}}
