"""The verb: access and people in, whether friends are let in as family is out."""

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from syschange.errors import (
    DataWarning,
    MissingColumnError,
    NotEstimableError,
    UnknownChoiceError,
    WrongTypeError,
)
from syschange.frames import UNKNOWN, columns_of, take_rows
from syschange.results import parameters
from syschange.statistics.levels import is_number, require_level
from syschange.system.eligibility.result import FAMILY, FRIEND, OTHERS, Eligibility
from syschange.system.measured import PERIOD, Measure, measured, period_of
from syschange.system.people_beside import (
    coded,
    few_unnamed,
    joined,
    labels_at,
    of_the_records,
    require_shared,
)
from syschange.system.recorded import recorded

_USUAL: Mapping[str, str] = {"eligible": "eligible", "accepted": "accepted"}
SMALL = "(fewer than ten people)"
TIES = (FAMILY, FRIEND, OTHERS, UNKNOWN)


def eligibility(
    access: object,
    *,
    people: object | None = None,
    relation: str = "relation",
    friend: Sequence[str] = ("friend",),
    family: Sequence[str] = ("family",),
    person: str = "person_id",
    eligible: str | None = "eligible",
    accepted: str | None = "accepted",
    referred: str = "referred_on",
    changed_on: object = None,
    margin: float | None = None,
    level: float = 0.95,
) -> Eligibility:
    """Compare who is eligible and accepted between friends, who have no blood tie, and family.

    Parameters
    ----------
    access
        A tidy table of any engine, one row a person and service.
    people
        The table of people, one row each, with the relation; None where it stands in the first table.
    relation
        The column that says whether somebody comes in their own right, or as family, friend or carer of another.
    friend, family
        Its labels that mean a friend, and a member of the family; letters large or small are the same.
    person
        The column of who. Intervals allow for people who have several rows.
    eligible, accepted
        Columns of yes and no; one of them has to be there.
    referred
        The column of the day, needed with `changed_on` alone.
    changed_on
        The day of a change; referrals from it on are after.
    margin
        The difference in shares that would be too small to matter: .05 for five percentage points.
    level
        Confidence level of the intervals; .95 by convention.

    Returns
    -------
    Eligibility

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column or an option cannot be used.
    UnknownChoiceError
        Where no row has a label given for friends or for family.
    DuplicateRowsError
        Where a person has two rows in the table of people.
    NotEstimableError
        Where there are no rows, or nothing is decided yet.

    Warns
    -----
    DataWarning
        Where the relation of more than one referral in five is not known.
    """
    _require(friend, family, margin)
    require_shared(relation)
    require_level(level)
    asked = {"eligible": eligible, "accepted": accepted}
    columns = recorded(access, asked, _USUAL, table="the table of access")
    if not columns:
        raise MissingColumnError(eligible or "eligible", columns_of(access), "the table of access")
    rows, notes = _rows(
        access, people, person, relation, columns, referred if changed_on is not None else None
    )
    rows["tie"] = _ties(rows["relation"], rows["unit"], friend, family)
    rows["relation"] = few_unnamed(rows["relation"], rows["unit"], few=SMALL)
    if changed_on is not None:
        rows[PERIOD] = period_of(rows["day"], changed_on)
        if rows["day"].isna().any():
            notes.append("referrals without a day are left out of before and after")
    if (rows["tie"] == UNKNOWN).mean() > 0.2:  # noqa: PLR2004 - ours, one in five
        told = "how people stand to the person helped is not known of more than one referral in five"
        warnings.warn(f"{told.capitalize()}.", DataWarning, stacklevel=2)
        notes.append(told)
    given = parameters(
        people=people is not None, relation=relation, friend=list(friend), family=list(family), person=person,
        eligible=eligible, accepted=accepted, referred=referred, changed_on=changed_on, margin=margin, level=level,
    )  # fmt: skip
    found = _measures(rows, columns)
    used = int(found[0][1]["value"].notna().sum())
    made: Eligibility = measured(
        Eligibility, found, provenance=("system.eligibility", given), rows=(len(rows), used), by=("tie", "relation"),
        level=level, changed=changed_on is not None, against={"tie": FAMILY},
        notes=of_the_records([(True, clause) for clause in notes]),
        margin=None if margin is None else (-margin, margin),
    )  # fmt: skip
    return made


