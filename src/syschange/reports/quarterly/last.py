"""The last quarter's scorecard: where it is found, and what moved since."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from syschange.criteria import PublishedScorecard, Scorecard, ScorecardComparison, compare, read_scorecard
from syschange.disclosure import Protected
from syschange.errors import InvalidPlanError, UnreadableFileError, WrongTypeError, quote_path
from syschange.reports.report import Report

SCORECARD, QUARTER, BEFORE = "scorecard.json", "quarter.json", "last/scorecard.json"
_ABOUT, _FORMAT = "syschange quarter", 1


@dataclass(frozen=True)
class LastQuarter:
    """The scorecard of the last quarter.

    Attributes
    ----------
    card
        As it was published.
    period
        Of when it is, as far as that is written beside it; empty where it is not.
    path
        Where it was found.
    """

    card: PublishedScorecard
    period: str
    path: Path


def find_last(folder: str | Path, *, period: str, named: str | Path | None = None) -> LastQuarter | None:
    """Return the last quarter's scorecard.

    Looked at is what is named; otherwise the folder that is about to be replaced. Where that holds a report of the
    same period, which is then being made again, the scorecard is the one it was compared with.

    Parameters
    ----------
    folder
        The folder of the report.
    period
        Of when the new report is.
    named
        A scorecard, or a folder that holds a report.

    Returns
    -------
    LastQuarter or None
        None where nothing was named, and the folder holds no scorecard of another period.

    Raises
    ------
    MissingFileError, UnreadableFileError
        Where what was named is not there, or what was found cannot be read.
    """
    if named is not None and not Path(named).is_dir():
        return LastQuarter(read_scorecard(Path(named)), _period(Path(named).parent), Path(named))
    found = Path(folder if named is None else named)
    said = _period(found)
    path = found / (BEFORE if said == period and said else SCORECARD)
    if named is None and not path.is_file():
        return None
    return LastQuarter(read_scorecard(path), said if said != period else _period(found, "last_period"), path)


def since_last(protected: Protected, last: LastQuarter) -> ScorecardComparison:
    """Return what moved between the last quarter's scorecard and this one.

    Raises
    ------
    WrongTypeError
        Where there is no scorecard among what was protected, or one of the two holds true values.
    InvalidPlanError
        Where the two are of different changes, or the last has later records.
    """
    card = published_card(protected)
    if last.card.policy is None and not protected.policy.internal:
        raise WrongTypeError(
            f"The scorecard {quote_path(last.path)} is an internal copy with true values, which nothing that is "
            "published may be compared with.",
            "Name the one that was published.",
        )
    if last.card.policy is None:
        card = dataclasses.replace(card, policy=None)
    try:
        return compare(last.card, card)
    except InvalidPlanError as wrong:
        raise InvalidPlanError(
            wrong.sentence, "Name the last quarter's scorecard of this change, from before this one."
        ) from None


def published_card(protected: Protected) -> Scorecard:
    """Return the one scorecard among what was protected.

    Raises
    ------
    WrongTypeError
        Where there is none, or more than one.
    """
    cards = [r for r in protected.results if isinstance(r, Scorecard)]
    if len(cards) != 1:
        raise WrongTypeError(
            f"A report is of one scorecard, and {len(cards)} were given.",
            "Protect one scorecard and build from that.",
        )
    return cards[0]


def dated(report: Report, period: str) -> Report:
    """Return a report that says of when it is, below its title and with where it comes from."""
    return dataclasses.replace(
        report,
        subtitle=f"{period}. {report.subtitle}",
        provenance=(("Period", period), *report.provenance),
    )


def quarter_files(
    protected: Protected, *, period: str, population: str = "", last: LastQuarter | None = None
) -> Mapping[str, str]:
    """Return the files that the next quarter looks for, by their paths in the folder of the report.

    Returns
    -------
    Mapping
        `scorecard.json`, what this report shows; `quarter.json`, of when and of whom it is; `last/scorecard.json`,
        what it was compared with, where there is such. An internal copy's are stamped with its reason.
    """
    policy = protected.policy
    card = published_card(protected)
    if policy.internal:
        text = dataclasses.replace(card, policy=None).to_json(internal_only=policy.reason)
    else:
        text = card.to_json()
    said = {
        "about": _ABOUT,
        "format": _FORMAT,
        "period": period,
        "last_period": last.period if last is not None else "",
        "population": population,
        "policy": policy.name,
        "internal_only": policy.reason or None,
    }
    files = {SCORECARD: text, QUARTER: json.dumps(said, indent=1, sort_keys=True) + "\n"}
    return files | ({BEFORE: last.card.to_json()} if last is not None else {})


def _period(folder: Path, key: str = "period") -> str:
    """Return of when the report in a folder is; empty where it does not say."""
    path = folder / QUARTER
    if not path.is_file():
        return ""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        said = None
    if not isinstance(said, dict) or said.get("about") != _ABOUT or not isinstance(said.get(key), str):
        raise UnreadableFileError(
            f"The file {quote_path(path)} does not say of when the report beside it is.",
            "Name the last quarter's scorecard itself.",
        )
    return str(said[key])
