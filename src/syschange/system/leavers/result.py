"""What `leavers` returns: activity after departures over that before, and its path by quarter."""

import dataclasses
import math
from dataclasses import dataclass, field

import pandas as pd

from syschange import charts
from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.results import COUNT_COLUMNS, Coarsening, Estimate, Result, shown_counts, watermark
from syschange.system.leavers.found import COUNTS, RARE, UNDER_TEN, Found, Ratio
from syschange.system.leavers.words import Told, leavers_words, quarter_words

OVERALL, QUARTER = "after over before", "quarter over before"
COLUMNS = (
    "measure", "quarter", "used", "departures", "activity", "comparison", "value", "lower", "upper", "keeps", "level",
    "method", "note",
)  # fmt: skip
NO_LEAVER, NOT_KNOWN, KEPT, FELL, LITTLE = "no leaver", "not known", "kept", "fell", "fell by little"
_NOBODY, _NONE, _SMALL = "nobody left", "not known", "not shown for a team this small"
_OUT = "the quarter of leaving: not counted"


@dataclass(frozen=True, eq=False, repr=False)
class Leavers(Result):
    """What became of activity when somebody left.

    Attributes
    ----------
    table
        `measure`: "after over before", one row, and "quarter over before", one row a quarter. `quarter`: how many
        quarters after the departure (before it: below 0). `used`: whether the quarter counts in the ratio.
        `departures` and `activity` of the units left, `comparison`: activity of those beside them. `value`, `lower`,
        `upper`: the ratio to the time before, over the same ratio of units that nobody left where there are any.
        `keeps`: the probability that at least `rho` was kept. `level`, `method`, `note`.
    finding
        "no leaver"; "not known"; "kept": the whole interval lies above `rho`; "fell": it lies below 1, and so
        large a fall is rare where dates of leaving are dealt out by chance; "fell by little": both.
    found
        The numbers behind it.
    rho, level, span, leaving
        As given.
    wrong
        Whether rows of the workforce could not be used.
    """

    found: Found = field(kw_only=True)
    rho: float = field(kw_only=True)
    level: float = field(kw_only=True)
    span: int = field(kw_only=True)
    leaving: str = field(kw_only=True)
    wrong: bool = field(kw_only=True)

    @property
    def finding(self) -> str:
        """What the numbers say, in a word or three."""
        if self.found.nobody:
            return NO_LEAVER
        made = self.found.ratio.estimate(self.level)
        if made is None:
            return NOT_KNOWN
        kept, fell = made.lower >= self.rho, made.upper < 1 and not self.found.placebo >= RARE
        return LITTLE if kept and fell else KEPT if kept else FELL if fell else NOT_KNOWN

    def counts(self) -> pd.DataFrame:
        """Return every count of workers it rests on (see `Result.counts`)."""
        everybody: tuple[tuple[str, str], ...] = ()
        held = [(everybody, f"{name}:leavers", self.found.counts[name]) for name in COUNTS]
        held += [((("quarter", str(q)),), "used:leavers", r.people) for q, r in self.found.path]
        return pd.DataFrame(held, columns=list(COUNT_COLUMNS))

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Leavers":
        """Return the same from published counts, with ratios rounded; nothing of units with fewer than ten staff."""
        shown = shown_counts(published)
        counts = {name: float(shown[(), f"{name}:leavers"]) for name in COUNTS}
        told = self.found.counts["staff"] >= UNDER_TEN and math.isfinite(counts["staff"])
        step = 10.0 ** (1 - coarsening.figures)
        # A quarter known of fewer departures is of fewer teams, which may be too small by themselves.
        whole = self.found.ratio.people
        path = tuple(
            (
                q,
                r.coarse(
                    step,
                    float(shown[(("quarter", str(q)),), "used:leavers"]),
                    shown=told and r.people == whole,
                ),
            )
            for q, r in self.found.path
        )
        made = dataclasses.replace(
            self.found, counts=counts, ratio=self.found.ratio.coarse(step, counts["used"], shown=told), path=path,
            units=0, placebo=round(self.found.placebo, 2) if told else math.nan, shown=told,
            lost=math.nan if self.found.lost else 0.0,
        )  # fmt: skip
        shell = dataclasses.replace(
            self, found=made, policy=coarsening.policy, provenance=self.provenance.published()
        )
        return finished(shell)

    def plot(self) -> "charts.Figure":
        """Return a picture: the ratio to the time before, quarter by quarter."""
        table = self.table
        path = table[table["measure"] == QUARTER].assign(
            when=lambda t: [quarter_words(int(q)) for q in t["quarter"]]
        )
        return charts.forest(
            path, label="when", value="value", lower="lower", upper="upper", reference=1.0,
            headline=self.lead,
            subtitle="Activity in each quarter round a departure, over that in the year before it",
            reference_label="as before", worse_label="less", better_label="more", watermark=watermark(self.policy),
        )  # fmt: skip

    def estimate(self, quarter: int | None = None) -> Estimate:
        """Return the ratio of activity after to before with its confidence distribution.

        Parameters
        ----------
        quarter
            One quarter alone; the whole time after where left out. `probability(.8)` is that at least 80% was kept.

        Raises
        ------
        UnknownChoiceError
            Where there is no such quarter.
        NotEstimableError
            Where nobody left, it is not known, or it is not told of units this small.
        """
        path = dict(self.found.path)
        if quarter is not None and quarter not in path:
            raise UnknownChoiceError("quarter here", quarter, list(path))
        made = (self.found.ratio if quarter is None else path[quarter]).estimate(self.level)
        if made is None:
            why = (
                "Nobody left"
                if self.found.nobody
                else "Too little is known of departures, or it is not shown"
            )
            raise NotEstimableError(
                f"{why}, so what a departure does to activity is not known.",
                "Come back to it once somebody has left, with at least two quarters known on either side.",
            )
        return made


def finished(shell: Leavers) -> Leavers:
    """Return the result with the table and the words of its numbers."""
    found = shell.found
    note = _NOBODY if found.nobody else "" if found.shown else _SMALL
    rows = [_row(shell, OVERALL, math.nan, found.ratio, used=True, note=note)]
    for quarter, ratio in found.path:
        out = quarter == 0 and shell.leaving == "out"
        rows.append(_row(shell, QUARTER, quarter, ratio, used=not out, note=note or (_OUT if out else "")))
    told = Told(
        found=found, finding=shell.finding, rho=shell.rho, level=shell.level, span=shell.span, leaving=shell.leaving,
        paper=shell.policy is not None, wrong=shell.wrong,
    )  # fmt: skip
    return dataclasses.replace(
        shell, _table=pd.DataFrame(rows, columns=list(COLUMNS)), _words=leavers_words(told)
    )


def _row(
    shell: Leavers, measure: str, quarter: float, ratio: Ratio, *, used: bool, note: str
) -> tuple[object, ...]:
    made = ratio.estimate(shell.level)
    if made is None:
        numbers = (math.nan,) * 4
        note = note or _NONE
    else:
        numbers = (made.value, made.lower, made.upper, made.probability(shell.rho))
    return (
        measure, quarter, used, ratio.people, ratio.activity, ratio.others, *numbers, shell.level, ratio.method, note,
    )  # fmt: skip
