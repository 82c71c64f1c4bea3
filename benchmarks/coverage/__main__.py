"""How often every interval holds the truth: `python benchmarks/coverage` writes docs/coverage.md.

`python benchmarks/coverage proportions rates` prints the tables of some families and writes nothing, unless --out
says where; `--draws 2000` is a quick look.
"""

import argparse
import sys
from pathlib import Path

from covered import summaries
from families import FAMILIES
from page import page, table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "coverage.md"
DRAWS, SEED = 20_000, 20260801


def main() -> None:
    """Try the families that were named, or all of them; write the page where all were."""
    parser = argparse.ArgumentParser(prog="python benchmarks/coverage", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(FAMILIES)}")
    parser.add_argument("--draws", type=int, default=DRAWS, help="samples at a point of a grid (%(default)s)")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, help="where to write the page (docs/coverage.md, if all are run)")
    given = parser.parse_args()
    unknown = [name for name in given.names if name not in FAMILIES]
    if unknown or given.draws < 1:
        parser.error(f"give names among {', '.join(FAMILIES)}, and at least one draw")
    found = {}
    for name in given.names or FAMILIES:
        title, rows = FAMILIES[name]
        found[title] = summaries(rows(given.draws, given.seed))
        print(f"## {title}\n\n{table(found[title])}\n", flush=True)
    out = given.out or (None if given.names else PAGE)
    if out:
        out.write_text(page(found), encoding="utf-8")
        print(f"Written: {out}", file=sys.stderr)


if __name__ == "__main__":
    main()
