"""Run the notebooks of this folder from top to bottom and keep what they show: `python notebooks/run.py`.

Each code cell runs in order in one namespace, as Jupyter would run it. What a cell's last line shows is saved with
the notebook, so that a reader sees it without running anything; what it shows must therefore be protected. A test
runs them and requires the same outputs as those saved. No Jupyter is needed. Names after the command run these alone:
`python notebooks/run.py help_trial`.
"""

import ast
import contextlib
import io
import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from syschange import charts

FOLDER = Path(__file__).resolve().parent
# What draws and prints: with other versions of these the same notebook may show the same in other bytes.
SHOWN_BY = ("matplotlib", "pandas")
# Tables as text are the same in every window; in Jupyter they are shown as HTML.
_AS_TEXT = ("display.width", 110, "display.max_columns", 12, "display.max_colwidth", 40)


def versions() -> dict[str, str]:
    """Return the versions that what is shown depends on."""
    return {name: version(name) for name in SHOWN_BY}


def run(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return the notebook with the outputs of a fresh run."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    cells, count = [], 0
    with pd.option_context(*_AS_TEXT):
        for cell in notebook["cells"]:
            if cell["cell_type"] != "code":
                cells.append(cell)
                continue
            count += 1
            outputs = _run_cell("".join(cell["source"]), namespace, count)
            cells.append({**cell, "execution_count": count, "outputs": outputs})
    return {**notebook, "cells": cells, "metadata": {**notebook["metadata"], "shown_by": versions()}}


def written(notebook: dict[str, Any]) -> str:
    """Return a notebook as the text of its file."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _run_cell(source: str, namespace: dict[str, Any], count: int) -> list[dict[str, Any]]:
    tree = ast.parse("".join(line for line in _lines(source) if not line.startswith("%")))  # Jupyter's own
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "<cell>", "exec"), namespace)  # noqa: S102 - our own notebooks, as Jupyter runs them
        shown = eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace) if last else None  # noqa: S307
    outputs: list[dict[str, Any]] = []
    if printed.getvalue():
        outputs.append({"output_type": "stream", "name": "stdout", "text": _lines(printed.getvalue())})
    if shown is not None:
        data = _data(shown, f"picture-{count}")
        outputs.append(
            {"output_type": "execute_result", "execution_count": count, "metadata": {}, "data": data}
        )
    return outputs


def _data(shown: object, name: str) -> dict[str, list[str]]:
    """Return what is saved of a value; of a picture its words as well, for whoever does not see it."""
    if isinstance(shown, charts.Figure):
        words = charts.describe(shown)
        drawn = charts.svg(shown, id_prefix=name, title=words.partition(". ")[0], description=words)
        # A white ground of its own: its ink is dark, whatever the colours of the page.
        grounded = drawn.replace("<svg ", '<svg style="background:#fff;max-width:46rem" ', 1)
        return {"text/plain": _lines(words), "image/svg+xml": _lines(grounded)}
    page = getattr(shown, "_repr_html_", str)()
    return {"text/plain": _lines(repr(shown))} | ({"text/html": _lines(page)} if page else {})


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def main(names: list[str]) -> None:
    """Run notebooks, all of them where none is named, and save them."""
    for path in [FOLDER / f"{name}.ipynb" for name in names] or sorted(FOLDER.glob("*.ipynb")):
        made = written(run(json.loads(path.read_text("utf-8"))))
        path.write_text(made, "utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
