"""Identifiers that may be one person's under two spellings are counted; others are let be."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.system.lookalikes import alike_ids, named


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ([], 0),
        (["W01"], 0),
        (["W01", "W02", "W10", "W1"], 1),
        (["w01", "W01", "W 01", "W-1"], 3),
        (["Zoë Lindqvist", "Zoe Lindqvist"], 1),
        (["Zoe Lind-qvist", "Zoe Lindqvist"], 1),
        (["Jonathan Price", "Jonathon Price"], 1),
        (["Jonathan Price", "Jonathn Price"], 1),
        (["Jonathan Price", "Jonahtan Price"], 1),
        (["Jonathan Price", "Jonathann Price", "Jonathan Prices"], 2),
        (["Jonathan Price", "Nathaniel Price"], 0),
        (["Worker A", "Worker B"], 0),
        (["practitionera", "practitionerb", "practitionerc"], 0),
        (["team1-2", "team12"], 0),
        (["Mary", "Gary", "Marya"], 0),
        (["4711", "4712"], 0),
        (["4711", "04711"], 1),
    ],
)
def test_it_counts_the_identifiers_that_may_be_anothers(ids: list[str], expected: int) -> None:
    assert alike_ids(ids) == expected


def test_coming_often_is_not_being_alike() -> None:
    assert alike_ids(["W01"] * 50 + ["W02"] * 50) == 0


@given(st.lists(st.text(max_size=12), max_size=12), st.randoms())
def test_the_order_never_matters_and_nobody_is_counted_who_is_not_there(ids: list[str], rng: object) -> None:
    found = alike_ids(ids)
    shuffled = list(ids)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert alike_ids(shuffled) == found
    assert 0 <= found <= max(len(set(ids)) - 1, 0)


@given(st.integers(1, 400))
def test_numbered_identifiers_are_not_alike(n: int) -> None:
    assert alike_ids([f"W{i:03d}" for i in range(n)]) == 0


def test_ids_of_signs_alone_are_told_apart() -> None:
    assert alike_ids(["☂", "☃", "--"]) == 0
    assert alike_ids(["☂", " ☂"]) == 1


def test_a_blank_names_nobody() -> None:
    given = pd.Series(["a", " ", None, "\t", "b "])
    assert named(given).notna().tolist() == [True, False, False, False, True]
