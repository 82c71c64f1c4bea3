"""A report that is safe to publish and a pleasure to read: one neutral value, written as HTML, Markdown and CSV."""

from syschange.reports.build import build
from syschange.reports.report import Picture, Report, Section, Table, Tile

__all__ = ["Picture", "Report", "Section", "Table", "Tile", "build"]
