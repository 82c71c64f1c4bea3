"""The table of the workforce: posts, levels, days, training and support."""

import numpy as np
import pandas as pd

from syschange.examples.place.agencies import AGENCIES, AREAS, EAST, SECTOR_OF, SECTORS
from syschange.examples.place.base import Base, days
from syschange.examples.place.chance import days_on
from syschange.examples.place.staff import FRONTLINE, LEVELS, MANAGER
from syschange.examples.worlds.columns import Labels, Values

POSTS = ("caseworker", "lead", "director")
PEER_POST = "peer worker"
# The share of an area's workers trained, of the front line where nothing is done and what doing adds to it.
_TRAINED_LEADERS, _TRAINED_FRONT, _TRAINED_BY_WALK = 0.9, 0.2, 0.65
_SHADOWING, _SHADOWING_WIDE = 0.5, 6.0  # days a year


def draw(place: Base) -> pd.DataFrame:
    """Return one row a worker: nobody holds two posts."""
    staff, setting, rng = place.staff, place.setting, place.rng("workforce")
    rows = len(staff.ids)
    at = rng.random((6, rows))
    east, front = staff.area == EAST, staff.level == FRONTLINE
    walked = _TRAINED_FRONT + _TRAINED_BY_WALK * setting.walk
    likely = np.where(east, np.where(front, walked, _TRAINED_LEADERS), _TRAINED_FRONT)
    trained = days_on(np.full(rows, place.changed), 30 + at[1] * 300)
    trained = np.where(at[0] < likely, trained, np.datetime64("NaT", "D"))
    trained = np.where(trained > staff.left, np.datetime64("NaT", "D"), trained)
    wide = setting.partnership == "wide"
    keen = np.isin(np.arange(rows), staff.keen)
    shadowing = np.where(east & (wide | keen), _SHADOWING_WIDE, _SHADOWING)
    team = staff.area * len(TEAMS) + np.where(front, 0, 1)
    return place.table(
        worker_id=Labels(np.arange(rows), staff.ids),
        post=Labels(np.where(staff.peer, len(POSTS), staff.level), [*POSTS, PEER_POST]),
        started_on=Values(staff.started),
        left_on=days(staff.left),
        level=Labels(staff.level, LEVELS),
        agency=Labels(staff.agency, AGENCIES),
        sector=Labels(SECTOR_OF[staff.agency], SECTORS),
        team=Labels(team, [f"{area} {name}" for area in AREAS for name in TEAMS]),
        weekly_hours=Values(np.where(at[2] < 0.7, 37.0, 22.5)),  # noqa: PLR2004 - ours
        trained_on=days(trained),
        lived_experience=Values(staff.peer),
        paid=Values(np.ones(rows, dtype=bool)),
        peer_supervision=Values(at[3] < np.where(staff.peer & east, 0.9, 0.4)),
        reflective_practice=Values(at[4] < np.where(east & ~front, 0.9, 0.2 + 0.7 * setting.walk * east)),
        sickness_days=Values(rng.poisson(np.where(staff.level == MANAGER, 5, 9), rows).astype(np.float64)),
        shadowing_days=Values(rng.poisson(shadowing).astype(np.float64)),
    )


TEAMS = ("casework", "leads")
