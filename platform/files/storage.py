"""Sealed bytes under random names in one folder of the installation's state."""

import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    """Made with mode 0700 when missing."""
    path = Path(settings.FILES_FOLDER)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def path_of(location: str) -> Path:
    """Names are forty hex digits of our own making; anything else is no name."""
    if len(location) != 40 or not set(location) <= set("0123456789abcdef"):
        raise ValueError(location)
    return folder() / location[:2] / location


def write(location: str, sealed: bytes) -> None:
    """Complete or not at all, on the disk before it returns: the row that follows must not promise what a crash took."""
    target = path_of(location)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    draft = target.with_name(f".{location}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def read(location: str) -> bytes:
    return path_of(location).read_bytes()


def remove(location: str) -> None:
    """Twice is once."""
    path_of(location).unlink(missing_ok=True)


def older_than(seconds: float) -> Iterator[Path]:
    """Files, drafts of killed writers included, that have lain there for so long."""
    limit = time.time() - seconds
    for path in folder().glob("*/*"):
        try:
            if path.stat().st_mtime < limit:
                yield path
        except FileNotFoundError:
            continue  # somebody removed it while we looked
