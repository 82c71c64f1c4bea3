"""Money over people: what an outcome cost, and what is known of a share where some of it is not."""

from syschange.statistics.money.bounds import Within, known_share
from syschange.statistics.money.per_outcome import PerOutcome, cost_per, people_counted

__all__ = ["PerOutcome", "Within", "cost_per", "known_share", "people_counted"]
