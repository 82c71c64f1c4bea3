"""What an audit found: a verdict on every number of people that should stay unknown."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from syschange.errors import listing
from syschange.notebook import page

COLUMNS = ("result", "cell", "quantity", "lower", "upper", "verdict", "by")
CERTIFIED, REFUTED, UNDECIDED = "certified", "refuted", "undecided"


@dataclass(frozen=True, eq=False, repr=False)
class Audit:
    """What an attacker who has everything that was published together can work out.

    It is not for release: it says what can be worked out, and from where. It holds nothing but what follows from
    what was given: no true value, unless true values were given.

    Attributes
    ----------
    width
        How many values a hidden number has to be able to have.
    full
        Whether other tables that give the same publication were looked for. Adding up and taking away finds what
        leaks; it never shows that a number is safe.
    seconds
        How many seconds it took, on the clock on the wall.
    tables
        The positions of the tables that something refuted stands in, or lies between.
    not_added
        The columns whose labels do not add up, whose totals were left out.
    withheld
        How many hidden numbers cannot all be below the threshold: the attacker takes any of these to have been
        withheld, and the other hidden ones to be small, which is the reading that is worst for people.
    guessed
        How many of the refuted numbers are so only for an attacker who takes hidden numbers for small ones. Some are
        hidden to protect others, so that this is a guess, and may be a wrong one.
    """

    _table: pd.DataFrame
    width: int
    full: bool
    seconds: float
    tables: tuple[int, ...]
    not_added: tuple[str, ...] = field(default=())
    withheld: int = 0
    guessed: int = 0

    @property
    def table(self) -> pd.DataFrame:
        """A copy of the verdicts, a row a sensitive number.

        Returns
        -------
        DataFrame
            `result` (the position of its table), `cell`, `quantity`; `lower`, `upper` (what the attacker knows: whole
            numbers, missing where without end); `verdict` ("certified", "refuted", "undecided"); `by`, the attack
            that settled it.
        """
        return self._table.copy()

    @property
    def certified(self) -> int:
        """How many numbers were shown to be safe, by other tables that give the same publication."""
        return self._of(CERTIFIED)

    @property
    def refuted(self) -> int:
        """How many numbers can be worked out, exactly or within narrow limits."""
        return self._of(REFUTED)

    @property
    def undecided(self) -> int:
        """How many numbers were not settled."""
        return self._of(UNDECIDED)

    @property
    def ok(self) -> bool:
        """Whether nothing was refuted; see `complete` for whether everything was settled."""
        return self.refuted == 0

    @property
    def complete(self) -> bool:
        """Whether every number was settled."""
        return self.undecided == 0

    @property
    def text(self) -> str:
        """The finding in plain words, and that it is not for release."""
        return " ".join([self._found(), self._settled(), *self._left_out(), _NOT_FOR_RELEASE])

    def __repr__(self) -> str:
        return f"Audit: {self.text}"

    def _repr_html_(self) -> str:
        return page(self.text, self._table, name="Audit")

    def _of(self, verdict: str) -> int:
        return int((self._table["verdict"] == verdict).sum())

    def _found(self) -> str:
        every = f"{len(self._table):,} number{'s' if len(self._table) > 1 else ''} of people"
        if self._table.empty:
            return "Nothing in this publication is about so few people that it should stay unknown."
        if self.ok:
            return f"None of {every} that should stay unknown could be worked out from what is published."
        told = (
            f"Of {every} that should stay unknown, {self.refuted:,} can be worked out, exactly or nearly, from what "
            f"is published in {_places(self.tables)}."
        )
        if not self.guessed:
            return told
        which = "That takes" if self.guessed == self.refuted else f"Of these, {self.guessed:,} take"
        return (
            f"{told} {which} somebody who guesses that every hidden number is a small one; some are hidden only to "
            "protect others, so the guess may be wrong."
        )

    def _settled(self) -> str:
        if self.complete:
            return "Nothing was left open."
        if self.full:
            return (
                f"Of the others {self.certified:,} were shown to be safe by another table that gives the same "
                f"publication, and {self.undecided:,} could not be settled in the time there was."
            )
        return (
            f"That was found by adding up and taking away, which finds what leaks and cannot show that the other "
            f"{self.undecided:,} are safe: audit with full=True for that."
        )

    def _left_out(self) -> list[str]:
        if not self.not_added:
            return []
        return [
            f"The labels of {listing(self.not_added)} do not add up to their totals and were not added up."
        ]


_NOT_FOR_RELEASE = "Not for release: this says what can be worked out."


def _places(tables: Sequence[int]) -> str:
    numbers = [str(i + 1) for i in tables]
    if len(numbers) == 1:
        return f"table {numbers[0]}"
    return f"tables {', '.join(numbers[:-1])} and {numbers[-1]}"
