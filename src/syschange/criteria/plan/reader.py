"""Reading one section of a plan: every key is asked for by name, and one that nobody asked for is an error."""

import datetime as dt
import math
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress

from syschange.errors import InvalidPlanError, clean, listing, nearest, quote

_AS_TEXT = 'Put each label in quotation marks: "Yes", "No", "1".'
_AS_RANGE = "Give the lowest and the highest score: [0, 40]."
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LARGEST = sys.float_info.max  # what is not below it is infinite, not a number, or beyond any use


class Section:
    """One mapping of a plan, read key by key.

    Parameters
    ----------
    content
        The mapping.
    where
        What to call it in a message, for example "the plan" or "outcome 2".

    Raises
    ------
    InvalidPlanError
        From every method, where the content is not what it should be.
    """

    def __init__(self, content: object, where: str) -> None:
        if not isinstance(content, Mapping):
            raise InvalidPlanError(f"{where[0].upper()}{where[1:]} is not a list of keys and values.")
        if not all(isinstance(key, str) for key in content):
            raise InvalidPlanError(f"{where[0].upper()}{where[1:]} has a key that is not a text.", _AS_TEXT)
        self._content = content
        self._asked: list[str] = []
        self.where = where

    def has(self, key: str) -> bool:
        """Return whether a key is there and has a value."""
        return self._get(key) is not None

    def text(self, key: str, *, default: str | None = None) -> str:
        """Return a text; without a default it must be there."""
        value = self._required(key) if default is None else self._get(key)
        if value is None:
            return str(default)
        if not isinstance(value, str) or not value.strip():
            raise InvalidPlanError(
                f"{quote(key)} in {self.where} is not a text.", f'Put it in quotation marks: {key}: "…".'
            )
        return value.strip()

    def mark(self, key: str) -> str:
        """Return a text that is kept as it is: a tab, say, is nothing but space."""
        value = self._required(key)
        if not isinstance(value, str) or not value:
            raise InvalidPlanError(
                f"{quote(key)} in {self.where} is not a text.", 'Put it in quotation marks: ";" or "\\t".'
            )
        return value

    def choice(self, key: str, allowed: Sequence[str], *, default: str | None = None) -> str:
        """Return a text that is one of those allowed."""
        value = self.text(key, default=default)
        if value not in allowed:
            close = nearest(value, allowed)
            hint = f"Did you mean {quote(close)}?" if close else f"Use one of {listing(allowed)}."
            raise InvalidPlanError(
                f"{quote(key)} in {self.where} is {quote(value)}, which is not known.", hint
            )
        return value

    def number(
        self, key: str, *, least: float = -math.inf, most: float = math.inf, default: float | None = None
    ) -> float:
        """Return a finite number within limits; without a default it must be there."""
        value = self._required(key) if default is None else self._get(key)
        if value is None:
            return float(default or 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LARGEST:
            raise InvalidPlanError(f"{quote(key)} in {self.where} is not a number.")
        if not least <= value <= most:
            raise InvalidPlanError(
                f"{quote(key)} in {self.where} is {value:g}, outside {least:g} to {most:g}."
            )
        return float(value)

    def whole(self, key: str, *, least: int, most: int, default: int) -> int:
        """Return a whole number within limits."""
        value = self.number(key, least=least, most=most, default=default)
        if not value.is_integer():
            raise InvalidPlanError(f"{quote(key)} in {self.where} is not a whole number.")
        return int(value)

    def date(self, key: str) -> dt.date:
        """Return a date, written year-month-day; in quotes, as JSON has it, or without, as YAML has it."""
        value = self._required(key)
        if isinstance(value, str) and _DAY.fullmatch(value):
            with suppress(ValueError):
                value = dt.date.fromisoformat(value)
        if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
            raise InvalidPlanError(f"{quote(key)} in {self.where} is not a date.", "Write it as 2026-03-31.")
        return value

    def texts(self, key: str, *, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self._required(key) if default is None else self._get(key)
        if value is None:
            return tuple(default or ())
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise InvalidPlanError(
                f"{quote(key)} in {self.where} is not a list.", "Write it as [one, another]."
            )
        if not all(isinstance(item, str) for item in value):
            raise InvalidPlanError(
                f"{quote(key)} in {self.where} holds something that is not a text.",
                _AS_TEXT,
            )
        return tuple(value)

    def lists(self, key: str) -> tuple[tuple[str, ...], ...]:
        """Return a list whose items are texts or lists of texts; a text counts as a list of one."""
        value = self._get(key)
        if value is None:
            return ()
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise InvalidPlanError(
                f"{quote(key)} in {self.where} is not a list.", "Write it as [one, [two, three]]."
            )
        part = Section({"item": None}, f"{quote(key)} in {self.where}")
        made: list[tuple[str, ...]] = []
        for item in value:
            part._content = {"item": [item] if isinstance(item, str) else item}
            made.append(part.texts("item"))
        return tuple(made)

    def section(self, key: str) -> "Section":
        """Return a mapping below this one, as a section of its own."""
        return Section(self._required(key), f"{quote(key)} in {self.where}")

    def flag(self, key: str) -> bool:
        """Return true or false; false where it is left out."""
        value = self._get(key)
        if value is not None and not isinstance(value, bool):
            raise InvalidPlanError(
                f"{quote(key)} in {self.where} is neither true nor false.",
                "Write true or false, without quotation marks.",
            )
        return bool(value)

    def ends(self, key: str, *, same: bool = False) -> tuple[float, float]:
        """Return two numbers, the lower first; they may be the `same` where that is said."""
        value = self._required(key)
        part = Section({"lowest": None, "highest": None}, f"{quote(key)} in {self.where}")
        if isinstance(value, str) or not isinstance(value, Sequence) or len(value) != 2:  # noqa: PLR2004 - two ends
            raise InvalidPlanError(f"{part.where[0].upper()}{part.where[1:]} is not two numbers.", _AS_RANGE)
        part._content = dict(zip(part._content, value, strict=True))
        lowest, highest = part.number("lowest"), part.number("highest")
        if not (lowest < highest or (same and lowest == highest)):
            raise InvalidPlanError(
                f"In {part.where} the first number is not the lower of the two.", _AS_RANGE
            )
        return lowest, highest

    def is_mapping(self, key: str) -> bool:
        """Return whether what stands below a key is keys and values rather than one value."""
        return isinstance(self._get(key), Mapping)

    def sections(self, key: str) -> tuple["Section", ...]:
        """Return a list of mappings, each as a section of its own."""
        value = self._required(key)
        if isinstance(value, str | Mapping) or not isinstance(value, Sequence) or not value:
            raise InvalidPlanError(
                f"{quote(key)} in {self.where} is not a list.", "Begin each entry with a dash."
            )
        return tuple(Section(item, f"{key} {i}") for i, item in enumerate(value, start=1))

    def named(self, key: str) -> tuple[tuple[str, "Section"], ...]:
        """Return the mappings below a key with their names."""
        below = Section(self._required(key), f"{quote(key)} in {self.where}")
        return tuple(
            (name, Section(v, f"{quote(name)} in {below.where}")) for name, v in below._content.items()
        )

    def names(self) -> tuple[str, ...]:
        """Return the keys."""
        return tuple(self._content)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return a mapping of text to text as pairs; empty where it is left out."""
        if not self.has(key):
            return ()
        below = self.section(key)
        return tuple((name, below.text(name)) for name in below.names())

    def finish(self) -> None:
        """Check that every key was asked for: one that was not is misspelt, or not known."""
        for key in self._content:
            if key not in self._asked:
                close = nearest(key, self._asked)
                hint = (
                    f"Did you mean {quote(close)}?" if close else f"The keys here are {listing(self._asked)}."
                )
                raise InvalidPlanError(f"There is no key {quote(clean(key))} in {self.where}.", hint)

    def _get(self, key: str) -> object:
        if key not in self._asked:
            self._asked.append(key)
        return self._content.get(key)

    def _required(self, key: str) -> object:
        value = self._get(key)
        if value is None:
            unasked = [k for k in self._content if k not in self._asked]
            close = nearest(key, unasked)
            hint = f"There is a key {quote(close)}: is that it?" if close else f"Add {key}: to it."
            raise InvalidPlanError(f"{self.where[0].upper()}{self.where[1:]} has no {quote(key)}.", hint)
        return value
