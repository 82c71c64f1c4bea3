"""From a plan's tables to one row a person: arm, groups, whose case it is, and scores; no name changes a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from syschange.criteria.gathering.tables import PERSON, judged_people
from syschange.criteria.plan import Comparison, Outcome, Plan
from syschange.frames import column_names, take_rows
from syschange.statistics.reliance import SUMS

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Key = tuple[str, float]  # the name of an outcome, and a time of it
WORKER, AGENCY = "worker_id", "agency"
NOT_KNOWN = -1


@dataclass(frozen=True, eq=False)
class Cases:
    """Everybody who is judged, with the scores of each.

    Attributes
    ----------
    changed
        Whether a person got the change, shape (people,).
    labels
        The groups each is in, by characteristic.
    cell
        Which pair of worker and organisation has the case, shape (people,).
    worker, organisation
        The worker and the organisation of each pair by number, -1 where not known. Numbers follow from the sums of
        their cases alone, so that no name changes anything; those with cases of the change come first.
    scores
        By outcome and time, larger being better and measured from a pivot, missing where not known.
    pivots
        What the scores of each outcome were measured from, larger being better.
    persons, places
        How many workers, and how many organisations, have cases of the change.
    """

    changed: Flags
    labels: Mapping[str, NDArray[np.str_]]
    cell: Ints
    worker: Ints
    organisation: Ints
    scores: Mapping[Key, Floats]
    pivots: Mapping[str, float]
    persons: int = 0
    places: int = 0

    def within(self, group: Mapping[str, str]) -> Flags:
        """Return who is in a group."""
        inside = np.ones(len(self.changed), dtype=bool)
        for column, label in group.items():
            inside &= self.labels[column] == label
        return inside

    def sums(self, columns: Sequence[Floats], who: Flags) -> Floats:
        """Return the sums and the products of columns over people in whom all are known.

        Returns
        -------
        array
            Shape (2, cells, 1 + k + k(k + 1)/2): of the changed arm, then the comparison, by cell: people, then each
            column, then the products of each with itself and those after it.
        """
        kept = who & np.isfinite(np.array(columns)).all(axis=0)
        place = np.where(self.changed, 0, len(self.worker))[kept] + self.cell[kept]
        known = [c[kept] for c in columns]
        made = [np.ones(int(kept.sum())), *known, *(a * b for i, a in enumerate(known) for b in known[i:])]
        size = 2 * len(self.worker)
        added: Floats = np.stack(
            [np.bincount(place, w, minlength=size).astype(np.float64) for w in made], axis=-1
        ).reshape(2, -1, len(made))
        return added

    def six(self, after: Floats, before: Floats, who: Flags) -> Floats:
        """Return the sums of a score and the one before, in the order of `statistics.reliance.SUMS`."""
        n, y, x, yy, xy, xx = np.moveaxis(self.sums([after, before], who), -1, 0)
        by_name = {"n": n, "y": y, "yy": yy, "x": x, "xx": xx, "xy": xy}
        return np.stack([by_name[name] for name in SUMS], axis=-1)


def cases_of(plan: Plan, tables: Mapping[str, Any]) -> Cases | None:
    """Return the people of a plan with their scores; None where nothing says whose cases they are.

    Parameters
    ----------
    plan, tables
        The plan, and its tables as `gathering.load` gives them.
    """
    arms = plan.comparison
    people = judged_people(plan, tables)
    if arms is None or not {arms.worker or WORKER, arms.organisation} & set(column_names(people)):
        return None
    who = _people(plan, arms, people, tables)
    pivots: dict[str, float] = {}
    scores: dict[Key, Floats] = {}
    for outcome in plan.outcomes:
        own = _scores(outcome, tables, who.index)
        sign = 1.0 if outcome.direction == "higher_is_better" else -1.0
        held = np.concatenate(list(own.values())) if own else np.empty(0)
        centre = float(np.round(np.nanmedian(held))) if np.isfinite(held).any() else 0.0
        pivots[outcome.name] = sign * centre
        scores |= {(outcome.name, at): sign * (s - centre) for at, s in own.items()}
    return _numbered(_sorted(plan, arms, who, scores), pivots)


def _people(plan: Plan, arms: Comparison, people: object, tables: Mapping[str, Any]) -> pd.DataFrame:
    """Return who is in one of the two arms, with the worker and the organisation of each; missing where not known."""
    names = column_names(people)
    worker, own = arms.worker or WORKER, arms.organisation
    ids = [PERSON, *(c for c in dict.fromkeys((worker, own)) if c in names)]
    found = take_rows(people, ids=ids, groups=[arms.column, *plan.characteristics]).set_index(PERSON)
    found = found[found[arms.column].isin([arms.change, arms.comparison])]
    blank = pd.Series(np.nan, index=found.index, dtype=object)
    whose = _named(found[worker]) if worker in found else blank
    stated = _named(found[own]) if own in found else None
    place = stated if stated is not None else whose.map(_agencies(tables))
    return found.assign(**{"whose ": whose, "place ": place})


def _named(ids: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return ids with blank ones missing: a blank names nobody."""
    return ids.where(ids.notna() & ids.astype("str").str.strip().ne(""))


