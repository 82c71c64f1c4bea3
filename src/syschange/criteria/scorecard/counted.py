"""Counts of several results side by side: what counts different people is called by different names."""

from collections.abc import Iterable

import pandas as pd

from syschange.results import COUNT_COLUMNS

_WHOLE = "n"


def side_by_side(parts: Iterable[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """Return the counts of several results, one after another.

    Two results may count different people of one group by one name: who reached one service, and who another. The
    later of the two is then called by the name of its result as well, with all that is counted of the same outcome
    (all that it counts, where they differ in the number of people), so that whoever looks for what adds up to what
    never adds one to the other. What is one number in both keeps one name.

    Parameters
    ----------
    parts
        Of each result its name and its counts (see `Publishable.counts`).
    """
    seen: dict[tuple[object, str], float] = {}
    tables = []
    for name, table in parts:
        if not len(table):
            continue
        made = table.assign(quantity=_named(table, name, seen))
        for key, count in zip(zip(made["cell"], made["quantity"], strict=True), made["count"], strict=True):
            seen.setdefault(key, count)
        tables.append(made)
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame({c: [] for c in COUNT_COLUMNS})


def _named(table: pd.DataFrame, name: str, seen: dict[tuple[object, str], float]) -> list[str]:
    """Return what each count of a result is called beside those seen before."""
    quantities = [str(q) for q in table["quantity"]]
    others = {
        q
        for cell, q, count in zip(table["cell"], quantities, table["count"], strict=True)
        if (cell, q) in seen and seen[cell, q] != count and count == count  # noqa: PLR0124 - not a number
    }
    outcomes = sorted({q.partition(":")[2] for q in quantities if ":" in q})
    apart = outcomes if _WHOLE in others else [q.partition(":")[2] for q in others]
    free = len(outcomes) == 1 and f"{_WHOLE}:{outcomes[0]}" not in quantities
    of = outcomes[0] if free else ""  # the whole of what has one outcome, told by its name
    called = {f"{q}": f"{q} ({name})" for q in quantities if q.partition(":")[2] in apart and ":" in q}
    called |= {q: f"{q}:{of} ({name})".replace(": (", ":(") for q in others if ":" not in q}
    return [called.get(q, q) for q in quantities]


def one_by_one(published: pd.DataFrame, tables: Iterable[pd.DataFrame]) -> list[pd.DataFrame]:
    """Return the published counts of each result again, by the names it has for them itself."""
    made, start = [], 0
    for table in tables:
        own = published.iloc[start : start + len(table)]
        made.append(own.assign(quantity=table["quantity"].to_numpy()))
        start += len(table)
    return made
