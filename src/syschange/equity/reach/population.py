"""How many people there were to make a contact, on average over each window."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pandas as pd

from syschange.equity.reach.windows import Window, Windows
from syschange.equity.representation.beside import counted, require_once
from syschange.errors import NotEstimableError, WrongTypeError, quote
from syschange.frames import MISSING_LABELS, Cells

_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")
_YEAR = re.compile(r"[0-9]{4}")


def people_in(
    population: object, *, by: Sequence[str], size: str | None, period: str | None, windows: Windows,
    unknown: str, categories: Mapping[str, Sequence[str]] | None,
) -> tuple[pd.DataFrame, Cells]:  # fmt: skip
    """Return the average population of each group in each window, and the cells it comes from.

    Parameters
    ----------
    population
        One row a person, or a table of counts.
    by
        The characteristics.
    size
        The column of counts; None where each row is a person.
    period
        The column of the calendar quarter (2024-Q2) or year (2024) that a count is for; None for one population
        throughout.
    windows
        The windows.
    unknown, categories
        As for `breakdown`.

    Returns
    -------
    tuple of DataFrame and Cells
        The characteristics, and a column `people:` and the name of each window.

    Raises
    ------
    WrongTypeError
        Where a period is no quarter or year, or the population looks like counts and `size` is not given.
    NotEstimableError
        Where the periods do not cover every day of a window once, or people are counted more than once.
    """
    require_once(
        population, by=by, size=size, apart=[period] if period else [],
        hint="Keep the rows of one of them; of periods, give their column as `period`.",
    )  # fmt: skip
    keys = [*by, *([period] if period else [])]
    cells = counted(
        population, keys=keys, column=size, what="the population", unknown=unknown, categories=categories
    )
    table = cells.table[[*keys, "many"]]
    if period is None:
        made = table.assign(**{f"people:{name}": table["many"] for name in windows.named})
    else:
        spans = {label: _span(label, period) for label in cells.levels[period]}
        made = table.copy()
        for name, window in windows.named.items():
            held = {label: _overlap(span, window) for label, span in spans.items()}
            if sum(held.values()) != windows.days(name):
                raise NotEstimableError(
                    f"The periods of the population do not cover each day of the window '{name}' once.",
                    "Give a number for each quarter of it, and each quarter once; or take another window.",
                )
            made[f"people:{name}"] = made["many"] * made[period].map(held) / windows.days(name)
    quantities = [f"people:{name}" for name in windows.named]
    # The quarters of a group are added up here, so that each group has one row.
    return made.groupby(list(by), as_index=False, sort=False)[quantities].sum(), cells


def _span(label: str, period: str) -> Window:
    quarter = _QUARTER.fullmatch(label)
    if quarter is not None:
        year, first = int(quarter[1]), 3 * int(quarter[2]) - 2
        end = date(year + (first == _LAST_QUARTER), (first + 3 - 1) % 12 + 1, 1)
        return date(year, first, 1), end - timedelta(days=1)
    if _YEAR.fullmatch(label):
        return date(int(label), 1, 1), date(int(label), 12, 31)
    if label in MISSING_LABELS:
        raise WrongTypeError(
            f"A row of the population does not say in {quote(period)} what time it is for.",
            "Put it in, or leave those rows out.",
        )
    raise WrongTypeError(
        f"A value of {quote(period)} is neither a calendar quarter nor a year.", "Write quarters as 2024-Q2."
    )


_LAST_QUARTER = 10  # the month it begins in


def _overlap(one: Window, two: Window) -> int:
    return max((min(one[1], two[1]) - max(one[0], two[0])).days + 1, 0)
