"""That a group does less well is no bias: a fair tool is not blamed, and an item that is harder is found."""

import numpy as np
import pytest

from syschange.errors import UnknownChoiceError
from syschange.statistics.items import Matching, classes, item_differences, together, two_sided
from syschange.statistics.means import two_sided_p, welch
from syschange.statistics.multiplicity import benjamini_hochberg

from .tool import tool

HARDER = (0.0,) * 6 + (1.0, 1.0)


def found(answers: np.ndarray, focal: np.ndarray, **options: object) -> np.ndarray:
    made = item_differences(answers, focal, **options)  # type: ignore[arg-type]
    return np.isin(classes(made, benjamini_hochberg(two_sided([d.z for d in made]))), ["B", "C"])


@pytest.mark.parametrize("answers", [2, 4])
@pytest.mark.parametrize("measure", ["usual", "odds"])
def test_a_group_that_does_less_well_on_a_fair_tool_is_no_finding(answers: int, measure: str) -> None:
    rng = np.random.default_rng(11)
    chance, flagged, held, unmatched = [], [], [], []
    for _ in range(80):
        given, focal = tool(rng, (120, 360), behind=0.8, answers=answers)
        made = item_differences(given, focal, measure=measure)
        p = two_sided([d.z for d in made])
        chance.append(p < 0.05)
        flagged.append(np.isin(classes(made, benjamini_hochberg(p)), ["B", "C"]))
        held.append([d.estimate is not None and d.estimate.lower <= 0 <= d.estimate.upper for d in made])
        a, b = given[focal], given[~focal]
        sides = [(len(x), x.mean(axis=0), x.std(axis=0, ddof=1)) for x in (a, b)]
        unmatched.append(two_sided_p(*welch(*sides[0], *sides[1])) < 0.05)
    assert np.mean(unmatched) > 0.8  # what comparing the answers alone would say of a fair tool
    assert np.mean(chance) <= 0.07
    assert np.mean(flagged) <= 0.02
    assert np.any(flagged, axis=1).mean() <= 0.1
    assert np.mean(held) >= 0.92


def test_an_item_that_is_harder_for_people_alike_is_found_and_the_fair_ones_are_not() -> None:
    rng = np.random.default_rng(5)
    pure, once = [], []
    for _ in range(40):
        given, focal = tool(rng, (200, 600), behind=0.5, harder=HARDER)
        pure.append(found(given, focal))
        once.append(found(given, focal, matching=Matching(purify=False)))
    assert np.mean(pure, axis=0)[6:].min() > 0.9
    assert np.mean(pure, axis=0)[:6].mean() < 0.02
    # Without taking them out of the total, fair items seem to favour the group.
    assert np.mean(once, axis=0)[:6].mean() > 0.05


def test_the_items_left_in_the_total_are_said() -> None:
    given, focal = tool(np.random.default_rng(2), (300, 900), harder=HARDER)
    made = item_differences(given, focal)
    assert not {6, 7} & set(made[0].matched_on)
    for i, d in enumerate(made):
        assert i in d.matched_on  # the item itself is always in it
    assert set(made[6].matched_on) == {*made[0].matched_on, 6}
    whole = item_differences(given, focal, matching=Matching(purify=False))
    assert {d.matched_on for d in whole} == {tuple(range(8))}


def test_items_that_stand_out_move_the_total_by_what_they_do() -> None:
    rng = np.random.default_rng(3)
    fair, biased = [], []
    for _ in range(60):
        given, focal = tool(rng, (150, 450), behind=0.5)
        fair.append(together(given, focal, [6, 7], level=0.95))
        given, focal = tool(rng, (150, 450), behind=0.5, harder=HARDER)
        biased.append(together(given, focal, [6, 7], level=0.95))
    assert np.mean([e is not None and e.lower <= 0 <= e.upper for e in fair]) >= 0.88
    assert np.mean([e is not None and e.upper < 0 for e in biased]) == 1
    assert np.mean([e.value for e in fair if e is not None]) == pytest.approx(0, abs=0.05)


def test_what_cannot_be_taken_together_is_not() -> None:
    given, focal = tool(np.random.default_rng(4), (50, 150))
    assert together(given, focal, [], level=0.95) is None
    assert together(given, focal, list(range(8)), level=0.95) is None
    assert together(np.ones_like(given), focal, [1], level=0.95) is None


def test_the_order_of_people_changes_nothing() -> None:
    rng = np.random.default_rng(8)
    given, focal = tool(rng, (80, 240), harder=HARDER)
    given = given * 1.3  # answers that are no whole numbers
    given[rng.random(given.shape) < 0.1] = np.nan
    turned = rng.permutation(len(given))
    first, second = item_differences(given, focal), item_differences(given[turned], focal[turned])
    assert [d.estimate for d in first] == [d.estimate for d in second]
    assert [d.z for d in first] == [d.z for d in second]
    assert together(given, focal, [6, 7], level=0.9) == together(
        given[turned], focal[turned], [6, 7], level=0.9
    )


def test_a_measure_that_is_none_is_refused() -> None:
    given, focal = tool(np.random.default_rng(9), (30, 60))
    with pytest.raises(UnknownChoiceError):
        item_differences(given, focal, measure="logistic")
    with pytest.raises(UnknownChoiceError):
        item_differences(given, focal, adjust="bonferoni")
