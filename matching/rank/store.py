"""Model files: what a folder of fitted parts must look like before anything in it is believed.

var/models/
    matcher-KEY-DIGEST/     parts.skops, further files, manifest.json; never changed once it has its name
    pointer.json            {"current": folder, "last_good": folder}
    lock                    held while one process fits

KEY tells code and tables, DIGEST is that of the manifest, and the manifest holds the digest of every file: so no bit can
change unseen. Types are pinned: a file that names another one is refused before anything of it is made.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import skops.io
from skops.io.exceptions import UntrustedTypesFoundException

from matching.rank.packed import packed, unpack

FORMAT = 3
"""Raised whenever the parts, or what is asked of them, change."""
PARTS = "parts.skops"
KEPT_FOLDERS, KEPT_BAD = 4, 2
Writer = Callable[[Path], None]


class BadModel(Exception):
    """A stored model that is damaged, foreign, of another version or of another shape."""


@dataclass(frozen=True)
class Pointer:
    """Names of folders; "" for none."""

    current: str = ""
    last_good: str = ""


def digest_of(path: Path) -> str:
    """sha256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sklearn_version() -> str:
    """The version that reads or writes: fitted parts are tied to it."""
    import sklearn

    return str(sklearn.__version__)


# ---------- reading ----------


def manifest_of(home: Path) -> dict[str, Any]:
    """The manifest, after its own digest was compared with the folder's name. Raises BadModel."""
    try:
        body = (home / "manifest.json").read_bytes()
    except OSError:
        raise BadModel("there is no manifest") from None
    if not home.name.endswith(f"-{hashlib.sha256(body).hexdigest()[:16]}"):
        raise BadModel("manifest.json is damaged")
    try:
        manifest = json.loads(body)
    except ValueError:
        raise BadModel("manifest.json cannot be read") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BadModel("it is of another format")
    return manifest


def check_file(home: Path, manifest: Mapping[str, Any], name: str) -> Path:
    """The path of a file whose digest is the manifest's. Raises BadModel."""
    try:
        if digest_of(home / name) == manifest["sha256"][name]:
            return home / name
    except (OSError, KeyError, TypeError):
        raise BadModel(f"{name} is missing") from None
    raise BadModel(f"{name} is damaged")


def verify(home: Path) -> dict[str, Any]:
    """The manifest of a folder of which every bit is as it was written, by this scikit-learn. Raises BadModel."""
    manifest = manifest_of(home)
    if manifest.get("sklearn") != sklearn_version():
        raise BadModel("another scikit-learn wrote it")
    for name in manifest["sha256"]:
        check_file(home, manifest, name)
    return manifest


def read(home: Path, trusted: list[str], schema: Mapping[str, str]) -> dict[str, Any]:
    """The parts of a folder. `schema`: part → name of its type. Raises BadModel before anything foreign is made."""
    verify(home)
    try:
        parts = skops.io.load(home / PARTS, trusted=trusted)
    except UntrustedTypesFoundException:
        raise BadModel("it holds foreign types") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile) as problem:
        raise BadModel(f"it cannot be read: {type(problem).__name__}") from None
    found = {name: type(part).__name__ for name, part in parts.items()} if isinstance(parts, dict) else {}
    if found != dict(schema):
        raise BadModel("its parts are not the ones that are asked for")
    unpack(parts)
    return dict(parts)


def folders(folder: Path, key: str) -> list[Path]:
    """Stored folders of a key, newest first."""
    found = [path for path in folder.glob(f"matcher-{key}-*") if path.is_dir()]
    return sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True)


# ---------- writing ----------


def write(
    folder: Path, key: str, parts: Mapping[str, Any], files: Mapping[str, Writer], facts: Mapping[str, Any]
) -> Path:
    """Write a folder whole or not at all; its name is given last, in one rename."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder))
    try:
        with packed(parts):
            skops.io.dump(dict(parts), draft / PARTS, compression=zipfile.ZIP_DEFLATED, compresslevel=1)
        for name, writer in files.items():
            writer(draft / name)
        digests = {name: digest_of(draft / name) for name in (PARTS, *files)}
        manifest = {**facts, "format": FORMAT, "key": key, "sklearn": sklearn_version(), "sha256": digests}
        body = json.dumps(manifest, indent=1, sort_keys=True).encode()
        (draft / "manifest.json").write_bytes(body)
        home = folder / f"matcher-{key}-{hashlib.sha256(body).hexdigest()[:16]}"
        if home.exists():
            put_aside(home)
        draft.rename(home)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return home


def put_aside(home: Path) -> None:
    """Keep a refused folder under another name, to be looked at; the older ones go."""
    if home.exists():
        place = Path(tempfile.mkdtemp(prefix=".bad-", dir=home.parent))
        home.rename(place / home.name)
    bad = sorted(home.parent.glob(".bad-*"), key=lambda path: path.stat().st_mtime_ns)
    for path in bad[:-KEPT_BAD]:
        shutil.rmtree(path, ignore_errors=True)


def read_pointer(folder: Path) -> Pointer:
    """What the pointer names; nothing where it is missing or unreadable: folders prove themselves."""
    try:
        values = json.loads((folder / "pointer.json").read_bytes())
        names = [str(values.get(name) or "") for name in ("current", "last_good")]
    except (OSError, ValueError, AttributeError):
        return Pointer()
    return Pointer(*(name if (folder / name).parent == folder else "" for name in names))


def point(folder: Path, current: str) -> None:
    """Let the pointer name a folder; the one that served before becomes the last good one. Atomic."""
    before = read_pointer(folder)
    last = before.current if before.current and before.current != current else before.last_good
    handle, draft = tempfile.mkstemp(prefix=".pointer-", dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"current": current, "last_good": last if (folder / last).is_dir() else ""}, file)
    os.replace(draft, folder / "pointer.json")
    _prune(folder, {current, last})


def _prune(folder: Path, kept: set[str]) -> None:
    found = sorted(folder.glob("matcher-*"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in [path for path in found if path.name not in kept][KEPT_FOLDERS:]:
        shutil.rmtree(path, ignore_errors=True)


def mark(folder: Path) -> tuple[int, int]:
    """Changes whenever the pointer does; one stat call, for every page."""
    try:
        found = (folder / "pointer.json").stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_ino)


# ---------- one process at a time ----------


@contextlib.contextmanager
def only_one(folder: Path, wait: bool = True) -> Iterator[bool]:
    """Hold the lock of a models folder: True when held, False when another process fits and `wait` is off.

    The system gives the lock back when its holder dies, however it dies.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
