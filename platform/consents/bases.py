"""On which grounds data of people may be used: the articles this room works by (个人信息保护法)."""

LAW = "中华人民共和国个人信息保护法"
CONSENT_TO_SHARE = "share"
ROWS = (
    # code, what it allows, law, article
    ("duty", "履行法定职责：服务站为退役军人建档、推荐", LAW, "第13条第1款第3项"),
    (CONSENT_TO_SHARE, "向用人单位提供姓名和电话：须单独同意", LAW, "第23条"),
    ("withdraw", "撤回同意：方式便捷，撤回前的处理不受影响", LAW, "第15条"),
    ("refuse", "限制或拒绝他人处理：不愿出现在人选中", LAW, "第44条"),
)


def load(**_signal: object) -> int:
    """Add the grounds the table lacks: after each migration, and after tests that empty all tables."""
    from django.db import connection

    from consents.models import LegalBasis

    if LegalBasis._meta.db_table not in connection.introspection.table_names():
        return 0
    known = set(LegalBasis.objects.values_list("code", flat=True))
    new = [
        LegalBasis(code=code, allows=allows, law=law, article=article)
        for code, allows, law, article in ROWS
        if code not in known
    ]
    LegalBasis.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
