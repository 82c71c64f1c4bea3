"""Who does not see a picture is told its further marks: the comparison of a series, the target of a control chart."""

import pandas as pd

from syschange import charts


def test_the_comparison_of_a_series_is_said() -> None:
    table = pd.DataFrame(
        {
            "month": ["May", "June"], "part": ["before", "after"], "seen": [10.0, 12.0], "line": [10.0, 12.0],
            "expected": [None, 10.5], "low": [None, 9.0], "high": [None, 12.0], "other": [7.0, "[c]"],
        }
    )  # fmt: skip
    columns = {
        "period": "month",
        "part": "part",
        "observed": "seen",
        "fitted": "line",
        "counterfactual": "expected",
    }
    columns |= {"lower": "low", "upper": "high"}
    made = charts.series(
        table, **columns, change=1, comparison="other", comparison_label="the next town", headline="h", subtitle="s"
    )  # type: ignore[arg-type]  # fmt: skip
    said = charts.describe(made)
    assert "May: 10.0, 7.0 in the next town." in said
    assert said.count("the next town") == 1
    alone = charts.series(table, **columns, change=1, headline="h", subtitle="s")  # type: ignore[arg-type]
    assert "7.0" not in charts.describe(alone)


def test_the_target_of_a_control_chart_is_said() -> None:
    table = pd.DataFrame(
        {"month": ["May", "June"], "share": [0.4, 0.5], "mean": 0.45, "low": 0.3, "high": 0.6, "part": 1}
    ).assign(kind="common cause")
    columns = {
        "period": "month",
        "value": "share",
        "centre": "mean",
        "lower": "low",
        "upper": "high",
        "part": "part",
    }
    said = [
        charts.describe(
            charts.control(
                table, **columns, variation="kind", meaning=(), headline="h", subtitle="s", target=aim, percent=True
            )  # type: ignore[arg-type]
        )
        for aim in (0.8, None)
    ]  # fmt: skip
    assert "The target is 80%." in said[0]
    assert "target" not in said[1]
