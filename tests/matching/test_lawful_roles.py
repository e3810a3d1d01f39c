"""Whose word it is, and in what disguise: lawful wordings beside their nearest unlawful twins, by the rules alone; and
sound-alikes in the place of a limit."""

import pytest

from matching.text import sounds
from matching.text.disguises import bold_view
from matching.text.fold import plain_view
from matching.text.lawful import check

CAUGHT = ("review", "refuse")
TWINS = (
    ("工会干事", "区工会招女职工委员会干事，男女均可", "区工会招女职工一名"),
    ("审计员", "盘点押金保证金往来，做审计底稿", "入职押金保证金自己先交"),
    ("法务助理", "接待被扣证件、被欠薪的外来务工人员", "入职扣证件"),
    ("仓管", "本店郑重声明：不因民族、残疾、户籍拒绝录用任何人", "本店郑重声明：因残疾、户籍不符的拒绝录用"),
    ("网格员", "住得近就行但不要求本地户口", "本地户口优先但不要求常住"),
    ("租赁站", "给租客开押金条、登记退还", "入职开押金条，300元"),
    ("服务员", "纯服务，无陪侍", "无陪酒经验也可，陪侍日结"),
    ("文员", "夫妻一起来更好安排宿舍", "夫妻一起来更好"),
    ("收银", "会用收款码", "用你的收款码走流水"),
    ("译员", "千字150，英译中", "千字150，在家打字"),
    ("护士", "防乙肝、梅毒等职业暴露培训", "防乙肝，入职查乙肝"),
    ("民宿", "押金收客人的，退房退", "押金收员工的，离职退"),
    ("演员", "招舞蹈演员男4名、女4名，双人舞编排", "招舞蹈演员男6名、女2名，双人舞编排"),
    ("监区辅助", "男监区由男性担任3名，女监区由女性担任3名", "男监区由男性担任3名，女监区由女性担任1名"),
    ("公告", "谁让你交培训费，请打12345", "入职交培训费300，请打电话"),
    ("文员", "录用不看性别、不问婚否，不查乙肝，不收押金", "录用不收回族、不收残疾的，不问婚否"),
    ("装修工", "刷单间和整栋，每平12", "刷单返佣，每单12"),
    ("人事", "残疾人专招，持证即可", "残疾人不招，持证也不行"),
    ("网格员", "具有初中文化，户籍登记时间不论", "具有本区常住户籍满三年（以登记时间为准）"),
    (
        "食堂切配",
        "按《食品安全法》，患痢疾、伤寒、戊型肝炎者不得上岗",
        "按《食品安全法》，患痢疾、伤寒、乙肝者不得上岗",
    ),
    ("食堂切配", "乙肝携带者不在此列，可正常应聘", "录用全体人员，乙肝携带者不在此列"),
    ("辅警", "依《戒毒条例》检查应由女性工作人员进行，故限女性，男岗另列5名", "依领导意见限女性，男岗另列5名"),
    ("普工", "公司早已取消押金", "公司押金早已交过的不退"),
    ("物业", "收装修押金、发装修许可", "收入职押金、发工装"),
    ("记者", "采访刷单受害者", "刷单手，无受害"),
    ("司机", "车况懂的都懂，工资日结", "女司机老板不坐，懂的都懂"),
    ("门卫", "周日休息，其他都好说", "不做礼拜的，其他都好说"),
    ("体育老师", "教带球过人，学员不分性别", "带球的妈妈就别来了"),
    ("客服", "宿舍只有男寝还有床，女生另补租房", "工服只有裙装，宿舍只有女寝"),
    ("质检", "大三、大四学生可实习", "大三小三都进不去"),
    ("学徒", "公司发“开门红奖金”一份", "家长签字并存“安心金”一份"),
    ("司机", "HR电话联系，能去SC出差", "不要HN人，其余哪都行"),
    ("协管", "祖上传下的手艺，传承非遗", "祖上三代都在本镇的"),
    ("普工", "工伤由公司申报", "工伤自己扛"),
)
"""Title, lawful wording, unlawful twin."""


@pytest.mark.parametrize(("title", "lawful", "unlawful"), TWINS)
def test_a_role_frees_a_word_and_its_twin_is_caught(title: str, lawful: str, unlawful: str) -> None:
    assert check(title, lawful).verdict in {"pass", "warn"}, check(title, lawful).findings
    assert check(title, unlawful).verdict in CAUGHT


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("只招兰生", "只招男生"),
        ("会开车的兰生优先", "会开车的男生优先"),
        ("蚕急勿扰", "残疾勿扰"),
        ("只要本弟人", "只要本地人"),
        ("谢绝歪地", "谢绝外地"),
        ("尸巾刂单日结", "刷单日结"),
        ("田力优先", "男优先"),
        ("无ＹＧ", "无乙肝"),
    ],
)
def test_sound_alikes_and_split_characters_are_read_where_a_limit_stands(written: str, read: str) -> None:
    assert bold_view(plain_view(written)).text == read
    assert check("普工", written).verdict in CAUGHT


@pytest.mark.parametrize(
    "text",
    [
        "懒人勿扰",
        "兰州生源优先",
        "礼仪优先",
        "不要丹参",
        "限昌吉",
        "有机械行业客户基础者优先",
        "保护机制优先考虑",
        "联系人：田力",
        "进行交流者优先",
    ],
)
def test_words_of_their_own_are_no_sound_alikes(text: str) -> None:
    assert not list(sounds.places(text))
    assert bold_view(plain_view(text)).text == plain_view(text).text
