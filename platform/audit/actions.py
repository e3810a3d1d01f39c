"""record(by=…) inside the deed's transaction; sign(…) with the two-person rule."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from audit.models import Entry, Signature


@dataclass(frozen=True)
class SystemJob:
    """A named actor for work nobody clicked: SystemJob("clock"), SystemJob("import_postings")."""

    name: str

    def __str__(self) -> str:
        return self.name


Actor = Any
"""A user object or a SystemJob. There is no anonymous change."""


class NoActor(Exception):
    """A change came without a signed-in user or a named system job."""


class SameSigner(Exception):
    """The second signature must come from another person."""


class AlreadySigned(Exception):
    """Both seats are taken."""


def _entry(by: Actor, action: str, kind: str, key: str, **rest: Any) -> Entry:
    if isinstance(by, SystemJob):
        return Entry(job=by.name, action=action, subject_kind=kind, subject_key=key, **rest)
    if getattr(by, "pk", None) is None:
        raise NoActor(action)
    return Entry(user_id=by.pk, action=action, subject_kind=kind, subject_key=key, **rest)


def record(
    *,
    by: Actor,
    action: str,
    kind: str,
    key: object,
    purpose: str = "",
    on_behalf: bool = False,
    detail: dict[str, Any] | None = None,
) -> Entry:
    """Write one entry in the current transaction; the caller's change is undone if this fails.

    `detail` names changed fields and coded reasons, never personal values. Raises NoActor.
    """
    entry = _entry(by, action, kind, str(key), purpose=purpose, on_behalf=on_behalf, detail=detail or {})
    entry.save(force_insert=True)
    return entry


def record_many(*, by: Actor, action: str, kind: str, keys: Iterable[object], purpose: str = "") -> int:
    """One entry a subject in one statement: a list of people that was shown writes one bulk row set."""
    entries = [_entry(by, action, kind, str(key), purpose=purpose) for key in keys]
    Entry.objects.bulk_create(entries, batch_size=2000)
    return len(entries)


def digest_of(content: Any) -> str:
    """SHA-256 of a JSON-serialisable content in one canonical form."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def sign(*, by: Actor, kind: str, key: object, purpose: str, digest: str) -> Signature:
    """Take the first free seat under this content. Raises SameSigner, AlreadySigned, NoActor.

    The rule is held by two unique constraints, so two clicks at once cannot break it.
    """
    if getattr(by, "pk", None) is None:
        raise NoActor(purpose)
    same = Signature.objects.filter(subject_kind=kind, subject_key=str(key), purpose=purpose, digest=digest)
    for seat in (1, 2):
        try:
            with transaction.atomic():
                signature = Signature(
                    subject_kind=kind, subject_key=str(key), purpose=purpose, digest=digest, seat=seat, signer_id=by.pk
                )
                signature.save(force_insert=True)
                record(by=by, action="audit.signed", kind=kind, key=key, purpose=purpose, detail={"seat": seat})
                return signature
        except IntegrityError:
            if same.filter(signer_id=by.pk).exists():
                raise SameSigner(purpose) from None
    raise AlreadySigned(purpose)


def both_signed(*, kind: str, key: object, purpose: str, digest: str) -> bool:
    """Whether two different people have signed exactly this content."""
    return (
        Signature.objects.filter(subject_kind=kind, subject_key=str(key), purpose=purpose, digest=digest).count() == 2
    )
