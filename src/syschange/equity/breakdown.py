"""An outcome by every grouping of the characteristics, each with its number of people and its interval."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import pandas as pd

from syschange import charts
from syschange.equity.basis import KINDS, MOMENTS, basis, counts, published_basis
from syschange.equity.words import breakdown_words, varies
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import Cells, find_group, group_name, reduce_to_cells, require_names, rows
from syschange.results import Coarsening, Estimate, Provenance, Result, parameters, watermark
from syschange.schemas import private_columns
from syschange.statistics.levels import require_level
from syschange.statistics.means import student, t_estimate
from syschange.statistics.proportions import critical_z, proportion, wilson
from syschange.words import level_words

COLUMNS = ("ways", "n", "numerator", "denominator", "value", "lower", "upper", "level", "method")


@dataclass(frozen=True, eq=False, repr=False)
class Breakdown(Result):
    """An outcome by groups.

    Attributes
    ----------
    table
        The characteristics in `by` (`"(all)"` where a margin is taken, `"(unknown)"` where the value is
        missing; with `unknown="split"` also the labels of `frames.MISSING_KINDS`), then `ways`, `n` (people),
        `numerator` (people with the outcome; missing for means), `denominator` (people whose outcome is
        known), `value`, `lower`, `upper`, `level`, `method`. Where the interval cannot be given it is missing,
        and `method` is "none". A single group that is declared and that nobody is in has a row with `n` 0;
        combinations are of the groups that somebody is in.
    by, outcome, kind, level
        As given.
    """

    by: tuple[str, ...] = field(kw_only=True)
    outcome: str = field(kw_only=True)
    kind: str = field(kw_only=True)
    level: float = field(kw_only=True)
    basis: pd.DataFrame = field(kw_only=True)

    def counts(self) -> pd.DataFrame:
        """Return every count of people the breakdown is computed from (see `Result.counts`)."""
        return counts(self.basis, by=self.by, outcome=self.outcome)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the breakdown recomputed from published counts (see `Result.from_counts`)."""
        made = published_basis(self.basis, published, by=self.by, outcome=self.outcome, coarsening=coarsening)
        table = _table(made, self.by, self.kind, self.level)
        words = breakdown_words(table, by=self.by, outcome=self.outcome, kind=self.kind, varied=True)
        return dataclasses.replace(
            self, _table=table, _words=words, basis=made, policy=coarsening.policy,
            provenance=self.provenance.published(),
        )  # fmt: skip

    def plot(self) -> "charts.Figure":
        """Return a picture: everyone, and each single group that somebody is in, with its interval."""
        table = self.table[(self.table["ways"] <= 1) & (self.table["n"] != 0)]
        percent, whole = self.kind == "proportion", rows(self.table.head(1))[0]["value"]
        return charts.forest(
            table.assign(group=[group_name(row, self.by) for row in rows(table)]),
            label="group",
            value="value",
            lower="lower",
            upper="upper",
            n="n",
            reference=whole if np.isfinite(whole) else 0.0,
            reference_label="everyone",
            percent=percent,
            unit="%" if percent else "",
            headline=f"{self.outcome} by group",
            subtitle=f"{'Share' if percent else 'Mean'} with {level_words(self.level)} intervals",
            watermark=watermark(self.policy),
        )

    def estimate(self, **labels: str) -> Estimate:
        """Return the value of one group with its confidence distribution.

        Parameters
        ----------
        **labels
            Characteristic and label; those left out are taken together.

        Raises
        ------
        UnknownChoiceError
            Where there is no such group.
        NotEstimableError
            Where its value is not known or is hidden.
        """
        row = find_group(self.basis, self.by, labels)
        if self.kind == "proportion":
            _require_shown(row["numerator"])
            _require_two(self.basis)
            return proportion(row["numerator"], row["denominator"], level=self.level)
        _require_shown(row["mean"])
        se = row["sd"] / np.sqrt(row["denominator"])
        return t_estimate(row["mean"], se, row["denominator"] - 1, level=self.level, method="Student t")


