"""The items of this library's frameworks, read from their files, so that a place always rates those there are."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from syschange.resources import data_folder
from syschange.schemas.wellformed import read_yaml


@dataclass(frozen=True)
class Item:
    """An item that is rated: its id, what it counts towards, its pair, whose doing it is about, and its ends.

    Attributes
    ----------
    id, scale, pair, role
        As in its file; `pair` is empty where it has none.
    lowest, highest
        The ratings it allows.
    by_people
        Whether only people themselves can say.
    """

    id: str
    scale: str
    pair: str
    role: str
    lowest: int
    highest: int
    by_people: bool


@functools.cache
def rated_items() -> tuple[Item, ...]:
    """Return every item of the frameworks that are rated, in the order of their files and each id once."""
    made: dict[str, Item] = {}
    for path in sorted(data_folder("frameworks").glob("*.yaml")):
        framework: Mapping[str, Any] = read_yaml(path, "framework").values
        if framework["kind"] == "rated":
            for item in framework["items"]:
                made.setdefault(item["id"], _item(framework, item))
    return tuple(made.values())


def _item(framework: Mapping[str, Any], item: Mapping[str, Any]) -> Item:
    return Item(
        id=item["id"],
        scale=item.get("scale", framework["name"]),
        pair=item.get("pair", ""),
        role=item.get("role", ""),
        by_people=item.get("reported_by") == "person",
        lowest=item.get("lowest", framework.get("lowest", 1)),
        highest=item.get("highest", framework.get("highest", 4)),
    )
