"""Coverage of effects on people in clusters and of bounds; by itself it prints false alarms, naive methods' too."""

import sys
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from covered import LEVEL, Floats, Interval, Row, simulated
from scipy import special, stats

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics.attrition import Seen, imbens_manski, lee, worst_cases, worst_shares
from syschange.statistics.change import Moments, ancova, change
from syschange.statistics.clusters import (
    ClusterSums,
    allocations,
    equations,
    mean_variance,
    randomised,
    robust,
    wild,
)
from syschange.statistics.selection_on_score import regression_to_the_mean

GRID = "intra-cluster correlations of .05 and .2, sizes equal and unequal, ANCOVA"
ROBUST = Interval(
    "Effect on people in clusters, CR2", ("clusters.robust",), f"10 to 30 clusters an arm, {GRID}"
)
WILD = Interval(
    "Effect on people in clusters, wild bootstrap no nearer than CR2",
    ("clusters.wild",),
    f"3 to 9 clusters an arm, {GRID}",
)
DRAWN = Interval(
    "Effect on people in clusters drawn by lot, randomisation",
    ("clusters.randomised",),
    f"4 to 9 clusters an arm, {GRID}",
)
MEAN = Interval(
    "Mean of people in clusters, CR2", ("clusters.mean_variance",), "10 and 30 clusters, as above"
)
WORST = Interval(
    "Effect under worst cases, Imbens–Manski",
    ("attrition.imbens_manski", "attrition.worst_cases", "attrition.worst_shares"),
    "60 and 200 people an arm, a tenth and a third lost, those who fare worst; at the least effect there can be",
)
TRIMMED = Interval(
    "Effect with trimming, Lee",
    ("attrition.lee",),
    "200 and 600 people an arm, the change keeps in people who would have left",
)
EXPECTED = Interval(
    "Regression to the mean to expect",
    ("selection_on_score.regression_to_the_mean",),
    "100 and 1,000 people let in, the highest half and the highest tenth, reliability .7",
)
MANY, FEW, LOTS = ((10, 10), (12, 30), (30, 30)), ((3, 3), (4, 8), (9, 9)), ((4, 4), (5, 8), (9, 9))
SIZE, REPLICATES = 20, 199
ONE_BY_ONE, SLOWER, QUICK = 20, 60, 5
GAIN = 1.0


def people(
    rng: np.random.Generator, arms: tuple[int, int], icc: float, *, unequal: bool, gain: float
) -> tuple[np.ndarray, ClusterSums, Floats, Floats]:
    """Return the arm of each person, sums a cluster, and scores before and after."""
    clusters = sum(arms)
    shares = rng.gamma(2, 0.5, clusters) if unequal else np.ones(clusters)
    n = np.maximum(2, np.round(SIZE * shares)).astype(int)
    place = np.repeat(np.arange(clusters), n)
    treated = np.arange(clusters) < arms[0]
    shared, later = rng.normal(0, np.sqrt(icc), (2, clusters))
    own, noise = rng.normal(0, np.sqrt(1 - icc), (2, len(place)))
    before = shared[place] + own
    after = 0.6 * before + 0.8 * (later[place] + noise) + gain * treated[place]

    def of(x: Floats) -> Floats:
        return np.bincount(place, x)

    sums = ClusterSums(
        treated,
        of(np.ones(len(place))),
        of(before),
        of(after),
        of(before**2),
        of(before * after),
        of(after**2),
    )
    return treated[place], sums, before, after


def limits(make: Callable[[int], Estimate | tuple[float, float]], draws: int) -> tuple[Floats, Floats]:
    """Return the limits of many samples; missing where there are none."""
    found = []
    for draw in range(draws):
        try:
            made = make(draw)
        except NotEstimableError:
            made = (np.nan, np.nan)
        found.append((made.lower, made.upper) if isinstance(made, Estimate) else made)
    lower, upper = np.array(found).T
    return lower, upper


