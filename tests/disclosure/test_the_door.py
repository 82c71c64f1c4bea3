"""There is one door to publication: what has not passed it is not protected, and nothing passes twice."""

import dataclasses

import pandas as pd
import pytest

from syschange import equity
from syschange.criteria import Scorecard
from syschange.disclosure import NHS_7_5, ONS_10_5, STRICT_10_10, Policy, Protected, protect
from syschange.errors import NotProtectedError, UnknownChoiceError, WrongTypeError
from syschange.results import Result


def _breakdown(people: int = 60) -> equity.Breakdown:
    frame = pd.DataFrame({"sex": ["F", "M"] * (people // 2), "seen": [i % 3 == 0 for i in range(people)]})
    return equity.breakdown(frame, outcome="seen", by=["sex"])


@pytest.mark.parametrize("results", [(), "true"])
def test_nobody_can_make_it_by_hand(results: object) -> None:
    held: tuple[Result, ...] = (_breakdown(),) if results == "true" else ()
    with pytest.raises(NotProtectedError, match=r"Pass it through syschange\.disclosure\.protect first"):
        Protected(held, ONS_10_5, 1, 0, object())
    with pytest.raises(NotProtectedError):
        Protected(held, ONS_10_5, 1, 0, None)
    with pytest.raises(TypeError):
        Protected(held, ONS_10_5, 1, 0)  # type: ignore[call-arg]


def test_true_results_cannot_be_put_in_the_place_of_protected_ones() -> None:
    true = _breakdown()
    with pytest.raises(NotProtectedError):
        dataclasses.replace(protect(true), results=(true,))


def test_results_under_one_policy_do_not_pass_for_another() -> None:
    strict = protect(_breakdown(), policy=STRICT_10_10)
    with pytest.raises(NotProtectedError):
        dataclasses.replace(strict, policy=ONS_10_5)


def test_what_was_protected_is_not_protected_again() -> None:
    once = protect(_breakdown())
    with pytest.raises(WrongTypeError, match="protected before"):
        protect(once.results[0])
    with pytest.raises(WrongTypeError, match="protected before"):
        protect([_breakdown(), once.results[0]])


@pytest.mark.parametrize(
    ("given", "kind"),
    [(None, "NoneType"), (pd.DataFrame({"n": [3]}), "DataFrame"), ("text", "str"), ([3], "int")],
)
def test_what_is_no_result_is_named_by_its_type(given: object, kind: str) -> None:
    with pytest.raises(WrongTypeError, match=f"A result is needed, and this is of type '{kind}'"):
        protect(given)  # type: ignore[arg-type]


def test_a_protected_thing_is_not_a_result_to_protect() -> None:
    with pytest.raises(WrongTypeError, match="of type 'Protected'"):
        protect(protect(_breakdown()))  # type: ignore[arg-type]


def test_nothing_is_not_protected() -> None:
    with pytest.raises(WrongTypeError, match="There is nothing to protect"):
        protect([])


def test_a_misspelt_policy_protects_nothing() -> None:
    with pytest.raises(UnknownChoiceError, match=r"Did you mean 'STRICT_10_10'\?"):
        protect(_breakdown(), policy="STRICT_10")


def test_without_a_policy_named_it_is_the_default() -> None:
    assert protect(_breakdown()).policy is ONS_10_5
    assert protect(_breakdown(), policy="NHS_7_5").policy is NHS_7_5


def test_two_results_are_protected_together_in_the_order_given(true_card: Scorecard) -> None:
    alone, together = protect(_breakdown()), protect([_breakdown(), true_card])
    first, second = together.results
    assert isinstance(first, equity.Breakdown)
    assert isinstance(second, Scorecard)
    pd.testing.assert_frame_equal(first.table, alone.results[0].table)
    assert {r.policy for r in together.results} == {"ONS_10_5"}
    assert together.shown > alone.shown
    assert together.hidden > alone.hidden


def test_how_much_is_hidden_is_counted_and_said() -> None:
    # 60 people, 30 a sex; 20 seen, 10 a sex: all of n, denominator, numerator and complement may be shown.
    whole = protect(_breakdown())
    assert (whole.shown, whole.hidden) == (12, 0)
    assert (
        whole.statement
        == f"{ONS_10_5.statement} 0% of the numbers of people behind this publication are hidden."
    )
    # 54 people, 27 a sex; 18 seen, 9 a sex: of two numbers below ten, a total of 18 to 22 would leave 9 and 9, so the
    # total is hidden with them, and with it those not seen.
    part = protect(_breakdown(54))
    assert (part.shown, part.hidden) == (8, 4)
    assert part.statement.endswith("33% of the numbers of people behind this publication are hidden.")


def test_it_says_what_it_is_and_shows_no_number_of_people() -> None:
    assert repr(protect(_breakdown())) == "Protected under ONS_10_5: 1 results"


def test_a_policy_of_ones_own_is_kept_to() -> None:
    # 60 people, 20 of them seen; of each sex 30 and 10.
    table = protect(_breakdown(), policy=Policy("own", 20, 20)).results[0].table
    assert table["n"].tolist() == [60, 40, 40]
    assert table["numerator"].fillna(-1).tolist() == [20, -1, -1]
