"""How the rows of this room are exported, erased and merged with a person. The stricter word wins in a merge."""

import datetime
from typing import Any

from django.utils import timezone

from audit.actions import SystemJob
from common.personal_data import Registration, plain_fields, register
from consents import asked
from consents.models import MERGED, Answer, Consent, ContactRequest, Objection, Pseudonym
from files.actions import remove_files_of

BY = SystemJob("consents.personal")


def _refusing(person: Any) -> set[int]:
    """Firms to which a person said no, or from which a consent was taken back and not given again."""
    no = ContactRequest.objects.filter(person=person, answer=Answer.NO).values_list("employer_id", flat=True)
    rows = Consent.objects.filter(person=person)
    back = set(rows.exclude(withdrawn_at=None).values_list("employer_id", flat=True))
    return set(no) | (back - set(rows.standing().values_list("employer_id", flat=True)))


def _end(consent: Consent) -> None:
    """Ended, not deleted: its paper stays with it, and an undone merge finds both."""
    Consent.objects.filter(pk=consent.pk).update(withdrawn_at=timezone.now(), withdrawn_job=MERGED)


def _merge_consents(kept: Any, gone: Any) -> int:
    """A consent of one stands after the merge only where the other has not refused that firm."""
    refusing = {person.pk: _refusing(other) for person, other in ((kept, gone), (gone, kept))}
    for person in (kept, gone):
        for consent in Consent.objects.standing().filter(person=person, employer__in=refusing[person.pk]):
            _end(consent)
    moved = 0
    for consent in Consent.objects.filter(person=gone).order_by("pk"):
        if consent.withdrawn_at is None and Consent.objects.standing().filter(
            person=kept, employer=consent.employer_id
        ):  # fmt: skip
            _end(consent)
        moved += Consent.objects.filter(pk=consent.pk).update(person=kept)
    return moved


def _merge_requests(kept: Any, gone: Any) -> int:
    moved = 0
    for one in ContactRequest.objects.filter(person=gone).order_by("pk"):
        same = ContactRequest.objects.filter(person=kept, posting=one.posting_id)
        waits = one.answered_at is None and ContactRequest.objects.waiting().filter(
            person=kept, employer=one.employer_id
        )  # fmt: skip
        if waits:
            _drop(one, "merged")
        elif other := same.first():
            if one.answer == Answer.NO and other.answer != Answer.NO:
                _drop(other, "merged")
                moved += ContactRequest.objects.filter(pk=one.pk).update(person=kept)
            else:
                _drop(one, "merged")
        else:
            moved += ContactRequest.objects.filter(pk=one.pk).update(person=kept)
    return moved


def _drop(request: ContactRequest, outcome: str) -> None:
    asked.settled(request, outcome, BY)
    request.delete()


def _undone_requests(kept: Any, gone: Any, merged_at: datetime.datetime) -> None:
    """Who was asked twice while two files were one is asked again by each: what was closed with the merge is opened anew."""
    waiting = ContactRequest.objects.waiting().filter(person__in=[kept, gone])
    asked.again(waiting.select_related("person__kept_by"), BY)


def _erase_requests(person: Any) -> int:
    rows = list(ContactRequest.objects.filter(person=person))
    for one in rows:
        _drop(one, "forgotten")
    return len(rows)


def _merge_objections(kept: Any, gone: Any) -> int:
    if Objection.objects.filter(person=kept, ended_at=None).exists():
        return Objection.objects.filter(person=gone).exclude(ended_at=None).update(person=kept)
    return Objection.objects.filter(person=gone).update(person=kept)


def _undone_objections(kept: Any, gone: Any, merged_at: datetime.datetime) -> None:
    """An objection said while both were one file was said for both: the other file does not come back without it."""
    said = Objection.objects.filter(person=kept, ended_at=None, since__gte=merged_at).first()
    if said is not None and not Objection.objects.filter(person=gone, ended_at=None).exists():
        Objection.objects.create(person=gone, since=said.since, by=said.by)


def _merge_pseudonyms(kept: Any, gone: Any) -> int:
    """Firms that knew only the other one know the kept person under that code."""
    known = Pseudonym.objects.filter(person=kept).values("employer")
    return Pseudonym.objects.filter(person=gone).exclude(employer__in=list(known.values_list("employer", flat=True))).update(
        person=kept
    )  # fmt: skip


def _erase_consents(person: Any) -> int:
    rows = Consent.objects.filter(person=person)
    for consent in rows:
        remove_files_of(kind="consent", key=consent.public_id, by=BY, reason="erased")
    return rows.delete()[0]


def _erase(model: Any) -> Any:
    return lambda person: model.objects.filter(person=person).delete()[0]


def register_all() -> None:
    """Called when the room is ready."""
    merges: tuple[tuple[Any, str, Any, Any], ...] = (
        (Consent, "consents", _erase_consents, _merge_consents),
        (ContactRequest, "requests for contact", _erase_requests, _merge_requests),
        (Objection, "objections", _erase(Objection), _merge_objections),
        (Pseudonym, "pseudonyms", _erase(Pseudonym), _merge_pseudonyms),
    )
    for model, title, erase, merge in merges:
        undone = {Objection: _undone_objections, ContactRequest: _undone_requests}.get(model)
        register(Registration(model, title, _rows(model), plain_fields, erase, merge, undone=undone))


def _rows(model: Any) -> Any:
    return lambda person: model.objects.filter(person=person)
