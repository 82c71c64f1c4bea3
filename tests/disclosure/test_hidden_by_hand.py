"""Counts can be hidden besides what a policy hides, as a ledger asks for it; what would give them away goes too."""

import numpy as np
import pandas as pd
import pytest

from syschange import equity
from syschange.disclosure import protect
from syschange.errors import WrongTypeError

ROWS = [("F", "north")] * 40 + [("F", "south")] * 35 + [("M", "north")] * 30 + [("M", "south")] * 45
PEOPLE = pd.DataFrame(ROWS, columns=["sex", "area"]).assign(y=[i % 3 == 0 for i in range(150)])
MADE = equity.breakdown(PEOPLE, outcome="y", by=["sex", "area"], ways=2)
CELL = (("sex", "F"), ("area", "north"))


def test_what_is_asked_for_is_hidden_and_the_rest_shown() -> None:
    plain, asked = protect(MADE), protect(MADE, hide=pd.DataFrame({"cell": [CELL], "quantity": ["n"]}))
    assert plain.hidden == 0
    hidden = asked.counts[asked.counts["count"].isna()]
    assert (CELL, "n") in set(zip(hidden["cell"], hidden["quantity"], strict=True))
    assert set(hidden["cell"]) == {CELL}  # with all else of that cell, since n is what it adds up to
    table = asked.results[0].table.set_index(["sex", "area"])
    assert np.isnan(table.loc[("F", "north"), "value"])
    assert not np.isnan(table.loc[("F", "south"), "value"])


def test_the_result_is_counted_from_nought() -> None:
    rows = pd.DataFrame({"result": [1], "cell": [CELL], "quantity": ["numerator:y"]})
    other = equity.breakdown(PEOPLE.head(120), outcome="y", by=["sex", "area"], ways=2)
    made = protect([MADE, other], hide=rows)
    hidden = made.counts[made.counts["count"].isna() & (made.counts["cell"] == CELL)]
    assert 1 in set(hidden["result"])


@pytest.mark.parametrize(
    "hide",
    [
        pd.DataFrame({"cell": [CELL]}),
        pd.DataFrame({"cell": [CELL], "quantity": ["of no such name"]}),
        pd.DataFrame({"result": [1], "cell": [CELL], "quantity": ["n"]}),
    ],
)
def test_what_is_no_count_is_refused(hide: pd.DataFrame) -> None:
    with pytest.raises(WrongTypeError, match="What to hide"):
        protect(MADE, hide=hide)
