"""Official days off and working weekends of a year, read from the package chinese_calendar (MIT).

Only a source to load the table from: what counts is the table, which administrators correct. The package's days of
2026 were compared with the State Council's notice of 4 November 2025; a test holds the totals.
"""

import datetime
import importlib.metadata

from duties.models import DayKind

PUBLISHED = {2026: datetime.date(2025, 11, 4)}
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}
Found = list[tuple[datetime.date, str, str]]


def years() -> list[int]:
    """Years from 2025 on that the installed package knows."""
    from chinese_calendar.constants import holidays

    return sorted({day.year for day in holidays if day.year >= 2025})


def days_of(year: int) -> Found:
    """(day, kind, occasion) in order; empty for a year the package does not know."""
    from chinese_calendar.constants import holidays, workdays

    found = [(day, DayKind.HOLIDAY.value, _name(name)) for day, name in holidays.items() if day.year == year]
    found += [(day, DayKind.WORKDAY.value, _name(name)) for day, name in workdays.items() if day.year == year]
    return sorted(found)


def _name(name: str) -> str:
    return NAMES.get(name, "")


def source_of(year: int) -> str:
    """Where the days come from, for the table's source column."""
    version = importlib.metadata.version("chinese_calendar")
    return f"国务院办公厅关于{year}年部分节假日安排的通知（经 chinese_calendar {version}）"
