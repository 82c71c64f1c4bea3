"""What goes on paper of coordination: nothing true, nothing worked out from what is true, and few are hidden."""

import re

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import protect
from syschange.errors import NotEstimableError
from syschange.results import NOT_FOR_RELEASE
from syschange.system.coordination import Coordination, coordination

from .households import OPTIONS, drawn

TRUE = coordination(**drawn(137), **OPTIONS, by=["area"])  # type: ignore[arg-type]
COUNTS = ["n", "units", "unknown", "numerator"]


def paper(true: Coordination = TRUE, policy: str = "ONS_10_5") -> Coordination:
    (made,) = protect(true, policy=policy).results
    assert isinstance(made, Coordination)
    return made


def test_every_count_is_rounded_or_hidden() -> None:
    made = paper()
    table = made.table
    for column in COUNTS:
        shown = table[column].dropna()
        shown = shown[(column != "unknown") | (shown != 0)]
        assert len(shown)
        assert (shown % 5 == 0).all()
        assert (shown >= 10).all()
    told = [int(n.replace(",", "")) for n in re.findall(r"(\d[\d,]*) (?:of|households|people)", made.words)]
    assert told
    assert all(n % 5 == 0 for n in told)
    assert NOT_FOR_RELEASE not in made.text
    assert made.provenance.rows_in is None
    assert made.provenance.data_digest is None


def test_shares_are_those_of_the_published_counts() -> None:
    table = paper().table
    own = table[(table["quantity"] == "value") & table["numerator"].notna() & table["value"].notna()]
    assert len(own) > 20
    assert np.allclose(own["value"], own["numerator"] / own["n"], rtol=0, atol=1e-12)


def test_no_true_number_survives() -> None:
    true, shown = TRUE.table, paper().table
    assert list(true["measure"]) == list(shown["measure"])
    for column in ("value", "lower", "upper"):
        a, b = true[column].to_numpy(dtype=float), shown[column].to_numpy(dtype=float)
        inner = np.isfinite(a) & np.isfinite(b) & (np.round(a, 2) != a)
        # Nothing is the true number to the last digit, unless its counts, or it itself, were round to begin with.
        even = (true["n"] % 5 == 0) & (true["numerator"].fillna(0) % 5 == 0)
        same = np.isclose(a, b, rtol=0, atol=1e-12) & inner & ~even.to_numpy()
        assert not same.any(), true.loc[same, ["measure", column]]


def test_the_days_of_waiting_come_from_counts_by_a_few_days_alone() -> None:
    made = paper()
    for true, gap in zip(TRUE.gaps, made.gaps, strict=True):
        assert gap.waits is None
        shown = np.array([v for v in gap.counts.values() if np.isfinite(v)])
        assert (shown % 5 == 0).all()
        assert set(gap.counts) == set(true.counts)
    one, two = TRUE.estimate("gap_days"), made.estimate("gap_days")
    assert one.value != two.value
    assert two.lower < two.value < two.upper
    assert 0.5 < two.value / one.value < 2
    assert "Life table" in two.method


def test_counts_list_whoever_stands_behind_it() -> None:
    counts = TRUE.counts()
    assert not counts.duplicated(["cell", "quantity"]).any()
    told = counts["quantity"].str.split(":").str[-1].str.strip()
    assert {"gap_days", "consent_refused", "no_cover", "agencies"} <= set(told)
    cells = counts["cell"].map(lambda cell: dict(cell).get("asked_when")).dropna().unique()
    assert {"early", "late"} <= set(cells)
    table = TRUE.table
    row = table[(table["measure"] == "agencies") & (table["quantity"] == "value")].iloc[0]
    cell = (("area", "(all)"), ("period", "before"))
    own = counts[(counts["cell"] == cell) & (counts["quantity"] == "units:agencies")]
    assert own["count"].tolist() == [row["units"]]


def test_few_are_hidden_and_the_words_say_so() -> None:
    made = paper(coordination(**drawn(8), **OPTIONS))  # type: ignore[arg-type]
    assert "not known" in made.words
    with pytest.raises(NotEstimableError):
        made.estimate("coordinator", quantity="change")
    assert made.table[made.table["measure"] == "coordinator"]["value"].isna().all()
    assert made.table[made.table["measure"] == "gap_days"]["value"].isna().all()


def test_other_policies_round_otherwise() -> None:
    shown = paper(policy="STRICT_10_10").table["n"].dropna()
    assert (shown % 10 == 0).all()
    assert pd.notna(paper(policy="STRICT_10_10").estimate("gap_days").value)
