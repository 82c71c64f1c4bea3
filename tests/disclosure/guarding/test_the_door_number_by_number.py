"""What the door lets out of a few numbers written down by hand: what is hidden, what rounded, what counted."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import equity
from syschange.disclosure import ONS_10_5, Policy, Protected, internal_only, protect
from syschange.disclosure.protected import KEY
from syschange.errors import NotProtectedError, WrongTypeError
from syschange.results import Coarsening, Publishable

from ..ledger.made import Tally, groups, tally

EVERYBODY, A, B, C = (("g", "(all)"),), (("g", "a"),), (("g", "b"),), (("g", "c"),)
FOUR = {"a": 51, "b": 33, "c": 20}  # 104 people


def numbers(made: Protected, result: int = 0) -> dict[str, float | None]:
    """Return what one result says, by label."""
    counts = made.counts
    mine = counts[counts["result"] == result]
    return {
        cell[0][1] if cell else "": None if np.isnan(n) else n
        for cell, n in zip(mine["cell"], mine["count"], strict=True)
    }


def asked(*cells: object, **columns: Sequence[int]) -> pd.DataFrame:
    return pd.DataFrame({"cell": pd.Series(list(cells), dtype=object), "quantity": "n", **columns})


def test_small_numbers_are_hidden_and_the_others_rounded() -> None:
    made = protect(groups("g", {"a": 52, "b": 33, "c": 9}))
    assert numbers(made) == {"(all)": 95, "a": 50, "b": 35, "c": None}
    assert (made.shown, made.hidden) == (3, 1)
    assert list(made.counts.columns) == ["result", "cell", "quantity", "count"]


def test_what_would_give_a_small_number_away_is_withheld() -> None:
    made = protect(groups("g", {"a": 52, "b": 33, "c": 9}), policy=Policy("exact", 10, 1))
    assert numbers(made) == {"(all)": 94, "a": 52, "b": None, "c": None}
    assert (made.shown, made.hidden) == (2, 2)


def test_a_number_that_is_not_known_stays_so_and_hides_no_other() -> None:
    table = groups("g", FOUR).counts()
    table["count"] = table["count"].astype(float).where(table["cell"] != B)
    made = protect(Tally(table))
    assert numbers(made) == {"(all)": 105, "a": 50, "b": None, "c": 20}
    assert (made.shown, made.hidden) == (3, 1)


def test_what_is_asked_for_is_hidden_with_what_would_give_it_away() -> None:
    result = groups("g", FOUR)
    assert numbers(protect(result)) == {"(all)": 105, "a": 50, "b": 35, "c": 20}
    made = protect(result, hide=asked(C))
    assert numbers(made) == {"(all)": 105, "a": 50, "b": 35, "c": None}
    assert numbers(protect(result, hide=asked(EVERYBODY, A))) == {"(all)": None, "a": None, "b": 35, "c": 20}
    assert numbers(protect(result, hide=asked())) == numbers(protect(result))


def test_a_cell_is_asked_for_by_whom_it_counts_and_not_by_how_it_is_written() -> None:
    result = tally({(("g", "a"), ("h", "(all)")): 50, (("g", "b"), ("h", "p")): 40})
    assert numbers(protect(result, hide=asked(A))) == {"a": None, "b": 40}
    assert numbers(protect(result, hide=asked((("h", "p"), ("g", "b"))))) == {"a": 50, "b": None}


def test_each_result_is_asked_for_what_is_its_own() -> None:
    first, second = groups("g", FOUR), tally({A: 70, B: 80})
    both = [first, second]
    for hide, one, other in (
        (asked(A), None, 70),
        (asked(A, result=[0]), None, 70),
        (asked(A, result=[1]), 50, None),
        (asked(A, A, result=[0, 1]), None, None),
    ):
        made = protect(both, hide=hide)
        assert (numbers(made)["a"], numbers(made, 1)["a"]) == (one, other)
        assert numbers(made)["b"] == 35


@pytest.mark.parametrize("result", [-1, 2, 7])
def test_a_result_that_was_not_given_cannot_be_asked_for(result: int) -> None:
    with pytest.raises(WrongTypeError, match="names a result that was not given"):
        protect([groups("g", FOUR), tally({A: 70})], hide=asked(A, result=[result]))


@pytest.mark.parametrize("lost", [["cell"], ["quantity"], ["cell", "quantity"]])
def test_what_to_hide_has_a_cell_and_a_quantity(lost: list[str]) -> None:
    with pytest.raises(WrongTypeError, match="no columns 'cell' and 'quantity'"):
        protect(groups("g", FOUR), hide=asked(A).drop(columns=lost))


def test_what_is_asked_for_has_to_be_a_count_of_the_result_all_of_it() -> None:
    both = [groups("g", FOUR), tally({A: 70})]
    for hide in (
        asked((("g", "z"),)),
        asked(A, (("g", "z"),)),
        asked(C, result=[1]),
        asked(A).assign(quantity="m"),
    ):
        with pytest.raises(WrongTypeError, match="no count of the result it names"):
            protect(both, hide=hide)


def test_a_count_of_two_results_is_counted_once_and_stands_with_both() -> None:
    made = protect([groups("g", FOUR), tally({A: 51, (("h", "p"),): 4})])
    assert (made.shown, made.hidden) == (4, 1)
    assert made.counts["result"].tolist() == [0, 0, 0, 0, 1, 1]
    assert made.counts.index.tolist() == [0, 1, 2, 3, 4, 5]
    assert numbers(made, 1) == {"a": 50, "p": None}


class Asked(Tally):
    """Keeps what it was made again from."""

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Asked":
        made = Asked(published, coarsening.policy)
        made.coarsening = coarsening
        return made


def test_each_result_is_made_again_from_its_own_published_counts_and_the_policy() -> None:
    own = Policy("own", 12, 7, figures=2)
    made = protect([Asked(groups("g", FOUR).counts()), Asked(tally({A: 70}).counts())], policy=own)
    assert [r.counts()["count"].tolist() for r in made.results] == [[105, 49, 35, 21], [70]]
    for result in made.results:
        assert isinstance(result, Asked)
        assert result.coarsening == Coarsening("own", 2, 12, 7)


def test_one_result_and_a_row_of_one_are_the_same() -> None:
    alone: Sequence[Any] = (
        protect(groups("g", FOUR)),
        protect([groups("g", FOUR)]),
        protect((groups("g", FOUR),)),
    )
    for made in alone:
        assert len(made.results) == 1
        assert numbers(made) == {"(all)": 105, "a": 50, "b": 35, "c": 20}


def test_an_internal_copy_counts_its_true_numbers(caplog: pytest.LogCaptureFixture) -> None:
    people = pd.DataFrame({"sex": ["F"] * 4 + ["M"] * 9, "seen": [True, False] * 6 + [True]})
    made = protect(equity.breakdown(people, outcome="seen", by=["sex"]), policy=internal_only("a review"))
    assert "a review" in caplog.text
    assert (made.shown, made.hidden) == (12, 0)
    whole = made.counts[made.counts["quantity"] == "n"]
    assert sorted(whole["count"]) == [4, 9, 13]
    assert made.results[0].policy == "internal_only"
    assert made.statement == (
        "Internal copy with true values, not for release: a review. No number is hidden or rounded."
    )
    assert made.stamp == "Internal copy with true values, not for release: a review"


SEVEN = {"a": 4, "b": 5, "c": 50, "d": 40, "e": 30, "f": 80, "g": 90}


@pytest.mark.parametrize(("labels", "share"), [({"a": 50, "b": 40}, "0%"), (SEVEN, "25%")])
def test_how_much_is_hidden_is_said_as_a_share_of_all(labels: Mapping[str, int], share: str) -> None:
    made = protect(groups("g", labels))
    said = f"{share} of the numbers of people behind this publication are hidden."
    assert made.statement == f"{ONS_10_5.statement} {said}"
    assert not made.stamp


def test_of_no_number_none_is_hidden() -> None:
    made = Protected((), ONS_10_5, 0, 0, KEY)
    assert made.statement.endswith(" 0% of the numbers of people behind this publication are hidden.")
    assert made.counts.empty


def test_the_counts_that_are_handed_out_are_a_copy() -> None:
    made = protect(groups("g", FOUR))
    first = made.counts
    first["count"] = 0
    assert made.counts["count"].tolist() == [105, 50, 35, 20]


def test_neither_key_nor_counts_are_said_and_a_notebook_lists_the_results() -> None:
    made = protect([groups("g", FOUR), tally({A: 70})])
    assert repr(made) == "Protected under ONS_10_5: 2 results"
    page = made._repr_html_()
    assert "Protected under ONS_10_5" in page
    assert "Tally" in page
    assert ">105<" not in page


def test_what_was_protected_or_is_no_result_does_not_pass_the_door() -> None:
    once = protect(groups("g", FOUR)).results[0]
    for wrong in (once, [groups("g", FOUR), once], [once, groups("g", FOUR)]):
        with pytest.raises(WrongTypeError, match="was protected before"):
            protect(wrong)
    for strange in (None, 3, [groups("g", FOUR), 3]):
        with pytest.raises(WrongTypeError, match="A result is needed, and this is of type"):
            protect(strange)  # type: ignore[arg-type]
    with pytest.raises(WrongTypeError, match="nothing to protect"):
        protect(())


def test_a_result_of_another_policy_is_not_protected_among_others_that_are() -> None:
    ours: list[Publishable] = [Tally(tally({A: 70}).counts(), policy) for policy in ("ONS_10_5", "own")]
    assert Protected((ours[0], ours[0]), ONS_10_5, 1, 0, KEY).shown == 1
    for results in ((ours[0], ours[1]), (ours[1],), (ours[1], ours[0])):
        with pytest.raises(NotProtectedError):
            Protected(results, ONS_10_5, 1, 0, KEY)
    with pytest.raises(NotProtectedError):
        Protected((ours[0],), ONS_10_5, 1, 0, None)
