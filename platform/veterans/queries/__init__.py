"""Reads across the tables of a person: what pages show."""

from dataclasses import dataclass
from typing import Any

from audit.models import Entry
from matching.text.traits import BY_CODE
from veterans.models import Person
from vocabulary.queries import certificate_names, education_names, placement_names, specialty

PERSON_KIND = "person"


@dataclass(frozen=True)
class Gap:
    """One part of the profile: whether something is on file."""

    name: str
    filled: bool


def profile(person: Person) -> dict[str, Any]:
    """All words and the codes they were understood as, for a page."""
    records = list(person.service_records.prefetch_related("specialties"))
    certificates = [{"row": row, "name": certificate_names().get(row.kind, "")} for row in person.certificates.all()]
    education = [{"row": row, "name": education_names().get(row.level, "")} for row in person.education_records.all()]
    return {
        "records": records,
        "specialties": [
            found for record in records for one in record.specialties.all() if (found := specialty(one.code))
        ],
        "mode": placement_names().get(person.placement_mode, person.placement_words),
        "certificates": certificates,
        "education": education,
        "skills": list(person.skills.all()),
        "jobs": list(person.past_jobs.all()),
        "places": list(person.accepted_places.select_related("place")),
        "refusals": [{"row": row, "trait": BY_CODE.get(row.code)} for row in person.refusals.all()],
        "needs": list(person.physical_needs.all()),
        "gaps": completeness(person, bool(records), bool(certificates), bool(education)),
    }


def completeness(person: Person, service: bool, certificates: bool, education: bool) -> dict[str, Any]:
    """What of the profile matching can use, as parts filled of all."""
    parts = {
        "service": service,
        "education": education,
        "certificates": certificates,
        "age": person.birth_date is not None or person.age_stated is not None,
        "home": bool(person.home_place_id or person.home_words),
        "wish": bool(person.wish_words),
        "pay": person.pay_floor is not None,
    }
    filled = sum(parts.values())
    return {"parts": parts, "filled": filled, "all": len(parts), "percent": round(100 * filled / len(parts))}


def seen_by(person: Person) -> Any:
    """Audit entries about a person, newest first; "my data" reads them."""
    return Entry.objects.about(PERSON_KIND, str(person.public_id)).select_related("user")
