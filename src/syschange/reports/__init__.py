"""A report that is safe to publish and a pleasure to read: one neutral value, written in six formats.

Beside it, what a check of data found, as one file for people, programs or CI jobs.
"""

from syschange.reports.build import build
from syschange.reports.check_files import render_check, write_check
from syschange.reports.report import Picture, Report, Section, Table, Tile

__all__ = ["Picture", "Report", "Section", "Table", "Tile", "build", "render_check", "write_check"]
