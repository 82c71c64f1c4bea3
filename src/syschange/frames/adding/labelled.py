"""What an engine found, under labels: the values of characteristics become places among their groups."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames.adding.aggregate import MISSING, Grouped
from syschange.frames.adding.cells import Base
from syschange.frames.adding.coding import Codes
from syschange.frames.adding.prepared import Prepared
from syschange.frames.groups.labels import MISSING_LABELS, UNKNOWN, label, ordered_labels
from syschange.frames.groups.limits import require_levels

Labels = npt.NDArray[np.object_]


def based(
    prepared: Prepared,
    planned: Sequence[tuple[str, ...]],
    grouped: Sequence[Grouped],
    names: Mapping[str, Sequence[str]],
) -> tuple[tuple[Base, ...], dict[str, tuple[str, ...]]]:
    """Return the sums of several sets of keys by labels, and the labels of each key in order.

    Parameters
    ----------
    prepared
        The table.
    planned
        The sets of keys.
    grouped
        What the engine found for each.
    names
        The columns that hold the parts of each sum.
    """
    labels, every = relabelled(prepared, planned, grouped)
    made = []
    for found, keys, sums in zip(labels, planned, grouped, strict=True):
        held = {name: [sums.sums[column] for column in of] for name, of in names.items()}
        cells = len(next(iter(sums.sums.values())))
        made.append(base_of(coded(found, keys, every, cells), keys, held))
    return tuple(made), every


def relabelled(
    prepared: Prepared, planned: Sequence[tuple[str, ...]], grouped: Sequence[Grouped]
) -> tuple[list[dict[str, Labels]], dict[str, tuple[str, ...]]]:
    """Return the labels of the cells of each set of keys, and those of each key in order."""
    labels = [
        {key: labels_of(sums, prepared.columns[key], key, prepared.unknown) for key in keys}
        for sums, keys in zip(grouped, planned, strict=True)
    ]
    keys = dict.fromkeys(key for base in planned for key in base)
    return labels, {key: ordered_of(labels, key, prepared.declared[key]) for key in keys}


def labels_of(grouped: Grouped, columns: Sequence[str], key: str, unknown: str) -> Labels:
    """Return the label of each cell, those of what is missing for a known reason included.

    Parameters
    ----------
    grouped
        The cells.
    columns
        The columns the characteristic is made of: its own, and one that says why it is missing where there is one.
    key
        What the characteristic is called, for a message.
    unknown
        As for `reduce_to_cells`.
    """
    found = _named(grouped, columns[0], key, unknown)
    for why in columns[1:]:
        reasons = _named(grouped, why, key, unknown)
        found = np.where(found == UNKNOWN, reasons, found)
    return found


def _named(grouped: Grouped, column: str, key: str, unknown: str) -> Labels:
    found = grouped.known[column]
    names = np.array([*(label(v, key, unknown=unknown) for v in found), UNKNOWN], dtype=object)
    assert MISSING == -1  # noqa: S101 - so that a missing value takes the last name
    return names[grouped.codes[column]]


def ordered_of(labels: Sequence[Mapping[str, Labels]], key: str, declared: Sequence[str]) -> tuple[str, ...]:
    """Return the labels of a characteristic in order, those in their places that are declared and nobody has.

    Raises
    ------
    NotEstimableError
        Where there are more than 200.
    """
    present = {str(name) for found in labels if key in found for name in set(found[key])}
    require_levels(len({*present, *declared} - {*MISSING_LABELS}), key)
    return ordered_labels([*present, *declared], declared)


def coded(
    labels: Mapping[str, Labels], keys: Sequence[str], every: Mapping[str, tuple[str, ...]], cells: int
) -> Codes:
    """Return the place of each of so many cells' label among the labels of each key; shape (cells, keys)."""
    # Each key's places lie together, because that is how they are read.
    codes = np.zeros((cells, len(keys)), dtype=np.int64, order="F")
    for i, key in enumerate(keys):
        codes[:, i] = pd.Index(every[key], dtype=object).get_indexer(pd.Index(labels[key], dtype=object))
    return codes


def base_of(
    codes: Codes, keys: tuple[str, ...], sums: Mapping[str, Sequence[npt.NDArray[np.generic]]]
) -> Base:
    """Return the sums by labels; values that differ only in type (1 and 1.0) carry one label and are added.

    Parameters
    ----------
    codes
        The place of each cell's label; shape (cells, keys).
    keys
        The characteristics.
    sums
        For each sum its parts, each of shape (cells,).
    """
    place, size = np.zeros(len(codes), dtype=np.int64), 1
    for i in range(len(keys)):
        further = int(codes[:, i].max(initial=0)) + 1
        if size * further > 2**62:  # so many combinations that their numbers would not fit
            found, place = np.unique(place, return_inverse=True)
            size = len(found)
        place, size = place * further + codes[:, i], size * further
    groups, first, inverse = np.unique(place, return_index=True, return_inverse=True)
    different = {id(part): part for of in sums.values() for part in of}  # many sums may be one and the same
    size = len(groups)
    added = {key: np.bincount(inverse, part, size).astype(np.float64) for key, part in different.items()}
    parts = {name: tuple(added[id(part)] for part in of) for name, of in sums.items()}
    return Base(keys, np.asfortranarray(codes[first]), parts)
