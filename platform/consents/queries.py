"""What a firm sees of people: cards without a name, and the contact of those whose consent stands right now.

`disclosed` is the only door. A card is made of codes and numbers, never of words that somebody typed: free words may
name a person, a unit or an illness. Health, physical needs, refusals, pay and addresses are not on it.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from consents.models import Answer, Consent, ContactRequest
from consents.pseudonyms import codes_of
from consents.rules import showable
from employers.models import Employer, Posting
from places.models import Level, Place
from places.queries import distance_km
from veterans.models import Person
from vocabulary.queries import certificate_names, education_names, occupation_names, specialty

K = 5
"""Fewer people than this are not told apart: a smaller place is named by the larger one, a smaller count as "few"."""
BAND = 5


@dataclass(frozen=True)
class Card:
    """One person as one firm sees them. name and phone are empty without a standing consent to that firm."""

    code: str
    age: str
    place: str
    km: float | None
    facts: tuple[str, ...]
    name: str = ""
    phone: str = ""
    request: ContactRequest | None = None
    consented: bool = False
    more: dict[str, Any] = field(default_factory=dict)


def for_cards(people: Any) -> Any:
    """With all that a card reads, in a constant number of queries."""
    return people.select_related("home_place").prefetch_related(
        "service_records__specialties", "education_records", "certificates", "past_jobs"
    )


def disclosed(
    employer: Employer,
    people: Iterable[Person],
    posting: Posting | None = None,
    notes: dict[int, dict[str, Any]] | None = None,
) -> list[Card]:
    """Cards in the order of `people`, of those only whom the firm may see now. Asked of the database on each call.

    `people` may come from anywhere (a ranking, a request); who objects, no longer looks for work and has not consented
    is left out here. Names are read after the consents, and only for people who have one. `notes`: what an upper room
    says of a person (fit, reasons), by key of the person; it must itself hold nothing that names anybody.
    """
    wanted = [person.pk for person in people]
    consents = set(
        Consent.objects.standing().filter(employer=employer, person__in=wanted).values_list("person_id", flat=True)
    )
    allowed = set(showable().filter(pk__in=wanted).values_list("pk", flat=True)) | consents
    rows = {row.pk: row for row in for_cards(Person.objects.filter(pk__in=allowed))}
    listed = [rows[pk] for pk in wanted if pk in rows]
    codes, places = codes_of(employer, listed), _coarse_places(listed)
    asked = {one.person_id: one for one in _requests(employer, wanted, posting)}
    workplace = posting.place if posting else None
    return [
        replace(
            _card(one, codes[one.pk], places.get(one.pk), workplace, asked.get(one.pk), one.pk in consents),
            more=(notes or {}).get(one.pk, {}),
        )
        for one in listed
        if one.pk in codes
    ]


def _requests(employer: Employer, people: list[int], posting: Posting | None) -> Any:
    rows = ContactRequest.objects.filter(employer=employer, person__in=people).order_by("asked_at", "pk")
    return rows.filter(posting=posting) if posting else rows


def _card(
    person: Person, code: str, place: Place | None, workplace: Place | None, request: ContactRequest | None, yes: bool
) -> Card:  # fmt: skip
    km = distance_km(place, workplace)
    return Card(
        code=code,
        age=age_band(person.age_on(timezone.localdate())),
        place=place.name if place else "",
        km=None if km is None else float(round(km)),
        facts=tuple(_facts(person)),
        name=person.name if yes else "",
        phone=person.phone if yes else "",
        request=request,
        consented=yes,
    )


def age_band(age: int | None) -> str:
    """30–34; the young and the old in one band each; empty where unknown."""
    if age is None:
        return ""
    if age < 20 or age >= 60:
        return _("under 20") if age < 20 else _("60 or older")
    low = age // BAND * BAND
    return _("%(low)d–%(high)d years") % {"low": low, "high": low + BAND - 1}


def _facts(person: Person) -> Iterable[str]:
    """What speaks for the person in words of civil life: service, work, certificates, education."""
    jobs = occupation_names()
    for record in person.service_records.all():
        years = record.years_stated
        civil = [found.targets[0].name for one in record.specialties.all() if (found := specialty(one.code))
                 if found.targets]  # fmt: skip
        if civil and years:
            yield _("in service: %(work)s, %(years)s years") % {
                "work": "、".join(civil[:2]),
                "years": f"{float(years):g}",
            }
        elif civil:
            yield _("in service: %(work)s") % {"work": "、".join(civil[:2])}
    for job in person.past_jobs.all():
        if job.occupation in jobs:
            name = jobs[job.occupation]
            yield (
                _("%(work)s, %(years)s years") % {"work": name, "years": f"{float(job.years):g}"} if job.years else name
            )
    yield from _papers(person)
    levels = [education_names()[row.level] for row in person.education_records.all() if row.level in education_names()]
    if levels:
        yield levels[0]


def _papers(person: Person) -> Iterable[str]:
    names = certificate_names()
    today = timezone.localdate()
    for one in person.certificates.all():
        if one.kind in names and not (one.expires_on and one.expires_on < today):
            until = _until(one.expires_on)
            yield f"{names[one.kind]}{until}"


def _until(day: datetime.date | None) -> str:
    return _(" (valid until %(month)s)") % {"month": f"{day:%Y-%m}"} if day else ""


def _coarse_places(people: list[Person]) -> dict[int, Place]:
    """Person pk → the smallest place around the home in which at least K people look for work; a county at the least.

    The distance is measured from that place too, so that it does not give away what the name hides.
    """
    step = Place.steplen
    homes = {person.pk: str(person.home_place.path) for person in people if person.home_place}
    around = {path[:end] for path in homes.values() for end in range(step, len(path) + 1, step)}
    places = {str(place.path): place for place in Place.objects.filter(path__in=around)}
    small = {path for path in around if path in places and places[path].level not in _WIDE}
    crowded = _crowded(sorted(small))
    found = {}
    for pk, path in homes.items():
        for end in range(len(path), 0, -step):
            place = places.get(path[:end])
            if place is not None and (place.level in _WIDE or path[:end] in crowded):
                found[pk] = place
                break
    return found


_WIDE = {Level.COUNTY, Level.ZONE, Level.CITY, Level.PROVINCE, Level.NATION}


def _crowded(paths: list[str]) -> set[str]:
    if not paths:
        return set()
    counts = {f"n{at}": Count("pk", filter=Q(home_place__path__startswith=path)) for at, path in enumerate(paths)}
    found = showable().order_by().aggregate(**counts)
    return {path for at, path in enumerate(paths) if found[f"n{at}"] >= K}


# ---------- the pages ----------


def agreed(employer: Employer, posting: Posting) -> list[Card]:
    """People who said yes for this posting and whose consent stands, newest answer first."""
    rows = ContactRequest.objects.filter(employer=employer, posting=posting, answer=Answer.YES)
    people = [row.person for row in rows.select_related("person").order_by("-answered_at")]
    return [card for card in disclosed(employer, people, posting) if card.consented]


def asked(employer: Employer, posting: Posting) -> list[Card]:
    """People asked for this posting who have not said yes, without names. Whether they said no is told."""
    rows = ContactRequest.objects.filter(employer=employer, posting=posting).exclude(answer=Answer.YES)
    people = [row.person for row in rows.select_related("person")]
    return [card for card in disclosed(employer, people, posting) if not card.consented]


def steps(employer: Employer, posting: Posting) -> dict[str, int]:
    """How far hiring for a posting has come: asked, and of these whose consent stands."""
    rows = ContactRequest.objects.filter(employer=employer, posting=posting)
    standing = Consent.objects.standing().filter(employer=employer, person__in=rows.values("person"))
    yes = rows.filter(answer=Answer.YES, person__in=standing.values("person")).count()
    return {"asked": rows.count(), "agreed": yes}


def rate(employer: Employer) -> dict[str, int] | None:
    """Answers of people to a firm: yes, all, percent; None for fewer than K answers, since each would be known."""
    found = ContactRequest.objects.filter(employer=employer).aggregate(
        all=Count("pk", filter=Q(answered_at__isnull=False)), yes=Count("pk", filter=Q(answer=Answer.YES))
    )
    if found["all"] < K:
        return None
    return {**found, "percent": round(100 * found["yes"] / found["all"])}


def of_person(person: Person) -> dict[str, Any]:
    """What a person has allowed, who asks, and whether firms see a card at all."""
    consents = person.consents.select_related("employer", "basis")
    return {
        "standing": [one for one in consents if one.withdrawn_at is None],
        "past": [one for one in consents if one.withdrawn_at is not None][:20],
        "waiting": list(person.contact_requests.waiting().select_related("employer", "posting")),
        "objects": person.objections.filter(ended_at=None).exists(),
    }
