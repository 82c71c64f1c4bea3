"""What a run can prove of itself: version control, pins, a README, who ran it, and that it can be run again."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from syschange.packages import at_work
from syschange.reports.pipeline.pins import pinned

_SECONDS = 20  # ours: a repository that takes longer to answer is taken for none
_RUN = re.compile(r"syschange\s+report\b")
_VERSIONED = re.compile(r"^##+ .*\d+\.\d+", re.MULTILINE)
_SERVICES = {"GITHUB_ACTIONS": "GitHub Actions", "GITLAB_CI": "GitLab CI"}


@dataclass(frozen=True)
class Facts:
    """What a run has seen of the project it ran in.

    Attributes
    ----------
    commit
        The last commit that changed the plan; empty where the plan is under no version control.
    changed
        Whether the plan, or anything else that git knows of, differs from the commit; what the run itself writes is
        left out. Where git does not say, it does.
    instructions
        Whether a README beside the plan holds the command that makes the report.
    pins
        How many packages at work are pinned beside the plan.
    unpinned
        How many packages at work are pinned nowhere, or to another version.
    service
        What ran it, "GitHub Actions" or another; empty by hand.
    scheduled
        Whether it was started by the clock.
    changelog
        Whether a changelog beside the plan has a version in a heading.
    tests
        Whether tests stand beside the plan; not whether they passed.
    ledger
        Whether what was published is kept in a ledger.
    again
        Whether every file was made a second time and came out byte for byte the same.
    """

    commit: str
    changed: bool
    instructions: bool
    pins: int
    unpinned: int
    service: str
    scheduled: bool
    changelog: bool
    tests: bool
    ledger: bool
    again: bool


def gather(plan: str | Path, *, ledger: bool, again: bool, writes: Iterable[Path] = ()) -> Facts:
    """Look at the project that a plan belongs to.

    Parameters
    ----------
    plan
        The plan. Its project is the folder that git has it in, or else its own folder.
    ledger, again
        What the run itself did (see `Facts`).
    writes
        The files and folders that the run itself writes.

    Returns
    -------
    Facts
        What is not seen is not claimed: where git is not installed, there is no version control.
    """
    own = Path(plan).absolute().parent
    top = _git(own, "rev-parse", "--show-toplevel")
    project = Path(top) if top else own
    wanted, has = at_work(), {**pinned(project), **pinned(own)}
    held = sum(has.get(name) == version for name, version in wanted.items())
    said = "".join(_read(folder / "README.md") for folder in dict.fromkeys((own, project)))
    return Facts(
        # The commit of the plan, not of the moment: what is published is committed too, and would make itself old.
        commit=(_git(own, "log", "-1", "--format=%H", "--", Path(plan).name) or "") if top else "",
        changed=top is not None and _changed(Path(top), writes),
        instructions=bool(_RUN.search(said)),
        pins=held,
        unpinned=len(wanted) - held,
        service=_service(),
        scheduled="schedule" in {os.environ.get("GITHUB_EVENT_NAME"), os.environ.get("CI_PIPELINE_SOURCE")},
        changelog=any(_VERSIONED.search(_read(folder / "CHANGELOG.md")) for folder in (own, project)),
        tests=any((folder / "tests").is_dir() for folder in (own, project)),
        ledger=ledger,
        again=again,
    )


def _changed(top: Path, writes: Iterable[Path]) -> bool:
    """Return whether anything differs from the commit but what the run writes: else no run could be done again."""
    real, own = top.resolve(), [path.resolve() for path in writes]
    within = [p.relative_to(real).as_posix() for p in own if p != real and p.is_relative_to(real)]
    but = [f":(top,exclude,literal){name}" for name in within]
    return _git(top, "status", "--porcelain", "--untracked-files=no", "--", ":(top)", *but) != ""


def _service() -> str:
    for name, service in _SERVICES.items():
        if os.environ.get(name, "").lower() == "true":
            return service
    return "a CI job" if os.environ.get("CI", "").lower() in {"true", "1"} else ""


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _git(folder: Path, *words: str) -> str | None:
    """Return what git answers; None where it does not, because there is no git or no repository, say."""
    git = shutil.which("git")
    if git is None or not folder.is_dir():
        return None
    try:
        said = subprocess.run(  # noqa: S603 - a fixed command, and no word of it comes from the data
            [git, "-C", str(folder), *words], capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return said.stdout.strip() if said.returncode == 0 else None
