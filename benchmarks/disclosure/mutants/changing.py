"""Small mistakes put into a file one at a time: a comparison turned, a number off by one, a line left out.

What is not touched: texts and everything inside f-strings, docstrings, annotations, what is raised (that it is raised
is), aliases of types, and `strict=` of `zip`, which can only matter where the code is wrong already. Nor are two
things that say nothing of what is worked out, so that leaving them out makes the share that is seen larger: the
flags of dataclasses (`frozen`, `eq`, `repr`, `kw_only`), and the numbers in `LIMITS`, which only bound how much work
is done. `spared` counts them.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
WORKED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
}
SWAPPED = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "minimum": "maximum",
    "maximum": "minimum",
    "floor": "ceil",
    "ceil": "floor",
}
ALIASES = {"NDArray"}  # a statement at the top that only names a type
FLAGS = {"frozen", "eq", "repr", "kw_only"}  # of dataclasses
# Numbers by file and name that only bound how much work is done, with why: one more or less changes nothing that is
# promised.
LIMITS = {
    ("attack/intervals.py", "_MOST"): "How large a denominator is sought where none is known.",
    ("attack/intervals.py", "_MOST_STEPS"): "How many numerators are tried for one denominator.",
    ("attack/propagation.py", "ROUNDS"): "After how many rounds narrowing stops.",
    ("attack/propagation.py", "_FREED"): "After how many rounds any number may be withheld.",
    ("attack/whole.py", "_LONGEST"): "Seconds for the whole numbers of one part.",
    ("attack/witnesses.py", "WITNESSES"): "How many pairs of other tables are looked for at most.",
    ("attack/witnesses.py", "_IN_VAIN"): "After how many pairs in vain numbers are asked one by one.",
    ("attack/witnesses.py", "_TURNS"): "How many times the parts of one table are varied.",
    ("guarding/certifying.py", "_IN_VAIN"): "After how many rounds in vain numbers are asked one by one.",
    ("guarding/certifying.py", "_ROUNDS"): "In how many rounds all numbers are tried at once.",
    ("guarding/propagation.py", "_MOST_ROUNDS"): "After how many rounds narrowing stops.",
    ("guarding/system.py", "_MOST_QUANTITIES"): "Up to how many quantities triples are sought.",
    ("guarding/withholding.py", "_ENTRIES"): "How much is looked at again to hide less.",
    ("guarding/withholding.py", "_SMALL"): "Up to what size several ways to hide are tried.",
    ("ledger/propagate.py", "_MOST_ROUNDS"): "After how many rounds narrowing stops.",
}


@dataclass(frozen=True)
class Mutant:
    """One mistake.

    Attributes
    ----------
    file
        Where, below the folder of the sources.
    line, last
        The lines of the statement that it is in; of one with a body, of its head.
    at_import
        Whether it is in what runs when the file is imported.
    kind
        What sort of mistake.
    before, after
        The statement as it was and as it is.
    number
        Which of the mistakes in its file.
    """

    file: str
    line: int
    last: int
    at_import: bool
    kind: str
    before: str
    after: str
    number: int


@dataclass(frozen=True)
class _Spot:
    """Where something can be changed: what holds it, by which field and place, what it becomes, and what sort."""

    holder: ast.AST
    field: str
    place: int | None
    made: object
    kind: str
    statement: ast.stmt
    at_import: bool

    def put(self, made: object) -> object:
        """Put something there, and return what was there."""
        if self.place is None:
            was = getattr(self.holder, self.field)
            setattr(self.holder, self.field, made)
        else:
            held = getattr(self.holder, self.field)
            was, held[self.place] = held[self.place], made
        return was


def mutants_of(file: str, source: str) -> list[Mutant]:
    """Return every mistake that is put into a file, in the order of its text."""
    made = []
    for number, spot in enumerate(_Spots().of(ast.parse(source))):
        if _spared(file, spot):
            continue
        before = ast.unparse(spot.statement)
        was = spot.put(spot.made)
        after = "(left out)" if spot.kind == "left out" else ast.unparse(spot.statement)
        spot.put(was)
        first, last = spot.statement.lineno, _end_of_head(spot.statement)
        texts = _lines_that_differ(before, after)
        made.append(Mutant(file, first, last, spot.at_import, spot.kind, *texts, number))
    return made


def spared(file: str, source: str) -> Counter[str]:
    """Return how many mistakes could be put into a file and are not, by what they would be in."""
    return Counter(why for spot in _Spots().of(ast.parse(source)) if (why := _spared(file, spot)))


def _spared(file: str, spot: _Spot) -> str:
    """Return what a mistake would be in that is not made; empty for one that is."""
    at = spot.statement
    if isinstance(at, ast.ClassDef) and isinstance(spot.holder, ast.keyword) and spot.holder.arg in FLAGS:
        return "flags of dataclasses"
    names = [t.id for t in at.targets if isinstance(t, ast.Name)] if isinstance(at, ast.Assign) else []
    return "limits of work" if any((file, name) in LIMITS for name in names) else ""


def changed(source: str, number: int) -> ast.Module:
    """Return a file with one mistake in it."""
    tree = ast.parse(source)
    spot = _Spots().of(tree)[number]
    spot.put(spot.made)
    return ast.fix_missing_locations(tree)


def _end_of_head(statement: ast.stmt) -> int:
    """Return the last line of a statement, the statements inside it left aside."""
    inside = getattr(statement, "body", None) or getattr(statement, "cases", None)
    if not inside:
        return statement.end_lineno or statement.lineno
    within = [
        n for n in ast.iter_child_nodes(statement) if not isinstance(n, ast.stmt) and hasattr(n, "end_lineno")
    ]
    return max([statement.lineno, *(n.end_lineno or 0 for n in within)])


def _lines_that_differ(before: str, after: str) -> tuple[str, str]:
    if after == "(left out)":
        return before, after
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    one, two = next((pair for pair in pairs if pair[0] != pair[1]), (before, after))
    return one.strip(), two.strip()


class _Spots:
    """Walks through a file and collects what can be changed."""

    def __init__(self) -> None:
        self._made: list[_Spot] = []

    def of(self, tree: ast.Module) -> list[_Spot]:
        self._block(tree, "body", at_import=True)
        return self._made

    def _block(self, holder: ast.AST, field: str, *, at_import: bool) -> None:
        for place, statement in enumerate(getattr(holder, field)):
            docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
            if docstring or isinstance(statement, ast.Import | ast.ImportFrom) or _names_a_type(statement):
                continue
            if _may_go(statement):
                empty = ast.copy_location(ast.Pass(), statement)
                self._made.append(_Spot(holder, field, place, empty, "left out", statement, at_import))
            self._statement(statement, at_import=at_import)

    def _statement(self, statement: ast.stmt, *, at_import: bool) -> None:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            for part in _when_defined(statement):
                self._parts(part, statement, at_import=True)
            self._block(statement, "body", at_import=isinstance(statement, ast.ClassDef))
            return
        if isinstance(statement, ast.Return) and _is_something(statement.value):
            nothing = ast.Constant(None)
            self._made.append(_Spot(statement, "value", None, nothing, "returns None", statement, at_import))
        if not isinstance(statement, ast.Raise):
            self._parts(statement, statement, at_import=at_import)
        for field in ("body", "orelse", "finalbody"):
            if getattr(statement, field, None):
                self._block(statement, field, at_import=at_import)
        for handler in getattr(statement, "handlers", []):
            self._block(handler, "body", at_import=at_import)

    def _parts(self, node: ast.AST, statement: ast.stmt, *, at_import: bool) -> None:
        """Collect what can be changed in the expressions of a node, the statements inside it left aside."""
        for field, value in ast.iter_fields(node):
            if field in {"annotation", "returns"}:
                continue
            many = isinstance(value, list)
            for place, child in enumerate(value if many else [value]):
                if not isinstance(child, ast.AST) or isinstance(
                    child, ast.stmt | ast.JoinedStr | ast.ExceptHandler
                ):
                    continue
                if isinstance(child, ast.keyword) and child.arg == "strict":
                    continue
                for made, kind in (*_changes(child), *_turned(node, field, child)):
                    at = place if many else None
                    self._made.append(_Spot(node, field, at, made, kind, statement, at_import))
                self._parts(child, statement, at_import=at_import)


def _names_a_type(statement: ast.stmt) -> bool:
    value = getattr(statement, "value", None)
    return (
        isinstance(statement, ast.Assign)
        and isinstance(value, ast.Subscript)
        and isinstance(value.value, ast.Name)
        and value.value.id in ALIASES | {"tuple", "dict", "list"}
    )


def _may_go(statement: ast.stmt) -> bool:
    """Whether a file without a statement still runs, most likely: it makes no name that others need."""
    if isinstance(statement, ast.Assign):
        return all(isinstance(t, ast.Subscript | ast.Attribute) for t in statement.targets)
    return isinstance(statement, ast.Expr | ast.AugAssign | ast.Raise | ast.Continue | ast.Break)


def _when_defined(statement: ast.FunctionDef | ast.ClassDef) -> list[ast.AST]:
    """Return what runs where a function or class is defined: decorators and defaults."""
    wrapped = [ast.Tuple([d], ast.Load()) for d in statement.decorator_list]
    if isinstance(statement, ast.ClassDef):
        return [*wrapped]
    return [*wrapped, statement.args]


def _is_something(value: ast.expr | None) -> bool:
    return value is not None and not (isinstance(value, ast.Constant) and value.value is None)


def _turned(holder: ast.AST, field: str, child: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Give a condition as its opposite, where it is none of those that are turned in themselves."""
    conditional = isinstance(holder, ast.If | ast.While | ast.IfExp) and field == "test"
    if conditional or (isinstance(holder, ast.comprehension) and field == "ifs"):
        itself = isinstance(child, ast.Compare) or (
            isinstance(child, ast.UnaryOp) and isinstance(child.op, ast.Not)
        )
        if not itself and not isinstance(child, ast.Constant) and isinstance(child, ast.expr):
            yield ast.UnaryOp(ast.Not(), child), "condition turned"


