"""Whether agencies really work together: who meets, decides, refers, and what it all rests on."""

from syschange.system.partnership.result import Partnership
from syschange.system.partnership.verb import partnership

__all__ = ["Partnership", "partnership"]
