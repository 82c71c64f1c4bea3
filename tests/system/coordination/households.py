"""Households, their contacts, events and plans, drawn for the tests of this folder."""

import numpy as np
import pandas as pd

CHANGED = "2024-01-01"
AGENCIES = ("housing", "health", "probation", "benefits")
KINDS = (*["appointment", "visit", "call or message"] * 3, "assessment", "introduction", "referral", "group")
HOURS = {
    "housing": (9, 17),
    "health": {"before": (9, 17), "after": (8, 22, "every day")},
    "probation": (0, 24, "every day"),
}
OPTIONS = {
    "changed_on": CHANGED,
    "open_hours": HOURS,
    "neutral_venues": ["home", "cafe"],
    "crisis": ["police cell"],
}
Tables = dict[str, pd.DataFrame]


def drawn(homes: int = 90, *, seed: int = 1) -> Tables:
    """Return the four tables: after the change more households have a coordinator, and few of those a deputy."""
    rng = np.random.default_rng(seed)
    size = rng.integers(1, 4, homes)
    home = np.repeat(np.arange(homes), size)
    began = pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 700, homes), unit="D")
    started = pd.Series(began[home] + pd.to_timedelta(rng.integers(0, 30, len(home)), unit="D"))
    late = np.asarray(began >= pd.Timestamp(CHANGED))
    named = rng.random(homes) < np.where(late, 0.8, 0.4)
    people = pd.DataFrame({
        "person_id": [f"p{i}" for i in range(len(home))],
        "household_id": [f"h{i}" for i in home],
        "coordinator_id": np.where(named, [f"w{i % 12}" for i in range(homes)], None)[home],
        "deputy_id": np.where(named & (rng.random(homes) < 0.4), [f"w{(i + 1) % 12}" for i in range(homes)], None)[
            home
        ],
        "started_on": started.astype("datetime64[s]"),
        "left_on": (started + pd.to_timedelta(rng.integers(200, 900, len(home)), unit="D")).astype("datetime64[s]"),
        "area": rng.choice(["north", "south"], homes)[home],
        "sex": rng.choice(["F", "M"], len(home)),
    })  # fmt: skip
    people["left_on"] = people["left_on"].where(rng.random(len(people)) < 0.3)
    return {
        "contacts": _contacts(people, rng),
        "people": people,
        "events": _events(people, rng),
        "plans": _plans(people, rng),
    }


def _contacts(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    who = np.repeat(np.arange(len(people)), rng.poisson(12, len(people)) + 1)
    rows, first = len(who), np.r_[True, np.diff(who) != 0]
    day = people["started_on"].to_numpy()[who] + np.where(first, 0, rng.integers(0, 200, rows)).astype(
        "timedelta64[D]"
    )
    other = rng.choice(AGENCIES, rows)
    made = pd.DataFrame({
        "person_id": people["person_id"].to_numpy()[who],
        "contacted_on": pd.Series(day).astype("datetime64[s]"),
        "household_id": np.where(rng.random(rows) < 0.3, people["household_id"].to_numpy()[who], None),
        "hour": np.where(rng.random(rows) < 0.1, np.nan, rng.integers(6, 24, rows)),
        "service": rng.choice(AGENCIES, rows),
        "agency": rng.choice(AGENCIES, rows),
        "worker_id": np.where(rng.random(rows) < 0.05, None, [f"w{i}" for i in rng.integers(0, 12, rows)]),
        "from_agency": np.where(rng.random(rows) < 0.4, other, None),
        "kind": rng.choice(KINDS, rows),
        "entry_point": np.where(first, rng.choice(["GP", "police cell"], rows), None),
        "venue": np.where(rng.random(rows) < 0.1, None, rng.choice(["office", "home", "cafe"], rows)),
        "attended": np.where(rng.random(rows) < 0.05, None, rng.random(rows) < 0.85),
        "joint": rng.random(rows) < 0.3,
    })  # fmt: skip
    return made[made["contacted_on"] <= pd.Timestamp("2024-12-31")].reset_index(drop=True)


def _events(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    n = len(people)
    asked = people["started_on"] + pd.to_timedelta(rng.integers(0, 90, n), unit="D")
    answer = np.where(rng.random(n) < 0.3, "consent refused", "consent given")
    who = people["person_id"]
    parts = [
        pd.DataFrame(
            {
                "person_id": who,
                "event": "retelling",
                "happened_on": asked,
                "times": rng.integers(1, 4, n).astype(float),
            }
        ),
        pd.DataFrame({"person_id": who, "event": "consent asked", "happened_on": asked, "times": np.nan})[
            rng.random(n) < 0.8
        ],
        pd.DataFrame(
            {"person_id": who, "event": answer, "happened_on": asked + pd.Timedelta(days=3), "times": np.nan}
        )[rng.random(n) < 0.8],
    ]
    made = pd.concat(parts, ignore_index=True)
    return made.assign(happened_on=made["happened_on"].astype("datetime64[s]"))


def _plans(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    made = people[["person_id", "started_on"]].rename(columns={"started_on": "made_on"})
    made = made[rng.random(len(made)) < 0.9].reset_index(drop=True)
    n = len(made)
    made = made.assign(
        plan_id=[f"s{i}" for i in range(n)],
        family_outcome=rng.random(n) < 0.4,
        family_role=rng.random(n) < 0.3,
    )
    return pd.concat([made.assign(action="a"), made.assign(action="b")], ignore_index=True)
