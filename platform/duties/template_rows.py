"""Recurring tasks an installation starts with, as far as the documents it serves name them. Editable.

The documents name the four steps 周提醒、月督办、季通报、年考评 and single tasks; they do not say what each step holds, so the
four general ones only ask a desk to look at what this platform shows.
"""

S, L = 2, 1
ROWS = [
    # code, task, rhythm, levels, month, day, weight, closed with a note only, source
    ("week", "周提醒：核对本周到期和逾期事项", "week", ["county", "zone", "town", "station"], None, None, S, False, "竹山县2023：周提醒、月督办、季通报、年考评"),
    ("month", "月督办：督办下级逾期事项", "month", ["city", "county", "zone"], None, None, S, True, "竹山县2023：周提醒、月督办、季通报、年考评"),
    ("quarter", "季通报：通报本级和下级办理情况", "quarter", ["city", "county"], None, None, S, True, "竹山县2023：周提醒、月督办、季通报、年考评"),
    ("year", "年考评：完成年度考评", "year", ["city", "county", "town"], None, None, S, True, "竹山县2023：周提醒、月督办、季通报、年考评"),
    ("villages", "专职人员走遍所辖社区、村", "month", ["town"], None, None, S, False, "服务保障体系推进会：专职人员每月把每个社区、村跑一遍"),
    ("fair", "组织退役军人专场招聘活动", "year", ["county"], None, None, L, True, "退役军人安置条例(2024)第67条"),
    ("placement", "军转干部安置完成情况", "year", ["county"], 11, 30, S, True, "平阳县：军转干部11月底前完成安置"),
    ("fund", "关爱基金年度工作", "year", ["county"], 12, 31, S, True, "服务保障体系推进会：年底前"),
]  # fmt: skip
FIELDS = ("code", "title", "rhythm", "levels", "month", "day", "level", "needs_words", "source")


def load(**_signal: object) -> int:
    """Add the tasks the table lacks, after each migration; one that an office has changed is never touched."""
    from django.db import connection

    from duties.models import Template

    if Template._meta.db_table not in connection.introspection.table_names():
        return 0
    known = set(Template.objects.values_list("code", flat=True))
    new = [Template(**dict(zip(FIELDS, row, strict=True))) for row in ROWS if row[0] not in known]
    Template.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