def _agencies(tables: Mapping[str, Any]) -> dict[str, str]:
    """Return the organisation of each worker; of one with posts at several, the first by name (ours)."""
    workforce = tables.get("workforce")
    if workforce is None or not {WORKER, AGENCY} <= set(column_names(workforce)):
        return {}
    posts = take_rows(workforce, ids=[WORKER, AGENCY]).dropna()
    first = posts.groupby(WORKER)[AGENCY].min()
    return {str(worker): str(agency) for worker, agency in first.items()}


def _scores(outcome: Outcome, tables: Mapping[str, Any], who: "pd.Index[Any]") -> dict[float, Floats]:
    """Return the scores of an outcome by time; of access, whether people got in, at no time."""
    if outcome.table == "access":
        rows = take_rows(tables["access"], ids=[PERSON], groups=["service"], flags=["reached"])
        rows = rows[rows["service"] == outcome.item].drop_duplicates(PERSON).set_index(PERSON)
        return {0.0: rows["reached"].reindex(who).to_numpy(dtype=np.float64)}
    rows = take_rows(tables["outcomes"], ids=[PERSON], groups=["measure"], values=["months", "value"])
    rows = rows[(rows["measure"] == outcome.item) & rows["value"].notna() & rows["months"].notna()]
    return {
        float(str(at)): own.drop_duplicates(PERSON)
        .set_index(PERSON)["value"]
        .reindex(who)
        .to_numpy(dtype=np.float64)
        for at, own in rows.groupby("months", sort=True)
    }


def _sorted(plan: Plan, arms: Comparison, who: pd.DataFrame, scores: Mapping[Key, Floats]) -> Cases:
    """Return the people in the order of their scores, so that sums do not depend on the order of rows."""
    changed = (who[arms.column].astype("str") == arms.change).to_numpy()
    order = np.lexsort([*scores.values(), changed])
    codes = [pd.factorize(who[c])[0].astype(np.int64)[order] for c in ("whose ", "place ")]
    pairs, cell = np.unique(np.column_stack(codes), axis=0, return_inverse=True)
    labels = {c: who[c].astype("str").to_numpy(dtype=str)[order] for c in plan.characteristics}
    held = {key: s[order] for key, s in scores.items()}
    return Cases(
        changed[order], labels, cell.reshape(-1).astype(np.int64), pairs[:, 0], pairs[:, 1], held, {}
    )


def _numbered(made: Cases, pivots: Mapping[str, float]) -> Cases:
    """Return the cases with workers and organisations numbered by the sums of their cases."""
    everybody = np.ones(len(made.changed), dtype=bool)
    parts = [made.sums([s], everybody) for s in made.scores.values()]
    enrolled = made.sums([np.zeros(len(made.changed))], everybody)[..., :1]
    keys = np.concatenate([enrolled, *parts], axis=-1)
    flat = np.moveaxis(keys, 1, 0).reshape(len(made.worker), -1)
    order = np.lexsort(flat.T[::-1])
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    got = enrolled[0, order, 0] > 0
    worker, persons = _renumbered(made.worker[order], got)
    organisation, places = _renumbered(made.organisation[order], got)
    return Cases(
        made.changed,
        made.labels,
        place[made.cell],
        worker,
        organisation,
        made.scores,
        pivots,
        persons,
        places,
    )


def _renumbered(codes: Ints, got: Flags) -> tuple[Ints, int]:
    """Return codes numbered as they first come, those with cases of the change first, and how many have such."""
    first = dict.fromkeys(int(c) for c in codes[got] if c != NOT_KNOWN)
    persons = len(first)
    first |= dict.fromkeys(int(c) for c in codes if c != NOT_KNOWN)
    number = {c: i for i, c in enumerate(first)} | {NOT_KNOWN: NOT_KNOWN}
    return np.array([number[int(c)] for c in codes], dtype=np.int64), persons
