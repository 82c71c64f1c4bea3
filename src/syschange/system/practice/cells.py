"""From ratings to the sums of every group: raters, ratings, how many count as practised, and how far they vary."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames import ALL, UNKNOWN
from syschange.statistics.design import PeopleSums, clustered_mean, clustered_share
from syschange.statistics.means import sd_from_sums
from syschange.system.practice.options import (
    FEWEST_SUBJECTS,
    FOLDED,
    FRONT_LINE,
    LEADERS,
    LEVEL,
    NAMED,
    PERSON,
    SECTOR,
    STAFF,
    SUBJECT,
    Asked,
)
from syschange.system.practice.reading import Ratings

Places = npt.NDArray[np.int64]

POINT = "rating "  # begins the column of how many gave a rating


def points(asked: Asked) -> tuple[int, ...]:
    """Return every rating that an item may be given, ascending."""
    items = asked.framework.items
    return tuple(range(min(i.lowest for i in items), max(i.highest for i in items) + 1))


def by_subject(frame: pd.DataFrame) -> bool:
    """Return whether things rated are the clusters: where there are enough of them."""
    return frame.loc[frame["raw"].notna(), SUBJECT].nunique() >= FEWEST_SUBJECTS


def basis_of(ratings: Ratings, asked: Asked) -> pd.DataFrame:
    """Return the counts and moments of every group.

    Returns
    -------
    DataFrame
        The keys of `Asked.keys` (`(all)` where taken together; `item` is `(all)` in the rows of a scale); `ways`; `n`
        raters who rated and `asked`, those with a row; `ratings`, and `hits`, those that count as practised;
        `clusters`, `by_rater` (whether they are raters) and `plain` (and each has one rating); `deff`, the
        ratings over those they are worth for the share; `mean`, `sd`, `deff_mean`; and how many gave each rating.
    """
    frame = ratings.frame
    cluster = SUBJECT if by_subject(frame) else "rater"
    made = []
    for unit in ("item", "scale"):
        here = frame if unit == "item" else frame[frame["scale"].isin(scales_of_several(asked))]
        if here.empty:
            continue
        views = _views(here, unit, asked, cluster)
        made += [_cells(part, [unit, *keys], cluster=how, asked=asked) for part, keys, how in views]
    made.append(_nobody(frame, asked))
    table = pd.concat([part for part in made if len(part)], ignore_index=True)
    scale = {item.id: item.scale for item in asked.framework.items}
    own = table["item"].map(scale)
    return table.assign(scale=table["scale"].where(own.isna(), own))


def _nobody(frame: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Return a row of nought for each item that nobody was asked about."""
    there = set(frame["item"].astype("str"))
    gone = [item for item in asked.framework.ids if item not in there]
    made = pd.DataFrame(
        {key: gone if key == "item" else [ALL] * len(gone) for key in asked.keys}, dtype="str"
    )
    made["ways"] = 0
    made[_numbers(asked)] = 0.0
    made[["by_rater", "plain"]] = True
    made[["deff", "mean", "sd", "deff_mean"]] = np.nan
    return made


def _numbers(asked: Asked) -> list[str]:
    return ["n", "asked", "ratings", "hits", "clusters", *(f"{POINT}{p}" for p in points(asked))]


def scales_of_several(asked: Asked) -> list[str]:
    """Return the scales of more than one item."""
    given = [item.scale for item in asked.framework.items]
    return [scale for scale in asked.framework.scales if given.count(scale) > 1]


def _views(
    frame: pd.DataFrame, unit: str, asked: Asked, cluster: str
) -> list[tuple[pd.DataFrame, list[str], str]]:
    """Return the rows, the groups and the clusters of every table that is wanted."""
    staff = frame[frame["reported_by"] == STAFF]
    views = [(frame, ["reported_by"], cluster)]
    if (staff[LEVEL].astype("str") != UNKNOWN).any():
        views.append((staff, ["reported_by", LEVEL], cluster))
        for name, levels in ((LEADERS, asked.leaders), (FRONT_LINE, asked.front_line)):
            part = staff[staff[LEVEL].isin(levels)]
            views.append((part.assign(**{LEVEL: name}), ["reported_by", LEVEL], cluster))
    wanted = {over for item in asked.framework.ids for over in asked.overs(item)}
    for over, how in ((SUBJECT, "rater"), (SECTOR, cluster)):
        if over in wanted and (frame[over].astype("str") != UNKNOWN).any():
            views.append((_folded(frame, unit, over), ["reported_by", over], how))
    served = frame[frame["reported_by"] == PERSON]
    views += [
        (served, ["reported_by", *group], cluster)
        for k in range(1, asked.ways + 1)
        for group in combinations(asked.by, k)
    ]
    return [(part, keys, how) for part, keys, how in views if len(part)]


