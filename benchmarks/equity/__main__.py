"""What tables by group cost, beside the tools people would use instead.

`python benchmarks/equity` measures everything and writes its section of `docs/benchmarks.md`;
`python benchmarks/equity NAME` measures one part and prints it. `--full` adds a hundred million rows.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from measure import Lab
from page import page_text, section_text, write
from parts import PARTS

ROWS, LARGE, LARGEST = 1_000_000, 10_000_000, 100_000_000


def main() -> None:
    """Measure the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", choices=sorted(PARTS), help="one part; without it, all")
    parser.add_argument(
        "--full", action="store_true", help="a hundred million rows as well, which takes 4 GB of disc"
    )
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--large", type=int, default=LARGE)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=2026)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        largest = LARGEST if given.full else 0
        lab = Lab(Path(folder), given.rows, given.large, largest, given.runs, given.seed)
        sections = []
        for name in [given.part] if given.part else PARTS:
            print(f"{name}:", file=sys.stderr, flush=True)
            sections.append(PARTS[name](lab))
            print(section_text(sections[-1]), end="\n\n", flush=True)
    if given.part is None and (given.rows, given.large) == (ROWS, LARGE):
        write(page_text(sections, runs=given.runs))


if __name__ == "__main__":
    main()
