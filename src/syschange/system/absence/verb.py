"""The verb: rows of who did what in, how few absences would stop most of the work out."""

import dataclasses
import hashlib
import warnings

import numpy as np
import pandas as pd

from syschange.errors import DataWarning, WrongTypeError
from syschange.results import Provenance, parameters
from syschange.statistics.absence import SECONDS, SHARE, cover, worst_absences
from syschange.statistics.absence import absence_factor as fewest
from syschange.statistics.levels import is_number
from syschange.system.absence.current import day_of, staff_on
from syschange.system.absence.found import UNDER_FIVE, Found
from syschange.system.absence.inputs import Work, work_of
from syschange.system.absence.result import AbsenceReliance, finished
from syschange.system.absence.words import doubts

MOST = 3  # ours: the picture is told for one, two and three people away


def absence_factor(
    data: object,
    *,
    task: str = "activity",
    worker: str = "worker_id",
    weight: str | None = None,
    share: float = SHARE,
    least: int = 1,
    workforce: object = None,
    on: object = None,
    started: str = "started_on",
    left: str = "left_on",
    seconds: float = SECONDS,
) -> AbsenceReliance:
    """Find the fewest people whose absence leaves most of the work without anybody who can do it.

    Parameters
    ----------
    data
        A tidy table of any engine with a row each time somebody did a task, or one for each task that somebody can
        do: steps of pathways, contacts (`task="service"`), meetings, a register of cover. A task all of whose rows
        have no worker is one that nobody can do.
    task, worker
        Columns: the task (an activity, a service, a role), and who. `worker` is the column of `workforce` too.
    weight
        A column with the weight of the task, the same on all its rows; every task counts alike where left out.
    share
        How much of the weighted work left undone is too much: more than this, between 0 and 1. More than half
        (.5) is the convention of the truck factor (Avelino et al. 2016).
    least
        How often somebody has to have done a task to count as able to; once is ours. More than once asks for rows
        of work done, for a register names each pair once.
    workforce
        The table of the workforce, whose leavers are then not counted: people who have left can do nothing. Without
        it everybody counts, and the words say so.
    on
        The day on which people have to be in post. Where left out, everybody whose leaving is recorded has left.
    started, left
        Columns of `workforce`: dates of starting (which it may lack) and leaving.
    seconds
        How long the search may take; where it does not do, the number is given as what it lies between.

    Returns
    -------
    AbsenceReliance

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column or an option cannot be used.
    NotEstimableError
        Where no row names a task or a worker, or nobody in post can do anything.

    Warns
    -----
    DataWarning
        Where ids of workers look alike, workers are not in the workforce, or some of its rows cannot be used.

    Notes
    -----
    See `statistics.absence`.
    """
    day = day_of(on)
    if on is not None and workforce is None:
        raise WrongTypeError(
            "A day was given and no table of the workforce.", "Give workforce= too, or leave on= out."
        )
    if isinstance(least, bool) or not isinstance(least, int) or least < 1:
        raise WrongTypeError(
            "The number of times is not a whole number from 1 up.", "Give for example least=1."
        )
    if not is_number(seconds) or seconds <= 0:
        raise WrongTypeError(
            "The time for the search is not above 0 seconds.", "Give for example seconds=10."
        )
    staff = None
    if workforce is not None:
        staff = staff_on(workforce, day, worker=worker, started=started, left=left)
    work = work_of(data, task=task, worker=worker, weight=weight, least=least, staff=staff)
    said = doubts(alike=work.alike, unlisted=work.unlisted, wrong=work.wrong)
    for doubt in said:
        warnings.warn(doubt, DataWarning, stacklevel=2)
    given = parameters(
        task=task, worker=worker, weight=weight, share=share, least=least,
        workforce="given" if workforce is not None else None, on=None if day is None else day.date(),
        started=started, left=left, seconds=seconds,
    )  # fmt: skip
    shell = AbsenceReliance(
        pd.DataFrame(), "",
        Provenance("system.absence_factor", given, work.rows, work.used, work.rows - work.used, _digest(work)),
        found=dataclasses.replace(
            _found(work, share, seconds), doubts=said, weighted=weight is not None,
            left=None if workforce is None else float(work.left),
        ),
        share=share,
    )  # fmt: skip
    return finished(shell)


def _found(work: Work, share: float, seconds: float) -> Found:
    rests = cover(work.covers, weight=work.weight)
    people = work.covers.shape[1]
    factor = fewest(work.covers, weight=work.weight, share=share, seconds=seconds)
    most = min(MOST, people)
    lower, upper = worst_absences(work.covers, weight=work.weight, most=most, seconds=seconds)
    small = people < UNDER_FIVE
    return Found(
        workers=float(people), left=None, tasks=float((work.weight > 0).sum()), weighted=False,
        nobody=rests.nobody, one=rests.one, more=rests.more, doubts=(),
        factor=None if small else (float(factor.lower), float(factor.upper)),
        curve=() if small else tuple(zip(lower.tolist(), upper.tolist(), strict=True)),
    )  # fmt: skip


def _digest(work: Work) -> str:
    """Return a digest that neither names nor the order of rows can move: what rests on how many, and how busy."""
    busy = work.covers.sum(axis=0)
    each = np.array(
        sorted(
            (w, *sorted(busy[row].tolist())) for w, row in zip(work.weight.tolist(), work.covers, strict=True)
        ),
        dtype=object,
    )
    return hashlib.sha256(repr([tuple(e) for e in each]).encode()).hexdigest()
