"""Only an effect whose interval keeps within a margin declared beforehand is said to be too small to matter."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.disclosure import protect
from syschange.effects.equivalent import equivalent
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.results import NOT_FOR_RELEASE, Estimate, StudentT
from syschange.statistics.means import t_estimate

from .access.rows import by_days
from .access.rows import people as waiting
from .reliable.scores import change, people
from .sustained.followed import followed
from .sustained.followed import people as followed_people


def effect(value: float, se: float, df: float = 50) -> Estimate:
    return t_estimate(value, se, df, level=0.95, method="t")


@pytest.mark.golden
def test_published_pairs(golden: Path) -> None:
    sleep = pd.read_csv(golden / "effects" / "tost" / "sleep.csv")
    first, second = (sleep[sleep["group"] == g]["extra"].to_numpy() for g in (1, 2))
    apart = first - second
    made = equivalent(effect(apart.mean(), apart.std(ddof=1) / math.sqrt(10), 9), margin=0.5)
    row = made.table.iloc[0]
    assert (row["lower"], row["upper"]) == pytest.approx((-2.29300527, -0.86699473), abs=1e-8)
    assert (1 - row["above_low"], 1 - row["below_high"]) == pytest.approx(
        (0.98924076, 0.0002319027), abs=1e-8
    )
    assert row["shown"] == "no"


@given(st.floats(-5, 5), st.floats(0.05, 3), st.floats(0.1, 6), st.sampled_from([0.01, 0.05, 0.1]))
def test_it_is_shown_exactly_where_the_interval_keeps_within(
    value: float, se: float, margin: float, alpha: float
) -> None:
    made = equivalent(effect(value, se), margin=margin, alpha=alpha)
    row = made.table.iloc[0]
    assert row["level"] == pytest.approx(1 - 2 * alpha)
    assert made.shown == (row["lower"] > -margin and row["upper"] < margin)
    assert (row["shown"] == "yes") == made.shown
    assert ("no difference" in made.words) == made.shown
    for unsaid in ("significant", "p ="):
        assert unsaid not in made.words


def test_an_effect_wholly_outside_is_said_to_matter_and_one_between_is_not_known() -> None:
    assert "large enough to matter" in equivalent(effect(9, 1), margin=2).words
    between = equivalent(effect(1.5, 1), margin=2).words
    assert "was not shown" in between
    assert "95% is needed of both" in between


def test_an_effect_at_the_margin_is_rarely_called_too_small_to_matter() -> None:
    rng, shown, draws = np.random.default_rng(8), 0, 600
    for scores in rng.normal(1.0, 2.0, (draws, 40)):
        shown += equivalent(effect(scores.mean(), scores.std(ddof=1) / math.sqrt(40), 39), margin=1).shown
    assert shown / draws <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / draws)
    close = rng.normal(0.0, 2.0, (200, 400))
    found = [equivalent(effect(s.mean(), s.std(ddof=1) / 20, 399), margin=1).shown for s in close]
    assert np.mean(found) > 0.95


def test_margins_to_one_side_and_of_ratios() -> None:
    assert equivalent(effect(-3, 1), margin=(-math.inf, 2)).shown
    assert "no lower limit" in equivalent(effect(-3, 1), margin=(-math.inf, 2)).words
    ratio = Estimate.of(1.02, StudentT(math.log(1.02), 0.05, log=True), 0.95, "log")
    made = equivalent(ratio, margin=1.25)
    assert made.margin == pytest.approx((0.8, 1.25))
    assert made.shown
    assert not equivalent(ratio, margin=1.05).shown


def test_every_option_changes_the_answer() -> None:
    plain = equivalent(effect(0.5, 0.5), margin=1.4).table
    assert not plain.equals(equivalent(effect(0.5, 0.5), margin=1.2).table)
    assert not plain.equals(equivalent(effect(0.5, 0.5), margin=1.4, alpha=0.01).table)


def test_a_result_is_asked_and_goes_on_paper_anew() -> None:
    data = people(900)
    source = change(data, by=["sex"])
    made = equivalent(source, margin=0.05, sex="F")
    estimate = source.estimate(sex="F")
    assert made.table["value"].iloc[0] == estimate.value
    assert made.provenance.data_digest == source.provenance.data_digest
    paper = protect(made).results[0]
    assert NOT_FOR_RELEASE not in paper.text
    again = protect(source).results[0].estimate(sex="F")
    assert paper.table["value"].iloc[0] == pytest.approx(again.value)
    assert paper.table["value"].iloc[0] != estimate.value
    assert paper.provenance.data_digest is None
    hidden = made.from_counts(made.counts().assign(count=np.nan), coarse())
    assert hidden.table["shown"].tolist() == ["not known"]
    assert "not known" in hidden.words


def coarse() -> Any:
    from syschange.results import Coarsening

    return Coarsening("a policy", figures=3)


def test_nothing_of_a_bare_estimate_goes_on_paper() -> None:
    made = equivalent(effect(0.1, 0.2), margin=1)
    paper = protect(made).results[0]
    assert paper.table[["value", "lower", "upper", "above_low", "below_high"]].isna().all(axis=None)
    assert "0.1" not in paper.words.replace("0.1000", "")
    assert not paper.shown


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="No margin was declared"):
        equivalent(effect(1, 1), margin=None)  # type: ignore[arg-type]
    with pytest.raises(NotEstimableError, match="both sides"):
        equivalent(effect(1, 1), margin=(1, 2))
    with pytest.raises(WrongTypeError, match="neither a number"):
        equivalent(effect(1, 1), margin="two")  # type: ignore[arg-type]
    with pytest.raises(NotEstimableError, match="between 0 and a half"):
        equivalent(effect(1, 1), margin=1, alpha=0.7)
    with pytest.raises(WrongTypeError, match="of type DataFrame"):
        equivalent(pd.DataFrame(), margin=1)
    with pytest.raises(WrongTypeError, match="of one group already"):
        equivalent(effect(1, 1), margin=1, sex="F")
    with pytest.raises(UnknownChoiceError):
        equivalent(change(people(50), by=["sex"]), margin=0.1, sex="X")


@pytest.mark.parametrize("quantity", ["worthwhile", "retained", "half-life", "retained share"])
def test_what_was_retained_is_no_effect(quantity: str) -> None:
    made = followed(followed_people())
    with pytest.raises(UnknownChoiceError, match="is not a known effect here"):
        equivalent(made, margin=3, quantity=quantity)
    assert equivalent(made, margin=3, quantity="early").words.startswith("The effect (early) is")


def test_waits_are_only_compared() -> None:
    table = waiting()
    alone = by_days(table)
    with pytest.raises(NotEstimableError, match="compared with nobody"):
        equivalent(alone, margin=300)
    made = by_days(table, by=["offer"], reference="usual")
    with pytest.raises(UnknownChoiceError, match="is not a known effect here"):
        equivalent(made, margin=300, quantity="median wait", offer="new")
    with pytest.raises(NotEstimableError, match="compared with nobody"):
        equivalent(made, margin=300)
    assert equivalent(made, margin=300, offer="new").words.startswith("The difference in mean wait")


def test_a_share_is_no_effect_and_the_sentence_names_what_is() -> None:
    made = change(people(200))
    with pytest.raises(NotEstimableError, match="A share of people is no effect"):
        equivalent(made, margin=0.3, beyond=False)
    assert equivalent(made, margin=0.3).words.startswith("The share 'better' beyond what no change gives is")
    assert equivalent(effect(0.1, 0.2), margin=1).words.startswith("The estimate is")


@pytest.mark.parametrize("alpha", ["x", None])
def test_a_level_that_is_no_number_is_refused(alpha: Any) -> None:
    with pytest.raises(WrongTypeError, match="not a number"):
        equivalent(effect(1, 1), margin=1, alpha=alpha)


def test_a_margin_without_a_limit_is_refused() -> None:
    with pytest.raises(NotEstimableError, match="no limit to either side"):
        equivalent(effect(1, 1), margin=math.inf)
