"""A pasted advertisement → first values of the form. Everything read is shown and confirmed by a person."""

import re
from typing import Any

from common.text import first_refused_character, tidy
from matching.text import certificates_in, headcount, mask_secrets, monthly_pay
from matching.text.limits import age_in_requirement, education_in_requirement, experience_in_requirement

MOST = 10_000
_LABEL = r"(?:{names})[ 　]*[:：][ 　]*([^\n，,；;。]+)"
_TITLE = re.compile(_LABEL.format(names="岗位名称|岗位|职位|招聘岗位|职位名称"))
_PLACE = re.compile(_LABEL.format(names="工作地点|工作地址|地点|地址|上班地点"))
_AROUND = re.compile(
    r"^(?:[^，,。]{2,40}(?:公司|集团|厂|店|中心|学校|医院|合作社|商行|超市)(?=[^，,。]*[招聘]))?(?:因[^，,。]{0,20}需要)?现?"
    r"(?:(?:急需|急|诚|高薪|公开|面向社会)*(?:招聘|招录|招收|聘请|聘|招(?![商生待标牌投])))?"
    r"|[ 　]*(?:\d+|[一二两三四五六七八九十]{1,3})[ 　]*[人名位]$"
)
"""Who looks for somebody, and how many: words around a title on its line."""
_HEADS = re.compile(
    r"(?<![\d.年岁元])([1-9]\d{0,3}|[一二两三四五六七八九十]{1,3})[ 　]*(?:人|名|位)(?!以)|人数[ 　]*[:：]?[ 　]*([1-9]\d{0,3})"
)
_PAY_LINE = re.compile(r"薪|工资|月入|待遇|元/|元每|收入")
_MONTHS = re.compile(r"(1[2-6])[ 　]*薪")
_PROBATION = re.compile(r"试用期[ 　为:：]*([一二两三四五六1-6])[ 　]*个?月")
_CONTRACT = re.compile(r"合同(?:期限?)?[ 　为:：]*([一二两三四五六七八九十]|\d{1,2})[ 　]*(年|个?月)")
_RELAXED = re.compile(
    r"(?:退役军人|退伍军人|退役士兵)[^，。；;\n]{0,8}年龄[^，。；;\n]{0,6}放宽|年龄[^。；;\n]{0,12}(?:退役军人|退伍军人|退役士兵)[^，。；;\n]{0,6}放宽"
)
_PHYSICAL = re.compile(_LABEL.format(names="体能要求|体能|身体条件|视力要求|视力"))
_VETERANS = r"(?:退役军人|退伍军人|退役士兵)"
_SAID = {
    "veteran_priority": re.compile(rf"{_VETERANS}(?:同等条件下?)?优先"),
    "veteran_only": re.compile(rf"(?<!不)(?:仅限?|只限?|限)(?:招收?|招聘|面向|要)?{_VETERANS}(?!优先)|{_VETERANS}专岗"),
    "family_welcome": re.compile(r"(?:军属|家属)[^，。；;\n]{0,4}(?:可报|可以|均可|也可|可投|可应聘|优先|同等)|(?:欢迎|面向)[^，。；;\n]{0,10}(?:军属|家属)"),
    "standing": re.compile(r"(?<!不)(?:常年|长年|长期)(?:招聘|招工|招收|有效)"),
}  # fmt: skip
_SHIFTS = {"night_shift": r"夜班", "rotating_shift": r"倒班|[两三四][班]|轮班", "day_and_night": r"24小时值班|昼夜值班",
           "day_shift": r"白班|正常班|行政班"}  # fmt: skip
_KINDS = {"firefighter": r"消防员", "auxiliary_police": r"辅警", "village_secretary": r"兵支书|村.{0,3}书记",
          "teacher": r"兵教师", "militia_cadre": r"专武干部|武装干事"}  # fmt: skip


def read_text(words: str) -> dict[str, Any]:
    """Fields that the text names; those it does not name are left out. Characters nobody sees are dropped."""
    text = tidy(words)[:MOST]
    while (at := first_refused_character(text)) is not None:
        text = text[:at] + text[at + 1 :]
    text, _secrets = mask_secrets(text)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    found: dict[str, Any] = {"requirement": text}
    title = _TITLE.search(text)
    if title or lines:
        first = title.group(1) if title else re.split(r"[，,。；;：:（(]", lines[0])[0]
        found["title"] = _AROUND.sub("", first.strip()).strip()[:120]
    if kind := kind_of(found.get("title", "")):
        found["kind"] = kind
    if place := _PLACE.search(text):
        found["address"] = place.group(1).strip()[:300]
    return {**found, **_numbers(text, lines)}


def _numbers(text: str, lines: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    pieces = [piece for line in lines for piece in re.split(r"[，；;。]|,(?!\d{3})", line) if _PAY_LINE.search(piece)]
    for piece in pieces:
        low, high = monthly_pay(re.sub(r"^[^\d]*", "", piece) if re.search(r"\d", piece) else piece)
        if (low or high) and "pay_min" not in found:
            found |= {"pay_min": low, "pay_max": high}
    if months := _MONTHS.search(text):
        found["pay_months"] = int(months.group(1))
    if heads := _HEADS.search(text):
        found["heads_offered"] = headcount(heads.group(1) or heads.group(2))
    age = age_in_requirement(text)
    found |= {key: value for key, value in (("age_min", age.low), ("age_max", age.high)) if value}
    if education := education_in_requirement(text):
        found["education"] = education
    if years := experience_in_requirement(text):
        found["experience_years"] = years
    if age.high and _RELAXED.search(text):
        found["relaxes_age"] = True
    if physical := _PHYSICAL.search(text):
        found["physical_words"] = physical.group().strip()[:200]
    found |= _terms(text)
    asked, _preferred = certificates_in(text)
    if asked:
        found["certificates"] = sorted({min(group) for group in asked})
    found |= {name: True for name, words in _SAID.items() if words.search(text)}
    found["board"] = [
        code
        for code, word in (("meals", r"包吃|食宿|工作餐"), ("lodging", r"包住|包吃住|食宿|宿舍"))
        if re.search(word, text)
    ]
    found["insurance"] = [
        code for code, word in (("five", r"五险|社保"), ("fund", r"一金|公积金")) if re.search(word, text)
    ]
    return found


def _terms(text: str) -> dict[str, Any]:
    """Shifts, contract and probation as far as they are named."""
    found: dict[str, Any] = {"shifts": [code for code, words in _SHIFTS.items() if re.search(words, text)]}
    if probation := _PROBATION.search(text):
        found["probation_months"] = headcount(probation.group(1))
    if re.search(r"无固定期限", text):
        found["contract_kind"] = "open"
    elif contract := _CONTRACT.search(text):
        months = (headcount(contract.group(1)) or 0) * (12 if contract.group(2) == "年" else 1)
        found |= {"contract_kind": "fixed", "contract_months": months}
    return found


def kind_of(title: str) -> str:
    """The special kind of post that a title names, or ""."""
    return next((kind for kind, words in _KINDS.items() if re.search(words, title)), "")
