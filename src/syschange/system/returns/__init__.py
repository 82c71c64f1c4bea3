"""Whether people who leave a service come back: resilience for the future, and not the presenting need alone."""

from syschange.system.returns.result import Returned
from syschange.system.returns.verb import returns

__all__ = ["Returned", "returns"]
