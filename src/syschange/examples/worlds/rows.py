"""The rows of a simulated world, for any run of people: what a person has depends on nobody else.

Each table takes the setting, the numbers of the people, and which combination of characteristics each has
(`stratum_of`).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from syschange.examples.worlds.columns import Columns, Ids, Labels, Values
from syschange.examples.worlds.draws import normal, uniform
from syschange.examples.worlds.setting import FOLLOW_UP, MEASURE, SD, SERVICES, WINDOW, Setting
from syschange.examples.worlds.strata import ARMS, strata
from syschange.frames import MISSING_KINDS

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

MONTHS = 24
# Ages in each band of ten years; the last ends at 95.
_YOUNGEST, _OLDEST = (16, 25, 35, 45, 55, 65, 75, 85), (24, 34, 44, 54, 64, 74, 84, 95)
_REASONS: Mapping[str, tuple[str, ...]] = {
    "ethnicity": ("not_known", "prefer_not_to_say", "not_asked"),
    "class": ("not_collected", "not_known"),
    "imd_decile": ("not_known",),
}
_EDITION = "IoD2019"
_BY_STAFF = 0.15
_MOST_LATER = 8  # contacts after the first
_KINDS = ("drop-in", "referral", "outreach", "appointment")
_FIRST_KINDS = 3


def people(setting: Setting, numbers: Codes, has: Codes) -> Columns:
    """Return the table of people: one row each."""
    everyone = strata()
    band = everyone.codes["age_band"][has]
    young, old = (np.array(ages)[band] for ages in (_YOUNGEST, _OLDEST))
    age = young + (uniform(setting.seed, "age", numbers) * (old - young + 1)).astype(np.int64)

    def labelled(name: str) -> Labels:
        labels, codes = everyone.labels[name], everyone.codes[name][has]
        reasons = [MISSING_KINDS[kind] for kind in _REASONS.get(name, ())]
        return Labels(_with_missing(setting, name, numbers, codes, reasons), [*labels, *reasons])

    arm = Labels((~everyone.in_changed_area[has]).astype(np.int64), ARMS)
    return {
        "person_id": Ids(numbers),
        "arm": arm,
        "started_on": Values(_start(setting, numbers)),
        "age": Values(age),
        "age_band": labelled("age_band"),
        "sex": labelled("sex"),
        "ethnicity": labelled("ethnicity"),
        "class": labelled("class"),
        "area": labelled("area"),
        "imd_decile": labelled("imd_decile"),
        "imd_edition": Labels(np.zeros_like(numbers), [_EDITION]),
        "homelessness": labelled("homelessness"),
    }


def outcomes(setting: Setting, numbers: Codes, has: Codes) -> Columns:
    """Return the table of outcomes: a score at the start, and one after the change, two years later."""
    seed = setting.seed
    lasting = np.sqrt(setting.correlation) * normal(seed, "score", numbers)
    scores, lost = [], []
    for time, after in (("before", False), ("after", True)):
        passing = np.sqrt(1 - setting.correlation) * normal(seed, f"score {time}", numbers)
        score = setting.score(after=after)[has] + SD * (lasting + passing)
        scores.append(np.round(np.clip(score, 0, 100), 1))
        lost.append(uniform(seed, f"score {time} missing", numbers) < setting.missing)
    start = _start(setting, numbers)
    months = np.tile(np.array([0, MONTHS]), len(numbers))
    by_staff = (uniform(seed, "staff", numbers) < _BY_STAFF).astype(np.int64)
    return {
        "person_id": Ids(np.repeat(numbers, 2)),
        "measure": Labels(np.zeros(2 * len(numbers), dtype=np.int64), [MEASURE]),
        "months": Values(months),
        "value": Values(_by_person(scores), _by_person(lost)),
        "assessed_on": Values(_by_person([start, start + 2 * WINDOW])),
        "reported_by": Labels(np.repeat(by_staff, 2), ["person", "staff"]),
    }


def access(setting: Setting, numbers: Codes, has: Codes) -> Columns:
    """Return the table of access: one row for each person and service, before the change or after it."""
    parts = [_offered(setting, numbers, has, service) for service in SERVICES]
    reached, days, referred, lost = (_by_person([part[i] for part in parts]) for i in range(4))
    return {
        "person_id": Ids(np.repeat(numbers, len(SERVICES))),
        "service": Labels(np.tile(np.arange(len(SERVICES)), len(numbers)), [*SERVICES]),
        "reached": Values(reached, lost),
        "days": Values(days, lost),
        "referred_on": Values(referred),
        "reached_on": Values(referred + days, ~reached | lost),
    }


def contacts(setting: Setting, numbers: Codes, has: Codes) -> Columns:
    """Return the table of contacts: the first of each person who makes one, and those that follow.

    A person's first contact falls on any day of a window alike, and as many make theirs in each window as the
    setting says: nobody has made one earlier than the table begins.
    """
    seed = setting.seed
    before, after = (setting.first_contact(after=late)[has] for late in (False, True))
    at = uniform(seed, "first contact", numbers)
    with np.errstate(divide="ignore", invalid="ignore"):
        years = np.where(at < 2 * before, at / before, 2 + (at - 2 * before) / after)
    held = np.flatnonzero(years < 3)  # noqa: PLR2004 - the three windows
    who, service = numbers[held], (uniform(seed, "door", numbers[held]) * len(SERVICES)).astype(np.int64)
    first = np.floor(years[held] * WINDOW).astype(np.int64)
    later = (uniform(seed, "later contacts", who) * (_MOST_LATER + 1)).astype(np.int64)
    row = np.repeat(np.arange(len(who)), 1 + later)
    place = np.arange(len(row)) - np.repeat(np.cumsum(1 + later) - (1 + later), 1 + later)
    event = who[row] * (_MOST_LATER + 1) + place
    left = 3 * WINDOW - first[row]
    gone = np.where(place == 0, 0, (uniform(seed, "contact day", event) * left).astype(np.int64))
    which = (uniform(seed, "contact kind", event) * _FIRST_KINDS).astype(np.int64)
    day = setting.day(-2 * WINDOW) + first[row] + gone
    order = np.lexsort((place, day, row))
    # Of two appointments on one day one is kept, so that no two rows are alike.
    twice = (np.diff(row[order]) == 0) & (np.diff(day[order]).astype(np.int64) == 0) & (place[order][:-1] > 0)
    kept = np.ones(len(order), dtype=bool)
    kept[1:] = ~twice
    order = order[kept]
    return {
        "person_id": Ids(who[row][order]),
        "contacted_on": Values(day[order]),
        "service": Labels(service[row][order], [*SERVICES]),
        "kind": Labels(np.where(place == 0, which, _FIRST_KINDS)[order], _KINDS),
        "first_ever": Values((place == 0)[order]),
    }


def stratum_of(setting: Setting, numbers: Codes) -> Codes:
    """Return which combination of characteristics each person has."""
    edges = np.cumsum(strata().share)
    place = np.searchsorted(edges, uniform(setting.seed, "characteristics", numbers), side="right")
    return np.minimum(place, len(edges) - 1).astype(np.int64)


def counted(has: Codes) -> Codes:
    """Return how many people have each combination of characteristics."""
    return np.bincount(has, minlength=len(strata().share)).astype(np.int64)


def population(setting: Setting, counts: Codes) -> Columns:
    """Return the table of the population: everybody counted, in each quarter that has contacts.

    It counts by what is true of people, as a census would; in `people` some of it is missing.

    Parameters
    ----------
    counts
        How many people have each combination of characteristics.
    """
    by = ("area", "ethnicity", "sex", "age_band")
    everyone = strata()
    shape = tuple(len(everyone.labels[name]) for name in by)
    group = np.ravel_multi_index([everyone.codes[name] for name in by], shape)
    n = np.bincount(group, counts, minlength=int(np.prod(shape)))
    places = np.unravel_index(np.arange(len(n)), shape)
    quarters = _quarters(setting)
    made: dict[str, Ids | Labels | Values] = {
        "period": Labels(np.repeat(np.arange(len(quarters)), len(n)), quarters),
        "n": Values(np.tile(n.astype(np.float64), len(quarters))),
        "base": Labels(np.zeros(len(n) * len(quarters), dtype=np.int64), ["people in need"]),
    }
    for name, place in zip(by, places, strict=True):
        made[name] = Labels(np.tile(place, len(quarters)), everyone.labels[name])
    return made


def _offered(
    setting: Setting, numbers: Codes, has: Codes, service: str
) -> tuple[NDArray[np.bool_], Codes, NDArray[np.datetime64], NDArray[np.bool_]]:
    """Return whether each person reached a service, after how many days, when referred, and what is lost."""
    seed = setting.seed
    since = (uniform(seed, f"{service} referred", numbers) * 2 * WINDOW).astype(np.int64) - WINDOW
    share = np.where(
        since >= 0, setting.reached(service, after=True)[has], setting.reached(service, after=False)[has]
    )
    reached = uniform(seed, f"{service} reached", numbers) < share
    # Most come soon: an exponential with a mean of 60 days, cut off where the follow-up ends.
    soon = -60 * np.log1p(-uniform(seed, f"{service} days", numbers) * (1 - np.exp(-FOLLOW_UP / 60)))
    days = np.where(reached, np.minimum(soon.astype(np.int64), FOLLOW_UP), FOLLOW_UP)
    lost = uniform(seed, f"{service} missing", numbers) < setting.missing
    return reached, days, setting.day(0) + since, lost


def _start(setting: Setting, numbers: Codes) -> NDArray[np.datetime64]:
    """Return each person's start: on a day of the earlier window, so that two years later is after the change."""
    since = (uniform(setting.seed, "start", numbers) * WINDOW).astype(np.int64)
    return np.asarray(setting.day(-2 * WINDOW) + since)


def _with_missing(setting: Setting, name: str, numbers: Codes, codes: Codes, reasons: list[str]) -> Codes:
    """Return the places of labels, some of them those of reasons why the label is missing."""
    if not reasons or setting.missing == 0:
        return codes
    drawn = uniform(setting.seed, f"{name} missing", numbers) / setting.missing
    why = np.minimum((drawn * len(reasons)).astype(np.int64), len(reasons) - 1)
    return np.where(drawn < 1, _labels_of(name) + why, codes)


def _labels_of(name: str) -> int:
    return len(strata().labels[name])


def _by_person(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Return columns of several rows a person as one, person by person."""
    return np.stack(parts, axis=1).ravel()


def _quarters(setting: Setting) -> list[str]:
    first = setting.day(-2 * WINDOW).astype(date)
    last = setting.day(WINDOW - 1).astype(date)
    spans = range(first.year * 4 + (first.month - 1) // 3, last.year * 4 + (last.month - 1) // 3 + 1)
    return [f"{span // 4}-Q{span % 4 + 1}" for span in spans]


TABLES: Mapping[str, Callable[[Setting, Codes, Codes], Columns]] = MappingProxyType(
    {"people": people, "outcomes": outcomes, "access": access, "contacts": contacts}
)
