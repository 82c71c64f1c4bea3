"""The result of a before-and-after comparison: a change, and where there is a comparison group its effect."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from syschange import charts
from syschange.effects.before_after.core import Evidence
from syschange.effects.before_after.lost import WORST, bounds_table, extremes, widened
from syschange.effects.before_after.moments import CLUSTERS, COUNTS, MOMENTS, WAVES, counts, published_moments
from syschange.effects.before_after.start import balance_table, regression_table
from syschange.effects.before_after.words import (
    armless_words,
    change_words,
    cluster_words,
    effect_words,
    lost_words,
    regression_words,
    start_words,
)
from syschange.effects.beside import BESIDE, beside
from syschange.effects.pooling import POOLED, alike, alike_words, pooled_columns
from syschange.errors import NotEstimableError
from syschange.frames import ALL, find_group
from syschange.results import Coarsening, Estimate, Result, watermark
from syschange.statistics.means import t_estimate
from syschange.statistics.proportions import critical_z, wilson

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
    *POOLED,
    *BESIDE,
)
# Names of columns that the results use themselves.
TAKEN = (*COLUMNS, *COUNTS, CLUSTERS, *MOMENTS, *WAVES, "ways", "share_lost")


@dataclass(frozen=True, eq=False, repr=False)
class BeforeAfter(Result, Evidence):
    """A change over time, and where there is a comparison group its effect.

    Attributes
    ----------
    table
        One row a group and design: the characteristics in `by` (`"(all)"` where taken together), `design`
        ("ancova", "did", or "change" where there is no comparison), the people seen at both times in each arm,
        the mean scores of those people, then `value`, `lower`, `upper`, `level`, `method`. Without a comparison
        the columns of the comparison are missing and `value` is the change, which is not an effect. Then, for
        single groups, the effect drawn towards what they share (`pooled`, `pooled_lower`, `pooled_upper`); the
        smallest effect that such data would show four times in five (`detectable`); and whether it is too small
        to matter by the margin declared (`equivalence`). A limit is infinite where clusters are too few for one.
    means
        One row an arm and group: the mean before and after of everyone seen at each time.
    attrition
        One row an arm and group: people `enrolled`, `followed` (seen at both times), `lost`, and the share
        lost with its Wilson interval.
    bounds
        What those lost could have done to each effect (see `lost.bounds_table`).
    balance
        How far apart the arms were before, in every group; `flagged` beyond .25 standard deviations.
    regression
        The change to be expected of people who were let in for their score though nothing was done.
    alike
        Whether the groups of each characteristic differ in their effect by more than chance, by design.
    clusters
        One row an arm and group: how many clusters have somebody seen at both times. No rows without clusters.
    by, arm, changed, comparison, outcome, level, cluster, assigned, margin, scale, entered, reliability, usual
        As given.
    """

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

    @property
    def bounds(self) -> pd.DataFrame:
        """The least and the greatest effect that those lost allow, by design and group."""
        return bounds_table(self)

    @property
    def balance(self) -> pd.DataFrame:
        """How far apart the arms were before, by group."""
        return balance_table(self)

    @property
    def regression(self) -> pd.DataFrame:
        """The change to be expected though nothing was done, by arm and group."""
        return regression_table(self)

    @property
    def clusters(self) -> pd.DataFrame:
        """How many clusters there are, by arm and group."""
        columns = [*self.keys, "ways", CLUSTERS]
        return self.basis[columns].copy() if self.cluster is not None else pd.DataFrame(columns=columns)

    @property
    def alike(self) -> pd.DataFrame:
        """Whether the groups of each characteristic differ by more than chance, by design."""
        groups = list(self.groups())
        labels = pd.DataFrame(groups, columns=list(self.by))
        made = []
        for design in self.designs:
            estimates = [self.found(design, group) for group in groups]
            found = alike(labels, estimates, by=self.by, level=self.level)
            found.insert(0, "design", design)
            made.append(found)
        return pd.concat(made, ignore_index=True)

    def counts(self) -> pd.DataFrame:
        """Return every count the comparison is computed from, those of clusters included (see `Result.counts`)."""
        return counts(self.basis, by=self.keys, outcome=self.outcome)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "BeforeAfter":
        """Return the comparison recomputed from published counts (see `Result.from_counts`).

        How much clusters widen an interval is coarsened as standard deviations are. Lee's bounds cannot be worked
        out from published counts, and are left out.
        """
        made = published_moments(
            self.basis, published, by=self.keys, outcome=self.outcome, coarsening=coarsening
        )
        fits = {key: fit.coarsened(coarsening.figures) for key, fit in self.fits.items()}
        given = self.provenance.published()
        return finished(
            dataclasses.replace(
                self, basis=made, fits=fits, trims={}, policy=coarsening.policy, provenance=given
            )
        )

    def plot(self) -> "charts.Figure":
        """Return a picture: the mean before and after of everyone seen at each time, a line for each arm."""
        named: list[tuple[str, dict[str, str]]] = [(name, {str(self.arm): name}) for name in self.arms]
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
            headline=self.lead,
            subtitle=f"{self.outcome} before and after: mean of everyone seen at each time",
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
            Where an arm has fewer than two people, is hidden, or the scores do not vary; or where an arm has fewer
            than two clusters, or clusters that do not vary.
        """
        return self.estimated(design, labels)

    def worst_cases(self, design: str = "ancova", **labels: str) -> tuple[Estimate, Estimate]:
        """Return the least and the greatest effect that any scores of those lost could give.

        Parameters
        ----------
        design, **labels
            As for `estimate`.

        Raises
        ------
        UnknownChoiceError
            Where there is no such design or group.
        NotEstimableError
            Where the scale of the measure was not declared (`bounds=`), or the effect cannot be given.
        """
        plain = self.estimated(design, labels)
        found = extremes(self, design, labels)
        key = (tuple(labels.get(c, ALL) for c in self.by), design)
        wider = None if found is None else widened(self, key, found, WORST)
        if wider is None:
            raise NotEstimableError(
                "The worst cases cannot be given: the lowest and the highest possible score were not declared.",
                "Give bounds=, from the manual of the measure.",
            )
        made, df = wider
        low = t_estimate(made.lower, made.se_lower, df, level=self.level, method=f"{plain.method}, least")
        high = t_estimate(made.upper, made.se_upper, df, level=self.level, method=f"{plain.method}, greatest")
        return low, high


