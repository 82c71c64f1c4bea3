"""The verb: decisions and recovery capital in, whether people with more to build on are taken less often out."""

import hashlib
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import DataWarning, NotEstimableError, WrongTypeError
from syschange.frames import UNKNOWN, require_names
from syschange.results import parameters
from syschange.schemas import private_columns
from syschange.statistics.levels import is_number, require_level
from syschange.system.digests import digest_of
from syschange.system.measured import Measure, measured
from syschange.system.people_beside import few_unnamed, of_the_records, require_shared
from syschange.system.rationing.records import (
    DECIDED_ON,
    NEGATIVE,
    POSITIVE,
    REPORTED_BY,
    SEVERITY,
    Columns,
    Decisions,
    decisions,
)
from syschange.system.rationing.result import HIGHEST, LOWEST, MIDDLE, REPORTER, THIRD, Rationing
from syschange.system.rationing.slopes import slopes_of

_TAKEN = ("measure", "asks", "ways", "quantity", "period", "against", "n", "units", "unknown", "numerator", "value",
          "lower", "upper", "level", "method", "unit", "accepted", THIRD, POSITIVE, NEGATIVE, REPORTED_BY, "capital",
          "model", "people", "refused", "sd", "reading", "detectable")  # fmt: skip
THIRDS = (LOWEST, MIDDLE, HIGHEST, UNKNOWN)
SMALL = "(groups of fewer than ten people)"
_MOST_MISSING = 0.2  # ours: beyond one in five the rest may not speak for them
_MISSING = "recovery capital is missing for more than one person in five, so the rest may not speak for them"


def rationing(
    data: object,
    *,
    ratings: object | None = None,
    people: object | None = None,
    capital: str = "recovery_capital_positive",
    negative: str | None = "recovery_capital_negative",
    accepted: str = "accepted",
    reported_by: str | None = REPORTED_BY,
    severity: Sequence[str] = SEVERITY,
    by: Sequence[str] = (),
    person: str = "person_id",
    item: str = "item",
    rating: str = "rating",
    rated_on: str = "rated_on",
    decided_on: str | None = DECIDED_ON,
    margin: float | None = None,
    level: float = 0.95,
) -> Rationing:
    """Ask whether recovery capital is used to ration: are people with more to build on taken on less often?

    Parameters
    ----------
    data
        A tidy table of any engine, one row a person and decision. Intervals allow for people who have several.
    ratings
        A table that holds the scores, a row a person and item, of which each person's first known one is taken; None
        where they are columns of the first table. A rating of a later day than the decision does not count.
    people
        The table of people, where severities or characteristics stand in it.
    capital, negative
        What people have to build on, and what holds them back: columns, or with `ratings` the names of items.
        The second may be absent.
    accepted
        The column of whether the person was taken on; missing where nothing is decided.
    reported_by
        The column of who assessed recovery capital; it may be absent.
    severity
        Columns within whose groups people are compared, those missing as a group of their own. Those of the schema
        may be absent; none are controlled for where the list is empty.
    by
        Characteristics to look at apart, one at a time.
    person
        The column of who.
    item, rating, rated_on
        Columns of `ratings`: what was rated, the score, and the day. For a table of outcomes give "measure", "value"
        and "assessed_on".
    decided_on
        The column of the first table with the day of the decision, for use with `ratings`; it may be absent, and
        then, or where it is None, the words say that scores may be later than the decision.
    margin
        The slope that would be too small to matter, as a share for each standard deviation: .02 for two percentage
        points. None: no slope is called too small.
    level
        Confidence level of the intervals; .95 by convention.

    Returns
    -------
    Rationing

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column, item or option cannot be used.
    DuplicateRowsError
        Where a person has two rows in the table of people, or two ratings of an item on the first day of any.
    NotEstimableError
        Where there are no rows, or nothing is decided yet.

    Warns
    -----
    DataWarning
        Where recovery capital is missing for more than one person in five.
    """
    require_names(by, taken=_TAKEN, private=private_columns())
    require_level(level)
    require_shared(reported_by, item)
    if isinstance(severity, str) or not isinstance(severity, Sequence):
        raise WrongTypeError(
            "The severities are not a list of names.", "Give a list, for example severity=['risk'], or []."
        )
    if not isinstance(capital, str):
        raise WrongTypeError(
            "The positive recovery capital is not named by a text.", "Name its column or item."
        )
    if margin is not None and not (is_number(margin) and 0 < margin < 1):
        raise WrongTypeError("The margin is not a share between 0 and 1.", "Give for example 0.02.")
    asked = Columns(
        person, accepted, {POSITIVE: capital, NEGATIVE: negative}, reported_by, tuple(severity), tuple(by), item,
        rating, rated_on, decided_on,
    )  # fmt: skip
    found = _named(decisions(data, ratings, people, asked), by)
    if found.rows["accepted"].isna().all():
        raise NotEstimableError(
            "Nothing is decided yet, or no decision is known.", "Wait until some are decided."
        )
    if found.rows[POSITIVE].isna().mean() > _MOST_MISSING:
        warnings.warn(f"{_MISSING.capitalize()}.", DataWarning, stacklevel=2)
    given = parameters(
        ratings=ratings is not None, people=people is not None, capital=capital, negative=negative,
        accepted=accepted, reported_by=reported_by, severity=list(severity), by=list(by), person=person,
        item=item, rating=rating, rated_on=rated_on, decided_on=decided_on, margin=margin, level=level,
    )  # fmt: skip
    return _made(found, given, tuple(by), margin, level)


