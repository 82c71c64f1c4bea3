"""The door: results with true values go in, and the same results recomputed from publishable counts come out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from syschange.disclosure.policies import ONS_10_5, Policy, policy_named
from syschange.errors import NotProtectedError, WrongTypeError, quote
from syschange.results import Coarsening, Publishable

_KEY = object()


@dataclass(frozen=True, eq=False)
class Protected:
    """Results that may be published together; only `protect` makes them.

    Attributes
    ----------
    results
        The results, or check reports, made again from published counts, in the order given.
    policy
        The policy they were made under.
    shown, hidden
        How many counts behind them are shown and how many hidden.
    """

    results: tuple[Publishable, ...]
    policy: Policy
    shown: int
    hidden: int
    _key: object = field(repr=False)

    def __post_init__(self) -> None:
        if self._key is not _KEY or any(r.policy != self.policy.name for r in self.results):
            raise NotProtectedError("A result")

    @property
    def statement(self) -> str:
        """What was done to keep people from being identified, in plain words."""
        share = self.hidden / max(self.shown + self.hidden, 1)
        return f"{self.policy.statement} {share:.0%} of the numbers of people behind this publication are hidden."

    def __repr__(self) -> str:
        return f"Protected under {self.policy.name}: {len(self.results)} results"


def protect(results: Publishable | Sequence[Publishable], *, policy: Policy | str = ONS_10_5) -> Protected:
    """Return results fit to publish: every count hidden or rounded, every other number recomputed from those.

    Give everything that will be published together in one call.

    Parameters
    ----------
    results
        One result, or several. Reports of checks (`schemas.CheckReport`) are made fit to publish as results are:
        they count rows of records, which are hidden and rounded as numbers of people are.
    policy
        A policy or its name; `ONS_10_5` unless stated.

    Returns
    -------
    Protected

    Raises
    ------
    UnknownChoiceError
        Where there is no policy of that name.
    WrongTypeError
        Where something given is not a result, or has been protected before.
    """
    chosen = policy_named(policy)
    given = tuple(results) if isinstance(results, Sequence) else (results,)
    for result in given:
        if not isinstance(result, Publishable):
            raise WrongTypeError(f"A result is needed, and this is of type {quote(type(result).__name__)}.")
        if result.policy is not None:
            raise WrongTypeError(
                "This result was protected before.", "Protect the result with true values, once."
            )
    if not given:
        raise WrongTypeError("There is nothing to protect.", "Give at least one result.")
    coarsening = Coarsening(chosen.name, chosen.figures)
    counts = [result.counts() for result in given]
    published = [_published(table, chosen) for table in counts]
    remade = tuple(r.from_counts(p, coarsening) for r, p in zip(given, published, strict=True))
    every = pd.concat(published, ignore_index=True).drop_duplicates(["cell", "quantity"])
    hidden = int(every["count"].isna().sum())
    return Protected(remade, chosen, len(every) - hidden, hidden, _KEY)


def _published(counts: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    return counts.assign(count=policy.publish(counts["count"]))
