"""The fitted second reader as a file of plain arrays beside its digest; nothing of any library is in it.

models/lawful-KEY.npz and models/lawful-KEY.sha256. KEY tells code and sentences: what other code fitted is not asked for.
"""

import hashlib
import io
import os
import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from matching.data import HERE as TABLES
from matching.text.lawful.second import SecondReader

TEXT = Path(__file__).parents[1]
READ_BY = (
    *("lawful/second.py", "lawful/frames.py", "lawful/grammar.py", "lawful/lexicon.py", "lawful/relations.py"),
    *("disguises.py", "sounds.py", "writings.py", "fold.py"),
)
"""The code that the learned numbers depend on; what else changes needs no new fit. A test holds it against the imports."""
FITTED_ON = ("lawful_postings", "lawful_sentences", "title_labels")
"""The tables that it learns from."""


class BadReader(Exception):
    """The stored second reader is missing, damaged or of another shape."""


@cache
def key() -> str:
    """Twelve hex digits of the code that reads and of the sentences that it was fitted on."""
    digest = hashlib.sha256()
    for path in (*(TEXT / name for name in READ_BY), *(TABLES / f"{name}.csv" for name in FITTED_ON)):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def load(folder: Path) -> SecondReader:
    """The reader of a models folder. Raises BadReader where a bit is wrong."""
    path = folder / f"lawful-{key()}.npz"
    try:
        body, digest = path.read_bytes(), path.with_suffix(".sha256").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        raise BadReader("it is not there") from None
    if hashlib.sha256(body).hexdigest() != digest:
        raise BadReader("it is damaged")
    try:
        with np.load(io.BytesIO(body)) as arrays:
            return SecondReader.of({name: arrays[name] for name in arrays.files})
    except (KeyError, ValueError, OSError) as problem:
        raise BadReader(f"it cannot be read: {type(problem).__name__}") from None


def fitted(folder: Path) -> SecondReader:
    """The stored reader; where it is missing or damaged it is fitted and stored, which takes some seconds."""
    try:
        return load(folder)
    except BadReader:
        reader = SecondReader.shipped()
        save(reader, folder)
        return reader


def save(reader: SecondReader, folder: Path) -> None:
    """Store a reader; those of other code go. The digest is written last: a torn pair is refused, not believed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = io.BytesIO()
    np.savez_compressed(file, **reader.state())  # type: ignore[arg-type]
    path = folder / f"lawful-{key()}.npz"
    _put(path, file.getvalue())
    _put(path.with_suffix(".sha256"), hashlib.sha256(file.getvalue()).hexdigest().encode())
    for other in folder.glob("lawful-*"):
        if other.stem != path.stem:
            other.unlink(missing_ok=True)


def _put(path: Path, body: bytes) -> None:
    handle, draft = tempfile.mkstemp(prefix=".draft-", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(body)
    os.replace(draft, path)
