"""Text that no spreadsheet takes for a formula: in a CSV file, in a workbook, and copied between the two."""

# OWASP, "CSV injection": what begins a formula, in ASCII and in the full-width forms that spreadsheets accept.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(text: str) -> str:
    """Return text that no spreadsheet runs: an apostrophe stands before one that looks like a formula."""
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text
