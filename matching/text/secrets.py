"""What a profile must not carry: units, bases, weapons, numbers of papers and cards, homes, other people's numbers.

Branches and trades (陆军, 汽车连, 炊事班) are allowed; so are the regiments of the production corps, which are places.
Sources: domain.md §9.12 and design.md "unit numbers and weapons are never shown or stored"; §8: the printed number of a
优待证 is a bank card number. Names of weapon families: domain judgement.
"""

import re
from dataclasses import dataclass

from matching.text.disguises import bold_view
from matching.text.fold import View, plain_view

MILITARY = frozenset({"unit", "designator", "base", "equipment"})
MASK = "＊＊＊"


@dataclass(frozen=True)
class Finding:
    """One masked place: its kind, start and end in the original text."""

    kind: str
    start: int
    end: int


_NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十百零]{1,5})"
_SMALL = r"(?:\d{1,3}|[一二三四五六七八九十百]{1,4})"
_CALIBRE = (
    r"(?:主战坦克|坦克|步战车|步兵战车|装甲车|输送车|榴弹炮|加榴炮|迫击炮|高射炮|高炮|自行火炮|火炮|驱逐舰|护卫舰|潜艇|"
    r"导弹|火箭炮|火箭筒|战机|战斗机|轰炸机|歼击机|预警机|(?:自动|突击|班用|狙击|轻|重)?(?:步枪|机枪|手枪|冲锋枪)|雷达)"
)
_PATTERNS: list[tuple[str, str]] = [
    ("unit", r"(?:中国人民解放军|解放军|武警|空军|海军|陆军|火箭军|联勤)?(?:第)?\d{4,6}部队(?:\d+分队)?"),
    ("unit", r"(?:中国人民解放军|解放军|武警)(?:第)?[零一二三四五六七八九〇0-9]{4,6}(?:部队|团|旅)?"),
    ("unit", r"(?<![0-9])[五六七八九零一二三四〇0]{5}部队"),
    ("unit", r"武警[\u4e00-\u9fff]{2,8}(?:总队|支队)(?:[\u4e00-\u9fff]{2,8}支队)?(?:执勤|机动)?(?:[一二三四五六七八九十\d]{1,3}(?:大队|中队|排))*|[\u4e00-\u9fff]{2,4}(?:军区|军分区)[^，。；\n]{0,4}(?:边防|海防|守备|独立)?[旅团营](?:[一二三四五六七八九十\d]{1,3}[营连排])*"),
    ("unit", r"(?:联勤|解放军|武警|陆军|空军|海军|火箭军)[\u4e00-\u9fff]{0,6}第?\d{2,3}(?:医院|仓库|基地|保障中心|修理厂|研究所)"),
    ("unit", rf"(?:第)?{_NUMBER}(?:集团军|军(?=[\u4e00-\u9fff]{{0,2}}(?:师|旅|团))|师|旅|基地|总队|支队|舰队|潜艇支队)(?:{_SMALL}?(?:旅|团|营|连|排|大队|中队)){{0,4}}"),
    ("unit", r"(?:某|[东南西北中]部战区|第)?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:团|营)(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:营|连|排|班)){1,3}"),
    ("designator", r"番[^\w，。；]{0,2}号[：]?(?:是|为)?[a-z0-9\u4e00-\u9fff-]{2,12}|(?:部队)?代号[：]?(?:是|为)?\d{3,6}|邮编信箱\d{2,5}|\d{4,5}信箱\d{1,3}分箱|(?:驻地?代号|部队信箱)[：]?\d{2,6}|(?:部队)?代号[：]?(?:是|为)?[\u4e00-\u9fff]{2,3}[一二三四五六七八九十\d]{1,3}号|信箱\d{3,5}-\d{1,3}"),
    ("base", r"[\u4e00-\u9fff]{2,6}(?:导弹|火箭军|核|卫星发射|潜艇|海军|空军|训练)基地(?!集团)|[\u4e00-\u9fff]{2,4}(?:军用机场|军港|弹药库|油料库|雷达站|哨所|发射场|洞库|军械库)|驻[守防在]?(?:[\u4e00-\u9fff]{2,8})(?:岛|礁|哨所|哨卡|边防连|阵地|达坂)|[\u4e00-\u9fff]{2,4}哨卡|[\u4e00-\u9fff]{2,4}(?:机场)?场站(?=[\u4e00-\u9fff]{0,4}[股连队])|[\u4e00-\u9fff]{2}基地(?=通信|警卫|勤务|试验|测控|司令|政治|某?[\u4e00-\u9fff]{0,2}[营连团站])|(?:酒泉|西昌|太原|文昌)(?:卫星)?发射(?:中心|场)"),
    ("equipment", r"(?<![\u4e00-\u9fff])(?:强|运|直|轰|辽宁|山东|福建)[-‐–—]?\d{1,3}[a-z甲乙丙]{0,3}(?:型|式|导弹|战机|飞机|舰|坦克)?|(?:东风|巨浪|鹰击|红旗|霹雳|长剑|海红旗|前卫|红箭|歼|歼轰|武直|空警|运油)[-‐–—]?(?:\d{1,3}|[一二三四五六七八九十]{1,4}|(?:[零一二三四五六七八九]{2}))(?! ?s ?店|[年吨匹座系月日号万])[a-z甲乙丙]{0,3}(?:型|式|导弹|战机|飞机|舰|坦克)?"),
    ("equipment", r"(?:在|开|驾驶|操作|维修|驾)(?:强|运|直|轰)[-‐–—]?\d{1,2}[a-z]{0,2}"),
    ("equipment", rf"(?:\d{{2,3}}[a-z]{{0,2}}|[a-z]{{2,4}}-?\d{{1,4}}[a-z]?|\d{{2}}-\d|[零一二三四五六七八九]{{2}})(?:型|式)?(?:\d{{2,3}}(?:毫米|mm))?(?:自行|防空|舰载|车载|反坦克|远程)?{_CALIBRE}"),
    ("equipment", rf"\d{{2,3}}(?:毫米|mm){_CALIBRE}"),
    ("id_number", r"(?<![0-9a-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[0-9x](?![0-9])|(?<![0-9])[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}(?![0-9])"),
    ("card", r"(?:优待证|士兵证|军官证|退伍证|退役证|残疾军人证|军残证|义务兵证|警官证|转业证|伤残证)(?:号码|编号|卡号|号)?(?:是|为)?[：]?[\u4e00-\u9fff]{0,2}(?:[\u4e00-\u9fff]{0,4}字第)?[a-z0-9-]{5,20}号?|[\u4e00-\u9fff]{1,4}字第\d{5,10}号"),
    ("card", r"(?<![0-9])(?:62|60|45|43|40|41|51|52|53|54|55|35|37|95|88)\d{11,17}(?![0-9])|(?:银行卡|卡号|工资卡|账号|户头|存折)(?:号)?(?:是|为)?[：]?\d{8,22}"),
    ("phone", r"(?<![0-9])(?:\+?86)?-?1[3-9]\d[-]?\d{4}[-]?\d{4}(?![0-9])|(?<![0-9])0\d{2,3}[-]?\d{7,8}(?![0-9])|(?:电话|手机|座机|联系方式|号码|联系人)[^，。；\d\n]{0,6}\d[\d-]{5,12}|(?:微信|qq)号?[：是为]{0,2}[a-z0-9_-]{5,20}"),
    ("address", r"(?:家住|住址|家庭住址|家庭地址|现住|住在|居住在|地址|户籍地)[：是在为]*[^，。；\n]{2,24}?(?:\d+|[一二三四五六七八九十]+)(?:号楼|栋|幢|单元|室|号院|号|弄|组|户)(?:[^，。；\n]{0,10}?(?:\d+|[一二三四五六七八九十]+)(?:号楼|栋|幢|单元|室|号|户)){0,3}"),
    ("address", r"[\u4e00-\u9fff0-9]{2,14}(?:小区|家园|花园|新村|公寓|嘉园|大街|路|街|巷|村|社区|苑|里)[\u4e00-\u9fff0-9]{0,6}?\d+(?:号楼|栋|幢|号院|号|弄)(?:[\u4e00-\u9fff]{0,2}\d+(?:单元|栋|号楼|室|号|户)){0,3}|\d+(?:号楼|栋|幢)\d+单元\d{3,4}(?:室)?"),
]  # fmt: skip
_COMPILED = [(kind, re.compile(pattern)) for kind, pattern in _PATTERNS]
_DIGITS = str.maketrans("零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两", "00123456789123456789" + "12")
_SPOKEN_NUMBER = re.compile(
    r"[零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖\d][零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖\d\s\-.·、*]{9,22}[零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖\dx]"
)
_BROKEN_NUMBER = re.compile(r"\d[\d\s\-.·_*、]{3,28}[\dx]")
_NOT_A_NUMBER = re.compile(r"(?:19|20)\d{2}[-./年]\d{1,2}|\d{4}-\d{4}$|^\d{4,5}-\d{4,5}$")
_PLACE_OF_CORPS = re.compile(r"(?:农|兵团|生产建设)[\u4e00-\u9fff]{0,4}$")


