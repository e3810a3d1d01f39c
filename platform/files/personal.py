"""Files of a person: owned as ("person", public id). Rooms that own other kinds of files register those themselves."""

from typing import Any

from audit.actions import SystemJob
from common.personal_data import Registration, plain_fields, register
from files.actions import remove_files_of
from files.models import StoredFile

PERSON = "person"
HIDDEN = ("location",)


def _erase(person: Any) -> int:
    return remove_files_of(kind=PERSON, key=person.public_id, by=SystemJob("files.erase"), reason="erased")


def _merge(kept: Any, gone: Any) -> int:
    """The kept person's own copy of the same content stays; the other's goes."""
    moved = 0
    for file in StoredFile.objects.of(PERSON, gone.public_id):
        same = StoredFile.objects.of(PERSON, kept.public_id).filter(purpose=file.purpose, sha256=file.sha256)
        if not same.exists():
            moved += StoredFile.objects.filter(pk=file.pk).update(owner_key=str(kept.public_id))
    return moved


def register_all() -> None:
    """Called when the room is ready."""
    register(
        Registration(
            model=StoredFile,
            title="files",
            rows=lambda person: StoredFile.objects.of(PERSON, person.public_id),
            export=lambda row: plain_fields(row, leave_out=HIDDEN),
            erase=_erase,
            merge=_merge,
        )
    )
