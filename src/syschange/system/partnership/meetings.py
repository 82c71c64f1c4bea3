"""What is measured of meetings: held, able to decide, attended, at what level, and who has the seats."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames import UNKNOWN
from syschange.system.measured import Measure
from syschange.system.partnership.asked import Asked, categories
from syschange.system.partnership.kept import Kept
from syschange.system.partnership.reading import in_order, known
from syschange.system.partnership.seats import Seats, groups_of

Floats = npt.NDArray[np.float64]
MEETING = partial(Measure, unit="meetings", personal=False)
SEAT = partial(Measure, unit="members", personal=True)
_SENIOR = "senior strategic"


def add_meetings(kept: Kept, seats: Seats) -> None:
    """Keep the measures of meetings."""
    rows = seats.rows
    each = seats.meetings
    meeting = partial(
        kept.add, unit=each["meeting_id"], day=each["day"], characteristics=_labels(each, ("group",))
    )
    meeting(MEETING("meetings_held", "meetings planned that were held"), each, value=each["held"])
    held = each[each["held"]].reset_index(drop=True)
    meeting = partial(
        kept.add,
        rows=held,
        unit=held["meeting_id"],
        day=held["day"],
        characteristics=_labels(held, ("group",)),
    )
    meeting(
        MEETING("quorate", "meetings held with enough members there to decide"),
        value=_or_none(held, "quorate"),
    )
    meeting(
        # Where one person alone is senior this is that person's attendance: guarded as a person's.
        MEETING(
            "leaders_attending", "meetings held that somebody senior and strategic came to", personal=True
        ),
        value=_somebody(rows, held),
    )
    _attendance(kept, rows[rows["held"]].reset_index(drop=True), kept.how)
    _sponsors(kept, rows)


def _attendance(kept: Kept, rows: pd.DataFrame, how: Asked) -> None:
    own = _labels(rows, ("group", "sector", "level"))
    seat = partial(kept.add, unit=rows["member_id"], day=rows["day"])
    seat(
        SEAT("attendance", "seats at meetings held that were taken"), rows, value=rows["attended"],
        characteristics=own,
    )  # fmt: skip
    came = rows["attended"]
    rank, needed = _ranks(rows, how.required_level)
    value = np.where(came == 0, 0.0, np.where(np.isnan(rank) | came.isna(), np.nan, rank >= needed))
    asked = ~np.isnan(needed) & (_or_none(rows, "lived_experience") != 1)
    chosen = rows[asked]
    seat(
        SEAT("right_level", "seats at which somebody of the level needed came"), chosen, value=value[asked],
        unit=chosen["member_id"], day=chosen["day"], characteristics=_labels(chosen, ("group", "sector")),
        needs=[not np.isnan(rank).all()],
    )  # fmt: skip
    there = rows[came == 1]
    seat = partial(kept.add, unit=there["member_id"], day=there["day"])
    hours = _or_none(there, "hours")
    seat(
        SEAT("hours", "hours given to a meeting by each who came", "mean"), there, value=hours,
        characteristics=_labels(there, ("group", "sector", "level")),
    )  # fmt: skip
    leaders = there[_senior(there)]
    kept.add(
        SEAT("leader_hours", "hours given to a meeting by each senior and strategic member who came", "mean"),
        leaders, unit=leaders["member_id"], day=leaders["day"], value=_or_none(leaders, "hours"),
        characteristics=_labels(leaders, ("group", "sector")),
    )  # fmt: skip


def add_seats(kept: Kept, seats: Seats) -> None:
    """Keep the measures of who has the seats: one row a group and member in each period, however often they met."""
    rows = _each_seat(seats.rows, kept.how)
    own = partial(_labels, fields=("group", "level"))
    voluntary = _voluntary(rows, kept.how)
    share = partial(kept.add, needs=["sector" in rows])
    share(
        SEAT("voluntary_seats", "seats held by the voluntary and community sector"), rows, value=voluntary,
        unit=rows["member_id"], day=rows["day"], characteristics=own(rows),
    )  # fmt: skip
    voting = (_or_none(rows, "voting") == 1).to_numpy()
    votes = rows[voting]
    share(
        SEAT("voluntary_votes", "seats with a vote held by the voluntary and community sector"), votes,
        value=voluntary[voting], unit=votes["member_id"], day=votes["day"], characteristics=own(votes),
    )  # fmt: skip
    there = seats.rows[seats.rows["held"] & (seats.rows["attended"] == 1)]
    share(
        SEAT("voluntary_attendances", "attendances by the voluntary and community sector"), there,
        value=_voluntary(there, kept.how), unit=there["member_id"], day=there["day"], characteristics=own(there),
    )  # fmt: skip
    lived = _or_none(rows, "lived_experience")
    kept.add(
        SEAT("lived_seats", "seats held for lived experience"), rows, value=lived, unit=rows["member_id"],
        day=rows["day"], characteristics=own(rows),
    )  # fmt: skip
    theirs = rows[(lived == 1).to_numpy()]
    for name, field, asks in (("votes", "voting", "a vote"), ("paid", "paid", "pay")):
        kept.add(
            SEAT(f"lived_{name}", f"seats held for lived experience that come with {asks}"), theirs,
            value=_or_none(theirs, field), unit=theirs["member_id"], day=theirs["day"], characteristics=own(theirs),
        )  # fmt: skip


def _each_seat(rows: pd.DataFrame, how: Asked) -> pd.DataFrame:
    after = (rows["day"] >= how.changed_on).astype(float) if how.changed else pd.Series(0.0, index=rows.index)
    seat = rows.assign(_after=after.where(rows["day"].notna(), -1.0), _group=groups_of(rows).astype(str))
    # The last meeting says what the seat had come to be.
    return seat.sort_values(["day", "meeting_id"], kind="stable").drop_duplicates(
        ["_group", "member_id", "_after"], keep="last"
    )


def _sponsors(kept: Kept, rows: pd.DataFrame) -> None:
    """Keep whether each group has a senior sponsor named, in each period."""
    if "sponsor" not in rows:
        kept.missing.append("groups with a senior sponsor named")
        return
    seat = _each_seat(rows, kept.how)
    named = seat.groupby(["_group", "_after"], sort=True).agg(
        day=("day", "min"), sponsor=("sponsor", "max"), unknown=("sponsor", lambda s: s.isna().any())
    )
    found = named.reset_index()
    value = np.where(found["sponsor"] == 1, 1.0, np.where(found["unknown"], np.nan, 0.0))
    label = pd.Series(
        pd.Categorical(found["_group"], categories=groups_of(rows).cat.categories, ordered=True)
    )
    kept.add(
        MEETING("sponsor", "groups with a senior sponsor named", unit="groups"), found, value=value,
        unit=found["_group"], day=found["day"], characteristics={"group": label},
    )  # fmt: skip


def _labels(rows: pd.DataFrame, fields: tuple[str, ...]) -> dict[str, "pd.Series[Any]"]:
    return {f: groups_of(rows) if f == "group" else rows[f] for f in fields if f == "group" or f in rows}


def _or_none(rows: pd.DataFrame, field: str) -> "pd.Series[float]":
    return rows[field] if field in rows else pd.Series(np.nan, index=rows.index, dtype=float)


def _voluntary(rows: pd.DataFrame, how: Asked) -> npt.NDArray[Any]:
    if "sector" not in rows:
        return np.full(len(rows), np.nan)
    return np.where(known(rows["sector"]), rows["sector"].astype(str) == how.voluntary, np.nan)


def _ranks(rows: pd.DataFrame, required: str | Mapping[str, str]) -> tuple[Floats, Floats]:
    """Return the level of each member and the one their group needs, from 0; missing where not known or not asked."""
    order = categories("level")
    rank = in_order(rows["level"], order) if "level" in rows else np.full(len(rows), np.nan)
    if isinstance(required, str):
        return rank, np.full(len(rows), float(order.index(required)))
    place = {group: float(order.index(level)) for group, level in required.items()}
    return rank, np.array([place.get(g, np.nan) for g in groups_of(rows).astype(str)], dtype=np.float64)


def _senior(rows: pd.DataFrame) -> npt.NDArray[Any]:
    return (
        np.asarray(rows["level"].astype(str) == _SENIOR)
        if "level" in rows
        else np.zeros(len(rows), dtype=bool)
    )


def _somebody(rows: pd.DataFrame, held: pd.DataFrame) -> npt.NDArray[Any]:
    """Return whether somebody senior and strategic came to each meeting; missing where nobody can say."""
    if "level" not in rows:
        return np.full(len(held), np.nan)
    level = rows["level"].astype(str)
    came = rows["attended"]
    yes = (level == _SENIOR) & (came == 1)
    may = ((level == _SENIOR) & came.isna()) | ((level == UNKNOWN) & (came != 0))
    each = pd.DataFrame({"meeting": rows["meeting_id"], "yes": yes, "may": may}).groupby("meeting").max()
    found = each.reindex(held["meeting_id"])
    return np.where(found["yes"], 1.0, np.where(found["may"], np.nan, 0.0))
