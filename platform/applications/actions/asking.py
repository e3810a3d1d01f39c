"""Who has work and was not asked what becomes of their other applications: the person reads it, or the station asks.

A station asks on the page of an application: the one that the work answers, else the first open one. Where that one ends and
others go on before anybody has asked, the question goes over to the next.
"""

from typing import Any

from applications.models import Application, Event
from applications.moves import Step
from applications.topics import ASKS, TELL_DUTY
from audit.actions import SystemJob
from duties import kinds
from duties.actions import close_for, open_duty
from duties.models import Duty
from notices.actions import notify
from outcomes.models import EmploymentSpell

BY = SystemJob("applications.hire_recorded")
OVER = "over"


def ask(spell: EmploymentSpell, mine: Application | None) -> None:
    """mine: the application that this work answers. May be called again."""
    person = spell.person
    if person.user is not None:
        notify(
            users=[person.user], template="applications.others", key=f"applications.others:{spell.public_id}",
            parameters={}, link="/applications/", by=BY,
        )  # fmt: skip
    elif not _is_asked(spell):
        page = mine or Application.objects.open().filter(person=person).order_by("pk").first()
        if page is not None:
            open_duty(kind=TELL_DUTY, key=f"{page.public_id}{ASKS}{spell.pk}", place=person.kept_by, by=BY)


def _asked(spell: EmploymentSpell) -> Any:
    return Duty.objects.filter(kind=TELL_DUTY, key__endswith=f"{ASKS}{spell.pk}")


def _is_asked(spell: EmploymentSpell) -> bool:
    """By a duty that is open or done; or by the firm's word that the person has started, which is told and asked in one."""
    told = Event.objects.filter(hire=spell, what=Step.HIRED).exclude(job=BY.name)
    return _asked(spell).filter(outcome__in=["", kinds.DONE]).exists() or told.exists()


def applications_ended(keys: list[str]) -> None:
    """News of applications that ended: what was to be asked on their pages, and was not, is asked on another."""
    people = Application.objects.filter(public_id__in=keys, person__user=None).values("person")
    work = EmploymentSpell.objects.open().filter(person__in=people, full_time=True, ends_others=None)
    for spell in work.filter(person__seeking=False).select_related("person__kept_by").order_by("pk"):
        if _asked(spell).exists():
            ask(spell, None)


def over(spell: EmploymentSpell) -> None:
    """The work ended, or never was: nothing is to be asked any more."""
    for duty in _asked(spell).filter(closed_at=None):
        close_for(kind=TELL_DUTY, key=duty.key, outcome=OVER, by=BY)
