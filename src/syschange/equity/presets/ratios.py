"""Ratios of groups to one reference group, each with its interval: what the relative measures share."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import pandas as pd

from syschange import charts
from syschange.equity.basis import counts
from syschange.equity.breakdown import Breakdown
from syschange.equity.differences import ratios_of
from syschange.equity.options import Question
from syschange.equity.presets.common import events_and_size, on_paper, require_kind, require_true
from syschange.equity.presets.pooled import pooled
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.frames import ALL, MISSING_LABELS, find_group, group_name, require_names, rows
from syschange.results import Coarsening, Estimate, Result, watermark
from syschange.statistics import proportions, rates, ratios
from syschange.words import level_words

ADDED = ("reference", "reference_value", "ratio", "ratio_lower", "ratio_upper", "level", "method")
_METHODS = {
    ("proportion", "score"): ("Miettinen-Nurminen", ratios.score_ratio),
    ("proportion", "exact"): ("exact conditional", ratios.exact_ratio),
    ("proportion", "log"): ("Katz", proportions.ratio),
    ("rate", "exact"): ("exact conditional", rates.exact_rate_ratio),
    ("rate", "log"): ("log-normal", rates.rate_ratio),
}
Labels = str | Sequence[str]


@dataclass(frozen=True)
class Terms:
    """How groups are set against a reference.

    Attributes
    ----------
    column
        The characteristic.
    reference
        What the reference group is called.
    together
        What the groups taken together are called; None where none are.
    upside_down
        Whether the ratio is of the reference to the group, and not of the group to the reference.
    method
        "score", "exact" or "log".
    unknown
        Whether those whose characteristic is missing are set against the reference too.
    heading
        What a text begins with.
    """

    column: str
    reference: str
    together: str | None
    upside_down: bool
    method: str
    unknown: bool
    heading: str = ""


@dataclass(frozen=True, eq=False)
class Held:
    """What ratios are worked out from, true or published.

    Attributes
    ----------
    groups
        The counts and moments of each row.
    by, period, asked, levels
        As in the breakdown.
    terms
        How groups are set against the reference.
    """

    groups: pd.DataFrame
    by: tuple[str, ...]
    period: str | None
    asked: Question
    levels: tuple[float, ...]
    terms: Terms

    @property
    def keys(self) -> tuple[str, ...]:
        """The characteristics, and the period where there is one."""
        return (*self.by, self.period) if self.period else self.by

    def table(self) -> pd.DataFrame:
        """Return the table of ratios: a row a group and level."""
        return pd.concat([_at_level(self, level) for level in self.levels], ignore_index=True)

    def spoken(self, table: pd.DataFrame) -> list[dict[str, Any]]:
        """Return the rows a text speaks of: those of the characteristic alone, in the latest period."""
        here = (table["level"] == self.levels[0]) & (table["ways"] == 1)
        if self.period is not None:
            here &= table[self.period] == table[self.period].iloc[-1]
        return rows(table[here])


@dataclass(frozen=True, eq=False, repr=False)
class RatioResult(Result):
    """Groups as ratios to a reference group.

    Attributes
    ----------
    table
        The characteristics (and the period), `ways`, `n`, `numerator`, `denominator`, `value`, then `reference`,
        `reference_value`, `ratio`, `ratio_lower`, `ratio_upper`, `level` and `method`. The reference has a row of its
        own, with ratio 1.
    held
        What they are worked out from.
    """

    held: Held = field(kw_only=True)

    @property
    def level(self) -> float:
        """The first of the confidence levels, which text, pictures and estimates use."""
        return self.held.levels[0]

    def counts(self) -> pd.DataFrame:
        """Return every count of people the ratios are computed from (see `Result.counts`)."""
        return counts(self.held.groups, keys=self.held.keys, outcome=self.held.asked.outcome)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the ratios recomputed from published counts (see `Result.from_counts`)."""
        was = self.held
        groups = on_paper(
            was.groups, published, keys=was.keys, asked=was.asked, spread=1.0, coarsening=coarsening
        )
        held = dataclasses.replace(was, groups=groups)
        table = held.table()
        return dataclasses.replace(
            self, _table=table, _words=self.say(held, table), held=held, policy=coarsening.policy,
            provenance=self.provenance.published(),
        )  # fmt: skip

    @staticmethod
    def say(held: Held, table: pd.DataFrame) -> str:
        """Return the sentences about a table of ratios."""
        raise NotImplementedError

    def plot(self) -> "charts.Figure":
        """Return a picture: the ratio of each group with its interval, against 1."""
        table, held, terms = self.table, self.held, self.held.terms
        told = (table["level"] == self.level) & (table["ways"] == 1) & (table["n"] != 0)
        table = table[told & (table[terms.column] != terms.reference)]
        way = "reference over group" if terms.upside_down else "group over reference"
        return charts.forest(
            table.assign(group=[group_name(row, held.keys) for row in rows(table)]),
            label="group",
            value="ratio",
            lower="ratio_lower",
            upper="ratio_upper",
            n="n",
            reference=1.0,
            reference_label="alike",
            decimals=2,
            headline=self.lead,
            subtitle=f"{held.asked.outcome}: {way}, against {terms.reference}, with "
            f"{level_words(self.level)} intervals",
            watermark=watermark(self.policy),
        )

    def estimate(self, **labels: str) -> Estimate:
        """Return the ratio of one group with its confidence distribution.

        Parameters
        ----------
        **labels
            Characteristic (or period) and label; those left out are taken together, and without the characteristic
            itself it is that of the groups taken together, where there are some.

        Raises
        ------
        UnknownChoiceError
            Where there is no such group, or it is the reference.
        NotEstimableError
            Where the ratio cannot be given as one number, or is hidden.
        """
        groups, keys, terms, asked = self.held.groups, self.held.keys, self.held.terms, self.held.asked
        wanted = {**({terms.column: terms.together} if terms.together else {}), **labels}
        allowed = [
            g for g in dict.fromkeys(groups[terms.column]) if g != terms.reference and compared(g, terms)
        ]
        if wanted.get(terms.column) not in allowed:
            raise UnknownChoiceError(f"group of {terms.column}", wanted.get(terms.column, ALL), allowed)
        row = find_group(groups, keys, wanted)
        other = find_group(groups, keys, {**wanted, terms.column: terms.reference})
        pair = (other, row) if terms.upside_down else (row, other)
        if not all(np.isfinite(each["value"]) for each in pair):
            raise NotEstimableError(
                "The ratio cannot be given: one of the two groups is empty or hidden.",
                "Join it with another group.",
            )
        four = [float(a[0]) for each in pair for a in events_and_size(pd.DataFrame([each]), asked)]
        return _METHODS[asked.kind, terms.method][1](*four, level=self.level)


