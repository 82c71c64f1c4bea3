"""The absence factor is the smallest there is: golden matrices, and every set of people tried by hand."""

import csv
import itertools
import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.absence import Counted, absence_factor, cover, worst_absences
from syschange.statistics.absence.likely import likely

Flags = npt.NDArray[np.bool_]


def tried(covers: Flags, weight: list[float], share: float) -> tuple[int, list[float]]:
    """Return the factor and the curve by trying every set of people, in exact arithmetic."""
    whole = [Fraction(str(float(w))) for w in weight]
    total, people = sum(whole), covers.shape[1]
    factor, curve = -1, []
    for size in range(people + 1):
        worst = Fraction(0)
        for gone in itertools.combinations(range(people), size):
            left = np.ones(people, dtype=bool)
            left[list(gone)] = False
            undone = sum(
                (w for w, row in zip(whole, covers, strict=True) if not row[left].any()), Fraction(0)
            )
            worst = max(worst, undone)
        curve.append(float(worst / total))
        if factor < 0 and worst > Fraction(str(share)) * total:
            factor = size
    return factor, curve


matrices = st.integers(1, 6).flatmap(
    lambda people: st.lists(st.lists(st.booleans(), min_size=people, max_size=people), min_size=1, max_size=9)
)


@settings(max_examples=40)
@given(matrices, st.sampled_from([0.5, 0.3, 0.9]), st.data())
def test_it_is_what_trying_every_set_of_people_gives(
    rows: list[list[bool]], share: float, data: st.DataObject
) -> None:
    covers = np.array(rows, dtype=bool)
    weight = data.draw(
        st.lists(
            st.one_of(st.integers(1, 6), st.decimals("0.01", "9", places=2).map(float)),
            min_size=len(rows), max_size=len(rows),
        )
    )  # fmt: skip
    factor, curve = tried(covers, weight, share)
    made = absence_factor(covers, weight=weight, share=share)
    assert made.exact
    assert made.upper == factor
    assert made.uncovered == pytest.approx(curve[0])
    most = min(3, covers.shape[1])
    lower, upper = worst_absences(covers, weight=weight, most=most)
    np.testing.assert_allclose(lower, curve[: most + 1])
    np.testing.assert_allclose(upper, curve[: most + 1])


@settings(max_examples=25)
@given(matrices, st.randoms(use_true_random=False))
def test_order_and_repeats_change_nothing(rows: list[list[bool]], random: object) -> None:
    covers = np.array(rows, dtype=bool)
    rng = np.random.default_rng(random.randint(0, 1000))  # type: ignore[attr-defined] # a random.Random
    moved = covers[rng.permutation(len(covers))][:, rng.permutation(covers.shape[1])]
    assert absence_factor(moved) == absence_factor(covers)
    assert absence_factor(np.repeat(covers, 3, axis=0)) == absence_factor(covers)
    assert absence_factor(covers, weight=np.full(len(covers), 0.1)) == absence_factor(covers)


@pytest.mark.golden
def test_every_golden_matrix_is_exact(golden: Path) -> None:
    cases = json.loads((golden / "scoring/absence_factor/bipartite_exact.json").read_text("utf-8"))
    assert len(cases) == 201
    greedy_wrong = 0
    for case in cases:
        made = absence_factor(np.array(case["A"], dtype=bool))
        assert (made.lower, made.upper) == (case["exact"], case["exact"]), case["id"]
        greedy_wrong += case["greedy_degree"] != case["exact"]
    assert greedy_wrong == 27


@pytest.mark.golden
def test_published_truck_factors_are_never_below_that_of_sole_authors(golden: Path) -> None:
    """The published numbers come without their matrices, and from a greedy search.

    What they can check: were each file written by one person alone, in the shares published, the factor would be no
    larger than the published one, and 1 where that is 1. What they cannot: the number itself.
    """
    folder = golden / "scoring/absence_factor"
    for post in json.loads((folder / "published_tf_issue_posts.json").read_text("utf-8")):
        shares = post["authored_pct_of_tf_authors"]
        if shares is None:
            continue
        people = [*shares, *[1] * (100 - sum(shares))]
        made = absence_factor(np.eye(len(people), dtype=bool), weight=people)
        assert made.upper <= post["published_tf"]
        assert (made.upper == 1) == (post["published_tf"] == 1)
    with (folder / "published_tf_readme.csv").open(encoding="utf-8") as file:
        assert all(int(row["tf"]) >= 1 for row in csv.DictReader(file))


def test_exactly_half_is_not_more_than_half() -> None:
    assert absence_factor(np.eye(4, dtype=bool)).upper == 3
    assert absence_factor(np.eye(4, dtype=bool), share=0.49).upper == 2
    # .7 of 10 is 7.000000000000001 in floating point; 7 tasks undone are not more than that share all the same.
    assert absence_factor(np.eye(10, dtype=bool), share=0.7).upper == 8
    assert absence_factor(np.eye(3, dtype=bool), weight=[0.1, 0.2, 0.3]).upper == 2


