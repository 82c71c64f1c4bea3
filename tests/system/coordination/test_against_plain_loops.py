"""Counting by household, quarter and step, beside plain loops that do the same on any small table."""

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.system.coordination import Coordination, coordination

DAYS = pd.date_range("2023-01-01", "2023-12-31")
row = st.tuples(
    st.integers(0, 4), st.integers(0, 364), st.sampled_from(["x", "y", "z", None]),
    st.sampled_from(["referral", "appointment", "assessment"]), st.booleans(), st.sampled_from(["x", "y", None]),
)  # fmt: skip


def table(rows: list[tuple[int, int, str | None, str, bool, str | None]]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["who", "at", "agency", "kind", "attended", "from_agency"])
    made["contacted_on"] = DAYS[made["at"]]
    made["person_id"] = "p" + made["who"].astype(str)
    return made.assign(household_id="h" + (made["who"] // 2).astype(str))


def value(made: Coordination, measure: str) -> tuple[float, float]:
    row = made.table[(made.table["measure"] == measure) & (made.table["quantity"] == "value")]
    return (row["value"].iloc[0], row["n"].iloc[0]) if len(row) else (np.nan, 0)


def steps(data: pd.DataFrame) -> list[float]:
    found = []
    for _, own in data[data["attended"]].groupby("person_id"):
        days = [
            {a if isinstance(a, str) else None for a in d["agency"]} for _, d in own.groupby("contacted_on")
        ]
        for before, after in pairwise(days):
            same = (before & after) - {None}
            found.append(0.0 if same else np.nan if None in before | after else 1.0)
    return found


def routes(data: pd.DataFrame) -> list[float]:
    found = []
    for _, own in data.groupby("person_id"):
        kept = own[own["attended"] & own["kind"].isin(["appointment", "assessment"])]["contacted_on"]
        if not len(kept):
            found.append(np.nan)
            continue
        until = own[own["contacted_on"] <= kept.min()]
        sent = until[until["from_agency"].notna() & (until["from_agency"] != until["agency"])]
        found.append(float(len(set(zip(sent["contacted_on"], sent["from_agency"], strict=True)))))
    return found


def in_time(data: pd.DataFrame, days: int) -> list[float]:
    last, waits = data["contacted_on"].max(), {}
    for one in data[(data["kind"] == "referral") & data["agency"].notna()].itertuples():
        there = data[(data["person_id"] == one.person_id) & (data["agency"] == one.agency) & data["attended"]]
        seen = there[(there["kind"] != "referral") & (there["contacted_on"] >= one.contacted_on)][
            "contacted_on"
        ].min()
        key = (one.person_id, one.agency, seen)
        waits[key] = min(waits.get(key, one.contacted_on), one.contacted_on)
    found = []
    for (_, _, seen), sent in waits.items():
        if (last - sent).days >= days:
            found.append(float(not pd.isna(seen) and (seen - sent).days <= days))
        else:
            found.append(np.nan)
    return found


def ends(day: int) -> tuple[int, int, str | None, str, bool, str | None]:
    """Return a contact of one more household on a day, so that the records run from the first to the last."""
    return 9, day, "x", "appointment", True, None


@settings(max_examples=25)
@given(st.lists(row, max_size=25))
def test_every_count_is_that_of_a_plain_loop(
    rows: list[tuple[int, int, str | None, str, bool, str | None]],
) -> None:
    data = table([*rows, ends(0), ends(364)])
    made = coordination(data) if data["agency"].isna().mean() <= 0.2 else quietly(data)
    quarters = defaultdict(list)
    for (_, quarter), own in data.groupby(["household_id", data["contacted_on"].dt.quarter]):
        quarters["appointments"].append(own["kind"].isin(["appointment", "assessment"]).sum())
        quarters["agencies"].append(own["agency"].nunique() if own["agency"].notna().any() else np.nan)
        quarters["assessments"].append((own["kind"] == "assessment").sum())
        assessed = own[own["kind"] == "assessment"].groupby("person_id")["agency"].nunique()
        quarters["assessed_again"].append((assessed - 1).clip(lower=0).sum())
        assert 1 <= quarter <= 4
    expected = {
        **quarters,
        "agency_changes": steps(data),
        "route": routes(data),
        "followed": in_time(data, 14),
    }
    for measure, values in expected.items():
        known = [v for v in values if not np.isnan(v)]
        if measure.startswith("assess") and not sum(quarters["assessments"]):
            continue
        found, n = value(made, measure)
        assert n == len(known), measure
        if known:
            assert found == pytest.approx(np.mean(known)), measure


def quietly(data: pd.DataFrame) -> Coordination:
    with pytest.warns(match="agency is not recorded"):
        return coordination(data)


@pytest.mark.slow
def test_the_interval_of_the_median_wait_holds_it_where_households_are_sent_on_several_times() -> None:
    held, times = 0, 100
    for seed in range(times):
        made = coordination(waits(5000 + seed)).estimate("gap_days")
        held += made.lower <= MEDIAN <= made.upper
    assert 0.89 <= held / times <= 0.995


MEDIAN = 48  # of waits whose rate is a household's own, gamma with a mean and a variance of 1 and 1/2, in whole days


def waits(seed: int, homes: int = 60, end: int = 150) -> pd.DataFrame:
    """Return people of some households sent on and seen later, the last of them not yet."""
    rng = np.random.default_rng(seed)
    home = np.repeat(np.arange(homes), 1 + rng.poisson(1.5, homes))
    sent = rng.integers(0, end, len(home))
    seen = sent + np.ceil(rng.exponential(40 / np.log(2), len(home)) / rng.gamma(2, 0.5, homes)[home]).astype(
        int
    )
    who = pd.DataFrame({"person_id": np.arange(len(home)).astype(str), "household_id": home.astype(str)})
    parts = [who.assign(at=sent, kind="referral"), who.assign(at=seen, kind="appointment")[seen < end]]
    parts.append(
        pd.DataFrame({"person_id": ["last"], "household_id": ["last"], "at": [end], "kind": ["group"]})
    )
    made = pd.concat(parts, ignore_index=True)
    return made.assign(
        agency="x", contacted_on=pd.Timestamp("2024-01-01") + pd.to_timedelta(made["at"], unit="D")
    )
