"""The columns of a people file, by either name."""

from django.utils.translation import gettext_lazy as _

from imports.reading import Column

COLUMNS = (
    Column("id", "编号", _("Number of the person in the source."), example="2026-001"),
    Column("source", "来源", _("Where the list comes from."), example="2026年度返乡名册"),
    Column("name", "姓名", _("May be empty; then source and number are shown."), example="（示例）张三"),
    Column("id_number", "身份证号", _("18 characters; kept encrypted."), example=""),
    Column("phone", "手机号", _("11 digits; kept encrypted."), example=""),
    Column("sex", "性别", _("For statutory reports only; never used for matching."), example=""),
    Column("birth_date", "出生日期", _("A date."), example="1998-05-20"),
    Column("age", "年龄", _("Only where the date of birth is unknown."), example=""),
    Column("placement_mode", "安置方式", _("For example 自主就业, 安排工作."), example="自主就业"),
    Column("service_branch", "军兵种", _("For example 陆军."), example="陆军"),
    Column("specialty_ids", "军事专业代码", _("Codes like MS001, several with ；between them."), example="MS001"),
    Column("specialty_text", "军事专业", _("In their own words; no unit, no designation."), example="汽车连驾驶员"),
    Column("service_years", "服役年限", _("Years."), example="5"),
    Column("enlisted_on", "入伍日期", _("A date."), example="2018-09-01"),
    Column("discharged_on", "退役日期", _("A date."), example="2023-09-01"),
    Column("last_rank", "最后军衔", _("As printed."), example="下士"),
    Column("education", "学历", _("Highest education."), example="大专"),
    Column("major", "专业", _("What they studied."), example="机电一体化"),
    Column("certificates", "证书", _("Several with ；between them."), example="B2驾照；低压电工证"),
    Column("skills", "技能", _("Several with ；between them."), example="车辆保养；会开叉车"),
    Column(
        "civilian_experience",
        "工作经历",
        _("Job and years, several with ；between them."),
        example="小区保安 2年；货车司机 1年",
    ),
    Column("home_county", "家庭所在地", _("County or city."), example="昌吉市"),
    Column("address", "住址", _("Street address; kept encrypted."), example=""),
    Column("accept_counties", "可接受地区", _("Several with ；between them; * for anywhere."), example="阜康市；准东"),
    Column("desired_work", "期望工作", _("In their own words."), example="开大车，能天天回家"),
    Column("avoid", "不接受", _("In their own words."), example="不上夜班，不跑长途"),
    Column("min_salary", "最低月薪", _("Yuan a month."), example="5000"),
    Column("disability_grade", "伤残等级", _("1 to 10; kept encrypted."), example=""),
    Column("cohort_year", "接收年度", _("Year of the cohort; the person is then received in it."), example=""),
    Column("batch", "批次", _("Which batch of the cohort."), example=""),
    Column("received_on", "接收日期", _("When the file arrived. A date."), example=""),
    Column("note", "备注", _("The clerk's note."), example=""),
)
