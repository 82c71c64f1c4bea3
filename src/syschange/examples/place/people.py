"""The table of people: who they are, their household, and who carries and coordinates their case."""

import numpy as np
import pandas as pd

from syschange import schemas
from syschange.examples.place.agencies import AREAS, ARMS
from syschange.examples.place.base import Base, days, holes
from syschange.examples.place.chance import Codes, Days, Flags, days_on
from syschange.examples.place.folk import BANDS, ETHNICITIES, RELATIONS, SEVERITIES, SUBSTANCES
from syschange.examples.worlds.columns import Ids, Labels, Values
from syschange.frames import MISSING_KINDS

LEAVING = ("Moved on with support", "Moved away", "Lost touch")
_LEAVE = 0.25
_STAY, _SPREAD = 180, 400  # days after the start before anybody leaves, and within which they do
_WHY = ("not_known", "prefer_not_to_say", "not_asked")
_EDITION = "IoD2019"
_NO_SUCH_NEED = MISSING_KINDS["not_applicable"]


def draw(place: Base) -> pd.DataFrame:
    """Return one row a person."""
    folk, staff = place.folk, place.staff
    rng = place.rng("people")
    rows = len(folk.area)
    lost = {
        name: place.some(rng, rows) for name in ("ethnicity", "class", "tenth", "worker", "trauma", "mental")
    }
    why = rng.integers(0, len(_WHY), rows)
    left, reason = leaving(place)
    tenths = schemas.codelist("imd_decile").labels
    coordinator, deputy = place.coordinator[folk.household], place.deputy[folk.household]
    unknown = [MISSING_KINDS[kind] for kind in _WHY]
    ethnicity = np.where(lost["ethnicity"], len(ETHNICITIES) + why, folk.ethnicity)
    classes = schemas.codelist("ns_sec_8").labels
    return place.table(
        person_id=Ids(np.arange(rows)),
        household_id=Labels(folk.household, place.home_ids),
        arm=Labels(folk.area, ARMS),
        worker_id=Labels(holes(folk.worker, lost["worker"]), staff.ids),
        coordinator_id=Labels(coordinator, staff.ids),
        deputy_id=Labels(deputy, staff.ids),
        started_on=Values(folk.start),
        left_on=days(left),
        leaving_reason=Labels(holes(reason, np.isnat(left)), LEAVING),
        age=Values(folk.age),
        age_band=Labels(folk.band, BANDS),
        sex=Labels(folk.sex, schemas.codelist("sex").labels),
        ethnicity=Labels(ethnicity, [*ETHNICITIES, *unknown]),
        **{"class": Labels(holes(folk.work, lost["class"]), classes)},
        disability=Labels(folk.disability, schemas.codelist("disability").labels),
        area=Labels(folk.area, AREAS),
        imd_decile=Labels(holes(folk.tenth, lost["tenth"]), tenths),
        imd_edition=Labels(holes(np.zeros(rows, dtype=np.int64), lost["tenth"]), [_EDITION]),
        relation=Labels(folk.relation, RELATIONS),
        homelessness=Labels(1 - folk.homeless, schemas.codelist("homelessness").labels),
        need_homelessness=Values(folk.homeless),
        need_drugs_alcohol=Values(folk.drugs >= 0),
        need_mental_health=Values(folk.mental_health >= 0, lost["mental"]),
        need_justice=Values(folk.justice),
        need_violence=Values(folk.violence),
        severity_drugs_alcohol=_severity(folk.drugs, np.zeros(rows, dtype=bool)),
        severity_mental_health=_severity(folk.mental_health, lost["mental"]),
        substance=Labels(np.where(folk.substance < 0, len(SUBSTANCES), folk.substance), [*SUBSTANCES, _NO_SUCH_NEED]),
        trauma=Values(folk.trauma, lost["trauma"]),
        family_drugs_alcohol=Values(folk.family_use),
    )  # fmt: skip


def leaving(place: Base) -> tuple[Days, Codes]:
    """Return the day each person leaves, missing where they stay to the last day, and the place of the reason."""
    rng = np.random.default_rng([place.setting.seed, 103])
    at, when, why = rng.random((3, len(place.folk.area)))
    gone = days_on(place.folk.start, _STAY + when * _SPREAD)
    leaves = (at < _LEAVE) & (gone <= np.datetime64(place.last, "D"))
    reason = (why * len(LEAVING)).astype(np.int64)
    return np.where(leaves, gone, np.datetime64("NaT", "D")), reason


def _severity(severity: Codes, lost: Flags) -> Labels:
    code = np.where(severity < 0, len(SEVERITIES), severity)
    return Labels(holes(code, lost), [*SEVERITIES, _NO_SUCH_NEED])
