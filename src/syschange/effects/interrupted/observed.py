"""What was seen in every period: counts, rates, shares or means of each group and arm, true or published."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.effects.interrupted.options import GAP, Asked
from syschange.effects.periods import Periods, periods_of
from syschange.errors import WrongTypeError
from syschange.frames import ALL, Series, Sum, reduce_series, rows
from syschange.results import COUNT_COLUMNS, Coarsening, address
from syschange.statistics.means import sd_from_sums

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Observed:
    """The series of every group.

    Attributes
    ----------
    labels
        The arm where there is one and the characteristics, one row a group.
    top
        Counts, people with the outcome, or means; shape (groups, periods). Missing where nothing was recorded.
    base
        Exposure of a rate, people whose outcome is known of a share or a mean, 1 of a count.
    untimed, unknown
        Rows without a time; rows with one whose outcome is not known. Missing where hidden.
    spread
        Standard deviation of everybody's score, which says how finely means are given on paper; 0 of other kinds.
    on_paper
        Whether these are published counts.
    """

    labels: pd.DataFrame
    top: Floats
    base: Floats
    untimed: float
    unknown: float
    spread: float
    on_paper: bool = False

    def values(self, asked: Asked) -> Floats:
        """Return what is looked at, on its own scale; shape (groups, periods)."""
        if asked.kind in {"count", "mean"}:
            return self.top
        return asked.per * self.top / self.base

    def counts(self, periods: Sequence[str], outcome: str | None, kind: str) -> pd.DataFrame:
        """Return every count it holds (see `Result.counts`)."""
        # Of true values nothing recorded is nobody; of published ones it is hidden, and stays so.
        whole = np.asarray if self.on_paper else np.nan_to_num
        shown = {"n" if outcome is None else f"count:{outcome}": whole(self.top)}
        if kind == "rate":
            shown = {f"numerator:{outcome}": whole(self.top), f"exposure:{outcome}": whole(self.base)}
        elif kind == "proportion":
            shown = {
                f"denominator:{outcome}": whole(self.base),
                f"numerator:{outcome}": whole(self.top),
                f"complement:{outcome}": whole(self.base - self.top),
            }
        elif kind == "mean":
            shown = {f"denominator:{outcome}": whole(self.base)}
        cells = self._cells(periods)
        parts = [
            pd.DataFrame(dict(zip(COUNT_COLUMNS, (cells, name, numbers.ravel()), strict=True)))
            for name, numbers in shown.items()
        ]
        lost = {"untimed": self.untimed, "unknown": self.unknown}
        parts.append(
            pd.DataFrame([((), name, count) for name, count in lost.items()], columns=list(COUNT_COLUMNS))
        )
        return pd.concat(parts, ignore_index=True)

    def _cells(self, periods: Sequence[str]) -> list[tuple[tuple[str, str], ...]]:
        return [(*address(labels), ("period", period)) for labels in rows(self.labels) for period in periods]

    def published(
        self,
        counts: pd.DataFrame,
        periods: Sequence[str],
        outcome: str | None,
        kind: str,
        coarsening: Coarsening,
    ) -> "Observed":
        """Return the same from published counts: what is hidden is missing, and means are rounded."""
        pairs = zip(counts["cell"], counts["quantity"], strict=True)
        found = dict(zip(pairs, counts["count"].astype(float), strict=True))
        cells = self._cells(periods)

        def shown(quantity: str) -> Floats:
            name = f"{quantity}:{outcome}" if outcome is not None else "n"
            return np.array([found.get((cell, name), np.nan) for cell in cells]).reshape(self.top.shape)

        base = np.ones_like(self.base)
        if kind == "count":
            top = shown("count")
        elif kind == "mean":
            base, step = shown("denominator"), coarsening.step(self.spread)
            varied = np.isfinite(base) if self.spread > 0 else np.zeros(base.shape, dtype=bool)
            top = np.where(varied, np.round(self.top / step) * step, np.nan)
        else:
            top, base = shown("numerator"), shown("exposure" if kind == "rate" else "denominator")
            hidden = np.isnan(top) | np.isnan(base)
            if kind == "proportion":
                hidden |= np.isnan(shown("complement"))
                top = np.minimum(top, base)
            top, base = np.where(hidden, np.nan, top), np.where(hidden, np.nan, base)
        lost = [found.get(((), name), np.nan) for name in ("untimed", "unknown")]
        return dataclasses.replace(self, top=top, base=base, untimed=lost[0], unknown=lost[1], on_paper=True)


def observe(
    data: object, *, keys: Sequence[str], by: Sequence[str], time: str, asked: Asked, ways: int, unknown: str,
    categories: Mapping[str, Sequence[str]] | None,
) -> tuple[Observed, Periods, Series]:  # fmt: skip
    """Return the series of every group, their periods, and the sums they come from.

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError, NotEstimableError
        As `reduce_series` and `periods_of`; also where a count or an exposure is negative, or a share is of anything
        but true and false.
    """
    values = [c for c in (asked.outcome, asked.exposure) if c is not None]
    taken_together = (ways if by else 0) + (asked.arm is not None)
    series = reduce_series(
        data, keys=keys, time=time, values=list(dict.fromkeys(values)), sums=_sums(asked), ways=taken_together,
        unknown=unknown, categories=categories,
    )  # fmt: skip
    periods = periods_of(series.times, every=asked.every)
    labels, sums = [], []
    for named, found in series.groupings(by=keys, ways=taken_together):
        # Where the arms are taken together, as many characteristics as there are ways, and not one more for the arm.
        kept = (
            ((named[list(by)] != ALL).sum(axis=1) <= ways).to_numpy()
            if by
            else np.ones(len(named), dtype=bool)
        )
        labels.append(named.loc[kept, list(keys)])
        sums.append({name: periods.summed(total[kept]) for name, total in found.items()})
    every = {name: np.concatenate([part[name] for part in sums]) for name in sums[0]}
    return _observed(pd.concat(labels, ignore_index=True), every, series, asked), periods, series


def _sums(asked: Asked) -> tuple[Sum, ...]:
    given = tuple(dict.fromkeys(c for c in (asked.outcome, asked.exposure) if c is not None))
    if asked.outcome is None:
        return ()
    made = [Sum("known", (), given), Sum("y", (asked.outcome,), given)]
    if asked.exposure is not None:
        return (*made, Sum("e", (asked.exposure,), given))
    return (*made, Sum("yy", (asked.outcome, asked.outcome), given))


def _observed(labels: pd.DataFrame, sums: Mapping[str, Floats], series: Series, asked: Asked) -> Observed:
    known = sums["rows"] if asked.outcome is None else sums["known"]
    timed = float(sums["rows"][0].sum())
    lost = float(series.untimed), timed - float(known[0].sum())
    if asked.kind == "count":
        top = known if asked.outcome is None else sums["y"]
        if asked.empty == GAP:
            # A group that nobody of was counted, while others were, is nought; sums of nothing are a gap.
            there = np.broadcast_to(known[0] > 0, known.shape) if asked.outcome is None else known > 0
            top = np.where(there, top, np.nan)
        _check(~(top < 0), "A count is negative.")
        return Observed(labels, top, np.ones_like(top), *lost, 0.0)
    top, base = sums["y"], sums["e"] if asked.kind == "rate" else known
    there = (known > 0) & (base > 0)
    if asked.kind == "rate":
        _check((base >= 0) & (top >= 0), "An exposure or a number of events is negative.")
    if asked.kind == "proportion":
        _check(
            (top >= 0) & (top <= base) & (sums["yy"] == top), "A share is of something but true and false."
        )
    spread = 0.0
    if asked.kind == "mean":
        everyone = [float(sums[name][0].sum()) for name in ("known", "y", "yy")]
        spread = float(np.nan_to_num(sd_from_sums(*everyone)))
        top = top / np.where(there, base, 1.0)
    return Observed(labels, np.where(there, top, np.nan), np.where(there, base, np.nan), *lost, spread)


def _check(right: "npt.NDArray[np.bool_]", sentence: str) -> None:
    if not right.all():
        raise WrongTypeError(sentence, "Check the columns of the outcome and of the exposure.")
