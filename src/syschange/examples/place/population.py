"""The table of the population: how many people in need live in each area, by ethnic group and sex."""

import numpy as np
import pandas as pd

from syschange import schemas
from syschange.examples.place.agencies import AREAS
from syschange.examples.place.base import Base
from syschange.examples.place.chance import quarters
from syschange.examples.place.folk import ETHNICITIES, FEMALE_SHARE, IN_NEED
from syschange.examples.worlds.columns import Labels, Values

PER_PERSON = 2.5  # people in need in an area, for each who starts with a service in the four years in both


def draw(place: Base) -> pd.DataFrame:
    """Return one row an ethnic group, sex, area and quarter: the same in each, as an estimate would be."""
    periods = quarters(place.first, place.last)
    sexes = np.array([FEMALE_SHARE, 1 - FEMALE_SHARE])
    n = place.total * PER_PERSON * IN_NEED[:, :, None] * sexes
    shape = (len(periods), *n.shape)
    period, area, ethnicity, sex = (axis.ravel() for axis in np.indices(shape))
    return place.table(
        period=Labels(period, periods),
        n=Values(np.broadcast_to(n, shape).ravel()),
        base=Labels(np.zeros_like(period), ["people in need"]),
        area=Labels(area, AREAS),
        sex=Labels(sex, schemas.codelist("sex").labels),
        ethnicity=Labels(ethnicity, ETHNICITIES),
        source=Labels(np.zeros_like(period), ["made up"]),
    )
