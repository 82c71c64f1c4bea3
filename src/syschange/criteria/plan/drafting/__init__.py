"""Drafting a plan: what stands in a folder of data, the questions to ask, and the answers as the text of a plan."""

from syschange.criteria.plan.drafting.answer import Asked
from syschange.criteria.plan.drafting.fill import FOUND, filled
from syschange.criteria.plan.drafting.interview import interview
from syschange.criteria.plan.drafting.reading import read_answers
from syschange.criteria.plan.drafting.seen import Seen, look
from syschange.criteria.plan.drafting.standins import to_decide
from syschange.criteria.plan.drafting.text import draft_plan
from syschange.criteria.plan.drafting.usual import Usual, plan_defaults

__all__ = [
    "FOUND",
    "Asked",
    "Seen",
    "Usual",
    "draft_plan",
    "filled",
    "interview",
    "look",
    "plan_defaults",
    "read_answers",
    "to_decide",
]
