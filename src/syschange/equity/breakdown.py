"""An outcome by every grouping of the characteristics, each with its number of people and its interval."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import pandas as pd

from syschange import charts
from syschange.equity.basis import KINDS, MOMENTS, basis, counts, published_basis
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import Cells, find_group, group_name, reduce_to_cells, require_names, rows
from syschange.results import Coarsening, Estimate, Provenance, Result, parameters, watermark
from syschange.statistics.levels import require_level
from syschange.statistics.means import student, t_estimate
from syschange.statistics.proportions import critical_z, proportion, wilson
from syschange.words import amount, interval, level_words

COLUMNS = ("ways", "n", "numerator", "denominator", "value", "lower", "upper", "level", "method")


@dataclass(frozen=True, eq=False, repr=False)
class Breakdown(Result):
    """An outcome by groups.

    Attributes
    ----------
    table
        The characteristics in `by` (`"(all)"` where a margin is taken, `"(unknown)"` where the value is
        missing), then `ways`, `n` (people), `numerator` (people with the outcome; missing for means),
        `denominator` (people whose outcome is known), `value`, `lower`, `upper`, `level`, `method`. Where
        the interval cannot be given it is missing, and `method` is "none".
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
        words = _words(table, self.by, self.outcome, self.kind)
        return dataclasses.replace(
            self, _table=table, _words=words, basis=made, policy=coarsening.policy,
            provenance=self.provenance.published(),
        )  # fmt: skip

    def plot(self) -> "charts.Figure":
        """Return a picture: everyone, and each single group, with its interval."""
        table = self.table[self.table["ways"] <= 1]
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
        The characteristics. A missing one is the group `(unknown)`, which is kept and shown.
    ways
        The most characteristics taken together.
    kind
        "proportion" (Wilson's interval, 1927) or "mean" (Student's t interval).
    level
        Confidence level of the intervals; .95 by convention.

    Returns
    -------
    Breakdown

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there or cannot be used as asked.
    UnknownChoiceError
        Where `kind` or `ways` is not one of those allowed.
    NotEstimableError
        Where the tables asked for would be too large.

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
    cells = reduce_to_cells(data, keys=list(by), values=[outcome])
    if kind == "proportion":
        _require_yes_no(cells, outcome)
    made = basis(cells, by=by, ways=ways if by else 0, outcome=outcome, kind=kind)
    table = _table(made, by, kind, level)
    provenance = Provenance(
        "equity.breakdown",
        parameters(outcome=outcome, by=list(by), ways=ways, kind=kind, level=level),
        rows_in=cells.rows,
        rows_used=cells.used,
        rows_unknown=cells.rows - cells.used,
        data_digest=cells.digest(),
    )
    words = _words(table, by, outcome, kind)
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
    require_names(by, taken=(*COLUMNS, *MOMENTS))
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


def _table(made: pd.DataFrame, by: Sequence[str], kind: str, level: float) -> pd.DataFrame:
    table = made[[*by, "ways", "n", "numerator", "denominator"]].copy()
    known = made["denominator"].where(made["denominator"] > 0)
    if kind == "proportion":
        table["value"] = made["numerator"] / known
        lower, upper = wilson(made["numerator"], known, z=critical_z(level))
    else:
        table["value"] = made["mean"]
        lower, upper = student(known, made["mean"], made["sd"], level=level)
    table["lower"], table["upper"], table["level"] = lower, upper, level
    table["method"] = np.where(
        table["lower"].notna(), "Wilson" if kind == "proportion" else "Student t", "none"
    )
    return table[[*by, *COLUMNS]]


def _words(table: pd.DataFrame, by: Sequence[str], outcome: str, kind: str) -> str:
    """Say the overall value, the lowest and highest group, and that some gap is expected by chance."""
    whole, percent = rows(table.head(1))[0], kind == "proportion"
    if not np.isfinite(whole["value"]):
        return f"Nothing can be said about {outcome}: too few people have it recorded."
    limits = (
        f" ({interval(whole['lower'], whole['upper'], whole['level'], percent=percent)})"
        if np.isfinite(whole["lower"])
        else ""
    )
    said = f"{amount(whole['value'], percent=percent)}{limits}, from {whole['denominator']:.0f} people"
    sentences = [
        f"{outcome}: {said} whose answer is known, of {whole['n']:.0f}."
        if kind == "proportion"
        else f"The mean of {outcome} is {said} whose score is known, of {whole['n']:.0f}."
    ]
    single = table[(table["ways"] == 1) & table["value"].notna()]
    if len(single) > 1:
        ranked = rows(single.sort_values("value", kind="stable"))
        low, high = ranked[0], ranked[-1]
        sentences.append(
            f"Of single groups, the lowest is {group_name(low, by)} with {amount(low['value'], percent=percent)} "
            f"and the highest {group_name(high, by)} with {amount(high['value'], percent=percent)}; groups this "
            "size differ by chance too, so read each with its interval."
        )
    return " ".join(sentences)
