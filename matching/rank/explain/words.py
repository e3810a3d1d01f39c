"""A reason and the words it is made of.

A reason is {code, zh, en, fields}: `fields` holds the very values that the sentence names, so that a reader can check it.
"""

from collections.abc import Iterable
from typing import Any

from matching.text import certificates

Reason = dict[str, Any]
NEED_EN = {
    "no_heavy_lifting": "no heavy lifting",
    "no_long_standing": "no long standing",
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
    "no_long_standing": "不能久站",
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
_EDUCATION_ZH = ("小学", "初中", "高中（中专）", "大专", "本科", "硕士", "博士")
_EDUCATION_EN = ("primary", "lower secondary", "upper secondary", "college", "bachelor", "master", "doctor")


def reason(code: str, zh: str, en: str, **fields: Any) -> Reason:
    """One reason, caution or veto."""
    return {"code": code, "zh": zh, "en": en, "fields": fields}


def money(value: float) -> str:
    """7200.0 → 7,200."""
    return f"{round(value):,}"


def years_text(value: float) -> str:
    """8.0 → 8, 1.5 → 1.5."""
    return f"{value:g}"


def certificate_names(codes: Iterable[str]) -> str:
    """Official names, "或" between them."""
    return " 或 ".join(certificates.name_of(code) for code in sorted(codes))


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
