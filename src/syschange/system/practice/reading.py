"""From rows of ratings to one rating a rater, thing rated and item, in one direction, and what was left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from syschange.errors import (
    DuplicateRowsError,
    MissingColumnError,
    NotEstimableError,
    WrongTypeError,
    nearest,
    quote,
)
from syschange.frames import ALL, UNKNOWN, columns_of, require_names, take_rows
from syschange.schemas import load, private_columns
from syschange.system.practice.framework import DIRECTIONS, Framework, frameworks
from syschange.system.practice.framework import framework as read_framework
from syschange.system.practice.options import SECTOR, SIDES, Asked, Columns

_YEAR = 366
_DEFAULTS = {"level": "level", "rated_on": "rated_on", "sector": "sector"}


@dataclass(frozen=True)
class Ratings:
    """Ratings as they are used, and what was left out.

    Attributes
    ----------
    frame
        A row a rater, thing rated and item: `item`, `scale`, `reported_by`, `level`, `subject`, `sector`, the
        characteristics, `rater` (a number), `raw` (as given, missing where left blank), `value` (turned round where
        more is worse) and `hit` (whether it counts as practised).
    rows
        Rows received.
    others, near
        Rows of items that are not the framework's, and its items that some of them, of no framework, come near to.
    outside
        Rows of other days than were asked for.
    unknown_rater, earlier
        Rows without a rater, and ratings that the same rater changed later.
    long
        Whether they run over more than a year, and no days were asked for.
    levels, sectors
        Whether any level, and any sector, was recorded.
    """

    frame: pd.DataFrame
    rows: int
    others: int
    near: tuple[str, ...]
    unknown_rater: int
    earlier: int
    outside: int
    long: bool
    levels: bool
    sectors: bool


def read_ratings(
    data: object,
    columns: Columns,
    asked: Asked,
    *,
    people: object | None,
    unknown: str,
    categories: Mapping[str, Sequence[str]] | None,
) -> Ratings:
    """Return the ratings of a table.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there or not of its kind, or a rating is outside those of its item.
    DuplicateRowsError
        Where a rater rated one thing twice on one day, or a person stands twice in the table of people.
    NotEstimableError
        Where no item of the framework was rated.
    """
    used = _present(data, columns)
    for shared in (used.item, used.subject, used.level, used.reported_by, used.sector):
        # A column of ids would stand in the table label by label: workers are never listed.
        require_names([shared] if shared else [], taken=(), private=private_columns())
    if used.rated_on is None and (asked.since is not None or asked.until is not None):
        raise WrongTypeError(
            "Days are asked for, and the ratings have none.", "Name the column in rated_on=."
        )
    level = next(f for f in load("ratings").fields if f.name == "level")
    declared = {used.level: level.categories} if used.level else {}
    own = {} if people is not None else {name: name for name in asked.by}
    groups = {
        k: getattr(used, k) for k in ("item", "subject", "level", "reported_by", "sector") if getattr(used, k)
    }
    ids = [used.rater, *([used.person] if people is not None else [])]
    found = take_rows(
        data, groups=[*groups.values(), *own.values()], ids=ids, values=[used.rating],
        days=[used.rated_on] if used.rated_on else [], unknown=unknown, categories={**declared, **(categories or {})},
    )  # fmt: skip
    made = pd.DataFrame({name: found[column] for name, column in {**groups, **own}.items()})
    for name in ("subject", "level", "reported_by", "sector"):
        if name not in made:
            made[name] = pd.Categorical([UNKNOWN] * len(made), ordered=True)
    made["reported_by"] = _sides(made["reported_by"], groups.get("reported_by", ""))
    made["rater"] = pd.factorize(found[used.rater])[0]
    made["raw"] = found[used.rating]
    made["day"] = found[used.rated_on] if used.rated_on else pd.NaT
    if people is not None:
        made = made.join(
            _characteristics(people, found[used.person], used.person, asked.by, unknown, categories)
        )
    return _kept(made, asked, levels=bool(used.level), sectors=bool(used.sector))


def _present(data: object, columns: Columns) -> Columns:
    """Return the columns with those None that have the schema's name, may be left out there and are not there."""
    there = columns_of(data)
    gone = {
        name: None
        for name, default in _DEFAULTS.items()
        if getattr(columns, name) == default and default not in there
    }
    for name in Columns.__dataclass_fields__:
        column = getattr(columns, name)
        if name not in gone and name != "person" and column is not None and column not in there:
            raise MissingColumnError(str(column), there)
    return Columns(**{name: gone.get(name, getattr(columns, name)) for name in Columns.__dataclass_fields__})


def _sides(given: "pd.Series[Any]", column: str) -> "pd.Series[Any]":
    texts = given.astype("str")
    if not texts.isin([*SIDES, UNKNOWN]).all():
        raise WrongTypeError(
            f"The column {quote(column)} holds labels other than 'person', 'staff' and 'record'.",
            "Say of each rating who gave it, in these words.",
        )
    return pd.Series(pd.Categorical(texts, categories=[*SIDES, UNKNOWN], ordered=True), index=given.index)


