"""Intersections of characteristics: how much lies between them, and which differ from the sum of their parts."""

from syschange.equity.intersections.result import Intersections, intersections

__all__ = ["Intersections", "intersections"]
