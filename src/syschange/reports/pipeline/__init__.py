"""How far a report can be reproduced: what a reproducible analytical pipeline asks, ticked by what a run proves."""

from syschange.reports.pipeline.again import same_twice
from syschange.reports.pipeline.facts import Facts, gather
from syschange.reports.pipeline.section import pipeline_section, with_evidence

__all__ = ["Facts", "gather", "pipeline_section", "same_twice", "with_evidence"]
