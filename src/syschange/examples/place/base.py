"""What every data set of a place is drawn from: people, households, agencies, workers, days, and whom it reached."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from syschange.examples.place.agencies import EAST
from syschange.examples.place.chance import Codes, Days, Flags, Floats, Random, years_on
from syschange.examples.place.folk import HARMED, LEFT_BEHIND, Folk, Households, folk, households
from syschange.examples.place.setting import Setting
from syschange.examples.place.staff import Staff, staff
from syschange.examples.worlds.columns import Ids, Labels, Values, ids, to_pandas

YEARS = 2  # of records, before the change and after it
FUNDED = 1  # years after the change that its first funding pays for
WITHDRAWN = -0.5  # what a withdrawal makes of the gain
COORDINATED, UNCOORDINATED = 0.85, 0.15  # the share of households with a named coordinator
DEPUTISED, UNDEPUTISED = 0.9, 0.1  # of those, the share with a deputy
# Each data set draws from a stream of its own, so that what is switched in one does not reshuffle another.
STREAMS = (
    "people", "workforce", "outcomes", "access", "contacts", "events", "pathways", "population", "ratings",
    "responses", "plans", "ties", "decisions", "recommendations", "changes", "costs", "funding", "documents",
    "meetings", "calendar",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Base:
    """A place before any table of it is drawn.

    Attributes
    ----------
    setting
        How it is set.
    first, last
        The first and the last day of its records.
    staff
        Its workers.
    households
        Its households.
    folk
        Its people.
    before
        How many people of the place stand in blocks before this one.
    total
        How many people the place has in all blocks.
    """

    setting: Setting
    first: date
    last: date
    staff: Staff
    households: Households
    folk: Folk
    before: int
    total: int

    def rng(self, data_set: str) -> Random:
        """Return the stream of random numbers of a data set."""
        return np.random.default_rng([self.setting.seed, STREAMS.index(data_set)])

    def table(self, **columns: Ids | Labels | Values) -> pd.DataFrame:
        """Return columns as a table; numbers of people from 0 in `Ids` become their ids."""
        moved = {k: Ids(v.numbers + 1) if isinstance(v, Ids) else v for k, v in columns.items()}
        return to_pandas(moved, self.written)

    @cached_property
    def written(self) -> Any:  # noqa: ANN401 - an array of text
        """The ids of people, text, in order."""
        return ids(self.setting.people, self.before)

    @cached_property
    def home_ids(self) -> tuple[str, ...]:
        """The ids of households, text, in order."""
        # A household has somebody in it: none of this block has the number of one of another.
        return tuple(f"H{self.before + number + 1:07d}" for number in range(len(self.households.area)))

    @property
    def changed(self) -> np.datetime64:
        """The day of the change."""
        return np.datetime64(self.setting.changed_on, "D")

    @property
    def funding_ends(self) -> date:
        """The last day of the first funding."""
        return years_on(self.setting.changed_on, FUNDED) - timedelta(days=1)

    @cached_property
    def after(self) -> Flags:
        """Who starts on the day of the change or later."""
        return np.asarray(self.folk.start >= self.changed)

    @cached_property
    def changed_for(self) -> Flags:
        """For whom the change is meant: those of Eastside who start after it."""
        return np.asarray(self.after & (self.folk.area == EAST))

    @cached_property
    def reached(self) -> Flags:
        """Whom it does reach."""
        return np.asarray(self.changed_for & (self.folk.dosed < self.setting.dose))

    @cached_property
    def gain(self) -> Floats:
        """The points each person gains by it on the outcome measure, once it has worked in full."""
        return np.where(self.reached, self.gain_if_reached, 0.0)

    @property
    def gain_if_reached(self) -> Floats:
        """The points each person would gain, were they reached."""
        size = self.setting.gain * (WITHDRAWN if self.setting.withdrawal else 1.0)
        groups = group_gains(self.setting)[self.folk.ethnicity]
        return np.asarray(size * groups * self.staff.share[self.folk.worker])

    @cached_property
    def coordinator(self) -> Codes:
        """The worker who coordinates each household; -1 where nobody is named."""
        homes = self.households
        new = (homes.area == EAST) & (homes.start >= self.changed) & self.setting.coordinated
        named = homes.named < np.where(new, COORDINATED, UNCOORDINATED)
        first = np.flatnonzero(np.diff(self.folk.household, prepend=-1))
        return np.where(named, self.folk.worker[first], -1)

    @cached_property
    def deputy(self) -> Codes:
        """The worker named to stand in for each household's coordinator; -1 where nobody is."""
        cover = DEPUTISED if self.setting.cover else UNDEPUTISED
        named = (self.coordinator >= 0) & (self.households.deputised < cover)
        made = np.full(len(named), -1)
        for area in np.unique(self.households.area):
            here = np.flatnonzero(named & (self.households.area == area))
            cases = self.staff.caseworkers(int(area))
            own = np.searchsorted(cases, self.coordinator[here])
            made[here] = cases[(own + 1) % len(cases)]
        return made

    def some(self, rng: Random, rows: int) -> Flags:
        """Return which of so many cells are missing, by chance alone."""
        return rng.random(rows) < self.setting.missing


def group_gains(setting: Setting) -> Floats:
    """Return what part of the gain each ethnic group has."""
    parts = np.ones(5)
    if setting.benefits == "some":
        parts[list(LEFT_BEHIND)] = 0.0
    if setting.benefits == "harm":
        parts[HARMED] = -1.0
    return parts


def base(setting: Setting, *, before: int, total: int, workers: Staff | None = None) -> Base:
    """Return what every data set of a block of people is drawn from.

    Parameters
    ----------
    setting
        How it is set; `people` and `seed` are the block's.
    before, total
        How many people the place has in the blocks before, and in all.
    workers
        The workers of the place, where they are known from another block.
    """
    first = years_on(setting.changed_on, -YEARS)
    last = years_on(setting.changed_on, YEARS) - timedelta(days=1)
    workers = staff(setting, first) if workers is None else workers
    homes = households(setting, first, last)
    people = folk(setting, homes, workers, last)
    return Base(setting, first, last, workers, homes, people, before, total)


def holes(codes: Codes, lost: Flags) -> Codes:
    """Return the places of labels, missing (-1) where they are lost."""
    return np.where(lost, -1, codes)


def days(values: Days, unknown: Flags | None = None) -> Values:
    """Return a column of days, some of them missing; those that are no day are missing anyway."""
    gone = np.isnat(values) if unknown is None else np.isnat(values) | unknown
    return Values(np.where(np.isnat(values), np.datetime64("1970-01-01", "D"), values), gone)
