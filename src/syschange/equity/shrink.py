"""Values of small groups pulled in towards those of all groups, as far as their own numbers are weak."""

import dataclasses
import math
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from syschange import charts
from syschange.equity.breakdown import Breakdown
from syschange.equity.presets.common import provenance, require_true, tables_of
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import find_group, group_name, require_names, rows
from syschange.results import Coarsening, Estimate, Result, StudentT, watermark
from syschange.statistics import shrinkage
from syschange.words import amount, level_words

Floats = npt.NDArray[np.float64]
METHODS = ("marshall", "beta_binomial", "normal")
ADDED = ("shrunk", "shrunk_lower", "shrunk_upper", "own_share", "centre", "between", "shrunk_method")
_NAMES = {"marshall": "Marshall", "beta_binomial": "beta-binomial", "normal": "normal, Morris"}
_KINDS = {
    "marshall": ("proportion", "rate"),
    "beta_binomial": ("proportion",),
    "normal": ("proportion", "rate", "mean"),
}
_NONE = "none"
_NUMBERS = ("shrunk", "shrunk_se", "own_share", "centre", "between")


@dataclass(frozen=True)
class GammaMoments:
    """The gamma distribution of a given mean and standard deviation: what is thought of a rate.

    Attributes
    ----------
    mean, sd
        Both above 0.
    most
        What it cannot pass: 1 for a share, whose limits are held there.
    """

    mean: float
    sd: float
    most: float = math.inf

    def cdf(self, x: float) -> float:
        """Return the confidence that the rate is at most `x`."""
        if x >= self.most:
            return 1.0
        shape = (self.mean / self.sd) ** 2
        return float(special.gammainc(shape, max(x, 0.0) * shape / self.mean))

    def quantile(self, p: float) -> float:
        """Return the value below which the rate lies with confidence `p`."""
        shape = (self.mean / self.sd) ** 2
        return min(float(special.gammaincinv(shape, p)) * self.mean / shape, self.most)


@dataclass(frozen=True)
class BetaMoments:
    """The beta distribution of a given mean and standard deviation: what is thought of a share.

    Attributes
    ----------
    mean, sd
        Of a share between 0 and 1.
    """

    mean: float
    sd: float

    @property
    def _behind(self) -> float:
        # As in `statistics.shrinkage`: never so little that the distribution has no middle.
        return max(self.mean * (1 - self.mean) / self.sd**2 - 1, 0.01)

    def cdf(self, x: float) -> float:
        """Return the confidence that the share is at most `x`."""
        behind = self._behind
        return float(special.betainc(self.mean * behind, (1 - self.mean) * behind, min(max(x, 0.0), 1.0)))

    def quantile(self, p: float) -> float:
        """Return the value below which the share lies with confidence `p`."""
        behind = self._behind
        return float(special.betaincinv(self.mean * behind, (1 - self.mean) * behind, p))


