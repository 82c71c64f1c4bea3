"""The result: effects of a staggered change over all, by horizon, cohort and calendar time."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange import charts
from syschange.effects.beside import BESIDE, beside
from syschange.effects.pooling import POOLED, alike, pooled_columns
from syschange.effects.staggered.basis import STILL, Block, published_rows, spread_of_row
from syschange.effects.staggered.observed import UNITS
from syschange.effects.staggered.options import AGGREGATIONS, COLUMNS, OVERALL, PEOPLE, SAME, WHOLE, Asked
from syschange.effects.staggered.words import Facts, staggered_words
from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import ALL, find_group, rows
from syschange.results import COUNT_COLUMNS, Coarsening, Estimate, Result, StudentT, address, watermark
from syschange.statistics.staggered import NOT_TESTED, Before, TwoWay, simultaneous_level

Floats = npt.NDArray[np.float64]
_COUNTS = ("changed", "comparison", "rows")
_WHY = (
    "Two-way fixed effects compares units that changed later with those that changed earlier as if those had not "
    "changed, so that effects which grow or fade count against themselves. It stands here to be recognised, and "
    "not to be used."
)


@dataclass(frozen=True, eq=False, repr=False)
class Staggered(Result):
    """What a change did that came to units at different times, against units that had not changed.

    Attributes
    ----------
    table
        A row a group and effect: the characteristics in `by`; `aggregation` and `at`: "simple" (the mean over all
        units and periods since), "horizon" (by periods since the change; "(all)": their mean from 0 on), "cohort" (by
        when units changed; "(all)": the mean over units, each over its own time since), "calendar" (by period),
        "slope before" (how much further a period those who were to change moved than others did, before it), "same
        units" (by horizon, every one of the same units); `horizon` as a number; units `changed` and `comparison`
        behind it, and their `rows`; `value`, `lower`, `upper`, `level`, `method`; `band_lower`, `band_upper`, which
        hold all horizons of a group at once; `pooled` with its limits; `detectable`, `equivalence`; `note`.
    standing
        A row a thing counted: units that changed, never did, or are left out and why; rows without an outcome or a
        time; periods in which a unit was not seen. On paper the units alone.
    before
        What the effects before the change say together (`Before`); not known on paper.
    by_lot
        How often so large a mean effect would come up had the dates of change been given to units by lot: where fewer
        than ten changed or did not; missing elsewhere, and on paper.
    by, asked
        The characteristics, and what was asked.
    """

    by: tuple[str, ...] = field(kw_only=True)
    asked: Asked = field(kw_only=True)
    standing: pd.DataFrame = field(kw_only=True)
    blocks: tuple[Block, ...] = field(kw_only=True)
    times: pd.DataFrame = field(kw_only=True)
    spread: float = field(kw_only=True)
    few_clusters: bool = field(kw_only=True, default=False)
    before: Before = field(kw_only=True, default=NOT_TESTED)
    by_lot: float = field(kw_only=True, default=math.nan)
    two_way: TwoWay | None = field(kw_only=True, default=None)

    @property
    def group_times(self) -> pd.DataFrame:
        """The effect on each cohort in each period, of everybody together."""
        shown = _with_limits(self.times, [_estimate(row, self.asked) for row in rows(self.times)], self.asked)
        return shown[["cohort", "period", "horizon", *_COUNTS, *_LIMITS, "note"]]

    @property
    def contrast(self) -> pd.DataFrame:
        """What two-way fixed effects says, which is not to be used, and `negative`: the share it weighs backwards.

        One row, and none where it cannot be worked out or on paper.
        """
        made = self.two_way
        columns = ["value", "lower", "upper", "level", "method", "negative", "units", "why"]
        if made is None or not made.se > 0:
            return pd.DataFrame(columns=columns)
        known = StudentT(made.value, made.se, float(made.units - 1))
        e = Estimate.of(made.value, known, self.asked.level, "two-way fixed effects: not to be used")
        row = (e.value, e.lower, e.upper, e.level, e.method, made.negative, made.units, _WHY)
        return pd.DataFrame([row], columns=columns)

    @property
    def alike(self) -> pd.DataFrame:
        """Whether the mean effects of groups differ by more than chance (see `effects.pooling.alike`)."""
        labels = pd.DataFrame([dict(b.labels) for b in self.blocks], columns=list(self.by))
        estimates = [self._of(b, OVERALL, WHOLE) for b in self.blocks]
        return alike(labels, estimates, by=self.by, level=self.asked.level)

    @property
    def horizons(self) -> npt.NDArray[np.int64]:
        """Periods since the change, from 0 on, as far as the same units are seen; shape (horizons,)."""
        return self._path["horizon"].to_numpy().astype(np.int64)

    @property
    def path(self) -> Floats:
        """The effect at each of `horizons`, all of the same units; shape (horizons,)."""
        return self._path["value"].to_numpy(dtype=np.float64)

    @property
    def covariance(self) -> Floats:
        """The covariances of `path`; shape (horizons, horizons)."""
        se = np.array([spread_of_row(row)[0] for row in rows(self._path)], dtype=np.float64)
        return np.asarray(self.blocks[0].same * np.outer(se, se), dtype=np.float64)

    @property
    def df(self) -> Floats:
        """The degrees of freedom that each standard error of `path` is known by; shape (horizons,)."""
        return np.array([spread_of_row(row)[1] for row in rows(self._path)], dtype=np.float64)

    @property
    def _path(self) -> pd.DataFrame:
        table = self.blocks[0].table
        kind = SAME if self.asked.balance is None else "horizon"
        return table[(table["aggregation"] == kind) & (table["horizon"] >= 0)]

    def counts(self) -> pd.DataFrame:
        """Return every count the result rests on or shows (see `Result.counts`).

        Where units are people, these are the units. Where they are places, whose number is no secret, it is the rows.
        Rows of people, and the rows and periods in which somebody was not seen, are so many to a person that
        rounding would not hide how many people: they are not among them, and left out on paper.
        """
        made = [
            (address({**b.labels, "aggregation": row["aggregation"], "at": row["at"]}), name, row[name])
            for b in self.blocks
            for row in rows(b.table)
            for name in self._counted
        ]
        made += [
            (address({"cohort": row["cohort"], "period": row["period"]}), name, row[name])
            for row in rows(self.times)
            for name in self._counted
        ]
        made += [
            (address({"counted": row["counted"], "status": row["status"]}), "n", row["n"])
            for row in rows(self.standing)
            if row["counted"] == UNITS and self.asked.counted == PEOPLE
        ]
        return pd.DataFrame(made, columns=list(COUNT_COLUMNS))

    @property
    def _counted(self) -> tuple[str, ...]:
        return ("changed", "comparison") if self.asked.counted == PEOPLE else ("rows",)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Staggered":
        """Return the same made again from published counts (see `Result.from_counts`).

        Tests that only the true numbers could give (those of `before`, `by_lot` and `contrast`) are left out, and so
        are counts of rows and gaps in `standing`, and `rows` where units are people.
        """
        told = dict(
            zip(zip(published["cell"], published["quantity"], strict=True), published["count"], strict=True)
        )
        step = coarsening.step(self.spread)
        blocks = tuple(
            b.published(
                self._shown(
                    b.table,
                    told,
                    lambda row, b=b: {**b.labels, "aggregation": row["aggregation"], "at": row["at"]},
                ),
                coarsening,
                step,
            )
            for b in self.blocks
        )
        shown = self._shown(self.times, told, lambda row: {"cohort": row["cohort"], "period": row["period"]})
        standing = self.standing.copy()
        cells = [address({"counted": row["counted"], "status": row["status"]}) for row in rows(standing)]
        standing["n"] = [
            told.get((cell, "n"), np.nan if hidden else n)
            for cell, n, hidden in zip(
                cells,
                standing["n"],
                (standing["counted"] != UNITS) | (self.asked.counted == PEOPLE),
                strict=True,
            )
        ]
        made = dataclasses.replace(
            self, blocks=blocks, times=published_rows(self.times, shown, coarsening, step), standing=standing,
            spread=float(np.round(self.spread / step) * step), before=NOT_TESTED, by_lot=math.nan, two_way=None,
            policy=coarsening.policy, provenance=self.provenance.published(),
        )  # fmt: skip
        return finished(made)

    def _shown(
        self,
        table: pd.DataFrame,
        told: Mapping[Any, Any],
        of: Any,  # noqa: ANN401 - a function of a row
    ) -> pd.DataFrame:
        cells = [address(of(row)) for row in rows(table)]
        return pd.DataFrame(
            {name: [told.get((cell, name), np.nan) for cell in cells] for name in self._counted},
            dtype=np.float64,
        )

    def estimate(self, aggregation: str = OVERALL, at: str | int = WHOLE, **labels: str) -> Estimate:
        """Return one effect in one group with its confidence distribution.

        Parameters
        ----------
        aggregation, at
            As in the table; a horizon may be given as a number.
        **labels
            Characteristic and label; those left out are taken together.

        Raises
        ------
        UnknownChoiceError
            Where there is no such effect or group.
        NotEstimableError
            Where it cannot be estimated, is hidden, or outcomes do not vary.
        """
        block = self._block(labels)
        if aggregation not in AGGREGATIONS:
            raise UnknownChoiceError("aggregation", aggregation, AGGREGATIONS)
        of = block.table[block.table["aggregation"] == aggregation]
        if str(at) not in set(of["at"]):
            raise UnknownChoiceError(f"place of the aggregation '{aggregation}'", at, of["at"].tolist())
        made = self._of(block, aggregation, str(at))
        if made is None:
            raise NotEstimableError(
                "The effect cannot be estimated: too few units, none to compare with, or outcomes that do not vary.",
                "Join groups, or take longer periods.",
            )
        return made

    def _block(self, labels: Mapping[str, str]) -> Block:
        table = pd.DataFrame([dict(b.labels) for b in self.blocks], columns=list(self.by))
        table["place"] = np.arange(len(self.blocks))
        return self.blocks[int(find_group(table, self.by, labels)["place"])]

    def _of(self, block: Block, aggregation: str, at: str) -> Estimate | None:
        here = block.table[(block.table["aggregation"] == aggregation) & (block.table["at"] == at)]
        return _estimate(rows(here)[0], self.asked) if len(here) else None

    def plot(self, **labels: str) -> "charts.Figure":
        """Return a picture of one group: the effect at every horizon, before the change and since.

        Parameters
        ----------
        **labels
            Characteristic and label; those left out are taken together.
        """
        chosen = {**dict.fromkeys(self.by, ALL), **labels}
        self._block(labels)
        table = self._table
        for column, label in chosen.items():
            table = table[table[column] == label]
        who = ", ".join(f"{c}: {v}" for c, v in labels.items())
        return charts.horizons(
            table[(table["aggregation"] == "horizon") & table["horizon"].notna()],
            horizon="horizon",
            value="value",
            lower="lower",
            upper="upper",
            band_lower="band_lower",
            band_upper="band_upper",
            headline=self.lead
            if not labels
            else f"{self.asked.label}: the effect before and since the change",
            subtitle=f"{self.asked.label}, against units that had not changed, by "
            f"{self.asked.period}s since the change" + (f"; {who}" if who else ""),
            base=-1 - self.asked.anticipation if self.asked.base == "universal" else None,
            period=self.asked.period,
            percent=self.asked.percent,
            watermark=watermark(self.policy),
        )


_LIMITS = ("value", "lower", "upper", "level", "method")


def _estimate(row: Mapping[str, Any], asked: Asked) -> Estimate | None:
    """Return the estimate of a row of the basis; None where it has no interval."""
    se, df = spread_of_row(row)
    if not (math.isfinite(row["value"]) and se > 0 and df > 0):
        return None
    value = float(row["value"])
    return Estimate.of(value, StudentT(value, se, float(df)), asked.level, asked.method)


def _with_limits(table: pd.DataFrame, estimates: list[Estimate | None], asked: Asked) -> pd.DataFrame:
    """Return rows with the limits of their estimates; a value without them stands alone."""
    made = table.copy()
    made["lower"] = [math.nan if e is None else e.lower for e in estimates]
    made["upper"] = [math.nan if e is None else e.upper for e in estimates]
    made["level"] = asked.level
    made["method"] = pd.Series(
        ["none" if e is None else e.method for e in estimates], index=made.index, dtype="str"
    )
    return made


def _bands(block: Block, estimates: list[Estimate | None], asked: Asked) -> Floats:
    """Return limits for the rows by horizon that hold all of them at once; shape (rows, 2)."""
    made = np.full((len(block.table), 2), np.nan)
    kind = block.table["aggregation"]
    for which, correlation in (
        ((kind == "horizon") & block.table["horizon"].notna(), block.horizons),
        (kind == SAME, block.same),
    ):
        places = np.flatnonzero(which)
        known = np.array([estimates[i] is not None for i in places], dtype=bool)
        if not known.any() or len(correlation) != len(places):
            continue
        level = simultaneous_level(correlation[np.ix_(known, known)], level=asked.level, seed=asked.seed)
        for i in places[known].tolist():
            e = estimates[i]
            if e is not None and math.isfinite(level):
                tail = (1 - level) / 2
                made[i] = e.distribution.quantile(tail), e.distribution.quantile(1 - tail)
    return made


def _table(shell: Staggered) -> pd.DataFrame:
    asked, by = shell.asked, list(shell.by)
    estimates = [[_estimate(row, asked) for row in rows(b.table)] for b in shell.blocks]
    every = [e for of in estimates for e in of]
    table = pd.concat([b.table for b in shell.blocks], ignore_index=True)
    sizes = [len(b.table) for b in shell.blocks]
    for place, column in enumerate(by):
        names = np.repeat(np.array([b.labels[column] for b in shell.blocks], dtype=object), sizes)
        table.insert(place, column, pd.Series(names, dtype="str"))
    table = _with_limits(table, every, asked)
    bands = np.vstack([_bands(b, of, asked) for b, of in zip(shell.blocks, estimates, strict=True)])
    table["band_lower"], table["band_upper"] = bands.T
    table[list(POOLED)] = _pooled(table, every, by, asked)
    stands = pd.DataFrame([beside(e, asked.margin) for e in every], columns=list(BESIDE))
    table = pd.concat([table, stands], axis=1)
    hidden = table["value"].isna() & (table["note"] == "")
    table["note"] = table["note"].mask(hidden, "hidden")
    return table[[*by, *COLUMNS, *POOLED, *BESIDE, "note"]]


def _pooled(table: pd.DataFrame, every: list[Estimate | None], by: list[str], asked: Asked) -> Floats:
    """Return each effect drawn towards what the groups share, with its limits; shape (rows, 3)."""
    made = np.full((len(table), 3), np.nan)
    for _, here in table.groupby(["aggregation", "at"], sort=False) if by else ():
        some = [every[i] for i in here.index]
        made[here.index] = pooled_columns(here[by], some, by=by, level=asked.level).to_numpy()
    return made


def finished(shell: Staggered) -> Staggered:
    """Return the result with the table and the words that its basis gives."""
    first = shell.blocks[0]
    whole = rows(first.table[(first.table["aggregation"] == OVERALL) & (first.table["at"] == WHOLE)])[0]
    same = shell._path  # noqa: SLF001 - its own module
    ends = [rows(same)[i] for i in (0, -1)] if len(same) > 1 else []
    slope = shell._of(first, "slope before", WHOLE)  # noqa: SLF001 - likewise
    facts = Facts(
        asked=shell.asked,
        overall=_estimate(whole, shell.asked),
        still=whole["note"] == STILL,
        changed=whole["changed"],
        comparison=whole["comparison"],
        path=tuple((int(row["horizon"]), _estimate(row, shell.asked)) for row in ends),
        slope=slope,
        before=shell.before,
        standing=shell.standing,
        by_lot=shell.by_lot,
        alike=shell.alike if shell.by else None,
        few_clusters=shell.few_clusters,
        last=int(same["horizon"].max()) if len(same) else 0,
    )
    return dataclasses.replace(shell, _table=_table(shell), _words=staggered_words(facts))