def test_tasks_that_nobody_can_do_are_undone_from_the_start() -> None:
    covers = np.array([[0, 0], [0, 0], [1, 1], [1, 0], [0, 1]], dtype=bool)
    made = absence_factor(covers)
    assert made.uncovered == 0.4
    assert made.upper == 1
    assert absence_factor(covers, share=0.3).upper == 0
    rests = cover(covers, weight=[1, 1, 2, 1, 3])
    assert (rests.nobody, rests.one, rests.more) == (0.25, 0.5, 0.25)


@pytest.mark.parametrize("seed", [1, 2])
def test_three_hundred_tasks_of_sixty_people_are_exact(seed: int) -> None:
    rng = np.random.default_rng(seed)
    busy = 1 / np.arange(1, 61) ** 1.2
    covers = np.zeros((300, 60), dtype=bool)
    for row in covers:
        row[rng.choice(60, 1 + rng.poisson(2), replace=False, p=busy / busy.sum())] = True
    for weight in (None, rng.integers(1, 10, 300), rng.random(300) * 1e6):
        assert absence_factor(covers, weight=weight).exact


def test_a_search_cut_short_gives_what_the_number_lies_between() -> None:
    rng = np.random.default_rng(1)
    covers = np.zeros((300, 60), dtype=bool)
    for row in covers:
        row[rng.choice(60, 4, replace=False)] = True
    made = absence_factor(covers, seconds=0.2)
    assert not made.exact
    assert 1 < made.lower < made.upper <= 60


@pytest.mark.parametrize("each", [3, 6])
def test_where_no_search_comes_to_an_end_the_answer_is_near_at_once(each: int) -> None:
    # Ten seconds of integer programming alone found no fewer than 44 and 52 people.
    rng = np.random.default_rng(5)
    covers = np.zeros((300, 60), dtype=bool)
    for row in covers:
        row[rng.choice(60, each, replace=False)] = True
    for weight in (None, rng.lognormal(0, 1, 300)):
        made = absence_factor(covers, weight=weight, seconds=0.05)
        assert 1 <= made.lower <= made.upper <= {3: 43, 6: 51}[each]
    longer = absence_factor(covers, seconds=5)  # what fewer cannot do is found soon, and not at once
    assert 28 <= longer.lower <= longer.upper


@given(
    npst.arrays(bool, st.tuples(st.integers(1, 9), st.integers(1, 7))),
    st.integers(0, 2**32 - 1),
    st.floats(0.05, 0.95),
)
def test_a_likely_set_is_enough_and_none_too_few(covers: Flags, seed: int, share: float) -> None:
    rng = np.random.default_rng(seed)
    weight = rng.integers(1, 20, len(covers))
    people = rng.integers(1, 4, covers.shape[1])
    at_least = int(share * weight[covers.any(axis=1)].sum()) + 1 if covers.any() else 0
    away = likely(covers, weight, people, min(at_least, int(weight.sum())))
    undone = weight[~(covers & ~away).any(axis=1)].sum()
    assert undone >= min(at_least, weight[covers.any(axis=1)].sum())
    for one in np.flatnonzero(away):  # nobody in it need not be away
        rest = away.copy()
        rest[one] = False
        assert weight[~(covers & ~rest).any(axis=1)].sum() < at_least


def test_a_count_is_sure_of_itself() -> None:
    two = Counted(2, 2)
    assert (1 - two.cdf(2), 1 - two.cdf(2.1), two.quantile(0.025), two.quantile(0.9)) == (1, 0, 2, 2)
    between = Counted(2, 4)
    assert (1 - between.cdf(3), between.quantile(0.1), between.quantile(0.5)) == (0.5, 2, 4)


@pytest.mark.parametrize("share", [0, 1, -0.1, 1.5, float("nan"), True])
def test_a_share_outside_nought_and_one_is_refused(share: float) -> None:
    with pytest.raises(WrongTypeError, match="between 0 and 1"):
        absence_factor(np.eye(3, dtype=bool), share=share)


def test_what_cannot_be_weighed_is_refused() -> None:
    eye = np.eye(3, dtype=bool)
    for weight in ([1, -1, 1], [1, np.nan, 1], [1, np.inf, 1], [1, 1]):
        with pytest.raises(WrongTypeError):
            absence_factor(eye, weight=weight)
    with pytest.raises(NotEstimableError, match="no tasks"):
        absence_factor(eye, weight=[0, 0, 0])
    with pytest.raises(NotEstimableError, match="no people"):
        absence_factor(np.zeros((3, 0), dtype=bool))
    with pytest.raises(WrongTypeError, match="not a table"):
        absence_factor([True, False])
