"""Tables of people who wait, in numbers of days and in dates."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from syschange.effects.access import TimeToAccess, time_to_access

EXTRACT = date(2024, 3, 31)


def people(seed: int = 1, n: int = 900, *, effect: float = 1.6) -> pd.DataFrame:
    """Return people of two offers and three areas, whose waits are shorter with the new offer; some leave."""
    rng = np.random.default_rng(seed)
    offer = rng.choice(["new", "usual"], n)
    area = rng.choice(["East", "North", "West"], n)
    wait = np.ceil(rng.exponential(np.where(offer == "new", 40, 40 * effect), n)).astype(int)
    left = np.ceil(rng.exponential(250, n)).astype(int)
    seen = rng.integers(60, 200, n)
    days = np.minimum(np.minimum(wait, left), seen)
    reached = (wait <= left) & (wait <= seen)
    gone = ~reached & (left <= seen)
    how = np.where(gone, np.where(rng.random(n) < 0.7, "moved away", "died"), None)
    return pd.DataFrame({"offer": offer, "area": area, "days": days, "reached": reached, "left": how})


def dated(table: pd.DataFrame) -> pd.DataFrame:
    """Return the same people by dates: those who wait still began as many days before the extract."""
    rng = np.random.default_rng(7)
    going = ~table["reached"] & table["left"].isna()
    spare = np.where(going, 0, rng.integers(0, 50, len(table)))
    began = [EXTRACT - timedelta(days=int(d + s)) for d, s in zip(table["days"], spare, strict=True)]
    ended = [
        None if g else b + timedelta(days=int(d)) for g, b, d in zip(going, began, table["days"], strict=True)
    ]
    return table.drop(columns=["days", "reached"]).assign(began=began, ended=ended)


def by_days(table: Any, **options: Any) -> TimeToAccess:
    """Return the waits of people given in numbers of days."""
    return time_to_access(table, **{"duration": "days", "event": "reached", **options})


def by_dates(table: Any, **options: Any) -> TimeToAccess:
    """Return the waits of people given by dates."""
    return time_to_access(table, **{"start": "began", "end": "ended", "as_of": EXTRACT, **options})


def few(*rows: tuple[float | None, bool | None], **columns: Any) -> pd.DataFrame:
    """Return a table of a few people, each of so many days and reached or not."""
    table = pd.DataFrame(list(rows), columns=["days", "reached"])
    return table.astype({"days": "Float64", "reached": "boolean"}).assign(**columns)