@dataclass(frozen=True, eq=False, repr=False)
class Shrunk(Result):
    """Values of groups, pulled in.

    Attributes
    ----------
    table
        The columns of the breakdown, of every group but everyone; then `shrunk`, `shrunk_lower`, `shrunk_upper`,
        `own_share` (the weight on the group's own value; the rest is on the centre), `centre` (what the groups of
        the same table are pulled towards), `between` (the variance of true values between them; 0 where they differ
        no more than by chance) and `shrunk_method` ("none" where there is no interval). Groups of the same
        characteristics, and the same period, are pulled in together. A group that is empty or hidden, one whose
        error is not known (for "normal"), and one that is alone in its table have missing numbers.
    breakdown
        The breakdown it is made from.
    method
        As given.
    """

    breakdown: Breakdown = field(kw_only=True)
    method: str = field(kw_only=True)

    def counts(self) -> pd.DataFrame:
        """Return every count of people the values are computed from (see `Result.counts`)."""
        return self.breakdown.counts()

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the values pulled in again from published counts; groups that are hidden are left out."""
        made = self.breakdown.from_counts(published, coarsening)
        table = _table(made, self.method)
        return dataclasses.replace(
            self, _table=table, _words=_words(table, made), breakdown=made, policy=coarsening.policy,
            provenance=self.provenance.published(),
        )  # fmt: skip

    def plot(self) -> "charts.Figure":
        """Return a picture: each single group that somebody is in, pulled in, with its interval."""
        made, table = self.breakdown, self.table
        table = table[(table["ways"] <= 1) & (table["n"] != 0) & (table["level"] == made.level)]
        percent, whole = made.asked.percent, float(made.basis["value"].iloc[0])
        return charts.forest(
            table.assign(group=[group_name(row, made.keys) for row in rows(table)]),
            label="group",
            value="shrunk",
            lower="shrunk_lower",
            upper="shrunk_upper",
            n="n",
            reference=whole if math.isfinite(whole) else 0.0,
            reference_label="everyone",
            percent=percent,
            unit="%" if percent else "",
            headline=self.lead,
            subtitle=f"{made.outcome} by group, small groups pulled in by the method "
            f"{_NAMES[self.method]}, with {level_words(made.level)} intervals",
            watermark=watermark(self.policy),
        )

    def estimate(self, **labels: str) -> Estimate:
        """Return the value of one group, pulled in, with its confidence distribution.

        Parameters
        ----------
        **labels
            Characteristic (or period) and label; those left out are taken together.

        Raises
        ------
        UnknownChoiceError
            Where there is no such group.
        NotEstimableError
            Where its value is not known or is hidden, or it has no interval.
        """
        made = self.breakdown
        here = _groups(made)
        row = find_group(pd.concat([here, _moments(here, made, self.method)], axis=1), made.keys, labels)
        value, se = float(row["shrunk"]), float(row["shrunk_se"])
        if not math.isfinite(row["shrunk_lower"]):
            raise NotEstimableError(
                "It cannot be pulled in: the group is empty, hidden or alone, or nobody differs.",
                "Take a group of a table in which two or more can be shown.",
            )
        name, level = _NAMES[self.method], made.level
        if self.method == "normal":
            return Estimate.of(value, StudentT(value, se), level, name)
        if self.method == "beta_binomial":
            return Estimate.of(value, BetaMoments(value, se), level, name)
        return Estimate.of(value, GammaMoments(value, se, _most(made)), level, name)


def shrink(breakdown: Breakdown, *, method: str = "marshall") -> Shrunk:
    """Pull the values of groups in towards their common centre, as far as each group's own numbers are weak.

    Parameters
    ----------
    breakdown
        What `equity.breakdown` returned, of a proportion, a rate or a mean.
    method
        "marshall" (1991), for rates and proportions: towards the overall rate, no distribution assumed.
        "beta_binomial" (Kleinman 1973), for proportions. "normal" (Efron & Morris 1975, Morris 1983), for any value
        with a standard error, means above all, and with weights, repeats or a design: towards the weighted mean. With
        three groups or fewer it borrows nothing; a group in which nobody differs has no error, and is left out.

    Returns
    -------
    Shrunk

    Raises
    ------
    WrongTypeError
        Where the breakdown is no breakdown, has been protected already, or is of a kind that the method is not for.
    UnknownChoiceError
        Where there is no such method.

    Notes
    -----
    See `statistics.shrinkage` for the formulas and for what the intervals count. Pulled-in values are on average
    nearer to the truth than raw ones, and a ranking by them is less of a lottery; they are no longer what was seen,
    which stands beside them.
    """
    require_true(breakdown)
    require_names(breakdown.keys, taken=ADDED)
    if method not in METHODS:
        raise UnknownChoiceError("method of pulling groups in", method, METHODS)
    asked = breakdown.asked
    if asked.kind not in _KINDS[method]:
        fit = [quote(m) for m in METHODS if asked.kind in _KINDS[m]]
        raise WrongTypeError(
            f"The method {quote(method)} is not for a {asked.kind}.",
            f"Take method={' or '.join(fit)}."
            if fit
            else "Break the outcome down as a proportion, rate or mean.",
        )
    if method != "normal" and not asked.plain:
        raise WrongTypeError(
            f"The method {quote(method)} is of counts, and these rows do not each stand for one person.",
            "Take method='normal', which uses the standard error of each group.",
        )
    table = _table(breakdown, method)
    given = provenance("equity.shrink", breakdown, shrink_method=method)
    return Shrunk(table, _words(table, breakdown), given, breakdown=breakdown, method=method)


def _groups(breakdown: Breakdown) -> pd.DataFrame:
    """Return the moments of every group but everyone."""
    basis = breakdown.basis
    return basis[basis["ways"] > 0]


def _table(breakdown: Breakdown, method: str) -> pd.DataFrame:
    groups, step = _groups(breakdown), len(breakdown.basis)
    parts = []
    for k, level in enumerate(breakdown.levels):
        seen = breakdown.table.iloc[groups.index + step * k].reset_index(drop=True)
        made = _moments(groups, breakdown, method, level).reset_index(drop=True)
        told = made["shrunk_lower"].notna()
        made["shrunk_method"] = pd.Series(np.where(told, _NAMES[method], _NONE), dtype="str")
        parts.append(pd.concat([seen, made[list(ADDED)]], axis=1))
    return pd.concat(parts, ignore_index=True)


def _moments(
    groups: pd.DataFrame, breakdown: Breakdown, method: str, level: float | None = None
) -> pd.DataFrame:
    """Return what each group is pulled in to, table by table; missing where it is not."""
    made = pd.DataFrame(np.nan, index=groups.index, columns=[*_NUMBERS, "shrunk_lower", "shrunk_upper"])
    sure = breakdown.level if level is None else level
    for _, part in groups.groupby(tables_of(groups, breakdown.by, breakdown.period), sort=False):
        here = part[_usable(part, method)]
        if len(here) < 2:  # noqa: PLR2004 - one group has nobody to borrow from
            continue
        found = _pulled(here, method, sure)
        per = breakdown.asked.per if method == "marshall" else 1.0
        made.loc[here.index, "shrunk"] = found.value * per
        made.loc[here.index, "shrunk_se"] = found.se * per
        # Where next to nothing is known the distribution is so skew that its middle leaves out its own mean.
        held = (found.lower <= found.value) & (found.value <= found.upper)
        made.loc[here.index, "shrunk_lower"] = np.where(held, found.lower * per, np.nan)
        made.loc[here.index, "shrunk_upper"] = np.where(
            held, np.minimum(found.upper * per, _most(breakdown)), np.nan
        )
        made.loc[here.index, "own_share"] = found.weight
        made.loc[here.index, "centre"] = found.centre * per
        made.loc[here.index, "between"] = found.between * per**2
    return made


def _most(breakdown: Breakdown) -> float:
    """Return what no value can pass."""
    return 1.0 if breakdown.asked.percent else math.inf


def _usable(part: pd.DataFrame, method: str) -> npt.NDArray[np.bool_]:
    """Return which groups have a value that can be weighed."""
    known = part["value"].notna()
    known &= (part["se"] > 0) if method == "normal" else part["numerator"].notna()
    return np.asarray(known.to_numpy(), dtype=np.bool_)


def _pulled(here: pd.DataFrame, method: str, level: float) -> shrinkage.Shrunk:
    events, people = here["numerator"], here["denominator"]
    if method == "normal":
        return shrinkage.normal(here["value"], here["se"], level=level)
    if method == "beta_binomial":
        return shrinkage.beta_binomial(events, people, level=level)
    rate = here["exposure"].notna().any()
    return shrinkage.marshall(events, here["exposure"] if rate else people, level=level)


def _words(table: pd.DataFrame, breakdown: Breakdown) -> str:
    """Say how many groups were pulled in, which moved most, and whether they differ beyond chance."""
    asked, by, period = breakdown.asked, breakdown.keys, breakdown.period
    told = table[(table["level"] == breakdown.level) & table["shrunk"].notna()]
    if period is not None and len(told):
        told = told[told[period] == told[period].iloc[-1]]
    if told.empty:
        return f"No group can be pulled in for {asked.outcome}: no two groups of a kind can be shown."
    start = f"In {told[period].iloc[-1]}: " if period is not None else ""
    row = rows(told.loc[[(told["shrunk"] - told["value"]).abs().idxmax()]])[0]
    seen, pulled = (amount(row[c], percent=asked.percent) for c in ("value", "shrunk"))
    most = (
        f" The one that moves most is {group_name(row, by)}: {seen} seen, {pulled} pulled in"
        f"{_limits(row, percent=asked.percent)}."
    )
    if seen == pulled:
        most = " None of them moves by anything that would be seen."
    alike = ""
    if (told["between"] == 0).any():
        alike = " Where groups differ no more than chance would make them, all get the value of all of them together."
    return (
        f"{start}{len(told)} groups are pulled in for {asked.outcome}, each towards the value of all groups of its "
        f"kind as far as its own numbers are few.{most}{alike} On average such values are nearer to the truth than "
        "those seen, which stand beside them."
    )


def _limits(row: dict[str, Any], *, percent: bool) -> str:
    if not math.isfinite(row["shrunk_lower"]):
        return ""
    ends = [amount(row[c], percent=percent) for c in ("shrunk_lower", "shrunk_upper")]
    return f" ({level_words(row['level'])} interval {ends[0]} to {ends[1]})"
