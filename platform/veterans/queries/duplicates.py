"""Files that look like a given one: from the database by the same blocks as likeness.find_pairs compares."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils import timezone

from places.models import Place
from veterans.likeness import THRESHOLD, Likeness, Sketch, likeness, misread, sound
from veterans.models import Person

BATCH = 200
NEIGHBOURS_MOST = 2000
COMPARED = ("name", "phone", "birth_date", "home_words", "placement_mode", "branch", "wish_words", "refusal_words")


def sketch(person: Person) -> Sketch:
    """What is compared; give people of `compared()`."""
    record = next(iter(person.service_records.all()), None)
    return replace(
        sketch_of(person),
        enlisted=record.enlisted_on if record else None,
        discharged=record.discharged_on if record else None,
        specialties=frozenset(one.code for one in record.specialties.all()) if record else frozenset(),
    )


def sketch_of(person: Person) -> Sketch:
    """The person's own row alone, which need not be on file."""
    return Sketch(
        key=person.pk,
        name=person.name,
        birth=person.birth_date,
        age=person.age_on(timezone.localdate()),
        id_index=person.id_index or "",
        phone_index=person.phone_index,
        place=_place(person.home_place),
        branch=person.branch,
    )


def _place(place: Place | None) -> str:
    """A renamed or merged place counts as what it is today: it does not split a person."""
    if place is None:
        return ""
    return (place.merged_into or place).code


def compared(people: Any) -> Any:
    """A queryset with all that `sketch` reads, in few queries; encrypted columns stay closed."""
    related = people.select_related("home_place__merged_into").prefetch_related("service_records__specialties")
    return related.defer("id_number", "phone", "health", "search_terms", "clerk_note")


def alike(people: Iterable[Person]) -> dict[tuple[int, int], Likeness]:
    """Pairs of these people with anybody on file, at or above the threshold."""
    found: dict[tuple[int, int], Likeness] = {}
    part: list[Person] = []
    for person in people:
        part.append(person)
        if len(part) == BATCH:
            found |= _alike(part)
            part = []
    return found | _alike(part) if part else found


def resembling(one: Sketch, people: Any) -> list[tuple[Person, Likeness]]:
    """Those of `people` who look like somebody not on file yet, the most alike first; asked before a file is made."""
    condition = Q(pk__in=[])
    if one.id_index:
        condition |= Q(id_index=one.id_index)
    if one.phone_index:
        condition |= Q(phone_index=one.phone_index)
    if one.birth:
        condition |= Q(birth_date=one.birth) | Q(name_sound=sound(one.name), birth_date__in=misread(one.birth))
    found = [(person, likeness(one, sketch(person))) for person in compared(people.filter(condition))[:NEIGHBOURS_MOST]]
    return sorted((pair for pair in found if pair[1].score >= THRESHOLD), key=lambda pair: -pair[1].score)


def _alike(part: list[Person]) -> dict[tuple[int, int], Likeness]:
    mine = [sketch(person) for person in part]
    condition = Q(pk__in=[])
    births = {one.birth for one in mine if one.birth}
    phones = {one.phone_index for one in mine if one.phone_index}
    sounds = {sound(one.name) for one in mine if one.name}
    condition |= Q(birth_date__in=births) | Q(phone_index__in=phones) | Q(name_sound__in=sounds - {""})
    shelves: dict[tuple[str, Any], list[Sketch]] = {}
    for person in compared(Person.objects.filter(condition))[: NEIGHBOURS_MOST * len(part)]:
        other = sketch(person)
        for key in (("birth", other.birth), ("phone", other.phone_index), ("sound", sound(other.name))):
            if key[1]:
                shelves.setdefault(key, []).append(other)
    found: dict[tuple[int, int], Likeness] = {}
    for one in mine:
        near = {
            other.key: other
            for key in (("birth", one.birth), ("phone", one.phone_index), ("sound", sound(one.name)))
            for other in (shelves.get(key, []) if key[1] else [])
            if other.key != one.key
        }
        for other in near.values():
            result = likeness(one, other)
            if result.score >= THRESHOLD:
                found[min(one.key, other.key), max(one.key, other.key)] = result
    return found
