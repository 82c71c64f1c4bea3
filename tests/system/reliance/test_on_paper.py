"""On paper: cases as published, workers in bands, and nothing of a small team."""

import pandas as pd
import pytest

from syschange.disclosure import protect
from syschange.errors import NotEstimableError
from syschange.system.reliance import Reliance

from .made import CHANGED, asked, cases


def paper(made: Reliance) -> Reliance:
    found = protect(made).results[0]
    assert isinstance(found, Reliance)
    return found


def everything(made: Reliance) -> str:
    return f"{made.text}\n{made.table.to_csv()}\n{made.provenance}\n{made.facts}\n{made.counts().to_csv()}"


@pytest.fixture
def data() -> pd.DataFrame:
    made = cases(each=23)
    made.loc[made.index[100:117], "value"] = None
    made.loc[made.index[300:313], "worker_id"] = None
    return made


def test_no_true_number_is_left(data: pd.DataFrame) -> None:
    made = asked(data)
    published = paper(made)
    true = made.table["value"].dropna().tolist() + made.table["lower"].dropna().tolist()
    text = everything(published)
    for value in true:
        whole = float(value).is_integer()
        if not whole and abs(value) not in {0.5, 0.9, 0.95}:
            assert f"{value:.4f}"[:6] not in text
    shown = published.table.set_index("quantity")["value"].dropna()
    assert (shown[shown.index.str.startswith("cases")] % 5 == 0).all()
    assert published.provenance.data_digest is None
    assert published.policy == "ONS_10_5"


def test_effects_are_worked_out_again_from_published_counts(data: pd.DataFrame) -> None:
    made, published = asked(data), paper(asked(data))
    alone = [r.estimate("everyone, cases alone") for r in (made, published)]
    assert alone[0].value != alone[1].value
    assert alone[0].value == pytest.approx(alone[1].value, abs=0.02)
    wide = [r.estimate("everyone") for r in (made, published)]
    assert (wide[0].lower, wide[0].upper) != (wide[1].lower, wide[1].upper)
    cells = dict(
        zip(
            zip(made.counts()["cell"], made.counts()["quantity"], strict=True),
            made.counts()["count"],
            strict=True,
        )
    )
    assert cells[(("arm", CHANGED),), "cases:value"] == 259
    assert cells[(("arm", CHANGED),), "lost:value"] == 17


def test_workers_are_told_in_bands(data: pd.DataFrame) -> None:
    published = paper(asked(data))
    assert published.finding == "carried by one person"
    assert published.workers == "10 to 19"
    assert published.facts.team is None
    table = published.table.set_index("quantity")
    assert table.loc["retention", "note"] in {
        "under a quarter",
        "a quarter to a half",
        "half to three quarters",
    }
    assert table.loc["how often by chance", "note"] == "under 1 in 20"
    for quantity in (
        "workers",
        "without the most needed",
        "concentration",
        "effective workers",
        "smallest by chance",
    ):
        assert pd.isna(table.loc[quantity, "value"])
    assert published.table.equals(paper(asked(data)).table)
    for which in ("without the most needed", "variance between workers", "those in post"):
        with pytest.raises(NotEstimableError):
            published.estimate(which)
    assert published.guard is None
    assert "would be left" in published.text


def test_nothing_is_told_of_a_team_under_ten() -> None:
    published = paper(asked(cases(workers=9)))
    assert published.finding == "not shown for a team this small"
    assert published.workers == "5 to 9"
    text = everything(published)
    assert "not shown for a team this small" in published.text
    assert "carried by one" not in text
    assert "quarter" not in text
    assert set(published.flags.values()) == {None}


def test_one_worker_alone_is_few_on_paper() -> None:
    assert paper(asked(cases(workers=1, each=40))).finding == "not informative: fewer than five workers"


def test_what_one_case_changes_in_what_is_told_of_workers_is_nothing() -> None:
    first, second = cases(each=23), cases(each=23)
    second.loc[0, "value"] += 0.1  # a single case of the one most needed, a tenth of a point
    tables = [paper(asked(d)).table.iloc[2:] for d in (first, second)]  # the first two are of everybody
    assert tables[0].equals(tables[1])


def test_hidden_arms_leave_nothing_to_tell() -> None:
    data = cases(workers=5, each=40)
    few = pd.concat([data[data["arm"] == CHANGED], data[data["arm"] == "usual"].head(6)])
    published = paper(asked(few))
    assert "cannot be told" in published.text
    with pytest.raises(NotEstimableError):
        published.estimate("everyone")


def test_a_protected_result_with_a_workforce_tells_bands() -> None:
    data = cases()
    staff = pd.DataFrame({"worker_id": sorted(data["worker_id"].dropna().unique()), "left_on": pd.NaT})
    staff.loc[:3, "left_on"] = pd.Timestamp("2025-03-01")
    published = paper(asked(data, current=staff))
    assert "a quarter to a half of the cases; from those still in post" in published.text


def test_pictures_are_drawn_of_both() -> None:
    made = asked(cases())
    for result, words in ((made, "NOT FOR RELEASE"), (paper(made), None)):
        figure = result.plot()
        texts = [t.get_text() for axes in figure.axes for t in axes.texts] + [
            t.get_text() for t in figure.texts
        ]
        assert any("everybody" in t for t in texts)
        assert (words in texts) is (words is not None)
    assert any("left: " in t.get_text() for axes in paper(made).plot().axes for t in axes.texts)


def test_how_much_workers_differ_is_not_told_of_a_team_of_five_to_nine() -> None:
    made, published = (f(asked(cases(workers=9))) for f in (lambda r: r, paper))
    assert made.estimate("everyone").upper > made.estimate("everyone, cases alone").upper
    assert published.facts.widened is None
    with pytest.raises(NotEstimableError):
        published.estimate("everyone")
    assert (
        published.estimate("everyone, cases alone").lower < published.estimate("everyone, cases alone").upper
    )
    row = published.table.set_index("quantity").loc["everyone"]
    assert row[["value", "lower", "upper"]].isna().all()
    assert row["note"] == "not shown for a team this small"
    assert "how workers differ not counted" in published.words
    assert paper(asked(cases(workers=12))).facts.widened is not None
