"""The page on reproducibility ticks what the run has seen, and nothing else."""

import shutil
import subprocess
from dataclasses import fields, replace
from pathlib import Path

import pytest

from syschange.packages import at_work
from syschange.reports import pipeline
from syschange.reports.pipeline import Facts

NOTHING = Facts(
    commit="",
    changed=False,
    instructions=False,
    pins=0,
    unpinned=3,
    service="",
    scheduled=False,
    changelog=False,
    tests=False,
    ledger=False,
    again=False,
)
GIT = shutil.which("git")
# What each fact ticks where it alone is so; a folder of tests ticks nothing, because they may fail.
TICKS = {
    "commit": ("f" * 40, {"The code and the plan are under version control"}),
    "instructions": (True, {"A README says how to run it"}),
    "service": ("GitHub Actions", {"It runs by itself in continuous integration"}),
    "scheduled": (True, {"A schedule or an event starts it"}),
    "changelog": (True, {"Changes are listed by version"}),
    "tests": (True, set()),
    "ledger": (True, {"Runs are logged"}),
    "again": (True, {"The same input gives the same output"}),
    "pins": (9, set()),
}


def ticked(facts: Facts) -> set[str]:
    frame = pipeline.pipeline_section(facts).tables[0].frame
    return set(frame.loc[frame["shown"] == "yes", "asked"])


@pytest.mark.parametrize("name", TICKS)
def test_a_fact_ticks_its_own_line_and_no_other(name: str) -> None:
    value, lines = TICKS[name]
    assert ticked(replace(NOTHING, **{name: value})) - ticked(NOTHING) == lines


def test_every_fact_is_told() -> None:
    assert {f.name for f in fields(Facts)} == {*TICKS, "changed", "unpinned"}


def test_changes_that_are_not_in_the_commit_untick_it() -> None:
    saved = replace(NOTHING, commit="f" * 40)
    assert ticked(saved) > ticked(replace(saved, changed=True))


def test_one_package_that_is_not_pinned_unticks_the_pins() -> None:
    held = replace(NOTHING, pins=9, unpinned=0)
    assert ticked(held) > ticked(replace(held, unpinned=1))


def test_the_paragraph_counts_what_the_table_ticks() -> None:
    section = pipeline.pipeline_section(NOTHING)
    assert f"this run shows {len(ticked(NOTHING))}." in section.paragraphs[0]
    assert f"Of {len(section.tables[0].frame)} things" in section.paragraphs[0]


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.org")
    subprocess.run([str(GIT), "-C", str(folder), *who, *words], check=True, capture_output=True)


@pytest.mark.skipif(GIT is None, reason="needs git")
def test_what_is_seen_of_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_ACTIONS", "GITLAB_CI", "CI", "GITHUB_EVENT_NAME", "CI_PIPELINE_SOURCE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "plan.yaml").write_text("title: x\n", encoding="utf-8")
    bare = pipeline.gather(tmp_path / "plan.yaml", ledger=False, again=False)
    assert (bare.commit, bare.instructions, bare.changelog, bare.pins) == ("", False, False, 0)
    (tmp_path / "README.md").write_text("run\n\n    syschange report plan.yaml\n", encoding="utf-8")
    (tmp_path / "CHANGELOG.md").write_text("# Changes\n\n## 0.1.0\n", encoding="utf-8")
    pins = "".join(f"{name}=={version}\n" for name, version in at_work().items())
    (tmp_path / "requirements.txt").write_text(pins, encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "first")
    seen = pipeline.gather(tmp_path / "plan.yaml", ledger=True, again=True)
    assert len(seen.commit) == 40
    assert (seen.changed, seen.instructions, seen.changelog) == (False, True, True)
    assert (seen.pins, seen.unpinned) == (len(at_work()), 0)
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "report.html").write_text("x", encoding="utf-8")
    assert pipeline.gather(tmp_path / "plan.yaml", ledger=True, again=True) == seen
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "published")
    assert pipeline.gather(tmp_path / "plan.yaml", ledger=True, again=True) == seen
    (tmp_path / "plan.yaml").write_text("title: y\n", encoding="utf-8")
    (tmp_path / "requirements.txt").write_text(pins.replace("pandas==", "pandas==0."), encoding="utf-8")
    later = pipeline.gather(tmp_path / "plan.yaml", ledger=True, again=True)
    assert (later.changed, later.unpinned) == (True, 1)


@pytest.mark.parametrize(
    ("said", "service", "scheduled"),
    [
        ({"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "schedule"}, "GitHub Actions", True),
        ({"GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "web"}, "GitLab CI", False),
        ({"CI": "true"}, "a CI job", False),
        ({}, "", False),
    ],
)
def test_who_ran_it_is_told_by_the_service(
    said: dict[str, str], service: str, scheduled: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GITHUB_ACTIONS", "GITLAB_CI", "CI", "GITHUB_EVENT_NAME", "CI_PIPELINE_SOURCE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    facts = pipeline.gather(tmp_path / "plan.yaml", ledger=False, again=False)
    assert (facts.service, facts.scheduled) == (service, scheduled)


def test_without_git_nothing_is_claimed_of_version_control(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert pipeline.gather(tmp_path / "plan.yaml", ledger=False, again=False).commit == ""
