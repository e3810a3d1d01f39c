"""The needs ledger at 300,000 people: list, filters, names in pinyin and words, by a county's clerk and by a province.

The server's own time of a whole page (sign-in, queries, trace, template). Naive: the same page by offset, a full count
and a scan of the search column. DATABASE_URL of a scratch PostgreSQL database measures there: BENCH_DATABASE_URL.
"""

import datetime
import os
import random
from collections.abc import Iterator
from typing import Any

from benchmarks import site
from benchmarks.harness import measure, row, scratch_site

COMMAND = "python -m benchmarks ledger"
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "300000"))
COUNTIES = 40
WISHES = (
    "开大车，天天回家",
    "低压电工，白班",
    "消防维保",
    "保安，离家近",
    "仓库叉车",
    "水厂运行",
    "农机修理",
    "机关食堂厨师",
)
PAGES = {
    "list": "",
    "second page": "after={after}",
    "overdue": "due=over",
    "kind and week": "kind=training&due=week",
    "mine": "whose=mine",
    "nobody's, away": "whose=none&away=yes",
    "quiet": "quiet=yes&kind=benefit",
    "mode": "mode=SOL_PLACED",
    "closed": "state=closed",
    "full pinyin": "q=zhangjianguo",
    "initials": "q=zjg",
    "one surname": "q=zhang",
    "name": "q=李伟",
    "common words": "q=电工",
    "rare pinyin and filter": "q=ouyangxiu&due=over",
}
FRAME = ("django_session", '"accounts_user"."password"', "accounts_staffpost", "notices_", "employers_complaint",
         "veterans_looktally", '"cache"', "SAVEPOINT", "BEGIN", "COMMIT")  # fmt: skip
"""What every page of staff asks beside its own: who it is, what waits, whether this is a demo, and the UPDATE that counts looks."""


def rows() -> Iterator[dict[str, Any]]:
    """Median and 95th percentile of each page; how many queries of its own the worst page makes."""
    url = os.environ.get("BENCH_DATABASE_URL", "")
    with scratch_site(ALLOWED_HOSTS="testserver", **({"DATABASE_URL": url} if url else {})):
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        from tests.cast import staff
        from veterans.models import Need
        from veterans.queries.ledger import ledger_slice

        cast = site.build()
        fill(cast)
        province = staff("province", cast["province"])
        worst: dict[str, float] = {}
        busy: dict[str, float] = {}
        queries = 0
        for name, user in (("county", cast["clerk"]), ("province", province)):
            client = Client()
            client.force_login(user)
            after = ledger_slice(Need.objects.kept_in(user).open(), closed=False).next
            calls = {page: _get(client, query.format(after=after)) for page, query in PAGES.items()}
            for call in calls.values():
                call()  # the first list of an hour sets up the count of looks
                with CaptureQueriesContext(connection) as counted:
                    call()
                own = [one for one in counted if not any(words in one["sql"][:400] for words in FRAME)]
                queries = max(queries, len(own))
            for page, timing in measure(calls, rounds=7, warm=1).items():
                worst[name] = max(worst.get(name, 0), timing.wall)
                busy[name] = max(busy.get(name, 0), timing.cpu)
                yield row(
                    f"ledger, {name}, {page}, {PEOPLE:,} people, {connection.vendor}",
                    timing.wall * 1000, "ms", command=COMMAND, cpu=round(timing.cpu * 1000, 1),
                )  # fmt: skip
            yield row(
                f"ledger, {name}, slowest page, {PEOPLE:,} people, {connection.vendor}",
                worst[name] * 1000, "ms", command=COMMAND, baseline=naive(user) * 1000, cpu=round(busy[name] * 1000, 1),
            )  # fmt: skip
        yield row("ledger, most queries of its own on a page", queries, "queries", command=COMMAND)


def _get(client: Any, query: str) -> Any:
    def call() -> None:
        response = client.get(f"/people/ledger/?{query}")
        assert response.status_code == 200

    return call


def naive(user: Any) -> float:
    """A page as it is usually written: full count, offset, a scan of the search column."""
    from django.core.paginator import Paginator

    from veterans.models import Need, Person

    def page() -> None:
        people = Person.objects.kept_in(user).filter(search_terms__contains=" 电工")
        needs = Need.objects.open().filter(person__in=people).select_related("person").order_by("due_on")
        list(Paginator(needs, 50).get_page(3).object_list)

    return measure({"naive": page}, rounds=3, warm=1)["naive"].wall


def fill(cast: dict[str, Any], seed: int = 11) -> None:
    """People of invented names in forty counties, each with a need; one in ten closed, one in eight away."""
    from django.db import connection

    from places.models import Place
    from portal.demo.county import GIVEN, SURNAMES
    from veterans.models import LookLimit, Person

    LookLimit.objects.update(most=1_000_000)  # a benchmark turns more pages than a day of work does
    chance = random.Random(seed)
    cast["province"] = Place.objects.get(code="650000")
    places = [cast["county"]]
    city = Place.objects.get(code="652300")
    for at in range(1, COUNTIES):
        code = f"6523{50 + at:02d}"
        values = {"code": code, "name": f"{at}县", "full_name": f"{at}县", "level": "county", "search_terms": ""}
        places.append(Place.objects.add_child(city, values))
        city = Place.objects.get(pk=city.pk)
    columns: dict[tuple[str, str], str] = {}
    start = Person.objects.count()
    for first in range(start, PEOPLE, 5000):
        people = []
        for at in range(first, min(first + 5000, PEOPLE)):
            person = Person(
                kept_by=places[at % COUNTIES], source="bench", source_id=str(at),
                name="欧阳修" if at % 60_000 == 7 else chance.choice(SURNAMES) + chance.choice(GIVEN),
                wish_words=chance.choice(WISHES), phone=f"199{at:08d}",
                placement_mode=chance.choice(("SOL_SELF", "SOL_SELF", "SOL_SELF", "SOL_PLACED")),
            )  # fmt: skip
            key = (person.name, person.wish_words)
            if key not in columns:
                person.fill_derived()
                columns[key] = person.search_terms
            person.search_terms = columns[key]
            people.append(person)
        Person.objects.bulk_create(people, batch_size=1000)
        _needs(people, cast, chance)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _needs(people: list[Any], cast: dict[str, Any], chance: random.Random) -> None:
    from django.utils import timezone

    from veterans.models import Need

    today, post = timezone.localdate(), cast["clerk"].posts.get()
    needs = []
    for person in people:
        opened = today - datetime.timedelta(days=chance.randrange(400))
        need = Need(
            person=person, kind=chance.choice(("job", "job", "job", "training", "business", "study", "benefit")),
            opened_on=opened, due_on=today + datetime.timedelta(days=chance.randrange(-30, 60)), next_step="打电话",
            away=chance.random() < 0.125, contacted_on=opened if chance.random() < 0.6 else None,
        )  # fmt: skip
        need.copy_from_person()
        need.owner = post if need.county == "652301" and chance.random() < 0.5 else None
        if chance.random() < 0.1:
            need.closed_at, need.close_reason = timezone.now() - datetime.timedelta(hours=len(needs)), "withdrawn"
        needs.append(need)
    Need.objects.bulk_create(needs, batch_size=1000)
