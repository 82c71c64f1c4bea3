"""A number in a table that is shown has the digits of the report's own tables: never a sign before nothing."""

import math
import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import interop
from syschange.reports.cells import grid
from syschange.reports.content import Table


def _shown(value: float) -> str:
    made = interop.to_gt(
        pd.DataFrame({"name": ["a"], "value": [value]}), title="t", words="w", notice="", protected=False
    )
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", made.as_raw_html())
    return str(cells[-1])


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1234.5, "1,234"), (-1234567.25, "−1,234,567"), (0.4449, "0.445"), (-0.5, "−0.500"), (-0.0, "0"),
        (1e6, "1,000,000"),
        (-1e-12, "−0.00000000000100"), (math.inf, "without end"), (-math.inf, "below all numbers"),
    ],
)  # fmt: skip
def test_a_number_is_shown_as_it_is(value: float, said: str) -> None:
    assert _shown(value) == said


@settings(max_examples=25, deadline=None)
@given(st.floats(min_value=-1e9, max_value=1e9))
def test_it_has_the_digits_of_a_report(value: float) -> None:
    ((cell,),) = grid(Table("t", "t", pd.DataFrame({"value": [value]}), {}, {}, ""))
    assert _shown(value).replace(",", "") == cell.shown