def _changes(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Give what a node can become, and what sort of mistake that is."""
    if isinstance(node, ast.Compare):
        for i, was in enumerate(node.ops):
            for op in COMPARED[type(was)]:
                ops = [*node.ops[:i], op(), *node.ops[i + 1 :]]
                yield ast.copy_location(ast.Compare(node.left, ops, node.comparators), node), "comparison"
    elif isinstance(node, ast.BinOp) and type(node.op) in WORKED:
        yield ast.copy_location(ast.BinOp(node.left, WORKED[type(node.op)](), node.right), node), "arithmetic"
    elif isinstance(node, ast.BoolOp):
        other = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        yield ast.copy_location(ast.BoolOp(other, node.values), node), "and, or"
    elif isinstance(node, ast.UnaryOp):
        yield node.operand, "sign or not"
    elif isinstance(node, ast.Constant):
        yield from _other_constants(node)
    elif isinstance(node, ast.Name) and node.id in SWAPPED:
        yield ast.copy_location(ast.Name(SWAPPED[node.id], node.ctx), node), "least and most, any and all"
    elif isinstance(node, ast.Attribute) and node.attr in SWAPPED:
        made = ast.Attribute(node.value, SWAPPED[node.attr], node.ctx)
        yield ast.copy_location(made, node), "least and most, any and all"


def _other_constants(node: ast.Constant) -> Iterator[tuple[ast.AST, str]]:
    value = node.value
    if isinstance(value, bool):
        yield ast.copy_location(ast.Constant(not value), node), "True and False"
    elif isinstance(value, int | float):
        for by in (1, -1):
            yield ast.copy_location(ast.Constant(value + by), node), "number"
