"""Groups against a reference within strata of other characteristics, pooled by Mantel and Haenszel's weights."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import pandas as pd

from syschange import charts
from syschange.equity.basis import counts
from syschange.equity.controlled.measures import MEASURES, Terms
from syschange.equity.controlled.tables import ADDED, STRATA, compared, in_strata, strata_table
from syschange.equity.controlled.words import controlled_words
from syschange.equity.options import Question, check_question
from syschange.equity.presets.common import on_paper
from syschange.equity.reference import FEWEST
from syschange.equity.sources import cell_source
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import ALL, MISSING_LABELS, find_group, group_name, require_names, rows
from syschange.results import Coarsening, Estimate, Provenance, Result, parameters, watermark
from syschange.words import level_words, listed


@dataclass(frozen=True, eq=False, repr=False)
class Controlled(Result):
    """Groups against a reference, as they stand and within strata.

    Attributes
    ----------
    table
        A row a group: the characteristic, `n`, `numerator`, `denominator`, `value`, `reference`, `reference_value`,
        `measure`; `crude` with its limits (as the groups stand) and `adjusted` with its limits (within strata); `p`
        of the groups against their being alike within every stratum, `p_alike` against one odds ratio in all;
        `strata_used` and `people_used` (strata with people of both groups whose outcome is known, and how many),
        `strata_one` and `people_one` (strata with people of only one of them, which count for nothing; missing on
        paper, where they cannot be told from hidden ones); `level`, `method`.
    strata
        A row a stratum and group: the characteristics in `within`, the group, `n`, `numerator`, `denominator`,
        `reference_numerator`, `reference_denominator`, and `counts`: "yes" or why not.
    groups
        The counts of each group in all and in each stratum.
    terms
        What is compared with what.
    """

    groups: pd.DataFrame = field(kw_only=True)
    terms: Terms = field(kw_only=True)

    @property
    def strata(self) -> pd.DataFrame:
        """Every stratum of every group, and whether it counts."""
        return strata_table(self.groups, self.terms, published=self.policy is not None)

    def counts(self) -> pd.DataFrame:
        """Return every count of people the comparison is computed from (see `Result.counts`)."""
        return counts(self.groups, keys=self.terms.keys, outcome=self.terms.asked.outcome)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the comparison recomputed from published counts: strata that are hidden count for nothing."""
        terms = self.terms
        groups = on_paper(
            self.groups, published, keys=terms.keys, asked=terms.asked, spread=1.0, coarsening=coarsening
        )
        table = compared(groups, terms, published=True)
        return dataclasses.replace(
            self, _table=table, _words=controlled_words(table, terms, published=True), groups=groups,
            policy=coarsening.policy, provenance=self.provenance.published(),
        )  # fmt: skip

    def plot(self) -> "charts.Figure":
        """Return a picture: each group as it stands, and under it within strata."""
        terms, table = self.terms, self.table
        lanes = []
        for row in rows(table[table["n"] != 0]):
            for kind, said in (("crude", "as it stands"), ("adjusted", "within strata")):
                ends = {end: row[f"{kind}_{end}"] for end in ("lower", "upper")}
                name = f"{group_name(row, [terms.group])}, {said}"
                lanes.append({"group": name, "value": row[kind], **ends, "n": row["n"]})
        none = MEASURES[terms.measure].none
        return charts.forest(
            pd.DataFrame(lanes, columns=["group", "value", "lower", "upper", "n"]),
            label="group",
            value="value",
            lower="lower",
            upper="upper",
            n="n",
            reference=none,
            reference_label="no difference",
            percent=none == 0,
            decimals=0 if none == 0 else 2,
            headline=self.lead,
            subtitle=f"{terms.asked.outcome}: {terms.measure} against {terms.reference}, with "
            f"{level_words(terms.level)} intervals, "
            f"within {listed(terms.within)}",
            watermark=watermark(self.policy),
        )

    def estimate(self, **labels: str) -> Estimate:
        """Return the adjusted comparison of one group with its confidence distribution.

        Parameters
        ----------
        **labels
            The characteristic and the group.

        Raises
        ------
        UnknownChoiceError
            Where there is no such group.
        NotEstimableError
            Where no stratum that may be used has both groups, or nothing varies.
        """
        row = find_group(self.table, [self.terms.group], labels)
        four, _ = in_strata(self.groups, self.terms, row[self.terms.group])
        return MEASURES[self.terms.measure].estimate(*four, level=self.terms.level)


