"""Krippendorff's alpha gives the published answers, to the digits given."""

import json
from pathlib import Path

import numpy as np
import pytest

from syschange.statistics.agreement import INTERVALS, krippendorff


@pytest.fixture(scope="module")
def example(golden: Path) -> dict[str, object]:
    made: dict[str, object] = json.loads((golden / "scoring/krippendorff/k2011.json").read_text("utf-8"))
    return made


@pytest.mark.golden
@pytest.mark.parametrize("interval", INTERVALS)
def test_every_alpha_of_the_golden_file(example: dict[str, object], interval: str) -> None:
    data = np.array(example["data"], dtype=float)
    published: dict[str, float] = example["alpha"]  # type: ignore[assignment]
    for metric, value in published.items():
        assert krippendorff(data, metric, interval=interval).value == pytest.approx(value, abs=5e-7)


@pytest.mark.golden
@pytest.mark.parametrize(("metric", "value"), [("ordinal", 0.815), ("ratio", 0.797)])
def test_the_other_two_metrics_of_the_paper(example: dict[str, object], metric: str, value: float) -> None:
    # Krippendorff (2011), sections E: the same ratings, to three digits.
    data = np.array(example["data"], dtype=float)
    assert krippendorff(data, metric).value == pytest.approx(value, abs=5e-4)


def test_two_raters_of_ten_things_by_hand() -> None:
    # Krippendorff (2011), section A: two observers, binary, alpha .095.
    one = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    other = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert krippendorff([one, other], "nominal").value == pytest.approx(0.095, abs=5e-4)
