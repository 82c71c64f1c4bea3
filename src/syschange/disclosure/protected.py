"""What has passed the door: results made again from published counts, and those counts."""

from dataclasses import dataclass, field

import pandas as pd

from syschange.disclosure.policies import Policy
from syschange.errors import NotProtectedError
from syschange.notebook import page
from syschange.results import Publishable

PUBLISHED = ("result", "cell", "quantity", "count")
KEY = object()


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
    _counts: pd.DataFrame = field(repr=False, default_factory=pd.DataFrame)

    def __post_init__(self) -> None:
        if self._key is not KEY or any(r.policy != self.policy.name for r in self.results):
            raise NotProtectedError("A result")

    @property
    def counts(self) -> pd.DataFrame:
        """A copy of every published count: what an attacker has.

        Returns
        -------
        DataFrame
            `result` (its position), `cell` and `quantity` as in `Result.counts`, `count` (missing where hidden).
        """
        return self._counts.copy()

    @property
    def stamp(self) -> str:
        """What has to stand on every page: nothing but where true values were kept, and why."""
        return self.policy.stamp

    @property
    def statement(self) -> str:
        """What was done to keep people from being identified, in plain words."""
        if self.policy.internal:
            return self.policy.statement
        share = self.hidden / max(self.shown + self.hidden, 1)
        return f"{self.policy.statement} {share:.0%} of the numbers of people behind this publication are hidden."

    def __repr__(self) -> str:
        return f"Protected under {self.policy.name}: {len(self.results)} results"

    def _repr_html_(self) -> str:
        held = pd.DataFrame(
            {"result": range(len(self.results)), "kind": [type(r).__name__ for r in self.results]}
        )
        return page(self.statement, held, name=f"Protected under {self.policy.name}", rest=".results")
