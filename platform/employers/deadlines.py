"""What a firm has to watch, with its day: posts that end, texts and facts in review, a licence that runs out."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from employers import queries
from employers.models import Employer, Posting, PostingReview, PostingState, RegistrationState

ENDS_SOON = datetime.timedelta(days=7)
"""A week is time enough to extend a post, and few posts of a firm end in one."""
MOST = 20
"""So many of each kind; the list is for today, not for the archive."""


@dataclass(frozen=True)
class Deadline:
    """One line: the day (None: nobody set one), what it is about, what happens, the page where it is done."""

    day: datetime.date | None
    title: str
    words: str
    url: str
    over: bool = False


def deadlines(firms: list[Employer], user: Any) -> list[Deadline]:
    """Of all firms of a member, what is over first, without a day last; seven queries, however much there is."""
    today = timezone.localdate()
    found = [*_posts(firms, today), *_reviews(firms), *_checks(user), *_licences(firms, today)]
    return sorted(found, key=lambda one: (one.day is None, one.day or today, one.title))


def _posts(firms: list[Employer], today: datetime.date) -> Iterator[Deadline]:
    rows = Posting.objects.filter(
        employer__in=firms, state=PostingState.OPEN, deadline__range=(today, today + ENDS_SOON)
    ).only("public_id", "title", "deadline")
    for row in rows.order_by("deadline", "pk")[:MOST]:
        yield Deadline(row.deadline, row.title, _("ends; extend it or let it go"), row.get_absolute_url())


def _reviews(firms: list[Employer]) -> Iterator[Deadline]:
    rows = PostingReview.objects.waiting().filter(posting__employer__in=firms).select_related("posting")
    for row in rows.order_by("due_at", "pk")[:MOST]:
        late = row.due_at is not None and row.due_at <= timezone.now()
        words = _("in review; the office decides by this day")
        yield Deadline(_last_day(row.due_at), row.posting.title, words, row.posting.get_absolute_url(), late)


def _checks(user: Any) -> Iterator[Deadline]:
    rows = list(queries.unfinished(user)[:MOST])
    dues = queries.dues(rows)
    for row in rows:
        duty = dues.get(row.duty_key)
        if row.state == RegistrationState.RETURNED:
            yield Deadline(None, row.name, _("returned; put it right and send it in again"), row.get_absolute_url())
        else:
            late = duty is not None and duty.due_at is not None and duty.due_at <= timezone.now()
            words = _("being checked; the office decides by this day")
            yield Deadline(duty.due_day if duty else None, row.name, words, row.get_absolute_url(), late)


def _licences(firms: Iterable[Employer], today: datetime.date) -> Iterator[Deadline]:
    """From the day on which the office has it as a duty too."""
    keys = [firm.pk for firm in firms]
    near = queries.with_licence(Employer.objects.filter(pk__in=keys))
    for firm in near.filter(licence_until__lte=queries.licences_end_by(timezone.now())):
        day = firm.licence_until
        words = (
            _("the licence has run out; send the new one in")
            if day < today
            else _("the licence ends; send the new one in")
        )
        yield Deadline(day, firm.name, words, reverse("employers:firm", args=[firm.public_id]), day < today)


def _last_day(moment: datetime.datetime | None) -> datetime.date | None:
    """The last local day in time: a date given in days ends at the midnight after it."""
    return timezone.localdate(moment - datetime.timedelta(microseconds=1)) if moment else None
