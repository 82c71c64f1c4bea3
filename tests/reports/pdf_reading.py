"""Reading a PDF back: its structure for screen readers, its tables cell by cell, and where its words stand."""

import ctypes
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
from pypdfium2 import raw

_UNSEEN = re.compile("[\u200b\u200e\\s]+")


def squeezed(text: str) -> str:
    """Return text without white space and without characters that take no room: a line may end anywhere.

    Brackets all look one way, because what reads the PDF turns them round where there is Arabic on their line.
    """
    return _UNSEEN.sub("", text).replace("]", "[")


class Read:
    """A PDF that has been read: `reader` for what is in it, and its texts by page and mark."""

    def __init__(self, written: Path | bytes) -> None:
        data = written if isinstance(written, bytes) else written.read_bytes()
        self.reader = pypdf.PdfReader(io.BytesIO(data))
        self.document = pypdfium2.PdfDocument(data)
        self._pages = {p.indirect_reference.idnum: i for i, p in enumerate(self.reader.pages)}  # type: ignore[union-attr]
        self._texts = [_texts(page) for page in self.document]

    @property
    def root(self) -> Any:
        return self.reader.trailer["/Root"]

    def elements(self, *kinds: str, below: Any = None) -> list[Any]:
        """Return the elements of the structure of these kinds, such as "/TH", in their order."""
        return [
            e for e in _walk(self.root["/StructTreeRoot"] if below is None else below) if e.get("/S") in kinds
        ]

    def text(self, element: Any) -> str:
        """Return the words of an element and of all below it."""
        return "".join(self._pieces(element, None))

    def tables(self) -> list[list[list[str]]]:
        """Return the cells of every table, headings first."""
        return [
            [
                [self.text(cell) for cell in self.elements("/TH", "/TD", below=row)]
                for row in self.elements("/TR", below=table)
            ]
            for table in self.elements("/Table")
        ]

    def words(self) -> list[str]:
        """Return all the words of each page, those of headers and footers too."""
        return [page.get_textpage().get_text_range() for page in self.document]

    def outside(self) -> list[str]:
        """Return every character that stands outside its page, whole or in part."""
        found = []
        for page in self.document:
            wide, high = page.get_size()
            text = page.get_textpage()
            for i in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(i)
                if left < 0 or bottom < 0 or right > wide or top > high:
                    found.append(text.get_text_range(i, 1))
        return [c for c in found if c.strip()]

    def _pieces(self, element: Any, page: int | None) -> Iterator[str]:
        kids = element.get("/K", [])
        here = self._pages[element.raw_get("/Pg").idnum] if "/Pg" in element else page
        for kid in kids if isinstance(kids, list) else [kids]:
            found = kid.get_object()
            if isinstance(found, int):
                assert here is not None
                yield self._texts[here][int(found)]
            elif found.get("/Type") == "/MCR":
                yield self._texts[self._pages[found.raw_get("/Pg").idnum]][int(found["/MCID"])]
            elif "/S" in found:
                yield from self._pieces(found, here)


def _walk(element: Any) -> Iterator[Any]:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object()
        if isinstance(found, dict) and found.get("/Type") not in {"/MCR", "/OBJR"}:
            yield found
            yield from _walk(found)


def _texts(page: pypdfium2.PdfPage) -> dict[int, str]:
    """Return the text of each mark on a page."""
    textpage = page.get_textpage()
    made: dict[int, str] = defaultdict(str)
    for thing in page.get_objects(max_depth=20):
        if thing.type == raw.FPDF_PAGEOBJ_TEXT:
            length = raw.FPDFTextObj_GetText(thing.raw, textpage.raw, None, 0)
            room = ctypes.create_string_buffer(length)
            place = ctypes.cast(room, ctypes.POINTER(raw.FPDF_WCHAR))
            raw.FPDFTextObj_GetText(thing.raw, textpage.raw, place, length)
            made[raw.FPDFPageObj_GetMarkedContentID(thing.raw)] += room.raw[: length - 2].decode("utf-16-le")
    return made
