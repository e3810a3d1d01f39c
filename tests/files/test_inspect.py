"""Uploads by content: every accepted form passes, every abuse is refused, quickly and in little memory."""

import io
import resource
import time
import zipfile

import pytest

from files.inspect import inspect, safe_name
from files.models import Form
from files.problems import Unsafe
from tests.files import samples

MOST = 10 * 1024 * 1024
XXE = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'
EXTERNAL = samples.RELS.format(
    '<Relationship Id="r1" Type="http://x/attachedTemplate" Target="http://evil" TargetMode="External"/>'
)
LINK = samples.RELS.format(
    '<Relationship Id="r1" Type="http://x/hyperlink" Target="http://example.org" TargetMode="External"/>'
)


def refused(content: bytes, name: str = "a.pdf") -> str:
    with pytest.raises(Unsafe) as caught:
        inspect(content, name, most=MOST)
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "name", "form"),
    [
        (samples.pdf(), "执照.pdf", Form.PDF),
        (samples.pdf_stream(b"BT (hello) Tj ET"), "a.pdf", Form.PDF),
        (samples.jpeg(), "a.jpg", Form.JPEG),
        (samples.png(), "a.png", Form.PNG),
        (samples.office(), "a.xlsx", Form.XLSX),
        (samples.docx(), "a.docx", Form.DOCX),
        (samples.docx(**{"word/_rels/document.xml.rels": LINK}), "a.docx", Form.DOCX),
        (samples.office(**{"xl/printerSettings/printerSettings1.bin": b"x"}), "a.xlsx", Form.XLSX),
        ("姓名,电话\n张三,-5\n".encode("gb18030"), "a.csv", Form.CSV),
        ("本人同意。\r\n".encode("utf-8-sig"), "a.txt", Form.TXT),
        (samples.pdf(), "a.exe", Form.PDF),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_accepted(content: bytes, name: str, form: Form) -> None:
    found = inspect(content, name, most=MOST)
    assert (found.form, found.content) == (form, content)
    assert found.name.endswith(f".{form.value}")


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "empty"),
        (b"%PDF-" + b"0" * MOST, "a.pdf", "too_large"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg", "form"),
        (b"<?xml version='1.0'?><x/>", "a.txt", "form"),
        (b"<html><script>alert(1)</script>", "a.txt", "form"),
        ("<\u200bscript>".encode(), "a.txt", "form"),
        (b"#!/bin/sh\nrm -rf x\n", "a.txt", "form"),
        (b"MZ\x90\x00\x03\x00", "a.pdf", "form"),
        (b"GIF89a\x01\x00", "a.gif", "form"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "form"),
        (b"=cmd|' /C calc'!A0,1\n", "a.csv", "formula"),
        ("张三,＝1+1\n".encode(), "a.csv", "formula"),
        # PDF
        (samples.pdf(b"2 0 obj <</S /JavaScript /JS (app.alert(1))>> endobj"), "a.pdf", "active"),
        (samples.pdf(b"2 0 obj <</S /J#61vaScript>> endobj"), "a.pdf", "active"),
        (samples.pdf_stream(b"<</S /JavaScript>>", b"/Type /ObjStm /Filter /FlateDecode"), "a.pdf", "active"),
        (samples.pdf_stream(b"4142", b"/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]"), "a.pdf", "active"),
        (samples.pdf(b"2 0 obj <</Type /EmbeddedFile>> endobj"), "a.pdf", "active"),
        (samples.pdf(b"2 0 obj <</S /Launch /F (cmd.exe)>> endobj"), "a.pdf", "active"),
        (samples.pdf(b"<</Encrypt 5 0 R>>"), "a.pdf", "locked"),
        (samples.pdf(tail=samples.office()), "a.pdf", "two_things"),
        (b"%PDF-1.4 <html><script>alert(1)</script>" + samples.pdf(), "a.pdf", "two_things"),
        (b"%PDF-1.4 nothing else", "a.pdf", "broken"),
        (samples.pdf_stream(b"0" * (130 * 1024 * 1024)), "a.pdf", "unpacks"),
        # pictures
        (samples.jpeg(comment=b"%PDF-1.4 obj"), "a.jpg", "two_things"),
        (samples.jpeg(comment=b"<script>alert(1)</script>"), "a.jpg", "two_things"),
        (samples.jpeg(width=60000, height=60000), "a.jpg", "unpacks"),
        (samples.jpeg()[:-2], "a.jpg", "broken"),
        (samples.jpeg()[:30], "a.jpg", "broken"),
        (b"\xff\xd8\xff\xd9", "a.jpg", "broken"),
        (samples.png(tail=samples.office()), "a.png", "two_things"),
        (samples.png(extra=samples.text_chunk(b"x\0<?php system(1)")), "a.png", "two_things"),
        (samples.png(width=100000, height=100000), "a.png", "unpacks"),
        (samples.png()[:-5], "a.png", "broken"),
        (samples.png().replace(b"IDAT", b"IDAX"), "a.png", "broken"),
        # archives
        (samples.office(**{"xl/worksheets/sheet1.xml": XXE}), "a.xlsx", "entities"),
        (samples.docx(**{"word/header1.xml": XXE.encode("utf-16")}), "a.docx", "entities"),
        (samples.office(types=XXE), "a.xlsx", "entities"),
        (samples.office(**{"xl/vbaProject.bin": b"x"}), "a.xlsm", "active"),
        (samples.office(types=samples.TYPES.replace("main+xml", "main+xml").replace("openxmlformats-officedocument.{kind}", "ms-excel.sheet.macroEnabled")), "a.xlsx", "active"),
        (samples.docx(**{"word/embeddings/oleObject1.bin": b"x"}), "a.docx", "active"),
        (samples.docx(**{"word/_rels/document.xml.rels": EXTERNAL}), "a.docx", "outside"),
        (samples.office(**{"../../evil.xml": "<r/>"}), "a.xlsx", "two_things"),
        (samples.office(**{"/etc/cron.xml": "<r/>"}), "a.xlsx", "two_things"),
        (samples.office(**{"xl\\..\\evil.xml": "<r/>"}), "a.xlsx", "two_things"),
        (b"MZ" + samples.office(), "a.xlsx", "form"),
        (samples.office() + b"trailing", "a.xlsx", "two_things"),
        (samples.office()[:-40], "a.xlsx", "broken"),
        (samples.office(**{"xl/a.xml": "not xml"}), "a.xlsx", "broken"),
        (samples.office(types=samples.TYPES.format(part="ppt/x.xml", kind="presentationml.presentation")), "a.pptx", "form"),
    ],
    ids=lambda value: str(value)[:24],
)  # fmt: skip
def test_what_is_refused(content: bytes, name: str, code: str) -> None:
    assert refused(content, name) == code


