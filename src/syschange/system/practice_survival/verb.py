"""The verb: documents with the days a site began and stopped, the share that goes on out."""

import math
import warnings
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

import pandas as pd

from syschange.errors import DataWarning, NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.results import Estimate, Provenance, parameters
from syschange.statistics.levels import is_number, require_level
from syschange.statistics.survival import kept_share
from syschange.system.digests import digest_of
from syschange.system.pathways.verb import day
from syschange.system.practice_survival.records import GOING_ON, UNCHECKED, Columns, Pairs, read_pairs
from syschange.system.practice_survival.result import COLUMNS, KEPT, PracticeSurvival
from syschange.system.practice_survival.words import Told, words

MONTH = 365.25 / 12
MONTHS = 24.0  # a convention: studies of sustainment have agreed on no time
FEW = 5  # ours: sites below which a share says little
_MOST_UNCHECKED = 0.5  # ours


def practice_survival(
    documents: object,
    *,
    as_of: date | str,
    months: float = MONTHS,
    since: date | str | None = None,
    changed_on: date | str | None = None,
    unchecked: str = GOING_ON,
    alike: float = 1.0,
    document: str = "document_id",
    site: str = "site",
    adopted: str = "adopted_on",
    practised: str = "practised_on",
    ended: str = "practice_ended_on",
    checked: str = "checked_on",
    level: float = 0.95,
) -> PracticeSurvival:
    """Say how much of a new practice still goes on, so many months after it began or after a day.

    Parameters
    ----------
    documents
        A table of any engine, one row a document and site (the data set `documents`).
    as_of
        The day the records were taken: what happened later is not known.
    months
        How many months on; 24, a convention without a better source.
    since
        The clock. None: each site's own first day. A day, for example the last of the first money: the months count
        from it for those doing it on that day, and those that had stopped before are told apart and are not in the
        share; nor are those that took it up later.
    changed_on
        Only texts adopted on that day or later count, so that the end of the old practice is no stop of the new one;
        None for all of them.
    unchecked
        What is taken of a site that has not stopped and that nobody is recorded to have looked at: "going on" until
        `as_of`, which is favourable, or "not known" from its first day.
    alike
        How alike what becomes of the documents of one site is, from 0 (each counts for itself) to 1 (the default,
        ours: a site keeps all or none, so that sites are counted and not documents).
    document, site, adopted, practised, ended, checked
        Its columns. `adopted` is read only where `changed_on` is given; `checked` may be absent.
    level
        Confidence level; .95 by convention.

    Returns
    -------
    PracticeSurvival
        By Kaplan and Meier, a site going on at its last look being followed until then and no longer; limits by the
        beta product of Fay, Brittain and Proschan (2013, see `statistics.survival.kept_share`), which hold with few
        sites and where none stopped.

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column, day, number or choice cannot be used, a document and site stand in two rows, or a practice
        ended before it began.
    NotEstimableError
        Where no site took a practice up by `as_of`.

    Warns
    -----
    DataWarning
        Where more than half of those that have not stopped have no day of a look and are taken to go on.
    """
    require_level(level)
    if not (is_number(months) and months > 0):
        raise WrongTypeError("months= is not a number above 0.", "Give for example months=24.")
    if unchecked not in UNCHECKED:
        raise UnknownChoiceError("choice of unchecked=", unchecked, UNCHECKED)
    end, start, changed = (None if d is None else day(d, n) for d, n in
                           ((as_of, "as_of"), (since, "since"), (changed_on, "changed_on")))  # fmt: skip
    if end is None:
        raise WrongTypeError("as_of= is not a day.", "Give the day the records were taken.")
    if start is not None and start > end:
        raise WrongTypeError("since= lies after as_of=.", "Records of that day are needed, or later ones.")
    names = Columns(document, site, adopted, practised, ended, checked)
    pairs = read_pairs(documents, names, as_of=end, since=start, changed_on=changed, unchecked=unchecked)
    _warn(pairs, unchecked)
    made, known_from = _kept(pairs, months, alike=alike, level=level)
    table = pd.DataFrame(list(_table(pairs, made, months, level, start)), columns=list(COLUMNS))
    told = Told(
        pairs=pairs, kept=made, known_from=known_from, since=start, months=months, alike=alike, as_of=end,
        going_on=unchecked == GOING_ON,
    )  # fmt: skip
    given = parameters(
        as_of=end, months=months, since=start, changed_on=changed, unchecked=unchecked, alike=alike,
        document=document, site=site, adopted=adopted, practised=practised, ended=ended, checked=checked, level=level,
    )  # fmt: skip
    unknown = pairs.unknown + pairs.undated
    prov = Provenance(
        "system.practice_survival",
        given,
        pairs.rows,
        pairs.rows - unknown - pairs.older,
        unknown,
        _digest(pairs),
    )
    return PracticeSurvival(
        table,
        words(table, told),
        prov,
        months=months,
        level=level,
        since=start,
        kept=made,
        unchecked=pairs.unchecked,
        known_from=known_from,
    )


