"""A change that came to different units at different times: the verb and its result."""

from syschange.effects.staggered.result import Staggered
from syschange.effects.staggered.verb import staggered

__all__ = ["Staggered", "staggered"]
