"""Note files that look alike; say that they are two people; merge two files, and take it back."""

import datetime
import json
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import Actor, SystemJob, both_signed, digest_of, record, sign
from common.personal_data import registrations
from runs.actions import announce
from veterans.actions.choices import refused_since
from veterans.actions.steps import follow
from veterans.models import DuplicatePair, Merge, Need, OtherKey, PairState, Person
from veterans.queries.duplicates import alike, compared
from veterans.topics import VETERAN_CHANGED

UNDO_DAYS = 30
PURPOSE = "veterans.merge"
CHOSEN = ("name", "id_number", "phone", "birth_date", "home_place", "home_words", "placement_mode", "placement_words",
          "branch", "sex", "health", "age_stated", "age_stated_on")  # fmt: skip
"""Columns of the person for which one of the two files speaks."""
TOGETHER = {"home_place": "home_words", "placement_mode": "placement_words", "age_stated": "age_stated_on"}


class NotTwo(Exception):
    """A file cannot go into itself, or one of the two is in a merge already."""


class Changed(Exception):
    """One of the two files changed since the merge was proposed: look again, propose again."""


class TooLate(Exception):
    """Thirty days are over, or the merge was undone before."""


# ---------- finding ----------


def note_pairs(people: Iterable[Person]) -> int:
    """Keep what looks alike, for somebody to look at; pairs that were decided stay decided. How many are new."""
    made = 0
    for (one, other), found in alike(people).items():
        _pair, created = DuplicatePair.objects.get_or_create(
            one_id=one, other_id=other, defaults={"score": found.score, "evidence": list(found.evidence)}
        )
        made += created
    return made


def people_changed(keys: list[str]) -> None:
    """News of new and changed people: look whether somebody is on file twice."""
    note_pairs(compared(Person.objects.filter(public_id__in=keys)))


@transaction.atomic
def are_different(*, pair: DuplicatePair, by: Actor) -> None:
    """Somebody compared them: two people. They are not shown again."""
    DuplicatePair.objects.filter(pk=pair.pk, state=PairState.OPEN).update(
        state=PairState.DIFFERENT, decided_by=by, decided_at=timezone.now()
    )
    for person in (pair.one, pair.other):
        record(by=by, action="veterans.pair.different", kind="person", key=person.public_id)


# ---------- merging ----------


def content(kept: Person, gone: Person, choices: dict[str, str]) -> str:
    """What two people put their names under: both files as they stand, and the choices."""
    state = [[one.pk, one.changed_at.isoformat()] for one in (kept, gone)]
    return digest_of({"files": state, "choices": choices})


