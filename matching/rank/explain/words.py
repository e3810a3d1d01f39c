"""A reason and the words it is made of.

A reason is {code, kind, zh, en, fields}: `fields` holds the very values that the sentences name, so that a reader can
check them. The sentences themselves stand in `sentences` (for veterans) and `staff` (longer), made of the fields alone.
"""

from collections.abc import Iterable
from typing import Any

from matching.rank.index import PostingIndex
from matching.text import certificates
from matching.text.traits import BY_CODE

Reason = dict[str, Any]
Pair = tuple[str, str]
"""(Chinese, English)."""
LONGEST_QUOTE = 40
NEED_EN = {
    "no_heavy_lifting": "no heavy lifting",
    "no_long_standing": "no long standing or walking",
    "no_heights": "no work at heights",
    "no_noise": "no loud noise",
    "no_dust": "no dust",
    "no_vibration": "no vibration",
    "no_night_shift": "no night shifts",
    "no_chemicals": "no chemicals",
    "no_heat": "no heat",
    "no_cold": "no cold",
    "no_driving": "no driving",
}
NEED_ZH = {
    "no_heavy_lifting": "不能搬重物",
    "no_long_standing": "不能久站久走",
    "no_heights": "不能登高",
    "no_noise": "不能待在噪声大的地方",
    "no_dust": "不能接触粉尘",
    "no_vibration": "不能受振动",
    "no_night_shift": "不能上夜班",
    "no_chemicals": "不能接触化学品",
    "no_heat": "不能待在高温的地方",
    "no_cold": "不能待在低温的地方",
    "no_driving": "不能开车",
}
EMPLOYMENT = {
    "full_time": ("全职", "full time"),
    "part_time": ("兼职", "part time"),
    "temporary": ("临时", "temporary"),
    "dispatch": ("劳务派遣", "agency work"),
    "internship": ("实习", "internship"),
}
_EDUCATION_ZH = ("小学", "初中", "高中（中专）", "大专", "本科", "硕士", "博士")
_EDUCATION_EN = ("primary", "lower secondary", "upper secondary", "college", "bachelor", "master", "doctor")
_BASIS = {
    "stated": ("岗位写明要", "The post asks for "),
    "law": ("这类岗位按规定要", "By law such work needs "),
    "usual": ("这类岗位一般要", "Such work usually asks for "),
    "entry": ("上岗要", "To start one needs "),
}


def money(value: float) -> str:
    """7200.0 → 7,200."""
    return f"{round(value):,}"


def years_text(value: float) -> str:
    """8.0 → 8, 1.5 → 1.5."""
    return f"{value:g}"


def ordinal(number: int) -> str:
    """1 → 1st, 12 → 12th, 23 → 23rd."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def quoted(text: object) -> str:
    """Free text as it is quoted: one line, no quotation marks inside, its beginning where it is long."""
    words = " ".join(str(text).split()).translate(str.maketrans("“”", "‘’"))
    return words if len(words) <= LONGEST_QUOTE else f"{words[:LONGEST_QUOTE]}…"


def certificate_names(codes: Iterable[str]) -> str:
    """Official names, "或" between them."""
    return " 或 ".join(certificates.name_of(code) for code in sorted(codes))


def certificate_names_en(codes: Iterable[str]) -> str:
    """The same with an English word between them; the names themselves are Chinese."""
    return " or ".join(certificates.name_of(code) for code in sorted(codes))


def education_zh(rank: float) -> str:
    """The common word for a match rank: 2 → 高中（中专）."""
    return _EDUCATION_ZH[int(rank)]


def education_en(rank: float) -> str:
    """The English word for a match rank."""
    return _EDUCATION_EN[int(rank)]


def place_name(code: str, model: Any) -> str:
    """The name of a place code; an unknown place keeps its words."""
    spot = model.gazetteer.spots.get(code)
    return spot.name if spot else code


def months_of(index: PostingIndex, at: int) -> float:
    """Months paid a year; twelve where nothing is said."""
    return index.months[at]


def folded(months: float) -> Pair:
    """Said of pay where a year has more or fewer paid months than twelve, so that it differs from the printed figure."""
    return ("", "") if months == 12 else ("折合", " (spread over twelve months)")


def basis_words(basis: str) -> Pair:
    """What a certificate is asked for by, as the beginning of a sentence."""
    return _BASIS[basis]


def basis_of(index: PostingIndex, at: int, group: frozenset[str], strength: str) -> str:
    """Why a post needs a certificate: stated, law, usual (such work asks for it) or entry (can be had after entry)."""
    if group in index.stated[at] or any(code.startswith("WORDS:") for code in group):
        return "stated"
    return {"gate": "law", "skill": "usual"}.get(strength, "entry")


def having(trait: str) -> Pair:
    """What such work has: 要上夜班, 要在有粉尘的地方干活, 有受振动的活 · night shifts."""
    zh = BY_CODE[trait].zh
    if zh.endswith("地方"):
        return f"要在{zh}干活", BY_CODE[trait].en
    return (f"有{zh}" if zh.endswith("活") else f"要{zh}"), BY_CODE[trait].en


def refusing(trait: str) -> Pair:
    """What a person will not do: 上夜班, 在有粉尘的地方干活, 干受振动的活 · night shifts."""
    zh = BY_CODE[trait].zh
    if zh.endswith("地方"):
        return f"在{zh}干活", BY_CODE[trait].en
    return (f"干{zh}" if zh.endswith("活") and not zh.startswith("干") else zh), BY_CODE[trait].en
