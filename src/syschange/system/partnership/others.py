"""What is measured of contacts, the workforce and the money: handed on, spent alongside others, and going on."""

from typing import Any

import numpy as np
import pandas as pd

from syschange.system.measured import Measure
from syschange.system.partnership.kept import Kept
from syschange.system.partnership.money import RECURRENT, RECURRENT_ASKS, shares_of_money
from syschange.system.partnership.reading import Table, known


def add_contacts(kept: Kept, table: Table) -> None:
    """Keep the share of contacts that another organisation handed on, and of those that two or more met together."""
    rows = table.rows[table.rows["person_id"].notna()]
    handed = np.full(len(rows), np.nan)
    if "from_agency" in rows:
        other = rows["from_agency"].astype(str).to_numpy() != rows["agency"].astype(str).to_numpy()
        handed = np.where(known(rows["agency"]), known(rows["from_agency"]).to_numpy() & other, np.nan)
    joint = rows["joint"] if "joint" in rows else pd.Series(np.nan, index=rows.index, dtype=float)
    for name, asks, value in (
        ("handed_on", "contacts to which another organisation introduced or referred the person", handed),
        ("joint_contacts", "contacts where two or more organisations met the person together", joint),
    ):
        kept.add(Measure(name, asks), rows, unit=rows["person_id"], value=value, day=rows["contacted_on"])


def add_workforce(kept: Kept, table: Table) -> None:
    """Keep the days that workers spent alongside others: of today's, as the record is of the last twelve months."""
    rows = table.rows[table.rows["worker_id"].notna()]
    if "left_on" in rows:
        rows = rows[rows["left_on"].isna()]
    labels = {f: rows[f] for f in ("sector", "level") if f in rows}
    kept.add(
        Measure("shadowing_days", "days a year that a worker spent alongside another organisation", "mean",
                unit="workers"),
        rows, unit=rows["worker_id"], value=rows["shadowing_days"], day=None, characteristics=labels,
    )  # fmt: skip


def add_funding(kept: Kept, table: Table) -> None:
    """Keep the share of the money that is part of a budget that goes on; a line counts wherever it runs."""
    rows = table.rows[table.rows["funding_line"].notna()]
    day = None
    if kept.how.changed_on is not None:
        rows, day = _in_periods(rows, kept.how.changed_on)
    name = (RECURRENT, RECURRENT_ASKS)
    kept.money += shares_of_money(name, rows["amount"], rows["recurrent"], day, kept.how, personal=False)


def _in_periods(rows: pd.DataFrame, changed: pd.Timestamp) -> tuple[pd.DataFrame, "pd.Series[Any]"]:
    """Return each line once for each side of the change that it pays for, and a day on that side."""
    ever = np.ones(len(rows), dtype=bool)
    starts = (rows["starts_on"].isna() | (rows["starts_on"] < changed)) if "starts_on" in rows else ever
    ends = (rows["ends_on"].isna() | (rows["ends_on"] >= changed)) if "ends_on" in rows else ever
    sides = [(rows[np.asarray(starts)], changed - pd.Timedelta(days=1)), (rows[np.asarray(ends)], changed)]
    made = pd.concat([side for side, _ in sides], ignore_index=True)
    day = np.concatenate([np.full(len(side), when.to_datetime64()) for side, when in sides])
    return made, pd.Series(day.astype("datetime64[s]"))
