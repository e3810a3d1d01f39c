"""Pay months, certificates, shifts, insurance, board, contract and probation of a row: words ⇄ what the form keeps."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from employers.importing.reader import Reader
from employers.terms import PAY_MONTHS, PROBATION_ARTICLE, PROBATION_LAW, longest_probation
from imports.reading import Row
from matching.text.certificates import held_certificates, implied
from matching.text.limits import chinese_number, plain
from vocabulary.queries import certificate_names

NOTHING = {"无", "没有", "不限"}
WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "shifts": {
        "白班": ("day_shift",), "长白班": ("day_shift",), "正常班": ("day_shift",), "夜班": ("night_shift",),
        "倒班": ("rotating_shift",), "轮班": ("rotating_shift",), "两班倒": ("rotating_shift",),
        "三班倒": ("rotating_shift",), "24小时值班": ("day_and_night",), "昼夜值班": ("day_and_night",),
    },
    "insurance": {
        "五险": ("five",), "社保": ("five",), "社会保险": ("five",), "公积金": ("fund",), "住房公积金": ("fund",),
        "一金": ("fund",), "五险一金": ("five", "fund"),
    },
    "board": {
        "包吃": ("meals",), "管吃": ("meals",), "包餐": ("meals",), "包住": ("lodging",), "管住": ("lodging",),
        "提供住宿": ("lodging",), "包吃住": ("meals", "lodging"), "包吃包住": ("meals", "lodging"),
        "管吃管住": ("meals", "lodging"), "包食宿": ("meals", "lodging"), "提供食宿": ("meals", "lodging"),
        "不包": (), "不包吃住": (), "不包食宿": (), "食宿自理": (),
    },
    "contract_kind": {
        "固定期限": ("fixed",), "固定期限合同": ("fixed",), "无固定期限": ("open",), "无固定期限合同": ("open",),
        "以完成一定工作任务为期限": ("task",),
    },
}  # fmt: skip
CONTRACT = ("contract_kind", "contract_months", "probation_months")
CONTRACT_MOST = 600
_PAY_MONTHS = re.compile(r"(\d{1,2}|十[一二三四五六七八九]?)(?:\.0)?(?:个?月|薪)?")
_MONTHS = re.compile(r"(\d{1,3}|[一二两三四五六七八九]?十?[一二两三四五六七八九]?)(年|个?月)?")


def read_terms(row: Row, reader: Reader) -> dict[str, Any]:
    """Fields of a posting that the row speaks of. An empty cell, or no such column, says nothing and leaves what is on
    file; 无 takes it away. Contract and probation are judged together: who gives one of them gives all three."""
    said: dict[str, Any] = {column: _codes(row, reader, column) for column in ("shifts", "insurance", "board")}
    said |= {"certificates": _certificates(row, reader), "pay_months": _pay_months(row, reader)}
    found = {column: value for column, value in said.items() if value is not None}
    return {**found, **(_contract(row, reader) if any(row.text(column) for column in CONTRACT) else {})}


def _contract(row: Row, reader: Reader) -> dict[str, Any]:
    kinds = _codes(row, reader, "contract_kind") or []
    if len(kinds) > 1:
        reader.say("contract_kind", row.text("contract_kind"), "unknown_contract_kind")
    kind = kinds[0] if len(kinds) == 1 else ""
    months, probation = _months(row, reader, "contract_months") or None, _months(row, reader, "probation_months")
    if months and months > CONTRACT_MOST:
        reader.say("contract_months", row.text("contract_months"), "unknown_months")
        months = None
    if months and kind not in {"", "fixed"}:
        reader.say("contract_months", row.text("contract_months"), "only_fixed_has_months", refused=True)
    if probation is not None and probation > (most := longest_probation(kind, months)):
        told = {"most": most, "law": PROBATION_LAW, "article": PROBATION_ARTICLE}
        reader.say("probation_months", row.text("probation_months"), "probation_too_long", refused=True, **told)
    return {"contract_kind": kind, "contract_months": months, "probation_months": probation}


def _codes(row: Row, reader: Reader, column: str) -> list[str] | None:
    """In the order of WORDS, codes by their own name too; None where nothing is said, or nothing that is known."""
    codes = dict.fromkeys(code for meant in WORDS[column].values() for code in meant)
    known = {**WORDS[column], **dict.fromkeys(NOTHING, ()), **{code: (code,) for code in codes}}
    parts = [part for part in re.split(r"[、,;/+]", plain(row.text(column))) if part]
    if any(part not in known for part in parts):
        reader.say(column, row.text(column), f"unknown_{column}")
    said = [known[part] for part in parts if part in known]
    return [code for code in codes if any(code in meant for meant in said)] if said else None


@cache
def _certificate_codes() -> dict[str, str]:
    """Official name or code, as `plain` leaves it → code."""
    return {plain(words): code for code, name in certificate_names().items() for words in (name, code)}


def _certificates(row: Row, reader: Reader) -> list[str] | None:
    """In the order of the form; None where nothing is said, or nothing that is known."""
    parts = [words for part in re.split(r"[、,，;；\n]", row.text("certificates")) if (words := plain(part))]
    named = [() if words in NOTHING else _certificate(words) for words in parts]
    if None in named:
        reader.say("certificates", row.text("certificates"), "unknown_certificates")
    said = [codes for codes in named if codes is not None]
    return [code for code in certificate_names() if any(code in codes for codes in said)] if said else None


def _certificate(words: str) -> tuple[str] | None:
    """The one certificate that words name: what is asked for is asked for all together, so "A or B" has no code."""
    if exact := _certificate_codes().get(words):
        return (exact,)
    found = [] if "或" in words else held_certificates(words)
    most = [code for code in found if not any(code != other and code in implied(other) for other in found)]
    return (most[0],) if len(most) == 1 else None


def _pay_months(row: Row, reader: Reader) -> int | None:
    """13, 13个月, 13薪, 十三薪; only what the form offers."""
    words = plain(row.text("pay_months"))
    match = _PAY_MONTHS.fullmatch(words)
    number = chinese_number(match[1]) if match else None
    if words and number not in PAY_MONTHS:
        reader.say("pay_months", row.text("pay_months"), "unknown_pay_months")
    return number if number in PAY_MONTHS else None


def words_of(column: str, codes: Iterable[str]) -> str:
    """Codes in the words that a file is read by."""
    if column == "certificates":
        names = certificate_names()
    else:
        names = {meant[0]: word for word, meant in reversed(WORDS[column].items()) if len(meant) == 1}
    return "、".join(names.get(code, code) for code in codes)


def _months(row: Row, reader: Reader, column: str) -> int | None:
    """36, 36个月, 3年, 三年; 0 for 无; None where nothing is said or it cannot be read."""
    words = plain(row.text(column))
    if not words or words in NOTHING:
        return 0 if words else None
    match = _MONTHS.fullmatch(words)
    number = chinese_number(match[1]) if match else None
    if match is None or number is None:
        reader.say(column, row.text(column), "unknown_months")
        return None
    return number * (12 if match[2] == "年" else 1)
