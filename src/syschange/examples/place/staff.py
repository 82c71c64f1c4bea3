"""Who works in a place: front line, leads and seniors of its agencies, by ids that are nobody's name."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from syschange.examples.place.agencies import (
    AREAS,
    COMMUNITY,
    DRUGS,
    EAST,
    FAMILY,
    HOUSING,
    JOBS,
    KINDS,
    WEST,
)
from syschange.examples.place.chance import Codes, Days, Flags, Floats, days_on
from syschange.examples.place.setting import FEWEST_WORKERS, Setting
from syschange.examples.place.sizes import OTHERS, STAR, star_share

LEVELS = ("frontline", "manager", "senior strategic")
FRONTLINE, MANAGER, SENIOR = range(len(LEVELS))
# What part of an area's cases each of its ten frontline workers has, ours: the largest has 22 in 100, and an index of
# concentration is .13, so that somebody's share of the cases says nothing yet of their share of the gain.
CASELOADS = (0.22, 0.16, 0.13, 0.11, 0.09, 0.08, 0.07, 0.06, 0.05, 0.03)
WORKER_SD = 1.0  # points by which workers differ, whatever is changed
# The leads who leave, by area and kind of agency, and years from the change: so that no change but their going
# falls into the year before and the year after.
GOING = ((EAST, DRUGS, 1), (EAST, HOUSING, 1), (EAST, JOBS, 1), (WEST, HOUSING, -1), (WEST, JOBS, -1))
KEEN = (FAMILY, COMMUNITY)  # the agencies whose leads are the two keen people
_SENIORS = (0, FAMILY)  # kinds of agency with somebody senior
_LATEST = 40  # days after that day within which the leads go


@dataclass(frozen=True, eq=False)
class Staff:
    """Workers, in the order of area, level and agency.

    Attributes
    ----------
    ids
        Their ids, text.
    area, agency, level
        The number of each one's area, agency and level.
    peer
        Whose post is for somebody with lived experience.
    started, left
        The days; `left` is missing while they are in post.
    own
        Points by which each one's cases fare better or worse, with a mean of nothing over the cases of an area.
    share
        What part of the gain of a mean case each one's cases have.
    """

    ids: tuple[str, ...]
    area: Codes
    agency: Codes
    level: Codes
    peer: Flags
    started: Days
    left: Days
    own: Floats
    share: Floats

    def caseworkers(self, area: int) -> Codes:
        """Return the numbers of an area's frontline workers, in the order of `CASELOADS`."""
        return np.flatnonzero((self.area == area) & (self.level == FRONTLINE))

    def lead(self, agency: int) -> int:
        """Return the number of the lead of an agency."""
        return int(np.flatnonzero((self.agency == agency) & (self.level == MANAGER))[0])

    @property
    def keen(self) -> Codes:
        """The numbers of the two keen people of each area."""
        agencies = [area * len(KINDS) + kind for area in range(len(AREAS)) for kind in KEEN]
        return np.array([self.lead(agency) for agency in agencies])

    def serving(self, worker: Codes, day: Days) -> Flags:
        """Return whether each worker is still in post on a day of their own."""
        left = self.left[worker]
        return np.isnat(left) | (day <= left)


def staff(setting: Setting, first: date) -> Staff:
    """Return the workers of a place."""
    rng = np.random.default_rng([setting.seed, 100])
    posts = [post for area in range(len(AREAS)) for post in _posts(area, setting.workers // FEWEST_WORKERS)]
    area, agency, level, peer = (np.array(column) for column in zip(*posts, strict=True))
    number = rng.permutation(len(posts)) + 1
    left = np.full(len(posts), np.datetime64("NaT", "D"))
    going = rng.integers(1, _LATEST, len(GOING))
    if setting.leavers:
        for days, (where, kind, years) in zip(going, GOING, strict=True):
            at = (agency == where * len(KINDS) + kind) & (level == MANAGER)
            changed = setting.changed_on
            left[at] = np.datetime64(changed, "D") + np.timedelta64(int(round(365.25 * years) + days), "D")
    before = rng.integers(100, 3000, len(posts))
    own, share = np.zeros(len(posts)), np.ones(len(posts))
    part = caseloads(setting)
    drawn = rng.standard_normal((len(AREAS), len(part))) * WORKER_SD
    of_gain = _gained(setting, part)
    for where in range(len(AREAS)):
        cases = np.flatnonzero((area == where) & (level == FRONTLINE))
        own[cases] = drawn[where] - (part * drawn[where]).sum()
        share[cases] = of_gain
    started = days_on(np.full(len(posts), np.datetime64(first, "D")), -before)
    ids = tuple(f"W{one:02d}" for one in number)
    return Staff(ids, area, agency, level, peer.astype(bool), started, left, own, share)


def caseloads(setting: Setting) -> Floats:
    """Return what part of an area's cases each of its frontline workers has: where there are more, in equal parts."""
    times = setting.workers // FEWEST_WORKERS
    return np.repeat(np.array(CASELOADS) / times, times)


def _gained(setting: Setting, part: Floats) -> Floats:
    """Return what part of the gain of a mean case the cases of each of an area's frontline have."""
    if not setting.star:
        return np.ones(len(part))
    first = np.arange(len(part)) == 0
    if setting.star is True:
        star = np.where(first, STAR, OTHERS)
        return np.asarray(star / (part * star).sum())
    own = star_share(setting)
    return np.asarray(np.where(first, own / part[0], (1 - own) / (1 - part[0])), dtype=np.float64)


def _posts(area: int, times: int) -> list[tuple[int, int, int, bool]]:
    """Return area, agency, level and whether for lived experience of each post of an area."""
    made = []
    for kind, one in enumerate(KINDS):
        agency = area * len(KINDS) + kind
        peers = times * (one.frontline if kind == COMMUNITY else int(kind == DRUGS))
        made += [(area, agency, FRONTLINE, place < peers) for place in range(times * one.frontline)]
        made.append((area, agency, MANAGER, False))
        made += [(area, agency, SENIOR, False)] * (kind in _SENIORS)
    return made
