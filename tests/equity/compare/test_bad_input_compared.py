"""Thin tables compared, for every kind and way of sampling: every group has its row, whole or marked, or an error."""

import math

import numpy as np
import pytest

from syschange import equity
from syschange.errors import NotEstimableError, UnknownChoiceError

from ..breakdown.sampled_rows import CASES, broken_down
from ..breakdown.spoiled_rows import thin, thin_breakdown

THIN = thin()
NOBODY_TO_PICK = {"one group only", "nothing known", "nobody's group known", "nobody", "one person"}


@pytest.mark.parametrize(("kind", "way"), CASES)
@pytest.mark.parametrize("name", THIN)
def test_every_group_has_its_row_whole_or_marked(name: str, kind: str, way: str) -> None:
    made = thin_breakdown(name, kind, way)
    labels = set(made.table["g"]) - {"(all)"}
    for reference in ("rest", "best"):
        try:
            compared = equity.compare(made, reference=reference)
        except NotEstimableError as error:
            picked = "as the best must" in str(error)
            emptied = name in {"no weight", "no exposure"}
            if reference == "best" and picked and (name in NOBODY_TO_PICK or emptied):
                continue
            raise
        table = compared.table
        missing = labels - set(table["g"])
        assert len(missing) == (1 if reference == "best" else 0)
        assert not any(word in compared.text.lower() for word in ("nan", "inf ", "inf)", "significan"))
        assert not np.isinf(table.select_dtypes("number").to_numpy()).any()
        for row in table.to_dict("records"):
            known = math.isfinite(row["difference_lower"])
            assert known == math.isfinite(row["difference_upper"])
            assert known <= math.isfinite(row["difference"])
            assert math.isnan(row["p"]) == math.isnan(row["p_adjusted"])
            if known:
                assert row["difference_lower"] <= row["difference"] <= row["difference_upper"]
            if math.isfinite(row["p"]):
                assert known
                assert 0 <= row["p"] <= row["p_adjusted"] <= 1
            if math.isfinite(row["ratio_lower"]):
                assert row["ratio_lower"] <= row["ratio"] <= row["ratio_upper"]


@pytest.mark.parametrize(("kind", "way"), CASES)
def test_a_group_that_is_not_there_is_refused(kind: str, way: str) -> None:
    for name in ("one group only", "nobody's group known", "nobody"):
        with pytest.raises(UnknownChoiceError, match="not a known group of g"):
            equity.compare(thin_breakdown(name, kind, way), reference={"g": "b"})


@pytest.mark.parametrize(("kind", "way"), CASES)
def test_where_nobody_differs_nothing_is_tested(kind: str, way: str) -> None:
    made = equity.compare(thin_breakdown("no events", kind, way))
    assert made.table["p"].isna().all()
    assert "there is no variation" in made.words


@pytest.mark.parametrize("way", ["plain", "weights"])
def test_two_medians_without_a_width_between_them_claim_no_certainty(way: str) -> None:
    """Limits read off scores that are all alike have no width: the difference is given, and how sure it is not."""
    data = THIN["one group only"]
    data = data.assign(g=np.where(data.index % 2, "a", "b"))
    data = data.assign(score=np.where(data["g"] == "a", 1.0, 2.0))
    row = equity.compare(broken_down(data, "median", way)).table.iloc[0]
    assert row["difference"] == -1
    assert math.isnan(row["p"])
