"""What a check found: every problem once, as a table and in words that hold no value from the data."""

import html
from dataclasses import dataclass

import pandas as pd

from syschange.errors import clean
from syschange.schemas.words import counted, these_rows

PROBLEM_COLUMNS = ("row", "column", "rule", "value", "hint")
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
    """

    column: str
    rule: str
    statement: str
    hint: str
    count: int = 0
    cases: tuple[Case, ...] = ()

    @property
    def sentence(self) -> str:
        """The finding as one sentence and a hint."""
        where = f" {these_rows([c.row for c in self.cases], self.count)}" if self.cases else ""
        return (
            f"{clean(self.column) if self.column else 'table'}: {self.statement}{where}. {self.hint}".strip()
        )


@dataclass(frozen=True, repr=False)
class CheckReport:
    """What a check of a table against a schema found.

    Two reports are equal where they found the same, whichever engine held the table.

    Attributes
    ----------
    schema
        The name of the schema.
    rows
        How many rows the table has.
    findings
        Each rule that does not hold, by column, in the order of the schema.
    """

    schema: str
    rows: int
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether the table is valid."""
        return not self.findings

    @property
    def problems(self) -> pd.DataFrame:
        """Every problem as a table, at most a hundred rows a rule and column.

        Returns
        -------
        DataFrame
            Columns `row` (the data row, from 1; missing where a whole column or table is meant), `column`
            (missing where the table is meant), `rule`, `value` (missing wherever it could be an id or free
            text) and `hint`.
        """
        lines = [
            (case.row or None, finding.column or None, finding.rule, case.value, case.hint)
            for finding in self.findings
            for case in (finding.cases or (Case(0, None, finding.hint),))
        ]
        table = pd.DataFrame(lines, columns=list(PROBLEM_COLUMNS))
        return table.astype({"row": "Int64", **dict.fromkeys(PROBLEM_COLUMNS[1:], "str")})

    @property
    def text(self) -> str:
        """Every problem in words: one sentence a column and rule, with row numbers and no value from the data."""
        size = f"{self.schema}: {counted(self.rows, 'row')}"
        if self.ok:
            return f"{size} checked, and no problems found."
        head = f"{size} checked, and {counted(len(self.findings), 'kind')} of problem found."
        return "\n".join([head, *(finding.sentence for finding in self.findings)])

    def __repr__(self) -> str:
        return f"CheckReport: {self.text}"

    def _repr_html_(self) -> str:
        lines = "".join(f"<p>{html.escape(line)}</p>" for line in self.text.split("\n"))
        if self.ok:
            return lines
        return lines + self.problems.to_html(index=False, escape=True, border=0, na_rep="")
