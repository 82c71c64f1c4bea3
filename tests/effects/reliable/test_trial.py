"""A published trial comes out as published, by group and beside what no change would give."""

from pathlib import Path

import pandas as pd
import pytest

from syschange.effects.reliable import ReliableChange, reliable_change
from syschange.errors import DataWarning


@pytest.fixture(scope="module")
def made(golden: Path) -> ReliableChange:
    data = pd.read_csv(golden / "effects" / "rci" / "claus_2020.csv")
    both = data[data["time"].isin([1, 4])].pivot_table(index="id", columns="time", values="hamd").dropna()
    with pytest.warns(DataWarning, match="of these very people"):
        return reliable_change(
            data, value="hamd", label="HAM-D", person="id", time="time", before=1, after=4, better="lower",
            reliability=0.8, reliability_source="published example", norm_sd=both[1].std(),
            norm_mean=both[1].mean(), norm_source="published example", cutoff="c", functional_mean=8,
            functional_sd=8, functional_source="published example", by=["treatment"], scale=(0, 52),
        )  # fmt: skip


@pytest.mark.golden
def test_counts_are_as_published(made: ReliableChange) -> None:
    everyone = made.table[made.table["treatment"] == "(all)"].set_index("category")
    assert everyone["n"].to_dict() == {
        "recovered": 26, "improved": 3, "unchanged": 10, "deteriorated": 1, "harmed": 0,
    }  # fmt: skip
    assert set(everyone["followed"]) == {40}
    sides = made.sides[made.sides["treatment"] == "(all)"].set_index("category")
    assert sides["n"].to_dict() == {"better": 29, "unchanged": 10, "worse": 1}
    assert made.people.loc[0, ["enrolled", "started", "followed", "lost"]].tolist() == [43, 43, 40, 3]


@pytest.mark.golden
def test_the_words_say_what_no_change_would_give_and_claim_no_cause(made: ReliableChange) -> None:
    for told in (
        "Of 40 people", "29 (72%", "26 of them", "cutoff (19.9)", "Had nobody changed, 2%", "not an effect",
        "of these very people", "published example", "3 (7%) have none after",
        "Nobody with a score before started at the lowest", "takes for granted",
    ):  # fmt: skip
        assert told in made.text
    assert made.terms.cutoff == pytest.approx(19.886998, abs=1e-6)
