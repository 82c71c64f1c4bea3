"""From a report to the bytes of a workbook, the same every time."""

from syschange.reports.content import Content
from syschange.reports.text import plain
from syschange.reports.xlsx.finish import finish
from syschange.reports.xlsx.names import PROPERTY, cut
from syschange.reports.xlsx.pages import pages
from syschange.reports.xlsx.writing import written


def to_xlsx(content: Content) -> bytes:
    """Return a report as a workbook (see the words of the folder).

    Worksheets, in this order: Cover, Contents, Notes, Verdicts, Findings (what the page says between its tables),
    one for each table, and Sources. Numbers are numbers with the digits that the page shows and no more. A text that
    a spreadsheet would take for a formula has an apostrophe before it, as in CSV.
    """
    title, subject = (cut(plain(text), PROPERTY, "…") for text in (content.title, content.subtitle))
    return finish(written(pages(content), title=title, subject=subject), language=content.language)
