"""Only supporting tests may be left out: no required one, no unknown one, and never a whole criterion."""

import pytest

from syschange.criteria import Plan
from syschange.criteria.definition import ASKINGS, CRITERIA

from .contents import place, refused

SUPPORTING = [a.code for a in ASKINGS if not a.required]
REQUIRED = [a.code for a in ASKINGS if a.required and a.criterion]


@pytest.mark.parametrize("code", SUPPORTING)
def test_a_supporting_test_may_be_left_out(code: str) -> None:
    assert Plan.of(place() | {"without": [code]}).without == (code,)


@pytest.mark.parametrize("code", REQUIRED)
def test_a_required_test_may_not(code: str) -> None:
    said = refused(place() | {"without": [code]})
    assert said.startswith(f"The test '{code}' is required, and cannot be left out.")
    assert all(f"'{free}'" in said for free in SUPPORTING)


@pytest.mark.parametrize("one", CRITERIA, ids=lambda one: one.name)
def test_a_criterion_with_every_test_left_out_is_named(one: object) -> None:
    name, title = one.name, one.title  # type: ignore[attr-defined]
    said = refused(place() | {"without": [a.code for a in ASKINGS if a.criterion == name]})
    assert said.startswith(f"The plan leaves out every test of '{title}'.")


@pytest.mark.parametrize("code", ["X1", "K66", "", "Q"])
def test_a_code_that_is_no_test_is_refused(code: str) -> None:
    said = refused(place() | {"without": [code]})
    assert f"'{code}' in 'without' is no test." in said


def test_the_nearest_code_is_named() -> None:
    assert "Did you mean 'T4'?" in refused(place() | {"without": ["T44"]})
