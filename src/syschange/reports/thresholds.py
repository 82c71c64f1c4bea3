"""What would count, number by number: what the plan says itself, and where the usual numbers come from."""

from syschange.criteria.plan import Thresholds
from syschange.criteria.plan.defaults import OURS, THRESHOLDS, Default


def thresholds_rows(agreed: Thresholds) -> tuple[tuple[str, str], ...]:
    """Return a row a threshold: what it means, and its number with whoever set it."""
    return tuple((_first_large(one.says), _number(agreed, one)) for one in THRESHOLDS)


def _number(agreed: Thresholds, one: Default) -> str:
    value = float(getattr(agreed, one.name))
    if one.name in agreed.stated:
        return f"{value:g}, as the plan says"
    return f"{value:g}, as usual: {'a choice of our own' if one.source == OURS else one.source}"


def _first_large(words: str) -> str:
    return words[:1].upper() + words[1:]
