"""Small real files of each accepted form, and the ways in which they are abused."""

import io
import struct
import zipfile
import zlib

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
)
SHEET, WORDS = "spreadsheetml.sheet", "wordprocessingml.document"
RELS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def pdf(extra: bytes = b"", tail: bytes = b"") -> bytes:
    return b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\n" + extra + b"\ntrailer <</Root 1 0 R>>\n%%EOF\n" + tail


def pdf_stream(content: bytes, about: bytes = b"/Filter /FlateDecode") -> bytes:
    return pdf(b"2 0 obj <<" + about + b">> stream\n" + zlib.compress(content) + b"\nendstream endobj")


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(width: int = 8, height: int = 8, comment: bytes = b"", tail: bytes = b"") -> bytes:
    frame = b"\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    middle = _segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0") + (_segment(0xFE, comment) if comment else b"")
    scan = _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8" + middle + _segment(0xC0, frame) + scan + b"\xff\xd9" + tail


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 1, height: int = 1, extra: bytes = b"", tail: bytes = b"") -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = _chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + extra + body + _chunk(b"IEND", b"") + tail


def text_chunk(words: bytes) -> bytes:
    return _chunk(b"tEXt", words)


def office(kind: str = SHEET, part: str = "xl/workbook.xml", types: str = "", **members: bytes | str) -> bytes:
    """A small workbook or document; more members by name, with "__" for "/" left to the caller's dict."""
    inside: dict[str, bytes | str] = {
        "[Content_Types].xml": types or TYPES.format(part=part, kind=kind),
        "_rels/.rels": RELS.format(""),
        part: '<?xml version="1.0"?><root/>',
        **members,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in inside.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(**members: bytes | str) -> bytes:
    return office(WORDS, "word/document.xml", **members)
