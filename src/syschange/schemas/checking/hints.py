"""What to do about what does not hold: for all its rows together, and for each row that is shown."""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from numbers import Real
from typing import Any

import narwhals as nw
import pandas as pd

from syschange.frames import types_of
from syschange.schemas.checking import words
from syschange.schemas.checking.judge import Failure
from syschange.schemas.checking.report import MOST_ROWS
from syschange.schemas.declared import Declared
from syschange.schemas.labels import untidiness
from syschange.schemas.quirks import looks_like

_MOST_LOOKED_AT = 1_000  # ours: so many different cells say what the others are like


def told(failure: Failure, declared: Declared) -> tuple[str, list[str]]:
    """Return what to do about a rule that does not hold, and about each of the first hundred of its rows."""
    rule, settings = failure.asked.rule, failure.asked.settings
    field = declared.schema.field(failure.column)
    hint = words.hint(rule, settings, field, declared.schema.grain)
    hints = [hint] * min(len(failure.rows), MOST_ROWS)
    if rule == "range_by_measure":
        return _measures(failure, hint)
    if failure.column not in failure.frame:
        return hint, hints
    cells = failure.frame[failure.column]
    shown = cells.iloc[:MOST_ROWS]
    if rule == "coded":
        return _coded(hint, shown, settings["coded"])
    if rule == "type" and field is not None:
        hint, hints = _alike("looks like", hint, cells, partial(_like, type=field.type))
        hint = f"{words.of_types(types_of(nw.from_native(cells, series_only=True)))} {hint}".strip()
    elif rule == "untidy":
        hint, hints = _alike("has", hint, cells, _untidy)
    elif rule == "suspect":
        hint, hints = _alike("looks like", hint, cells, partial(_like, type=settings["kind"]))
    if rule in ("category", "untidy") and failure.column in declared.labels:
        return _labels(hint, hints, shown, declared.labels[failure.column])
    return hint, hints


def _alike(
    verb: str, hint: str, cells: "pd.Series[Any]", like: Callable[[object], str]
) -> tuple[str, list[str]]:
    """Say before a hint what the cells look like, or have."""
    each = [words.alike(verb, [like(cell)], one=True, every=True) for cell in cells.iloc[:MOST_ROWS]]
    # Text is held as categories, so that each different one is met once, however many rows there are.
    held = cells.unique() if isinstance(cells.dtype, pd.CategoricalDtype) else cells
    different = list(dict.fromkeys(cell if isinstance(cell, str) else _whole(cell) for cell in held))
    phrases = [like(cell) for cell in different[:_MOST_LOOKED_AT]]
    every = len(different) <= _MOST_LOOKED_AT
    together = words.alike(verb, phrases, one=len(cells) == 1, every=every)
    return f"{together} {hint}".strip(), [f"{said} {hint}".strip() for said in each]


def _like(cell: object, type: str) -> str:  # noqa: A002 - the word of the format
    """Return what a cell that is not of its type looks like; a number in a column of dates may be one of Excel's."""
    text = cell if isinstance(cell, str) else _whole(cell) if type == "date" else ""
    return looks_like(text, type) if text else ""


def _whole(cell: object) -> str:
    """Return a whole number as text, and an empty text for all else."""
    if isinstance(cell, bool) or not isinstance(cell, Real):
        return ""
    number = float(cell)
    return str(int(number)) if math.isfinite(number) and number.is_integer() else ""


def _untidy(cell: object) -> str:
    text = str(cell)
    return looks_like(text, "string") if "\n" in text and looks_like(text, "string") else untidiness(text)


def _labels(
    hint: str, hints: Sequence[str], shown: "pd.Series[Any]", declared: Sequence[str]
) -> tuple[str, list[str]]:
    """Suggest declared labels near to those found: for the rows shown, and for all of them together."""
    texts = [str(text) for text in shown]
    near = {text: words.near_label(text, declared) for text in set(texts)}
    together = [label for label in declared if label in near.values()]

    def suggested(hint: str, suggestions: Sequence[str]) -> str:
        return f"{hint} {words.did_you_mean(suggestions, declared)}".strip()

    rows = zip(hints, texts, strict=True)
    return suggested(hint, together), [
        suggested(told, [label] if (label := near[text]) else []) for told, text in rows
    ]


def _coded(hint: str, shown: "pd.Series[Any]", coded: Mapping[str, str]) -> tuple[str, list[str]]:
    """Say what each text stands for; those that are in the list of codes are not the user's words."""
    return hint, [f"{words.stands_for(str(text), coded[str(text)])} {hint}" for text in shown]


def _measures(failure: Failure, hint: str) -> tuple[str, list[str]]:
    """Give the range of each measure concerned; a label with a range is one that was declared."""
    ranges = failure.asked.settings["ranges"]
    labels = failure.frame[failure.asked.settings["other"]]
    concerned = set(labels.unique())
    hints = {m: words.measure_range(m, ends) for m, ends in ranges.items() if m in concerned}
    return " ".join([*hints.values(), hint]).strip(), [hints[str(label)] for label in labels.iloc[:MOST_ROWS]]
