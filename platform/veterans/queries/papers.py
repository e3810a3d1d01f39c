"""What a résumé and a recommendation form (推荐表) show: civil words, and nothing that must not leave."""

from typing import Any

from django.utils import timezone

from matching.text import mask_secrets
from veterans.models import Person
from veterans.queries import profile
from vocabulary.queries import as_it_stands

TARGETS = 2


def clean(words: str) -> str:
    """Units, designations, weapons and numbers are masked once more on the way out."""
    return mask_secrets(words)[0]


def resume(person: Person) -> dict[str, Any]:
    """No ID number, address, disability, health, unit, clerk's note; the phone only where the person asks for it."""
    found = profile(person)
    today = timezone.localdate()
    records = found["records"]
    years = sum(years for record in records if (years := record.years_on(today)))
    civil: dict[str, None] = {}
    skills: dict[str, None] = {}
    for one in as_it_stands(found["specialties"]):
        civil.update(dict.fromkeys(target.name for target in one.targets[:TARGETS]))
        skills.update(dict.fromkeys(one.skills))
    return {
        "age": person.age_on(today),
        # As written it may be a street and a number.
        "place": person.home_place.name if person.home_place else "",
        "wish": clean(person.wish_words),
        "pay": person.pay_floor,
        "years": years or None,
        "rank": records[0].rank_printed if records else "",
        "civil": list(civil),
        "skills": [*skills, *(clean(skill.words) for skill in found["skills"])],
        "jobs": [{"title": clean(job.title), "years": job.years} for job in found["jobs"]],
        "education": [
            {"level": one["name"] or one["row"].level_words, "major": clean(one["row"].major)}
            for one in found["education"]
        ],
        "certificates": [
            one["name"] or clean(one["row"].words)
            for one in found["certificates"]
            if one["row"].expires_on is None or one["row"].expires_on >= today
        ],
        "mode": found["mode"],
        "places": [one.place.name if one.place else one.words for one in found["places"]],
    }
