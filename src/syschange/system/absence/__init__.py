"""How few people have to be away before most of the work has nobody who can do it."""

from syschange.system.absence.result import AbsenceReliance
from syschange.system.absence.verb import absence_factor

__all__ = ["AbsenceReliance", "absence_factor"]
