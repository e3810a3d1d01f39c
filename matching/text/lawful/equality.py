"""Statements that something is no condition: 结没结婚是你自己的事, 取消本地户口的规定, 招不招外省的？招.

A statement is a clause, or a question with its answer. It is read as equal terms only where nothing else in the clause
sets a condition; what the next clause takes back (但只要汉族, 回族除外) is a clause of its own and is read as such.
"""

import re

from matching.text.lawful import lexicon
from matching.text.lawful import relations as said
from matching.text.lawful.grammar import clauses

_PEOPLE = re.compile(
    "|".join(
        (
            lexicon.SEX, lexicon.MARRIAGE, lexicon.CHILDREN, lexicon.NATION, lexicon.RELIGION, lexicon.HOUSEHOLD,
            lexicon.HEALTH, lexicon.DISABILITY, r"性别|[男女]|民族|结[没不]结|[外本异]地|外省|哪个?[省里地族]|哪儿",
        )
    )
)  # fmt: skip
_EITHER = (
    r"(?:(?P<verb>[\u4e00-\u9fff])[没不](?P=verb)|(?P<state>[\u4e00-\u9fff]{2})[没不](?P=state)"
    r"|(?:(?P<had>[\u4e00-\u9fff]{2,4})的?[和或跟、]?没(?P=had))"
    r"|男[^，。；\n]{0,6}女|女[^，。；\n]{0,6}男|本地[^，。；\n]{0,6}外地|外地[^，。；\n]{0,6}本地|已婚[^，。；\n]{0,4}未婚|未婚[^，。；\n]{0,4}已婚"
    r"|城镇[^，。；\n]{0,6}农村|农村[^，。；\n]{0,6}城镇|有没有|是不是|[\u4e00-\u9fff]{2,6}也好、?[^，。；\n]{1,6}也好)"
)
"""Both sides of a question: 信不信教, 结婚没结婚, 汉族也好、回族也好."""
_NO_MATTER = (
    r"(?:没关系|没有关系|无所谓|不要紧|不打紧|[也都]没事|不碍事"
    r"|随[你您]便?|随便|随意|由[你您](?:自己)?定|(?:都?是|属于)?(?:[你您]|个人|自己|各人|大家|员工)(?:自己|个人)?的?(?:私?事情?|自由|隐私|选择)"
    r"|(?<![的人者籍证历料员士])(?<!少数民族)(?:一?概|都|统统|均|一律|从|也|我们|公司|店里)*不(?:过问|问|看|打听|在[乎意]|计较|挑|限|论|[作做]要求)|不是问题|(?:不是|不算)事儿?)"
)
_ALIKE = r"(?:(?:都|均|皆)(?:行|可以?|能|要|招|收|成|欢迎|一样|没问题|不限)(?:来|投|报名?|试|应聘|做|干|上岗)?|一样(?:对待|看待|欢迎|录用|要|招|待遇|工资)?|一视同仁|也好|不在考虑(?:之列|范围))"
_ENDS = r"[的了呀啊哦哈吧呢！~、]{0,2}$"
_NO_CONDITION = (
    re.compile(rf"{_NO_MATTER}{_ENDS}"),
    re.compile(
        r"不(?:会)?因(?:为)?[^，。；\n]{2,40}(?:拒绝?|拒收|拒录|辞退|歧视|区别对待|少给|降低?|挑人)[^，。；\n]{0,8}$"
    ),
    re.compile(r"(?:不要|不用|不必|无需|请勿|别)(?:写|填写?|注明|提供|附上?|标注)[^，。；\n]{2,24}$"),
)
"""How a clause ends that says that what stands before is none; what stands before is looked at."""
_ALL_ALIKE = (
    re.compile(rf"{_EITHER}[^，。；\n\d]*{_ALIKE}{_ENDS}"),
    re.compile(r"[\u4e00-\u9fff]{2,6}也好、?[^，。；\n]{1,6}也好$"),
    re.compile(rf"^[^，。；\n]{{0,6}}(?:不管|无论|不论|管[你您]|哪怕)[^，。；\n]{{0,4}}(?:{_EITHER}|哪)[^，。；\n]{{0,14}}$"),
    re.compile(rf"(?:的|人|族|籍|户)(?:也|一样|同样|照样)(?:招|收|要|用|欢迎|录用?){_ENDS}"),
)  # fmt: skip
"""Clauses that name both sides, or another side, and take them alike."""
_LIFTED = re.compile(
    r"(?:取消|去掉|废除|放开|不再有|不设|不存在|没有|无)了?(?:任何|原来的|以前的|所谓的)?[^，。；\n只仅除是为属即]{0,14}?(?:要求|限制|规定|门槛|条件|限定)"
    r"(?=$|[，。；！\n、])"
)
"""A condition that is lifted: 取消本市户籍限制."""
_SETS = re.compile(
    r"优先|优选|为佳|最好|首选|(?:仅|只|专)(?:限|招|收|要|聘|用|考虑|录|面向|是)|须|必须|(?<![无没])要求|除|才|但|不过|只有|不是|并非|哪能|的话|不得|假|虚"
    r"|[不别勿]要(?!紧)|别来|签|走人|辞职|离职|证明|承诺|免谈|勿扰|谢绝|婉拒|止步|绕|(?<!概)(?<!都)(?<!也)(?<!律)不(?:招|收|用|录|聘|接受|合适|适合)"
)
"""What a clause may not say besides."""
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
    text = _ABOUT_MONEY.sub(_inner_boxed, _ANSWERED.sub(_hiring_boxed, text))
    for pattern in _LAW:
        text = pattern.sub(_boxed, text)
    text = _LIFTED.sub(lambda match: _boxed(match) if _PEOPLE.search(match.group()) else match.group(), text)
    for clause in clauses(text):
        words = text[clause.start : clause.end]
        if _PEOPLE.search(words) and _says_alike(words):
            text = text[: clause.start] + "□" * len(words) + text[clause.end :]
    return text


def _says_alike(words: str) -> bool:
    for pattern in _NO_CONDITION:
        match = pattern.search(words)
        if match is not None:
            before = words[: match.start()]
            return not _SETS.search(before) and not said.TURNED_AWAY.search(before)
    return any(pattern.search(words) for pattern in _ALL_ALIKE) and not _SETS.search(words)
