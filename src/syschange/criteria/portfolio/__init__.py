"""Several changes in an order: by dominance, then by what is met, then by the least probability; never a score."""

from syschange.criteria.portfolio.portfolio import Portfolio, portfolio

__all__ = ["Portfolio", "portfolio"]
