"""How many were promised and reached is somebody's account: by insiders' word alone it carries no verdict."""

import pytest

from syschange import examples, system
from syschange.criteria import Test
from syschange.criteria.analyses.found import Found
from syschange.criteria.judging.not_tokenistic import not_tokenistic_tests
from syschange.criteria.judging.transformational import transformational_tests

from .places import plan

CHANGES = examples.place(people=300, seed=4)["changes"]


def _tests(*, insiders: bool) -> dict[str, Test]:
    rows = CHANGES.assign(source_role="insider") if insiders else CHANGES
    found = Found({"register": system.register(rows)}, {})
    every = (*transformational_tests(plan(), found), *not_tokenistic_tests(plan(), found))
    return {t.code: t for t in every if t.code in {"T2", "K2"}}


@pytest.mark.parametrize("code", ["T2", "K2"])
def test_by_insiders_alone_it_is_capped_and_with_somebody_outside_it_is_met(code: str) -> None:
    alone, together = _tests(insiders=True)[code], _tests(insiders=False)[code]
    assert alone.p_met == together.p_met >= 0.9
    assert (alone.grade, alone.verdict, alone.reason) == (1, "UNCLEAR", "capped: design")
    assert (together.grade, together.verdict) == (2, "MET")
