"""Raw rows → typed frames. What must not count never gets in: see FORBIDDEN."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from matching.text import limits
from matching.text.cells import date_of, jobs_of, listed, number
from matching.text.masks import mask_protected

FORBIDDEN = frozenset(
    {"name", "姓名", "sex", "gender", "性别", "ethnicity", "民族", "marital_status", "婚姻状况", "religion", "宗教", "hukou", "户籍",
     "birthplace", "籍贯", "native_place", "id_number", "身份证号", "phone", "手机号", "political_status", "政治面貌"}
)  # fmt: skip
"""Columns that are dropped on entry, whatever a file or a caller brings."""

PEOPLE_COLUMNS: dict[str, str] = {
    "id": "key of the person, text",
    "placement_mode": "words",
    "service_branch": "words",
    "specialty_ids": "list of specialty codes (MS…)",
    "specialty_text": "what they did, in their words",
    "service_years": "years, float",
    "last_rank": "words",
    "age": "completed years, float or None",
    "education": "words or GB/T 4658 code",
    "major": "words",
    "certificates": "list of words",
    "skills": "list of words",
    "civilian_experience": "list of {title, years}",
    "home_county": "words or place code",
    "accept_counties": "list of words or place codes; * anywhere",
    "desired_work": "words",
    "avoid": "words",
    "min_salary": "yuan a month, float or None",
    "disability_grade": "ignored by the score; bodily limits are read from words and codes",
    "note": "words of the clerk",
    "lon": "degrees, optional",
    "lat": "degrees, optional",
    "max_km": "greatest distance to work as the crow flies, optional",
    "accept_place_codes": "list of place codes that replaces accept_counties, optional",
    "certificate_rows": "list of {code or name, expires_on} that replaces certificates for the hard rules, optional",
    "expiring": "list of {code, expires_on} beside certificates given as words: cautions only, optional",
    "refusal_codes": "list of trait codes that replaces those read from words, optional",
    "physical_codes": "list of bodily limits that replaces those read from words, optional",
    "employment_types": "list of words, optional",
    "secrecy_until": "date, optional",
}
POSTING_COLUMNS: dict[str, str] = {
    "id": "key of the posting, text",
    "title": "words",
    "company": "words; shown, never scored",
    "county": "words or place code",
    "headcount": "heads asked for",
    "education": "words or GB/T 4658 code",
    "age": "words",
    "experience": "words",
    "salary_min": "yuan a month",
    "salary_max": "yuan a month",
    "requirement": "words",
    "address": "words",
    "deadline": "date, optional",
    "status": "open or closed, optional",
    "heads_remaining": "int, optional",
    "months": "months paid a year, optional",
    "occupation_code": "confirmed code, optional",
    "employment_type": "word, optional",
    "shift_codes": "list of trait codes, optional",
    "required_certificates": "list of codes, optional",
    "relaxes_age": "True for 机关, 事业, 国企 (条例 2024 art. 68), optional",
    "veteran_priority": "bool, optional",
    "lon": "degrees, optional",
    "lat": "degrees, optional",
    "place_code": "code of the workplace that replaces the county column, optional",
    "kind": "kind of posting; shown, never scored, optional",
    "published_on": "date; shown, never scored, optional",
    "tie_key": "text that orders equal postings in place of the id (so that two stores agree), optional",
}
_CHINESE_POSTING = {
    "编号": "id", "来源": "source", "岗位名称": "title", "单位名称": "company", "统一社会信用代码": "uscc", "工作地区": "county", "招聘人数": "headcount",
    "学历要求": "education", "年龄要求": "age", "工作经验": "experience", "月薪下限": "salary_min", "月薪上限": "salary_max", "岗位要求": "requirement",
    "工作地址": "address", "首次发布": "first_seen", "最近发布": "last_seen", "截止日期": "deadline",
}  # fmt: skip
_CHINESE_PEOPLE = {
    "编号": "id", "来源": "source", "安置方式": "placement_mode", "军兵种": "service_branch", "军事专业代码": "specialty_ids", "军事专业": "specialty_text", "服役年限": "service_years",
    "最后军衔": "last_rank", "年龄": "age", "学历": "education", "专业": "major", "证书": "certificates", "技能": "skills", "工作经历": "civilian_experience", "家庭所在地": "home_county",
    "可接受地区": "accept_counties", "期望工作": "desired_work", "不接受": "avoid", "最低月薪": "min_salary", "伤残等级": "disability_grade", "备注": "note",
}  # fmt: skip
_LISTS = {
    "specialty_ids",
    "certificates",
    "skills",
    "accept_counties",
    "refusal_codes",
    "physical_codes",
    "employment_types",
    "shift_codes",
    "required_certificates",
    "accept_place_codes",
}
_REPLACING = {"refusal_codes", "physical_codes", "shift_codes", "required_certificates", "accept_place_codes"}
"""Lists that replace what is read from words: None means "not given", an empty list "none"."""


def _records(rows: pd.DataFrame | Iterable[dict[str, Any]], names: dict[str, str]) -> list[dict[str, Any]]:
    raw = rows.to_dict("records") if isinstance(rows, pd.DataFrame) else list(rows)
    return [
        {names.get(str(key), str(key)): value for key, value in row.items() if str(key) not in FORBIDDEN} for row in raw
    ]


def _list_or_none(column: str, value: Any) -> list[str] | None:
    missing = value is None or (isinstance(value, float) and value != value)
    return None if missing and column in _REPLACING else listed(value)


def _certificate_rows(value: Any) -> list[dict[str, Any]] | None:
    if not isinstance(value, list | tuple):
        return None
    return [
        {
            "code": str(row.get("code") or ""),
            "name": str(row.get("name") or ""),
            "expires_on": date_of(row.get("expires_on")),
        }
        for row in value
        if isinstance(row, dict)
    ]


def _words(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a table with a gap in the column turns 10 into 10.0
    return "" if value is None or value != value else str(value).strip()


def people_rows(rows: pd.DataFrame | Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a people frame as dicts."""
    result = []
    for raw in _records(rows, _CHINESE_PEOPLE):
        row: dict[str, Any] = {}
        for column in PEOPLE_COLUMNS:
            value = raw.get(column)
            if column in _LISTS:
                row[column] = _list_or_none(column, value)
            elif column == "civilian_experience":
                row[column] = [{**job, "title": mask_protected(job["title"])} for job in jobs_of(value)]
            elif column in {"service_years", "age", "min_salary", "lon", "lat", "max_km"}:
                row[column] = number(value)
            elif column == "secrecy_until":
                row[column] = date_of(value)
            elif column in {"certificate_rows", "expiring"}:
                row[column] = _certificate_rows(value)
            elif column in {"desired_work", "avoid", "note", "specialty_text", "major"}:
                row[column] = mask_protected(_words(value))
            else:
                row[column] = _words(value)
        row["certificates"] = [mask_protected(item) for item in row["certificates"]]
        row["skills"] = [mask_protected(item) for item in row["skills"]]
        result.append(row)
    return result


