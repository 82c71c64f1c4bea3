"""The order of a drafted plan: its sections with their headings, their keys, and which of them have to be there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from syschange.criteria.plan.defaults import THRESHOLDS
from syschange.criteria.plan.outcomes import ADVERSE

HEAD = """\
# A plan: what was changed, what would count, and where the records are, agreed before anybody looks.
# Drafted by `syschange plan new`. Read every line, and put right what is wrong. A number that was not decided stands
# there with where it comes from; "ours" is a choice of this library that you may change."""


def _always(_: Mapping[str, object]) -> bool:
    return True


def _never(_: Mapping[str, object]) -> bool:
    return False


def _unbroken(content: Mapping[str, object]) -> bool:
    return "characteristics" in content and not content["characteristics"]


@dataclass(frozen=True)
class Section:
    """One section: its heading, whether a plan needs it, and what stands there where one has none."""

    heading: str
    needed: Callable[[Mapping[str, object]], bool] = _never
    without: str = ""


SECTIONS = {
    "version": Section("The version of this format.", _always),
    "title": Section("The title of the report.", _always),
    "change": Section("What was changed, in the words of those who changed it.", _always),
    "thresholds": Section(
        "Who agreed what would count, and when; and how sure, how much and how many.", _always
    ),
    "horizons": Section("When a gain is early and when late, and how long it has to last.", _always),
    "shocks": Section("What else happened to everybody: a new benefit rule, a pandemic."),
    "data": Section("Where the records are. Paths are taken from the folder of this file.", _always),
    "characteristics": Section("Whom results are broken down by.", _always),
    "ways": Section(""),
    "groups": Section("The groups that are judged for harm."),
    "no_breakdown": Section("Why results are broken down by nothing.", _unbroken),
    "comparison": Section(
        "Who got the change and who did not.",
        without="No comparison is declared: there is change then, and no effect. See docs/plan.md, 'comparison'.",
    ),
    "sources": Section(
        "Where evidence comes from, and whether those who made the change are behind it.", _always
    ),
    "outcomes": Section("What could get better, or worse. At least one is adverse: something bad.", _always),
    "evidence": Section(
        "Single pieces of evidence: those who were shut out, a series, a panel, who left.",
        without="No single piece of evidence is declared (reach, series, panel, departures). See docs/plan.md.",
    ),
    "replications": Section("The same change evaluated elsewhere."),
    "without": Section("Supporting tests that are left out."),
    "notes": Section("What a reader must know about the data."),
}
_TABLE = ("path", "source", "schema", "columns", "categories", "keep", "ranges")
KEYS: dict[str, tuple[str, ...]] = {
    "change": ("name", "what", "where", "began_on", "funding_ends_on"),
    "thresholds": ("agreed_by", "agreed_on", *(d.name for d in THRESHOLDS)),
    "horizons": ("early", "late", "sustained"),
    "data": ("collected_until", "tables"),
    "comparison": ("column", "change", "comparison", "assigned", "starting", "worker", "organisation"),
    "sources": ("name", "role", "rests_on"),
    "outcomes": (
        "name", "label", "kind", "table", "measure", "service", "before", "after", "direction", "worthwhile", "harm",
        "tweak", "basis", "reported_by", "source", "indirect", "agreed_on",
    ),
    "evidence": ("reach", "series", "panel", "panel_beside", "reliance", "pathways", "cover", "departures"),
    "evidence.series": (
        "label", "table", "outcome", "time", "kind", "exposure", "every", "direction", "worthwhile", "compared",
    ),
    "evidence.reach": ("groups", "by", "chosen_on"),
}  # fmt: skip
_NEEDED = {
    "change": ("name", "what"),
    "thresholds": ("agreed_by", "agreed_on"),
    "data": ("collected_until", "tables"),
    "comparison": ("change", "comparison", "assigned"),
    "sources": ("name", "role"),
    "evidence.series": ("label", "table", "time", "kind", "direction", "worthwhile"),
}


def lacking(path: str, value: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the keys that have to be in a mapping of the plan and have no value there."""
    return tuple(key for key in _needed(path, value) if value.get(key) is None)


def _needed(path: str, value: Mapping[str, Any]) -> tuple[str, ...]:
    if path != "outcomes":
        return _NEEDED.get(path, ())
    kind = value.get("kind")
    scored = (value.get("table") or ("access" if kind == "access" else "outcomes")) == "outcomes"
    item = ("measure", "before", "after") if scored else ("service",)
    size = () if kind == ADVERSE else ("worthwhile",)
    return ("name", "label", "kind", *item, "direction", *size, "harm", "reported_by", "source")
