"""Policies: how alike two texts are under one set of names, and how long after adoption sites do what they say."""

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.disclosure import protect
from syschange.errors import MissingColumnError, NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.system.pathways import PolicyLag, policy_lag, similar_text

OLD = "Every referral is followed by an assessment, and the assessment goes to a panel. The panel decides."
NEW = (
    "Every request is followed by a first conversation, and the first conversation goes to a forum. "
    "The forum decides."
)
NAMES = {"referral": "request", "assessment": "first conversation", "panel": "forum"}
WORDS = st.lists(st.sampled_from(["panel", "team", "help", "home", "plan"]), min_size=1, max_size=12)


def test_new_names_are_taken_for_the_old() -> None:
    made = similar_text(OLD, NEW, renaming=NAMES)
    written, renamed = made.table["similarity"]
    assert written < 0.3
    assert renamed > 0.7
    assert made.table["names_replaced"].tolist() == [0, 10]
    assert "practised in another way" in made.words
    assert len(similar_text(OLD, NEW).table) == 1


@given(WORDS, WORDS)
def test_it_is_symmetric_between_none_and_one_and_one_with_itself(a: list[str], b: list[str]) -> None:
    one, two = " ".join(a), " ".join(b)
    there, back = (float(similar_text(*pair).table["similarity"][0]) for pair in ((one, two), (two, one)))
    assert there == pytest.approx(back)
    assert 0 <= there <= 1
    assert float(similar_text(one, one).table["similarity"][0]) == pytest.approx(1)


def test_longer_runs_are_harder_to_share() -> None:
    shares = [float(similar_text(OLD, NEW, size=n).table["similarity"][0]) for n in (1, 2, 4)]
    assert shares[0] > shares[1] > shares[2]


def test_names_that_change_places_are_followed() -> None:
    old, new = "the panel asks the forum every week", "the forum asks the panel every week"
    swapped = similar_text(old, new, renaming={"panel": "forum", "forum": "panel"})
    assert swapped.table["similarity"].tolist()[1] == pytest.approx(1)
    assert swapped.table["similarity"].tolist()[0] < 1
    same = similar_text(old, old, renaming={"panel": "forum", "forum": "panel"})
    assert same.table["similarity"].tolist()[1] < 1
    handed_on = similar_text(
        "the panel asks the forum", "the Forum asks the group", renaming={"panel": "forum", "forum": "group"}
    )
    assert handed_on.table["similarity"].tolist()[1] == pytest.approx(1)
    joined = similar_text(
        "the board or the panel", "the forum or the forum", renaming={"board": "forum", "panel": "forum"}
    )
    assert joined.table["similarity"].tolist()[1] == pytest.approx(1)


def test_no_word_of_a_text_stands_in_the_result() -> None:
    made = similar_text(OLD + " zebra", NEW, renaming=NAMES)
    paper = protect(made).results[0]
    for result in (made, paper):
        assert "zebra" not in result.text + str(result.provenance) + result._repr_html_()
    assert made.counts().empty


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"before": 3, "after": NEW}, WrongTypeError), ({"before": "", "after": NEW}, NotEstimableError),
        ({"before": OLD, "after": NEW, "renaming": ["a"]}, WrongTypeError),
        ({"before": OLD, "after": NEW, "renaming": {"a": " "}}, WrongTypeError),
        ({"before": OLD, "after": NEW, "size": 0}, WrongTypeError),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_text_is_refused(given: dict[str, Any], error: type[Exception]) -> None:
    before, after, options = given.pop("before"), given.pop("after"), given
    with pytest.raises(error):
        similar_text(before, after, **options)


def documents(n: int = 60, *, seed: int = 1, delay: float = 200.0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    adopted = pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 300, n), unit="D")
    practised = adopted + pd.to_timedelta(np.floor(rng.exponential(delay, n)), unit="D")
    return pd.DataFrame(
        {
            "document_id": [f"D{i % 7}" for i in range(n)], "site": [f"S{i}" for i in range(n)],
            "kind": rng.choice(["policy", "procedure"], n), "adopted_on": adopted,
            "practised_on": practised.where(practised < pd.Timestamp("2023-06-30")),
        }
    )  # fmt: skip


DOCUMENTS = documents()


def lag(data: Any = DOCUMENTS, **options: Any) -> PolicyLag:
    return policy_lag(data, **{"as_of": "2023-06-30", **options})