def cr2(sums: ClusterSums) -> tuple[float, float]:
    """Return the limits by CR2."""
    found = robust(equations(sums, design="ancova"))
    half = float(special.stdtrit(found.df, (1 + LEVEL) / 2)) * found.se
    return found.value - half, found.value + half


def bootstrapped(sums: ClusterSums, seed: int) -> Estimate:
    """Return the effect by the wild bootstrap, no nearer than CR2."""
    made = equations(sums, design="ancova")
    return wild(made, replicates=REPLICATES, seed=seed, method="wild", least=robust(made))


def lots(sums: ClusterSums, seed: int) -> Estimate:
    """Return the effect by randomisation inference."""
    draws = allocations(sums.treated, replicates=REPLICATES, seed=seed)
    return randomised(sums, design="ancova", se=1.0, draws=draws, method="lots")


def _clustered(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    cases = (
        (ROBUST, MANY, draws // ONE_BY_ONE, lambda sums, _: cr2(sums)),
        (WILD, FEW, draws // SLOWER, bootstrapped),
        (DRAWN, LOTS, draws // SLOWER, lots),
    )
    for interval, grid, number, how in cases:
        for arms in grid:
            for icc, unequal in ((0.05, True), (0.2, False), (0.2, True)):
                point = (
                    f"{arms[0]} and {arms[1]} clusters, correlation {icc:g}{', unequal' if unequal else ''}"
                )

                def make(
                    seed: int, arms: tuple[int, int] = arms, icc: float = icc, unequal: bool = unequal,
                    how: Callable[[ClusterSums, int], Estimate | tuple[float, float]] = how,
                ) -> Estimate | tuple[float, float]:  # fmt: skip
                    return how(people(rng, arms, icc, unequal=unequal, gain=GAIN)[1], seed)

                yield simulated(interval, point, limits(make, max(number, 4)), GAIN)


def _means(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for clusters in (10, 30):

        def make(_: int, clusters: int = clusters) -> tuple[float, float]:
            _, sums, _, _ = people(rng, (clusters, 0), 0.1, unequal=True, gain=0)
            mean = float(sums.b.sum() / sums.n.sum())
            fit = robust(equations(sums, design="change"))
            half = special.stdtrit(fit.df, 0.975) * np.sqrt(mean_variance(sums.b, people=sums.n))
            return mean - float(half), mean + float(half)

        yield simulated(MEAN, f"{clusters} clusters", limits(make, max(draws // ONE_BY_ONE, 4)), 0.0)


def _seen(before: Floats, after: Floats, kept: np.ndarray) -> Seen:
    b, a = before[kept], after[kept]
    return Seen(
        len(before), len(before), len(b), len(b), b.mean(), a.mean(), b.std(ddof=1), a.std(ddof=1),
        np.corrcoef(b, a)[0, 1], before.mean(), a.mean(), before.std(ddof=1), a.std(ddof=1),
    )  # fmt: skip


def _worst(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    """Draw scores from 0 to 1 of which the least are lost with the change and the greatest without."""
    for n in (60, 200):
        for lost in (0.1, 1 / 3):
            # Those lost scored the lowest score with the change and the highest without: the least effect of all.
            truth = (1 - lost) * 0.5 - ((1 - lost) * 0.5 + lost)

            def make(_: int, n: int = n, lost: float = lost) -> tuple[float, float]:
                arms = [_seen(rng.random(n), rng.random(n), rng.random(n) >= lost) for _ in range(2)]
                return imbens_manski(worst_cases(arms[0], arms[1], slope=0.0, lowest=0, highest=1))

            def shares(_: int, n: int = n, lost: float = lost) -> tuple[float, float]:
                known = rng.binomial(n, 1 - lost, 2).astype(float)
                events = [float(rng.binomial(int(k), 0.5)) for k in known]
                return imbens_manski(
                    worst_shares((events[0], events[1]), (known[0], known[1]), (float(n), float(n)))
                )

            for what, how in (("scores", make), ("shares", shares)):
                point = f"{n} people an arm, {lost:.0%} lost, {what}"
                yield simulated(WORST, point, limits(how, max(draws // ONE_BY_ONE, 4)), truth)


def _trimmed(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for n in (200, 600):

        def make(_: int, n: int = n) -> tuple[float, float]:
            health = rng.normal(0, 1, (2, n))
            kept = health[0] > -1, health[1] > -0.3
            scores = np.concatenate([health[0][kept[0]] + 0.5, health[1][kept[1]]])
            arm = np.repeat([1.0, 0.0], [kept[0].sum(), kept[1].sum()])
            found = lee(scores, changed=arm, comparison=1 - arm, enrolled=(n, n))
            return imbens_manski(found)

        yield simulated(TRIMMED, f"{n} people an arm", limits(make, max(draws // QUICK, 4)), 0.5)


def _expected(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for n in (100, 1000):
        for share in (0.5, 0.1):
            z = float(stats.norm.isf(share))
            truth = -0.3 * float(stats.norm.pdf(z)) / share

            def make(_: int, n: int = n, share: float = share, z: float = z) -> tuple[float, float]:
                x = -special.ndtri(rng.random(n) * share)
                found = regression_to_the_mean(
                    float(x.mean()), sd=float(x.std(ddof=1)), n=n, entered=z, reliability=0.7
                )
                return found.lower, found.upper

            point = f"{n:,} people, the highest {share:.0%}"
            yield simulated(EXPECTED, point, limits(make, max(draws // ONE_BY_ONE, 4)), truth)


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each number of clusters, people or share lost."""
    rng = np.random.default_rng(seed)
    yield from _clustered(draws, rng)
    yield from _means(draws, rng)
    yield from _worst(draws, rng)
    yield from _trimmed(draws, rng)
    yield from _expected(draws, rng)


def naive(treated: np.ndarray, before: Floats, after: Floats) -> tuple[bool, bool]:
    """Return whether people one by one, and those who changed alone, would raise alarm where nothing happened."""
    made = []
    for arm in (treated, ~treated):
        b, a = before[arm], after[arm]
        r = float(np.corrcoef(b, a)[0, 1])
        made.append(Moments(len(b), b.mean(), a.mean(), b.std(ddof=1), a.std(ddof=1), r))
    both, alone = ancova(made[0], made[1]), change(made[0])
    return not both.lower <= 0 <= both.upper, not alone.lower <= 0 <= alone.upper


def false_alarms(draws: int, seed: int, *, drift: float = 0.3) -> Iterator[tuple[str, Sequence[float]]]:
    """Yield how often each method finds an effect where there is none, in one and the same draws.

    Everybody's score moves by `drift` standard deviations whatever is done.
    """
    rng = np.random.default_rng(seed)
    for arms in ((3, 3), (5, 5), (9, 9), (10, 10), (30, 30)):
        for icc in (0.0, 0.05, 0.2):
            bad = np.zeros((draws, 5))
            for draw in range(draws):
                treated, sums, before, after = people(rng, arms, icc, unequal=True, gain=0)
                low, high = cr2(sums)
                found = [(low, high)]
                if min(arms) < 10:
                    made = (bootstrapped(sums, draw), lots(sums, draw))
                    found += [(e.lower, e.upper) for e in made]
                bad[draw, :2] = naive(treated, before, after + drift)
                bad[draw, 2:] = [not a <= 0 <= b for a, b in found] + [np.nan] * (3 - len(found))
            yield f"{arms[0]} and {arms[1]}, {icc:g}", bad.mean(axis=0)


if __name__ == "__main__":
    print("| clusters, correlation | people one by one | change alone | CR2 | wild | randomisation |")
    print("|---|---|---|---|---|---|")
    for place, shares in false_alarms(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, 1):
        told = " | ".join("–" if np.isnan(s) else f"{100 * s:.1f}%" for s in shares)
        print(f"| {place} | {told} |", flush=True)
