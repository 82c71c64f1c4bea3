"""The table of events: what services do that can harm or shut out, what people do about it, and who comes back."""

import numpy as np
import pandas as pd

from syschange.examples.place.agencies import (
    AGENCIES,
    COMMUNITY,
    DRUGS,
    FAMILY,
    HOUSING,
    KINDS,
    MENTAL_HEALTH,
)
from syschange.examples.place.base import Base
from syschange.examples.place.chance import Codes, Days, Random, days_on, one_of, pick, quarter_start
from syschange.examples.place.folk import SHUT_OUT
from syschange.examples.place.people import leaving
from syschange.examples.place.sizes import between, lasting
from syschange.examples.worlds.columns import Ids, Labels, Values

# What happens, how likely in the half year after the start, where, and whether less of it where practice changes.
HAPPENING = (
    ("eviction", 0.06, HOUSING, True),
    ("exclusion", 0.06, COMMUNITY, True),
    ("ban", 0.04, HOUSING, True),
    ("restraint", 0.02, MENTAL_HEALTH, True),
    ("discharge for missed appointments", 0.12, DRUGS, True),
    ("override", 0.08, FAMILY, True),
    ("complaint", 0.10, HOUSING, False),
    ("placement", 0.06, HOUSING, False),
    ("move", 0.10, HOUSING, False),
)
HARMS = tuple(name for name, _, _, less in HAPPENING if less)
LESS = 0.6  # what part of it goes where practice follows talk all the way
COMPLAINING = 0.4  # of those of the shut-out group who would complain, were they like others
RETELLINGS, RETELLINGS_AFTER = 3.0, 1.0  # mean number of times one's story is told again
ASKED, GIVEN = 0.7, 0.8
RETURNING, RETURNING_AFTER = 0.40, 0.15  # of those who left, where nothing lasts, and where the change does
_NEAR, _FAR = 8.0, 35.0  # mean kilometres of a move or placement
REASONS = ("rent", "behaviour", "missed appointments", "worried who would see it", "family")
_SPAN, _BACK = 180, 240
_NAMES = (
    *(name for name, *_ in HAPPENING),
    "retelling",
    "consent asked",
    "consent given",
    "consent refused",
    "return",
)


def draw(place: Base) -> pd.DataFrame:
    """Return one row an event, or one for the retellings of a quarter."""
    rng = place.rng("events")
    parts = [*_happening(place, rng), _retellings(place, rng), *_consents(place, rng), _returns(place, rng)]
    who, name, day, kind, times = (np.concatenate(column) for column in zip(*parts, strict=True))
    rows = len(who)
    far = np.where(place.setting.ties == "churned", _FAR, _NEAR)
    km = np.round(rng.exponential(1.0, rows) * np.where(place.reached[who], far, _NEAR), 1)
    moved = np.isin(name, [_NAMES.index("placement"), _NAMES.index("move")])
    reason = _reason(name, one_of(rng.random(rows), 3))
    recorded = (day >= np.datetime64(place.first, "D")) & (day <= np.datetime64(place.last, "D"))
    kept = np.flatnonzero(recorded)[np.argsort(day[recorded], kind="stable")]
    agency = place.folk.area[who] * len(KINDS) + kind
    table = place.table(
        person_id=Ids(who[kept]),
        event=Labels(name[kept], _NAMES),
        happened_on=Values(day[kept]),
        times=Values(times[kept], (times == 0)[kept]),
        service=Labels(kind[kept], [one.service for one in KINDS]),
        agency=Labels(agency[kept], AGENCIES),
        reason=Labels(reason[kept], REASONS),
        distance=Values(km[kept], ~moved[kept]),
    )
    return table.drop_duplicates().reset_index(drop=True)


_Part = tuple[Codes, Codes, Days, Codes, Codes]


def _part(who: Codes, name: str | Codes, day: Days, kind: int | Codes, times: Codes | None = None) -> _Part:
    number = np.full(len(who), _NAMES.index(name)) if isinstance(name, str) else name
    return (
        who,
        number,
        day,
        np.broadcast_to(kind, len(who)),
        np.zeros(len(who), int) if times is None else times,
    )


def _happening(place: Base, rng: Random) -> list[_Part]:
    folk = place.folk
    made = []
    walked = place.reached * place.setting.walk
    for name, share, kind, less in HAPPENING:
        at, when = rng.random((2, len(folk.area)))
        likely = share * (1 - LESS * walked * less) * np.where(less & folk.trauma, 1.3, 1.0)
        if name == "complaint":
            likely = likely * np.where(folk.ethnicity == SHUT_OUT, COMPLAINING, 1.0)
        who = np.flatnonzero(at < likely)
        made.append(_part(who, name, days_on(folk.start[who], 7 + when[who] * _SPAN), kind))
    return made


def _retellings(place: Base, rng: Random) -> _Part:
    coordinated = place.coordinator[place.folk.household] >= 0
    times = rng.poisson(np.where(coordinated, RETELLINGS_AFTER, RETELLINGS))
    who = np.flatnonzero(times)
    return _part(who, "retelling", quarter_start(place.folk.start[who]), MENTAL_HEALTH, times[who])


def _consents(place: Base, rng: Random) -> list[_Part]:
    """Consent to telling family: asked early where practice follows talk, late otherwise."""
    asked, answer, early, soon, late, day = rng.random((6, len(place.folk.area)))
    who = np.flatnonzero(asked < ASKED)
    walked = place.reached & (early < place.setting.walk)
    on = days_on(place.folk.start, np.where(walked, soon * 14, 60 + late * 100))[who]
    given = np.where(answer[who] < GIVEN, _NAMES.index("consent given"), _NAMES.index("consent refused"))
    return [_part(who, "consent asked", on, FAMILY), _part(who, given, days_on(on, 1 + day[who] * 7), FAMILY)]


def _returns(place: Base, rng: Random) -> _Part:
    left, _ = leaving(place)
    at, when = rng.random((2, len(left)))
    later = between(RETURNING, RETURNING_AFTER, lasting(place.setting))
    who = np.flatnonzero(~np.isnat(left) & (at < np.where(place.reached, later, RETURNING)))
    kind = pick(rng.random(len(who)), [one.work for one in KINDS])
    return _part(who, "return", days_on(left[who], 1 + when[who] * _BACK), kind)


def _reason(name: Codes, which: Codes) -> Codes:
    """Return the reason of each event that has one: of harms, and of consent refused."""
    refused, harm = _NAMES.index("consent refused"), np.isin(name, [_NAMES.index(one) for one in HARMS])
    return np.where(harm, which, np.where(name == refused, 3 + which % 2, -1))
