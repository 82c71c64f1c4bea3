"""A table in which nobody has the outcome, or everybody has, can be published under every policy."""

import pandas as pd
import pytest

from syschange import equity
from syschange.disclosure import NHS_7_5, ONS_10_5, STRICT_10_10, Policy, exact_suppression, protect
from syschange.disclosure.attack import audit


@pytest.mark.parametrize(
    "policy", [ONS_10_5, NHS_7_5, STRICT_10_10, exact_suppression()], ids=lambda p: p.name
)
@pytest.mark.parametrize("had", [False, True])
@pytest.mark.parametrize("sizes", [(30, 30), (200, 40, 8)])
def test_it_can_be_published_and_tells_nothing_of_them(
    policy: Policy, had: bool, sizes: tuple[int, ...]
) -> None:
    group = [f"group {i}" for i, n in enumerate(sizes) for _ in range(n)]
    people = pd.DataFrame({"group": group, "housed": had})
    made = protect(equity.breakdown(people, outcome="housed", by=["group"]), policy=policy)
    (result,) = made.results
    assert (
        result.table["numerator"].isna() | result.table["denominator"].isna() | result.table["value"].isna()
    ).all()
    assert not audit(made, full=True, seconds=20).refuted
