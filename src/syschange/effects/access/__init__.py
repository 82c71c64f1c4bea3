"""How long people wait from asking to being reached, by group, those who are waiting still among them."""

from syschange.effects.access.result import TimeToAccess
from syschange.effects.access.verb import time_to_access

__all__ = ["TimeToAccess", "time_to_access"]
