"""On paper verdicts stay, numbers are coarse, and nothing is told of a worker; of a small team nothing at all."""

import pandas as pd
import pytest

from syschange import criteria, examples
from syschange.criteria import Sensitivity
from syschange.disclosure import protect
from syschange.errors import NotEstimableError
from syschange.results import Coarsening
from syschange.system.reliance.terms import SHOWN

from ..worlds import World
from .teams import analysed, content, standard, tables_of

WORLD = World(people=400)
SMALL = World(people=300, gain=6)


def _on_paper(made: Sensitivity) -> Sensitivity:
    (paper,) = protect(made).results
    assert isinstance(paper, Sensitivity)
    return paper


@pytest.fixture(scope="module")
def true() -> Sensitivity:
    return standard(WORLD)


@pytest.fixture(scope="module")
def paper(true: Sensitivity) -> Sensitivity:
    return _on_paper(true)


@pytest.fixture(scope="module")
def small() -> Sensitivity:
    """Return a place in which seven workers have the cases of the change."""
    return analysed(content(), tables_of(SMALL, workers=14))


def test_verdicts_and_shares_stay(true: Sensitivity, paper: Sensitivity) -> None:
    keys = ["criterion", "verdict", "base", "stable"]
    pd.testing.assert_frame_equal(paper.table[keys], true.table[keys])
    assert paper.table["share"].to_numpy() == pytest.approx(true.table["share"].to_numpy(), abs=0.0051)


def test_how_many_workers_there_are_is_not_told(true: Sensitivity, paper: Sensitivity) -> None:
    persons = len(true.levels.persons) - 1
    assert persons >= SHOWN
    each = true.levels.specifications // (persons + 1)
    assert set(paper.table["specifications"]) == {2 * each}
    assert f"{2 * each:,} ways" in paper.text
    person = paper.flips[paper.flips["factor"] == "person dropped"]
    assert person["at"].isna().all()


def test_numbers_at_which_verdicts_turn_are_coarse(true: Sensitivity, paper: Sensitivity) -> None:
    sizes = paper.flips.loc[
        (paper.flips["factor"] == "worthwhile size") & (paper.flips["becomes"] != ""), "at"
    ]
    assert len(sizes)
    exact = true.flips.loc[sizes.index, "at"]
    assert (sizes != exact).all()
    assert sizes.to_numpy() == pytest.approx(exact.to_numpy(), abs=0.0051)


def test_it_holds_no_true_number_any_more(paper: Sensitivity) -> None:
    assert paper.model is None
    assert paper.policy == "ONS_10_5"
    assert "Not for release" not in paper.text
    with pytest.raises(NotEstimableError, match="not given on paper"):
        _ = paper.specifications
    with pytest.raises(NotEstimableError, match="not given on paper"):
        paper.from_counts(paper.counts(), Coarsening("ONS_10_5", 3))


def test_of_a_small_team_nobody_is_dropped_and_what_is_found_is_unclear(small: Sensitivity) -> None:
    shown = _on_paper(small)
    assert len(shown.levels.persons) == 1
    reliant = shown.table[shown.table["criterion"] == "not_reliant"].set_index("verdict")["share"]
    assert reliant["MET"] == reliant["NOT MET"] == 0
    of_workers = ["worthwhile size", "sureness", "share retained", "clustering", "person dropped"]
    told = shown.flips[shown.flips["factor"].isin(of_workers)]
    assert set(told["sentence"]) == {"Not shown for a team this small."}
    assert told["at"].isna().all()
    assert set(told["becomes"]) == {""}


def test_that_nothing_turns_it_is_not_said_where_a_test_is_hidden(request: pytest.FixtureRequest) -> None:
    """What the hidden test of a small team would turn is not known on paper: it may be the nearest of all."""
    plan = criteria.Plan.read(request.config.rootpath / "data/examples/place.yaml")
    true = criteria.sensitivity(plan, examples.place(people=1000, seed=5))
    keys = {"criterion": "not_reliant", "factor": "sureness"}
    rows = [
        m.flips[(m.flips[list(keys)] == list(keys.values())).all(axis=1)] for m in (true, _on_paper(true))
    ]
    assert rows[0]["becomes"].item() == "MET"
    assert rows[1]["sentence"].item() == "Not shown for a team this small."
    assert "No one of these things alone turns the whole" not in _on_paper(true).text
    of_others = _on_paper(true).flips.query("criterion == 'not_renamed' and factor == 'sureness'")
    assert "no change of the sureness alone turns it" in of_others["sentence"].item()


def test_the_picture_says_how_often_each_verdict_comes_out(true: Sensitivity, paper: Sensitivity) -> None:
    for made in (true, paper):
        assert made.plot().axes
