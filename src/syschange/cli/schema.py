"""The command `schema`: list the schemas and code lists, show one, and draft a schema of one's own."""

import argparse
import contextlib
import secrets
from collections.abc import Sequence
from pathlib import Path

from syschange import schemas
from syschange.cli.common import Commands, Progress
from syschange.cli.shown import codelist_as_json, print_codelist, print_schema, print_table, schema_as_json
from syschange.cli.told import Told
from syschange.errors import CannotWriteError, UnknownChoiceError, clean, quote_path

_YAML = (".yaml", ".yml")
_ANOTHER = "Name another with --out, or move it away."


def add(commands: Commands) -> None:
    """Add the command to the command line."""
    schema = commands.add_parser(
        "schema",
        help="list and show what tables may hold, and draft a schema of your own",
        description="What each table may hold: list the schemas and code lists that ship with the library, show "
        "one of them, or draft a schema of your own from a file.",
    )
    parts = schema.add_subparsers(title="commands", metavar="COMMAND", required=True)
    every = parts.add_parser(
        "list",
        help="list the schemas and the code lists",
        description="List the schemas, each with its title and what one row of it is, and the code lists.",
    )
    every.set_defaults(run=_list)
    show = parts.add_parser(
        "show",
        help="show one schema or code list",
        description="Show the columns of a schema with what they hold, and what is checked between them; or the "
        "labels of a code list, with where they come from and how far to trust them.",
    )
    show.add_argument(
        "name", metavar="NAME", help="a schema, a code list, or a schema file of your own (.yaml)"
    )
    show.set_defaults(run=_show)
    new = parts.add_parser(
        "new",
        help="draft a schema of your own from a file",
        description="Draft a schema from a CSV, Parquet or Excel file, by how its columns look. Every guess says "
        "why it was made. No id, free text or rare label is written into the draft, and no file is overwritten.",
    )
    new.add_argument("name", metavar="NAME", help="the name of the schema")
    new.add_argument(
        "--from", dest="source", type=Path, required=True, metavar="DATA", help="the file to look at"
    )
    new.add_argument(
        "--out", type=Path, metavar="FILE", help="the file to write, called NAME.yaml (default: here)"
    )
    new.set_defaults(run=_new, wrong_usage=new.error)


def _list(_: argparse.Namespace) -> Told:
    known = [schemas.load(name) for name in schemas.names()]
    lists = [schemas.codelist(name) for name in schemas.codelist_names()]
    result = {
        "schemas": [{"name": s.name, "title": s.title, "grain": s.grain} for s in known],
        "code_lists": [{"name": c.name, "title": c.title} for c in lists],
    }
    return Told(result, lambda: _say_list(known, lists))


def _say_list(known: Sequence[schemas.Schema], lists: Sequence[schemas.CodeList]) -> None:
    print("schemas:")
    print_table([(s.name, s.title, s.grain) for s in known])
    print("\ncode lists:")
    print_table([(c.name, c.title) for c in lists])


def _show(given: argparse.Namespace) -> Told:
    if given.name.endswith(_YAML):
        return _told_schema(schemas.read_schema(given.name))
    if given.name in schemas.names():
        return _told_schema(schemas.load(given.name))
    if given.name in schemas.codelist_names():
        codes = schemas.codelist(given.name)
        return Told({"schema": None, "code_list": codelist_as_json(codes)}, lambda: print_codelist(codes))
    raise UnknownChoiceError("schema or code list", given.name, [*schemas.names(), *schemas.codelist_names()])


def _told_schema(schema: schemas.Schema) -> Told:
    return Told({"schema": schema_as_json(schema), "code_list": None}, lambda: print_schema(schema))


def _new(given: argparse.Namespace) -> Told:
    target = given.out or Path(f"{given.name}.yaml")
    if target.name != f"{given.name}.yaml":
        given.wrong_usage("a schema is kept in a file of its own name: end --out with NAME.yaml")
    if target.exists() or target.is_symlink():
        raise is_there(target, _ANOTHER)
    with Progress() as say:
        say(f"looking at {clean(given.source.name)}")
        text = schemas.draft_file(given.source, given.name)
        write_new(target, text, hint=_ANOTHER)
    return Told({"schema": str(target)}, lambda: _say_new(target))


def _say_new(target: Path) -> None:
    print(target)
    print("It is a draft: read every guess in it, and put right what is wrong.")


def write_new(target: Path, text: str, *, hint: str, replace: bool = False) -> None:
    """Write a file that is not there yet, whole or not at all.

    Parameters
    ----------
    target, text
        The file, and what to put into it.
    hint
        What to do where it cannot be written.
    replace
        Whether it may take the place of another file.

    Raises
    ------
    CannotWriteError
        Where the file is there already, or cannot be written.
    """
    beside = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:  # a file stands where the folder should be, for one
        raise _cannot(target, problem, hint) from None
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        if replace:
            beside.replace(target)
        else:
            _put(beside, target)
    except FileExistsError:
        raise is_there(target, hint) from None
    except OSError as problem:
        raise _cannot(target, problem, hint) from None
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()


def _put(beside: Path, target: Path) -> None:
    """Give a file its name; unlike a renaming, a link never takes the place of another file."""
    try:
        target.hardlink_to(beside)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError from None
        beside.rename(target)


def is_there(target: Path, hint: str) -> CannotWriteError:
    """Return the error of a file that would be overwritten."""
    return CannotWriteError(f"The file {quote_path(target)} is there already, and is not overwritten.", hint)


def _cannot(target: Path, problem: OSError, hint: str) -> CannotWriteError:
    return CannotWriteError(f"The file {quote_path(target)} cannot be written: {problem.strerror}.", hint)
