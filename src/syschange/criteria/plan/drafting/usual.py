"""Everything that a plan may leave out, what stands there then, and where that comes from."""

from dataclasses import dataclass

from syschange.criteria.plan.defaults import EARLY, HORIZON, LATE, THRESHOLDS, TWEAK
from syschange.criteria.plan.drafting.questions import OURS

Value = float | str | tuple[float, float]
WAYS = 2


@dataclass(frozen=True)
class Usual:
    """One default of a plan.

    Attributes
    ----------
    key
        Where it stands in the plan; entries of a list go without their number, and NAME is the name of a data set.
    value
        What stands there where nothing is said.
    says
        What it means, in plain words.
    source
        Where it comes from; "ours" where nowhere.
    """

    key: str
    value: Value
    says: str
    source: str


def plan_defaults() -> tuple[Usual, ...]:
    """Return every default of a plan with its source, in the order of the plan."""
    return USUAL


_HORIZONS = (
    Usual("horizons.early", EARLY, "the months since each person's start that count as early", "ours: a year in"),
    Usual("horizons.late", LATE, "the months that count as late", "ours: two years in"),
    Usual(f"horizons.{HORIZON.name}", HORIZON.value, HORIZON.says, HORIZON.source),
)  # fmt: skip
USUAL = (
    Usual("change.where", "place not stated", "the place", OURS),
    *(Usual(f"thresholds.{d.name}", d.value, d.says, d.source) for d in THRESHOLDS),
    *_HORIZONS,
    Usual("data.tables.NAME.path", "NAME.csv", "the file of a data set", OURS),
    Usual("ways", WAYS, "the most characteristics taken together", OURS),
    Usual("groups", "each characteristic alone", "the groups that are judged for harm", OURS),
    Usual("comparison.column", "arm", "the column of people that says who got the change", OURS),
    Usual("outcomes.table", "outcomes", "the data set of an outcome; of access it is 'access'", OURS),
    Usual("outcomes.basis", "not stated", "where the sizes come from", OURS),
    Usual(
        "outcomes.tweak", f"{TWEAK:g} of worthwhile", "the gain up to which it would be no more than a tweak", OURS
    ),
    Usual("evidence.reach.by", "those of its groups", "the characteristics that groups shut out are made of", OURS),
    Usual("evidence.series.every", "month", "how long a period of the series is", OURS),
    Usual("evidence.reliance", "the first outcome of people's lives", "the gain that may rest on one person", OURS),
    Usual("evidence.cover.table", "pathways", "the data set whose work is counted for cover", OURS),
    Usual("evidence.cover.task", "activity", "its column of tasks", OURS),
    Usual("evidence.departures.table", "contacts", "the data set of the work that should go on", OURS),
    Usual("evidence.departures.unit", "agency", "its column of whose work it is", OURS),
    Usual("evidence.departures.when", "contacted_on", "its column of days", OURS),
    Usual("replications.level", 0.95, "the level of the interval of an evaluation elsewhere", "convention"),
)  # fmt: skip
BY_KEY = {usual.key: usual for usual in USUAL}
