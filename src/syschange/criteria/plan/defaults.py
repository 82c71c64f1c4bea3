"""What a plan takes for granted where it says nothing: every default with its source, or said to be ours."""

from dataclasses import dataclass

OURS = "ours"


@dataclass(frozen=True)
class Default:
    """A number that a plan may state, what it is in plain words, and where the usual one comes from.

    Attributes
    ----------
    name
        The key of the plan.
    value
        The usual value.
    least, most
        What it may be.
    says
        What it means, in plain words.
    source
        Where the usual value comes from; "ours" where nowhere.
    """

    name: str
    value: float
    least: float
    most: float
    says: str
    source: str


THRESHOLDS = (
    Default(
        "probability", 0.9, 0.5, 0.999, "how sure a verdict must be",
        "'very likely' on the IPCC's scale (Mastrandrea et al. 2010)",
    ),
    Default("level", 0.95, 0.5, 0.999, "the level of intervals", "convention"),
    Default(
        "retained", 0.5, 0, 1, "the share of the early gain that has to be left late",
        "margins of non-inferiority that keep half of an effect (FDA 2016)",
    ),
    Default("practice_kept", 0.8, 0, 1, "the share of sites that have to be working in the new way still", OURS),
    Default("recurrent", 0.5, 0, 1, "the share of the running cost that has to be on budgets that go on", OURS),
    Default("reached", 0.5, 0, 1, "the share of the people it is meant for that has to be reached", OURS),
    Default("delivered", 0.5, 0, 1, "the share of what was promised that has to be delivered", OURS),
    Default(
        "adopted", 0.5, 0, 1, "the share of recommendations by people with lived experience to be adopted", OURS
    ),
    Default(
        "voting", 0.5, 0, 1, "the share of seats for lived experience that have to come with a vote",
        "ours, after the rung 'partnership' of Arnstein's ladder (1969)",
    ),
    Default(
        "decided", 0.5, 0, 1, "the share of decisions to be taken by or with the people concerned", OURS
    ),
    Default("panel", 0.5, 0, 1, "the share of a panel that has to rate the change as real", OURS),
    Default(
        "panel_rating", 3, 2, 4, "the rating from 1 to 4 from which a rater counts as saying so",
        "ours, the upper two",
    ),
    Default(
        "agreement", 0.667, -1, 1, "Krippendorff's alpha below which a panel's rating cannot carry a verdict",
        "Krippendorff 2004, for tentative conclusions",
    ),
    Default(
        "absences", 2, 1, 1000, "how many people at the least have to be away before most work stops",
        "Open Source Security Foundation, best practices badge: a bus factor of 2 or more",
    ),
    Default("after_leaving", 0.8, 0, 10, "the share of activity to go on after somebody left", OURS),
    Default(
        "unlike_by", 0.025, 0, 0.5, "how rare by chance a reliance on one person has to be to count",
        "ours: half of the scoring model's .05, so that a change which helps nobody is seldom blamed on somebody",
    ),
)  # fmt: skip
HORIZON = Default(
    "sustained", 24, 1, 600, "months after the starting money ended, or else the change, that a gain has to last",
    "convention alone; there is no consensus",
)  # fmt: skip
EARLY, LATE = (
    (12.0, 12.0),
    (24.0, 24.0),
)  # months since each person's start: ours, a year in, and two years in
TWEAK = 0.5  # ours: the part of the worthwhile size below which a gain is no more than a tweak
FEWEST_REPLICATES = 5000  # of the guard against blaming one person: the reference's simulations


def threshold(name: str) -> Default:
    """Return the default of one threshold."""
    return next(d for d in THRESHOLDS if d.name == name)
