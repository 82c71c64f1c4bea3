"""What a scorecard shows, as plain values for JSON: nothing that is not on the card, and no true count with it."""

import dataclasses
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from syschange.criteria.judging.evidence import Test
from syschange.criteria.judging.limiters import Limiter
from syschange.criteria.plan import Plan
from syschange.criteria.plan.defaults import THRESHOLDS
from syschange.criteria.scorecard.rows import TEST_COLUMNS
from syschange.errors import NotProtectedError, WrongTypeError
from syschange.frames import rows
from syschange.results import Provenance, Result

_PROBABILITIES = ("probability_least", "probability_most", "p_met", "p_not")
FORMAT, VERSION = "syschange scorecard", 1


def document(
    plan: Plan, table: pd.DataFrame, tests: Sequence[Test], results: Mapping[str, Result], *,
    limiters: Sequence[Limiter], said: Mapping[str, object], provenance: Provenance, policy: str | None,
    internal_only: str | None,
) -> dict[str, Any]:  # fmt: skip
    """Return a scorecard as mappings, lists, texts and numbers.

    Parameters
    ----------
    plan, table, tests, results, limiters, provenance, policy
        What the scorecard holds.
    said
        Its verdict, the verdict in words and the summary, by those names.
    internal_only
        Why true values are written; None where they are published ones.
    """
    return {
        "format": FORMAT,
        "version": VERSION,
        "library": provenance.version,
        "policy": policy,
        "internal_only": internal_only,
        "plan": _plan(plan),
        **said,
        "limiters": [dataclasses.asdict(x) for x in limiters],
        "criteria": [{name: _cell(name, v) for name, v in row.items()} for row in rows(table)],
        "tests": [_test(t) for t in tests],
        "results": [_result(name, r.provenance, published=policy is not None) for name, r in results.items()],
    }


def check_reason(internal_only: str | None, policy: str | None) -> None:
    """Refuse true values without a reason, and a reason where there are none.

    Raises
    ------
    NotProtectedError, WrongTypeError
        As `Scorecard.to_json` says.
    """
    if internal_only is None and policy is None:
        raise NotProtectedError("This scorecard")
    if internal_only is None:
        return
    if policy is not None:
        raise WrongTypeError(
            "This scorecard holds published numbers, which need no reason.", "Leave 'internal_only' out."
        )
    if not (isinstance(internal_only, str) and internal_only.strip()):
        raise WrongTypeError(
            "The reason for writing true values is empty.",
            'Say who needs them and what for: internal_only="…".',
        )


def written(made: Mapping[str, Any]) -> str:
    """Return a document as JSON: the same values give the same bytes.

    Signs that are not ASCII are written as JSON escapes, so that any label comes back as it was, and none does
    anything to a terminal that shows the file.
    """
    return json.dumps(made, ensure_ascii=True, indent=1, allow_nan=False) + "\n"


def plain(value: object) -> object:
    """Return a cell as JSON has it: a missing number as null, an endless one as its name."""
    if isinstance(value, str | bool) or value is None:
        return value
    number = float(value)  # type: ignore[arg-type] # nothing but numbers is left
    if math.isnan(number):
        return None
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return int(number) if isinstance(value, int) else number


def number(value: object) -> float:
    """Return a number from what JSON has for it (see `plain`)."""
    return math.nan if value is None else float(value)  # type: ignore[arg-type] # the schema has been asked


def _plan(plan: Plan) -> dict[str, Any]:
    began, ends = plan.change.began_on, plan.change.funding_ends_on
    series = plan.evidence.series
    return {
        "title": plan.title,
        "change": plan.change.name,
        "where": plan.change.where,
        "digest": plan.digest,
        "agreed_by": plan.thresholds.agreed_by,
        "agreed_on": plan.thresholds.agreed_on.isoformat(),
        "began_on": began.isoformat() if began is not None else None,
        "funding_ends_on": ends.isoformat() if ends is not None else None,
        "collected_until": plan.collected_until.isoformat(),
        "thresholds": {d.name: float(getattr(plan.thresholds, d.name)) for d in THRESHOLDS},
        "horizons": {
            "early": [float(m) for m in plan.horizons.early],
            "late": [float(m) for m in plan.horizons.late],
            "sustained": float(plan.horizons.sustained),
        },
        "sizes": [
            {"outcome": o.name, "label": o.label}
            | {name: plain(getattr(o, name)) for name in ("worthwhile", "tweak", "harm")}
            for o in plan.outcomes
        ],
        "series_worthwhile": plain(series.worthwhile) if series is not None else None,
    }


def _test(test: Test) -> dict[str, Any]:
    e = test.estimate
    numbers = {"value": e.value, "lower": e.lower, "upper": e.upper} if e else {}
    row = {name: numbers.get(name, getattr(test, name, math.nan)) for name in TEST_COLUMNS}
    lists = {name: list(getattr(test, name)) for name in ("deductions", "sources", "collect")}
    more = {"level": e.level if e else math.nan, "method": e.method if e else ""}
    return {name: _cell(name, v) for name, v in (row | more).items() if name not in lists} | lists


def _cell(name: str, value: object) -> object:
    """Return a cell as JSON has it; a probability that rounding carried past 0 or 1 is 0 or 1."""
    made = plain(value)
    if name in _PROBABILITIES and isinstance(made, int | float):
        return min(max(made, 0.0), 1.0)
    return made


def _result(name: str, made: Provenance, *, published: bool) -> dict[str, Any]:
    used = None if published or made.rows_used is None else int(made.rows_used)
    return {"name": name, "function": made.function, "parameters": dict(made.parameters), "rows_used": used}
