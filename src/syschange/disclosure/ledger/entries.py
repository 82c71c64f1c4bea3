"""An entry of the ledger: what was published and nothing else, as canonical JSON with a digest of itself."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd

from syschange.disclosure.policies import Policy
from syschange.disclosure.protected import Protected
from syschange.errors import NotProtectedError, WrongTypeError
from syschange.version import __version__

Entry = dict[str, Any]
FORMAT = "syschange ledger 1"
START = "0" * 64
ALL = "(all)"  # the margin of every table, which says nothing of a column


def canonical(entry: Mapping[str, Any]) -> bytes:
    """Return an entry as one line of JSON that has only one way of being written, without its end of line."""
    text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return text.encode("ascii")


def digest(entry: Mapping[str, Any]) -> str:
    """Return the SHA-256 of an entry without its own digest."""
    return hashlib.sha256(canonical({k: v for k, v in entry.items() if k != "sha256"})).hexdigest()


def sealed(entry: Entry, *, number: int, previous: str) -> Entry:
    """Return an entry with its place in the chain, its id and its digest."""
    placed = {**entry, "number": number, "previous": previous}
    placed["id"] = hashlib.sha256(canonical(placed)).hexdigest()[:12]
    return {**placed, "sha256": digest(placed)}


def moment(at: datetime | None) -> str:
    """Return a time as text in UTC, now unless it is given.

    Raises
    ------
    WrongTypeError
        Where the time has no time zone.
    """
    if at is not None and (not isinstance(at, datetime) or at.tzinfo is None):
        raise WrongTypeError(
            "The time of a release needs a time zone.", "Give a datetime in UTC, or none for now."
        )
    now = at or datetime.now(UTC)
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stated(protected: Protected, *, at: datetime | None, **terms: object) -> Entry:
    """Return what a release states: its policy and terms, and every published count.

    Of an internal copy, whose numbers are true, the reason is kept and no count.

    Raises
    ------
    NotProtectedError
        Where a count is one that the policy would not have published.
    """
    policy = protected.policy
    internal = policy.internal
    entry: Entry = {
        "ledger": FORMAT,
        "at": moment(at),
        "version": __version__,
        "internal": policy.reason if internal else None,
        "policy": {"name": policy.name, "threshold": int(policy.threshold), "base": int(policy.base)},
        "results": [_function(result) for result in protected.results],
        "columns": {},
        "tables": [],
        "shown": 0,
        "hidden": 0,
        **terms,
    }
    entry["policy"]["width"] = int(min(policy.width, policy.threshold))
    if internal:
        return entry
    counts = protected.counts
    if len(counts):
        _refuse_true(counts["count"].to_numpy(dtype=float), policy)
        entry["columns"], entry["tables"] = _tables(counts)
    entry["hidden"] = sum(c is None for table in entry["tables"] for c in table["counts"])
    entry["shown"] = sum(len(table["counts"]) for table in entry["tables"]) - entry["hidden"]
    return entry


def _function(result: object) -> str:
    """Return the public name of the function that made a result, or of its type where it keeps none."""
    provenance = getattr(result, "provenance", None)
    return str(getattr(provenance, "function", type(result).__name__))


def _refuse_true(counts: "np.ndarray[Any, np.dtype[np.float64]]", policy: Policy) -> None:
    shown = counts[~np.isnan(counts)]
    least = np.floor(policy.threshold / policy.base + 0.5) * policy.base
    if ((shown % policy.base != 0) | (shown < least)).any():
        raise NotProtectedError("A table of counts that its policy would not have published")


def _tables(counts: pd.DataFrame) -> tuple[dict[str, list[str]], list[dict[str, Any]]]:
    """Return the labels of every column, and a table for each result, quantity and set of columns.

    A cell is the numbers of its labels in the columns that the table is by. A margin is no label.
    """
    columns: dict[str, dict[str, int]] = {}
    cells: list[tuple[tuple[str, ...], list[int]]] = []
    codes, distinct = pd.factorize(pd.Series(counts["cell"].to_numpy(), dtype=object))
    for cell in distinct:
        pairs = sorted((str(c), str(label)) for c, label in cell if str(label) != ALL)
        numbers = [columns.setdefault(c, {}).setdefault(label, len(columns[c])) for c, label in pairs]
        cells.append((tuple(c for c, _ in pairs), numbers))
    tables: dict[tuple[int, str, tuple[str, ...]], dict[str, Any]] = {}
    rows: Sequence[Any] = list(
        zip(
            counts["result"].tolist(),
            counts["quantity"].tolist(),
            codes.tolist(),
            counts["count"].tolist(),
            strict=True,
        )
    )
    for result, quantity, code, count in rows:
        by, numbers = cells[code]
        key = (int(result), str(quantity), by)
        if key not in tables:
            tables[key] = {"result": key[0], "quantity": key[1], "by": list(by), "cells": [], "counts": []}
        tables[key]["cells"].append(numbers)
        tables[key]["counts"].append(None if count != count else int(count))  # noqa: PLR0124 - missing
    return {c: list(labels) for c, labels in columns.items()}, list(tables.values())
