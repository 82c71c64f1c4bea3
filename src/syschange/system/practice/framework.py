"""What a framework of practice is, and how one is read from its file, strictly."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from syschange.errors import UnknownChoiceError, WrongTypeError, quote
from syschange.resources import data_folder
from syschange.schemas.wellformed import Entry, read_yaml

KINDS = RATED, EVIDENCE = "rated", "evidence"
ROLES = ("worker", "leader", "person", "partnership")
JUDGED = ("lowest level", "lowest subject", "lowest sector")
DIRECTIONS = ("higher_is_better", "higher_is_worse")
PERSON = "person"

_FILE_KEYS = ("name", "version", "title", "kind", "source", "note", "answers", "lowest", "highest", "items")
_ITEM_KEYS = (
    "id",
    "question",
    "scale",
    "pair",
    "role",
    "reported_by",
    "direction",
    "lowest",
    "highest",
    "judged",
    "required",
)
_OF_RATINGS = ("scale", "pair", "role", "reported_by", "direction", "lowest", "highest", "judged")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_VERSION = re.compile(r"[0-9]+\.[0-9]+")
_LOWEST, _HIGHEST = 1, 4  # ours
_MOST_POINTS = 20  # ours: more steps than this are a measurement and no rating


@dataclass(frozen=True)
class Item:
    """One statement or question of a framework.

    Attributes
    ----------
    id
        What it is called in the data.
    question
        The question in plain words.
    scale
        The scale it counts towards.
    pair
        The pair it belongs to; empty where it belongs to none.
    role
        Whose doing or experience it is about: "worker", "leader", "person" or "partnership"; empty where not said.
    reported_by
        "person" where only people themselves can say; otherwise empty.
    direction
        "higher_is_better" or "higher_is_worse".
    lowest, highest
        The ends of its ratings.
    judged
        "lowest level", "lowest subject" or "lowest sector" where it has to hold everywhere; otherwise empty.
    required
        Of evidence: whether without it something has not been tested that has to be.
    """

    id: str
    question: str
    scale: str
    pair: str = ""
    role: str = ""
    reported_by: str = ""
    direction: str = DIRECTIONS[0]
    lowest: int = _LOWEST
    highest: int = _HIGHEST
    judged: str = ""
    required: bool = False


@dataclass(frozen=True)
class Framework:
    """A framework of practice: what is asked, in whose words, and how it is to be judged.

    Attributes
    ----------
    name, version, title
        What it is.
    kind
        "rated", or "evidence" for steps that documents with dates stand for.
    source
        Whose idea it is, and whose wording.
    note
        What to know before using it; empty where there is nothing.
    answers
        The words of the ratings, lowest first; empty where there are none.
    items
        Its items, in order.
    """

    name: str
    version: str
    title: str
    kind: str
    source: str
    note: str
    answers: tuple[str, ...]
    items: tuple[Item, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """What the items are called, in order."""
        return tuple(item.id for item in self.items)

    @property
    def scales(self) -> tuple[str, ...]:
        """The scales, in order."""
        return tuple(dict.fromkeys(item.scale for item in self.items if item.scale))

    @property
    def pairs(self) -> tuple[str, ...]:
        """The pairs, in order."""
        return tuple(dict.fromkeys(item.pair for item in self.items if item.pair))

    def item(self, name: str) -> Item:
        """Return one item.

        Raises
        ------
        UnknownChoiceError
            Where there is none of that name, with the nearest.
        """
        for item in self.items:
            if item.id == name:
                return item
        raise UnknownChoiceError("item of this framework", name, self.ids)


def frameworks() -> tuple[str, ...]:
    """Return the names of the frameworks that ship with the library, in alphabetical order.

    Returns
    -------
    tuple of str
        For example "trauma_informed".
    """
    return tuple(sorted(path.stem for path in data_folder("frameworks").glob("*.yaml")))


def framework(name: str | Path) -> Framework:
    """Return a framework that ships with the library, or one from a file of one's own.

    Parameters
    ----------
    name
        For example "trauma_informed" (`frameworks` has them all), or the path of a YAML file: what ends in `.yaml`
        or `.yml`, or is a `Path`, is taken for a file.

    Returns
    -------
    Framework

    Raises
    ------
    UnknownChoiceError
        Where there is no such framework, with the nearest name.
    MissingFileError
        Where the file is absent.
    UnreadableFileError
        Where the file is malformed, naming the item and what to write instead.
    WrongTypeError
        Where it is neither a name nor a path.
    """
    if isinstance(name, Path) or (isinstance(name, str) and name.endswith((".yaml", ".yml"))):
        return _read(Path(name))
    if not isinstance(name, str):
        raise WrongTypeError(
            f"A framework is given by its name or its file, and this is of type {quote(type(name).__name__)}.",
            "Give for example 'trauma_informed', or the path of a YAML file.",
        )
    if name not in frameworks():
        raise UnknownChoiceError("framework", name, frameworks())
    return _shipped(data_folder("frameworks", f"{name}.yaml"))


def framework_of(given: "str | Path | Framework", kind: str) -> Framework:
    """Return a framework given itself, by name or by file, having checked its kind.

    Raises
    ------
    WrongTypeError
        Where it is of the other kind.
    """
    found = given if isinstance(given, Framework) else framework(given)
    if found.kind != kind:
        other = "system.steps" if kind == RATED else "system.practice"
        raise WrongTypeError(
            f"The framework {quote(found.name)} is of the kind {quote(found.kind)}, and this reads {quote(kind)}.",
            f"Give it to {other}.",
        )
    return found


@cache
def _shipped(path: Path) -> Framework:
    return _read(path)  # a shipped file does not change while the library runs; a user's own may


def _read(path: Path) -> Framework:
    entry = read_yaml(path, "framework")
    entry.only(_FILE_KEYS)
    for key, form in (("name", _NAME), ("version", _VERSION)):
        if not form.fullmatch(entry.text(key)):
            entry.fail(
                f"{quote(key)} has not the form it should have",
                'For example name: my_framework, version: "0.1".',
            )
    kind = entry.choice("kind", KINDS)
    if kind == EVIDENCE:
        _refuse(entry, ("answers", "lowest", "highest"))
    items = tuple(_item(entry, part, kind) for part in entry.entries("items", "id"))
    if not items:
        entry.fail("it has no items", "Give at least one under 'items', each begun with a dash.")
    found = Framework(
        name=entry.text("name"),
        version=entry.text("version"),
        title=entry.text("title"),
        kind=kind,
        source=entry.text("source"),
        note=entry.text("note", ""),
        answers=entry.texts("answers"),
        items=items,
    )
    _hold_together(entry, found)
    return found


def _item(entry: Entry, part: Entry, kind: str) -> Item:
    part.only(_ITEM_KEYS)
    name = part.text("id")
    if not _NAME.fullmatch(name):
        part.fail(
            "its 'id' is not a short name", "Use small letters, digits and underscores, a letter first."
        )
    question = part.text("question")
    if kind == EVIDENCE:
        _refuse(part, _OF_RATINGS)
        return Item(name, question, "", required=part.flag("required", default=False))
    _refuse(part, ("required",))
    lowest = part.whole("lowest", entry.whole("lowest", _LOWEST))
    highest = part.whole("highest", entry.whole("highest", _HIGHEST))
    if not 0 < highest - lowest <= _MOST_POINTS:
        part.fail(
            f"its highest rating is not 1 to {_MOST_POINTS} above its lowest",
            "For example lowest: 1 and highest: 4.",
        )
    return Item(
        id=name,
        question=question,
        scale=part.text("scale", entry.text("name")),
        pair=part.text("pair", ""),
        role=part.choice("role", ROLES) if "role" in part.values else "",
        reported_by=part.choice("reported_by", (PERSON,)) if "reported_by" in part.values else "",
        direction=part.choice("direction", DIRECTIONS) if "direction" in part.values else DIRECTIONS[0],
        lowest=lowest,
        highest=highest,
        judged=part.choice("judged", JUDGED) if "judged" in part.values else "",
    )


def _refuse(entry: Entry, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in entry.values:
            entry.fail(f"{quote(key)} has no place in a framework of this kind", "Take it away.")


def _hold_together(entry: Entry, found: Framework) -> None:
    """Refuse items that do not go together."""
    for place, item in enumerate(found.items):
        if item.id in found.ids[:place]:
            entry.fail(f"the item {quote(item.id)} stands twice", "Keep one of them, or rename one.")
    for scale in found.scales:
        ends = {(i.lowest, i.highest) for i in found.items if i.scale == scale}
        if len(ends) > 1:
            entry.fail(
                f"the items of the scale {quote(scale)} have different ratings",
                "Put them on scales of their own.",
            )
        if len({i.reported_by for i in found.items if i.scale == scale}) > 1:
            entry.fail(
                f"some items of the scale {quote(scale)} are for people themselves to say and others not",
                "Put them on scales of their own.",
            )
    for pair in found.pairs:
        roles = {i.role for i in found.items if i.pair == pair}
        if len(roles) < 2:  # noqa: PLR2004 - two sides
            entry.fail(f"the pair {quote(pair)} has not two sides", "Give it an item of another 'role'.")
    points = {i.highest - i.lowest + 1 for i in found.items}
    if found.answers and points != {len(found.answers)}:
        entry.fail(
            "'answers' has not as many words as there are ratings", "Give one for each rating, lowest first."
        )
