"""Steps stand beside their dated evidence: who has some, since when, from whom; and there is no score."""

from typing import Any

import pandas as pd
import pytest

from syschange.disclosure import protect
from syschange.errors import DataWarning, MissingColumnError, UnknownChoiceError, WrongTypeError
from syschange.system.practice import Steps, steps

DOCUMENTS = pd.DataFrame(
    [
        ("goals", "hub", "set_goals", "the council", "2023-04-01"),
        ("goals", "town", "set_goals", "the council", "2023-04-01"),
        ("goals 2", "hub", "set_goals", "the council", "2024-02-01"),
        ("review", "hub", "measure_and_adapt", "a university", "2024-09-01"),
        ("letter", "hub", "raise_awareness", "a charity", None),
        ("minutes", "hub", "collaborate", None, "2023-06-01"),
        ("note", "hub", "colaborate", "a charity", "2023-06-01"),
        ("other", "hub", None, "a charity", "2023-06-01"),
    ],
    columns=["document_id", "site", "step", "agency", "adopted_on"],
).assign(adopted_on=lambda t: pd.to_datetime(t["adopted_on"]))


def made(**options: Any) -> Steps:
    return steps(DOCUMENTS, **options)


def test_each_step_has_its_evidence() -> None:
    table = made(implementers=["the council"]).table.set_index("step")
    assert list(table.loc["set_goals", ["evidence", "documents", "outside"]]) == ["dated", 2, "no"]
    assert table.loc["set_goals", "first"] == pd.Timestamp("2023-04-01")
    assert table.loc["set_goals", "last"] == pd.Timestamp("2024-02-01")
    assert table.loc["measure_and_adapt", "outside"] == "yes"
    assert table.loc["collaborate", "outside"] == "not known"
    assert list(table.loc["raise_awareness", ["evidence", "documents", "undated"]]) == ["undated", 0, 1]
    assert list(table.loc["keep_going", ["evidence", "documents", "outside"]]) == ["none", 0, ""]
    assert table["required"].sum() == 2
    assert len(table) == 12


def test_words_list_and_do_not_score() -> None:
    words = made().words
    assert "no score" in words
    assert "'hold_to_account'" in words
    assert "not known" in words
    assert "%" not in words
    assert " of 12" not in words
    assert "perhaps 'collaborate' was meant" in words
    assert "colaborate" not in words
    inside = made(implementers=["the council"]).words
    assert (
        "Nothing from outside those who make the change stands for 'set_goals' and 'collaborate'." in inside
    )


def test_written_down_is_not_done() -> None:
    lagging = pd.DataFrame(
        {
            "document_id": "policy",
            "site": ["a", "b", "c", "d", "e"],
            "step": "try_new_ways",
            "adopted_on": pd.Timestamp("2024-01-01"),
            "practised_on": pd.to_datetime(["2024-01-11", "2024-01-31", "2024-03-01", None, None]),
        }
    )
    row = steps(lagging).table.set_index("step").loc["try_new_ways"]
    assert list(row[["sites", "practised", "lag"]]) == [5, 3, 60]
    assert "'try_new_ways' at 3 of 5 sites" in steps(lagging).words
    early = steps(lagging, until="2024-02-15").table.set_index("step").loc["try_new_ways"]
    assert early["practised"] == 2
    assert pd.isna(early["lag"])
    assert steps(lagging, site=None).table["sites"].isna().all()
    assert made().table["sites"].isna().all()


def test_days_after_the_last_do_not_count() -> None:
    table = made(until="2023-12-31").table.set_index("step")
    assert table.loc["set_goals", "documents"] == 1
    assert table.loc["measure_and_adapt", "evidence"] == "none"


def test_it_may_be_published_as_it_is() -> None:
    true = made()
    shown = protect(true).results[0]
    assert isinstance(shown, Steps)
    assert shown.policy == "ONS_10_5"
    assert shown.provenance.rows_in is None
    pd.testing.assert_frame_equal(shown.table, true.table)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"framework": "trauma_informed"}, WrongTypeError),
        ({"framework": "twelve_step"}, UnknownChoiceError),
        ({"step": "steps"}, MissingColumnError),
        ({"agency": "agencies"}, MissingColumnError),
        ({"until": "soon"}, WrongTypeError),
        ({"implementers": "the council"}, WrongTypeError),
    ],
)
def test_bad_input_is_refused(options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        made(**options)


def test_without_documents_nothing_has_evidence() -> None:
    none = steps(DOCUMENTS.iloc[:0].drop(columns="agency"))
    assert (none.table["evidence"] == "none").all()
    assert "No step has dated evidence; there is none for" in none.words


def test_a_site_told_twice_is_one_site_and_its_first_day_counts() -> None:
    told = pd.DataFrame(
        {
            "document_id": "policy",
            "site": ["a", "a", "b"],
            "step": "try_new_ways",
            "adopted_on": pd.Timestamp("2024-01-01"),
            "practised_on": pd.to_datetime(["2024-03-01", "2024-01-11", None]),
        }
    )
    for data in (told, told.iloc[::-1]):
        row = steps(data).table.set_index("step").loc["try_new_ways"]
        assert list(row[["sites", "practised", "lag"]]) == [2, 1, 10]  # one of two is half


def test_implementers_that_cannot_be_told_are_refused_and_one_without_a_document_is_warned_of() -> None:
    with pytest.raises(WrongTypeError, match="whose the documents are"):
        steps(DOCUMENTS.drop(columns="agency"), implementers=["the council"])
    with pytest.warns(DataWarning, match="misspelt") as told:
        made(implementers=["the counsil"])
    assert not any("counsil" in str(w.message) for w in told)


def test_words_are_five_sentences_at_most() -> None:
    words = made(implementers=["the council"]).words
    assert words.count(". ") + 1 <= 5