def controlled(
    data: object,
    *,
    outcome: str,
    group: str,
    reference: str,
    within: Sequence[str],
    measure: str = "difference",
    weights: str | None = None,
    level: float = 0.95,
    least: int = FEWEST,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
    max_rows: int = 200_000,
) -> Controlled:
    """Compare groups with a reference among people alike in other characteristics.

    Parameters
    ----------
    data
        A tidy table of any engine, one row a person, or what `equity.reduce` returned (see `breakdown`).
    outcome
        The column of the outcome: true and false, or 1 and 0.
    group, reference
        The characteristic whose groups are compared, and the label of the group they are compared with.
    within
        The characteristics that people are to be alike in: strata are all their combinations. A missing one is the
        stratum `(unknown)`, which is kept.
    measure
        "difference" (of shares), "ratio" (of shares) or "odds ratio".
    weights
        A column of weights, nought or more, none missing: shares are then weighted, and each group of a stratum
        counts with its effective size (Kish 1965). `n`, `numerator` and `denominator` stay counts of rows.
    level
        The confidence level.
    least
        The fewest people with a known outcome that the reference may have; 10 (ours).
    unknown, categories, max_rows
        As in `breakdown`.

    Returns
    -------
    Controlled
        The comparison as the groups stand and within strata, side by side. People of `group` missing are compared and
        are never the reference.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there or cannot be used as asked, or nothing is given to be alike in.
    UnknownChoiceError
        Where the measure or the reference is not known, or stands for missing.
    NotEstimableError
        Where the reference has fewer than `least` people, there is no other group, or the tables are too large.

    Notes
    -----
    Mantel N, Haenszel W (1959) Journal of the National Cancer Institute 22:719-748; variances of Sato (1989),
    Greenland & Robins (1985) and Robins, Breslow & Greenland (1986); as they stand Newcombe (1998), Katz (1978) and
    Woolf (1955); whether the odds ratio is the same in each stratum by Breslow & Day (1980) with Tarone's correction
    (1985). See `statistics.controlled`.
    """
    if isinstance(within, str) or not within:
        raise WrongTypeError(
            "No list of characteristics is given to compare within.", "Give for example within=['sex']."
        )
    if measure not in MEASURES:
        raise UnknownChoiceError("measure", measure, list(MEASURES))
    by = [group, *within]
    require_names(by, taken=ADDED + STRATA)
    asked = Question(outcome, weights=weights)
    check_question(asked, by, [level], None)
    source = cell_source(
        data, asked, by=by, ways=len(by), period=None, unknown=unknown, categories=categories,
        max_rows=max_rows,
    )  # fmt: skip
    if not source.yes_no:
        raise WrongTypeError(
            f"The outcome {quote(outcome)} is not yes or no throughout.", "Give true and false, or 1 and 0."
        )
    made = source.pair(by, len(by), max_rows, (level,)).groups
    whole = (made[list(within)] == ALL).all(axis=1) & (made[group] != ALL)
    groups = made[whole | (made["ways"] == len(by))].reset_index(drop=True)
    terms = Terms(group, reference, tuple(within), measure, level, asked)
    _require_reference(groups, terms, least)
    table = compared(groups, terms, published=False)
    given = parameters(
        outcome=outcome, group=group, reference=reference, within=list(within), measure=measure, weights=weights,
        level=level, least=least, unknown=unknown,
        categories={name: list(labels) for name, labels in (categories or {}).items()}, max_rows=max_rows,
    )  # fmt: skip
    provenance = Provenance(
        "equity.controlled", given, source.rows, source.used, source.rows - source.used, source.digest()
    )
    return Controlled(
        table, controlled_words(table, terms, published=False), provenance, groups=groups, terms=terms
    )


def _require_reference(groups: pd.DataFrame, terms: Terms, least: int) -> None:
    if not isinstance(least, int) or least < 0:
        raise WrongTypeError("The least number of people is not a whole number, 0 or more.", "Give least=10.")
    whole = groups[groups["ways"] == 1]
    present = [g for g in whole[terms.group] if g not in MISSING_LABELS]
    if terms.reference not in present:
        raise UnknownChoiceError(f"group of {terms.group}", terms.reference, present)
    if len(whole) == 1:
        raise NotEstimableError(
            f"There is one group of {quote(terms.group)} only, and nothing to compare it with.",
            "Take another characteristic.",
        )
    if whole.loc[whole[terms.group] == terms.reference, "denominator"].iloc[0] < least:
        raise NotEstimableError(
            f"The reference has fewer than {least} people whose outcome is known, too few to measure others by.",
            "Take a larger group.",
        )
