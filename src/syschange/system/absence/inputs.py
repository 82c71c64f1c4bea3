"""From rows of who did what to a table of who can do what."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError, WrongTypeError, quote
from syschange.frames import take_rows
from syschange.system.absence.current import Staff
from syschange.system.lookalikes import alike_ids, named


@dataclass(frozen=True, eq=False)
class Work:
    """Who can do what, without a name.

    Attributes
    ----------
    covers
        True where the worker (column) can do the task (row).
    weight
        Of each task.
    rows, used
        Rows received, and of them those with a task and a worker.
    left
        Workers who did some of it and have left.
    unlisted
        Workers who did some of it and are not in the table of the workforce.
    alike
        How many ids of workers may be another's, misspelt.
    wrong
        Rows of the workforce that cannot be used.
    """

    covers: npt.NDArray[np.bool_]
    weight: npt.NDArray[np.float64]
    rows: int
    used: int
    left: int
    unlisted: int
    alike: int
    wrong: int


def work_of(
    data: object, *, task: str, worker: str, weight: str | None, least: int, staff: Staff | None
) -> Work:
    """Return who can do what.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there or not of its kind, a weight is missing or negative, or a task has two weights.
    NotEstimableError
        Where no row names a task, or nobody in post can do any.
    """
    if task == worker:
        raise WrongTypeError("The task and the worker are one column.", "Name a column for each.")
    rows = take_rows(data, ids=[task, worker], values=[] if weight is None else [weight])
    rows[task], rows[worker] = named(rows[task]), named(rows[worker])
    tasked = rows[rows[task].notna()]
    if not len(tasked):
        raise NotEstimableError(f"No row names a task in the column {quote(task)}.", "Check the column.")
    codes, tasks = pd.factorize(tasked[task], sort=True)
    weights = _weights(tasked, codes, len(tasks), weight)
    known = tasked[worker].notna().to_numpy()
    who = tasked.loc[known, worker]
    workers, names = pd.factorize(who, sort=True)
    if not len(names):
        raise NotEstimableError(f"No row names a worker in the column {quote(worker)}.", "Check the column.")
    times = np.zeros((len(tasks), len(names)), dtype=np.int64)
    np.add.at(times, (codes[known], workers), 1)
    covers = times >= least
    found = set(names)
    gone = found & staff.gone if staff is not None else set()
    kept = np.array([name not in gone for name in names])
    covers = covers[:, kept]
    if not covers.any():
        raise NotEstimableError(
            "Nobody in post has done any of the tasks often enough to count as able to.",
            "Check the ids of workers in both tables, and the number of times asked for.",
        )
    return Work(
        covers[:, covers.any(axis=0)], weights, len(rows), int(known.sum()), len(gone),
        len(found - staff.here - staff.gone) if staff is not None else 0, alike_ids(sorted(found)),
        staff.wrong if staff is not None else 0,
    )  # fmt: skip


def _weights(
    tasked: pd.DataFrame, codes: npt.NDArray[np.int64], tasks: int, weight: str | None
) -> npt.NDArray[np.float64]:
    if weight is None:
        return np.ones(tasks)
    given = tasked[weight].to_numpy(dtype=np.float64)
    if np.isnan(given).any() or np.isinf(given).any() or (given < 0).any():
        raise WrongTypeError(
            f"A weight in the column {quote(weight)} is missing, infinite or negative.",
            "Give every task a weight of 0 or more.",
        )
    least, most = np.full(tasks, np.inf), np.zeros(tasks)
    np.minimum.at(least, codes, given)
    np.maximum.at(most, codes, given)
    if (least != most).any():
        raise WrongTypeError(
            f"A task has two weights in the column {quote(weight)}.",
            "Give a task one weight on all its rows.",
        )
    return most
