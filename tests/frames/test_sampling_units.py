"""The sums of a survey's sampling units, or of its strata, are what adding up row by row gives."""

import math
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.frames import SampleUnits, reduce_to_cells, reduce_units, roll_up
from syschange.frames.crossed import crossing as crossed
from syschange.statistics.design.strata import stratified_mean
from syschange.statistics.design.survey import Sample, survey_mean

from .visits import BY, Row, as_pandas, as_polars, in_group, known, visits

TABLES = [as_polars, as_pandas]
KINDS: list[dict[str, Any]] = [
    {"value": "score"},
    {"value": "seen", "weight": "w"},
    {"value": "score", "weight": "w", "measure": "days"},
]


def entries(rows: list[Row], stratum: str | None, unit: str | None) -> list[list[Row]]:
    """Return the rows of each stratum or unit, in the order of their ids."""
    told = sorted({(r[stratum] if stratum else 0, r[unit] if unit else 0) for r in rows})
    return [
        [r for r in rows if (r[stratum] if stratum else 0, r[unit] if unit else 0) == here] for here in told
    ]


def sums_of(rows: list[Row], kind: dict[str, Any], pivot: float, *, squares: bool) -> dict[str, float]:
    weight, measure = kind.get("weight"), kind.get("measure")
    used = [
        (r[weight] if weight else 1.0, r[kind["value"]] - pivot, r[measure] if measure else 1.0)
        for r in known(rows, kind["value"], measure)
    ]
    made = {
        "w": [w for w, _, _ in used],
        "wy": [w * y for w, y, _ in used],
        "wm": [w * m for w, _, m in used],
        "w2": [w * w for w, _, _ in used],
        "w2y": [w * w * y for w, y, _ in used],
        "w2y2": [w * w * y * y for w, y, _ in used],
        "w2m": [w * w * m for w, _, m in used],
        "w2ym": [w * w * y * m for w, y, m in used],
        "w2m2": [w * w * m * m for w, _, m in used],
    }
    kept = {n: v for n, v in made.items() if (squares or "2" not in n) and (measure or "m" not in n)}
    return {"rows": len(rows), "known": len(used), **{n: math.fsum(v) for n, v in kept.items()}}


def check(made: SampleUnits, held: list[list[Row]], kind: dict[str, Any]) -> None:
    for labels, sums in made.groupings(by=BY, ways=2):
        for i, group in enumerate(labels.to_dict("records")):
            wanted = {c: group[c] for c in [*BY, "when"]}
            for j, rows in enumerate(held):
                expected = sums_of(in_group(rows, wanted), kind, made.pivot, squares=not made.by_unit)
                assert set(sums) == set(expected)
                for name, found in expected.items():
                    assert sums[name].shape == (len(held), len(labels))
                    assert sums[name][j, i] == pytest.approx(found, rel=1e-12, abs=1e-9), name


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stratum", [None, "seen"])
@settings(max_examples=5)
@given(rows=visits(changing=0.3))
def test_the_sums_of_units_are_those_of_their_rows(
    table: Any, kind: dict[str, Any], stratum: str | None, rows: list[Row]
) -> None:
    rows = [r for r in rows if r["seen"] is not None] or [
        {**r, "seen": True} for r in rows
    ]  # every row has a stratum
    made = reduce_units(table(rows), keys=BY, stratum=stratum, unit="person", period="when", **kind)
    held = entries(rows, stratum, "person")
    assert made.rows == len(rows)
    assert made.used == len(known(rows, kind["value"], kind.get("measure")))
    assert made.sampled.tolist() == [len(found) for found in held]
    strata = [found[0][stratum] if stratum else 0 for found in held]
    assert made.strata.tolist() == [sorted(set(strata)).index(s) for s in strata]
    assert made.by_unit
    check(made, held, kind)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=5)
@given(rows=visits(changing=0.3))
def test_where_each_row_is_a_unit_the_sums_are_those_of_strata(
    table: Any, kind: dict[str, Any], rows: list[Row]
) -> None:
    made = reduce_units(table(rows), keys=BY, stratum="person", period="when", **kind)
    held = entries(rows, "person", None)
    assert made.strata.tolist() == list(range(len(held)))
    assert made.sampled.tolist() == [len(found) for found in held]
    assert not made.by_unit
    check(made, held, kind)


@settings(max_examples=6)
@given(rows=visits())
def test_the_groups_and_their_order_are_those_of_a_roll_up(rows: list[Row]) -> None:
    options: dict[str, Any] = {"unknown": "split", "categories": {"sex": ["m", "nobody", "F"]}}
    made = reduce_units(as_polars(rows), keys=BY, value="score", unit="person", period="when", **options)
    cells = reduce_to_cells(as_polars(rows), keys=[*BY, "when"], values=["score"], always=["when"], **options)
    for by, ways in ((BY, 2), (["area"], 1), ([], 0)):
        got = pd.concat([labels for labels, _ in made.groupings(by=by, ways=ways)], ignore_index=True)
        pd.testing.assert_frame_equal(got, roll_up(cells, by=by, ways=ways)[list(got)])