def held_of(breakdown: Breakdown, *, reference: Sequence[str], together: Sequence[str], terms: Terms) -> Held:
    """Return what ratios are worked out from: the reference, groups taken together, and each group by itself.

    Groups that the reference is made of are in it, and have no row of their own.
    """
    basis, keys, column, asked = breakdown.basis, list(breakdown.keys), terms.column, breakdown.asked
    here = basis[basis[column] != ALL]
    parts = [pooled(here, column=column, labels=reference, name=terms.reference, keys=keys, asked=asked)]
    if len(together) > 1:
        parts.append(
            pooled(here, column=column, labels=together, name=str(terms.together), keys=keys, asked=asked)
        )
    made = pd.concat([*parts, here[~here[column].isin(list(reference))]], ignore_index=True)
    # Each setting of the other characteristics stands together.
    others = [c for c in (*keys, "ways") if c != column]
    order = np.argsort(made.groupby(others, sort=False).ngroup().to_numpy(), kind="stable")
    groups = made.iloc[order].reset_index(drop=True)
    return Held(groups, breakdown.by, breakdown.period, asked, breakdown.levels, terms)


def _at_level(held: Held, level: float) -> pd.DataFrame:
    groups, terms, asked = held.groups, held.terms, held.asked
    own = (groups[terms.column] == terms.reference).to_numpy()
    others = [c for c in (*held.keys, "ways") if c != terms.column]
    setting = groups.groupby(others, sort=False).ngroup().to_numpy()
    place = dict(zip(setting[own].tolist(), np.flatnonzero(own).tolist(), strict=True))
    against = groups.iloc[[place[s] for s in setting.tolist()]].set_axis(groups.index, axis=0)
    pair = (against, groups) if terms.upside_down else (groups, against)
    told = ~own & np.array([compared(g, terms) for g in groups[terms.column]], dtype=bool)
    ratio, lower, upper = (np.where(told, a, np.nan) for a in ratios_of(*pair, asked, level, terms.method))
    known = own & np.isfinite(groups["value"].to_numpy(dtype=float))
    name = _METHODS[asked.kind, terms.method][0]
    return groups[[*held.keys, "ways", "n", "numerator", "denominator", "value"]].assign(
        reference=terms.reference,
        reference_value=against["value"].to_numpy(dtype=float),
        ratio=np.where(known, 1.0, ratio),
        ratio_lower=lower,
        ratio_upper=upper,
        level=level,
        method=np.where(np.isfinite(lower), name, "none"),
    )


