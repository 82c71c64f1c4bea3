"""How the documentation is built into a site: `make docs` does it, with every warning an error."""

# ruff: noqa: INP001 - read by Sphinx from where it stands, and no part of a package

import sys
from pathlib import Path

from sphinx.application import Sphinx

from syschange.version import __version__

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "_ext"))

project = "syschange"
author = "the authors of syschange"
version = release = __version__
language = "en-GB"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "calm_html",
    "public_names",
    "docstrings",
]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
exclude_patterns = ["_ext", "_theme", "_build"]
nitpicky = True
nitpick_ignore_regex = [
    # Types of other libraries, and of Python: their own documentation is not reached, so that the site builds without
    # a network and links nowhere unasked.
    (
        r"py:.*",
        r"(pandas|pd|numpy|np|matplotlib|pandera|narwhals|nw|polars|pathlib|datetime|dt|typing|types|collections)\..*",
    ),
    (
        r"py:.*",
        r"(Path|Figure|Any|Literal|Callable|Iterable|Iterator|Mapping|Sequence|DataFrame|Series|date|NDArray)",
    ),
]
suppress_warnings: list[str] = []

myst_heading_anchors = 4
myst_links_external_new_tab = False

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
python_display_short_literal_types = True
napoleon_google_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False
default_role = "calm"
add_module_names = False
toc_object_entries_show_parents = "hide"

html_theme = "calm"
html_theme_path = [str(HERE / "_theme")]
html_title = "syschange"
html_copy_source = False
html_show_sourcelink = False
html_domain_indices = False
html_use_index = False
highlight_language = "none"


def list_the_folder(_app: Sphinx, page: str, text: list[str]) -> None:
    """Put every page of a folder under the page that opens it, which lists them in words of its own."""
    if page.endswith("/README"):
        text[0] += "\n```{toctree}\n:hidden:\n:glob:\n\n*\n```\n"


def setup(app: Sphinx) -> None:
    """Take part in the building of the site."""
    app.connect("source-read", list_the_folder)
