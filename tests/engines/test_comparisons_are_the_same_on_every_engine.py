"""What is worked out from a breakdown is the same whichever engine the breakdown was made on."""

from typing import Any

import pandas as pd
import pytest

from syschange import equity

from .conftest import First
from .people import PERIOD, People
from .questions import QUESTIONS
from .routes import ROUTES

REFERENCES: list[Any] = ["rest", "overall", "best", "largest", {PERIOD: "2023/24"}]
NAMES = ["a share by period, the unknown split", "a mean of awkward decimals", "a rate"]


@pytest.mark.parametrize("route", ["path of a file", "Polars lazy"])
@pytest.mark.parametrize("reference", REFERENCES, ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_a_comparison_is_the_same(
    name: str, reference: Any, route: str, people: People, first: First
) -> None:
    expected = equity.compare(first(name), reference=reference)
    made = equity.compare(equity.breakdown(ROUTES[route](people), **QUESTIONS[name]), reference=reference)
    pd.testing.assert_frame_equal(made.table, expected.table, check_exact=False, rtol=1e-12, atol=0)
    assert (made.provenance, made.text) == (expected.provenance, expected.text)
    assert made.table["difference"].notna().any()
