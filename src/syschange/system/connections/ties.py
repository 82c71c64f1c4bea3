"""The ties of each person at two times: which were kept, lost and gained."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.errors import DataWarning, NotEstimableError, WrongTypeError
from syschange.frames import UNKNOWN
from syschange.system.fields import Fields, beside, one_of_each, read
from syschange.system.measured import PERIOD, period_of

KINDS = ("family", "friend", "neighbour", "colleague", "peer group", "paid worker")
PAID, PEERS = "paid worker", "peer group"
FIELDS = Fields(
    ids=("person_id", "tie_id"), groups=("kind",), flags=("present", "close"), values=("months", "distance"),
    required=("person_id", "tie_id", "months", "present"), orders={"kind": KINDS},
)  # fmt: skip
UNMENTIONED = ("lost", "left out")
_MONTH = 365.25 / 12
_MANY = 0.2  # ours: share of people, or ties, from which what is missing is a warning
NOT_AGAIN = "More than one in five people were not asked again, so the rest may not speak for them."
NOT_DUE = "People who started too lately to be asked again are left out of what became of ties."
NO_KIND = "Ties to paid workers are not told apart, and count as others do."


@dataclass(frozen=True, eq=False)
class Ties:
    """People who were asked at the start, and their ties.

    Attributes
    ----------
    people
        A row a person asked at the start: `person_id`, `followed`, `due` (whether the end has come, by the last day
        that records cover), the characteristics, and `period` where a change is asked about.
    ties
        A row a tie of theirs: `person` (their place in `people`), `was` and `stays` (whether there at the start and
        at the end; missing where nobody asked), `close` at the start, `paid`, `peers`, and `farther`, how many more
        kilometres away somebody lives.
    kinds
        Whether kinds of tie are recorded.
    rows, used
        Rows received, and used.
    notes
        What has to be said of the data.
    """

    people: pd.DataFrame
    ties: pd.DataFrame
    kinds: bool
    rows: int
    used: int
    notes: tuple[str, ...]


def ties_of(
    data: object, *, called: Mapping[str, str], people: pd.DataFrame | None, by: Sequence[str],
    changed_on: object | None, before: float, after: float, within: float, unmentioned: str,
    until: pd.Timestamp | None,
) -> Ties:  # fmt: skip
    """Return the ties of each person at the start and at the end.

    Parameters
    ----------
    data
        The table of ties.
    called
        Its columns that are called otherwise than in the schema.
    people, by
        The table of people, and the characteristics asked for.
    changed_on
        The day of the change, for which people need the day they started.
    before, after, within
        The months of the two times, and how many months about them count as that time. Of several times the nearest
        counts, then the later.
    unmentioned
        What becomes of a tie that was there and of which the end says nothing: it is "lost", or is "left out".
    until
        The last day that records cover: who started too lately to be asked again by then is not due. None where
        everybody is.

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column cannot be used.
    NotEstimableError
        Where nobody has ties at the first time.

    Warns
    -----
    DataWarning
        Where more than one in five people were not asked again, or as many ties are not mentioned again.
    """
    found = read(data, "ties", FIELDS, called, more=by)
    rows = found.dropna(subset=["person_id", "tie_id", "months", "present"]).reset_index(drop=True)
    if (rows["months"] < 0).any():
        raise WrongTypeError("Some months are below 0.", "Months count from each person's start.")
    first, last = (_at(rows, month, within) for month in (before, after))
    if not len(first):
        raise NotEstimableError(
            f"Nobody was asked about ties at month {before:g}.", "Check months, before= and within=."
        )
    whole = _people(first, last, rows, people, by, changed_on)
    whole["due"] = _due(whole, people, until, after + within) | (whole["followed"] == 1)
    made, unsaid = _paired(first, last, whole, unmentioned)
    notes = _doubts(found, rows, first, last, whole, unsaid, unmentioned)
    notes += () if "kind" in rows else (NO_KIND,)
    return Ties(whole, made, "kind" in rows, len(found), len(rows), notes)


def _at(rows: pd.DataFrame, month: float, within: float) -> pd.DataFrame:
    """Return each person's ties at the time nearest to a month, a row a tie."""
    apart = (rows["months"] - month).abs()
    near = rows[apart <= within]
    away = apart[near.index]
    nearest = away == away.groupby(near["person_id"]).transform("min")
    near = near[nearest]
    near = near[near["months"] == near.groupby("person_id")["months"].transform("max")]
    # A tie told of twice is there if one of the rows says so.
    order = ["person_id", "tie_id", "present", *(c for c in ("close", "distance") if c in near)]
    order += ["kind"] if "kind" in near else []
    return near.sort_values(order, kind="stable").drop_duplicates(["person_id", "tie_id"], keep="last")


