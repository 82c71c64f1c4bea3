"""The table of recommendations: who made them, and what came of them."""

import numpy as np
import pandas as pd

from syschange.examples.place.agencies import AREAS, EAST
from syschange.examples.place.base import Base, days
from syschange.examples.place.chance import days_on, one_of, pick
from syschange.examples.place.meetings import BOARDS
from syschange.examples.worlds.columns import Labels, Values

ROLES = ("lived_experience", "family", "frontline", "leader", "outside")
MADE = 240  # in the four years, or one for every ten people where that is more
ADOPTED, ADOPTED_LIVED = (
    0.5,
    0.2,
)  # the share adopted of others', and of people's with lived experience before
_ROLES = (0.40, 0.15, 0.20, 0.15, 0.10)
_DECIDED = 60  # days until most are decided


def draw(place: Base) -> pd.DataFrame:
    """Return one row a recommendation."""
    rng = place.rng("recommendations")
    rows = max(MADE, place.setting.people // 10)
    at = rng.random((4, rows))
    span = (place.last - place.first).days
    made = days_on(np.full(rows, np.datetime64(place.first, "D")), np.sort(at[0]) * span)
    area, role = one_of(at[1], len(AREAS)), pick(at[2], _ROLES)
    new = (area == EAST) & (made >= place.changed)
    likely = np.where(role == 0, np.where(new, place.setting.influence, ADOPTED_LIVED), ADOPTED)
    adopted = at[3] < likely
    on = days_on(made, 5 + rng.exponential(_DECIDED / 2, rows))
    open_still = on > np.datetime64(place.last, "D")
    return place.table(
        recommendation_id=Labels(np.arange(rows), [f"R{number + 1:05d}" for number in range(rows)]),
        author_role=Labels(role, ROLES),
        adopted=Values(adopted, open_still),
        made_on=Values(made),
        adopted_on=days(on, ~adopted | open_still),
        group=Labels(area, BOARDS),
    )
