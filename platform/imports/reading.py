"""Bytes → rows of text. Every limit is checked before the file is opened for real."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

UNPACKED_MOST = 300 * 1024 * 1024
RATIO_MOST = 200
MEGABYTE = 1024 * 1024


class UnusableFile(Exception):
    """Nothing can be taken from this file; `code` and `params` are a message of imports.messages.FILES."""

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass
class Row:
    """One data row: `number` as the spreadsheet shows it, `values` by English column name, all text (lists in JSONL)."""

    number: int
    values: dict[str, Any]
    formulas: tuple[str, ...] = ()

    def text(self, column: str) -> str:
        value = self.values.get(column)
        return "" if value is None else str(value).strip()


@dataclass(frozen=True)
class Column:
    """One column of a template."""

    name: str
    chinese: str
    help: Any = ""
    required: bool = False
    example: str = ""


def read(name: str, content: bytes, columns: Iterable[Column]) -> list[Row]:
    """Rows of a file. Raises UnusableFile."""
    columns = list(columns)
    if len(content) > settings.IMPORT_MAX_BYTES:
        raise UnusableFile("too_large", most=settings.IMPORT_MAX_BYTES // MEGABYTE)
    if not content.strip():
        raise UnusableFile("empty")
    form = _form(name, content)
    tables = {"xlsx": _xlsx, "csv": _csv, "jsonl": _jsonl}
    rows = tables[form](content, columns)
    if not rows:
        raise UnusableFile("empty")
    return rows


def _form(name: str, content: bytes) -> str:
    """By content first: a workbook is a zip whatever its name says."""
    if content[:4] == b"PK\x03\x04":
        return "xlsx"
    suffix = Path(name).suffix.lower().lstrip(".")
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise UnusableFile("not_readable", form="XLSX")
    if suffix in {"jsonl", "ndjson"}:
        return "jsonl"
    if suffix in {"csv", "txt", ""}:
        return "csv"
    if suffix == "xlsx":
        raise UnusableFile("not_readable", form="XLSX")
    raise UnusableFile("unknown_form", form=suffix[:10])


def _decode(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnusableFile("encoding")


def _names(header: list[str], columns: list[Column]) -> dict[int, str]:
    by_word = {column.name.lower(): column.name for column in columns} | {
        column.chinese: column.name for column in columns
    }
    found: dict[int, str] = {}
    for position, cell in enumerate(header):
        word = str(cell or "").strip().lstrip("\ufeff").rstrip("*＊")
        name = by_word.get(word) or by_word.get(word.lower())
        if name and name not in found.values():
            found[position] = name
    return found


def _require(found: Iterable[str], columns: list[Column]) -> None:
    have = set(found)
    for column in columns:
        if column.required and column.name not in have:
            raise UnusableFile("missing_column", column=f"{column.chinese}（{column.name}）")


def _limit(count: int) -> None:
    if count > settings.IMPORT_MAX_ROWS:
        raise UnusableFile("too_many_rows", most=settings.IMPORT_MAX_ROWS)


def _csv(content: bytes, columns: list[Column]) -> list[Row]:
    text = _decode(content)
    csv.field_size_limit(1_000_000)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), dialect=_dialect(text))
        header = next(lines, [])
        names = _names(header, columns)
        _require(names.values(), columns)
        rows = []
        for number, cells in enumerate(lines, 2):
            if any(cell.strip() for cell in cells):
                rows.append(Row(number, {name: cells[at] for at, name in names.items() if at < len(cells)}))
                _limit(len(rows))
    except csv.Error:
        raise UnusableFile("not_readable", form="CSV") from None
    return rows


def _dialect(text: str) -> type[csv.Dialect]:
    class Plain(csv.excel):
        delimiter = "\t" if "\t" in text.split("\n", 1)[0] else ","

    return Plain


def _jsonl(content: bytes, columns: list[Column]) -> list[Row]:
    chinese = {column.chinese: column.name for column in columns}
    rows = []
    for number, line in enumerate(_decode(content).split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError:
            raise UnusableFile("bad_json", row=number) from None
        if not isinstance(value, dict):
            raise UnusableFile("bad_json", row=number)
        rows.append(Row(number, {chinese.get(str(key), str(key)): item for key, item in value.items()}))
        _limit(len(rows))
    if rows:
        _require({name for row in rows for name in row.values}, columns)
    return rows


def _xlsx(content: bytes, columns: list[Column]) -> list[Row]:
    _check_zip(content)
    import openpyxl
    import openpyxl.xml

    # openpyxl parses with defusedxml where that is installed: no entity of a crafted workbook is ever expanded.
    if not openpyxl.xml.DEFUSEDXML:
        raise ImproperlyConfigured("defusedxml must be installed and in use before workbooks are read.")
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except Exception as problem:
        raise UnusableFile("not_readable", form="XLSX") from problem
    try:
        return _first_table(book, columns)
    finally:
        book.close()


def _check_zip(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile:
        raise UnusableFile("not_readable", form="XLSX") from None
    unpacked = sum(member.file_size for member in members)
    if (
        unpacked > UNPACKED_MOST
        or (unpacked > 50 * MEGABYTE and unpacked > RATIO_MOST * len(content))
        or len(members) > 2000
    ):
        raise UnusableFile("unpacks_too_large")


def _first_table(book: Any, columns: list[Column]) -> list[Row]:
    missing: UnusableFile | None = None
    seen_rows = False
    for sheet in book.worksheets:
        lines = sheet.iter_rows()
        header: list[str] = []
        start = 0
        for start, cells in enumerate(lines, 1):
            header = [_text(cell.value) for cell in cells]
            if any(header) or start >= 20:
                break
        if not any(header):
            continue
        seen_rows = True
        names = _names(header, columns)
        if not names:
            continue
        try:
            _require(names.values(), columns)
        except UnusableFile as problem:
            missing = missing or problem
            continue
        return _sheet_rows(lines, names, start)
    if missing:
        raise missing
    raise UnusableFile("no_table" if seen_rows else "empty")


def _sheet_rows(lines: Iterable[Any], names: dict[int, str], header_row: int) -> list[Row]:
    rows: list[Row] = []
    for number, cells in enumerate(lines, header_row + 1):
        values, formulas = {}, []
        for at, name in names.items():
            if at < len(cells):
                cell = cells[at]
                if cell.data_type == "f":
                    formulas.append(name)
                values[name] = _text(cell.value)
        if any(values.values()) or formulas:
            rows.append(Row(number, values, tuple(formulas)))
            _limit(len(rows))
    return rows


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat()[:10])
    return str(value).strip()
