"""What docs/tutorial-data.md quotes, made anew; run `python tests/docs/tutorial_page.py` after changing any words."""

import contextlib
import difflib
import io
import re
import runpy
import tempfile
from pathlib import Path

from syschange import cli

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tutorial-data.md"
_BLOCK = re.compile(r"(?ms)^```(console|diff|json|xml)\n(.*?)^```$")


def run(command: str, folder: Path) -> tuple[int, str]:
    """Return the exit code of a command of syschange in a folder, and all that it prints."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.main(command.removeprefix("syschange ").split())
    return code, out.getvalue() + err.getvalue()


def quoted(page: str, folder: Path) -> str:
    """Return the page with every quoted block as it should be, from the copies in a folder.

    A block says itself what it quotes. After "$" stands a command, and under it all that it prints; of JSON and
    JUnit XML, what is said of the one finding. After "---" and "+++" stand two files, and under them the first line
    that differs, as it was and as it is.
    """

    def block(found: re.Match[str]) -> str:
        kind, text = found[1], found[2]
        first = text.splitlines()[0]
        if kind == "diff":
            body = _differs(text.splitlines()[:2], folder)
        elif kind == "console":
            body = f"{first}\n{run(first.removeprefix('$ '), folder)[1]}"
        else:
            command = re.findall(
                rf"(?m)^    (syschange .*--format {'junit' if kind == 'xml' else kind})$", page
            )
            body = _excerpt(kind, run(command[0], folder)[1])
        return f"```{kind}\n{body}```"

    return _BLOCK.sub(block, page)


def _differs(names: list[str], folder: Path) -> str:
    """Return the first line that differs between two files, headed by their names."""
    old, new = (_lines(folder / name[4:]) for name in names)
    marks = list(difflib.unified_diff(old, new, n=0, lineterm=""))[2:]
    gone = [line for line in marks if line[0] == "-"][:1]
    come = [line for line in marks if line[0] == "+"][:1]
    return "\n".join([*names, *gone, *come]) + "\n"


def _lines(path: Path) -> list[str]:
    """Return the lines of a file, with a sign in place of each byte that is not UTF-8."""
    return path.read_text("utf-8", errors="replace").splitlines()


def _excerpt(kind: str, said: str) -> str:
    """Return the finding of a report that has one."""
    pattern = r"(?s)^ *<testcase [^\n]*>\n *<failure.*?</testcase>\n"
    if kind == "json":
        pattern = r'(?s)^ *"findings": \[\n.*?\n *\],\n'
    return next(m[0] for m in re.finditer(f"(?m){pattern}", said))


def main() -> None:
    """Write the page anew."""
    write = runpy.run_path(str(Path(__file__).with_name("spoiled.py")))["write"]
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder))
        PAGE.write_text(quoted(PAGE.read_text("utf-8"), Path(folder)), "utf-8")


if __name__ == "__main__":
    main()
