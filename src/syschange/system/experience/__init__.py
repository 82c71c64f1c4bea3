"""What contact with services does to people: harms and retellings, assessments, overridden choices and risk."""

from syschange.system.experience.result import Experience
from syschange.system.experience.verb import experience

__all__ = ["Experience", "experience"]
