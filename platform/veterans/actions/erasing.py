"""Erase a person as far as law allows, at once; the rest when the law lets go; and keep them erased.

个人信息保护法 art. 47: what must be kept by law is kept apart and used for nothing else. Marks of the erased lie in a
file beside the database as well, so that yesterday's backup, restored today, does not bring anybody back.
"""

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions import forget_user
from audit.actions import Actor, SystemJob, record
from common.crypto import blind_index
from common.personal_data import LegalHold, registrations
from runs.actions import announce
from veterans.actions import asked
from veterans.actions.ledger import close_need
from veterans.models import CloseReason, Erasure, Need, OtherKey, Person, Tombstone
from veterans.topics import VETERAN_CHANGED

FILE = "tombstones"


class AlreadyAsked(Exception):
    """A request of this person waits already."""


class AlreadyDecided(Exception):
    """Somebody decided this request before."""


@transaction.atomic
def ask(*, person: Person, words: str, by: Actor) -> Erasure:
    """Raises AlreadyAsked."""
    try:
        with transaction.atomic():
            made = Erasure.objects.create(
                person=person, person_key=person.public_id, kept_code=person.kept_by.code, words=words, asked_by=by
            )
    except IntegrityError:
        raise AlreadyAsked from None
    asked.opened(erasure=made, by=by)
    behalf = by.pk != person.user_id
    record(by=by, action="veterans.erasure.asked", kind="person", key=person.public_id, on_behalf=behalf)
    return made


def holds_on(person: Person) -> list[dict[str, Any]]:
    """[{title, source, article, until}] of rows that law says to keep; the person's own row only as long as others."""
    found = []
    for one in registrations():
        hold: LegalHold | None = one.hold
        if hold is None or one.model is Person or not one.rows(person).exists():
            continue
        until = person.changed_at.date() + datetime.timedelta(days=hold.days or 0) if hold.days else None
        found.append({"title": one.title, "source": hold.source, "article": hold.article, "until": until})
    return found


def _digests(person: Person, others: Iterable[tuple[str, str]]) -> list[str]:
    """`others`: keys of files that were merged into this one."""
    marks = [mark_of_source(*key) for key in [(person.source, person.source_id), *others] if key[1]]
    return [*marks, mark_of_number(person.id_number)] if person.id_number else marks


def _other_keys(**which: Any) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for pk, *key in OtherKey.objects.filter(**which).values_list("person", "source", "source_id"):
        found.setdefault(pk, []).append((key[0], key[1]))
    return found


def mark_of_number(number: str) -> str:
    return blind_index(number.upper(), "tombstone.number")


def mark_of_source(source: str, source_id: str) -> str:
    return blind_index(f"{source}\x1f{source_id}", "tombstone.source")


def marks_of(number: str, source: str, source_id: str) -> list[str]:
    """The marks of a row that somebody wants to bring in."""
    marks = [mark_of_source(source, source_id)] if source_id else []
    return [*marks, mark_of_number(number)] if number else marks


@transaction.atomic
def decide(*, erasure: Erasure, by: Actor) -> Erasure:
    """Erase: at once what no law holds, the rest on the day the law lets go. Raises AlreadyDecided."""
    locked = Erasure.objects.select_for_update(of=("self",)).select_related("person").get(pk=erasure.pk)
    if locked.decided_at is not None or locked.person is None:
        raise AlreadyDecided
    person = locked.person
    held = holds_on(person)
    days = [one["until"] for one in held if one["until"]]
    locked.decided_at, locked.decided_by = timezone.now(), by
    locked.held = [{**one, "until": one["until"].isoformat() if one["until"] else ""} for one in held]
    locked.held_until = max(days, default=None)
    locked.save()
    asked.answered(erasure=locked, outcome=asked.YES, by=by)
    for need in Need.objects.open().filter(person=person):
        close_need(need=need, reason=CloseReason.WITHDRAWN, by=by)
    _bury(_digests(person, _other_keys(person=person).get(person.pk, [])))
    record(by=by, action="veterans.erasure.decided", kind="person", key=locked.person_key, detail={"held": len(held)})
    _erase(person, held=bool(held), by=by)
    if not held:
        Erasure.objects.filter(pk=locked.pk).update(done_at=timezone.now(), person=None)
    announce(VETERAN_CHANGED, locked.person_key)
    return locked


@transaction.atomic
def refuse(*, erasure: Erasure, reason: str, by: Actor) -> None:
    """Say no, with the reason the person will read. Raises AlreadyDecided, ValueError without a reason."""
    if not reason:
        raise ValueError("a reason")
    changed = Erasure.objects.filter(pk=erasure.pk, decided_at=None).update(
        decided_at=timezone.now(), decided_by=by, refusal=reason
    )
    if not changed:
        raise AlreadyDecided
    decided = Erasure.objects.select_related("person__user").get(pk=erasure.pk)
    asked.answered(erasure=decided, outcome=asked.NO, by=by)
    asked.tell_refused(erasure=decided, by=by)
    record(by=by, action="veterans.erasure.refused", kind="person", key=erasure.person_key)


