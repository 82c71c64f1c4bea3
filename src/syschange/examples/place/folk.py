"""The people of a place and their households: who they are, what they need, when they start, and with whom.

All shares are ours and made up. They are of the order met in services for people who face several disadvantages at
once, and describe no real place and no real group.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from syschange import schemas
from syschange.examples.place import sizes
from syschange.examples.place.agencies import AREAS, EAST
from syschange.examples.place.chance import Codes, Days, Flags, Floats, Random, days_on, pick, rows_of
from syschange.examples.place.setting import Setting
from syschange.examples.place.staff import Staff, caseloads

ETHNICITIES = schemas.codelist("ethnic_group_5").labels
ASIAN, BLACK, MIXED, WHITE, OTHER = range(len(ETHNICITIES))
SHUT_OUT = BLACK  # half as many come as there are, until they are reached
LEFT_BEHIND = (ASIAN, BLACK)  # where the change benefits some only
HARMED = ASIAN  # where it harms
MISMEASURED = BLACK  # where the tool is biased
# Who lives there in need, by area: Asian, Black, Mixed, White, Other.
IN_NEED = np.array([(0.22, 0.18, 0.06, 0.48, 0.06), (0.14, 0.14, 0.06, 0.60, 0.06)])
COMING = sizes.SHUT_OUT
RELATIONS = ("in their own right", "family", "friend")
OWN, FAMILY, FRIEND = range(len(RELATIONS))
SEVERITIES = ("mild", "moderate", "severe")
BANDS = schemas.codelist("age_band_ten_year").labels
FEMALE_SHARE = 0.45

_SIZES = (0.45, 0.25, 0.15, 0.10, 0.05)  # households of 1 to 5
_AFTER_THE_FIRST = 60  # days within which the others of a household start
_CLASS = (0.02, 0.06, 0.08, 0.06, 0.08, 0.18, 0.20, 0.27, 0.05)
_DISABILITY = (0.28, 0.22, 0.12, 0.38)
_TENTHS = (0.30, 0.20, 0.13, 0.10, 0.08, 0.06, 0.05, 0.04, 0.02, 0.02)
_AGES = ((16, 0.16), (25, 0.26), (35, 0.24), (45, 0.17), (55, 0.10), (65, 0.05), (75, 0.02), (85, 0.0))
_SUBSTANCES = (0.45, 0.30, 0.15, 0.10)
SUBSTANCES = ("Alcohol", "Opiates", "Cocaine", "Cannabis")
_SEVERITY = (0.30, 0.40, 0.30)
_OWN_FIRST, _OWN_OTHERS = (1.0, 0.0, 0.0), (0.4, 0.4, 0.2)


@dataclass(frozen=True, eq=False)
class Households:
    """Households: area, tenth of deprivation from 0, the day the first of them starts, how many start, and draws."""

    area: Codes
    tenth: Codes
    start: Days
    size: Codes
    named: Floats
    deputised: Floats


@dataclass(frozen=True, eq=False)
class Folk:
    """People, each characteristic as the place of its label; a severity is -1 where there is no such need.

    `burden` is how hard things are at the start, with a mean of 0 and a standard deviation of 1; `capital` is what
    somebody has to build on, likewise. `dosed` is the draw that says whether the change reaches them.
    """

    household: Codes
    area: Codes
    start: Days
    worker: Codes
    ethnicity: Codes
    sex: Codes
    age: Codes
    band: Codes
    work: Codes
    disability: Codes
    tenth: Codes
    relation: Codes
    homeless: Flags
    mental_health: Codes
    drugs: Codes
    justice: Flags
    violence: Flags
    trauma: Flags
    family_use: Flags
    substance: Codes
    burden: Floats
    capital: Floats
    dosed: Floats


def households(setting: Setting, first: date, last: date) -> Households:
    """Return the households of a place, enough for its people."""
    rng = np.random.default_rng([setting.seed, 101])
    sizes = 1 + pick(rng.random(setting.people), _SIZES)
    held = int(np.searchsorted(np.cumsum(sizes), setting.people)) + 1
    at = rng.random((setting.people, 5))[:held]
    span = (last - first).days + 1
    return Households(
        area=(at[:, 0] >= 0.5).astype(np.int64),  # noqa: PLR2004 - two areas of one size
        tenth=pick(at[:, 1], _TENTHS),
        start=days_on(np.full(held, np.datetime64(first, "D")), at[:, 2] * span),
        size=sizes[:held],
        named=at[:, 3],
        deputised=at[:, 4],
    )


def folk(setting: Setting, homes: Households, staff: Staff, last: date) -> Folk:
    """Return the people of a place: those of each household one after the other."""
    rng = np.random.default_rng([setting.seed, 102])
    people = setting.people
    home, place = (column[:people] for column in rows_of(homes.size))
    area, tenth = homes.area[home], homes.tenth[home]
    later = np.where(place > 0, rng.random(people) * _AFTER_THE_FIRST, 0)
    start = np.minimum(days_on(homes.start[home], later), np.datetime64(last, "D"))
    burden, capital = _burden(rng, people)
    age = _ages(rng, people)
    cases = np.stack([staff.caseworkers(where) for where in range(len(AREAS))])
    mental, drugs = _needs(rng, burden)
    at = rng.random((11, people))
    drug_user = drugs >= 0
    return Folk(
        household=home,
        area=area,
        start=start,
        worker=cases[area, pick(at[0], caseloads(setting))],
        ethnicity=pick(at[1], _coming(setting, area, start)),
        sex=(at[2] >= FEMALE_SHARE).astype(np.int64),
        age=age,
        band=np.searchsorted([ends for ends, _ in _AGES], age, side="right") - 1,
        work=pick(at[3], _CLASS),
        disability=pick(at[4], _DISABILITY),
        tenth=tenth,
        relation=pick(at[5], np.where((place == 0)[:, None], _OWN_FIRST, _OWN_OTHERS)),
        homeless=at[6] < 0.35 - 0.02 * tenth,
        mental_health=mental,
        drugs=drugs,
        justice=at[7] < 0.3,  # noqa: PLR2004 - ours
        violence=at[8] < 0.3,  # noqa: PLR2004 - ours
        trauma=at[9] < 0.6,  # noqa: PLR2004 - ours
        family_use=at[10] < np.where(drug_user, 0.35, 0.2),
        substance=np.where(drug_user, pick(rng.random(people), _SUBSTANCES), -1),
        burden=burden,
        capital=capital,
        dosed=rng.random(people),
    )


def _coming(setting: Setting, area: Codes, start: Days) -> Floats:
    """Return how likely each ethnic group is, a row a person: the shut-out group comes less until it is reached."""
    shares = IN_NEED[area].copy()
    reached = (area == EAST) & (start >= np.datetime64(setting.changed_on, "D"))
    shares[:, SHUT_OUT] *= np.where(reached, sizes.coming_after(setting), COMING)
    return shares


def _burden(rng: Random, people: int) -> tuple[Floats, Floats]:
    """Return how hard things are and what there is to build on: those with the harder things have rather less."""
    first, second = rng.standard_normal((2, people))
    return first, -0.4 * first + np.sqrt(1 - 0.16) * second


def _needs(rng: Random, burden: Floats) -> tuple[Codes, Codes]:
    """Return the severity of mental ill health and of drug or alcohol use; -1 for no such need."""
    made = []
    for likely in (0.65, 0.6):
        at, severe = rng.random((2, len(burden)))
        need = at < np.clip(likely + 0.12 * burden, 0.05, 0.95)
        made.append(np.where(need, pick(severe, _SEVERITY), -1))
    return made[0], made[1]


def _ages(rng: Random, people: int) -> Codes:
    youngest = np.array([age for age, _ in _AGES])
    band = pick(rng.random(people), [share for _, share in _AGES])
    return np.asarray(youngest[band] + (rng.random(people) * 9).astype(np.int64), dtype=np.int64)
