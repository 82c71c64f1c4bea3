"""The basis of measures: counts, values and their uncertainty for each measure, group and period."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError, WrongTypeError, quote
from syschange.frames import ALL
from syschange.statistics.design import (
    Linearised,
    PeopleSums,
    clustered_change,
    clustered_mean,
    clustered_rate,
    clustered_share,
)
from syschange.system.measured.measure import Measure
from syschange.system.measured.periods import AFTER, BEFORE, PERIOD
from syschange.system.measured.sums import UnitSums, groupings, labelled

Ints = npt.NDArray[np.int64]
NUMBERS = (
    "n", "units", "unknown", "numerator", "exposure", "value", "se", "df", "n_eff", "sd",
    "r_change", "df_change", "r_gap", "df_gap",
)  # fmt: skip
MOST_CELLS = 20_000  # ours: more rows than this of one result are nobody's to read
_OF = {"share": clustered_share, "mean": clustered_mean, "rate": clustered_rate}


def basis_of(
    given: Sequence[tuple[Measure, pd.DataFrame]],
    *,
    by: Sequence[str],
    ways: int,
    changed: bool,
    against: Mapping[str, str],
) -> pd.DataFrame:
    """Return the basis: a row a measure, group and period.

    Parameters
    ----------
    given
        Measures, each with its rows: `unit` (whose row it is, of any type, none missing), `value`, `exposure` where
        the measure is a rate, the characteristics as ordered categories, and `period` where `changed`. A row without
        a period is left out; a value that is missing is counted as unknown.
    by, ways
        The characteristics, and how many are taken together at most.
    changed
        Whether rows are told apart by period.
    against
        The reference group of characteristics whose other groups are compared with it.

    Returns
    -------
    DataFrame
        `measure`, the characteristics, `ways`, `period`, and the numbers of `NUMBERS`: `n` rows with a known value,
        `units` whose they are, `unknown` rows; `numerator` (of shares and rates), `exposure`; `value` with its `se`,
        `df` and effective size; `r_change` and `df_change`, correlation and degrees of freedom of the difference from
        the period before; `r_gap` and `df_gap`, the same of the difference from the reference group.
    """
    parts = []
    for measure, rows in given:
        _require(measure, rows, by, changed=changed)
        for taken in groupings(by, ways):
            parts.append(_cells(measure, rows, by, taken, changed=changed, against=against))  # noqa: PERF401 - readable
    made = pd.concat(parts, ignore_index=True)
    if len(made) > MOST_CELLS:
        raise NotEstimableError(
            f"That would be {len(made):,} rows of results, and at most {MOST_CELLS:,} are given.",
            "Take fewer characteristics, broader groups or fewer of them together.",
        )
    return made


def _require(measure: Measure, rows: pd.DataFrame, by: Sequence[str], *, changed: bool) -> None:
    wanted = [
        "unit",
        "value",
        *by,
        *([PERIOD] if changed else []),
        *(["exposure"] if measure.kind == "rate" else []),
    ]
    absent = [c for c in wanted if c not in rows.columns]
    if absent:
        raise WrongTypeError(f"The rows of {quote(measure.name)} lack the column {quote(absent[0])}.")
    if rows["unit"].isna().any():
        raise WrongTypeError(
            f"Some rows of {quote(measure.name)} do not say which of the {measure.unit} they belong to.",
            "Put it in, or leave those rows out by a rule you can state.",
        )
    values = rows["value"].dropna()
    if measure.kind == "share" and not values.isin([0, 1]).all():
        raise WrongTypeError(
            f"What {quote(measure.name)} is measured by is not yes or no throughout.",
            "A share needs true and false, or 1 and 0.",
        )


def _cells(
    measure: Measure, rows: pd.DataFrame, by: Sequence[str], taken: tuple[str, ...], *, changed: bool,
    against: Mapping[str, str],
) -> pd.DataFrame:  # fmt: skip
    group, labels = labelled(rows, by, taken)
    periods = (BEFORE, AFTER) if changed else (ALL,)
    time = rows[PERIOD].cat.codes.to_numpy(dtype=np.int64) if changed else np.zeros(len(rows), dtype=np.int64)
    cell = np.where((time >= 0) & (group >= 0), group * len(periods) + time, -1)
    unit = pd.factorize(rows["unit"])[0].astype(np.int64)
    exposure = rows["exposure"].to_numpy(dtype=float) if measure.kind == "rate" else np.ones(len(rows))
    sums = UnitSums(cell, unit, rows["value"].to_numpy(dtype=float), exposure, len(labels) * len(periods))
    made = labels.loc[labels.index.repeat(len(periods))].reset_index(drop=True)
    made.insert(0, "measure", measure.name)
    made["ways"], made[PERIOD] = len(taken), np.tile(np.array(periods, dtype=object), len(labels))
    people = sums.over_units()
    numbers = _numbers(measure, sums, people, _OF[measure.kind](people))
    numbers |= _together(measure, sums, people, *_earlier(len(labels), changed=changed), "change")
    numbers |= _together(measure, sums, people, *_reference(labels, taken, len(periods), against), "gap")
    return pd.concat([made, pd.DataFrame({name: numbers[name] for name in NUMBERS})], axis=1)


def _numbers(measure: Measure, sums: UnitSums, people: PeopleSums, found: Linearised) -> dict[str, object]:
    counted = np.asarray(people.t) if measure.kind != "mean" else np.full(sums.cells, np.nan)
    with np.errstate(invalid="ignore"):
        sd = found.se * np.sqrt(found.n_eff)
    return {
        "n": sums.known, "units": people.people, "unknown": sums.rows - sums.known, "numerator": counted,
        "exposure": people.m if measure.kind == "rate" else np.full(sums.cells, np.nan), "value": found.value,
        "se": found.se, "df": found.df, "n_eff": found.n_eff, "sd": sd,
    }  # fmt: skip


def _earlier(groups: int, *, changed: bool) -> tuple[Ints, Ints]:
    """Return the cells before and after of each group."""
    before = 2 * np.arange(groups if changed else 0, dtype=np.int64)
    return before, before + 1


def _reference(
    labels: pd.DataFrame, taken: tuple[str, ...], periods: int, against: Mapping[str, str]
) -> tuple[Ints, Ints]:
    """Return the cells of the reference, and of the groups compared with it, of one characteristic."""
    if len(taken) != 1 or taken[0] not in against:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    names = list(labels[taken[0]])
    if against[taken[0]] not in names:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    base = names.index(against[taken[0]])
    others = np.array([i for i in range(len(names)) if i != base], dtype=np.int64)
    second = (others[:, None] * periods + np.arange(periods)).ravel()
    first = np.tile(base * periods + np.arange(periods), len(others))
    return first, second


def _together(  # noqa: PLR0917 - private, and called in two places
    measure: Measure, sums: UnitSums, people: PeopleSums, first: Ints, second: Ints, name: str
) -> dict[str, object]:
    """Return correlation and degrees of freedom of the differences of pairs of cells, in the rows of the second.

    Where a few units have most of the rows, the degrees of freedom are fewer in the proportion in which those of the
    two cells are fewer than their units less one (ours; Satterthwaite's for one cell, see `clustered_mean`).
    """
    r, df = np.full(sums.cells, np.nan), np.full(sums.cells, np.nan)
    if len(first):
        change = clustered_change(
            _at(people, first),
            second=_at(people, second),
            shared=sums.shared(first, second),
            share=measure.percent,
        )
        own, most = _OF[measure.kind](people).df, np.asarray(people.people, dtype=np.float64) - 1
        whole = most[first] + most[second]
        fewer = np.where(whole > 0, (own[first] + own[second]) / np.where(whole > 0, whole, 1.0), np.nan)
        r[second], df[second] = change.correlation, change.df * fewer
    return {f"r_{name}": r, f"df_{name}": df}


def _at(people: PeopleSums, cells: Ints) -> PeopleSums:
    given = (people.people, people.m, people.t, people.mm, people.tm, people.tt)
    return PeopleSums(*(np.asarray(x)[cells] for x in given))
