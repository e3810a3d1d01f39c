"""Postings out to a workbook that the importer takes back. Of the people who applied it holds nothing."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from employers.importing.columns import COLUMNS
from employers.importing.terms import words_of
from employers.models import Posting
from imports import writing

STATES = {"draft": "草稿", "review": "待审", "open": "在招", "closed": "已关闭"}
"""A file speaks Chinese, whatever language its reader's pages are in."""


def workbook(postings: Iterable[Posting]) -> bytes:
    """XLSX bytes; postings with employer, place and kept_by at hand."""
    return writing.workbook("岗位", COLUMNS, map(cells, postings))


def cells(posting: Posting) -> dict[str, Any]:
    """Column → what stands in it: numbers as numbers, all else as text."""
    firm = posting.employer
    return {
        "posting": str(posting.public_id),
        "id": posting.source_id,
        "source": posting.source,
        "title": posting.title,
        "company": firm.name,
        "uscc": firm.uscc or "",
        "county": posting.place_words or (posting.place.name if posting.place else ""),
        "headcount": _number(posting.heads_offered),
        "education": posting.education_words,
        "age": posting.age_words,
        "relaxes_age": "是" if posting.relaxes_age else "",
        "physical_words": posting.physical_words,
        "experience": posting.experience_words,
        "salary_min": _number(posting.pay_min) or posting.pay_words,
        "salary_max": _number(posting.pay_max),
        "pay_months": _number(posting.pay_months),
        **{column: words_of(column, getattr(posting, column)) for column in LISTS},
        "contract_kind": words_of("contract_kind", filter(None, [posting.contract_kind])),
        "contract_months": _number(posting.contract_months),
        "probation_months": _number(posting.probation_months),
        "requirement": posting.requirement,
        "address": posting.address,
        **{column: day.isoformat() if (day := getattr(posting, column)) else "" for column in DAYS},
        "state": STATES[posting.state],
        "kept_by": posting.kept_by.name,
    }


LISTS = ("certificates", "shifts", "insurance", "board")
DAYS = ("first_seen", "last_seen", "deadline")


def _number(value: Decimal | int | None) -> Decimal | int | str:
    return "" if value is None else int(value) if value == int(value) else value
