"""The scorecard: six criteria with their verdicts, what they rest on, and what it says in words."""

from syschange.criteria.scorecard.explain import Explanation
from syschange.criteria.scorecard.published import Period, PublishedScorecard, read_scorecard
from syschange.criteria.scorecard.scorecard import Scorecard, build

__all__ = ["Explanation", "Period", "PublishedScorecard", "Scorecard", "build", "read_scorecard"]
