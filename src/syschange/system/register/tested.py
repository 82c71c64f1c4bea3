"""The rows and the sentence that tests of process tracing, and stories, have in a register."""

from collections import Counter
from collections.abc import Iterator
from itertools import product

import pandas as pd

from syschange.system.register.counted import Row, counted_row
from syschange.system.register.terms import CRITERIA, RESULTS, STORIES, STORY, TESTS
from syschange.system.register.tracing import Tracing, trace

_TESTS = tuple(f"{test}: {result}" for test, result in product(TESTS, RESULTS))


def tested_rows(lines: pd.DataFrame) -> Iterator[Row]:
    """Yield a row for each kind and result of a test, and each kind of story, that bears on each criterion."""
    tested = lines.assign(quantity=lines["test"] + ": " + lines["result"])
    yield from _claims("tests", _TESTS, tested)
    yield from _claims("stories", STORIES, lines.assign(quantity=lines["evidence"]))


def _claims(section: str, quantities: tuple[str, ...], lines: pd.DataFrame) -> Iterator[Row]:
    every, outside = _claims_by(lines), _claims_by(lines[lines["outside"]])
    for criterion, quantity in product(CRITERIA, quantities):
        if n := every.get((criterion, quantity), 0):
            numerator = outside.get((criterion, quantity), 0)
            yield counted_row(section, criterion, quantity, n=n, numerator=numerator, value=n, method="count")


def _claims_by(lines: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Return how many different claims there are of each criterion and quantity."""
    different = lines.loc[lines["quantity"].isin((*_TESTS, *STORIES)), ["criterion", "quantity", "claim"]]
    different = different.drop_duplicates()
    return Counter(zip(different["criterion"], different["quantity"], strict=True))


def tested_words(lines: pd.DataFrame) -> str:
    """Return the sentence on tests and stories; empty where there is neither."""
    parts = [*_tests(trace(lines, None), tested=bool(lines["test"].notna().any())), *_stories(lines)]
    told = "; ".join(parts)
    return f"{told[:1].upper()}{told[1:]}." if told else ""


def _tests(found: Tracing, *, tested: bool) -> Iterator[str]:
    if not tested:
        return
    if found.hoops_failed:
        against = ", and nobody else outside says otherwise"
        if found.disputed:
            against = ", though not everybody outside agrees" + (" on each" if found.sinks else "")
        failed = f"{_many(found.hoops_failed, 'claim')} failed a test that a claim has to pass to hold (a hoop test)"
        yield f"{failed}, by the word of somebody outside{against}"
    if found.hoops_failed_inside:
        yield f"{_many(found.hoops_failed_inside, 'claim')} failed such a test by the word of insiders alone"
    if found.confirmed:
        there = "somebody outside found what could hardly be there otherwise (a smoking gun)"
        yield f"for {_many(found.confirmed, 'claim')} {there}"
    if not found.hoops_failed + found.hoops_failed_inside + found.confirmed:
        yield "of the tests of what is claimed, none settles anything either way"


def _stories(lines: pd.DataFrame) -> Iterator[str]:
    own = lines[lines["evidence"].isin(STORIES)]
    if n := own["claim"].nunique():
        outside = own.loc[own["outside"], "claim"].nunique()
        kind = (
            "stories of what mattered most"
            if (own["evidence"] == STORY).all()
            else "stories or harvested outcomes"
        )
        from_where = {0: "none of it", n: "all of it"}.get(outside, f"for {outside} of them")
        yield f"{kind} stand behind {_many(n, 'claim')}, {from_where} from outside"


def _many(n: int, what: str) -> str:
    return f"{n} {what if n == 1 else what + 's'}"
