"""Categories that changed between releases are held against each other on what both are made of."""

import itertools
import math
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.disclosure import Joint, Ledger
from syschange.disclosure.ledger.atoms import refined
from syschange.disclosure.ledger.bands import band

from .made import EXACT, groups, paper


@pytest.mark.parametrize(
    ("label", "range_"),
    [
        ("18 to 24", (18, 24)), ("18-24", (18, 24)), ("18–24", (18, 24)), ("18 — 24", (18, 24)),
        ("Aged 18 to 24 years", (18, 24)), ("25 and over", (25, math.inf)), ("25+", (25, math.inf)),
        ("≥25", (25, math.inf)), ("over 24", (25, math.inf)), ("25 or more", (25, math.inf)),
        ("under 18", (-math.inf, 17)), ("<18", (-math.inf, 17)), ("up to 17", (-math.inf, 17)),
        ("17 and under", (-math.inf, 17)), ("25", (25, 25)),
        ("2024-25", None), ("older", None), ("18 to", None), ("2024-Q1", None), ("", None), ("1-2-3", None),
        ("9" * 40, None), ("10 to 2", None),
    ],
)  # fmt: skip
def test_bands_are_read_in_the_ways_they_are_written(label: str, range_: tuple[float, float] | None) -> None:
    assert band(label) == range_


@given(st.text(max_size=20))
def test_no_label_breaks_the_reading_of_bands(label: str) -> None:
    found = band(label)
    assert found is None or found[0] <= found[1]


@pytest.mark.parametrize("first", ["18 to 30", "0"])
def test_their_numbers_are_the_same_in_every_process(first: str) -> None:
    """Bands cut elsewhere, and a label that was split by name: Python orders sets anew in each process."""
    releases = [[first, "old"], ["18 to 24", "25 to 30", "a", "b", "c"]]
    program = f"""
from syschange.disclosure.ledger.atoms import refined
made = refined({releases}, [{{}}, {{"old": ["a", "b", "c"]}}]).made_of
print([{{label: sorted(held) for label, held in release.items()}} for release in made])
"""
    said = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": str(seed)}, capture_output=True, check=True,
        ).stdout
        for seed in range(6)
    }  # fmt: skip
    assert len(said) == 1


@given(st.lists(st.integers(1, 60), min_size=1, max_size=6, unique=True), st.data())
def test_every_band_is_made_of_the_pieces_between_all_cuts(cuts: list[int], data: st.DataObject) -> None:
    """Over any two cuttings, labels hold the same smallest groups exactly where they hold the same numbers."""
    other = data.draw(st.lists(st.integers(1, 60), min_size=1, max_size=6, unique=True))
    releases = []
    for edges in (sorted(cuts), sorted(other)):
        between = [f"{a} to {b - 1}" for a, b in itertools.pairwise(edges)]
        releases.append([f"under {edges[0]}", *between, f"{edges[-1]}+"])
    column = refined(releases, [{}, {}])
    numbers = range(62)
    for made in column.made_of:
        assert sum(len(held) for held in made.values()) == len(frozenset().union(*made.values()))
    for old, held in column.made_of[0].items():
        for new, also in column.made_of[1].items():
            a, b = band(old), band(new)
            assert a is not None
            assert b is not None
            share = any(a[0] <= i <= a[1] and b[0] <= i <= b[1] for i in numbers)
            assert bool(held & also) == share


def test_older_is_not_the_same_people_beside_another_cut() -> None:
    column = refined([["18 to 24", "older"], ["18 to 25", "older"]], [{}, {}])
    first, second = column.made_of
    assert first["older"] > second["older"]
    assert first["18 to 24"] < second["18 to 25"]
    assert len(second["18 to 25"] & first["older"]) == 1


def test_a_recode_says_what_became_of_each_label_and_a_later_release_needs_none() -> None:
    labels = [["a", "b", "c"], ["a", "bc"], ["a", "b1", "c"]]
    column = refined(labels, [{}, {"b": ["bc"], "c": ["bc"]}, {"bc": ["b1", "c"]}])
    first, second, third = column.made_of
    assert first["b"] | first["c"] == second["bc"] == third["b1"] | third["c"]
    assert first["a"] == second["a"] == third["a"]


def cut(tmp_path: Path, first: dict[str, int], second: dict[str, int], **terms: object) -> Joint:
    """Return what the ledger says of the same people cut in another way."""
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.release(paper(groups("age", first)))
    return ledger.check(paper(groups("age", second)), link="same_cohort", **terms)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"18 to 24": 60, "25 and over": 80}, {"18 to 25": 66, "26 and over": 74}),
        ({"18-24": 60, "25+": 80}, {"18–25": 61, "26+": 79}),
        ({"under 25": 60, "older": 80}, {"under 26": 68, "older": 72}),
        ({"18 to 24": 60, "25 to 30": 40, "31+": 40}, {"18 to 30": 100, "31 to 34": 4, "35+": 36}),
    ],
)
def test_the_few_between_two_cuts_are_refused(
    tmp_path: Path, first: dict[str, int], second: dict[str, int]
) -> None:
    joint = cut(tmp_path, first, second)
    if "18 to 30" in second:
        # A group that the second release has itself, and hides, is no group between two cuts.
        assert joint.ok
        return
    assert not joint.ok
    assert {e.kind for e in joint.exposed} == {"between"}
    assert "Keep one cut" in joint.text
    assert "25" not in joint.text


def test_many_between_two_cuts_are_not(tmp_path: Path) -> None:
    joint = cut(tmp_path, {"18 to 24": 60, "25 and over": 180}, {"18 to 30": 100, "31 and over": 140})
    assert joint.ok


def test_the_same_cut_in_other_words_is_the_same_people(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.release(paper(groups("age", {"18 to 24": 60, "25 and over": 80}), EXACT))
    second = paper(groups("age", {"18–24": 64, "25+": 80}), EXACT)
    assert {e.by for e in ledger.check(second, link="cumulative").exposed} == {(), ("age",)}


def test_a_label_that_was_split_is_the_sum_of_its_parts(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.release(paper(groups("area", {"north": 60, "south": 80}), EXACT))
    split = paper(groups("area", {"north east": 33, "north west": 31, "south": 95}), EXACT)
    joint = ledger.check(split, link="cumulative", recodes={"area": {"north": ["north east", "north west"]}})
    assert not joint.ok
    assert {e.by for e in joint.exposed if e.kind == "joined"} == {("area",)}


def test_labels_that_are_said_to_be_of_nobody_before_are_accepted(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.release(paper(groups("period", {"2024": 60, "2025": 80})))
    later = paper(groups("period", {"2025": 80, "2026": 160}))
    ledger.release(later, link="cumulative", recodes={"period": {"2024": []}})
    again = paper(groups("period", {"2025": 80, "2026": 260}))
    assert ledger.check(again, link="cumulative").ok
