"""Whether friends are let in as family is: who is eligible and accepted, by how they stand to the person."""

from syschange.system.eligibility.result import Eligibility
from syschange.system.eligibility.verb import eligibility

__all__ = ["Eligibility", "eligibility"]
