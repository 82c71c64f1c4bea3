"""A check report as it may be published: which rules failed, and numbers of rows as a policy leaves them."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from syschange.notebook import page
from syschange.results import Publishable
from syschange.schemas.checking.shares import Share, uneven


@dataclass(frozen=True)
class PublishedFinding:
    """One rule that does not hold for one column, without row numbers and without any value.

    Attributes
    ----------
    column
        The column; empty for the table as a whole.
    rule, severity
        The name of the rule, and "error" or "warning".
    words
        What is wrong: where it is about rows, as it reads after a number of them ("hold no value").
    hint
        What to do about it.
    about_rows
        Whether it is about rows, and not about a column or the table as a whole.
    rows
        How many rows, rounded; None where that is hidden, or it is not about rows.
    share
        Of the rows of the table, from rounded numbers; None where one of them is hidden.
    """

    column: str
    rule: str
    severity: str
    words: str
    hint: str
    about_rows: bool
    rows: int | None
    share: float | None


@dataclass(frozen=True)
class PublishedShare:
    """How many rows of one group a rule does not hold for, or have a missing cell, as it may be published.

    Attributes
    ----------
    column, rule, characteristic, group
        As in `Share`.
    rows, of
        The rows it concerns and the rows of the group, rounded; None where hidden.
    share
        One by the other; None where one of them is hidden.
    """

    column: str
    rule: str
    characteristic: str
    group: str
    rows: int | None
    of: int | None
    share: float | None

    @property
    def tells_missing(self) -> bool:
        """Whether it is about missing cells, and not about a rule."""
        return Share(self.column, self.rule, "", "", 0, 0).tells_missing


@dataclass(frozen=True)
class PublishedCheck(Publishable):
    """What a check found, as it may be published; `disclosure.protect` makes it from a `CheckReport`.

    Attributes
    ----------
    schema
        The name of the schema.
    ok
        Whether the table is valid: there may be warnings.
    rows
        How many rows the table has, rounded; None where hidden.
    findings
        Each rule that does not hold, by column.
    shares
        The rows that each finding concerns and the missing cells, in all and by characteristics.
    notes
        A sentence for each problem, and each kind of missing, that is spread unevenly by the rounded numbers.
    asked
        The names of the rules that were asked, those that hold included.
    policy
        The name of the disclosure policy.
    """

    schema: str
    ok: bool
    rows: int | None
    findings: tuple[PublishedFinding, ...]
    shares: tuple[PublishedShare, ...]
    notes: tuple[str, ...]
    asked: tuple[str, ...]
    policy: str | None

    def _repr_html_(self) -> str:
        said = f"{self.schema}: {'can be used' if self.ok else 'has errors'}."
        rows = [(f.column, f.rule, f.severity, f.words, f.hint, f.rows) for f in self.findings]
        table = pd.DataFrame(rows, columns=["column", "rule", "severity", "what", "hint", "rows"])
        return page(
            "\n".join([said, *self.notes]), table if rows else None, name="Findings", rest=".findings"
        )


def published_notes(shares: Sequence[PublishedShare]) -> tuple[str, ...]:
    """Return a sentence for what is spread unevenly, worked out from rounded numbers.

    Parameters
    ----------
    shares
        Those with a number that may be shown, both in the group and in all other rows.
    """
    known = [
        Share(s.column, s.rule, s.characteristic, s.group, s.rows, s.of)
        for s in shares
        if s.rows is not None and s.of is not None
    ]
    whole = {(s.column, s.rule): s for s in known if not s.group}
    # Rounding may leave a group more than there is in all: nothing is said of such a one.
    return uneven([s for s in known if not s.group or _fits(s, whole.get((s.column, s.rule)))])


def _fits(part: Share, whole: Share | None) -> bool:
    if whole is None:
        return False
    rest, rest_of = whole.rows - part.rows, whole.of - part.of
    return 0 <= rest <= rest_of and rest_of > 0
