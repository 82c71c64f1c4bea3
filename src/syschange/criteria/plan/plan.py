"""The plan: what was changed, for whom, against what, and what would count, agreed before looking."""

import calendar
import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from syschange.criteria.definition import check_left_out
from syschange.criteria.plan.agreeing import check_evidence, require
from syschange.criteria.plan.evidence import Asked, Replication, read_asked, read_replication
from syschange.criteria.plan.file import read_yaml
from syschange.criteria.plan.outcomes import ADVERSE, Outcome, read_outcome
from syschange.criteria.plan.parts import (
    Change,
    Comparison,
    Horizons,
    Shock,
    Source,
    Thresholds,
    check_sources,
    origin,
    read_change,
    read_comparison,
    read_horizons,
    read_shock,
    read_source,
    read_thresholds,
)
from syschange.criteria.plan.reader import Section
from syschange.criteria.plan.tables import Table, read_tables
from syschange.errors import InvalidPlanError, quote

VERSION = 1


@dataclass(frozen=True)
class Plan:
    """A plan that can be run.

    Attributes
    ----------
    title, change, thresholds, horizons, shocks, collected_until, tables, comparison, sources, outcomes
        The sections of the file.
    characteristics, ways, groups
        The characteristics that results are broken down by, the most of them taken together (2 unless stated:
        ours), and those, alone or together, whose groups are judged.
    no_breakdown
        Why results are broken down by no characteristic; empty where they are by some.
    evidence
        What is said of single pieces of evidence.
    replications
        The same change evaluated elsewhere.
    without
        Supporting tests that are left out, by their codes.
    notes
        What a reader must know about the data, printed with the methods (who is counted as "other", say).
    folder
        The folder that paths are taken from.
    digest
        SHA-256 of the content, so that a later change of plan shows.
    """

    title: str
    change: Change
    thresholds: Thresholds
    horizons: Horizons
    shocks: tuple[Shock, ...]
    collected_until: dt.date
    tables: Mapping[str, Table]
    characteristics: tuple[str, ...]
    ways: int
    groups: tuple[tuple[str, ...], ...]
    comparison: Comparison | None
    sources: tuple[Source, ...]
    outcomes: tuple[Outcome, ...]
    evidence: Asked
    replications: tuple[Replication, ...]
    without: tuple[str, ...]
    no_breakdown: str
    notes: tuple[str, ...]
    folder: Path
    digest: str

    @classmethod
    def read(cls, path: str | Path) -> "Plan":
        """Read a plan from a YAML file.

        Raises
        ------
        MissingFileError
            Where the file is not there.
        UnreadableFileError
            Where it is not YAML, or not UTF-8 text.
        InvalidPlanError
            Where it says something that cannot be run, naming the key and the nearest right one.
        """
        return cls.of(read_yaml(path, "plan"), folder=Path(path).parent)

    @classmethod
    def of(cls, content: object, *, folder: str | Path = ".") -> "Plan":
        """Build a plan from Python mappings and lists of the same form as the file.

        Raises
        ------
        InvalidPlanError
            Where it says something that cannot be run.
        """
        top = Section(content, "the plan")
        version = top.number("version")
        if version != VERSION:
            newer = "Update syschange to read it." if version > VERSION else f"Write version: {VERSION}."
            raise InvalidPlanError(
                f"The plan is of version {version:g}, and this library reads {VERSION}.", newer
            )
        data, change = top.section("data"), read_change(top.section("change"))
        made = cls(
            title=top.text("title"),
            change=change,
            thresholds=read_thresholds(top.section("thresholds")),
            horizons=read_horizons(top.section("horizons") if top.has("horizons") else None),
            shocks=tuple(read_shock(p) for p in top.sections("shocks")) if top.has("shocks") else (),
            collected_until=data.date("collected_until"),
            tables=MappingProxyType(read_tables(data)),
            characteristics=top.texts("characteristics"),
            ways=top.whole("ways", least=1, most=5, default=2),
            groups=top.lists("groups"),
            comparison=read_comparison(top.section("comparison"), change=change)
            if top.has("comparison")
            else None,
            sources=tuple(read_source(part) for part in top.sections("sources")),
            outcomes=tuple(read_outcome(part) for part in top.sections("outcomes")),
            evidence=read_asked(
                top.section("evidence") if top.has("evidence") else Section({}, "'evidence'")
            ),
            replications=tuple(read_replication(p) for p in top.sections("replications"))
            if top.has("replications")
            else (),
            without=top.texts("without", default=()),
            no_breakdown=top.text("no_breakdown", default=""),
            notes=top.texts("notes", default=()),
            folder=Path(folder),
            digest="",
        )
        data.finish()
        top.finish()
        made._check()
        # Only now is it known to hold nothing but texts, numbers, dates, and lists and mappings of them.
        written = json.dumps(content, sort_keys=True, default=str)
        return dataclasses.replace(made, digest=hashlib.sha256(written.encode()).hexdigest())

    @property
    def judged_groups(self) -> tuple[tuple[str, ...], ...]:
        """The characteristics, alone or together, whose groups are judged: each alone where none is declared."""
        return self.groups or tuple((c,) for c in self.characteristics)

    def role(self, source: str) -> str:
        """Return the role of a source."""
        return next(s.role for s in self.sources if s.name == source)

    def origins(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the independent sources that some come down to: what rests on another counts as that other."""
        return tuple(sorted({end for name in names if name for end in origin(name, self.sources)}))

    def outcome(self, name: str) -> Outcome:
        """Return one outcome by its name."""
        return next(o for o in self.outcomes if o.name == name)

    @property
    def known_from(self) -> dt.date | None:
        """The day from which lasting can be known: so long after the starting money, or else the change."""
        clock = self.change.funding_ends_on or self.change.began_on
        return None if clock is None else months_on(clock, self.horizons.sustained)

    def _check(self) -> None:
        """Check that the sections agree with one another."""
        names = [o.name for o in self.outcomes]
        twice = [n for n in names if names.count(n) > 1]
        if twice:
            raise InvalidPlanError(
                f"Two outcomes are called {quote(twice[0])}.", "Give each a name of its own."
            )
        known = [s.name for s in self.sources]
        for outcome in self.outcomes:
            require(outcome.source, known, f"source of {quote(outcome.name)}")
            require(outcome.table, list(self.tables), f"table of {quote(outcome.name)} among the plan's data")
        check_sources(self.sources)
        for name, table in self.tables.items():
            if table.source:
                require(table.source, known, f"source of the table {quote(name)}")
        check_evidence(
            self.evidence, self.replications, tables=list(self.tables), outcomes=self.outcomes,
            began=self.change.began_on is not None, compared=self.comparison is not None,
        )  # fmt: skip
        check_left_out(self.without)
        self._check_both_sides()
        self._check_groups()

    def _check_both_sides(self) -> None:
        """Check that what could get worse is measured, and that a breakdown left out has a reason."""
        if not any(o.kind == ADVERSE for o in self.outcomes):
            raise InvalidPlanError(
                "The plan measures nothing bad that the change could have made worse.",
                "Add an outcome of kind: adverse (deaths, evictions, returns to hospital), with its harm.",
            )
        if not self.characteristics and not self.no_breakdown:
            raise InvalidPlanError(
                "The plan breaks its results down by no characteristic, and does not say why.",
                'Name characteristics of people, or give the reason: no_breakdown: "…".',
            )
        if self.characteristics and self.no_breakdown:
            raise InvalidPlanError(
                "The plan gives a reason for breaking nothing down, and characteristics to break results down by.",
                "Take one of the two away.",
            )

    def _check_groups(self) -> None:
        """Check that every group declared is one that the analyses form, so that none goes unjudged."""
        arm = self.comparison.column if self.comparison is not None else None
        for i, column in enumerate(self.characteristics):
            if column == arm or column in self.characteristics[:i]:
                raise InvalidPlanError(
                    f"{quote(column)} is a characteristic and something else as well.",
                    "Name it once, and leave the column of the comparison out of the characteristics.",
                )
        for i, group in enumerate(self.groups, start=1):
            for column in group:
                require(column, self.characteristics, "characteristic of the plan (needed by 'groups')")
            if not group or len(set(group)) < len(group) or set(group) in map(set, self.groups[: i - 1]):
                raise InvalidPlanError(
                    f"Entry {i} of 'groups' is empty, or says what was said before.",
                    "Name each characteristic, or each set of them, once.",
                )
            if len(group) > self.ways:
                raise InvalidPlanError(
                    f"Entry {i} of 'groups' takes {len(group)} characteristics together, and 'ways' is {self.ways}.",
                    f"Write ways: {len(group)}.",
                )


def months_on(day: dt.date, months: float) -> dt.date:
    """Return the day so many months later; the last of the month where that month is shorter."""
    count = day.year * 12 + day.month - 1 + round(months)
    year, month = divmod(count, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
