"""One thing that is measured of many units: a share, a mean or a rate, and what it asks."""

from dataclasses import dataclass

from syschange.errors import UnknownChoiceError

KINDS = ("share", "mean", "rate")
VALUE, CHANGE, GAP = (
    "value",
    "change",
    "gap",
)  # the quantities: itself, after less before, group less reference


@dataclass(frozen=True)
class Measure:
    """What is measured.

    Attributes
    ----------
    name
        A short name, the same in the table and in `estimate`: "agencies".
    asks
        What it is, to stand in a sentence: "agencies round a household in a quarter".
    kind
        "share" (of yes and no), "mean", or "rate" (events by exposure).
    unit
        Whom or what is counted, in the plural: "households", "people", "meetings". Rows of one unit may resemble one
        another, and the intervals allow for it.
    personal
        Whether the units are people, households or workers, whose numbers are protected on paper.
    better
        "higher", "lower", or "" where neither is.
    per
        What a rate is given per.
    """

    name: str
    asks: str
    kind: str = "share"
    unit: str = "people"
    personal: bool = True
    better: str = "higher"
    per: float = 1.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise UnknownChoiceError("kind of measure", self.kind, KINDS)

    @property
    def percent(self) -> bool:
        """Whether it is told in percentages."""
        return self.kind == "share"
