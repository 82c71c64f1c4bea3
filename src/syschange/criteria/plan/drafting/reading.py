"""Reading a file of answers: YAML with the keys of a plan, of which any may be left out."""

from pathlib import Path
from typing import Any

import yaml

from syschange.errors import MissingFileError, UnreadableFileError, quote
from syschange.schemas.strict_yaml import load_yaml


def read_answers(path: str | Path) -> dict[str, Any]:
    """Read a file of answers.

    Raises
    ------
    MissingFileError
        Where the file is not there.
    UnreadableFileError
        Where it is not UTF-8, not YAML, or no list of keys and values.
    """
    file = Path(path)
    if not file.is_file():
        raise MissingFileError(file, "file of answers")
    try:
        content = load_yaml(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise UnreadableFileError(
            f"The answers {quote(file.name)} are not UTF-8 text.", "Save it as UTF-8."
        ) from None
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 1}" if mark is not None else ""
        raise UnreadableFileError(
            f"The answers {quote(file.name)} are not valid YAML{line}.",
            "Check colons, dashes and indents there.",
        ) from None
    if not isinstance(content, dict):
        raise UnreadableFileError(
            f"The answers {quote(file.name)} are no list of keys and values.", "Use the keys of a plan."
        )
    return content
