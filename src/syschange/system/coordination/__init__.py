"""Coordination round a household: agencies, who is named and who stands in, hand-offs, hours, family and consent."""

from syschange.system.coordination.result import Coordination
from syschange.system.coordination.verb import coordination

__all__ = ["Coordination", "coordination"]
