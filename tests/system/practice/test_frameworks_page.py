"""docs/system/frameworks.md says of every framework what its file says, and its example file is one."""

import re
from pathlib import Path

from syschange.system.practice import framework, frameworks

from .frameworks_page import PAGE, page


def test_the_page_is_what_the_files_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "run tests/system/practice/frameworks_page.py to write it anew"


def test_every_framework_and_item_stands_on_it() -> None:
    text = PAGE.read_text("utf-8")
    for name in frameworks():
        assert all(f"| `{item.id}` |" in text for item in framework(name).items)


def test_the_example_file_is_a_framework(tmp_path: Path) -> None:
    (example,) = re.findall(r"(?ms)^```yaml\n(.*?)^```", PAGE.read_text("utf-8"))
    path = tmp_path / "our_promise.yaml"
    path.write_text(example, "utf-8")
    assert framework(path).pairs == ("honesty",)
