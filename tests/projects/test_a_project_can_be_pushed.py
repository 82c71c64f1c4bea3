"""A project that was begun runs as it is: every command of its jobs and of its README, in a repository of its own."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from syschange import projects

GIT = shutil.which("git")
BASH = shutil.which("bash")
BIN = Path(sys.executable).parent

pytestmark = pytest.mark.skipif(GIT is None or BASH is None, reason="needs git and bash")


def run(script: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **more}
    return subprocess.run(
        [str(BASH), "-e", "-o", "pipefail", "-c", script],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project in a repository that can be pushed somewhere."""
    at = tmp_path_factory.mktemp("begun")
    projects.begin(at / "mine", title="One front door", people=300)
    done = run(
        "git init -q --bare ../kept.git && git init -q -b main . && git remote add origin ../kept.git && "
        "git config user.name somebody && git config user.email somebody@example.org && "
        "git add -A && git commit -qm first && git push -q -u origin main",
        at / "mine",
    )
    assert done.returncode == 0, done.stderr
    return at / "mine"


def steps(job: dict[str, Any]) -> list[str]:
    """Return what the steps of a job run, all but the installation, which takes the package from elsewhere."""
    return [step["run"] for step in job["steps"] if "run" in step and step["name"] != "Install"]


def test_the_job_of_github_publishes_two_quarters_that_are_pushed_with_their_ledger(project: Path) -> None:
    jobs = yaml.safe_load((project / ".github/workflows/quarterly.yml").read_text(encoding="utf-8"))["jobs"]
    assert jobs["check"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    for script in steps(jobs["check"]):
        done = run(script, project)
        assert done.returncode == 0, done.stdout + done.stderr
    for period in ("2026-Q3", "2026-Q4"):
        told, kept = project.parent / f"summary-{period}.md", project.parent / f"env-{period}"
        for script in steps(jobs["publish"]):
            held = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
            said = dict(line.split("=", 1) for line in held)
            done = run(
                script,
                project,
                **{
                    "PERIOD": period,
                    "GITHUB_ENV": str(kept),
                    "GITHUB_STEP_SUMMARY": str(told),
                    "GITHUB_ACTIONS": "true",
                    **said,
                },
            )
            assert done.returncode == 0, script + done.stdout + done.stderr
        assert told.read_text(encoding="utf-8").startswith("# ")
        log = run("git log -1 --format=%s origin/main && git status --porcelain", project).stdout
        assert log == f"Report of {period}\n"
    assert len((project / "published/releases.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    assert "GitHub Actions" in (project / "published/report/summary.md").read_text(encoding="utf-8")


def test_the_quarter_is_the_last_that_is_over(project: Path, tmp_path: Path) -> None:
    jobs = yaml.safe_load((project / ".github/workflows/quarterly.yml").read_text(encoding="utf-8"))["jobs"]
    (script,) = [
        s for s in steps(jobs["publish"]) if "GITHUB_ENV" in s and "quarter" in s and "WORSE" not in s
    ]
    for month, period in (
        ("2026-01", "2025-Q4"),
        ("2026-03", "2025-Q4"),
        ("2026-04", "2026-Q1"),
        ("2026-12", "2026-Q3"),
    ):
        today = f'date() {{ command date -d {month}-08 "$@"; }}\n'
        kept = tmp_path / month
        done = run(today + script, project, PERIOD="", GITHUB_ENV=str(kept))
        assert done.returncode == 0, done.stderr
        assert kept.read_text(encoding="utf-8").strip() == f"PERIOD={period}"


def test_the_job_of_gitlab_has_the_same_commands(project: Path) -> None:
    github = (project / ".github/workflows/quarterly.yml").read_text(encoding="utf-8")
    gitlab = yaml.safe_load((project / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    said = "\n".join(gitlab["check"]["script"] + gitlab["publish"]["script"])

    def commands(text: str) -> list[str]:
        joined = text.replace("\\\n", " ")
        return sorted(
            {
                " ".join(c.split())
                for c in re.findall(r"syschange (?:check|plan|report|audit)[^|;\n]*", joined)
            }
        )

    assert commands(said) == commands(github)


def test_the_commands_of_the_readme_run(project: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(project, copy, ignore=shutil.ignore_patterns("published", ".git"))
    readme = (copy / "README.md").read_text(encoding="utf-8")
    block = re.search(r"## Make the report\n\n((?:    .*\n)+)", readme)
    assert block
    script = "\n".join(line[4:] for line in block[1].splitlines()).replace(".venv/bin/", "")
    own = "\n".join(
        line for line in script.splitlines() if not line.startswith(("python -m venv", "pip install"))
    )
    done = run(own, copy)
    assert done.returncode == 0, done.stderr
    assert (copy / "published/report/report.html").stat().st_size > 50_000


def test_records_of_people_are_never_committed(project: Path) -> None:
    (project / "records").mkdir()
    (project / "records/people.csv").write_text("person_id\n1\n", encoding="utf-8")
    assert run("git status --porcelain", project).stdout == ""
    assert run("git ls-files made-up", project).stdout.count("\n") == 19


def test_the_job_of_gitlab_publishes_what_it_pushes_on_the_ledger_as_it_is_now(
    project: Path, tmp_path: Path
) -> None:
    """GitLab runs all lines of a job in one shell, which on a small image is no bash."""
    made = run(
        "git clone -q --bare ../kept.git $AT/own.git && git clone -q -b main $AT/own.git $AT/old && "
        "git clone -q -b main $AT/own.git $AT/now && cd $AT/now && "
        "git config user.name a && git config user.email a@b.c && "
        "echo later > later.txt && git add -A && git commit -qm later && git push -q",
        project,
        AT=str(tmp_path),
    )
    assert made.returncode == 0, made.stderr
    job = yaml.safe_load((project / ".gitlab-ci.yml").read_text(encoding="utf-8"))["publish"]
    assert "artifacts" not in job
    lines = [line for line in job["script"] if not line.startswith("pip install")]
    script = re.sub(r'"https://[^"]*"', "origin", "\n".join(lines))
    env = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "CI_COMMIT_REF_NAME": "main"}
    done = subprocess.run(
        ["sh", "-e", "-c", script],
        cwd=tmp_path / "old",
        env={**env, "PERIOD": "2027-Q1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    log = run("git --git-dir=../own.git log -2 --format=%s main", tmp_path / "old").stdout
    assert log.splitlines() == ["Report of 2027-Q1", "later"]


def test_no_job_shows_true_numbers_or_a_report_before_its_ledger_is_kept(project: Path) -> None:
    jobs = yaml.safe_load((project / ".github/workflows/quarterly.yml").read_text(encoding="utf-8"))["jobs"]
    scripts = [*steps(jobs["check"]), *steps(jobs["publish"])]
    checks = [line for s in scripts for line in s.splitlines() if "syschange check" in line]
    assert len(checks) == 2
    assert all("--json" in line for line in checks)
    (shown,) = (s for s in scripts if "GITHUB_STEP_SUMMARY" in s)
    assert shown.index("git push") < shown.index("GITHUB_STEP_SUMMARY")
    done = run(checks[0], project)
    assert done.returncode == 0
    assert "NOT FOR RELEASE" not in (done.stdout + done.stderr).upper()


def test_a_period_cannot_set_another_variable_of_the_job(project: Path, tmp_path: Path) -> None:
    jobs = yaml.safe_load((project / ".github/workflows/quarterly.yml").read_text(encoding="utf-8"))["jobs"]
    (script,) = (s for s in steps(jobs["publish"]) if "date -u" in s)
    done = run(script, project, PERIOD="2026-Q3\nBASH_ENV=x", GITHUB_ENV=str(tmp_path / "env"))
    assert done.returncode == 2
    assert not (tmp_path / "env").exists()


def test_a_quarter_made_again_before_it_is_committed_is_entered_once(project: Path, tmp_path: Path) -> None:
    shutil.copytree(project, tmp_path / "copy", ignore=shutil.ignore_patterns("published", ".git"))
    once = "syschange report plan.yaml --ledger published/l.jsonl --population all --out published/r --formats md"
    done = run(
        f"git init -q . && git config user.name a && git config user.email a@b.c && {once} --period 2026-Q3 && "
        f"git add -A && git commit -qm first && {once} --period 2026-Q4 --link cumulative && "
        f"{once} --period 2026-Q4 --link cumulative",
        tmp_path / "copy",
    )
    assert done.returncode == 0, done.stderr
    assert "Known from before, and not entered again: release 2" in done.stdout
