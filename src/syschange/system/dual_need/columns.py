"""What the columns that `dual_need` looks at are called in the schemas."""

from collections.abc import Mapping
from types import MappingProxyType

# What each column is called in the schemas of access and people.
ACCESS: Mapping[str, str] = MappingProxyType({
    "assessed": "assessed_on", "decided": "decided_on", "accepted": "accepted", "reason": "rejection_reason",
    "started": "started_on", "exited": "exited_on", "exit_reason": "exit_reason", "label": "diagnosis_label",
})  # fmt: skip
PEOPLE: Mapping[str, str] = MappingProxyType({
    "mental_health": "need_mental_health", "drugs_alcohol": "need_drugs_alcohol",
    "mental_health_severity": "severity_mental_health", "drugs_alcohol_severity": "severity_drugs_alcohol",
    "family": "family_drugs_alcohol",
})  # fmt: skip
