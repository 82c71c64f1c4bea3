"""Coverage of standardised rates and ratios, life expectancy, and the parts of a difference."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import Interval, Row, enumerated, simulated
from scipy import stats

from syschange.statistics.decompose import cross_products, twofold
from syschange.statistics.proportions import critical_z
from syschange.statistics.standardise import dsr, isr, kitagawa, life_table, repeated_events, smr

PEOPLE = np.array([4000, 3000, 2500, 800, 300])
STANDARD = np.array([3, 3, 3, 2, 1]) / 12
PROFILE = np.array([0.3, 0.5, 1, 3, 8])
DSR = Interval(
    "Directly standardised rate, Dobson",
    ("standardise.dsr", "standardise.dsr_estimate"),
    "five age bands, 10,600 and 3,200 people, crude rates of about .4% to 2%; ten events or more",
)
REPEATED = Interval(
    "Directly standardised rate of events that repeat",
    ("standardise.dsr", "standardise.repeated_events"),
    "three age bands, 8,000 and 2,000 people with one, two or five events",
)
INDIRECT = "1½ to 90 events expected, ratios of .7, 1 and 1.6"
SMR = Interval("Indirectly standardised ratio", ("standardise.smr", "standardise.smr_estimate"), INDIRECT)
ISR = Interval("Indirectly standardised rate", ("standardise.isr", "standardise.isr_estimate"), INDIRECT)
PARTS = {
    (kind, part): Interval(
        f"Kitagawa, {part}, of {kind}s",
        ("standardise.kitagawa", "standardise.kitagawa_estimate"),
        "three strata, 400 and 300 people, and 100 and 80",
    )
    for kind in ("proportion", "rate")
    for part in ("difference", "rate", "composition")
}
LIFE = Interval(
    "Life expectancy, Chiang and Silcocks",
    ("standardise.life_table", "standardise.life_expectancy"),
    "towns of 20,000 and 5,000 person-years, at birth and at 65",
)
BLINDER = {
    part: Interval(
        f"Oaxaca–Blinder, {part}",
        ("decompose.twofold",),
        "two characteristics, 60 and 80 people, and 300 and 200",
    )
    for part in ("difference", "explained", "unexplained")
}
STARTS = np.array([0, 1, *range(5, 95, 5)])
# Person-years and deaths of the English worked example of abridged life tables.
AGES = [7060, 35059, 46974, 48489, 43219, 38561, 46009, 57208, 61435, 55601]
AGES += [50209, 56416, 46411, 39820, 37978, 37039, 33288, 23306, 11936, 11936]
DEATHS = [17, 9, 4, 8, 20, 15, 24, 33, 50, 71, 100, 163, 263, 304, 536, 872, 1390, 1605, 1936, 1937]
EVERYBODY = 1e9
ONE_BY_ONE = 20


def _direct(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for rate, size in product((0.005, 0.02), (1.0, 0.3)):
        people, rates = PEOPLE * size, rate * PROFILE
        made = dsr(rng.poisson(rates * people, (draws, 5)), people, STANDARD, multiplier=1.0)
        point = f"{people.sum():,.0f} people, rate {rate:.1%} in the middle band"
        yield simulated(DSR, point, (made.lower, made.upper), float(rates @ STANDARD))
    standard, times = np.array([0.3, 0.4, 0.3]), np.array([1, 2, 5])
    rates = np.array([[0.006, 0.004, 0.004], [0.01, 0.005, 0.004], [0.02, 0.01, 0.01]])
    for size in (1.0, 0.25):
        people = np.array([4000, 3000, 1000]) * size
        drawn = rng.poisson(rates * people[:, None], (draws, 3, 3))
        events, variance = repeated_events(drawn, times=times)
        made = dsr(events, people, standard, variance=variance, multiplier=1.0)
        truth = float(standard @ (rates @ times))
        yield simulated(REPEATED, f"{people.sum():,.0f} people", (made.lower, made.upper), truth)


def _indirect() -> Iterator[Row]:
    count = np.arange(500)
    for expected, ratio in product((1.5, 6, 20, 90), (0.7, 1.0, 1.6)):
        weight, point = stats.poisson.pmf(count, ratio * expected), f"{expected:g} expected, ratio {ratio:g}"
        made, rate = smr(count, expected), isr(count, expected, 0.01, multiplier=1000)
        yield enumerated(SMR, point, weight, (made.lower, made.upper), ratio)
        yield enumerated(ISR, point, weight, (rate.lower, rate.upper), 10 * ratio)


def _kitagawa(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    share = np.array([[0.5, 0.3, 0.2], [0.2, 0.3, 0.5]])
    rate = np.array([[0.2, 0.35, 0.6], [0.15, 0.2, 0.4]])
    whole = [share[0] * rate[0], share[0], share[1] * rate[1], share[1]]
    truth, z = kitagawa(*(a * EVERYBODY for a in whole)), critical_z(0.95)
    for kind, total in product(("proportion", "rate"), ((400, 300), (100, 80))):
        drawn = []
        for g in (0, 1):
            n = np.broadcast_to(total[g] * share[g], (draws, 3))
            if kind == "proportion":
                n = rng.multinomial(total[g], share[g], draws)
                drawn += [rng.binomial(n, rate[g]), n]
            else:
                drawn += [rng.poisson(n * rate[g]), n]
        made = kitagawa(*drawn, kind=kind)
        for part in ("difference", "rate", "composition"):
            value, half = getattr(made, part), z * getattr(made, f"{part}_se")
            point = f"{total[0]} and {total[1]} people"
            yield simulated(PARTS[kind, part], point, (value - half, value + half), getattr(truth, part))


def _life(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    rates = np.array(DEATHS) / np.array(AGES)
    truth = life_table(rates * EVERYBODY, np.full(20, EVERYBODY), starts=STARTS).expectancy
    for people in (20_000, 5_000):
        town = np.array(AGES) * people / sum(AGES)
        table = life_table(rng.poisson(rates * town, (draws, 20)), town, starts=STARTS)
        for band, age in ((0, "birth"), (14, "65")):
            limits = table.lower[:, band], table.upper[:, band]
            yield simulated(LIFE, f"{people:,} person-years, at {age}", limits, truth[band])


def _blinder(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    means, slopes = np.array([[0.5, 0.2], [0.0, 0.0]]), np.array([[1.0, 0.5], [0.6, 0.5]])
    levels = (2.0, 1.5)
    explained = float((means[0] - means[1]) @ slopes[0])
    difference = float(levels[0] + means[0] @ slopes[0] - levels[1] - means[1] @ slopes[1])
    truth = {"difference": difference, "explained": explained, "unexplained": difference - explained}
    for sizes in ((60, 80), (300, 200)):
        sides: dict[str, list[tuple[float, float]]] = {part: [] for part in truth}
        for _ in range(draws):
            groups = []
            for g, n in enumerate(sizes):
                x = rng.normal(means[g], 1, (n, 2))
                groups.append(cross_products(x, levels[g] + x @ slopes[g] + rng.normal(0, 1, n)))
            made = twofold(*groups, reference="first")
            for part, found in sides.items():
                estimate = getattr(made, part).estimate()
                found.append((estimate.lower, estimate.upper))
        for part, found in sides.items():
            lower, upper = np.array(found).T
            yield simulated(BLINDER[part], f"{sizes[0]} and {sizes[1]} people", (lower, upper), truth[part])


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each size."""
    rng = np.random.default_rng(seed)
    yield from _direct(draws, rng)
    yield from _indirect()
    yield from _kitagawa(draws, rng)
    yield from _life(draws, rng)
    yield from _blinder(max(draws // ONE_BY_ONE, 4), rng)
