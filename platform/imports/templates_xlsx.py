"""The workbook to fill in: header, one example, and a sheet that explains each column."""

import io

from openpyxl import Workbook
from openpyxl.styles import Font

from common.export import safe_cell
from imports.registry import Spec


def template_workbook(spec: Spec) -> bytes:
    """XLSX bytes in the reader's language."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = str(spec.title)[:31]
    sheet.append([column.chinese for column in spec.columns])
    sheet.append([safe_cell(column.example) for column in spec.columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    notes = book.create_sheet("说明")
    for column in spec.columns:
        notes.append([column.chinese, column.name, "*" if column.required else "", str(column.help)])
    for letter, width in (("A", 18), ("B", 20), ("C", 4), ("D", 70)):
        notes.column_dimensions[letter].width = width
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
