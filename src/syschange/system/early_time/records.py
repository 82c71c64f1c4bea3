"""Early time of each person, and what came later: the gain in an outcome, and who started in time."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from syschange.errors import DuplicateRowsError, NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import UNKNOWN, take_rows
from syschange.schemas import codelist
from syschange.system.people_beside import coded
from syschange.system.people_days import Floats, Ints, People, number_of, require_joined

MINUTES, CONTACTS = "minutes", "contacts"
_BETTER, _WORSE = "higher_is_better", "higher_is_worse"


def invested(
    contacts: object, people: People, *, columns: Mapping[str, str], what: str, early: float
) -> tuple[Floats, Floats, int]:
    """Return the hours (or contacts) of each person in their first days; the days of all contacts; and rows.

    A person of whom one early contact has no length has no known hours. A contact that was missed is none.

    Raises
    ------
    UnknownChoiceError
        Where what is counted is neither minutes nor contacts.
    WrongTypeError
        Where minutes are negative or infinite.
    """
    if what not in {MINUTES, CONTACTS}:
        raise UnknownChoiceError("measure of early time", what, [MINUTES, CONTACTS])
    rows = take_rows(
        contacts, ids=[columns["person"]], days=[columns["contacted"]],
        values=[columns["minutes"]] if what == MINUTES else [],
        flags=[columns["attended"]] if "attended" in columns else [],
    )  # fmt: skip
    place, day = people.places(rows[columns["person"]]), number_of(rows[columns["contacted"]])
    require_joined(place, "the table of contacts")
    since = day - np.append(people.day("started"), np.nan)[place]
    mine = (place >= 0) & (since >= 0) & (since < early)
    if "attended" in columns:
        mine &= (rows[columns["attended"]] != 0).to_numpy()
    if what == CONTACTS:
        return np.bincount(place[mine], minlength=len(people)).astype(np.float64), day, len(rows)
    minutes = rows[columns["minutes"]].to_numpy(dtype=np.float64)
    if (minutes < 0).any() or np.isinf(minutes).any():
        raise WrongTypeError(
            f"Some numbers in {quote(columns['minutes'])} are below 0 or infinite.", "Give minutes from 0 up."
        )
    order = np.lexsort(
        (minutes[mine], place[mine])
    )  # so that the order of rows cannot be seen in the last digit
    total = np.bincount(place[mine][order], weights=minutes[mine][order], minlength=len(people))
    return total / 60, day, len(rows)


def gains(
    outcomes: object, people: People, *, columns: Mapping[str, str], measure: str | None, months: float,
    direction: str | None,
) -> tuple[Floats, Floats, str]:  # fmt: skip
    """Return each person's gain from the start to so many months, the first score, and the name of the measure.

    A gain is positive where the person is better.

    Raises
    ------
    UnknownChoiceError
        Where there is no such measure or direction, or one has to be named.
    DuplicateRowsError
        Where a person has two scores of one time.
    NotEstimableError
        Where nobody has both scores.
    """
    rows = take_rows(
        outcomes,
        ids=[columns["person"]],
        groups=[columns["measure"]],
        values=[columns["months"], columns["value"]],
    )
    present = [str(c) for c in rows[columns["measure"]].cat.categories if str(c) != UNKNOWN]
    name = measure if measure is not None else present[0] if len(present) == 1 else ""
    if name not in present:
        raise UnknownChoiceError("measure of the outcomes (name one by measure=)", name, present)
    sign = _sign(name, direction)
    own = rows[(rows[columns["measure"]] == name) & rows[columns["months"]].isin([0.0, months])]
    place = people.places(own[columns["person"]])
    later = (own[columns["months"]] == months).to_numpy()
    value = own[columns["value"]].to_numpy(dtype=np.float64)
    pairs = pd.DataFrame({"place": place, "later": later})[place >= 0]
    if pairs.duplicated().any():
        raise DuplicateRowsError(int(pairs.loc[pairs.duplicated(), "place"].nunique()), "score of one time")
    found = np.full((2, len(people)), np.nan)
    found[later[place >= 0].astype(np.int64), place[place >= 0]] = value[place >= 0]
    if np.isnan(found[1] - found[0]).all():
        raise NotEstimableError(
            f"Nobody has a score of {quote(name)} both at the start and at {months:g} months.",
            "Check months=.",
        )
    return sign * (found[1] - found[0]), found[0], name


def _sign(name: str, direction: str | None) -> float:
    known = codelist("measures").directions
    chosen = direction if direction is not None else known.get(name)
    if chosen not in {_BETTER, _WORSE}:
        if direction is None:
            raise WrongTypeError(
                f"Which direction of {quote(name)} is better is not known.",
                f'Give direction="{_BETTER}" or its like.',
            )
        raise UnknownChoiceError("direction", direction, [_BETTER, _WORSE])
    return 1.0 if chosen == _BETTER else -1.0


def starts(
    access: object,
    people: People,
    *,
    columns: Mapping[str, str],
    early: float,
    within: float,
    until: Floats | float,
) -> tuple[Floats, Floats]:
    """Return who had started with a service in time, and the days of the table.

    The clock begins once early time is over: `early` days after the person's start, or with the referral where that
    is later. Who had started or left by then is missing, and so is whoever could not be followed for `within` days.

    Returns
    -------
    tuple of arrays
        1, 0 and missing, shape (people,); days of referral and start.
    """
    days = {k: columns[k] for k in ("referred", "began", "exited") if k in columns}
    rows = take_rows(access, ids=[columns["person"]], days=list(days.values()))
    made = pd.DataFrame(
        {"unit": coded(rows[columns["person"]]), "place": people.places(rows[columns["person"]])}
    )
    for name in ("referred", "began", "exited"):
        made[name] = number_of(rows[days[name]]) if name in days else np.nan
    every = np.concatenate([made["referred"], made["began"]]).astype(np.float64)
    own = made[(made["place"] >= 0) & made["referred"].notna()].copy()
    own["began"], own["exited"] = own["began"].fillna(np.inf), own["exited"].fillna(np.inf)
    first = own.sort_values(["place", "referred", "began", "exited"], kind="stable").drop_duplicates("place")
    place: Ints = first["place"].to_numpy(dtype=np.int64)
    referred, began, exited = (first[c].to_numpy(dtype=np.float64) for c in ("referred", "began", "exited"))
    clock = np.maximum(referred, people.day("started")[place] + early)
    gone = (began < clock) | ((exited < clock) & (exited < began))
    last = float(np.nanmax(every)) if isinstance(until, float) and np.isnan(until) else until
    unknown = gone | np.isnan(clock) | (clock + within > last)
    found = np.full(len(people), np.nan)
    found[place] = np.where(unknown, np.nan, (began <= clock + within).astype(np.float64))
    return found, every
