"""The table of ratings: what staff of every level and people themselves say, item by item of each framework."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange import schemas
from syschange.examples.place.agencies import AGENCIES, AREAS, IS_STATUTORY, KINDS
from syschange.examples.place.base import Base
from syschange.examples.place.chance import Codes, Days, Flags, Floats, days_on, pick
from syschange.examples.place.folk import SHUT_OUT
from syschange.examples.place.frameworks import Item, rated_items
from syschange.examples.place.staff import FRONTLINE, LEVELS
from syschange.examples.worlds.columns import Ids, Labels, Values

TEAM = (10, 3, 2)  # staff of each level who answer, at each agency, in each of two surveys without names
SURVEYS = (-180, 540)  # days from the change
BEFORE, TALK = 2.2, 3.5  # mean rating before, and what leaders say after, of 1 to 4
EXPERIENCE, EXPERIENCE_AFTER = 2.3, 3.3  # what people say, before and where practice follows talk all the way
BEHIND = 0.5  # how much less people of the shut-out group say
ITEM_SD, NOISE = 0.5, 0.45
ANSWERING = 0.7  # the share of people who answer, a quarter of a year after their start
AFTER_START = 90
CAPITAL = (
    ("recovery_capital_positive", 1.0),
    ("recovery_capital_negative", -1.0),
)  # from 0 to 10, at the start
UNMET, UNMET_AFTER, UNMET_WITHDRAWN = 5.0, 3.5, 7.0  # need that nobody meets, from 0 to 10
BURNOUT, BURNOUT_AFTER = 3.0, 2.4  # of staff, from 1 to 5
# A panel rates whether the change is more than a tweak, by itself and in each element of the system.
PANEL_ITEM, PANEL_ITEM_IN, THE_CHANGE = "more_than_a_tweak", "more_than_a_tweak_in", "the change"
PANEL = (40, 30)  # people with lived experience, and staff
TWEAK, MORE = 2.0, 1.4  # mean rating of a token of 1 to 4, and what is added where all are reached and heard
HEARD = 0.6  # the share of recommendations adopted from which on people are heard
_PANEL_ITEMS = (PANEL_ITEM, PANEL_ITEM_IN)
IN_ELEMENTS = {
    "people": 1.0, "organisations": 0.6, "policies": 1.3, "processes": 1.5, "culture": 0.1, "beliefs": -0.3,
    "environment": -0.7,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Rated:
    """Ratings before they are a table: who (a person's number, or a text), what, when, and how."""

    rater: Labels | Ids
    person: Codes
    subject: Codes
    item: Codes
    day: Days
    rating: Floats
    level: Codes


def draw(place: Base) -> pd.DataFrame:
    """Return one row a rater and item: of two surveys of staff, of people after their start, then of a panel."""
    items = _items()
    every = (*items, *(Item(name, "panel", "", "panel", 1, 4, by_people=False) for name in _PANEL_ITEMS))
    parts = [_staff(place, items), _people(place, items), *_panel(place, len(items))]
    among = [*AGENCIES, *AREAS, THE_CHANGE, *IN_ELEMENTS]
    lost = place.some(place.rng("ratings"), sum(len(part.item) for part in parts))
    made = [_table(place, part, every, among) for part in parts]
    table = pd.concat(made, ignore_index=True)
    return table.assign(rating=table["rating"].mask(lost))


def _items() -> tuple[Item, ...]:
    """Return the items of frameworks, and three more: recovery capital, need that nobody meets, and burnout."""
    more = [Item(name, "recovery_capital", "", "capital", 0, 10, by_people=True) for name, _ in CAPITAL]
    more.append(Item("unmet_need", "unmet_need", "", "need", 0, 10, by_people=True))
    more.append(Item("burnout", "burnout", "", "burnout", 1, 5, by_people=False))
    return (*rated_items(), *more)


def _table(place: Base, part: _Rated, items: tuple[Item, ...], subjects: list[str]) -> pd.DataFrame:
    by_staff = part.level >= 0
    scales = list(dict.fromkeys(item.scale for item in items))
    pairs = list(dict.fromkeys(item.pair for item in items if item.pair))
    ends = np.array([(item.lowest, item.highest) for item in items], dtype=np.float64)[part.item]
    table = place.table(
        rater_id=part.rater,
        subject=Labels(part.subject, subjects),
        item=Labels(part.item, [item.id for item in items]),
        rated_on=Values(part.day),
        rating=Values(np.clip(np.round(part.rating), ends[:, 0], ends[:, 1])),
        reported_by=Labels(by_staff.astype(np.int64), schemas.codelist("reported_by").labels),
        level=Labels(part.level, LEVELS),
        lowest=Values(ends[:, 0]),
        highest=Values(ends[:, 1]),
        scale=Labels(np.array([scales.index(item.scale) for item in items])[part.item], scales),
        pair=Labels(np.array([pairs.index(i.pair) if i.pair else -1 for i in items])[part.item], pairs),
        person_id=Ids(part.person),
    )
    return table.assign(person_id=table["person_id"].mask(by_staff | isinstance(part.rater, Labels)))


def _staff(place: Base, items: tuple[Item, ...]) -> _Rated:
    """Staff answer without names: leaders say what the talk is, the front line what follows of it."""
    rng = np.random.default_rng([place.setting.seed, 200])
    asked = np.array([at for at, item in enumerate(items) if item.role not in ("capital", "need")])
    team = np.repeat(np.arange(len(LEVELS)), TEAM)
    shape = (len(AGENCIES), len(team), len(SURVEYS), len(asked))
    agency, member, survey, which = (axis.ravel() for axis in np.indices(shape))
    item, level = asked[which], team[member]
    of_item = ITEM_SD * rng.standard_normal(len(items))
    of_rater = 0.2 * rng.standard_normal(shape[:2])
    burnt = np.array([one.role == "burnout" for one in items])[item]
    new = (agency < len(KINDS)) & (survey == 1)
    follows = _follows(place, agency, level)
    mean = (
        np.where(burnt, BURNOUT, BEFORE)
        + new * np.where(burnt, BURNOUT_AFTER - BURNOUT, TALK - BEFORE) * follows
    )
    rating = (
        mean
        + np.where(burnt, 0, of_item[item])
        + of_rater[agency, member]
        + NOISE * rng.standard_normal(len(item))
    )
    day = np.minimum(
        place.changed + np.array(SURVEYS).astype("timedelta64[D]"), np.datetime64(place.last, "D")
    )
    # A survey without names: nobody is the same person in the next one.
    number = np.ravel_multi_index((survey, agency, member), (len(SURVEYS), *shape[:2]))
    names = [f"A{one + 1:04d}" for one in range(len(SURVEYS) * shape[0] * shape[1])]
    return _Rated(Labels(number, names), np.zeros_like(item), agency, item, day[survey], rating, level)


def _follows(place: Base, agency: Codes, level: Codes) -> Floats:
    """Return what part of the talk each rater sees done: leaders all of it, statutory front lines less at first."""
    walk = place.setting.walk
    return np.where(level > FRONTLINE, 1.0, np.where(IS_STATUTORY[agency], walk**2, walk))


def _people(place: Base, items: tuple[Item, ...]) -> _Rated:
    """People rate what they experience, their recovery capital at the start, and need that nobody meets."""
    rng, folk, setting = np.random.default_rng([place.setting.seed, 201]), place.folk, place.setting
    asked = np.array([at for at, item in enumerate(items) if item.by_people])
    capital = np.array([item.role == "capital" for item in items])
    sign = np.array([dict(CAPITAL).get(item.id, 0.0) for item in items])
    later = days_on(folk.start, np.full(setting.people, AFTER_START))
    answers = (rng.random(setting.people) < ANSWERING) & (later <= np.datetime64(place.last, "D"))
    who, which = (axis.ravel() for axis in np.indices((setting.people, len(asked))))
    noise = rng.standard_normal(len(who))
    kind = pick(rng.random(setting.people), [one.work for one in KINDS])
    kept = capital[asked[which]] | answers[who]
    who, item, noise = who[kept], asked[which[kept]], noise[kept]
    group = folk.ethnicity[who] == SHUT_OUT
    walked = place.reached[who] * setting.walk
    mean = EXPERIENCE + (EXPERIENCE_AFTER - EXPERIENCE) * walked - BEHIND * group * (1 - 0.8 * walked)
    need = _unmet(place, place.changed_for)[who]
    is_need = np.array([one.role == "need" for one in items])[item]
    start = 5 + 1.8 * sign[item] * folk.capital[who] + 0.7 * noise
    rating = np.where(capital[item], start, np.where(is_need, need + 1.5 * noise, mean + 0.7 * noise))
    day = np.where(capital[item], folk.start[who], later[who])
    subject = np.where(
        capital[item] | is_need, len(AGENCIES) + folk.area[who], folk.area[who] * len(KINDS) + kind[who]
    )
    return _Rated(Ids(who), who, subject, item, day, rating, np.full(len(who), -1))


def _panel(place: Base, first: int) -> list[_Rated]:
    """Both sides of a panel rate the change, higher the more people it reaches and the more they are heard.

    `first` is the place of its first item. Its raters are asked without names.
    """
    setting, made = place.setting, []
    real = MORE * setting.dose * min(setting.influence / HEARD, 1.0)
    mean = np.array([TWEAK + real * share for share in (1.0, *IN_ELEMENTS.values())])
    day = min(place.changed + np.timedelta64(SURVEYS[-1], "D"), np.datetime64(place.last, "D"))
    for side, (raters, letter) in enumerate(zip(PANEL, "LP", strict=True)):
        rng = np.random.default_rng([setting.seed, 202 + side])
        who, what = (axis.ravel() for axis in np.indices((raters, len(mean))))
        rating = mean[what] + 0.2 * rng.standard_normal(raters)[who] + NOISE * rng.standard_normal(len(who))
        names = Labels(who, [f"{letter}{one + 1:03d}" for one in range(raters)])
        item, subject = first + (what > 0), len(AGENCIES) + len(AREAS) + what
        level = np.full(len(who), FRONTLINE if side else -1)
        made.append(_Rated(names, np.zeros_like(who), subject, item, np.full(len(who), day), rating, level))
    return made


def _unmet(place: Base, new: Flags) -> Floats:
    after = UNMET_WITHDRAWN if place.setting.withdrawal else UNMET_AFTER
    return np.where(place.reached | (new & place.setting.withdrawal), after, UNMET)
