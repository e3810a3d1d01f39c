"""The morning page of a station with 2,000 files, and the page from above over 114 stations with 25,000 files.

The server's own time of a whole page (sign-in, queries, trace, template), and how many queries of its own it asks: those
of the frame that every page has (sign-in, posts, unread notices, menu, trace) are left out, and stand with it under
`queries_with_frame`. BENCH_DATABASE_URL measures on a scratch PostgreSQL database.
"""

import datetime
import os
import random
import uuid
from collections.abc import Iterator
from typing import Any

from benchmarks import site
from benchmarks.harness import measure, row, scratch_site

COMMAND = "python -m benchmarks desk"
STATIONS, FILES, FIRST = 114, 25_000, 2_000
WEEKS = 12
FRAME = (
    *("django_session", '"accounts_user"."id" =', 'WHERE ("accounts_staffpost"."user_id"', "audit_entry", '"cache"'),
    *("notices_notice", 'COUNT(*) AS "__count" FROM "employers_complaint"'),
)
NONE = ("SAVEPOINT", "BEGIN", "COMMIT")


def rows() -> Iterator[dict[str, Any]]:
    """Median and 95th percentile of both pages, and their queries."""
    url = os.environ.get("BENCH_DATABASE_URL", "")
    with scratch_site(ALLOWED_HOSTS="testserver", **({"DATABASE_URL": url} if url else {})):
        from django.db import connection
        from django.test import Client

        from duties.models import Duty
        from veterans.models import Person

        cast = site.build()
        fill(cast)
        clerk, chief = Client(), Client()
        clerk.force_login(cast["station clerk"])
        chief.force_login(cast["chief"])
        few = _queries(clerk, "/duties/")
        kinds = Duty.objects.of(cast["station clerk"]).open().values("kind").distinct().count()
        every_kind(cast["stations"][0])
        pages = {
            "morning page of a station": _get(clerk, "/duties/"),
            "its first page": _get(clerk, "/"),
            "from above, 114 stations": _get(chief, "/duties/county/"),
            "from above, one desk": _get(chief, f"/duties/?show=all&desk={cast['stations'][0].code}"),
            "from above, all duties": _get(chief, "/duties/?show=all"),
        }
        more: dict[str, dict[str, Any]] = {
            "morning page of a station": {
                "queries": few, "kinds": kinds, "queries_with_every_kind": _queries(clerk, "/duties/"),
                "queries_with_frame": _queries(clerk, "/duties/", NONE),
                "files": Person.objects.kept_in(cast["station clerk"]).count(),
            },
            "from above, 114 stations": {
                "queries": _queries(chief, "/duties/county/"), "files": Person.objects.kept_in(cast["chief"]).count(),
                "duties": Duty.objects.count(),
            },
        }  # fmt: skip
        for page, timing in measure(pages, rounds=9, warm=1).items():
            yield row(
                f"duties, {page}, {connection.vendor}", timing.wall * 1000, "ms", command=COMMAND,
                p95=round(timing.slow * 1000, 1), cpu=round(timing.cpu * 1000, 1), **more.get(page, {}),
            )  # fmt: skip


def _get(client: Any, address: str) -> Any:
    def call() -> None:
        assert client.get(address).status_code == 200

    return call


