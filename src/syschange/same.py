"""Values that hold what is missing: equal where all they hold is, on every version of Python."""

import dataclasses
from typing import Any


class Same:
    """A base for frozen dataclasses, made with `eq=False`, some of whose numbers may be missing (NaN).

    Python up to 3.12 takes a missing number for itself where a dataclass is compared, and from 3.13 on for unequal to
    everything: a plan that is read twice would not be the same plan.
    """

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(_alike(one, another) for one, another in zip(_held(self), _held(other), strict=True))

    def __hash__(self) -> int:
        return hash(tuple(None if _missing(value) else value for value in _held(self)))


def _held(value: Any) -> list[Any]:  # noqa: ANN401 - a dataclass of any kind
    return [getattr(value, f.name) for f in dataclasses.fields(value) if f.compare]


def _alike(one: object, other: object) -> bool:
    return one is other or (_missing(one) and _missing(other)) or bool(one == other)


def _missing(value: object) -> bool:
    return isinstance(value, float) and value != value  # noqa: PLR0124 - what is missing is unequal to itself
