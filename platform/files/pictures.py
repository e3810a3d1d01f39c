"""JPEG and PNG, walked from the first marker to the last."""

import struct
import zlib

from files.problems import Unsafe

PIXELS_MOST = 80_000_000
_FOREIGN = (b"%pdf-", b"pk\x05\x06", b"<script", b"<svg", b"<html", b"<?php", b"<!doctype")
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_ALONE = {0x01, *range(0xD0, 0xD8)}


def _refuse_foreign(part: bytes) -> None:
    folded = part.lower()
    if any(mark in folded for mark in _FOREIGN):
        raise Unsafe("two_things")


def _refuse_huge(width: int, height: int) -> None:
    if not width or not height:
        raise Unsafe("broken")
    if width * height > PIXELS_MOST:
        raise Unsafe("unpacks")


def whole_jpeg(content: bytes) -> bytes:
    """The picture from its first to its last marker; the film that some phones hang behind it is cut off."""
    at, framed = 2, False
    while True:
        marker, at = _next_marker(content, at)
        if marker == 0xD9:
            if not framed:
                raise Unsafe("broken")
            return content[:at]
        if marker in _ALONE:
            continue
        if at + 2 > len(content):
            raise Unsafe("broken")
        length = struct.unpack(">H", content[at : at + 2])[0]
        body = content[at + 2 : at + length]
        if length < 2 or len(body) != length - 2:
            raise Unsafe("broken")
        if marker in _FRAMES:
            if len(body) < 6:
                raise Unsafe("broken")
            height, width = struct.unpack(">HH", body[1:5])
            _refuse_huge(width, height)
            framed = True
        elif marker == 0xFE or 0xE0 <= marker <= 0xEF:
            _refuse_foreign(body)
        at += length
        if marker == 0xDA:
            at = _end_of_scan(content, at)


def _next_marker(content: bytes, at: int) -> tuple[int, int]:
    """The marker at a position and the position behind it; fill bytes are allowed before it."""
    if at >= len(content) or content[at] != 0xFF:
        raise Unsafe("broken")
    while at < len(content) and content[at] == 0xFF:
        at += 1
    if at >= len(content):
        raise Unsafe("broken")
    return content[at], at + 1


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next real marker begins: in a scan FF00 is a stuffed byte and FFD0–FFD7 are restarts."""
    while (at := content.find(b"\xff", at)) != -1 and at + 1 < len(content):
        if content[at + 1] not in (0x00, 0xFF, *range(0xD0, 0xD8)):
            return at
        at += 1 if content[at + 1] == 0xFF else 2
    raise Unsafe("broken")


def check_png(content: bytes) -> None:
    """Every chunk with its check sum, nothing behind the last one."""
    at, kinds = 8, []
    while at < len(content):
        if len(content) < at + 12:
            raise Unsafe("broken")
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        end = at + 12 + length
        if end > len(content) or struct.unpack(">I", content[end - 4 : end])[0] != zlib.crc32(
            content[at + 4 : end - 4]
        ):
            raise Unsafe("broken")
        if kind == b"IHDR":
            _refuse_huge(*struct.unpack(">II", content[at + 8 : at + 16]))
        elif kind not in (b"IDAT", b"PLTE"):
            _refuse_foreign(content[at + 8 : end - 4])
        kinds.append(kind)
        at = end
        if kind == b"IEND":
            break
    if not kinds or kinds[0] != b"IHDR" or kinds[-1] != b"IEND" or b"IDAT" not in kinds:
        raise Unsafe("broken")
    if at != len(content):
        raise Unsafe("two_things")
