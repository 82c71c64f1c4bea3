"""People, histograms and sampling units are the same to the last bit in any engine, any type and any order."""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.frames import reduce_histograms, reduce_people, reduce_units

from .visits import BY, EVERY, Row, as_polars, shuffled, visits

REDUCTIONS: dict[str, Callable[[Any], Any]] = {
    "people": lambda t: reduce_people(t, keys=BY, person="person", value="score", period="when"),
    "weighed people": lambda t: reduce_people(
        t, keys=BY, person="person", value="score", weight="w", measure="days", period="when"
    ),
    "people's counts": lambda t: reduce_people(t, keys=BY, person="person", value="seen", unknown="split"),
    "histograms": lambda t: reduce_histograms(t, keys=BY, value="score", weight="w", period="when"),
    "units": lambda t: reduce_units(
        t, keys=BY, value="score", weight="w", measure="days", unit="person", period="when"
    ),
    "strata": lambda t: reduce_units(t, keys=BY, value="score", weight="w", stratum="person"),
}


def everything(made: Any) -> list[Any]:
    """Return all that can be read, in an order that does not depend on that of the labels."""
    if hasattr(made, "rolled"):
        tables = [made.rolled(by=BY, ways=2)]
        tables += [made.shared(a, b, by=BY, ways=2) for a in made.periods[:1] for b in made.periods[1:]]
        return [t.sort_values(list(t.columns[:3])).to_dict("list") for t in tables]
    if hasattr(made, "values"):
        return [
            sorted(
                (*labels, *map(tuple, (counts, w, w2)))
                for labels, counts, w, w2 in zip(
                    b.labels.to_numpy().tolist(), b.counts, b.w, b.w2, strict=True
                )
            )
            for b in made.groupings(by=BY, ways=2)
        ]
    return [
        sorted(
            [
                (*row, *(tuple(total[:, i]) for total in sums.values()))
                for i, row in enumerate(labels.to_numpy().tolist())
            ]
        )
        for labels, sums in made.groupings(by=BY, ways=2)
    ]


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize(("name", "engine"), EVERY)
@settings(max_examples=2)
@given(data=st.data())
def test_every_engine_and_type_gives_the_same(
    name: str, engine: Callable[[list[Row]], Any], reduction: str, data: st.DataObject
) -> None:
    rows = data.draw(visits(changing=data.draw(st.sampled_from([0.0, 0.3])), least=8))
    expected, made = (REDUCTIONS[reduction](table) for table in (as_polars(rows), engine(rows)))
    assert everything(made) == everything(expected), name
    if name != "Polars Enum" or "people" in reduction:  # where units are named by texts, as people are there
        assert made.digest() == expected.digest()
    assert (made.rows, made.used, made.range) == (expected.rows, expected.used, expected.range)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@settings(max_examples=4)
@given(rows=visits(changing=0.3, least=8), seed=st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(reduction: str, rows: list[Row], seed: int) -> None:
    expected, made = (REDUCTIONS[reduction](as_polars(found)) for found in (rows, shuffled(rows, seed)))
    assert made.digest() == expected.digest()
    assert everything(made) == everything(expected)


@pytest.mark.parametrize("reduction", ["people", "histograms", "units"])
def test_other_data_have_another_digest(reduction: str) -> None:
    rows = [
        {"person": i % 4, "sex": "F", "area": "x", "when": f"t{i % 2}", "score": 1.5 * i,
         "days": 2.0, "w": 1.5, "seen": True}
        for i in range(8)
    ]  # fmt: skip
    digests = {REDUCTIONS[reduction](as_polars(rows)).digest()}
    changed: list[dict[str, Any]] = [
        {"sex": "m"},
        {"area": None},
        {"when": "t9"},
        {"score": 2.25},
        {"score": None},
    ]
    for change in changed:
        digests.add(REDUCTIONS[reduction](as_polars([{**rows[0], **change}, *rows[1:]])).digest())
    assert len(digests) == len(changed) + 1
    if reduction != "histograms":
        moved = REDUCTIONS[reduction](as_polars([{**rows[0], "person": 3}, *rows[1:]]))
        assert moved.digest() not in digests


def test_thousands_of_rows_in_any_order_give_the_same_sums() -> None:
    """Added up as they come, numbers of two decimals differ in the last bits from one order to the next."""
    rng = np.random.default_rng(4)
    rows = pl.DataFrame({
        "person": rng.integers(0, 1500, 6000), "sex": "F", "area": rng.choice(["x", "y"], 6000),
        "when": rng.choice(["a", "b"], 6000), "score": rng.normal(50, 20, 6000).round(2),
        "days": rng.lognormal(3, 2, 6000).round(2), "w": rng.lognormal(0, 1, 6000).round(3), "seen": True,
    })  # fmt: skip
    for reduction in REDUCTIONS.values():
        tables = [rows.sample(fraction=1, shuffle=True, seed=seed) for seed in range(4)]
        assert len({reduction(t).digest() for t in [*tables, tables[0].lazy()]}) == 1
