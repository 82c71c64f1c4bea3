"""On paper a reach is worked out from published counts, and nothing that is true is left in it."""

import re

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure
from syschange.equity.reach import Reach, reach
from syschange.results import Coarsening

COARSE = Coarsening("a policy", figures=2)
COUNTS = {"a": (21, 28, 57), "b": (212, 197, 221), "c": (143, 156, 161), "d": (3, 11, 4), "e": (2, 1, 3)}
SIZES = {"a": 1003, "b": 2011, "c": 1507, "d": 48, "e": 7}


def made() -> Reach:
    rows = [
        (g, pd.Timestamp(day))
        for g, many in COUNTS.items()
        for day, n in zip(("2021-10-01", "2022-10-01", "2023-10-01"), many, strict=True)
        for _ in range(n)
    ]
    table = pd.DataFrame(rows, columns=["g", "contacted_on"])
    table["person_id"] = [f"p{i}" for i in range(len(table))]
    people = pd.DataFrame({"g": list(SIZES), "n": list(SIZES.values())})
    return reach(table, people, by=["g"], changed_on="2023-04-01", size="n")


def on_paper() -> Reach:
    paper = disclosure.protect(made()).results[0]
    assert isinstance(paper, Reach)
    return paper


def test_no_true_number_stands_in_it() -> None:
    paper, result = on_paper(), made()
    together = [[sum(COUNTS[g][i] for g in g_s) for g_s in ("a", "bcd", "bcde", "abcde")] for i in range(3)]
    true = {n for many in [*COUNTS.values(), *together, SIZES.values()] for n in many}
    true = {n for n in true if n % 5 and n >= 10}
    said = f"{paper.text} {paper!r}"
    assert {str(n) for n in true}.isdisjoint(
        n.strip(".,").replace(",", "") for n in re.findall(r"\d[\d,.]*", said)
    )
    numbers = paper.table.select_dtypes("number")
    assert not numbers.isin([float(n) for n in true]).any(axis=None)
    computed = result.table[numbers.columns].drop(columns=["ways", "level"])
    alike = (computed == numbers[computed.columns]) & (computed % 5 != 0) & (computed != 1)
    assert not alike.any(axis=None)
    assert paper.provenance.rows_in is paper.provenance.data_digest is None


def test_every_number_is_that_of_the_published_counts() -> None:
    table = on_paper().table
    row = table[table["g"] == "b"].iloc[0]
    assert row[["first_before", "first_after", "population_after"]].tolist() == [195, 220, 2010]
    assert row["ratio"] == pytest.approx(220 / 195)
    against = table[table["row"] == "shut out over others"].iloc[0]
    shut, others = (table[table["row"] == r].iloc[0] for r in ("shut out", "others"))
    assert against["ratio"] == pytest.approx(shut["ratio"] / others["ratio"])
    assert on_paper().estimate().value == pytest.approx(against["ratio"])


def test_a_few_are_hidden_and_their_side_does_not_say_whether_it_is_of_none() -> None:
    table = on_paper().table.set_index("g")
    assert table.loc["d", "note"] == "hidden"
    assert table.loc["d", ["first_earlier", "first_after", "ratio", "rate_after"]].isna().all()
    assert table.loc["e", "side"] == "hidden"
    assert table.loc["e", "population_before"] != table.loc["e", "population_before"]
    assert "of 4 groups" in on_paper().text


def test_counts_published_as_they_are_change_no_number() -> None:
    result = made()
    again = result.from_counts(result.counts(), COARSE)
    pd.testing.assert_frame_equal(again.table, result.table)
    assert again.words == result.words
    assert again.dispersion == result.dispersion


def test_with_everything_hidden_nothing_is_shown() -> None:
    result = made()
    hidden = result.from_counts(result.counts().assign(count=np.nan), COARSE)
    numbers = hidden.table.select_dtypes("number").drop(columns=["ways", "level"])
    assert numbers.isna().all(axis=None)
    assert len(hidden.table) == len(result.table)
    days = r"\d+ (January|February|March|April|May|June|July|August|September|October|November|December) \d+"
    assert not re.search(r"[1-9]", re.sub(days, "", hidden.text))
    hidden.plot()


def test_counts_are_whole_numbers_of_people_each_told_once() -> None:
    table = made().counts()
    assert not table.duplicated(["cell", "quantity"]).any()
    assert (table["count"] % 1 == 0).all()
    told = table.set_index(["cell", "quantity"])["count"]
    assert told[((("g", "a"),), "first:before")] == 28
    assert told[((("g", "(all)"), ("side", "shut out")), "first:after")] == 57
