"""Medians and other quantiles with limits by order statistics, from how often each value occurs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.equity.options import Question
from syschange.equity.sources import Pair
from syschange.frames import Histogram, Histograms
from syschange.statistics.quantiles import QuantileLimits, quantile_limits, weighted_quantile_limits

Floats = npt.NDArray[np.float64]
_ROUNDING = 1e-12  # ours: sums of equal weights, and of their squares, agree to this


@dataclass(frozen=True, eq=False)
class HistogramSource:
    """How often each value occurs in each group."""

    held: Histograms
    asked: Question
    period: str | None
    yes_no: bool = False
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Rows received."""
        return self.held.rows

    @property
    def used(self) -> int:
        """Rows whose outcome is known."""
        return self.held.used

    def digest(self) -> str:
        """Return the SHA-256 of the counts."""
        return self.held.digest()

    def pair(self, by: Sequence[str], ways: int, max_rows: int, levels: Sequence[float]) -> Pair:
        """Return the moments of every grouping, and of everybody else, with the limits at each level."""
        groups: list[pd.DataFrame] = []
        others: list[pd.DataFrame] = []
        whole: dict[str, tuple[int, Histogram]] = {}
        for part in self.held.groupings(by=by, ways=ways, max_rows=max_rows):
            labels = part.labels
            periods = labels[self.period].tolist() if self.period else [""] * len(labels)
            for i in np.flatnonzero(labels["ways"] == 0).tolist():
                whole[periods[i]] = i, part
            rest = Histogram(
                labels.assign(
                    rows=[whole[p][1].labels["rows"].iloc[whole[p][0]] for p in periods] - labels["rows"]
                ),
                _less([whole[p][1].counts[whole[p][0]] for p in periods], part.counts),
                None if part.w is None else _less([_of(whole[p], "w") for p in periods], part.w),
                None if part.w2 is None else _less([_of(whole[p], "w2") for p in periods], part.w2),
            )
            groups.append(self._basis(part, levels))
            others.append(self._basis(rest, levels))
        return Pair(pd.concat(groups, ignore_index=True), pd.concat(others, ignore_index=True))

    def _basis(self, part: Histogram, levels: Sequence[float]) -> pd.DataFrame:
        values, counts = self.held.values, part.counts  # noqa: PD011 - an attribute of ours
        table = part.labels.drop(columns="rows")
        table["n"], table["denominator"] = part.labels["rows"].astype(float), counts.sum(axis=1)
        table["numerator"] = table["exposure"] = table["se"] = table["df"] = np.nan
        for level in levels:
            found = self._limits(part, level)
            table["value"] = found.value
            table[f"lower:{level!r}"], table[f"upper:{level!r}"] = found.lower, found.upper
        weights = counts if part.w is None else part.w
        table["weight"], table["size"] = weights.sum(axis=1), counts.sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = weights @ values / weights.sum(axis=1)
            table["sd"] = np.sqrt(np.maximum(weights @ values**2 / weights.sum(axis=1) - mean**2, 0))
        return table

    def _limits(self, part: Histogram, level: float) -> QuantileLimits:
        values = self.held.values  # noqa: PD011 - an attribute of ours
        if not len(values):
            nothing = np.full(len(part.labels), np.nan)
            return QuantileLimits(nothing, nothing, nothing, nothing)
        plain = quantile_limits(values, counts=part.counts, q=self.asked.q, level=level)
        if part.w is None or part.w2 is None:
            return plain
        n, w, w2 = part.counts.sum(axis=1), part.w.sum(axis=1), part.w2.sum(axis=1)
        heavy = weighted_quantile_limits(values, n=n, w=part.w, w2=part.w2, q=self.asked.q, level=level)
        # Rows that all weigh the same are rows without weights, and are read by the same convention.
        alike = (w > 0) & (np.abs(n * w2 - w**2) <= _ROUNDING * w**2)
        names = ("value", "lower", "upper", "achieved")
        return QuantileLimits(*(np.where(alike, getattr(plain, c), getattr(heavy, c)) for c in names))


def _less(whole: Sequence[Floats], groups: Floats) -> Floats:
    """Return everybody less each group; sums of weights may fall short of nought by their last digit."""
    return np.maximum(np.array(whole).reshape(groups.shape) - groups, 0.0)


def _of(found: tuple[int, Histogram], name: str) -> Floats:
    place, part = found
    held: Floats = getattr(part, name)[place]
    return held