def _made(
    found: Decisions,
    given: tuple[tuple[str, str], ...],
    by: tuple[str, ...],
    margin: float | None,
    level: float,
) -> Rationing:
    rows = found.rows.assign(**{THIRD: _thirds(found.rows[POSITIVE].to_numpy(dtype=float))})
    lines = slopes_of(found, by)
    used = int((rows["accepted"].notna() & rows[POSITIVE].notna()).sum())
    made: Rationing = measured(
        Rationing, list(_measures(rows, found)), provenance=("system.rationing", given), rows=(len(rows), used),
        by=(THIRD, *by), level=level, against={THIRD: LOWEST}, notes=_notes(found), margin=margin,
        controlled=found.controlled, lines=lines,
    )  # fmt: skip
    digest = hashlib.sha256((str(made.provenance.data_digest) + digest_of(lines)).encode()).hexdigest()
    return replace(made, provenance=replace(made.provenance, data_digest=digest))


def _named(found: Decisions, by: Sequence[str]) -> Decisions:
    """Return the decisions with the groups of fewer than ten people under one name."""
    rows = found.rows.copy()
    for column in (*by, *([REPORTED_BY] if found.reported else [])):
        rows[column] = few_unnamed(rows[column], rows["unit"], few=SMALL)
    return replace(found, rows=rows)


def _thirds(scores: npt.NDArray[np.float64]) -> "pd.Series[Any]":
    """Return in which third of the scores each lies; like scores lie in the same, so that thirds may be uneven."""
    known = ~np.isnan(scores)
    codes = np.full(len(scores), 3)
    if known.any():
        cuts = np.quantile(scores[known], [1 / 3, 2 / 3], method="inverted_cdf")
        codes[known] = np.searchsorted(cuts, scores[known], side="left")
    return pd.Series(pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(list(THIRDS), ordered=True)))


def _measures(rows: pd.DataFrame, found: Decisions) -> Iterator[tuple[Measure, pd.DataFrame]]:
    recorded = rows[POSITIVE].notna().astype(float)
    accepted = rows["accepted"]
    yield Measure("accepted", "accepted, of those decided"), rows.assign(value=accepted)
    yield Measure("recorded", "with recovery capital recorded"), rows.assign(value=recorded)
    for name, kept in (("accepted", 1), ("refused", 0)):
        some = rows.assign(value=recorded)[accepted == kept].reset_index(drop=True)
        yield Measure(f"recorded_if_{name}", f"with recovery capital recorded, of those {name}"), some
    if found.reported:
        with_score = rows[rows[POSITIVE].notna()].reset_index(drop=True)
        who = with_score[REPORTED_BY]
        for label in who.cat.categories:
            if label != UNKNOWN:
                value = (who == label).astype(float).where(who != UNKNOWN)
                asks = f"of recovery capital recorded, assessed by: {label}"
                yield Measure(f"{REPORTER}{label}", asks, better=""), with_score.assign(value=value)


def _notes(found: Decisions) -> tuple[str, ...]:
    said = (
        (not found.controlled, "severity is not controlled for, so that those with more to build on may need less"),
        (found.rows[POSITIVE].isna().mean() > _MOST_MISSING, _MISSING),
        (found.strangers, "some people with a decision are not in the table of people"),
        *((True, clause) for clause in found.timing),
    )  # fmt: skip
    return of_the_records(said)
