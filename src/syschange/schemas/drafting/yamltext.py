"""Writing texts into a YAML file so that they are read back as the same texts, whatever is in them."""

import re

import yaml

from syschange.schemas.labels import tidy

_PLAIN = re.compile(r"[a-z][a-z0-9_]+")


def scalar(text: str) -> str:
    """Return a text as one line of YAML that is read back as the very same text.

    A plain name stays plain. All else stands in double quotation marks, so that no reader takes it for a number, a
    date, a truth value or a piece of the file; what cannot be seen is written out as an escape.
    """
    if _PLAIN.fullmatch(text) and yaml.safe_load(text) == text:
        return text
    dumped: str = yaml.safe_dump(text, default_style='"', allow_unicode=tidy(text), width=float("inf"))
    return dumped.rstrip("\n")