SURVEY = {
    "stratum": ["b", "b", "b", "a", "a"],
    "unit": [1, 1, 2, 1, 9],
    "held": [30, 30, 30, 40, 40],
    "rows": [3, 3, 3, 2, 2],
    "g": ["x", "y", "x", "x", "y"],
    "y": [1.0, 2.0, 3.0, 4.0, 5.0],
}


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame, pl.LazyFrame])
def test_one_unit_in_two_strata_is_two_and_each_has_its_population(frame: Any) -> None:
    made = reduce_units(
        frame(SURVEY), keys=["g"], value="y", stratum="stratum", unit="unit", population="held"
    )
    assert made.strata.tolist() == [0, 0, 1, 1]
    assert made.population is not None
    assert made.population.tolist() == [40, 40, 30, 30]
    sums = dict(
        pair
        for labels, sums in made.groupings(by=["g"], ways=1)
        for pair in zip(labels["g"], sums["w"].T, strict=True)
    )
    assert sums["x"].tolist() == [1, 0, 1, 1]
    assert sums["y"].tolist() == [0, 1, 1, 0]
    rows = reduce_units(frame(SURVEY), keys=["g"], value="y", stratum="stratum", population="rows")
    assert rows.population is not None
    assert rows.population.tolist() == [2, 3]


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("held", [30, 31, 30, 40, 40], "1 stratum has more than one number in 'held'"),
        ("held", [1, 1, 1, 1, 1], "2 strata have fewer units in the population than in the sample in 'held'"),
        ("held", [30, None, 30, 40, 40], "1 row does not say in 'held' how large a population it belongs to"),
        (
            "stratum",
            ["b", None, None, "a", "a"],
            "2 rows do not say in 'stratum' what stratum they belong to",
        ),
        ("unit", [1, None, 2, 3, 4], "1 row does not say in 'unit' what unit it belongs to"),
    ],
)
@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_a_design_that_cannot_be_is_refused_without_an_id(
    frame: Any, column: str, values: list[Any], message: str
) -> None:
    with pytest.raises(WrongTypeError, match=message):
        reduce_units(
            frame({**SURVEY, column: values}),
            keys=["g"],
            value="y",
            stratum="stratum",
            unit="unit",
            population="held",
        )


def test_bad_weights_and_exposures_are_refused_with_how_many() -> None:
    rows = pd.DataFrame({**SURVEY, "w": [1, -1, np.nan, np.inf, -np.inf], "days": [1, np.nan, np.inf, -2, 1]})
    weights = "negative in 1 row, missing in 1 row and infinite in 2 rows"
    with pytest.raises(WrongTypeError, match=f"The weights in 'w' .* {weights}"):
        reduce_units(rows, keys=["g"], value="y", weight="w")
    with pytest.raises(
        WrongTypeError, match=r"The exposures in 'days' .* negative in 1 row and infinite in 1 row"
    ):
        reduce_units(rows, keys=["g"], value="y", measure="days")


def test_more_units_than_can_be_a_characteristic_are_no_trouble() -> None:
    rows = pl.DataFrame({"who": [f"p{i}" for i in range(3000)], "y": [float(i % 7) for i in range(3000)]})
    made = reduce_units(rows, keys=[], value="y", unit="who")
    assert made.strata.tolist() == [0] * 3000
    ((_, sums),) = made.groupings(by=[], ways=0)
    assert sums["rows"].shape == (3000, 1)


def test_too_many_units_for_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crossed, "MOST", 99)
    rows = pl.DataFrame({"who": range(100), "y": [1.0] * 100})
    with pytest.raises(NotEstimableError, match="crossed with the sampling units are more than"):
        reduce_units(rows, keys=[], value="y", unit="who")
    made = reduce_units(rows, keys=[], value="y")
    with pytest.raises(UnknownChoiceError, match="characteristic"):
        next(made.groupings(by=["who"], ways=1))


@settings(max_examples=6)
@given(rows=visits(least=25))
def test_rows_that_are_units_give_the_means_of_units_that_hold_a_row_each(rows: list[Row]) -> None:
    """The sums of strata and those of single rows are two ways to one mean and one standard error."""
    single = [{**r, "person": i, "seen": i % 2 == 0} for i, r in enumerate(rows)]
    options: dict[str, Any] = {"keys": ["area"], "value": "score", "weight": "w", "stratum": "seen"}
    units = reduce_units(as_polars(single), unit="person", **options)
    strata = reduce_units(as_polars(single), **options)
    both = zip(*(made.groupings(by=["area"], ways=1) for made in (units, strata)), strict=True)
    for (labels, u), (same, s) in both:
        pd.testing.assert_frame_equal(labels, same)
        one = survey_mean(Sample(units.strata), w=u["w"], wy=u["wy"])
        other = stratified_mean(
            strata.sampled,
            **{name: s[name] for name in ("w", "w2", "wy", "w2y", "w2y2")},
            rows=s["known"],
        )
        np.testing.assert_allclose(one.value, other.value, rtol=1e-9, equal_nan=True)
        np.testing.assert_allclose(one.se, other.se, rtol=1e-6, atol=1e-9, equal_nan=True)
