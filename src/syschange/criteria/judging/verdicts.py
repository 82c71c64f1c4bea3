"""From probability and grade to a verdict on a test, from tests to a criterion, and from criteria to the whole."""

import functools
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import UnknownChoiceError

MET, NOT_MET, UNCLEAR, NO_EVIDENCE = "MET", "NOT MET", "UNCLEAR", "NO EVIDENCE"
SYSTEMS_CHANGE, NOT_YET, UNPROVEN = "SYSTEMS CHANGE", "NOT (YET) SYSTEMS CHANGE", "UNPROVEN"
VERDICTS, OVERALL = (MET, NOT_MET, UNCLEAR, NO_EVIDENCE), (SYSTEMS_CHANGE, NOT_YET, UNPROVEN)
_PLACE = {name: i for i, name in enumerate(VERDICTS)}
Codes = NDArray[np.int8]  # verdicts by their places in `VERDICTS`, or overall ones by theirs in `OVERALL`


def judge(
    p_met: float, p_not: float, *, grade: int, floor: int, sure: float, has_data: bool = True
) -> tuple[str, str]:
    """Return the verdict on one test and its reason.

    Parameters
    ----------
    p_met
        Pr(the quantity reaches its threshold).
    p_not
        Pr(the quantity falls short of the threshold for failing).
    grade, floor
        The grade of the evidence, 0 to 5, and the lowest on which the test can be met.
    sure
        How probable either must be; .9 by default in a plan.
    has_data
        Whether there is anything to judge.

    Returns
    -------
    tuple of str
        The verdict, and a reason: "" where it is plain, else "ambiguous" (neither is sure), "capped: design"
        (sure enough, on evidence too weak), "no data" or "assertion only". A weak design can sink a claim from
        grade 1, and cannot carry one below the floor.
    """
    if not has_data or not (math.isfinite(p_met) and math.isfinite(p_not)):
        return NO_EVIDENCE, "no data"
    if grade < 1:
        return NO_EVIDENCE, "assertion only"
    if p_not >= sure:
        return NOT_MET, ""
    if p_met >= sure:
        return (MET, "") if grade >= floor else (UNCLEAR, "capped: design")
    return UNCLEAR, "ambiguous"


def conjunction(verdicts: Sequence[str]) -> str:
    """Return the verdict on a criterion from its required tests: all must be met, and one can sink it.

    Any NOT MET gives NOT MET; all MET gives MET; all NO EVIDENCE (or none at all) gives NO EVIDENCE; anything
    else is UNCLEAR. Nothing is averaged, because a strong test does not make up for a failed one.
    """
    unknown = [v for v in verdicts if v not in (MET, NOT_MET, UNCLEAR, NO_EVIDENCE)]
    if unknown:
        raise UnknownChoiceError("verdict", unknown[0], (MET, NOT_MET, UNCLEAR, NO_EVIDENCE))
    if NOT_MET in verdicts:
        return NOT_MET
    if all(v == NO_EVIDENCE for v in verdicts):
        return NO_EVIDENCE
    return MET if all(v == MET for v in verdicts) else UNCLEAR


def overall(verdicts: Sequence[str]) -> str:
    """Return the overall verdict: systems change only where all criteria are met."""
    if NOT_MET in verdicts:
        return NOT_YET
    return SYSTEMS_CHANGE if verdicts and all(v == MET for v in verdicts) else UNPROVEN


def judge_many(
    p_met: ArrayLike, p_not: ArrayLike, *, grade: int, floor: int, sure: ArrayLike, capped: ArrayLike = False
) -> Codes:
    """Return the verdicts of `judge` on many at once, by their places in `VERDICTS`.

    Parameters
    ----------
    p_met, p_not, sure
        As for `judge`, of shapes that broadcast; missing where there is nothing to judge.
    grade, floor
        As for `judge`.
    capped
        Where a verdict of MET may not stand, and is UNCLEAR.
    """
    met, failed, enough = (np.asarray(a, dtype=np.float64) for a in (p_met, p_not, sure))
    carried = np.where(np.asarray(capped) | (grade < floor), _PLACE[UNCLEAR], _PLACE[MET])
    with np.errstate(invalid="ignore"):
        judged = np.where(met >= enough, carried, _PLACE[UNCLEAR])
        judged = np.where(failed >= enough, _PLACE[NOT_MET], judged)
    there = np.isfinite(met) & np.isfinite(failed) & (grade >= 1)
    return np.where(there, judged, _PLACE[NO_EVIDENCE]).astype(np.int8)


def conjunction_many(verdicts: Sequence[Codes]) -> Codes:
    """Return the verdicts of `conjunction` on many at once; the arrays broadcast."""
    if not verdicts:
        return np.asarray(_PLACE[NO_EVIDENCE], dtype=np.int8)
    none, met, failed = (
        [np.asarray(v) == _PLACE[name] for v in verdicts] for name in (NO_EVIDENCE, MET, NOT_MET)
    )
    made = np.where(_over(np.logical_and, met), _PLACE[MET], _PLACE[UNCLEAR])
    made = np.where(_over(np.logical_and, none), _PLACE[NO_EVIDENCE], made)
    return np.where(_over(np.logical_or, failed), _PLACE[NOT_MET], made).astype(np.int8)


def overall_many(verdicts: Sequence[Codes]) -> Codes:
    """Return the overall verdicts of `overall` on many at once, by their places in `OVERALL`."""
    met, failed = ([np.asarray(v) == _PLACE[name] for v in verdicts] for name in (MET, NOT_MET))
    places = {name: i for i, name in enumerate(OVERALL)}
    made = np.where(_over(np.logical_and, met), places[SYSTEMS_CHANGE], places[UNPROVEN])
    return np.where(_over(np.logical_or, failed), places[NOT_YET], made).astype(np.int8)


def _over(joined: np.ufunc, flags: Sequence[NDArray[np.bool_]]) -> NDArray[np.bool_]:
    return np.asarray(functools.reduce(joined, flags), dtype=np.bool_)
