"""Hill numbers agree with vegan's on the dune meadow data, to every digit given."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from syschange.statistics.diversity import hill


@pytest.mark.golden
def test_every_hill_number_of_the_golden_file(golden: Path) -> None:
    folder = golden / "scoring/hill_vegan"
    counts = pd.read_csv(folder / "dune.csv", index_col=0).to_numpy()
    expected = pd.read_csv(folder / "dune_hill_expected.csv")
    counts = counts[expected["site"].to_numpy() - 1]
    for order in ("0", "1", "2", "Inf"):
        np.testing.assert_allclose(hill(counts, order=float(order)), expected[order], rtol=1e-13)
    np.testing.assert_allclose(1 - 1 / hill(counts, order=2), expected["simpson"], rtol=1e-13)
    np.testing.assert_allclose(np.log(hill(counts, order=1)), expected["shannon"], rtol=1e-13)