def test_a_plain_archive_is_no_document() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert refused(buffer.getvalue(), "a.zip") == "form"


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    """The size in the archive's own list is set to ten; what counts is what comes out."""
    honest = samples.office(**{"xl/bomb.xml": b"<r>" + b" " * (130 * 1024 * 1024)})
    assert len(honest) < MOST
    size = (3 + 130 * 1024 * 1024).to_bytes(4, "little")
    assert size in honest
    assert refused(honest, "a.xlsx") == "unpacks"
    assert refused(honest.replace(size, (10).to_bytes(4, "little")), "a.xlsx") in ("unpacks", "broken")


def test_many_members_are_refused() -> None:
    assert refused(samples.office(**{f"xl/{number}.xml": "<r/>" for number in range(2100)}), "a.xlsx") == "unpacks"


def test_a_large_workbook_takes_seconds_and_little_memory() -> None:
    """A million rows: under five seconds and far under 400 MB, kept or refused."""
    rows = "".join(f"<row><c><v>{number * 7919 % 1_000_003}</v></c></row>" for number in range(1_000_000))
    content = samples.office(**{"xl/worksheets/sheet1.xml": f"<sheetData>{rows}</sheetData>"})
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    assert inspect(content, "a.xlsx", most=MOST).form == Form.XLSX
    assert time.monotonic() - begun < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_what_hangs_behind_a_photo_is_cut_off() -> None:
    found = inspect(samples.jpeg(tail=b"PK\x03\x04 a film"), "a.jpg", most=MOST)
    assert found.content == samples.jpeg()


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\x\\执照.PDF", "执照.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookiex.pdf"),
        ('"><img src=x onerror=alert(1)>.png', "imgsrc=xonerror=alert(1).pdf"),
        ("\u202egpj.exe", "gpj.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        ("长" * 300 + ".pdf", "长" * 120 + ".pdf"),
    ],
)
def test_names_are_made_harmless(given: str, safe: str) -> None:
    assert safe_name(given, Form.PDF) == safe
