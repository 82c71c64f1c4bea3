"""Contacts with statutory services by person and year, and needs that nobody meets, before and after and by arm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.frames import UNKNOWN, take_rows
from syschange.system.measured import AFTER, BEFORE, PERIOD, Measure, period_of
from syschange.system.people_beside import FEWEST
from syschange.system.value.columns import present
from syschange.system.value.followed import ARM, Design, People, left_early, seen, years
from syschange.system.value.terms import SECTORS, STILL, UNMET, USE, WAITING

USED = Measure(USE, "contacts with statutory services, a person and year", kind="rate", better="lower")
UNMET_NEED = Measure(UNMET, "eligible people's referrals refused or still waiting", better="lower")
_NAMELESS = "more than one contact in ten does not say its sector, and none of those counts as statutory"
_STRANGE = (
    "more than one contact in ten is of a sector that is none of the schema's, and counts as not statutory"
)
_ONE_SIDE = (
    "a statutory service has contacts on one side of the change only, so that use may seem to change by what is "
    "recorded"
)
_THROUGHOUT = (
    "everybody with a contact is taken to have been there throughout, since no table of people says from when, and "
    "whoever had no contact is not counted"
)
_STRANGERS = "some contacts are of people who are not in the table of people, and are left out"
_LATE = "people who could not be followed for the whole of that time are left out"
_LEFT = (
    "more than one person in ten left before the time they are followed for was over, and use may look lower where "
    "contacts after that are not recorded"
)
_TWICE = "more than one contact in ten has the person, day and sector of another, and counts as often"
_CALENDAR = (
    "contacts are counted by the calendar, and people came and went: where they have most contacts just after they "
    "start, use falls by itself, and only following everybody for as long (follow=) tells"
)
_WAITING = "those referred last have had the least time to be reached, and more may be waiting for that alone"
_MUCH = 0.1  # ours: beyond one in ten of no known sector, or who came after records began, use may mislead


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of one measure, and what has to be said of them.

    Attributes
    ----------
    measure, rows
        As `system.measured.measured` takes them.
    came, used
        Rows received, and of them those that count.
    notes
        Clauses for the words, without numbers of people.
    doubts
        Of those the ones that are serious.
    """

    measure: Measure
    rows: pd.DataFrame
    came: int
    used: int
    notes: tuple[str, ...]
    doubts: tuple[str, ...] = ()


def used_rows(
    data: object, names: Mapping[str, str], *, people: People | None, design: Design, sectors: Sequence[str]
) -> Rows:
    """Return for each person, and time before or after, the contacts with statutory services and the years seen.

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column is not there or not of its kind, or a sector is not known.
    NotEstimableError
        Where there is no contact with a person and a day.
    """
    asked = present(
        data, names, required=["person", "contacted", "sector"], optional=["attended"], table="the contacts"
    )
    found = take_rows(
        data, ids=[asked["person"]], days=[asked["contacted"]], groups=[asked["sector"]],
        flags=[asked[k] for k in ("attended",) if k in asked],
    ).rename(columns={v: k for k, v in asked.items()} | {asked["contacted"]: "day"})  # fmt: skip
    labels = [str(x) for x in found["sector"].cat.categories]
    for sector in sectors:
        if sector not in labels and sector not in SECTORS:
            raise UnknownChoiceError("sector", sector, SECTORS)
    whole = found[found["person"].notna() & found["day"].notna()].reset_index(drop=True)
    if not len(whole):
        raise NotEstimableError("No contact has a person and a day.", "Give contacts, one row each.")
    statutory = whole["sector"].isin(list(sectors)) & ~(
        whole.get("attended", pd.Series(1.0, index=whole.index)) == 0
    )
    spans = seen(people, whole, design)
    rows, counted = _counted(whole[statutory].reset_index(drop=True), spans, design)
    if people is not None and design.by:
        rows[ARM] = people.arm_of(rows["unit"])
    doubts = _doubts(whole, spans, people, design, sectors)
    notes = (*doubts, *_notes(found, whole, spans, people, design))
    return Rows(USED, rows, len(found), len(whole) - int(statutory.sum()) + counted, notes, doubts)


def _counted(contacts: pd.DataFrame, spans: pd.DataFrame, design: Design) -> tuple[pd.DataFrame, int]:
    """Return the contacts and years of each person, in each time; and how many contacts were counted."""
    index = pd.Index(spans["person"])
    who = index.get_indexer(contacts["person"])
    day = contacts["day"].to_numpy()
    begin, end = (spans[c].to_numpy()[who] for c in ("begin", "end"))
    inside = (who >= 0) & (day >= begin) & (day < end)
    who, day = who[inside], contacts["day"][inside].reset_index(drop=True)

    def made(
        mine: np.ndarray, begin: "pd.Series[pd.Timestamp]", end: "pd.Series[pd.Timestamp]"
    ) -> pd.DataFrame:
        exposure = years(begin, end)
        value = np.bincount(who[mine], minlength=len(spans)).astype(np.float64)
        return pd.DataFrame(
            {"unit": spans["person"], "value": value, "exposure": exposure.mask(exposure == 0)}
        )

    change = design.changed_on
    every = np.ones(len(who), dtype=bool)
    if change is None or design.follow is not None:
        rows = made(every, spans["begin"], spans["end"])
        if change is not None:
            rows[PERIOD] = period_of(spans["begin"], change)
        return rows, len(who)
    late = (day >= change).to_numpy()
    parts = []
    for name, mine, first, last in (
        (BEFORE, ~late, spans["begin"], spans["end"].where(spans["end"] < change, change)),
        (AFTER, late, spans["begin"].where(~(spans["begin"] < change), change), spans["end"]),
    ):
        part = made(mine, first, last)
        part[PERIOD] = pd.Categorical([name] * len(part), categories=[BEFORE, AFTER], ordered=True)
        # Who was not there at that time is no row of it; whose start is not known is one that nothing is known of.
        parts.append(part[part["exposure"].notna() | spans["begin"].isna()])
    return pd.concat(parts, ignore_index=True), len(who)


