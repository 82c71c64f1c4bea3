"""The verb: the workforce in, how well it is trained and supported at every level out."""

import warnings
from collections.abc import Mapping

import pandas as pd

from syschange.errors import DataWarning, MissingColumnError, NotEstimableError, WrongTypeError
from syschange.frames import columns_of, require_names, take_rows
from syschange.results import parameters
from syschange.schemas import private_columns
from syschange.system.absence.current import day_of
from syschange.system.lookalikes import named as names_of
from syschange.system.measured import measured
from syschange.system.staff.measures import measured_rows
from syschange.system.staff.result import LEVEL, SECTOR, TEAM, Workforce

_DEFAULTS: Mapping[str, str] = {
    "level": "level", "sector": "sector", "team": "team", "started": "started_on", "trained": "trained_on",
    "reflective": "reflective_practice", "lived": "lived_experience", "peer": "peer_supervision",
    "sickness": "sickness_days", "shadowing": "shadowing_days",
}  # fmt: skip
_LEVELS = ("frontline", "manager", "senior strategic")  # the schema's order
WRONG = (
    "Some rows of the workforce are not used: they have no worker, a date of leaving before that of starting, or say "
    "the same as another row."
)


def workforce(
    data: object,
    *,
    on: object = None,
    level: str | None = "level",
    sector: str | None = "sector",
    team: str | None = None,
    worker: str = "worker_id",
    started: str | None = "started_on",
    left: str = "left_on",
    trained: str | None = "trained_on",
    reflective: str | None = "reflective_practice",
    lived: str | None = "lived_experience",
    peer: str | None = "peer_supervision",
    sickness: str | None = "sickness_days",
    shadowing: str | None = "shadowing_days",
    confidence: float = 0.95,
) -> Workforce:
    """Measure training, support, sickness and turnover of a workforce: of everybody, and where they are worst.

    Parameters
    ----------
    data
        A tidy table of any engine, one row a worker and post.
    on
        The day asked about. Where left out, the end of the last month in which anybody started or left, since
        the day itself is that of one worker.
    level, sector, team
        Characteristics of the post. A standard that has to hold at all levels is judged at the worst of them, never
        on average. `team` is left out unless it is named.
    worker, started, left
        Columns: who, and the dates of starting and leaving.
    trained
        The column with the day on which the training was completed; missing where it was not.
    reflective, lived, peer
        Columns of true and false: time to reflect on the work, a post for lived experience, supervision by peers.
    sickness, shadowing
        Columns of days in the last twelve months.
    confidence
        Confidence level of the intervals.

    Returns
    -------
    Workforce
        Turnover is of the twelve months up to the day. Columns of the schema that the table lacks are left out, and
        with them the measures that need them.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column that was named is not there or not of its kind.
    NotEstimableError
        Where nobody is in post on the day.

    Warns
    -----
    DataWarning
        Where rows cannot be used.
    """
    named = {
        "level": level, "sector": sector, "team": team, "started": started, "trained": trained,
        "reflective": reflective, "lived": lived, "peer": peer, "sickness": sickness, "shadowing": shadowing,
    }  # fmt: skip
    present = _present(columns_of(data), named)
    require_names([present[k] for k in _BY if k in present], taken=(), private=private_columns())
    posts, wrong, rows = _posts(data, present, worker=worker, left=left)
    if wrong:
        warnings.warn(WRONG, DataWarning, stacklevel=2)
    day = day_of(on) or _last(posts)
    if not ((posts["left"].isna() | (posts["left"] > day)) & ~(posts["started"] > day)).any():
        raise NotEstimableError("Nobody is in post on that day.", "Check the day and the dates of leaving.")
    by = [name for key, name in _BY.items() if key in present]
    given = parameters(on=day.date(), **named, worker=worker, left=left, confidence=confidence)
    made = measured(
        Workforce, measured_rows(posts, day, by=by, present=list(present)),
        provenance=("system.workforce", given), rows=(rows, len(posts)), by=by, level=confidence,
        notes=[WRONG] if wrong else [], day=str(day.date()),
    )  # fmt: skip
    assert isinstance(made, Workforce)  # noqa: S101 - the kind asked for
    return made


def _last(posts: pd.DataFrame) -> pd.Timestamp:
    """Return the end of the month in which anybody last started or left."""
    if not len(posts):
        raise NotEstimableError("No row of the workforce can be used.", "Check its columns.")
    days = [d for d in (posts["left"].max(), posts["started"].max()) if not pd.isna(d)]
    if not days:
        raise NotEstimableError("No date of starting or leaving says which day it is.", "Give on=, a date.")
    last: pd.Timestamp = max(days) + pd.offsets.MonthEnd(0)
    return last


_BY = {"level": LEVEL, "sector": SECTOR, "team": TEAM}


def _present(columns: tuple[str, ...], named: Mapping[str, str | None]) -> dict[str, str]:
    """Return the columns there are; one that was named, and is not the schema's own name, has to be."""
    found = {}
    for key, name in named.items():
        if name is None:
            continue
        if name in columns:
            found[key] = name
        elif name != _DEFAULTS[key] or key == "team":
            raise MissingColumnError(name, columns)
    return found


def _posts(
    data: object, present: Mapping[str, str], *, worker: str, left: str
) -> tuple[pd.DataFrame, int, int]:
    """Return a row a worker and post under names of our own, how many rows cannot be used, and how many came."""
    kinds: dict[str, list[str]] = {
        "groups": ["level", "sector", "team"],
        "flags": ["reflective", "lived", "peer"],
        "values": ["sickness", "shadowing"],
        "days": ["started", "trained"],
    }
    wanted = {kind: [present[k] for k in keys if k in present] for kind, keys in kinds.items()}
    names = [worker, left, *present.values()]
    if len(set(names)) < len(names):
        raise WrongTypeError("One column is named for two things.", "Name a column for each.")
    ordered = {present["level"]: _LEVELS} if "level" in present else {}
    rows = take_rows(
        data, ids=[worker], groups=wanted["groups"], flags=wanted["flags"], values=wanted["values"],
        days=[*wanted["days"], left], categories=ordered,
    )  # fmt: skip
    rows = rows.rename(
        columns={worker: "unit", left: "left", **{v: _BY.get(k, k) for k, v in present.items()}}
    )
    if "started" not in rows:
        rows["started"] = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[s]")
    _require_days(rows)
    rows["unit"] = names_of(rows["unit"])
    wrong = rows["unit"].isna() | (rows["left"] < rows["started"]) | rows.duplicated()
    return rows[~wrong].reset_index(drop=True), int(wrong.sum()), len(rows)


def _require_days(rows: pd.DataFrame) -> None:
    for name in ("sickness", "shadowing"):
        if name in rows and (rows[name] < 0).any():
            raise WrongTypeError(f"Some days of {name} are below 0.", "Give days in twelve months.")
