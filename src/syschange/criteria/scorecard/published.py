"""A scorecard that was written down: what `to_json` gives, and what `read_scorecard` reads back."""

import datetime as dt
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from syschange.criteria.judging.limiters import Limiter
from syschange.criteria.scorecard.record import FORMAT, VERSION, number, written
from syschange.criteria.scorecard.rows import COLUMNS, TEST_COLUMNS
from syschange.criteria.scorecard.shape import first_problem
from syschange.criteria.scorecard.sound import unsound
from syschange.errors import MissingFileError, UnreadableFileError, WrongTypeError, quote, quote_path
from syschange.notebook import page
from syschange.results import NOT_FOR_RELEASE

_NUMBERS = ("value", "lower", "upper", "threshold", "p_met", "p_not", "level")
_LISTS = ("deductions", "collect", "sources")
_LARGEST = 2**53  # the largest whole number up to which floating point holds each
_AGAIN = "Write it again with scorecard.to_json()."


@dataclass(frozen=True)
class Period:
    """When the change began, when the money that started it ended, and until when records were collected."""

    began_on: dt.date | None
    funding_ends_on: dt.date | None
    collected_until: dt.date


@dataclass(frozen=True, repr=False)
class PublishedScorecard:
    """A scorecard as it was written down: what it shows, without the results behind it.

    Two are equal where their JSON is the same.

    Attributes
    ----------
    json
        The JSON it is written as.
    policy, internal_only
        The disclosure policy its numbers were made under, or None and the reason why true values were written.
    library
        The version of the library that worked it out.
    title, change, where, plan_digest
        Of the plan: its title, the change and the place, and the SHA-256 of its content.
    agreed_by, agreed_on
        Who agreed what would count, and when.
    verdict, verdict_words, summary, limiters
        As in `Scorecard`.
    thresholds
        What had to be reached, by the names of the plan; the horizons, and "<outcome>.worthwhile",
        "<outcome>.tweak" and "<outcome>.harm" with them.
    labels
        What each outcome is called, by its name.
    period
        When the change began, when its first money ended, and until when records were collected.
    """

    json: str
    policy: str | None = field(compare=False)
    internal_only: str | None = field(compare=False)
    library: str = field(compare=False)
    title: str = field(compare=False)
    change: str = field(compare=False)
    where: str = field(compare=False)
    plan_digest: str = field(compare=False)
    agreed_by: str = field(compare=False)
    agreed_on: dt.date = field(compare=False)
    verdict: str = field(compare=False)
    verdict_words: str = field(compare=False)
    summary: tuple[str, ...] = field(compare=False)
    limiters: tuple[Limiter, ...] = field(compare=False)
    thresholds: Mapping[str, object] = field(compare=False)
    labels: Mapping[str, str] = field(compare=False)
    period: Period = field(compare=False)

    @property
    def table(self) -> pd.DataFrame:
        """One row a criterion, as `Scorecard.table`."""
        made = pd.DataFrame(self._document["criteria"], columns=list(COLUMNS))
        return made.assign(**{c: made[c].map(number) for c in ("probability_least", "probability_most")})

    @property
    def tests_table(self) -> pd.DataFrame:
        """One row a test, as `Scorecard.tests_table`."""
        return self.tests_in_full[list(TEST_COLUMNS)]

    @property
    def tests_in_full(self) -> pd.DataFrame:
        """One row a test, with the `level` and the `method` of its estimate as well."""
        made = pd.DataFrame(self._document["tests"], columns=[*TEST_COLUMNS, "level", "method"])
        made = made.assign(**{c: [number(v) for v in made[c]] for c in _NUMBERS})
        return made.assign(**{c: ["; ".join(v) for v in made[c]] for c in _LISTS})

    @property
    def results(self) -> pd.DataFrame:
        """One row a result: `name`, `function`, `parameters` (a mapping), `rows_used` (missing where published)."""
        return pd.DataFrame(
            self._document["results"], columns=["name", "function", "parameters", "rows_used"], dtype=object
        )

    @property
    def text(self) -> str:
        """The finding in a paragraph; true values carry a notice that they are, with the reason."""
        if self.policy is not None:
            return self.summary[0]
        return f"{self.summary[0]} {NOT_FOR_RELEASE} Written for internal use only: {self.internal_only}"

    def to_json(self) -> str:
        """Return the JSON that it was read from, in the form in which the library writes it."""
        return self.json

    @property
    def _document(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.json)  # anew each time, so that nobody can change it
        return read

    def __repr__(self) -> str:
        return f"PublishedScorecard: {self.verdict}. {self.text}"

    def _repr_html_(self) -> str:
        return page(self.text, self.table, name="PublishedScorecard")


