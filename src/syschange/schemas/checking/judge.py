"""Going over a table once, and asking the rules only of the rows that could break them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames import MISSING_KINDS, NOT_WHOLE, Fetched, Look, Scan, Wanted
from syschange.schemas.checking.asked import Asked, column_checks, table_checks
from syschange.schemas.checking.cells import grouped
from syschange.schemas.checking.compile import pandera_check, ready_for_pandas
from syschange.schemas.checking.screen import Subject, column_subject, key_subject, rule_subject
from syschange.schemas.checking.shares import MISSING
from syschange.schemas.declared import Declared

Positions = npt.NDArray[np.int64]
_NO_ROWS: Positions = np.array([], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Failure:
    """One rule that does not hold.

    Attributes
    ----------
    asked
        The rule and its settings.
    column
        The column it is about; empty for the whole table.
    rows
        The rows it does not hold for, from 0, in order; empty for the whole table.
    frame
        The columns the rule read, for these rows at least, indexed by row.
    tried
        Whether the rule could be tried at all.
    """

    asked: Asked
    column: str
    rows: Positions
    frame: pd.DataFrame
    tried: bool = True


@dataclass(frozen=True, eq=False)
class Judged:
    """What came of going over a table.

    Attributes
    ----------
    rows
        How many rows it has.
    failures
        Every rule that does not hold.
    missing
        Each column that has missing cells, with "missing" or the reason why they are, one pair each.
    asked
        The names of the rules that were asked.
    """

    rows: int
    failures: tuple[Failure, ...]
    missing: tuple[tuple[str, str], ...]
    asked: frozenset[str] = frozenset()


def judge(declared: Declared, table: Scan) -> Judged:
    """Return every rule that does not hold.

    One pass counts, for each column and rule, the rows that could break it. Where there are any, these rows are
    fetched and the rules asked of them, as the checks that are registered with Pandera; a table without a fault is
    gone over once and Pandera is not even loaded. The checks are called one by one, and not through
    `DataFrameSchema.validate`: that builds error messages out of values from the data, and an environment
    variable can switch it off or to another engine.
    """
    asked = _subjects(declared, table)
    subjects = [subject for subject, _ in asked]
    marks = {subject.name: mark for subject in subjects if (mark := subject.mark) is not None}
    groups = list(dict.fromkeys(group for subject in subjects for group in subject.groups))
    absent = {f"missing {name}": table.missing(name) for name in _nullable(declared, table)}
    look = table.look({**marks, **absent}, groups)
    shared = {subject.name: _shared(subject, look) for subject in subjects if subject.groups}
    suspects = [
        (subject, rules)
        for subject, rules in asked
        if (subject.everything and look.rows)
        or look.counts.get(subject.name)
        or len(shared.get(subject.name, ()))
    ]
    found = [Failure(rule, "", _NO_ROWS, pd.DataFrame()) for rule in _too_few(declared, look.rows)]
    missing = [(name, MISSING) for name in _nullable(declared, table) if look.counts[f"missing {name}"]]
    if suspects:
        fetched = _rows_of(table, suspects, look, shared)
        found += _asked_of_rows(suspects, fetched)
        missing += [
            (f.name, why)
            for f in declared.schema.fields
            if f.nullable and f.holds_labels and f.name in fetched
            for why in _reasons(fetched[f.name].frame[f.name])
        ]
    names = frozenset(rule.rule for _, rules in asked for rule in rules) | {"too_few_rows"}
    return Judged(look.rows, tuple(found), tuple(missing), names)


def _nullable(declared: Declared, table: Scan) -> list[str]:
    return [f.name for f in declared.schema.fields if f.nullable and f.name in {*table.dtypes, *table.opaque}]


def _subjects(declared: Declared, table: Scan) -> list[tuple[Subject, list[Asked]]]:
    """Return everything to be looked at, each with the rules asked of it."""
    present = set(table.dtypes) | table.opaque
    asked = [
        (column_subject(field, declared, table), column_checks(field, declared))
        for field in declared.schema.fields
        if field.name in present
    ]
    of_table = {rule.rule: rule for rule in table_checks(declared)[:2]}
    key = key_subject(declared, table)
    alone = of_table.get("duplicate_key") or of_table.get("duplicate_row")
    if key is not None and alone is not None:
        asked.append((key, [alone]))
    for rule, settings in zip(declared.schema.rules, table_checks(declared)[2:], strict=True):
        subject = rule_subject(rule, declared, table)
        if subject is not None:
            asked.append((subject, [settings]))
    return asked


def _too_few(declared: Declared, rows: int) -> list[Asked]:
    enough = table_checks(declared)[0]
    return [enough] if rows < enough.settings["fewest"] else []


def _shared(subject: Subject, look: Look) -> Positions:
    """Return the rows that a rule about several rows could be broken by, from their fingerprints alone."""
    prints = [look.fingerprints[group] for group in subject.groups]
    if len(prints) == 1:
        return np.flatnonzero(_is_repeated(prints[0]))
    whole, pairs = prints
    given = (whole != NOT_WHOLE) & (pairs != NOT_WHOLE)
    _, first = np.unique(pairs[given], return_index=True)
    several = _is_repeated(whole[given][first])
    return np.flatnonzero(given & np.isin(whole, whole[given][first][several]))


def _is_repeated(prints: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Return which fingerprints stand more than once, not counting rows that are not whole."""
    ordered = np.sort(prints)
    twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    twice = twice[twice != NOT_WHOLE]
    return np.isin(prints, twice) if len(twice) else np.zeros(len(prints), dtype=bool)


