"""YAML as files of this library are written in it: a key twice, or a date that does not exist, is an error."""

from typing import Any

import yaml

from syschange.errors import quote


class UnfitError(yaml.MarkedYAMLError):
    """Text that YAML lets pass and no file of ours may hold; `problem` says what, `problem_mark` where."""


class _Loader(yaml.SafeLoader):
    """The safe loader, which by itself keeps the last of two values and says nothing of the first."""

    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:  # noqa: ANN401 - as PyYAML has it
        node = super().compose_mapping_node(anchor)
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(key.value)
            if name in seen:
                raise UnfitError(problem=f"{quote(name)} stands there twice", problem_mark=key.start_mark)
            seen.add(name)
        return node

    def construct_object(self, node: yaml.Node, deep: Any = False) -> Any:  # noqa: ANN401, FBT002 - likewise
        try:
            return super().construct_object(node, deep)
        except ValueError:
            raise UnfitError(
                problem="a date or number there does not exist", problem_mark=node.start_mark
            ) from None


def load_yaml(text: str) -> object:
    """Return what a YAML text holds: plain values only.

    Raises
    ------
    yaml.YAMLError
        Where it is not YAML; `UnfitError` where it is, and says one thing twice or names no real date.
    """
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, and stricter
