"""The cells: sums over the people of each group, small enough to hold, from which everything else is arithmetic."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Base:
    """One set of keys with its sums.

    Attributes
    ----------
    keys
        The characteristics.
    codes
        For each cell and key the place of its label among `Cells.declared`; shape (cells, keys).
    parts
        For each sum its parts, most weighty first; each of shape (cells,).
    """

    keys: tuple[str, ...]
    codes: npt.NDArray[np.int64]
    parts: Mapping[str, tuple[Array, ...]]


@dataclass(frozen=True, eq=False)
class Cells:
    """Sums over the people of each group.

    Attributes
    ----------
    keys
        The characteristics.
    values
        The columns summed.
    always
        Keys that are in every grouping, such as the period.
    bases
        One base with every key where that is small enough; else several, which hold every grouping of up to
        `ways` of the keys between them.
    ways
        The most keys that may be taken together; None where any number may.
    declared
        The labels of each key in order, with those in their places that are declared and that nobody has.
    levels
        The same, of those that somebody has.
    pivots
        What was subtracted from each value before summing, so that squares of large numbers lose nothing.
    ranges
        The least and the greatest known value of each column; both missing where none is known.
    """

    keys: tuple[str, ...]
    values: tuple[str, ...]
    always: tuple[str, ...]
    bases: tuple[Base, ...]
    ways: int | None
    declared: Mapping[str, tuple[str, ...]]
    pivots: Mapping[str, float]
    ranges: Mapping[str, tuple[float, float]]
    levels: Mapping[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[str, tuple[str, ...]] = {}
        for base in self.bases:
            for place, key in enumerate(base.keys):
                here = set(np.unique(base.codes[:, place]).tolist())
                found[key] = tuple(label for i, label in enumerate(self.declared[key]) if i in here)
        object.__setattr__(self, "levels", found)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the sums."""
        return tuple(self.bases[0].parts)

    @property
    def rows(self) -> int:
        """Rows received."""
        return int(self.total("rows"))

    @property
    def used(self) -> int:
        """Rows where every value is known."""
        return int(self.total("complete"))

    def total(self, name: str) -> float:
        """Return one sum over everybody."""
        return float(joined([np.array([part.sum()]) for part in self.bases[0].parts[name]])[0])

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a group that is present, in a fixed order: the keys as labels, and the sums."""
        base = self.bases[0]
        order = np.lexsort([base.codes[:, i] for i in reversed(range(len(base.keys)))]) if base.keys else [0]
        labels = {
            key: pd.Series(np.array(self.declared[key], dtype=object)[base.codes[order, i]], dtype="str")
            for i, key in enumerate(base.keys)
        }
        sums = {name: in_type(name, joined(parts)[order]) for name, parts in base.parts.items()}
        return pd.DataFrame({**labels, **sums})

    def digest(self) -> str:
        """Return the SHA-256 of the sums: equal for equal data, whatever the engine or order of rows and labels."""
        return self._digest

    @cached_property
    def _digest(self) -> str:
        body = hashlib.sha256(",".join(f"{v}={p!r}" for v, p in self.pivots.items()).encode())
        for base in sorted(self.bases, key=lambda b: b.keys):
            ranks = [ranks_of(self.declared[key], base.codes[:, i]) for i, key in enumerate(base.keys)]
            order = np.lexsort(ranks[::-1]) if ranks else np.arange(1)
            for key, rank in zip(base.keys, ranks, strict=True):
                body.update(repr((key, self.levels[key] and sorted(self.levels[key]))).encode())
                body.update(rank[order].astype("<i8").tobytes())
            for name, parts in base.parts.items():
                body.update(name.encode())
                body.update((joined(parts)[order] + 0.0).astype("<f8").tobytes())
        return body.hexdigest()


def joined(parts: "tuple[Array, ...] | list[Array]") -> Array:
    """Return sums from their parts; adding 0 leaves no negative zero, which engines differ on."""
    total = np.zeros(len(parts[0]))
    for part in reversed(parts):
        total = total + part
    return np.asarray(total + 0.0, dtype=np.float64)


COUNTS = ("rows", "complete", "known:")


def in_type(name: str, values: Array) -> npt.NDArray[np.generic]:
    """Return counts as whole numbers, and the other sums as they are."""
    return values.astype(np.int64) if name.startswith(COUNTS) else values


def ranks_of(labels: tuple[str, ...], codes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the place of each label among those present in the order of the alphabet, whatever their own is."""
    present = sorted({labels[i] for i in np.unique(codes)})
    place = {label: i for i, label in enumerate(present)}
    return np.array([place.get(label, -1) for label in labels], dtype=np.int64)[codes]
