"""The map of pathways shows each step once at each time, and the moves between them."""

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from syschange import charts
from syschange.errors import MissingColumnError, UnknownChoiceError

from . import drawing

MOVES = pd.DataFrame(
    [
        ("before", "(start)", "referral", 0.3), ("before", "referral", "panel", 0.3),
        ("before", "panel", "referral", 0.1), ("before", "panel", "(end)", 0.29),
        ("before", "panel", "panel", 0.01), ("after", "(start)", "request", 0.4),
        ("after", "request", "forum", 0.4), ("after", "forum", "(end)", 0.2),
    ],
    columns=["period", "from", "to", "share"],
)  # fmt: skip
MATCHED = pd.DataFrame(
    {
        "before": ["referral", "panel", "visit"], "after": ["request", "forum", "(none)"],
        "share_before": [0.5, 0.4, 0.1],
    }
)  # fmt: skip


def draw(moves: pd.DataFrame = MOVES, matched: pd.DataFrame = MATCHED, **changed: object) -> Figure:
    return charts.pathways(moves, matched, **{**drawing.WORDS, **changed})  # type: ignore[arg-type]


def test_every_step_is_named_once_at_each_time() -> None:
    written = drawing.texts(draw())
    for name in ("referral", "panel", "visit", "request", "forum", "no match", "Before", "After"):
        assert written.count(name) == 1
    boxes = [p for p in drawing.body(draw()).patches if isinstance(p, Rectangle)]
    assert len(boxes) == 5


def test_matched_steps_stand_side_by_side() -> None:
    heights = {t.get_text(): t.get_position()[1] for t in drawing.body(draw()).texts}
    assert heights["referral"] == heights["request"]
    assert heights["panel"] == heights["forum"]
    assert heights["referral"] < heights["panel"]


def test_moves_are_arrows_as_thick_as_they_are_often() -> None:
    arrows = [p for p in drawing.body(draw()).patches if isinstance(p, FancyArrowPatch)]
    assert len(arrows) == 3  # the one in a hundred is not drawn
    widths = sorted(a.get_linewidth() for a in arrows)
    assert widths[0] < widths[1] < widths[2]
    assert sum(a.get_linestyle() not in {"-", "solid"} for a in arrows) == 1
    assert any("1% before and 0% after" in t for t in drawing.texts(draw())) or any(
        "before and" in t for t in drawing.texts(draw())
    )


def test_more_steps_than_there_is_room_for_are_left_out() -> None:
    names = [f"step {i}" for i in range(20)]
    moves = pd.DataFrame(
        {"period": "before", "from": ["(start)", *names], "to": [*names, "(end)"], "share": 1 / 21}
    )
    matched = pd.DataFrame({"before": names, "after": "(none)", "share_before": 0.05})
    boxes = [p for p in drawing.body(draw(moves, matched)).patches if isinstance(p, Rectangle)]
    assert len(boxes) == 12


def test_with_nothing_to_draw_it_says_so() -> None:
    assert any("nothing to draw" in t for t in drawing.texts(draw(MOVES.iloc[:0], MATCHED.iloc[:0])))


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(UnknownChoiceError, match="period"):
        draw(MOVES.assign(period="during"))
    with pytest.raises(MissingColumnError):
        draw(MOVES.drop(columns="share"))


def test_the_watermark_is_across_it() -> None:
    assert "NOT FOR RELEASE" in drawing.texts(draw(watermark="not for release"))
