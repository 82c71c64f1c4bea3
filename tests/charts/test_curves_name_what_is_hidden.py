"""A share that is hidden on its day is called hidden, and never the share of an earlier day."""

import pandas as pd
import pytest

from syschange import charts, disclosure, effects, examples

from . import drawing


def _curve(
    share: list[object], *, steps: bool = False, told: bool = True, scale: float = 1.0
) -> charts.Figure:
    values = [v * scale if isinstance(v, float) else v for v in share]
    table = pd.DataFrame({"group": "b", "day": [0, 28, 84], "share": values, "told": True})
    return charts.curves(
        table, series="group", time="day", value="share", told="told" if told else None, percent=True, steps=steps,
        headline="h", subtitle="s", time_words="days",
    )  # fmt: skip


def test_the_share_of_a_small_group_in_the_trial_is_not_told_as_none() -> None:
    trial = examples.help_trial()
    made = effects.time_to_access(
        trial.people.merge(trial.access, on="person_id"), duration="days", event="reached", by=["arm"],
        at=(28, 84, 182, 365), label="reached primary care",
    )  # fmt: skip
    figure = disclosure.protect(made).results[0].plot()  # type: ignore[attr-defined]
    said = charts.describe(figure).partition("usual care: ")[2]
    assert said.startswith("0% (0% to 0%) by 0, [c] hidden to protect people by 28, 10% (6% to 14%) by 84")
    assert "arm: usual care by 28: [c] hidden to protect people" in drawing.texts(figure)
    phone = drawing.texts(charts.narrow(figure))
    assert phone[phone.index("arm: usual care by 28:") + 1] == "[c] hidden to protect people"


@pytest.mark.parametrize("steps", [True, False])
def test_a_day_that_a_line_passes_over_is_named(steps: bool) -> None:
    figure = _curve([0.0, "[c]", 0.2], steps=steps)
    assert "b: 0% by 0, [c] hidden to protect people by 28, 20% by 84 days." in charts.describe(figure)
    assert "b by 28: [c] hidden to protect people" in drawing.texts(figure)
    assert "[c]" not in charts.describe(_curve([0.0, 0.1, 0.2], steps=steps))


def test_no_value_is_told_between_two_points_of_a_line_without_steps() -> None:
    stepped, straight = (charts.describe(_curve([0.0, 0.1, 0.2], steps=s, told=False)) for s in (True, False))
    assert "10% by 40" in stepped
    assert "by 40" not in straight
    assert "20% by 84" in straight


def test_the_scale_has_the_digits_that_it_needs() -> None:
    said = drawing.texts(_curve([0.0, 0.1, 0.2], scale=0.12))  # it ends at 2.5%, which is not 2%
    assert {"0%", "1.25%", "2.5%"} <= set(said)


@pytest.mark.parametrize("steps", [True, False])
def test_no_line_is_drawn_over_a_day_that_is_hidden(steps: bool) -> None:
    def pieces(share: list[object]) -> list[bool]:
        (line,) = [
            m
            for m in _curve(share, steps=steps).axes[-1].lines
            if len(m.get_xdata()) == 3 and m.get_zorder() == 3
        ]
        return [bool(pd.isna(y)) for y in line.get_ydata()]

    assert pieces([0.0, "[c]", 0.2]) == [False, True, False]
    assert pieces([0.0, 0.1, 0.2]) == [False, False, False]


def test_no_band_is_drawn_over_a_day_that_is_hidden() -> None:
    table = pd.DataFrame(
        {"group": "b", "day": [0, 28, 84, 120], "share": [0.0, "[c]", 0.2, 0.3], "told": True}
    )
    table["low"], table["high"] = [0.0, "[c]", 0.1, 0.2], [0.0, "[c]", 0.3, 0.4]
    figure = charts.curves(
        table, series="group", time="day", value="share", lower="low", upper="high", told="told", percent=True,
        steps=False, headline="h", subtitle="s",
    )  # fmt: skip
    (band,) = figure.axes[-1].collections
    days = [v[0] for path in band.get_paths() for v in path.vertices]
    assert 28 not in days
    assert {84.0, 120.0} <= set(days)
    assert not any(min(p.vertices[:, 0]) < 28 < max(p.vertices[:, 0]) for p in band.get_paths())
