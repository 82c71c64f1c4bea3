"""What an eye that knows the true counts finds in what a result shows: counts that were not to be shown."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from syschange.disclosure import Policy
from syschange.results import Publishable

from .showing import Shown

# Headings of columns of people in a report.
COUNTED = r"people|out of|not seen|\bn\b"
LARGE = 100  # from here on a true count is no chance number: below it days, ages and shares are alike
NOUGHT = (
    "unknown"  # where nobody is unknown there is no such group, which the rows of every table tell already
)
_DATES = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b")
# Columns that count people, households, cases or records of people.
COUNTS = {
    "agreeing", "answered", "assessed", "better 0", "better 1", "better 2", "better 3", "cases", "cases_after",
    "cases_before", "claimed", "compared", "complete", "count", "decisions", "denominator", "deteriorated",
    "eligible", "enrolled", "events", "exits", "exposed", "first:after", "first:before", "first:earlier",
    "first_after", "first_before", "first_earlier", "followed", "followed_changed", "followed_comparison",
    "harmed", "improved", "joint 1", "joint 2", "joint 3", "joint 4", "known", "known 0", "known 1", "known 2",
    "known 3", "known worse", "left", "lost", "matched", "n", "n_changed", "n_comparison", "numerator",
    "organisations", "people", "people:after", "people:before", "people:earlier", "population_after",
    "population_before", "population_earlier", "possible 1", "possible 2", "possible 3", "possible 4",
    "possibly worse", "recovered", "rows_used", "seen", "seen_after", "seen_before", "started", "unchanged",
    "units", "unknown", "waiting", "worse 0", "worse 1", "worse 2", "worse 3", "worse in any", "yes",
}  # fmt: skip
# Numbers worked out of published ones that are no counts of people, by the end of where they stand, with why.
DERIVED = {
    "df": "the published number of people less one, or more",
    "df_change": "as df",
    "df_gap": "as df",
    "exposure": "published people times the years of each, to two figures",
    "days": "the days at which waits are told, the same whatever the data",
    "all_told": "as days",
    "cells": "codes of steps, and how often each follows another in rounded numbers",
}
_PEOPLE = (
    r"people|persons?|households?|cases?|records|raters?|workers?|staff|friends|women|men|others|leavers|clients"
    r"|patients|residents|referrals"
)
# "10 to 19 workers" and "1 to 5 households" are bands, and told as such.
_SAID = re.compile(rf"(?<![\w.,])(?<!to )(\d+(?:,\d{{3}})*)(?: of (\d+(?:,\d{{3}})*))? (?:{_PEOPLE})\b")
_WHOLE = re.compile(r"(?<![\w.,-])(\d{1,3}(?:,\d{3})+|\d+)(?![\w%]|[.,]\d)")


@dataclass(frozen=True)
class Things:
    """What is counted that is no person.

    Attributes
    ----------
    measures
        Measures, by name.
    columns
        Columns, by a part of where their table stands and their name, with what they count.
    """

    measures: frozenset[str]
    columns: Mapping[tuple[str, str], str]


def secrets(true: Publishable, policy: Policy) -> set[int]:
    """Return the true counts of a result that are not published numbers as well."""
    counts = {int(c) for c in true.counts()["count"].dropna()}
    published = {int(c) for c in policy.publish(sorted(counts)) if np.isfinite(c)}
    return counts - published


def asked_for(shown: Shown) -> set[int]:
    """Return the numbers that were asked for, such as days and replicates: no data are in them."""
    texts = [text for where, text in shown.texts if ".provenance.parameters" in where]
    return {int(m.replace(",", "")) for text in texts for m in re.findall(r"\d+", text)}


def hits(shown: Shown, secret: set[int]) -> set[int]:
    """Return the true counts that stand nowhere by chance: large, not asked for, and no number of things."""
    return {c for c in secret if c >= LARGE} - asked_for(shown) - _of_things(shown)


def _of_things(shown: Shown) -> set[int]:
    """Return the numbers of meetings, decisions and other things in the tables, which may be told to the last one."""
    parts = [t.loc[t["measure"].isin(shown.things)] for _, t in shown.tables if "measure" in t]
    numbers = [p[c].dropna() for p in parts for c in ("n", "numerator", "units", "n_eff") if c in p]
    return {int(v) for column in numbers for v in column}


def wrong(counts: "np.ndarray[Any, Any]", policy: Policy) -> list[float]:
    """Return the counts that are below the threshold of a policy, or no multiple of its base."""
    shown = np.asarray(counts, dtype=float)
    shown = shown[np.isfinite(shown)]
    return sorted({float(v) for v in shown[(shown < policy.threshold) | (shown % policy.base != 0)]})


def counted(shown: Shown, things: Things, policy: Policy) -> Iterator[str]:
    """Yield what is wrong with the columns that count people; `things` is what is counted that is no person."""
    no_people = shown.things | things.measures
    for where, table in shown.tables:
        free = {column for part, column in things.columns if part in where}
        for column in (COUNTS - free) & {str(c) for c in table.columns}:
            if not pd.api.types.is_numeric_dtype(table[column]):
                continue  # labels, in a table whose characteristic is called so
            kept = ~table["measure"].isin(no_people) if "measure" in table else slice(None)
            values = table.loc[kept, column].to_numpy(dtype=float)
            found = wrong(values[values != 0] if column == NOUGHT else values, policy)
            if found:
                yield f"{where} has {found[:5]} in the column {column!r}"


def told(shown: Shown, policy: Policy) -> Iterator[str]:
    """Yield the numbers of people in words that no policy would have let pass."""
    for where, text in shown.texts:
        for match in _SAID.finditer(text):
            numbers = [int(n.replace(",", "")) for n in match.groups() if n]
            if wrong(np.array(numbers), policy):
                yield f"{where} says {match.group()!r}"


def true_ones(shown: Shown, secret: set[int]) -> Iterator[str]:
    """Yield where a true count stands that is no published one: in words, in tables, and in what is drawn."""
    large = hits(shown, secret)
    for where, text in shown.texts:
        words = _DATES.sub(" ", text) if "notebook" not in where else ""  # its table is looked at as a table
        found = {int(m.replace(",", "")) for m in _WHOLE.findall(words)} & large
        if found:
            yield f"{where} says {sorted(found)[:5]}"
    numbers = list(shown.drawn)
    for where, table in shown.tables:
        numbers += [(f"{where}.{c}", table[c].to_numpy(dtype=float)) for c in table.select_dtypes("number")]
    for where, values in numbers:
        kept = values[np.isfinite(values)]
        found = {int(v) for v in kept.ravel() if v == int(v)} & large
        if found and where.rstrip(".").rpartition(".")[2] not in DERIVED:
            yield f"{where} holds {sorted(found)[:5]}"
