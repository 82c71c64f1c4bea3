"""Where there is no gain with everybody, nobody is blamed for there being none without them."""

from pathlib import Path

import pandas as pd
import pytest

from syschange.criteria import Plan, sensitivity

from .star import MEASURE, plan_content, tables_of

pytestmark = pytest.mark.golden
GAIN = 0.803  # about what the golden file's gain with everybody is


def _with_less(tables: dict[str, pd.DataFrame], less: float) -> dict[str, pd.DataFrame]:
    """Return the tables with everybody who got the change that much worse off in the end."""
    scores, people = tables["outcomes"], tables["people"]
    changed = people.loc[people["arm"] == "new way", "person_id"]
    here = (scores["measure"] == MEASURE) & (scores["months"] == 12) & scores["person_id"].isin(changed)
    return {**tables, "outcomes": scores.assign(value=scores["value"] - less * here)}


@pytest.mark.parametrize(
    ("less", "verdict"), [(0.0, "NOT MET"), (GAIN - 0.1, "NOT MET"), (GAIN + 0.1, "UNCLEAR")]
)
def test_only_a_gain_that_is_there_can_rest_on_one_person(golden: Path, less: float, verdict: str) -> None:
    tables = tables_of(golden / "scoring" / "key_person" / "synthetic_star_worker.csv")
    made = sensitivity(Plan.of(plan_content()), _with_less(tables, less))
    test = next(t for t in made.card.tests if t.code == "P1")
    assert test.p_met < 0.1
    assert test.verdict == verdict
    assert ("none can rest on anybody" in test.note) == (verdict == "UNCLEAR")
    said = " ".join(made.card.explain("not_reliant").text.split())
    assert ("It fails only where there is a gain with everybody" in said) == (verdict == "UNCLEAR")
    # The same in the factorial.
    table = made.table[made.table["base"]].set_index("criterion")
    assert table.loc["not_reliant", "verdict"] == verdict


@pytest.mark.parametrize("worthwhile", [0.5, GAIN + 0.1])
def test_a_star_is_found_also_where_the_gain_shared_out_is_not_worth_having(
    golden: Path, worthwhile: float
) -> None:
    content = plan_content()
    content["outcomes"][0]["worthwhile"] = worthwhile
    tables = tables_of(golden / "scoring" / "key_person" / "synthetic_star_worker.csv")
    made = sensitivity(Plan.of(content), tables)
    assert next(t for t in made.card.tests if t.code == "P1").verdict == "NOT MET"
