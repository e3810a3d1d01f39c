"""Keep evidence, hand it out, remove it, and clear away what belongs to nobody."""

import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.actions import Actor, SystemJob, record
from common.crypto import seal_bytes, unseal_bytes
from files import owners, storage
from files.inspect import Inspected, inspect
from files.models import StoredFile, new_location
from files.problems import Unsafe
from files.scanner import scan

STRAY_AFTER = 3600
"""Seconds after which bytes without a row are the rest of a write that never came to its end."""
OWNERLESS_AFTER = datetime.timedelta(days=1)


def checked(*, content: bytes, name: str) -> Inspected:
    """Look through a file without keeping it. Raises Unsafe."""
    found = inspect(content, name, most=settings.FILES_MAX_BYTES)
    scan(found.content)
    return found


@transaction.atomic
def keep_file(*, file: Inspected, kind: str, key: object, by: Actor, purpose: str = "") -> StoredFile:
    """Keep a checked file for an owner, in the caller's transaction. The same content again gives the file there is.

    Raises UnknownOwner, Unsafe("too_many"). The bytes lie on the disk before the row says so; when the transaction is
    undone they belong to nobody, and the sweep takes them away.
    """
    owners.owner(kind)
    there = StoredFile.objects.of(kind, key)
    same = there.filter(purpose=purpose, sha256=file.sha256)
    if (known := same.first()) is not None:
        return known
    if there.count() >= settings.FILES_MOST_AN_OWNER:
        raise Unsafe("too_many", most=settings.FILES_MOST_AN_OWNER)
    job = by.name if isinstance(by, SystemJob) else ""
    row = StoredFile(
        owner_kind=kind, owner_key=str(key), purpose=purpose, called=file.name, form=file.form, size=len(file.content),
        sha256=file.sha256, location=new_location(), put_by=None if job else by, job=job,
    )  # fmt: skip
    storage.write(row.location, seal_bytes(file.content, row.seal_context))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if (known := same.first()) is None:
            raise
        return known
    record(by=by, action="files.kept", kind=kind, key=key, detail={"file": str(row.public_id), "purpose": purpose})
    return row


@transaction.atomic
def read_file(*, file: StoredFile, by: Actor) -> bytes:
    """The plain bytes, with a trace. Raises Undecipherable, or FileNotFoundError where the disk lost them."""
    content = unseal_bytes(storage.read(file.location), file.seal_context)
    record(
        by=by, action="files.read", kind=file.owner_kind, key=file.owner_key, detail={"file": str(file.public_id)}
    )  # fmt: skip
    return content


@transaction.atomic
def remove_file(*, file: StoredFile, by: Actor, reason: str = "") -> bool:
    """Remove a file: the row stays as a trace without its name, the bytes go after the commit. Twice is once."""
    changed = StoredFile.objects.kept().filter(pk=file.pk).update(removed_at=timezone.now(), called="")
    if not changed:
        return False
    detail = {"file": str(file.public_id), "reason": reason}
    record(by=by, action="files.removed", kind=file.owner_kind, key=file.owner_key, detail=detail)
    transaction.on_commit(lambda: storage.remove(file.location))
    return True


def remove_files_of(*, kind: str, key: object, by: Actor, reason: str = "") -> int:
    """Remove all files of one owner; how many there were."""
    return sum(remove_file(file=file, by=by, reason=reason) for file in StoredFile.objects.of(kind, key))


def sweep(now: datetime.datetime | None = None) -> dict[str, int]:
    """Files whose owner is gone, then bytes without a row or of a removed one. Called by the clock; counts what it did."""
    now = now or timezone.now()
    ownerless = sum(_remove_ownerless(kind, now) for kind in _kinds_with_files())
    stray = 0
    for path in storage.older_than(STRAY_AFTER):
        if not StoredFile.objects.kept().filter(location=path.name).exists():
            path.unlink(missing_ok=True)
            stray += 1
    return {"ownerless": ownerless, "stray": stray}


def _kinds_with_files() -> list[str]:
    return sorted(set(StoredFile.objects.kept().order_by().values_list("owner_kind", flat=True)))


def _remove_ownerless(kind: str, now: datetime.datetime) -> int:
    """Only where a room answers for the kind: a room that is switched off must not cost anybody evidence."""
    try:
        owner = owners.owner(kind)
    except owners.UnknownOwner:
        return 0
    old = StoredFile.objects.kept().filter(owner_kind=kind, put_at__lt=now - OWNERLESS_AFTER)
    keys = sorted(set(old.order_by().values_list("owner_key", flat=True)))
    removed = 0
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        gone = set(some) - {str(key) for key in owner.alive(some)}
        for file in old.filter(owner_key__in=gone):
            removed += remove_file(file=file, by=SystemJob("files.sweep"), reason="owner_gone")
    return removed
