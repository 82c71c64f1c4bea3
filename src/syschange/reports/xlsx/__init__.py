"""A report as a workbook: a cover, the contents, the notes, and one marked-up table a worksheet.

It follows the checklist of the Government Analysis Function, "Making spreadsheets accessible: a brief checklist of
the basics": tables marked up and named, one header row of names of its own, no merged, blank or hidden cells, no
filters and no frozen panes, text that wraps, shorthand in square brackets that is explained, no pictures, and the
title, how many tables there are and the notes above every table. Nothing in it is ever a formula.
"""

from syschange.reports.xlsx.book import to_xlsx

__all__ = ["to_xlsx"]
