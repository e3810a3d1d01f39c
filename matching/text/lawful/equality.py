"""Statements that something is no condition: 结没结婚是你自己的事, 不要求信佛, 携带者也收, 取消本地户口的规定, 招不招外省的？招.

A statement is a clause, or a question with its answer. It is read as equal terms only where nothing else in the clause
sets a condition, and the next clause does not take it back (外地的也能报，只是排后面). What the next clause names itself
(但只要汉族, 回族除外) is a clause of its own and is read as such.
"""

import re

from matching.text.lawful import lexicon
from matching.text.lawful import relations as said
from matching.text.lawful.grammar import clauses

_PEOPLE = re.compile(
    "|".join(
        (
            lexicon.SEX, lexicon.MARRIAGE, lexicon.CHILDREN, lexicon.NATION, lexicon.RELIGION, lexicon.HOUSEHOLD,
            lexicon.HEALTH, lexicon.DISABILITY, r"性别|[男女]|民族|结[没不]结|[外本异]地|外省|哪个?[省里地族来]|从哪|哪儿|携带者|农村劳动者|信仰|怀着|信不信|信[道神]|什么[族教]|[哪啥]族|拜[^，。；]{0,2}[神佛]|本[村县乡镇]|外[村县乡镇]",
        )
    )
)  # fmt: skip
_KINDS = r"(?:性别|男女|民族|种族|户籍|户口|籍贯|地域|宗教|宗教信仰|信仰|婚否|婚姻|婚育|生育|婚姻状况|婚育状况|年龄|学历|专业|经验|身高|长相|城乡|省份)"
"""What nobody is asked about, in a list: 户籍民族性别."""
_WOMEN = r"(?:妹子|姐妹|大姐|姑娘|阿姨|嫂子|大妈|女士)"
_MEN = r"(?:小伙子?|大哥|兄弟|哥们|大叔|先生|帅哥|汉子)"
_GAP = r"[^，。；\n]"
_SIDES = (
    ("男", "女", 6), (f"{_WOMEN}们?", f"(?:{_MEN}|师傅)们?", 4), ("本地", "外地", 6), ("已婚", "未婚", 4), ("城镇", "农村", 6),
    (r"本[村县市省乡镇]", r"[外邻][村县市省乡镇]", 3), (lexicon.NATION, lexicon.NATION, 6),
)  # fmt: skip
"""Two sides of one question, and how many characters may stand between them."""
_EITHER = (
    r"(?:(?P<verb>[\u4e00-\u9fff])[没不](?P=verb)|(?P<state>[\u4e00-\u9fff]{2})[没不](?P=state)"
    r"|(?:(?P<had>[\u4e00-\u9fff]{2,4})的?[和或跟、]?没(?P=had))|"
    + "|".join(f"{one}{_GAP}{{0,{near}}}{two}|{two}{_GAP}{{0,{near}}}{one}" for one, two, near in _SIDES)
    + rf"|是(?:(?!是){_GAP}){{1,8}}还是{_GAP}{{1,8}}|有没有|是不是|[\u4e00-\u9fff]{{2,6}}也好、?{_GAP}{{1,6}}也好)"
)
"""Both sides of a question: 信不信教, 结婚没结婚, 汉族也好、回族也好."""
_NO_MATTER = (
    r"(?:没(?:有|得|啥|什么)?(?:多大|大)?(?:关系|影响|区别|差别|妨碍|两样)|没关系|没有关系|无所谓|不要紧|不打紧|[也都]没事|不碍事|不妨事|不当(?:回)?事|不重要|没人(?:管|问|看|打听|计较|在意|在乎)|没谁(?:管|问|在意)|谁也不(?:管|问)|管不着|听[你您]的"
    r"|不(?:进|列入|计入|写进|写入|纳入|算进|放进)[^，。；\n]{0,4}(?:考察|考核|考虑|表|条件|范围|评分|标准)[^，。；\n]{0,2}"
    r"|随[你您]便?|随便|随意|由[你您](?:自己)?定|(?:都?是|属于)?(?:[你您]|个人|自己|各人|大家|员工)(?:自己|个人)?的?(?:私?事情?|自由|隐私|选择)"
    r"|(?<![的人者籍证历料员士])(?<!少数民族)(?:一?概|都|统统|均|一律|从|也|我们|公司|店里)*不(?:过问|问|看|打听|在[乎意]|计较|挑|限|论|[作做]要求)|不是问题|(?:不是|不算)事儿?)"
)
_ALIKE = r"(?:一个(?:价|工?价|样|标准|待遇)|同(?:价|酬|待遇|标准)|(?:工价|工钱|工资|待遇|标准)(?:都|全)?(?:相同|不分)|轮(?:着|流)(?:来|上|排|值班|班)?|一起(?:来|上|干)|(?:都|均|皆|全)(?:行|可以?|能|要|招|收|成|中|使得|要得|做得[来了]|干得[来了]|有(?=的?$)|来(?=[了噻撒哈呀啊吧哟！]?$)|欢迎|一样|没问题|不限)(?:来|投|报名?|试|应聘|做|干|上岗)?|(?:一|两)样(?:对待|看待|欢迎|录用|要|招|待遇|工资)?|一视同仁|也好|不在考虑(?:之列|范围))"
_SET_BACK = rf"(?:{lexicon.HEALTH}|{lexicon.DISABILITY}|携带者?|怀孕|带[娃孩]|哺乳|外[地省乡来]|农村|少数民族|女(?=[的工性]))[^，。；\n]{{0,4}}"
"""Who is set back where there is a limit; that locals are free of one (本市户籍不受此限) is a favour."""
_SET_BACK_PERSON = re.compile(_SET_BACK)
_TAKES = re.compile(
    r"^[^，。；\n不没别勿]{0,8}(?:都|就|一样|照样|同样|也)(?:能|可以)?(?:签|要|收|录|招|用|欢迎|行|来|上岗)[^，。；\n不没别勿]{0,4}$"
)
_ENDS = r"[的了呀啊哦哈吧呢噻撒嘛呗哟！~、]{0,2}$"
_NO_CONDITION = (
    re.compile(rf"{_NO_MATTER}{_ENDS}"),
    re.compile(
        r"不(?:会)?因(?:为)?[^，。；\n]{2,40}(?:拒绝?|拒收|拒录|辞退|歧视|区别对待|少给|降低?|挑人)[^，。；\n]{0,8}$"
    ),
    re.compile(
        r"(?:不要|不用|不必|无需|无须|不需要?|请勿|别)(?:再|另外?)?(?:写|填写?|注明|提供|附上?|标注|出示|开具)[^，。；\n]{2,24}$"
    ),
    re.compile(
        r"不(?:会)?(?:影响|妨碍|耽误|妨害|阻碍)[^，。；\n]{0,6}(?:录用|录取|应聘|入职|报名|投递|面试|聘用|待遇|晋升|上岗)[^，。；\n]{0,4}$"
    ),
    re.compile(
        rf"(?<![要还])(?:也|照样|同样|一样)(?:都|均|完全|照样|同样|一样|照)?(?:能|可以?|行|收|招|要|用|录用?|聘|欢迎|算数?|成|没问题|不怕|不嫌|不拒|不拦|不挡|(?:做|干|坐|拿|学|应付)得(?:来|了|下|动)|胜任|适合|能胜任)"
        rf"(?:你|您|来|去|报名?|投|应聘|做|干|上岗|上班|考|试|申请|参加|入职)*{_ENDS}"
    ),
)
"""How a clause ends that says that what stands before is none; what stands before is looked at."""
_ALL_ALIKE = (
    re.compile(rf"{_EITHER}[^，。；\n\d]*{_ALIKE}{_ENDS}"),
    re.compile(rf"(?:不(?:限|问|论|分|看|挑|拘|设)|不?无论|无)(?:任何)?(?:{_KINDS}[、和或及与]?)+(?:要求|限制|门槛|条件)?$"),
    re.compile(rf"^(?:{_KINDS}[、和或及与]?)+(?:均|都|也|一律|全部?)?(?:不限|不论|不问|不看|不挑|不拘|无要求|不作要求|不做要求)$"),
    re.compile(r"^[^，。；\n]{0,6}(?:不看|不问|不挑|不论|不管|不打听|管)[你您他]?(?:们)?(?:是|从|老家|家|户口)*(?:在|是)?(?:哪|什么地方|啥地方)[^，。；\n]{0,8}$"),
    re.compile(r"[\u4e00-\u9fff]{2,6}也好、?[^，。；\n]{1,6}也好$"),
    re.compile(rf"^[^，。；\n]{{0,6}}(?:不管|无论|不论|管[你您]|哪怕)[^，。；\n]{{0,4}}(?:{_EITHER}|哪)[^，。；\n]{{0,14}}$"),
    re.compile(
        r"^[^，。；\n]{0,4}(?:不管|无论|不论|甭管|别管)(?:[你您他她谁]|老家|家|户口)*(?:是|在|有|来自)[^，。；\n]{1,20}$"
    ),
    re.compile(rf"{_SET_BACK}[^，。；\n]{{0,6}}(?:不受(?:此|这条)?(?:限制?|影响)|不在(?:此|所)限(?:之列)?){_ENDS}"),
)  # fmt: skip
"""Clauses that name both sides, or another side, and take them alike."""
_LIFTED = re.compile(
    r"(?:取消|去掉|废除|放开|不再有|不设|不存在|没有|无)了?(?:任何|原来的|以前的|所谓的)?[^，。；\n只仅除是为属即（(]{0,14}?(?:要求|限制|规定|门槛|条件|限定)"
    r"(?=$|[，。；！\n、])"
)
"""A condition that is lifted: 取消本市户籍限制."""
_EQUAL_CLOSE = r"(?:平等(?:对待|录用|机会|竞争|参与|享有[^，。；\n]{0,6})?|(?:机会|标准|待遇)?(?:平等|均等|同等|相同|一样|一致|一个样)|(?:享有?|享受)?(?:同等|平等)(?:的)?(?:录用|聘用|就业|竞争|应聘)?(?:对待|机会|权利|待遇)|一视同仁)"
_OPEN_CLOSE = r"(?:都|均|一律|同样|一样|全部?|统统|皆)(?:都|一样)?(?:欢迎|可以?|能|行)(?:来|前来)?(?:投递?|报名?|应聘|简历|面试|试|加入|上岗|入职)*"
_NOT_AMONG = re.compile(
    rf"{_SET_BACK}[^，。；\n]{{0,6}}不在[此其][列例限内][^，。；\n]{{0,2}}，(?:均|都|也|同样|照常|仍)?(?:可以?|能|照常|正常|同样|欢迎)[^，。；\n]{{1,10}}"
)
"""Carriers who are not among those whom a rule bars: 携带者不在此列，可正常应聘."""
_CLOSING = re.compile(
    rf"^(?:(?:在)?(?:我们|本单位|本公司|公司|单位|店里|我[司店厂园]|本[店厂园]|园区|大家|这里|录用|应聘|求职|机会|标准|待遇|彼此|在?同等条件下)*(?:的)?(?:一律|均|都|完全|概|全部)?{_EQUAL_CLOSE}|{_OPEN_CLOSE})[的了。]?$"
)
"""A clause that does nothing but take alike whoever the clauses before it list."""
_CLOSED_HERE = re.compile(rf"(?:一律|均|都|完全|机会|标准|待遇|享有?|与?[^，。；\n、]{{0,4}})?{_EQUAL_CLOSE}[的了]?$")
_OPENED_HERE = re.compile(rf"{_OPEN_CLOSE}[的了]?$")
_SETS = re.compile(
    r"优先|优选|为佳|最好|首选|(?:仅|只|专)(?:限|招|收|要|聘|用|考虑|录|面向|是)|须|必须|(?<![无没])要求|除|才|但|不过|只有|(?<!是)不是|并非|哪能|的话|不得|假|虚"
    r"|[不别勿]要(?!紧)|别来|签|走人|辞职|离职|证明|承诺|免谈|勿扰|谢绝|婉拒|止步|绕|(?<!概)(?<!都)(?<!也)(?<!律)不(?:招|收|用|录|聘|接受|合适|适合)"
)
"""What a clause may not say besides."""
_AND = re.compile(r"^(?:但是?|不过|而且|并且|另外)")
_LEADER = re.compile(r"^[^，。；\n：]{0,14}(?:承诺|声明|说明|提示|告知|须知|郑重|提醒|补充|备注)[^，。；\n：]{0,4}：")
"""Who says it, before a colon: 本公司郑重承诺："""
_UP_TO_BUT = re.compile(r"(?:但是?|不过|可是?|而且|并且|且)(?:也|都|我们|绝)?$")
"""The turn right before a denial: 住附近方便但|不要求户口."""
_NOT_ASKED = re.compile(
    r"(?<![没非无未是])不(?:会|再|曾|得)?(?:硬性|强制|强行|特别|刻意|非要?|一定|专门|额外|统一)?"
    r"(?:(?:用|必|需要?|一定要?|见得要?)(?=[信是有懂结生持办])(?![^，。；\n]*(?:的|者|人|员|族)$)|要求|强求|苛求|限定|限制|规定|指定|卡(?!号|片)|设限于?)(?P<rest>[^，。；\n]*)$"
)
"""What is not asked for, to the end of the clause: 不要求信佛, 不会要求签“几年内不生娃”的协议."""
_NOT_REFUSED = re.compile(
    r"(?:不(?:得|会|能|准|许|可|应)?|绝不|从不|从没|从未|没有?|未|禁止|严禁|杜绝)(?:因(?:为)?[^，。；\n]{1,30}?(?:而|就)?|以[^，。；\n]{1,20}?为?由)?"
    r"(?:随便|轻易|无故|变相|找借口|一律)?(?P<verb>拒[录收招聘]|拒绝(?:录用|录取|招用|招收|招聘|聘用|接收|雇用|使用)|歧视|排斥|嫌弃?|刁难|为难|怕[你您]|辞(?:退|掉|你|您|人)"
    r"|开除|劝退|赶人?走|解除(?:劳动)?合同|降薪|降低?工资|降级|区别对待|另眼|看不起)(?P<rest>[^，。；\n]*)$"
)
"""Refusals that are denied: the negation stands beside the verb, or beside its reason (没结婚的劝退 is none)."""
_NO_BARRIER = re.compile(
    r"(?:不得|严禁|禁止|不准|不许|杜绝|不会|绝不)(?:对|向|就|针对|给|设[置定]?|以|因)[^，。；\n]{2,36}(?:歧视性?[^，。；\n]{0,6}|门槛|限制(?:条件)?|区别对待|另设条件)$"
)
"""What is forbidden to an employer: 不得对农村劳动者另设门槛."""
_HERE_TAKEN_BACK = re.compile(
    r"但|不过|[只仅]|才|除|优先|优选|首选|最好|为佳|更|就[是要]|的(?:不|勿|别|免)|谢绝|免谈|勿扰|反而|而是|自(?:己|动|愿|行)|也(?:会|得|要|不)|劝|离职|走人"
)
_TAKES_BACK = re.compile(
    r"^(?:但是?|不过|只是|就是|可是?(?!以)|然而|只不过|前提)?[^，。；\n]{0,8}(?:排[在到]?|靠|往|放)[^，。；\n]{0,6}后|^(?:但是?|不过|只是|就是|可是?(?!以)|然而|前提)[^，。；\n]{0,10}"
    r"(?:优先|先[招录用]|低|少[给发拿]|另[外说议]|看情况|再说|慎重|候补|备选|劝|离职|辞职|走人|回家|押|交钱|费)"
    r"|^(?:一概|一律|统统|通通|全都?|都|也|均|概|就|请|恕)*(?:不(?:要(?!求)|招|收|录|考虑|用(?!交|押|体检|担心|怕|带))|免谈|勿|谢绝|别来|淘汰|自动离职|自行离职|自己(?:会)?(?:走|离职|辞职)|走人|按自离)"
    r"|^(?:但是?|不过)?(?:只要|前提是?|得|必须|要)[^，。；\n]{0,6}(?:看不出|看不见|不显|不说|归|断了|不带|有人带|担保|离)"
)
_FOUND_OUT = re.compile(
    r"(?:查出|检出|查到|发现|知道|出来|阳性|一旦)[^，。；\n]{0,8}(?:不(?:收|录|要|用|行|留)|辞|劝退|退回|走人|开除|淘汰)"
)
"""How the next clause takes back what was said, without naming it again."""
_VERBS = r"招|收|要|用|录|聘"
_ANSWERED = re.compile(
    rf"(?P<inner>[^，。；？！\n：]{{0,14}}?(?P<verb>{_VERBS})不(?P=verb)[^，。；？！\n：]{{0,12}}(?:[？，：！]|。)(?:答[：]?)?)"
    r"(?:当然|都|也|一样|肯定|照样|同样)?(?P=verb)(?:的|啊|呀)?(?=$|[，。；！\n])"
)
"""A question of hiring that is answered with its own verb."""
_SOMEBODY = re.compile(r"(?:的|人|者|族|男|女|籍|妈妈?)(?:[要用]不[要用])?(?:[？，：！。]|$)")
"""要不要外地的 asks for people, 要不要本地户口 for a paper."""
_OF_MONEY = re.compile(r"押|费|钱|金|证(?!券)|贷|款")
_ABOUT_MONEY = re.compile(
    r"(?P<inner>[^，。；？！\n：]{0,12}(?:要不要|用不用|需不需要|收不收|有没有|要|用|收|有|交)[^，。；？！\n：]{0,8}"
    r"(?:押金|保证金|学费|培训费|服装费|中介费|报名费|体检费|费|钱|押证|扣证|贷款|垫付|刷单)[^，。；？！\n：]{0,8}(?:？|，[^，。；？！\n]{0,6}：)(?:答[：]?)?)"
    r"(?:都|也|通通|一律|当然|绝对)?(?:(?:一分[钱]?(?:都|也)?)?不(?:要|用|收|需要?|必|交|押|扣|会)|没有|没有?(?:的|这回)事)(?=$|[，。；！\n])"
)
"""A question of money that is answered with no."""
_IS_IT_SO = re.compile(
    r"(?P<inner>(?:(?:是不是|是否|会不会|有没有)[^，。；？！\n：]{0,10}?(?:[只仅限]|必须|非要?|要求|[不拒](?:招|收|要|用|录)|辞|歧视|嫌|开除|扣|押|收钱|收费|先交|交钱)[^，。；？！\n：]{0,16}?"
    r"|(?:有人|外面|网上|外头|传言|听说|都说|谣传|传)(?:说|讲|传|以为|认为|担心|怕)?[^，。；？！\n：没不]{0,8}(?:[只仅限]|必须|要求|不[招收要]|嫌|押|扣|收)[^，。；？！\n：]{0,12}(?=[，？！。]{1,2}(?:没有的事|没(?:这|那)回事|不是真|假的|谣言|瞎说|误会))"
    r"|(?:问|听说)[^，。；？！\n：]{0,8}(?:[只仅限]|必须|要求)[^，。；？！\n：]{0,12}[吗么]))(?:[？，：！—-]{0,3}|。)(?:答[：]?)?"
    r"(?:当然|绝对|肯定|都|也|一律)*(?:不是的?|不会的?|没有(?:的事)?|没(?:这|那)回事|哪有|绝不|假的|谣言|瞎说的?|误会)(?=$|[，。；！\n])"
)
"""Whether a limit holds, answered with no: 是不是只招男的？不是. Where no limit is asked about, the no is one (收不收女的？不收)."""
_NO_SUCH_WORD = re.compile(
    rf"(?:没有?|不存在|不搞|从无|并无|不写|不说|不设|取消了?|删了|没写)(?:什么|所谓的?|任何|过)?(?:[“\"「『‘][^“”\"」』’，。；\n]{{2,18}}[”\"」』’]|[^，。；\n“]{{2,16}}(?=(?:这|那)(?:种|一|回|条|个)))"
    rf"(?:的|(?:这|那)?(?:种|个|一|条|回)?)(?:说法?|规定|要求|规矩|讲究|回?事|限制|话|之类|字样|门槛|条件|条款|条|做法|那?一?套|一出|把戏|名堂|花样){_ENDS}|(?:没有?|不存在|不搞|从无|并无)[“\"「『‘][^“”\"」』’，。；\n]{{2,18}}[”\"」』’]$"
)
"""A rule of which is said that there is none: 没有“仅限男生”这种说法."""
_LAW = (
    re.compile(
        r"(?:用人单位|企业|任何单位|任何人|单位)(?:均|都)?(?:不得|不准|不能)[^。；，\n]{2,40}(?:，(?:也|更)?不得[^。；，\n]{2,30})*"
    ),
    re.compile(
        r"(?:法|条例|规定|条)[》里中]?(?:上)?(?:说了?|写明|写着|规定|明确)[^。；，\n]{0,6}不得(?:因|以|限制|询问|歧视|扣押|收取|要求|设置)[^。；，\n]{2,24}"
    ),
)
"""What a law forbids an employer, told in the posting."""


