"""Reading the library's own YAML strictly: plain values only, no unknown key, and errors that say where."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

import yaml

from syschange.errors import MissingFileError, UnreadableFileError, listing, nearest, quote
from syschange.schemas.strict_yaml import UnfitError, load_yaml


@dataclass(frozen=True)
class Entry:
    """One mapping of a YAML file, and where it stands, so that each error can say so.

    Attributes
    ----------
    file
        The name of the file.
    where
        The place in it, for example "field 'sex'"; empty for the whole file.
    values
        The mapping itself.
    """

    file: str
    where: str
    values: Mapping[str, object]

    def fail(self, wrong: str, hint: str) -> NoReturn:
        """Raise the error for this place in the file."""
        place = f"{self.where}: " if self.where else ""
        raise UnreadableFileError(f"The file {quote(self.file)} is not well formed: {place}{wrong}.", hint)

    def only(self, allowed: Iterable[str]) -> None:
        """Refuse a key that is not in the vocabulary."""
        known = list(allowed)
        for key in self.values:
            if key not in known:
                close = nearest(key, known)
                hint = f"Did you mean {quote(close)}?" if close else f"Use only {listing(known)}."
                self.fail(f"{quote(key)} is not a key that is known here", hint)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text that is not empty; a key with a default may be absent."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or (not value.strip() and key in self.values):
            self.fail(
                f"{quote(key)} must be a text", "Write it in quotation marks if YAML reads it otherwise."
            )
        return value

    def choice(self, key: str, allowed: Sequence[str]) -> str:
        """Return a text that is one of those allowed."""
        value = self.text(key)
        if value not in allowed:
            self.fail(f"{quote(key)} is not one of those allowed", f"Use one of {listing(allowed)}.")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.fail(f"{quote(key)} must be true or false", "Write true or false, without quotation marks.")
        return value

    def whole(self, key: str, default: int) -> int:
        """Return a whole number of at least 0."""
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.fail(
                f"{quote(key)} must be a whole number of at least 0", "Write it without quotation marks."
            )
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, none of them twice; empty where the key is absent."""
        if key not in self.values:
            return ()
        value = self.values[key]
        if not isinstance(value, list) or not value or not all(isinstance(v, str) and v for v in value):
            self.fail(
                f"{quote(key)} must be a list of texts",
                "Write labels such as yes and no in quotation marks: YAML reads them as true and false.",
            )
        if len(set(value)) < len(value):
            self.fail(f"{quote(key)} holds the same text twice", "Keep one of them.")
        return tuple(value)

    def entries(self, key: str, named_by: str) -> tuple["Entry", ...]:
        """Return a list of mappings, each called by the value of one of its keys; empty where absent."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self.fail(f"{quote(key)} must be a list of entries", "Begin each entry with a dash.")
        kind = key.removesuffix("s")
        return tuple(
            Entry(self.file, f"{kind} {quote(v.get(named_by, i))}", v) for i, v in enumerate(value, 1)
        )

    def numbers(self, key: str) -> tuple[float, float] | None:
        """Return a pair of finite numbers, the lower first; None where the key is absent."""
        if key not in self.values:
            return None
        value = _ends(self.values[key])
        if value is None:
            self.fail(f"{quote(key)} must be two numbers, the lower first", "For example [0, 100].")
        return value

    def dates(self, key: str, *, today: date) -> tuple[date, date] | None:
        """Return a pair of dates, the earlier first; "today" as the later is `today`. None where absent."""
        if key not in self.values:
            return None
        value = self.values[key]
        given = value if isinstance(value, list) else []
        ends = [today if v == "today" and i == 1 else _day(v) for i, v in enumerate(given)]
        first, last = ends if len(ends) == 2 else (None, None)  # noqa: PLR2004 - a range has two ends
        if first is None or last is None or first >= last:
            self.fail(
                f"{quote(key)} must be two dates, the earlier first",
                'For example ["1900-01-01", "2100-12-31"], or ["1900-01-01", "today"].',
            )
        return first, last

    def days(self, key: str) -> tuple[date, ...]:
        """Return a list of dates; empty where the key is absent."""
        days = [_day(text) for text in self.texts(key)]
        found = tuple(day for day in days if day is not None)
        if len(found) < len(days):
            self.fail(f"{quote(key)} must be a list of dates", 'For example ["1900-01-01"].')
        return found

    def amounts(self, key: str) -> tuple[float, ...]:
        """Return a list of finite numbers; empty where the key is absent."""
        if key not in self.values:
            return ()
        value = self.values[key]
        if not isinstance(value, list) or not value or not all(_is_amount(v) for v in value):
            self.fail(f"{quote(key)} must be a list of numbers", "For example [0, 2, 4].")
        return tuple(float(v) for v in value)

    def labelled(self, key: str, named_by: str) -> tuple["Entry", ...]:
        """Return a list of entries of which some may be plain texts; such a text is an entry of its name alone."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str | dict) and v for v in value):
            self.fail(
                f"{quote(key)} must be a list of texts or entries",
                "Write labels such as yes and no in quotation marks: YAML reads them as true and false.",
            )
        return Entry(
            self.file,
            self.where,
            {key: [v if isinstance(v, dict) else {named_by: v} for v in value]},
        ).entries(key, named_by)

    def text_by(self, key: str) -> dict[str, str]:
        """Return a mapping of texts to texts; empty where the key is absent."""
        value = self.values.get(key, {})
        if not isinstance(value, dict) or not all(
            isinstance(t, str) and t.strip() for pair in value.items() for t in pair
        ):
            self.fail(f"{quote(key)} must hold texts by name", "Write each in quotation marks.")
        return dict(value)

    def texts_by(self, key: str, allowed: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return lists of texts under keys from a closed list; empty where the key is absent."""
        value = self.values.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(k, str) for k in value):
            self.fail(f"{quote(key)} must hold lists of texts by name", f"Use the names {listing(allowed)}.")
        part = Entry(self.file, f"{self.where}, {quote(key)}".removeprefix(", "), value)
        part.only(allowed)
        return {name: part.texts(name) for name in value}


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _is_amount(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _ends(value: object) -> tuple[float, float] | None:
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004 - a range has two ends
        return None
    if not all(_is_amount(v) for v in value):
        return None
    lowest, highest = (float(v) for v in value)
    return (lowest, highest) if lowest < highest else None


def read_yaml(path: Path, what: str) -> Entry:
    """Read a YAML file as one mapping; nothing in it is evaluated.

    Parameters
    ----------
    path
        The file.
    what
        What it is, for the messages: "schema" or "code list".

    Raises
    ------
    MissingFileError
        Where the file is absent.
    UnreadableFileError
        Where it is not YAML, says one thing twice, is not a mapping of texts, or does not carry its own file's name.
    """
    if not path.is_file():
        raise MissingFileError(path, f"{what} file")
    try:
        content = load_yaml(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        mark = getattr(problem, "problem_mark", None)
        line = f" (line {mark.line + 1})" if mark else ""
        wrong = f": {problem.problem}" if isinstance(problem, UnfitError) else ""
        raise UnreadableFileError(
            f"The file {quote(path.name)} cannot be read as YAML{line}{wrong}.",
            "Say it once, and rightly." if wrong else "Check its indentation and quotation marks.",
        ) from None
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        raise UnreadableFileError(
            f"The file {quote(path.name)} is not a {what}.",
            "It should be keys and values, beginning with 'name'.",
        )
    entry = Entry(path.name, "", content)
    if entry.text("name") != path.stem:
        entry.fail("its 'name' is not the name of the file", f"Write name: {path.stem}.")
    return entry
