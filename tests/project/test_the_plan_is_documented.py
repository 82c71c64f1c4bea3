"""Every key that a plan may hold is explained in docs/plan.md, and no key stands there that a plan may not hold."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "plan.md").read_text("utf-8")
ASKED = re.compile(
    r'\b(?:top|part|data|below)\.(?:text|choice|number|whole|date|texts|lists|section|sections|named|pairs|has|flag|mark)\(\s*"(\w+)"'
)


def read_by_the_code() -> set[str]:
    files = [ROOT / "src" / "syschange" / "criteria" / name for name in ("plan.py", "plan_parts.py")]
    keys = {key for path in files for key in ASKED.findall(path.read_text("utf-8"))}
    return keys | {"measure", "service"}  # asked for by one call, whichever the table needs


def explained() -> set[str]:
    rows = re.findall(r"(?m)^\| ((?:`\w+`(?:, )?)+) \|", PAGE)
    return {key for row in rows for key in re.findall(r"`(\w+)`", row)}


def test_the_page_and_the_code_know_the_same_keys() -> None:
    assert len(read_by_the_code()) > 30
    assert explained() == read_by_the_code()
