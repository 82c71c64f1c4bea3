"""The counts that joint improvement rests on, and the same made of counts that may be published."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from syschange.frames import rows
from syschange.results import COUNT_COLUMNS, address
from syschange.system.joint_improvement.basis import counted
from syschange.system.joint_improvement.domains import Domain

REST = "rest:"


def counts_of(
    basis: pd.DataFrame,
    rest: pd.DataFrame,
    *,
    keys: Sequence[str],
    domains: Sequence[Domain],
    comparing: bool,
) -> pd.DataFrame:
    """Return every count of people, those not counted among those known too, and everybody else's where compared."""
    parts = [_counts(basis, "", keys, domains)]
    if comparing:
        there = rest["people"].notna()
        parts.append(_counts(rest[there], REST, keys, domains))
    return pd.concat(parts, ignore_index=True)


def _counts(table: pd.DataFrame, prefix: str, keys: Sequence[str], domains: Sequence[Domain]) -> pd.DataFrame:
    cells = [address({c: row[c] for c in keys}) for row in rows(table[list(keys)])]
    quantities = {_named(c, domains): table[c] for c in counted(domains)}
    quantities |= {
        f"not {_named(c, domains)}": table[whole] - table[c] for c, whole in _parts(domains).items()
    }
    found = [
        pd.DataFrame(dict(zip(COUNT_COLUMNS, (cells, f"{prefix}{name}", values.to_numpy()), strict=True)))
        for name, values in quantities.items()
        if not (prefix and name == "n")
    ]
    if prefix:
        found.append(
            pd.DataFrame(
                dict(zip(COUNT_COLUMNS, (cells, f"{prefix}n", table["people"].to_numpy()), strict=True))
            )
        )
    return pd.concat(found, ignore_index=True)


def _parts(domains: Sequence[Domain]) -> dict[str, str]:
    """Return of which whole each number of people is a part that says something of each."""
    many = range(1, len(domains) + 1)
    made = {f"joint {k}": "complete" for k in many} | {"worse in any": "complete"}
    for i in range(len(domains)):
        made |= {f"better {i}": f"known {i}", f"worse {i}": f"known {i}"}
    return made


def _named(column: str, domains: Sequence[Domain]) -> str:
    """Return what a count is called: domains by their names, so that it means the same beside other results."""
    if column == "people":
        return "n"
    what, _, last = column.rpartition(" ")
    return (
        f"{what}:{domains[int(last)].measure}"
        if what in {"known", "better", "worse"} and last.isdigit()
        else column
    )


def published_counts(
    table: pd.DataFrame, shown: pd.DataFrame, *, keys: Sequence[str], domains: Sequence[Domain], rest: bool
) -> pd.DataFrame:
    """Return counts as they may be published, missing where hidden.

    A part is shown only where the rest of its whole may be shown as well.
    """
    prefix = REST if rest else ""
    found = dict(zip(zip(shown["cell"], shown["quantity"], strict=True), shown["count"], strict=True))
    cells = [address({c: row[c] for c in keys}) for row in rows(table[list(keys)])]
    made = table.copy()

    def of(quantity: str) -> "pd.Series[float]":
        return pd.Series(
            [found.get((cell, f"{prefix}{quantity}"), np.nan) for cell in cells], index=table.index
        )

    for column in counted(domains):
        made[column] = of(_named(column, domains)).astype(float)
    for column in _parts(domains):
        made[column] = made[column].where(of(f"not {_named(column, domains)}").notna())
    numbers = [c for c in counted(domains) if c != "people"]
    made[numbers] = made[numbers].where(made["people"].notna())
    return made
