"""A score before and after, for those who got the change and those who did not, and for every group of each."""

import dataclasses
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from syschange import charts
from syschange.effects.moments import (
    COUNTS,
    MOMENTS,
    WAVES,
    counts,
    group_moments,
    known,
    moments_by_group,
    published_moments,
)
from syschange.effects.words import change_words, effect_words
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import (
    AFTER,
    ALL,
    BEFORE,
    MISSING_LABELS,
    companions,
    find_group,
    pair_times,
    reduce_to_cells,
    require_groups,
    require_names,
    rows,
)
from syschange.results import Coarsening, Estimate, Provenance, Result, parameters, watermark
from syschange.schemas import private_columns
from syschange.statistics.change import ancova, change, difference_in_differences
from syschange.statistics.levels import require_level
from syschange.statistics.proportions import critical_z, wilson

EFFECTS = {"ancova": ancova, "did": difference_in_differences}
COLUMNS = (
    "design",
    "followed_changed",
    "followed_comparison",
    "before_changed",
    "after_changed",
    "before_comparison",
    "after_comparison",
    "value",
    "lower",
    "upper",
    "level",
    "method",
)
# Names of columns that the results use themselves.
TAKEN = (*COLUMNS, *COUNTS, *MOMENTS, *WAVES, "ways", "share_lost")


@dataclass(frozen=True, eq=False, repr=False)
class BeforeAfter(Result):
    """A change over time, and where there is a comparison group its effect.

    Attributes
    ----------
    table
        One row a group and design: the characteristics in `by` (`"(all)"` where taken together), `design`
        ("ancova", "did", or "change" where there is no comparison), the people seen at both times in each arm,
        the mean scores of those people, then `value`, `lower`, `upper`, `level`, `method`. Without a comparison
        the columns of the comparison are missing and `value` is the change, which is not an effect.
    means
        One row an arm and group: the mean before and after of everyone seen at each time.
    attrition
        One row an arm and group: people `enrolled`, `followed` (seen at both times), `lost`, and the share
        lost with its Wilson interval.
    by, arm, changed, comparison, outcome, level
        As given.
    """

    by: tuple[str, ...] = field(kw_only=True)
    arm: str | None = field(kw_only=True)
    changed: str | None = field(kw_only=True)
    comparison: str | None = field(kw_only=True)
    outcome: str = field(kw_only=True)
    level: float = field(kw_only=True)
    basis: pd.DataFrame = field(kw_only=True)

    @property
    def keys(self) -> tuple[str, ...]:
        """The arm, where there is one, and the characteristics."""
        return (self.arm, *self.by) if self.arm is not None else self.by

    @property
    def means(self) -> pd.DataFrame:
        """Mean scores of everyone seen at each time, by arm and group."""
        shown = self.basis[
            [*self.keys, "ways", "seen_before", "mean_before_all", "seen_after", "mean_after_all"]
        ]
        return shown.rename(columns={"mean_before_all": "mean_before", "mean_after_all": "mean_after"})

    @property
    def attrition(self) -> pd.DataFrame:
        """People enrolled, followed and lost, by arm and group, with the share lost."""
        table = self.basis[[*self.keys, "ways", "enrolled", "followed", "lost"]].copy()
        enrolled = table["enrolled"].where(table["enrolled"] > 0)
        table["share_lost"] = table["lost"] / enrolled
        lower, upper = wilson(table["lost"], enrolled, z=critical_z(self.level))
        return table.assign(lower=lower, upper=upper, level=self.level, method="Wilson")

    def counts(self) -> pd.DataFrame:
        """Return every count of people the comparison is computed from (see `Result.counts`)."""
        return counts(self.basis, by=self.keys, outcome=self.outcome)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "BeforeAfter":
        """Return the comparison recomputed from published counts (see `Result.from_counts`)."""
        made = published_moments(
            self.basis, published, by=self.keys, outcome=self.outcome, coarsening=coarsening
        )
        given = self.provenance.published()
        return _finished(dataclasses.replace(self, basis=made, policy=coarsening.policy, provenance=given))

    def plot(self) -> "charts.Figure":
        """Return a picture: the mean before and after of everyone seen at each time, a line for each arm."""
        arms = [name for name in (self.changed, self.comparison) if name is not None]
        named: list[tuple[str, dict[str, str]]] = [(name, {str(self.arm): name}) for name in arms]
        drawn = [
            {"arm": name, "when": when, "mean": find_group(self.means, self.keys, labels)[f"mean_{when}"]}
            for name, labels in (named or [("everyone", {})])
            for when in ("before", "after")
        ]
        return charts.slopes(
            pd.DataFrame(drawn),
            series="arm",
            time="when",
            value="mean",
            headline=f"{self.outcome} before and after",
            subtitle="Mean of everyone seen at each time",
            watermark=watermark(self.policy),
        )

    def estimate(self, design: str = "ancova", **labels: str) -> Estimate:
        """Return the effect in one group with its confidence distribution.

        Parameters
        ----------
        design
            "ancova" or "did"; "change" where there is no comparison.
        **labels
            Characteristic and label; those left out are taken together.

        Raises
        ------
        UnknownChoiceError
            Where there is no such design or group.
        NotEstimableError
            Where an arm has fewer than two people, is hidden, or the scores do not vary.
        """
        allowed = tuple(EFFECTS) if self.comparison is not None else ("change",)
        if design not in allowed:
            raise UnknownChoiceError("design here", design, allowed)
        return _estimate(self, design, _arms(self, labels))


