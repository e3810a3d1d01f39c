"""What law and notices say of contracts, probation and special posts: rows with source, article and confidence.

Confidence as in the clocks: A text read, A- quoted by others. What is not here was not found and is not configured.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PROBATION_LAW, PROBATION_ARTICLE = "劳动合同法", "19"
PROBATION = [
    # kind of contract, from months, below months (None: no end), most months of probation; in force since 2008-01-01, A-
    ("fixed", 0, 3, 0),
    ("fixed", 3, 12, 1),
    ("fixed", 12, 36, 2),
    ("fixed", 36, None, 6),
    ("open", None, None, 6),
    ("task", None, None, 0),
]  # fmt: skip
LONGEST = max(row[3] for row in PROBATION)


RELAXING = ("authority", "institution", "state_owned")
"""Employers that may relax the age for veterans: 机关, 事业单位, 国有企业, 退役军人安置条例（2024）第 68 条, A."""
PAY_MONTHS = range(12, 17)
"""Months paid a year that the form offers and a file may say."""
LATER = ("relaxes_age", "physical_words")
"""Fields of a posting that came later: while they are empty a digest is what it was before them."""


def may_relax_age(kind: str) -> bool:
    """Whether an employer of this kind may; of an unknown kind ("") whoever writes the posting answers for it."""
    return kind in ("", *RELAXING)


def longest_probation(kind: str, months: int | None) -> int:
    """Months of probation that the law allows at most; where the contract is not stated, under any contract."""
    allowed = [
        most
        for of, low, below, most in PROBATION
        if of == kind and (low is None or months is None or (months >= low and (below is None or months < below)))
    ]
    return max(allowed, default=LONGEST)


def lawful_probation() -> Q:
    """The same as a condition for the database."""
    found = Q(probation_months__isnull=True) | Q(contract_kind="", probation_months__lte=LONGEST)
    found |= Q(contract_kind="fixed", contract_months__isnull=True, probation_months__lte=LONGEST)
    for kind, low, below, most in PROBATION:
        span = Q(contract_kind=kind, probation_months__lte=most)
        span &= Q() if low is None else Q(contract_months__gte=low)
        span &= Q() if below is None else Q(contract_months__lt=below)
        found |= span
    return found


@dataclass(frozen=True)
class Eligibility:
    """What a kind of post asks by itself. `field`: how matching applies it; "" for what only a person can judge."""

    kind: str
    field: str
    value: str
    words: str | Promise
    source: str
    confidence: str


ELIGIBILITY = [
    Eligibility("firefighter", "age_max", "24", _("former soldiers up to 24 years"), "人社部发〔2021〕58号", "A-"),
    Eligibility("teacher", "certificate", "TEACHER_PRIMARY", _("a teacher's certificate"), "教师资格条例第 5 条", "A"),
    Eligibility("civil_servant", "education", "31", _("a graduate of a college or university"),
                "退役军人安置条例（2024）第 68 条", "A"),
    Eligibility("civil_servant", "service_years", "5", _("five full years of service"),
                "退役军人安置条例（2024）第 68 条", "A"),
]  # fmt: skip


def eligibility(kind: str) -> list[Eligibility]:
    """Rows of a kind; none for an ordinary post, and none where nothing is configured."""
    return [row for row in ELIGIBILITY if row.kind == kind]


def asked_by_kind(kind: str, field: str) -> str:
    """The value of one row, or ""."""
    return next((row.value for row in eligibility(kind) if row.field == field), "")
