"""What an audit says of itself: verdicts, words, time, and that it is not for release."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from syschange import equity
from syschange.disclosure import NHS_7_5, Policy, audit, protect
from syschange.disclosure.attack.programme import problem_of, solver_of
from syschange.disclosure.attack.propagation import attack
from syschange.disclosure.attack.reading import given
from syschange.disclosure.attack.system import system_of
from syschange.errors import MissingColumnError, UnknownChoiceError, WrongTypeError

from . import worlds

PLAIN = Policy("plain", 5, 1)
COLUMNS = ["result", "cell", "quantity", "lower", "upper", "verdict", "by"]


def random_table(seed: int = 1, sizes: tuple[int, ...] = (5, 4, 3)) -> pd.DataFrame:
    cells = worlds.lattice(sizes)
    interior = np.random.default_rng(seed).poisson(3, sizes)
    return worlds.frame(cells, PLAIN.publish(worlds.sums(interior[..., None], cells)[:, 0]))


def test_the_table_has_its_columns_and_is_a_copy() -> None:
    done = audit(random_table(), policy=PLAIN)
    assert list(done.table.columns) == COLUMNS
    assert [str(done.table[c].dtype) for c in ("lower", "upper")] == ["Int64", "Int64"]
    copy = done.table
    copy["verdict"] = "certified"
    assert done.certified == 0
    with pytest.raises(dataclasses.FrozenInstanceError):
        done.width = 1  # type: ignore[misc]


def test_adding_up_certifies_nothing_and_says_so() -> None:
    done = audit(random_table(), policy=PLAIN)
    assert done.certified == 0
    assert done.undecided > 0
    assert not done.complete
    assert "cannot show that the other" in done.text
    assert "Not for release" in done.text
    assert repr(done) == f"Audit: {done.text}"


def test_other_tables_certify_the_rest() -> None:
    done = audit(random_table(), policy=PLAIN, full=True)
    assert done.complete
    assert done.certified > 0
    assert set(done.table["verdict"]) <= {"certified", "refuted"}
    assert len(done.table) == done.certified + done.refuted


def test_without_time_numbers_stay_undecided_and_are_never_passed() -> None:
    done = audit(random_table(), policy=PLAIN, full=True, seconds=1e-9)
    assert done.certified == 0
    assert done.undecided > 0
    assert "could not be settled in the time there was" in done.text


def test_the_seed_makes_an_audit_repeatable() -> None:
    one, two = (audit(random_table(), policy=PLAIN, full=True, seed=7).table for _ in range(2))
    pd.testing.assert_frame_equal(one, two)


def test_a_wider_margin_refutes_no_fewer() -> None:
    counts = [audit(random_table(), policy=PLAIN, width=width).refuted for width in (1, 2, 3, 4)]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_what_was_protected_is_read_under_its_own_policy() -> None:
    data = pd.DataFrame({"g": ["a"] * 60 + ["b"] * 50 + ["c"] * 4, "y": [True, False] * 57})
    protected = protect(equity.breakdown(data, outcome="y", by=["g"]), policy=NHS_7_5)
    assert audit(protected).ok
    assert audit(protected, policy="NHS_7_5").ok
    with pytest.raises(WrongTypeError, match="STRICT_10_10"):
        audit(protected, policy="STRICT_10_10")


def test_nothing_small_is_nothing_to_refute() -> None:
    done = audit(pd.DataFrame({"g": ["(all)", "a", "b"], "n": [100.0, 51, 49]}))
    assert (done.ok, done.complete, len(done.table)) == (True, True, 0)
    assert "Nothing in this publication" in done.text


@pytest.mark.parametrize("wrong", [3, "table", [], [pd.DataFrame({"n": [1.0]}), 3], None])
def test_what_cannot_be_audited_is_an_error(wrong: object) -> None:
    with pytest.raises(WrongTypeError, match="none of them"):
        audit(wrong)


def test_wrong_settings_are_errors() -> None:
    table = random_table()
    for settings in ({"width": 0}, {"seconds": 0.0}):
        with pytest.raises(WrongTypeError):
            audit(table, **settings)  # type: ignore[arg-type]
    with pytest.raises(UnknownChoiceError):
        audit(table, policy="ONS_10_50")
    with pytest.raises(MissingColumnError):
        audit(table.drop(columns="n"))
    with pytest.raises(WrongTypeError, match="below nought"):
        audit(table.assign(n=-1.0))


def test_a_protected_result_alone_is_refused_because_others_may_stand_beside_it() -> None:
    data = pd.DataFrame({"g": ["a"] * 60, "y": [True, False] * 30})
    with pytest.raises(WrongTypeError, match="published beside it"):
        audit(protect(equity.breakdown(data, outcome="y", by=["g"])).results[0])


def test_twenty_six_thousand_numbers_are_audited() -> None:
    """Every table of three of six characteristics, with an outcome."""
    rng = np.random.default_rng(5)
    sizes = (19, 8, 4, 5, 3, 5)
    data = pd.DataFrame(
        {f"c{i}": rng.geometric(0.35, 8000).clip(max=k).astype(str) for i, k in enumerate(sizes)}
    )
    result = equity.breakdown(
        data.assign(y=rng.random(8000) < 0.3), outcome="y", by=list(data.columns), ways=3
    )
    counts = result.counts()
    assert len(counts) > 20_000
    assert not audit(result).ok


def test_highs_by_itself_and_through_scipy_reach_the_same_best() -> None:
    pytest.importorskip("highspy", reason="highspy is an optional extra")
    what = given(random_table(), PLAIN)
    system = system_of(what)
    known = attack(system, PLAIN.threshold)
    problem = problem_of(known.relations, known.lower, known.upper, system.depth)
    solvers = [solver_of(problem, direct=direct) for direct in (True, False)]
    rng = np.random.default_rng(1)
    for _ in range(3):
        cost = rng.normal(size=len(problem.unknown))
        found = [solver.least(cost, 10.0) for solver in solvers]
        best = [float(cost @ f) for f in found if f is not None]
        assert len(best) == 2
        assert best[0] == pytest.approx(best[1])
