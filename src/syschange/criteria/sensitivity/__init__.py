"""How far verdicts hang on how one judges: every defensible way tried, and what turns each verdict."""

from syschange.criteria.sensitivity.result import Sensitivity
from syschange.criteria.sensitivity.verb import sensitivity

__all__ = ["Sensitivity", "sensitivity"]
