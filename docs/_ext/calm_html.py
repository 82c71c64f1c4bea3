"""HTML that everyone can read, by eye, ear or keyboard: what scrolls sideways can be reached without a mouse."""

# ruff: noqa: INP001 - read by Sphinx from where it stands, and no part of a package

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

# A line of print that is a sentence, and no row of a table: long, and without a gap between words.
_SENTENCE = re.compile(r"(?m)^(?!\s)(?=[^\n]{71})((?:(?!  )[^\n])+)(?:\n|\Z)")
_START = "<span></span>"  # with which Pygments begins what a block holds


class Translator(HTML5Translator):
    """Sphinx's own HTML, with tables and code in boxes that scroll by themselves and take the keyboard."""

    def visit_table(self, node: nodes.Element) -> None:
        """Open a box that scrolls sideways, so that the page never does."""
        self.body.append('<div class="scroll" tabindex="0">')
        super().visit_table(node)

    def depart_table(self, node: nodes.Element) -> None:
        """Close the box."""
        super().depart_table(node)
        self.body.append("</div>\n")

    def visit_literal_block(self, node: nodes.literal_block) -> None:
        """Let the keyboard reach a block of code."""
        start = len(self.body)
        try:
            super().visit_literal_block(node)
        finally:  # Sphinx says by an exception that it is done with the node
            made = "".join(self.body[start:]).replace("<pre", '<pre tabindex="0"', 1)
            if node.get("language") == "text":
                before, begun, held = made.partition(_START)
                held, end, after = held.partition("</pre>")
                made = before + begun + _SENTENCE.sub(r'<span class="said">\1</span>', held) + end + after
            self.body[start:] = [made]

    def visit_entry(self, node: nodes.Element) -> None:
        """Make the corner of a table, above a column that needs no heading, a cell and no heading without words."""
        super().visit_entry(node)
        if not node.astext():
            self.body[-1] = self.body[-1].replace("<th", "<td", 1)
            self.context[-1] = self.context[-1].replace("</th", "</td", 1)


def setup(app: Sphinx) -> dict[str, Any]:
    """Take part in the building of the site."""
    app.set_translator("html", Translator)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