def _people(  # noqa: PLR0917 - as asked for
    first: pd.DataFrame, last: pd.DataFrame, rows: pd.DataFrame, people: pd.DataFrame | None, by: Sequence[str],
    changed_on: object | None,
) -> pd.DataFrame:  # fmt: skip
    made = pd.DataFrame({"person_id": np.unique(first["person_id"].to_numpy(dtype=object).astype(str))})
    made["followed"] = made["person_id"].isin(last["person_id"]).astype(float)
    for column in by:
        if column in rows:
            made[column] = one_of_each(rows, "person_id", column).reindex(made["person_id"]).to_numpy()
            made[column] = pd.Categorical(made[column], categories=rows_kinds(rows, column), ordered=True)
    made = beside(made, "ties", people, by)
    if changed_on is not None:
        if people is None:
            raise WrongTypeError(
                "Without a table of people nothing says who started before the change.",
                "Give people= with the day each started, or leave changed_on= out.",
            )
        days = made["person_id"].map(dict(zip(people["person_id"], people["started_on"], strict=True)))
        made[PERIOD] = period_of(days.astype("datetime64[s]"), changed_on)
    return made


def _due(
    whole: pd.DataFrame, people: pd.DataFrame | None, until: pd.Timestamp | None, months: float
) -> "pd.Series[bool]":
    """Return whether the end has come for each person; where nothing says when they started, it has."""
    if until is None or people is None or "started_on" not in people:
        return pd.Series(True, index=whole.index)  # noqa: FBT003 - a column of it
    days = whole["person_id"].map(dict(zip(people["person_id"], people["started_on"], strict=True)))
    ends = days.astype("datetime64[s]") + pd.to_timedelta(round(months * _MONTH), unit="D")
    return ~(ends > until)


def rows_kinds(rows: pd.DataFrame, column: str) -> list[str]:
    """Return the labels of a characteristic and those it may come to have once put together by person."""
    kinds = list(one_of_each(rows, "person_id", column).cat.categories)
    return kinds if UNKNOWN in kinds else [*kinds, UNKNOWN]


def _paired(
    first: pd.DataFrame, last: pd.DataFrame, whole: pd.DataFrame, unmentioned: str
) -> tuple[pd.DataFrame, float]:
    """Return a row a tie with what it was and what it is, and the share of ties not mentioned again."""
    columns = ["person_id", "tie_id", "present", *(c for c in ("close", "distance", "kind") if c in first)]
    followed = set(whole.loc[whole["followed"] == 1, "person_id"])
    again = last[last["person_id"].isin(set(whole["person_id"]))]
    both = first[columns].merge(
        again[columns], on=["person_id", "tie_id"], how="outer", suffixes=("", "_end")
    )
    asked = both["person_id"].isin(followed).to_numpy()
    was = both["present"].fillna(0.0)
    silent = asked & (was == 1).to_numpy() & both["present_end"].isna().to_numpy()
    unsaid = float(silent.sum() / max((asked & (was == 1)).sum(), 1))
    if unmentioned == "left out":
        both, was, asked = both[~silent], was[~silent], asked[~silent]
    place = pd.Series(np.arange(len(whole)), index=whole["person_id"])
    made = pd.DataFrame({"person": both["person_id"].map(place).to_numpy(), "was": was.to_numpy()})
    made["stays"] = np.where(asked, both["present_end"].fillna(0.0), np.nan)
    made["close"] = both["close"].to_numpy() if "close" in both else np.nan
    made["farther"] = (both["distance_end"] - both["distance"]).to_numpy() if "distance" in both else np.nan
    kind = np.full(len(both), UNKNOWN, dtype=object)
    if "kind" in both:
        start, end = (both[c].astype(object).where(both[c].notna(), UNKNOWN) for c in ("kind", "kind_end"))
        kind = start.where(start != UNKNOWN, end).to_numpy(dtype=object)
    made["paid"], made["peers"] = kind == PAID, kind == PEERS
    return made, unsaid


def _doubts(  # noqa: PLR0917 - what has been read, and how
    found: pd.DataFrame, rows: pd.DataFrame, first: pd.DataFrame, last: pd.DataFrame, whole: pd.DataFrame,
    unsaid: float, unmentioned: str,
) -> tuple[str, ...]:  # fmt: skip
    said = []
    if len(rows) < len(found):
        said.append("Rows that do not say whose tie it is, when, or whether it was there are left out.")
    if len(set(last["person_id"]) - set(first["person_id"])):
        said.append("People asked at the end and not at the start are left out.")
    if unsaid:
        how = "taken as lost" if unmentioned == "lost" else "left out"
        sentence = f"Ties that were there and are not mentioned at the end are {how}."
        said.append(sentence)
        if unsaid > _MANY:
            warnings.warn(sentence, DataWarning, stacklevel=4)
    if not whole["due"].all():
        said.append(NOT_DUE)
    if (whole.loc[whole["due"], "followed"] == 0).mean() > _MANY:
        said.append(NOT_AGAIN)
        warnings.warn(NOT_AGAIN, DataWarning, stacklevel=4)
    return tuple(said)
