"""Coverage of the indices of inequality: of counts, from the grid of `inequality`, and of groups' own values."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import inequality
import numpy as np
from covered import Interval, Row, counted

from syschange.statistics import inequality as iq

GRID = "2, 5 and 20 groups of 30 to 2,000 people, shares of 5% to 50%, unequal; at the end all equal"
SIGNED_GRID = "2, 5 and 20 groups of 30 to 2,000 people, shares of 5% to 50%, unequal and equal"
VALUES_GRID = "5 and 20 groups of 30 and 200 people, means of 25 to 75, deviation 20 or 200"
# An index: what the page calls it, and the function that gives it. Those of the first list can be on either side of
# equality; for those of the second equality is an end of the scale.
SIGNED = {
    "sii": ("Slope index", "sii"),
    "rii": ("Relative index", "rii"),
    "aci": ("Absolute concentration index", "aci"),
    "rci": ("Relative concentration index", "rci"),
    "wagstaff": ("Concentration index, Wagstaff", "wagstaff"),
    "erreygers": ("Concentration index, Erreygers", "erreygers"),
    "sii_logit": ("Slope index of a logistic line", "sii_logit"),
    "rii_logit": ("Relative index of a logistic line", "rii_logit"),
    "difference": ("Difference of two groups", "difference"),
    "ratio": ("Ratio of two groups", "ratio"),
    "par": ("Population attributable risk", "par"),
    "paf": ("Population attributable fraction", "paf"),
    "sii_change": ("Change of the slope index", "change"),
    "bgsd_change": ("Change of the deviation between groups", "change"),
}
SPREAD = {
    "bgv": ("Variance between groups", "bgv"),
    "bgsd": ("Deviation between groups", "bgsd"),
    "cov": ("Coefficient of variation", "cov"),
    "mdmw": ("Mean distance from the mean, by people", "mdm"),
    "mdmu": ("Mean distance from the mean, by groups", "mdm"),
    "idisw": ("Index of disparity, by people", "idis"),
    "idisu": ("Index of disparity, by groups", "idis"),
    "theil": ("Theil's index", "theil"),
    "mld": ("Mean log deviation", "mld"),
    "gini": ("Gini coefficient", "gini"),
    "range_gap": ("Range of groups", "range_gap"),
    "bgv_corrected": ("Variance between groups, less noise", "bgv"),
    "bgsd_corrected": ("Deviation between groups, less noise", "bgsd"),
    "mdbw": ("Mean distance from the best (MDB)", "mdb"),
    "mdrw": ("Mean distance from a reference (MDR)", "mdr"),
    "paf_best": ("Population attributable fraction from the best", "paf_best"),
    "theil_within": ("Theil's index within larger groups", "entropy_parts"),
    "theil_between": ("Theil's index between larger groups", "entropy_parts"),
    "differential_fairness": ("Differential fairness", "differential_fairness"),
    "differential_fairness_unsmoothed": ("Differential fairness, unsmoothed", "differential_fairness"),
}
REFERENCE = Interval(
    "Mean distance from a reference (MDR), of counts in small groups",
    ("inequality.mdr",),
    "2, 5 and 20 groups of 30 and 100 people, shares of 5% and 30%, unequal",
)
# Of each table all the indices together take about a tenth of a second: this many fewer are drawn, and the slowest
# indices (logistic lines and changes) of one table in three only.
SLOW, ONE_IN = 500, 3
# Of the values, which are quicker.
MORE = 4


def _interval(measure: str, source: str, grid: str) -> Interval:
    words, function = (SIGNED | SPREAD)[measure]
    return Interval(f"{words}, of {source}", (f"inequality.{function}",), grid)


def _mostly(point: inequality.Point, rng: np.random.Generator, seed: int, inner: int) -> list[iq.Index]:
    """Return every index of one simulated table, or, of two tables in three, those that are quick."""
    if seed % ONE_IN == 0:
        return inequality.measured(point, rng, seed, inner)
    n = np.full(point.groups, point.n)
    groups = iq.of_counts(rng.binomial(n, point.truth()), n)
    fair = [f for s in (0.5, 0.0) for f in inequality.fairness(groups, seed, inner, s)]
    return inequality.ordered(groups) + inequality.unordered(groups, seed, inner) + fair


def _of_counts(tables: int, seed: int) -> Iterator[Row]:
    """Yield the rows of `inequality`, shares put together, since a point by itself has few tables."""
    held: dict[tuple[str, str, bool], list[tuple[float, float]]] = defaultdict(list)
    for row in inequality.rows(tables, seed, measure=_mostly):
        measure, equal = str(row["measure"]), bool(row["equal"])
        words = ", equal" if equal and measure in SIGNED else ""
        point = f"{row['groups']} groups of {row['n']}{words}"
        held[measure, point, equal and measure in SPREAD].append(
            (float(row["coverage"]), float(row["draws"]))
        )
    for (measure, point, boundary), found in held.items():
        covered, drawn = np.array(found).T
        interval = _interval(measure, "counts", GRID if measure in SPREAD else SIGNED_GRID)
        yield counted(interval, point, float(covered @ drawn), float(drawn.sum()), boundary=boundary)


def _measured(groups: iq.Groups, order: np.ndarray, seed: int) -> list[iq.Index]:
    slopes = [f(groups, order=order) for f in (iq.sii, iq.rii, iq.aci, iq.rci)]
    return [*slopes, *iq.spreads(groups, seed=seed, draws=inequality.INNER)]


def _of_values(tables: int, rng: np.random.Generator) -> Iterator[Row]:
    for k, n, sd in product((5, 20), (30, 200), (20, 200)):
        truth, se = np.linspace(25, 75, k), np.full(k, sd / np.sqrt(n))
        people, order = np.full(k, float(n)), np.arange(k)
        known = iq.of_values(truth, 0 * truth, weight=people)
        true = {i.name: i.value for i in _measured(known, order, 0)}
        held: dict[str, list[float]] = defaultdict(list)
        for table in range(tables):
            drawn = iq.of_values(rng.normal(truth, se), se, weight=people)
            for index in _measured(drawn, order, table):
                if index.distribution is not None:
                    slack = 1e-9 * max(1.0, abs(true[index.name]))
                    inside = index.lower - slack <= true[index.name] <= index.upper + slack
                    held[index.name].append(float(inside))
        for name, each in held.items():
            point, given = f"{k} groups of {n}, deviation {sd}", len(each) / tables
            interval = _interval(name, "values", VALUES_GRID)
            yield counted(interval, point, sum(each), len(each), given=given)


def _of_a_reference(tables: int, rng: np.random.Generator) -> Iterator[Row]:
    """Yield the coverage of the distance from a reference, which is lowest in small groups with rare outcomes."""
    for k, n, p in product((2, 5, 20), (30, 100), (0.05, 0.3)):
        people, truth = np.full(k, float(n)), p * (1 + 0.5 * np.linspace(-1, 1, k))
        true = float(np.abs(truth - truth[0]).mean())
        held = 0
        for table in range(tables):
            groups = iq.of_counts(rng.binomial(n, truth), people)
            made = iq.mdr(groups, reference=0, seed=table, draws=inequality.INNER)
            held += made.lower - 1e-9 <= true <= made.upper + 1e-9
        yield counted(REFERENCE, f"{k} groups of {n}, {p:.0%}", held, tables)


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of every index of counts, of the distance from a reference, and of values."""
    # At least three, so that the slowest are there.
    tables = max(draws // SLOW, ONE_IN)
    yield from _of_counts(tables, seed)
    yield from _of_a_reference(10 * tables, np.random.default_rng(seed))
    yield from _of_values(MORE * tables, np.random.default_rng(seed))
