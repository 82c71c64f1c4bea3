"""Small places drawn for the tests: what was spent, who met whom, and who was refused."""

from typing import Any

import numpy as np
import pandas as pd

from syschange.results import Estimate, StudentT

INDEX = {2023: 100.0, 2024: 110.0}
CHANGED = "2024-01-01"
QUARTERS = [f"{year}-Q{q}" for year in (2023, 2024) for q in (1, 2, 3, 4)]


def change(value: float, se: float = 0.5) -> Estimate:
    return Estimate.of(value, StudentT(value, se), 0.95, "normal")


def costs() -> pd.DataFrame:
    """Return two services by quarter (100 and 40 pounds, the second paid out of a grant), and setting up."""
    rows = [("team", q, 100.0, True, "running", "casework", "core") for q in QUARTERS]
    rows += [("door", q, 40.0, False, "running", "front door", "grant") for q in QUARTERS[4:]]
    rows += [("start", "2024-Q1", 22.0, False, "set-up", "front door", "grant")]
    rows += [("study", "2024-Q1", 11.0, False, "evaluation", "front door", "grant")]
    return pd.DataFrame(
        rows, columns=["line", "period", "amount", "recurrent", "kind", "service", "funding_line"]
    )


def funding() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "funding_line": ["core", "grant", "bridge"],
            "starts_on": pd.to_datetime(["2020-01-01", "2024-01-01", "2024-07-01"]),
            "ends_on": pd.to_datetime([None, "2024-06-30", "2024-12-31"]),
            "recurrent": [True, False, None],
            "pump_priming": [False, True, False],
        }
    )


def people(n: int = 240, seed: int = 1) -> pd.DataFrame:
    """Return people who start over two years, half of them where things were changed."""
    draw = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "person_id": [f"p{i}" for i in range(n)],
            "started_on": pd.Timestamp("2023-01-01") + pd.to_timedelta(draw.integers(0, 640, n), unit="D"),
            "left_on": pd.NaT,
            "arm": np.where(np.arange(n) % 2, "new", "old"),
        }
    )


def contacts(who: pd.DataFrame, *, after: float = 1.0, seed: int = 2) -> pd.DataFrame:
    """Return contacts in the 90 days after each start: `after` times as many for the changed who start after."""
    draw = np.random.default_rng(seed)
    new = (who["arm"] == "new") & (who["started_on"] >= CHANGED)
    number = 1 + draw.poisson(np.where(new, 6 * after, 6.0))
    mine = np.repeat(np.arange(len(who)), number)
    days = draw.integers(0, 90, len(mine))
    made = pd.DataFrame(
        {
            "person_id": who["person_id"].to_numpy()[mine],
            "contacted_on": who["started_on"].to_numpy()[mine] + pd.to_timedelta(days, unit="D").to_numpy(),
            "sector": draw.choice(["NHS", "police", "voluntary and community"], len(mine)),
            "attended": draw.random(len(mine)) < 0.9,
        }
    )
    # Records begin and end on known days, with contacts of no statutory service.
    ends = pd.DataFrame(
        {"person_id": "p0", "contacted_on": pd.to_datetime(["2023-01-01", "2024-12-31"]), "sector": "private"}
    )
    return pd.concat([made, ends.assign(attended=True)], ignore_index=True)


def access(who: pd.DataFrame, *, after: float = 0.3, seed: int = 3) -> pd.DataFrame:
    """Return a referral a person, three in ten refused, and `after` of the changed who start after."""
    draw = np.random.default_rng(seed)
    new = (who["arm"] == "new") & (who["started_on"] >= CHANGED)
    refused = draw.random(len(who)) < np.where(new, after, 0.3)
    return pd.DataFrame(
        {
            "person_id": who["person_id"],
            "referred_on": who["started_on"],
            "eligible": True,
            "accepted": ~refused,
            "reached": ~refused,
            "exit_reason": None,
        }
    )


def asked(**more: Any) -> dict[str, Any]:
    """Return everything that can be asked about one place, with what is said to be otherwise."""
    who = more.pop("who", people())
    after, refused = more.pop("after", 1.0), more.pop("refused", 0.3)
    usual = {
        "contacts": contacts(who, after=after), "people": who, "access": access(who, after=refused),
        "funding": funding(), "people_with_outcome": (85, 240), "outcome_change": change(2.0), "changed_on": CHANGED,
        "follow": 90, "deflators": INDEX,
    }  # fmt: skip
    return usual | more
