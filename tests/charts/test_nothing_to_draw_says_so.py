"""Where there is nothing to draw, the picture says so in words."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from . import drawing

NO_ROWS = [
    drawing.forest(drawing.groups().iloc[:0]),
    drawing.slopes(drawing.means().iloc[:0]),
    drawing.verdicts(drawing.criteria().iloc[:0]),
]
ALL_HIDDEN = [
    drawing.forest(drawing.groups(value=[None] * 4)),
    drawing.forest(drawing.groups(value=["[c]"] * 4, lower=["[c]"] * 4, upper=["[c]"] * 4)),
    drawing.slopes(drawing.means(mean=pd.Series([float("nan")] * 4))),
]


@pytest.mark.parametrize("figure", NO_ROWS)
def test_a_table_without_rows(figure: Figure) -> None:
    assert any("nothing to draw" in text for text in drawing.texts(figure))
    assert "nothing to draw" in drawing.svg(figure)


@pytest.mark.parametrize("figure", ALL_HIDDEN)
def test_a_table_with_every_number_hidden(figure: Figure) -> None:
    assert "every number is hidden" in " ".join(drawing.texts(figure))
    assert "every number is hidden" in drawing.svg(figure)


@pytest.mark.parametrize("figure", [*NO_ROWS, *ALL_HIDDEN])
def test_the_titles_are_there_all_the_same(figure: Figure) -> None:
    assert drawing.WORDS["headline"] in drawing.texts(figure)
