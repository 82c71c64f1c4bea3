"""What a notebook shows of a value: words, a narrow table with its caption, no colour of its own, labels escaped."""

import importlib
import inspect
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import syschange
from syschange import disclosure, equity, schemas
from syschange.notebook import MOST_COLUMNS, MOST_ROWS, page
from syschange.results import NOT_FOR_RELEASE, Estimate, Provenance, Result, StudentT

COLOURED = re.compile(r"(?<![\w-])(?:color|fill|stroke)\s*:\s*(?!inherit|currentColor|transparent)[^;\"]+")


def _element(made: str) -> ET.Element:
    """Return what is shown as a tree: it is well built, or this fails."""
    return ET.fromstring(f"<div>{made}</div>")  # noqa: S314 - ours


def _public() -> Iterator[type]:
    for name in syschange.__all__:
        if name.islower() and not name.startswith("_"):
            room = importlib.import_module(f"syschange.{name}")
            for each in getattr(room, "__all__", []):
                found = getattr(room, each)
                if inspect.isclass(found) and issubclass(found, Result):
                    yield found


def _unsafe(made: str) -> list[str]:
    """Return the styles that set a colour of ink and no ground for it: they vanish in light or in dark."""
    styles = re.findall(r'style="([^"]*)"', made)
    return [s for s in styles if COLOURED.search(s) and not re.search(r"background(?:-color)?\s*:\s*#", s)]


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    made = pd.DataFrame({"group": rng.choice(["<b>a</b>", "b", "ج & د"], 900)})
    made["sex"] = rng.choice(["Female", "Male"], 900)
    return made.assign(y=rng.random(900) < 0.4)


def test_every_public_result_shows_itself() -> None:
    found = list(_public())
    assert len(found) > 40
    for each in found:
        assert each._repr_html_ is Result._repr_html_, each.__name__


@pytest.mark.parametrize("other", [Estimate, schemas.CheckReport, schemas.RolledUp])
def test_other_public_values_show_themselves(other: type) -> None:
    assert callable(getattr(other, "_repr_html_", None))


def test_a_table_has_a_caption_and_its_headers_say_what_they_head(people: pd.DataFrame) -> None:
    made = _element(equity.breakdown(people, outcome="y", by=["group", "sex"], ways=2)._repr_html_())
    table = made.find(".//table")
    assert table is not None
    caption = table.find("caption")
    assert caption is not None
    assert str(caption.text).startswith("Breakdown. The same in every row:")
    assert "level 0.95" in str(caption.text)
    heads = table.findall("thead/tr/th")
    assert heads
    assert all(th.get("scope") == "col" for th in heads)
    assert len(heads) <= MOST_COLUMNS
    rows = table.findall("tbody/tr")
    assert all(row.find("th[@scope='row']") is not None for row in rows)
    assert all(len(list(row)) == len(heads) for row in rows)
    region = made.find("div")
    assert region is not None
    assert (region.get("role"), region.get("tabindex"), region.get("aria-label")) == (
        "region",
        "0",
        "Breakdown",
    )
    assert "overflow-x:auto" in str(region.get("style"))


def test_nothing_is_too_wide_and_no_colour_can_vanish(people: pd.DataFrame) -> None:
    true = equity.breakdown(people, outcome="y", by=["group", "sex"], ways=2)
    shown = [true, equity.compare(true), equity.gap_noise(true), *disclosure.protect([true]).results]
    for result in shown:
        made = result._repr_html_()
        assert not _unsafe(made)
        assert "<style" not in made
        assert "<script" not in made
        blocks = [e for e in _element(made) if e.tag in ("p", "div")]
        assert blocks
        assert all("max-width" in str(e.get("style")) for e in blocks)


def test_ink_without_a_ground_is_found() -> None:
    assert _unsafe('<p style="color:#333">x</p>')
    assert _unsafe('<svg style="max-width:1em;fill: black">')
    assert not _unsafe('<p style="color:#333;background:#fff">x</p>')
    assert not _unsafe('<p style="color:inherit;border-bottom:1px solid currentColor">x</p>')


