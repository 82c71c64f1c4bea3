"""From a report to the bytes of a PDF, by typst."""

import json
from importlib.resources import as_file, files
from typing import Final

from syschange.errors import CannotWriteError, MissingExtraError
from syschange.reports.content import Content
from syschange.reports.pdf.fonts import folder
from syschange.reports.pdf.saying import said

_STANDARD: Final = "ua-1"  # PDF/UA-1, ISO 14289-1:2014: tagged, so that a screen reader can follow it


def to_pdf(content: Content) -> bytes:
    """Return a report as a tagged PDF on A4.

    The template is fixed, and all that the report says reaches it as data, so that no label can be a command. The
    fonts are those that come with matplotlib, whatever the machine has: the same report gives the same bytes every
    time. No author and no date are in it.

    Raises
    ------
    MissingExtraError
        Where typst is not installed.
    CannotWriteError
        Where the font is not at hand, or typst refuses to set the page.
    """
    try:
        import typst
    except ImportError:
        raise MissingExtraError("typst", "pdf", "Writing a report as PDF") from None
    fonts = folder()
    data = json.dumps(said(content), ensure_ascii=False, sort_keys=True)
    try:
        with as_file(files("syschange.reports.pdf").joinpath("report.typ")) as template:
            made = typst.compile(
                template,
                format="pdf",
                font_paths=[fonts],
                ignore_system_fonts=True,
                sys_inputs={"report": data},
                pdf_standards=[_STANDARD],
            )
    except typst.TypstError:  # not passed on: what it says may quote a label
        raise CannotWriteError(
            "The PDF could not be set: the typst that is installed refused the page.",
            "Install the newest typst, or leave 'pdf' out of the formats.",
        ) from None
    if not isinstance(made, bytes):
        raise CannotWriteError(
            "The PDF could not be set: typst gave back no file.", "Install the newest typst."
        )
    return made
