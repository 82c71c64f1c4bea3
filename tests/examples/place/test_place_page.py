"""docs/system/place.md: it names every switch and every table."""

import re
from pathlib import Path

from syschange.examples import place
from syschange.examples.place import SWITCHES

PAGE = Path(__file__).resolve().parents[3] / "docs" / "system" / "place.md"


def test_every_switch_and_its_usual_value_stand_on_the_page() -> None:
    rows = dict(re.findall(r"(?m)^\| `(\w+)` \| ([^|]+?) \| [^|]+ \| [^|]+ \|", PAGE.read_text("utf-8")))
    usual = place(people=10).setting
    for switch in SWITCHES:
        value = getattr(usual, switch)
        if value is None:  # it follows another switch, or nothing is set
            assert rows[switch] in ("as `lasts`", "all")
            continue
        said = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
        assert rows[switch] == str(said) or float(rows[switch]) == said


def test_every_name_of_the_truth_and_the_rows_of_every_table_stand_on_the_page() -> None:
    text = PAGE.read_text("utf-8")
    made = place()
    unsaid = {
        "changed in", "measure", "lasts", "contacts with statutory services left",
        "keen members who come", "contacts that are joint",
    }  # fmt: skip
    assert {name for name in made.truth if f"`{name}`" not in text} <= unsaid
    rows = dict(re.findall(r"(?m)^\| `(\w+)` \| ([\d,]+) \|", text))
    for name in set(made.names) - {"costs", "funding"}:
        said = int(rows[name].replace(",", ""))
        assert abs(len(made[name]) - said) <= max(0.03 * said, 0)
