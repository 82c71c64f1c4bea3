"""docs/system/place.md: its example runs as it stands there, and it names every switch and every table."""

import contextlib
import io
import re
from pathlib import Path

from syschange.examples import place
from syschange.examples.place import SWITCHES

PAGE = Path(__file__).resolve().parents[3] / "docs" / "system" / "place.md"


def printed_by(text: str) -> list[str]:
    """Return what each example of the page prints."""
    printed = []
    for code in re.findall(r"(?ms)^```python\n(.*?)^```", text):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, str(PAGE), "exec"), {})  # noqa: S102 - the page's own example
        printed.append(out.getvalue())
    return printed


def rewritten() -> None:
    """Write what the examples print into the page."""
    text = PAGE.read_text("utf-8")
    printed = iter(printed_by(text))
    made = re.sub(r"(?ms)^```text\n.*?^```", lambda _: f"```text\n{next(printed)}```", text)
    PAGE.write_text(made, "utf-8")


def test_the_example_prints_what_the_page_says() -> None:
    text = PAGE.read_text("utf-8")
    printed = re.findall(r"(?ms)^```text\n(.*?)^```", text)
    assert len(printed) == 1
    assert printed_by(text) == printed


def test_every_switch_and_its_usual_value_stand_on_the_page() -> None:
    rows = dict(re.findall(r"(?m)^\| `(\w+)` \| ([^|]+?) \| [^|]+ \| [^|]+ \|", PAGE.read_text("utf-8")))
    usual = place(people=10).setting
    for switch in SWITCHES:
        value = getattr(usual, switch)
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


if __name__ == "__main__":
    rewritten()
