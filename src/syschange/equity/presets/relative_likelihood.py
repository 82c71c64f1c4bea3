"""Relative likelihood as the NHS Workforce Race Equality Standard defines it, the right way up for each indicator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
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
    known_labels,
    labels_of,
    reference_of,
    require_least,
)
from syschange.equity.reference import FEWEST
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import MISSING_LABELS
from syschange.words import amount

METHODS = ("score", "exact", "log")


@dataclass(frozen=True)
class Indicator:
    """One of the standard's relative likelihoods.

    Attributes
    ----------
    name
        What it is of.
    upside_down
        Whether the reference (white staff) stands on top: so that, for something good, above 1 is worse for the
        others, as it is for something bad where the others stand on top.
    """

    name: str
    upside_down: bool


INDICATORS: Mapping[int, Indicator] = MappingProxyType(
    {
        2: Indicator("being appointed from shortlisting", upside_down=True),
        3: Indicator("entering the formal disciplinary process", upside_down=False),
        4: Indicator("taking up non-mandatory training and development", upside_down=True),
    }
)


@dataclass(frozen=True, eq=False, repr=False)
class RelativeLikelihood(RatioResult):
    """How many times as likely one group is to have an outcome as the other; see `RatioResult` for the columns.

    Attributes
    ----------
    indicator
        The number of the indicator, which says which of the two stands on top.
    """

    indicator: int = 2

    @staticmethod
    def say(held: Held, table: pd.DataFrame) -> str:
        """Say the relative likelihood, which way is worse, and who is in neither group."""
        return _words(held, table)


def relative_likelihood(
    breakdown: Breakdown,
    *,
    indicator: int,
    reference: Mapping[str, Labels],
    comparison: Sequence[str] | None = None,
    method: str = "score",
    least: int = FEWEST,
) -> RelativeLikelihood:
    """Return the relative likelihood of an indicator of the Workforce Race Equality Standard.

    Parameters
    ----------
    breakdown
        What `equity.breakdown` returned, of a proportion: of people shortlisted those appointed, of staff those who
        entered the formal process. With several ways it is given within every grouping that has the characteristic.
    indicator
        2, appointment from shortlisting, and 4, non-mandatory training: the likelihood of the reference over that of
        the others. 3, the formal disciplinary process: that of the others over the reference. Above 1 is worse for
        the others in each.
    reference
        The characteristic and the reference group, for example `{"ethnicity": "White"}`; several labels in a list
        (White British, White Irish and so on) are taken together.
    comparison
        The groups that are taken together as the others; all that are known and not the reference unless given.
    method
        The interval: "score" (Miettinen & Nurminen 1985), "exact" (conditional on the number of events, which is
        wider than it need be where the outcome is common) or "log" (Katz 1978, which needs events in both).
    least
        The fewest people with a known outcome that the reference, and the others together, may have; 10 (ours).

    Returns
    -------
    RelativeLikelihood
        The first row after the reference is the indicator itself; under it each group by itself, because groups
        taken together hide one another. People whose characteristic is missing are in neither, and have a row that
        counts them.

    Raises
    ------
    UnknownChoiceError
        Where the indicator, the characteristic, a label or the method is not there, or a label stands for missing.
    WrongTypeError
        Where the breakdown is of another kind or has been protected, the reference is not of one characteristic, or
        a group is both in the reference and in the comparison.
    NotEstimableError
        Where the reference or the comparison has fewer than `least` people whose outcome is known.

    Notes
    -----
    NHS England, Workforce Race Equality Standard: technical guidance, definitions of indicators 2 to 4. The standard
    prints no interval.
    """
    if indicator not in INDICATORS:
        raise UnknownChoiceError("indicator with a relative likelihood", indicator, list(INDICATORS))
    if method not in METHODS:
        raise UnknownChoiceError("method for a relative likelihood", method, METHODS)
    column, labels = reference_of(
        breakdown, reference, kinds=("proportion",), least=least, what="A relative likelihood"
    )
    others = _others(breakdown, column, labels, comparison, least)
    terms = Terms(
        column,
        joint_name(breakdown, column, labels),
        joint_name(breakdown, column, others, all_but=labels if comparison is None else ()),
        upside_down=INDICATORS[indicator].upside_down,
        method=method,
        unknown=False,
        heading=f"WRES indicator {indicator}, {INDICATORS[indicator].name}",
    )
    held = held_of(breakdown, reference=labels, together=others, terms=terms)
    given = provenance(
        "equity.relative_likelihood", breakdown, indicator=indicator, reference=dict(reference),
        comparison=comparison, method=method, least=least,
    )  # fmt: skip
    table = held.table()
    return RelativeLikelihood(table, _words(held, table), given, held=held, indicator=indicator)


def _others(
    breakdown: Breakdown, column: str, labels: Sequence[str], comparison: Sequence[str] | None, least: int
) -> tuple[str, ...]:
    """Return the groups that are taken together as the others, checked."""
    if comparison is None:
        others = tuple(g for g in known_labels(breakdown, column) if g not in labels)
        if not others:
            raise NotEstimableError(
                f"There is no group of {quote(column)} beside the reference.",
                "Take a reference of fewer groups.",
            )
    else:
        others = labels_of(breakdown, column, comparison)
        if set(others) & set(labels):
            raise WrongTypeError(
                "A group is both in the reference and in the comparison.", "Leave it out of one of them."
            )
    require_least(breakdown, column, others, least, what="comparison")
    return others


def _words(held: Held, table: pd.DataFrame) -> str:
    """Say the relative likelihood, which way is worse, and who is in neither group."""
    terms, spoken = held.terms, held.spoken(table)
    group = next((r for r in spoken if r[terms.column] == terms.together), None)
    start = f"{terms.heading} ({held.asked.outcome})"
    if group is None or not np.isfinite(group["ratio_lower"]):
        return f"{start}: it cannot be given, because a group is empty, hidden or without events."
    names = [f"{terms.column}: {label}" for label in (terms.together, terms.reference)]
    ends = ((names[0], group["value"]), (names[1], group["reference_value"]))
    (top, first), (bottom, second) = reversed(ends) if terms.upside_down else ends
    limits = group["ratio_lower"], group["ratio_upper"]
    said = f"is {ratio_words(group['ratio'])} times that of {bottom}"
    if np.isinf(group["ratio"]):
        said = f"cannot be set against that of {bottom}, of whom nobody has it"
    return (
        f"{start}: the likelihood of {top} {said} ({amount(first, percent=True)} against "
        f"{amount(second, percent=True)}; {ratio_interval(*limits, held.levels[0])}). "
        f"{_reading(*limits, names[0])}{_in_neither(held, spoken)}"
    )


def _reading(lower: float, upper: float, others: str) -> str:
    """Say which way is worse, and whether chance could explain what is seen."""
    worse = f"Above 1 is worse for {others}"
    if not leaves_out_one(lower, upper):
        return (
            f"{worse}; the interval takes in 1, so chance could explain it, which is not the same as showing there "
            "is no difference."
        )
    side = "above" if lower > 1 else "below"
    return f"{worse}, and the whole interval is {side} it: more than chance readily explains."


def _in_neither(held: Held, spoken: list[dict[str, Any]]) -> str:
    """Say how many people's characteristic is missing, and that they are in neither group."""
    column = held.terms.column
    unknown = [r["n"] for r in spoken if r[column] in MISSING_LABELS]
    if not unknown:
        return ""
    known = np.nansum(unknown)
    many = f"{known:.0f} people" if np.isfinite(unknown).all() else "People"
    return f" {many} whose {column} is not known are in neither group."
