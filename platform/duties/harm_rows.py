"""What waiting costs, as an installation starts with it. No law says so: it is this platform's default, and editable."""

OWN = "本平台默认，可改"
ROWS = [
    # kind, matter, weight, what is lost, source
    ("employers.complaint", "举报投诉", 1, "可能有人正在受骗或受害", OWN),
    ("veterans.many_looks", "异常查看档案", 1, "个人信息可能正在外泄", OWN),
    ("applications.silent", "单位未答复求职者", 2, "录用机会可能落空", OWN),
    ("applications.pass_on", "转交求职申请", 2, "录用机会可能落空", OWN),
    ("applications.tell", "转告求职者", 2, "本人不知道，机会可能落空", OWN),
    ("veterans.report", "自主就业报到", 2, "无正当理由逾期可能失去安置待遇", OWN),
    ("veterans.trade_review", "特种作业复审", 2, "证件失效就不能上岗", OWN),
    ("consents.asked", "征求联系意见", 2, "单位不再等，机会可能落空", OWN),
    ("veterans.need", "就业需求下一步", 3, "本人在等答复", OWN),
    ("veterans.placed", "安置完成", 3, "本人在等安排工作", OWN),
    ("veterans.pension", "抚恤关系转移", 3, "抚恤金可能接不上", OWN),
    ("employers.registration", "单位核验", 3, "单位的岗位发不出来", OWN),
    ("employers.licence", "营业执照到期", 3, "执照过期的单位可能还在招人", OWN),
    ("employers.posting-review", "岗位审核", 3, "求职者看不到这个岗位", OWN),
    ("outcomes.verify", "核实本人自报就业", 3, "没有真就业的人得不到帮扶", OWN),
    ("outcomes.next_work", "问清新工作", 3, "没有新工作的人得不到帮扶", OWN),
    ("outcomes.found_work", "问清自找的工作", 3, "没有真就业的人得不到帮扶", OWN),
    ("veterans.erasure", "删除个人信息申请", 3, "本人在等答复，信息还在", OWN),
    ("outcomes.call_1", "满1个月回访", 3, "离职没人知道，帮扶来不及", OWN),
    ("outcomes.call_3", "满3个月回访", 3, "离职没人知道，帮扶来不及", OWN),
    ("outcomes.call_6", "满6个月回访", 3, "离职没人知道，帮扶来不及", OWN),
    ("outcomes.call_12", "满12个月回访", 3, "离职没人知道，帮扶来不及", OWN),
]
FIELDS = ("kind", "title", "weight", "words", "source")


def load(**_signal: object) -> int:
    """Add the rows the table lacks, after each migration; one that an office has changed is never touched."""
    from django.db import connection

    from duties.models import Harm

    if Harm._meta.db_table not in connection.introspection.table_names():
        return 0
    known = set(Harm.objects.values_list("kind", flat=True))
    new = [Harm(**dict(zip(FIELDS, row, strict=True))) for row in ROWS if row[0] not in known]
    Harm.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
