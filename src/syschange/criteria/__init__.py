"""Is it systems change: a plan agreed beforehand, tests of six criteria, and one of four verdicts on each."""

from syschange.criteria.data import check_data
from syschange.criteria.evaluate import evaluate
from syschange.criteria.plan import Plan
from syschange.criteria.scorecard import Scorecard

__all__ = ["Plan", "Scorecard", "check_data", "evaluate"]
