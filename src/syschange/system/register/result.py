"""What a register of changes shows: breadth, depth, how many it reached, and whose recommendations were adopted."""

import dataclasses
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from syschange.errors import UnknownChoiceError
from syschange.results import COUNT_COLUMNS, Coarsening, Estimate, Result, shown_counts
from syschange.system.register.counted import COLUMNS, adopted, gap_of, rows_of, share_of
from syschange.system.register.reading import NUMBERS
from syschange.system.register.terms import DEPTHS, ELEMENTS, LIVED, STATUSES
from syschange.system.register.tested import tested_rows, tested_words
from syschange.system.register.tracing import Tracing, trace
from syschange.system.register.words import Said, words

QUESTIONS = ("dose", "reach", "influence", "influence gap")


@dataclass(frozen=True, eq=False, repr=False)
class Register(Result):
    """The register of changes, counted.

    Attributes
    ----------
    table
        `section` ("element", "depth", "people", "recommendations", "tests", "stories"), `item` (the element, level,
        author or criterion), `quantity` ("claimed", "evidenced", "substantiated": changes at least that far; "dose",
        "reach": shares of people; "adopted of decided", "undecided", "less others"; the kind and result of a test,
        "hoop: failed"; the kind of a story), `n` (changes, people or recommendations), `numerator` (of tests and
        stories: changes of which somebody outside says so), `value`, `lower`, `upper`, `level`, `method`.
    changes
        One row a change: `change`, `element`, `depth`, `status`, and the people `claimed`, `exposed`, `eligible`.
    lines
        What each source that speaks for itself says, without ids; `tracing` is read off it.
    level
        Confidence level.
    lowered, disagreeing, over
        Changes that only insiders call substantiated, of which sources give different numbers of people, and that are
        said to have reached more people than they were claimed, or able, to.
    repeats, unplaced
        Changes and sources in which a source only repeats another, and sources that others rest on without a row.
    undated
        Recommendations left out because they do not say when they were made.
    older
        Changes left out because they were made before the day from which changes count.
    hidden
        Whether a number of people it rests on is hidden on paper; then no share of people is told, since the rest
        would be those changes that reached many.
    """

    changes: pd.DataFrame = field(kw_only=True)
    advice: pd.DataFrame | None = field(kw_only=True)
    lines: pd.DataFrame = field(kw_only=True)
    level: float = field(kw_only=True)
    lowered: int = field(kw_only=True)
    disagreeing: int = field(kw_only=True)
    over: int = field(kw_only=True)
    repeats: int = field(kw_only=True)
    unplaced: int = field(kw_only=True)
    undated: int = field(kw_only=True)
    older: int = field(kw_only=True)
    hidden: bool = field(kw_only=True, default=False)

    def elements(self, status: str = "substantiated") -> tuple[str, ...]:
        """Return the elements of the system in which at least one change is as far as a status."""
        return self._reached("element", ELEMENTS, status)

    def depths(self, status: str = "substantiated") -> tuple[str, ...]:
        """Return the levels of depth at which at least one change is as far as a status."""
        return self._reached("depth", DEPTHS, status)

    def _reached(self, section: str, items: tuple[str, ...], status: str) -> tuple[str, ...]:
        if status not in STATUSES:
            raise UnknownChoiceError("status of a change", status, STATUSES)
        far = self.changes[self.changes["status"] >= STATUSES.index(status)]
        there = set(far[section].dropna())
        return tuple(item for item in items if item in there)

    def tracing(self, criterion: str | None = None) -> Tracing:
        """Return what tests, stories and accounts come to for a criterion, or for everything.

        What bears on no criterion in particular bears on "transformational". A criterion of which nobody says
        anything has grade 0.

        Raises
        ------
        UnknownChoiceError
            Where there is no such criterion.
        """
        return trace(self.lines, criterion)

    def estimate(self, question: str) -> Estimate:
        """Return an estimate: "dose", "reach", "influence" or "influence gap".

        "influence" is the share adopted of what people with lived experience recommended and was decided; the gap is
        that less the share of everybody else's.

        Raises
        ------
        UnknownChoiceError
            Where there is no such question.
        NotEstimableError
            Where the register does not say.
        """
        if question not in QUESTIONS:
            raise UnknownChoiceError("question to a register", question, QUESTIONS)
        if question in {"dose", "reach"}:
            return share_of(self._told, question, self.level)
        advice = pd.DataFrame({"role": [], "adopted": []}) if self.advice is None else self.advice
        return (
            gap_of(advice, self.level)
            if question == "influence gap"
            else adopted(advice, [LIVED], self.level)
        )

    @property
    def _told(self) -> pd.DataFrame:
        """The changes, without numbers of people where any of them is hidden."""
        return self.changes.assign(**dict.fromkeys(NUMBERS, np.nan)) if self.hidden else self.changes

    def counts(self) -> pd.DataFrame:
        """Return the numbers of people that changes were claimed to reach, could reach and did."""
        cells = [(("change", change),) for change in self.changes["change"]]
        parts = [pd.DataFrame({"cell": cells, "quantity": n, "count": self.changes[n]}) for n in NUMBERS]
        every = pd.concat(parts, ignore_index=True)
        return every[every["count"].notna()].reset_index(drop=True)[list(COUNT_COLUMNS)]

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Register":
        """Return the register with its people as published; changes and recommendations are not people."""
        found = shown_counts(published)
        shown = {
            n: [found.get(((("change", c),), n), np.nan) for c in self.changes["change"]] for n in NUMBERS
        }
        origin = self.provenance.published()
        changes = self.changes.assign(**shown)
        hidden = bool((changes[list(NUMBERS)].isna() & self.changes[list(NUMBERS)].notna()).any(axis=None))
        kept = dataclasses.replace(
            self, changes=changes, hidden=hidden, policy=coarsening.policy, provenance=origin
        )
        return kept.finished()

    def finished(self) -> "Register":
        """Return the register with its table and words."""
        rows = [*rows_of(self._told, self.advice, self.level), *tested_rows(self.lines)]
        table = pd.DataFrame(rows, columns=list(COLUMNS))
        told = Said(
            self.lowered, self.disagreeing, self.over, self.repeats, self.unplaced, self.undated, self.older,
            self.hidden, tests=tested_words(self.lines),
        )  # fmt: skip
        return dataclasses.replace(self, _table=table, _words=words(self.changes, table, told))