def _folded(frame: pd.DataFrame, unit: str, over: str) -> pd.DataFrame:
    """Return rows whose labels that fewer than ten raters stand behind are one."""
    rated = frame[frame["raw"].notna()]
    raters = rated.groupby([unit, "reported_by", over], observed=True)["rater"].nunique()
    index = pd.MultiIndex.from_frame(frame[[unit, "reported_by", over]])
    enough = raters.reindex(index).to_numpy(dtype=np.float64, na_value=0.0) >= NAMED
    return frame.assign(**{over: frame[over].astype("str").where(enough, FOLDED)})


def _cells(frame: pd.DataFrame, keys: list[str], *, cluster: str, asked: Asked) -> pd.DataFrame:
    """Return one row a group."""
    group, table = _grouped(frame, keys)
    size = len(table)
    rated = frame["raw"].notna().to_numpy()
    here, rater = group[rated], frame["rater"].to_numpy()
    raw, hit, value = (frame[name].to_numpy()[rated] for name in ("raw", "hit", "value"))
    table["asked"] = _different(group, rater, size)
    table["n"] = _different(here, rater[rated], size)
    table["ratings"] = np.bincount(here, minlength=size)
    table["hits"] = np.bincount(here, hit, size)
    for point in points(asked):
        table[f"{POINT}{point}"] = np.bincount(here[raw == point], minlength=size)
    among = pd.factorize(frame[cluster])[0][rated]
    pairs, place = np.unique(here * (among.max(initial=0) + 1) + among, return_inverse=True)
    whose = pairs // (among.max(initial=0) + 1)
    held = {
        "m": np.bincount(place).astype(float),
        "t": np.bincount(place, hit),
        "v": np.bincount(place, value),
    }
    table["clusters"] = np.bincount(whose, minlength=size)
    table["squares"] = np.bincount(here, value**2, size)
    for factors in ("m", "t", "v", "mm", "tm", "tt", "vm", "vv"):
        product = held[factors[0]] * (held[factors[1]] if factors[1:] else 1)
        table[factors] = np.bincount(whose, product, size)
    return _finished(table, keys, plain=cluster == "rater", asked=asked)


def _grouped(frame: pd.DataFrame, keys: list[str]) -> tuple[Places, pd.DataFrame]:
    """Return the number of the group of each row, and the labels of each group, in their order."""
    code, order = np.zeros(len(frame), dtype=np.int64), []
    for key in keys:
        given = frame[key]
        if isinstance(given.dtype, pd.CategoricalDtype):
            place, labels = given.cat.codes.to_numpy(np.int64), given.cat.categories
        else:
            place, labels = pd.factorize(given, sort=True)
        code = code * len(labels) + place
        order.append((key, np.asarray(labels, dtype=object)))
    different, group = np.unique(code, return_inverse=True)
    made = {}
    for key, labels in reversed(order):
        made[key] = labels[different % len(labels)]
        different //= len(labels)
    return group, pd.DataFrame({key: made[key] for key in keys})


def _different(group: Places, rater: Places, size: int) -> Places:
    """Return how many different raters each group has."""
    width = int(rater.max(initial=0)) + 1
    return np.bincount(np.unique(group * width + rater) // width, minlength=size)


def people_sums(table: pd.DataFrame, *, share: bool) -> PeopleSums:
    """Return the sums that shares, or means, of ratings in clusters are made from."""
    t = "t" if share else "v"
    return PeopleSums(
        people=table["clusters"], m=table["m"], t=table[t], mm=table["mm"], tm=table[f"{t}m"], tt=table[f"{t}{t}"],
        squares=None if share else table["squares"],
    )  # fmt: skip


def _finished(table: pd.DataFrame, keys: Sequence[str], *, plain: bool, asked: Asked) -> pd.DataFrame:
    share, mean = (
        clustered_share(people_sums(table, share=True)),
        clustered_mean(people_sums(table, share=False)),
    )
    some = table["ratings"] > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        table["deff"] = np.where(some, table["ratings"] / share.n_eff, np.nan)
    table["mean"], table["deff_mean"] = mean.value, mean.deff
    table["sd"] = sd_from_sums(table["m"], table["v"], table["squares"])
    table["by_rater"] = plain
    table["plain"] = plain & (table["ratings"] == table["n"])
    for key in asked.keys:
        table[key] = table[key].astype("str") if key in keys else ALL
    table["ways"] = sum(key in keys for key in asked.by)
    numbers = _numbers(asked)
    table[numbers] = table[numbers].astype("float64")
    return table[[*asked.keys, "ways", *numbers, "by_rater", "plain", "deff", "mean", "sd", "deff_mean"]]
