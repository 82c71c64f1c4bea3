"""A report made by hand: both kinds of picture, a hidden group, and labels that would like to be code."""

from dataclasses import replace
from typing import Any

import pandas as pd

from syschange import charts, disclosure, equity
from syschange.reports import Picture, Report, Section, Table, Tile

_FIRST = (
    "The clinic opened a door. Six in ten people offered it reached primary care, against one in six with usual "
    "care, and the gain held for Black and White people and for people without a home. Whether it changed lives is "
    "not yet clear: two years on, mental health had improved in both groups, and the clinic's extra two points "
    "could be chance."
)
_SECOND = "Nothing here shows whether it lasts beyond the trial or depends on its staff."

_PEOPLE = pd.DataFrame({"seen": [True, False] * 20})

NASTY = (
    '=HYPERLINK("x")',
    "<script>alert(1)</script>",
    "$\\frac{1}{0}$",
    "a | b `c` [d](e) *f* _g_ ~h~ @all www.example.test #1",
    "مجموعة",
    "🏠 \u202eturned\u202c \x00 {{ 7 * 7 }}",
    "long " * 60,
)


def nasty_table() -> pd.DataFrame:
    """Return a table with a nasty label in each row, and every other number hidden."""
    return pd.DataFrame(
        {
            "group": list(NASTY),
            "people": [25.0 + 5 * i for i in range(len(NASTY))],
            "value": [0.1 * i if i % 2 else None for i in range(len(NASTY))],
            "lower": [0.1 * i - 0.2 if i % 2 else None for i in range(len(NASTY))],
            "upper": [0.1 * i + 0.2 if i % 2 else None for i in range(len(NASTY))],
        }
    )


def groups_table() -> pd.DataFrame:
    """Return differences by group, one of them hidden."""
    rows = [
        ("Everyone", 430, 0.42, 0.33, 0.49),
        ("Black", 205, 0.42, 0.29, 0.53),
        ("White", 160, 0.40, 0.25, 0.52),
        ("Hispanic", 50, None, None, None),
        ("Women", 100, 0.30, -0.05, 0.45),
        ("Men", 330, 0.46, 0.36, 0.55),
        ("Homeless", 200, 0.44, 0.31, 0.55),
        ("Housed", 230, 0.42, 0.30, 0.52),
    ]
    return pd.DataFrame(rows, columns=["group", "people", "value", "lower", "upper"])


def means_table() -> pd.DataFrame:
    """Return the mean score of two groups at two times."""
    rows = [
        ("the linkage clinic", "at the start", 225, 31.7),
        ("the linkage clinic", "24 months", 130, 44.4),
        ("usual care", "at the start", 205, 31.7),
        ("usual care", "24 months", 120, 42.1),
    ]
    return pd.DataFrame(rows, columns=["arm", "when", "people", "mean"])


