"""Whether a gain is carried by one person: the declared contrast again without each worker in turn."""

from syschange.system.reliance.result import Reliance
from syschange.system.reliance.verb import reliance

__all__ = ["Reliance", "reliance"]
