"""Disclosure policies as values: which counts are hidden, and what the others are rounded to."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import UnknownChoiceError, WrongTypeError, quote

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
    """

    name: str
    threshold: int
    base: int
    figures: int = 3
    source: str = "the user's own"

    def __post_init__(self) -> None:
        if min(self.threshold, self.base, self.figures) < 1:
            raise WrongTypeError(
                "A disclosure policy needs a threshold, a base and a number of figures of at least 1.",
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
    def statement(self) -> str:
        """The policy in plain words."""
        return (
            f"Numbers of people from 0 to {self.threshold - 1} are hidden and shown as {HIDDEN}; all other numbers "
            f"of people are rounded to the nearest {self.base}. Percentages, differences and intervals are worked "
            "out from the rounded numbers, so that nobody can work back to the true ones."
        )


ONS_10_5 = Policy(
    "ONS_10_5", 10, 5, source="threshold of 10 as used for the ONS Secure Research Service, rounding to 5"
)
NHS_7_5 = Policy(
    "NHS_7_5", 8, 5, source="NHS Digital Hospital Episode Statistics analysis guide, 2018; zero hidden too"
)
STRICT_10_10 = Policy("STRICT_10_10", 10, 10, source="ours: threshold of 10, rounding to 10")
POLICIES = {p.name: p for p in (ONS_10_5, NHS_7_5, STRICT_10_10)}


def policy_named(policy: Policy | str) -> Policy:
    """Return a policy given as itself or by name.

    Raises
    ------
    UnknownChoiceError
        Where there is none of that name: a misspelt policy never means no policy.
    """
    if isinstance(policy, Policy):
        if POLICIES.get(policy.name, policy) != policy:
            raise WrongTypeError(
                f"A policy of your own may not be called {quote(policy.name)}, which is a named one.",
                "Give it a name of its own, so that a reader is not misled.",
            )
        return policy
    if policy not in POLICIES:
        raise UnknownChoiceError("disclosure policy", policy, list(POLICIES))
    return POLICIES[policy]