def before_after(
    data: object,
    *,
    value: str,
    label: str | None = None,
    person: str = "person_id",
    time: str = "months",
    before: float,
    after: float,
    arm: str | None = None,
    comparison: str | None = None,
    by: Sequence[str] = (),
    ways: int = 1,
    level: float = 0.95,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> BeforeAfter:
    """Compare a score before and after, with a comparison group where there is one.

    With a comparison, two designs stand side by side: the analysis of covariance (the score after, adjusted for
    the score before) and difference in differences (the change, less the comparison's change). Where people
    chose or were chosen for the change, the truth tends to lie between the two (Angrist & Pischke 2009, Mostly
    Harmless Econometrics, section 5.4). Everyone ever enrolled stays in the arm they were enrolled in; those not
    seen again are counted as lost. Without a comparison the result is a change, and says that it is not an
    effect.

    Parameters
    ----------
    data
        A tidy pandas or Polars table, one row a person and time.
    value, person, time
        Columns: the score, who, and when (a number, for example months since the person's start).
    before, after
        The two times.
    arm
        The column that says which group a person is in, or None where there is no comparison.
    comparison
        The label of the comparison group in `arm`, which must hold one other label.
    label
        What to call the score in sentences; the name of its column where left out.
    by, ways
        The characteristics, and the most taken together.
    level
        Confidence level of the intervals; .95 by convention.
    unknown
        "keep": everybody whose characteristic is missing is in the one group `(unknown)`. "split": those for
        whom the reason is known stand apart by it, after the real groups.
    categories
        The groups of a characteristic, in the order to show them; one that nobody is in is shown as a single
        group of 0 people in `attrition` and `means`, and in `table` where there is no comparison.

    Returns
    -------
    BeforeAfter

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there or cannot be used.
    DuplicateRowsError
        Where a person has two rows at one time.
    UnknownChoiceError
        Where the comparison is not one of the arms, or `ways` or `unknown` is not one of those allowed.
    NotEstimableError
        Where an arm has nobody in it, nobody was seen at a time, there are not two arms, a characteristic has
        more than 200 groups, or the tables would hold more than 200,000 rows.
    """
    keys = _checked(arm, comparison, by, ways, (before, after))
    require_level(level)
    ways_taken = (ways if by else 0) + (arm is not None)
    require_groups(data, keys=keys, ways=ways_taken, unknown=unknown, categories=categories)
    carry = [*keys, *(companions(data, keys) if unknown == "split" else ())]
    people = pair_times(data, person=person, time=time, value=value, before=before, after=after, carry=carry)
    cells = reduce_to_cells(people, keys=keys, values=[BEFORE, AFTER], unknown=unknown, categories=categories)
    changed = None
    if arm is not None and comparison is not None:
        changed = _changed_arm(cells.levels[arm], arm, comparison)
    basis = moments_by_group(cells, by=keys, ways=ways_taken)
    # Where the arms are taken together, as many characteristics as there are ways, and not one in place of the arm.
    basis = basis[(basis[list(by)] != ALL).sum(axis=1) <= ways].reset_index(drop=True) if by else basis
    _require_both_times(basis, before, after)
    given = parameters(
        value=value, label=label, person=person, time=time, before=before, after=after, arm=arm,
        comparison=comparison, by=list(by), ways=ways, level=level, unknown=unknown,
        categories={name: list(labels) for name, labels in (categories or {}).items()},
    )  # fmt: skip
    provenance = Provenance(
        "effects.before_after", given, cells.rows, cells.used, cells.rows - cells.used, cells.digest()
    )
    shell = BeforeAfter(
        pd.DataFrame(), "", provenance, by=tuple(by), arm=arm, changed=changed, comparison=comparison,
        outcome=label or value, level=level, basis=basis,
    )  # fmt: skip
    return _finished(shell)


def _checked(
    arm: str | None, comparison: str | None, by: Sequence[str], ways: int, times: tuple[float, float]
) -> list[str]:
    """Return the arm and the characteristics, once the options are known to fit together."""
    if (arm is None) != (comparison is None):
        raise WrongTypeError(
            "A comparison needs both the column of the arms and the label of the comparison.",
            "Give arm= and comparison=, or neither.",
        )
    private = private_columns()
    require_names(by, taken=TAKEN, private=private)
    keys = list(by)
    if arm is not None:
        keys = [arm, *by]
        require_names(keys, taken=TAKEN, private=private)
    if by and ways not in range(1, len(by) + 1):
        raise UnknownChoiceError("number of ways", ways, list(range(1, len(by) + 1)))
    if not times[0] < times[1]:
        raise WrongTypeError(
            "The time before is not earlier than the time after.", "Give before= the earlier of the two."
        )
    return keys


def _changed_arm(levels: Sequence[str], arm: str, comparison: str) -> str:
    named = [name for name in levels if name not in MISSING_LABELS]
    if comparison not in named:
        raise UnknownChoiceError(f"group of {quote(arm)}, so nobody is in the comparison", comparison, named)
    others = [name for name in named if name != comparison]
    if len(others) != 1:
        raise NotEstimableError(
            f"The column {quote(arm)} holds {len(others)} groups beside the comparison, and one is needed.",
            "Keep the two groups to be compared, or join groups by a rule you can state.",
        )
    return others[0]


def _require_both_times(basis: pd.DataFrame, before: float, after: float) -> None:
    for column, moment in (("seen_before", before), ("seen_after", after)):
        if basis[column].iloc[0] == 0:
            raise NotEstimableError(
                f"Nobody has a score at time {moment:g}.", "Check the two times against the data's own."
            )


def _arms(result: BeforeAfter, labels: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Return the rows of the changed arm and of the comparison for one group."""
    if result.arm is None or result.changed is None or result.comparison is None:
        return find_group(result.basis, result.keys, labels), None
    first = find_group(result.basis, result.keys, {**labels, result.arm: result.changed})
    return first, find_group(result.basis, result.keys, {**labels, result.arm: result.comparison})


def _estimate(
    result: BeforeAfter, design: str, arms: tuple[dict[str, Any], dict[str, Any] | None]
) -> Estimate:
    changed, other = arms
    groups = [group_moments(row) for row in (changed, other) if row is not None]
    if not all(known(g) for g in groups):
        raise NotEstimableError(
            "The change cannot be estimated: an arm has too few people, or is hidden.",
            "Join the group with another.",
        )
    if design == "change":
        return change(groups[0], level=result.level)
    return EFFECTS[design](groups[0], groups[1], level=result.level)


def _groups(result: BeforeAfter) -> Iterator[dict[str, str]]:
    """Yield the labels of every group, everyone first, each once."""
    seen: dict[tuple[str, ...], None] = {}
    for row in rows(result.basis):
        if result.arm is None or row[result.arm] == result.changed:
            seen.setdefault(tuple(row[c] for c in result.by))
    for labels in seen:
        yield dict(zip(result.by, labels, strict=True))


def _table(result: BeforeAfter) -> pd.DataFrame:
    designs = tuple(EFFECTS) if result.comparison is not None else ("change",)
    made: list[dict[str, object]] = []
    for labels in _groups(result):
        changed, other = _arms(result, {c: v for c, v in labels.items() if v != ALL})
        for design in designs:
            row: dict[str, object] = {**labels, "design": design}
            for name, source in (("changed", changed), ("comparison", other)):
                row[f"followed_{name}"] = source["followed"] if source else math.nan
                row[f"before_{name}"] = source["mean_before"] if source else math.nan
                row[f"after_{name}"] = source["mean_after"] if source else math.nan
            made.append({**row, **_numbers(result, design, (changed, other))})
    return pd.DataFrame(made, columns=[*result.by, *COLUMNS])


def _numbers(
    result: BeforeAfter, design: str, arms: tuple[dict[str, Any], dict[str, Any] | None]
) -> dict[str, object]:
    try:
        e = _estimate(result, design, arms)
    except NotEstimableError:
        blank = dict.fromkeys(("value", "lower", "upper"), np.nan)
        return {**blank, "level": result.level, "method": "none"}
    return {"value": e.value, "lower": e.lower, "upper": e.upper, "level": e.level, "method": e.method}


def _finished(shell: BeforeAfter) -> BeforeAfter:
    """Return the result with the table and the words that its basis gives."""
    changed, other = _arms(shell, {})
    table = _table(shell)
    try:
        estimate = _estimate(shell, "change" if other is None else "ancova", (changed, other))
    except NotEstimableError:
        estimate = None
    if other is None or shell.changed is None or shell.comparison is None:
        words = change_words(shell.outcome, changed, estimate)
    else:
        words = effect_words(shell.outcome, (shell.changed, shell.comparison), (changed, other), estimate)
    return dataclasses.replace(shell, _table=table, _words=words)
