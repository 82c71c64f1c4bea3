"""A plan that a newer library wrote says to update, and one of no known version says what to write."""

import pytest

from .contents import place, refused


@pytest.mark.parametrize("version", [2, 1.5, 99])
def test_a_newer_plan_says_to_update(version: float) -> None:
    said = refused(place() | {"version": version})
    assert (
        said == f"The plan is of version {version:g}, and this library reads 1. Update syschange to read it."
    )


@pytest.mark.parametrize("version", [0, -1, 0.5])
def test_an_older_version_is_none(version: float) -> None:
    assert refused(place() | {"version": version}).endswith("Write version: 1.")


def test_the_version_comes_before_everything_else() -> None:
    """What a newer plan can say is not known here, and must not be called misspelt."""
    assert "Update syschange" in refused({"version": 2, "something new": True})
