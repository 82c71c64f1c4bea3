"""People and the time for which each was seen, before and after the change."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.errors import DuplicateRowsError, NotEstimableError, WrongTypeError, quote
from syschange.frames import UNKNOWN, take_rows
from syschange.system.people_beside import FEWEST
from syschange.system.value.columns import present

ARM = "arm"


@dataclass(frozen=True)
class Design:
    """How use is compared.

    Attributes
    ----------
    changed_on
        The day of the change; None where times are not told apart.
    against
        The label of the arm where nothing was changed; None where there is none.
    follow
        Days for which everybody is followed from their start; None where people are followed in calendar time.
    """

    changed_on: pd.Timestamp | None
    against: str | None
    follow: int | None

    @property
    def by(self) -> list[str]:
        """The characteristic that people are told apart by."""
        return [] if self.against is None else [ARM]


@dataclass(frozen=True, eq=False)
class People:
    """A row a person: `person`, and where they are there `started`, `left` and `arm`."""

    rows: pd.DataFrame
    arms: tuple[str, ...]

    def arm_of(self, person: "pd.Series[str]") -> pd.Categorical:
        """Return the arm of each of some people, unknown where they are not in the table."""
        labels = person.map(self.rows.set_index("person")[ARM].astype(object)).fillna(UNKNOWN)
        return pd.Categorical(labels, categories=[*self.arms, UNKNOWN], ordered=True)


def read_people(data: object, names: Mapping[str, str], design: Design) -> People:
    """Return the table of people.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there or not of its kind, or the arms are not two.
    DuplicateRowsError
        Where a person has two rows.
    NotEstimableError
        Where there is nobody.
    """
    arms = [ARM] if design.against is not None else []
    begun = ["started"] if design.follow is not None else []
    optional = ["left"] if design.follow is not None else ["started", "left"]
    asked = present(
        data, names, required=["person", *arms, *begun], optional=optional, table="the table of people"
    )
    rows = take_rows(
        data, ids=[asked["person"]], groups=[asked[k] for k in arms],
        days=[asked[k] for k in ("started", "left") if k in asked],
    ).rename(columns={v: k for k, v in asked.items()})  # fmt: skip
    rows = rows[rows["person"].notna()].reset_index(drop=True)
    if not len(rows):
        raise NotEstimableError("The table of people holds nobody.", "Give a row for each person.")
    twice = rows.loc[rows["person"].duplicated(), "person"].nunique()
    if twice:
        raise DuplicateRowsError(twice, "row in the table of people")
    return People(rows, _arms(rows, names[ARM], design.against) if arms else ())


def _arms(rows: pd.DataFrame, column: str, against: str | None) -> tuple[str, ...]:
    labels = [str(x) for x in rows[ARM].cat.categories if x != UNKNOWN and (rows[ARM] == x).any()]
    if against not in labels or len(labels) != 2:  # noqa: PLR2004 - one changed and one not
        raise WrongTypeError(
            f"The column {quote(column)} does not hold two groups of which `against` names one.",
            "Name the group where nothing was changed, and keep the people of the two that are compared.",
        )
    if min((rows[ARM] == x).sum() for x in labels) < FEWEST:
        raise NotEstimableError(
            f"One of the groups that are compared has fewer than {FEWEST} people.", "Compare larger groups."
        )
    return (next(x for x in labels if x != against), str(against))


def seen(people: People | None, contacts: pd.DataFrame, design: Design) -> pd.DataFrame:
    """Return from which day up to which each person was seen: `person`, `begin`, `end` (the day after the last).

    Records run from the first contact of anybody to the last. Without a table of people everybody who has a contact
    is taken to have been there throughout; with `follow` those are left out who started before records begin, or too
    lately to be followed that long; those whose start is not known stand without days.

    Raises
    ------
    NotEstimableError
        Where nobody can be followed that long.
    """
    first, last = contacts["day"].min(), contacts["day"].max() + pd.Timedelta(days=1)
    if people is None:
        whole = contacts[["person"]].drop_duplicates().reset_index(drop=True)
        return whole.assign(begin=first, end=last)
    rows = people.rows
    if design.follow is not None:
        end = rows["started"] + pd.Timedelta(days=design.follow)
        made = pd.DataFrame({"person": rows["person"], "begin": rows["started"], "end": end})
        kept: pd.DataFrame = made.loc[~((made["begin"] < first) | (made["end"] > last))]
        if not len(kept):
            raise NotEstimableError(
                "Nobody could be followed for that long in the time for which there are contacts.",
                "Give a shorter time as follow=.",
            )
        return kept.reset_index(drop=True)
    begin = rows["started"] if "started" in rows else pd.Series(first, index=rows.index)
    end = rows["left"] if "left" in rows else pd.Series(last, index=rows.index)
    end = end.where(end < last, last).where(begin.notna())
    return pd.DataFrame({"person": rows["person"], "begin": begin.where(~(begin < first), first), "end": end})


def left_early(people: People | None, spans: pd.DataFrame) -> float:
    """Return the share of the people followed who left before their time was over; 0 where no leaving is recorded."""
    if people is None or "left" not in people.rows:
        return 0.0
    left = spans["person"].map(people.rows.set_index("person")["left"])
    return float((left < spans["end"]).mean())


def years(begin: "pd.Series[pd.Timestamp]", end: "pd.Series[pd.Timestamp]") -> "pd.Series[float]":
    """Return years from one day up to another, none where the second is not later; missing where a day is."""
    days = (end - begin).dt.days.astype("float64")
    return (days / 365.25).mask(days < 0, 0.0).where(begin.notna() & end.notna(), np.nan)
