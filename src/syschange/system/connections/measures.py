"""What is measured of people's ties, of who contributes, and of who decides."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.frames import UNKNOWN
from syschange.system.connections.ties import Ties
from syschange.system.fields import APART, Fields, beside, read
from syschange.system.measured import PERIOD, Measure, period_of

FOLLOWED, GAINED, LOST, KEPT, NET = "followed_up", "gained", "lost", "kept", "net"
GAINED_ANY, CLOSE_LOST, BEFORE_TIES, AFTER_TIES = "gained_any", "close_lost", "ties_before", "ties_after"
PAID_GAINED, PAID_LOST = "paid_gained", "paid_lost"
ISOLATED, ISOLATED_AFTER, JOINED, PEER_GROUP = "isolated", "isolated_after", "isolated_joined", "peer_group"
CONTRIBUTES, DECIDED, DECIDED_ALONE, MONEY = "contributes", "decided_with", "decided_by", "money_with"
MEASURES: Mapping[str, Measure] = {
    m.name: m
    for m in (
        Measure(GAINED, "ties gained a person", "mean"),
        Measure(LOST, "ties lost a person", "mean", better="lower"),
        Measure(KEPT, "ties kept a person", "mean"),
        Measure(NET, "ties gained less ties lost a person, which hides loss", "mean"),
        Measure(GAINED_ANY, "people who gained a tie"),
        Measure(CLOSE_LOST, "people who lost a close tie", better="lower"),
        Measure(BEFORE_TIES, "ties a person at the start", "mean"),
        Measure(AFTER_TIES, "ties a person at the end", "mean"),
        Measure(PAID_GAINED, "ties to paid workers gained a person", "mean", better=""),
        Measure(PAID_LOST, "ties to paid workers lost a person", "mean", better=""),
        Measure(ISOLATED, "people without an unpaid tie at the start", better="lower"),
        Measure(ISOLATED_AFTER, "people without an unpaid tie at the end", better="lower"),
        Measure(JOINED, "people without an unpaid tie at the start who are in a peer group at the end"),
        Measure(PEER_GROUP, "people in a peer group at the end"),
        Measure(FOLLOWED, "people asked again at the end"),
        Measure(CONTRIBUTES, "people who help others"),
        Measure(DECIDED, "decisions taken by or with the people concerned"),
        Measure(DECIDED_ALONE, "decisions taken by the people concerned themselves"),
        Measure(MONEY, "money decided on by or with the people concerned"),
    )
}
DECIDERS = ("people concerned", "shared with people concerned")
RATINGS = Fields(
    ids=("rater_id", "person_id"), groups=("item", "reported_by"), values=("rating", "lowest", "highest"),
    days=("rated_on",), required=("rater_id", "item", "rating"),
)  # fmt: skip
DECISIONS = Fields(
    ids=("decision_id", "person_id"), groups=("decided_by", "kind"), values=("amount",),
    days=("asked_on", "decided_on"), required=("decision_id", "decided_by"),
)  # fmt: skip
Floats = npt.NDArray[np.float64]
Given = list[tuple[Measure, pd.DataFrame]]


def given(name: str, rows: pd.DataFrame, value: Any) -> tuple[Measure, pd.DataFrame]:  # noqa: ANN401 - numbers
    """Return a measure with its rows, which have `unit`."""
    made = rows.assign(value=np.asarray(value, dtype=np.float64)).reset_index(drop=True)
    return MEASURES[name], made


def of_ties(made: Ties, *, count_paid: bool) -> Given:
    """Return the measures of ties, a row a person asked at the start; missing where nobody asked again."""
    rows = made.people.assign(unit=made.people["person_id"])
    size = len(rows)
    ties, followed = made.ties, rows["followed"].to_numpy() == 1
    counted = np.ones(len(ties), dtype=np.bool_) if count_paid else ~ties["paid"].to_numpy()

    def number(which: Any) -> Floats:  # noqa: ANN401 - yes and no
        weights = np.asarray(which, dtype=np.float64)
        return np.asarray(np.bincount(ties["person"], weights=weights, minlength=size), dtype=np.float64)

    def asked(values: Any) -> Floats:  # noqa: ANN401 - numbers, or yes and no
        return np.where(followed, values, np.nan)

    was, stays = ties["was"].to_numpy() == 1, ties["stays"].to_numpy() == 1
    gained, lost, kept = (asked(number(counted & w)) for w in (~was & stays, was & ~stays, was & stays))
    found = {GAINED: gained, LOST: lost, KEPT: kept, NET: gained - lost}
    found[GAINED_ANY] = np.where(followed, gained > 0, np.nan)
    if ties["close"].notna().any():
        found[CLOSE_LOST] = asked(_close_lost(ties, counted & was & ~stays, number))
    paid = ties["paid"].to_numpy()
    alone = number(~paid & was) == 0
    found |= {AFTER_TIES: asked(number(counted & stays)), ISOLATED_AFTER: asked(number(~paid & stays) == 0)}
    if made.kinds:
        found |= {
            PAID_GAINED: asked(number(paid & ~was & stays)),
            PAID_LOST: asked(number(paid & was & ~stays)),
        }
        found[PEER_GROUP] = asked(number(ties["peers"] & stays) > 0)
    found[FOLLOWED] = followed.astype(float)
    due = rows["due"].to_numpy()
    every = [given(name, rows[due], values[due]) for name, values in found.items()]
    every += [given(BEFORE_TIES, rows, number(counted & was)), given(ISOLATED, rows, alone)]
    if made.kinds:
        every.append(given(JOINED, rows[alone & due], found[PEER_GROUP][alone & due]))
    return every


def _close_lost(ties: pd.DataFrame, gone: Any, number: Any) -> Floats:  # noqa: ANN401 - see of_ties
    """Return whether a close tie was lost; missing where it is not known of a tie lost whether it was close."""
    close = ties["close"].to_numpy()
    some, unsure = number(gone & (close == 1)) > 0, number(gone & np.isnan(close)) > 0
    return np.where(some, 1.0, np.where(unsure, np.nan, 0.0))


def contributes(
    data: object, item: str, item_from: float | None, called: Mapping[str, str], *, people: pd.DataFrame | None,
    by: Sequence[str], changed_on: object | None,
) -> tuple[Measure, pd.DataFrame]:  # fmt: skip
    """Return who says that they help others, by the latest rating of an item that people themselves gave.

    Raises
    ------
    UnknownChoiceError
        Where there is no such item.
    WrongTypeError
        Where nothing says from what rating on it counts.
    NotEstimableError
        Where nobody rated it themselves.
    """
    rows = read(data, "ratings", RATINGS, called, more=by)
    items = [str(c) for c in rows["item"].cat.categories if c != UNKNOWN]
    if item not in items:
        raise UnknownChoiceError("item of the ratings", item, items)
    rows = rows[(rows["item"].astype(str) == item) & rows["rater_id"].notna()]
    if "reported_by" in rows:
        rows = rows[rows["reported_by"].astype(str) == "person"]
    if not rows["rating"].notna().any():
        raise NotEstimableError(
            "Nobody rated that item of themselves.", "Ask people, and not staff, whether they help others."
        )
    value = (rows["rating"] >= _least(rows, item_from)).astype(float).where(rows["rating"].notna())
    who = rows["person_id"] if "person_id" in rows else pd.Series(None, index=rows.index, dtype="str")
    rows = beside(rows.assign(person_id=who.fillna(rows["rater_id"])), "ratings", people, by)
    rows = rows.assign(value=value, unit=rows["rater_id"])
    if changed_on is not None:
        rows[PERIOD] = period_of(rows["rated_on"], changed_on)
    day = rows["rated_on"] if "rated_on" in rows else pd.Series(pd.NaT, index=rows.index)
    keys = ["unit", PERIOD] if changed_on is not None else ["unit"]
    latest = rows.assign(day=day).sort_values([*keys, "day", "value"], kind="stable", na_position="first")
    latest = latest.drop_duplicates(keys, keep="last").reset_index(drop=True)
    return given(CONTRIBUTES, latest, latest["value"])


def _least(rows: pd.DataFrame, item_from: float | None) -> "pd.Series[Any] | float":
    if item_from is not None:
        return item_from
    if {"lowest", "highest"} <= set(rows) and rows[["lowest", "highest"]].notna().all(axis=None):
        # The upper half of the item's own scale, the middle not among it.
        return (rows["lowest"] + rows["highest"]) / 2 + 1e-9
    raise WrongTypeError("Nothing says from what rating on somebody helps others.", "Give item_from=.")


def decisions_of(
    data: object, called: Mapping[str, str], *, people: pd.DataFrame | None, by: Sequence[str],
    changed_on: object | None,
) -> tuple[pd.DataFrame, bool]:  # fmt: skip
    """Return decisions, each once, and whether any is about a person.

    A row has `unit` (whom it is about, or the decision itself), `with_people` and `by_people` (missing where it is
    not known who decided), `amount`, `kind`, `asked_on`, `decided_on`, the characteristics, and `period`.

    Raises
    ------
    WrongTypeError
        Where a change is asked about and no decision has a day.
    """
    rows = read(data, "decisions", DECISIONS, called, more=by)
    rows = rows[rows["decision_id"].notna()]
    order = [c for c in ("decided_on", "asked_on", "amount", "person_id") if c in rows]
    rows = (
        rows.sort_values(["decision_id", *order], kind="stable")
        .drop_duplicates("decision_id")
        .reset_index(drop=True)
    )
    who = rows["person_id"] if "person_id" in rows else pd.Series(None, index=rows.index, dtype="str")
    about = who.notna()
    rows["unit"] = ("person " + who).fillna("decision " + rows["decision_id"])
    decider = rows["decided_by"].astype(str)
    known = decider != UNKNOWN
    rows["with_people"] = decider.isin(DECIDERS).astype(float).where(known)
    rows["by_people"] = (decider == DECIDERS[0]).astype(float).where(known)
    for column in ("asked_on", "decided_on"):
        if column not in rows:
            rows[column] = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[s]")
    if "amount" not in rows:
        rows["amount"] = np.nan
    rows = _labelled(rows, who, about, people, by)
    if changed_on is not None:
        day = rows["decided_on"].fillna(rows["asked_on"])
        if not day.notna().any():
            raise WrongTypeError("No decision has a day.", "Give the day of each, or leave changed_on= out.")
        rows[PERIOD] = period_of(day, changed_on)
    return rows, bool(about.any())


def _labelled(
    rows: pd.DataFrame,
    who: "pd.Series[Any]",
    about: "pd.Series[Any]",
    people: pd.DataFrame | None,
    by: Sequence[str],
) -> pd.DataFrame:
    """Return decisions with the characteristics of the people they are about; others are not told apart."""
    missing = [c for c in by if c not in rows]
    if not missing:
        return rows
    if people is None or not about.any():
        return rows.assign(
            **{c: pd.Categorical([APART] * len(rows), categories=[APART], ordered=True) for c in missing}
        )
    made = beside(rows.assign(person_id=who), "decisions", people, by)
    for column in missing:
        kinds = [*made[column].cat.categories, APART]
        labels = made[column].astype(str).where(about, APART)
        made[column] = pd.Categorical(labels, categories=kinds, ordered=True)
    return made


def of_decisions(rows: pd.DataFrame, *, personal: bool) -> Given:
    """Return the shares of decisions that people concerned took or shared in.

    Raises
    ------
    NotEstimableError
        Where it is not known of any who decided.
    """
    if not rows["with_people"].notna().any():
        raise NotEstimableError("It is not known of any decision who took it.", "Leave out decisions=.")
    made = []
    for name, column in ((DECIDED, "with_people"), (DECIDED_ALONE, "by_people")):
        asked = MEASURES[name]
        measure = Measure(asked.name, asked.asks, unit="decisions", personal=personal)
        made.append((measure, given(name, rows, rows[column])[1]))
    return made
