"""The verb: activity and the workforce in, what became of the activity when somebody left out."""

import hashlib
import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd

from syschange.errors import DataWarning, WrongTypeError
from syschange.results import Provenance, parameters
from syschange.statistics.departures import departures
from syschange.statistics.levels import is_number, require_level, require_seed
from syschange.system.leavers.activity import Activity, activity_of
from syschange.system.leavers.found import found_of
from syschange.system.leavers.gone import Gone, gone_of
from syschange.system.leavers.result import Leavers, finished
from syschange.system.leavers.words import WRONG

KEPT = 0.8  # the non-inferiority convention of keeping four fifths


def leavers(
    activity: object,
    workforce: object,
    *,
    unit: str = "agency",
    when: str = "contacted_on",
    count: str | None = None,
    once: str | None = None,
    only: str | None = None,
    workforce_unit: str | None = None,
    worker: str = "worker_id",
    post: str = "post",
    posts: Sequence[str] | None = None,
    started: str = "started_on",
    left: str = "left_on",
    span: int = 4,
    leaving: str = "out",
    comparison: bool = True,
    rho: float = KEPT,
    level: float = 0.95,
    seed: int = 1,
) -> Leavers:
    """Compare a partnership's activity in the year after somebody left with that in the year before.

    Parameters
    ----------
    activity
        A tidy table of any engine: events (contacts, meetings, referrals), a row each, or counts by unit and time.
    workforce
        The table of the workforce, with the unit each worker belongs to and the dates of leaving.
    unit, when
        Columns of `activity`: the team, partnership or agency, and the day (of a count: any day of its quarter).
        Calendar quarters are compared.
    count
        A column of counts, where a row is not one event. Without it a quarter without events is one of nought; with
        it a quarter without a row is not known.
    once
        A column of ids, each counted once a unit: `once="meeting_id"` for meetings that have a row a member.
    only
        A column of true and false, which has to be true: `only="joint"`, `only="quorate"`.
    workforce_unit
        The column of `workforce` that holds the unit; `unit` where left out.
    worker, post, started, left
        Columns of `workforce`; it may lack `started`. Who takes up another post of the unit within a month of leaving
        one has not left.
    posts
        The key posts, as they are called in the column `post`; all posts where left out.
    span
        How many quarters on either side; 4, a year, by convention.
    leaving
        "out": the quarter of leaving is left out. "after": it counts as after.
    comparison
        Whether units that nobody left round the departure stand beside it where there are any.
    rho
        How much of the activity has to be kept; .8 is the convention of non-inferiority trials.
    level
        Confidence level.
    seed
        Of the shuffles by which the guard against chance is worked out.

    Returns
    -------
    Leavers
        Where nobody left, a result that says so.

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column or option cannot be used.
    NotEstimableError
        Where there is no activity, or no row of the workforce that can be used.

    Warns
    -----
    DataWarning
        Where rows of the workforce cannot be used.

    Notes
    -----
    See `statistics.departures`.
    """
    require_level(level)
    require_seed(seed)
    if not is_number(rho) or not 0 < rho < 1:
        raise WrongTypeError("The share to be kept is not between 0 and 1.", "Give for example rho=.8.")
    if count is not None and once is not None:
        raise WrongTypeError(
            "Both count= and once= are given.", "Rows are counts or events: give one of them."
        )
    _require_distinct([unit, when, count, once, only])
    _require_distinct([workforce_unit or unit, worker, started, left, None if posts is None else post])
    made = activity_of(activity, unit=unit, when=when, count=count, once=once, only=only)
    gone = gone_of(
        workforce, made, unit=workforce_unit or unit, worker=worker, post=post, posts=posts, started=started,
        left=left,
    )  # fmt: skip
    if gone.wrong:
        warnings.warn(WRONG, DataWarning, stacklevel=2)
    left_units = departures(
        made.counts, unit=gone.unit, quarter=gone.quarter, span=span, leaving=leaving, comparison=comparison
    )
    given = parameters(
        unit=unit, when=when, count=count, once=once, only=only, workforce_unit=workforce_unit, worker=worker,
        post=post, posts=None if posts is None else list(posts), started=started, left=left, span=span,
        leaving=leaving, comparison=comparison, rho=rho, level=level, seed=seed,
    )  # fmt: skip
    unused = left_units.unused
    counts = {
        "people": gone.people, "used": sum(s.people for s in left_units.stacks), "outside": gone.outside,
        "edge": unused.edge, "silent": unused.silent, "alone": unused.alone, "joined": left_units.joined,
        "staff": gone.staff,
    }  # fmt: skip
    shell = Leavers(
        pd.DataFrame(), "",
        Provenance(
            "system.leavers", given, made.rows, made.used, made.rows - made.used, _digest(made, gone), seed=seed
        ),
        found=found_of(
            left_units, counts={k: float(v) for k, v in counts.items()}, trimmed=made.trimmed,
            lost=1 - made.used / made.rows, seed=seed, level=level,
        ),
        rho=rho, level=level, span=span, leaving=leaving, wrong=gone.wrong > 0,
    )  # fmt: skip
    return finished(shell)


def _require_distinct(columns: Sequence[str | None]) -> None:
    named = [name for name in columns if name is not None]
    if len(set(named)) < len(named):
        raise WrongTypeError("One column is named for two things.", "Name a column for each.")


def _digest(made: Activity, gone: Gone) -> str:
    """Return a digest that names and the order of rows cannot move: each unit's counts and departures, sorted."""
    at: dict[int, list[int]] = {}
    for unit, quarter in zip(gone.unit.tolist(), gone.quarter.tolist(), strict=True):
        at.setdefault(unit, []).append(quarter)
    series = np.nan_to_num(made.counts, nan=-1.0).tolist()
    each = sorted((row, sorted(at.get(place, []))) for place, row in enumerate(series))
    return hashlib.sha256(repr((made.start, each)).encode()).hexdigest()