def _boxed(match: re.Match[str]) -> str:
    return "□" * len(match.group())


def _inner_boxed(match: re.Match[str]) -> str:
    return match.group().replace(match.group("inner"), "□" * len(match.group("inner")), 1)


def _hiring_boxed(match: re.Match[str]) -> str:
    inner = match.group("inner")
    asks_for_people = match.group("verb") in "招收录聘" or _SOMEBODY.search(inner)
    return _inner_boxed(match) if asks_for_people and not _OF_MONEY.search(inner) else match.group()


def without_equal_terms(text: str) -> str:
    """The text with statements of equal terms, questions so answered and what laws forbid employers in boxes; same
    length."""
    text = _ABOUT_MONEY.sub(_inner_boxed, _ANSWERED.sub(_hiring_boxed, _IS_IT_SO.sub(_inner_boxed, text)))
    for pattern in _LAW:
        text = pattern.sub(_boxed, text)
    text = _NOT_AMONG.sub(_boxed, text)
    text = _LIFTED.sub(lambda match: _boxed(match) if _PEOPLE.search(match.group()) else match.group(), text)
    text = _without_series(text)
    parts = clauses(text)
    for at, clause in enumerate(parts):
        words = text[clause.start : clause.end]
        following = [text[one.start : one.end] for one in parts[at + 1 : at + 3]]
        if (
            (_PEOPLE.search(words) or _NO_SUCH_WORD.search(words))
            and (_says_alike(words) or _named_as_welcome(words, following))
            and not _taken_back(following)
        ):
            text = text[: clause.start] + "□" * len(words) + text[clause.end :]
    return text


