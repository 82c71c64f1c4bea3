"""Beginning a project: its files are written beside their place and moved there together."""

import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from syschange.errors import CannotWriteError, WrongTypeError, quote, quote_path
from syschange.examples import place
from syschange.packages import at_work
from syschange.resources import data_folder

MADE_UP = "made-up"
_FILES = {
    "README.md": "README.md",
    "CHANGELOG.md": "CHANGELOG.md",
    "gitignore": ".gitignore",
    "github-quarterly.yml": ".github/workflows/quarterly.yml",
    "gitlab-ci.yml": ".gitlab-ci.yml",
}
_FORMATS = "html,md,csv,xlsx,json"
_TERMS = "--population everybody"
_PERIOD = "2026-Q3"
_LONGEST = 200


def begin(folder: str | Path, *, title: str = "Is it systems change?", people: int = 600) -> tuple[Path, ...]:
    """Begin a project that makes its first report at once, from records of nobody.

    Parameters
    ----------
    folder
        Where to. It is made where it does not exist; one that is there has to be empty.
    title
        What the project is called, at the top of its README.
    people
        How many people the made-up place has; 600 (ours: as many as a city's partnership sees in a few years).

    Returns
    -------
    tuple of Path
        The files, in alphabetical order: a README, a plan, the made-up records in `made-up/`, the versions of all
        packages in `requirements.txt`, a changelog, and a job for GitHub Actions and one for GitLab.

    Raises
    ------
    CannotWriteError
        Where the folder holds anything, is the one that is worked in, or cannot be written. Nothing is left
        half-written.
    WrongTypeError
        Where the title is empty, of more than one line, or longer than 200 characters (ours).
    """
    said = _title(title)
    target = Path(folder).absolute()
    beside: Path | None = None
    above: list[Path] = []
    begun = False
    try:
        above = [p for p in target.parents if not p.exists()]  # the lowest first
        if Path.cwd().is_relative_to(target):
            raise CannotWriteError(
                "The folder to make is the one you are working in, and would be replaced under you.",
                "Name a folder inside it, or go to the one above.",
            )
        if target.is_symlink() or (target.exists() and (not target.is_dir() or any(target.iterdir()))):
            raise CannotWriteError(
                f"There is something in {quote_path(target)} already.",
                "Name a folder that does not exist, or an empty one.",
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        _fill(beside / "new", said, people)
        if target.exists():
            target.rmdir()
        (beside / "new").rename(target)
        begun = True
    except OSError as error:
        if isinstance(error, CannotWriteError):
            raise
        raise CannotWriteError(
            f"The folder {quote_path(target)} could not be written: {error.strerror or 'the system refused'}.",
            "Check that you may write there and that there is room, or name another folder.",
        ) from error
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)
        if not begun:
            _remove(above)
    return tuple(Path(folder) / p.relative_to(target) for p in sorted(target.rglob("*")) if p.is_file())


def _title(title: str) -> str:
    said = " ".join(title.split())
    if not said or len(said) > _LONGEST or not said.isprintable():
        raise WrongTypeError(
            f"{quote(title)} is no title.",
            f"Give one line of at most {_LONGEST} characters, such as 'One front door'.",
        )
    return said


def _fill(new: Path, title: str, people: int) -> None:
    made = place(people=people)
    made.write(new / MADE_UP)
    plan = made.plan_path.read_text(encoding="utf-8")
    _put(new / "plan.yaml", plan.replace('path: "', f'path: "{MADE_UP}/'))
    # A title is words and never markup: in a README the characters that Markdown reads are told to stand as they are.
    safe = "".join(f"\\{c}" if c in "\\`*_{}[]<>#+-.!|~$&" else c for c in title)
    told = {
        "@FORMATS@": _FORMATS,
        "@TERMS@": _TERMS,
        "@PERIOD@": _PERIOD,
        "@PYTHON@": f"{sys.version_info.major}.{sys.version_info.minor}",
        "@TITLE@": safe,
    }  # a title comes last
    for source, name in _FILES.items():
        text = data_folder("project", source).read_text(encoding="utf-8")
        for mark, words in told.items():
            text = text.replace(mark, words)
        _put(new / name, text)
    pins = "".join(f"{name}=={version}\n" for name, version in at_work().items())
    _put(
        new / "requirements.txt",
        "# The versions this project was begun with: names and versions only.\n" + pins,
    )


def _remove(folders: list[Path]) -> None:
    """Take away the folders that were made above a project that came to nothing."""
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
