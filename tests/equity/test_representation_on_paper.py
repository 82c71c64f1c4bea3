"""On paper a representation is worked out from published counts, and nothing that is true is left in it."""

import re

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure
from syschange.equity.breakdown import breakdown
from syschange.equity.representation import Representation, representation
from syschange.results import Coarsening

COARSE = Coarsening("a policy", figures=2)
GROUPS = ["a", "b", "c", "d", None]
SERVED, SIZES = [137, 48, 3, 121, 17], [1483, 512, 207, 903, 44]


def made(**options: object) -> Representation:
    served = pd.DataFrame({"g": GROUPS, "k": SERVED})
    people = pd.DataFrame({"g": GROUPS, "n": SIZES})
    return representation(served, people, **{"by": ["g"], "count": "k", "size": "n", **options})  # type: ignore[arg-type]


def with_survey() -> Representation:
    rows = [
        (g, i < some)
        for g, some, asked in (("a", 31, 83), ("b", 13, 46), ("d", 22, 67))
        for i in range(asked)
    ]
    asked = breakdown(pd.DataFrame(rows, columns=["g", "unhappy"]), outcome="unhappy", by=["g"])
    return made(dissatisfied=asked, sample_size=1313)


def on_paper(result: Representation) -> Representation:
    paper = disclosure.protect(result).results[0]
    assert isinstance(paper, Representation)
    return paper


def test_no_true_number_stands_in_it() -> None:
    for result in (made(), with_survey()):
        paper = on_paper(result)
        true = {*SERVED, *SIZES, sum(SERVED), sum(SIZES), sum(SERVED[:-1]), sum(SIZES[:-1]), 1313}
        true = {str(n) for n in true if n % 5 and n >= 10}
        said = f"{paper.text} {paper.provenance} {paper!r}"
        assert true.isdisjoint(n.strip(".,").replace(",", "") for n in re.findall(r"\d[\d,.]*", said))
        numbers = paper.table.select_dtypes("number")
        assert not numbers.isin([float(n) for n in true]).any(axis=None)
        both = result.table.select_dtypes("number").drop(columns=["ways", "level", "to_parity", "p_adjusted"])
        shown = numbers[both.columns]
        alike = (both == shown) & ~both.isin([0, 1]) & (both % 5 != 0)
        assert not alike.any(axis=None)
        assert paper.provenance.rows_in is paper.provenance.data_digest is None


def test_every_number_is_that_of_the_published_counts() -> None:
    paper = on_paper(made()).table.set_index("g")
    rounded = pd.DataFrame({"g": ["a", "b", "d"], "k": [135, 50, 120], "n": [1485, 510, 905]})
    for g, k, n in rounded.itertuples(index=False):
        # Totals of the known are published by themselves: 309 served, and 3,105 people.
        assert paper.loc[g, "ratio"] == pytest.approx((k / 310) / (n / 3105))
        assert paper.loc[g, "rate"] == pytest.approx(1000 * k / n)


def test_a_few_are_hidden_and_a_rest_of_a_few_too() -> None:
    paper = on_paper(made()).table.set_index("g")
    assert paper.loc["c", "note"] == "hidden"
    assert paper.loc["c", ["served", "ratio", "lower", "p", "rate", "to_parity", "expected"]].isna().all()
    served = pd.DataFrame({"g": ["a", "b"], "k": [90, 4]})
    people = pd.DataFrame({"g": ["a", "b"], "n": [500, 500]})
    nearly = on_paper(representation(served, people, by=["g"], count="k", size="n")).table.set_index("g")
    assert nearly.loc["a", ["ratio", "share_served", "to_parity"]].isna().all()
    assert nearly.loc["a", "served"] == 90


def test_counts_published_as_they_are_change_no_number() -> None:
    for result in (made(), with_survey(), made(unknown="split", sample_size=100)):
        again = result.from_counts(result.counts(), COARSE)
        pd.testing.assert_frame_equal(again.table, result.table)
        assert again.words == result.words


def test_with_everything_hidden_nothing_is_shown() -> None:
    for result in (made(), with_survey()):
        hidden = result.from_counts(result.counts().assign(count=np.nan), COARSE)
        numbers = hidden.table.select_dtypes("number").drop(columns=["ways", "level"])
        assert numbers.isna().all(axis=None)
        assert set(hidden.table["method"]) == {"none"}
        assert not re.search(r"\d", hidden.text)
        assert len(hidden.table) == len(result.table)
        hidden.plot()


def test_counts_are_whole_numbers_of_people_each_told_once() -> None:
    table = with_survey().counts()
    assert not table.duplicated(["cell", "quantity"]).any()
    assert (table["count"] % 1 == 0).all()
    told = table.set_index(["cell", "quantity"])["count"]
    assert told[((("g", "a"),), "served")] == 137
    assert told[((("g", "a"),), "served_rest")] == 48 + 3 + 121
    assert told[((("g", "(all)"),), "sample")] == 1313
