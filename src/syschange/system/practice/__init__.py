"""Whether practice matches the talk: frameworks as data, ratings against them, and dated evidence of steps."""

from syschange.system.practice.framework import Framework, Item, framework, frameworks
from syschange.system.practice.result import Practice
from syschange.system.practice.steps import Steps, steps
from syschange.system.practice.verb import practice

__all__ = ["Framework", "Item", "Practice", "Steps", "framework", "frameworks", "practice", "steps"]
