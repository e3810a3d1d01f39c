"""The columns of the needs ledger as a file, by either name."""

from django.utils.translation import gettext_lazy as _

from imports.reading import Column

NEED_COLUMNS = (
    Column("need", "台账编号", _("Number of the line; empty for a new need.")),
    Column("person", "人员编号", _("The person's number here.")),
    Column("source", "来源", _("Where the person's own number comes from.")),
    Column("id", "编号", _("The person's number in the source.")),
    Column("id_number", "身份证号", _("Only to find the person of a new need; never written out.")),
    Column("name", "姓名", _("Compared with the name on file."), example="（示例）张三"),
    Column("kind", "需求", _("就业, 培训, 创业, 求学 or 待遇."), example="就业"),
    Column("words", "具体需求", _("In words."), example="县内，白班"),
    Column("owner", "经办岗位", _("User name and place code: name@652301."), example=""),
    Column("owner_name", "经办人", _("For reading only.")),
    Column("next_step", "下一步", _("What comes next."), example="推荐两个岗位"),
    Column("due_on", "办理期限", _("A date; a new need without one gets 14 days."), example="2026-12-01"),
    Column("opened_on", "登记日期", _("For reading only.")),
    Column("contacted_on", "最近联系", _("For reading only.")),
    Column("away", "在外", _("For reading only.")),
    Column("place", "档案所在", _("For reading only.")),
    Column("closed_on", "办结日期", _("For reading only.")),
    Column("close_reason", "办结原因", _("Closes an open need; one of the reasons of the page.")),
    Column("outcome", "办结结果", _("For reading only.")),
)