def _with_marks(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype(object).where(frame.notna(), "[c]")


def _forest(frame: pd.DataFrame, name: str, headline: str) -> Picture:
    subtitle = "Difference between the linkage clinic and usual care in the share who reached primary care"
    figure = charts.forest(
        frame,
        label="group",
        value="value",
        lower="lower",
        upper="upper",
        n="people",
        percent=True,
        reference_label="no difference",
        worse_label="more with usual care",
        better_label="more with the linkage clinic",
        headline=headline,
        subtitle=subtitle,
    )
    headings = {
        "group": "Group",
        "people": "People",
        "value": "Difference",
        "lower": "from",
        "upper": "to",
    }
    formats = {"people": ",.0f", "value": ".0%", "lower": ".0%", "upper": ".0%"}
    table = Table(name, "Difference in share, by group", _with_marks(frame), formats, headings, "Rounded.")
    return Picture(name, headline, subtitle, "Every group, from the first to the last.", figure, table)


def _slopes() -> Picture:
    headline = "Mental health moved the same way with the clinic and without it"
    subtitle = "Mean mental health score of everyone seen at each time"
    frame = means_table()
    figure = charts.slopes(
        frame,
        series="arm",
        time="when",
        value="mean",
        unit="points, 0 to 100",
        headline=headline,
        subtitle=subtitle,
    )
    headings = {"arm": "Group", "when": "When", "people": "People seen", "mean": "Mean score"}
    table = Table("means", subtitle, frame, {"people": ",.0f", "mean": ".1f"}, headings, "")
    return Picture("means", headline, subtitle, "31.7 to 44.4, and 31.7 to 42.1.", figure, table)


def tiles() -> tuple[Tile, ...]:
    """Return six tiles that have all four verdicts between them."""
    return (
        Tile(
            "Beneficial",
            "UNCLEAR",
            "at most 35%",
            "2 of 5",
            "the numbers do not settle it",
            ("mental health for more people (ethnicity: Other)",),
        ),
        Tile(
            "Sustainable",
            "NO EVIDENCE",
            "not known",
            "",
            "nothing was recorded that could answer it",
            ("the date the starting money ends", "outcomes 24 months after it"),
        ),
        Tile("Transformational", "MET", "very likely (93%)", "3 of 5", "", ()),
        Tile("Not tokenistic", "NOT MET", "unlikely (12%)", "3 of 5", "a required test fails", ()),
        Tile(
            "Not the same under a different name",
            "NO EVIDENCE",
            "not known",
            "",
            "nothing was recorded that could answer it",
            ("the steps people went through before and after, with dates",),
        ),
        Tile("Not reliant on individuals", "MET", "very likely (over 99%)", "4 of 5", "", ()),
    )


def large_table() -> Table:
    """Return a table with large, small and negative numbers, a wide one, and one of every kind of cell."""
    frame = pd.DataFrame(
        {
            "group": ["large", "small", "negative", "nothing", "-1"],
            "count": [1234567, 10, 15, 20, 25],
            "value": [1234.5, 0.00123, -0.73, -0.0001, float("nan")],
            "share": [0.999, 0.001, -0.25, "[c]", float("inf")],
            "yes": [True, False, True, False, True],
            "words": ["+1", "-", "@x", "=1+1", "plain words that go on for a while, as words do"],
        }
    )
    headings = {"group": "Group", "count": "Count", "value": "Value", "share": "Share", "yes": "Yes"}
    return Table(
        "Large: all kinds!", "Cells of every kind", frame, {"count": ",.0f", "share": ".0%"}, headings, ""
    )


def report(**changes: Any) -> Report:
    """Return the example, with the fields given in the place of its own."""
    made = Report(
        protected=disclosure.protect(equity.breakdown(_PEOPLE, outcome="seen", by=[])),
        title="The HELP trial: a clinic that links people leaving detoxification to primary care",
        subtitle="Boston, Massachusetts. One visit to a clinic of a doctor, a nurse and a social worker.",
        verdict="UNPROVEN",
        verdict_words="Whether this is systems change is unproven: there is no evidence on 'Sustainable'.",
        summary=(_FIRST, _SECOND),
        tiles=tiles(),
        notices=(
            "42% of people have no complete record of 'mental health'. Those who were lost could change the finding.",
        ),
        sections=(
            Section(
                "primary_care",
                "Access: who reached primary care",
                ("With the linkage clinic, about 130 of 220 people reached primary care.",),
                (_forest(groups_table(), "by-group", "More people reached primary care with the clinic"),),
                (large_table(),),
            ),
            Section("mental_health", "Outcome: mental health", ("Higher is better.",), (_slopes(),), ()),
            Section(
                "nasty",
                NASTY[1],
                (NASTY[3],),
                (_forest(nasty_table(), "by-group", NASTY[2]),),
                (),
            ),
        ),
        methods=("Six criteria are judged, and each must be met.", "Shares have Wilson's interval (1927)."),
        disclosure=("Numbers of people from 0 to 9 are hidden and shown as [c].",),
        provenance=(("Agreed on", "2026-11-22"), ("Plan (SHA-256)", "0123456789abcdef" * 4)),
    )
    return replace(made, **changes)