def _erase(person: Person, *, held: bool, by: Actor) -> None:
    """Every registered model, the person's own row last; the account keeps nothing of the person either."""
    if person.user is not None:
        forget_user(user=person.user, by=by)
    for one in registrations():
        if one.model in (Person, Erasure) or (held and one.hold is not None):
            continue
        one.erase(person)
    if not held:
        Person.objects.filter(pk=person.pk).delete()
        return
    # What the ledger must still show is who it was about: the name and the keeper. All else goes now.
    fresh = Person.objects.get(pk=person.pk)
    kept = {"id", "public_id", "kind", "veteran", "kept_by", "name", "created_at", "changed_at"}
    for field in Person._meta.concrete_fields:
        if field.name not in kept:
            setattr(fresh, field.attname, field.get_default())
    fresh.seeking = False
    fresh.save()


def _bury(digests: list[str]) -> None:
    Tombstone.objects.bulk_create([Tombstone(digest=one) for one in digests], ignore_conflicts=True)
    Tombstone.objects.filter(digest__in=digests).update(lifted_at=None)
    transaction.on_commit(lambda: _write(digests))


def lift(digests: list[str]) -> None:
    """The erased person asks to be on file again: what comes from now on may stay. Called where the file is made."""
    now = timezone.now()
    lifted = sorted(buried(digests))
    Tombstone.objects.filter(digest__in=lifted).update(lifted_at=now)
    transaction.on_commit(lambda: _write([f"{one} {now.isoformat()}" for one in lifted]))


def _path() -> Path:
    return Path(settings.VAR) / FILE


def _write(digests: list[str]) -> None:
    path = _path()
    path.touch(mode=0o600)
    with path.open("a", encoding="ascii") as file:
        file.writelines(f"{one}\n" for one in digests)


def buried(digests: list[str]) -> set[str]:
    """Which of these marks are of erased people."""
    found: set[str] = set()
    for start in range(0, len(digests), 500):
        standing = Tombstone.objects.filter(lifted_at=None, digest__in=digests[start : start + 500])
        found |= set(standing.values_list("digest", flat=True))
    return found


def _marks() -> dict[str, datetime.datetime | None]:
    """Mark → when it was lifted, None while it stands. The last line of the file about a mark counts."""
    path, found = _path(), {}
    for line in path.read_text(encoding="ascii").splitlines() if path.exists() else []:
        digest, _blank, moment = line.partition(" ")
        found[digest] = datetime.datetime.fromisoformat(moment) if moment else None
    return found


def replay() -> int:
    """After a restore: whoever was erased and is back is erased again. How many. Reads the file beside the database."""
    marks = _marks()
    if not marks:
        return 0
    Tombstone.objects.bulk_create(
        [Tombstone(digest=one, lifted_at=moment) for one, moment in sorted(marks.items())],
        update_conflicts=True, unique_fields=["digest"], update_fields=["lifted_at"], batch_size=500,
    )  # fmt: skip
    again, others = 0, _other_keys()
    waiting = set(Erasure.objects.exclude(decided_at=None).filter(done_at=None).values_list("person", flat=True))
    read = Person.objects.only("pk", "source", "source_id", "id_number", "created_at")
    for person in read.iterator(chunk_size=2000):
        if person.pk in waiting:
            continue
        found = [marks[one] for one in _digests(person, others.get(person.pk, [])) if one in marks]
        if any(lifted is None or person.created_at < lifted for lifted in found):
            again += _again(person.pk)
    return again


@transaction.atomic
def _again(pk: int) -> int:
    person = Person.objects.select_related("kept_by").get(pk=pk)
    job = SystemJob("veterans.replay_tombstones")
    erasure = Erasure.objects.filter(person=person, decided_at=None).first() or Erasure.objects.create(
        person=person, person_key=person.public_id, kept_code=person.kept_by.code
    )
    held = holds_on(person)
    days = [one["until"] for one in held if one["until"]]
    now = timezone.now()
    Erasure.objects.filter(pk=erasure.pk).update(
        decided_at=now, held_until=max(days, default=None), done_at=None if held else now
    )
    erasure.refresh_from_db()
    asked.answered(erasure=erasure, outcome=asked.YES, by=job)
    _erase(person, held=bool(held), by=job)
    record(by=job, action="veterans.erasure.decided", kind="person", key=erasure.person_key, detail={"held": len(held)})
    return 1


def finish_due(now: datetime.datetime | None = None) -> int:
    """The law lets go: what was held goes too. Called by the clock each day."""
    today = timezone.localdate(now or timezone.now())
    job = SystemJob("veterans.finish_erasures")
    due = Erasure.objects.filter(done_at=None, held_until__lte=today, refusal="").exclude(decided_at=None)
    count = 0
    for erasure in due.select_related("person"):
        with transaction.atomic():
            if erasure.person is not None:
                _erase(erasure.person, held=False, by=job)
            Erasure.objects.filter(pk=erasure.pk).update(done_at=timezone.now())
            record(by=job, action="veterans.erasure.finished", kind="person", key=erasure.person_key)
            count += 1
    return count
