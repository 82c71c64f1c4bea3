"""Sentences about whether people who were shut out make first contact more often since a change, next to others."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from syschange.equity.reach.sides import OTHERS, SHUT_OUT
from syschange.equity.reach.table import AGAINST, GROUP
from syschange.equity.reach.windows import Windows
from syschange.equity.representation.beside import is_known
from syschange.frames import group_name, rows
from syschange.results import Estimate
from syschange.words import chance, figures, interval, likelihood

_MOST_NAMED = 3


def reach_words(
    table: pd.DataFrame, by: Sequence[str], windows: Windows, *, found: Estimate | None, lead_in: int | None
) -> str:
    """Say who was shut out, their first contacts before and after, next to those of others, and what is not known.

    Parameters
    ----------
    table
        The table of a reach.
    by
        The characteristics.
    windows
        The windows.
    found
        The ratio of the changes, or None where it cannot be given.
    lead_in
        How many days the records had run when the first window began; None where that is not known.
    """
    finest = table[(table["row"] == GROUP) & (table["ways"] == len(by))]
    groups = finest[finest["side"].isin([SHUT_OUT, OTHERS])]
    shut = rows(groups[groups["side"] == SHUT_OUT])
    how = (
        "named in advance"
        if windows.earlier is None
        else f"chosen on first contacts from {_day(windows.earlier[0])} to {_day(windows.earlier[1])}, before those "
        "compared"
    )
    if not shut:
        return (
            f"Of {len(groups)} groups none was shut out ({how}), so there is nobody to compare with others. "
            f"{_known(lead_in)}"
        )
    names = [group_name(row, by) for row in shut[:_MOST_NAMED]]
    if len(shut) > _MOST_NAMED:
        names.append(f"{len(shut) - _MOST_NAMED} more")
    listing = f"{'; '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    first = f"Shut out were {len(shut)} of {len(groups)} groups ({how}): {listing}."
    return f"{first}{_change(table, windows, found)}{_unknown(finest, by)} {_known(lead_in)}"


def _change(table: pd.DataFrame, windows: Windows, found: Estimate | None) -> str:
    one, two = (rows(table[table["row"] == side])[0] for side in (SHUT_OUT, OTHERS))
    if not all(np.isfinite(r[f"rate_{w}"]) for r in (one, two) for w in ("before", "after")):
        return " How often they and others made first contact cannot be given: too few did, or nobody is counted."
    said = (
        f" Before the change on {_day(windows.changed_on)} {_rate(one, 'before')} of them made a first contact for "
        f"each 1,000 a year, and after it {_rate(one, 'after')}; of others {_rate(two, 'before')} and "
        f"{_rate(two, 'after')}."
    )
    against = rows(table[table["row"] == AGAINST])[0]
    if found is None:
        return f"{said} One side has no contacts in a window, so the two changes cannot be compared."
    limits = interval(against["ratio_lower"], against["ratio_upper"], against["level"], percent=False)
    likely = found.probability(1)
    return (
        f"{said} That is a change {figures(against['ratio'], 2)} times that of others ({limits}); that those "
        f"shut out gained on others is {likelihood(likely)} ({chance(likely)})."
    )


def _unknown(finest: pd.DataFrame, by: Sequence[str]) -> str:
    """Say how many first contacts are on neither side because a characteristic is not known."""
    contacts = finest.loc[~is_known(finest, by), ["first_before", "first_after"]].sum().sum()
    return (
        f" Of {contacts:,.0f} more a characteristic is not known; they are on neither side."
        if contacts
        else ""
    )


def _rate(row: dict[str, Any], window: str) -> str:
    return f"{figures(row[f'rate_{window}'], 3)} ({row[f'first_{window}']:,.0f} people)"


def _known(lead_in: int | None) -> str:
    if lead_in is None:
        return "A first contact is the first on record: who was known before the records begin seems new."
    return (
        f"A first contact is the first on record, and the records had run for {lead_in:,} days when the first window "
        "began: who was last seen before then seems new."
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
