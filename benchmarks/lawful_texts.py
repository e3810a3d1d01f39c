"""Unlawful sentences drawn from slot grammars and disguised, seeded. All of it is made up; no rule is looked at here."""

import random
from collections.abc import Callable, Iterator

SLOTS: dict[str, tuple[str, ...]] = {
    "SEX": ("男", "女"),
    "SEXED": ("男性", "女性", "男士", "女士", "男生", "女生", "男工", "女工"),
    "JOB": ("服务员", "文员", "保安", "客服", "普工", "司机", "店员"),
    "NATION": ("汉族", "回族", "维吾尔族", "藏族"),
    "PLACE": ("本地", "本市", "本县", "河南", "东北", "外地"),
    "FEE": ("服装费", "体检费", "培训费", "报名费", "资料费", "中介费"),
    "SUM": ("100元", "300元", "500元", "1980元"),
    "PAPER": ("身份证", "毕业证", "驾驶证"),
    "ACCOUNT": ("hr8866", "work2026", "abc12345"),
    "YEARS": ("一年", "两年", "三年"),
}
GRAMMARS: dict[str, tuple[str, ...]] = {
    "sex": ("限{SEXED}", "只招{SEXED}", "{SEXED}优先", "{SEXED}勿扰", "要求{SEXED}，能吃苦", "性别要求：{SEX}", "不招{SEXED}", "诚聘{SEX}{JOB}两名", "仅限{SEXED}应聘", "{SEX}，身体健康"),
    "marriage": ("已婚优先", "未婚者优先", "要求已婚已育", "离异勿投", "婚姻状况：已婚", "限未婚", "单身优先", "入职{YEARS}内不得结婚"),
    "children": ("已育优先", "{YEARS}内无生育计划", "怀孕者勿投", "孕妇不予录用", "入职须做孕检", "{YEARS}内不得怀孕"),
    "ethnicity": ("限{NATION}", "{NATION}优先", "民族：{NATION}", "不招少数民族", "少数民族勿扰", "只招{NATION}员工"),
    "religion": ("无宗教信仰", "不信教", "限穆斯林", "信教者勿扰", "基督徒优先"),
    "household": ("限{PLACE}户籍", "{PLACE}户口优先", "本地人优先", "外地人勿扰", "不要{PLACE}人", "农村户口不要", "籍贯：{PLACE}优先"),
    "health": ("乙肝携带者勿投", "大小三阳不录用", "无乙肝", "乙肝两对半检查合格"),
    "disability": ("残疾人勿扰", "身体无残疾", "不招残疾人", "聋哑人不予考虑"),
    "fee": ("入职需交{FEE}{SUM}", "{FEE}自理", "先交{FEE}{SUM}", "面试缴纳{FEE}", "{FEE}{SUM}从工资扣除"),
    "deposit": ("入职交押金{SUM}", "需缴纳保证金{SUM}", "押一个月工资", "工服押金{SUM}，离职退"),
    "id_card": ("{PAPER}原件押在公司", "扣押{PAPER}", "{PAPER}由公司统一保管，离职退还"),
    "brushing": ("招刷单员，日结", "刷单一单5元", "先垫付后返本金加佣金"),
    "loan": ("学费可办培训贷", "先学后付，培训费分期贷款", "岗前培训费可贷款，入职后还款"),
    "diversion": ("有意加微信{ACCOUNT}", "添加微信：{ACCOUNT}详聊", "加QQ12345678咨询", "扫码进群派单"),
}  # fmt: skip
_ALIKE = {"女": "钕", "男": "侽", "婚": "昏", "已": "己", "户": "沪", "籍": "藉", "费": "沸", "押": "鸭", "证": "正", "微": "薇", "乙": "已", "残": "惨", "汉": "汗", "刷": "唰", "贷": "袋"}  # fmt: skip
_SOUND = {"男": "nan", "女": "nv", "婚": "hun", "户口": "hukou", "户籍": "huji", "费": "fei", "押金": "yajin", "微信": "weixin", "残疾": "canji", "乙肝": "yigan", "族": "zu", "刷": "shua"}  # fmt: skip
_TRADITIONAL = {"戶": "户", "證": "证", "費": "费", "殘": "残", "單": "单", "貸": "贷", "訓": "训", "漢": "汉", "優": "优", "裝": "装", "籤": "签"}  # fmt: skip


def _first(text: str, table: dict[str, str]) -> str:
    for old, new in table.items():
        if old in text:
            return text.replace(old, new, 1)
    return text


DISGUISES: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "fullwidth": lambda text: "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text),
    "space": lambda text: " ".join(text),
    "zerowidth": lambda text: "\u200b".join(text),
    "dots": lambda text: "·".join(text),
    "stars": lambda text: "*".join(text),
    "traditional": lambda text: _first(text, {new: old for old, new in _TRADITIONAL.items()}),
    "alike": lambda text: _first(text, _ALIKE),
    "pinyin": lambda text: _first(text, _SOUND),
}


def unlawful_texts(number: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """Code, disguise and sentence; every code and every disguise that changes the sentence comes in turn."""
    drawn = random.Random(seed)
    names, codes = list(DISGUISES), list(GRAMMARS)
    made = 0
    while made < number:
        code = codes[made % len(codes)]
        plain = drawn.choice(GRAMMARS[code])
        for slot, words in SLOTS.items():
            plain = plain.replace(f"{{{slot}}}", drawn.choice(words))
        name = names[(made // len(codes)) % len(names)]
        sentence = DISGUISES[name](plain)
        yield code, name if sentence != plain else "plain", sentence
        made += 1
