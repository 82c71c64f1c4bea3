"""A report as PDF: tagged for screen readers, the same bytes every time, and every label data and never a command."""

from syschange.reports.pdf.compiling import to_pdf

__all__ = ["to_pdf"]
