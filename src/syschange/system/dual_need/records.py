"""Referrals joined to the people they are about: each one's needs, how far it came, and how long it took."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import UNKNOWN, take_rows
from syschange.system.dual_need.needs import SEVERITIES, of_person, ranks
from syschange.system.people_beside import coded, joined

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# The reasons of the schema of access, in its order; any other is counted as another reason.
REASONS = ("other need", "need not severe enough", "need too severe", "family", "risk", "not from the area",
           "no capacity", "missed appointments", "declined by the person", "another reason")  # fmt: skip
WAITING = "still waiting"
EXITS = ("died", "moved away", "withdrew", "not taken on", WAITING)
_DAYS = ("referred", "assessed", "decided", "started", "exited")
_PERSONAL = ("mental_health", "drugs_alcohol", "family")
_SEVERITY = ("mental_health_severity", "drugs_alcohol_severity")


@dataclass(frozen=True, eq=False)
class Referrals:
    """Referrals, a row each: arrays of shape (referrals,).

    Attributes
    ----------
    person
        Whose each is, as a whole number from 0.
    service
        Where to, as ordered categories.
    days
        Days since 1970 of `referred`, `assessed`, `decided`, `started` and `exited`; missing where there is none.
    flags
        `accepted`, `label`, `mental_health`, `drugs_alcohol` and `family`: 1, 0 and missing.
    ranks
        How severe `mental_health` and `drugs_alcohol` are: 0, 1, 2, and −1 where not known.
    reason, exit
        Places in `REASONS` and `EXITS`; −1 where not known.
    strangers
        Whether the table of people lacks somebody who was referred.
    """

    person: Ints
    service: "pd.Series[Any]"
    days: Mapping[str, Floats]
    flags: Mapping[str, Floats]
    ranks: Mapping[str, Ints]
    reason: Ints
    exit: Ints
    strangers: bool

    def __len__(self) -> int:
        return len(self.person)

    def at(self, rows: Ints) -> "Referrals":
        """Return some of the referrals."""
        return Referrals(
            self.person[rows],
            self.service.iloc[rows].reset_index(drop=True),
            {k: v[rows] for k, v in self.days.items()},
            {k: v[rows] for k, v in self.flags.items()},
            {k: v[rows] for k, v in self.ranks.items()},
            self.reason[rows],
            self.exit[rows],
            self.strangers,
        )


def referrals(
    access: object, people: object | None, *, person: str, service: str, here: Mapping[str, str],
    personal: Mapping[str, str],
) -> Referrals:  # fmt: skip
    """Return the referrals of a table, joined to people.

    Parameters
    ----------
    access, people
        The tables; people may be None, and what is personal then stands in the first.
    person, service
        Columns.
    here
        Columns of access by what they are for, `referred` among them.
    personal
        Columns of people (or of access) by what they are for.

    Raises
    ------
    DuplicateRowsError
        Where a person has two rows in the table of people.
    NotEstimableError
        Where there are no referrals.
    """
    own = {} if people is not None else dict(personal)
    taken = _taken(access, person, {**here, **own}, service=service)
    if not len(taken):
        raise NotEstimableError("The table of access has no rows.", "Give a row a person and service.")
    codes, strangers = coded(taken["person"]), False
    if people is not None and personal:
        about = _taken(people, person, personal)
        place, strangers = joined(taken["person"], about["person"])
        found = about.drop(columns="person").reindex(place).reset_index(drop=True)
        taken = pd.concat([taken, found], axis=1)
    return _made(taken, codes, {**here, **personal}, strangers=strangers)


def _taken(
    data: object, person: str, columns: Mapping[str, str], *, service: str | None = None
) -> pd.DataFrame:
    kinds = {
        "flags": [c for p, c in columns.items() if p in {"accepted", "label", *_PERSONAL}],
        "days": [c for p, c in columns.items() if p in _DAYS],
        "groups": [c for p, c in columns.items() if p in {"reason", "exit_reason", *_SEVERITY}],
    }
    if service is not None:
        kinds["groups"].append(service)
    declared = {c: list(SEVERITIES) for p, c in columns.items() if p in _SEVERITY}
    found = take_rows(data, ids=[person], categories=declared, **kinds)  # type: ignore[arg-type]
    made = {"person": found[person]} | {p: found[c] for p, c in columns.items()}
    if service is not None:
        made["service"] = found[service]
    return pd.DataFrame(made)


def _made(taken: pd.DataFrame, codes: Ints, columns: Mapping[str, str], *, strangers: bool) -> Referrals:
    absent = np.full(len(taken), np.nan)

    def flag(name: str) -> Floats:
        return taken[name].to_numpy(dtype=np.float64) if name in columns else absent

    def day(name: str) -> Floats:
        if name not in columns:
            return absent
        found = taken[name].to_numpy(dtype="datetime64[D]")
        return np.where(np.isnat(found), np.nan, found.astype(np.int64).astype(np.float64))

    flags = {name: flag(name) for name in ("accepted", "label")}
    flags |= {name: of_person(flag(name), codes) for name in _PERSONAL}
    severities = {
        name.removesuffix("_severity"): of_person(_rank(taken, name, columns), codes) for name in _SEVERITY
    }
    return Referrals(
        codes,
        taken["service"],
        {name: day(name) for name in _DAYS},
        flags,
        {k: np.where(np.isnan(v), -1, v).astype(np.int64) for k, v in severities.items()},
        _placed(taken, "reason", REASONS, columns, other=len(REASONS) - 1),
        _placed(taken, "exit_reason", EXITS, columns, other=-1),
        strangers,
    )


def _rank(taken: pd.DataFrame, name: str, columns: Mapping[str, str]) -> Floats:
    if name not in columns:
        return np.full(len(taken), np.nan)
    found = ranks(taken[name])
    return np.where(found < 0, np.nan, found)


def _placed(
    taken: pd.DataFrame, name: str, labels: tuple[str, ...], columns: Mapping[str, str], *, other: int
) -> Ints:
    """Return the place of each label in a list; `other` where it is none of them, −1 where it is not known."""
    if name not in columns:
        return np.full(len(taken), -1, dtype=np.int64)
    known = {label: i for i, label in enumerate(labels)} | {UNKNOWN: -1}
    of_label = np.array([known.get(str(c), other) for c in taken[name].cat.categories] + [-1], dtype=np.int64)
    return of_label[taken[name].cat.codes.to_numpy(dtype=np.int64)]
