"""The clocks an installation starts with: the law's, with article and confidence, and our own promises.

Confidence: A text of the law was read, B second-hand, "seed" said in the documents this system serves, "own" our
promise. A limit that is no span of time has no amount.
"""

L, S, P = 1, 2, 3
ROWS = [
    # code, matter, begins with, limit as written, amount, unit, weight, rule, source, confidence
    ("report", "自主就业报到", "被批准退出现役之日起", "30日", 30, "day", L, "到安置地退役军人主管部门报到", "退役军人安置条例(2024)第51条", "A"),
    ("report_missed", "逾期报到=视为放弃", "规定时间届满起(无正当理由)", "超过30日", 30, "day", L, "视为放弃安置待遇(须出具告知书)", "退役军人安置条例(2024)第51条", "A"),
    ("placed", "安置完成", "地方接收退役军士和义务兵", "6个月内", 6, "month", L, "完成安排工作任务", "退役军人安置条例(2024)第31条", "A"),
    ("start_work", "单位安排上岗", "开具安排工作介绍信", "30日内", 30, "day", L, "接收单位安排上岗", "退役军人安置条例(2024)第75条", "A"),
    ("late_living_cost", "单位逾期生活费", "介绍信开具当月起", "逐月至上岗", None, "", L, "≥本单位同等条件人员平均工资80%", "退役军人安置条例(2024)第75条", "A"),
    ("waiting_subsidy", "待安排期生活补助", "待安排工作期间", "逐月", None, "", L, "当地月最低工资标准", "退役军人安置条例(2024)第75条", "A"),
    ("contract", "合同期限", "签订聘用/劳动合同", "≥3年", None, "", L, "中长期合同；企业接收军龄≥10年军士→无固定期限", "退役军人安置条例(2024)第32条", "A"),
    ("refused", "拒不服从安排", "政府安排后", "无正当理由", None, "", L, "视为放弃安排工作待遇", "退役军人安置条例(2024)第34条", "A"),
    ("study_again", "复学", "退役后", "2年内", 2, "year", L, "允许入学或复学，可转专业", "退役军人保障法第35条", "A"),
    ("fair_a_year", "专场招聘活动", "每年", "≥1次(应当组织)", None, "", L, "县级以上地方政府每年应组织", "退役军人安置条例(2024)第67条", "A"),
    ("pension_transfer", "抚恤关系转移", "办理退役/移交手续后", "60日内", 60, "day", L, "向迁入地县级部门申请", "军人抚恤优待条例(2024)第30条", "A"),
    ("disability_again", "残疾等级复评间隔", "上次评定后", "≥1年", None, "", L, "申请调整等级", "军人抚恤优待条例(2024)第29条", "A"),
    ("ledger_kept", "服务台账保存", "形成之日", "≥2年", None, "", L, "人力资源服务机构台账", "人力资源市场暂行条例第33条", "A"),
    ("agency_filed", "人力资源备案", "开展业务之日", "15日内", 15, "day", L, "经营性机构备案", "人力资源市场暂行条例第18条", "A"),
    ("big_fair", "大型招聘会许可", "预计参加人数≥1000", "活动前", None, "", L, "公安安全许可；1000-5000县级", "大型群众性活动安全管理条例第2/11/12条", "A-"),
    ("tax", "税收扣减期", "签合同并缴社保当月/登记当月", "36个月", 36, "month", L, "定额/限额扣减；至2027-12-31，未满3年可至期满", "财政部等2023年第14号公告", "A-"),
    ("trade_review", "特种作业复审", "发证", "每3年复审，6年换证", 3, "year", L, "到期提醒", "二手资料，未核对法规原文", "B"),
    ("town_staff", "安置专职编配", "", "2-3名", None, "", S, "乡镇/街道专职", "服务对象单位的材料", "seed"),
    ("village_visit", "乡镇指导村", "每月", "1次/村", 1, "month", S, "漏访清单", "服务对象单位的材料", "seed"),
    ("visit_all", "走访全覆盖", "约12个月", "100%", None, "", S, "足印光荣之家", "服务对象单位的材料", "seed"),
    ("verify_firm", "单位核验", "单位提交资料", "2个工作日", 2, "working_day", P, "核验或退回并写明理由", "本平台承诺", "own"),
    ("licence_ends", "营业执照到期", "执照有效期截止前", "提前30日", 30, "day", P, "提醒单位换照并核验新执照；未见法律规定提前多少天", "本平台承诺", "own"),
    ("posting_review", "岗位审核", "岗位进入待审", "2个工作日", 2, "working_day", P, "发布、说明依据后发布，或不予发布并写明理由", "本平台承诺", "own"),
    ("complaint", "举报投诉处理", "收到举报", "24小时", 24, "hour", P, "处理并告知结果", "本平台承诺", "own"),
    ("answer_applicant", "答复求职者", "求职者投递或面试结束", "5个工作日", 5, "working_day", P, "约面试、录用或说明理由", "本平台承诺", "own"),
    ("chase_employer", "催办用人单位", "单位经提醒仍未答复", "2个工作日", 2, "working_day", P, "站点电话催办并登记答复", "本平台承诺", "own"),
    ("pass_on_word", "转告", "一方没有账号，有话要转告", "2个工作日", 2, "working_day", P, "站点打电话转告并登记", "本平台承诺", "own"),
    ("escalate_again", "逐级上报", "逾期事项上报一级后仍未办结", "5个工作日", 5, "working_day", P, "再上报一级", "本平台承诺", "own"),
    ("contact_asked", "征求联系意见", "单位提出", "3个工作日", 3, "working_day", P, "本人答复；不答复视为未同意", "本平台承诺", "own"),
    ("verify_claim", "核实本人自报就业", "本人自报就业", "5个工作日", 5, "working_day", P, "打电话或看材料；属实的核实，不实的撤回", "本平台承诺", "own"),
    ("next_work", "问清新工作", "本人换了工作，去向未登记", "5个工作日", 5, "working_day", P, "登记新工作；没有新工作的改离职原因，需求重新打开", "本平台承诺", "own"),
    ("found_work", "问清自找的工作", "需求以本人自行就业结案，工作未登记", "5个工作日", 5, "working_day", P, "登记这份工作；没有工作的重新打开需求，问不到的写明", "本平台承诺", "own"),
    ("erase", "删除个人信息申请", "本人提出", "5个工作日", 5, "working_day", P, "删除，或说明不删除的理由；法律只要求及时，未定天数", "本平台承诺", "own"),
    ("retention_1", "稳岗回访（满1个月）", "开始工作", "满1个月", 1, "month", P, "电话回访并记录", "本平台承诺", "own"),
    ("retention_3", "稳岗回访（满3个月）", "开始工作", "满3个月", 3, "month", P, "电话回访并记录", "本平台承诺", "own"),
    ("retention_6", "稳岗回访（满6个月）", "开始工作", "满6个月", 6, "month", P, "电话回访并记录", "本平台承诺", "own"),
    ("retention_12", "稳岗回访（满12个月）", "开始工作", "满12个月", 12, "month", P, "电话回访并记录", "本平台承诺", "own"),
]  # fmt: skip
FIELDS = ("code", "title", "begins", "limit", "amount", "unit", "level", "rule", "source", "confidence")


def load(**_signal: object) -> int:
    """Add the clocks the table lacks: after each migration, and after tests that empty all tables.

    A clock that an administrator has configured is never touched.
    """
    from django.db import connection

    from duties.models import Clock

    if Clock._meta.db_table not in connection.introspection.table_names():
        return 0
    known = set(Clock.objects.values_list("code", flat=True))
    new = [Clock(**dict(zip(FIELDS, row, strict=True))) for row in ROWS if row[0] not in known]
    Clock.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
