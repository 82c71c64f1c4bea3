"""Whatever one key is taken from a plan, it reads as before or is refused by the name of the key: nothing else."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from syschange.criteria import Plan
from syschange.errors import InvalidPlanError

from .contents import Content, Path, everything, paths, place, without

PLANS = (place(), everything())
TAKEN = [(i, path) for i, content in enumerate(PLANS) for path in paths(content)]
# Without its path a file is taken for CSV, which has neither sheets nor tables: that is what is named then.
INSTEAD = {("data", "tables", "contacts", "path"): "sheet", ("data", "tables", "pathways", "path"): "table"}
junk = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates() | st.lists(
    st.integers() | st.text(max_size=4), max_size=3
) | st.dictionaries(st.text(max_size=8), st.integers(), max_size=2)  # fmt: skip


def _read(content: Content) -> tuple[Plan | None, str]:
    try:
        return Plan.of(content), ""
    except InvalidPlanError as error:
        return None, str(error)


@given(st.sampled_from(TAKEN))
def test_a_key_taken_away_is_not_needed_or_is_named(taken: tuple[int, Path]) -> None:
    which, path = taken
    plan, said = _read(without(PLANS[which], path))
    if plan is None:
        assert INSTEAD.get(path, str(path[-1])) in said
    else:
        assert plan.digest != Plan.of(PLANS[which]).digest


def test_some_keys_are_needed_and_some_are_not() -> None:
    """Every one of them, so that nothing hangs on which examples were drawn."""
    needed = 0
    for which, path in TAKEN:
        plan, said = _read(without(PLANS[which], path))
        assert plan is not None or INSTEAD.get(path, str(path[-1])) in said, (path, said)
        needed += plan is None
    assert 60 < needed < len(TAKEN) - 60


@given(st.sampled_from(TAKEN), junk)
def test_no_value_anywhere_gives_anything_but_a_plan_or_a_sentence(
    taken: tuple[int, Path], value: Any
) -> None:
    which, path = taken
    content = without(PLANS[which], path)
    part: Any = content
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    plan, said = _read(content)
    assert plan is not None or said.endswith((".", "…", "?", '"…"'))
