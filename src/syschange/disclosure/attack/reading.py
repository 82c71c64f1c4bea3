"""What an attacker has: every printed count of a publication with the whole numbers it can stand for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.disclosure.policies import ONS_10_5, Policy
from syschange.disclosure.protected import Protected
from syschange.errors import MissingColumnError, WrongTypeError, quote
from syschange.results import Publishable, Result, address

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
QUANTITIES = ("n", "denominator", "numerator")  # of a bare table, which does not say of what outcome
_WIDTH_OF_NAMES = ("ways",)


@dataclass(frozen=True)
class Given:
    """What was given to be attacked.

    Attributes
    ----------
    counts
        A row a printed number: `result`, `cell`, `quantity`, `count` (missing where hidden).
    tables
        The printed table of each result, or None where it has none.
    bare
        Whether they are tables that somebody gave as they stand: their totals are then held to add up.
    policy
        The policy.
    exact
        Whether numbers stand as they are, and are not rounded.
    zeros
        Whether nought is printed where it is nought though few are hidden.
    """

    counts: pd.DataFrame
    tables: tuple[pd.DataFrame | None, ...]
    bare: bool
    policy: Policy
    exact: bool
    zeros: bool

    @property
    def small(self) -> Bools:
        """Which numbers are hidden in a way that says they are below the threshold, or were withheld.

        In a bare table only `n` is: it hides a numerator whose complement is small as well, and a denominator
        wherever it hides `n`.
        """
        hidden: Bools = self.counts["count"].isna().to_numpy()
        return hidden & (self.counts["quantity"] == "n").to_numpy() if self.bare else hidden

    def bounds(self) -> tuple[Floats, Floats]:
        """Return the least and the most that each printed number can stand for, hidden ones without an upper end."""
        count = self.counts["count"].to_numpy(dtype=float)
        hidden = np.isnan(count)
        base, threshold = self.policy.base, self.policy.threshold
        if self.exact or base == 1:
            low, high = np.ceil(count), np.floor(count)
        else:
            low, high = np.ceil(count - base / 2), np.ceil(count + base / 2) - 1
            low = np.where(high >= threshold, np.maximum(low, threshold), low)
            low, high = (np.where(count == 0, 0.0, end) for end in (low, high))
        return np.where(hidden, float(self.zeros), low), np.where(hidden, np.inf, high)


def given(published: object, policy: Policy) -> Given:
    """Return what was given as printed counts and tables.

    Raises
    ------
    WrongTypeError
        Where it is nothing that can be attacked, or was protected under another policy than the one named.
    MissingColumnError
        Where a table has no column `n`.
    """
    if isinstance(published, Protected):
        own = published.policy
        if policy not in (ONS_10_5, own):
            raise WrongTypeError(
                f"This was protected under {quote(own.name)}, and not under {quote(policy.name)}.",
                "Leave the policy out: what was protected is read under its own.",
            )
        tables = tuple(r.table if isinstance(r, Result) else None for r in published.results)
        return _made(published.counts, tables, own, bare=False, exact=own.base == 1)
    several = list(published) if isinstance(published, Sequence) else [published]
    if several and all(isinstance(one, pd.DataFrame) for one in several):
        return _of_tables([t for t in several if isinstance(t, pd.DataFrame)], policy)
    if several and all(isinstance(one, Publishable) for one in several):
        return _of_results([r for r in several if isinstance(r, Publishable)], policy)
    raise WrongTypeError(
        "What can be audited is what disclosure.protect gave, results, or tables; this is none of them.",
        "Give one kind: a Protected, a result or a list of results, a table or a list of tables.",
    )


def _of_results(results: Sequence[Publishable], policy: Policy) -> Given:
    if any(result.policy is not None for result in results):
        raise WrongTypeError(
            "A result on its own does not say what was published beside it, once it has been protected.",
            "Give the whole that disclosure.protect returned, or the results with true values.",
        )
    counts = pd.concat([r.counts().assign(result=i) for i, r in enumerate(results)], ignore_index=True)
    tables = tuple(r.table if isinstance(r, Result) else None for r in results)
    return _made(counts, tables, policy, bare=False, exact=True)


def _of_tables(tables: Sequence[pd.DataFrame], policy: Policy) -> Given:
    counts = pd.concat([_counts_of(table, i) for i, table in enumerate(tables)], ignore_index=True)
    shown = counts["count"].dropna().to_numpy(dtype=float)
    # One publication, one practice: a single number that rounding would not have left says that none was rounded.
    least = policy.publish(policy.threshold)
    rounded = policy.base > 1 and bool(np.all((shown % policy.base == 0) & ((shown >= least) | (shown == 0))))
    return _made(counts, tuple(tables), policy, bare=True, exact=not rounded)


def _made(
    counts: pd.DataFrame, tables: tuple[pd.DataFrame | None, ...], policy: Policy, *, bare: bool, exact: bool
) -> Given:
    numbers = pd.to_numeric(counts["count"]).astype(float)
    if bool(((numbers < 0) | np.isinf(numbers)).any()):
        raise WrongTypeError("A number of people is below nought or without end.", "Put the table right.")
    zeros = bool(numbers.isna().any() and (numbers == 0).any())
    return Given(counts.assign(count=numbers).reset_index(drop=True), tables, bare, policy, exact, zeros)


def labels_of(table: pd.DataFrame) -> list[str]:
    """Return the columns of labels of a table in the shape of a breakdown: those before `n`, `ways` left out."""
    names = [str(c) for c in table.columns]
    return [c for c in names[: names.index("n")] if c not in _WIDTH_OF_NAMES]


def cells_of(table: pd.DataFrame) -> list[tuple[tuple[str, str], ...]]:
    """Return the cell of each row of a table in the shape of a breakdown."""
    labels = labels_of(table)
    columns = [table[c].astype(str).tolist() for c in labels]
    return [address(dict(zip(labels, row, strict=True))) for row in zip(*columns, strict=True)] or [()] * len(
        table
    )


def _counts_of(table: pd.DataFrame, position: int) -> pd.DataFrame:
    """Return the counts of a bare table; a group that stands once for each level is counted once."""
    if "n" not in table.columns:
        raise MissingColumnError("n", [str(c) for c in table.columns], "a table to be audited")
    cells = pd.Series(cells_of(table), index=table.index, dtype=object)
    parts = [
        pd.DataFrame({"result": position, "cell": cells, "quantity": name, "count": table[name]})
        for name in QUANTITIES
        if name in table.columns and (name == "n" or table[name].notna().any())
    ]
    return pd.concat(parts, ignore_index=True).drop_duplicates(["cell", "quantity", "count"])