@transaction.atomic
def propose(*, kept: Person, gone: Person, choices: dict[str, str], by: Actor) -> Merge:
    """The first signature. `choices`: column → "kept" or "gone". Raises NotTwo."""
    if kept.pk == gone.pk:
        raise NotTwo
    picked = {name: side for name, side in choices.items() if name in CHOSEN and side in {"kept", "gone"}}
    merge = Merge(
        kept=kept, gone_key=gone.public_id, gone_pk=gone.pk, kept_code=kept.kept_by.code, choices=picked,
        digest=content(kept, gone, picked), proposed_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            merge.save(force_insert=True)
    except IntegrityError:
        raise NotTwo from None
    sign(by=by, kind="merge", key=merge.public_id, purpose=PURPOSE, digest=merge.digest)
    for person in (kept, gone):
        record(by=by, action="veterans.merge.proposed", kind="person", key=person.public_id)
    return merge


@transaction.atomic
def drop(*, merge: Merge, by: Actor) -> None:
    """Take a proposal back; done ones are undone instead."""
    Merge.objects.filter(pk=merge.pk, done_at=None, dropped_at=None).update(dropped_at=timezone.now())
    record(by=by, action="veterans.merge.dropped", kind="person", key=merge.kept.public_id)


@transaction.atomic
def confirm(*, merge: Merge, by: Actor) -> Person:
    """The second signature, by another person; the merge is done at once. Raises SameSigner, Changed, NotTwo."""
    locked = Merge.objects.select_for_update().get(pk=merge.pk)
    if locked.done_at is not None or locked.dropped_at is not None:
        raise NotTwo
    people = Person.objects.select_for_update(of=("self",)).select_related("kept_by").order_by("pk")
    both = {person.pk: person for person in people.filter(pk__in=[locked.kept_id, locked.gone_pk])}
    if len(both) != 2:
        raise Changed
    kept, gone = both[locked.kept_id], both[locked.gone_pk]
    if content(kept, gone, locked.choices) != locked.digest:
        raise Changed
    sign(by=by, kind="merge", key=locked.public_id, purpose=PURPOSE, digest=locked.digest)
    if not both_signed(kind="merge", key=locked.public_id, purpose=PURPOSE, digest=locked.digest):
        raise Changed
    before = _rows(kept, gone)
    _put_together(kept, gone, locked.choices)
    after = _rows(kept)
    locked.journal = json.dumps({"before": before, "after": after}, ensure_ascii=False)
    locked.done_by, locked.done_at = by, timezone.now()
    locked.save()
    for key in (kept.public_id, locked.gone_key):
        record(by=by, action="veterans.merge.done", kind="person", key=key, detail={"merge": str(locked.public_id)})
    announce(VETERAN_CHANGED, kept.public_id)
    return kept


def _rows(*people: Person) -> dict[str, dict[str, Any]]:
    """Every row of these people by "model:key", as Django's own serializer writes it."""
    found: dict[str, dict[str, Any]] = {}
    for one in registrations():
        if one.model in (Merge, User):  # an account is nobody's file: neither its password nor its sign-ins come back
            continue
        for person in people:
            rows = one.rows(person)
            if one.model is Person:  # family members point at the file that goes
                rows = Person.objects.filter(models.Q(pk=person.pk) | models.Q(veteran=person))
            for row in serializers.serialize("python", rows):
                text = json.loads(json.dumps(row, ensure_ascii=False, cls=serializers.json.DjangoJSONEncoder))  # type: ignore[attr-defined]
                found[f"{row['model']}:{row['pk']}"] = text
    return found


def _put_together(kept: Person, gone: Person, choices: dict[str, str]) -> None:
    values = {name: getattr(gone, name) for name in _taken(kept, gone, choices)}
    source = (gone.source, gone.source_id)
    strict: dict[str, Any] = {
        # The stricter choice wins: who said no once is not asked less strictly after a merge.
        "personalised": kept.personalised and gone.personalised,
        "accepts_anywhere": kept.accepts_anywhere and gone.accepts_anywhere,
        "pay_floor": max((x for x in (kept.pay_floor, gone.pay_floor) if x is not None), default=None),
        "secrecy_until": max((x for x in (kept.secrecy_until, gone.secrecy_until) if x), default=None),
        "user_id": kept.user_id or gone.user_id,
    }
    for name in ("wish_words", "refusal_words", "clerk_note"):
        texts = dict.fromkeys(text for text in (getattr(kept, name), getattr(gone, name)) if text)
        strict[name] = "；".join(texts)[: Person._meta.get_field(name).max_length]  # type: ignore[union-attr]
    for one in registrations():
        one.merge(kept, gone)
    OtherKey.objects.filter(person=gone).update(person=kept)
    Person.objects.filter(pk=gone.pk).delete()
    for name, value in {**values, **strict}.items():
        setattr(kept, name, value)
    kept.by_hand = sorted({*kept.by_hand, *gone.by_hand, *values})
    kept.changed_at = timezone.now()
    kept.save()
    Need.objects.filter(person=kept).update(mode=kept.placement_mode)
    if source[1]:
        OtherKey.objects.get_or_create(source=source[0], source_id=source[1], defaults={"person": kept})


def _taken(kept: Person, gone: Person, choices: dict[str, str]) -> list[str]:
    """Columns that come from the file that goes: chosen, or empty in the one that stays."""
    found = []
    for name in CHOSEN:
        lead = next((one for one, tied in TOGETHER.items() if tied == name), name)
        side = choices.get(lead)
        empty = not getattr(kept, lead) or (lead == "sex" and kept.sex in {"0", "9"})
        if side == "gone" or (side is None and empty and getattr(gone, lead)):
            found.append(name)
    return found


# ---------- taking it back ----------


@transaction.atomic
def undo(*, merge: Merge, by: Actor) -> Person:
    """Everything returns, also what other rooms moved. What was written since stays written. Raises TooLate."""
    locked = Merge.objects.select_for_update().get(pk=merge.pk)
    since = timezone.now() - datetime.timedelta(days=UNDO_DAYS)
    if locked.done_at is None or locked.undone_at is not None or locked.done_at < since or not locked.journal:
        raise TooLate
    journal = json.loads(locked.journal)
    before, after = journal["before"], journal["after"]
    kept_label = f"veterans.person:{locked.kept_id}"
    OtherKey.objects.filter(person=locked.kept_id).exclude(
        pk__in=[row["pk"] for key, row in before.items() if key.startswith("veterans.otherkey:")]
    ).delete()
    # What goes back to the other file goes first: of two rows that only one file may have, one must leave before the other
    # stands again.
    moved = {key for key, row in before.items() if key in after and _owners(row) != _owners(after[key])}
    order = sorted(
        before, key=lambda key: (key != kept_label, not key.startswith("veterans.person:"), key not in moved, key)
    )
    for missing in (False, True):
        for key in order:
            is_person = key.startswith("veterans.person:")
            if (is_person and not missing) or (not is_person and (key not in after) == missing):
                _return(before[key], after.get(key))
    merged_at, locked.undone_by, locked.undone_at, locked.journal = locked.done_at, by, timezone.now(), None
    locked.save()
    if refused_since(locked.kept, merged_at):  # said while both were one file: nobody knows for which of the two
        Person.objects.filter(pk__in=[locked.kept_id, locked.gone_pk]).update(personalised=False)
    gone = Person.objects.get(pk=locked.gone_pk)
    for one in registrations():
        if one.undone is not None:
            one.undone(locked.kept, gone, merged_at)
    follow(Need.objects.filter(person__in=[locked.kept, gone]), by=by)
    for person in (locked.kept, gone):
        record(by=by, action="veterans.merge.undone", kind="person", key=person.public_id)
        announce(VETERAN_CHANGED, person.public_id)
    return gone


def _return(row: dict[str, Any], after: dict[str, Any] | None) -> None:
    """One row as it was; of a row that was edited since only the person it belongs to."""
    model = apps.get_model(row["model"])
    now = next(iter(serializers.serialize("python", model._default_manager.filter(pk=row["pk"]))), None)
    same = json.loads(json.dumps(now, ensure_ascii=False, cls=serializers.json.DjangoJSONEncoder)) == after  # type: ignore[attr-defined]
    if now is None or same:
        for item in serializers.deserialize("python", [row]):
            item.save()
        return
    owners = _owners(row)
    if model is Person:
        # Edited since: its own new words stay; what it got from the other file goes back there.
        person = Person.objects.get(pk=row["pk"])
        person.user_id, person.veteran_id = row["fields"]["user"], row["fields"]["veteran"]
        person.personalised = row["fields"]["personalised"]
        if after and person.id_number == after["fields"]["id_number"]:
            person.id_number = row["fields"]["id_number"]
        person.save()
        return
    if owners:
        model._default_manager.filter(pk=row["pk"]).update(**owners)


def _owners(row: dict[str, Any]) -> dict[str, Any]:
    """The columns by which a row belongs to a person, and their values."""
    return {
        field.attname: row["fields"][field.name]
        for field in apps.get_model(row["model"])._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.name in row["fields"] and _leads_to_a_person(field)
    }


def _leads_to_a_person(field: models.ForeignKey[Any, Any]) -> bool:
    """A column that says who did something leads to an account, not to the person whose account it may be."""
    return field.related_model is not User and field.related_model in {one.model for one in registrations()}


def forget_journals(now: datetime.datetime | None = None) -> int:
    """After thirty days nothing can be undone, and the other file's data is no longer held. Called by the clock."""
    since = (now or timezone.now()) - datetime.timedelta(days=UNDO_DAYS)
    old = Merge.objects.filter(done_at__lt=since, journal__isnull=False)
    count = old.update(journal=None)
    if count:
        record(by=SystemJob("veterans.forget_journals"), action="veterans.merge.sealed", kind="merge", key=str(count))
    return count
