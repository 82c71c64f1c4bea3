"""Which packages are at work: the library, everything it needs, and their versions."""

import re
from collections.abc import Iterator
from importlib import metadata

_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")


def at_work(package: str = "syschange") -> dict[str, str]:
    """Return the version of a package and of everything it needs, as far as it is installed.

    Parameters
    ----------
    package
        Its name.

    Returns
    -------
    dict
        Version by name, the name as PEP 503 has it, in alphabetical order. What only an extra needs is left out.
    """
    made: dict[str, str] = {}
    waiting = [package]
    while waiting:
        name = plain(waiting.pop())
        if name in made:
            continue
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        made[name] = found.version
        waiting.extend(_needs(found))
    return dict(sorted(made.items()))


def plain(name: str) -> str:
    """Return a package's name in its one spelling (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _needs(found: metadata.Distribution) -> Iterator[str]:
    for line in found.requires or ():
        named, _, marker = line.partition(";")
        if "extra ==" not in marker and (name := _NAME.match(named.strip())):
            yield name[0]
