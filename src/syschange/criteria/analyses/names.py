"""What the results of a plan are called, apart from those of its outcomes, which have the outcomes' names."""

from collections.abc import Mapping
from types import MappingProxyType

REACH, PRACTICE, MONEY, REGISTER, SERIES = "reach", "practice survival", "money", "register", "series"
PANEL, VOTES, DECISIONS, PATHWAYS = "panel", "votes", "decisions", "pathways"
COVER, DEPARTURES = "cover", "departures"
ADVICE = "recommendations"  # read beside the register: what is said here is only why nothing is known of them


TITLES: Mapping[str, str] = MappingProxyType(
    {
        REACH: "People who were shut out",
        PRACTICE: "Sites that go on",
        MONEY: "Money",
        REGISTER: "The register of changes",
        SERIES: "The main measure over time",
        PANEL: "The panel",
        VOTES: "Who has a vote",
        DECISIONS: "Who decides",
        PATHWAYS: "The steps people go through",
        COVER: "Cover",
        DEPARTURES: "When somebody leaves",
    }
)
_LASTING, _RELIANCE = "lasting: ", "reliance: "


def title_of(name: str) -> str:
    """Return what to call a result in a heading."""
    if name.startswith(_LASTING):
        return "What is left of the gain"
    return "The gain without any one worker" if name.startswith(_RELIANCE) else TITLES.get(name, name)


def lasting(outcome: str) -> str:
    """Return the name of the result that says whether the gain in an outcome lasts."""
    return f"{_LASTING}{outcome}"


def reliance(outcome: str) -> str:
    """Return the name of the result that says whether the gain in an outcome rests on one person."""
    return f"{_RELIANCE}{outcome}"
