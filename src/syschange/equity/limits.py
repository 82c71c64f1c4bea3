"""The interval of each group's value, by the kind of outcome and how the rows were drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from syschange.equity.options import QUANTILES, Question
from syschange.errors import NotEstimableError
from syschange.frames import ALL
from syschange.results import Estimate
from syschange.statistics import design, rates
from syschange.statistics.design import Linearised
from syschange.statistics.exact import PROPORTION_METHODS
from syschange.statistics.means import t_estimate, t_limits
from syschange.statistics.proportions import critical_z

Floats = npt.NDArray[np.float64]
Limits = tuple[Floats, Floats]

_DESIGN_METHODS = {"clopper-pearson": "beta"}
_PRINTED = {"beta": "Korn-Graubard", "wilson": "Wilson", "logit": "logit", "xlogit": "logit", "asin": "arcsine",
            "likelihood": "likelihood", "mean": "t"}  # fmt: skip


def value_limits(
    table: pd.DataFrame, asked: Question, level: float, *, near: float | None = None
) -> tuple[Floats, Floats, "np.typing.NDArray[np.object_]"]:
    """Return the limits of each group of a basis, and the name of the method that gave them.

    Where the interval cannot be given it is missing, and the method is "none". `near` is the level asked for, where
    `level` is that of all pairs of groups at once: limits of quantiles are known at levels asked for alone.
    """
    lower, upper = _limits(table, asked, level, near)
    if asked.kind == "proportion":
        single = alone(table)
        lower, upper = np.where(single, np.nan, lower), np.where(single, np.nan, upper)
    names = np.where(np.isfinite(lower), method_names(table, asked), "none")
    return lower, upper, names


def _limits(table: pd.DataFrame, asked: Question, level: float, near: float | None) -> Limits:
    if asked.kind in QUANTILES:
        return _read_off(table, level, near)
    found = linearised_of(table, asked)
    if asked.kind == "rate":
        events, exposure = (table[c].to_numpy(dtype=float) for c in ("numerator", "exposure"))
        if asked.plain:
            lower, upper = rates.rate_limits(_known(events), _known(exposure), level=level)
            return _where_known(table, lower * asked.per, upper * asked.per)
        lower, upper = design.rate_limits(_over(found, asked.per), level=level)
        return _where_known(table, lower * asked.per, upper * asked.per)
    if asked.kind == "mean":
        return _where_known(table, *t_limits(found.value, _positive(found.se), found.df, level=level))
    if not asked.plain:
        name = _DESIGN_METHODS.get(asked.method, asked.method)
        return _where_known(table, *design.share_limits(found, level=level, method=name))
    events, n = (_known(table[c].to_numpy(dtype=float)) for c in ("numerator", "denominator"))
    limits = PROPORTION_METHODS[asked.method].limits(events, n, level=level)
    return _where_known(table, *limits)


def alone(table: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Return which rows of a basis are of a period, or of a table, in which the outcome of one person is known.

    One person in all says nothing of anybody else.
    """
    whole = table[table["ways"] == 0]
    single = whole["denominator"] == 1
    keys = list(table.columns[: list(table.columns).index("ways")])
    told = [key for key in keys if (whole[key] != ALL).any()]
    if told:  # a period is told everywhere
        held: npt.NDArray[np.bool_] = table[told[0]].isin(whole.loc[single, told[0]]).to_numpy()
        return held
    return np.full(len(table), bool(single.any()))


def _read_off(table: pd.DataFrame, level: float, near: float | None) -> Limits:
    """Return the limits of quantiles, which were read off the rows at the levels asked for.

    Another level takes the limits at the one it is near to and widens them as a normal's.
    """
    held = [c.removeprefix("lower:") for c in table.columns if c.startswith("lower:")]
    name = next((n for n in (repr(near), repr(level)) if n in held), held[0])
    wider = critical_z(level) / critical_z(float(name))
    value, lower, upper = (
        table[c].to_numpy(dtype=float) for c in ("value", f"lower:{name}", f"upper:{name}")
    )
    return value - wider * (value - lower), value + wider * (upper - value)


