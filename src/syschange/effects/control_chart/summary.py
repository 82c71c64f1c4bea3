"""One row a group and part: its limits, what its last point says, the target, false alarms, and what to beware of."""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.effects.control_chart.charted import COMMON, GAP, NOT_KNOWN, SPECIAL, Charted, variation_of
from syschange.effects.control_chart.meaning import WHY, PartSeen, meaning
from syschange.effects.control_chart.options import Terms
from syschange.effects.control_chart.parts import Parts
from syschange.effects.control_chart.points import Points, lacking
from syschange.effects.control_chart.withheld import ROUGH, STILL
from syschange.effects.periods import PER_YEAR
from syschange.frames import rows
from syschange.statistics.process import (
    SIZED,
    FalseAlarms,
    Seasonality,
    false_alarms,
    lag_one,
    seasonality,
    sides,
)

TRIAL_POINTS = 13  # NHSRplotthedots 0.2.2 warns below this many
ALIKE = 0.3  # ours: neighbouring points correlated by more than this make false alarms noticeably more common
CHANCE = 0.01  # ours: a season is told where chance would make one as clear so seldom
FEW_EVENTS = (
    5  # by convention: below this many expected a point, limits of three standard deviations are rough
)
_TIES = 0.5  # ours: the share of neighbours that are equal
_CHARTS = 100_000  # ours: charts simulated for all groups together
MET, MISSED, EITHER = "consistently met", "consistently missed", "may or may not"
NO_TARGET = "no target"
_RUNS = ("useful", "longest_run", "longest_run_limit", "crossings", "crossings_limit")
SUMMARY_COLUMNS = (
    "part", "from", "to", "reason", "points", "baseline", "centre", "lower", "upper", "variation", "meaning",
    "assurance", "signals", *_RUNS,
    "false_alarm_point", "false_alarm_chart", "autocorrelation", "seasonality", "limits",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Alarms:
    """False alarms, each kind of chart simulated once."""

    terms: Terms
    draws: int
    held: dict[tuple[bytes, ...], FalseAlarms] = field(default_factory=dict)

    def of(self, value: Any, size: Any, base: Any, centre: float) -> FalseAlarms:  # noqa: ANN401 - arrays of points
        chart, known = self.terms.chart, ~np.isnan(value)
        plain = chart in {"xmr", "run"}
        sizes = np.where(known, size, np.nan) if chart in SIZED else None
        level = b"" if plain else np.float64(centre).tobytes()
        key = (known.tobytes(), base.tobytes(), b"" if sizes is None else sizes.tobytes(), level)
        if key not in self.held:
            self.held[key] = false_alarms(
                chart, self.terms.rules, known=known, base=base, centre=_possible(chart, centre), sizes=sizes,
                screen=self.terms.screen, draws=self.draws, rng=np.random.default_rng(self.terms.seed),
            )  # fmt: skip
        return self.held[key]


def _possible(chart: str, centre: float) -> float:
    """Return a mean that can be drawn from: a share no more than 1."""
    return min(centre, 1.0) if chart in {"p", "p-prime"} and math.isfinite(centre) else centre


def summary_table(
    points: Points, parts: Parts, made: Charted, terms: Terms, by: tuple[str, ...]
) -> pd.DataFrame:
    """Return one row a group and part."""
    groups = len(points.value)
    draws = max(min(terms.draws, _CHARTS // (groups * len(parts.slices))), 100)
    alarms = _Alarms(terms, draws)
    cycle = {"month": 12.0, "quarter": 4.0, "week": PER_YEAR["week"], "day": 7.0}.get(points.periods.every)
    table = []
    for g, labels in enumerate(rows(points.labels)):
        season = Seasonality(math.nan, math.nan)
        rough = any(why[g] == ROUGH for why in made.unjudged)
        if cycle is not None and not rough and not lacking(points, g, parts.number > 0):
            season = seasonality(points.value[g], parts.number, cycle=cycle)
        for p, here in enumerate(parts.slices):
            row = _row(points, parts, made, terms, (g, p, here))
            row |= _alarmed(alarms, points, parts, row, (g, here))
            row["seasonality"] = season.share
            row["limits"] = "; ".join(_beware(row, points, made, terms, season, (g, here), cycle=cycle))
            table.append({**{c: labels[c] for c in (*by, "ways")}, **row})
    frame = pd.DataFrame(table, columns=[*by, "ways", *SUMMARY_COLUMNS])
    texts = ("from", "to", "reason", "variation", "meaning", "assurance", "limits")
    return frame.astype(dict.fromkeys((*by, *texts), "str"))


def _row(
    points: Points, parts: Parts, made: Charted, terms: Terms, at: tuple[int, int, slice]
) -> dict[str, Any]:
    g, p, here = at
    value, runs, names = points.value[g, here], made.runs[p], points.periods.names[here]
    known = np.flatnonzero(~np.isnan(value))
    last = here.start + int(known[-1]) if len(known) else here.stop - 1
    limits = [float(a[g, last]) for a in (made.centre, made.lower, made.upper)]
    flagged = made.flags[:, g, here].any(axis=0)
    whole = terms.rules.whole_series and bool(runs.too_few[g])
    variation = variation_of(int(made.direction[g, last]), terms)
    if not made.judged[g, last]:
        variation = NOT_KNOWN if len(known) else GAP
    if variation == COMMON and terms.rules.whole_series and (whole or bool(flagged.any())):
        variation = SPECIAL  # of the whole series, and of no one direction
    many = [
        int(a[g])
        for a in (runs.useful, runs.longest, runs.longest_limit, runs.crossings, runs.crossings_limit)
    ]
    told = many if many[0] else [many[0], *[math.nan] * 4]
    crossed = (many[3], many[4]) if whole else None
    unclear = lacking(points, g, parts.number == p + 1) or made.unjudged[p][g] == ROUGH
    side = sides(value, made.centre[g, here])
    seen = PartSeen(value, side, made.flags[:, g, here], crossed, terms.centre, made.unjudged[p][g])
    return {
        "part": p + 1, "from": names[0], "to": names[-1], "reason": parts.reasons[p],
        "points": len(known), "baseline": int((~np.isnan(value) & parts.base[here]).sum()),
        **dict(zip(("centre", "lower", "upper"), limits, strict=True)), "variation": variation,
        "meaning": meaning(seen, variation),
        "assurance": _assurance(limits, terms), "signals": int(flagged.sum()),
        **dict(zip(_RUNS, told, strict=True)),
        "autocorrelation": math.nan if unclear else lag_one(value),
    }  # fmt: skip


def _assurance(limits: list[float], terms: Terms) -> str:
    if terms.target is None:
        return NO_TARGET
    _, lower, upper = limits
    if not (math.isfinite(lower) and math.isfinite(upper)):
        return NOT_KNOWN
    if terms.target > upper:
        return MISSED if terms.towards > 0 else MET
    if terms.target < lower:
        return MET if terms.towards > 0 else MISSED
    return EITHER


def _alarmed(
    alarms: _Alarms, points: Points, parts: Parts, row: dict[str, Any], at: tuple[int, slice]
) -> dict[str, float]:
    g, here = at
    if row["variation"] in {GAP, NOT_KNOWN}:
        return {"false_alarm_point": math.nan, "false_alarm_chart": math.nan}
    found = alarms.of(points.value[g, here], points.size[g, here], parts.base[here], row["centre"])
    return {"false_alarm_point": found.point, "false_alarm_chart": found.chart}


def _beware(  # noqa: PLR0917 - what is looked at
    row: dict[str, Any], points: Points, made: Charted, terms: Terms, season: Seasonality, at: tuple[int, slice],
    *, cycle: float | None,
) -> list[str]:  # fmt: skip
    """Return what a reader has to know of a part, each a few words."""
    g, here = at
    value, why = points.value[g, here], made.unjudged[row["part"] - 1][g]
    if why == ROUGH:
        return [f"{WHY[ROUGH]}; take larger units or longer periods"]
    if why == STILL:
        return [WHY[STILL]]
    return [
        *_of_points(row, value, made.half[g, here], terms, censored=points.censored),
        *_of_events(points.size[g, here], value, row["centre"], terms),
        *_of_time(row, points.value[g], season, cycle, what=_rested(terms)),
    ]


def _rested(terms: Terms) -> str:
    """Return what tells signals: a run chart has no limits."""
    return "the rules" if terms.chart == "run" else "limits"


def _of_points(
    row: dict[str, Any], value: npt.NDArray[np.float64], half: npt.NDArray[np.float64], terms: Terms, *,
    censored: bool,
) -> list[str]:  # fmt: skip
    said = []
    gaps = int(np.isnan(value).sum())
    steps = np.abs(np.diff(value))
    steps = steps[~np.isnan(steps)]
    if gaps and row["points"] and censored and not math.isfinite(row["centre"]):
        said.append(
            f"{gaps} of {len(value)} periods are hidden or have no value: those hidden are the fewest, so that a "
            "level of the rest would be wrong and none is given; take longer periods"
        )
    elif gaps and row["points"]:
        said.append(f"{gaps} of {len(value)} periods have no value, over which nothing is carried")
    if row["baseline"] < TRIAL_POINTS and math.isfinite(row["centre"]):
        many = f"{row['baseline']} point{'' if row['baseline'] == 1 else 's'}, fewer than {TRIAL_POINTS}"
        said.append(
            f"the median rests on {many}" if terms.chart == "run" else f"trial limits: they rest on {many}"
        )
    if terms.chart != "run" and math.isfinite(row["centre"]) and np.isnan(half).all():
        said.append("no limits: the points that they would rest on do not vary, or have no neighbours")
    elif terms.chart != "run" and len(steps) and (steps == 0).mean() >= _TIES:
        said.append("many neighbouring points are equal, so that limits may be too narrow")
    return said


def _of_events(
    size: npt.NDArray[np.float64], value: npt.NDArray[np.float64], centre: float, terms: Terms
) -> list[str]:
    if terms.chart not in SIZED | {"c"} or not math.isfinite(centre):
        return []
    share = min(centre, 1 - centre) if terms.percent else centre
    expected = size[~np.isnan(value)] * share
    if len(expected) and np.median(expected) < FEW_EVENTS:
        return [f"fewer than {FEW_EVENTS} events are expected a point, so that limits are rough"]
    return []


def _of_time(
    row: dict[str, Any],
    value: npt.NDArray[np.float64],
    season: Seasonality,
    cycle: float | None,
    *,
    what: str,
) -> list[str]:
    said = []
    if row["autocorrelation"] > ALIKE:
        said.append(
            f"neighbouring points are alike (correlation {row['autocorrelation']:.2f}), so that false alarms are "
            "more common than said"
        )
    if season.chance < CHANCE:
        of = "day of the week" if cycle == 7 else "time of year"  # noqa: PLR2004 - days of a week
        said.append(
            f"values follow the {of} ({100 * season.share:.0f}% of their variation), which {what} do not allow for"
        )
    elif cycle is not None and len(value) < 2 * cycle:
        of = "weeks" if cycle == 7 else "years"  # noqa: PLR2004 - days of a week
        said.append(f"whether values follow a season is not known: there are less than two {of}")
    return said
