"""The truth of a simulated world, worked out and not drawn: for everybody and for any groups."""

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from syschange.errors import UnknownChoiceError
from syschange.examples.worlds.setting import MEASURE, SERVICES, Setting
from syschange.examples.worlds.strata import ARMS, CHARACTERISTICS, Strata, strata
from syschange.frames import ALL

Floats = NDArray[np.float64]

GROUPS = ("arm", *CHARACTERISTICS)
FIRST_CONTACT = "first contact"


def truth(setting: Setting, *, by: Sequence[str] | None = None) -> pd.DataFrame:
    """Return what is true of the groups of a world.

    Parameters
    ----------
    setting
        The world.
    by
        Characteristics to take together. Without them: everybody, each characteristic, and each two together.

    Returns
    -------
    DataFrame
        One row a group, quantity and time: `arm`, `area`, `ethnicity`, `sex`, `age_band`, `imd_decile`, `class` and
        `homelessness` ("(all)" where a group is not told apart by it), `ways` (by how many it is), `share` (of all
        people), `quantity`, `time` and `value`.
        `quantity` is "reached: " and the service (a share), the measure (mean points), or "first contact" (share of
        people in a year); `time` is "earlier" (for first contacts), "before" or "after" the change.

    Raises
    ------
    UnknownChoiceError
        Where `by` names something that is no characteristic of the world.
    """
    for name in by or ():
        if name not in GROUPS:
            raise UnknownChoiceError("characteristic of this world", name, GROUPS)
    pairs = itertools.chain([()], ((name,) for name in GROUPS), itertools.combinations(GROUPS, 2))
    groupings = pairs if by is None else iter([tuple(dict.fromkeys(by))])
    values = list(_quantities(setting))
    return pd.concat([_rolled_up(strata(), grouping, values) for grouping in groupings], ignore_index=True)


def _quantities(setting: Setting) -> Iterator[tuple[str, str, Floats]]:
    """Yield each quantity and time with its value for each combination of characteristics."""
    times = (("before", False), ("after", True))
    for service in SERVICES:
        for time, after in times:
            yield f"reached: {service}", time, setting.reached(service, after=after)
    for time, after in times:
        yield MEASURE, time, setting.score(after=after)
    for time, after in (("earlier", False), *times):
        yield FIRST_CONTACT, time, setting.first_contact(after=after)


def _rolled_up(
    everyone: Strata, grouping: tuple[str, ...], values: Sequence[tuple[str, str, Floats]]
) -> pd.DataFrame:
    labels = {"arm": ARMS, **everyone.labels}
    codes = {"arm": (~everyone.in_changed_area).astype(np.int64), **everyone.codes}
    shape = tuple(len(labels[name]) for name in grouping)
    group = (
        np.ravel_multi_index([codes[name] for name in grouping], shape)
        if grouping
        else np.zeros_like(codes["arm"])
    )
    share = np.bincount(group, everyone.share, minlength=int(np.prod(shape)))
    held = np.flatnonzero(share)
    at = dict(zip(grouping, np.unravel_index(held, shape), strict=True)) if grouping else {}
    columns: dict[str, object] = {
        name: np.tile(np.array(labels[name], dtype=object)[at[name]], len(values)) if name in at else ALL
        for name in GROUPS
    }
    means = [
        np.bincount(group, everyone.share * of, minlength=len(share))[held] / share[held] for *_, of in values
    ]
    columns |= {
        "ways": len(grouping),
        "share": np.tile(share[held], len(values)),
        "quantity": np.repeat([quantity for quantity, *_ in values], len(held)),
        "time": np.repeat([time for _, time, _ in values], len(held)),
        "value": np.concatenate(means),
    }
    return pd.DataFrame(columns)
