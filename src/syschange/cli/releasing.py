"""What `evaluate` and `report` share: what a release declares, and writing it together with its entry."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from syschange import criteria, disclosure, reports
from syschange.cli.common import Say, policy_of, words
from syschange.cli.usage import Known
from syschange.disclosure.ledger.links import LINKS
from syschange.errors import (
    DisclosureError,
    MissingFileError,
    UnreadableFileError,
    clean,
    quote_path,
)
from syschange.reports import pipeline, quarterly

_OPTIONS = (
    "Said on the command line by --population, --link, --after, --recodes, --override; --hide-exposed hides what a "
    "release would expose."
)
_NEEDS_LEDGER = ("population", "link", "after", "recodes", "override", "hide_exposed")
_LINKED = ("link", "after", "recodes", "override", "hide_exposed")


@dataclass(frozen=True)
class Written:
    """A report that was written: as it was published, its files and entry, and what moved since last quarter."""

    protected: disclosure.Protected
    placed: quarterly.Placed
    since: criteria.ScorecardComparison | None


def add_release(command: argparse.ArgumentParser) -> None:
    """Let a command be told what its release declares to the ledger."""
    about = command.add_argument_group(
        "the ledger of releases",
        "The release is held against the earlier ones before anything is written; files and entry are written "
        "together or not at all.",
    )
    about.add_argument(
        "--ledger", type=Path, metavar="FILE", help="the ledger (.jsonl); made where there is none"
    )
    about.add_argument(
        "--population",
        type=words,
        metavar="NAME",
        help="of whom it is; has to be said once the ledger holds a release",
    )
    about.add_argument(
        "--link",
        type=Known("link between releases", LINKS),
        metavar="LINK",
        help=f"how it is linked to the last release of that population: {', '.join(LINKS)}; has to be said where "
        "there is one",
    )
    about.add_argument(
        "--after", type=words, metavar="ID", help="the id of the release it is linked to, if not the last"
    )
    about.add_argument(
        "--recodes",
        type=Path,
        metavar="FILE",
        help="a YAML file that says what became of categories that changed: {column: {old label: [new labels]}}",
    )
    about.add_argument(
        "--override",
        type=words,
        metavar="REASON",
        help="why a policy looser than the last release's is accepted",
    )
    about.add_argument(
        "--hide-exposed",
        action="store_true",
        help="hide besides what the ledger would refuse, instead of stopping",
    )


def hold_usage(given: argparse.Namespace) -> None:
    """Refuse options that say something of a release that is none."""
    if given.ledger is None:
        for name in _NEEDS_LEDGER:
            if getattr(given, name):
                given.parser.error(f"--{name.replace('_', '-')} goes with --ledger")
    if given.internal_only is not None:
        for name in _LINKED:
            if getattr(given, name):
                given.parser.error(
                    f"an internal copy is not published, so it takes no --{name.replace('_', '-')}"
                )


def terms_of(given: argparse.Namespace) -> quarterly.Terms:
    """Return what the release declares, before anything is worked out for it."""
    said = quarterly.Terms(
        period=given.period or "",
        population=given.population,
        link=given.link,
        after=given.after,
        recodes=None if given.recodes is None else _recodes(given.recodes),
        override=given.override or "",
    )
    if given.ledger is None:
        return said
    try:
        return quarterly.settled_terms(given.ledger, said, internal=given.internal_only is not None)
    except DisclosureError as refused:
        raise _on_the_command_line(refused) from None


def write(
    card: criteria.Scorecard, given: argparse.Namespace, terms: quarterly.Terms, say: Say, *,
    last: quarterly.LastQuarter | None = None, quarter: bool = False,
) -> Written:  # fmt: skip
    """Protect a scorecard, write its report, and enter it in the ledger."""
    say("protecting people's identities")
    policy = policy_of(given)
    try:
        if given.hide_exposed:
            protected = quarterly.hidden_until_safe(card, policy=policy, ledger=given.ledger, terms=terms)
        else:
            protected = disclosure.protect(card, policy=policy)
        say("writing the report")
        since = None if last is None else quarterly.since_last(protected, last)
        report = reports.build(protected, since=since)
        if terms.period:
            report = quarterly.dated(report, terms.period)
        if quarter:
            report = _with_evidence(report, given)
        population = terms.population or ""
        beside = (
            quarterly.quarter_files(protected, period=terms.period, population=population, last=last)
            if quarter
            else None
        )
        placed = quarterly.place(
            report, given.out, formats=given.formats, beside=beside, ledger=given.ledger, terms=terms
        )
    except DisclosureError as refused:
        raise _on_the_command_line(refused) if given.ledger is not None else refused from None
    return Written(protected, placed, since)


def _with_evidence(report: reports.Report, given: argparse.Namespace) -> reports.Report:
    """Return a report that says how far this run can be done again."""
    again = pipeline.same_twice(report, formats=given.formats)
    ledger: Path | None = given.ledger
    writes = [given.out, *([] if ledger is None else [ledger, ledger.with_name(f"{ledger.name}.head")])]
    return pipeline.with_evidence(
        report, pipeline.gather(given.plan, ledger=ledger is not None, again=again, writes=writes)
    )


def announce(written: Written, folder: Path, ledger: Path | None) -> None:
    """Print the verdict as it is published, and where the report is.

    What is printed may end in the log of a job, and the true card tells of a small team: of an internal copy no
    verdict is printed.
    """
    stamp, card = written.protected.stamp, quarterly.published_card(written.protected)
    if stamp:
        print(stamp)
    else:
        print(f"{card.verdict}: {card.verdict_words}")
        for row in card.table.to_dict("records"):
            print(f"  {row['verdict']:<12} {row['title']}")
        if written.since is not None:
            print(f"What moved since last quarter: {written.since.words}")
    tables = [p for p in written.placed.files if p.parent != folder and p.suffix == ".csv"]
    for path in written.placed.files:
        if path.parent == folder:
            print(path)
    if tables:
        print(f"{folder / 'tables'} ({len(tables)} tables as CSV)")
    one = written.placed.release
    if one is not None and ledger is not None:
        what = "an internal copy, without a number" if one.internal else f"of {one.population}"
        how = "Known from before, and not entered again" if written.placed.again else "Entered"
        print(f"{how}: release {one.number} ({one.id}), {clean(what)}, in {clean(ledger)}")


def as_json(written: Written, given: argparse.Namespace) -> dict[str, Any]:
    """Return what `announce` prints as plain values."""
    protected, placed = written.protected, written.placed
    card, internal = quarterly.published_card(protected), protected.policy.internal
    one = placed.release
    return {
        "policy": protected.policy.name,
        "internal_only": protected.policy.reason or None,
        "verdict": None if internal else card.verdict,
        "verdict_words": None if internal else card.verdict_words,
        "criteria": [] if internal else _criteria(card),
        "files": [str(p) for p in placed.files],
        "release": None
        if one is None
        else {
            "ledger": str(given.ledger),
            "known_before": placed.again,
            **{
                name: getattr(one, name) for name in ("number", "id", "population", "period", "link", "after")
            },
        },
    }


def _criteria(card: criteria.Scorecard) -> list[dict[str, Any]]:
    kept = ("criterion", "title", "verdict", "grade", "collect")
    return [{name: row[name] for name in kept} for row in card.table.to_dict("records")]


def _recodes(path: Path) -> Mapping[str, Mapping[str, Sequence[str]]]:
    if not path.is_file():
        raise MissingFileError(path)
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        said = None
    whole = isinstance(said, dict) and all(isinstance(became, dict) for became in said.values())
    if not whole or not all(isinstance(new, list) for became in said.values() for new in became.values()):
        raise UnreadableFileError(
            f"The file {quote_path(path)} does not say what became of categories.",
            "Write for each column a line an old label, as in  age: {18 to 30: [18 to 24, 25 to 30]}",
        )
    return {
        str(column): {str(old): [str(label) for label in new] for old, new in became.items()}
        for column, became in said.items()
    }


def _on_the_command_line(refused: DisclosureError) -> DisclosureError:
    return DisclosureError(refused.sentence, f"{refused.hint} {_OPTIONS}".strip())
