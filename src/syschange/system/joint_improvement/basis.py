"""What joint improvement is worked out from: counts of people by group and arm, from rows of outcomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import (
    DuplicateRowsError,
    NotEstimableError,
    UnknownChoiceError,
    WrongTypeError,
    quote,
)
from syschange.frames import ALL, UNKNOWN, take_rows
from syschange.statistics.domains import BETTER, NOT_KNOWN, WORSE, States, domain_states, together
from syschange.system.joint_improvement.domains import Domain
from syschange.system.people_beside import described

Floats = npt.NDArray[np.float64]
UNDATED = "Some outcomes do not say when and were left out."


@dataclass(frozen=True)
class Columns:
    """The columns of a table of outcomes."""

    person: str
    measure: str
    time: str
    value: str


@dataclass(frozen=True, eq=False)
class People:
    """Each person's change in each domain, their characteristics, and the rows it is from (received, known, not)."""

    states: States
    labels: pd.DataFrame
    rows: tuple[int, int, int]
    undated: bool


def people_of(
    outcomes: object,
    people: object,
    *,
    columns: Columns,
    keys: Sequence[str],
    domains: Sequence[Domain],
    times: tuple[float, float],
    unknown: str,
    categories: Mapping[str, Sequence[str]] | None,
) -> People:
    """Return what became of each person in each domain.

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column or domain cannot be used.
    DuplicateRowsError
        Where a person has two rows of a domain at one time.
    NotEstimableError
        Where a domain is known of nobody at both times.
    """
    own = () if people is not None else keys
    rows = take_rows(
        outcomes, groups=[columns.measure, *own], ids=[columns.person], values=[columns.time, columns.value],
        unknown=unknown, categories=categories,
    )  # fmt: skip
    if rows.empty:
        raise NotEstimableError(
            "The table of outcomes has no rows.", "Give a row a person, measure and time."
        )
    who = described(rows, people, person=columns.person, columns=keys, unknown=unknown, categories=categories)
    place = _domain_of(rows, columns.measure, domains)
    when = rows[columns.time].to_numpy(dtype=np.float64)
    values = rows[columns.value].to_numpy(dtype=np.float64)
    if np.isinf(values).any():
        raise WrongTypeError(
            f"The column {quote(columns.value)} holds an infinite value.", "Correct it first."
        )
    scores, used = [], np.zeros(len(rows), dtype=bool)
    for time in times:
        here = (place >= 0) & (when == time)
        used |= here
        scores.append(
            _spread(values[here], who.of_row[here] * len(domains) + place[here], who.people, len(domains))
        )
    states = domain_states(scores[0], scores[1], [d.worthwhile for d in domains])
    for number, domain in enumerate(domains):
        if (states[:, number] == NOT_KNOWN).all():
            raise NotEstimableError(
                f"Nobody has {quote(domain.measure)} both before and after.",
                "Check the two times against the data's own, or leave that domain out.",
            )
    known = int(np.isfinite(values[used]).sum())
    undated = bool(np.isnan(when[place >= 0]).any())
    return People(states, who.labels, (len(rows), known, int(used.sum()) - known), undated)


def _domain_of(rows: pd.DataFrame, column: str, domains: Sequence[Domain]) -> npt.NDArray[np.int64]:
    """Return which domain each row is of, −1 where of none."""
    names = [str(name) for name in rows[column].cat.categories]
    present = [name for name in names if name != UNKNOWN]
    for domain in domains:
        if domain.measure not in present:
            raise UnknownChoiceError("measure of the table", domain.measure, present)
    unnamed = int((rows[column] == UNKNOWN).sum())
    if unnamed:
        raise WrongTypeError(
            f"{unnamed:,} {'row does' if unnamed == 1 else 'rows do'} not say in {quote(column)} what was measured.",
            "Put it in, or leave those rows out by a rule you can state.",
        )
    number = {domain.measure: i for i, domain in enumerate(domains)}
    of_name = np.array([number.get(name, -1) for name in names], dtype=np.int64)
    made: npt.NDArray[np.int64] = of_name[rows[column].cat.codes.to_numpy()]
    return made


