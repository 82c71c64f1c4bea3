"""The verb: a table of ratings and a framework in, how far practice matches it out."""

import hashlib
import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from syschange.errors import DataWarning, WrongTypeError, listing
from syschange.results import Provenance, parameters
from syschange.system.digests import digest_of
from syschange.system.practice.beside import agreement_of, gaps_of
from syschange.system.practice.cells import basis_of, by_subject
from syschange.system.practice.doubts import Left
from syschange.system.practice.framework import Framework
from syschange.system.practice.options import AT_LEAST, SIDES, Asked, Columns, asked_of
from syschange.system.practice.reading import Ratings, read_ratings
from syschange.system.practice.result import Practice, finished
from syschange.system.practice.table import Basis


def practice(
    ratings: object,
    *,
    framework: str | Path | Framework,
    item: str = "item",
    rating: str = "rating",
    rater: str = "rater_id",
    subject: str | None = "subject",
    level: str | None = "level",
    reported_by: str | None = "reported_by",
    sector: str | None = "sector",
    rated_on: str | None = "rated_on",
    by: Sequence[str] = (),
    ways: int = 1,
    people: object | None = None,
    person: str = "person_id",
    at_least: float = AT_LEAST,
    leaders: Sequence[str] = ("senior strategic",),
    front_line: Sequence[str] = ("frontline",),
    minimum_over: Sequence[str] = (),
    invited: Mapping[str, int] | None = None,
    since: date | str | None = None,
    until: date | str | None = None,
    metric: str = "ordinal",
    confidence: float = 0.95,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> Practice:
    """Read ratings against a framework: what is practised, by whose account, and where it is lowest.

    Parameters
    ----------
    ratings
        A tidy table of any engine, one row a rater, thing rated, item and day.
    framework
        The name of a framework (see `frameworks`), the path of one's own file, or what `framework` returns.
    item, rating, rater
        Columns: the item by its name in the framework, the rating, and who rated.
    subject, reported_by
        Columns: the thing rated, and who reports ("person", "staff" or "record"); None where there is none.
    level, sector, rated_on
        Columns: the level of staff, the sector and the day; None where there is none. A table without a column of
        the name given by default is taken to have none.
    by, ways
        Characteristics of people served, and the most taken together. They are columns of the ratings, or of
        `people`.
    people, person
        A table of people with their characteristics, and the column that joins it to the ratings.
    at_least
        The rating that counts as practised, items that are worse when higher being turned round first; 3 (ours: the
        upper two of four).
    leaders, front_line
        The levels that stand for each (ours).
    minimum_over
        Any of "level", "subject" and "sector": find where each item is lowest, beside what the framework says is
        judged at its lowest.
    invited
        How many were asked, by who reports: {"person": 60, "staff": 40}.
    since, until
        The first and the last day of the ratings that count, so that one survey is read and not two together; None
        for every day.
    metric
        How far apart two ratings are for agreement: "ordinal" (the default), "nominal", "interval" or "ratio".
    confidence
        Confidence level of the intervals; .95 by convention.
    unknown, categories
        Of characteristics, as in `equity.breakdown`.

    Returns
    -------
    Practice

    Raises
    ------
    MissingColumnError, UnknownChoiceError, WrongTypeError, MissingFileError, UnreadableFileError
        Where a column, option or framework cannot be used, or a rating lies outside those of its item.
    DuplicateRowsError
        Where a rater rated the same item and thing twice on one day.
    NotEstimableError
        Where no item of the framework was rated.

    Warns
    -----
    DataWarning
        Where ratings are of items that no framework has and that come near to one of this one.

    Notes
    -----
    Shares are of ratings, each rater having one for an item and thing (the last). Their limits are Jeffreys' where
    each rater rated once; where raters rated several things, Wilson's with raters as clusters, and where there are
    five things or more (ours) with things as clusters. Gaps are Newcombe's from the two (see `statistics.design`).
    """
    asked = asked_of(
        framework, at_least=at_least, by=by, ways=ways, leaders=leaders, front_line=front_line,
        minimum_over=minimum_over, metric=metric, confidence=confidence, invited=invited, since=since, until=until,
    )  # fmt: skip
    if people is not None and not asked.by:
        raise WrongTypeError(
            "A table of people is given, and nothing of it is used.", "Name characteristics in by=."
        )
    columns = Columns(item, rating, rater, subject, level, reported_by, sector, rated_on, person)
    read = read_ratings(ratings, columns, asked, people=people, unknown=unknown, categories=categories)
    if read.near:
        warnings.warn(
            f"Some items are not the framework's and are left out. Did you mean {listing(read.near)}?",
            DataWarning,
            stacklevel=2,
        )
    given = parameters(
        framework=asked.framework.name, version=asked.framework.version, item=item, rating=rating, rater=rater,
        subject=subject, level=level, reported_by=reported_by, sector=sector, rated_on=rated_on, by=list(by),
        ways=ways, people=people is not None, person=person, at_least=at_least, leaders=list(asked.leaders),
        front_line=list(asked.front_line), minimum_over=list(asked.over), invited=dict(asked.invited),
        since=asked.since, until=asked.until, metric=metric, confidence=confidence, unknown=unknown,
        categories={k: list(v) for k, v in (categories or {}).items()},
    )  # fmt: skip
    basis = _basis(read, asked)
    left = _left(read)
    used, unknown_rows = len(read.frame) - (left.blank or 0), (left.blank or 0) + read.unknown_rater
    shell = Practice(
        pd.DataFrame(), "",
        Provenance("system.practice", given, read.rows, used, unknown_rows, _digest(basis)),
        asked=asked, basis=basis, left=left,
    )  # fmt: skip
    return finished(shell)


def _basis(read: Ratings, asked: Asked) -> Basis:
    rated = read.frame[read.frame["raw"].notna()]
    raters = rated.groupby("reported_by", observed=True)["rater"].nunique()
    table = pd.DataFrame({"reported_by": raters.index.astype("str"), "n": raters.to_numpy(dtype="float64")})
    gone = [side for side in asked.invited if side not in set(table["reported_by"])]
    table = pd.concat([table, pd.DataFrame({"reported_by": gone, "n": [0.0] * len(gone)})], ignore_index=True)
    table["invited"] = table["reported_by"].map(asked.invited).astype("float64")
    if (table["n"] > table["invited"]).any():
        raise WrongTypeError("More people rated than were invited.", "Correct invited=, by who reports.")
    order = table["reported_by"].map({side: place for place, side in enumerate(SIDES)}).fillna(len(SIDES))
    table = table.iloc[order.argsort(kind="stable")].reset_index(drop=True)
    return Basis(
        basis_of(read, asked), gaps_of(read, asked), agreement_of(read, asked), table, by_subject(read.frame)
    )


def _left(read: Ratings) -> Left:
    blank = int(read.frame["raw"].isna().sum())
    return Left(
        read.others,
        read.near,
        read.unknown_rater,
        read.earlier,
        read.outside,
        blank,
        read.long,
        read.levels,
        read.sectors,
    )


def _digest(basis: Basis) -> str:
    """Return the fingerprint of the sums, the same in any order of rows and on any engine."""
    parts = (basis.cells, basis.gaps, basis.agreement, basis.raters)
    return hashlib.sha256("".join(digest_of(part) for part in parts).encode()).hexdigest()
