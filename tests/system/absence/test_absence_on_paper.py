"""On paper stand bands alone, of ten people or more; of fewer only cover."""

import re

import numpy as np
import pytest

from syschange.disclosure import protect
from syschange.errors import NotEstimableError
from syschange.results import NOT_FOR_RELEASE
from syschange.system.absence import AbsenceReliance, absence_factor

from .registers import NAMES, register, staff, work


def paper(made: AbsenceReliance, policy: str = "ONS_10_5") -> AbsenceReliance:
    """Return a result on paper."""
    (shown,) = protect(made, policy=policy).results
    assert isinstance(shown, AbsenceReliance)
    return shown


def test_no_true_number_is_left() -> None:
    true = absence_factor(work(people=17, rows=90), workforce=staff(NAMES[:4], people=17), weight="weight")
    made = paper(true)
    numbers = made.table[["value", "lower", "upper"]].to_numpy(dtype=float)
    assert numbers[np.isfinite(numbers)].tolist() == [15.0]  # thirteen people, rounded
    assert made.table["band"].tolist()[:2] == ["five or more", "none"]
    assert not re.search(r"\d+%|\b(13|17|20|4)\b", made.words)
    assert NOT_FOR_RELEASE not in made.text
    assert made.provenance.rows_in is None
    assert made.provenance.data_digest is None
    shares = {
        made.found.nobody,
        made.found.one,
        made.found.more,
        *(x for pair in made.found.curve for x in pair),
    }
    assert shares <= {0.0, 0.125, 0.375, 0.625, 0.875, 1.0}
    assert np.isnan(made.found.tasks)


def test_the_factor_is_told_by_the_ends_of_its_band() -> None:
    star = register({f"job {i}": [NAMES[0]] if i < 6 else NAMES[1:12] for i in range(10)})
    made = paper(absence_factor(star))
    assert made.estimate().probability(2) == 0
    assert made.words.startswith("One person's absence")
    two = register({f"job {i}": [NAMES[i % 2]] if i < 6 else NAMES[2:12] for i in range(10)})
    made = paper(absence_factor(two))
    assert (made.estimate().lower, made.estimate().upper) == (2, 4)
    assert made.estimate().probability(2) == 1
    assert "Two to four people" in made.words
    with pytest.raises(NotEstimableError):
        made.estimate("one person")


@pytest.mark.parametrize("policy", ["ONS_10_5", "NHS_7_5", "STRICT_10_10"])
@pytest.mark.parametrize("people", [6, 8, 9])
def test_of_fewer_than_ten_only_cover_is_told(people: int, policy: str) -> None:
    made = paper(absence_factor(work(people=people, rows=30)), policy)
    assert "not shown for a team this small" in made.words
    assert made.table["note"].iloc[0] == "not shown for a team this small"
    assert made.table[["value", "lower", "upper"]].isna().all(axis=None)
    assert "left without anybody" not in set(made.table["measure"])
    assert made.table.set_index("measure").loc["two people or more", "band"] != "not shown"
    with pytest.raises(NotEstimableError):
        made.estimate()


def test_doubts_reach_the_paper_without_their_numbers() -> None:
    with pytest.warns(UserWarning, match="not in the table"):
        true = absence_factor(work(people=16, rows=90), workforce=staff(people=12))
    assert "taken to be in post" in paper(true).words
    assert not re.search(r"\b4\b", paper(true).words)
