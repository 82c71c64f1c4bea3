"""What is odd in the tables of a partnership: counted, told in the words, and warned of where it is serious."""

import warnings
from collections.abc import Mapping

import pandas as pd

from syschange.errors import DataWarning, quote
from syschange.frames import UNKNOWN
from syschange.system.partnership.asked import categories
from syschange.system.partnership.gathered import Gathered
from syschange.system.partnership.kept import Kept
from syschange.system.partnership.reading import FIELDS, Table, known
from syschange.system.partnership.seats import Seats

_MANY = 0.2  # ours: with more than a fifth missing a number is labelled
# Days on which something happened; the end of a post or a plan is none.
_HAPPENED = ("held_on", "contacted_on", "asked_on", "decided_on", "delivered_on")
_KEYS = {"meetings": ("meeting_id", "member_id"), "contacts": ("person_id",)}


def last_day(tables: Mapping[str, Table]) -> pd.Timestamp | None:
    """Return the last day on which anything happened; None where nothing has a day."""
    days = [t.rows[f].max() for t in tables.values() for f in _HAPPENED if f in t.rows]
    some = [day for day in days if not pd.isna(day)]
    return max(some) if some else None


def without_id(tables: Mapping[str, Table]) -> int:
    """Return how many rows lack the id of what they are of, and were left out."""
    return sum(
        int(t.rows[list(_KEYS.get(name, FIELDS[name]["required"][:1]))].isna().any(axis=1).sum())
        for name, t in tables.items()
    )


def oddities_of(
    tables: Mapping[str, Table], seats: Seats | None, held: Gathered | None, kept: Kept, early: int
) -> dict[str, int]:
    """Return what was left out or set right, in words that follow a number, with how many of each."""
    found = {"rows without an id": without_id(tables), "rows without a day": kept.undated}
    if seats is not None:
        found["members told twice at a meeting"] = seats.twice
        found["organisations taken from a member's other meetings"] = seats.filled
        found["attendances for an organisation that is not recorded"] = _nameless(seats)
    if "decisions" in tables:
        ids = tables["decisions"].rows["decision_id"].dropna()
        found["decisions told twice"] = len(ids) - ids.nunique()
    if held is not None:
        found["referrals from an organisation to itself"] = held.own
        found["meetings and contacts outside the time that networks are compared over"] = held.set_aside
        for kind, number in held.brief.items():
            found[f"occasions of {kind} recorded too briefly on one side of the change to be compared"] = (
                number
            )
    found["joint actions agreed too lately to be judged"] = early
    return {what: number for what, number in found.items() if number}


def _nameless(seats: Seats) -> int:
    came = seats.rows[seats.rows["held"] & (seats.rows["attended"] == 1)]
    return len(came) if "agency" not in came else int((~known(came["agency"])).sum())


def warn_of(tables: Mapping[str, Table], seats: Seats | None, held: Gathered | None) -> None:
    """Warn of labels that are none of the schema's, and of organisations that are often missing."""
    for table in tables.values():
        for field, kind in (("sector", "sector"), ("proposed_by", "sector"), ("level", "level")):
            if field in table.rows:
                seen = {str(c) for c in table.rows[field].cat.remove_unused_categories().cat.categories}
                if seen - {UNKNOWN, *categories(kind)}:
                    warnings.warn(
                        f"Some labels of {quote(field)} in {table.name} are none of the schema's, and count as no "
                        "sector or level that is looked for.", DataWarning, stacklevel=4,
                    )  # fmt: skip
    if held is not None and held.brief:
        warnings.warn(
            "Some kinds of meeting or contact are recorded too briefly on one side of the change: they are no part "
            "of the network, where ties would rise or fall by recording alone.", DataWarning, stacklevel=4,
        )  # fmt: skip
    if seats is None or held is None:
        return
    came = int((seats.rows["held"] & (seats.rows["attended"] == 1)).sum())
    if came and "agency" in seats.rows and _nameless(seats) > _MANY * came:
        warnings.warn(
            "More than one in five of those who came stood for an organisation that is not recorded: the network is "
            "given as at least and at most.", DataWarning, stacklevel=4,
        )  # fmt: skip
