"""Dates by a declared format from a closed list of plain words; no order of day and month is ever guessed."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from syschange.errors import UnreadableFileError

ISO, ISO_DATETIME = "yyyy-mm-dd", "iso_datetime"
LOCAL, OFFSET = "a local time", "a time with an offset"
ZONE = "Europe/London"

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: i for i, name in enumerate(_NAMES, 1)}
_WRITTEN = {
    ISO: r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})",
    "dd/mm/yyyy": r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})",
    "mm/dd/yyyy": r"(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})/(?P<y>[0-9]{4})",
    "dd-mm-yyyy": r"(?P<d>[0-9]{1,2})-(?P<m>[0-9]{1,2})-(?P<y>[0-9]{4})",
    "dd.mm.yyyy": r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>[0-9]{4})",
    "yyyymmdd": r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
    "dd mmm yyyy": r"(?P<d>[0-9]{1,2}) (?P<m>[A-Za-z]{3}) (?P<y>[0-9]{4})",
}
_SERIAL = re.compile(r"(?P<n>0|[1-9][0-9]{0,6})(?:\.[0-9]+)?")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?"
    r"(?P<offset>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_LEAP_DAY_THAT_WAS_NOT = 60  # Excel's 1900 system has a 29 February 1900

Day = Callable[[str], date | None]


def _written(pattern: str) -> Day:
    form = re.compile(pattern)

    def day(text: str) -> date | None:
        found = form.fullmatch(text)
        if found is None:
            return None
        month = found["m"]
        number = int(month) if month.isdigit() else _MONTHS.get(month.casefold(), 0)
        try:
            return date(int(found["y"]), number, int(found["d"]))
        except ValueError:  # 29 February in a common year, and the like
            return None

    return day


def _excel_1900(text: str) -> date | None:
    found = _SERIAL.fullmatch(text)
    serial = int(found["n"]) if found else 0
    if serial < 1 or serial == _LEAP_DAY_THAT_WAS_NOT:
        return None
    start = date(1899, 12, 31) if serial < _LEAP_DAY_THAT_WAS_NOT else date(1899, 12, 30)
    return _after(start, serial)


def _excel_1904(text: str) -> date | None:
    found = _SERIAL.fullmatch(text)
    return _after(date(1904, 1, 1), int(found["n"])) if found else None


def _after(start: date, days: int) -> date | None:
    try:
        return start + timedelta(days=days)
    except OverflowError:  # past the year 9999
        return None


def _iso_datetime(text: str) -> date | None:
    plain = FORMATS[ISO](text)
    found = _TIME.fullmatch(text) if plain is None else None
    if found is None:
        return plain
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:  # the 31st of April, or an hour 25
        return None
    return london_day(moment)


FORMATS: Mapping[str, Day] = MappingProxyType(
    {name: _written(pattern) for name, pattern in _WRITTEN.items()}
    | {"excel_1900": _excel_1900, "excel_1904": _excel_1904, ISO_DATETIME: _iso_datetime}
)
DATE_FORMATS = tuple(FORMATS)


def london_day(moment: datetime) -> date | None:
    """Return the day of a moment: in Europe/London where it has an offset, and its own where it has none.

    A local time that a clock change skips or repeats needs no guess: whichever it is, the day is the same.
    """
    if moment.tzinfo is None:
        return moment.date()
    try:
        return moment.astimezone(_london()).date()
    except OverflowError:  # the last hours of the year 9999
        return None


def clock(value: object) -> str:
    """Return which clock a date-time goes by, `LOCAL` or `OFFSET`; empty for whatever has no time of day."""
    if isinstance(value, str):
        found = _TIME.fullmatch(value)
        return "" if found is None else (OFFSET if found["offset"] else LOCAL)
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            return OFFSET
        return LOCAL if value.time() != datetime.min.time() else ""
    return ""


@cache
def _london() -> ZoneInfo:
    zone = _zone(ZONE)
    if zone is None:
        raise UnreadableFileError(
            "Times with an offset cannot be turned into days: this machine has no time zones.",
            "Install the package 'tzdata'.",
        )
    return zone


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return None
