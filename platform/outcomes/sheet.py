"""The official form as a workbook."""

import io

from django.utils.translation import gettext_lazy as _

from common.export import safe_cell
from outcomes.models import SeekingMark
from outcomes.queries.cohort import LETTERS, Form, Line

NAME = "自主就业退役士兵就业及去向情况表"
TITLES = {
    "A": _("self-employed soldiers of the cohort"),
    "B": _("back to the university they left"),
    "C": _("admitted to a school by examination"),
    "D": _("employed or own business"),
    "E": _("employed in a town"),
    "F": _("of these: took part in vocational training"),
    "G": _("went home to farm"),
    "H": _("founded a business"),
    "I": _("founded a small or medium firm"),
    "J": _("set up as a sole trader"),
    "K": _("takes part in a farmers' cooperative"),
    "L": _("has no work yet"),
    "M": _("of these: recognised as hard to place"),
    "N": _("helped for that"),
    "not_asked": _("not asked yet"),
    "unknown": _("placement mode not on file"),
    **dict(SeekingMark.choices),
}
OFFICIAL = {
    "A": "自主就业退役士兵数", "B": "退役大学生士兵复学人数", "C": "自主就业退役士兵考试入学人数", "D": "已就业人数",
    "E": "城镇就业人数", "F": "其中：已参加职业技能培训人数", "G": "返乡务农人数", "H": "创业人数",
    "I": "创办中小微企业人数", "J": "成立个体工商户人数", "K": "参与农民专业合作社人数", "L": "待就业人数",
    "M": "其中：被认定为就业困难人数", "N": "已针对性开展就业困难帮扶人数",
}  # fmt: skip
"""The form's own words: it is handed in in Chinese."""


def workbook(form: Form, year: int | None) -> bytes:
    """XLSX bytes: the heading (without a year where nobody decided which), the letters, a line a place, the total. F stays empty until somebody counts it."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("去向情况表")
    sheet.append([f"{year or '____'}年度{NAME}"])
    sheet.append(["单位", *(f"{letter} {OFFICIAL[letter]}" for letter in LETTERS)])
    for line in [*form.lines, form.total]:
        sheet.append([safe_cell(_named(line, line is form.total)), *(number for _letter, number in line.cells())])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _named(line: Line, total: bool) -> str:
    return "合计" if total else f"{line.place.name}本级" if line.own else line.place.name
