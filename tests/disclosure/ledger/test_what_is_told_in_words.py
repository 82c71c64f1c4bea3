"""The words of the joint audit name releases, results and columns, no more than five tables, and how to mend them."""

from typing import Any

import pytest

from syschange.disclosure.ledger.telling import Exposed, words

ENTRIES: list[dict[str, Any]] = [{"number": 3}, {"number": 5}, {"number": 8}]


def table(
    kind: str = "joined", release: int = 3, result: int | None = 1, by: tuple[str, ...] = ()
) -> Exposed:
    return Exposed(kind, release, result, "" if result is None else "equity.gaps", by, ("n",))


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (
            1,
            "No earlier release is said to be of the same people: there is nothing to hold this one against.",
        ),
        (2, "Beside release 3 this one exposes nobody who joined and no number that was hidden."),
        (3, "Beside releases 3, 5 this one exposes nobody who joined and no number that was hidden."),
    ],
)
def test_where_nobody_is_exposed_the_releases_it_was_held_against_are_named(many: int, said: str) -> None:
    assert words((), ENTRIES[:many]) == said


def test_a_table_is_named_by_its_result_function_and_columns() -> None:
    said = words((table(by=("age", "sex")),), ENTRIES)
    assert said.startswith(
        "It would show a small group of people who joined since release 3: "
        "result 1 (equity.gaps), the table by 'age', 'sex'. Merge categories of these columns, wait"
    )
    assert ": result 2 (equity.gaps), the table of all. " in words((table(result=2),), ENTRIES)
    assert ": a table by 'age'. " in words((table(result=None, by=("age",)),), ENTRIES)
    assert ": a table of all. " in words((table(result=None),), ENTRIES)


def test_a_table_held_against_several_releases_is_named_once() -> None:
    said = words((table("hidden", 8), table("hidden", 3), table("hidden", 5)), ENTRIES)
    assert said.count("the table of all") == 1
    assert "hidden in release 3 and release 5 and this release: " in said


def test_a_sentence_for_each_kind_in_order() -> None:
    said = words(tuple(table(kind) for kind in ("outside", "joined", "hidden", "between")), ENTRIES)
    starts = [
        "small group of people between",
        "number that is hidden",
        "people who joined",
        "people whom release 3",
    ]
    places = [said.index(start) for start in starts]
    assert places == sorted(places)
    assert said.count("It would show") == 4
    assert said.count(" Keep one cut") == 1
    assert said.endswith("or keep to one of the two populations.")


@pytest.mark.parametrize("many", [4, 5, 6, 8])
def test_five_tables_are_named_and_the_others_counted(many: int) -> None:
    said = words(tuple(table(by=(f"c{i}",)) for i in range(many)), ENTRIES)
    named = [i for i in range(many) if f"the table by 'c{i}'" in said]
    assert named == list(range(min(many, 5)))
    assert (f" and {many - 5} more. Merge" in said) is (many > 5)
    assert (" more. Merge" in said) is (many > 5)
    assert said.count("; ") == len(named) - 1
