"""The points of a chart from sums by period, true or published."""

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.effects.control_chart.options import Terms
from syschange.effects.periods import Periods
from syschange.errors import NotEstimableError, quote
from syschange.frames import Series, Sum, rows
from syschange.results import COUNT_COLUMNS, Coarsening, address
from syschange.statistics.means import sd_from_sums

Floats = npt.NDArray[np.float64]

MAX_ROWS = 200_000  # ours: points of all groups together
_WHOLE = 1e-9  # ours: what rounding leaves of a whole number


@dataclass(frozen=True, eq=False)
class Points:
    """The points of every group; all arrays of shape (groups, periods).

    Attributes
    ----------
    labels
        The characteristics and `ways`, a row a group.
    periods
        The periods.
    value
        What is charted; missing where there is a gap.
    size
        What a point is of: people, or exposure in the units that rates are given for; 1 of counts.
    n
        Whom it counts: people of a mean or a proportion, events of a rate, and the count itself.
    numerator, denominator
        Of proportions and rates; missing otherwise.
    spread
        Of means: the standard deviation of everybody, which says how finely they are published.
    used, untimed
        Rows behind the points, and rows that say no time; missing once published.
    step
        What values are rounded to: 0 where they are not.
    censored
        Whether points may be missing because they are of a few: once published, of all but means. The rest would then
        lie too high, and no level is worked out from them.
    """

    labels: pd.DataFrame
    periods: Periods
    value: Floats
    size: Floats
    n: Floats
    numerator: Floats
    denominator: Floats
    spread: float
    used: float
    untimed: float
    step: Floats
    censored: bool = False


def sums_for(terms: Terms) -> tuple[list[str], list[Sum]]:
    """Return the columns of numbers that are needed, and what is added up of them."""
    y, e = terms.outcome, terms.exposure
    given = tuple(c for c in (y, e) if c is not None)
    sums = [Sum("known", (), given)]
    if y is not None:
        sums += [Sum("y", (y,), given), Sum("yy", (y, y), given)]
    if e is not None:
        sums.append(Sum("e", (e,), given))
    if y is not None and e is not None:
        sums += [Sum("ye", (y, e), given), Sum("yye", (y, y, e), given)]
    return list(dict.fromkeys(given)), sums


