"""The same people give the same sums and the same tables on every engine, however the engine shares out the work."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from syschange import equity
from syschange.frames import Sum, reduce_people, reduce_to_cells
from syschange.frames.adding.sums import joint_sums

from ..schemas.schema_tables import needs_pyarrow
from .conftest import First
from .people import (
    AREA,
    DAYS,
    ETHNICITY,
    EVENTS,
    HOUSED,
    MONEY,
    PERIOD,
    PERSON,
    SCORE,
    SEEN,
    SEX,
    WEIGHT,
    WIDTHS,
    People,
)
from .questions import EVERYTHING, QUESTIONS, by_hand
from .routes import FIRST, ROUTES, WITH_ARROW
from .spark import Cluster, table

SUMS = [
    *joint_sums([SCORE, MONEY, SEEN]),
    *(
        Sum(f"{name} {power}", (name,) * power, (name,))
        for name in (EVENTS, DAYS, *WIDTHS)
        for power in (1, 2)
    ),
    Sum("weighed", (WEIGHT, SCORE, SCORE), (WEIGHT, SCORE)),
]
ON_SPARK: dict[str, Callable[[Any, People], Any]] = {
    "Spark on a file": lambda session, p: session.read.parquet(str(p.file)),
    "Spark on several files": lambda session, p: session.read.parquet(str(p.pattern)),
    "Spark on rows": lambda session, p: table(session, p.frame),
    "Spark in pieces, out of order": lambda session, p: session.read.parquet(str(p.file)).repartition(
        5, "`c0`", f"`{MONEY}`"
    ),
}
MARKS: dict[str, Any] = {
    **{name: () for name in ROUTES if name != FIRST},
    **dict.fromkeys(WITH_ARROW, needs_pyarrow),
    **dict.fromkeys(ON_SPARK, pytest.mark.spark),
}
# Spark takes seconds where the others take tenths: everything is asked of it once, and these on each of its routes.
OFTEN = ("a share by period, the unknown split", "a weighted mean")
ONCE, *_, PIECES = ON_SPARK
PAIRS = [
    pytest.param(route, name, id=f"{route}: {name}", marks=marks)
    for route, marks in MARKS.items()
    for name in EVERYTHING
    if route not in ON_SPARK or route == ONCE or name in OFTEN
]
ENGINES = [
    pytest.param(route, id=route, marks=marks)
    for route, marks in MARKS.items()
    if route not in ON_SPARK or route == PIECES
]

# How Spark may share out the same work: threads, and pieces, and whether it changes its mind about them on the way.
SHARED_OUT = [
    ("local[2]", {"spark.sql.shuffle.partitions": "1"}),
    ("local[2]", {"spark.sql.shuffle.partitions": "7", "spark.sql.adaptive.enabled": "false"}),
    ("local[2]", {"spark.sql.files.maxPartitionBytes": "8192"}),
    ("local[1]", {}),
    ("local[3]", {"spark.sql.shuffle.partitions": "4", "spark.sql.codegen.wholeStage": "false"}),
]


@pytest.fixture
def given(request: pytest.FixtureRequest, people: People) -> Any:
    """Return the people as one of the engines holds them."""
    if request.param in ON_SPARK:
        sparks: Cluster = request.getfixturevalue("sparks")
        return ON_SPARK[request.param](sparks.of(), people)
    return {**ROUTES, **WITH_ARROW}[request.param](people)


def require_the_same(made: equity.Breakdown, expected: equity.Breakdown) -> None:
    """Check that two breakdowns are of the same sums, to the last bit, and hold the same tables, to twelve digits."""
    assert made.provenance == expected.provenance
    pd.testing.assert_frame_equal(made.table, expected.table, check_exact=False, rtol=1e-12, atol=0)
    assert made.text == expected.text


@pytest.mark.parametrize(("given", "name"), PAIRS, indirect=["given"])
def test_every_engine_gives_the_same_table(given: Any, name: str, first: First) -> None:
    require_the_same(equity.breakdown(given, **EVERYTHING[name]), first(name))


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_table_is_what_adding_up_by_hand_gives(name: str, people: People, first: First) -> None:
    asked = QUESTIONS[name]
    keys = [*asked["by"], *([asked["period"]] if "period" in asked else [])]
    expected = by_hand(people.rows, asked)
    found = first(name).table
    assert set(expected) == {tuple(row[k] for k in keys) for row in found[found["n"] > 0].to_dict("records")}
    for row in found[found["n"] > 0].to_dict("records"):
        count, total, size = expected[tuple(row[k] for k in keys)]
        assert row["n"] == count
        if size:
            assert row["value"] == pytest.approx(float(total / size) * asked.get("per", 1), rel=1e-12)
        else:
            assert pd.isna(row["value"])


@pytest.mark.parametrize("given", ENGINES, indirect=True)
def test_every_sum_is_the_same_to_the_last_bit(given: Any, people: People) -> None:
    values = [SCORE, MONEY, SEEN, EVENTS, DAYS, WEIGHT, *WIDTHS]
    options: dict[str, Any] = {"keys": [SEX, ETHNICITY, AREA], "values": values, "sums": SUMS}
    expected = reduce_to_cells(ROUTES[FIRST](people), **options)
    made = reduce_to_cells(given, **options)
    pd.testing.assert_frame_equal(made.table, expected.table, check_exact=True)
    assert (made.digest(), made.pivots, made.ranges) == (expected.digest(), expected.pivots, expected.ranges)


@pytest.mark.parametrize("given", ENGINES, indirect=True)
def test_people_who_repeat_give_the_same_sums_to_the_last_bit(given: Any, people: People) -> None:
    options: dict[str, Any] = {
        "keys": [SEX, HOUSED], "person": PERSON, "value": SCORE, "weight": WEIGHT, "period": PERIOD,
    }  # fmt: skip
    expected = reduce_people(ROUTES[FIRST](people), **options)
    made = reduce_people(given, **options)
    assert made.digest() == expected.digest()
    both = [found.rolled(by=[SEX, HOUSED], ways=2) for found in (made, expected)]
    pd.testing.assert_frame_equal(*both, check_exact=True)


@pytest.mark.spark
@pytest.mark.parametrize(("master", "settings"), SHARED_OUT)
def test_spark_may_share_out_the_work_as_it_likes(
    master: str, settings: dict[str, str], people: People, first: First, sparks: Cluster
) -> None:
    session = sparks.of(master, settings)
    rows = session.read.parquet(str(people.file))
    assert session.sparkContext.master == master
    name = "a weighted mean"
    for _ in range(2):
        require_the_same(equity.breakdown(rows, **EVERYTHING[name]), first(name))
    require_the_same(equity.breakdown(rows.orderBy(f"`{MONEY}`"), **EVERYTHING[name]), first(name))
