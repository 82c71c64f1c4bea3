"""What `workforce` returns: training, support, sickness and turnover, of everybody and where they are worst."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import MISSING_LABELS
from syschange.results import Distribution, Estimate
from syschange.statistics.weakest import weakest
from syschange.system.measured import VALUE, Measure, Measured, value_words
from syschange.words import NOT_KNOWN, amount, interval

LEVEL, SECTOR, TEAM = "staff_level", "sector", "team"
LOWEST = ("measure", "over", "label", "value", "lower", "upper", "another", "groups", "left_out", "level")
_OVER = {LEVEL: "level", SECTOR: "sector", TEAM: "team"}
_SHOWN = 10  # ours: of a team of fewer workers nothing is told in words, and it stands in no comparison
_POINTS = 40  # ours: quantiles of the integral, whose error is below a hundredth
STANDARD = "What has to hold at every level is judged where it is worst, never on average."
UNKNOWN = "Where it is worst is not known: no group is large enough, or none is told apart."
LEFT_OUT = "Groups too small to tell are left out of the worst, and may be worse still."
_PER = {"sickness": " days a year", "turnover": " in 100 a year", "shadowing": " days a year"}
RATINGS = "Burnout is not told here: it is asked of workers, as a rating."


@dataclass(frozen=True)
class NotBelowNought:
    """The confidence distribution of a mean of what cannot lie below 0: whatever of it would is at 0.

    A limit cut off at 0 holds the truth exactly as often as before, because the truth is never below it.
    """

    base: Distribution

    def cdf(self, x: float) -> float:
        """Return the confidence that the quantity is below `x`, which up to 0 is none."""
        return 0.0 if x <= 0 else self.base.cdf(x)

    def quantile(self, p: float) -> float:
        """Return the value below which the quantity lies with confidence `p`."""
        return max(0.0, self.base.quantile(p))


@dataclass(frozen=True, eq=False, repr=False)
class Workforce(Measured):
    """Training, support, sickness and turnover of a workforce.

    Attributes
    ----------
    table
        As of every `Measured`: one row a measure and group, with the characteristics `staff_level`, `sector` and
        `team`, where they are there.
    lowest
        Where each measure is worst: one row a measure and characteristic (`over`). `label`, `value` of the group;
        `lower` and `upper`, what can be said of the worst whichever it is (`statistics.weakest`); `another`, how
        likely it is that another group is worse still; `groups` compared, and how many were `left_out` because they
        are too small to be known. Teams of fewer than ten are always left out.
    day
        The day asked about.
    """

    day: str = field(kw_only=True)

    def _estimate(self, row: Mapping[str, Any], measure: Measure, quantity: str) -> Estimate | None:
        made = super()._estimate(row, measure, quantity)
        if made is None or quantity != VALUE or measure.kind != "mean":
            return made
        return Estimate.of(made.value, NotBelowNought(made.distribution), made.level, made.method)

    def finished(self) -> Self:
        """Return the result with the table and the words of its basis; no limit of days below 0."""
        made = super().finished()
        table = made.table
        days = table["measure"].isin([m.name for m in self.measures.values() if m.kind == "mean"])
        table.loc[days, "lower"] = table.loc[days, "lower"].clip(lower=0)
        return dataclasses.replace(made, _table=table)

    @property
    def lowest(self) -> pd.DataFrame:
        """Where each measure is worst."""
        return self._worst_of_all.copy()

    @cached_property
    def _worst_of_all(self) -> pd.DataFrame:
        rows = [
            row for name in self.measures for over in self.by if (row := self._lowest(name, over)) is not None
        ]
        return pd.DataFrame(rows, columns=list(LOWEST))

    def _lowest(self, measure: str, over: str) -> tuple[object, ...] | None:
        known, left_out = self._groups(measure, over)
        if not known:
            return None
        higher = self.measures[measure].better == "higher"
        worst = weakest([e if higher else e.times(-1) for e in known.values()])
        worst = worst if higher else worst.times(-1)
        label = (min if higher else max)(known, key=lambda x: known[x].value)
        own = known.pop(label)
        another = _another_worse(own, list(known.values()), higher=higher)
        limits = (own.value, min(worst.lower, worst.upper), max(worst.lower, worst.upper))
        return measure, over, label, *limits, another, len(known) + 1, left_out, self.level

    def _groups(self, measure: str, over: str) -> tuple[dict[str, Estimate], int]:
        own = self.basis[(self.basis["measure"] == measure) & (self.basis["ways"] == 1)]
        labels = [x for x in dict.fromkeys(own[over]) if x not in {"(all)", *MISSING_LABELS}]
        known: dict[str, Estimate] = {}
        for label in labels:
            if over == TEAM and not self.row(measure, **{over: label})["units"] >= _SHOWN:
                continue
            try:
                known[label] = self.estimate(measure, **{over: label})
            except NotEstimableError:
                continue
        return known, len(labels) - len(known)

    def sentences(self) -> str:
        """Say the training of everybody and where it is worst, and the same of the rest in short."""
        table = self.lowest
        first, *others = self.measures.values()
        said = [
            f"On {self.day}, {first.asks}: {value_words(self, first.name)}{self._worst(table, first.name)}."
        ]
        if others:
            rest = "; ".join(self._short(table, measure.name) for measure in others)
            said.append(f"{rest[0].upper()}{rest[1:]}.")
        said.append(STANDARD if len(table) else UNKNOWN)
        if self.by and ((table["left_out"] > 0).any() or len(table) < len(self.measures) * len(self.by)):
            said.append(LEFT_OUT)
        return " ".join([*said, RATINGS])

    def _short(self, table: pd.DataFrame, name: str) -> str:
        measure = self.measures[name]
        try:
            value = f"{amount(self.estimate(name).value, percent=measure.percent)}{_PER.get(name, '')}"
        except NotEstimableError:
            value = NOT_KNOWN
        return f"{name} {value}{self._worst(table, name)}"

    def _worst(self, table: pd.DataFrame, name: str) -> str:
        """Say where a measure is worst, by level, or by the first characteristic there is."""
        percent = self.measures[name].percent
        own = table[table["measure"] == name].to_dict("records")
        if not own:
            return ""
        row = own[0]
        of = "" if not row["left_out"] else " of those told"
        return (
            f" ({amount(row['value'], percent=percent)} in the worst {_OVER[row['over']]}{of}, {row['label']}, "
            f"{interval(row['lower'], row['upper'], self.level, percent=percent)})"
        )


def _another_worse(own: Estimate, others: list[Estimate], *, higher: bool) -> float:
    """Return how likely it is that at least one of several independent quantities is worse than one.

    The integral of 1 − Π Pr(other is not worse than x) over the confidence distribution of the one.
    """
    points = (np.arange(_POINTS) + 0.5) / _POINTS
    at, *rest = (np.array([each.distribution.quantile(float(p)) for p in points]) for each in (own, *others))
    none = np.ones(_POINTS)
    for quantiles in rest:
        below = np.interp(at, quantiles, points, left=0.0, right=1.0)
        none *= (1 - below) if higher else below
    return float(1 - none.mean())
