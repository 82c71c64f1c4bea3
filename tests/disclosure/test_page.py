"""docs/disclosure.md: its table of policies is that of the library."""

import re
from pathlib import Path

from syschange.disclosure.policies import POLICIES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "disclosure.md"


def test_the_table_of_policies_is_that_of_the_library() -> None:
    text = PAGE.read_text("utf-8")
    for policy in POLICIES.values():
        assert re.search(
            rf"\| `{policy.name}`[^|]* \| 0 to {policy.threshold - 1} \| {policy.base} \| {policy.width} \|",
            text,
        ), policy.name
