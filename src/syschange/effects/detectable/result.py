"""What `detectable` returns: the smallest effect that each group's data would show."""

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from syschange import charts
from syschange.effects.detectable.asked import COLUMNS
from syschange.effects.detectable.structure import SERIES, SHARES, Structure, simulated
from syschange.effects.detectable.words import detectable_words, noun_of
from syschange.frames import group_name
from syschange.results import COUNT_COLUMNS, Coarsening, Result, address, watermark
from syschange.statistics.power import Simulated

_CURVE = 21  # ours: points of a power curve
_BEYOND = 1.6  # ours: how many times the detectable effect the curve goes to
_TWO_ERRORS = 1.96


@dataclass(frozen=True, eq=False, repr=False)
class Detectable(Result):
    """The smallest effect that data of such a structure would show, as often as asked.

    Attributes
    ----------
    table
        One row a group: the characteristics in `by`; people and clusters of each arm, `points_before` and
        `points_after` of a series; `sd` of a score given the one before (of changes in one arm, of points about
        their course in a series), `icc`, `autocorrelation` and `share` of the comparison, as estimated from the data;
        `detectable`, in the units of the outcome, infinite where no effect would be found so often; `error`, its
        Monte-Carlo standard error; `power`, `level`, `simulations`. What a design has not is missing.
    curve
        One row a group and effect: `effect`, and `power`, how often it would be found.
    design, by, outcome, power, level, simulations
        As given.
    """

    design: str = field(kw_only=True)
    by: tuple[str, ...] = field(kw_only=True)
    outcome: str = field(kw_only=True)
    arm: str | None = field(kw_only=True)
    arms: tuple[str, ...] = field(kw_only=True)
    power: float = field(kw_only=True)
    level: float = field(kw_only=True)
    simulations: int = field(kw_only=True)
    groups: tuple[tuple[str, ...], ...] = field(kw_only=True)
    structures: tuple[Structure, ...] = field(kw_only=True)
    events: tuple[float, ...] = field(kw_only=True)
    studies: tuple[Simulated | None, ...] = field(kw_only=True)

    @property
    def curve(self) -> pd.DataFrame:
        """How often effects would be found, by group."""
        made = []
        for group, study in zip(self.groups, self.studies, strict=True):
            if study is None:
                continue
            end = study.detectable(self.power)
            finite = study.needed[np.isfinite(study.needed)]
            end = end if math.isfinite(end) else float(finite.max(initial=0.0))
            effect = np.linspace(0, _BEYOND * end, _CURVE)
            part = pd.DataFrame({"effect": effect, "power": study.power(effect)})
            made.append(part.assign(**dict(zip(self.by, group, strict=True))))
        columns = [*self.by, "effect", "power"]
        return pd.concat(made, ignore_index=True)[columns] if made else pd.DataFrame([], columns=columns)

    def counts(self) -> pd.DataFrame:
        """Return every count of people and of clusters (see `Result.counts`)."""
        made: list[tuple[tuple[tuple[str, str], ...], str, float]] = []
        for place, (group, s) in enumerate(zip(self.groups, self.structures, strict=True)):
            for arm, people in enumerate(s.people):
                made.append((self._cell(group, arm), self._counted, people))
            for arm, clusters in enumerate(s.clusters):
                made.append((self._cell(group, arm), f"clusters:{self.outcome}", clusters))
            if self.design == SHARES:
                events, people = self.events[place], s.people[1]
                made.append((self._cell(group, 1), f"numerator:{self.outcome}", events))
                made.append((self._cell(group, 1), f"complement:{self.outcome}", people - events))
        return pd.DataFrame(made, columns=list(COUNT_COLUMNS))

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Detectable":
        """Return the same simulated anew from published counts, with clusters of one size and coarser numbers."""
        found = dict(
            zip(zip(published["cell"], published["quantity"], strict=True), published["count"], strict=True)
        )
        made, shown = [], []
        for group, s in zip(self.groups, self.structures, strict=True):
            cells = [self._cell(group, arm) for arm in range(len(s.people))]
            people = tuple(float(found.get((c, self._counted), math.nan)) for c in cells)
            clusters = tuple(
                float(found.get((c, f"clusters:{self.outcome}"), math.nan)) for c in cells[: len(s.clusters)]
            )
            events = math.nan
            if self.design == SHARES:
                events, rest = (
                    float(found.get((cells[1], f"{name}:{self.outcome}"), math.nan))
                    for name in ("numerator", "complement")
                )
                events = math.nan if math.isnan(rest) else events
            shown.append(events)
            made.append(s.published(people, clusters, events, coarsening))
        given = self.provenance.published()
        return finished(
            dataclasses.replace(
                self, structures=tuple(made), events=tuple(shown), policy=coarsening.policy, provenance=given
            )
        )

    @property
    def _counted(self) -> str:
        if self.design == SERIES:
            return "n"
        return f"{'known' if self.design == SHARES else 'followed'}:{self.outcome}"

    def _cell(self, group: Sequence[str], arm: int) -> tuple[tuple[str, str], ...]:
        labels = dict(zip(self.by, group, strict=True))
        return address({self.arm: self.arms[arm], **labels} if self.arm is not None else labels)

    def plot(self) -> "charts.Figure":
        """Return a picture: the smallest effect that each group's data would show, with its Monte-Carlo limits."""
        table = self.table
        table["group"] = [group_name(dict(zip(self.by, g, strict=True)), self.by) for g in self.groups]
        table = table.replace([np.inf], np.nan)
        noun = noun_of(self.structures[0])
        off = _TWO_ERRORS * table["error"]
        table = table.assign(low=table["detectable"] - off, high=table["detectable"] + off)
        return charts.forest(
            table,
            label="group",
            value="detectable",
            lower="low",
            upper="high",
            headline=self.lead,
            subtitle=f"{self.outcome}: smallest {noun} found {100 * self.power:.10g} times in 100, by simulation",
            reference_label=f"no {noun}",
            percent=self.design == SHARES,
            watermark=watermark(self.policy),
        )


def finished(shell: Detectable) -> Detectable:
    """Return the result simulated anew, with its table and words."""
    seed = shell.provenance.seed
    studies = tuple(
        simulated(
            s, level=shell.level, simulations=shell.simulations, rng=np.random.default_rng([seed or 0, i])
        )
        for i, s in enumerate(shell.structures)
    )
    made = []
    for group, s, study in zip(shell.groups, shell.structures, studies, strict=True):
        row: dict[str, object] = {
            **dict(zip(shell.by, group, strict=True)),
            **dict.fromkeys(COLUMNS, math.nan),
        }
        if s.design != SERIES:
            sides = ("changed", "comparison")[: len(s.people)]
            row |= {f"people_{side}": n for side, n in zip(sides, s.people, strict=True)}
            row |= {f"clusters_{side}": n for side, n in zip(sides, s.clusters, strict=False)}
        row["points_before"], row["points_after"] = s.points
        row |= {"sd": s.sd, "icc": s.icc, "autocorrelation": s.autocorrelation, "share": s.share}
        row |= {"power": shell.power, "level": shell.level, "simulations": shell.simulations}
        if study is not None:
            row |= {"detectable": study.detectable(shell.power), "error": study.error(shell.power)}
        made.append(row)
    table = pd.DataFrame(made, columns=[*shell.by, *COLUMNS])
    found = float(table["detectable"].iloc[0])
    words = detectable_words(
        shell.outcome, shell.structures[0], found, shell.power, simulations=shell.simulations
    )
    return dataclasses.replace(shell, studies=studies, _table=table, _words=words)
