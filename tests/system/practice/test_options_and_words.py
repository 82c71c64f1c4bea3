"""Every option changes the answer, and the words say what was found and no more."""

from typing import Any

import matplotlib as mpl
import numpy as np
import pytest

from syschange.charts import _known
from syschange.disclosure import protect
from syschange.errors import UnknownChoiceError

from .asked import asked, ratings

mpl.use("Agg")
DATA = ratings(raters=200)
BASE = asked(DATA).table


@pytest.mark.parametrize(
    "options",
    [
        {"at_least": 4},
        {"leaders": ["manager", "senior strategic"]},
        {"front_line": ["frontline", "manager"]},
        {"minimum_over": ["subject"]},
        {"metric": "nominal"},
        {"confidence": 0.8},
        {"invited": {"person": 500}},
        {"by": ["sex"]},
        {"until": "2024-02-01", "rated_on": "day"},
    ],
)
def test_every_option_changes_the_table(options: dict[str, Any]) -> None:
    data = DATA
    if "rated_on" in options:
        days = np.where(DATA["rater_id"].str[-1].isin(["1", "2"]), "2024-01-01", "2024-03-01")
        data = DATA.assign(day=days.astype("datetime64[s]"))
    made = asked(data, **options).table
    assert not made.drop(columns="sex", errors="ignore").equals(BASE)


def test_unknown_may_be_kept_apart() -> None:
    data = DATA.assign(sex=np.where(np.arange(len(DATA)) % 22 < 11, "(not asked)", DATA["sex"]))
    kept, split = (set(asked(data, by=["sex"], unknown=u).table["sex"]) for u in ("keep", "split"))
    assert "(unknown)" in kept
    assert "(not asked)" in split


def test_declared_labels_stand_in_their_order() -> None:
    made = asked(DATA, by=["sex"], categories={"sex": ["Male", "Female"]}).table
    assert list(dict.fromkeys(made.loc[made["sex"] != "(all)", "sex"])) == ["Male", "Female"]


def test_talk_that_is_ahead_of_walk_is_said_with_its_interval() -> None:
    made = asked(ratings(raters=400, talk=1.2))
    assert "Talk and walk: the widest of 11 gaps" in made.words
    assert "more often than the front line (95% interval" in made.words
    assert "chance alone" not in made.words
    assert "chance alone would make one of them as wide" in asked(ratings(raters=60, talk=0.0, seed=3)).words


def test_words_claim_neither_significance_nor_sameness() -> None:
    for made in (asked(DATA, by=["sex"]), protect(asked(DATA, by=["sex"])).results[0]):
        assert "significant" not in made.words
        assert "no difference" not in made.words
        assert "MET" not in made.words
        assert "nan" not in made.words


def test_raters_who_agree_and_raters_who_do_not() -> None:
    data = ratings("strengths_based", raters=80, services=6)
    items = {item: place for place, item in enumerate(data["item"].unique())}
    places = data["item"].map(items) + data["subject"].str[-1].astype(int)
    alike = asked(data.assign(rating=1.0 + places % 4), "strengths_based")
    assert "raters agreed throughout" in alike.words
    noise = np.random.default_rng(1).random(len(data)) < 0.1
    near = asked(data.assign(rating=np.where(noise, 2.0, 1.0 + places % 4)), "strengths_based")
    assert "raters agree well enough to rely on" in near.words or "tentative" in near.words
    assert "do not agree well enough" in asked(data, "strengths_based").words
    estimate = near.estimate("agreement", scale="strengths_based", reported_by="staff")
    assert estimate.probability(0.667) > 0.5


@pytest.mark.parametrize(("talk", "said"), [
    (2.0, "Leaders rate higher than the front line in "),
    (-0.8, "Leaders rate lower than the front line in "),
])  # fmt: skip
def test_the_headline_of_the_gaps_is_what_was_found(talk: float, said: str) -> None:
    made = asked(ratings(talk=talk, raters=600))
    assert _known.headline(made.plot("gap")) == f"{said}11 of 11 items"
    paper: Any = protect(made).results[0]
    assert str(_known.headline(paper.plot("gap"))).startswith(said)


def test_the_headline_of_the_items_is_what_was_found() -> None:
    data = ratings(raters=600)
    first = data["item"].iloc[0]
    own = data["item"] == first
    for rating, said in (
        (4.0, "Of 11 items 1 is clearly practised"),
        (1.0, "Of 11 items none is clearly practised"),
    ):
        made = asked(data.assign(rating=data["rating"].where(own, 2.0).where(~own, rating)))
        assert _known.headline(made.plot()).startswith(said)  # type: ignore[union-attr]


@pytest.mark.parametrize("what", ["practised", "gap"])
def test_there_is_a_picture(what: str) -> None:
    made = asked(DATA)
    assert made.plot(what).get_axes() is not None
    assert protect(made).results[0].plot(what) is not None  # type: ignore[attr-defined]
    with pytest.raises(UnknownChoiceError):
        made.plot("pie")
