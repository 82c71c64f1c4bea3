"""Is it systems change: a plan agreed beforehand, tests of six criteria, and one of four verdicts on each."""

from syschange.criteria.compared import ScorecardComparison, compare
from syschange.criteria.evaluate import evaluate
from syschange.criteria.gathering.tables import check_data
from syschange.criteria.judging.custom import Answer, CustomTest, custom_test
from syschange.criteria.judging.evidence import Test
from syschange.criteria.plan import Plan
from syschange.criteria.plan.drafting import draft_plan
from syschange.criteria.plan.foreseen import Foreseen, foresee
from syschange.criteria.portfolio import Portfolio, portfolio
from syschange.criteria.scorecard import Explanation, PublishedScorecard, Scorecard, read_scorecard
from syschange.criteria.sensitivity import Sensitivity, sensitivity

__all__ = [
    "Answer",
    "CustomTest",
    "Explanation",
    "Foreseen",
    "Plan",
    "Portfolio",
    "PublishedScorecard",
    "Scorecard",
    "ScorecardComparison",
    "Sensitivity",
    "Test",
    "check_data",
    "compare",
    "custom_test",
    "draft_plan",
    "evaluate",
    "foresee",
    "portfolio",
    "read_scorecard",
    "sensitivity",
]
