"""Bytes → rows of text. Every limit is checked before the file is opened for real."""

import csv
import io
import json
import re
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
HEADER_WITHIN = 20
"""Rows in which the header must be found."""
_MERGED = re.compile(rb'mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_QUANTITY = re.compile(r"[\d.,]+\s*[人名个元]?")


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
        if isinstance(value, list):
            return "；".join(str(item).strip() for item in value)
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


def _header(lines: Iterable[Iterable[Any]], columns: list[Column]) -> tuple[int, dict[int, str]]:
    """(number of the header row, its names by position): a title or blank lines may stand above it.

    Raises UnusableFile: a required column is missing, no_table where no row names a column, empty.
    """
    missing, seen = None, False
    for number, line in enumerate(lines, 1):
        header = [_text(cell) for cell in line]
        seen = seen or any(header)
        names = _names(header, columns)
        if names:
            try:
                _require(names.values(), columns)
            except UnusableFile as problem:
                missing = missing or problem
            else:
                return number, names
        if number >= HEADER_WITHIN:
            break
    if missing is None and seen:
        raise UnusableFile("no_table")
    raise missing or UnusableFile("empty")


def _limit(count: int) -> None:
    if count > settings.IMPORT_MAX_ROWS:
        raise UnusableFile("too_many_rows", most=settings.IMPORT_MAX_ROWS)


def _csv(content: bytes, columns: list[Column]) -> list[Row]:
    text = _decode(content)
    csv.field_size_limit(1_000_000)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), dialect=_dialect(text))
        try:
            start, names = _header(lines, columns)
        except UnusableFile as problem:
            if problem.code == "no_table":
                _require((), columns)  # a text file has one table only: say which column it lacks
            raise
        rows = []
        for number, cells in enumerate(lines, start + 1):
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
    """The first sheet with a header; else the most telling of what is wrong with each."""
    problems: dict[str, UnusableFile] = {}
    for sheet in book.worksheets:
        lines = sheet.iter_rows()
        try:
            start, names = _header(([cell.value for cell in cells] for cells in lines), columns)
        except UnusableFile as problem:
            problems.setdefault(problem.code, problem)
            continue
        return _sheet_rows(lines, names, start, _merged_downwards(book, sheet))
    raise next(problems[code] for code in ("missing_column", "no_table", "empty") if code in problems)


def _merged_downwards(book: Any, sheet: Any) -> dict[tuple[int, int], int]:
    """(position, first row) → last row of cells that are merged over several rows.

    A sheet that is read as a stream does not know them: they stand behind its rows.
    """
    import openpyxl.utils

    found, rest = {}, b""
    with book._archive.open(sheet._worksheet_path) as part:
        while block := part.read(MEGABYTE):
            for match in _MERGED.finditer(rest + block):
                column, first, last = match.groups()
                if first != last:
                    found[openpyxl.utils.column_index_from_string(column.decode()) - 1, int(first)] = int(last)
            rest = block[-200:]
    return found


def _sheet_rows(
    lines: Iterable[Any], names: dict[int, str], header_row: int, merged: dict[tuple[int, int], int]
) -> list[Row]:
    """Words of a cell that is merged over several rows hold for each; a number (heads, say) stands for all together."""
    rows: list[Row] = []
    standing: dict[int, tuple[str, int]] = {}
    for number, cells in enumerate(lines, header_row + 1):
        values = {name: _text(cells[at].value) if at < len(cells) else "" for at, name in names.items()}
        formulas = tuple(name for at, name in names.items() if at < len(cells) and cells[at].data_type == "f")
        empty = not any(values.values()) and not formulas
        for at, name in names.items():
            if (at, number) in merged:
                standing[at] = values[name], merged[at, number]
            words, last = standing.get(at, ("", 0))
            if not values[name] and number <= last and not _QUANTITY.fullmatch(words):
                values[name] = words
        if not empty:
            rows.append(Row(number, values, formulas))
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
