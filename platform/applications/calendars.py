"""Interviews as calendar entries (iCalendar). The address of a feed is a secret of its owner and holds nothing else."""

import datetime
import hashlib
from collections.abc import Iterable

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from applications.models import Interview, InterviewState

BACK = datetime.timedelta(days=30)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def calendar(interviews: Iterable[Interview]) -> bytes:
    """Entries without a person's name: a calendar may lie open on any phone."""
    found = Calendar()
    found.add("prodid", "-//Rongye//applications//ZH")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    for interview in interviews:
        found.add_component(_entry(interview))
    return bytes(found.to_ical())


def _entry(interview: Interview) -> Event:
    one, application = Event(), interview.application
    one.add("uid", f"{interview.public_id}@rongye")
    one.add("sequence", interview.version)
    one.add("dtstamp", interview.made_at.astimezone(datetime.UTC))
    if interview.starts_at is not None and interview.ends_at is not None:
        one.add("dtstart", interview.starts_at.astimezone(datetime.UTC))
        one.add("dtend", interview.ends_at.astimezone(datetime.UTC))
    one.add("summary", _("Interview: %(post)s") % {"post": application.posting.title})
    where = "，".join(filter(None, [application.employer.name, interview.where]))
    one.add("location", where)
    if interview.link:
        one.add("url", interview.link)
    one.add("status", "CONFIRMED" if interview.state != InterviewState.DROPPED else "CANCELLED")
    return one
