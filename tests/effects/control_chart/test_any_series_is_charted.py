"""Whatever the series, a chart is made or refused with a sentence, shows every period, and goes on paper."""

import contextlib
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import disclosure
from syschange.errors import SyschangeError
from syschange.statistics.process import RULES

from ...unseen import unseen
from .series import chart, months

COUNTS = st.lists(st.one_of(st.none(), st.integers(0, 60)), min_size=2, max_size=30)
SHAPES = (
    ("count", "c"), ("count", "xmr"), ("proportion", "p-prime"), ("proportion", "p"), ("rate", "u-prime"),
    ("rate", "u"), ("mean", "xmr"), ("mean", "run"),
)  # fmt: skip


@settings(max_examples=30)
@given(
    COUNTS,
    st.sampled_from(SHAPES),
    st.sampled_from(list(RULES)),
    st.sampled_from(["increase", "decrease"]),
    st.booleans(),
    st.one_of(st.none(), st.integers(2, 12)),
)
def test_it_is_charted_or_refused_in_words(  # noqa: PLR0917 - what may vary
    counts: list[int | None],
    shape: tuple[str, str],
    rules: str,
    better: str,
    rebase: bool,
    baseline: int | None,
) -> None:
    kind, form = shape
    options: dict[str, Any] = {
        "kind": kind,
        "chart": form,
        "rules": rules,
        "improvement": better,
        "target": 0.4,
    }
    options["exposure"] = "people" if kind in {"proportion", "rate"} else None
    options["rebase"] = [("2021-02-01", "moved")] if rebase else ()
    data = months([np.nan if v is None else float(v) for v in counts], people=60)
    made = None
    with contextlib.suppress(SyschangeError):
        made = chart(data, baseline=baseline, draws=100, **options)
    if made is None:  # too short for the baseline or the rebase, or of nothing
        assert len(counts) <= 12 or all(v is None for v in counts)
        return
    table = made.table
    assert len(table) == len(counts)
    assert (table["variation"] == "gap").tolist() == [v is None for v in counts]
    inside = (table["value"] <= table["upper"]) & (table["value"] >= table["lower"])
    assert not table.loc[inside, "signals"].str.contains("above the upper|below the lower").any()
    unmarked = table.loc[table["signals"] == "", "variation"]
    assert unmarked.isin(["gap", "common cause", "not known"]).all()
    assert made.text
    paper = disclosure.protect(made).results[0]
    assert len(paper.table) == len(counts)  # type: ignore[attr-defined]


@pytest.mark.slow
@pytest.mark.parametrize("rules", list(RULES))
def test_charts_in_which_nothing_changes_err_as_often_as_they_say(rules: str) -> None:
    rng = np.random.default_rng(unseen())
    groups = [months(rng.standard_normal(24), area=f"area {i}") for i in range(190)]
    made = chart(pd.concat(groups), rules=rules, by=["area"], draws=100_000).summary
    single = made[made["ways"] == 1]
    alarmed = (single["variation"] != "common cause") | (single["signals"] > 0)
    assert alarmed.mean() == pytest.approx(single["false_alarm_chart"].mean(), abs=0.12)