def _without_series(text: str) -> str:
    """The text with series of people in boxes that are closed by equal terms, in their clause or in one after them:
    妇女、残疾人、各民族的求职者，机会一律平等. Each member is free, what stands between is looked at."""
    parts = clauses(text)
    for at, clause in enumerate(parts):
        words = text[clause.start : clause.end]
        following = [text[one.start : one.end] for one in parts[at + 1 : at + 3]]
        close = _CLOSING.search(words)
        if close is None:
            if _closes_its_own(words) and not _taken_back(following):
                text = text[: clause.start] + "□" * len(words) + text[clause.end :]
            continue
        if _taken_back(following):
            continue
        for one in reversed(parts[:at]):
            named = text[one.start : one.end]
            if "□" in named or _CLOSING.search(named):
                continue
            if text[one.end] != "，" or not _a_series(named, bool(_OPENED_HERE.search(words))):
                break
            text = text[: one.start] + "□" * len(named) + text[one.end :]
    return text


def _closes_its_own(words: str) -> bool:
    close = _CLOSED_HERE.search(words) or _OPENED_HERE.search(words)
    return close is not None and "、" in words and _a_series(words[: close.start()], bool(_OPENED_HERE.search(words)))


def _a_series(words: str, only_let_in: bool) -> bool:
    """Whether words list people, and set nothing. only_let_in: of whom it is only said that they may come; then both
    sides must be named, or those who are set back elsewhere, since 本地户口、本省户口均可 is a limit."""
    if not _PEOPLE.search(words) or _SETS.search(words) or said.TURNED_AWAY.search(words):
        return False
    if only_let_in:
        return bool(re.search(_EITHER, words) or _SET_BACK_PERSON.search(words) or "各" in words)
    return True