def _spread(values: Floats, cell: npt.NDArray[np.int64], people: int, domains: int) -> Floats:
    several = np.bincount(cell, minlength=people * domains).reshape(people, domains) > 1
    if several.any():
        raise DuplicateRowsError(int(several.any(axis=1).sum()), "row of one measure at one of the two times")
    made = np.full(people * domains, np.nan)
    made[cell] = values
    return made.reshape(people, domains)


def counted(domains: Sequence[Domain]) -> tuple[str, ...]:
    """Return the columns of people there are."""
    many = range(1, len(domains) + 1)
    return (
        "people", "complete", *(f"joint {k}" for k in many), *(f"possible {k}" for k in many), "worse in any",
        "known worse", "possibly worse",
        *(f"{what} {i}" for i in range(len(domains)) for what in ("known", "better", "worse")),
    )  # fmt: skip


def indicators(states: States, domains: Sequence[Domain]) -> pd.DataFrame:
    """Return for each person whether each count counts them."""
    found = together(states)
    made = {"people": np.ones(len(states), dtype=bool), "complete": found.complete}
    for k in range(len(domains)):
        made[f"joint {k + 1}"], made[f"possible {k + 1}"] = found.joint[:, k], found.possible[:, k]
    made["worse in any"] = found.worse & found.complete
    made["known worse"], made["possibly worse"] = found.worse, found.possibly_worse
    for i in range(len(domains)):
        own = states[:, i]
        made[f"known {i}"], made[f"better {i}"], made[f"worse {i}"] = (
            own != NOT_KNOWN,
            own == BETTER,
            own == WORSE,
        )
    return pd.DataFrame(made)[list(counted(domains))]


def basis_of(
    people: People, *, by: Sequence[str], arm: str | None, domains: Sequence[Domain]
) -> pd.DataFrame:
    """Return the counts of everybody and of each group of each characteristic, over the arms and in each.

    Returns
    -------
    DataFrame
        The characteristics and the arm, `(all)` where taken together, and the columns of `counted`.
    """
    each = indicators(people.states, domains)
    nobody = np.zeros(len(each), dtype=np.int64)
    parts = []
    for taken in (None, *by):
        first, names = _coded(people.labels, taken) if taken is not None else (nobody, [ALL])
        for splitting in (False, True) if arm is not None else (False,):
            second, arms = _coded(people.labels, str(arm)) if splitting else (nobody, [ALL])
            cell = first * len(arms) + second
            made: dict[str, object] = {c: np.repeat(names, len(arms)) if c == taken else ALL for c in by}
            made |= {arm: np.tile(arms, len(names))} if arm is not None else {}
            sums = {
                c: np.bincount(cell[each[c].to_numpy()], minlength=len(names) * len(arms)).astype(float)
                for c in each
            }
            parts.append(pd.DataFrame(made | sums, index=range(len(names) * len(arms))))
    table = pd.concat(parts, ignore_index=True)
    keys = [*by, *([arm] if arm is not None else [])]
    return table.astype(dict.fromkeys(keys, object))


def _coded(labels: pd.DataFrame, column: str) -> tuple[npt.NDArray[np.int64], list[str]]:
    codes = np.asarray(labels[column].cat.codes, dtype=np.int64)
    return codes, [str(name) for name in labels[column].cat.categories]


def rest_of(basis: pd.DataFrame, *, by: Sequence[str], domains: Sequence[Domain]) -> pd.DataFrame:
    """Return for each row the counts of everybody who is not in it."""
    columns = list(counted(domains))
    whole = basis[columns].iloc[0]
    made = basis.copy()
    made[columns] = whole - basis[columns]
    made.loc[(basis[list(by)] == ALL).all(axis=1), columns] = np.nan
    return made