def people_frame(rows: pd.DataFrame | Iterable[dict[str, Any]]) -> pd.DataFrame:
    """One row a person with PEOPLE_COLUMNS; free texts are masked of protected words."""
    return pd.DataFrame(people_rows(rows), columns=list(PEOPLE_COLUMNS), dtype=object)


def postings_frame(rows: pd.DataFrame | Iterable[dict[str, Any]]) -> pd.DataFrame:
    """One row a posting with POSTING_COLUMNS; title and requirement are masked of protected words."""
    result = []
    for raw in _records(rows, _CHINESE_POSTING):
        row: dict[str, Any] = {}
        for column in POSTING_COLUMNS:
            value = raw.get(column)
            if column in _LISTS:
                row[column] = _list_or_none(column, value)
            elif column in {"salary_min", "salary_max", "months", "heads_remaining", "lon", "lat"}:
                row[column] = number(value)
            elif column == "headcount":
                row[column] = _heads(value)
            elif column in {"deadline", "published_on"}:
                row[column] = date_of(value)
            elif column in {"relaxes_age", "veteran_priority"}:
                row[column] = str(value).strip().lower() in {"true", "1", "1.0", "是", "yes"}
            elif column in {"title", "requirement"}:
                row[column] = mask_protected(_words(value))
            else:
                row[column] = _words(value)
        if row["salary_min"] is None and row["salary_max"] is None:
            row["salary_min"], row["salary_max"] = limits.monthly_pay(raw.get("salary_min") or raw.get("salary"))
        result.append(row)
    return pd.DataFrame(result, columns=list(POSTING_COLUMNS), dtype=object)


def _heads(value: Any) -> int | None:
    try:
        return limits.headcount(value)
    except ValueError:
        return 0