def breakdown(
    data: object,
    *,
    outcome: str,
    by: Sequence[str],
    ways: int = 1,
    kind: str = "proportion",
    level: float = 0.95,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> Breakdown:
    """Break an outcome down by every grouping of 1 to `ways` characteristics, and overall.

    Parameters
    ----------
    data
        A tidy pandas or Polars table, one row a person.
    outcome
        The column of the outcome: true and false (or 1 and 0) for a proportion, a number for a mean. A missing
        outcome counts in `n` and not in the denominator.
    by
        The characteristics: columns of groups, each of at most 200 (ours). A missing one is the group
        `(unknown)`, which is kept and shown. Columns that a schema says hold ids or free text are refused.
    ways
        The most characteristics taken together.
    kind
        "proportion" (Wilson's interval, 1927) or "mean" (Student's t interval).
    level
        Confidence level of the intervals; .95 by convention. Of one person in all there is no interval.
    unknown
        "keep": everybody whose characteristic is missing is in the one group `(unknown)`, whatever the reason.
        "split": those for whom the reason is known stand apart by it, in the order of `frames.MISSING_KINDS`,
        and `(unknown)` holds the rest. All of them come after the real groups.
    categories
        The groups of a characteristic, in the order to show them. One that nobody is in is shown as a single
        group of 0 people; a label that is not among them comes after those that are. A characteristic left out
        has the groups and order its own type declares (a pandas categorical, a Polars Enum), if any.

    Returns
    -------
    Breakdown

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there or cannot be used as asked.
    UnknownChoiceError
        Where `kind`, `ways` or `unknown` is not one of those allowed, or categories are declared of a column
        that is not in `by`.
    NotEstimableError
        Where a characteristic has more than 200 groups, or the tables would hold more than 200,000 rows (both
        ours; estimated before any work).

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"sex": ["F", "F", "M"], "seen": [True, False, True]})
    >>> breakdown(people, outcome="seen", by=["sex"]).table[["sex", "numerator", "denominator"]]
         sex  numerator  denominator
    0  (all)        2.0          3.0
    1      F        1.0          2.0
    2      M        1.0          1.0
    """
    check_options(kind, level, by)
    ways_taken = ways if by else 0
    cells = reduce_to_cells(
        data, keys=list(by), values=[outcome], ways=ways_taken, unknown=unknown, categories=categories
    )
    if kind == "proportion":
        _require_yes_no(cells, outcome)
    made = basis(cells, by=by, ways=ways_taken, outcome=outcome, kind=kind)
    table = _table(made, by, kind, level)
    provenance = Provenance(
        "equity.breakdown",
        parameters(
            outcome=outcome,
            by=list(by),
            ways=ways,
            kind=kind,
            level=level,
            unknown=unknown,
            categories={name: list(labels) for name, labels in (categories or {}).items()},
        ),
        rows_in=cells.rows,
        rows_used=cells.used,
        rows_unknown=cells.rows - cells.used,
        data_digest=cells.digest(),
    )
    words = breakdown_words(table, by=by, outcome=outcome, kind=kind, varied=varies(made, kind))
    return Breakdown(
        table, words, provenance, by=tuple(by), outcome=outcome, kind=kind, level=level, basis=made
    )


def check_options(kind: str, level: float, by: Sequence[str]) -> None:
    """Check options that breakdowns share.

    Raises
    ------
    UnknownChoiceError, WrongTypeError
        Where one of them cannot be used.
    """
    require_names(by, taken=(*COLUMNS, *MOMENTS), private=private_columns())
    if kind not in KINDS:
        raise UnknownChoiceError("kind of outcome", kind, KINDS)
    require_level(level)


def _require_yes_no(cells: Cells, outcome: str) -> None:
    low, high = cells.ranges[outcome]
    total, squares = cells.table[f"sum:{outcome}"], cells.table[f"sum:{outcome}:{outcome}"]
    # Between 0 and 1 a number is never less than its square, and their sums are equal only where all are 0 or 1.
    if low < 0 or high > 1 or (total != squares).any():
        raise WrongTypeError(
            f"The outcome {quote(outcome)} is not yes or no throughout.",
            "A proportion needs true and false (or 1 and 0); for numbers use kind='mean'.",
        )


def _require_shown(value: float) -> None:
    if not np.isfinite(value):
        raise NotEstimableError(
            "This group's value is not known, or is hidden.", "Join it with another group."
        )


def _require_two(made: pd.DataFrame) -> None:
    if made["denominator"].iloc[0] == 1:
        raise NotEstimableError("The outcome is known of one person only.", "Wait for more people.")


def _table(made: pd.DataFrame, by: Sequence[str], kind: str, level: float) -> pd.DataFrame:
    table = made[[*by, "ways", "n", "numerator", "denominator"]].copy()
    known = made["denominator"].where(made["denominator"] > 0)
    if kind == "proportion":
        table["value"] = made["numerator"] / known
        # One person in all says nothing of anybody else.
        several = known if known.iloc[0] != 1 else known * np.nan
        lower, upper = wilson(made["numerator"], several, z=critical_z(level))
    else:
        table["value"] = made["mean"]
        lower, upper = student(known, made["mean"], made["sd"], level=level)
    table["lower"], table["upper"], table["level"] = lower, upper, level
    table["method"] = np.where(
        table["lower"].notna(), "Wilson" if kind == "proportion" else "Student t", "none"
    )
    return table[[*by, *COLUMNS]]
