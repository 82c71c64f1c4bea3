"""What `reliable_change` returns: people by what became of them, beside what no change would give."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from syschange import charts
from syschange.effects.beside import BESIDE, Margin, beside
from syschange.effects.pooling import POOLED, alike, pooled_columns
from syschange.effects.reliable.basis import BEYOND, EDGES, PEOPLE, would
from syschange.effects.reliable.published import counts
from syschange.effects.reliable.published import published as published_basis
from syschange.effects.reliable.terms import Terms
from syschange.effects.reliable.words import Told, change_words
from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import find_group, rows
from syschange.results import Coarsening, Estimate, Result, watermark
from syschange.statistics.proportions import critical_z, proportion, wilson
from syschange.statistics.reliable import beyond_expected

BETTER, WORSE = "better", "worse"
# What the three sides are made of.
SIDES: Mapping[str, tuple[str, ...]] = {
    BETTER: ("recovered", "improved"),
    "unchanged": ("unchanged",),
    WORSE: ("deteriorated", "harmed"),
}
MANY_LOST = 0.2  # by convention: with more than 20% not followed up a result is labelled
COLUMNS = (
    "category",
    "n",
    "followed",
    "share",
    "lower",
    "upper",
    "expected",
    "excess",
    "excess_lower",
    "excess_upper",
    *POOLED,
    *BESIDE,
    "level",
    "method",
    "note",
)
TAKEN = (*COLUMNS, "ways", "share_lost", *PEOPLE, *EDGES, BEYOND)
_LOST = "more than 20% not followed up"


@dataclass(frozen=True, eq=False, repr=False)
class ReliableChange(Result):
    """How many changed by more than measurement error, and how many would have if nobody had changed.

    Attributes
    ----------
    table
        One row a group and category: the characteristics in `by` (`"(all)"` where taken together), `category`
        ("recovered", "improved", "unchanged", "deteriorated", "harmed"; the middle three where there is no cutoff),
        `n` people of those `followed` (scores at both times), their `share` with its Wilson interval; `expected`,
        the share that no change would give; `excess`, the share less that, with its exact interval; `pooled`,
        `pooled_lower`, `pooled_upper`, the excess drawn towards what the groups share; `detectable` and
        `equivalence` (see `effects.beside`); `level`, `method` (of the index) and `note`.
    sides
        The same for "better" (recovered or improved), "unchanged" and "worse" (deteriorated or harmed).
    people
        One row a group: people `enrolled` (any row), `started` (a score before), `followed`, `lost` and
        `share_lost` of those who started; those who started at the `lowest` and `highest` score there is, and
        `beyond` the score that lets people in, missing where not asked; `note`.
    alike
        Whether the groups of each characteristic differ, in how many got better beyond what no change gives, by more
        than chance (see `effects.pooling.alike`).
    terms
        The instrument, index and cutoff with their sources.
    by, outcome, times, level, margin
        As given.
    own_sd
        Whether the norm's standard deviation is this sample's own; None on paper.
    """

    terms: Terms = field(kw_only=True)
    by: tuple[str, ...] = field(kw_only=True)
    outcome: str = field(kw_only=True)
    times: tuple[float, float] = field(kw_only=True)
    level: float = field(kw_only=True)
    margin: Margin | None = field(kw_only=True)
    own_sd: bool | None = field(kw_only=True)
    basis: pd.DataFrame = field(kw_only=True)

    @property
    def sides(self) -> pd.DataFrame:
        """Better, unchanged and worse, in the columns of `table`."""
        return _rows(self, SIDES)

    @property
    def people(self) -> pd.DataFrame:
        """People enrolled, started, followed and lost, and those at the ends of the scale, by group."""
        table = self.basis[[*self.by, "ways", *PEOPLE, *EDGES, BEYOND]].copy()
        table["share_lost"] = _share(table["lost"], table["started"])
        return table.assign(note=[_note(row) for row in rows(self.basis)])

    @property
    def alike(self) -> pd.DataFrame:
        """Whether groups differ in the share that got better beyond what no change gives, by more than chance."""
        made = [_excess(self, row, BETTER) for row in rows(self.basis)]
        return alike(self.basis, made, by=self.by, level=self.level)

    def counts(self) -> pd.DataFrame:
        """Return every count of people it is computed from (see `Result.counts`)."""
        return counts(self.basis, self.terms, by=self.by, outcome=self.outcome)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "ReliableChange":
        """Return the same recomputed from published counts (see `Result.from_counts`)."""
        made = published_basis(
            self.basis, self.terms, published, by=self.by, outcome=self.outcome, coarsening=coarsening
        )
        given = self.provenance.published()
        if self.own_sd:  # it is a number of these people
            kept = tuple((n, "not shown" if n == "norm_sd" else v) for n, v in given.parameters)
            given = dataclasses.replace(given, parameters=kept)
        return finished(
            dataclasses.replace(
                self,
                basis=made,
                policy=coarsening.policy,
                provenance=given,
                own_sd=None if self.own_sd else False,
            )
        )

    def plot(self) -> "charts.Figure":
        """Return a picture: for everyone, the share of each category less what no change would give."""
        table = self.table
        everyone = table[(table[list(self.by)] == "(all)").all(axis=1)] if self.by else table
        return charts.forest(
            everyone,
            label="category",
            value="excess",
            lower="excess_lower",
            upper="excess_upper",
            headline=self.lead,
            subtitle=f"Reliable change in {self.outcome}: share of people in each category, less "
            f"the share that no change would give",
            reference_label="what no change would give",
            worse_label="fewer",
            better_label="more",
            n="n",
            percent=True,
            watermark=watermark(self.policy),
        )

    def estimate(self, category: str = BETTER, *, beyond: bool = True, **labels: str) -> Estimate:
        """Return the share of a category in one group with its confidence distribution.

        Parameters
        ----------
        category
            "better" (recovered or improved), "worse" (deteriorated or harmed), or one of the categories.
        beyond
            Whether the share that no change would give is taken off.
        **labels
            Characteristic and label; those left out are taken together.

        Raises
        ------
        UnknownChoiceError
            Where there is no such category or group.
        NotEstimableError
            Where nobody was followed, or a number is hidden.
        """
        allowed = tuple(dict.fromkeys((BETTER, WORSE, *self.terms.categories)))
        if category not in allowed:
            raise UnknownChoiceError("category here", category, allowed)
        row = find_group(self.basis, self.by, labels)
        if beyond:
            made = _excess(self, row, category)
            if made is not None:
                return made
        else:
            n, followed = _people(self, row, category), row["followed"]
            if n >= 0 and followed > 0:
                return proportion(min(n, followed), followed, level=self.level)
        raise NotEstimableError(
            "The share cannot be told: nobody was followed in this group, or a number is hidden.",
            "Join the group with another.",
        )


def _parts(result: ReliableChange, category: str) -> tuple[str, ...]:
    # "improved" is a category of its own and not only a part, so a category is looked for among the five first.
    if category in result.terms.categories:
        return (category,)
    return tuple(c for c in SIDES[category] if c in result.terms.categories)


def _people(result: ReliableChange, row: Mapping[str, Any], category: str) -> float:
    return float(sum(row[c] for c in _parts(result, category)))


def _expected(result: ReliableChange, row: Mapping[str, Any], category: str) -> float:
    # Without a cutoff the categories beyond it have no people and no chance of any.
    return float(sum(row[would(c)] for c in _parts(result, category)))


def _excess(result: ReliableChange, row: Mapping[str, Any], category: str) -> Estimate | None:
    n, would_be = _people(result, row, category), min(_expected(result, row, category), 1.0)
    try:
        return beyond_expected(n, row["followed"], would_be, level=result.level)
    except NotEstimableError:
        return None


def _rows(result: ReliableChange, names: Sequence[str] | Mapping[str, object]) -> pd.DataFrame:
    """Return a row a group and category, the groups in the order of the basis."""
    tables = []
    z = critical_z(result.level)
    for place, category in enumerate(names):
        held = rows(result.basis)
        n = np.array([_people(result, row, category) for row in held])
        followed = result.basis["followed"].to_numpy(dtype=np.float64)
        whole = np.where(followed > 0, followed, np.nan)
        n_in = np.minimum(n, whole)
        lower, upper = wilson(n_in, whole, z=z)
        excess = [_excess(result, row, category) for row in held]
        table = result.basis[[*result.by]].assign(
            category=category, n=n, followed=followed, share=n_in / whole, lower=lower, upper=upper,
            expected=[_expected(result, row, category) for row in held],
            excess=[math.nan if e is None else e.value for e in excess],
            excess_lower=[math.nan if e is None else e.lower for e in excess],
            excess_upper=[math.nan if e is None else e.upper for e in excess],
        )  # fmt: skip
        table[list(POOLED)] = pooled_columns(result.basis, excess, by=result.by, level=result.level)
        columns = pd.DataFrame(
            [beside(e, result.margin) for e in excess], columns=list(BESIDE), index=table.index
        )
        table = pd.concat([table, columns], axis=1)
        table["level"], table["method"] = result.level, result.terms.index.method
        table["note"] = [_note(row) for row in held]
        tables.append(table.assign(_group=range(len(table)), _place=place))
    made = pd.concat(tables, ignore_index=True).sort_values(["_group", "_place"], kind="stable")
    return made[[*result.by, *COLUMNS]].reset_index(drop=True)


def _note(row: Mapping[str, Any]) -> str:
    started, lost = row["started"], row["lost"]
    if started > 0 and lost / started > MANY_LOST:
        return _LOST
    return ""


def _share(part: "pd.Series[float]", whole: "pd.Series[float]") -> "pd.Series[float]":
    return (part / whole.where(whole > 0)).clip(upper=1.0)


def finished(shell: ReliableChange) -> ReliableChange:
    """Return the result with the table and the words that its basis gives."""
    everyone = find_group(shell.basis, shell.by, {})
    told = Told(
        outcome=shell.outcome, terms=shell.terms, everyone=everyone,
        people={name: _people(shell, everyone, name) for name in (*SIDES, *shell.terms.categories)},
        expected={name: _expected(shell, everyone, name) for name in SIDES},
        better=_excess(shell, everyone, BETTER), times=shell.times, margin=shell.margin, level=shell.level,
        alike=shell.alike, own_sd=bool(shell.own_sd), many_lost=bool(_note(everyone)),
    )  # fmt: skip
    words = change_words(told)
    return dataclasses.replace(shell, _table=_rows(shell, shell.terms.categories), _words=words)
