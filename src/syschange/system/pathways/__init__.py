"""Whether it is the same thing under a different name: how people move through the steps, before and after."""

from syschange.system.pathways.lag import PolicyLag, policy_lag
from syschange.system.pathways.result import Pathways
from syschange.system.pathways.texts import SimilarText, similar_text
from syschange.system.pathways.verb import pathways

__all__ = ["Pathways", "PolicyLag", "SimilarText", "pathways", "policy_lag", "similar_text"]
