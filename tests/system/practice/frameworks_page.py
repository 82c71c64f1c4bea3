"""Builds docs/system/frameworks.md from the framework files; run this file to write it anew after changing one."""

from pathlib import Path

from syschange.system.practice import Framework, framework, frameworks

PAGE = Path(__file__).resolve().parents[3] / "docs" / "system" / "frameworks.md"

OPENING = """# The frameworks

A framework says what to ask of practice, in plain words, and how it is to be judged. Each is one file in
`data/frameworks/`, in the format that `data/frameworks/format.schema.json` describes;
`framework("trauma_informed")` reads one, and `frameworks()` names them all. The ideas are those of the source
named; the wording is ours throughout.

The id of an item is what stands in the column `item` of the ratings (or `step` of the documents). Ask the same
items at every level, so that what is said and what is seen can be compared.

## A framework of your own

Write a file, named after the framework, and give its path: `practice(ratings, framework="our_promise.yaml")`. A
key that is not known or stands twice, an item that stands twice or a pair of one side is refused, saying where.

```yaml
name: our_promise
version: "0.1"
title: What we promised
kind: rated                # or evidence, for steps that documents stand for
source: our partnership agreement, 2025; wording ours
lowest: 1
highest: 4                 # every item that does not say otherwise
items:
  - id: kept_informed
    question: Are you told what happens next?
    reported_by: person    # only people themselves can say, so it stands on a scale of its own
    scale: what_people_say
  - id: open_about_mistakes
    question: Do workers say when something went wrong?
    role: worker
    pair: honesty          # holds only where both sides do
  - id: safe_to_admit
    question: Do leaders make it safe to say so?
    role: leader
    pair: honesty
    judged: lowest level   # or lowest subject, lowest sector
```

Further keys of an item: `scale` (items read together too; the framework's name where absent), `direction:
higher_is_worse` (turned round before anything is counted), `lowest` and `highest`. Of a framework: `note`, and
`answers`, the words of the ratings from the lowest.
"""


def page() -> str:
    """Return the page as it should stand."""
    return OPENING + "".join(_section(framework(name)) for name in frameworks())


def _section(found: Framework) -> str:
    lines = [
        "",
        f"## {found.title}",
        "",
        f"`{found.name}`, version {found.version}, {found.kind}. {found.source}.",
    ]
    if found.note:
        lines += ["", found.note]
    if found.kind == "evidence":
        lines += ["", "| step | what stands for it | |", "|---|---|---|"]
        lines += [f"| `{i.id}` | {i.question} | {'required' if i.required else ''} |" for i in found.items]
        return "\n".join(lines) + "\n"
    item = found.items[0]
    words = f": {', '.join(found.answers)}" if found.answers else ""
    lines += ["", f"Rated {item.lowest} to {item.highest}{words}."]
    lines += ["", "| item | question | scale | pair | judged | who says |", "|---|---|---|---|---|---|"]
    for i in found.items:
        who = "only people themselves" if i.reported_by else "anybody asked"
        lines.append(f"| `{i.id}` | {i.question} | {i.scale} | {i.pair} | {i.judged} | {who} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
