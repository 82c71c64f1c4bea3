"""A project to begin with: a plan, made-up records, and a job that publishes a report each quarter."""

from syschange.projects.begin import begin

__all__ = ["begin"]
