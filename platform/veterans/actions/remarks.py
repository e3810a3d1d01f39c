"""A person says what is wrong; the station answers."""

from django.db import transaction
from django.utils import timezone

from audit.actions import Actor, record
from veterans.models import Person, Remark


class AlreadyAnswered(Exception):
    """Somebody answered this remark before."""


@transaction.atomic
def write_remark(*, person: Person, words: str, by: Actor) -> Remark:
    """What the person says is wrong in the profile."""
    remark = Remark.objects.create(person=person, words=words, written_by=by)
    record(by=by, action="veterans.remark.written", kind="person", key=person.public_id)
    return remark


@transaction.atomic
def answer_remark(*, remark: Remark, answer: str, by: Actor) -> None:
    """The station's answer. Raises AlreadyAnswered."""
    changed = Remark.objects.filter(pk=remark.pk, answered_at=None).update(
        answer=answer, answered_by=by, answered_at=timezone.now()
    )
    if not changed:
        raise AlreadyAnswered(str(remark.pk))
    record(by=by, action="veterans.remark.answered", kind="person", key=remark.person.public_id)
