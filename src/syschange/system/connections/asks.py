"""What each change asks of people and their families, and what it offers them: no numbers of people."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.system.fields import Fields, read

CHANGES = Fields(
    ids=("change_id",), values=("hours_asked", "hours_offered", "money_offered"), required=("change_id",)
)
ALL_CHANGES = "(all)"
COLUMNS = (
    "change",
    "hours_asked",
    "hours_offered",
    "money_offered",
    "offered_per_hour",
    "asks_without_offer",
)
_NUMBERS = ("hours_asked", "hours_offered", "money_offered")


def asks_of(data: object, called: Mapping[str, str]) -> pd.DataFrame:
    """Return what every change asks and offers a month, and all together in the first row.

    Where sources of one change differ, the most that any says is asked and the least that any says is offered count.

    Returns
    -------
    DataFrame
        The columns of `COLUMNS`. `offered_per_hour` is hours offered for each hour asked. What is not recorded is
        missing, and is left out of the sums; `asks_without_offer` needs hours asked, and neither hours nor money.

    Raises
    ------
    NotEstimableError
        Where no change says what it asks or offers.
    """
    rows = read(data, "changes", CHANGES, called)
    rows = rows[rows["change_id"].notna()]
    for column in _NUMBERS:
        if column not in rows:
            rows = rows.assign(**{column: np.nan})
    if not rows[list(_NUMBERS)].notna().any(axis=None):
        raise NotEstimableError(
            "No change says what it asks of people or offers them.", "Leave out changes=."
        )
    grouped = rows.groupby("change_id", sort=True)
    made = pd.DataFrame({c: grouped[c].max() if c == "hours_asked" else grouped[c].min() for c in _NUMBERS})
    made = made.rename_axis("change").reset_index()
    total = {"change": ALL_CHANGES} | {c: made[c].sum(min_count=1) for c in _NUMBERS}
    every = pd.concat([pd.DataFrame([total]), made], ignore_index=True)
    asked = every["hours_asked"] > 0
    every["offered_per_hour"] = (every["hours_offered"] / every["hours_asked"].where(asked)).astype(float)
    nothing = ~(every["hours_offered"] > 0) & ~(every["money_offered"] > 0)
    every["asks_without_offer"] = asked & nothing
    return every[list(COLUMNS)]
