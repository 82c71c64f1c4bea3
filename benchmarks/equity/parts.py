"""The parts of the benchmark: each measures one thing beside what people would use instead."""

import json
import subprocess
from collections.abc import Callable
from typing import Any

import numpy as np
import people
import polars as pl
from measure import HERE, Lab, require_alike
from sections import HEADER, Limit, Section, at_least, at_most, cost_rows, number

TABLES = 41  # groupings of one to three of six characteristics
LME4 = 44.2  # CPU seconds of the same two linear models in lme4, measured apart from this run

PARQUET, SCAN, LIGHT = "syschange on Parquet", "DuckDB scan", "DuckDB scan, lengths and sums"
SETS, SETS_CELLS = "DuckDB GROUPING SETS on rows", "DuckDB GROUPING SETS on finest cells"
PANDAS, PANDAS_HELD = "pandas groupby a table", "pandas groupby a table, in memory"
HELD = "syschange on pandas categories"


def tables(lab: Lab) -> Section:
    """Make all 41 groupings of three outcomes, before and after, of the large file."""
    names = (
        SCAN,
        LIGHT,
        PARQUET,
        "syschange on a lazy Polars table",
        HELD,
        "DuckDB by hand",
        SETS_CELLS,
        SETS,
    )
    costs = lab.measure(
        [*names, PANDAS, PANDAS_HELD], lab.file(lab.large),
        once=(SETS, PANDAS, PANDAS_HELD), cold=(PARQUET, "syschange on a lazy Polars table"),
    )  # fmt: skip
    require_alike({name: costs[name] for name in (PARQUET, HELD, SETS_CELLS, SETS, PANDAS, PANDAS_HELD)})
    ours = costs[PARQUET]
    limits = [
        at_most("Wall time, in scans by DuckDB", ours.wall / costs[SCAN].wall, 3),
        at_most("Peak memory", ours.peak, 400, " MiB"),
        at_least("Faster than GROUPING SETS on rows, wall", costs[SETS].wall / ours.wall, 10),
        at_least("Faster than pandas a table from the file, wall", costs[PANDAS].wall / ours.wall, 15),
        at_least(
            "Faster than pandas a table, both in memory, wall", costs[PANDAS_HELD].wall / costs[HELD].wall, 15
        ),
    ]
    rows = cost_rows(costs, SCAN)
    trick = costs[SETS_CELLS]
    note = (
        f"Who writes GROUPING SETS over the finest cells by hand has the sums for {number(trick.cpu)} "
        f"CPU seconds, without intervals and other than to the last bit; syschange takes {number(ours.cpu)}."
    )
    if lab.largest:
        more = lab.measure([SCAN, PARQUET], lab.file(lab.largest), once=(SCAN, PARQUET), cold=(PARQUET,))
        rows += [(f"{row[0]}, {lab.largest:,} rows", *row[1:]) for row in cost_rows(more, SCAN)]
        times = lab.largest / lab.large
        limits += [
            at_most(
                f"Wall time of {times:g} times the rows", more[PARQUET].wall / ours.wall, 1.1 * times, "×"
            ),
            at_most("Peak memory of them", more[PARQUET].peak / ours.peak, 1.5, "×"),
        ]
    text = (
        f"{lab.large:,} rows of Parquet, six characteristics as text, two years; all {TABLES} groupings of one to "
        "three characteristics and everybody, for each year, of a share, a mean and a rate. syschange gives "
        "intervals as well; the others give sums. The scan, which is 1.00, reads every value of the eleven columns "
        "and keeps the greatest of each; beside it a lighter one adds up numbers and the lengths of texts, which "
        "DuckDB works out once a label. `DuckDB by hand` is one GROUP BY of the finest cells alone. pandas groups "
        "categories; from the file it reads and codes them first. The peak of syschange on files is of a process "
        "that does nothing before."
    )
    return Section(
        f"All groupings of {lab.large:,} rows",
        text,
        HEADER,
        rows,
        limits,
        [note] if trick.cpu < ours.cpu else (),
    )


