"""Every key of a plan, at every depth, that is misspelt is named together with the right one."""

import datetime as dt

import pytest

from .contents import Content, Path, changed, everything, named, paths, place, refused, with_

CONTENT = everything()
KEYS = list(paths(CONTENT))


def _shorten(part: Content, key: str) -> None:
    """Drop the last letter of a key, and keep its place."""
    kept = {(name[:-1] if name == key else name): value for name, value in part.items()}
    part.clear()
    part.update(kept)


def test_the_plan_that_is_spoilt_below_has_all_sections() -> None:
    assert len(KEYS) > 150
    assert {p[0] for p in KEYS} >= {"horizons", "shocks", "evidence", "replications", "without"}


@pytest.mark.parametrize("path", KEYS, ids=named)
def test_a_misspelt_key_is_named_with_the_right_one(path: Path) -> None:
    key = str(path[-1])
    said = refused(changed(CONTENT, path, _shorten))
    assert f"'{key}'" in said, said
    assert f"'{key[:-1]}'" in said, said


@pytest.mark.parametrize(("wrong", "right"), [("form", "from"), ("too", "to")])
def test_a_misspelt_end_of_a_window_is_named(wrong: str, right: str) -> None:
    window = {"from": dt.date(2022, 1, 1), "to": dt.date(2022, 12, 31)}
    window[wrong] = window.pop(right)
    content = with_(place(), ("evidence", "reach"), {"chosen_on": window, "by": ["ethnicity"]})
    said = refused(content)
    assert f"'{right}'" in said
    assert f"'{wrong}'" in said
