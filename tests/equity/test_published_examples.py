"""A breakdown of rows gives the public-health sheets' values and limits."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from syschange import equity

pytestmark = pytest.mark.golden
LEVELS = [(0.95, "95_0"), (0.998, "99_8")]
MOST_ROWS = (
    20_000  # the sheet's largest area has 7.6 thousand million people: its formula is tested on the counts
)


@pytest.mark.parametrize(("level", "named"), LEVELS)
def test_proportions(golden: Path, level: float, named: str) -> None:
    sheet = pd.read_csv(golden / "equity" / "phe" / "testdata_Proportion__testdata_Prop.csv")
    sheet = sheet[
        (sheet["multiplier"] == 1) & (sheet["Denominator"] < MOST_ROWS) & sheet["Numerator"].notna()
    ]
    assert len(sheet) == 7
    rows = pd.DataFrame(
        {
            "area": np.repeat(sheet["Area"].to_numpy(), sheet["Denominator"].astype(int)),
            "y": np.concatenate(
                [np.arange(int(n)) < x for x, n in zip(sheet["Numerator"], sheet["Denominator"], strict=True)]
            ),
        }
    )
    table = equity.breakdown(rows, outcome="y", by=["area"], level=level).table.set_index("area")
    got = table.loc[sheet["Area"]]
    np.testing.assert_allclose(got["value"], sheet["value"], rtol=1e-12)
    np.testing.assert_allclose(got["lower"], sheet[f"lower{named}cl"], rtol=1e-10)
    np.testing.assert_allclose(got["upper"], sheet[f"upper{named}cl"], rtol=1e-10)
    assert table.loc["(all)", "numerator"] == sheet["Numerator"].sum()


@pytest.mark.parametrize(("level", "named"), LEVELS)
def test_means(golden: Path, level: float, named: str) -> None:
    rows = pd.read_csv(golden / "equity" / "phe" / "testdata_Mean__testdata_Mean.csv")
    sheet = pd.read_csv(golden / "equity" / "phe" / "testdata_Mean__testdata_Mean_results.csv")
    assert len(sheet) == 3
    made = equity.breakdown(rows, outcome="values", by=["area"], kind="mean", level=level)
    got = made.table.set_index("area").loc[sheet["area"].replace("No grouping", "(all)")]
    np.testing.assert_array_equal(got["denominator"], sheet["value_count"])
    np.testing.assert_allclose(got["value"], sheet["value"], rtol=1e-12)
    np.testing.assert_allclose(got["lower"], sheet[f"lower{named}cl"], rtol=1e-10)
    np.testing.assert_allclose(got["upper"], sheet[f"upper{named}cl"], rtol=1e-10)
    sd = made.basis.set_index("area").loc[got.index, "sd"]
    np.testing.assert_allclose(sd, sheet["stdev"], rtol=1e-10)