def rollup(lab: Lab) -> Section:
    """Add cells up to every grouping, for six and for twelve characteristics."""
    six = lab.measure(["roll-up of 6", "breakdowns"], lab.file(lab.rows), times=5)
    twelve = lab.measure(["roll-up of 12"], lab.file(lab.rows, people.TWELVE), times=3)
    costs = {**six, **twelve}
    named = {"breakdowns": "three breakdowns of 6, with intervals"}
    text = (
        f"What follows the one aggregation of {lab.rows:,} rows: the sums of every grouping of one to three "
        f"characteristics, {TABLES} of six and 298 of twelve."
    )
    limits = [
        at_most("Roll-up at 6 characteristics, wall", six["roll-up of 6"].wall, 0.2, " s"),
        at_most("Roll-up at 12 characteristics, wall", twelve["roll-up of 12"].wall, 1.5, " s"),
    ]
    return Section(
        "From cells to every grouping", text, HEADER, cost_rows(costs, "roll-up of 6", names=named), limits
    )


def resampling(lab: Lab) -> Section:
    """Draw bootstrap replicates and permutations from counts."""
    names = [
        "bootstrap, 1,000 groups of 1,000,000 rows",
        "bootstrap, 1,000 groups of 100,000,000 rows",
        "permutations, 100 groups of 1,000,000 rows",
        "permutations, 1,000 groups of 1,000,000 rows",
    ]
    costs = lab.measure(names, lab.file(lab.rows), times=5)
    wall = {name: costs[name].wall for name in names}
    limits = [
        at_most(
            "1,000 replicates of 1,000 groups, more rows or fewer", max(wall[n] for n in names[:2]), 0.5, " s"
        ),
        at_most("1,000 permutations over 100 groups", 1000 * wall[names[2]], 20, " ms"),
        at_most("1,000 permutations over 1,000 groups", 1000 * wall[names[3]], 20, " ms"),
    ]
    text = "1,000 draws each, from the counts of the groups; no row is touched."
    return Section("Resampling", text, HEADER, cost_rows(costs, names[0]), limits)


def repeats(lab: Lab) -> Section:
    """Add up within people first, and without."""
    names = ["plain cells", "people cells", "plain", "clustered"]
    costs = lab.measure(names, lab.file(lab.rows))
    require_alike({name: costs[name] for name in names[:2]})
    named = {
        "plain cells": "reduction, each row by itself",
        "people cells": "reduction, people first",
        "plain": "all groupings with intervals, each row by itself",
        "clustered": "all groupings with intervals, people who repeat",
    }
    limits = [
        at_most(
            "Reduction with people first, CPU", costs["people cells"].cpu / costs["plain cells"].cpu, 2.5, "×"
        ),
        at_most("All groupings with intervals, CPU", costs["clustered"].cpu / costs["plain"].cpu, 2.5, "×"),
    ]
    text = (
        f"{lab.rows:,} rows of two fifths as many people, whose characteristics do not change: one outcome by all "
        f"{TABLES} groupings and year."
    )
    return Section(
        "People who repeat", text, HEADER, cost_rows(costs, names[0], by="cpu", names=named), limits
    )


def narwhals(lab: Lab) -> Section:
    """Group through narwhals, and by a query in the engine's own language."""
    names = ["DuckDB by hand", "narwhals on DuckDB", "Polars by hand", "narwhals on Polars"]
    costs = lab.measure(names, lab.file(lab.large))
    require_alike(costs)
    limits = [
        at_most(f"{engine}, CPU over that by hand", costs[through].cpu / costs[hand].cpu, 1.1, "×")
        for engine, hand, through in (("DuckDB", *names[:2]), ("Polars", *names[2:]))
    ]
    text = (
        f"Seven sums of the finest cells of {lab.large:,} rows, asked through narwhals as syschange does, and by "
        "hand; both fetched, with codes for the texts. The ratio is of CPU seconds, to DuckDB by hand."
    )
    return Section(
        "narwhals beside the native query", text, HEADER, cost_rows(costs, names[0], by="cpu"), limits
    )


