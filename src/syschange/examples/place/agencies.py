"""The agencies of a place and the services they give: seven kinds, one of each in both areas."""

from dataclasses import dataclass

import numpy as np

EAST, WEST = 0, 1
AREAS = ("Eastside", "Westside")
ARMS = ("new way", "as before")


@dataclass(frozen=True)
class Kind:
    """A kind of agency: what it is called, its sector, its service, how much of the work it has, and its team."""

    name: str
    sector: str
    service: str
    work: float
    frontline: int


KINDS = (
    Kind("mental health trust", "NHS", "mental health", 0.20, 2),
    Kind("drug and alcohol service", "voluntary and community", "drugs and alcohol", 0.20, 2),
    Kind("family services", "social services", "family support", 0.15, 1),
    Kind("housing office", "housing", "housing support", 0.15, 1),
    Kind("probation", "probation and prison", "probation", 0.08, 1),
    Kind("community centre", "voluntary and community", "community support", 0.12, 2),
    Kind("jobs and benefits centre", "benefits and employment", "jobs and benefits", 0.10, 1),
)
MENTAL_HEALTH, DRUGS, FAMILY, HOUSING, PROBATION, COMMUNITY, JOBS = range(len(KINDS))
VOLUNTARY = (DRUGS, COMMUNITY)
STATUTORY = (MENTAL_HEALTH, FAMILY, HOUSING, PROBATION, JOBS)
# An agency's number is that of its kind, and as many more in Westside.
AGENCIES = tuple(f"{area} {kind.name}" for area in AREAS for kind in KINDS)
SECTORS = tuple(dict.fromkeys(kind.sector for kind in KINDS))
SERVICES = tuple(kind.service for kind in KINDS)
SECTOR_OF = np.array([SECTORS.index(kind.sector) for _ in AREAS for kind in KINDS])
IS_STATUTORY = np.isin(np.arange(len(AGENCIES)) % len(KINDS), STATUTORY)