def test_those_not_yet_practising_are_still_waiting() -> None:
    made = lag()
    row = made.table.iloc[0]
    days = (DOCUMENTS["practised_on"] - DOCUMENTS["adopted_on"]).dt.days
    assert row["practised"] == days.notna().sum()
    assert row["practised"] + row["not_yet"] == len(DOCUMENTS)
    assert row["share_lower"] < row["share"] < row["share_upper"]
    assert row["median"] > days.median() / 30.4375  # those who did it alone were quicker
    assert row["share"] == pytest.approx(1 - np.exp(-365 / 200), abs=0.15)
    assert made.estimate("share").probability(row["share_lower"]) == pytest.approx(0.95, abs=1e-6)
    assert made.table["kind"].tolist() == ["(all)", "policy", "procedure"]
    assert f"{row['practised']} do what the text says" in made.words


def test_every_option_changes_the_answer() -> None:
    plain = lag().table.to_csv()
    for option in ({"as_of": "2022-12-31"}, {"kind": None}, {"months": 3}, {"level": 0.8}, {"document": "site"},
                   {"adopted": "other"}, {"practised": "other"}):  # fmt: skip
        data = DOCUMENTS.assign(other=DOCUMENTS["adopted_on"] + pd.Timedelta(days=30))
        assert lag(data, **option).table.to_csv() != plain


def test_practice_before_the_text_counts_as_at_once_and_is_said() -> None:
    data = DOCUMENTS.assign(practised_on=DOCUMENTS["adopted_on"] - pd.Timedelta(days=9))
    made = lag(data)
    assert made.table["ahead"].iloc[0] == len(data)
    assert "practice came before the text" in made.words
    assert made.table["share"].iloc[0] == 1


def test_where_few_do_it_the_median_is_not_known() -> None:
    data = DOCUMENTS.assign(practised_on=DOCUMENTS["practised_on"].where(DOCUMENTS.index < 9))
    made = lag(data)
    assert np.isnan(made.table["median"].iloc[0])
    assert "how long it takes is not known" in made.words
    with pytest.raises(NotEstimableError):
        made.estimate("median")
    fresh = lag(as_of="2022-05-01")
    assert "is not known: too few were followed" in fresh.words
    assert "adopted too recently to tell" in set(fresh.table["note"])


def test_engines_and_order_do_not_matter() -> None:
    plain, polars = lag(), pl.from_pandas(DOCUMENTS)
    for data in (
        DOCUMENTS.sample(frac=1, random_state=1),
        polars.lazy(),
        duckdb.connect().from_arrow(polars.to_arrow()),
    ):
        made = lag(data)
        pd.testing.assert_frame_equal(made.table, plain.table, check_exact=True)
        assert made.provenance.data_digest == plain.provenance.data_digest


def test_lags_without_days_are_refused_and_unknown_ones_counted() -> None:
    made = lag(DOCUMENTS.assign(adopted_on=DOCUMENTS["adopted_on"].where(DOCUMENTS.index > 4)))
    assert made.table["unknown"].iloc[0] == 5
    assert "5 have no day of adoption" in made.words
    with pytest.raises(NotEstimableError, match="No row has a day"):
        lag(as_of="2001-01-01")
    with pytest.raises(MissingColumnError):
        lag(site="place")
    with pytest.raises(WrongTypeError, match="as_of="):
        lag(as_of="soon")
    with pytest.raises(WrongTypeError, match="months="):
        lag(months=0)
    for asked in ({"quantity": "mean"}, {"kind": "minutes"}):
        with pytest.raises(UnknownChoiceError):
            made.estimate(**asked)


def test_a_document_and_site_in_two_rows_are_refused() -> None:
    with pytest.raises(WrongTypeError, match="In 3 rows stand a document and site"):
        lag(pd.concat([DOCUMENTS, DOCUMENTS.head(3)]))
    assert lag(pd.concat([DOCUMENTS, DOCUMENTS.head(3).assign(site=None)])).table["pairs"].iloc[0] == 63


def test_sites_are_named_nowhere_and_it_may_be_published() -> None:
    made = lag()
    paper = protect(made).results[0]
    assert made.counts().empty
    assert paper.provenance.rows_in is None
    assert "S1" not in made.table.to_csv() + made.text
