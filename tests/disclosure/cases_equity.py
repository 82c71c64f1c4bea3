"""One result of every kind that `equity` returns, made of people whose numbers are awkward to publish."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from syschange import equity
from syschange.results import Publishable

# By area and sex: people, those with the outcome, and those of whom it is not known. None is a multiple of five.
_PEOPLE = {
    ("north", "F"): (287, 113, 12), ("north", "M"): (241, 91, 3), ("south", "F"): (133, 67, 11),
    ("south", "M"): (127, 121, 0), ("west", "F"): (54, 0, 2), ("west", "M"): (47, 47, 0), ("east", "F"): (7, 3, 1),
    ("east", "M"): (12, 6, 0),
}  # fmt: skip
SEED = 11


def people() -> pd.DataFrame:
    """Return a row a person, with an outcome, events, years, a score, an age and a deprivation decile."""
    made = [
        (area, sex, None if i < unknown else i < unknown + some)
        for (area, sex), (n, some, unknown) in _PEOPLE.items()
        for i in range(n)
    ]
    table = pd.DataFrame(made, columns=["area", "sex", "seen"]).astype({"seen": "boolean"})
    rng = np.random.default_rng(SEED)
    n = len(table)
    return table.assign(
        events=rng.poisson(0.7, n), years=rng.choice([0.5, 1.0, 1.5], n), score=rng.normal(50, 9, n).round(1),
        age=np.where(rng.random(n) < 0.43, "under 40", "40 and over"),
        decile=pd.array(rng.integers(1, 11, n), dtype="Int64"),
    )  # fmt: skip


PEOPLE = people()
KNOWN = PEOPLE.dropna().astype({"seen": "bool"})


def _broken(*by: str, **options: object) -> equity.Breakdown:
    return equity.breakdown(PEOPLE, outcome="seen", by=list(by) or ["area", "sex"], ways=2, **options)  # type: ignore[arg-type]


def _one(column: str = "area", **options: object) -> equity.Breakdown:
    return equity.breakdown(PEOPLE, outcome="seen", by=[column], **options)  # type: ignore[arg-type]


def _years() -> pd.DataFrame:
    """Return people first met in three years, few of them in the east."""
    days = np.random.default_rng(SEED).choice(["2021-10-01", "2022-10-01", "2023-10-01"], len(PEOPLE))
    return PEOPLE.assign(contacted_on=pd.to_datetime(days), person_id=[f"p{i}" for i in range(len(PEOPLE))])


def _sizes() -> pd.DataFrame:
    return pd.DataFrame({"area": ["north", "south", "west", "east"], "n": [5283, 2611, 1013, 48]})


def _areas() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area": ["N"] * 4 + ["S"] * 4,
            "age": ["0", "1-39", "40-79", "80+"] * 2,
            "deaths": [12, 43, 402, 311, 15, 61, 533, 322],
            "n": [801, 50_011, 40_023, 3011, 902, 51_003, 39_004, 2107],
        }
    )


def _periods() -> pd.DataFrame:
    rng = np.random.default_rng(SEED)
    return KNOWN.assign(year=np.where(rng.random(len(KNOWN)) < 0.47, "2022", "2023"))


_STANDARD = {"events": "deaths", "population": "n", "strata": "age"}
EQUITY: Mapping[str, Callable[[], Publishable]] = {
    "Breakdown": _broken,
    "Breakdown of a rate": lambda: equity.breakdown(
        PEOPLE, outcome="events", by=["area"], kind="rate", exposure="years"
    ),
    "Breakdown of a mean": lambda: equity.breakdown(PEOPLE, outcome="score", by=["area", "sex"], kind="mean"),
    "Breakdown of a median": lambda: equity.breakdown(PEOPLE, outcome="score", by=["area"], kind="median"),
    "Comparison": lambda: equity.compare(_broken(), reference={"area": "north"}, least=0),
    "Comparison with everyone else": lambda: equity.compare(_broken(), reference="rest", least=0),
    "Controlled": lambda: equity.controlled(
        KNOWN, outcome="seen", group="sex", reference="F", within=["area"]
    ),
    "Decomposition": lambda: equity.decompose(
        PEOPLE, outcome="score", group=("sex", "F", "M"), on=["age", "area"]
    ),
    "Funnel": lambda: equity.funnel(_one()),
    "Gradient": lambda: equity.gradient(PEOPLE, outcome="seen", decile="decile", edition="IoD2019"),
    "ChangeInInequality": lambda: equity.change_in_inequality(
        equity.breakdown(_periods(), outcome="seen", by=["age"], period="year"), before="2022", after="2023"
    ),
    "Inequality": lambda: equity.inequality(_one()),
    "Intersections": lambda: equity.intersections(
        PEOPLE[PEOPLE["area"] != "west"], outcome="seen", by=["sex", "age", "area"]
    ),
    "GapNoise": lambda: equity.gap_noise(_one()),
    "FourFifths": lambda: equity.four_fifths(_one()),
    "RelativeLikelihood": lambda: equity.relative_likelihood(
        _one("sex"), indicator=2, reference={"sex": "F"}
    ),
    "RelativeRateIndex": lambda: equity.relative_rate_index(_one(), reference={"area": "north"}),
    "Reach": lambda: equity.reach(_years(), _sizes(), by=["area"], changed_on="2023-04-01", size="n"),
    "Representation": lambda: equity.representation(
        PEOPLE.groupby("area", as_index=False).size(), _sizes(), by=["area"], count="size", size="n"
    ),
    "Shrunk": lambda: equity.shrink(_one(), method="marshall"),
    "Kitagawa": lambda: equity.kitagawa(_areas(), **_STANDARD, group=("area", "N", "S")),  # type: ignore[arg-type]
    "LifeExpectancy": lambda: equity.life_expectancy(
        _areas(), deaths="deaths", population="n", ages="age", by=["area"]
    ),
    "Standardised": lambda: equity.standardise(_areas(), **_STANDARD, by=["area"]),  # type: ignore[arg-type]
}
