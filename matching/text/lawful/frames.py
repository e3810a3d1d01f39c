"""Limits on what people are, read as frames: a word for people, a relation, and nobody else who could be meant."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from matching.text.lawful import lexicon
from matching.text.lawful import relations as said
from matching.text.lawful.grammar import Clause, Hit, Rule, clauses


@dataclass(frozen=True)
class Attribute:
    """What people are: its words; which relations make a limit of it; what stands in the clause, or anywhere
    in the text (trade), when it is none.

    near: how many characters a demand may stand before the word.
    """

    code: str
    words: str
    relations: str
    lawful: str
    trade: str = ""
    near: int = 6
    pattern: re.Pattern[str] = field(init=False, repr=False)
    of_a_trade: re.Pattern[str] = field(init=False, repr=False)
    meant_otherwise: re.Pattern[str] = field(init=False, repr=False)
    rule: Rule = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", re.compile(self.words))
        object.__setattr__(self, "meant_otherwise", re.compile(self.lawful))
        object.__setattr__(self, "of_a_trade", re.compile(self.trade or "(?!)"))
        object.__setattr__(self, "rule", Rule("frame", self.code, ""))


ATTRIBUTES = (
    Attribute("sex", lexicon.SEX, "afw", r"(?:送件|送餐|外卖|快递|配送)小哥|[男女]老板|婴|宝|款|装|鞋|更衣|浴|厕|团队氛围|男女(?![有各要需])|[男女]友|美女如云|帅哥美女|欢迎[^，。；]{0,4}小哥哥|小姐姐们?来撩", near=10),
    Attribute("marriage", lexicon.MARRIAGE, "afwpx", r"婚礼|婚庆|婚恋|婚介|婚纱|相亲|联谊|红娘|商标|肺片|登记|案件|纠纷|律师|客户|成家立业|夫妻(?:房|间|店)|单身(?:公寓|宿舍|房)"),
    Attribute("children", lexicon.CHILDREN, "afpx", r"幼儿园|学校|托[育班管]|教育|辅导|课|学员|育婴|母婴|保育|家长|早教|亲子|儿童|护士|医院|保健|门诊|客户|童装|教练|老师|玩具|奶粉|子女(?:入学|教育|福利|补)|保险|夜班|生育(?:津贴|保险|假)", trade=r"兽|畜|母[猪牛羊]|产科|产检|妇幼|妇产|遗传|生殖|母婴|月嫂|育婴|护士|医师|医生|助产|幼师|保育"),
    Attribute("ethnicity", lexicon.NATION, "afwp", r"自治|语|舞|服[装饰]|文化|团结|食堂|菜|餐厅|景区|医药|医院|学[校生]|中学|村|乡|馆|歌|工艺|刺绣|小吃|风味|品牌|群众|加工|屠宰|分割|生产线|肉类|切|清真(?:食品|饮食|餐|菜|灶|窗口|认证|楼|馆)"),
    Attribute("religion", lexicon.RELIGION, "afwp", r"宗教(?:局|事务|场所|工作|政策)|文化|艺术|旅游|景区|石窟|音乐|用品|古建|信[仰心]坚|对[^，。；]{0,10}信仰|技术信仰|理想|信仰(?:敏捷|技术)|(?:做|周)礼拜(?:一|天)"),
    Attribute("household", lexicon.HOUSEHOLD, "afwp", r"派出所|窗口|登记|迁移|落户|市场|客户|渠道|出差|驻外|资源|国籍|书籍|古籍|学籍|党籍|军籍|账户|用户|门户|解决|办理|熟悉|农户|商户|公租|户外|开户|提供(?:食宿|住宿|宿舍)|电商|社保|政策|走访|入户|户口本(?:复印|登记)|口味|方言|户型", near=8),
    Attribute("health", lexicon.HEALTH, "afwp", r"不(?:再)?(?:做|查|检|验|测)(?![^，。；]{0,12}(?:不|勿|免))|患者|病人|门诊|试剂|疫苗|检验[师科技员]|实验室|防[治控]|科室|护理|采样|筛查|接种|研究|研发|项目经理|临床|样[本品]|抗[体原](?:药|研|制|表达|偶联|纯化|工程|筛选|发现|开发)|单克隆|生物|免疫|蛋白|细胞|五项(?:以上|管理|制度|工作|举措)", trade=r"检验[师科技]|实验室|疾控|试剂|护士|医师|医生|导医|采样|感染科"),
    Attribute("disability", lexicon.DISABILITY, "afwp", r"手脚(?:麻利|勤快|利索|利落(?!的不))|残联|助残|康复|特教|特殊教育|手语|假肢(?:销售|装配|矫形)|优先|安置|就业服务|保障金|制度|体系|机制|内控|管理|人格健全|健全的|财务|障碍物|无障碍|故障|工智能|人工智能|智力(?:玩具|游戏|开发|资源)|指标|盲[板孔道]|色盲|听力(?:教学|考试|课|检测|验配|师)|手指(?:灵活|灵巧|画|套)|缺陷(?:管|分|跟)|英语|雅思|走路\d|地铁|肢体(?:协调|动作|表达)|走路(?:送|到)|口语|写作"),
)  # fmt: skip
_COMMENT = re.compile(
    rf"(?:只是|但是?|不过|就是|然而)?(?:我们?[司店厂家队院园]?|本[店司厂公][司]?|公司|店里|这边|所以|故|暂时?|都|就|也|请|一律|一概|[为因][^，。；]{{0,6}})?(?:{said.TURNED_AWAY.pattern})"
)
_ENDS_ON_PEOPLE = re.compile(r"(?:者|的|人员?|员工|同志|族|籍|户口?|士|朋友|生|民|们|工)$")


_ONE = r"(?:性|士|生|孩|的|员工|职工|工|方|同志|司机)?"
_PREDICATE = r"(?:须|需|要|应|限|不|可|就行|即可|无|有|能|底薪|经验|学历|大专|本科|初中|高中|中专|应届|\d|[一二两三四五六七八九十]{1,3}(?:岁|名|年|千|万))"
_CONTRAST = re.compile(
    rf"(?P<one>[男女]){_ONE}(?!装|鞋|宝|更|浴)(?=[^，。；\n]{{0,10}}{_PREDICATE})[^。；\n男女]{{1,24}}[，；、。](?!(?P=one))[男女]{_ONE}(?!装|鞋|宝|更|浴)(?=[^，。；\n]{{0,10}}{_PREDICATE})[^，。；\n]{{1,24}}"
)
_BOTH = re.compile(r"男[^。；]*女|女[^。；]*男")
_SPLIT = Rule("frame", "sex_split", "")


def _contrasts(masked: str) -> Iterator[Hit]:
    """Conditions that differ by sex: 男的初中毕业就行，女的要大专."""
    for match in _CONTRAST.finditer(masked):
        if not said.FAIR.search(match.group()) and not said.STRONG_DUTY.search(match.group()):
            yield Hit(_SPLIT, *match.span())


def read(text: str, own: str, masked: Callable[[], str], title: str) -> Iterator[Hit]:
    """Frames in a view. masked: the same text with lawful words hidden, by the groups of rules; read for all relations
    but the turning away of people, which is read in the text as it stands (持残疾证的不接收). title: of the posting; it
    names the trade. own: the text with words about others in boxes."""
    yield from _contrasts(masked()) if _BOTH.search(own) else ()
    parts = clauses(text)
    for attribute in ATTRIBUTES:
        if not attribute.pattern.search(own):
            continue
        of_a_trade = bool(attribute.of_a_trade.search(f"{title}，{text}"))
        for at, clause in enumerate(parts):
            for match in attribute.pattern.finditer(own, clause.start, clause.end):
                following = parts[at + 1] if at + 1 < len(parts) else None
                found = _limit(attribute, clause, following, match, text, own, masked(), of_a_trade)
                if found is not None:
                    yield Hit(attribute.rule, *found)


def _limit(
    attribute: Attribute,
    clause: Clause,
    following: Clause | None,
    match: re.Match[str],
    text: str,
    own: str,
    masked: str,
    of_a_trade: bool,
) -> tuple[int, int] | None:
    start, end = match.span()
    whole = text[clause.start : clause.end]
    before, after = text[clause.start : start], text[end : clause.end]
    if said.FAIR.search(whole):
        return None
    away = said.TURNED_AWAY.search(after) or said.TURNED_AWAY.search(before)
    if away is not None and _about_people(before, after):
        return start, clause.end if away.string is after else end
    if (
        following is not None
        and (_ENDS_ON_PEOPLE.search(whole) or start == clause.start)
        and (
            _COMMENT.match(own, following.start, following.end)
            or (
                len(whole) <= 5
                and said.TURNED_AWAY.search(own, following.start, min(following.end, following.start + 16))
            )
        )
        and not said.spoken_of_others(before, after)
    ):
        return start, following.end
    forbidden = "x" in attribute.relations and said.FORBIDDEN.search(before[-8:])
    if "□" in masked[start:end] and not forbidden and not said.PEOPLE.search(after):
        return None
    if of_a_trade or attribute.meant_otherwise.search(whole) or said.WELFARE.search(whole):
        return None
    if "p" in attribute.relations and said.ASKED_OF_APPLICANTS.search(before) and said.PROVED.search(before):
        return start, end
    if said.spoken_of_others(before, after):
        return None
    if said.CALLED.search(after) and not said.ALLOWED.search(before):
        return start, end
    if "f" in attribute.relations and said.FAVOURED.search(after[:10]) and not match.group().startswith("少数民族"):
        return start, end
    if "w" in attribute.relations and said.WANTED.search(before[-attribute.near :]):
        return start, end
    if forbidden:
        return start, end
    if "p" in attribute.relations and said.PROVED.search(whole):
        return start, end
    return None


def _about_people(before: str, after: str) -> bool:
    return bool(said.PEOPLE.search(after)) or not said.spoken_of_others(before, after)
