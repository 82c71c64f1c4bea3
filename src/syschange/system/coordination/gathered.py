"""Every measure of coordination that the tables have columns for, put together, and what has to be said with them."""

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from syschange.errors import NotEstimableError
from syschange.system.coordination.asked import Asked
from syschange.system.coordination.burden import (
    AGENCIES,
    APPOINTMENTS,
    ASSESSMENTS,
    RETELLINGS,
    WORKERS,
    burden,
    retellings,
)
from syschange.system.coordination.family import ASKED, EARLY, INFORMED, OUTCOME, WHEN, consent, plans
from syschange.system.coordination.gaps import Gap, gaps
from syschange.system.coordination.handoffs import FOLLOWED, JOINT, ROUTE, handoffs
from syschange.system.coordination.named import (
    CASELOAD,
    COORDINATOR,
    DEPUTY,
    FEWEST,
    SMALL_GROUPS,
    caseloads,
    named,
)
from syschange.system.coordination.opening import FIRST_OUT, OPEN_TRIED, VENUE, Hours, column_of, opening
from syschange.system.coordination.quarters import quarters
from syschange.system.coordination.records import Records
from syschange.system.coordination.result import Consent, Coordination
from syschange.system.coordination.words import CAUTION
from syschange.system.measured import Measure, measured
from syschange.words import listed

Given = list[tuple[Measure, pd.DataFrame]]
# What is told of, and a measure that shows that it is.
_PARTS: Mapping[str, str] = {
    "agencies": AGENCIES, "appointments": APPOINTMENTS, "assessments": ASSESSMENTS, "workers met": WORKERS,
    "retellings": RETELLINGS, "coordinators": COORDINATOR, "deputies": DEPUTY, "joint contacts": JOINT,
    "being sent on": ROUTE, "the time until being seen": FOLLOWED, "the hours of contacts": FIRST_OUT,
    "opening hours": OPEN_TRIED, "venues": VENUE, "family outcomes": OUTCOME, "the family's part": INFORMED,
    "consent": ASKED,
}  # fmt: skip


def gathered(
    held: Records,
    options: Asked,
    hours: Hours,
    changed: pd.Timestamp | None,
    *,
    by: tuple[str, ...],
    ways: int,
    level: float,
    arguments: tuple[tuple[str, str], ...],
    thin: Sequence[str],
) -> Coordination:
    """Return the result.

    Parameters
    ----------
    held
        What was read.
    options, hours, changed
        As asked.
    by, ways, level
        As asked.
    arguments
        The arguments of the call, for the provenance.
    thin
        What has to be said of the records.

    Raises
    ------
    NotEstimableError
        Where nothing can be measured.
    """
    found, apart, waits, notes = _measures(held, options, hours, changed, by)
    known = [(measure, rows) for measure, rows in found if len(rows) and rows["value"].notna().any()]
    if not known:
        raise NotEstimableError(
            "Nothing of coordination can be measured: the columns that say it are not there or are empty.",
            "Give at least the agency of each contact.",
        )
    own: dict[str, Any] = {
        "provenance": ("system.coordination", arguments), "rows": (held.rows, len(held.contacts)), "level": level,
    }  # fmt: skip
    # Before and after together: a change may be just that all are asked early, and leave nobody to set beside them.
    consents = measured(Consent, apart, by=(WHEN,), against={WHEN: EARLY}, **own) if apart else None
    said = [*held.notes, *thin, *notes, *_left_out({m.name for m, _ in known})]
    said += [CAUTION] if changed is not None else []
    made: Coordination = measured(
        Coordination, known, by=by, ways=ways, changed=changed is not None, notes=list(dict.fromkeys(said)),
        consents=consents, gaps=waits, **own,
    )  # fmt: skip
    made = _without_small_teams(made)
    return dataclasses.replace(
        made, provenance=dataclasses.replace(made.provenance, data_digest=_digest(made))
    )


def _without_small_teams(made: Coordination) -> Coordination:
    """Return the result without coordinators by group where any group has fewer than ten: the rest would tell it."""
    basis = made.basis
    apart = basis["measure"].str.startswith(CASELOAD) & (basis["ways"] > 0)
    if not (apart & basis["n"].between(1, FEWEST - 1)).any():
        return made
    kept = basis[~apart].reset_index(drop=True)
    return dataclasses.replace(made, basis=kept, notes=(*made.notes, SMALL_GROUPS)).finished()


def _measures(
    held: Records, options: Asked, hours: Hours, changed: pd.Timestamp | None, by: tuple[str, ...]
) -> tuple[Given, Given, tuple[Gap, ...], list[str]]:
    """Return the measures, those of consent by when it was asked, the waits, and what has to be said."""
    span = quarters(held.first, held.last, changed)
    told = retellings(held, span, by=by)
    by_home, said_of_named = named(held, changed, by=by)
    by_worker, said_of_workers = caseloads(held, changed, by=by)
    share, waits = gaps(held, options.followed_in, changed, by=by)
    column = column_of(held, hours) if hours else ""
    doors, said_of_doors = opening(held, options, hours, column, changed, by)
    asked, apart, said_of_consent = consent(held, options, changed, by=by)
    found = [
        *burden(held, span, options, by=by), *told, *by_home, *by_worker, *handoffs(held, options, changed, by=by),
        *share, *doors, *plans(held, changed, by=by), *asked,
    ]  # fmt: skip
    notes = [*span.notes, *said_of_named, *said_of_workers, *said_of_doors, *said_of_consent]
    return found, apart, waits, notes


def _left_out(found: set[str]) -> list[str]:
    """Return what is not told of, because a table, a column or an option that it needs is not there."""
    absent = [name for name, measure in _PARTS.items() if measure not in found]
    return [f"Not shown, for want of what it needs: {listed(absent)}."] if absent else []


def _digest(made: Coordination) -> str:
    """Return the SHA-256 of all that the result is worked out from, consent and waits too."""
    body = hashlib.sha256(str(made.provenance.data_digest).encode())
    if made.consents is not None:
        body.update(str(made.consents.provenance.data_digest).encode())
    for gap in made.gaps:
        body.update(f"{gap.period} {gap.deff!r} {sorted(gap.counts.items())!r}".encode())
        if gap.waits is not None:
            body.update(gap.waits.days.astype("<f8").tobytes() + gap.waits.reached.astype("<f8").tobytes())
    return body.hexdigest()