def _doubts(
    whole: pd.DataFrame, spans: pd.DataFrame, people: People | None, design: Design, sectors: Sequence[str]
) -> tuple[str, ...]:
    """Return what is serious about the contacts."""
    timed = design.follow is None and design.changed_on is not None
    nameless = float((whole["sector"] == UNKNOWN).mean())
    strange = float((~whole["sector"].isin([*SECTORS, *sectors, UNKNOWN])).mean())
    told = (
        (nameless > _MUCH, _NAMELESS),
        (strange > _MUCH, _STRANGE),
        (design.changed_on is not None and _one_sided(whole, design.changed_on, sectors), _ONE_SIDE),
        (people is None, _THROUGHOUT),
        (timed and float((spans["begin"] > whole["day"].min()).mean()) > _MUCH, _CALENDAR),
    )
    return tuple(sentence for true, sentence in told if true)


def _one_sided(whole: pd.DataFrame, change: pd.Timestamp, sectors: Sequence[str]) -> bool:
    """Return whether a statutory sector has no contact on one side, where at its share of all there would be ten."""
    late = (whole["day"] >= change).to_numpy()
    sides = np.array([(~late).mean(), late.mean()])
    for sector in sectors:
        mine = (whole["sector"] == sector).to_numpy()
        counted = np.array([(mine & ~late).sum(), (mine & late).sum()])
        if ((counted == 0) & (counted.sum() * sides >= FEWEST)).any():
            return True
    return False


def _notes(
    found: pd.DataFrame, whole: pd.DataFrame, spans: pd.DataFrame, people: People | None, design: Design
) -> tuple[str, ...]:
    """Return what else has to be said of them."""
    known = set() if people is None else set(people.rows["person"])
    nameless = float((whole["sector"] == UNKNOWN).mean())
    told = (
        (0 < nameless <= _MUCH, "a few contacts do not say their sector, and do not count as statutory"),
        (len(whole) < len(found), "contacts without a person or a day are left out"),
        (people is not None and not whole["person"].isin(known).all(), _STRANGERS),
        (spans["begin"].isna().any(), "people whose start is not known are left out"),
        (people is not None and len(spans) < len(known), _LATE),
        (design.follow is not None and left_early(people, spans) > _MUCH, _LEFT),
        (float(whole.duplicated(["person", "day", "sector"]).mean()) > _MUCH, _TWICE),
    )
    return tuple(sentence for true, sentence in told if true)


def unmet_rows(data: object, names: Mapping[str, str], *, people: People | None, design: Design) -> Rows:
    """Return for each eligible person's referral whether the need was left unmet: refused, or still waiting.

    A referral that ended otherwise (the person withdrew, died, moved away), or is not decided, is not known.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there or not of its kind.
    NotEstimableError
        Where there is no referral of an eligible person.
    """
    timed = ["referred"] if design.changed_on is not None else []
    asked = present(
        data, names, required=["person", "accepted", *timed], optional=["eligible", "reached", "exit_reason"],
        table="the table of access",
    )  # fmt: skip
    found = take_rows(
        data, ids=[asked["person"]], days=[asked[k] for k in timed],
        flags=[asked[k] for k in ("accepted", "eligible", "reached") if k in asked],
        groups=[asked[k] for k in ("exit_reason",) if k in asked],
    ).rename(columns={v: k for k, v in asked.items()})  # fmt: skip
    if len(found) and found["person"].isna().any():
        raise WrongTypeError("Some referrals do not say whose they are.", "Put the person in.")
    there = found["eligible"] == 1 if "eligible" in found else pd.Series(data=True, index=found.index)
    unsure = found["eligible"].isna() if "eligible" in found else ~there
    rows = found[there | unsure].reset_index(drop=True)
    if not there.any():
        raise NotEstimableError(
            "No referral is of somebody eligible.", "Say who met the rules on who may come."
        )
    value = _unmet(rows).mask(unsure[there | unsure].reset_index(drop=True))
    made = pd.DataFrame({"unit": rows["person"], "value": value})
    if timed:
        made[PERIOD] = period_of(rows["referred"], design.changed_on)
    if people is not None and design.by:
        made[ARM] = people.arm_of(rows["person"])
    return Rows(
        UNMET_NEED, made, len(found), int(value.notna().sum()), _access_notes(rows, value, timed=bool(timed))
    )


def _access_notes(rows: pd.DataFrame, value: "pd.Series[float]", *, timed: bool) -> tuple[str, ...]:
    """Return what has to be said of referrals: who is taken to be eligible, and how long the last could wait."""
    waits = rows["exit_reason"] == STILL if "exit_reason" in rows else pd.Series(data=False, index=rows.index)
    told = (
        ("eligible" not in rows, "everybody referred is taken to be eligible, since nothing says who is"),
        (timed and float((waits & (value == 1)).sum()) > _MUCH * float((value == 1).sum()), _WAITING),
    )
    return tuple(clause for true, clause in told if true)


def _unmet(rows: pd.DataFrame) -> "pd.Series[float]":
    met = rows["reached"] == 1 if "reached" in rows else pd.Series(data=False, index=rows.index)
    waits = (
        rows["exit_reason"].isin(WAITING)
        if "exit_reason" in rows
        else pd.Series(data=False, index=rows.index)
    )
    unmet = (rows["accepted"] == 0) | waits
    known = met | unmet | (rows["accepted"] == 1)
    return (unmet & ~met).astype("float64").where(known)
