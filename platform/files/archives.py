"""XLSX and DOCX: archives of XML. Unpacked in pieces under a limit, without believing what the archive says of itself."""

import io
import re
import zipfile
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from files.models import Form
from files.problems import Unsafe

MEGABYTE = 1024 * 1024
UNPACKED_MOST = 120 * MEGABYTE
RATIO_MOST = 200
MEMBERS_MOST = 2000
SMALL_XML = 4 * MEGABYTE
_ACTIVE = re.compile(
    r"vbaproject|vbadata|/activex/|/embeddings/|oleobject|/externallinks/|/macrosheets/|\.(bin|exe|js)$"
)
_HARMLESS_BIN = re.compile(r"/printersettings/[^/]+\.bin$")
_MAIN = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": Form.XLSX,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": Form.DOCX,
}


def office_form(content: bytes) -> Form:
    """XLSX or DOCX. Raises Unsafe for anything else that is packed, and for all that is hidden in one of these."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _outside(archive, content, members)
            if "[Content_Types].xml" not in archive.NameToInfo:
                raise Unsafe("form")
            form = _main_form(_small(archive, "[Content_Types].xml"))
            _inside(archive, members)
            return form
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as problem:
        raise Unsafe("broken") from problem


def _outside(archive: zipfile.ZipFile, content: bytes, members: list[zipfile.ZipInfo]) -> None:
    """The archive is the whole file, and its names stay inside."""
    if not members or len(members) > MEMBERS_MOST or len({one.filename for one in members}) != len(members):
        raise Unsafe("broken" if not members else "unpacks" if len(members) > MEMBERS_MOST else "two_things")
    if min(one.header_offset for one in members) != 0 or archive.comment or content[-22:-18] != b"PK\x05\x06":
        raise Unsafe("two_things")
    for one in members:
        name = one.filename
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise Unsafe("two_things")
        if one.flag_bits & 1:
            raise Unsafe("locked")
        folded = f"/{name.lower()}"
        if _ACTIVE.search(folded) and not _HARMLESS_BIN.search(folded):
            raise Unsafe("active")


def _inside(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    left = UNPACKED_MOST
    for one in members:
        size = _unpacked_size(archive, one, left)
        left -= size
        folded = one.filename.lower()
        if folded.endswith(".rels"):
            _relations(_small(archive, one.filename))
        elif folded.endswith((".xml", ".vml")) and size:
            with archive.open(one) as file:
                _no_entities(file)


def _unpacked_size(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> int:
    """Unpack a member in pieces; stop at the limit or where it grows out of all proportion."""
    size, packed = 0, max(member.compress_size, 1)
    with archive.open(member) as file:
        while piece := file.read(MEGABYTE):
            size += len(piece)
            if size > most or (size > 20 * MEGABYTE and size > RATIO_MOST * packed):
                raise Unsafe("unpacks")
    return size


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        found = file.read(SMALL_XML + 1)
    if len(found) > SMALL_XML:
        raise Unsafe("unpacks")
    return found


def _main_form(types: bytes) -> Form:
    root = _parsed(types)
    named = {str(one.get("ContentType", "")) for one in root}
    if any("macroenabled" in one.lower() or "vba" in one.lower() for one in named):
        raise Unsafe("active")
    forms = {_MAIN[one] for one in named if one in _MAIN}
    if len(forms) != 1:
        raise Unsafe("form")
    return forms.pop()


def _relations(text: bytes) -> None:
    """A link that a reader clicks may lead outside; whatever is loaded by itself (template, picture, sheet) may not."""
    for one in _parsed(text):
        kind = str(one.get("Type", "")).rsplit("/", 1)[-1].lower()
        if str(one.get("TargetMode", "")).lower() == "external" and kind != "hyperlink":
            raise Unsafe("outside")
        if kind in {"oleobject", "package", "vbaproject", "control", "attachedtemplate", "externallink"}:
            raise Unsafe("active")


def _parsed(text: bytes) -> list[Any]:
    try:
        return list(fromstring(text, forbid_dtd=True))
    except DefusedXmlException:
        raise Unsafe("entities") from None
    except (ParseError, LookupError):
        raise Unsafe("broken") from None


def _no_entities(file: Any) -> None:
    """A document type stands before the first element or nowhere, so reading up to there is enough."""
    try:
        next(iter(iterparse(file, events=("start",), forbid_dtd=True)))
    except DefusedXmlException:
        raise Unsafe("entities") from None
    except (ParseError, LookupError, StopIteration):
        raise Unsafe("broken") from None
