"""On paper nothing true is left, and nothing is told of teams with fewer than ten staff."""

import re

import numpy as np
import pytest

from syschange.disclosure import protect
from syschange.errors import NotEstimableError
from syschange.results import NOT_FOR_RELEASE
from syschange.system.leavers import Leavers, leavers

from .partnerships import partnerships


def paper(made: Leavers) -> Leavers:
    """Return a result on paper."""
    (shown,) = protect(made).results
    assert isinstance(shown, Leavers)
    return shown


def test_few_leavers_of_larger_teams_are_told_in_rounded_ratios() -> None:
    true = leavers(*partnerships(ratio=0.5))
    made = paper(true)
    assert made.table[["departures", "activity", "comparison"]].isna().all(axis=None)
    value = made.table["value"].iloc[0]
    assert value != true.table["value"].iloc[0]
    assert np.log(value) == pytest.approx(round(np.log(value), 2), abs=1e-9)
    assert made.finding == true.finding
    assert NOT_FOR_RELEASE not in made.text
    assert not re.search(r"\b3 people\b", made.words)
    assert made.provenance.rows_in is None
    assert made.provenance.data_digest is None
    assert made.found.units == 0
    truths = {
        x for r in (true.found.ratio, *dict(true.found.path).values()) for x in (r.log, r.se, r.activity)
    }
    kept = {x for r in (made.found.ratio, *dict(made.found.path).values()) for x in (r.log, r.se, r.activity)}
    assert not truths & kept
    assert made.plot().axes


def test_many_leavers_are_rounded() -> None:
    true = leavers(*partnerships(units=40, left=13, ratio=0.5))
    made = paper(true)
    assert made.table["departures"].iloc[0] == 15
    assert made.words.startswith("When about 15 people left")
    assert made.counts()["count"].dropna().mod(5).eq(0).all()


def test_of_small_teams_nothing_is_told() -> None:
    for left in (1, 2):
        made = paper(leavers(*partnerships(left=left, ratio=0.5)))
        assert "too small" in made.words
        assert made.table[["value", "lower", "upper", "keeps"]].isna().all(axis=None)
        assert set(made.table["note"]) == {"not shown for a team this small"}
        assert made.finding == "not known"
        with pytest.raises(NotEstimableError, match="not shown"):
            made.estimate()


def test_with_everything_hidden_nothing_is_told() -> None:
    from syschange.results import Coarsening

    true = leavers(*partnerships(ratio=0.5))
    made = true.from_counts(true.counts().assign(count=np.nan), Coarsening("a policy", 3))
    assert made.table[["departures", "value"]].isna().all(axis=None)
    assert not re.search(r"\d", made.words)


def test_what_is_not_known_is_not_known_on_paper_either() -> None:
    # Nought is hidden as any few are, so that paper cannot tell nobody from some.
    nobody = paper(leavers(*partnerships(units=4, left=0)))
    contacts, staff = partnerships(units=4, left=3)
    some = paper(leavers(contacts, staff.assign(left_on=staff["left_on"] + np.timedelta64(600, "D"))))
    assert nobody.words == some.words
    assert nobody.table.to_csv() == some.table.to_csv()
    assert nobody.words.startswith("What becomes of activity when somebody leaves is not shown")
    assert nobody.finding == some.finding == "not known"


def test_a_quarter_known_of_fewer_departures_is_not_told() -> None:
    contacts, staff = partnerships(units=40, left=13, ratio=0.5)
    true = leavers(contacts[contacts["contacted_on"] < "2024-04-01"], staff)
    fewer = [q for q, r in true.found.path if r.people < true.found.ratio.people]
    assert fewer
    assert true.table.set_index("quarter").loc[fewer, "value"].notna().any()
    table = paper(true).table.set_index("quarter")
    assert table.loc[fewer, "value"].isna().all()
    assert table["value"].notna().sum() == len(true.table) - len(fewer)
