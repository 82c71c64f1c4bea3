"""What carries a change: pathways, people, partnerships and practice, so that a new name is told from a new way."""

from syschange.system.absence import AbsenceReliance, absence_factor
from syschange.system.dual_need import DualNeed, dual_need
from syschange.system.eligibility import Eligibility, eligibility
from syschange.system.item_bias import ItemBias, item_bias
from syschange.system.joint_improvement import JointImprovement, joint_improvement
from syschange.system.leavers import Leavers, leavers
from syschange.system.partnership import Partnership, partnership
from syschange.system.pathways import Pathways, PolicyLag, SimilarText, pathways, policy_lag, similar_text
from syschange.system.practice import Framework, Item, Practice, Steps, framework, frameworks, practice, steps
from syschange.system.rationing import Rationing, rationing
from syschange.system.register import Register, register
from syschange.system.reliance import Reliance, reliance
from syschange.system.staff import Workforce, workforce