def _warn(pairs: Pairs, unchecked: str) -> None:
    going = int((~pairs.frame["stopped"]).sum())
    if unchecked == GOING_ON and pairs.unchecked > _MOST_UNCHECKED * going:
        warnings.warn(
            "Most sites that have not stopped have no day of a look, and are taken to go on.",
            DataWarning,
            stacklevel=3,
        )


def _kept(pairs: Pairs, months: float, *, alike: float, level: float) -> tuple[Estimate | None, date | None]:
    """Return the share that goes on, where known, and the first day on which it can be."""
    counted, by = pairs.counted, float(math.floor(months * MONTH))
    made = None
    with suppress(NotEstimableError):
        made = kept_share(
            counted["days"].to_numpy(), counted["stopped"].to_numpy(dtype=bool), counted["site"].to_numpy(), by,
            alike=alike, level=level,
        )  # fmt: skip
    may = counted[~counted["stopped"] | (counted["days"] >= by)]
    first = may["origin"].min() if len(may) else None
    return made, None if first is None else first.date() + timedelta(days=by)


def _table(
    pairs: Pairs, made: Estimate | None, months: float, level: float, since: date | None
) -> Iterator[tuple[object, ...]]:
    frame, counted = pairs.frame, pairs.counted
    by = math.floor(months * MONTH)
    nan = math.nan

    def row(name: str, some: pd.DataFrame, value: float = nan) -> tuple[object, ...]:
        return (name, months, len(some), some["site"].nunique(), value, nan, nan, level, "count", "")

    yield row("taken up", frame)
    none = (nan, nan, nan, level, "count", "")
    yield ("not taken up", months, pairs.not_taken_up, pairs.not_taken_up_sites, *none)
    if since is not None:
        over = frame[frame["state"] == "stopped before"]
        known = len(over) + len(counted)
        yield row("stopped before", over, len(over) / known if known else nan)
        yield row("not seen since", frame[frame["state"] == "not seen since"])
        yield row("taken up later", frame[frame["state"] == "later"])
    yield row("counted", counted)
    yield row("stopped", counted[counted["stopped"] & (counted["days"] <= by)])
    on = (counted["days"] > by) | ((counted["days"] == by) & ~counted["stopped"])
    yield row("seen still doing it", counted[on])
    limits = (nan, nan, nan) if made is None else (made.value, made.lower, made.upper)
    note = "not known yet" if made is None else "few sites" if counted["site"].nunique() < FEW else ""
    method = "Kaplan–Meier, beta product"
    yield (KEPT, months, len(counted), counted["site"].nunique(), *limits, level, method, note)


def _digest(pairs: Pairs) -> str:
    """Return a digest that neither names of sites nor the order of rows can move."""
    frame = pairs.frame
    together = frame.groupby("site")["days"].transform("size").astype(float)
    held = frame.drop(columns="site").assign(together=together, origin=frame["origin"].astype(str))
    return digest_of(held.sort_values(list(held.columns)))
