"""The relative rate index: each group's rate over that of a reference group, as in the Lammy review."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from syschange.equity.breakdown import Breakdown
from syschange.equity.presets.common import leaves_out_one, provenance, ratio_interval, ratio_words
from syschange.equity.presets.ratios import (
    Held,
    Labels,
    RatioResult,
    Terms,
    held_of,
    joint_name,
    reference_of,
)
from syschange.equity.reference import FEWEST
from syschange.errors import UnknownChoiceError
from syschange.frames import group_name

METHODS = ("exact", "log")


@dataclass(frozen=True, eq=False, repr=False)
class RelativeRateIndex(RatioResult):
    """Each group's rate over that of the reference; see `RatioResult` for the columns of the table."""

    @staticmethod
    def say(held: Held, table: pd.DataFrame) -> str:
        """Say the index that is surest to differ from 1, and how many do."""
        return _words(held, table)


def relative_rate_index(
    breakdown: Breakdown, *, reference: Mapping[str, Labels], method: str = "exact", least: int = FEWEST
) -> RelativeRateIndex:
    """Return the relative rate index of every group: its rate over that of the reference.

    Parameters
    ----------
    breakdown
        What `equity.breakdown` returned, of a proportion or a rate. With several ways the index is given within
        every grouping that has the characteristic, and with a period in each.
    reference
        The characteristic and the group that the others are set against, for example `{"ethnicity": "White"}`;
        several labels in a list are taken together.
    method
        "exact": given the number of events of both groups (Przyborowski & Wilenski 1940), as published by the
        Ministry of Justice; it takes events as Poisson, and where they are common it is wider than it need be.
        "log": log-normal (Katz 1978; for rates Rothman & Greenland 1998), which needs events in both groups.
    least
        The fewest people with a known outcome that the reference may have; 10 (ours).

    Returns
    -------
    RelativeRateIndex
        Those whose characteristic is missing are set against the reference too, and are never it. A group that is
        empty or hidden has a row with a missing ratio.

    Raises
    ------
    UnknownChoiceError
        Where the characteristic, a label or the method is not there, or a label stands for missing.
    WrongTypeError
        Where the breakdown is of another kind or has been protected, or the reference is not of one characteristic.
    NotEstimableError
        Where the reference has fewer than `least` people whose outcome is known.

    Notes
    -----
    Uhrig N (2016) Black, Asian and Minority Ethnic disproportionality in the Criminal Justice System in England and
    Wales, Ministry of Justice; for the Lammy review (2017).
    """
    column, labels = reference_of(
        breakdown, reference, kinds=("proportion", "rate"), least=least, what="The relative rate index"
    )
    if method not in METHODS:
        raise UnknownChoiceError("method for a relative rate index", method, METHODS)
    name = joint_name(breakdown, column, labels)
    terms = Terms(column, name, None, upside_down=False, method=method, unknown=True)
    held = held_of(breakdown, reference=labels, together=(), terms=terms)
    given = provenance(
        "equity.relative_rate_index", breakdown, reference=dict(reference), method=method, least=least
    )
    table = held.table()
    return RelativeRateIndex(table, _words(held, table), given, held=held)


def _words(held: Held, table: pd.DataFrame) -> str:
    reference, outcome, level = held.terms.reference, held.asked.outcome, held.levels[0]
    told = [r for r in held.spoken(table) if np.isfinite(r["ratio_lower"])]
    if not told:
        return (
            f"No relative rate of {outcome} can be given against {reference}: groups are empty, hidden or "
            "without events."
        )
    clear = [r for r in told if leaves_out_one(r["ratio_lower"], r["ratio_upper"])]
    row = max(told, key=_sureness)
    first = (
        f"{outcome}: {group_name(row, held.by)} has it at {ratio_words(row['ratio'])} times the rate of {reference} "
        f"({ratio_interval(row['ratio_lower'], row['ratio_upper'], level)})"
    )
    if not clear:
        return (
            f"{first}. No group's rate can be told from that of {reference}; that is not the same as showing "
            "there is no difference."
        )
    if len(told) == 1:
        return f"{first}: a difference larger than chance readily explains."
    leave = "has an interval that leaves" if len(clear) == 1 else "have intervals that leave"
    return (
        f"{first}, the surest difference. Of {len(told)} groups, {len(clear)} {leave} out 1, which is the same "
        "rate; each interval stands by itself, and of twenty such intervals one would leave it out by chance."
    )


def _sureness(row: Mapping[str, Any]) -> float:
    """Return how far the interval stays from 1, on the scale of logarithms; below nought where it takes 1 in."""
    with np.errstate(divide="ignore"):
        return float(max(np.log(row["ratio_lower"]), -np.log(row["ratio_upper"])))
