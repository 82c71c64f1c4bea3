"""Who is named for a household: one coordinator or several, a deputy or nobody, and how many households each has."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.system.coordination.homes import Ints, attached, distinct, one_label, some
from syschange.system.coordination.records import Records
from syschange.system.measured import AFTER, BEFORE, PERIOD, Measure, period_of

Given = list[tuple[Measure, pd.DataFrame]]
COORDINATOR, SEVERAL, DEPUTY, COVER, NO_COVER = (
    "coordinator", "several_coordinators", "deputy", "cover", "no_cover",
)  # fmt: skip
MEASURES: Mapping[str, Measure] = {
    m.name: m
    for m in (
        Measure(COORDINATOR, "households with one named coordinator for all members", unit="households"),
        Measure(
            SEVERAL, "households whose members have different coordinators", unit="households", better="lower"
        ),
        Measure(DEPUTY, "households with a named deputy", unit="households"),
        Measure(COVER, "households with a named deputy, of those with a coordinator", unit="households"),
        Measure(NO_COVER, "households with a coordinator and nobody to stand in", unit="households", better="lower"),
    )
}  # fmt: skip
BANDS = ((1, 5), (6, 10), (11, 20), (21, None))  # ours
CASELOAD = "caseload: "
FEWEST = 10  # teams under ten are not told of
SMALL_TEAM = "How many households each coordinator has is not shown for a team this small."
SMALL_GROUPS = (
    "How many households each coordinator has is not shown by group, for some groups have few coordinators."
)
EMPTY = "The column of deputies is empty: nobody is named, or it was not recorded."
OWN_DEPUTY = "Where the coordinator is named as their own deputy, nobody stands in."


def named(held: Records, changed_on: pd.Timestamp | None, *, by: Sequence[str]) -> tuple[Given, list[str]]:
    """Return the measures of who is named for each household, and what has to be said.

    A household is before the change if its first member started before it. Who is named is what is recorded now.
    """
    members, homes = held.members, held.homes
    here = members["listed"].to_numpy() & (members["household"].to_numpy() >= 0)
    if "coordinator" not in members or not (members["coordinator"].to_numpy()[here] >= 0).any():
        return [], []
    group = np.where(here, members["household"].to_numpy(), -1)
    coordinator = members["coordinator"].to_numpy()
    size = len(homes)
    different = distinct(group, coordinator, size)
    without = some(group, coordinator < 0, size)
    values = {COORDINATOR: (different == 1) & ~without, SEVERAL: different > 1}
    notes = []
    if "deputy" in members:
        deputy = members["deputy"].to_numpy()
        other = some(group, (deputy >= 0) & (deputy != coordinator), size)
        values |= {DEPUTY: other, COVER: other, NO_COVER: (different > 0) & ~other}
        notes += [] if (deputy[here] >= 0).any() else [EMPTY]
        notes += [OWN_DEPUTY] if (here & (deputy >= 0) & (deputy == coordinator)).any() else []
    frame = attached(pd.DataFrame({"unit": np.arange(size)}), homes, np.arange(size), by)
    if changed_on is not None:
        frame[PERIOD] = period_of(homes["started"], changed_on)
    has = homes["members"].to_numpy() > 0
    made = []
    for name, value in values.items():
        kept = has & (different > 0) if name == COVER else has
        made.append((MEASURES[name], frame.assign(value=value.astype(float))[kept].reset_index(drop=True)))
    return made, notes


def caseloads(
    held: Records, changed_on: pd.Timestamp | None, *, by: Sequence[str]
) -> tuple[Given, list[str]]:
    """Return how many households coordinators have, in bands, on the last day and on the day before the change.

    A household counts from the start of its first member until the last has left. Nothing is returned of fewer than
    ten coordinators.
    """
    members = held.members
    if "coordinator" not in members or not (members["coordinator"].to_numpy() >= 0).any():
        return [], []
    days = {AFTER: held.last} | ({} if changed_on is None else {BEFORE: changed_on - pd.Timedelta(days=1)})
    found = [_on(held, day, by).assign(**{PERIOD: period}) for period, day in days.items()]
    rows = pd.concat([f.astype(dict.fromkeys(by, object)) for f in found], ignore_index=True)
    if min((len(f) for f in found), default=0) < FEWEST:
        return [], [SMALL_TEAM]
    for column in by:
        order = dict.fromkeys(name for f in reversed(found) for name in f[column].cat.categories)
        rows[column] = pd.Categorical(rows[column], categories=list(order), ordered=True)
    rows[PERIOD] = pd.Categorical(rows[PERIOD], categories=[BEFORE, AFTER], ordered=True)
    made = []
    number = rows["value"].to_numpy()
    for low, high in BANDS:
        inside = (number >= low) & (number <= (np.inf if high is None else high))
        made.append((_band(low, high), rows.assign(value=inside.astype(float))))
    return made, []


def _band(low: int, high: int | None) -> Measure:
    said = f"{low} to {high}" if high is not None else f"{low} or more"
    return Measure(f"{CASELOAD}{said}", f"coordinators with {said} households", unit="workers", better="")


def _on(held: Records, day: pd.Timestamp, by: Sequence[str]) -> pd.DataFrame:
    """Return a row a coordinator: how many households they have on a day, and of which group these are."""
    members = held.members
    group, coordinator = members["household"].to_numpy(), members["coordinator"].to_numpy()
    there = (members["listed"] & (coordinator >= 0)).to_numpy() & (group >= 0)
    if "started" in members:
        there &= (members["started"] <= day).to_numpy()
    if "left" in members:
        there &= ~(members["left"] <= day).to_numpy()
    pairs: npt.NDArray[np.int64] = np.unique(np.stack([coordinator[there], group[there]]), axis=1)
    workers, place = np.unique(pairs[0], return_inverse=True)
    made = pd.DataFrame({"unit": workers, "value": np.bincount(place, minlength=len(workers)).astype(float)})
    of_pair: Ints = pairs[1]
    for column in by:
        labels = held.homes[column].iloc[of_pair].reset_index(drop=True)
        made[column] = one_label(labels, place.astype(np.int64), len(workers))
    return made
