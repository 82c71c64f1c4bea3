"""Moments of a survey drawn by strata, sampling units and weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from syschange.equity.basis import basis, complement
from syschange.equity.moments import times
from syschange.equity.options import Design, Question
from syschange.equity.sources import CellSource, Pair, cell_source
from syschange.frames import SampleUnits, reduce_units
from syschange.statistics.design import (
    Linearised,
    Sample,
    effective_size,
    stratified_mean,
    survey_mean,
    survey_ratio,
    survey_share,
)

ROUNDING = 1e-12  # ours: a standard error this small beside its value is a rounding of nought

Floats = npt.NDArray[np.float64]
Sums = Mapping[str, Floats]


@dataclass(frozen=True, eq=False)
class SurveySource:
    """Sums of sampling units in each group, and beside them the plain counts of people."""

    units: SampleUnits
    plain: CellSource
    asked: Question
    period: str | None
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: object, asked: Question, given: Mapping[str, Any], period: str | None) -> Self:
        """Reduce a table: once to its sampling units, and once to counts of people."""
        design = asked.design or Design()
        units = reduce_units(
            data,
            value=asked.outcome,
            measure=asked.exposure,
            weight=design.weights,
            stratum=design.strata,
            unit=design.units,
            population=design.population,
            **given,
        )
        rest = {name: value for name, value in given.items() if name != "keys"}
        people = Question(asked.outcome, asked.kind, asked.exposure, per=asked.per)
        return cls(units, cell_source(data, people, by=given["keys"], **rest), asked, period)

    @property
    def rows(self) -> int:
        """Rows received."""
        return self.units.rows

    @property
    def used(self) -> int:
        """Rows whose outcome is known."""
        return self.units.used

    @property
    def yes_no(self) -> bool:
        """Whether the outcome is 0 or 1 throughout."""
        return self.plain.yes_no

    def digest(self) -> str:
        """Return the SHA-256 of the sums."""
        return self.units.digest()

    def pair(self, by: Sequence[str], ways: int, max_rows: int, levels: Sequence[float]) -> Pair:  # noqa: ARG002 - see Source
        """Return the moments of every grouping, and of everybody else."""
        groups: list[Linearised] = []
        others: list[Linearised] = []
        weights: list[Floats] = []
        whole: dict[str, dict[str, Floats]] = {}
        for labels, sums in self.units.groupings(by=by, ways=ways, max_rows=max_rows):
            periods = labels[self.period].tolist() if self.period else [""] * len(labels)
            for i in np.flatnonzero(labels["ways"] == 0):
                whole[periods[i]] = {name: total[:, i] for name, total in sums.items()}
            rest = {
                name: _not_below(np.stack([whole[p][name] for p in periods], axis=1) - total, name)
                for name, total in sums.items()
            }
            groups.append(self._found(sums))
            others.append(self._found(rest))
            weights.append(sums["wm" if self.asked.kind == "rate" else "w"].sum(axis=0))
        return self._assembled(by, ways, max_rows, groups, others, np.concatenate(weights))

    def _assembled(  # noqa: PLR0917 - what a pair is put together from
        self, by: Sequence[str], ways: int, max_rows: int, groups: Sequence[Linearised], others: Sequence[Linearised],
        weight: Floats,
    ) -> Pair:  # fmt: skip
        sums = self.plain.sums(by, ways, max_rows)
        keys = [*by, *([self.period] if self.period else []), "ways"]
        heavy = sums.assign(**{"we" if self.asked.kind == "rate" else "w": weight})
        rest = complement(heavy, keys=keys, period=self.period)
        return Pair(
            basis(heavy, _joined(groups), keys, self.asked), basis(rest, _joined(others), keys, self.asked)
        )

    def _found(self, sums: Sums) -> Linearised:
        found = self._by_unit(sums) if self.units.by_unit else self._by_row(sums)
        if self.asked.kind == "rate":
            return times(found, self.asked.per)
        shift = self.units.pivot if self.asked.kind == "mean" else 0.0
        # Sums of equal scores leave a last digit that is no variation.
        se = np.where(found.se <= ROUNDING * np.abs(found.value), 0.0, found.se)
        return Linearised(found.value + shift, se, found.df, found.n, found.n_eff, found.deff)

    def _by_unit(self, sums: Sums) -> Linearised:
        lonely = (self.asked.design or Design()).lonely
        sample = Sample(self.units.strata, self.units.population, lonely)
        known = sums["known"].sum(axis=0)
        if self.asked.kind == "proportion":
            return survey_share(sample, w=sums["w"], wy=np.minimum(sums["wy"], sums["w"]), n=known)
        if self.asked.kind == "mean":
            return _sized(survey_mean(sample, w=sums["w"], wy=sums["wy"]), known)
        ratio = survey_ratio(sample, numerator=sums["wy"], denominator=sums["wm"])
        return _exposed(ratio, sums["wm"].sum(axis=0))

    def _by_row(self, sums: Sums) -> Linearised:
        lonely = (self.asked.design or Design()).lonely
        rate = self.asked.kind == "rate"
        # A rate is the mean of y / m weighted by w · m: the same formula with other sums.
        of = {"w": "wm", "w2": "w2m2", "w2y": "w2ym"} if rate else {"w": "w", "w2": "w2", "w2y": "w2y"}
        found = stratified_mean(
            self.units.sampled,
            **{name: sums[column] for name, column in of.items()},
            wy=sums["wy"],
            w2y2=sums["w2y2"],
            rows=sums["known"],
            population=self.units.population,
            lonely=lonely,
        )
        if rate:
            return _exposed(found, sums["wm"].sum(axis=0))
        if self.asked.kind == "mean":
            return found
        share = np.clip(found.value, 0, 1)
        size = effective_size(share, found.se**2, found.n, found.n_eff)
        return Linearised(share, found.se, found.df, found.n, size, found.deff)


def _not_below(totals: Floats, name: str) -> Floats:
    """Return differences of sums, which may fall short of nought by their last digit."""
    return totals if name in {"wy", "w2y", "w2ym"} else np.maximum(totals, 0.0)


def _sized(found: Linearised, n: Floats) -> Linearised:
    return Linearised(found.value, found.se, found.df, n, n, found.deff)


def _exposed(found: Linearised, exposure: Floats) -> Linearised:
    """Return a rate with the exposure that Poisson counts of its variance would have."""
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where(found.se > 0, found.value / found.se**2, exposure)
        return Linearised(found.value, found.se, found.df, exposure, size, exposure / size)


def _joined(parts: Sequence[Linearised]) -> Linearised:
    names = ("value", "se", "df", "n", "n_eff", "deff")
    return Linearised(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