def test_labels_are_shown_and_never_obeyed(people: pd.DataFrame) -> None:
    made = equity.breakdown(people, outcome="y", by=["group"])._repr_html_()
    assert "<b>" not in made
    cells = _element(made).findall(".//tbody//th[@dir='auto']")
    assert {"<b>a</b>", "ج & د"} <= {str(e.text) for e in cells}


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1, max_size=300))
def test_any_label_leaves_the_page_well_built(label: str) -> None:
    table = pd.DataFrame({label: [label, "b"], "value": [0.1, 0.2]})
    made = _element(page(label, table, name=label))
    assert {e.tag for e in made.iter()} <= {
        "div", "p", "table", "caption", "thead", "tbody", "tr", "th", "td", "code",
    }  # fmt: skip


def test_of_many_rows_and_columns_the_first_are_shown_and_the_rest_is_told() -> None:
    wide = {f"c{i}": [f"{i}.{r}" for r in range(45)] for i in range(14)}
    table = pd.DataFrame({**wide, "value": np.linspace(0, 1, 45), "same": "x", "empty": math.nan})
    made = page("Words.", table, name="Wide")
    tree = _element(made)
    assert len(tree.findall(".//tbody/tr")) == MOST_ROWS
    heads = [str(th.text) for th in tree.findall(".//thead/tr/th")]
    assert len(heads) == MOST_COLUMNS
    assert "value" in heads
    assert "25 more rows: see <code>.table</code>." in made
    assert "Columns left out here: c9, c10, c11, c12, c13." in made
    assert "The same in every row: same x." in made
    assert "empty" not in made


def test_where_the_rest_is_stands_once() -> None:
    made = page("Words.", pd.DataFrame({f"c{i}": ["a", f"{i}"] for i in range(12)}))
    assert "Columns left out here: c10, c11; see <code>.table</code>." in made


def test_a_long_cell_is_cut_and_is_no_column_of_single_words() -> None:
    made = _element(page("Words.", pd.DataFrame({"said": ["word " * 60, "b"], "value": [1, 2]})))
    cell = made.find(".//tbody/tr/th")
    assert cell is not None
    assert str(cell.text).endswith("…")
    assert len(str(cell.text)) <= 90
    assert "min-width" in str(cell.get("style"))


def test_numbers_are_plain_and_what_is_missing_is_said_to_be() -> None:
    table = pd.DataFrame(
        {
            "group": ["a", "b", None],
            "n": [1234567.0, 20.0, math.nan],
            "share": [0.000012345, 1234.56, math.inf],
            "kept": [True, False, True],
            "day": pd.to_datetime(["2024-01-01", "2024-01-02", None]),
        }
    )
    made = _element(page("Words.", table))
    rows = [[str(e.text) for e in row] for row in made.findall(".//tbody/tr")]
    assert rows == [
        ["a", "1234567", "0.0000123", "yes", "2024-01-01"],
        ["b", "20", "1235", "no", "2024-01-02"],
        ["–", "–", "without end", "yes", "–"],
    ]
    assert "–: hidden, or there is none." in [str(p.text) for p in made.findall("p")][-1]


def test_true_values_say_so_and_published_ones_do_not(people: pd.DataFrame) -> None:
    true = equity.breakdown(people, outcome="y", by=["sex"])
    assert NOT_FOR_RELEASE in true._repr_html_()
    assert NOT_FOR_RELEASE not in disclosure.protect(true).results[0]._repr_html_()


def test_an_estimate_is_one_sentence_that_says_where_it_may_go() -> None:
    made = Estimate.of(0.25, StudentT(0.25, 0.1), 0.95, "Wald <z>")._repr_html_()
    said = "".join(_element(made).itertext())
    assert said == (
        "0.250 (95% interval 0.054 to 0.45), by Wald <z>. "
        "It may be released only where the result that it is of has been protected."
    )


def test_a_result_without_rows_or_columns_is_shown_by_its_words() -> None:
    origin = Provenance("f", (), 0, 0, 0, None)
    assert "Nothing." in Result(pd.DataFrame(), "Nothing.", origin)._repr_html_()
    made = _element(Result(pd.DataFrame({"group": [], "n": []}), "Nobody.", origin)._repr_html_())
    assert len(made.findall(".//thead/tr/th")) == 2
    assert not made.findall(".//tbody/tr")


def test_nothing_has_no_sign() -> None:
    shown = page("w", pd.DataFrame({"group": ["a", "b"], "gap": [-0.0, 3.0], "same": [-0.0, -0.0]}))
    assert "same 0." in shown
    assert "-0" not in shown
