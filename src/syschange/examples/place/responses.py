"""The table of responses: an assessment tool item by item, and five parts of life, at the start and a year later."""

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from syschange import schemas
from syschange.examples.place.base import Base
from syschange.examples.place.chance import Floats, Random, days_on
from syschange.examples.place.folk import MISMEASURED
from syschange.examples.worlds.columns import Ids, Labels, Values

MONTHS = (0, 12)
TOOL = "ndt_"
BIASED = "ndt_engagement"  # the item that asks something else of one group, where the tool is biased
BIAS = 0.9  # how much harder things seem by it, in standard deviations of how hard they are
IMPACT = 0.3  # how much harder things are for that group: no bias, but what is so
EASED = 0.25  # how much easier they are a year later for four points of gain, in the same


@dataclass(frozen=True)
class Domain:
    """A part of life: the item of the code list that comes nearest, its ends, what a year adds to it, and its mean.

    `gain` is for four points of the outcome measure; it is below 0 where a lower answer is better.
    """

    item: str
    lowest: int
    highest: int
    gain: float
    mean: float
    spread: float


DOMAINS = MappingProxyType(
    {
        "homes": Domain("homelessness_star_tenancy_accommodation", 1, 10, 0.8, 4.5, 1.3),
        "activity": Domain("ascot_sct4_occupation", 1, 4, -0.3, 2.8, 0.5),
        "income": Domain("homelessness_star_money", 1, 10, 0.6, 4.5, 1.3),
        "networks": Domain("homelessness_star_social_networks", 1, 10, 0.6, 4.5, 1.3),
        "work": Domain("homelessness_star_meaningful_time", 1, 10, 0.5, 4.0, 1.3),
    }
)
POINTS = 4.0
_STEPS = np.array([-0.9, -0.2, 0.5, 1.3])  # where one answer becomes the next
_DIFFICULTY = np.linspace(-0.5, 0.5, 10)
_LOADING = 0.8


def draw(place: Base) -> pd.DataFrame:
    """Return one row a person, item and month; those who started less than a year before the last day, one month."""
    rng, folk = place.rng("responses"), place.folk
    tool = [one for one in schemas.codelist("items").measures if one.label.startswith(TOOL)]
    eased = place.gain / POINTS
    hard = (
        folk.burden[:, None]
        + IMPACT * (folk.ethnicity == MISMEASURED)[:, None]
        - EASED * eased[:, None] * [0, 1]
    )
    ndt = np.stack([_answers(place, rng.standard_normal(hard.shape), hard, at, one.label) * (2 if one.doubled else 1)
                    for at, one in enumerate(tool)], axis=2)  # fmt: skip
    values = np.concatenate([ndt, _life(rng, hard, eased)], axis=2)
    labels = [*(one.label for one in tool), *(domain.item for domain in DOMAINS.values())]
    again = days_on(folk.start, np.full(len(hard), 365)) <= np.datetime64(place.last, "D")
    asked = np.stack([np.ones_like(again), again], axis=1)
    who, month, item = (axis.ravel() for axis in np.indices(values.shape))
    there = asked[who, month]
    who, month, item = who[there], month[there], item[there]
    months = np.array(MONTHS)[month]
    lost = place.some(rng, len(who))
    return place.table(
        person_id=Ids(who),
        item=Labels(item, labels),
        months=Values(months),
        value=Values(values[who, month, item], lost),
        answered_on=Values(
            days_on(folk.start, np.zeros(len(hard)))[who] + (month * 365).astype("timedelta64[D]")
        ),
        reported_by=Labels((item < len(tool)).astype(np.int64), schemas.codelist("reported_by").labels),
        worker_id=Labels(folk.worker[who], place.staff.ids),
    )


def _answers(place: Base, noise: Floats, hard: Floats, at: int, label: str) -> Floats:
    """Return answers from 0 to 4, harder the more so."""
    biased = place.setting.biased_tool and label == BIASED
    bias = BIAS * (place.folk.ethnicity == MISMEASURED)[:, None] * biased
    seems = _LOADING * hard + bias + np.sqrt(1 - _LOADING**2) * noise - _DIFFICULTY[at]
    return np.asarray((seems[:, :, None] > _STEPS).sum(axis=2), dtype=np.float64)


def _life(rng: Random, hard: Floats, eased: Floats) -> Floats:
    """Return answers on the parts of life: better where things are less hard, and by what was gained."""
    lasting = rng.standard_normal((len(hard), 1, len(DOMAINS)))
    passing = rng.standard_normal((len(hard), 2, len(DOMAINS)))
    every = DOMAINS.values()
    gain, mean, spread, lowest, highest = (
        np.array([getattr(one, name) for one in every])
        for name in ("gain", "mean", "spread", "lowest", "highest")
    )
    better = np.sign(gain)
    level = 0.8 * lasting - 0.4 * better * hard[:, :1, None] + 0.25 * passing
    made = mean + spread * level + gain * eased[:, None, None] * np.array([[0.0], [1.0]])
    return np.asarray(np.clip(np.round(made), lowest, highest))
