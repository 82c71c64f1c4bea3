"""Made-up partnerships: meetings, contacts and decisions drawn with numpy, before and after a change."""

import numpy as np
import pandas as pd

CHANGED = "2023-01-01"
SECTORS = ("NHS", "social services", "housing", "voluntary and community")
LEVELS = ("frontline", "manager", "senior strategic")


def meetings(
    seed: int = 1, *, organisations: int = 12, each: int = 2, number: int = 48, pairwise: bool = False
) -> pd.DataFrame:
    """Return meetings once a fortnight for two years; at each a third of organisations, or two and a convener."""
    rng = np.random.default_rng(seed)
    start = pd.Timestamp("2022-01-01")
    rows = []
    for m in range(number):
        day = start + pd.Timedelta(days=15 * m + 1)
        held = rng.random() < 0.9
        chosen = rng.choice(organisations, size=2 if pairwise else max(organisations // 3, 2), replace=False)
        who = [(int(o), int(o) * each + int(rng.integers(each))) for o in chosen]
        if pairwise:
            who = [(0, 0), *((o, p) for o, p in who[:1] if o != 0)]
        for o, p in who:
            rows.append(
                {
                    "meeting_id": f"M{m}", "member_id": f"W{p}", "group": ("board", "operations")[m % 2],
                    "planned_on": day, "held_on": day if held else pd.NaT,
                    "attended": bool(rng.random() < 0.85) if held else None, "agency": f"Agency {o}",
                    "sector": SECTORS[o % 4], "level": LEVELS[p % 3], "lived_experience": p % 7 == 0,
                    "voting": p % 2 == 0, "sponsor": p == 2, "paid": p % 5 != 0,
                    "hours": float(np.round(rng.uniform(1, 4), 1)), "quorate": bool(held and m % 4 != 0),
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def contacts(seed: int = 2, *, organisations: int = 12, number: int = 400) -> pd.DataFrame:
    """Return contacts, a third of them handed on and a tenth joint."""
    rng = np.random.default_rng(seed)
    to, source = rng.integers(organisations, size=(2, number))
    handed = rng.random(number) < 0.33
    frame = {
        "person_id": [f"P{i}" for i in rng.integers(90, size=number)],
        "contacted_on": pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 720, number), unit="D"),
        "agency": [f"Agency {o}" for o in to],
        "worker_id": [f"W{2 * o + int(w)}" for o, w in zip(to, rng.integers(2, size=number), strict=True)],
        "from_agency": [f"Agency {o}" if h else None for o, h in zip(source, handed, strict=True)],
        "from_worker_id": [f"W{2 * o}" if h else None for o, h in zip(source, handed, strict=True)],
        "joint": rng.random(number) < 0.1,
        "attended": rng.random(number) < 0.9,
    }
    return pd.DataFrame(frame)


def decisions(seed: int = 3, *, number: int = 160) -> pd.DataFrame:
    """Return decisions of groups; the voluntary sector's proposals are carried less often."""
    rng = np.random.default_rng(seed)
    sector = rng.integers(4, size=number)
    day = pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 720, number), unit="D")
    took = pd.to_timedelta(np.round(rng.exponential(150, number)), unit="D")
    done = day + took
    return pd.DataFrame(
        {
            "decision_id": [f"D{i}" for i in range(number)],
            "decided_by": rng.choice(
                ["group or board", "shared with people concerned", "senior leader"], number
            ),
            "decided_on": day,
            "meeting_id": [f"M{i % 48}" for i in range(number)],
            "proposed_by": [SECTORS[s] for s in sector],
            "carried": rng.random(number) < np.where(sector == 3, 0.4, 0.75),
            "joint": rng.random(number) < 0.5,
            "delivered_on": pd.Series(done).where(done <= "2023-12-22"),
            "cites_practice": rng.random(number) < 0.3,
            "amount": np.round(rng.exponential(5000, number)),
        }
    )


def workforce(seed: int = 4, *, number: int = 60) -> pd.DataFrame:
    """Return workers and their days alongside others."""
    rng = np.random.default_rng(seed)
    left = np.where(rng.random(number) < 0.2, np.datetime64("2023-06-01"), np.datetime64("NaT"))
    return pd.DataFrame(
        {
            "worker_id": [f"W{i}" for i in range(number)],
            "post": "caseworker",
            "left_on": left.astype("datetime64[s]"),
            "level": [LEVELS[i % 3] for i in range(number)],
            "sector": [SECTORS[i % 4] for i in range(number)],
            "shadowing_days": rng.poisson(3, number).astype(float),
        }
    )


def funding() -> pd.DataFrame:
    """Return three budget lines, of which one goes on."""
    return pd.DataFrame(
        {
            "funding_line": ["grant", "council", "trust"],
            "starts_on": pd.to_datetime(["2022-01-01", "2023-01-01", "2022-01-01"]),
            "ends_on": pd.to_datetime(["2023-12-31", None, "2022-12-31"]),
            "recurrent": [False, True, False],
            "amount": [300000.0, 100000.0, 50000.0],
        }
    )


def place() -> dict[str, pd.DataFrame]:
    """Return the arguments of a whole partnership."""
    return {
        "meetings": meetings(), "contacts": contacts(), "decisions": decisions(), "workforce": workforce(),
        "funding": funding(),
    }  # fmt: skip
