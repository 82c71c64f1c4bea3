"""Answers as the text of a plan: in order, every default with its source, and what is still to decide."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

import yaml

from syschange.criteria.plan.drafting import questions, usual
from syschange.criteria.plan.drafting.layout import HEAD, KEYS, SECTIONS, lacking
from syschange.criteria.plan.plan import VERSION
from syschange.errors import InvalidPlanError, clean, quote
from syschange.schemas.drafting.yamltext import scalar
from syschange.schemas.labels import tidy

TO_DECIDE = "TO DECIDE"
_DAYS = frozenset(k for k, q in questions.BY_KEY.items() if q.kind == questions.DAY) | {
    "shocks.happened_on", "evidence.reach.chosen_on.from", "evidence.reach.chosen_on.to", "outcomes.agreed_on",
}  # fmt: skip
_SAYS = {
    "data.tables": "the data sets by name, each with its file; people among them",
    "sources": "where evidence comes from: entries with a name and a role (insider, outside, lived_experience)",
    "sources.name": "the name of the source",
    "outcomes": "what could get better, and something bad that could get worse (kind: adverse)",
    "change": "what was changed: name and what",
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_OPTIONAL_SHOWN = ("change", "comparison")  # where what may be left out is worth a line
_LONGEST_KEY = 1000  # YAML 1.1: 1,024 characters, with what stands around it
_EXACT = 1e15  # whole numbers below it are exact
_DEEPEST = 8  # ours: no plan goes deeper, and what refers to itself has no end


def draft_plan(answers: Mapping[str, object], *, beside: Mapping[str, str] | None = None) -> str:
    """Return answers as the text of a plan, readable, in order and with comments.

    Answers have the keys of a plan, and may leave out any: a default is written with its source, and what has no
    default stands there without a value and marked TO DECIDE, so that reading the plan refuses it by name. A text is
    written in quotation marks, so that "No" and "1" stay texts. A plan that was read as mappings is drafted as the
    same plan.

    Parameters
    ----------
    answers
        Mappings, lists, texts, numbers, dates and true or false, by the keys of a plan.
    beside
        By key, where an answer comes from that nobody gave ("comparison.column": "found in the data"); it is written
        beside it.

    Returns
    -------
    str
        YAML.

    Raises
    ------
    InvalidPlanError
        Where an answer is none of these, or a text that no file can hold.
    """
    if not isinstance(answers, Mapping):
        raise InvalidPlanError("The answers are not a list of keys and values.", "Use the keys of a plan.")
    content = {"version": VERSION, **_with_usual(answers)}
    written, lines = _Writing(dict(beside or {})), [HEAD]
    for key in (*SECTIONS, *(k for k in content if k not in SECTIONS)):
        section = SECTIONS.get(str(key))
        if content.get(key) is not None:
            heading = section.heading if section else ""
            lines += _headed(heading, [*written.entry(key, content[key], str(key), 0)])
        elif section is not None and section.needed(content):
            lines += _headed(section.heading, [_open(str(key), str(key), 0)])
        elif section is not None and section.without:
            lines += ["", f"# {section.without}"]
    return "\n".join(lines) + "\n"


def _headed(heading: str, lines: Sequence[str]) -> list[str]:
    return ["", *([f"# {heading}"] if heading else []), *lines]


def _with_usual(answers: Mapping[str, object]) -> dict[str, object]:
    """Return the answers with the numbers that everybody has to see before agreeing to them."""
    made = dict(answers)
    for name in ("thresholds", "horizons"):
        given = made.get(name)
        if given is None or isinstance(given, Mapping):
            below = {
                k.partition(".")[2]: d.value for k, d in usual.BY_KEY.items() if k.startswith(f"{name}.")
            }
            own = {k: v for k, v in (given or {}).items() if v is not None}
            made[name] = {k: list(v) if isinstance(v, tuple) else v for k, v in below.items()} | own
    for name in ("change", "data"):
        made[name] = {} if made.get(name) is None else made[name]
    if made.get("ways") is None:
        made["ways"] = usual.WAYS
    return made


@dataclass(frozen=True)
class _Writing:
    """Writing answers down, with what is said beside them, and whether each key is explained or was before."""

    beside: Mapping[str, str]
    terse: bool = False

    def entry(self, key: object, value: object, path: str, depth: int) -> Iterator[str]:
        """Yield the lines of one key and what stands below it."""
        if depth > _DEEPEST:
            raise InvalidPlanError("The answers go deeper than any plan does.", "Use the keys of a plan.")
        pad, name = "  " * depth, _key(key)
        if isinstance(value, Mapping) and (value or lacking(path, value)):
            yield f"{pad}{name}:{self._note(path, None)}"
            yield from self._mapping(value, path, depth + 1)
        elif _is_list(value) and any(isinstance(item, Mapping) for item in value):
            yield f"{pad}{name}:{self._note(path, None)}"
            for i, item in enumerate(value):
                yield from _Writing(self.beside, self.terse or i > 0).item(item, path, depth + 1)
        else:
            yield f"{pad}{name}: {_inline(value, path, depth)}{self._note(path, value)}"

    def _mapping(self, value: Mapping[str, object], path: str, depth: int) -> Iterator[str]:
        order = KEYS.get(path, ())
        missing = lacking(path, value)
        for key in (*order, *(k for k in value if k not in order)):
            below = f"{path}.{key}"
            question = questions.BY_KEY.get(below)
            if value.get(key) is not None:
                yield from self.entry(key, value[key], below, depth)
            elif key in missing:
                yield _open(key, below, depth)
            elif question is not None and question.skip and path in _OPTIONAL_SHOWN:
                yield f"{'  ' * depth}# {key}:  # {question.says}; not answered, {question.skip}"

    def item(self, item: object, path: str, depth: int) -> Iterator[str]:
        """Yield an entry of a list: its first line begins with a dash."""
        pad = "  " * depth
        if not isinstance(item, Mapping) or not item:
            yield f"{pad}- {_inline(item, path, depth)}"
            return
        lines = list(self._mapping(item, path, depth + 1))
        first = next((i for i, line in enumerate(lines) if not line.lstrip().startswith("#")), 0)
        lines.insert(0, lines.pop(first))
        yield f"{pad}- {lines[0].lstrip()}"
        yield from lines[1:]

    def _note(self, path: str, value: object) -> str:
        """Return the comment beside a value: what it is, and whose the usual one is."""
        default, question = usual.BY_KEY.get(path), questions.BY_KEY.get(path)
        says = default.says if default is not None else question.says if question is not None else ""
        told = [] if self.terse or (default is not None and value is None) else [says]
        if path in self.beside:
            told.append(self.beside[path])
        elif default is not None and value is not None:
            told.append(_whose(default, value))
        elif question is not None and question.usual and value is not None:
            same = str(_plain(value)) == question.usual
            told.append(question.source if same else f"usual {question.usual}: {question.source}")
        text = "; ".join(part for part in told if part)
        return f"  # {' '.join(clean(word) for word in text.split())}" if text else ""


def _whose(default: usual.Usual, value: object) -> str:
    """Return where a default comes from; and which it is, where something else stands there."""
    if value == default.value or (_is_list(value) and tuple(value) == default.value):
        return default.source
    known = default.key.startswith(("thresholds", "horizons")) or default.key == "ways"
    return f"usual {_said(default.value)}: {default.source}" if known else ""


def _plain(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _open(key: str, path: str, depth: int) -> str:
    question = questions.BY_KEY.get(path)
    says = question.says if question else _SAYS.get(path, "")
    choices = f" ({', '.join(question.choices)})" if question and question.choices else ""
    return f"{'  ' * depth}{_key(key)}:  # {TO_DECIDE}: {says}{choices}"


def _said(value: usual.Value) -> str:
    if isinstance(value, tuple):
        return f"[{value[0]:g}, {value[1]:g}]"
    return f"{value:g}" if isinstance(value, float | int) else value


def _inline(value: object, path: str, depth: int) -> str:
    """Return a value as one piece of a line."""
    if depth > _DEEPEST:
        raise InvalidPlanError("The answers go deeper than any plan does.", "Use the keys of a plan.")
    if value is None or isinstance(value, str | int | float | dt.date):
        return _single(value, path)
    if _is_list(value):
        return f"[{', '.join(_inline(item, path, depth + 1) for item in value)}]"
    if isinstance(value, Mapping):
        pairs = (f"{_key(k)}: {_inline(v, path, depth + 1)}" for k, v in value.items())
        return f"{{{', '.join(pairs)}}}"
    raise InvalidPlanError(
        f"An answer below {quote(path)} is of type {quote(type(value).__name__)}, which no plan holds.",
        "Use texts, numbers, dates, true or false, and lists and mappings of them.",
    )


def _single(value: str | float | dt.date | None, path: str) -> str:
    if isinstance(value, str):
        return value.strip() if path in _DAYS and _is_day(value.strip()) else quoted(value)
    if isinstance(value, dt.date):
        return value.isoformat()  # of a time of day as well, which is then refused as no date
    whole = isinstance(value, float) and value.is_integer() and abs(value) < _EXACT
    dumped: str = yaml.safe_dump(int(value) if whole and value is not None else value)
    return dumped.partition("\n")[0]


def _is_list(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise InvalidPlanError(
            f"The key {quote(clean(key))} of the answers is not a text.", 'Put it in quotation marks: "No".'
        )
    name = scalar(_held(key))
    if len(name) > _LONGEST_KEY:
        raise InvalidPlanError(
            f"The key {quote(key)} is longer than any that YAML reads.", "Use a shorter name."
        )
    return name


def quoted(text: str) -> str:
    """Return a text in quotation marks, in one line, that is read back as the very same text."""
    dumped: str = yaml.safe_dump(_held(text), default_style='"', allow_unicode=tidy(text), width=float("inf"))
    return dumped.rstrip("\n")


def _held(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise InvalidPlanError(
            "An answer holds half a character, which no file can hold.", "Type it again."
        ) from None
    return text
