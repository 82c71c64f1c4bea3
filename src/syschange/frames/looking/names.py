"""Names under which columns are looked through: a table engine reads some of a user's names as patterns."""

import re

import narwhals as nw

_OURS = "syschange "
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_ ]*")


def safe_name(name: str) -> str:
    """Return the name a column goes by while a table is looked through; the same for plain words.

    Polars reads "*" as every column and "^a.*$" as a pattern: names are data, and never code.
    """
    plain = _PLAIN.fullmatch(name) and not name.startswith(_OURS)
    return name if plain else f"{_OURS}column {name.encode('utf-8', 'surrogatepass').hex()}"


def at(name: str) -> nw.Expr:
    """Return a column of a table that is looked through, as an expression."""
    return nw.col(safe_name(name))
