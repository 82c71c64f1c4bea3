"""Each number counts once, for every group it is about; the words name at most three groups that are hidden most."""

import pandas as pd
import pytest

from syschange import disclosure
from syschange.disclosure import ONS_10_5, Policy, suppression
from syschange.errors import WrongTypeError

from ..ledger.made import Tally, groups, tally

# 8 women in the north; of women 30 and of the north 28; the south is large: a cube of which one number is small.
CROSSED = {
    (): 100, (("sex", "F"),): 30, (("sex", "M"),): 70, (("area", "n"),): 28, (("area", "s"),): 72,
    (("area", "n"), ("sex", "F")): 8, (("area", "n"), ("sex", "M")): 20,
    (("area", "s"), ("sex", "F")): 22, (("area", "s"), ("sex", "M")): 50,
}  # fmt: skip
EXACT = Policy("own", 10, 1)


def told(result: Tally, policy: Policy = ONS_10_5) -> dict[str, list[float]]:
    table = suppression(result, policy=policy).table
    columns = ["numbers", "small", "withheld", "share_hidden", "times_overall"]
    return dict(zip(table["label"], table[columns].to_numpy().tolist(), strict=True))


def test_a_number_is_counted_with_every_group_it_is_about_and_small_apart_from_withheld() -> None:
    """8 is 28 less 20 and 30 less 22: 20 and 22 are the cheapest to hide, and then 50 keeps nothing from anybody."""
    made = suppression(tally(CROSSED), policy=EXACT)
    assert (made.policy, made.numbers, made.hidden) == ("own", 9, 4)
    found = told(tally(CROSSED), EXACT)
    # Four of nine are hidden. Of women 8 and 22, of men 20 and 50; of the north 8 and 20, of the south 22 and 50.
    half = [3, 0, 2, pytest.approx(2 / 3), pytest.approx(1.5)]
    few = [3, 1, 1, pytest.approx(2 / 3), pytest.approx(1.5)]
    assert found == {"n": few, "s": half, "F": few, "M": half}
    assert list(found) == ["n", "s", "F", "M"]  # alike: by column and label


def test_what_is_hidden_most_stands_first() -> None:
    found = told(tally({(): 60, (("g", "a"),): 51, (("g", "c"),): 5, (("g", "b"),): 4}))
    assert found == {"b": [1, 1, 0, 1, 2], "c": [1, 1, 0, 1, 2], "a": [1, 0, 0, 0, 0]}
    assert list(found) == ["b", "c", "a"]
    table = suppression(tally({(): 60, (("g", "a"),): 51, (("g", "c"),): 5, (("g", "b"),): 4})).table
    assert table.index.tolist() == [0, 1, 2]


def test_a_number_of_two_results_counts_once_and_one_that_is_not_known_never() -> None:
    one = groups("g", {"a": 50, "b": 4, "c": 6})
    both = suppression([one, tally({(("g", "a"),): 50, (("h", "p"),): 7})])
    assert (both.numbers, both.hidden) == (5, 3)
    table = one.counts()
    table.loc[table["count"] == 4, "count"] = None
    assert (suppression(Tally(table)).numbers, suppression(Tally(table)).hidden) == (3, 1)


def test_a_number_of_exactly_the_threshold_is_not_small() -> None:
    found = told(groups("g", {"a": 50, "b": 10, "c": 9, "d": 8}))
    assert {label: row[1] for label, row in found.items()} == {"a": 0, "b": 0, "c": 1, "d": 1}


def test_three_groups_at_most_are_named_and_only_those_hidden_more_than_most() -> None:
    many = groups("g", {"a": 50, "b": 1, "c": 2, "d": 3, "e": 4, "f": 60})
    assert suppression(many).text.startswith(
        "Under ONS_10_5 4 of 7 numbers of people are hidden, most of them of g b (100%), g c (100%) and g d (100%). "
    )
    all_alike = suppression(tally({(("g", "a"),): 4, (("g", "b"),): 6}))
    assert all_alike.text.startswith("Under ONS_10_5 2 of 2 numbers of people are hidden. ")


def test_where_nothing_is_hidden_no_group_is_hidden_more_than_another() -> None:
    made = suppression(groups("g", {"a": 50, "b": 40}))
    assert made.table["times_overall"].isna().all()
    assert made.table["share_hidden"].tolist() == [0, 0]
    assert made.text == (
        "Under ONS_10_5 0 of 3 numbers of people are hidden. Nothing needs merging. " + disclosure_note()
    )


def disclosure_note() -> str:
    from syschange.results import NOT_FOR_RELEASE

    return NOT_FOR_RELEASE


def test_a_result_without_numbers_hides_none() -> None:
    empty = pd.DataFrame({"cell": [((),)], "quantity": ["n"], "count": [None]})
    made = suppression(Tally(empty.assign(cell=[()])))
    assert (made.numbers, made.hidden, len(made.table), len(made.merges)) == (0, 0, 0, 0)


def test_the_best_merge_is_said_with_what_it_would_show() -> None:
    pooled = suppression(groups("quarter", {"q1": 50, "q2": 4, "q3": 60}))
    # Four is 114 less 50 and 60, and of the rounded numbers nobody can tell; q1 and q2 as one make 54.
    assert (
        "Periods pooled would show more: with quarter q1 and q2 as one, 100% of the numbers would be shown, "
        "and not 75%." in pooled.text
    )
    merged = suppression(groups("g", {"a": 50, "b": 4, "c": 60, "d": 7}))
    assert (
        "Groups merged would show more: with g b and d as one, 100% of the numbers would be shown, and not 60%."
        in merged.text
    )
    assert merged.merges["labels"].tolist()[0] == ("b", "d")


def test_where_no_merge_would_show_more_that_is_said() -> None:
    made = suppression(groups("g", {"a": 50, "b": 4}))
    assert made.hidden == 1
    assert "Merging two groups of one characteristic would show no more." in made.text
    assert made.merges.empty


def test_what_is_handed_out_is_a_copy() -> None:
    made = suppression(groups("g", {"a": 50, "b": 4, "c": 6}))
    for name in ("table", "merges"):
        first = getattr(made, name)
        assert len(first)
        first["column"] = "written over"
        assert set(getattr(made, name)["column"]) == {"g"}


def test_a_notebook_shows_the_words_and_the_groups() -> None:
    made = suppression(groups("g", {"a": 50, "b": 4, "c": 6}))
    shown = made._repr_html_()
    assert "numbers of people are hidden" in shown
    assert "times_overall" in shown
    assert "Suppression" in shown
    assert repr(made) == f"Suppression: {made.text}"


@pytest.mark.parametrize("wrong", [["none", 3], "text", pd.DataFrame({"n": [3]})])
def test_what_is_no_result_is_refused_wherever_it_stands(wrong: object) -> None:
    for given in (wrong, [groups("g", {"a": 50}), wrong], [groups("g", {"a": 50}), *wrong]):
        with pytest.raises(WrongTypeError, match="A result with true values is needed, and this is of type"):
            suppression(given)  # type: ignore[arg-type]


def test_what_is_published_already_is_refused_and_the_default_is_that_of_protect() -> None:
    result = groups("g", {"a": 50, "b": 4})
    with pytest.raises(WrongTypeError, match="what you would give to `protect`"):
        suppression([result, *disclosure.protect(result).results])
    assert suppression(result).policy == "ONS_10_5"
    assert suppression((result,), policy="NHS_7_5").policy == "NHS_7_5"
