"""The Jensen–Shannon divergence gives the published bits, and is what a divergence has to be."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.statistics.pathways import jaccard, jsd

COUNTS = st.lists(st.integers(0, 50), min_size=2, max_size=12).filter(any)


@pytest.mark.golden
@pytest.mark.parametrize("name", ["L1", "L2", "L3"])
def test_languages_of_event_logs_are_so_many_bits_apart(golden: Path, name: str) -> None:
    data = json.loads((golden / "scoring" / "pathways" / "emd_leemans2019_logs.json").read_text())
    traces = sorted({*data["M"], *data["logs"][name]})
    p, q = ([log.get(t, 0.0) for t in traces] for log in (data["M"], data["logs"][name]))
    expected = next(r["jsd_bits"] for r in data["results"] if r["log"] == name)
    assert float(jsd(p, q)) == pytest.approx(expected, abs=1e-10)


@given(COUNTS, st.integers(1, 9))
def test_of_itself_it_is_none_whatever_the_size(counts: list[int], times: int) -> None:
    assert float(jsd(counts, np.array(counts) * times)) == pytest.approx(0.0, abs=1e-12)


@given(st.data())
def test_it_is_symmetric_and_between_none_and_one(data: st.DataObject) -> None:
    p = data.draw(COUNTS)
    q = data.draw(st.lists(st.integers(0, 50), min_size=len(p), max_size=len(p)).filter(any))
    there, back = float(jsd(p, q)), float(jsd(q, p))
    assert there == pytest.approx(back, abs=1e-12)
    assert 0 <= there <= 1
    shared = np.minimum(p, q).sum()
    assert (there == pytest.approx(1.0)) == (shared == 0)


@given(st.data())
@settings(max_examples=50)
def test_its_root_is_a_metric(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 6))
    sets = [
        data.draw(st.lists(st.integers(0, 9), min_size=size, max_size=size).filter(any)) for _ in range(3)
    ]
    ab, bc, ac = (np.sqrt(float(jsd(sets[i], sets[j]))) for i, j in ((0, 1), (1, 2), (0, 2)))
    assert ac <= ab + bc + 1e-9


def test_of_nothing_it_is_missing() -> None:
    assert np.isnan(float(jsd([0, 0], [1, 2])))
    assert jsd([[1, 0], [1, 1]], [[0, 1], [1, 1]]).tolist() == [1.0, 0.0]


def test_sets_share_what_both_have() -> None:
    assert jaccard(["a", "b"], ["b", "c"]) == pytest.approx(2 / 3)
    assert jaccard([], []) == 0
    assert jaccard(["a"], []) == 1
