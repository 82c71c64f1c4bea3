"""Reading a YAML file that somebody wrote: a plan, or answers for one; what is wrong is said in a sentence."""

from pathlib import Path

import yaml

from syschange.errors import MissingFileError, UnreadableFileError, quote
from syschange.schemas.strict_yaml import UnfitError, load_yaml


def read_yaml(path: str | Path, what: str) -> object:
    """Return what a YAML file holds.

    Parameters
    ----------
    path
        The file.
    what
        What it is, for a message: "plan".

    Raises
    ------
    MissingFileError
        Where the file is not there.
    UnreadableFileError
        Where it is not UTF-8 text or not YAML, or goes deeper than any plan does.
    """
    file = Path(path)
    if not file.is_file():
        raise MissingFileError(file, what)
    try:
        return load_yaml(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise UnreadableFileError(
            f"The {what} {quote(file.name)} is not UTF-8 text.", "Save it as UTF-8."
        ) from None
    except RecursionError:
        raise UnreadableFileError(
            f"The {what} {quote(file.name)} holds lists within lists too deep to read.", "Check its brackets."
        ) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 1}" if mark is not None else ""
        wrong = f": {error.problem}" if isinstance(error, UnfitError) else ""
        raise UnreadableFileError(
            f"The {what} {quote(file.name)} is not valid YAML{line}{wrong}.",
            "Say it once, and rightly." if wrong else "Check colons, dashes and indents there.",
        ) from None
