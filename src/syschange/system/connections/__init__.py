"""Whether people are connected, and have a say: ties gained and lost, what is asked and offered, and who decides."""

from syschange.system.connections.result import Connections
from syschange.system.connections.verb import connections

__all__ = ["Connections", "connections"]
