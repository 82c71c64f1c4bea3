"""Rows to units over periods: who changed when, who is left out and why, and the groups of units."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.effects.periods import Periods, periods_of
from syschange.effects.staggered.options import Asked
from syschange.errors import NotEstimableError, WrongTypeError, quote
from syschange.frames import ALL, Panel
from syschange.statistics.staggered import Study, estimated

Floats = npt.NDArray[np.float64]
_FAR = np.timedelta64(
    800, "D"
)  # ours: dates of change further outside the data than this are all alike to it
UNITS, ROWS, GAPS = "units", "rows", "gaps"


@dataclass(frozen=True, eq=False)
class Observed:
    """Units over periods, as they were seen.

    Attributes
    ----------
    periods
        The periods.
    study
        The units that effects are estimated from.
    rows
        How many rows with an outcome each of those has; shape (units,).
    labels
        The label of each of those by characteristic.
    levels
        The labels of each characteristic in order.
    standing
        A row a thing counted: `counted` ("units", "rows", "gaps"), `status`, and how many (`n`).
    spread
        Standard deviation of all outcomes.
    """

    periods: Periods
    study: Study
    rows: Floats
    labels: Mapping[str, npt.NDArray[np.object_]]
    levels: Mapping[str, tuple[str, ...]]
    standing: pd.DataFrame
    spread: float

    def groups(self, by: Sequence[str], ways: int) -> Iterator[tuple[dict[str, str], npt.NDArray[np.bool_]]]:
        """Give the labels and the units of every group, everybody first; of one characteristic, every group."""
        everybody = dict.fromkeys(by, ALL)
        yield everybody, np.ones(len(self.study.start), dtype=bool)
        for k in range(1, ways + 1 if by else 1):
            for chosen in combinations(by, k):
                for labels in self._combined(chosen):
                    here = np.logical_and.reduce([self.labels[c] == labels[c] for c in chosen])
                    if k == 1 or here.any():
                        yield everybody | labels, here

    def _combined(self, chosen: Sequence[str]) -> Iterator[dict[str, str]]:
        made: list[dict[str, str]] = [{}]
        for column in chosen:
            made = [{**labels, column: label} for labels in made for label in self.levels[column]]
        yield from made


def observed(panel: Panel, value: str, asked: Asked) -> Observed:
    """Return units over periods from what each came to at each time.

    Raises
    ------
    NotEstimableError
        Where there is one period only, nothing was seen, nobody changed, or nobody has both a before and a since.
    WrongTypeError
        Where what stands for never is not of the type of the dates of change.
    """
    if not len(panel.times):
        raise NotEstimableError("No row says when it is of.", f"Check the column {quote(asked.time)}.")
    adopted = _adopted(panel, asked)
    periods, start = _starts(panel.times, adopted, asked)
    total, known = panel.summed(value, periods.place, len(periods.starts))
    if len(periods.starts) < 2:  # noqa: PLR2004 - before and since
        raise NotEstimableError(
            "There is one period only, and a change needs one before it and one since.",
            "Give rows from before the change, or take shorter periods.",
        )
    if np.isinf(start).all():
        raise NotEstimableError(
            f"No unit has a date of change in {quote(asked.changed_on)}.",
            "Give the date in every row of a unit that changed, and nothing where it never did.",
        )
    outcome = np.divide(total, known, out=np.full_like(total, np.nan), where=known > 0)
    several = known if (known > 1).any() else None
    covariates = _covariates(panel, asked.covariates, periods) if asked.covariates else None
    every = Study(outcome, start, several, covariates, panel.cluster, asked.anticipation)
    chosen = every.usable & (every.seen.all(axis=1) if asked.gaps == "complete" else every.seen.any(axis=1))
    study = estimated(every, gaps=asked.gaps)
    if not len(study.starts):
        raise _none_changed(every, asked)
    seen = outcome[np.isfinite(outcome)]
    return Observed(
        periods, study, known[chosen].sum(axis=1), {c: of[chosen] for c, of in panel.labels.items()},
        panel.levels, _standing(panel, every, chosen, int(known.sum())), float(seen.std()) if len(seen) else 0.0,
    )  # fmt: skip


def _none_changed(every: Study, asked: Asked) -> NotEstimableError:
    """Return why there is no unit that changed and can be used."""
    changed = np.isfinite(every.start)
    within = changed & (every.start < every.periods)
    if not within.any() and (every.start[changed] >= every.periods).all():
        return NotEstimableError(
            "All dates of change lie after the last period of the data.",
            "Give rows from since the change, or look for a mistake in the dates.",
        )
    if not (within & every.usable).any():
        if (within & (every.start >= 1)).any():
            return NotEstimableError(
                f"No unit that changed within the data has a period before its change and the {asked.anticipation} "
                "ahead of it in which it may have been anticipated.",
                "Ask for a shorter anticipation, or give rows from further back.",
            )
        return NotEstimableError(
            "No unit that changed within the data was seen before its change.",
            "Give rows from before the change; units that had changed by the first period have no before.",
        )
    if (within & every.usable & every.seen.any(axis=1)).any():  # so that gaps alone left them out
        return NotEstimableError(
            "No unit that changed within the data was seen in every period, and gaps='complete' leaves out the rest.",
            "Take gaps='pairs', or leave out periods in which few were seen.",
        )
    return NotEstimableError(
        "No outcome is known of any unit that changed within the data and has a period before its change.",
        "Check the column of outcomes in the rows of those that changed.",
    )


def _adopted(panel: Panel, asked: Asked) -> npt.NDArray[Any]:
    """Return when each unit changed, missing where it never did."""
    adopted = panel.adopted.copy()
    dated = panel.times.dtype.kind == "M"
    if adopted.dtype.kind != panel.times.dtype.kind:  # of nobody: an empty column has no type
        adopted = np.full(len(adopted), np.datetime64("NaT") if dated else np.nan)
    if asked.never is None:
        return adopted
    never = asked.never
    if isinstance(never, date) != dated:
        raise WrongTypeError(
            f"What stands for never is not of the type of {quote(asked.changed_on)}.",
            f"Give {'a date' if dated else 'a number'}, as the column has it.",
        )
    same = adopted == (np.datetime64(never, "D") if isinstance(never, date) else never)
    adopted[same] = np.datetime64("NaT") if dated else np.nan
    return adopted


def _starts(times: npt.NDArray[Any], adopted: npt.NDArray[Any], asked: Asked) -> tuple[Periods, Floats]:
    """Return the periods, and the place of the one in which each unit changed; infinite where none did.

    It may lie before the first or after the last of them.
    """
    periods = periods_of(times, every="month" if asked.every == "step" else asked.every)
    start = np.full(len(adopted), np.inf)
    came = ~np.isnat(adopted) if times.dtype.kind == "M" else np.isfinite(adopted)
    if periods.every == "step":
        step = periods.starts[1] - periods.starts[0] if len(periods.starts) > 1 else 1.0
        start[came] = np.floor((adopted[came] - periods.starts[0]) / step + 1e-9)
        return periods, start
    near = np.clip(adopted[came], times[0] - _FAR, times[-1] + _FAR)
    days, place = np.unique(np.concatenate([times[:1], near]), return_inverse=True)
    numbered = periods_of(days, every=asked.every).place[place]
    start[came] = numbered[1:] - numbered[0]
    return periods, start


def _covariates(panel: Panel, names: Sequence[str], periods: Periods) -> Floats:
    made = []
    for name in names:
        total, known = panel.summed(name, periods.place, len(periods.starts))
        made.append(np.divide(total, known, out=np.full_like(total, np.nan), where=known > 0))
    return np.stack(made, axis=-1)


def _standing(panel: Panel, every: Study, chosen: npt.NDArray[np.bool_], known: int) -> pd.DataFrame:
    unseen = ~every.seen.any(axis=1)
    within, late = np.isfinite(every.start) & (every.start < every.periods), every.start >= every.periods
    none = np.isinf(every.start)
    rest = ~chosen & ~unseen
    rows = [
        (UNITS, "changed", chosen & within),
        (UNITS, "never changed", chosen & none),
        (UNITS, "changed after the last period", chosen & late & ~none),
        (UNITS, "left out: no period before the change", rest & ~every.usable),
        (UNITS, "left out: not seen in every period", rest & every.usable),
        (UNITS, "left out: outcome never known", unseen),
    ]
    counted = [(what, status, int(of.sum())) for what, status, of in rows]
    gaps = int((~every.seen[chosen]).sum())
    bare = 0 if every.covariates is None else int((~np.isfinite(every.covariates[chosen]).all(axis=2)).sum())
    counted += [
        (ROWS, "with an outcome", known),
        (ROWS, "without an outcome", panel.rows - panel.untimed - known),
        (ROWS, "without a time", panel.untimed),
        (GAPS, "periods in which a unit was not seen", gaps),
        (GAPS, "periods in which a covariate of a unit was not known", bare),
    ]
    return pd.DataFrame(counted, columns=["counted", "status", "n"]).astype(
        {"counted": "str", "status": "str", "n": np.float64}
    )
