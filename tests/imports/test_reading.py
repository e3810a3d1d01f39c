"""Files to rows: every form that occurs, and every file that cannot be used."""

import io
import json
import zipfile

import openpyxl
import pytest

from imports.reading import Column, UnusableFile, read

COLUMNS = (Column("id", "编号"), Column("title", "岗位名称", required=True), Column("note", "备注"))


def workbook(*rows: list[object], sheets: int = 1) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for _extra in range(sheets - 1):
        sheet.append(["别的", "表"])
        sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "编号,岗位名称\n1,电工\n".encode()),
        ("a.csv", "﻿id,title\n1,电工\n".encode()),
        ("a.csv", "编号,岗位名称\r\n1,电工\r\n".encode("gb18030")),
        ("a.txt", "编号\t岗位名称\n1\t电工\n".encode()),
        ("a.jsonl", json.dumps({"编号": 1, "岗位名称": "电工"}, ensure_ascii=False).encode()),
        ("a.xlsx", workbook(["编号", "岗位名称"], [1, "电工"])),
        ("wrong-name.csv", workbook(["编号", "岗位名称"], [1.0, "电工"])),
        ("a.xlsx", workbook(["编号", "岗位名称"], [1, "电工"], sheets=2)),
        ("a.xlsx", workbook([None, None], ["编号*", "岗位名称*"], ["1", "电工"])),
        ("a.xlsx", workbook(["某州岗位表"], [], ["编号", "岗位名称"], [1, "电工"])),
        ("a.csv", "某州岗位表,\n\n编号,岗位名称\n1,电工\n".encode()),
        ("a.jsonl", json.dumps({"id": [1], "title": "电工"}).encode()),
    ],
)
def test_every_form_gives_the_same_row(name: str, content: bytes) -> None:
    (row,) = read(name, content, COLUMNS)
    assert (row.text("id"), row.text("title")) == ("1", "电工")


def test_rows_are_numbered_as_the_spreadsheet_shows_them() -> None:
    rows = read("a.csv", "编号,岗位名称\n1,电工\n\n3,焊工\n".encode(), COLUMNS)
    assert [row.number for row in rows] == [2, 4]


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (301 * 1024 * 1024))
    return buffer.getvalue()


def entity() -> bytes:
    """A workbook whose sheet declares an entity."""
    source = io.BytesIO(workbook(["编号", "岗位名称"], [1, "电工"]))
    target = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.namelist():
            body = old.read(member)
            if member.endswith("sheet1.xml"):
                body = body.replace(
                    b"<worksheet", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet', 1
                )
            new.writestr(member, body)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"  \n \n", "empty"),
        ("a.csv", "编号,岗位名称\n".encode(), "empty"),
        ("a.csv", "编号,备注\n1,x\n".encode(), "missing_column"),
        ("a.csv", b"\xff\xfe\xff\xff\x81", "encoding"),
        ("a.xlsx", b"PK\x03\x04 broken", "not_readable"),
        ("a.xlsx", b"no zip at all", "not_readable"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old excel", "not_readable"),
        ("a.pdf", b"%PDF-1.4", "unknown_form"),
        ("a.xlsx", workbook(["甲", "乙"], [1, 2]), "no_table"),
        ("a.xlsx", workbook(["编号", "备注"], [1, 2]), "missing_column"),
        ("a.jsonl", b"[1]", "bad_json"),
        ("a.jsonl", b"{", "bad_json"),
        ("a.csv", b"x" * (20 * 1024 * 1024 + 1), "too_large"),
        ("a.xlsx", bomb(), "unpacks_too_large"),
    ],
)
def test_an_unusable_file_is_told_by_its_reason(name: str, content: bytes, code: str) -> None:
    with pytest.raises(UnusableFile) as caught:
        read(name, content, COLUMNS)
    assert caught.value.code == code


def test_entities_are_never_expanded() -> None:
    with pytest.raises((UnusableFile, ValueError)):
        read("a.xlsx", entity(), COLUMNS)


def test_too_many_rows(settings: object) -> None:
    settings.IMPORT_MAX_ROWS = 3  # type: ignore[attr-defined]
    with pytest.raises(UnusableFile) as caught:
        read("a.csv", b"title\n" + b"x\n" * 4, COLUMNS)
    assert caught.value.code == "too_many_rows"


def test_formulas_are_noticed() -> None:
    (row,) = read("a.xlsx", workbook(["编号", "岗位名称"], [1, "=1+1"]), COLUMNS)
    assert row.formulas == ("title",)


def test_words_of_a_merged_cell_hold_for_each_of_its_rows_and_numbers_do_not() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["编号", "岗位名称", "备注"], ["3", "电工", "甲厂"], [None, "焊工", None], [], [None, "钳工", "乙厂"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("C2:C4")
    buffer = io.BytesIO()
    book.save(buffer)
    rows = read("a.xlsx", buffer.getvalue(), COLUMNS)
    assert [(row.number, row.text("id"), row.text("title"), row.text("note")) for row in rows] == [
        (2, "3", "电工", "甲厂"),
        (3, "", "焊工", "甲厂"),
        (5, "", "钳工", "乙厂"),
    ]
