"""A workbook with the language of its words, and with nothing in it of the machine or the minute it was made in."""

import io
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_PROPERTIES = "docProps/core.xml"
_END = "</cp:coreProperties>"
_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can hold
_UNIX = 3


def finish(book: bytes, *, language: str) -> bytes:
    """Return a workbook with its language among its properties, and its parts packed the same way every time.

    Parameters
    ----------
    book
        The workbook, as bytes.
    language
        A BCP 47 tag. XlsxWriter has no way to set it, so it is put into the properties here.
    """
    made = io.BytesIO()
    with ZipFile(io.BytesIO(book)) as old, ZipFile(made, "w", compression=ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == _PROPERTIES:
                said = f"<dc:language>{escape(language)}</dc:language>{_END}"
                part = part.decode("utf-8").replace(_END, said).encode("utf-8")
            entry = ZipInfo(name, _DAY)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, _UNIX
            new.writestr(entry, part)
    return made.getvalue()
