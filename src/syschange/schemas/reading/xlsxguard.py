"""What an Excel workbook is before it is opened: a packed folder of XML, held to limits and without definitions."""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from syschange.errors import MissingExtraError, UnknownChoiceError, UnreadableFileError, quote
from syschange.schemas.reading.limits import Limits, too_much

MOST_PARTS = 10_000  # ours: a workbook of a hundred sheets has some five hundred

# What a damaged packed file may raise. What it says may hold data, so it goes no further.
BROKEN = (
    zipfile.BadZipFile,
    KeyError,
    StopIteration,
    SyntaxError,
    OSError,
    ValueError,
    RuntimeError,
    EOFError,
    zlib.error,
)
_ENCRYPTED = 0x1
_SAVE_AS = "Open it in a spreadsheet, save it as .xlsx, and run again."


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook.

    Attributes
    ----------
    name
        Its name.
    visible
        Whether a spreadsheet shows it.
    part
        Where in the packed file its cells are.
    """

    name: str
    visible: bool
    part: str


@contextmanager
def unpacked(path: Path, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open a workbook as the packed file it is, once it is known to keep to the limits.

    Raises
    ------
    UnreadableFileError
        Where it is not a packed file, has a password or macros, would become too large, or one of its parts
        defines entities.
    """
    archive = _opened(path)
    try:
        _hold_to_limits(archive, path, limits)
        for part in archive.namelist():
            if part.endswith((".xml", ".rels", ".vml")):
                _hold_to_plain_xml(archive, part, path)
        yield archive
    finally:
        archive.close()


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except BROKEN:
        pass
    raise broken(path)


def broken(path: Path) -> UnreadableFileError:
    """Build the error for a workbook that cannot be read; what was found in it is not repeated."""
    return UnreadableFileError(f"The file {quote(path.name)} is no Excel workbook, or is damaged.", _SAVE_AS)


def _hold_to_limits(archive: zipfile.ZipFile, path: Path, limits: Limits) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(set(names)) < len(names) or any(part.flag_bits & _ENCRYPTED for part in parts):
        raise broken(path)
    if any(PurePosixPath(name).name.casefold().startswith("vbaproject") for name in names):
        raise UnreadableFileError(
            f"The file {quote(path.name)} is a workbook with macros.",
            "Save it as a workbook without macros (.xlsx) or as 'CSV UTF-8'.",
        )
    if len(parts) > MOST_PARTS:
        raise too_much(path.name, len(parts), "parts", MOST_PARTS, "nothing; this limit is fixed")
    size = sum(part.file_size for part in parts)
    if size > limits.max_bytes:
        raise too_much(path.name, size, "bytes once it is unpacked", limits.max_bytes, "max_bytes")
    if size > limits.max_ratio * max(path.stat().st_size, 1):
        raise UnreadableFileError(
            f"The file {quote(path.name)} becomes more than {limits.max_ratio:g} times larger once it is unpacked.",
            "It may be made to fill the memory; raise max_ratio where the file is known to be good.",
        )


def _hold_to_plain_xml(archive: zipfile.ZipFile, part: str, path: Path) -> None:
    """Refuse a part that defines entities: such a definition stands before the first element, or nowhere."""
    xml = defused()
    defines = False
    try:
        with archive.open(part) as stream:
            next(iter(xml.ElementTree.iterparse(stream, events=("start",), forbid_dtd=True)), None)
    except xml.DefusedXmlException:
        defines = True
    except BROKEN:
        defines = False
    else:
        return
    if defines:
        raise UnreadableFileError(
            f"The file {quote(path.name)} defines entities of its own, which no spreadsheet writes.", _SAVE_AS
        )
    raise broken(path)


def sheets(archive: zipfile.ZipFile, path: Path) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook that hold cells, in its order.

    Raises
    ------
    UnreadableFileError
        Where the workbook does not say which sheets it has.
    """
    found: list[Sheet] | None = None
    try:
        book = _book(archive)
        kinds = _relations(archive, book)
        found = [
            Sheet(str(node.get("name")), node.get("state", "visible") == "visible", target)
            for node in _root(archive, book).iter()
            if _local(node.tag) == "sheet"
            for key, relation in node.attrib.items()
            if _local(key) == "id" and relation in kinds
            for kind, target in (kinds[relation],)
            if kind == "worksheet"
        ]
    except BROKEN:
        found = None
    if not found:
        raise broken(path)
    return tuple(found)


def chosen(every: tuple[Sheet, ...], sheet: str | None, path: Path) -> Sheet:
    """Return the sheet that was named, or the only one that is visible.

    Raises
    ------
    UnknownChoiceError
        Where there is no such sheet.
    UnreadableFileError
        Where none was named and there is more than one, or none that is visible.
    """
    visible = [each for each in every if each.visible]
    if sheet is not None:
        named = next((each for each in every if each.name == sheet), None)
        if named is None:
            raise UnknownChoiceError(f"sheet of {quote(path.name)}", sheet, [each.name for each in visible])
        return named
    if len(visible) != 1:
        names = ", ".join(quote(each.name) for each in visible)
        raise UnreadableFileError(
            f"The workbook {quote(path.name)} has {len(visible)} sheets that are not hidden{names and ': '}{names}.",
            "Say which to read with sheet=.",
        )
    return visible[0]


def _book(archive: zipfile.ZipFile) -> str:
    """Return the part that lists the sheets."""
    return next(target for kind, target in _relations(archive, "").values() if kind == "officeDocument")


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return what a part refers to inside the file: kind and place, by the name of the relation."""
    folder = PurePosixPath(part).parent
    listed = folder / "_rels" / f"{PurePosixPath(part).name}.rels"
    return {
        node.attrib["Id"]: (node.attrib["Type"].rsplit("/", 1)[-1], _inside(folder, node.attrib["Target"]))
        for node in _root(archive, str(listed)).iter()
        if _local(node.tag) == "Relationship" and node.get("TargetMode") != "External"
    }


def _inside(folder: PurePosixPath, target: str) -> str:
    return posixpath.normpath(target if target.startswith("/") else str(folder / target)).lstrip("/")


def _root(archive: zipfile.ZipFile, part: str) -> Any:  # noqa: ANN401 - an element of the XML library at hand
    return defused().ElementTree.fromstring(archive.read(part), forbid_dtd=True)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def defused() -> Any:  # noqa: ANN401 - the package has no types
    """Return the XML library that expands nothing.

    Raises
    ------
    MissingExtraError
        Where it is not installed.
    """
    try:
        import defusedxml
        import defusedxml.ElementTree
    except ImportError:
        return _absent("defusedxml")
    return defusedxml


def _absent(package: str) -> Any:  # noqa: ANN401 - never returns
    raise MissingExtraError(package, "excel", "Reading Excel workbooks")