def points_of(series: Series, periods: Periods, terms: Terms, *, by: Sequence[str], ways: int) -> Points:
    """Return the points of every grouping.

    Raises
    ------
    NotEstimableError
        Where outcomes are not of the kind that was asked for, or there would be more than 200,000 points.
    """
    labels, sums = [], []
    most = max(MAX_ROWS // len(periods.starts), 1)
    for block, found in series.groupings(by=by, ways=ways, max_rows=most):
        labels.append(block[[*by, "ways"]])
        sums.append({name: periods.summed(total) for name, total in found.items()})
    every = {name: np.concatenate([s[name] for s in sums]) for name in sums[0]}
    _require(every, terms)
    table = pd.concat(labels, ignore_index=True)
    return _valued(table, periods, every, terms, untimed=float(series.untimed))


def _valued(
    labels: pd.DataFrame, periods: Periods, sums: dict[str, Floats], terms: Terms, *, untimed: float
) -> Points:
    known = sums["known"]
    there = known > 0
    none = np.full(known.shape, np.nan)
    spread = math.nan
    numerator = denominator = none
    if terms.kind == "count":
        n = known if terms.outcome is None else np.where(there, sums["y"], np.nan)
        size = np.ones(known.shape)
        value = n
    elif terms.kind == "mean":
        n, total, squares = known, sums["y"], sums["yy"]
        if terms.exposure is not None:
            n, total, squares = sums["e"], sums["ye"], sums["yye"]
        value, size = _ratio(total, n), n
        spread = float(sd_from_sums(n[0].sum(), total[0].sum(), squares[0].sum()))
    else:
        numerator = sums["y"] if terms.outcome is not None else known
        denominator = sums["e"] if terms.exposure is not None else known
        numerator = np.where(there, numerator, np.nan)
        denominator = np.where(there, denominator, np.nan)
        n = denominator if terms.kind == "proportion" else numerator
        size = denominator if terms.kind == "proportion" else denominator / terms.per
        value = _ratio(numerator, size)
    return Points(
        labels,
        periods,
        value,
        size,
        n,
        numerator,
        denominator,
        spread,
        float(known[0].sum()),
        untimed,
        np.zeros(known.shape),
    )


def _ratio(above: Floats, below: Floats) -> Floats:
    usable = below > 0
    return np.where(usable, above / np.where(usable, below, 1.0), np.nan)


def _require(sums: dict[str, Floats], terms: Terms) -> None:
    """Check that what was added up is of its kind."""
    y = sums.get("y", sums["known"])
    if not sums["known"].any():
        raise NotEstimableError(
            f"No row has {quote(terms.label)} and a time.", "Check the columns that were named."
        )
    if terms.kind == "proportion" and terms.exposure is None:
        slack = _WHOLE * np.maximum(sums["known"], 1)
        if (np.abs(sums["yy"] - y) > slack).any() or (y < -slack).any() or (y > sums["known"] + slack).any():
            raise NotEstimableError(
                f"The outcome {quote(terms.label)} is to be a proportion and holds values other than 1 and 0.",
                'Give kind="mean", or name the people each row is of as exposure=.',
            )
    below = sums.get("e")
    if below is not None and (below < 0).any():
        raise NotEstimableError(
            f"The exposure {quote(terms.exposure)} is negative in some period.", "Correct it first."
        )
    if terms.kind == "proportion" and below is not None and (y > below).any():
        raise NotEstimableError(
            f"More people have {quote(terms.label)} than there are in {quote(terms.exposure)} in some period.",
            "Check that the two columns are the right way round.",
        )
    counted = {"count": [y], "rate": [y], "proportion": [y], "mean": []}[terms.kind]
    if below is not None and terms.kind in {"mean", "proportion"}:
        counted.append(below)
    if any(
        (np.abs(c - np.rint(c)) > _WHOLE * np.maximum(np.abs(c), 1)).any() or (c < 0).any() for c in counted
    ):
        raise NotEstimableError(
            "What is counted is not whole numbers from 0 up in some period.",
            'Count people or events; of measurements take kind="mean".',
        )


def _quantities(points: Points, terms: Terms) -> dict[str, Floats]:
    """Return what is counted of each point, by the name that `counts` has for it."""
    y = terms.label
    if terms.kind == "mean":
        return {f"denominator:{y}": points.n}
    if terms.kind == "count":
        return {"n" if terms.outcome is None else f"numerator:{y}": points.n}
    made = {f"numerator:{y}": points.numerator}
    if terms.kind == "proportion":
        made[f"denominator:{y}"] = points.denominator
        made[f"complement:{y}"] = points.denominator - points.numerator
    elif _whole(points.denominator):
        made[f"denominator:{y}"] = points.denominator
    return made


def _whole(values: Floats) -> bool:
    known = values[~np.isnan(values)]
    return bool((np.abs(known - np.rint(known)) <= _WHOLE * np.maximum(np.abs(known), 1)).all())


def _cells(points: Points, by: Sequence[str]) -> list[tuple[tuple[str, str], ...]]:
    names = points.periods.names
    return [
        address({**{c: row[c] for c in by}, "period": name}) for row in rows(points.labels) for name in names
    ]


def counts_of(points: Points, terms: Terms, by: Sequence[str]) -> pd.DataFrame:
    """Return every count of people or events behind the points, 0 where there is a gap (see `Result.counts`)."""
    cells = _cells(points, by)
    return pd.concat(
        [
            pd.DataFrame(
                dict(zip(COUNT_COLUMNS, (cells, name, np.rint(np.nan_to_num(n.ravel()))), strict=True))
            )
            for name, n in _quantities(points, terms).items()
        ],
        ignore_index=True,
    )


def published_points(
    points: Points, published: pd.DataFrame, terms: Terms, by: Sequence[str], coarsening: Coarsening
) -> Points:
    """Return the points made again from published counts: a hidden one is a gap, and means are coarsened.

    An exposure that is no whole number (time, say) is given to a few significant figures.
    """
    found = dict(
        zip(zip(published["cell"], published["quantity"], strict=True), published["count"], strict=True)
    )
    cells, gap, y = _cells(points, by), np.isnan(points.value), terms.label

    def shown(name: str) -> Floats:
        told = np.array([found.get((cell, name), np.nan) for cell in cells], dtype=np.float64)
        return np.where(gap, np.nan, told.reshape(gap.shape))

    if terms.kind == "count":
        n = shown("n" if terms.outcome is None else f"numerator:{y}")
        return dataclasses.replace(
            points,
            value=n,
            n=n,
            used=math.nan,
            untimed=math.nan,
            step=_steps(n, np.ones(n.shape)),
            censored=True,
        )
    if terms.kind == "mean":
        n, step = shown(f"denominator:{y}"), coarsening.step(points.spread)
        value = np.where(np.isnan(n), np.nan, np.round(points.value / step) * step)
        spread = coarsened(points.spread, 1)
        return dataclasses.replace(
            points,
            value=value,
            n=n,
            size=n,
            spread=spread,
            used=math.nan,
            untimed=math.nan,
            step=np.full(gap.shape, step if points.spread > 0 else 0.0),
        )
    numerator = shown(f"numerator:{y}")
    if terms.kind == "proportion":
        denominator = shown(f"denominator:{y}")
        numerator = np.where(np.isnan(shown(f"complement:{y}")), np.nan, np.minimum(numerator, denominator))
        return _shares(points, numerator, denominator, 1.0, n=denominator)
    if _whole(points.denominator):
        denominator = shown(f"denominator:{y}")
    else:
        denominator = np.where(gap, np.nan, _figures(points.denominator, coarsening.figures))
    numerator = np.where(np.isnan(denominator), np.nan, numerator)
    return _shares(
        points, numerator, np.where(np.isnan(numerator), np.nan, denominator), terms.per, n=numerator
    )


def _shares(points: Points, numerator: Floats, denominator: Floats, per: float, *, n: Floats) -> Points:
    """Return points that are one thing over another, missing where either is."""
    known = ~np.isnan(numerator) & (denominator > 0)
    size = np.where(known, denominator / per, np.nan)
    value = np.where(known, numerator / np.where(known, size, 1.0), np.nan)
    return dataclasses.replace(
        points, value=value, size=size, n=n, numerator=numerator, denominator=denominator, used=math.nan,
        untimed=math.nan, step=_steps(numerator, size), censored=True,
    )  # fmt: skip


def _steps(counts: Floats, sizes: Floats) -> Floats:
    """Return what values are rounded to: the greatest common divisor of all their counts, over what each is of.

    Counts whose divisor is 1 are not rounded, and counts that are all 0 say nothing of it.
    """
    known = counts[~np.isnan(counts)]
    divisor = int(np.gcd.reduce(np.rint(known).astype(np.int64), initial=0))
    return _ratio(np.full(counts.shape, float(divisor if divisor > 1 else 0)), sizes)


def lacking(points: Points, group: int, where: npt.NDArray[np.bool_]) -> bool:
    """Return whether some of these points of a group may be missing because they are of a few."""
    return points.censored and bool(np.isnan(points.value[group, where]).any())


def coarsened(value: float, figures: int) -> float:
    """Return a number to so many significant figures."""
    return float(_figures(np.array([value]), figures)[0])


def _figures(values: Floats, figures: int) -> Floats:
    usable = np.isfinite(values) & (values != 0)
    size = np.floor(np.log10(np.where(usable, np.abs(values), 1.0))) - figures + 1
    step = 10.0**size
    return np.where(usable, np.round(values / step) * step, values)
