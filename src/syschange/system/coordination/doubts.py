"""What has to be said of records that are thin or look wrong, and what cannot be asked of them."""

import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import MISSING_LABELS
from syschange.system.coordination.records import Records

_MOSTLY = 0.5
_MANY = 0.2  # ours: one contact in five
ONE_DAY = "All contacts fall on one day: a day of counting, or a date put in for a missing one."
FEW_HOURS = "The hour is missing on most contacts; what is said of hours is of the others."
MIDNIGHT = "Most hours are midnight, as where the time was not recorded."
HOMELESS_ROWS = (
    "More than one contact in five has no day or no household, and what they were like is not known."
)


def doubts(held: Records) -> list[str]:
    """Return what has to be said of records that are thin or look wrong; no number of people in it."""
    found = held.contacts
    said = [ONE_DAY] if held.first == held.last else []
    if len(found) < (1 - _MANY) * held.rows:
        said.append(HOMELESS_ROWS)
    if "hour" in found and found["hour"].notna().any():
        if found["hour"].isna().mean() > _MOSTLY:
            said.append(FEW_HOURS)
        if (found["hour"].dropna() == 0).mean() > _MOSTLY:
            said.append(MIDNIGHT)
    for column, name in {"agency": "agency", "worker": "worker", "kind": "kind of contact"}.items():
        if column not in found:
            continue
        values = found[column]
        missing = values.isna() | values.isin(MISSING_LABELS)
        if missing.mean() > _MANY and not missing.all():
            said.append(
                f"The {name} is not recorded on more than one contact in five: counts of it are too low."
            )
    return said


def require_days(held: Records, changed: pd.Timestamp | None) -> None:
    """Check that there are contacts on both sides of the change.

    Raises
    ------
    NotEstimableError
        Where there are none on one side.
    """
    if changed is not None and not held.first < changed <= held.last:
        side = "before" if held.first >= changed else "after"
        raise NotEstimableError(
            f"There is no contact {side} the day of the change.",
            "Check changed_on= and the days of the contacts, or leave changed_on= out.",
        )
