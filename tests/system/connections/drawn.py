"""Ties, decisions, changes, moves and ratings that are drawn."""

import numpy as np
import pandas as pd

CHANGED = "2024-01-01"
KINDS = np.array(["family", "friend", "neighbour", "colleague", "peer group", "paid worker"])


def ties_table(
    people: int = 150, *, followed: float = 0.85, gain: float = 0.8, lose: float = 0.25, seed: int = 1
) -> pd.DataFrame:
    """Return ties at the start and a year later; a tie that was lost stays, with present false."""
    draw = np.random.default_rng(seed)
    rows = []
    for i in range(people):
        again = draw.random() < followed
        had, new = draw.poisson(2.0), draw.poisson(gain)
        kinds, close, km = (
            draw.choice(KINDS, had + new + 1),
            draw.random(had + new + 1) < 0.5,
            draw.exponential(8, had + new + 1),
        )
        if not had:
            rows.append((i, "none", 0, False, None, None, None))
        for j in range(had):
            there = (i, f"T{j}", 0, True, bool(close[j]), kinds[j], round(km[j], 1))
            rows.append(there)
            if again:
                rows.append(
                    (
                        i,
                        f"T{j}",
                        12,
                        bool(draw.random() > lose),
                        bool(close[j]),
                        kinds[j],
                        round(km[j] + draw.normal(1, 2), 1),
                    )
                )
        later = range(had, had + new) if again else range(0)
        rows += [(i, f"T{j}", 12, True, bool(close[j]), kinds[j], round(km[j], 1)) for j in later]
        if again and not had and not new:
            rows.append((i, "none", 12, False, None, None, None))
    made = pd.DataFrame(
        rows, columns=["person_id", "tie_id", "months", "present", "close", "kind", "distance"]
    )
    made["person_id"] = made["person_id"].map("P{:04d}".format)
    made["area"] = np.where(made["person_id"].str[-1].isin(list("02468")), "east", "west")
    return made


def people_table(people: int = 150) -> pd.DataFrame:
    """Return people, half of whom started after the change."""
    which = np.arange(people)
    return pd.DataFrame(
        {
            "person_id": [f"P{i:04d}" for i in which],
            "started_on": pd.to_datetime(np.where(which % 2, "2024-03-01", "2023-03-01")),
            "sex": np.where(which % 3, "F", "M"),
        }
    )


def decisions_table(number: int = 300, seed: int = 2) -> pd.DataFrame:
    """Return decisions, half of them about a person, with sums and small grants."""
    draw = np.random.default_rng(seed)
    after = np.arange(number) % 2 == 1
    deciders = np.array(["people concerned", "shared with people concerned", "worker", "group or board"])
    place = np.where(
        draw.random(number) < 0.2 + 0.3 * after, draw.integers(0, 2, number), draw.integers(2, 4, number)
    )
    grant = draw.random(number) < 0.4
    asked = pd.to_datetime(np.where(after, "2024-02-01", "2023-02-01")) + pd.to_timedelta(
        draw.integers(0, 200, number), unit="D"
    )
    wait = pd.to_timedelta(np.floor(draw.exponential(np.where(after, 8, 30))), unit="D")
    decided = pd.Series(asked + wait).where(draw.random(number) > 0.05)
    about = draw.integers(0, 150, number)
    return pd.DataFrame(
        {
            "decision_id": [f"D{i:04d}" for i in range(number)],
            "decided_by": deciders[place],
            "kind": np.where(grant, "small grant", "budget"),
            "asked_on": asked,
            "decided_on": decided,
            "person_id": pd.Series([f"P{i:04d}" for i in about]).where(grant),
            "amount": np.round(
                np.where(grant, draw.uniform(50, 300, number), np.exp(draw.normal(9, 1, number))), 2
            ),
        }
    )


def changes_table() -> pd.DataFrame:
    """Return changes with what they ask and offer, some told by two sources."""
    return pd.DataFrame(
        {
            "change_id": ["panel", "panel", "front-door", "diary", "training"],
            "source_id": ["minutes", "interview", "minutes", "minutes", "minutes"],
            "hours_asked": [40.0, 60.0, 0.0, 15.0, None],
            "hours_offered": [30.0, 20.0, 100.0, 0.0, None],
            "money_offered": [500.0, 400.0, None, None, 250.0],
        }
    )


def events_table(people: int = 150, seed: int = 3) -> pd.DataFrame:
    """Return placements and moves."""
    draw = np.random.default_rng(seed)
    some = np.repeat(np.arange(0, people, 2), 2)
    return pd.DataFrame(
        {
            "person_id": [f"P{i:04d}" for i in some],
            "event": np.where(draw.random(len(some)) < 0.5, "placement", "move"),
            "happened_on": pd.to_datetime(np.where(draw.random(len(some)) < 0.5, "2024-05-01", "2023-05-01")),
            "distance": np.round(draw.exponential(12, len(some)), 1),
        }
    )


def ratings_table(people: int = 150, seed: int = 4) -> pd.DataFrame:
    """Return who says that they help others, asked of people and of staff, some twice."""
    draw = np.random.default_rng(seed)
    made = pd.DataFrame(
        {
            "rater_id": [f"P{i:04d}" for i in range(people)],
            "item": "i help others",
            "rated_on": pd.Timestamp("2024-06-01"),
            "rating": draw.integers(1, 6, people).astype(float),
            "reported_by": "person",
            "lowest": 1,
            "highest": 5,
        }
    )
    earlier = made.assign(rated_on=pd.Timestamp("2023-06-01"), rating=1.0)
    staff = made.assign(rater_id="W" + made["rater_id"], rating=5.0, reported_by="staff")
    other = made.assign(item="somebody to turn to", rating=5.0)
    return pd.concat([made, earlier, staff, other], ignore_index=True)


def costs_table() -> pd.DataFrame:
    """Return what was spent in four quarters."""
    return pd.DataFrame(
        {"period": ["2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2"], "amount": [1e6, 1e6, 1.5e6, 1.5e6]}
    )