def _taken_back(following: list[str]) -> bool:
    """Whether the next clauses take back what was said, without naming it again."""
    return bool(following) and bool(
        _TAKES_BACK.search(following[0]) or any(_FOUND_OUT.search(words) for words in following)
    )


def _named_as_welcome(words: str, following: list[str]) -> bool:
    """Whether a clause lists who is set back elsewhere, and the next one takes them: 外省的、坐轮椅的，岗位合适就签."""
    listed = words.split("、")
    return (
        len(listed) > 1
        and bool(_SET_BACK_PERSON.search(words))
        and all(re.search(r"[的者人族]$", one) for one in listed)
        and bool(following and _TAKES.search(following[0]))
    )


def _says_alike(words: str) -> bool:
    for denied in (_NOT_ASKED, _NOT_REFUSED):
        match = denied.search(words)
        if match is not None and not _HERE_TAKEN_BACK.search(match["rest"]):
            before = _UP_TO_BUT.sub("", _LEADER.sub("", _AND.sub("", words[: match.start()])))
            return not _SETS.search(before) and not said.TURNED_AWAY.search(before)
    for pattern in _NO_CONDITION:
        match = pattern.search(words)
        if match is not None:
            before = _LEADER.sub("", words[: match.start()])
            return not _SETS.search(before) and not said.TURNED_AWAY.search(before)
    if _NO_BARRIER.search(words) or _NO_SUCH_WORD.search(words):
        return True
    return any(pattern.search(words) for pattern in _ALL_ALIKE) and not _SETS.search(words)
