"""The versions of packages that a project has written down."""

import re
from pathlib import Path

from syschange.packages import plain

FILES = ("constraints.txt", "requirements.txt")
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([A-Za-z0-9.!+_-]+)\s*(?:[;#\\].*)?$")


def pinned(folder: Path) -> dict[str, str]:
    """Return the version that the pins of a folder give each package; the name as PEP 503 has it."""
    made: dict[str, str] = {}
    for name in FILES:
        path = folder / name
        if path.is_file():
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                found = _PIN.match(line.strip())
                if found:
                    made[plain(found[1])] = found[2]
    return made
