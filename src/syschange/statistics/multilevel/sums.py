"""What the models need of the data: sums for each stratum, checked once."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import WrongTypeError
from syschange.statistics.means import spread

Floats = NDArray[np.float64]


def vectors(**given: ArrayLike) -> tuple[Floats, ...]:
    """Return one-dimensional arrays of floats, all of one length.

    Raises
    ------
    WrongTypeError
        Where one is not one-dimensional, or their lengths differ.
    """
    arrays = tuple(np.asarray(a, dtype=np.float64) for a in given.values())
    names = ", ".join(given)
    if any(a.ndim != 1 for a in arrays) or len({len(a) for a in arrays}) != 1:
        raise WrongTypeError(
            f"The arrays {names} are not one-dimensional and of one length.", "Give one value for each group."
        )
    return arrays


def require_counts(values: Floats, name: str) -> None:
    """Check that counts, or sums that cannot be negative, are finite and not negative.

    Raises
    ------
    WrongTypeError
        Where one is not.
    """
    if not (np.isfinite(values).all() and (values >= 0).all()):
        raise WrongTypeError(
            f"The array {name} holds a value that is negative or not finite.",
            "Give 0 where there is nothing to count.",
        )


@dataclass(frozen=True, eq=False)
class GaussianSums:
    """What a numeric outcome amounts to in each stratum; build it with `of` or `from_totals`.

    Attributes
    ----------
    n
        People in each stratum; 0 for a stratum nobody is in.
    mean
        Their mean, in the units of the outcome; 0 where nobody is.
    within
        The sum of squares about that mean, in squared units.
    """

    n: Floats
    mean: Floats
    within: Floats

    @classmethod
    def of(cls, *, n: ArrayLike, mean: ArrayLike, within: ArrayLike) -> Self:
        """Build from counts, means and sums of squares about the means; what an empty stratum holds is ignored.

        Raises
        ------
        WrongTypeError
            Where lengths differ, or a value is negative that cannot be, or is not finite.
        """
        count, centre, squares = vectors(n=n, mean=mean, within=within)
        require_counts(count, "n")
        centre, squares = (np.where(count > 0, a, 0.0) for a in (centre, squares))
        require_counts(squares, "within")
        if not np.isfinite(centre).all():
            raise WrongTypeError("The mean of a stratum is not a finite number.", "Leave unknown values out.")
        return cls(count, centre, squares)

    @classmethod
    def from_totals(cls, *, n: ArrayLike, total: ArrayLike, squares: ArrayLike) -> Self:
        """Build from counts, sums and sums of squares, measured from any pivot near the overall mean.

        A sum of squares about the mean that is no more than rounding is 0. Far from the pivot, digits are lost.

        Raises
        ------
        WrongTypeError
            Where lengths differ, or a value is negative that cannot be, or is not finite.
        """
        count, sums, raw = vectors(n=n, total=total, squares=squares)
        require_counts(count, "n")
        require_counts(raw, "squares")
        some = np.where(count > 0, count, 1.0)
        return cls.of(n=count, mean=sums / some, within=spread(raw - sums**2 / some, raw))


@dataclass(frozen=True, eq=False)
class BinomialSums:
    """How many of each stratum have the event; build it with `of`.

    Attributes
    ----------
    n
        People in each stratum; 0 for a stratum nobody is in.
    events
        How many of them have the event.
    """

    n: Floats
    events: Floats

    @classmethod
    def of(cls, *, n: ArrayLike, events: ArrayLike) -> Self:
        """Build from counts; fractional ones (rounded or weighted) are allowed.

        Raises
        ------
        WrongTypeError
            Where lengths differ, a count is negative or not finite, or there are more events than people.
        """
        count, some = vectors(n=n, events=events)
        require_counts(count, "n")
        require_counts(some, "events")
        if (some > count).any():
            raise WrongTypeError(
                "A stratum has more events than people.", "Give `events` no larger than `n`."
            )
        return cls(count, some)
