"""Whom groups are compared with: the rest, everyone, the best, the largest, a named group, another period."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import equity
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError

from ..breakdown.sampled_rows import FEW, broken_down, rows, usual

ROWS = rows()


def compared(
    kind: str, way: str, *, data: pd.DataFrame = ROWS, given: dict[str, Any] | None = None, **options: Any
) -> pd.DataFrame:
    more = given or {}
    made = usual(kind, way, **more) if data is ROWS else broken_down(data, kind, way, **more)
    return equity.compare(made, **options).table


@pytest.mark.parametrize(("kind", "way"), FEW)
def test_the_rest_is_everybody_who_is_not_in_the_group(kind: str, way: str) -> None:
    """As if the rest were a group of its own: the value, and (but for a survey) the limits."""
    table = compared(kind, way).set_index("g")
    assert set(table["reference"]) == {"everyone else"}
    for label in ("a", "b"):
        two = ROWS.assign(g=np.where(ROWS["g"].eq(label), label, "rest"))
        row = compared(kind, way, data=two, reference={"g": "rest"}).set_index("g").loc[label]
        columns = ["difference", "difference_lower", "difference_upper"]
        assert table.loc[label, columns].tolist() == pytest.approx(row[columns].tolist(), rel=1e-6)


@pytest.mark.parametrize(("kind", "way"), FEW)
def test_against_everyone_the_difference_is_the_rest_times_the_part_that_is_not_in_the_group(
    kind: str, way: str
) -> None:
    made = usual(kind, way)
    rest, every = (equity.compare(made, reference=r).table.set_index("g") for r in ("rest", "overall"))
    assert set(every["reference"]) == {"everyone"}
    assert every[["ratio", "ratio_lower", "ratio_upper"]].isna().all(axis=None)
    part = every["difference"] / rest["difference"]
    assert part.between(0.4, 1).all()
    for column in ("difference_lower", "difference_upper"):
        np.testing.assert_allclose(every[column], part * rest[column], rtol=1e-9)
    np.testing.assert_array_equal(every["p"], rest["p"])
    if kind in {"proportion", "rate", "mean"}:
        value = made.table.set_index("g")["value"]
        np.testing.assert_allclose(every["difference"], (value - value["(all)"]).loc[every.index], rtol=1e-7)


@pytest.mark.parametrize(("kind", "way"), FEW)
def test_the_best_is_the_best_in_the_direction_that_is_better(kind: str, way: str) -> None:
    value = usual(kind, way).table.set_index("g").loc[["a", "b", "c"], "value"]
    for favourable, best in (("high", value.idxmax()), ("low", value.idxmin())):
        table = compared(kind, way, reference="best", favourable=favourable).set_index("g")
        assert set(table["reference"]) == {f"g: {best}"}
        assert set(table.index) == {"a", "b", "c", "(unknown)"} - {best}
        known = table.loc[[g for g in table.index if g != "(unknown)"], "difference"]
        assert ((known < 0) if favourable == "high" else (known > 0)).all()
    with pytest.raises(UnknownChoiceError, match="favourable direction"):
        compared(kind, way, reference="best", favourable="up")


@pytest.mark.parametrize(("kind", "way"), FEW)
def test_the_largest_is_that_of_most_records(kind: str, way: str) -> None:
    largest = ROWS["g"].value_counts().idxmax()
    table = compared(kind, way, reference="largest")
    assert set(table["reference"]) == {f"g: {largest}"}
    named = compared(kind, way, reference={"g": largest})
    pd.testing.assert_frame_equal(table, named)


@pytest.mark.parametrize(("kind", "way"), FEW)
def test_a_named_group_is_met_in_every_table_that_has_it(kind: str, way: str) -> None:
    table = compared(kind, way, given={"by": ("g", "h"), "ways": 2}, reference={"h": "x"})
    assert len(table) == 1 + 4
    assert set(table["h"]) == {"y"}
    assert table["reference"].tolist()[0] == "h: x"
    assert "g: a, h: x" in set(table["reference"])
    both = compared(kind, way, given={"by": ("g", "h"), "ways": 2}, reference={"g": "a", "h": "x"}, least=0)
    assert set(both["reference"]) == {"g: a, h: x"}
    assert len(both) == 7
    with pytest.raises(WrongTypeError, match="ways=2"):
        compared(kind, way, given={"by": ("g", "h")}, reference={"g": "a", "h": "x"})


@pytest.mark.parametrize(("kind", "way"), FEW)
def test_a_period_may_be_the_reference(kind: str, way: str) -> None:
    table = compared(kind, way, given={"period": "when"}, reference={"when": "p1"}).set_index(["g", "when"])
    value = usual(kind, way, period="when").table.set_index(["g", "when"])["value"]
    assert set(table.index) == {(g, "p2") for g in ("(all)", "a", "b", "c", "(unknown)")}
    for (g, when), row in table.iterrows():
        assert row["difference"] == pytest.approx(value[g, when] - value[g, "p1"], rel=1e-9)
        assert row["reference"] == (
            "when: p1" if g == "(all)" else f"g: {g}, when: p1".replace("(unknown)", "not known")
        )


@pytest.mark.parametrize("reference", ["best", "largest"])
def test_each_table_and_period_has_a_best_of_its_own(reference: str) -> None:
    table = compared(
        "mean", "plain", given={"by": ("g", "h"), "ways": 2, "period": "when"}, reference=reference
    )
    assert (
        table.groupby(["when", table["g"].eq("(all)"), table["h"].eq("(all)")])["reference"]
        .nunique()
        .eq(1)
        .all()
    )
    assert table["reference"].nunique() > 3


@pytest.mark.parametrize("reference", ["best", "largest"])
def test_a_table_without_enough_people_for_a_best_keeps_its_rows_and_says_so(reference: str) -> None:
    thin = ROWS.assign(k=[f"k{i % 60}" for i in range(len(ROWS))])
    table = compared(
        "proportion", "plain", data=thin, given={"by": ("g", "k"), "ways": 1}, reference=reference
    )
    by_k = table[table["k"] != "(all)"]
    assert len(by_k) == 60
    assert set(by_k["reference"]) == {"none with enough people"}
    assert by_k[["difference", "difference_lower", "p"]].isna().all(axis=None)
    assert table[table["g"] != "(all)"]["difference"].notna().all()
    with pytest.raises(NotEstimableError, match="No group has 10 people"):
        compared("proportion", "plain", data=thin, given={"by": ["k"]}, reference=reference)


@pytest.mark.parametrize(("kind", "way"), FEW)
def test_a_reference_has_the_least_people_or_more(kind: str, way: str) -> None:
    size = int(ROWS["g"].eq("b").sum())
    assert len(compared(kind, way, reference={"g": "b"}, least=size)) == 3
    with pytest.raises(NotEstimableError, match=f"fewer than {size + 1} people"):
        compared(kind, way, reference={"g": "b"}, least=size + 1)
    with pytest.raises(NotEstimableError, match="No group has 5000 people"):
        compared(kind, way, reference="best", least=5000)


REFUSED: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"reference": "nobody"}, UnknownChoiceError, "'rest', 'overall', 'best', 'largest'"),
    ({"reference": {"g": "d"}}, UnknownChoiceError, "'a', 'b', 'c'"),
    ({"reference": {"g": "(unknown)"}}, UnknownChoiceError, "not a known group of g"),
    ({"reference": {"colour": "red"}}, UnknownChoiceError, "characteristic of this breakdown"),
    ({"reference": {}}, WrongTypeError, "names no group"),
    ({"adjust": "tukey"}, UnknownChoiceError, "'bh', 'holm', 'by', 'none'"),
    ({"difference": "wald"}, UnknownChoiceError, "'newcombe', 'score'"),
    ({"ratio": "odds"}, UnknownChoiceError, "'log', 'score', 'exact'"),
    ({"least": -1}, WrongTypeError, "least number of people"),
    ({"least": 2.5}, WrongTypeError, "least number of people"),
    ({"least": True}, WrongTypeError, "least number of people"),
]


@pytest.mark.parametrize(("options", "error", "said"), REFUSED)
@pytest.mark.parametrize("kind", ["proportion", "rate", "mean", "median"])
def test_what_is_not_there_is_refused_with_what_is(
    kind: str, options: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        compared(kind, "plain", **options)
