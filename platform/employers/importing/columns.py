"""The columns of a postings file, by either name."""

from django.utils.translation import gettext_lazy as _

from imports.reading import Column

COLUMNS = (
    Column(
        "posting",
        "系统编号",
        _("Given by an export, empty for a new posting: only cells that were changed are taken over."),
    ),
    Column("id", "编号", _("Number of the row in its source; makes repeated imports safe."), example="2026-001"),
    Column("source", "来源", _("Where the list comes from."), example="县人社局公告"),
    Column("title", "岗位名称", _("One post a row."), required=True, example="重型货车驾驶员"),
    Column("company", "单位名称", _("Full name as on the licence."), required=True, example="（示例）某某物流有限公司"),
    Column("uscc", "统一社会信用代码", _("18 characters; leave empty when unknown."), example=""),
    Column("county", "工作地区", _("County, city or zone; empty when unknown."), example="昌吉市"),
    Column("headcount", "招聘人数", _("A whole number; empty when unknown."), example="3"),
    Column("education", "学历要求", _("Lowest education, or 不限."), example="高中"),
    Column("age", "年龄要求", _("For example 45岁以下, 18-40岁, 不限."), example="45岁以下"),
    Column(
        "relaxes_age",
        "退役军人放宽年龄",
        _("是 or 否; only public employers (Regulation on placement, art. 68)."),
        example="否",
    ),
    Column("physical_words", "体能视力要求", _("Only what the work needs."), example="能搬 25 公斤，裸眼视力 4.8 以上"),
    Column("experience", "工作经验", _("For example 3年以上工作经验, 不限."), example="1年以上工作经验"),
    Column("salary_min", "月薪下限", _("Yuan a month before tax."), example="6000"),
    Column("salary_max", "月薪上限", _("Yuan a month before tax."), example="8000"),
    Column("pay_months", "发薪月数", _("Months paid a year, 12 to 16; empty leaves what is on file."), example="13"),
    Column(
        "certificates",
        "证书要求",
        _("Each needed one by its name, with 、 between them; empty leaves what is on file, 无 clears it."),
        example="B2驾照、道路货物运输从业资格证",
    ),
    Column(
        "shifts",
        "班次",
        _("白班, 夜班, 倒班, 24小时值班, with 、 between them; empty leaves what is on file, 无 clears it."),
        example="白班、倒班",
    ),
    Column(
        "insurance",
        "社会保险",
        _("五险, 公积金 or 五险一金; empty leaves what is on file, 无 clears it."),
        example="五险一金",
    ),
    Column(
        "board",
        "食宿",
        _("包吃, 包住 or 包吃住; empty leaves what is on file, 无 clears it."),
        example="包吃、包住",
    ),
    Column(
        "contract_kind",
        "劳动合同形式",
        _(
            "固定期限, 无固定期限 or 以完成一定工作任务为期限; all three on contract and probation empty: what is on file stays."
        ),
        example="固定期限",
    ),
    Column("contract_months", "合同期限", _("Months, or 3年; only for a fixed term."), example="36"),
    Column(
        "probation_months",
        "试用期",
        _("Months, 无 for none; not longer than the law allows under the contract."),
        example="2",
    ),
    Column("requirement", "岗位要求", _("Everything else the post asks for."), example="持B2驾照，能吃苦"),
    Column("address", "工作地址", _("Street address of the workplace."), example="高新区某某路 1 号"),
    Column("first_seen", "首次发布", _("A date."), example="2026-11-01"),
    Column("last_seen", "最近发布", _("A date."), example="2026-11-20"),
    Column("deadline", "截止日期", _("A date; empty: open until a person closes it."), example="2026-12-31"),
    Column("state", "状态", _("For reading only.")),
    Column("kept_by", "归口单位", _("For reading only.")),
)