def published(made: Mapping[str, Any]) -> PublishedScorecard:
    """Return the value of a document that is known to be sound."""
    plan = made["plan"]
    began, ends = (
        dt.date.fromisoformat(plan[key]) if plan[key] is not None else None
        for key in ("began_on", "funding_ends_on")
    )
    return PublishedScorecard(
        json=written(made),
        **{key: made[key] for key in ("policy", "internal_only", "library", "verdict", "verdict_words")},
        **{key: plan[key] for key in ("title", "change", "where", "agreed_by")},
        plan_digest=plan["digest"],
        agreed_on=dt.date.fromisoformat(plan["agreed_on"]),
        summary=tuple(made["summary"]),
        limiters=tuple(Limiter(x["name"], x["text"]) for x in made["limiters"]),
        thresholds=MappingProxyType(_thresholds(plan)),
        labels=MappingProxyType({s["outcome"]: s["label"] for s in plan["sizes"]}),
        period=Period(began, ends, dt.date.fromisoformat(plan["collected_until"])),
    )


def read_scorecard(text_or_path: str | Path) -> PublishedScorecard:
    """Read a scorecard that `to_json` gave.

    Parameters
    ----------
    text_or_path
        The JSON itself (it begins with a brace), or the path of a file with it.

    Returns
    -------
    PublishedScorecard
        Its `to_json()` is the JSON that was read, byte for byte, where the library wrote that.

    Raises
    ------
    WrongTypeError
        Where it is neither a text nor a path.
    MissingFileError
        Where there is no such file.
    UnreadableFileError
        Where it is no scorecard, of a newer version, or broken: a probability that is none, a verdict that is none
        of the four or does not follow from the tests. It names the first place that is wrong.
    """
    made = _loaded(_text(text_or_path))
    if not isinstance(made, dict) or made.get("format") != FORMAT:
        raise UnreadableFileError("This is no scorecard.", f"Give what scorecard.to_json() wrote. {_AGAIN}")
    version = made.get("version")
    if isinstance(version, int) and version > VERSION:
        raise UnreadableFileError(
            f"The scorecard is of format version {version}, and this library reads {VERSION}.",
            "Update syschange to read it.",
        )
    wrong = first_problem(made) or ("'version' is not 1" if version != VERSION else None) or unsound(made)
    if wrong is not None:
        raise UnreadableFileError(f"The scorecard cannot be read: {wrong}.", _AGAIN)
    return published(made)


def _text(given: str | Path) -> str:
    if not isinstance(given, str | Path):
        raise WrongTypeError(
            f"A scorecard as JSON, or its path, is needed, and this is of type {quote(type(given).__name__)}.",
            "Give the text that scorecard.to_json() returned, or where it was saved.",
        )
    if isinstance(given, str) and given.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return given.removeprefix("\ufeff")
    if not str(given).strip():
        raise UnreadableFileError("The text of the scorecard is empty.", _AGAIN)
    path = Path(given)
    try:
        if path.is_dir():
            raise UnreadableFileError(
                f"{quote_path(path)} is a folder and no scorecard.", "Name the file in it."
            )
        if not path.is_file():
            raise MissingFileError(path, "scorecard")
        return path.read_text(encoding="utf-8-sig")  # some editors put a mark before the text
    except UnicodeDecodeError:
        raise UnreadableFileError(
            f"The scorecard {quote(path.name)} is not UTF-8 text.", "Save it as UTF-8."
        ) from None
    except OSError as error:
        if isinstance(error, MissingFileError):
            raise
        raise UnreadableFileError(
            f"The file {quote_path(path)} cannot be opened.", "Check the path."
        ) from None


def _loaded(text: str) -> object:
    try:
        made: object = json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite, parse_int=_whole
        )
        json.dumps(made, ensure_ascii=False).encode("utf-8")  # half of a sign is no text
    except UnreadableFileError:
        raise
    except (ValueError, RecursionError) as error:
        line = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableFileError(f"The scorecard is not valid JSON{line}.", _AGAIN) from None
    return made


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise UnreadableFileError("The scorecard says one thing twice: a key is repeated.", _AGAIN)
    return made


def _finite(text: str) -> object:
    made = float(text)
    return made if math.isfinite(made) else _no_number(text)


def _whole(text: str) -> object:
    made = int(text)
    return made if abs(made) <= _LARGEST else _no_number(text)


def _no_number(_: str) -> object:
    raise UnreadableFileError("The scorecard holds something in place of a number that is none.", _AGAIN)


def _thresholds(plan: Mapping[str, Any]) -> dict[str, object]:
    made = dict(plan["thresholds"])
    made |= {key: tuple(v) if isinstance(v, list) else v for key, v in plan["horizons"].items()}
    for size in plan["sizes"]:
        made |= {f"{size['outcome']}.{key}": number(size[key]) for key in ("worthwhile", "tweak", "harm")}
    return made | {"series.worthwhile": number(plan["series_worthwhile"])}
