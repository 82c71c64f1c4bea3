"""The smallest effect that the data at hand would show, by simulation with their own structure."""

from syschange.effects.detectable.result import Detectable
from syschange.effects.detectable.verb import detectable

__all__ = ["Detectable", "detectable"]
