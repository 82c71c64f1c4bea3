"""The register of changes: what is claimed to have changed, what is evidenced, and who outside says so."""

from syschange.system.register.result import Register
from syschange.system.register.tracing import Tracing
from syschange.system.register.verb import register

__all__ = ["Register", "Tracing", "register"]