def _characteristics(  # noqa: PLR0917 - the table, whom it is for, and how its labels are read
    people: object, who: "pd.Series[Any]", person: str, by: Sequence[str], unknown: str,
    categories: Mapping[str, Sequence[str]] | None,
) -> pd.DataFrame:  # fmt: skip
    """Return the characteristics of the rater of each row; unknown where the rater is not among the people."""
    table = take_rows(people, groups=by, ids=[person], unknown=unknown, categories=categories)
    table = table[table[person].notna()]
    twice = int(table[person].duplicated(keep=False).sum())
    if twice:
        raise DuplicateRowsError(
            int(table.loc[table[person].duplicated(), person].nunique()), "row in the table of people"
        )
    place = pd.Index(table[person]).get_indexer(pd.Index(who))
    made = {}
    for name in by:
        kinds = table[name].cat.categories
        labels: list[str] = [*kinds, *([] if UNKNOWN in kinds else [UNKNOWN])]
        codes: Any = np.where(
            place >= 0, table[name].cat.codes.to_numpy()[place] if len(table) else 0, labels.index(UNKNOWN)
        )
        made[name] = pd.Categorical.from_codes(
            codes.astype(np.int64), categories=pd.Index(labels), ordered=True
        )
    return pd.DataFrame(made, index=who.index)


def _kept(made: pd.DataFrame, asked: Asked, *, levels: bool, sectors: bool) -> Ratings:
    framework = asked.framework
    known, told = made["item"].isin(framework.ids), made["rater"] >= 0
    strange = made.loc[~known, "item"].astype("str")
    elsewhere = {name for other in frameworks() for name in read_framework(other).ids}
    near = {nearest(label, framework.ids) for label in strange.unique() if label not in {UNKNOWN, *elsewhere}}
    inside = _inside(made["day"], asked)
    here = made[known & told & inside].copy()
    if here.empty or not here["raw"].notna().any():
        raise NotEstimableError(
            f"No item of the framework {quote(framework.name)} was rated in the time asked for.",
            "Call the items what the framework calls them: system.framework(name).ids.",
        )
    here["item"] = pd.Categorical(here["item"].astype("str"), categories=framework.ids, ordered=True)
    _turned(here, framework, asked.at_least)
    latest, earlier = _latest(here)
    rest = [name for name in ("level", "subject", SECTOR, *asked.by) if name in latest]
    for name in rest:
        if ALL in latest[name].cat.categories:
            raise WrongTypeError(
                f"A label of the column {quote(name)} is {quote(ALL)}, which is a label of the library."
            )
    return Ratings(
        frame=latest.drop(columns="day").reset_index(drop=True),
        rows=len(made),
        others=int((~known).sum()),
        near=tuple(name for name in framework.ids if name in near),
        unknown_rater=int((known & ~told & inside).sum()),
        earlier=earlier,
        outside=int((known & ~inside).sum()),
        long=asked.since is None and asked.until is None and _runs(here["day"]) > _YEAR,
        levels=levels and bool((latest["level"].astype("str") != UNKNOWN).any()),
        sectors=sectors and bool((latest["sector"].astype("str") != UNKNOWN).any()),
    )


def _runs(days: "pd.Series[Any]") -> float:
    """Return the days between the first rating and the last; 0 where no day is known."""
    known = days.dropna()
    return float((known.max() - known.min()).days) if len(known) else 0.0


def _inside(days: "pd.Series[Any]", asked: Asked) -> "pd.Series[bool]":
    """Return which ratings are of the days that count; one of an unknown day is not where days are asked for."""
    held = pd.Series(data=True, index=days.index)
    if asked.since is not None:
        held &= days >= pd.Timestamp(asked.since)
    if asked.until is not None:
        held &= days <= pd.Timestamp(asked.until)
    return held


def _turned(here: pd.DataFrame, framework: Framework, at_least: float) -> None:
    """Add the scale, the rating in the direction in which more is better, and whether it counts as practised."""
    items, place = framework.items, here["item"].cat.codes.to_numpy()
    low, high = (
        np.array([getattr(i, end) for i in items], dtype=np.float64)[place] for end in ("lowest", "highest")
    )
    worse = np.array([i.direction == DIRECTIONS[1] for i in items])[place]
    raw = here["raw"].to_numpy()
    if ((raw < low) | (raw > high)).any():
        raise WrongTypeError(
            "Some ratings lie outside the ratings of their item.",
            f"Those of this framework go from {low.min():.0f} to {high.max():.0f}; a code for a missing answer must "
            "be missing.",
        )
    if (raw[~np.isnan(raw)] % 1 != 0).any():
        raise WrongTypeError(
            "Some ratings lie between the points of their item.",
            "Give each rater's own rating, and no averages.",
        )
    scales = np.array([i.scale for i in items], dtype=object)[place]
    here["scale"] = pd.Categorical(scales, categories=framework.scales, ordered=True)
    here["value"] = np.where(worse, low + high - raw, raw)
    here["hit"] = (here["value"] >= at_least).astype(np.float64)


def _latest(here: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return each rater's last rating of each thing and item, and how many earlier ones there are."""
    subjects, items = (here[name].cat.codes.to_numpy(np.int64) for name in ("subject", "item"))
    key = (here["rater"].to_numpy(np.int64) * (subjects.max() + 1) + subjects) * (items.max() + 1) + items
    keyed = here.assign(key=key)
    given = keyed["raw"].notna()
    rated = keyed[given].sort_values("day", kind="stable", na_position="first")
    again = rated.duplicated(["key", "day"], keep=False)
    if again.any():
        raise DuplicateRowsError(
            int(rated.loc[again, "rater"].nunique()), "rating of one item and thing on one day"
        )
    last = rated.drop_duplicates("key", keep="last")
    # Which of several blank rows stands for them must not depend on the order they came in.
    labels = [str(name) for name in keyed if isinstance(keyed[name].dtype, pd.CategoricalDtype)]
    blank = keyed[~given].sort_values(["key", "day", *labels], kind="stable").drop_duplicates("key")
    latest = pd.concat([last, blank[~blank["key"].isin(last["key"])]]).sort_index()
    return latest.drop(columns="key"), len(rated) - len(last)
