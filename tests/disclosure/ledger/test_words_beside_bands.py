"""Words such as "older" and "other" are what the bands of their release leave; bands that overlap are none."""

import pytest

from syschange.disclosure.ledger.bands import segments


def covered(*labels: str) -> dict[str, list[int]]:
    (made,) = segments([labels])
    return {label: sorted(held) for label, held in made.items()}


def test_the_line_is_cut_where_bands_begin_and_end() -> None:
    assert covered("18 to 24", "25 to 30") == {"18 to 24": [1], "25 to 30": [2]}
    assert covered("under 18", "18 to 24", "25+") == {"under 18": [0], "18 to 24": [1], "25+": [2]}
    first, second = segments([["18 to 24", "25+"], ["18 to 25", "26+"]])
    assert {k: sorted(v) for k, v in first.items()} == {"18 to 24": [1], "25+": [2, 3]}
    assert {k: sorted(v) for k, v in second.items()} == {"18 to 25": [1, 2], "26+": [3]}


@pytest.mark.parametrize(
    ("word", "held"),
    [
        ("older", [3]), ("Over", [3]), ("above", [3]), ("more", [3]), ("younger", [0]), ("under", [0]),
        ("less", [0]), ("below", [0]), ("other", [0, 3]), (" Others ", [0, 3]), ("the rest", [0, 3]),
        ("everyone else", [0, 3]), ("remaining", [0, 3]), ("nobody", None),
    ],
)  # fmt: skip
def test_a_word_is_what_the_bands_of_its_release_leave(word: str, held: list[int] | None) -> None:
    assert covered("18 to 24", "25 to 30", word).get(word) == held


def test_a_word_for_what_nothing_is_left_of_is_a_label_as_others() -> None:
    assert "younger" not in covered("up to 24", "25 to 30", "younger")
    assert "other" not in covered("up to 24", "25+", "other")


@pytest.mark.parametrize(
    "labels",
    [
        ("18 to 24", "24 to 30"), ("18 to 24", "20 to 22"), ("25+", "30+"), ("under 20", "under 18"),
        ("18 to 24", "18-24"), ("1", "2", "3"), ("north", "south"), (),
    ],
)  # fmt: skip
def test_bands_that_overlap_and_numbers_alone_are_no_bands(labels: tuple[str, ...]) -> None:
    assert covered(*labels) == {}


def test_numbers_alone_are_bands_beside_a_range() -> None:
    assert covered("16", "17", "18 to 24") == {"16": [1], "17": [2], "18 to 24": [3]}


def test_a_release_without_bands_has_none_of_another() -> None:
    first, second = segments([["18 to 24", "25+"], ["other", "north"]])
    assert first
    assert second == {}
