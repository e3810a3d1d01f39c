"""Rows → a workbook that `reading` takes back, and the answer that carries it."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse

from common.export import safe_cell
from imports.reading import Column

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(title: str, columns: Iterable[Column], lines: Iterable[Mapping[str, Any]]) -> bytes:
    """XLSX bytes with the columns of an importer; what a line does not speak of stays empty, no cell is a formula."""
    from openpyxl import Workbook

    columns = list(columns)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append([column.chinese for column in columns])
    for line in lines:
        sheet.append([safe_cell(line.get(column.name, "")) for column in columns])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_download(content: bytes, name: str) -> HttpResponse:
    """A workbook to keep under this name."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
