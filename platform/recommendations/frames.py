"""Rows of the database → the frames that matching takes. Names, sex, numbers and addresses of people never go in."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from employers.models import Employer, Posting
from employers.terms import asked_by_kind
from matching.text.certificates import held_certificates
from veterans.models import Person
from veterans.queries.readings import decided_refusals

POSTING_FIELDS = (
    "pk", "source_id", "employer__name", "title", "place__code", "place_words", "address", "heads_offered", "heads_remaining", "education", "education_words", "age_words", "experience_words", "experience_years",
    "pay_min", "pay_max", "pay_months", "requirement", "deadline", "state", "occupation", "occupation_confirmed", "employment_type", "shifts", "certificates", "relaxes_age", "veteran_priority",
    "age_min", "age_max", "kind", "physical_words",
)  # fmt: skip


def posting_rows(postings: Any) -> list[dict[str, Any]]:
    """One dict a posting for matching.rank.postings_frame; one query, values only."""
    return [posting_row(row) for row in postings.values(*POSTING_FIELDS).iterator(chunk_size=5000)]


def posting_row(row: dict[str, Any]) -> dict[str, Any]:
    """One row of values (POSTING_FIELDS) as the matcher takes it."""
    return {
        "id": str(row["pk"]),
        "tie_key": row["source_id"] or str(row["pk"]),
        "title": row["title"],
        "company": row["employer__name"],
        "county": _area(row["place__code"]) or row["place_words"],
        "headcount": "" if row["heads_offered"] is None else str(row["heads_offered"]),
        # What a special kind of post asks by itself counts where the posting says nothing of its own.
        "education": row["education_words"] or row["education"] or asked_by_kind(row["kind"], "education"),
        "age": row["age_words"]
        or _age(row["age_min"], row["age_max"] or _whole(asked_by_kind(row["kind"], "age_max"))),
        "experience": row["experience_words"]
        or ("" if not row["experience_years"] else f"{row['experience_years']}年以上工作经验"),
        "salary_min": row["pay_min"],
        "salary_max": row["pay_max"],
        "months": float(row["pay_months"]),
        # What the work asks of the body is compared with bodily limits like the text itself.
        "requirement": "\n".join(filter(None, (row["requirement"], row["physical_words"]))),
        "address": row["address"],
        "deadline": row["deadline"],
        "status": "closed" if row["state"] != "open" else "open",
        "heads_remaining": row["heads_remaining"],
        "occupation_code": row["occupation"] if row["occupation_confirmed"] else "",
        "employment_type": row["employment_type"],
        "shift_codes": row["shifts"] or None,
        "required_certificates": row["certificates"]
        or [*filter(None, [asked_by_kind(row["kind"], "certificate")])]
        or None,
        "relaxes_age": row["relaxes_age"],
        "veteran_priority": row["veteran_priority"],
    }


def draft_row(values: dict[str, Any], firm: Employer) -> dict[str, Any]:
    """A posting that is still being written (values of its fields, some or all), as the matcher takes it."""
    place = values.get("place")
    blank = Posting(employer=firm, state="open", **values)
    own = {name: getattr(blank, name) for name in POSTING_FIELDS if "__" not in name}
    return posting_row({**own, "pk": 0, "employer__name": firm.name, "place__code": place.code if place else None})


def _area(code: str | None) -> str:
    """The county or zone of a place: matching compares those, so a town counts as its county (652301001 → 652301)."""
    if not code:
        return ""
    return code[:6] if code[:6].isdigit() and len(code) > 6 else code


def _whole(words: str) -> int | None:
    return int(words) if words else None


def _age(low: int | None, high: int | None) -> str:
    if low and high:
        return f"{low}-{high}岁"
    return f"{high}岁以下" if high else (f"{low}岁以上" if low else "")


def person_rows(people: Iterable[Person], day: datetime.date | None = None) -> list[dict[str, Any]]:
    """One dict a person for matching.rank.people_frame; give a queryset with `for_frames()`."""
    day = day or timezone.localdate()
    return [_person(person, day) for person in people]


def _person(person: Person, day: datetime.date) -> dict[str, Any]:
    records = list(person.service_records.all())
    years = sum(float(years) for years in (_years(record, day) for record in records) if years)
    education = max(person.education_records.all(), key=lambda one: (bool(one.level), one.pk), default=None)
    words = [
        certificate
        for certificate in person.certificates.all()
        if certificate.expires_on is None or certificate.expires_on >= day
    ]
    return {
        "id": str(person.pk),
        "placement_mode": person.placement_words,
        "service_branch": person.branch,
        "specialty_ids": [specialty.code for record in records for specialty in record.specialties.all()],
        "specialty_text": "；".join(record.specialty_words for record in records if record.specialty_words),
        "service_years": years or None,
        "last_rank": records[0].rank_printed if records else "",
        "age": person.age_on(day),
        "education": (education.level or education.level_words) if education else "",
        "major": education.major if education else "",
        "certificates": [certificate.words for certificate in words],
        "expiring": [
            {"code": code, "expires_on": one.expires_on}
            for one in words
            if one.expires_on
            for code in held_certificates(one.words)
        ],
        "skills": [skill.words for skill in person.skills.all()],
        "civilian_experience": [{"title": job.title, "years": float(job.years or 0)} for job in person.past_jobs.all()],
        "home_county": _area(person.home_place.code) if person.home_place else person.home_words,
        "accept_counties": [
            *(["*"] if person.accepts_anywhere else []),
            *(_area(a.place.code) if a.place else a.words for a in person.accepted_places.all()),
        ],
        "desired_work": person.wish_words,
        "avoid": person.refusal_words,
        "min_salary": person.pay_floor,
        "note": person.clerk_note,
        "secrecy_until": person.secrecy_until,
        "refusal_codes": decided_refusals(person),
    }


def _years(record: Any, day: datetime.date) -> float | None:
    if record.years_stated is not None and not record.enlisted_on:
        return float(record.years_stated)
    years = record.years_on(day)
    return None if years is None else float(years)


def postings_for_matching() -> Any:
    """Postings that can be recommended at all: open ones that nothing hides."""
    return Posting.objects.filter(state="open").unhidden().order_by("pk")
