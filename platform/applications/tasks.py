"""What the clock and the news ask of this room."""

import datetime

from applications.actions import clockwork, steps
from applications.models import Application
from outcomes.models import EmploymentSpell


def chase(now: datetime.datetime) -> None:
    clockwork.chase(now)


def times_gone(now: datetime.datetime) -> None:
    from applications.actions import times  # needs what no start may wait for

    times.ask_for_others(now)


def postings_closed(keys: list[str]) -> None:
    clockwork.postings_closed(keys)


def firms_suspended(keys: list[str]) -> None:
    clockwork.firms_suspended(keys)


def hires_recorded(keys: list[str]) -> None:
    """What work ends: the application it answers, and the others as their people chose. May be told twice."""
    from applications.actions import others  # needs what no start may wait for

    spells = EmploymentSpell.objects.standing().filter(public_id__in=keys)
    for spell in spells.select_related("person__user", "person__kept_by").order_by("pk"):
        others.hire_recorded(spell)


def applications_ended(keys: list[str]) -> None:
    from applications.actions import asking

    asking.applications_ended(keys)


def people_changed(keys: list[str]) -> None:
    clockwork.people_changed(keys)


def work_over(keys: list[str]) -> None:
    """Work that ended: the firm keeps neither name nor phone. Work that never was: what it had ended comes back. May be
    told twice."""
    from applications.actions import asking, others

    for spell in EmploymentSpell.objects.filter(public_id__in=keys):
        if spell.voided_at is not None:
            others.hire_voided(spell)
        asking.over(spell)
        row = Application.objects.filter(person=spell.person, employer=spell.employer_id).order_by("-pk").first()
        if row is not None:
            steps.leave(row)
