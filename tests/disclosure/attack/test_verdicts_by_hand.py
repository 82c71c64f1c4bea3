"""Which numbers should stay unknown, and the verdict on each, of small publications worked out by hand."""

import inspect

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import ONS_10_5, Audit, Policy, audit
from syschange.disclosure.attack.cells import Integers
from syschange.disclosure.attack.means import LeftOver
from syschange.disclosure.attack.propagation import Known, attack
from syschange.disclosure.attack.reading import Given, given
from syschange.disclosure.attack.system import System, system_of
from syschange.disclosure.attack.verdicts import Found, aim_at
from syschange.disclosure.attack.witnesses import Seen
from syschange.errors import WrongTypeError
from syschange.statistics.proportions import critical_z, wilson

from .written import said

TEN, FIVES = Policy("ten", 10, 1), Policy("fives", 10, 5)
NONE = np.zeros(0, dtype=np.int64)


def counted(*rows: tuple[str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["g", "n"])


def attacked(*tables: pd.DataFrame, policy: Policy = TEN) -> tuple[Given, System, Known]:
    what = given(list(tables), policy)
    system = system_of(what)
    return what, system, attack(system, policy.threshold)


def aimed(*tables: pd.DataFrame, policy: Policy = TEN, turned: Integers = NONE) -> list[str]:
    what, system, known = attacked(*tables, policy=policy)
    aim = aim_at(what, system, known, turned, room=2)
    assert aim.room == 2
    left = [said(system, int(u)) for u in aim.sensitive[aim.left_over]]
    assert all("less that of" in name or name.startswith("missing") for name in left)
    return sorted(said(system, int(u)) for u in aim.sensitive)


def verdicts(done: Audit) -> dict[str, tuple[object, ...]]:
    return {
        f"{row.quantity} {row.cell[0][1]}": (row.lower, row.upper, row.verdict, row.by)
        for row in done.table.itertuples()
    }


def test_hidden_numbers_are_to_stay_unknown_unless_they_have_to_be_large() -> None:
    """Of 50 the hidden two make up 9, or 10 or more where 40 are shown; a single one of 20 is no few."""
    assert aimed(counted(("(all)", 50), ("a", 41), ("b", np.nan), ("c", np.nan))) == ["n b @0", "n c @0"]
    assert aimed(counted(("(all)", 50), ("a", 30), ("b", np.nan))) == []
    assert aimed(counted(("(all)", 50), ("a", 40), ("b", np.nan))) == []
    assert aimed(counted(("(all)", 50), ("a", 41), ("b", np.nan))) == ["n b @0"]


def test_numbers_below_the_threshold_that_stand_as_they_are_should_not() -> None:
    assert aimed(counted(("a", 9), ("b", 10), ("c", 1))) == ["n a @0", "n c @0"]
    assert aimed(counted(("a", 10), ("b", 15), ("c", 20)), policy=FIVES) == []
    assert aimed(counted(("a", 10), ("b", 9), ("c", 20)), policy=FIVES) == ["n b @0"]


def test_nought_is_no_secret_where_nought_is_printed() -> None:
    assert aimed(counted(("a", 0), ("b", 20))) == ["n a @0"]
    assert aimed(counted(("a", 0), ("b", np.nan))) == ["n b @0"]
    with pytest.raises(WrongTypeError, match="do not add up"):  # what is hidden beside a nought is somebody
        aimed(counted(("(all)", 30), ("a", 0), ("b", 30), ("c", np.nan)))


def test_people_left_over_are_to_stay_unknown_where_they_may_be_somebody() -> None:
    small, large = counted(("a", 30), ("b", 40)), counted(("a", 33), ("b", 40))
    assert aimed(small, large) == ["n, less that of result 0 a @1"]
    assert aimed(small, counted(("a", 39), ("b", 50))) == ["n, less that of result 0 a @1"]
    assert aimed(small, counted(("a", 31), ("b", 51))) == ["n, less that of result 0 a @1"]


def test_what_an_interval_gave_away_is_looked_at_however_large_it_is() -> None:
    tables = [counted(("a", 40), ("b", 50))]
    _, system, _ = attacked(*tables)
    assert aimed(*tables) == []
    assert aimed(*tables, turned=np.array([1])) == [said(system, 1)]


def found(
    table: pd.DataFrame, *, few: list[LeftOver] | None = None, turned: Integers = NONE, policy: Policy = TEN
) -> Found:
    what, system, known = attacked(table, policy=policy)
    seen = Seen(known.lower.copy(), known.upper.copy())
    aim = aim_at(what, system, known, turned, room=2)
    return Found(what, system, known, seen, aim, turned, few or [])


HIDDEN = counted(("(all)", 60), ("a", 51), ("b", np.nan), ("c", np.nan), ("d", np.nan))


def test_a_hidden_number_is_undecided_certified_or_refuted_by_what_was_seen() -> None:
    one = found(HIDDEN)
    at = {said(one.system, int(u)): int(u) for u in one.aim.sensitive}
    b, c, d = (at[f"n {g} @0"] for g in "bcd")
    one.seen.lower[b], one.seen.upper[b] = 3, 4
    one.seen.least[c], one.seen.most[c] = 1, 3
    rows = {r.cell[0][1]: (r.lower, r.upper, r.verdict, r.by) for r in one.table().itertuples()}
    assert [rows[g] for g in "bcd"] == [
        (3, 4, "refuted", "linear programme"), (0, 9, "certified", "other tables"), (0, 9, "undecided", ""),
    ]  # fmt: skip
    assert one.tables() == (0,)
    one.seen.lower[d] = 10  # it has to be the threshold or more: no few people
    assert (("g", "d"),) not in set(one.table()["cell"])


def test_nothing_refuted_is_in_no_table() -> None:
    one = found(HIDDEN)
    assert one.tables() == ()
    assert set(one.table()["verdict"]) == {"undecided"}


def test_means_of_few_stand_at_the_end_and_name_their_table() -> None:
    one = found(HIDDEN, few=[LeftOver(0, 4.0, 6.0), LeftOver(1, 1.0, np.inf)])
    rows = one.table().iloc[-2:]
    assert rows["quantity"].tolist() == ["mean of n", "mean of n"]
    assert rows["cell"].tolist() == [one.system.cell[0], one.system.cell[1]]
    assert rows["lower"].tolist() == [4, 1]
    assert rows["upper"].tolist() == [6, pd.NA]
    assert rows["verdict"].tolist() == ["refuted"] * 2
    assert rows["by"].tolist() == ["means"] * 2
    assert not one.table()["quantity"].iloc[:-2].str.startswith("mean").any()
    assert one.tables() == (0,)


def test_what_an_interval_gave_away_is_refuted_by_it_and_kept_however_large() -> None:
    turned = np.array([0])
    one = found(counted(("a", 40), ("b", 50)), turned=turned)
    assert one.table()[["lower", "upper", "verdict", "by"]].to_numpy().tolist() == [
        [one.known.lower[0], one.known.upper[0], "refuted", "interval"]
    ]
    assert one.tables() == (0,)


def test_a_small_number_that_is_printed_is_refuted_by_being_printed() -> None:
    done = audit(counted(("a", 4), ("b", 20), ("c", 9)), policy=TEN)
    assert verdicts(done) == {"n a": (4, 4, "refuted", "printed"), "n c": (9, 9, "refuted", "printed")}
    assert (done.guessed, done.tables) == (0, (0,))


def test_what_was_added_up_says_so_and_whether_it_takes_a_guess() -> None:
    sure = audit(counted(("(all)", 50), ("a", 44), ("b", np.nan)), policy=TEN)
    assert verdicts(sure) == {"n b": (6, 6, "refuted", "adding up")}
    assert sure.guessed == 0
    # Two that make up 18 are nine each for somebody who takes both to be below ten, and anything else otherwise.
    guess = audit(counted(("(all)", 50), ("a", 32), ("b", np.nan), ("c", np.nan)), policy=TEN)
    assert verdicts(guess) == {f"n {g}": (9, 9, "refuted", "adding up") for g in "bc"}
    assert (guess.guessed, guess.withheld) == (2, 0)
    # Two that make up 19 cannot both be small: either may have been withheld.
    more = audit(counted(("(all)", 50), ("a", 31), ("b", np.nan), ("c", np.nan)), policy=TEN)
    assert verdicts(more) == {f"n {g}": (0, 19, "undecided", "") for g in "bc"}
    assert (more.guessed, more.withheld) == (0, 2)


@pytest.mark.parametrize(("width", "refuted"), [(1, 0), (2, 0), (3, 2), (4, 2)])
def test_two_values_are_fewer_than_three(width: int, refuted: int) -> None:
    """Two that make up 17 are eight or nine each."""
    table = counted(("(all)", 50), ("a", 33), ("b", np.nan), ("c", np.nan))
    done = audit(table, policy=TEN, width=width)
    assert (done.refuted, done.undecided, done.width) == (refuted, 2 - refuted, width)
    full = audit(table, policy=TEN, width=width, full=True)
    assert (full.refuted, full.certified, full.undecided) == (refuted, 2 - refuted, 0)
    assert (done.full, full.full) == (False, True)
    assert 0 < full.seconds < 60


def test_an_audit_names_both_tables_that_people_are_left_over_between() -> None:
    other = pd.DataFrame({"h": ["x", "y"], "n": [200.0, 300]})
    done = audit([other, counted(("a", 30), ("b", 40)), counted(("a", 33), ("b", 40))], policy=TEN)
    rows = done.table[done.table["verdict"] == "refuted"]
    assert rows["result"].tolist() == [2]
    assert rows["quantity"].tolist() == ["n, less that of result 1"]
    assert done.tables == (1, 2)


def test_of_guesses_those_alone_are_counted_that_refute() -> None:
    """Of g both are nine for who guesses; of h either can be up to nine; one of i follows without a guess."""
    rows = [("(all)",) * 3 + (50.0,)]
    for place, numbers in enumerate(([32, np.nan, np.nan], [40, np.nan, np.nan], [46, np.nan])):
        for i, n in enumerate(numbers):
            rows.append((*["(all)"] * place, f"{'ghi'[place]}{i}", *["(all)"] * (2 - place), n))
    done = audit(pd.DataFrame(rows, columns=["g", "h", "i", "n"]), policy=TEN)
    assert (done.refuted, done.undecided, done.guessed, done.withheld) == (3, 2, 2, 0)


@pytest.mark.parametrize(("yes", "value"), [(0, 0.0), (40, 1.0)])
def test_an_interval_may_narrow_one_end_alone(yes: int, value: float) -> None:
    """None or all of forty: of the hidden numerator one end was known before."""
    low, high = wilson(yes, 40, z=critical_z(0.95))
    table = pd.DataFrame(
        {"g": ["a"], "n": [40.0], "numerator": [np.nan], "denominator": [40.0], "value": [value]}
    )
    table = table.assign(lower=round(float(low), 4), upper=round(float(high), 4), level=0.95)
    table = pd.concat([table, table.assign(g="b", numerator=20.0, value=0.5, lower=0.352, upper=0.648)])
    done = audit(table.reset_index(drop=True), policy=TEN)
    row = done.table[(done.table["quantity"] == "numerator")].iloc[0]
    assert (row["lower"], row["upper"], row["verdict"], row["by"]) == (yes, yes, "refuted", "interval")


def test_unless_it_is_told_otherwise_an_audit_adds_up_and_has_a_minute() -> None:
    given_by_name = inspect.signature(audit).parameters
    defaults = {name: p.default for name, p in given_by_name.items() if name != "published"}
    assert defaults == {"policy": ONS_10_5, "full": False, "seconds": 60.0, "width": None, "seed": 1}
    assert audit(counted(("a", 40))).ok


@pytest.mark.parametrize("wrong", [{"width": 0}, {"width": -1}, {"seconds": 0.0}, {"seconds": -1.0}])
def test_an_audit_without_width_or_time_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(WrongTypeError, match="a width of 1 or more, and time"):
        audit(counted(("a", 40)), policy=TEN, **wrong)  # type: ignore[arg-type]
    assert audit(counted(("a", 40)), policy=TEN, width=1, seconds=0.5).ok


def test_an_audit_of_nothing_says_its_width_and_took_no_time() -> None:
    done = audit(counted(("a", 40)).head(0), policy=TEN, full=True)
    assert (done.width, done.full, done.tables, len(done.table)) == (3, True, (), 0)
    assert 0 <= done.seconds < 60
    assert list(done.table.columns) == ["result", "cell", "quantity", "lower", "upper", "verdict", "by"]
    assert audit(counted(("a", 40)).head(0), policy=TEN, width=5).width == 5


def test_a_small_number_that_is_printed_is_no_guess_even_where_one_value_is_room_enough() -> None:
    done = audit(counted(("a", 4), ("b", 20)), policy=TEN, width=1)
    assert (done.refuted, done.guessed) == (1, 0)
