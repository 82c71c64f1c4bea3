"""Reading a file of answers: YAML with the keys of a plan, of which any may be left out."""

from pathlib import Path
from typing import Any

from syschange.criteria.plan.file import read_yaml
from syschange.errors import UnreadableFileError, quote


def read_answers(path: str | Path) -> dict[str, Any]:
    """Read a file of answers.

    Raises
    ------
    MissingFileError
        Where the file is not there.
    UnreadableFileError
        Where it is not UTF-8, not YAML, or no list of keys and values.
    """
    content = read_yaml(path, "file of answers")
    if not isinstance(content, dict):
        raise UnreadableFileError(
            f"The file of answers {quote(Path(path).name)} is no list of keys and values.",
            "Use the keys of a plan.",
        )
    return content
