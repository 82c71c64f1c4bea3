"""Kept overall and lost for some: said where it is borne out, and seldom where it is not so."""

import pytest

from syschange.effects.sustained.groups import lost_for

from ...unseen import unseen
from .followed import followed, panel, people, value, watched


def test_a_group_that_lost_it_is_named_with_its_distance_from_everyone() -> None:
    made = followed(people(9, n=800, early=6.0, late=6.0, lost_for="south"), by=["site"], share=0.3)
    assert "Kept overall, and lost for site: south (late effect" in made.text
    assert "lower than everyone's" in made.text
    assert made.estimate("late less everyone's", site="south").upper < 0
    assert value(made, "late", site="south") - value(made, "late") == pytest.approx(
        value(made, "late less everyone's", site="south")
    )
    late = made.alike[made.alike["quantity"] == "late"].iloc[0]
    assert late["chance"] < 0.01
    assert "Of the late effect: the effect differs between the 2 groups of 'site'" in made.text


def test_where_it_was_kept_for_all_nobody_is_named_and_nobody_is_said_to_be_safe() -> None:
    made = followed(people(9, n=400), by=["site"])
    assert "for no single group is it shown to have been lost, which does not say" in made.text
    assert "lost for" not in made.text
    pooled = made.table[(made.table["quantity"] == "late") & (made.table["site"] != "(all)")]
    assert pooled["pooled"].notna().all()
    everyone = made.table[made.table["site"] == "(all)"]
    assert everyone["pooled"].isna().all()


def test_without_an_early_effect_nothing_was_kept_or_lost() -> None:
    assert "ept overall" not in followed(people(9, early=0.0, late=0.0), by=["site"]).text


def test_an_early_effect_for_the_worse_is_not_kept() -> None:
    made = followed(people(9, n=400, early=-5.0, late=-5.0), by=["site"])
    assert "The early effect was for the worse, so nothing is gained where it is kept." in made.text
    assert "ept overall" not in made.text
    assert "halves in" not in made.text
    notes = made.table.set_index("quantity")["note"]
    assert notes["retained"].iloc[0] == "the early effect was for the worse"
    lower = followed(people(9, n=400, early=-5.0, late=-5.0), by=["site"], better="lower")
    assert "was kept is virtually certain" in lower.text


def test_units_by_group_have_their_own_comparison() -> None:
    data = panel(3, units=40)
    made = watched(data, by=["region"])
    alone = watched(data[data["region"] == "A"])
    assert value(made, "late", region="A") == pytest.approx(value(alone, "late"))
    apart = made.estimate("late less everyone's", region="A")
    assert apart.value == pytest.approx(value(made, "late", region="A") - value(made, "late"))


@pytest.mark.slow
def test_groups_alike_are_seldom_said_to_have_lost_it() -> None:
    """With half kept by all against a share of half, the hardest place for it, over fresh seeds."""
    start, named, runs = unseen() // 4, 0, 30
    for seed in range(start, start + runs):
        made = followed(people(seed, n=120, early=5.0, late=4.0), by=["site"])
        named += bool(lost_for(made.basis, made.asked, made.targets))
    assert named <= 6


@pytest.mark.slow
def test_where_nothing_changes_a_late_effect_is_found_about_as_often_as_it_should() -> None:
    """Panels without any effect, fresh seeds: 5% are expected, and 10 of 40 or more come up 1 time in 20,000."""
    start, runs = unseen() // 4, 40
    found = 0
    for seed in range(start, start + runs):
        late = watched(panel(seed, units=20, months=46, effect=lambda _: 0.0)).basis.same.path(0)
        weights = (late.horizons >= 12) / (late.horizons >= 12).sum()
        made = late.combined(weights)
        found += not made.lower <= 0 <= made.upper
    assert found < 10