def _require(friend: Sequence[str], family: Sequence[str], margin: float | None) -> None:
    for name, labels in (("friend", friend), ("family", family)):
        if isinstance(labels, str) or not labels or not all(isinstance(x, str) for x in labels):
            raise WrongTypeError(
                f"The labels of {name}= are not a list of texts.", f'Give for example {name}=["{name}"].'
            )
    if {x.casefold() for x in friend} & {x.casefold() for x in family}:
        raise WrongTypeError(
            "A relation is given as friend and as family.", "Give each label to one of them."
        )
    if margin is not None and not (is_number(margin) and 0 < margin < 1):
        raise WrongTypeError("The margin is not a share between 0 and 1.", "Give for example 0.05.")


def _rows(  # noqa: PLR0917 - private, and called in one place
    access: object, people: object | None, person: str, relation: str, columns: Mapping[str, str],
    referred: str | None,
) -> tuple[pd.DataFrame, list[str]]:  # fmt: skip
    """Return whose each row is, its relation, yes and no by what they are for, and the day."""
    days = [referred] if referred is not None else []
    groups = [relation] if people is None else []
    taken = take_rows(access, ids=[person], groups=groups, flags=list(columns.values()), days=days)
    if not len(taken):
        raise NotEstimableError("The table of access has no rows.", "Give a row a person and service.")
    made = pd.DataFrame({"unit": coded(taken[person])} | {p: taken[c] for p, c in columns.items()})
    if referred is not None:
        made["day"] = taken[referred]
    if people is None:
        made["relation"] = taken[relation]
        return made, []
    about = take_rows(people, ids=[person], groups=[relation])
    place, strangers = joined(taken[person], about[person])
    made["relation"] = labels_at(about[relation], place)
    return made, ["some people who were referred are not in the table of people"] if strangers else []


def _ties(
    relation: "pd.Series[Any]", unit: "pd.Series[int]", friend: Sequence[str], family: Sequence[str]
) -> "pd.Series[Any]":
    labels = [str(c) for c in relation.cat.categories]
    place = np.full(len(labels), TIES.index(OTHERS))
    for tie, given in ((FRIEND, friend), (FAMILY, family)):
        wanted = {x.casefold().strip() for x in given}
        here = np.array([x.casefold().strip() in wanted for x in labels], dtype=bool)
        if not here.any():
            # Words that few people have may tell them apart: only those of ten people or more are named.
            named = few_unnamed(relation, unit, few=SMALL).cat.categories
            raise UnknownChoiceError(
                f"relation of {tie}", given[0], [x for x in named if x not in {SMALL, UNKNOWN}]
            )
        place[here] = TIES.index(tie)
    place[[x == UNKNOWN for x in labels]] = TIES.index(UNKNOWN)
    kinds = pd.CategoricalDtype(list(TIES), ordered=True)
    return pd.Series(
        pd.Categorical.from_codes(place[relation.cat.codes.to_numpy()], dtype=kinds), index=relation.index
    )


def _measures(rows: pd.DataFrame, columns: Mapping[str, str]) -> list[tuple[Measure, pd.DataFrame]]:
    asks = {"eligible": "found eligible", "accepted": "accepted, of referrals decided"}
    found = [(Measure(p, asks[p]), rows.assign(value=rows[p])) for p in columns]
    if {"eligible", "accepted"} <= set(columns):
        allowed = rows[rows["eligible"] == 1].reset_index(drop=True)
        found.append(
            (
                Measure("accepted_if_eligible", "accepted, of those eligible"),
                allowed.assign(value=allowed["accepted"]),
            )
        )
    if all(r["value"].isna().all() for _, r in found):
        raise NotEstimableError(
            "Nothing is known of who is eligible or accepted.", "Wait until some have been decided."
        )
    return found
