"""What a special kind of post means for one person, beyond the hard rules: sentences in the shape of matching's reasons."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from employers.models import EmployerKind, Posting, PostingKind
from employers.terms import asked_by_kind
from veterans.models import Person

PENSIONED = frozenset({"OFF_MONTHLY", "NCO_MONTHLY"})
PENSION_LAW = "《退役军人保障法》第 27 条"


def minds(person: Person, posting: Posting) -> list[dict[str, Any]]:
    """What to mind: years of service that the kind asks, and a pension that public service ends."""
    return [*_service(person, posting), *_pension(person, posting)]


def _service(person: Person, posting: Posting) -> list[dict[str, Any]]:
    asked = asked_by_kind(posting.kind, "service_years")
    if not asked:
        return []
    today = timezone.localdate()
    known = [years for one in person.service_records.all() if (years := one.years_on(today)) is not None]
    if not known:
        return [_said("service_unknown", f"此类岗位要求服役满 {asked} 年，您没有登记服役年限",
                      f"Such a post asks {asked} full years of service; yours are not on file")]  # fmt: skip
    if (years := sum(known)) < Decimal(asked):
        return [_said("service_short", f"此类岗位要求服役满 {asked} 年，您登记的是 {years} 年",
                      f"Such a post asks {asked} full years of service; you have {years}")]  # fmt: skip
    return []


def _pension(person: Person, posting: Posting) -> list[dict[str, Any]]:
    public = posting.kind == PostingKind.CIVIL_SERVANT or posting.employer.kind == EmployerKind.INSTITUTION
    if not public or person.placement_mode not in PENSIONED:
        return []
    return [_said("pension_stops", f"被录用为公务员或聘用为事业单位工作人员的，从当月起停发退役金（{PENSION_LAW}）",
                  f"Whoever is taken on as a civil servant or by a public institution gets no pension from that month on ({PENSION_LAW})")]  # fmt: skip


def _said(code: str, zh: str, en: str) -> dict[str, Any]:
    return {"code": code, "kind": "mind", "zh": zh, "en": en, "fields": {}}


def open_to(postings: Any, person: Person) -> Any:
    """Those of a queryset of postings for which this person may apply: some are for veterans only."""
    return postings if person.kind == "veteran" else postings.filter(veteran_only=False)
