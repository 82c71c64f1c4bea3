"""What tests, stories and accounts come to for a criterion: a grade of evidence, and whether a test sinks it."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import pandas as pd

from syschange.errors import UnknownChoiceError
from syschange.system.register.terms import (
    CRITERIA,
    DECISIVE,
    FAILED,
    GUN,
    NECESSARY,
    PASSED,
    ROLES,
    STRAW,
)

SEVERAL = 2  # independent sources, at least one of them outside: more than an account (ours)


@dataclass(frozen=True)
class Tracing:
    """What the register's evidence comes to for one criterion, or for everything: counts and a grade, no probability.

    A claim is a change and a criterion. Tests are those of process tracing (Van Evera 1997; Collier 2011).

    Attributes
    ----------
    criterion
        The criterion; None for everything.
    hoops_failed, hoops_failed_inside
        Claims that failed a test they had to pass (a hoop, or a doubly decisive test) by the word of somebody
        outside, and by that of insiders alone.
    smoking_guns, decisive
        Claims that passed a smoking gun, or a doubly decisive test, by the word of somebody outside.
    confirmed
        Claims that passed either of the two.
    straws
        Claims that passed a straw in the wind, whoever says so. They move nothing.
    sources, outside
        Independent sources of evidence, and those of them outside; a mere claim and a straw are no evidence.
    roles
        Where those sources stand.
    grade
        0 assertion, 1 an account, 2 two or more independent sources and one of them outside, 3 a smoking gun or a
        doubly decisive test passed by the word of somebody outside.
    sinks
        Whether some claim failed a test it had to pass, somebody outside says so, and nobody else outside says that
        it passed one.
    disputed
        Whether some claim failed such a test by the word of somebody outside, and passed one by another's.
    """

    criterion: str | None
    hoops_failed: int
    hoops_failed_inside: int
    smoking_guns: int
    decisive: int
    confirmed: int
    straws: int
    sources: int
    outside: int
    roles: tuple[str, ...]
    grade: int
    sinks: bool
    disputed: bool

    @property
    def supports(self) -> bool:
        """Whether a smoking gun or doubly decisive test was passed, and no test that had to be was failed."""
        return self.confirmed > 0 and not self.hoops_failed


def grade_of(*, sources: int, outside: int, confirmed: int) -> int:
    """Return the grade of evidence, from 0 to 3.

    The grades are those of the scoring model: 0 assertion, 1 an account, 2 two sources or more with one outside, 3 an
    independently substantiated contribution. Probabilities have no part in it.

    Parameters
    ----------
    sources, outside
        Independent sources that give evidence, and those of them outside.
    confirmed
        Claims that passed a smoking gun or a doubly decisive test by the word of somebody outside.
    """
    if confirmed:
        return 3
    if not sources:
        return 0
    return 2 if sources >= SEVERAL and outside else 1


def sinking(failed: AbstractSet[int], passed: AbstractSet[int]) -> tuple[bool, bool]:
    """Return whether a claim is sunk, and whether it is disputed.

    Parameters
    ----------
    failed, passed
        The sources outside that say the claim failed, and passed, a test it had to pass. One that says both is no
        witness against itself: what it says failed has failed.
    """
    contradicted = bool(passed - failed)
    return bool(failed) and not contradicted, bool(failed) and contradicted


def trace(lines: pd.DataFrame, criterion: str | None) -> Tracing:
    """Return what the lines of a register come to for a criterion, or for everything.

    Raises
    ------
    UnknownChoiceError
        Where there is no such criterion.
    """
    if criterion is not None and criterion not in CRITERIA:
        raise UnknownChoiceError("criterion", criterion, CRITERIA)
    own = lines if criterion is None else lines[lines["criterion"] == criterion]
    shown, outside = own[own["shown"]], own[own["outside"]]
    failed = _saying(outside, NECESSARY, FAILED)
    passed = _saying(outside, NECESSARY, PASSED)
    ruled = [sinking(who, passed.get(claim, frozenset())) for claim, who in failed.items()]
    guns, decisive = (_saying(outside, (test,), PASSED).keys() for test in (GUN, DECISIVE))
    sources, outsiders = shown["voice"].nunique(), shown.loc[shown["outside"], "voice"].nunique()
    return Tracing(
        criterion,
        hoops_failed=len(failed),
        hoops_failed_inside=len(_saying(own, NECESSARY, FAILED).keys() - failed.keys()),
        smoking_guns=len(guns),
        decisive=len(decisive),
        confirmed=len(guns | decisive),
        straws=len(_saying(own, (STRAW,), PASSED)),
        sources=sources,
        outside=outsiders,
        roles=tuple(role for role in ROLES if (shown["standing"].fillna(ROLES[0]) == role).any()),
        grade=grade_of(sources=sources, outside=outsiders, confirmed=len(guns | decisive)),
        sinks=any(sinks for sinks, _ in ruled),
        disputed=any(disputed for _, disputed in ruled),
    )


def _saying(lines: pd.DataFrame, tests: tuple[str, ...], result: str) -> dict[int, frozenset[int]]:
    """Return the claims of which some test is said to have had a result, and the sources that say so."""
    own = lines[lines["test"].isin(tests) & (lines["result"] == result)]
    if own.empty:
        return {}
    return {int(str(claim)): frozenset(who) for claim, who in own.groupby("claim")["voice"]}
