"""Numbers of changes by element and depth, shares of people reached, and shares of recommendations adopted."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics.design import PeopleSums, clustered_share, share_estimate
from syschange.statistics.exact import jeffreys_proportion
from syschange.statistics.proportions import difference, proportion
from syschange.system.register.terms import AUTHORS, DEPTHS, ELEMENTS, LIVED, STATUSES

COLUMNS = ("section", "item", "quantity", "n", "numerator", "value", "lower", "upper", "level", "method")
Row = dict[str, Any]


def rows_of(changes: pd.DataFrame, advice: pd.DataFrame | None, level: float) -> Iterator[Row]:
    """Yield the rows of the table of a register."""
    for section, items in (("element", ELEMENTS), ("depth", DEPTHS)):
        for item in (*items, "(unknown)"):
            own = changes[section].isna() if item == "(unknown)" else changes[section] == item
            for rank, status in enumerate(STATUSES):
                n = float((own & (changes["status"] >= rank)).sum())
                yield counted_row(section, item, status, n=n, value=n, method="count")
    for quantity in ("dose", "reach"):
        n, numerator = totals(changes, quantity)
        made = maybe(share_of, changes, quantity, level)
        yield counted_row("people", "all changes", quantity, n=n, numerator=numerator, made=made, level=level)
    if advice is not None:
        yield from _influence(advice, level)


def totals(changes: pd.DataFrame, quantity: str) -> tuple[float, float]:
    """Return the people something was claimed or able to reach, and those it did reach, missing if not known."""
    known = _known(changes, quantity)
    if not len(known):
        return np.nan, np.nan
    whole = known["claimed" if quantity == "dose" else "eligible"]
    return float(whole.sum()), float(np.minimum(known["exposed"], whole).sum())


def _known(changes: pd.DataFrame, quantity: str) -> pd.DataFrame:
    of = "claimed" if quantity == "dose" else "eligible"
    return changes[(changes[of] > 0) & changes["exposed"].notna()]


def share_of(changes: pd.DataFrame, quantity: str, level: float) -> Estimate:
    """Return the share of people reached, of those claimed ("dose") or able to be ("reach").

    Changes are told apart: what one of them reaches says little of another. With one change alone each person counts
    by themselves.

    Raises
    ------
    NotEstimableError
        Where no change says both numbers.
    """
    known = _known(changes, quantity)
    if not len(known):
        raise NotEstimableError(
            f"No change says how many people its {quantity} is worked out from.",
            "Give how many it was claimed to reach, could reach and did reach.",
        )
    m = known["claimed" if quantity == "dose" else "eligible"].to_numpy(dtype=float)
    t = np.minimum(
        known["exposed"].to_numpy(dtype=float), m
    )  # nobody beyond those claimed makes up for others
    if len(known) == 1:
        return proportion(t.sum(), m.sum(), level=level)
    sums = PeopleSums(
        len(m), m.sum(), t.sum(), (m * m).sum(), (t * m).sum(), (t * t).sum(), (m**3).sum(), t.sum()
    )
    return share_estimate(clustered_share(sums), level=level, method="wilson")


def _influence(advice: pd.DataFrame, level: float) -> Iterator[Row]:
    present = [role for role in AUTHORS if role in set(advice["role"])]
    for role in present:
        own = advice[advice["role"] == role]
        decided = own[own["adopted"].notna()]
        n, k = len(decided), int(decided["adopted"].sum())
        made = maybe(adopted, advice, [role], level)
        yield counted_row(
            "recommendations", role, "adopted of decided", n=n, numerator=k, made=made, level=level
        )
        yield counted_row("recommendations", role, "undecided", n=len(own) - n, method="count")
    if LIVED in present and len(present) > 1:
        made = maybe(gap_of, advice, level)
        yield counted_row("recommendations", LIVED, "less others", made=made, level=level)


def adopted(advice: pd.DataFrame, roles: Sequence[str], level: float) -> Estimate:
    """Return the share adopted of the recommendations by some that were decided.

    Raises
    ------
    NotEstimableError
        Where none was decided.
    """
    own = advice[advice["role"].isin(roles) & advice["adopted"].notna()]
    if not len(own):
        raise NotEstimableError(
            "No recommendation of theirs has been decided.", "Record what came of each, and when."
        )
    return jeffreys_proportion(float(own["adopted"].sum()), float(len(own)), level=level)


def gap_of(advice: pd.DataFrame, level: float) -> Estimate:
    """Return how much larger a share of what people with lived experience recommended was adopted than of others'."""
    decided = advice[advice["adopted"].notna()]
    own = decided["role"] == LIVED
    if not own.any() or own.all():
        raise NotEstimableError(
            "Only one side's recommendations were decided.", "See the table for what there is."
        )
    one, other = decided[own]["adopted"], decided[~own]["adopted"]
    return difference(one.sum(), len(one), other.sum(), len(other), level=level)


def maybe(make: Any, *given: Any, **how: Any) -> Estimate | None:  # noqa: ANN401 - any function of this file
    """Return what a function makes, or None where that cannot be had."""
    try:
        made: Estimate = make(*given, **how)
    except NotEstimableError:
        return None
    return made


def counted_row(
    section: str, item: str, quantity: str, *, n: float = np.nan, numerator: float = np.nan,
    value: float = np.nan, made: Estimate | None = None, level: float = np.nan, method: str = "none",
) -> Row:  # fmt: skip
    """Return a row of the table of a register."""
    cells = (section, item, quantity, n, numerator, value, np.nan, np.nan, level, method)
    row = dict(zip(COLUMNS, cells, strict=True))
    if made is not None:
        row |= {"value": made.value, "lower": made.lower, "upper": made.upper, "method": made.method}
    return row
