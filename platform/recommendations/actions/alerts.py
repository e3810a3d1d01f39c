"""Carry new posts to the saved searches: collected for each search once, told in one notice, never twice.

Collecting compares words only; whether the person may have a post is asked just before telling, as everything stands then.
"""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, Min, OuterRef
from django.utils import timezone

from applications.models import Application
from audit.actions import SystemJob
from employers.models import Posting, PostingEvent, PostingState
from notices.actions import notify
from notices.templates import plain
from recommendations import engine
from recommendations.actions.searches import next_day
from recommendations.eligibility import open_to
from recommendations.frames import person_rows
from recommendations.looking import Filters, digest_of, fitting
from recommendations.models import Find, FindState, Fresh, Rhythm, SavedSearch
from veterans.models import Person

BY = SystemJob("recommendations.alerts")
PART = 200
PAGE = 2000
Step = Callable[[], None]


# ---------- collecting ----------


def touch(public_ids: Iterable[str]) -> int:
    """These posts were published, changed or closed: they are compared anew."""
    rows = Posting.objects.filter(public_id__in=list(public_ids)).values_list("pk", flat=True)
    made = [Fresh(posting_id=pk, asked_at=timezone.now()) for pk in rows]
    Fresh.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["posting"], update_fields=["waiting", "asked_at"], batch_size=500
    )
    return len(made)


def know_the_rest() -> int:
    """Posts that nobody compared yet, such as those that were here before the first saved search: their conditions are noted, so
    that a change is seen as one. Nobody is told of them."""
    known = Fresh.objects.filter(posting=OuterRef("pk"))
    rest = Posting.objects.public().filter(~Exists(known)).order_by("pk")[:PAGE]
    rows = [Fresh(posting=posting, digest=digest_of(posting), waiting=False) for posting in rest]
    Fresh.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def collect(step: Step = lambda: None) -> int:
    """Compare what waits with the saved searches; how many finds were noted. What is killed in between is done again."""
    found = 0
    while rows := list(Fresh.objects.filter(waiting=True).select_related("posting__place")[:PART]):
        public = set(
            Posting.objects.public().filter(pk__in=[row.posting_id for row in rows]).values_list("pk", flat=True)
        )
        opened = _openings([row.posting_id for row in rows])
        for row in rows:
            found += _compare(row, row.posting_id in public, opened.get(row.posting_id, row.posting.created_at))
            step()
    return found


def _openings(postings: list[int]) -> dict[int, datetime.datetime]:
    """When each was opened for the first time."""
    events = PostingEvent.objects.filter(posting__in=postings, state=PostingState.OPEN).order_by()
    return dict(events.values("posting").annotate(first=Min("at")).values_list("posting", "first"))


def _compare(row: Fresh, public: bool, opened: datetime.datetime) -> int:
    """One post with all searches; the row is settled unless news of the post came meanwhile."""
    digest, found = digest_of(row.posting), 0
    if public and digest != row.digest:
        for filters in fitting(row.posting):
            found += _note(row, filters, opened)
    closed = row.posting.state == PostingState.CLOSED
    after = "" if closed else (digest if public else row.digest)
    Fresh.objects.filter(pk=row.pk, asked_at=row.asked_at).update(waiting=False, digest=after)
    return found


def _note(row: Fresh, filters: Filters, opened: datetime.datetime) -> int:
    """A find for each search with these filters. Of a post never seen before only those that were listening when it opened;
    of a changed one all. Where a hard rule stood against the old conditions the new ones are looked at again."""
    q, place, pay = filters
    searches = SavedSearch.objects.listening().filter(q=q, place=place, pay=pay).order_by("pk")
    if row.digest == Fresh.NEVER:
        searches = searches.filter(since__lte=opened)
    last, number = 0, 0
    while part := list(searches.filter(pk__gt=last).values_list("pk", flat=True)[:PAGE]):
        Find.objects.bulk_create(
            [Find(search_id=pk, posting_id=row.posting_id) for pk in part], ignore_conflicts=True, batch_size=500
        )
        again = Find.objects.filter(
            search__in=part, posting=row.posting_id, state__in=[FindState.BARRED, FindState.GONE]
        )
        again.update(state=FindState.WAITING)
        last, number = part[-1], number + len(part)
    return number


# ---------- telling ----------


