"""What goes on paper is worked out from published counts, and nothing true survives."""

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import protect
from syschange.errors import NotEstimableError
from syschange.system.connections import Connections, connections

from .drawn import changes_table, costs_table, decisions_table, events_table, ratings_table, ties_table


@pytest.fixture(scope="module")
def made() -> Connections:
    return connections(
        ties_table(153, followed=0.95), decisions=decisions_table(), changes=changes_table(), costs=costs_table(),
        events=events_table(153), ratings=ratings_table(153), item="i help others",
    )  # fmt: skip


@pytest.fixture(scope="module")
def paper(made: Connections) -> Connections:
    protected = protect(made).results[0]
    assert isinstance(protected, Connections)
    return protected


def test_counts_are_rounded_or_hidden(paper: Connections) -> None:
    for column in ("n", "units", "unknown", "numerator"):
        assert (paper.table[column].dropna() % 5 == 0).all()
    assert (paper.bounds[["people", "unknown"]].fillna(0) % 5 == 0).all(axis=None)
    assert paper.money is not None
    assert (paper.money["decisions"].dropna() % 5 == 0).all()


def test_no_true_number_survives(made: Connections, paper: Connections) -> None:
    true, shown = made.table, paper.table
    # The rate decided in time is that of a life table of rounded counts.
    for column in ("value", "lower", "upper"):
        both = true[column].notna() & shown[column].notna()
        same = np.isclose(true.loc[both, column], shown.loc[both, column], rtol=0, atol=1e-9)
        assert not same.any(), true.loc[both][same]
    assert paper.provenance.data_digest is None
    assert paper.words != made.words
    assert paper.money is not None
    assert paper.money[["decided", "with_people", "of_costs"]].isna().all(axis=None)


def test_medians_are_given_coarsely_and_without_a_distribution(made: Connections, paper: Connections) -> None:
    shown = paper.table.set_index("measure").loc[["placement_distance", "move_distance"]]
    assert (shown[["value", "lower", "upper"]] % 5 == 0).all(axis=None)
    with pytest.raises(NotEstimableError, match="On paper"):
        paper.estimate("placement_distance")
    assert all(m.held is None for m in paper.middles)
    assert any(m.held for m in made.middles)


def test_what_is_no_number_of_people_stays(made: Connections, paper: Connections) -> None:
    assert made.asks is not None
    assert paper.asks is not None
    pd.testing.assert_frame_equal(made.asks, paper.asks)
    board = decisions_table().drop(columns="person_id")
    true = connections(ties_table(), decisions=board)
    told = protect(true).results[0]
    assert isinstance(told, Connections)
    assert told.estimate("money_with").value == true.estimate("money_with").value
    assert told.estimate("days_to_grant").value == true.estimate("days_to_grant").value


def test_few_people_are_hidden() -> None:
    few = connections(ties_table(9, followed=1.0), events=events_table(9))
    told = protect(few).results[0]
    assert isinstance(told, Connections)
    assert told.table["value"].isna().all()
    assert told.bounds[["lowest", "highest"]].isna().all(axis=None)
    assert "not known" in told.words
