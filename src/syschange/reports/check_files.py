"""A protected check of data as one file: plain text for people, JSON for programs, JUnit XML for CI jobs."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from syschange.disclosure import Protected
from syschange.disclosure.policies import HIDDEN
from syschange.errors import NotProtectedError, UnknownChoiceError, WrongTypeError
from syschange.reports.one_file import put
from syschange.reports.text import plain
from syschange.schemas import PublishedCheck, PublishedFinding
from syschange.version import __version__

MARK = "syschange check"  # every file says so within its first lines, so that it can be replaced later
ERROR = "error"
FORMAT = 1
_ROWS = "Numbers of rows are treated as numbers of people are."


def render_check(protected: Protected, *, format: str = "text") -> str:  # noqa: A002 - the word of the command line
    """Return a protected check of data as the text of one file.

    Which rules were asked and which do not hold is said as it is. Numbers of rows are those the policy lets be
    shown, shares are worked out from them, and neither the number of any single row nor a value of it is there.

    Parameters
    ----------
    protected
        What `disclosure.protect` returned for one or several reports of `schemas.check` or `schemas.check_tables`.
    format
        "text"; "json", whose keys docs/checks.md explains; or "junit", one test suite a table and one test case a
        rule that was asked, with the errors as failures and the warnings as its output.

    Returns
    -------
    str
        The same for the same reports, byte for byte.

    Raises
    ------
    NotProtectedError
        Where reports with true values are given.
    WrongTypeError
        Where something among them is not a check of data.
    UnknownChoiceError
        Where there is no such format.
    """
    if not isinstance(protected, Protected):
        raise NotProtectedError(f"A {type(protected).__name__}")
    checks = [made for made in protected.results if isinstance(made, PublishedCheck)]
    if len(checks) < len(protected.results):
        raise WrongTypeError(
            "Something else than checks of data is among what was protected.",
            "Protect the check reports alone; reports.build is for a scorecard.",
        )
    if format not in FORMATS:
        raise UnknownChoiceError("format of a check", format, list(FORMATS))
    return FORMATS[format](checks, protected)


def write_check(
    protected: Protected,
    path: str | Path,
    *,
    format: str = "text",  # noqa: A002 - as above
) -> Path:
    """Write a protected check of data to one file: all of it, or nothing.

    Parameters
    ----------
    protected, format
        As in `render_check`.
    path
        Where to. Folders above it are made; an earlier check of data is replaced, and nothing else is.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    NotProtectedError, WrongTypeError, UnknownChoiceError
        As in `render_check`.
    CannotWriteError
        Where something else is there, or the file cannot be written. Nothing is left half-written.
    """
    return put(render_check(protected, format=format), Path(path), mark=MARK)


def _text(checks: list[PublishedCheck], protected: Protected) -> str:
    lines = [f"{MARK}, version {__version__}", ""]
    for check in checks:
        lines += [*_lines(check), ""]
    return "\n".join([*lines, _statement(protected)]) + "\n"


def _statement(protected: Protected) -> str:
    return f"{protected.policy.statement} {_ROWS}"


def _lines(check: PublishedCheck) -> Iterator[str]:
    kinds = [f for f in check.findings if f.severity == ERROR]
    mild = len(check.findings) - len(kinds)
    found = f"{len(kinds)} kind{'' if len(kinds) == 1 else 's'} of problem" if kinds else "no errors"
    more = f" and {mild} warning{'' if mild == 1 else 's'}" if mild else ""
    yield f"{plain(check.schema)}: {_number(check.rows)} rows checked, {found}{more} found."
    for finding in sorted(check.findings, key=lambda f: f.severity != ERROR):
        yield f"{'' if finding.severity == ERROR else 'warning, '}{_sentence(finding)}"
    yield from map(plain, check.notes)


def _sentence(finding: PublishedFinding) -> str:
    """Return a finding as a sentence and its hint, with the number of rows that may be shown."""
    share = f" ({finding.share:.0%} of all)" if finding.share is not None else ""
    what = f"{_number(finding.rows)} rows{share} {finding.words}" if finding.about_rows else finding.words
    return plain(f"{finding.column or 'table'}: {what}. {finding.hint}")


def _number(count: int | None) -> str:
    return HIDDEN if count is None else f"{count:,}"


def _json(checks: list[PublishedCheck], protected: Protected) -> str:
    content = {
        "about": MARK,
        "format": FORMAT,
        "ok": all(check.ok for check in checks),
        "policy": {"name": protected.policy.name, "statement": _statement(protected)},
        "tables": [_as_values(check) for check in checks],
        "version": __version__,
    }
    return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=True, allow_nan=False) + "\n"


def _as_values(check: PublishedCheck) -> dict[str, Any]:
    spread = [
        {
            "characteristic": plain(s.characteristic),
            "column": plain(s.column),
            "group": plain(s.group),
            "of": s.of,
            "rows": s.rows,
            "rule": s.rule,
            "share": s.share,
        }
        for s in check.shares
        if s.of is not None
    ]
    return {
        "findings": [
            {
                "about_rows": f.about_rows,
                "column": plain(f.column),
                "hint": plain(f.hint),
                "message": _sentence(f),
                "rows": f.rows,
                "rule": f.rule,
                "severity": f.severity,
                "share": f.share,
            }
            for f in check.findings
        ],
        "notes": list(map(plain, check.notes)),
        "ok": check.ok,
        "rows": check.rows,
        "rules": _rules(check),
        "spread": spread,
        "table": plain(check.schema),
    }


def _rules(check: PublishedCheck) -> list[str]:
    """Return every rule that was asked, and any that was found broken beside them."""
    return list(dict.fromkeys((*check.asked, *(f.rule for f in check.findings))))


def _junit(checks: list[PublishedCheck], protected: Protected) -> str:
    """Return the shape that CI servers read: test suites, cases, failures, and output for what only warns."""
    suites = ET.Element("testsuites", {"name": MARK})
    for check in checks:
        suites.append(_suite(check, protected))
    for count in ("tests", "failures", "errors", "skipped"):
        suites.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    ET.indent(suites)
    made: bytes = ET.tostring(suites, encoding="utf-8", xml_declaration=True)
    return made.decode("utf-8") + "\n"


def _suite(check: PublishedCheck, protected: Protected) -> ET.Element:
    name = plain(check.schema)
    rules = _rules(check)
    suite = ET.Element("testsuite", {"name": name, "tests": str(len(rules))})
    properties = ET.SubElement(suite, "properties")
    about = {
        "rows": _number(check.rows),
        "policy": protected.policy.name,
        "statement": _statement(protected),
        "version": __version__,
    }
    for key, value in about.items():
        ET.SubElement(properties, "property", {"name": key, "value": value})
    failures = 0
    for rule in rules:
        case = ET.SubElement(suite, "testcase", {"classname": f"syschange.{name}", "name": rule})
        found = [f for f in check.findings if f.rule == rule]
        wrong = [_sentence(f) for f in found if f.severity == ERROR]
        mild = [_sentence(f) for f in found if f.severity != ERROR]
        if wrong:
            failures += 1
            ET.SubElement(case, "failure", {"message": wrong[0], "type": rule}).text = "\n".join(wrong)
        if mild:
            ET.SubElement(case, "system-out").text = "\n".join(f"warning, {words}" for words in mild)
    suite.set("failures", str(failures))
    suite.set("errors", "0")
    suite.set("skipped", "0")
    if check.notes:
        ET.SubElement(suite, "system-out").text = "\n".join(map(plain, check.notes))
    return suite


FORMATS: Mapping[str, Callable[[list[PublishedCheck], Protected], str]] = MappingProxyType(
    {"text": _text, "json": _json, "junit": _junit}
)
