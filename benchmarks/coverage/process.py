"""Coverage of the shift between two parts of a control chart; and, run by itself, how often charts err.

`python benchmarks/coverage/process.py` prints the tables of docs/effects/control-charts.md.
"""

from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import LEAST, LEVEL, Interval, Row, simulated
from numpy.typing import NDArray

from syschange.errors import NotEstimableError
from syschange.statistics.process import RULES, part_level, process_limits, runs_of, shift, signals_of

Floats = NDArray[np.float64]

SHIFT = Interval(
    "Shift between parts of a control chart",
    ("process.part_level", "process.shift"),
    "6 to 24 points a part, shifts of none and of two standard deviations, normal points",
)
SHARES = Interval(
    "Shift between parts of a p′ chart",
    ("process.part_level", "process.shift"),
    "12 and 24 points a part of 40 to 160 people, variance 1 and 4 times chance",
    LEAST,
)
ONE_BY_ONE = 5
SEED = 20231106
NAMES = (*RULES, "mean ± 3 standard deviations", "mean ± 2 standard deviations")


def _values(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for (before, after), moved in product(((6, 6), (12, 12), (24, 12), (24, 24)), (0.0, 2.0)):
        limits = [
            _limits("xmr", rng.standard_normal(before), moved + rng.standard_normal(after), None)
            for _ in range(draws)
        ]
        yield simulated(
            SHIFT, f"{before} and {after} points, shift {moved:g}", tuple(zip(*limits, strict=True)), moved
        )


def _shares(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for points, extra in product((12, 24), (1.0, 4.0)):
        sizes = np.resize([40.0, 100.0, 160.0], points)
        limits = [
            _limits("p-prime", *(_spread(sizes, extra, rng) for _ in "ab"), sizes) for _ in range(draws)
        ]
        yield simulated(
            SHARES, f"{points} points, variance × {extra:g}", tuple(zip(*limits, strict=True)), 0.0
        )


def _spread(sizes: Floats, extra: float, rng: np.random.Generator) -> Floats:
    """Return shares about .3 whose variance is `extra` times that of chance at every size."""
    if extra == 1:
        return rng.binomial(sizes.astype(np.int64), 0.3) / sizes
    pairs = (sizes - extra) / (extra - 1)  # the beta that a binomial is drawn from for so much more variance
    return rng.binomial(sizes.astype(np.int64), rng.beta(0.3 * pairs, 0.7 * pairs)) / sizes


def _limits(chart: str, before: Floats, after: Floats, sizes: Floats | None) -> tuple[float, float]:
    try:
        made = shift(part_level(chart, before, sizes), part_level(chart, after, sizes), level=LEVEL)
    except NotEstimableError:
        return np.nan, np.nan
    return made.lower, made.upper


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each point of its grid."""
    rng = np.random.default_rng(seed)
    yield from _values(max(draws // ONE_BY_ONE, 4), rng)
    yield from _shares(max(draws // ONE_BY_ONE, 4), rng)


def series(draws: int, points: int, correlation: float, rng: np.random.Generator) -> Floats:
    """Return series in which nothing changes, each point correlated with the one before."""
    shocks = rng.standard_normal((draws, points))
    made = shocks.copy()
    for t in range(1, points):
        made[:, t] = correlation * made[:, t - 1] + np.sqrt(1 - correlation**2) * shocks[:, t]
    return made


def alarmed(name: str, values: Floats) -> tuple[float, float]:
    """Return the share of points and of charts with a signal, by a set of rules or a naive one."""
    if name.startswith("mean"):
        times = float(name.split()[2])
        sd = values.std(axis=1, ddof=1, keepdims=True)
        flags = np.abs(values - values.mean(axis=1, keepdims=True)) > times * sd
        return float(flags.mean()), float(flags.any(axis=1).mean())
    rules = RULES[name]
    limits = process_limits("xmr", values, factor=rules.factor)
    flags = np.any(list(signals_of(values, limits, rules).values()), axis=0)
    charts = flags.any(axis=1)
    if rules.whole_series:
        charts |= runs_of(values, limits.centre).too_few
    return float(flags.mean()), float(charts.mean())


def table(draws: int, correlation: float) -> list[str]:
    """Return the lines of one table: rules, and for each length false signals by chart and by point."""
    rng = np.random.default_rng(SEED)
    lengths = (12, 24, 36, 60)
    made = ["| rules | " + " | ".join(f"{n} points" for n in lengths) + " |", "|---|" + "---|" * len(lengths)]
    drawn = {n: series(draws, n, correlation, rng) for n in lengths}
    for name in NAMES:
        shares = [alarmed(name, drawn[n]) for n in lengths]
        cells = " | ".join(f"{100 * chart:.0f}% ({100 * point:.1f}%)" for point, chart in shares)
        made.append(f"| {name} | {cells} |")
    return made


def main(draws: int = 20_000) -> None:
    """Print the tables, and how often a p and a p′ chart alarm where shares vary more than chance makes them."""
    for correlation in (0.0, 0.4):
        print(f"Correlation of neighbours {correlation:g}\n", *table(draws, correlation), sep="\n")
    moved = series(draws, 24, 0.0, np.random.default_rng(SEED)) + 2 * (np.arange(24) >= 12)
    for name in NAMES:
        print(
            f"Level up by two standard deviations halfway: {name} signals in {alarmed(name, moved)[1]:.0%} of charts"
        )
    rng = np.random.default_rng(SEED)
    sizes = np.resize([40.0, 100.0, 160.0], 24)
    for extra, chart in product((1.0, 4.0), ("p", "p-prime")):
        values = np.array([_spread(sizes, extra, rng) for _ in range(draws // 10)])
        limits = process_limits(chart, values, sizes)
        flags = np.any(list(signals_of(values, limits, RULES["making-data-count-2023"]).values()), axis=0)
        print(
            f"{chart}, variance × {extra:g}: {flags.any(axis=1).mean():.0%} of charts, {flags.mean():.1%} of points"
        )


if __name__ == "__main__":
    main()
