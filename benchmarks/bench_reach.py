"""The live count beside a posting that is being typed, at 100,000 veterans: the whole request, and after a change.

Naive: the same conditions as a query of the database for the total and one more for each condition, without places,
certificates and years of work, and not blurred. BENCH_DATABASE_URL measures on another scratch database.
"""

import dataclasses
import datetime
import os
import random
from collections.abc import Iterator
from typing import Any

from benchmarks import site
from benchmarks.harness import measure, row, scratch_site

COMMAND = "python -m benchmarks reach"
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "100000"))
DIFFERENT = 5000
"""So many people are invented and read; beyond, they come again and again with other keys."""


def rows() -> Iterator[dict[str, Any]]:
    """Median and 95th percentile of one count; making the file once."""
    url = os.environ.get("BENCH_DATABASE_URL", "")
    with scratch_site(ALLOWED_HOSTS="testserver", **({"DATABASE_URL": url} if url else {})):
        import time

        from django.db import connection
        from django.test import Client
        from django.utils import timezone

        from recommendations import counted, typed
        from tests.cast import make_firm
        from veterans.models import Person

        cast = site.build()
        firm = make_firm(cast["county"], "某某物流有限公司")
        fill(cast, min(PEOPLE, DIFFERENT))
        began = time.process_time()
        made = counted.make()
        yield row("live count, the file of people made", (time.process_time() - began) * 1e6 / made, "us CPU a person",
                  command=COMMAND, people=made)  # fmt: skip
        repeat(cast, made)
        made = Person.objects.count()
        client = Client()
        client.force_login(cast["clerk"])
        typed.ratelimit.consume = lambda *_a, **_k: True
        posted = {
            "employer": str(firm.public_id), "title": "仓库叉车司机", "education": "31", "experience_years": "2",
            "age_max": "40", "age_reason": "重体力", "pay_max": "5600", "place": "昌吉市", "certificates": ["FORKLIFT"],
            "requirement": "有叉车证，能倒夜班",
        }  # fmt: skip

        def count() -> None:
            answer = client.post("/matches/typed/people/", posted, headers={"HX-Request": "true"})
            assert answer.status_code == 200
            assert "big-n" in answer.content.decode(), answer.content.decode()

        def changed() -> None:
            Person.objects.filter(pk=made // 2).update(changed_at=timezone.now())
            count()

        found = measure({"count": count, "after a change": changed, "naive": naive}, rounds=21, warm=1)
        for name in ("count", "after a change"):
            yield row(
                f"live count, {name}, {made:,} veterans, {connection.vendor}", found[name].wall * 1000, "ms",
                command=COMMAND, baseline=found["naive"].wall * 1000, cpu=round(found[name].cpu * 1000, 1),
                p95=round(found[name].slow * 1000, 1),
            )  # fmt: skip


def naive() -> None:
    """The total and each total without one condition, counted by the database."""
    from veterans.models import Person

    conditions = [
        {"age_stated__lte": 40}, {"pay_floor__lte": 5600}, {"education_records__level__in": ["11", "14", "21", "31"]},
        {"certificates__kind": "FORKLIFT"},
    ]  # fmt: skip
    for left_out in range(-1, len(conditions)):
        people = Person.objects.seeking().filter(kept_by__code__startswith="652301")
        for at, one in enumerate(conditions):
            people = people if at == left_out else people.filter(**one)
        people.distinct().count()


def fill(cast: dict[str, Any], number: int, seed: int = 7) -> None:
    """Veterans of one county, each with service, schooling, a certificate or none, a job, wishes and refusals."""
    from django.utils import timezone

    from benchmarks import people as invented
    from veterans.models import EducationRecord, HeldCertificate, PastJob, Person, ServiceRecord

    chance, earlier = random.Random(seed), timezone.now() - datetime.timedelta(days=1)
    source = list(invented.rows(3000))
    levels, papers = ("21", "31", "61", "71"), (("FORKLIFT", "叉车证"), ("ELECTRIC_LOW", "低压电工证"), ("", ""))
    for first in range(0, number, 5000):
        people = [
            Person(
                kept_by=cast["county"], home_place=cast["county"], name="某", source="reach", source_id=str(at),
                wish_words=source[at % 3000]["desired_work"], refusal_words=source[at % 3000]["avoid"],
                pay_floor=chance.randrange(3000, 8000, 100), age_stated=chance.randrange(20, 60),
                age_stated_on="2026-11-01", search_terms="", changed_at=earlier,
            )
            for at in range(first, min(first + 5000, number))
        ]  # fmt: skip
        Person.objects.bulk_create(people, batch_size=1000)
        kinds = [chance.choice(papers) for _ in people]
        for made in (
            [ServiceRecord(person=one, years_stated=chance.randrange(2, 17), specialty_words=source[at]["specialty_text"])
             for at, one in enumerate(people[:3000])],
            [EducationRecord(person=one, level=chance.choice(levels)) for one in people],
            [HeldCertificate(person=one, kind=kind, words=words) for one, (kind, words) in zip(people, kinds, strict=True)
             if words],
            [PastJob(person=one, title=chance.choice(("叉车司机", "仓库管理员", "保安", "电工")), years=chance.randrange(1, 9))
             for one in people],
        ):  # fmt: skip
            type(made[0])._default_manager.bulk_create(made, batch_size=1000)


def repeat(cast: dict[str, Any], made: int) -> None:
    """The same people again until there are PEOPLE, as rows and in the file."""
    import numpy as np

    from matching.rank import crowd
    from recommendations import counted, engine
    from veterans.models import Person

    found, beside = crowd.load_crowd(counted.file(), engine.model().version)
    parts = [found]
    while (have := Person.objects.count()) < PEOPLE:
        people = [
            Person(kept_by=cast["county"], source="again", source_id=f"{have + at}", name="某", search_terms="")
            for at in range(made)
        ]
        keys = [one.pk for one in Person.objects.bulk_create(people, batch_size=1000)]
        Person.objects.filter(source="again").update(changed_at=cast["veteran"].changed_at - datetime.timedelta(days=1))
        parts.append(dataclasses.replace(found, ids=np.array(keys, dtype=np.int64)))
    many = {name: np.resize(beside[name], sum(len(one) for one in parts)) for name in ("keepers", "changed", "gone")}
    crowd.save_crowd(crowd.join(parts), counted.file(), engine.model().version, made=beside["made"],
                     day=beside["day"], **many)  # fmt: skip