def tell_instant(step: Step = lambda: None) -> int:
    """One notice for each search that is told at once and has finds; how many notices."""
    told, last = 0, 0
    waiting = Find.objects.filter(search=OuterRef("pk"), state=FindState.WAITING)
    ready = SavedSearch.objects.filter(
        Exists(waiting), rhythm=Rhythm.INSTANT, paused_at=None, person__user__isnull=False
    )
    while part := list(ready.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:PART]):
        told += _tell(part)
        last = part[-1]
        step()
    return told


def tell_weekly(today: datetime.date, step: Step = lambda: None) -> int:
    """One notice for each search whose day has come, once however many weeks went by; how many notices."""
    told = 0
    due = SavedSearch.objects.filter(due_on__lte=today).order_by("due_on", "pk")
    while part := list(due.values_list("pk", "weekday")[:PART]):
        told += _tell([pk for pk, _day in part])
        for weekday in {day for _pk, day in part}:
            rows = SavedSearch.objects.filter(pk__in=[pk for pk, day in part if day == weekday], due_on__lte=today)
            rows.update(due_on=next_day(weekday, today))
        step()
    return told


def _tell(keys: list[int]) -> int:
    searches = list(
        SavedSearch.objects.filter(pk__in=keys, person__user__isnull=False)
        .order_by("pk")
        .select_related("person__user")
    )
    finds: dict[int, list[Find]] = {}
    for find in (
        Find.objects.filter(search__in=searches, state=FindState.WAITING).select_related("posting").order_by("pk")
    ):
        finds.setdefault(find.search_id, []).append(find)
    may = _allowed(searches, finds)
    return sum(_tell_one(search, finds[search.pk], may[search.person_id]) for search in searches if search.pk in finds)


def _allowed(searches: list[SavedSearch], finds: dict[int, list[Find]]) -> dict[int, tuple[set[int], set[int]]]:
    """Person → (posts that are public and not applied for, those of them against which no hard rule stands)."""
    wanted = {find.posting_id for some in finds.values() for find in some}
    people = list(Person.objects.filter(pk__in={search.person_id for search in searches}).for_frames())
    public = Posting.objects.public().filter(pk__in=wanted)
    here = set(public.values_list("pk", flat=True))
    applied: dict[int, set[int]] = {}
    for person, posting in Application.objects.filter(person__in=people, posting__in=here).values_list(
        "person", "posting"
    ):
        applied.setdefault(person, set()).add(posting)
    one_a_kind = {one.kind: one for one in people}
    free = {kind: set(open_to(public, one).values_list("pk", flat=True)) for kind, one in one_a_kind.items()}
    passing = _passing(people, public) if here else {}
    return {one.pk: (here - applied.get(one.pk, set()), passing.get(one.pk, set()) & free[one.kind]) for one in people}


def _passing(people: list[Person], postings: Any) -> dict[int, set[int]]:
    """Person → posts against which no hard rule stands: the matcher's own, as on the list of jobs."""
    index, day = engine.small_index(postings), timezone.localdate()
    views = engine.model().views(person_rows(people, day), day)
    found = {}
    for one, view in zip(people, views, strict=True):
        eligible = engine.model().score(view, index, day).eligible
        found[one.pk] = {int(key) for key, good in zip(index.ids, eligible, strict=True) if good}
    return found


@transaction.atomic
def _tell_one(search: SavedSearch, finds: list[Find], may: tuple[set[int], set[int]]) -> bool:
    """The finds are settled and the notice is written in one transaction, under the search's lock."""
    here, passing = may
    listening = SavedSearch.objects.select_for_update(of=("self",)).listening().filter(pk=search.pk)
    if not listening.exists():
        return False
    mine = Find.objects.filter(search=search, state=FindState.WAITING)
    fit = [find for find in finds if find.posting_id in here & passing]
    left = [find for find in finds if find.posting_id in here - passing]
    settled = {find.pk for find in [*fit, *left]}
    told = mine.filter(pk__in=[find.pk for find in fit]).update(state=FindState.TOLD, told_at=timezone.now())
    barred = mine.filter(pk__in=[find.pk for find in left]).update(state=FindState.BARRED)
    mine.filter(pk__in=[find.pk for find in finds if find.pk not in settled]).update(state=FindState.GONE)
    if not told:
        return False
    words: dict[str, str | int] = {"count": told, "first": plain(fit[-1].posting.title)}
    notify(
        users=[search.person.user], template=f"recommendations.search_found{'_left' if barred else ''}",
        parameters=words | ({"left": barred} if barred else {}), link=f"/matches/searches/{search.public_id}/",
        key=f"recommendations.search:{search.public_id}:{fit[-1].pk}", by=BY,
    )  # fmt: skip
    return True
