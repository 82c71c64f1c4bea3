"""The door: results with true values go in, and the same results recomputed from publishable counts come out."""

import dataclasses
import logging
from collections.abc import Sequence

import numpy as np
import pandas as pd

from syschange.disclosure.guarding import Cell, name_of, system_of, withheld
from syschange.disclosure.policies import ONS_10_5, Policy, policy_named
from syschange.disclosure.protected import KEY, PUBLISHED, Protected
from syschange.errors import WrongTypeError, quote
from syschange.results import INTERNAL, Coarsening, Publishable

_LOG = logging.getLogger("syschange.disclosure")


def protect(
    results: Publishable | Sequence[Publishable], *, policy: Policy | str = ONS_10_5,
    hide: pd.DataFrame | None = None,
) -> Protected:  # fmt: skip
    """Return results fit to publish: every count hidden or rounded, every other number recomputed from those.

    Give everything that will be published together in one call.

    Parameters
    ----------
    results
        One result, or several. Reports of checks (`schemas.CheckReport`) are made fit to publish as results are:
        they count rows of records, which are hidden and rounded as numbers of people are.
    policy
        A policy or its name; `ONS_10_5` unless stated. Under `internal_only(reason)` true values are kept, and the
        reason is stamped on every page and logged.
    hide
        Counts to be hidden besides: columns `cell` and `quantity`, and `result` where it is not the first, as in
        `Protected.counts`. So a release that a ledger refuses is mended (see `Ledger.check`).

    Returns
    -------
    Protected

    Raises
    ------
    UnknownChoiceError
        Where there is no policy of that name.
    WrongTypeError
        Where something given is not a result, or has been protected before; or what to hide is not a count of it.
    DisclosureError
        Where a small number could be worked out whatever is hidden with it.
    """
    chosen = policy_named(policy)
    given = tuple(results) if isinstance(results, Sequence) else (results,)
    for result in given:
        if not isinstance(result, Publishable):
            raise WrongTypeError(f"A result is needed, and this is of type {quote(type(result).__name__)}.")
        if result.policy is not None:
            raise WrongTypeError(
                "This result was protected before.", "Protect the result with true values, once."
            )
    if not given:
        raise WrongTypeError("There is nothing to protect.", "Give at least one result.")
    counts = [result.counts() for result in given]
    if chosen.internal:
        _LOG.warning("An internal copy with true values was made: %s", chosen.reason)
        published, remade = counts, tuple(_internal(r) for r in given)
    else:
        coarsening = Coarsening(chosen.name, chosen.figures, chosen.threshold, chosen.base)
        published = _published(counts, chosen, hide)
        remade = tuple(r.from_counts(p, coarsening) for r, p in zip(given, published, strict=True))
    every = pd.concat(published, ignore_index=True).drop_duplicates(["cell", "quantity"])
    hidden = int(every["count"].isna().sum())
    each = [p.assign(result=i) for i, p in enumerate(published)]
    counted = pd.concat(each, ignore_index=True)[list(PUBLISHED)]
    return Protected(remade, chosen, len(every) - hidden, hidden, KEY, counted)


def _internal(result: Publishable) -> Publishable:
    return dataclasses.replace(result, policy=INTERNAL)  # type: ignore[type-var] # every result is a dataclass


def _published(
    counts: Sequence[pd.DataFrame], policy: Policy, hide: pd.DataFrame | None
) -> list[pd.DataFrame]:
    """Return the counts of every result rounded, the small ones hidden and what would give them away withheld."""
    system = system_of(counts)
    also = np.zeros(len(system.counts), dtype=bool)
    for table, rows, wanted in zip(counts, system.rows, _to_hide(counts, hide), strict=True):
        asked = [key in wanted for key in _named(table)] if wanted else []
        also[rows[np.flatnonzero(asked)]] = True
    more = np.append(
        withheld(system, policy, also=also), False
    )  # the last stands for a count that is not known
    made = []
    for table, rows in zip(counts, system.rows, strict=True):
        shown = policy.publish(table["count"])
        made.append(table.assign(count=np.where(more[rows], np.nan, shown)))
    return made


def _named(table: pd.DataFrame) -> list[tuple[Cell, str]]:
    """Return whom each row counts, columns that stand for everybody left out, and what."""
    return [(name_of(cell), q) for cell, q in zip(table["cell"], table["quantity"], strict=True)]


def _to_hide(counts: Sequence[pd.DataFrame], hide: pd.DataFrame | None) -> list[set[tuple[Cell, str]]]:
    """Return the cells and quantities to hide, by result."""
    made: list[set[tuple[Cell, str]]] = [set() for _ in counts]
    if hide is None:
        return made
    if not {"cell", "quantity"} <= set(hide.columns):
        raise WrongTypeError(
            "What to hide has no columns 'cell' and 'quantity'.",
            "Give rows of `Protected.counts`, or the cells of `Ledger.check`.",
        )
    results = hide["result"] if "result" in hide else pd.Series(0, index=hide.index)
    for result, key in zip(results, _named(hide), strict=True):
        if not 0 <= int(result) < len(counts):
            raise WrongTypeError("What to hide names a result that was not given.", "Count results from 0.")
        made[int(result)].add(key)
    for table, wanted in zip(counts, made, strict=True):
        if wanted and not wanted <= set(_named(table)):
            raise WrongTypeError(
                "What to hide is no count of the result it names.",
                "Take cells and quantities from `Protected.counts`.",
            )
    return made
