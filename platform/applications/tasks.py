"""What the clock and the news ask of this room."""

import datetime

from applications.actions import clockwork, person, steps
from applications.models import Application
from applications.topics import SOURCE
from outcomes.models import EmploymentSpell


def chase(now: datetime.datetime) -> None:
    clockwork.chase(now)


def postings_closed(keys: list[str]) -> None:
    clockwork.postings_closed(keys)


def hires_recorded(keys: list[str]) -> None:
    """Hires that came from applications: the others end as their people had chosen. Hires told of another way: what the
    person had sent for the same post is answered by them. May be told twice."""
    spells = EmploymentSpell.objects.standing().filter(public_id__in=keys)
    for spell in spells.exclude(source_kind=SOURCE).exclude(posting=None):
        for row in Application.objects.open().filter(person=spell.person_id, posting=spell.posting_id):
            if clockwork.hired_otherwise(application=row):
                person.withdraw_others(application=row)
    sources = [str(key) for key in spells.filter(source_kind=SOURCE).values_list("source_key", flat=True)]
    for row in Application.objects.filter(public_id__in=sources):
        person.withdraw_others(application=row)


def people_changed(keys: list[str]) -> None:
    clockwork.people_changed(keys)


def work_over(keys: list[str]) -> None:
    """Work that ended or never was: the firm keeps neither name nor phone. May be told twice."""
    for spell in EmploymentSpell.objects.filter(public_id__in=keys, employer__isnull=False):
        row = Application.objects.filter(person=spell.person, employer=spell.employer).order_by("-pk").first()
        if row is not None:
            steps.leave(row)