def fairlearn(lab: Lab) -> Section:
    """Make tables with Fairlearn, in an environment of its own."""
    costs = lab.measure([PARQUET, "one table"], lab.file(lab.rows))
    costs |= lab.measure(["bootstrap, 14 groups of 1,000,000 rows"], lab.file(lab.rows), times=5)
    ours = costs[PARQUET].cpu / TABLES
    replicate = costs["bootstrap, 14 groups of 1,000,000 rows"].cpu / 1000
    header = ("", "CPU s", "times ours")
    rows: list[tuple[str, ...]] = [
        ("syschange, a table of all 41", number(ours), "1.00"),
        (
            "syschange, one table by itself",
            number(costs["one table"].cpu),
            f"{costs['one table'].cpu / ours:.2f}",
        ),
    ]
    limits: list[Limit] = []
    theirs = _fairlearn(lab)
    if theirs is None:
        text = "Fairlearn could not be installed here, so nothing is held beside it."
        return Section("Fairlearn", text, header, rows, limits)
    mean = float(np.mean(theirs["tables"]))
    for ways, taken in enumerate(theirs["tables"], 1):
        rows.append((f"MetricFrame, {ways} of the characteristics", number(taken), f"{taken / ours:,.0f}"))
    rows += [
        (
            "MetricFrame, 1 of them, Fairlearn's own metrics",
            number(theirs["own"]),
            f"{theirs['own'] / ours:,.0f}",
        ),
        ("MetricFrame, a replicate of the bootstrap", number(theirs["replicate"]), ""),
        ("syschange, a replicate of the bootstrap", f"{replicate:.7f}", ""),
    ]
    limits = [
        at_least("Less CPU a table than Fairlearn with numpy's metrics", mean / ours, 1000),
        at_least("Less CPU a table than Fairlearn with its own metrics", theirs["own"] / ours, 1000),
        at_least("The same, where a single table is all that is wanted", mean / costs["one table"].cpu, 1000),
        at_least("Less CPU a replicate than Fairlearn's bootstrap", theirs["replicate"] / replicate, 10_000),
    ]
    text = (
        f"{lab.rows:,} rows; Fairlearn {theirs['version']}, whose tables hold a count, a share and a mean, by year "
        "as control feature, of whole numbers in memory, without the rows where an outcome is missing. syschange "
        f"reads the Parquet file, and gives intervals and a rate as well. A table of syschange costs what all "
        f"{TABLES} do, shared out; a replicate is one of 1,000 drawn of a table of 14 groups."
    )
    return Section("Fairlearn", text, header, rows, limits)


def _fairlearn(lab: Lab) -> dict[str, Any] | None:
    python = lab.fairlearn
    if python is None:
        return None
    table = pl.read_parquet(lab.file(lab.rows)).drop_nulls(["reached", "score"])
    held: dict[str, Any] = {}
    for name in ("ethnicity", "age", "housing", "year"):
        labels = table[name].unique().drop_nulls().sort()
        held[name] = table[name].cast(pl.Enum(labels)).to_physical().cast(pl.Int8).fill_null(-1).to_numpy()
    place = lab.folder / "fairlearn.npz"
    np.savez(place, reached=table["reached"].to_numpy(), score=table["score"].to_numpy(), **held)
    done = subprocess.run(  # noqa: S603 - our own program
        [str(python), str(HERE / "fairness.py"), str(place)], check=True, capture_output=True, text=True
    )
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def maihda(lab: Lab) -> Section:
    """Fit the multilevel models of 147 strata."""
    names = ["MAIHDA of a mean", "MAIHDA of a share"]
    costs = lab.measure(names, lab.file(lab.rows, people.STRATA, 0.0))
    cpu = costs[names[0]].cpu
    limits = [at_least("Less CPU than lme4's 44 s, of a mean", LME4 / cpu, 100)]
    text = (
        f"{lab.rows:,} rows of Parquet and 147 strata: models with and without main effects, what lies between "
        "strata, and each stratum with its limits. lme4 is not run here: 44.2 CPU seconds for its two linear models "
        "of a million people in 147 strata were measured apart, on a machine with two processors."
    )
    return Section("Multilevel models (MAIHDA)", text, HEADER, cost_rows(costs, names[0], by="cpu"), limits)


def spark(lab: Lab) -> Section:
    """Make the same tables on PySpark."""
    cost = lab.measure(["PySpark"], lab.file(lab.rows), once=["PySpark"])["PySpark"]
    facts = cost.facts
    limits = [
        Limit("The same tables on PySpark as on the file", "the same", "the same to twelve digits", kept=True),
        Limit(
            "The same sums behind each of them", "the same", f"{facts['provenances']} of 3 provenances",
            kept=facts["provenances"] == 3,
        ),
    ]  # fmt: skip
    rows = [("starting Spark", f"{facts['start']:.1f}"), ("the call", f"{facts['call']:.1f}")]
    text = (
        f"The same call, all {TABLES} groupings of three outcomes of {lab.rows:,} rows, on a PySpark table with two "
        "local threads, beside the Parquet file: the run stops where a number differs in the twelfth digit."
    )
    return Section("PySpark", text, ("", "wall s"), rows, limits)


PARTS: dict[str, Callable[[Lab], Section]] = {
    "tables": tables,
    "rollup": rollup,
    "resampling": resampling,
    "repeats": repeats,
    "narwhals": narwhals,
    "fairlearn": fairlearn,
    "maihda": maihda,
    "spark": spark,
}