def method_names(table: pd.DataFrame, asked: Question) -> Any:  # noqa: ANN401 - one name, or an array of them
    """Return the name of the method behind the interval of each group."""
    if asked.kind in QUANTILES:
        return "order statistics"
    if asked.kind == "mean":
        return "Student t" if asked.plain else "linearised t"
    if asked.kind == "rate":
        events = _known(table["numerator"].to_numpy(dtype=float))
        return rates.rate_method(events) if asked.plain else "Poisson on effective events"
    if asked.plain:
        return PROPORTION_METHODS[asked.method].name
    name = _PRINTED[_DESIGN_METHODS.get(asked.method, asked.method)]
    return f"{name} on effective size" if name in {"Wilson", "Korn-Graubard", "likelihood"} else name


def value_estimate(row: Mapping[str, Any], asked: Question, level: float) -> Estimate:
    """Return the value of one group of a basis with its confidence distribution.

    Raises
    ------
    NotEstimableError
        Where the value is not known, or hidden, or its uncertainty cannot be given.
    """
    if not np.isfinite(row["value"]):
        raise NotEstimableError(
            "This group's value is not known, or is hidden.", "Join it with another group."
        )
    if asked.kind in QUANTILES:
        return two_sided_estimate(row["value"], row[f"lower:{level!r}"], row[f"upper:{level!r}"], level)
    found = linearised_of(pd.DataFrame([row]), asked).at(0)
    if asked.kind == "mean":
        name = "Student t" if asked.plain else "linearised t"
        return t_estimate(row["value"], row["se"], row["df"], level=level, method=name)
    if asked.kind == "rate":
        made = (
            rates.rate(row["numerator"], row["exposure"], level=level)
            if asked.plain
            else design.rate_estimate(_over(found, asked.per), level=level)
        )
        return made.times(asked.per)
    if asked.plain:
        return PROPORTION_METHODS[asked.method].estimate(row["numerator"], row["denominator"], level=level)
    return design.share_estimate(found, level=level, method=_DESIGN_METHODS.get(asked.method, asked.method))


@dataclass(frozen=True)
class TwoSided:
    """A confidence distribution of two half normals, whose limits at one level are given, each as far as it is.

    Ours, for limits that were read off the rows at that level and are known at no other.

    Attributes
    ----------
    value
        Where they meet.
    below, above
        The standard deviations of the two; 0 where the limit is the value itself.
    """

    value: float
    below: float
    above: float

    def cdf(self, x: float) -> float:
        """Return the confidence that the quantity is at most `x`."""
        spread = self.below if x < self.value else self.above
        if x == self.value or spread == 0:
            return 0.5 if x == self.value else float(x > self.value)
        return float(special.ndtr((x - self.value) / spread))

    def quantile(self, p: float) -> float:
        """Return the value below which the quantity lies with confidence `p`."""
        z = float(special.ndtri(p))
        return self.value + z * (self.below if z < 0 else self.above)


def two_sided_estimate(value: float, lower: float, upper: float, level: float) -> Estimate:
    """Return an estimate with the limits given, read off the rows.

    Raises
    ------
    NotEstimableError
        Where there are no limits.
    """
    if not np.isfinite(upper - lower):
        raise NotEstimableError(
            "The uncertainty cannot be estimated: too few values, or values that do not vary.",
            "Collect more records, or join groups that are too small to stand alone.",
        )
    z = critical_z(level)
    made = TwoSided(value, (value - lower) / z, (upper - value) / z)
    return Estimate.of(value, made, level, "order statistics, as normal")


def linearised_of(table: pd.DataFrame, asked: Question) -> Linearised:
    """Return the values of a basis as a design gives them."""
    size = table["exposure" if asked.kind == "rate" else "denominator"].to_numpy(dtype=float)
    value, se, df, effective = (table[c].to_numpy(dtype=float) for c in ("value", "se", "df", "size"))
    with np.errstate(divide="ignore", invalid="ignore"):
        return Linearised(value, se, df, size, effective, size / effective)


def _over(found: Linearised, per: float) -> Linearised:
    return Linearised(found.value / per, found.se / per, found.df, found.n, found.n_eff, found.deff)


def _known(values: Floats) -> Floats:
    """Return counts with those that are hidden as nought: their limits are left out afterwards."""
    return np.nan_to_num(values, nan=0.0)


def _positive(se: Floats) -> Floats:
    return np.where(se > 0, se, np.nan)


def _where_known(table: pd.DataFrame, lower: Floats, upper: Floats) -> Limits:
    known = np.isfinite(table["value"].to_numpy(dtype=float))
    return np.where(known, lower, np.nan), np.where(known, upper, np.nan)
