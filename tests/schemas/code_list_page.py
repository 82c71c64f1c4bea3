"""Builds docs/codelists.md from the code lists; run this file to write the page anew after changing a list."""

from pathlib import Path

from syschange import schemas
from syschange.words import listed

PAGE = Path(__file__).resolve().parents[2] / "docs" / "codelists.md"

OPENING = """# The code lists

A code list says which labels a column may hold, in which order, and where they come from; for a measure, its range
and which direction is better. Each is one file in `data/codelists/`, in the format that
`data/codelists/format.schema.json` describes; `schemas.codelist("sex")` reads one, and `schemas.codelist_names()`
names them all. Ranges, directions and short names only: the wording of a questionnaire, its weights and its value
sets belong to their owners.

How far to trust a list, which is as far as its facts were read:

| evidence | what it means |
|---|---|
| official | read at the publisher |
| official_code | read in an official body's published code, not in the specification itself |
| secondary | read in someone else's copy; the publisher's was not seen |
| ours | made for this library |
| unverified | from general knowledge, checked by nobody |

A list is held against data (the last column) where somebody has verified it and it is complete. Any other is a help
to those who write labels, and no label outside it is a problem.

## Every list
"""

FOLDING = """
## Folding a list into a broader one

```python
import pandas as pd

from syschange import schemas

people = pd.DataFrame({"ethnicity": ["White: Roma", "White: Irish", None]})
rolled = schemas.roll_up(people, "ethnicity", from_list="ethnic_group_19", onto="ethnic_group_5")
print(rolled.text)
```

`rolled.table` is a new table, `rolled.folds` says how many rows went where (true counts, not for release), and
`rolled.text` says in words what was lost. Cells that are missing stay missing, each for the reason it had.
"""


def page() -> str:
    """Return the page as it should stand."""
    lists = [schemas.codelist(name) for name in schemas.codelist_names()]
    lines = [
        "",
        "| list | what it holds | labels | edition and nation | evidence | held against data |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| `{c.name}` | {c.title} | {len(c.labels)} | {_edition(c)} | {c.evidence} | {_held(c)} |"
        for c in lists
    ]
    folds = ["", "| list | folds into | to know |", "|---|---|---|"]
    folds += [f"| `{c.name}` | `{onto}` | {c.fold_notes.get(onto, '')} |" for c in lists for onto in c.folds]
    notes = ["", "## What to know before using one", ""]
    notes += [f"- `{c.name}`: {c.note}" for c in lists if c.note]
    return OPENING + "\n".join(lines) + "\n" + FOLDING + "\n".join(folds) + "\n" + "\n".join(notes) + "\n"


def _edition(codes: schemas.CodeList) -> str:
    return ", ".join(filter(None, (codes.edition, codes.nation)))


def _held(codes: schemas.CodeList) -> str:
    if codes.evidence == "unverified":
        return "no: unverified"
    if not codes.complete:
        return "no: not complete"
    loose = [f"`{label}`" for label in codes.ranges if label not in codes.enforced_ranges]
    return f"yes, but not the ranges of {listed(loose)}: unverified" if loose else "yes"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
