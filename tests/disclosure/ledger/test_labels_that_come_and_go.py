"""What a label is made of where names are used again, merged, split, or stand beside words for the rest."""

import pytest

from syschange.disclosure.ledger.atoms import Recodes, parted, refined
from syschange.disclosure.ledger.bands import band, segments

Made = tuple[dict[str, frozenset[int]], ...]


def made_of(*releases: tuple[list[str], Recodes]) -> Made:
    return refined([labels for labels, _ in releases], [recode for _, recode in releases]).made_of


def test_a_label_that_another_is_merged_into_keeps_its_own_people() -> None:
    first, second = made_of((["a", "b"], {}), (["a"], {"b": ["a"]}))
    assert second["a"] == first["a"] | first["b"]
    first, second = made_of((["a", "b", "c"], {}), (["a", "c"], {"b": ["a", "c"]}))
    assert second["a"] > first["a"]
    assert second["c"] > first["c"]
    assert first["b"] == (second["a"] - first["a"]) | (second["c"] - first["c"])
    assert not second["a"] & second["c"]


def test_a_name_given_to_the_people_of_another_loses_its_own() -> None:
    first, second = made_of((["a", "b"], {}), (["a", "c"], {"a": ["c"], "b": ["a"]}))
    assert second["a"] == first["b"]
    assert second["c"] == first["a"]
    assert first["a"] != first["b"]


def test_a_name_whose_people_are_gone_stands_for_others() -> None:
    first, second = made_of((["a", "b"], {}), (["a", "b"], {"a": []}))
    assert second["a"]
    assert not second["a"] & first["a"]
    assert second["b"] == first["b"]


def test_a_recode_to_one_label_is_a_new_name_and_to_none_is_nobody() -> None:
    first, second, third = made_of((["a", "b"], {}), (["x", "b"], {"a": ["x"]}), (["b"], {"x": []}))
    assert second["x"] == first["a"]
    assert len(first["a"]) == 1
    assert third["b"] == first["b"] == second["b"]
    assert not third["b"] & first["a"]


def test_a_label_split_in_three_is_split_in_all_releases_before() -> None:
    zero, first, second = made_of((["a"], {}), (["a"], {}), (["x", "y", "z"], {"a": ["x", "y", "z"]}))
    assert len(first["a"]) == 3
    assert zero["a"] == first["a"] == second["x"] | second["y"] | second["z"]
    assert [len(second[label]) for label in "xyz"] == [1, 1, 1]


def test_a_word_for_the_rest_in_a_release_without_bands_is_the_same_word_later() -> None:
    first, second = made_of((["other", "north"], {}), (["18 to 24", "other"], {}))
    assert second["other"] == first["other"]
    assert not second["18 to 24"] & first["other"]


def test_a_band_that_was_split_off_keeps_what_was_left_to_it() -> None:
    """Students are taken out of those aged 18 to 24, and stay out of them in the release after."""
    recode = {"18 to 24": ["students", "18 to 24"]}
    first, second, third = made_of(
        (["18 to 24", "25+"], {}),
        (["students", "18 to 24", "25+"], recode),
        (["students", "18 to 24", "25+"], {}),
    )
    assert second["students"] | second["18 to 24"] == first["18 to 24"]
    assert not second["students"] & second["18 to 24"]
    assert third == second


def test_bands_that_overlap_in_one_release_are_bands_in_none() -> None:
    assert segments([["18 to 24", "24 to 30"], ["18 to 24", "25+"]]) == [{}, {}]
    assert segments([["18 to 24", "25+"], ["18 to 24", "24 to 30"]]) == [{}, {}]


def test_a_word_for_those_below_or_above_is_everything_beyond_the_last_band() -> None:
    (held, _) = segments([["20 to 29", "30 to 39", "younger", "older", "other"], ["under 10", "50+"]])
    assert {label: sorted(pieces) for label, pieces in held.items()} == {
        "20 to 29": [2], "30 to 39": [3], "younger": [0, 1], "older": [4, 5], "other": [0, 1, 4, 5],
    }  # fmt: skip


@pytest.mark.parametrize(("label", "found"), [("7", (7, 7)), ("aged 16 years old", (16, 16)), ("0", (0, 0))])
def test_a_number_alone_is_a_band_of_itself(label: str, found: tuple[int, int]) -> None:
    assert band(label) == found


def test_a_band_of_one_number_and_one_turned_round() -> None:
    assert band("18 to 18") == (18, 18)
    assert band("19 to 18") is None


A, B, C = frozenset({0}), frozenset({1}), frozenset({0, 1})


@pytest.mark.parametrize(
    ("before", "now", "recode", "said"),
    [
        ({"a": A}, {"b": B}, {}, True),
        ({"a": A}, {"b": A}, {}, False),
        ({"a": A}, {"c": C}, {}, False),
        ({"a": A}, {}, {}, False),
        ({}, {"b": B}, {}, False),
        ({"(unknown)": A}, {"b": B}, {}, False),
        ({"a": A}, {"(unknown)": B}, {}, False),
        ({"a": A}, {"b": B}, {"a": []}, False),
        ({"a": A}, {"b": B}, {"x": ["b"]}, False),
        ({"a": A}, {"b": B}, {"x": ["y"]}, True),
        ({"a": A, "k": frozenset({2})}, {"b": B, "k": frozenset({2})}, {}, True),
    ],
)
def test_labels_that_went_and_others_that_came_are_parted_unless_something_says_why(
    before: dict[str, frozenset[int]], now: dict[str, frozenset[int]], recode: Recodes, *, said: bool
) -> None:
    assert parted(before, now, recode) is said
