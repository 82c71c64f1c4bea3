"""How long people wait to be assessed: the median and the ninth decile, those who wait still among them."""

from syschange.system.assessment_wait.result import AssessmentWait
from syschange.system.assessment_wait.verb import assessment_wait

__all__ = ["AssessmentWait", "assessment_wait"]
