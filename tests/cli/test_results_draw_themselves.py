"""A result draws itself: true values carry "not for release" across the picture, protected ones do not."""

from typing import Any

import pytest

from syschange import criteria, disclosure, effects, equity, examples

NAMES = ("access", "breakdown", "scores", "change")


@pytest.fixture(scope="module")
def results() -> dict[str, equity.Comparison | equity.Breakdown | effects.BeforeAfter]:
    trial = examples.help_trial()
    card = criteria.evaluate(criteria.Plan.read(trial.plan_path), trial.tables)
    access, scores = card.results["primary_care"], card.results["mental_health"]
    assert isinstance(access, equity.Comparison)
    assert isinstance(scores, effects.BeforeAfter)
    mcs = trial.outcomes[trial.outcomes["measure"] == "mcs"]
    change = effects.before_after(mcs, value="value", before=0, after=24)
    return {"access": access, "breakdown": access.breakdown, "scores": scores, "change": change}


def words(figure: Any) -> str:
    """Return all the text in a figure."""
    return " ".join(artist.get_text() for artist in figure.findobj(match=lambda a: hasattr(a, "get_text")))


@pytest.mark.parametrize("name", NAMES)
def test_true_values_say_so_across_the_picture(
    name: str, results: dict[str, equity.Comparison | equity.Breakdown | effects.BeforeAfter]
) -> None:
    true, paper = results[name], disclosure.protect(results[name]).results[0]
    assert "not for release" in words(true.plot()).lower()
    assert "not for release" not in words(paper.plot()).lower()  # type: ignore[attr-defined]


def test_the_picture_shows_the_numbers_of_the_table(
    results: dict[str, equity.Comparison | equity.Breakdown | effects.BeforeAfter],
) -> None:
    assert "41 (32 to 49)" in words(results["access"].plot())
    for end in ("44.4", "42.1"):
        assert end in words(results["scores"].plot())
