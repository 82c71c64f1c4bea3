"""What carries a change: pathways, people, partnerships and practice, so that a new name is told from a new way."""

from syschange.system.absence import AbsenceReliance, absence_factor
from syschange.system.assessment_wait import AssessmentWait, assessment_wait
from syschange.system.connections import Connections, connections
from syschange.system.coordination import Coordination, coordination
from syschange.system.dual_need import DualNeed, dual_need
from syschange.system.early_time import EarlyTime, early_time
from syschange.system.eligibility import Eligibility, eligibility
from syschange.system.experience import Experience, experience
from syschange.system.first_contact import FirstContact, first_contact
from syschange.system.item_bias import ItemBias, item_bias
from syschange.system.joint_improvement import JointImprovement, joint_improvement
from syschange.system.leavers import Leavers, leavers
from syschange.system.panel import Panel, panel
from syschange.system.partnership import Partnership, partnership
from syschange.system.pathways import Pathways, PolicyLag, SimilarText, pathways, policy_lag, similar_text
from syschange.system.plans import Plans, plans
from syschange.system.practice import Framework, Item, Practice, Steps, framework, frameworks, practice, steps
from syschange.system.practice_survival import PracticeSurvival, practice_survival
from syschange.system.rationing import Rationing, rationing
from syschange.system.register import Register, Tracing, register
from syschange.system.reliance import Reliance, reliance
from syschange.system.returns import Returned, returns
from syschange.system.staff import Workforce, workforce
from syschange.system.value import Value, value

__all__ = [
    "AbsenceReliance",
    "AssessmentWait",
    "Connections",
    "Coordination",
    "DualNeed",
    "EarlyTime",
    "Eligibility",
    "Experience",
    "FirstContact",
    "Framework",
    "Item",
    "ItemBias",
    "JointImprovement",
    "Leavers",
    "Panel",
    "Partnership",
    "Pathways",
    "Plans",
    "PolicyLag",
    "Practice",
    "PracticeSurvival",
    "Rationing",
    "Register",
    "Reliance",
    "Returned",
    "SimilarText",
    "Steps",
    "Tracing",
    "Value",
    "Workforce",
    "absence_factor",
    "assessment_wait",
    "connections",
    "coordination",
    "dual_need",
    "early_time",
    "eligibility",
    "experience",
    "first_contact",
    "framework",
    "frameworks",
    "item_bias",
    "joint_improvement",
    "leavers",
    "panel",
    "partnership",
    "pathways",
    "plans",
    "policy_lag",
    "practice",
    "practice_survival",
    "rationing",
    "register",
    "reliance",
    "returns",
    "similar_text",
    "steps",
    "value",
    "workforce",
]
