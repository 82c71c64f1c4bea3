"""Several changes in an order that no mean makes: dominance, what is met and fails, the least probability."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange import criteria, disclosure
from syschange.criteria.order import dominates
from syschange.criteria.portfolio.ordering import Standing, ranks
from syschange.errors import WrongTypeError

from ..worlds import World, standard
from .cards import VERDICTS, Cards

STAR = (0.97, 0.83, 0.95, 0.97, 0.99, 0.055)
STEADY = (0.75,) * 6


def place_of(made: criteria.Portfolio, name: str) -> int:
    return int(made.table.set_index("name").loc[name, "rank"])


def test_one_that_fails_on_one_person_never_stands_above_a_steady_one(cards: Cards) -> None:
    """The mean (.794) would put it first: it hides that all of it rests on one person."""
    assert statistics.mean(STAR) > statistics.mean(STEADY)
    made = criteria.portfolio({"star": cards.by_probability(STAR), "steady": cards.by_probability(STEADY)})
    assert list(made.table["name"]) == ["steady", "star"]
    assert not made.table["tied"].any()


def test_it_says_that_it_is_an_order_and_holds_no_index(cards: Cards) -> None:
    made = criteria.portfolio({"star": cards.by_probability(STAR), "steady": cards.by_probability(STEADY)})
    assert set(made.table["reading"]) == {"ordering, not score"}
    assert made.text.startswith("Ordering, not score.")
    assert not [c for c in made.table if "score" in c or "index" in c or "mean" in c]


def test_what_dominates_stands_above_whatever_the_probabilities(cards: Cards) -> None:
    good, less = ["MET"] * 3 + ["UNCLEAR"] * 3, ["MET"] * 2 + ["UNCLEAR"] * 4
    made = criteria.portfolio({"less": cards.of(less, [0.8] * 6), "good": cards.of(good, [0.5] * 6)})
    assert list(made.table["name"]) == ["good", "less"]
    assert list(made.table["dominated_by"]) == ["", "good"]


def test_then_more_met_and_then_the_least_probability(cards: Cards) -> None:
    two, one = ["MET", "MET", *["NO EVIDENCE"] * 4], ["NO EVIDENCE", "NO EVIDENCE", "MET", *["UNCLEAR"] * 3]
    made = criteria.portfolio({"one": cards.of(one, [0.9] * 6), "two": cards.of(two, [0.1] * 6)})
    assert list(made.table["name"]) == ["two", "one"]
    low, high = (cards.of(["UNCLEAR"] * 6, [0.8] * 5 + [p]) for p in (0.3, 0.4))
    made = criteria.portfolio({"low": low, "high": high})
    assert list(made.table["name"]) == ["high", "low"]


def test_what_nothing_tells_apart_is_tied(cards: Cards) -> None:
    near, far = (cards.of(["UNCLEAR"] * 6, [p] * 6) for p in (0.701, 0.699))
    below = cards.of(["NOT MET"] * 6, [0.01] * 6)
    made = criteria.portfolio({"far": far, "below": below, "near": near})
    assert list(made.table["rank"]) == [1, 1, 3]
    assert list(made.table["tied"]) == [True, True, False]
    assert "1 (tied: 2): 'far' and 'near'; 3: 'below'" in made.text


def test_a_probability_that_is_not_known_is_not_left_out(cards: Cards) -> None:
    known, unknown = (cards.of(["UNCLEAR"] * 6, [0.2, *rest]) for rest in ([0.2] * 5, [None] * 5))
    made = criteria.portfolio({"unknown": unknown, "known": known})
    assert list(made.table["name"]) == ["known", "unknown"]


standings = st.lists(
    st.tuples(
        st.lists(st.sampled_from(VERDICTS), min_size=6, max_size=6).map(tuple),
        st.sampled_from([0.1, 0.5, 0.9, float("nan")]),
    ),
    min_size=2,
    max_size=7,
).map(lambda given: [Standing(str(i), v, p) for i, (v, p) in enumerate(given)])


@given(standings)
def test_dominance_is_never_broken(given_: list[Standing]) -> None:
    places = ranks(given_)
    for one in given_:
        for other in given_:
            if dominates(one.verdicts, other.verdicts):
                assert places[one.name] < places[other.name]


@given(standings, st.randoms())
def test_the_order_given_and_the_names_do_not_matter(given_: list[Standing], random: object) -> None:
    shuffled = list(given_)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ranks(shuffled) == ranks(given_)


@given(standings)
def test_the_same_verdicts_and_probability_are_tied(given_: list[Standing]) -> None:
    twin = Standing("twin", given_[0].verdicts, given_[0].least_probability)
    places = ranks([*given_, twin])
    assert places["twin"] == places[given_[0].name]


@given(st.lists(st.sampled_from(VERDICTS), min_size=6, max_size=6), st.integers(0, 5))
def test_to_fail_one_more_never_helps(verdicts: list[str], place: int) -> None:
    worse = [*verdicts[:place], "NOT MET", *verdicts[place + 1 :]]
    places = ranks([Standing("as it is", tuple(verdicts), 0.5), Standing("worse", tuple(worse), 0.5)])
    assert places["as it is"] <= places["worse"]


def test_true_values_are_marked_and_pass_the_door_together() -> None:
    made = criteria.portfolio({"one": standard(World()), "other": standard(World(people=90, gain=3))})
    assert "Not for release" in made.text
    (shown,) = disclosure.protect(made).results
    assert isinstance(shown, criteria.Portfolio)
    assert shown.policy == "ONS_10_5"
    assert list(shown.table["name"]) == list(made.table["name"])
    assert "Not for release" not in shown.text


def test_what_is_no_portfolio_is_refused(cards: Cards, place: criteria.Scorecard) -> None:
    steady = cards.by_probability(STEADY)
    with pytest.raises(WrongTypeError, match="two scorecards or more"):
        criteria.portfolio({"one": steady})
    with pytest.raises(WrongTypeError, match="no name"):
        criteria.portfolio({"": steady, "b": steady})
    with pytest.raises(WrongTypeError, match="differ by rounding alone"):
        criteria.portfolio({"a": steady, "b": place})
