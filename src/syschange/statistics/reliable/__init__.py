"""Change in a person beyond measurement error: six indices, cutoffs, categories, and what no change gives."""

from syschange.statistics.reliable.categories import CATEGORIES, THREE, categories
from syschange.statistics.reliable.cutoffs import cutoff
from syschange.statistics.reliable.indices import METHODS, Index, Norm, index, needs
from syschange.statistics.reliable.nochange import NoChange, expected, own, selected
from syschange.statistics.reliable.shares import Shifted, beyond_expected

__all__ = [
    "CATEGORIES",
    "METHODS",
    "THREE",
    "Index",
    "NoChange",
    "Norm",
    "Shifted",
    "beyond_expected",
    "categories",
    "cutoff",
    "expected",
    "index",
    "needs",
    "own",
    "selected",
]
