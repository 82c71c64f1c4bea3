"""Whether people got better in several domains of their lives at once, and worse in none."""

from syschange.system.joint_improvement.result import JointImprovement
from syschange.system.joint_improvement.verb import joint_improvement

__all__ = ["JointImprovement", "joint_improvement"]