def _joined(match: re.Match[str]) -> str:
    """A number written with gaps or in Chinese digits → its digits, when there are as many as in a phone or a card."""
    digits = re.sub(r"[^\dx]", "", match.group().translate(_DIGITS))
    if len(digits) >= 4 and match.string[match.end() : match.end() + 3].strip().startswith(("部队", "分队")):
        return digits
    return digits if len(digits) >= 11 and not _NOT_A_NUMBER.search(match.group()) else match.group()


def _views(text: str) -> list[View]:
    plain = plain_view(text)
    joined = plain.replaced(_BROKEN_NUMBER, _joined).replaced(_SPOKEN_NUMBER, _joined)
    bold = bold_view(joined)
    return [plain, *([joined] if joined is not plain else []), *([bold] if bold is not joined else [])]


def find_secrets(text: str, kinds: frozenset[str] | None = None) -> list[Finding]:
    """Places of such words, in the order of the text, none overlapping. kinds: only these (None: all)."""
    if not text:
        return []
    spans: list[tuple[int, int, str]] = []
    for view in _views(text):
        for kind, pattern in _COMPILED:
            if kinds is not None and kind not in kinds:
                continue
            for match in pattern.finditer(view.text):
                if kind == "unit" and _PLACE_OF_CORPS.search(view.text[max(0, match.start() - 8) : match.start()]):
                    continue
                start, end = view.span(match.start(), match.end())
                if not any(start < other_end and other_start < end for other_start, other_end, _kind in spans):
                    spans.append((start, end, kind))
    return [Finding(kind, start, end) for start, end, kind in sorted(spans)]


def masked(text: str, findings: list[Finding]) -> str:
    """The text with each finding replaced by ＊＊＊."""
    for found in reversed(findings):
        text = f"{text[: found.start]}{MASK}{text[found.end :]}"
    return text
