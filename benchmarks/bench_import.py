"""25,000 people in one file, by the importer and by saving each object on its own.

The importer checks and encrypts every cell, finds who is on file, and writes all rows in one transaction; the other
way saves the same people, service records and custodies one after another, without looking at anything.
"""

import time
from collections.abc import Iterator
from typing import Any

from benchmarks.harness import peak_memory_mib, row, scratch_site
from benchmarks.people import jsonl
from benchmarks.people import rows as people

COMMAND = "python -m benchmarks import"
PEOPLE = 25_000
NAIVE = 1_000


def rows() -> Iterator[dict[str, Any]]:
    """Seconds for the whole file, first and again; the baseline is scaled from 1,000 people."""
    with scratch_site():
        from audit.actions import SystemJob
        from imports.actions import import_file
        from tests.cast import make_places

        tree = make_places()
        content = jsonl(PEOPLE)

        def take(data: bytes, source: str) -> Any:
            return import_file(
                kind="veterans", name="p.jsonl", content=data, source=source, place_code="652301", by=SystemJob("bench")
            )[0]

        take(jsonl(5, 1), "warm")
        naive = _one_by_one(tree["652301"]) * PEOPLE / NAIVE
        for name, expected in (("import_25000_people", "new"), ("import_25000_people_again", "same")):
            begun = time.perf_counter()
            batch = take(content, "bench")
            seconds = time.perf_counter() - begun
            if getattr(batch, expected) != PEOPLE:
                raise RuntimeError(f"{getattr(batch, expected)} of {PEOPLE} rows were {expected}")
            yield row(name, seconds, "s", baseline=naive, command=COMMAND, peak_mib=round(peak_memory_mib()))


def _one_by_one(place: Any) -> float:
    from django.db import transaction

    from veterans.models import Custody, Person, ServiceRecord

    begun = time.perf_counter()
    with transaction.atomic():
        for one in people(NAIVE, seed=7):
            person = Person.objects.create(
                kept_by=place,
                name=one["name"],
                phone=one["phone"],
                source="naive",
                source_id=one["id"],
                wish_words=one["desired_work"],
                refusal_words=one["avoid"],
            )
            ServiceRecord.objects.create(person=person, specialty_words=one["specialty_text"])
            Custody.objects.create(person=person, place=place, valid_from="2026-01-01")
    return time.perf_counter() - begun
