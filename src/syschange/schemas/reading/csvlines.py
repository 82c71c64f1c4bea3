"""The lines of a text file by its declared encoding: a byte that does not belong is named, and nothing is guessed."""

import codecs
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from syschange.errors import UnknownChoiceError

ENCODINGS = ("utf-8", "utf-16", "cp1252")
LONGEST_LINE = 16 * 1024**2  # ours: a file of one endless line is no table
SAVE_AS = "Save it again as 'CSV UTF-8', in a spreadsheet under Save as, and run again."

_BLOCK = 1024**2
_UTF8_MARK = codecs.BOM_UTF8
_UTF16_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class BrokenError(Exception):
    """What is wrong with the line after the last one given, and what to do; the reader adds the place."""

    def __init__(self, wrong: str, hint: str) -> None:
        self.wrong, self.hint = wrong, hint
        super().__init__(wrong)


def lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    r"""Decode a file line by line, each with its line end; only "\n" ends a line here.

    Parameters
    ----------
    file
        The file, at its start.
    encoding
        One of `ENCODINGS`. A byte-order mark is no part of the first line; UTF-16 must have one.

    Raises
    ------
    UnknownChoiceError
        Where the encoding is not in the list.
    BrokenError
        Where a byte is not of the encoding, or a line is endless or holds a zero.
    """
    if encoding not in ENCODINGS:
        raise UnknownChoiceError("encoding", encoding, ENCODINGS)
    codec, start = _codec(file, encoding)
    rest: list[str] = []
    waiting = 0
    for text in _blocks(file, codec, start):
        cut = text.rfind("\n") + 1
        if cut:
            yield from _split("".join((*rest, text[:cut])))
            rest, waiting = [text[cut:]], len(text) - cut
        else:
            rest.append(text)
            waiting += len(text)
        if waiting > LONGEST_LINE:
            raise BrokenError(f"the line has more than {LONGEST_LINE:,} characters", SAVE_AS)
    yield from _split("".join(rest))


def _split(text: str) -> Iterable[str]:
    return _before_zero(text) if "\0" in text else io.StringIO(text, newline="\n")


def _before_zero(text: str) -> Iterator[str]:
    for line in io.StringIO(text, newline="\n"):
        if "\0" in line:
            raise BrokenError("it holds a zero byte, which no text has", SAVE_AS)
        yield line


def _codec(file: BinaryIO, encoding: str) -> tuple[str, int]:
    """Return the decoder's name and the place of the first byte after the mark; the file stands there."""
    head = file.read(len(_UTF8_MARK))
    mark = next((m for m in _UTF16_MARKS if head.startswith(m)), None)
    if mark is not None and encoding != "utf-16":
        raise BrokenError(
            f"it is in UTF-16 and not in {encoding.upper()}",
            f"{SAVE_AS} Or read it with encoding='utf-16'; 'Unicode text' of a spreadsheet has delimiter='\\t'.",
        )
    if mark is None and encoding == "utf-16":
        raise BrokenError(
            "it does not begin with the mark of UTF-16", "Read it with encoding='utf-8' or 'cp1252'."
        )
    if head == _UTF8_MARK and encoding != "utf-8":
        raise BrokenError(f"it begins with the mark of UTF-8 and is not in {encoding.upper()}", _READ_AS_UTF8)
    start = len(mark or b"")
    while head == _UTF8_MARK:  # some programs write the mark twice
        start += len(_UTF8_MARK)
        head = file.read(len(_UTF8_MARK))
    file.seek(start)
    return (_UTF16_MARKS[mark] if mark is not None else encoding), start


_READ_AS_UTF8 = "Read it with encoding='utf-8'."


def _blocks(file: BinaryIO, codec: str, offset: int) -> Iterator[str]:
    """Decode a file block by block; before an error all that stands before the byte is given."""
    decoder = codecs.getincrementaldecoder(codec)()
    other = _Other() if codec == "cp1252" else None
    while True:
        raw = file.read(_BLOCK)
        before = offset - len(decoder.getstate()[0])
        text, bad, byte = _decoded(decoder, codec, raw)
        if other is not None:
            other.see(raw)
        yield text
        if bad is not None:
            utf8 = other is not None and other.fits
            raise BrokenError(
                f"byte {before + bad + 1} of the file is not {codec.upper()}",
                _READ_AS_UTF8 if utf8 else _hint(codec, byte),
            )
        offset += len(raw)
        if not raw:
            break
    if other is not None and other.fits:
        raise BrokenError(
            "all its letters beyond ASCII are written in UTF-8, and not in CP1252", _READ_AS_UTF8
        )


def _decoded(decoder: codecs.IncrementalDecoder, codec: str, raw: bytes) -> tuple[str, int | None, int]:
    """Return a block as text; with the place and value of the first byte that does not belong, the text before it.

    The decoder's own error carries bytes of the file, so it does not leave this function.
    """
    try:
        return decoder.decode(raw, final=not raw), None, 0
    except UnicodeDecodeError as problem:
        bad = problem.start
        return problem.object[:bad].decode(codec), bad, problem.object[bad]


def _hint(codec: str, byte: int) -> str:
    if codec != "utf-8":
        return f"{SAVE_AS} Or read it with another encoding: {', '.join(e for e in ENCODINGS if e != codec)}."
    if bytes([byte]).decode("cp1252", errors="ignore"):
        return f"{SAVE_AS} Or read it with encoding='cp1252', which many programs on Windows write."
    return SAVE_AS


class _Other:
    """Whether a file that is said to be CP1252 is UTF-8: its letters beyond ASCII then form UTF-8 throughout."""

    def __init__(self) -> None:
        self._decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        self._beyond_ascii = False

    @property
    def fits(self) -> bool:
        return self._decoder is not None and self._beyond_ascii

    def see(self, raw: bytes) -> None:
        self._beyond_ascii = self._beyond_ascii or not raw.isascii()
        try:
            if self._decoder is not None:
                self._decoder.decode(raw, final=not raw)
        except UnicodeDecodeError:
            self._decoder = None
