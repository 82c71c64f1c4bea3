"""What moved between two scorecards of one change, and why: the data, what would count, or how it was worked out."""

from syschange.criteria.compared.compare import ScorecardComparison, compare

__all__ = ["ScorecardComparison", "compare"]