def _rows_of(
    table: Scan,
    suspects: Sequence[tuple[Subject, list[Asked]]],
    look: Look,
    shared: Mapping[str, Positions],
) -> dict[str, Fetched]:
    """Fetch the rows that could break a rule: by their places where these are known, or else by their marks."""
    wanted = {}
    for subject, _ in suspects:
        places = shared.get(subject.name, look.places.get(subject.name))
        mark = subject.mark if places is None else None
        wanted[subject.name] = Wanted(subject.columns, mark, places, different=subject.cell_by_cell)
    return table.fetch(wanted)


def _asked_of_rows(
    suspects: Sequence[tuple[Subject, list[Asked]]], fetched: Mapping[str, Fetched]
) -> list[Failure]:
    """Ask the rules of the rows that could break them."""
    found = []
    for subject, rules in suspects:
        # Text is asked about once for each different text, however many rows hold it.
        held = fetched[subject.name].frame
        rows = pd.DataFrame({name: grouped(held[name]) for name in subject.columns}, index=held.index)
        asked = (_failure(rule, rows, fetched[subject.name], subject) for rule in rules)
        found += [failure for failure in asked if failure is not None]
    return found


def _reasons(held: "pd.Series[Any]") -> list[str]:
    """Return which labels that say why a cell is missing stand in a column of text."""
    if held.dtype.kind not in "OU" and not isinstance(held.dtype, pd.StringDtype):
        return []
    return [reason for reason in MISSING_KINDS.values() if (held == reason).any()]


def _failure(asked: Asked, frame: pd.DataFrame, fetched: Fetched, subject: Subject) -> Failure | None:
    """Ask one rule; None where it holds. One that cannot be tried is a failure too, never a pass."""
    column = subject.name if subject.columns == (subject.name,) else None
    about = column or asked.settings.get("field", ", ".join(asked.settings.get("keys", ())))
    try:
        ready_for_pandas()
        check = pandera_check(asked)
        answer = check(frame if column is None else frame[column], None).check_output
        broken = ~np.atleast_1d(np.asarray(answer, dtype=bool))
    except Exception:  # noqa: BLE001 - whatever went wrong, its message may hold values from the data
        return Failure(asked, about, _NO_ROWS, frame, tried=False)
    if not broken.any():
        return None
    every = np.repeat(broken, fetched.times)
    rows = fetched.places[every]
    order = np.argsort(rows, kind="stable")
    held = np.repeat(np.arange(len(frame)), fetched.times)[every][order]
    return Failure(asked, about, rows[order], frame.take(held))
