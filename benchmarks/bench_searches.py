"""A new post carried to a million saved searches (RONGYE_SEARCHES: fewer): comparing it, and telling those whose search it fits."""

import os
import random
import time
from collections.abc import Iterator
from typing import Any

from benchmarks import site
from benchmarks.harness import row, scratch_site

COMMAND = "python -m benchmarks searches"
SEARCHES, EACH = int(os.environ.get("RONGYE_SEARCHES", "1000000")), 20
POSTS = 12
PLACES = ("", "", "昌吉", "阜康", "木垒", "准东", "喀什", "乌鲁木齐", "石河子", "奇台")
SEED = 20260801


def rows() -> Iterator[dict[str, Any]]:
    """CPU milliseconds to compare one post with all searches; baseline: reading every search's filters once."""
    with scratch_site():
        from django.db.models import Count

        from employers.models import Posting
        from recommendations.actions import alerts
        from recommendations.looking import anchors_of, fits, where_of
        from recommendations.models import Find, SavedSearch

        cast = site.build()
        titles = _save(cast)
        posts = _posts(cast["firm"], titles)
        naive = time.process_time()
        where = where_of(posts[0])
        for filters in SavedSearch.objects.values_list("q", "place", "pay").iterator():
            fits(filters, posts[0], where)
        naive = (time.process_time() - naive) * 1000
        took, found, read = [], [], []
        for post in posts:
            alerts.touch([str(post.public_id)])
            begun = time.process_time()
            found.append(alerts.collect())
            took.append((time.process_time() - begun) * 1000)
            read.append(SavedSearch.objects.listening().filter(anchor__in=anchors_of(post)).count())
        middle = sorted(range(POSTS), key=lambda at: took[at])[POSTS // 2]
        yield row(
            f"a new post compared with {SEARCHES:,} saved searches", took[middle], "ms CPU", command=COMMAND, baseline=naive,
            fitting=found[middle], read_through_the_index=read[middle], slowest=max(took), fitting_at_the_slowest=max(found),
        )  # fmt: skip
        busiest = Find.objects.values("posting").annotate(n=Count("pk")).order_by("n").values_list("posting", "n")[0]
        Find.objects.exclude(posting=busiest[0]).delete()
        begun = time.process_time()
        told = alerts.tell_instant()
        yield row(
            "one search told at once, hard rules asked", (time.process_time() - begun) * 1000 / max(1, busiest[1]), "ms CPU",
            command=COMMAND, told=told, asked=busiest[1], postings=Posting.objects.count(),
        )  # fmt: skip


def _save(cast: dict[str, Any]) -> list[str]:
    """A million searches of fifty thousand people: titles as they are looked for, few of them by very many."""
    from django.utils import timezone

    from accounts.models import User
    from matching.data import title_labels
    from recommendations.looking import anchor_of
    from recommendations.models import SavedSearch
    from veterans.models import Person

    chance = random.Random(SEED)
    titles = sorted({str(one)[:12] for one in title_labels().iloc[:, 0]})
    chance.shuffle(titles)
    weights = [1 / (at + 5) for at in range(len(titles))]
    site.add_people(cast["county"], SEARCHES // EACH)
    people = list(Person.objects.values_list("pk", flat=True))
    users = [User(username=f"u{pk}", password="!") for pk in people]
    User.objects.bulk_create(users, batch_size=2000)
    owners = dict(zip(people, User.objects.filter(username__startswith="u").values_list("pk", flat=True), strict=False))
    for start in range(0, len(people), 2000):
        some = [Person(pk=pk, user_id=owners[pk]) for pk in people[start : start + 2000]]
        Person.objects.bulk_update(some, ["user"], batch_size=500)
    batch: list[SavedSearch] = []
    for pk in people:
        wanted = {(q, chance.choice(PLACES)) for q in chance.choices(titles, weights, k=EACH)}
        for number, (q, place) in enumerate(sorted(wanted)):
            batch.append(
                SavedSearch(
                    person_id=pk, name=str(number), q=q, place=place, pay=chance.choice((0, 0, 4000, 6000)),
                    rhythm="instant", anchor=anchor_of(q, place), saved_by=cast["clerk"], since=timezone.now(),
                )
            )  # fmt: skip
        if len(batch) > 20_000:
            SavedSearch.objects.bulk_create(batch, batch_size=5000)
            batch = []
    SavedSearch.objects.bulk_create(batch, batch_size=5000)
    return titles


def _posts(firm: Any, titles: list[str]) -> list[Any]:
    """New posts with titles from the common to the rare."""
    from tests.cast import make_posting

    chosen = [titles[at] for at in (0, 1, 3, 8, 20, 50, 120, 300, 700, 1200, 2000, 3000)][:POSTS]
    made = [make_posting(firm, title=title, source="bench", source_id=title) for title in chosen]
    for post in made:
        post.events.create(state="open", job="bench")
    return made