def compared(group: object, terms: Terms) -> bool:
    """Return whether a group is set against the reference: those not known are where the terms say so."""
    return terms.unknown or group not in MISSING_LABELS


def reference_of(
    breakdown: Breakdown, reference: Mapping[str, Labels], *, kinds: Sequence[str], least: int, what: str
) -> tuple[str, tuple[str, ...]]:
    """Return the characteristic and the labels of a reference, checked.

    Raises
    ------
    WrongTypeError
        Where the breakdown is not one this can be worked out from, or not one characteristic is named.
    UnknownChoiceError
        Where the characteristic or a label is not there, or stands for missing.
    NotEstimableError
        Where the reference has fewer than `least` people whose outcome is known.
    """
    require_true(breakdown)
    require_kind(breakdown, kinds, what)
    require_names(breakdown.keys, taken=ADDED)
    if not isinstance(reference, Mapping) or len(reference) != 1:
        raise WrongTypeError(
            "The reference does not name one characteristic with its group.",
            "Give one, for example {'ethnicity': 'White'}, or several labels in a list.",
        )
    (column, given), *_ = reference.items()
    if column not in breakdown.by:
        raise UnknownChoiceError("characteristic of this breakdown", column, breakdown.by)
    labels = labels_of(breakdown, column, given)
    require_least(breakdown, column, labels, least)
    return column, labels


def labels_of(breakdown: Breakdown, column: str, given: Labels) -> tuple[str, ...]:
    """Return labels of a characteristic, checked: each there, and none of them standing for missing.

    Raises
    ------
    UnknownChoiceError
        Where one is not there, or stands for missing.
    WrongTypeError
        Where none is given.
    """
    wanted = (given,) if isinstance(given, str) else tuple(given)
    present = known_labels(breakdown, column)
    for label in wanted:
        if label not in present:
            raise UnknownChoiceError(f"group of {column}", label, present)
    if not wanted:
        raise WrongTypeError("No group is named.", "Give at least one label.")
    return tuple(dict.fromkeys(wanted))


def known_labels(breakdown: Breakdown, column: str) -> list[str]:
    """Return the groups of a characteristic, without those that stand for missing."""
    return [g for g in dict.fromkeys(breakdown.basis[column]) if g not in {ALL, *MISSING_LABELS}]


def joint_name(breakdown: Breakdown, column: str, labels: Sequence[str], all_but: Sequence[str] = ()) -> str:
    """Return what groups are called together, unlike any group there is; one by itself keeps its name.

    `all_but` are the groups it is all but, where it is all but a few.
    """
    if len(labels) == 1:
        return labels[0]
    name = f"not {' or '.join(all_but)}" if all_but else " or ".join(labels)
    while name in set(breakdown.basis[column]):
        name = f"{name} (together)"
    return name


def require_least(
    breakdown: Breakdown, column: str, labels: Sequence[str], least: int, *, what: str = "reference"
) -> None:
    """Check that a group has enough people whose outcome is known, everything else taken together.

    Raises
    ------
    WrongTypeError
        Where `least` is not a number of people.
    NotEstimableError
        Where it has fewer.
    """
    if not isinstance(least, int) or least < 0:
        raise WrongTypeError("The least number of people is not a whole number, 0 or more.", "Give least=10.")
    basis = breakdown.basis
    single = basis[(basis["ways"] == 1) & basis[column].isin(list(labels))]
    if single["denominator"].sum() < least:
        raise NotEstimableError(
            f"The {what} has fewer than {least} people whose outcome is known, too few to measure others by.",
            "Take another group, or several together.",
        )
