"""Plans that are drawn: a form that everybody gets, or actions that people choose."""

from typing import Any

import numpy as np
import pandas as pd

CHANGED = "2024-01-01"
SERVICES = ("housing", "drugs")
KINDS = 12


def plans_table(
    people: int = 160, *, personal: tuple[float, float] = (0.1, 0.9), seed: int = 1, **other: Any
) -> pd.DataFrame:
    """Return plans, a row an action; how many are personal before and after the change."""
    draw = np.random.default_rng(seed)
    after = np.arange(people) % 2 == 1
    own = draw.random(people) < np.where(after, personal[1], personal[0])
    rows = []
    for i in range(people):
        actions = draw.choice(KINDS, 4, replace=False) if own[i] else np.arange(4)
        used = draw.random(4) < (0.6 if after[i] else 0.2)
        recorded = bool(draw.random() < 0.8) or bool(used.any())
        goal, other_goal = draw.choice(["a home", "work", "friends"], 2)
        rows += [
            {
                "plan_id": f"S{i:04d}", "person_id": f"P{i:04d}",
                "made_on": pd.Timestamp("2024-06-01" if after[i] else "2023-06-01") + pd.Timedelta(days=int(i % 90)),
                "action": f"action {a:02d}", "stated_goal": goal,
                "recorded_goal": goal if draw.random() < (0.8 if after[i] else 0.4) else other_goal,
                "strengths_recorded": recorded, "strengths_used": bool(u), "family_outcome": bool(i % 3 == 0),
                "service": SERVICES[i % 4 // 2], "sector": ("housing", "NHS")[i % 4 // 2],
                "agency": f"agency {a % 7}" if after[i] else f"agency {a % 4}", "coder_id": "K1",
            }
            for a, u in zip(actions, used, strict=True)
        ]  # fmt: skip
    return pd.DataFrame(rows).assign(**other)


def coded_twice(table: pd.DataFrame, *, wrong: float = 0.1, seed: int = 2) -> pd.DataFrame:
    """Return plans of which every third is coded by a second coder, who differs now and then."""
    draw = np.random.default_rng(seed)
    again = table[table["plan_id"].str[-1].isin(list("036"))].assign(coder_id="K2")
    flip = draw.random(len(again)) < wrong
    again["strengths_used"] = again["strengths_used"] ^ (flip & again["strengths_recorded"].to_numpy())
    again["recorded_goal"] = again["recorded_goal"].where(draw.random(len(again)) > wrong / 4, "health")
    return pd.concat([table, again], ignore_index=True)


def access_table(people: int = 160, seed: int = 3) -> pd.DataFrame:
    """Return how people came."""
    draw = np.random.default_rng(seed)
    after = np.arange(people) % 2 == 1
    routes = np.array(["self", "introduction", "referral", "transfer"])
    return pd.DataFrame(
        {
            "person_id": [f"P{i:04d}" for i in range(people)],
            "service": [SERVICES[i % 4 // 2] for i in range(people)],
            "referred_on": pd.to_datetime(np.where(after, "2024-06-01", "2023-06-01")),
            "entry_route": routes[
                np.where(draw.random(people) < 0.5 + 0.3 * after, 1, draw.integers(0, 4, people))
            ],
        }
    )


def contacts_table(people: int = 160, seed: int = 4) -> pd.DataFrame:
    """Return first contacts and others."""
    draw = np.random.default_rng(seed)
    after = np.arange(people) % 2 == 1
    opened = np.where(draw.random(people) < 0.2 + 0.5 * after, "strengths or a plan", "needs or problems")
    first = pd.DataFrame(
        {
            "person_id": [f"P{i:04d}" for i in range(people)],
            "contacted_on": pd.to_datetime(np.where(after, "2024-06-01", "2023-06-01")),
            "service": [SERVICES[i % 4 // 2] for i in range(people)],
            "sector": [("housing", "NHS")[i % 4 // 2] for i in range(people)],
            "kind": np.where(draw.random(people) < 0.3, "introduction", "referral"),
            "opened_with": opened,
        }
    )
    later = first.assign(opened_with=None, kind="visit")
    return pd.concat([first, later], ignore_index=True)
