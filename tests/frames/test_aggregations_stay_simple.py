"""An aggregation holds a column and one verb: anything more is silently wrong on some engines."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "syschange"


def _is_simple(node: ast.expr) -> bool:
    """Return whether an expression is `nw.col(...).verb()`, with nothing given to the verb, or `nw.len()`.

    It may be given another name.
    """
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "alias":
        node = node.func.value
    if ast.unparse(node) == "nw.len()":
        return True
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    column = node.func.value
    return (
        not node.args
        and not node.keywords
        and isinstance(column, ast.Call)
        and ast.unparse(column.func) in ("nw.col", "pl.col")
    )


def _items(node: ast.expr) -> list[ast.expr]:
    """Return the expressions that a list, a tuple or a comprehension is made of, or the expression itself."""
    if isinstance(node, ast.List | ast.Tuple):
        return list(node.elts)
    if isinstance(node, ast.ListComp | ast.GeneratorExp):
        return [node.elt]
    if isinstance(node, ast.IfExp):
        return [*_items(node.body), *_items(node.orelse)]
    return [node]


def _bound(tree: ast.AST, name: str) -> list[ast.expr]:
    """Return everything a name is bound to in a tree."""
    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.NamedExpr)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name) and target.id == name and node.value is not None
    ]
    return found or [ast.Name(name)]


def aggregations(tree: ast.AST) -> Iterator[tuple[ast.Call, list[ast.expr]]]:
    """Yield every call of `.agg`, with the expressions it is given, names and lists undone."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "agg":
            given = [a.value if isinstance(a, ast.Starred) else a for a in call.args]
            given += [keyword.value for keyword in call.keywords]
            whole = [
                value for g in given for value in (_bound(tree, g.id) if isinstance(g, ast.Name) else [g])
            ]
            yield call, [item for value in whole for item in _items(value)]


def composite(tree: ast.AST) -> list[str]:
    """Return what stands in an aggregation and is more than a column and a verb."""
    return [ast.unparse(item) for _, items in aggregations(tree) for item in items if not _is_simple(item)]


def test_the_source_aggregates_simply() -> None:
    """Everything that speaks to engines is looked at, in whatever room and folder it is."""
    texts = {path.relative_to(SOURCE).as_posix(): path.read_text("utf-8") for path in SOURCE.rglob("*.py")}
    trees = {name: ast.parse(text) for name, text in texts.items() if "import narwhals" in text}
    assert len([name for name in trees if name.startswith("frames/")]) > 10
    assert sum(len(list(aggregations(tree))) for tree in trees.values()) >= 5
    assert {name: composite(tree) for name, tree in trees.items() if composite(tree)} == {}


@pytest.mark.parametrize(
    "breach",
    [
        "f.group_by('g').agg(nw.when(nw.col('a') > 1).then(1).otherwise(0).sum())",
        "f.group_by('g').agg((nw.col('a') * nw.col('b')).sum())",
        "f.group_by('g').agg(nw.col('a').sum() / nw.len())",
        "f.group_by('g').agg(nw.max_horizontal('a', 'b').sum())",
        "f.group_by('g').agg(nw.col('a').fill_null(0).sum())",
        "f.group_by('g').agg(nw.col('a').std(ddof=0))",
        "f.group_by('g').agg(nw.col('a').sum(), total=nw.coalesce('a', 'b').sum())",
        "sums = [(nw.col(c) + 1).sum() for c in cs]\nf.group_by('g').agg(*sums)",
        "f.group_by('g').agg(*(nw.col(c).abs().sum() for c in cs))",
        "def h(sums):\n    return f.group_by('g').agg(*sums)",
    ],
)
def test_a_breach_is_found(breach: str) -> None:
    assert composite(ast.parse(breach))


def test_a_simple_aggregation_passes() -> None:
    simple = "sums = [nw.col(c).sum() for c in cs]\nf.group_by('g').agg(nw.col('a').max(), *sums)"
    assert composite(ast.parse(simple)) == []
