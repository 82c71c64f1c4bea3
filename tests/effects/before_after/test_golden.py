"""Card and Krueger's restaurants: difference in differences of all seen, and of those seen at both times."""

from pathlib import Path

import pandas as pd
import pytest

from syschange.effects.before_after import before_after


@pytest.mark.golden
def test_of_everyone_seen_at_each_time_and_of_those_seen_at_both(golden: Path) -> None:
    sheet = pd.read_csv(golden / "effects" / "did" / "card_krueger.csv")
    sheet = sheet.assign(person_id=range(len(sheet)), arm=sheet["STATE"].map({1: "raised", 0: "usual"}))
    rows = sheet.melt(["person_id", "arm"], ["emp_pre", "emp_post"], var_name="months", value_name="score")
    rows["months"] = rows["months"].map({"emp_pre": 0, "emp_post": 12})
    options = {"value": "score", "before": 0, "after": 12, "arm": "arm", "comparison": "usual"}
    made = before_after(rows, **options)
    means = made.means.set_index("arm")
    change = means["mean_after"] - means["mean_before"]
    assert change["raised"] - change["usual"] == pytest.approx(2.753606, abs=5e-7)
    assert made.estimate("did").value == pytest.approx(2.75, abs=1e-9)
    # Each restaurant its own cluster: CR2, which is HC2, a little wider than HC1's 1.337725.
    own = before_after(rows, **options, cluster="person_id").estimate("did")
    assert own.distribution.se == pytest.approx(1.337725, rel=0.01)
