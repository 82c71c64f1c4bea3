"""What is timed of this library: each function gets a file, does what is not timed, and returns what is."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from people import SIX, STRATA, TWELVE

from syschange import equity
from syschange.equity.intersections import intersections
from syschange.frames import reduce_people, reduce_to_cells, roll_up
from syschange.statistics.resample import bootstrap_counts, permute_counts

Facts = dict[str, Any]
Timed = Callable[[], Facts]

WAYS = 3
OUTCOMES = {"reached": None, "score": None, "events": "days"}
ASKED: tuple[dict[str, Any], ...] = (
    {"outcome": "reached"},
    {"outcome": "score", "kind": "mean"},
    {"outcome": "events", "kind": "rate", "exposure": "days", "per": 1000},
)


def _tables(data: object, by: Sequence[str] = tuple(SIX)) -> list[equity.Breakdown]:
    """Return all groupings of all outcomes, before and after, with intervals: one reduction, three breakdowns."""
    held = equity.reduce(data, outcomes=OUTCOMES, by=by, ways=WAYS, period="year")
    return [equity.breakdown(held, by=by, ways=WAYS, period="year", **asked) for asked in ASKED]


def _facts(made: Sequence[equity.Breakdown]) -> Facts:
    """Return what has to be the same whoever makes the tables."""
    table = made[0].table
    return {"groups": int((table["n"] > 0).sum()), "reached": float(table["numerator"].sum())}


def on_parquet(file: Path) -> Timed:
    """Give the tables of a Parquet file."""
    return lambda: _facts(_tables(str(file)))


def on_polars(file: Path) -> Timed:
    """Give the tables of a lazy Polars table."""
    return lambda: _facts(_tables(pl.scan_parquet(file)))


def on_categories(file: Path) -> Timed:
    """Give the tables of a pandas table whose text is categories, in memory already."""
    from peers import categories

    table = categories(file)
    return lambda: _facts(_tables(table))


def reduction(file: Path) -> Timed:
    """Go over the file once, without making tables."""

    def timed() -> Facts:
        equity.reduce(str(file), outcomes=OUTCOMES, by=tuple(SIX), ways=WAYS, period="year")
        return {}

    return timed


def rolled(file: Path, by: Sequence[str]) -> Timed:
    """Add the cells up to the sums of every grouping."""
    held = equity.reduce(str(file), outcomes=OUTCOMES, by=by, ways=WAYS, period="year")
    return lambda: {"groups": len(roll_up(held.cells, by=by, ways=WAYS))}


def rolled_6(file: Path) -> Timed:
    """Add up for six characteristics."""
    return rolled(file, tuple(SIX))


def rolled_12(file: Path) -> Timed:
    """Add up for twelve characteristics."""
    return rolled(file, tuple(TWELVE))


def breakdowns(file: Path) -> Timed:
    """Make the tables of all three outcomes, intervals included, from what was reduced once."""
    held = equity.reduce(str(file), outcomes=OUTCOMES, by=tuple(SIX), ways=WAYS, period="year")
    return lambda: _facts(
        [equity.breakdown(held, by=tuple(SIX), ways=WAYS, period="year", **asked) for asked in ASKED]
    )


def one_table(file: Path) -> Timed:
    """Make one table, of one characteristic and each year, of a share and of a mean."""
    asked = {"by": ["ethnicity"], "period": "year"}

    def timed() -> Facts:
        held = equity.reduce(str(file), outcomes=["reached", "score"], **asked)
        equity.breakdown(held, outcome="reached", **asked)
        equity.breakdown(held, outcome="score", kind="mean", **asked)
        return {}

    return timed


def plain(file: Path) -> Timed:
    """Make the tables of one outcome, each row a person of its own."""
    return lambda: _facts(
        [equity.breakdown(str(file), outcome="reached", by=tuple(SIX), ways=WAYS, period="year")]
    )


def clustered(file: Path) -> Timed:
    """Make the same tables with intervals that let a person's rows resemble one another."""
    return lambda: _facts(
        [
            equity.breakdown(
                str(file), outcome="reached", by=tuple(SIX), ways=WAYS, period="year", cluster="person_id"
            )
        ]
    )


def plain_cells(file: Path) -> Timed:
    """Reduce one outcome to cells."""

    def timed() -> Facts:
        cells = reduce_to_cells(
            str(file), keys=[*SIX, "year"], values=["reached"], always=["year"], ways=WAYS
        )
        return {"rows": cells.rows}

    return timed


def people_cells(file: Path) -> Timed:
    """Reduce the same outcome to sums over people, each added up first."""

    def timed() -> Facts:
        cells = reduce_people(
            str(file), keys=list(SIX), person="person_id", value="reached", period="year", ways=WAYS
        )
        return {"rows": cells.rows}

    return timed


def maihda_mean(file: Path) -> Timed:
    """Fit the linear models of 147 strata, with and without main effects."""
    return lambda: {
        "strata": len(intersections(str(file), outcome="score", by=tuple(STRATA), kind="mean").table)
    }


def maihda_share(file: Path) -> Timed:
    """Fit the logit models of 147 strata."""
    return lambda: {"strata": len(intersections(str(file), outcome="reached", by=tuple(STRATA)).table)}


def resampled(draw: Callable[..., Any], groups: int, rows: int) -> Callable[[Path], Timed]:
    """Return a contender that draws 1,000 times for so many groups of so many rows in all."""

    def ready(_: Path) -> Timed:
        rng = np.random.default_rng([groups, rows])
        n = rng.multinomial(rows, rng.dirichlet(np.full(groups, 5.0)))
        events = rng.binomial(n, 0.3)

        def timed() -> Facts:
            return {"draws": len(draw(events, n=n, replicates=1000, seed=1))}

        return timed

    return ready


def on_spark(file: Path) -> Timed:
    """Give the tables of a PySpark table, and hold them beside those of the file."""
    from sparks import compared

    return lambda: compared(file, tuple(SIX), _tables)


CONTENDERS: dict[str, Callable[[Path], Timed]] = {
    "syschange on Parquet": on_parquet,
    "syschange on a lazy Polars table": on_polars,
    "syschange on pandas categories": on_categories,
    "reduction": reduction,
    "roll-up of 6": rolled_6,
    "roll-up of 12": rolled_12,
    "breakdowns": breakdowns,
    "one table": one_table,
    "plain": plain,
    "clustered": clustered,
    "plain cells": plain_cells,
    "people cells": people_cells,
    "MAIHDA of a mean": maihda_mean,
    "MAIHDA of a share": maihda_share,
    "bootstrap, 1,000 groups of 1,000,000 rows": resampled(bootstrap_counts, 1000, 10**6),
    "bootstrap, 1,000 groups of 100,000,000 rows": resampled(bootstrap_counts, 1000, 10**8),
    "bootstrap, 14 groups of 1,000,000 rows": resampled(
        bootstrap_counts, 2 * (len(SIX["ethnicity"]) + 1), 10**6
    ),
    "permutations, 100 groups of 1,000,000 rows": resampled(permute_counts, 100, 10**6),
    "permutations, 1,000 groups of 1,000,000 rows": resampled(permute_counts, 1000, 10**6),
    "PySpark": on_spark,
}
