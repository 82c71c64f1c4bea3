"""Better in so many domains and worse in none: no domain pays for another, and what is not known is bounded."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from syschange.errors import WrongTypeError
from syschange.statistics.domains import BETTER, NOT_KNOWN, SAME, WORSE, domain_states, together

STATES = arrays(
    np.int8, st.tuples(st.integers(1, 30), st.integers(2, 4)), elements=st.sampled_from([-1, 0, 1, 2])
)


def test_a_worthwhile_change_is_better_one_way_and_worse_the_other() -> None:
    before = np.array([[10.0, 0.4], [10, 0.4], [10, 0.4], [10, np.nan], [10, 0.4]])
    after = np.array([[12.0, 0.7], [11.9, 0.1], [8, 0.4], [8, 0.1], [np.nan, 0.1]])
    made = domain_states(before, after, [2, -0.3])  # of the second less is better
    wanted = [[BETTER, WORSE], [SAME, BETTER], [WORSE, SAME], [WORSE, NOT_KNOWN], [NOT_KNOWN, BETTER]]
    np.testing.assert_array_equal(made, wanted)


def test_one_domain_never_pays_for_another() -> None:
    made = together(np.array([[BETTER, BETTER, BETTER, WORSE], [BETTER, SAME, SAME, SAME]], dtype=np.int8))
    np.testing.assert_array_equal(made.joint, [[False] * 4, [True, False, False, False]])
    np.testing.assert_array_equal(made.worse, [True, False])


@given(STATES)
def test_the_bounds_are_the_least_and_the_most_that_what_is_not_known_could_come_to(
    states: np.ndarray,
) -> None:
    made = together(states)
    for person, row in enumerate(states):
        places = np.flatnonzero(row == NOT_KNOWN)
        filled = []
        for values in itertools.product((WORSE, SAME, BETTER), repeat=len(places)):
            whole = row.copy()
            whole[places] = values
            filled.append(together(whole[None, :]))
        for k in range(states.shape[1]):
            joint = [bool(f.joint[0, k]) for f in filled]
            assert bool(made.joint[person, k]) == all(joint)
            assert bool(made.joint[person, k] or made.possible[person, k]) == any(joint)
        worse = [bool(f.worse[0]) for f in filled]
        assert bool(made.worse[person]) == all(worse)
        assert bool(made.worse[person] or made.possibly_worse[person]) == any(worse)


@given(STATES)
def test_more_domains_are_never_more_people(states: np.ndarray) -> None:
    made = together(states)
    assert (made.joint[:, :-1] >= made.joint[:, 1:]).all()
    assert not (made.joint.any(axis=1) & made.worse).any()
    assert not (made.joint & made.possible).any()


def test_a_change_that_is_none_is_refused() -> None:
    for least in ([0, 1], [np.nan, 1], [np.inf, 1]):
        with pytest.raises(WrongTypeError, match="worthwhile"):
            domain_states(np.ones((2, 2)), np.ones((2, 2)), least)
