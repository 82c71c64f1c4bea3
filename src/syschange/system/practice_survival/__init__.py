"""Whether sites that took a new practice up still do it so many months later, or after its first money ended."""

from syschange.system.practice_survival.result import PracticeSurvival
from syschange.system.practice_survival.verb import practice_survival

__all__ = ["PracticeSurvival", "practice_survival"]
