"""Numbers of releases that cannot all be true together: what is then left out of the sums, and what is refused."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure.ledger.joint import Joint, _published, _structure, bounds
from syschange.disclosure.ledger.lattice import lattice
from syschange.disclosure.ledger.system import System
from syschange.errors import DisclosureError

from .test_sums_one_by_one import Known, entry

POLICY = {"threshold": 10, "base": 1, "width": 2}
DEN, WITH, WITHOUT = "denominator:y", "numerator:y", "complement:y"


def chain(*results: Known, link: str = "cumulative") -> list[dict[str, Any]]:
    """Return releases of which each is linked to the one before it."""
    return [
        entry([known], id=str(i), number=i + 1, link=link, after=str(i - 1), holds=False, policy=POLICY)
        for i, known in enumerate(results)
    ]


def alone(*results: Known) -> tuple[System, Any, tuple[Any, Any]]:
    """Return the system of some releases without their differences, and the bounds of each number by itself."""
    entries = chain(*results)
    lat = lattice(entries)
    weak, _, _ = _published(lat, entries)
    return System(lat, [], np.zeros((0, len(lat.slots)), dtype=bool)), lat, weak


def whole(*pairs: tuple[str, int | None]) -> Known:
    return {(): dict(pairs)}


def test_outcomes_that_contradict_each_other_over_three_releases_are_left_out_and_people_are_not() -> None:
    """Fifty, hidden, forty: the hidden one would be fifty or more, and forty or fewer. No two of them are wrong."""
    counts = ((100, 50), (110, None), (120, 40), (130, 60))
    entries = chain(*(whole(("n", n), (WITH, y)) for n, y in counts))
    system, _, found = bounds(entries)
    people, outcome = (system.lat.slots.index((0, name)) for name in ("n", WITH))
    differences = system.present[4:]
    assert len(differences) == 5
    assert differences[:, people].all()
    assert not differences[:, outcome].any()
    low, high = (b.reshape(-1, system.slots, system.cells) for b in found.together)
    steps = {(p.before, p.after): i + 4 for i, p in enumerate(system.between)}
    for pair, joined in {(0, 1): 10, (2, 3): 10, (1, 3): 20, (0, 3): 30}.items():
        assert (low[steps[pair], people, 0], high[steps[pair], people, 0]) == (joined, joined)
    assert (low[1, outcome, 0], high[1, outcome, 0]) == (0, 9)


def test_outcomes_that_agree_are_held_against_each_other() -> None:
    entries = chain(*(whole(("n", n), (WITH, y)) for n, y in ((100, 50), (110, None), (120, 60))))
    system, _, found = bounds(entries)
    outcome = system.lat.slots.index((0, WITH))
    assert system.present[3:, outcome].all()
    low, high = (b.reshape(-1, system.slots, system.cells) for b in found.together)
    assert (low[1, outcome, 0], high[1, outcome, 0]) == (50, 60)


def test_people_who_contradict_each_other_over_three_releases_are_refused() -> None:
    entries = chain(*(whole(("n", n)) for n in (50, None, 40, 60)))
    with pytest.raises(DisclosureError, match="its tables together shows that it is not"):
        bounds(entries)


def test_those_with_an_outcome_and_without_tell_the_third_number() -> None:
    system, _, found = bounds(chain(*[whole(("n", 90), (DEN, 80), (WITH, 30), (WITHOUT, None))] * 2))
    at = system.lat.slots.index((0, WITHOUT))
    low, high = (b.reshape(2, system.slots, system.cells) for b in found.alone)
    assert (low[:, at, 0].tolist(), high[:, at, 0].tolist()) == ([50, 50], [50, 50])


def test_outcomes_that_do_not_add_up_are_not_added_up_and_columns_still_are() -> None:
    """Thirty with it and thirty without are not the eighty of whom it is known; the groups of a column still are."""
    cells = {(): (90, 80, 30, 30), (("g", "a"),): (60, 50, 20, 20), (("g", "b"),): (None, 30, None, 10)}
    known: Known = {c: dict(zip(("n", DEN, WITH, WITHOUT), held, strict=True)) for c, held in cells.items()}
    system, lat, weak = alone(known)
    allowed, outcomes, (low, high) = _structure(system, weak)
    assert not outcomes
    assert allowed.all()
    (b,) = [k for k, name in lat.names[0].items() if name == (("g", "b"),)]
    found = {
        name: (low.reshape(4, -1)[s, b], high.reshape(4, -1)[s, b]) for s, (_, name) in enumerate(lat.slots)
    }
    assert found == {"n": (30, 30), DEN: (30, 30), WITH: (10, 10), WITHOUT: (10, 10)}


def overlapping(service: int | None) -> Known:
    """Return a hundred people in two places, one of them hidden, with two services in the hidden one."""
    p, q = ("place", "p"), ("place", "q")
    s, t = ("service", "s"), ("service", "t")
    cells = {(): 100, (p,): None, (q,): 50, (p, s): 40, (p, t): service}
    return {cell: {"n": n, DEN: n if n != service else 10} for cell, n in cells.items()}


def test_columns_that_contradict_each_other_only_by_what_follows_from_both_are_not_added_up() -> None:
    """Of fifty people in one place forty have one service and thirty the other: a person has several services."""
    system, lat, weak = alone(overlapping(30), overlapping(10))
    assert system.adding_up(*weak).all()
    allowed, outcomes, (low, high) = _structure(system, weak)
    assert outcomes
    assert (low <= high).all()
    people, known = (lat.slots.index((0, name)) for name in ("n", DEN))
    assert not allowed[0, people].any()
    assert allowed[0, known].all()
    assert allowed[1].all()
    (hidden,) = [k for k, name in lat.names[0].items() if name == (("place", "p"),)]
    low, high = (b.reshape(2, 2, -1) for b in (low, high))
    assert (low[0, known, hidden], high[0, known, hidden]) == (50, 50)
    assert (low[1, people, hidden], high[1, people, hidden]) == (50, 50)
    assert np.isinf(high[0, people, hidden])


def test_a_column_that_is_left_out_at_once_does_not_keep_others_from_being_left_out_later() -> None:
    """Besides the services, people are of several kinds: eighty of one and seventy of the other, of a hundred."""
    kinds: Known = {(("kind", kind),): {"n": n, DEN: n} for kind, n in (("x", 80), ("y", 70))}
    system, lat, weak = alone(overlapping(30) | kinds)
    people, known = (lat.slots.index((0, name)) for name in ("n", DEN))
    assert lat.columns == ("kind", "place", "service")
    assert system.adding_up(*weak)[0].tolist() == [[False, True, True]] * 2
    allowed, outcomes, (low, high) = _structure(system, weak)
    assert outcomes
    assert (low <= high).all()
    assert allowed[0, people].tolist() == [False, False, False]
    assert allowed[0, known].tolist() == [False, True, True]


def test_without_any_contradiction_everything_is_added_up() -> None:
    system, _, weak = alone(overlapping(10))
    allowed, outcomes, _ = _structure(system, weak)
    assert outcomes
    assert allowed.all()


def test_a_number_that_contradicts_itself_leaves_no_sums_and_bounds_as_they_were() -> None:
    system, _, (low, high) = alone(overlapping(10))
    high[0] = low[0] - 1
    allowed, outcomes, found = _structure(system, (low, high))
    assert not outcomes
    assert not allowed.any()
    assert [f.tolist() for f in found] == [low.tolist(), high.tolist()]


def test_a_release_is_held_against_those_its_links_lead_to_and_not_against_others_beside_them() -> None:
    """Two releases follow the first, by areas that were cut differently: neither is a later state of the other."""
    sex: Known = {(): {"n": 200}, (("sex", "F"),): {"n": 120}}
    old: Known = {(): {"n": 260}, (("area", "north"),): {"n": 150}, (("area", "south"),): {"n": 110}}
    new: Known = {(): {"n": 290}, (("area", "east"),): {"n": 160}, (("area", "west"),): {"n": 130}}
    entries = chain(sex, old, old, new)
    entries[3]["after"] = "0"
    system, _, _ = bounds(entries)
    assert [(p.before, p.after) for p in system.between] == [(0, 1), (1, 2), (0, 3)]
    entries[3]["after"] = "2"
    with pytest.raises(DisclosureError, match="categories of 'area' are not those of release 3"):
        bounds(entries)


def test_what_was_said_of_a_column_in_any_release_counts_for_all_behind_it() -> None:
    first: Known = {(): {"n": 200}, (("area", "north"),): {"n": 200}}
    second: Known = {(): {"n": 260}, (("area", "east"),): {"n": 260}}
    entries = chain(first, second, second)
    entries[1]["recodes"] = {"area": {"north": []}}
    bounds(entries)
    entries[1]["recodes"] = {}
    with pytest.raises(DisclosureError, match="are not those of release 1"):
        bounds(entries)


def test_in_a_notebook_the_joint_audit_shows_its_words_and_no_cell() -> None:
    cells = pd.DataFrame({"result": [0], "cell": [(("trade", "plumber"),)], "quantity": ["n"]})
    joint = Joint(ok=False, exposed=(), text="It would show <few>.", _cells=cells)
    page = joint._repr_html_()
    assert "It would show &lt;few&gt;." in page
    assert "plumber" not in page + repr(joint)
    held = joint.cells
    held.loc[0, "quantity"] = "changed"
    assert joint.cells["quantity"].tolist() == ["n"]
