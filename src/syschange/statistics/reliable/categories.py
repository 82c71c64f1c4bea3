"""What became of each person: recovered, improved, unchanged, deteriorated or harmed."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.statistics.reliable.direction import direction
from syschange.statistics.reliable.indices import Index

CATEGORIES = ("recovered", "improved", "unchanged", "deteriorated", "harmed")
THREE = CATEGORIES[1:4]  # where no cutoff says who was in trouble


def categories(
    index: Index, before: ArrayLike, after: ArrayLike, *, better: str, cutoff: float | None = None
) -> NDArray[np.int64]:
    """Return the place of each person among `CATEGORIES`; -1 where a score is missing.

    Parameters
    ----------
    index
        The reliable change index.
    before, after
        Scores, of one shape.
    better
        "higher" or "lower".
    cutoff
        With one, an improved person who crossed it for the better is recovered, and a deteriorated one who crossed
        it for the worse is harmed; a score at the cutoff is on neither side.

    Notes
    -----
    Jacobson NS, Truax P (1991) Journal of Consulting and Clinical Psychology 59:12-19. "harmed", the mirror image of
    their "recovered", is named as in the R package clinicalsignificance (Claus).
    """
    up = direction(better)
    first, second = (up * np.asarray(a, dtype=np.float64) for a in (before, after))
    moved = up * index.of(before, after)
    known = ~np.isnan(moved)
    recovered, improved, unchanged, deteriorated, harmed = range(len(CATEGORIES))
    made = np.where(known, unchanged, -1)
    made[moved > index.critical] = improved
    made[moved < -index.critical] = deteriorated
    if cutoff is not None:
        line = up * cutoff
        made[(made == improved) & (first < line) & (second > line)] = recovered
        made[(made == deteriorated) & (first > line) & (second < line)] = harmed
    return made.astype(np.int64)
