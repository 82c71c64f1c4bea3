"""Age bands read from their labels, and the European Standard Population of 2013 in whatever bands are used."""

import math
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from syschange.errors import NotEstimableError, WrongTypeError, quote

# Revision of the European Standard Population, Eurostat 2013: people of each age, from the youngest. The last is
# of 95 and over.
ESP2013: Mapping[int, int] = {
    0: 1000, 1: 4000, 5: 5500, 10: 5500, 15: 5500, 20: 6000, 25: 6000, 30: 6500, 35: 7000, 40: 7000, 45: 7000,
    50: 7000, 55: 6500, 60: 6000, 65: 5500, 70: 5000, 75: 4000, 80: 2500, 85: 1500, 90: 800, 95: 200,
}  # fmt: skip
_CLOSED = re.compile(r"\s*(\d{1,3})\s*(?:-|–|—|to)\s*(\d{1,3})\s*(?:years?)?\s*", re.IGNORECASE)
_OPEN = re.compile(r"\s*(\d{1,3})\s*(?:\+|plus|and over|or over|and above)\s*", re.IGNORECASE)
_SINGLE = re.compile(r"\s*(\d{1,3})\s*(?:years?)?\s*", re.IGNORECASE)
_BELOW = re.compile(r"\s*(?:<|under|below)\s*(\d{1,3})\s*(?:years?)?\s*", re.IGNORECASE)


def read_bands(labels: Sequence[str], column: str) -> dict[str, tuple[float, float]]:
    """Return the ages at which each band starts and ends (the age it stops before), the youngest first.

    Parameters
    ----------
    labels
        Labels such as "0-4", "5 to 9", "Under 1", "0" or "90+".
    column
        Where they stand, for a message.

    Raises
    ------
    WrongTypeError
        Where a label does not say its ages, or two bands share an age.
    """
    found = {label: _band(label) for label in labels}
    if any(ends is None for ends in found.values()):
        raise WrongTypeError(
            f"A band in {quote(column)} does not say its ages.",
            "Label bands like '0-4' and '90+', or give the ages at which they start.",
        )
    made = {label: ends for label, ends in found.items() if ends is not None}
    ordered = dict(sorted(made.items(), key=lambda item: item[1]))
    spans = list(ordered.values())
    if any(first[1] > second[0] for first, second in pairwise(spans)):
        raise WrongTypeError(f"Two bands in {quote(column)} share an age.", "Correct their labels.")
    return ordered


def require_no_gap(bands: Mapping[str, tuple[float, float]], column: str) -> None:
    """Check that bands follow one another without a gap.

    Raises
    ------
    NotEstimableError
        Where an age between the youngest and the oldest is in no band.
    """
    spans = sorted(bands.values())
    if any(first[1] < second[0] for first, second in pairwise(spans)):
        raise NotEstimableError(
            f"Some ages between the youngest and the oldest are in no band of {quote(column)}.",
            "Give a row for every band, with 0 events where there were none.",
        )


def esp2013(labels: Sequence[str], column: str) -> dict[str, float]:
    """Return the European Standard Population of 2013 in the bands of the data.

    Bands may be those of the standard (0, 1-4, 5-9 … 90-94, 95+) or any that join them (0-14, 65+). Of data that
    hold some ages only (adults), the standard of those ages is taken.

    Parameters
    ----------
    labels
        The labels of the bands.
    column
        Where they stand, for a message.

    Raises
    ------
    WrongTypeError
        Where a label does not say its ages, two bands share an age, or a band cuts through one of the standard.
    NotEstimableError
        Where an age between the youngest and the oldest is in no band.
    """
    bands = read_bands(labels, column)
    require_no_gap(bands, column)
    edges = {*ESP2013, math.inf}
    if any(not {start, end} <= edges for start, end in bands.values()):
        raise WrongTypeError(
            f"A band in {quote(column)} cuts through a band of the European Standard Population.",
            "Use bands that start at ages 0, 1, 5, 10, 15 and so on, or give a standard of your own.",
        )
    return {
        label: float(sum(people for age, people in ESP2013.items() if start <= age < end))
        for label, (start, end) in bands.items()
    }


def _band(label: str) -> tuple[float, float] | None:
    if found := _CLOSED.fullmatch(label):
        start, last = float(found[1]), float(found[2])
        return (start, last + 1) if last >= start else None
    if found := _OPEN.fullmatch(label):
        return float(found[1]), math.inf
    if found := _BELOW.fullmatch(label):
        return (0.0, float(found[1])) if float(found[1]) > 0 else None
    found = _SINGLE.fullmatch(label)
    return (float(found[1]), float(found[1]) + 1) if found else None
