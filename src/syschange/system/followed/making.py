"""Rows of people to a result: the groups, what is told of them, and where it came from."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from syschange.errors import UnknownChoiceError, quote
from syschange.frames import ALL
from syschange.results import Provenance
from syschange.statistics.levels import require_level
from syschange.system.followed.groups import Group, groups_of
from syschange.system.followed.result import Point
from syschange.system.measured import AFTER, BEFORE


def followed(
    kind: type[Any],
    rows: pd.DataFrame,
    points: Sequence[Point],
    *,
    days: Sequence[float],
    provenance: tuple[str, tuple[tuple[str, str], ...]],
    received: int,
    by: Sequence[str],
    ways: int,
    level: float,
    changed: bool,
    against: Mapping[str, str],
    notes: Sequence[str],
    **own: object,
) -> Any:  # noqa: ANN401 - a result of the kind given
    """Return a result of a kind derived from `Followed`.

    Parameters
    ----------
    kind
        The class.
    rows
        As `groups_of` needs them.
    points, days
        What is told of each group, and the days that counts are told by on paper.
    provenance
        The public name of the verb, and its arguments.
    received
        Rows received; those used are those of which the days are known.
    by, ways, level, changed, against, notes
        As the attributes of `Followed`.
    **own
        Attributes of the class beyond those.

    Raises
    ------
    UnknownChoiceError
        Where a reference group is not there, or `ways` is not possible.
    WrongTypeError
        Where the level is none.
    """
    require_level(level)
    if by and ways not in range(1, min(len(by), 2) + 1):
        raise UnknownChoiceError(
            "number of characteristics taken together", ways, list(range(1, min(len(by), 2) + 1))
        )
    for column, label in against.items():
        present = [str(c) for c in rows[column].cat.categories]
        if label not in present:
            raise UnknownChoiceError(f"group of {quote(column)}", label, present)
    periods = (BEFORE, AFTER) if changed else (ALL,)
    groups = groups_of(rows, by, ways=ways, days=sorted(set(days)), periods=periods)
    function, arguments = provenance
    used = int(rows["last"].notna().sum())
    origin = Provenance(function, arguments, received, used, received - used, _digest(groups))
    shell = kind(
        pd.DataFrame(), "", origin, by=tuple(by), points={p.name: p for p in points}, level=level, changed=changed,
        against=dict(against), groups=groups, notes=tuple(notes), **own,
    )  # fmt: skip
    return shell.finished()


def _digest(groups: Sequence[Group]) -> str:
    """Return the SHA-256 of the days and counts of all groups: equal for equal data in any order of rows."""
    body = hashlib.sha256()
    for group in groups:
        body.update(repr(sorted(group.labels.items())).encode())
        waits = group.waits
        if waits is not None:
            parts = (waits.days, waits.reached, waits.exits.ravel(), waits.waiting)
            body.update(np.concatenate(parts).astype("<f8").tobytes())
    return body.hexdigest()
