"""Whatever a protected result shows of itself, no count stands in it that was not to be published."""

import inspect

import pytest

from syschange.disclosure.policies import POLICIES
from syschange.results import Result

from .cases import BASES, CASES, kinds, paper, true
from .looking import Things, counted, secrets, told, true_ones
from .showing import Shown, everything

NAMES = list(CASES)
# What is counted in these that is no person, and why it may be told to the last one.
THINGS = Things(
    frozenset(
        {
            "money_with_people",  # decisions with a sum, none of which is about a person
            "recurrent_money",  # lines of a budget
            "organisations_sitting",  # of how many organisations, as the caller says
            "organisations_coming",  # as above
        }
    ),
    {
        ("Register", "n"): "changes and recommendations",
        ("Register", "numerator"): "changes and recommendations",
        ("register", "n"): "changes and recommendations",
        ("register", "numerator"): "changes and recommendations",
        ("Value", "n"): "funding lines; people are looked at in the test of money",
        ("Value", "numerator"): "as above",
        (".money", "n"): "as above",
        (".money", "numerator"): "as above",
        ("Panel", "units"): "what was rated",
        ("panel", "units"): "what was rated",
        ("Practice.basis.agreement", "units"): "what was rated",
        ("Equivalent.source.basis", "recovered"): "nought for everybody, where no cut-off was asked for",
        ("Equivalent.source.basis", "harmed"): "as above",
    },
)
# Words that name what was asked for: how many were to be left out, or how large a caseload is good.
ASKED = ("Partnership", "Connections")


@pytest.fixture(scope="module", params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def shown(name: str) -> Shown:
    """Return everything that a case shows on paper."""
    return everything(paper(name))


def test_every_kind_of_result_has_a_case() -> None:
    """A new kind of result is looked at here, or it fails: a case is to be made for it."""
    asked = {name.split(" ")[0] for name in CASES}
    found = {kind.__name__ for kind in kinds() if not kind.__name__.startswith("_")}
    assert found - BASES == asked
    assert not {kind.__name__ for kind in kinds() if inspect.isabstract(kind)}


def test_every_case_is_what_it_is_called() -> None:
    assert {type(true(name)).__name__ for name in NAMES} == {name.split(" ")[0] for name in NAMES}
    assert all(type(true(name)).__name__ == name.split(" ")[0] for name in NAMES)


def test_the_true_numbers_are_awkward() -> None:
    """Most cases have true counts that rounding changes, and small ones: else nothing would be found here."""
    policy = POLICIES["ONS_10_5"]
    odd = [name for name in NAMES if len(secrets(true(name), policy)) > 1]
    small = [name for name in NAMES if (true(name).counts()["count"] < policy.threshold).any()]
    assert len(odd) > 0.8 * len(NAMES)
    assert len(small) > 0.6 * len(NAMES)


def test_a_true_result_would_not_pass_here() -> None:
    """The eye sees: on the true results of most kinds it finds something in each of its three ways."""
    policy, found = POLICIES["ONS_10_5"], []
    for name in ("Breakdown", "Scorecard of few", "TimeToAccess", "Rationing", "DualNeed", "Plans"):
        seen = everything(true(name))
        found.append(
            [
                bool(list(way))
                for way in (counted(seen, THINGS, policy), true_ones(seen, secrets(true(name), policy)))
            ]
        )
        assert found[-1] == [True, True], name
    assert list(told(everything(true("Breakdown")), policy))


def test_every_column_of_people_is_rounded_or_hidden(shown: Shown) -> None:
    assert not list(counted(shown, THINGS, POLICIES["ONS_10_5"]))


def test_no_number_of_people_in_words_is_true_or_small(name: str, shown: Shown) -> None:
    found = [
        w for w in told(shown, POLICIES["ONS_10_5"]) if not w.endswith("'2 people'") or name not in ASKED
    ]
    assert not found


def test_no_true_count_is_said_shown_or_drawn(name: str, shown: Shown) -> None:
    """A true count that is no published one stands nowhere: in no text, no table, no picture, no attribute."""
    assert not list(true_ones(shown, secrets(true(name), POLICIES["ONS_10_5"])))


def test_nothing_says_how_many_rows_there_were(name: str) -> None:
    made = paper(name)
    origin = getattr(made, "provenance", None)
    if origin is not None:
        assert (origin.rows_in, origin.rows_used, origin.rows_unknown, origin.data_digest) == (None,) * 4
    assert made.policy == "ONS_10_5"


def test_the_notice_stands_on_all_that_is_true_and_on_nothing_else(name: str, shown: Shown) -> None:
    """The report of a check says which rows to mend, to whoever holds them; only what is published is written."""
    notice = "not for release"
    assert not [where for where, text in shown.texts if notice in text.lower()]
    made = true(name)
    if isinstance(made, Result):
        assert all(notice in said.lower() for said in (made.text, repr(made), made._repr_html_()))
