"""What a check found: every problem once, as tables and in words that hold no value from the data."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from syschange.errors import clean
from syschange.notebook import page
from syschange.results import COUNT_COLUMNS, Coarsening, Publishable, address
from syschange.schemas.checking.published import (
    PublishedCheck,
    PublishedFinding,
    PublishedShare,
    published_notes,
)
from syschange.schemas.checking.shares import Share, uneven
from syschange.schemas.checking.words import counted, these_rows
from syschange.schemas.definition import ERROR

PROBLEM_COLUMNS = ("row", "column", "rule", "severity", "value", "hint")
SUMMARY_COLUMNS = ("column", "rule", "severity", "rows", "share")
Cell = tuple[tuple[str, str], ...]
_ELSEWHERE = ("rows elsewhere", "others elsewhere")

SPREAD_COLUMNS = ("column", "rule", "characteristic", "group", "rows", "of", "share")
MOST_ROWS = 100  # ours: rows shown for each rule; the counts in the words are of all of them


@dataclass(frozen=True)
class Case:
    """One row a rule does not hold for.

    Attributes
    ----------
    row
        The number of the data row, from 1.
    value
        The value, where it may be shown; otherwise None.
    hint
        What to do about this row.
    """

    row: int
    value: str | None
    hint: str


@dataclass(frozen=True)
class Finding:
    """One rule that does not hold for one column.

    Attributes
    ----------
    column
        The column; empty for the table as a whole.
    rule
        The name of the rule.
    statement
        What is wrong, in words.
    hint
        What to do about it.
    count
        How many rows it concerns; 0 where it concerns a column or the table as a whole.
    cases
        The first hundred of them.
    severity
        "error", or "warning" where the data may still be used.
    plain
        What is wrong without any number of rows; where it concerns rows, as it reads after one.
    """

    column: str
    rule: str
    statement: str
    hint: str
    count: int = 0
    cases: tuple[Case, ...] = ()
    severity: str = ERROR
    plain: str = ""

    @property
    def sentence(self) -> str:
        """The finding as one sentence and a hint."""
        where = f" {these_rows([c.row for c in self.cases], self.count)}" if self.cases else ""
        what = clean(self.column) if self.column else "table"
        mild = "" if self.severity == ERROR else "warning, "
        return f"{mild}{what}: {self.statement}{where}. {self.hint}".strip()


@dataclass(frozen=True, repr=False)
class CheckReport(Publishable):
    """What a check of a table against a schema found.

    Two reports are equal where they found the same, whichever engine held the table.

    Attributes
    ----------
    schema
        The name of the schema.
    rows
        How many rows the table has.
    findings
        Each rule that does not hold, by column, in the order of the schema; errors and warnings.
    shares
        How many rows each finding concerns, and how many cells of each column are missing, in all and by the
        characteristics the table holds; where `check_tables` was given people too, by theirs as well.
    asked
        The names of the rules that were asked, those that hold included.
    policy
        None: a report holds true values. `disclosure.protect` makes a `PublishedCheck` of it.
    """

    schema: str
    rows: int
    findings: tuple[Finding, ...]
    shares: tuple[Share, ...] = ()
    asked: tuple[str, ...] = ()
    policy: None = None

    @property
    def ok(self) -> bool:
        """Whether the table is valid: there may be warnings."""
        return not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that make the table invalid."""
        return tuple(finding for finding in self.findings if finding.severity == ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings with which the data may still be used."""
        return tuple(finding for finding in self.findings if finding.severity != ERROR)

    @property
    def problems(self) -> pd.DataFrame:
        """Every problem as a table, at most a hundred rows a rule and column.

        Returns
        -------
        DataFrame
            Columns `row` (the data row, from 1; missing where a whole column or table is meant), `column`
            (missing where the table is meant), `rule`, `severity`, `value` (missing wherever it could be an id
            or free text) and `hint`.
        """
        lines = [
            (case.row or None, finding.column or None, finding.rule, finding.severity, case.value, case.hint)
            for finding in self.findings
            for case in (finding.cases or (Case(0, None, finding.hint),))
        ]
        table = pd.DataFrame(lines, columns=list(PROBLEM_COLUMNS))
        return table.astype({"row": "Int64", **dict.fromkeys(PROBLEM_COLUMNS[1:], "str")})

    @property
    def summary(self) -> pd.DataFrame:
        """Each rule that does not hold, counted over all rows.

        Returns
        -------
        DataFrame
            Columns `column` (missing where the table is meant), `rule`, `severity`, `rows` (missing where a
            column or the table as a whole is meant) and `share` (of the rows of the table).
        """
        lines = [
            (f.column or None, f.rule, f.severity, f.count or None, f.count / self.rows if f.count else None)
            for f in self.findings
        ]
        table = pd.DataFrame(lines, columns=list(SUMMARY_COLUMNS))
        text = dict.fromkeys(("column", "rule", "severity"), "str")
        return table.astype({**text, "rows": "Int64", "share": "float64"})

    @property
    def missing(self) -> pd.DataFrame:
        """Missing cells by column and by the reason why, with their share; columns as in `spread`."""
        whole = tuple(share for share in self.shares if share.tells_missing and not share.group)
        return _spread(whole).drop(columns=["characteristic", "group"])

    @property
    def spread(self) -> pd.DataFrame:
        """Findings and missing cells by the characteristics that the table holds.

        Returns
        -------
        DataFrame
            Columns `column`, `rule` ("missing" for cells that are missing without a reason, and the reason for
            others), `characteristic` and `group` (both empty for all rows), `rows` (that it concerns), `of` (the
            rows of the group) and `share`.
        """
        return _spread(self.shares)

    @property
    def text(self) -> str:
        """Every problem in words: one sentence a column and rule, with row numbers and no value from the data.

        Where a problem or missing cells are spread unevenly over the groups of a characteristic, a sentence says
        so: what is missing is then not missing by chance.
        """
        size = f"{self.schema}: {counted(self.rows, 'row')} checked"
        spread = uneven(self.shares)
        if not self.findings:
            return "\n".join([f"{size}, and no problems found.", *spread])
        kinds = (
            [f"{counted(len(self.errors), 'kind')} of problem found"] if self.errors else ["no errors found"]
        )
        kinds += [counted(len(self.warnings), "warning")] if self.warnings else []
        head = f"{size}, and {' and '.join(kinds)}."
        return "\n".join([head, *(finding.sentence for finding in (*self.errors, *self.warnings)), *spread])

    def counts(self) -> pd.DataFrame:
        """Return every count of rows the report shows (see `Publishable.counts`)."""
        return pd.DataFrame(list(self._counted()), columns=list(COUNT_COLUMNS))

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> PublishedCheck:
        """Return the report as it may be published, without the numbers of single rows and without values.

        A number of rows is shown only where that of all other rows may be shown as well.
        """
        keys = zip(published["cell"], published["quantity"], strict=True)
        shown = dict(zip(keys, published["count"], strict=True))

        def pair(cell: Cell) -> tuple[int | None, int | None]:
            rows, of = (_whole(shown[cell, quantity]) for quantity in ("rows", "of"))
            return None if of is None or _whole(shown[cell, "others"]) is None else rows, of

        findings = []
        for cell, found in zip(self._cells("finding", self.findings), self.findings, strict=True):
            rows, of = pair(cell) if found.count else (None, None)
            words = found.plain or f"break the rule '{found.rule}'"
            about = (found.column, found.rule, found.severity, words, found.hint)
            findings.append(PublishedFinding(*about, found.count > 0, rows, _share(rows, of)))
        shares, told = [], []
        for cell, share in zip(self._cells("share", self.shares), self.shares, strict=True):
            rows, of = pair(cell)
            whom = (share.column, share.rule, share.characteristic, share.group)
            shares.append(PublishedShare(*whom, rows, of, _share(rows, of)))
            # A sentence holds a group against all others, so theirs must be numbers that may be shown too.
            elsewhere = (shown.get((cell, quantity), 0.0) for quantity in _ELSEWHERE)
            told += shares[-1:] if not any(map(math.isnan, elsewhere)) else []
        every = _whole(shown[self._cells("table", (self,))[0], "of"])
        made = (tuple(findings), tuple(shares), published_notes(told), self.asked, coarsening.policy)
        return PublishedCheck(self.schema, self.ok, every, *made)

    def _counted(self) -> Iterator[tuple[Cell, str, int]]:
        yield self._cells("table", (self,))[0], "of", self.rows
        for cell, found in zip(self._cells("finding", self.findings), self.findings, strict=True):
            yield from _three(cell, found.count, self.rows) if found.count else ()
        whole = {(s.column, s.rule): s for s in self.shares if not s.group}
        for cell, share in zip(self._cells("share", self.shares), self.shares, strict=True):
            yield from _three(cell, share.rows, share.of)
            if share.group:
                every = whole[share.column, share.rule]
                rows, of = every.rows - share.rows, every.of - share.of
                yield from zip((cell, cell), _ELSEWHERE, (rows, of - rows), strict=True)

    def _cells(self, what: str, parts: Sequence[object]) -> list[Cell]:
        """Return what each part counts: two findings may be of one column and rule, so they are numbered."""
        return [address({"table": self.schema, what: str(i)}) for i in range(len(parts))]

    def __repr__(self) -> str:
        return f"CheckReport: {self.text}"

    def _repr_html_(self) -> str:
        problems = self.problems if self.findings else None
        return page(self.text, problems, name=f"Problems in {self.schema}", rest=".problems")


def _three(cell: Cell, rows: int, of: int) -> Iterator[tuple[Cell, str, int]]:
    yield from ((cell, "rows", rows), (cell, "others", of - rows), (cell, "of", of))


def _whole(count: float) -> int | None:
    return None if math.isnan(count) else int(count)


def _share(rows: int | None, of: int | None) -> float | None:
    return rows / of if rows is not None and of else None


def _spread(shares: tuple[Share, ...]) -> pd.DataFrame:
    lines = [
        (s.column, s.rule, s.characteristic, s.group, s.rows, s.of, s.rows / s.of if s.of else None)
        for s in shares
    ]
    table = pd.DataFrame(lines, columns=list(SPREAD_COLUMNS))
    text = dict.fromkeys(("column", "rule", "characteristic", "group"), "str")
    return table.astype({**text, "rows": "int64", "of": "int64", "share": "float64"})
