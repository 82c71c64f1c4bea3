"""Which groups of a table have a name in the options: ranks, the pair compared, the reference, the larger groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.equity.inequality import catalogue as needs
from syschange.equity.inequality.terms import Terms
from syschange.equity.options import Question
from syschange.errors import WrongTypeError, quote
from syschange.frames import rows

Floats = npt.NDArray[np.float64]
_TWO = 2
_GONE = "a group it needs is empty or hidden"


@dataclass(frozen=True, eq=False)
class Named:
    """What the options say of the groups of one table.

    Attributes
    ----------
    order
        The position of each group from worst off to best off; None where they are not ranked.
    pair
        The two groups that `difference` and `ratio` are of, first less second.
    reference
        The group of reference.
    parent
        The larger group that each belongs to.
    lacking
        What the options do not give, by what needs it, in words.
    short
        What the options give and the data, or what is published of them, do not.
    """

    order: Floats | None
    pair: tuple[int, int] | None
    reference: int | None
    parent: list[str] | None
    lacking: Mapping[str, str] = field(default_factory=dict)
    short: Mapping[str, str] = field(default_factory=dict)


def named(
    terms: Terms, asked: Question, taken: tuple[str, ...], real: pd.DataFrame, labels: pd.DataFrame
) -> Named:
    """Return what the options say of the groups of one table.

    Parameters
    ----------
    terms, asked
        The options and the question.
    taken
        The characteristics it takes together.
    real
        The groups that the indices are of.
    labels
        All real groups of the table, with those that are empty or hidden.
    """
    lacking = _not_given(terms, asked, taken)
    short: dict[str, str] = {}
    wanted = _pair(terms, taken, labels)
    pair, reference = None, None
    if wanted is None:
        lacking[needs.PAIR] = "no two of its groups are named, or stand alone at the ends of a ranking"
    else:
        first, second = (_place(real, taken, group) for group in wanted)
        pair = (first, second) if first is not None and second is not None else None
        short |= {} if pair else {needs.PAIR: _GONE}
    if _names(terms.reference, taken):
        reference = _place(real, taken, terms.reference)
        short |= {needs.REFERENCE: _GONE} if reference is None else {}
    parent = None
    if needs.WITHIN not in lacking:
        parent = ["\t".join(str(row[c]) for c in terms.within) for row in rows(real[list(terms.within)])]
    return Named(positions(terms, taken, real), pair, reference, parent, lacking, short)


def positions(terms: Terms, taken: Sequence[str], table: pd.DataFrame) -> Floats | None:
    """Return the position of each group from worst off to best off; groups of one rank tie."""
    ranked = [c for c in taken if c in terms.ranking]
    if len(ranked) != 1:
        return None
    place = {label: i for i, step in enumerate(terms.ranking[ranked[0]]) for label in step}
    return np.array([float(place[label]) for label in table[ranked[0]]])


def _not_given(terms: Terms, asked: Question, taken: tuple[str, ...]) -> dict[str, str]:
    """Return what the options do not give, whatever the data."""
    ranked = [c for c in taken if c in terms.ranking]
    said: dict[str, Any] = {
        needs.ORDER: len(ranked) != 1
        and ("several of its characteristics are ranked" if ranked else "its groups are not ranked"),
        needs.REFERENCE: not _names(terms.reference, taken) and "no group of it is named as the reference",
        needs.WITHIN: not (terms.within and set(terms.within) < set(taken))
        and "no larger groups are named that its groups lie within",
        needs.COUNTS: not (asked.kind == "proportion" and asked.plain)
        and "it is for unweighted shares of people",
        needs.BOUNDS: terms.bounds is None and "the outcome has no bounds",
    }
    return {need: why for need, why in said.items() if why}


def _names(group: Mapping[str, str], taken: Sequence[str]) -> bool:
    """Return whether a group that is named has a label of every characteristic of a table."""
    return bool(group) and set(taken) <= set(group)


def _pair(
    terms: Terms, taken: tuple[str, ...], labels: pd.DataFrame
) -> tuple[Mapping[str, str], Mapping[str, str]] | None:
    """Return the two groups to compare: those named, else the ends of the ranking, else the other of two."""
    if _names(terms.reference, taken) and _names(terms.against, taken):
        return terms.against, terms.reference
    if len(taken) == 1 and taken[0] in terms.ranking:
        steps = terms.ranking[taken[0]]
        alone = len(steps) > 1 and len(steps[0]) == len(steps[-1]) == 1
        return ({taken[0]: steps[-1][0]}, {taken[0]: steps[0][0]}) if alone else None
    if _names(terms.reference, taken) and len(labels) == _TWO:
        at = _place(labels, taken, terms.reference)
        if at is not None:
            return {c: str(labels[c].iloc[1 - at]) for c in taken}, terms.reference
    return None


def _place(table: pd.DataFrame, taken: Sequence[str], group: Mapping[str, str]) -> int | None:
    """Return where a group stands in a table."""
    here = np.flatnonzero(np.all([table[c] == group[c] for c in taken], axis=0))
    return int(here[0]) if here.size else None


def require_given(measures: Sequence[str], tables: Sequence[Named]) -> None:
    """Check that each measure asked for by name is one that the options give of some table.

    Raises
    ------
    WrongTypeError
        Where it is not.
    """
    for name in measures:
        wanted = needs.MEASURES[name].needs
        if all(wanted & set(one.lacking) for one in tables):
            need = next(n for n in sorted(wanted) if n in tables[0].lacking)
            raise WrongTypeError(
                f"The measure {quote(name)} cannot be given: {tables[0].lacking[need]}.", _HINTS[need]
            )


_HINTS = {
    needs.ORDER: "Give ranking={'…': [its groups from the worst off to the best off]}.",
    needs.PAIR: "Name two, with reference={…} and against={…}, or give a ranking; 'range_gap' needs neither.",
    needs.REFERENCE: "Name one that is there, for example reference={'ethnicity': 'White'}.",
    needs.WITHIN: "Give within='…', and a breakdown that takes it together with another characteristic (ways=2).",
    needs.COUNTS: "Leave it out.",
    needs.BOUNDS: "Give bounds=(the least, the most) of a score; a rate has none.",
}
