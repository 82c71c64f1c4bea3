"""Sentences about standardised rates and ratios."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from syschange.equity.standardise.sums import Strata
from syschange.frames import group_name, rows
from syschange.words import figures, interval

NAMES = {"dsr": "Directly standardised", "isr": "Indirectly standardised"}


def rate_words(table: pd.DataFrame, s: Strata, *, kind: str, per: float, named: str) -> str:
    """Say everyone's value, the ends, whose events are left out, and what a group's value is not."""
    c, level = s.columns, table["level"].iloc[0]
    table = table[table["level"] == level]
    if c.period is not None:
        table = table[table[c.period] == table[c.period].iloc[-1]]
    first = rows(table.head(1))[0]
    ratio = kind == "smr"
    what = f"The ratio of {c.events} to those expected" if ratio else (
        f"The {NAMES[kind][0].lower()}{NAMES[kind][1:]} rate of {c.events} per {per:,g}"
    )  # fmt: skip
    source = f"{'standard' if kind == 'dsr' else 'reference'}: {named}"
    when = f"In {first[c.period]}: " if c.period is not None else ""
    said = (
        f"{figures(first['value'], 3)} ({interval(first['lower'], first['upper'], level, percent=False)})"
        if np.isfinite(first["lower"])
        else "cannot be given: too few events, or a stratum that is empty, incomplete or hidden"
    )
    text = f"{when}{what}, by {c.strata} ({source}), is {said} for everyone."
    text = text.replace(" is cannot be given", " cannot be given")
    single = table[(table["ways"] == 1) & table["value"].notna()]
    if len(single) > 1:
        ranked = rows(single.sort_values("value", kind="stable"))
        ends = [
            f"{group_name(row, c.keys[: len(c.by)])} with {_said(row)}" for row in (ranked[0], ranked[-1])
        ]
        text += (
            f" The lowest is {ends[0]} and the highest is {ends[1]}; groups this size differ by chance too, so read "
            "each with its interval."
        )
    missing = int(((table["ways"] > 0) & table["value"].isna()).sum())
    if missing:
        text += f" For {missing} of {int((table['ways'] > 0).sum())} groups no value can be given."
    if first["left_out"] > 0:
        text += f" {first['left_out']:,.0f} events are left out because {c.strata} is not known."
    return text


def _said(row: Mapping[str, float]) -> str:
    if not np.isfinite(row["lower"]):
        return figures(row["value"], 3)
    return f"{figures(row['value'], 3)} ({figures(row['lower'], 2)} to {figures(row['upper'], 2)})"
