"""What a file really is, by its content, and whether it is safe to keep and hand on.

Nothing here is believed from the name or from what the browser said. Each form has a reader that walks the whole
structure, so that a file which is two things at once (a picture that is also an archive) is refused or cut.
"""

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from files.archives import office_form
from files.models import Form
from files.pictures import check_png, whole_jpeg
from files.portable import check_pdf
from files.problems import Unsafe
from files.texts import text_form

NAME_MOST = 120


@dataclass(frozen=True)
class Inspected:
    """A file that passed: its form, its bytes (a picture without what hung behind it), their hash, a harmless name."""

    form: Form
    content: bytes
    sha256: str
    name: str


def _jpeg(content: bytes, name: str) -> tuple[Form, bytes]:
    return Form.JPEG, whole_jpeg(content)


def _png(content: bytes, name: str) -> tuple[Form, bytes]:
    check_png(content)
    return Form.PNG, content


def _pdf(content: bytes, name: str) -> tuple[Form, bytes]:
    check_pdf(content)
    return Form.PDF, content


def _office(content: bytes, name: str) -> tuple[Form, bytes]:
    return office_form(content), content


_READERS: tuple[tuple[bytes, Callable[[bytes, str], tuple[Form, bytes]]], ...] = (
    (b"%PDF-", _pdf),
    (b"\xff\xd8\xff", _jpeg),
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"PK\x03\x04", _office),
)


def inspect(content: bytes, name: str, *, most: int) -> Inspected:
    """Check one file of at most `most` bytes. Raises Unsafe with a code that `problems.sentence` puts into words."""
    if not content:
        raise Unsafe("empty")
    if len(content) > most:
        raise Unsafe("too_large", megabytes=most // (1024 * 1024))
    reader = next((read for magic, read in _READERS if content.startswith(magic)), None)
    form, kept = reader(content, name) if reader else (text_form(content, name), content)
    return Inspected(form, kept, hashlib.sha256(kept).hexdigest(), safe_name(name, form))


def safe_name(name: str, form: Form) -> str:
    """The last part of a path, without anything invisible or meaningful to a shell or header, with the true ending."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    stem = os.path.splitext(last)[0]
    plain = "".join(one for one in stem if unicodedata.category(one)[0] not in "CZ" and one not in "<>:\"|?*;%'`$&")
    plain = plain.strip(".")[:NAME_MOST]
    return f"{plain or 'file'}.{form.value}"
