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
    r"导弹|火箭炮|火箭筒|远火|轻坦|重坦|步战|加农炮|迫榴炮|车载炮|战机|战斗机|轰炸机|歼击机|预警机|(?:自动|突击|班用|狙击|轻|重|高射)?(?:步枪|机枪|手枪|冲锋枪)|雷达)"
)
_HEAD = (
    r"(?:中国人民解放军|解放军|武警|陆军|海军|空军|火箭军|二炮|第二炮兵|联勤(?:保障部队)?|(?:战略|信息)支援部队|[东南西北中]部战区|[\u4e00-\u9fffa-z]{2}(?:军区|军分区|舰队)|总[参后装政]|"
    r"驻[\u4e00-\u9fff]{1,2}某?集团军|某?集团军)"
)
_ARM = (
    r"(?:炮兵|高炮|防空|空降兵?|装甲|坦克|机步|摩步|(?:摩托化|机械化)?步兵|合成|特战|特种作战|侦察|工兵|工化|舟桥|通信|陆航|航空兵|陆战|边防|海防|守备|轰炸|歼击|运输搜救|雷达|(?:地空)?导弹|电子对抗|"
    r"驱逐舰|护卫舰|潜艇|快艇|登陆舰|独立|森林|机动|巡逻|警卫|汽车|运输|勤务)"
)
_OF = rf"(?:{_HEAD}|{_ARM}|某(?=[师旅团]))"
_BELOW = rf"(?:(?:某|第|{_ARM}|{_SMALL}){{0,3}}(?:师|旅|团(?!结|队|员|支|委|建)|营(?!养|销|业|房)|连(?!长|队)|排(?!长|班|版|球)|支队|大队|中队|分队))"
_PLACE = r"(?:(?![在于是我曾到从去的了过当某后前个各任守驻])[\u4e00-\u9fff]){2,4}"
_SPOKEN = r"[\dol零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖两]"
_PATTERNS: list[tuple[str, str]] = [
    ("unit", rf"{_OF}*(?:第)?{_NUMBER}(?:集团军|军(?=[\u4e00-\u9fff]{{0,2}}(?:师|旅|团)|\d))(?:{_BELOW})*"),
    ("unit", rf"{_OF}{{1,4}}(?:第)?[\do]{{0,2}}{_SMALL}[o\d]?(?:师|旅|团(?!结|员|支|委|建)|总队|支队|舰队|基地|大队)(?:{_BELOW})*|{_HEAD}(?:某|{_ARM}){{0,3}}(?:师|旅|团)(?:第)?{_SMALL}[团营连](?:{_BELOW})*"),
    ("unit", rf"{_OF}*第?(?:(?<![\d元])\d{{2,3}}|[一二三四五六七八九]?十[一二三四五六七八九]?)军(?!人|事|训|用|车|民|工|装|港|舰|旗|官|衔|龄|校|犬|马|属|嫂|休|转|队|区|分|令|功|姿|体|鞋|品|需|团)"),
    ("unit", rf"(?<![0-9a-z]){_HEAD}*第?{_SPOKEN}{{4,6}} ?(?:部队|bd(?![a-z])|bu队|部dui|budui|(?:部队)?\d{{1,3}}分队)(?:\d+分队)?|(?:部别|部队号?|番号|哪个部队的?？答)[：是为（(]{{0,2}}{_SPOKEN}{{5}}(?:-\d{{1,3}})?(?![\d元块人公米])|(?<![\da-z]){_SPOKEN}{{5}}(?![\da-z])(?=[^。\n]{{0,12}}(?:部队号|番号|部队代号))"),
    ("unit", r"总[参后装政][一二三四五六七八九]部|(?:国防科大|国防大学|军事科学院|[\u4e00-\u9fff]{0,4}军医大学?|工程兵学院)[一二三四五六七八九十\d]*院?(?:某|[一二三四五六七八九十\d]+)(?:队|系)"),
    ("unit", r"[“\"「『][^”\"」』，。]{1,6}[连营团旅舰艇][”\"」』]|(?:[“\"「『])?红[一二三四五六七八九十]连(?:[”\"」』])?"),
    ("designator", rf"代[号字](?:叫|是|为)?[：]?[“\"「『][^”\"」』]{{1,8}}[”\"」』](?:[一二三四五六七八九十\d]{{1,3}}号)?|(?:代[号字]|对外(?:叫|称)?)[：是为叫]{{0,2}}{_SPOKEN}{{3,6}}(?:厂|所|部)?|(?:\d{{1,3}}支局)?(?:{_SPOKEN}{{1,5}}号?信箱(?:{_SPOKEN}{{1,3}}(?:分箱|号))?|(?:邮政)信箱第?{_SPOKEN}{{1,5}}号?|信箱第?\d{{2,5}}(?!@))"),
    ("base", r"""(?:[西南东中三]沙)[\u4e00-\u9fff]{0,4}[岛礁]|(?:守|戍守?|驻|驻守|守备)(?:过|在|着)?[\u4e00-\u9fff]{2,5}(?:岛|礁|哨[所卡位]?|口岸|达坂|山口)|""" + _PLACE + r"""(?:前哨班?|哨所|哨卡|军港|军用机场|[\u4e00-\u9fff]{0,2}潜艇码头)|""" + _PLACE + r"""(?=边防连|场站)|[\u4e00-\u9fff]{2,8}(?:导弹|卫星|火箭|空军|海军|陆军|军事)[\u4e00-\u9fff]{0,2}(?:发射场|训练场|试验场|靶场)|东经\d{1,3}[°度][\d′'分.]*[^，。；\n]{0,2}北纬\d{1,3}[°度][\d′'分.]*"""),
    ("equipment", r"(?<![a-z0-9])(?:z[tbsl][zdlq]|pl[zl]|pc[lp]|ph[lz]|pgz|q[bjlsc][zubyglw]|csk|hhq|bzk|dzj)-?\d{2,3}[a-z]?(?:式|型)?(?:远火|炮|步枪|轻坦|坦克)?(?![\d-])|(?<![a-z0-9-])(?:hq|df|jl|cj|yj|hj)-?\d{1,2}[a-d]?(?![\da-z.-])|(?<![a-z0-9-])(?:j|jh|h|y|z|q|kj|wz|gj)-\d{1,3}[a-z]?(?![\d-])(?=[^，。；\n]{0,6}(?:机械员|机械师|机务|地勤|飞机|战机|飞行|军械员|航电|机组))"),
    ("equipment", r"(?<![\d-])0[2-9]\d[a-g]?(?:型)?(?:舰|大驱|艇|潜艇|机电|驱逐|护卫|登陆|补给)[舰艇]?|(?<![\da-z-])05[2-6][a-d](?![\da-z-])|(?:^|(?<=[^\u4e00-\u9fff在上随到于是])|(?<=[在上随到于是]))(?![在上随到于是])[\u4e00-\u9fff]{2}(?<!水面)(?<!驱逐)(?<!护卫)(?<!登陆)(?<!巡逻)(?<!导弹)(?<!补给)(?<!扫雷)(?<!海军)(?<!作战)(?<!大型)(?<!两栖)舰(?!艇|队|长|载|员|船|务|炮|机|艏|只)"),
    ("equipment", r"(?:八一|五六|八五|九五|81|56|95)(?:杠|半)(?!\d)|(?:翼龙|彩虹|攻击|无侦)[-]?\d{1,2}[a-z]?(?!号|[年月日])|苏[-]?(?:27|30|35)(?!号|[年月日])|歼[-]?[零一二三四五六七八九十]{1,3}[a-z]?"),
    ("equipment", rf"(?:\d{{2,3}}|[零一二三四五六七八九]{{2}})(?:式|-\d)(?:[一-龥]{{0,4}}\d{{0,3}}(?:毫米|mm)?[一-龥]{{0,4}}?)?{_CALIBRE}"),
    ("id_number", r"身份证[^，。；\n\d]{0,4}后?[四六八4-8]位[：是为]?[\dx]{4,8}"),
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
    ("address", r"(?:家住|住址|家庭住址|家庭地址|现住|住在|居住在|地址|户籍地)[：是在为]*[^，。；\n]{2,24}?(?:\d+|[一二三四五六七八九十]+)(?:号楼|栋|幢|单元|室|号院|号|弄|组|户)(?:[^，。；\n]{0,10}?(?:\d+|[一二三四五六七八九十]+)(?:号楼|栋|幢|单元|室|号|户)){0,3}(?:[\u4e00-\u9fff]{0,6}\d{1,2}-\d{1,2}-\d{3,4}|-?\d{3,4}(?!\d))?"),
    ("address", r"[\u4e00-\u9fff0-9]{2,14}(?:小区|家园|花园|新村|公寓|嘉园|大街|路|街|巷|村|社区|苑|里)[\u4e00-\u9fff0-9]{0,6}?\d+(?:号楼|栋|幢|号院|号|弄)(?:[\u4e00-\u9fff]{0,2}\d+(?:单元|栋|号楼|室|号|户)){0,3}(?:[\u4e00-\u9fff]{0,6}\d{1,2}-\d{1,2}-\d{3,4}|-?\d{3,4}(?!\d))?|\d+(?:号楼|栋|幢)\d+单元\d{3,4}(?:室)?"),
    ("phone", r"(?<![a-z0-9])[1l][3-9o][\dol]{9}(?![a-z0-9])"),
]  # fmt: skip
_COMPILED = [(kind, re.compile(pattern)) for kind, pattern in _PATTERNS]
_DIGITS = str.maketrans("零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两", "00123456789123456789" + "12")
_SPOKEN_NUMBER = re.compile(
    r"[零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖\d][零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖\d\s\-.·、*]{9,22}[零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖\dx]"
)
_BROKEN_NUMBER = re.compile(r"\d[\d\s\-.·_*、]{3,28}[\dx]")
_NOT_A_NUMBER = re.compile(r"(?:19|20)\d{2}[-./年]\d{1,2}|\d{4}-\d{4}$|^\d{4,5}-\d{4,5}$")
_PLACE_OF_CORPS = re.compile(r"(?:农|兵团|生产建设)[\u4e00-\u9fff]{0,4}$")
_OF_CORPS = re.compile(
    r"^(?:第)?(?:\d|1[0-4]|十[一二三四]?|[一二三四五六七八九])师|^(?:第)?(?:\d{1,3}|[一二三四五六七八九十]{1,3})团"
)
_CIVIL_LIFE = re.compile(
    r"石河子|五家渠|阿拉尔|图木舒克|北屯|铁门关|双河|可克达拉|昆玉|胡杨河|新星市|白杨市|兵团|农场|职工|承包|棉|种地|长大|出生|家在|老家|[现居]住|子女|果园|团场|想回|开过(?:小卖部|饭馆|店)"
)
_SERVED = re.compile(r"服役|当兵|当过兵|入伍|参军|退伍|退役|战士|士官|新兵|部队|连队文书|炊事班|战友|武警|老兵")
"""The divisions and regiments of the production corps are places: who lived or farmed there did not serve there."""


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


def _is_corps(text: str, start: int, end: int) -> bool:
    """Whether a division or regiment is one of the production corps, hence a place."""
    if _PLACE_OF_CORPS.search(text[max(0, start - 8) : start]):
        return True
    around = text[max(0, start - 12) : end + 14]
    return bool(_OF_CORPS.match(text[start:end]) and _CIVIL_LIFE.search(around) and not _SERVED.search(around))


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
                if kind == "unit" and _is_corps(view.text, match.start(), match.end()):
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
