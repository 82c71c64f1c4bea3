"""People of two arms seen again and again: did the effect last."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from syschange.effects.arms import changed_arm
from syschange.effects.beside import Margin
from syschange.effects.sustained.asked import EARLY, LATE, SHARE, asked
from syschange.effects.sustained.basis import ADJUSTED, SAME, Basis, Block, Side
from syschange.effects.sustained.clocks import When, day_of, moments, months_since
from syschange.effects.sustained.result import Sustained, made, require_someone
from syschange.effects.sustained.table import COLUMNS
from syschange.effects.sustained.targets import (
    EVERYBODY,
    funding_of_horizons,
    horizon_targets,
    lasting_targets,
    shocks_of_horizons,
)
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import (
    ALL,
    Cells,
    Sum,
    companions,
    reduce_to_cells,
    require_groups,
    require_names,
    roll_up,
    spread_waves,
    wave,
    wave_times,
)
from syschange.schemas import private_columns
from syschange.statistics.lasting.path import Floats
from syschange.statistics.levels import require_number
from syschange.statistics.means import spread

TAKEN = (*COLUMNS, "ways", "arm_", "enrolled", "seen", "lost", "share_lost", "row", "place")


def sustained(
    data: object,
    *,
    value: str,
    label: str | None = None,
    person: str = "person_id",
    time: str = "months",
    before: float,
    at: Sequence[float] | None = None,
    arm: str,
    comparison: str,
    changed_on: date | str | None = None,
    funding_end: When | None = None,
    shocks: Mapping[str, When] | None = None,
    early: Sequence[float] = EARLY,
    late: Sequence[float] = LATE,
    share: float = SHARE,
    worthwhile: float | None = None,
    better: str = "higher",
    margin: float | Margin | None = None,
    by: Sequence[str] = (),
    ways: int = 1,
    level: float = 0.95,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> Sustained:
    """Follow an effect along the months after a change, on the same people, against a comparison.

    At each time after, the score is compared between the arms, adjusted for the score before; all times are fitted
    together, so that the effects' full covariance is known. Everything but "effect, everybody seen" is of the people
    seen before and at every time asked for.

    Parameters
    ----------
    data
        A tidy table of any engine (see `frames.open_table`), one row a person and time. One group-by brings each
        person's scores side by side and one adds them up; no rows are fetched.
    value, person, time
        Columns: the score, who, and when: months since the change as numbers, or dates (of which the calendar months
        since `changed_on` are counted).
    label
        What to call the score in sentences; the name of its column where left out.
    before
        The time of the score before, in months (0 or below).
    at
        The times after that are wanted, in months since the change; those the data have where None.
    arm, comparison
        The column of the arms, which holds two labels, and that of the comparison.
    changed_on
        The day of the change, where it was one day for all: from it dates are counted, and it says on which day
        lasting can be known.
    funding_end
        When funding ended: months since the change, or a date.
    shocks
        Shocks by name, each with its time (months since the change, or a date).
    early, late
        First and last month of the early and of the late effect; 3 to 6 and 12 to 24 (ours; 24 months by convention).
    share
        The share of the early effect that has to be kept; .5, as margins of non-inferiority keep half.
    worthwhile
        The least effect that matters, from 0 up; where None any effect above 0 counts, and the words say so.
    better
        Whether "higher" or "lower" scores are better.
    margin
        Within which an effect is too small to matter (see `effects.beside.margins`).
    by, ways, unknown, categories, level
        As for `before_after`.

    Returns
    -------
    Sustained
        Estimates and no verdict, and below 12 months of follow-up from which date lasting can be known.

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column or an option is not one of those that can be.
    DuplicateRowsError
        Where a person has two rows at one time.
    NotEstimableError
        Where a time is not after the change, nobody was seen before, at one of the times or at all of them, no time
        lies in the early window, or funding ended or a shock came before there was an effect.
    """
    require_names(
        by, taken=TAKEN, private=private_columns()
    )  # before `arm` is put in front: a text is no list
    require_names([arm, *by], taken=TAKEN, private=private_columns())
    _require_ways(by, ways)
    day = day_of(changed_on, "changed_on")
    waves = _waves(data, time, before, at, day)
    keys = [arm, *by]
    most = (ways if by else 0) + 1
    require_groups(data, keys=keys, ways=most, unknown=unknown, categories=categories)
    carry = [*keys, *(companions(data, keys) if unknown == "split" else ())]
    people = spread_waves(data, person=person, time=time, value=value, waves=waves, carry=carry, since=day)
    columns = [wave(i) for i in range(len(waves))]
    cells = reduce_to_cells(
        people,
        keys=keys,
        values=columns,
        sums=_sums(columns),
        ways=most,
        unknown=unknown,
        categories=categories,
    )
    changed = changed_arm(cells.levels[arm], arm, comparison)
    end = None if funding_end is None else months_since(funding_end, day, "funding_end")
    options = asked(
        outcome=label or value, names=(changed, comparison), counted="people", early=early, late=late, share=share,
        worthwhile=worthwhile, better=better, margin=margin, level=level, changed_on=day, funding=end,
    )  # fmt: skip
    basis = _basis(cells, (changed, comparison), waves, arm=arm, by=by, ways=ways)
    _require_waves(cells, waves)
    require_someone(basis)
    horizons = np.array(waves[1:])
    targets = [*horizon_targets(SAME, horizons, options)]
    for month in horizons:
        targets += horizon_targets(_seen(month), np.array([month]), options, EVERYBODY)
    targets += [*lasting_targets(horizons, options)]
    if end is not None:
        targets += [*funding_of_horizons(horizons, options, end)]
    named = {n: months_since(w, day, "A shock") for n, w in moments(shocks).items()}
    targets += [*shocks_of_horizons(horizons, named)]
    given: dict[str, object] = {
        "value": value, "label": label, "person": person, "time": time, "before": before,
        "at": [f"{h:g}" for h in horizons], "arm": arm, "comparison": comparison, "changed_on": changed_on,
        "funding_end": funding_end, "shocks": dict(shocks or {}), "early": options.early, "late": options.late,
        "share": share, "worthwhile": worthwhile, "better": better, "margin": options.margin, "by": list(by),
        "ways": ways, "level": level, "unknown": unknown,
        "categories": {name: list(labels) for name, labels in (categories or {}).items()},
    }  # fmt: skip
    return made(
        "effects.sustained",
        given,
        basis,
        asked=options,
        targets=targets,
        counted=(cells.rows, cells.used, cells.digest()),
    )


def _require_ways(by: Sequence[str], ways: int) -> None:
    if by and ways not in range(1, len(by) + 1):
        raise UnknownChoiceError("number of ways", ways, list(range(1, len(by) + 1)))


def _waves(
    data: object, time: str, before: float, at: Sequence[float] | None, day: date | None
) -> tuple[float, ...]:
    """Return the time before and those after, in order."""
    first = require_number(before, "The time of the score before")
    if at is None:
        after = tuple(t for t in wave_times(data, time=time, since=day) if t > max(first, 0.0))
        if not after:
            raise NotEstimableError(
                f"The column {quote(time)} holds no time after the change.", "Give months since the change."
            )
        return (first, *after)
    try:
        after = tuple(sorted({float(t) for t in at}))
    except (TypeError, ValueError):
        raise WrongTypeError(
            "The times are not numbers of months.", "Give for example at=(3, 6, 12, 24)."
        ) from None
    if not after:
        raise WrongTypeError(
            "No time after is given.", "Give for example at=(3, 6, 12, 24), or leave at out."
        )
    if after[0] <= max(first, 0.0):
        raise NotEstimableError(
            f"The time {after[0]:g} is not after the change, where an effect begins.",
            "Give months since the change, above 0 and after the score before.",
        )
    return (first, *after)


def _seen(month: float) -> str:
    return f"seen before and at {month:g}"


def _sums(columns: Sequence[str]) -> list[Sum]:
    """Return the sums over those seen at every wave, and for each wave over those seen before and then."""
    every = tuple(columns)
    made_ = [Sum("complete", (), every), *(Sum(f"known:{c}", (), (c,)) for c in every)]
    made_ += [Sum(f"sum:{c}", (c,), every) for c in every]
    made_ += [Sum(f"sum:{c}:{d}", (c, d), every) for i, c in enumerate(every) for d in every[i:]]
    first = every[0]
    for c in every[1:]:
        pair = (first, c)
        made_ += [Sum(f"alone:{c}", (), pair)]
        made_ += [Sum(f"alone:{c}:{d}", (d,), pair) for d in pair]
        made_ += [Sum(f"alone:{c}:{d}:{e}", (d, e), pair) for d, e in ((first, first), (first, c), (c, c))]
    return made_


def _basis(
    cells: Cells, arms: tuple[str, str], waves: Sequence[float], *, arm: str, by: Sequence[str], ways: int
) -> Basis:
    rolled = roll_up(cells, by=[arm, *by], ways=(ways if by else 0) + 1)
    few = (rolled[list(by)] != ALL).sum(axis=1) <= ways if by else np.ones(len(rolled), dtype=bool)
    sides = [rolled[(rolled[arm] == name) & few].reset_index(drop=True) for name in arms]
    labels = sides[0][list(by)].copy() if by else pd.DataFrame(index=range(1))
    columns = [wave(i) for i in range(len(waves))]
    horizons = np.array(waves[1:])
    blocks = {SAME: Block(SAME, ADJUSTED, horizons, _sides(cells, sides, columns, "complete", "sum:"))}
    for c, month in zip(columns[1:], horizons, strict=True):
        name = _seen(month)
        pair = _sides(cells, sides, [columns[0], c], f"alone:{c}", f"alone:{c}:")
        blocks[name] = Block(name, ADJUSTED, np.array([month]), pair)
    enrolled = np.column_stack([s["rows"].to_numpy(dtype=np.float64) for s in sides])
    seen = np.column_stack([side.n for side in blocks[SAME].sides])
    return Basis(tuple(by), labels, arm, arms, enrolled, enrolled - seen, blocks)


def _sides(
    cells: Cells, sides: Sequence[pd.DataFrame], columns: Sequence[str], count: str, start: str
) -> tuple[Side, Side]:
    made_ = []
    for table in sides:
        n = table[count].to_numpy(dtype=np.float64)
        people = np.where(n > 0, n, np.nan)
        totals = np.column_stack([table[f"{start}{c}"].to_numpy(dtype=np.float64) for c in columns])
        pivots = np.array([cells.pivots[c] for c in columns])
        made_.append(
            Side(n, pivots + totals / people[:, None], _covariance(table, columns, start, n, totals))
        )
    return made_[0], made_[1]


def _covariance(table: pd.DataFrame, columns: Sequence[str], start: str, n: Floats, totals: Floats) -> Floats:
    """Return the sample covariance of each group, missing where it has fewer than two."""
    k = len(columns)
    made_ = np.full((len(table), k, k), np.nan)
    some = n > 1
    for i in range(k):
        for j in range(i, k):
            products = table[f"{start}{columns[i]}:{columns[j]}"].to_numpy(dtype=np.float64)
            left = products[some] - totals[some, i] * totals[some, j] / n[some]
            left = spread(left, products[some]) if i == j else left
            made_[some, i, j] = made_[some, j, i] = left / (n[some] - 1)
    return made_


def _require_waves(cells: Cells, waves: Sequence[float]) -> None:
    for i, month in enumerate(waves):
        if not cells.total(f"known:{wave(i)}"):
            when = "before" if i == 0 else "then"
            raise NotEstimableError(
                f"Nobody has a score at time {month:g}, so nothing is known of {when}.",
                "Check the times against the data's own.",
            )
