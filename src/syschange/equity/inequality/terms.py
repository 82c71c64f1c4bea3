"""What is asked of an inequality: the options, checked against the groups there are."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from syschange.equity.breakdown import Breakdown
from syschange.equity.inequality.catalogue import NAMES
from syschange.equity.reference import FAVOURABLE
from syschange.errors import UnknownChoiceError, WrongTypeError, quote
from syschange.frames import ALL, MISSING_LABELS

Ranking = Mapping[str, Sequence[str | Sequence[str]]]
FEWEST_DRAWS = 200  # ours: fewer leave nothing to read a tail off
UNCERTAINTIES = ("sampling", "residual")
SAMPLED = ("groups", "people")


@dataclass(frozen=True)
class Terms:
    """What is asked.

    Attributes
    ----------
    measures
        Names of the indices; None for every one that makes sense.
    of
        The characteristics of the one grouping asked for; None for every grouping.
    ranking
        Of each ranked characteristic, the labels from worst off to best off, those that tie together.
    favourable
        "high" or "low".
    reference, against
        The group of reference, and the one that `difference` and `ratio` set against it; empty where none.
    within
        The characteristics of the larger groups of `theil_within` and its kin; empty where none.
    bounds
        The least and the most that the outcome can be; None where it has no bounds.
    with_unknown
        Whether people not known are a group of the indices of dispersion.
    uncertainty, sampled
        How the errors of the ranked indices, and of the attributable risk, are worked out.
    draws, seed
        Draws of the noise, and their seed.
    level
        Confidence level.
    """

    measures: tuple[str, ...] | None
    of: tuple[str, ...] | None
    ranking: Mapping[str, tuple[tuple[str, ...], ...]]
    favourable: str
    reference: Mapping[str, str]
    against: Mapping[str, str]
    within: tuple[str, ...]
    bounds: tuple[float, float] | None
    with_unknown: bool
    uncertainty: str
    sampled: str
    draws: int
    seed: int
    level: float

    @property
    def side(self) -> str:
        """Which end of the values is the best, as the formulas call it."""
        return "max" if self.favourable == "high" else "min"


def terms_of(
    made: Breakdown,
    *,
    measures: Sequence[str] | None,
    of: Sequence[str] | None,
    ranking: Ranking | None,
    favourable: str,
    reference: Mapping[str, str] | None,
    against: Mapping[str, str] | None,
    within: str | Sequence[str] | None,
    bounds: tuple[float, float] | None,
    with_unknown: bool,
    uncertainty: str,
    sampled: str,
    draws: int,
    seed: int,
) -> Terms:
    """Return the options, checked against a breakdown.

    Raises
    ------
    UnknownChoiceError
        Where a measure, a characteristic, a group or another option is not one there is.
    WrongTypeError
        Where an option cannot be used as given.
    """
    for what, given, allowed in (
        ("favourable direction", favourable, FAVOURABLE),
        ("kind of uncertainty", uncertainty, UNCERTAINTIES),
        ("way of sampling", sampled, SAMPLED),
    ):
        if given not in allowed:
            raise UnknownChoiceError(what, given, allowed)
    _require_whole(draws, seed)
    if sampled == "people" and not (made.kind == "proportion" and made.asked.plain):
        raise WrongTypeError("People as the sample are for unweighted shares.", "Leave `sampled` out.")
    larger = (within,) if isinstance(within, str) else tuple(within or ())
    for column in larger:
        _require_characteristic(made, column)
    return Terms(
        _measures(measures), _grouping(made, of), _ranking(made, ranking or {}), favourable,
        _group(made, reference), _group(made, against), larger, _bounds(made, bounds), with_unknown, uncertainty,
        sampled, draws, seed, made.level,
    )  # fmt: skip


def labels_of(basis: pd.DataFrame, column: str) -> list[str]:
    """Return the real groups of a characteristic: those of people not known are not among them."""
    return [v for v in dict.fromkeys(basis[column]) if v not in {ALL, *MISSING_LABELS}]


def _measures(given: Sequence[str] | None) -> tuple[str, ...] | None:
    if given is None:
        return None
    if isinstance(given, str) or not given:
        raise WrongTypeError("No list of measures is given.", "Give for example measures=['sii', 'rii'].")
    for name in given:
        if name not in NAMES:
            raise UnknownChoiceError("measure of inequality", name, NAMES)
    return tuple(dict.fromkeys(given))


def _grouping(made: Breakdown, of: Sequence[str] | None) -> tuple[str, ...] | None:
    if of is None:
        return None
    if isinstance(of, str) or not of:
        raise WrongTypeError(
            "No list of characteristics is given.", "Give for example of=['ethnicity', 'sex']."
        )
    for column in of:
        _require_characteristic(made, column)
    taken = tuple(column for column in made.by if column in of)
    most = int(made.basis["ways"].max())
    if len(taken) > most:
        raise WrongTypeError(
            f"This breakdown takes at most {most} of its characteristics together.",
            f"Break down with ways={len(taken)}.",
        )
    return taken


def _require_characteristic(made: Breakdown, column: str) -> None:
    if column not in made.by:
        raise UnknownChoiceError("characteristic of this breakdown", column, made.by)


def _ranking(made: Breakdown, given: Ranking) -> dict[str, tuple[tuple[str, ...], ...]]:
    found = {}
    for column, order in given.items():
        _require_characteristic(made, column)
        if isinstance(order, str):
            raise WrongTypeError(
                f"The ranking of {quote(column)} is not a list of its groups.",
                "Give the groups from the worst off to the best off.",
            )
        steps = tuple((step,) if isinstance(step, str) else tuple(step) for step in order)
        _require_each_once(column, [label for step in steps for label in step], labels_of(made.basis, column))
        found[column] = steps
    return found


def _require_each_once(column: str, ranked: Sequence[str], present: Sequence[str]) -> None:
    """Check that every real group has one place; a group that is ranked and that nobody is in does no harm."""
    if len(set(ranked)) < len(ranked):
        raise WrongTypeError(f"The ranking of {quote(column)} names a group twice.", "Name each once.")
    for label in ranked:
        if label in MISSING_LABELS:
            raise WrongTypeError(
                f"The ranking of {quote(column)} names people who are not known, who have no rank.",
                "Leave them out: they are counted, and are in no ranked index.",
            )
    left = [label for label in present if label not in set(ranked)]
    if not left:
        return
    for label in ranked:
        if label not in present:
            raise UnknownChoiceError(f"group of {column}", label, present)
    raise WrongTypeError(
        f"The ranking of {quote(column)} leaves out {len(left)} of its {len(present)} groups.",
        "Rank every group, those that tie in a list of their own; or leave people out before the breakdown.",
    )


def _group(made: Breakdown, given: Mapping[str, str] | None) -> dict[str, str]:
    if given is None:
        return {}
    if not isinstance(given, Mapping) or not given:
        raise WrongTypeError("The group names no characteristic.", "Give for example {'ethnicity': 'White'}.")
    for column, label in given.items():
        _require_characteristic(made, column)
        present = labels_of(made.basis, column)
        if label not in present:  # nor are people not known ever what others are measured by
            raise UnknownChoiceError(f"group of {column}", label, present)
    return dict(given)


def _bounds(made: Breakdown, given: tuple[float, float] | None) -> tuple[float, float] | None:
    if made.kind == "proportion":
        if given is not None:
            raise WrongTypeError("Shares have bounds of their own, 0 and 1.", "Leave `bounds` out.")
        return 0.0, 1.0
    if given is None:
        return None
    least, most = (float(end) for end in given)
    values = made.basis["value"].dropna()
    if not (math.isfinite(least) and math.isfinite(most) and least < most):
        raise WrongTypeError(
            "The bounds are not two numbers, the least and the most.", "Give bounds=(0, 100)."
        )
    if len(values) and not (values.min() >= least and values.max() <= most):
        raise WrongTypeError(
            "A group's value lies outside the bounds.", "Give the least and the most there can be."
        )
    return least, most


def _require_whole(draws: int, seed: int) -> None:
    if isinstance(draws, bool) or not isinstance(draws, int) or draws < FEWEST_DRAWS:
        raise WrongTypeError("There are too few draws to know a tail by.", f"Ask for {FEWEST_DRAWS} or more.")
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise WrongTypeError("The seed is not a whole number, 0 or more.", "Give seed=1.")
