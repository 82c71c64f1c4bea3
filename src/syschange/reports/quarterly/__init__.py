"""What is published quarter by quarter: what moved, released with the report, looked back at and worked out again."""

from syschange.reports.quarterly.attacked import FolderAudit, audit_folder
from syschange.reports.quarterly.audits import LedgerAudit, audit_ledger
from syschange.reports.quarterly.backtest import Backtest, backtest
from syschange.reports.quarterly.last import (
    LastQuarter,
    dated,
    find_last,
    published_card,
    quarter_files,
    since_last,
)
from syschange.reports.quarterly.moved import moved_section
from syschange.reports.quarterly.placing import Placed, place
from syschange.reports.quarterly.terms import Terms, hidden_until_safe, releases, settled_terms

__all__ = [
    "Backtest",
    "FolderAudit",
    "LastQuarter",
    "LedgerAudit",
    "Placed",
    "Terms",
    "audit_folder",
    "audit_ledger",
    "backtest",
    "dated",
    "find_last",
    "hidden_until_safe",
    "moved_section",
    "place",
    "published_card",
    "quarter_files",
    "releases",
    "settled_terms",
    "since_last",
]
