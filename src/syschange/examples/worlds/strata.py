"""Who lives in a simulated world: characteristics that go together, and how many people have each combination.

All numbers are ours and made up. They are of the order met in services for people who face several disadvantages at
once, and describe no real place and no real group.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange import schemas

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

AREAS = ("North", "East", "South", "West")
ARMS = ("new way", "as before")
CHANGED_AREAS = ("North", "East")
CHARACTERISTICS = ("area", "ethnicity", "sex", "age_band", "imd_decile", "class", "homelessness")
_LISTS = {
    "ethnicity": "ethnic_group_5",
    "sex": "sex",
    "age_band": "age_band_ten_year",
    "imd_decile": "imd_decile",
    "class": "ns_sec_8",
    "homelessness": "homelessness",
}
ASIAN, BLACK, MIXED, WHITE, OTHER = (
    "Asian, Asian British or Asian Welsh",
    "Black, Black British, Black Welsh, Caribbean or African",
    "Mixed or Multiple ethnic groups",
    "White",
    "Other ethnic group",
)
# Groups with few first contacts, which neither ethnicity nor area shows by itself: ethnicity and area.
SHUT_OUT = ((BLACK, "North"), (BLACK, "South"), (OTHER, "East"), (MIXED, "West"))

_AREA = (0.3, 0.25, 0.25, 0.2)
# By area: Asian, Black, Mixed, White, Other.
_ETHNICITY = (
    (0.12, 0.14, 0.06, 0.62, 0.06),
    (0.22, 0.10, 0.06, 0.54, 0.08),
    (0.08, 0.18, 0.08, 0.60, 0.06),
    (0.06, 0.06, 0.06, 0.78, 0.04),
)
# By ethnicity: ages 16-24, 25-34, … 85+.
_AGE = (
    (0.20, 0.26, 0.22, 0.15, 0.09, 0.05, 0.02, 0.01),
    (0.19, 0.23, 0.21, 0.18, 0.11, 0.05, 0.02, 0.01),
    (0.30, 0.27, 0.19, 0.12, 0.07, 0.03, 0.01, 0.01),
    (0.13, 0.19, 0.20, 0.19, 0.15, 0.08, 0.04, 0.02),
    (0.18, 0.27, 0.24, 0.16, 0.09, 0.04, 0.01, 0.01),
)
_FEMALE = (0.40, 0.41, 0.42, 0.42, 0.43, 0.46, 0.52, 0.60)  # by age
_DEPRIVED = (1.3, 1.7, 1.4, 1.0, 1.5)  # by ethnicity: how steeply the deprived tenths are over-represented
# By thirds of deprivation, most deprived first: the eight classes and students.
_CLASS = (
    (0.02, 0.06, 0.07, 0.06, 0.07, 0.17, 0.20, 0.29, 0.06),
    (0.05, 0.11, 0.12, 0.08, 0.09, 0.17, 0.16, 0.15, 0.07),
    (0.11, 0.19, 0.15, 0.10, 0.08, 0.13, 0.10, 0.06, 0.08),
)
_NEVER_WORKED, _STUDENTS, _OLDEST_STUDENTS = 7, 8, 2
_THIRD = (0, 0, 0, 0, 1, 1, 1, 2, 2, 2)  # of each tenth
_HOMELESS = {"base": 0.30, "per tenth": -0.022, "never worked": 0.22, "male": 0.06}

# How far below the best placed each group is, in units of the gap. Those left out are 0.
WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "ethnicity": {ASIAN: 0.6, BLACK: 1.0, MIXED: 0.4, OTHER: 0.8},
    "sex": {"Male": 0.2},
    "age_band": {"16-24": 0.3, "45-54": 0.1, "55-64": 0.2, "65-74": 0.3, "75-84": 0.3, "85+": 0.3},
    "imd_decile": {str(tenth): 0.3 * (10 - tenth) / 9 for tenth in range(1, 10)},
    "class": {
        "Semi-routine occupations": 0.1,
        "Routine occupations": 0.1,
        "Never worked and long-term unemployed": 0.2,
    },
    "homelessness": {"Homeless": 0.5},
}


@dataclass(frozen=True, eq=False)
class Strata:
    """Every combination of characteristics that people of the world have.

    Attributes
    ----------
    labels
        The labels of each characteristic, in order.
    codes
        For each characteristic, the place of each combination's label in `labels`.
    share
        The share of people who have each combination; they add up to 1.
    below
        How far below the best placed each combination is, in units of the gap, without any interaction.
    """

    labels: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, Codes]
    share: Floats
    below: Floats

    def having(self, which: Mapping[str, str]) -> NDArray[np.bool_]:
        """Return which combinations have all of the labels given."""
        has = np.ones(len(self.share), dtype=bool)
        for name, label in which.items():
            has &= self.codes[name] == self.labels[name].index(label)
        return has

    @property
    def shut_out(self) -> NDArray[np.bool_]:
        """Which combinations belong to a shut-out group."""
        parts = [self.having({"ethnicity": ethnicity, "area": area}) for ethnicity, area in SHUT_OUT]
        return np.asarray(np.logical_or.reduce(parts))

    @property
    def in_changed_area(self) -> NDArray[np.bool_]:
        """Which combinations live where the new way of working came first."""
        return np.isin(self.codes["area"], [AREAS.index(area) for area in CHANGED_AREAS])


@functools.cache
def strata() -> Strata:
    """Return every combination that occurs; nobody in the world is a student of 35 or over."""
    labels = {"area": AREAS} | {name: schemas.codelist(_LISTS[name]).labels for name in CHARACTERISTICS[1:]}
    joint = _joint()
    held = np.nonzero(joint)
    codes = {name: at.astype(np.int64) for name, at in zip(CHARACTERISTICS, held, strict=True)}
    below = np.zeros(len(held[0]))
    for name, weights in WEIGHTS.items():
        below += np.array([weights.get(label, 0.0) for label in labels[name]])[codes[name]]
    share = joint[held]
    return Strata(labels, codes, share / share.sum(), below)


def _joint() -> Floats:
    """Return the share of each combination, with an axis for each characteristic in their order."""
    tenth = np.arange(10)
    steep = np.array(_DEPRIVED)[:, None] ** -(tenth / 4.5)
    deprivation = steep / steep.sum(axis=1, keepdims=True)  # by ethnicity
    work = np.repeat(np.array(_CLASS)[np.array(_THIRD)][None], 8, axis=0)  # by age and tenth
    work[_OLDEST_STUDENTS:, :, _STUDENTS] = 0
    work /= work.sum(axis=2, keepdims=True)
    female = np.stack([np.array(_FEMALE), 1 - np.array(_FEMALE)])  # by sex and age
    known = np.einsum(
        "a,ae,eg,sg,ed,gdc->aesgdc",
        np.array(_AREA),
        np.array(_ETHNICITY),
        np.array(_AGE),
        female,
        deprivation,
        work,
    )
    homeless = (
        _HOMELESS["base"]
        + _HOMELESS["per tenth"] * tenth[None, :, None]
        + _HOMELESS["never worked"] * (np.arange(9) == _NEVER_WORKED)[None, None, :]
        + _HOMELESS["male"] * np.array([0, 1])[:, None, None]
    )  # by sex, tenth and class
    at_home = np.stack([homeless, 1 - homeless], axis=-1)
    return np.asarray(np.einsum("aesgdc,sdch->aesgdch", known, at_home))
