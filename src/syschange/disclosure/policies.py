"""Disclosure policies as values: which counts are hidden, and what the others are rounded to."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import UnknownChoiceError, WrongTypeError, quote
from syschange.results import INTERNAL

_TWO = 2
HIDDEN = "[c]"  # Government Statistical Service shorthand for confidential


@dataclass(frozen=True)
class Policy:
    """A disclosure policy.

    Attributes
    ----------
    name
        Its name, printed on whatever is published under it.
    threshold
        Counts below this are hidden, none and zero included.
    base
        Other counts are rounded to the nearest multiple of this.
    figures
        Means are given to this many significant figures of the standard deviation of everybody (ours: 3).
    source
        Where it comes from.
    width
        How many values a hidden number has to be able to have, whatever can be worked out from all that is published
        together (ours: 3, and 5 where it is strict).
    exact
        Whether linear programming has to show that hidden numbers have so many values, as it should where others are
        not rounded.
    reason
        Why true values are written; empty where they are not.
    """

    name: str
    threshold: int
    base: int
    figures: int = 3
    source: str = "the user's own"
    width: int = 3
    exact: bool = False
    reason: str = ""

    def __post_init__(self) -> None:
        if min(self.threshold, self.base, self.figures) < 1 or self.width < _TWO:
            raise WrongTypeError(
                "A disclosure policy needs a threshold, a base and a number of figures of at least 1, and a width of "
                "at least 2: a hidden number that can have one value only is known.",
                "Use one of the named policies, such as ONS_10_5.",
            )
        if 2 * self.threshold < self.base:
            raise WrongTypeError(
                f"A base of {self.base} would round a few people, {self.threshold} say, to none.",
                "Give a threshold of at least half the base.",
            )

    def publish(self, counts: ArrayLike) -> NDArray[np.float64]:
        """Return counts as they may be published: rounded, and missing where hidden."""
        values = np.asarray(counts, dtype=np.float64)
        # Halves round up, on every machine and engine alike.
        rounded = np.floor(values / self.base + 0.5) * self.base
        return np.where(values >= self.threshold, rounded, np.nan)

    @property
    def room(self) -> int:
        """How far the most a hidden number can be stays above the least: one less than the values it can have."""
        return min(self.width, self.threshold) - 1

    @property
    def internal(self) -> bool:
        """Whether true values are written, for a reason."""
        return bool(self.reason)

    @property
    def stamp(self) -> str:
        """What stands on every page: nothing but where true values are written."""
        return f"Internal copy with true values, not for release: {self.reason}" if self.internal else ""

    @property
    def statement(self) -> str:
        """The policy in plain words."""
        if self.internal:
            return f"{self.stamp}. No number is hidden or rounded."
        if self.base == 1:
            return (
                f"Numbers of people from 0 to {self.threshold - 1} are hidden and shown as {HIDDEN}, and so are the "
                "larger ones that would give them away; all other numbers of people are exact. Percentages, "
                "differences and intervals are worked out from these."
            )
        return (
            f"Numbers of people from 0 to {self.threshold - 1} are hidden and shown as {HIDDEN}; all other numbers "
            f"of people are rounded to the nearest {self.base}. Where larger numbers that add up would give a small "
            "one away, some of them are hidden with it. Percentages, differences and intervals are worked out from "
            "the rounded numbers, so that nobody can work back to the true ones."
        )


ONS_10_5 = Policy(
    "ONS_10_5", 10, 5, source="threshold of 10 as used for the ONS Secure Research Service, rounding to 5"
)
NHS_7_5 = Policy(
    "NHS_7_5", 8, 5, source="NHS Digital Hospital Episode Statistics analysis guide, 2018; zero hidden too"
)
STRICT_10_10 = Policy("STRICT_10_10", 10, 10, width=5, source="ours: threshold of 10, rounding to 10")


def exact_suppression(threshold: int = 10, width: int = 3) -> Policy:
    """Return a policy that rounds nothing: small numbers are hidden, and whatever would give them away.

    It hides more than rounding does, and is not safe quarter by quarter: take two publications of a cohort that grew
    from each other, and the few who joined stand there. Give it to a `Ledger`, or publish once. What the published
    tables say together is closed; that a table which crosses more characteristics than any of them has to exist
    beneath them can say a little more, and is not looked at.

    Parameters
    ----------
    threshold
        Numbers below this are hidden.
    width
        How many values a hidden number has to be able to have.

    Returns
    -------
    Policy

    Raises
    ------
    WrongTypeError
        Where the threshold is below 1 or the width below 2.
    """
    return Policy(
        f"exact_suppression({threshold}, {width})", threshold, 1, width=width, exact=True,
        source="cell suppression with a linear-programming audit (Fischetti and Salazar 2000)",
    )  # fmt: skip


def internal_only(reason: str) -> Policy:
    """Return the policy of an internal copy: true values, stamped on every page with why.

    Parameters
    ----------
    reason
        Who needs true values, and what for.

    Returns
    -------
    Policy

    Raises
    ------
    WrongTypeError
        Where there is no reason.
    """
    said = " ".join(str(reason).split()) if isinstance(reason, str) else ""
    if not said:
        raise WrongTypeError(
            "An internal copy needs a reason.",
            "Say who needs true values and what for: it stands on every page.",
        )
    return Policy(INTERNAL, 1, 1, source="true values", reason=said)


POLICIES = {p.name: p for p in (ONS_10_5, NHS_7_5, STRICT_10_10)}


def policy_named(policy: Policy | str) -> Policy:
    """Return a policy given as itself or by name.

    Raises
    ------
    UnknownChoiceError
        Where there is none of that name: a misspelt policy never means no policy.
    """
    if isinstance(policy, Policy):
        if POLICIES.get(policy.name, policy) != policy or (policy.name == INTERNAL) != policy.internal:
            raise WrongTypeError(
                f"A policy of your own may not be called {quote(policy.name)}, which is a named one.",
                "Give it a name of its own, so that a reader is not misled.",
            )
        return policy
    if policy not in POLICIES:
        raise UnknownChoiceError("disclosure policy", policy, list(POLICIES))
    return POLICIES[policy]
