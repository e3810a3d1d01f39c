"""CSV and plain text: readable, not a page in disguise, no cell that a spreadsheet would run."""

import csv
import io
import re

from common.export import safe_cell
from common.text import first_refused_character
from files.models import Form
from files.problems import Unsafe

_MARKUP = re.compile(r"<\s*(\?xml|!doctype|!entity|html|svg|script|iframe|body|object|embed|x:script)", re.IGNORECASE)
_PROGRAM = re.compile(r"\A(#!|MZ|@echo\b|\{\\rtf|%!PS|GIF8|BM[\x00-\xff]{2}\x00)")


def text_form(content: bytes, name: str) -> Form:
    """CSV by its ending, else TXT; both only where the content is plain text. Raises Unsafe."""
    text = _decoded(content)
    if _MARKUP.search(text) or _PROGRAM.match(text):
        raise Unsafe("form")
    if first_refused_character(text.replace("\r\n", "\n").replace("\r", "\n")) is not None:
        raise Unsafe("form")
    if not name.lower().endswith(".csv"):
        return Form.TXT
    try:
        cells = (cell for row in csv.reader(io.StringIO(text)) for cell in row)
        if any(safe_cell(cell) != cell for cell in cells):
            raise Unsafe("formula")
    except csv.Error:
        raise Unsafe("broken") from None
    return Form.CSV


def _decoded(content: bytes) -> str:
    """UTF-8 or GB 18030, the two that Chinese offices write."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unsafe("form")