def _queries(client: Any, address: str, left_out: tuple[str, ...] = (*FRAME, *NONE)) -> int:
    """Those the page asks beside the frame."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    return sum(not any(word in one["sql"] for word in left_out) for one in caught.captured_queries)


def fill(cast: dict[str, Any], seed: int = 11) -> None:
    """Stations below a county, one of them big; people with a need each, work begun, weekly duties of twelve weeks."""
    from django.db import connection

    from accounts.models import Role
    from places.models import Place
    from tests.cast import staff
    from veterans.models import LookLimit

    LookLimit.objects.update(most=1_000_000)
    chance = random.Random(seed)
    county = cast["county"]
    cast["chief"] = staff("county-chief", county, Role.CHIEF)
    cast["stations"] = []
    for at in range(STATIONS):
        values = {"code": f"{county.code}{100 + at}", "name": f"第{at}站", "full_name": f"第{at}站", "level": "station"}
        cast["stations"].append(
            Place.objects.add_child(Place.objects.get(pk=county.pk), {**values, "search_terms": ""})
        )
    clerks = [staff(f"clerk-{at}", place) for at, place in enumerate(cast["stations"])]
    cast["station clerk"] = clerks[0]
    _people(cast, chance)
    _work(cast["stations"][0], clerks[0])
    _weeks(chance)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _people(cast: dict[str, Any], chance: random.Random) -> None:
    from django.utils import timezone

    from audit.actions import SystemJob
    from portal.demo.county import GIVEN, SURNAMES
    from veterans.actions import steps
    from veterans.models import Need, Person

    today, stations = timezone.localdate(), cast["stations"]
    for start in range(0, FILES, 2500):
        people = [
            Person(
                kept_by=stations[0 if at < FIRST else 1 + at % (STATIONS - 1)], source="bench", source_id=str(at),
                name=chance.choice(SURNAMES) + chance.choice(GIVEN), search_terms="",
            )
            for at in range(start, min(start + 2500, FILES))
        ]  # fmt: skip
        Person.objects.bulk_create(people, batch_size=1000)
        needs = []
        for person in people:
            due = today + datetime.timedelta(days=chance.randrange(-10, 90))
            need = Need(
                person=person, kind="job", opened_on=today - datetime.timedelta(days=30), due_on=due, next_step="打电话"
            )
            need.copy_from_person()
            needs.append(need)
        Need.objects.bulk_create(needs, batch_size=1000)
        steps.follow(needs, by=SystemJob("bench"))


def _work(station: Any, clerk: Any) -> None:
    """Sixty who began to work a month ago, twenty of them by their own word."""
    from django.utils import timezone

    from accounts.models import User
    from outcomes.actions.hires import Facts, record_hire
    from veterans.models import Person

    began = timezone.localdate() - datetime.timedelta(days=29)
    for at, person in enumerate(Person.objects.filter(kept_by=station).order_by("pk")[:60]):
        by = clerk
        if at < 20:
            by = person.user = User.objects.create_user(f"own-{at}")
            person.save(update_fields=["user"])
        record_hire(
            person=person, started_on=began, source_kind="bench", source_key=at, by=by,
            facts=Facts(employer_words="某某机电有限公司", title="电工"),
        )  # fmt: skip


def _weeks(chance: random.Random) -> None:
    """The clock of twelve weeks; of what is older than this week one in twenty is still open."""
    from django.utils import timezone

    from audit.actions import SystemJob
    from duties.actions.many import close_many_for
    from duties.actions.rounds import KIND, open_rounds
    from duties.models import Duty, Template

    now = timezone.now()
    Template.objects.update(valid_from=timezone.localdate() - datetime.timedelta(weeks=WEEKS))
    for week in range(WEEKS, -1, -1):
        then = now - datetime.timedelta(weeks=week)
        open_rounds(then)
        if week:
            old = [
                pk
                for pk in Duty.objects.open().filter(kind=KIND).values_list("pk", flat=True)
                if chance.random() < 0.95
            ]
            close_many_for(kind=KIND, duties=old, outcome="done", by=SystemJob("bench"))
            Duty.objects.filter(pk__in=old).update(closed_at=then + datetime.timedelta(days=3))


def every_kind(station: Any) -> None:
    """One duty of each kind there is, due yesterday and first on the page: the most that a page can have to ask."""
    from django.utils import timezone

    from duties import kinds
    from duties.models import Duty, Level

    due = timezone.now() - datetime.timedelta(days=1)
    Duty.objects.bulk_create(
        Duty(kind=name, key=f"{uuid.uuid4()}", level=Level.LEGAL, place=station, desk=station, due_at=due)
        for name in kinds._kinds
        if name != "duties.round"
    )
