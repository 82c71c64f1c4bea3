"""Funding lines: which belong to budgets that go on, and when the money that got things going ends."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.frames import take_rows
from syschange.system.value.columns import present


@dataclass(frozen=True, eq=False)
class Funding:
    """What is said of funding, a row a line.

    Attributes
    ----------
    lines
        `line`, `recurrent` (1, 0 or missing), `starts` and `ends` (days, or missing).
    primed_until
        The last day of the last line that was to get the change going; missing where there is none, or no end is set.
    priming
        How many of those lines there are.
    """

    lines: pd.DataFrame
    primed_until: pd.Timestamp | None
    priming: int

    def running(self, day: pd.Timestamp) -> tuple[int, int, int]:
        """Return how many lines pay on a day, of them those of a budget that goes on, and those that do not say."""
        lines = self.lines
        here = ~(lines["starts"] > day) & ~(lines["ends"] < day)
        known = lines.loc[here, "recurrent"]
        return int(here.sum()), int((known == 1).sum()), int(known.isna().sum())


def read_funding(data: object, names: Mapping[str, str]) -> Funding:
    """Return what a table of funding says.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there or not of its kind, a line is not named, or has two rows.
    NotEstimableError
        Where there is no line.
    """
    asked = present(
        data, names, required=["funding_line", "ends"], optional=["starts", "recurrent", "pump_priming"],
        table="the table of funding",
    )  # fmt: skip
    found = take_rows(
        data, ids=[asked["funding_line"]], days=[asked[k] for k in ("ends", "starts") if k in asked],
        flags=[asked[k] for k in ("recurrent", "pump_priming") if k in asked],
    ).rename(columns={v: k for k, v in asked.items()})  # fmt: skip
    if not len(found):
        raise NotEstimableError("The table of funding holds no line.", "Give a row for each grant or budget.")
    if found["funding_line"].isna().any() or found["funding_line"].duplicated().any():
        raise WrongTypeError(
            "A funding line has no name, or two rows.", "Keep one row for each, with its name."
        )
    for name, blank in (("starts", pd.NaT), ("recurrent", np.nan), ("pump_priming", np.nan)):
        if name not in found:
            found[name] = blank
    if (found["ends"] < found["starts"]).any():
        raise WrongTypeError("Some funding ends before it starts.", "Put the days right.")
    primed = found.loc[found["pump_priming"] == 1, "ends"]
    until = None if primed.isna().any() or not len(primed) else pd.Timestamp(primed.max())
    lines = found.rename(columns={"funding_line": "line"})[["line", "recurrent", "starts", "ends"]]
    return Funding(lines, until, len(primed))
