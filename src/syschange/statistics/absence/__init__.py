"""How few people have to be away before most of the work has nobody who can do it."""

from syschange.statistics.absence.factor import (
    SECONDS,
    SHARE,
    AbsenceFactor,
    Counted,
    Cover,
    absence_factor,
    cover,
    worst_absences,
)

__all__ = [
    "SECONDS",
    "SHARE",
    "AbsenceFactor",
    "Counted",
    "Cover",
    "absence_factor",
    "cover",
    "worst_absences",
]
