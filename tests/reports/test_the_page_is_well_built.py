"""The page has landmarks, headings in order, names for all that needs one, and tables that say what they are."""

import importlib.resources
import itertools
import re
from dataclasses import replace
from pathlib import Path

import pytest

from syschange.reports import Table

from . import example, reading
from .reading import Element


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example.report().write(tmp_path_factory.mktemp("report") / "out", formats=["html"])[0]


@pytest.fixture(scope="module")
def page(path: Path) -> Element:
    return reading.page(path)


def test_it_is_a_page_in_the_language_of_the_report(path: Path, page: Element) -> None:
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>\n")
    assert page.every("html")[0].attributes["lang"] == "en-GB"
    assert page.every("title")[0].text == example.report().title
    assert page.every("meta")[0].attributes == {"charset": "utf-8"}


def test_its_landmarks_are_there_once_each(page: Element) -> None:
    for landmark in ("header", "main", "nav", "footer"):
        assert len(page.every(landmark)) == 1, landmark


def test_its_headings_step_down_one_level_at_a_time(page: Element) -> None:
    levels = [int(h.name[1]) for h in page.every("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))


def test_the_first_paragraph_of_the_findings_is_the_summary(page: Element) -> None:
    first = page.every("main")[0].every("p")[0]
    assert first.text == example.report().summary[0]
    assert first.attributes["class"] == "first"


def test_every_id_is_there_once_and_every_reference_finds_its_own(page: Element) -> None:
    ids = [e.attributes["id"] for e in page.everything() if "id" in e.attributes]
    assert len(set(ids)) == len(ids)
    wanted = {a.attributes["href"][1:] for a in page.every("a") if a.attributes["href"].startswith("#")}
    for name in ("aria-labelledby", "aria-describedby"):
        wanted |= {e.attributes[name] for e in page.everything() if name in e.attributes}
    assert wanted <= set(ids)
    assert len(wanted) > 10


def test_the_contents_lead_to_every_section(page: Element) -> None:
    links = [a.attributes["href"][1:] for a in page.every("nav")[0].every("a")]
    assert links == [h.attributes["id"] for h in page.every("main")[0].every("h2") if h.text != "Contents"]


def test_every_table_has_a_caption_scopes_and_a_place_to_scroll(page: Element) -> None:
    for table in page.every("table"):
        assert table.every("caption")[0].text.startswith("Table ")
        assert {th.attributes.get("scope") for th in table.every("thead")[0].every("th")} == {"col"}
        assert all(r.every("th")[0].attributes["scope"] == "row" for r in table.every("tbody")[0].every("tr"))
        region = table.parent
        assert region is not None
        assert region.attributes["role"] == "region"
        assert region.attributes["tabindex"] == "0"
        assert region.attributes["aria-label"] == table.every("caption")[0].text


def test_every_picture_has_its_words_in_the_page_and_its_numbers_below(page: Element) -> None:
    figures = page.every("figure")
    pictures = [p for s in example.report().sections for p in s.pictures]
    assert len(figures) == len(pictures) == 3
    for figure, picture in zip(figures, pictures, strict=True):
        caption = figure.every("figcaption")[0]
        assert caption.every("h3")[0].text == picture.headline
        assert caption.every("p")[0].text == picture.subtitle
        drawn = figure.every("svg")[0]
        assert drawn.attributes["role"] == "img"
        assert drawn.every("desc")[0].text == picture.description
        assert "open" in figure.every("details")[0].attributes
        assert figure.every("details")[0].every("table")


def test_hidden_numbers_are_explained_above_their_table(page: Element) -> None:
    block = page.every("figure")[0].having("class", "table")[0]
    words = block.text
    assert words.index("[c] hidden, because too few people are behind it") < words.index("Hispanic")


def test_what_a_note_explains_is_not_explained_again(tmp_path: Path) -> None:
    section = example.report().sections[0]
    table = section.pictures[0].table
    noted = Table(table.id, table.caption, table.frame, table.formats, table.headings, "[c] is hidden.")
    made = example.report(sections=(replace(section, pictures=(), tables=(noted,)),))
    text = reading.page(made.write(tmp_path / "out", formats=["html"])[0]).every("main")[0].text
    assert "[c] is hidden." in text
    assert "too few people are behind it" not in text


def test_a_verdict_is_a_shape_and_a_word(page: Element) -> None:
    for tile in page.having("class", "tiles")[0].children:
        verdict = tile.having("class", "verdict")[0]
        assert verdict.every("svg")[0].attributes["aria-hidden"] == "true"
        assert verdict.every("strong")[0].text in {"MET", "NOT MET", "UNCLEAR", "NO EVIDENCE"}
    shapes = {
        tile.every("strong")[0].text: "".join(
            e.name + e.attributes.get("d", "") for e in tile.every("svg")[0].children
        )
        for tile in page.having("class", "tiles")[0].children
    }
    assert len(shapes) == len(set(shapes.values())) == 4


def test_what_to_collect_is_listed(page: Element) -> None:
    tiles = page.having("class", "tiles")[0].children
    assert [li.text for li in tiles[1].every("ul")[0].every("li")] == list(example.tiles()[1].collect)


def test_notices_stand_before_the_criteria(page: Element) -> None:
    words = page.every("main")[0].text
    assert 0 < words.index("What limits these findings") < words.index("Criterion by criterion")
    assert words.index(example.report().notices[0]) < words.index("Criterion by criterion")


def test_what_is_not_said_leaves_no_trace(tmp_path: Path) -> None:
    empty = {"tiles": (), "notices": (), "sections": (), "methods": (), "disclosure": (), "provenance": ()}
    page = reading.page(example.report(**empty).write(tmp_path / "out", formats=["html"])[0])
    assert [h.text for h in page.every("h2", "h3")] == ["In short", "Contents"]
    assert page.every("nav")[0].text.split() == ["Contents", "In", "short"]


def test_a_label_cannot_become_markup(tmp_path: Path) -> None:
    label = "<img src=x onerror=alert(1)> & \"quoted\" 'once' {{ 7 * 7 }} {% raw %}"
    made = example.report(
        title=label, subtitle=label, verdict_words=label, summary=(label,), notices=(label,), methods=(label,),
        disclosure=(label,), provenance=((label, label),), stamp=label, language='en" onload="x',
    )  # fmt: skip
    page = reading.page(made.write(tmp_path / "out", formats=["html"])[0])
    assert not page.every("img", "script")
    assert page.every("h1")[0].text == label
    assert page.every("html")[0].attributes == {"lang": 'en" onload="x'}
    assert page.every("main")[0].every("p")[0].text == label


def test_a_table_without_rows_says_so(tmp_path: Path) -> None:
    section = example.report().sections[0]
    table = example.large_table()
    none = Table("none", "Nobody", table.frame.iloc[:0], {}, {}, "")
    made = example.report(sections=(replace(section, pictures=(), tables=(none,)),))
    html, markdown, csv, *_ = made.write(tmp_path / "out")
    assert "This table has no rows." in reading.page(html).every("tbody")[0].text
    assert "This table has no rows." in markdown.read_text(encoding="utf-8")
    assert reading.csv_table(csv) == [list(table.frame.columns)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_of_text_can_be_read(scheme: str) -> None:
    css = importlib.resources.files("syschange.reports").joinpath("templates/report.css").read_text("utf-8")
    sets = re.findall(r":root \{(.*?)\}", css, flags=re.DOTALL)
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", sets[0]))
    if scheme == "dark":
        colours |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", sets[1]))
    pairs = [("on-band", "band"), ("under-band", "band"), ("stamp", "stamp-band")]
    pairs += [(text, on) for text in ("ink", "muted", "link") for on in ("page", "card", "stripe")]
    for verdict in ("met", "not-met", "unclear", "no-evidence"):
        pairs += [
            (verdict, f"{verdict}-tint"),
            (verdict, "card"),
            ("ink", f"{verdict}-tint"),
            ("on-shape", verdict),
        ]
    short = {pair: round(_contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: value for pair, value in short.items() if value < 4.5} == {}


def _contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