def finished(shell: BeforeAfter) -> BeforeAfter:
    """Return the result with the table and the words that its evidence gives."""
    return dataclasses.replace(shell, _table=_table(shell), _words=_words(shell))


def _words(shell: BeforeAfter) -> str:
    changed, other = shell.sides({})
    estimate = shell.found(shell.designs[0], {})
    first = (
        change_words(shell, changed, estimate)
        if other is None
        else effect_words(shell, (changed, other), estimate)
    )
    sentences = [
        first,
        armless_words(shell),
        cluster_words(shell, estimate),
        _alike_words(shell),
        start_words(shell, shell.balance),
        lost_words(shell, bounds_table(_overall(shell))) if other is not None or shell.scale else "",
        regression_words(shell, shell.regression),
    ]
    return " ".join(s for s in sentences if s)


def _overall(shell: BeforeAfter) -> BeforeAfter:
    """Return the result of everybody alone, so that bounds of no other group are worked out."""
    everyone = shell.basis[shell.basis["ways"] <= len(shell.arms[:1])]
    if shell.by:
        everyone = everyone[(everyone[list(shell.by)] == ALL).all(axis=1)]
    return dataclasses.replace(shell, basis=everyone)


def _alike_words(shell: BeforeAfter) -> str:
    if shell.comparison is None or not shell.by:
        return ""
    table = shell.alike
    return alike_words(table[table["design"] == shell.designs[0]])


def _table(result: BeforeAfter) -> pd.DataFrame:
    groups = list(result.groups())
    labels = pd.DataFrame(groups, columns=list(result.by))
    parts = []
    for design in result.designs:
        estimates = [result.found(design, group) for group in groups]
        made = pd.DataFrame(
            [
                {**group, **_people(result, group), "design": design, **_numbers(result, estimate)}
                for group, estimate in zip(groups, estimates, strict=True)
            ]
        )
        pooled = pooled_columns(labels, estimates, by=result.by, level=result.level)
        parts.append(made.assign(**{c: pooled[c] for c in POOLED}))
    # A group's designs one below the other, in the order of the designs.
    whole = pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)
    return whole[[*result.by, *COLUMNS]]


def _people(result: BeforeAfter, group: Mapping[str, str]) -> dict[str, object]:
    row: dict[str, object] = {}
    for name, source in zip(("changed", "comparison"), result.sides(group), strict=True):
        row[f"followed_{name}"] = source["followed"] if source else math.nan
        row[f"before_{name}"] = source["mean_before"] if source else math.nan
        row[f"after_{name}"] = source["mean_after"] if source else math.nan
    return row


def _numbers(result: BeforeAfter, e: Estimate | None) -> dict[str, object]:
    told = beside(e, result.margin)
    if e is None:
        blank = dict.fromkeys(("value", "lower", "upper"), math.nan)
        return {**blank, "level": result.level, "method": "none", **told}
    numbers = {"value": e.value, "lower": e.lower, "upper": e.upper, "level": e.level, "method": e.method}
    return {**numbers, **told}
