"""Dates: completed years, and rows that hold from a day to a day."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.dated import whole_years

day = datetime.date


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (day(2000, 2, 29), day(2018, 2, 28), 17),
        (day(2000, 2, 29), day(2018, 3, 1), 18),
        (day(2000, 2, 29), day(2020, 2, 29), 20),
        (day(1990, 12, 31), day(2026, 12, 30), 35),
        (day(1990, 12, 31), day(2026, 12, 31), 36),
    ],
)
def test_completed_years(born: datetime.date, on: datetime.date, age: int) -> None:
    assert whole_years(born, on) == age


@given(st.dates(day(1900, 1, 1), day(2099, 1, 1)), st.integers(0, 120))
def test_a_birthday_adds_exactly_one(born: datetime.date, years: int) -> None:
    try:
        birthday = born.replace(year=born.year + years)
    except ValueError:
        birthday = day(born.year + years, 3, 1)
    assert whole_years(born, birthday) == years
    assert whole_years(born, birthday - datetime.timedelta(days=1)) == years - 1
