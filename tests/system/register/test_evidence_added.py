"""What more evidence can do to a grade: a repeat, another insider and a straw nothing; a failed hoop always sinks."""

import dataclasses

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.system.register import Tracing
from syschange.system.register.gathered import Gathered, gather
from syschange.system.register.reading import Columns
from syschange.system.register.terms import RESULTS, ROLES, STATUSES, TESTS
from syschange.system.register.tracing import trace

NAMES = Columns(
    "change_id", "source_id", "source_role", "element", "depth", "status", "claimed_n", "exposed_n", "eligible_n",
    "evidence", "test", "test_result", "criterion", "selected_by", "rests_on",
)  # fmt: skip
some = settings(max_examples=30)
CHANGES, SOURCES = ("door", "budget"), ("a", "b", "c", "d")
Row = dict[str, str | None]


@st.composite
def registers(draw: st.DrawFn) -> pd.DataFrame:
    """Draw a register: some of two changes by four sources, with tests, criteria and sources that repeat others."""
    places = st.sampled_from([(change, source) for change in CHANGES for source in SOURCES])
    chosen = draw(st.lists(places, min_size=1, max_size=6, unique=True))
    return pd.DataFrame([drawn(draw, change, source) for change, source in chosen])


def drawn(draw: st.DrawFn, change: str, source: str) -> Row:
    """Draw what one source says of one change."""
    test = draw(st.sampled_from([None, *TESTS]))
    others = [other for other in (*SOURCES, "nowhere") if other != source]
    return {
        "change_id": change, "source_id": source, "source_role": draw(st.sampled_from([*ROLES, None])),
        "element": "policies", "status": draw(st.sampled_from(STATUSES)), "test": test,
        "test_result": draw(st.sampled_from(RESULTS)) if test else None,
        "criterion": draw(st.sampled_from([None, "transformational", "not_reliant"])),
        "rests_on": draw(st.sampled_from([None, None, None, *others])),
    }  # fmt: skip


def traced(rows: pd.DataFrame) -> tuple[list[int], list[Tracing]]:
    """Return how far each change is, and what the register comes to for everything and for two criteria."""
    made = gathered(rows)
    found = [trace(made.lines, criterion) for criterion in (None, "transformational", "not_reliant")]
    return made.changes["status"].tolist(), found


def gathered(rows: pd.DataFrame) -> Gathered:
    """Return a register, gathered."""
    return gather(rows, NAMES)


def moved(rows: pd.DataFrame) -> tuple[list[int], list[Tracing]]:
    """Return the same but for how many straws there are."""
    far, found = traced(rows)
    return far, [dataclasses.replace(one, straws=0) for one in found]


def more(rows: pd.DataFrame, **row: str | None) -> pd.DataFrame:
    """Return a register with a row more."""
    added = pd.DataFrame([dict.fromkeys(rows.columns) | {"element": "policies"} | row])
    return pd.concat([rows.astype(object), added.astype(object)], ignore_index=True)


@some
@given(registers(), st.randoms())
def test_order_and_repeated_rows_change_nothing(rows: pd.DataFrame, chance: object) -> None:
    twice = pd.concat([rows, rows.head(2)], ignore_index=True)
    order = list(range(len(twice)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    assert traced(twice.iloc[order].reset_index(drop=True)) == traced(rows)


@some
@given(st.data(), registers())
def test_a_source_that_rests_on_the_first_changes_nothing(data: st.DataObject, rows: pd.DataFrame) -> None:
    first = rows.iloc[0]
    says = data.draw(st.composite(drawn)("x", "press"))
    added = more(rows, **says | {"change_id": first["change_id"], "rests_on": first["source_id"]})
    assert traced(added) == traced(rows)


@some
@given(registers(), st.sampled_from(STATUSES))
def test_another_insider_changes_no_grade(rows: pd.DataFrame, status: str) -> None:
    inside = more(rows, change_id="door", source_id="minutes", source_role="insider", status="evidenced")
    again = more(inside, change_id="door", source_id="memo", source_role="insider", status=status)
    for criterion in (None, "transformational"):
        was, now = (trace(gathered(table).lines, criterion) for table in (inside, again))
        assert (now.grade, now.sinks, now.supports, now.disputed, now.outside) == (
            was.grade, was.sinks, was.supports, was.disputed, was.outside,
        )  # fmt: skip


@some
@given(
    registers(),
    st.sampled_from(["hoop", "doubly decisive"]),
    st.sampled_from(["outside", "lived_experience"]),
)
def test_a_hoop_failed_by_the_word_of_somebody_outside_always_sinks(
    rows: pd.DataFrame, test: str, role: str
) -> None:
    said: Row = {
        "source_id": "e",
        "source_role": role,
        "status": "claimed",
        "test": test,
        "test_result": "failed",
    }
    new = trace(gathered(more(rows, change_id="plans", **said)).lines, "transformational")
    assert new.sinks
    assert not new.supports
    # Of a change that others have tested too, it sinks or is disputed, and is never passed over.
    old = trace(gathered(more(rows, change_id="door", **said)).lines, "transformational")
    assert old.sinks or old.disputed
    assert not old.supports
    assert old.grade >= 1


@some
@given(
    registers(),
    st.sampled_from(ROLES),
    st.sampled_from(STATUSES),
    st.sampled_from(["s", "nowhere", *SOURCES]),
)
def test_a_straw_moves_nothing(rows: pd.DataFrame, role: str, status: str, source: str) -> None:
    # Where others repeat a source, its straw tells that they have no more than that.
    source = "s" if (rows["rests_on"] == source).any() else source
    first = rows.iloc[0]
    straw: Row = {"change_id": first["change_id"], "source_id": source, "source_role": role, "status": status}
    added = more(rows, test="straw in the wind", test_result="passed", **straw)
    assert moved(added) == moved(rows)
    assert gathered(added).lowered == gathered(rows).lowered
