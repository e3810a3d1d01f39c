"""PDF: begins and ends as one, holds no script, no other file, no password, and does not unpack without end."""

import re
import zlib

from files.problems import Unsafe

UNPACKED_MOST = 120 * 1024 * 1024
# Every script has the long name as its kind; the short /JS would also be found by chance in the data of a photo.
_ACTIVE = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z0-9])")
_OBJECTS = re.compile(rb"/ObjStm(?![A-Za-z0-9])")
_DISGUISE = re.compile(
    rb"/(ASCIIHexDecode|ASCII85Decode|LZWDecode|RunLengthDecode|AHx|A85|LZW|RL|Crypt|Predictor)(?![A-Za-z0-9])"
)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")


def check_pdf(content: bytes) -> None:
    """Raises Unsafe. Names may be written with escapes (/J#61vaScript) or hide in compressed streams; both are read."""
    end = content.rfind(b"%%EOF")
    if end < 0 or b"obj" not in content:
        raise Unsafe("broken")
    if len(content) - end > 1024 or b"PK\x05\x06" in content[end:]:
        raise Unsafe("two_things")
    if re.search(rb"<(script|html|svg|!doctype)", content[:1024], re.IGNORECASE):
        raise Unsafe("two_things")
    if re.search(rb"/Encrypt(?![A-Za-z0-9])", content):
        raise Unsafe("locked")
    _refuse_active(content)
    _streams(content)


def _refuse_active(part: bytes) -> None:
    names = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part) if b"#" in part else part
    if _ACTIVE.search(names):
        raise Unsafe("active")


def _streams(content: bytes) -> None:
    """Unpack what is deflated, piece by piece up to a limit: object streams hold names as well."""
    left = UNPACKED_MOST
    for found in _STREAM.finditer(content):
        start = found.end()
        about = content[content.rfind(b"obj", 0, found.start()) : found.start()][-2048:]
        if _OBJECTS.search(about) and _DISGUISE.search(about):
            raise Unsafe("active")
        if content[start : start + 1] not in (b"x", b"X", b"h", b"H"):  # the first bytes of deflated data
            continue
        stop = content.find(b"endstream", start)
        unpacked = _inflate(content[start : stop if stop > 0 else len(content)], left)
        left -= len(unpacked)
        _refuse_active(unpacked)


def _inflate(packed: bytes, most: int) -> bytes:
    worker = zlib.decompressobj()
    try:
        unpacked = worker.decompress(packed, max(most, 1))
    except zlib.error:
        return b""  # not deflated after all, such as a picture that begins with the same byte
    if worker.unconsumed_tail:
        raise Unsafe("unpacks")
    return unpacked
