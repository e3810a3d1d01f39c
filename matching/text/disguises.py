"""Disguises undone: sound-alikes, look-alikes, split characters, pinyin, noise between characters, names of chats."""

import itertools
import re
from functools import cache

from matching.text import sounds
from matching.text.fold import BLANK, CJK, View
from matching.text.writings import REGIONS, SPLIT, WAYS, WORDS

_NOISE = re.compile(rf"(?<=[{CJK}])[*·•_~^`'丶﹒∙・¥$€£%]+(?=[{CJK}])|(?<=[{CJK}])[-.](?=[性生士]|优先)")
_DECORATED = re.compile(rf"(?<=[{CJK}])[★☆※◆◇●○◎■□▲△▼▽♦✦✧✩✪❤♥♡❀✿☀☁☂♪♫|¦¤§°¨–—−‖…﹏＊<>=#&\\]+(?=[{CJK}\d])")
_STEPPED = re.compile(rf"(?<=[{CJK}])([-/.,，、+_])(?=[{CJK}](?:\1[{CJK}]){{2,}})|(?<=([-/.,+_])[{CJK}])\2(?=[{CJK}])")
_SPACED_LETTERS = re.compile(r"(?<![a-z])[a-z](?: [a-z]){1,7}(?![a-z])")
_SPACED_DIGITS = re.compile(r"(?<!\d)\d(?: \d){4,}(?!\d)")
_DOTTED = re.compile(r"(?:[^\s*·•~^][*·•~^]){3,}[^\s*·•~^]")
_SPACED_OUT = re.compile(rf"(?<![{CJK}])[{CJK}](?:([^{CJK}\w\n]{{1,2}})[{CJK}])(?:\1[{CJK}])+(?![{CJK}])")
_SPACED_TAIL = re.compile(rf"[{CJK}](?:([-./|\\,，、+=#&])[{CJK}])(?:\1[{CJK}])+(?![{CJK}])")
_WRAPPED = re.compile(r"[【\[(<《「『{]([男女婚育孕汉族户籍残押费贷单])[】\])>》」』}](?=[性生士工孩育族口籍疾金款优])")
_SPLIT = re.compile("|".join(sorted(SPLIT, key=len, reverse=True)))
_LATIN_RUN = re.compile(r"[a-z]+(?:[ '][a-z]+)*")
_SMALL = {
    "zhi": "只", "yao": "要", "bu": "不", "wu": "无", "wurao": "勿扰", "wutou": "勿投", "de": "的", "zhao": "招",
    "xian": "限", "jin": "仅", "ren": "人", "yuan": "员", "gong": "工", "hai": "孩", "zi": "子", "xing": "性",
    "sheng": "生", "shi": "士", "youxian": "优先", "jia": "加", "lianxi": "联系", "qun": "群", "hao": "号",
    "xiangliao": "详聊", "siliao": "私聊", "ruzhi": "入职", "jiao": "交", "xianjiao": "先交", "nan": "男", "nv": "女", "san": "三", "yang": "阳", "da": "大", "xiao": "小", "xq": "详情",
    "weixin": "微信", "fei": "费", "yajin": "押金", "ya": "押", "sfz": "身份证", "rijie": "日结", "dianfu": "垫付",
    "henan": "河南", "dongbei": "东北", "xin": "信", "jihua": "计划", "bendi": "本地", "waidi": "外地",
}  # fmt: skip
_LONE = {"nan": "男", "nv": "女", "yun": "孕", "hun": "婚"}
_SENSITIVE_SMALL = {"nan", "nv", "weixin", "yajin", "sfz", "wurao", "bendi", "waidi", "henan", "dongbei", "dianfu"}
_CONTEXT: list[tuple[re.Pattern[str], str]] = [
    (re.compile(p), new)
    for p, new in (
        (r"[钕釹籹]", "女"),
        (r"囡(?!囡)(?<!囡囡)", "女"),
        (r"[侽娚]", "男"),
        (r"(?<=[限招要只仅])楠(?!木)|(?<!丝)楠(?=[性士生孩工](?!产))", "男"),
        (r"田力(?=[性士生孩工的]|优先|者优|勿|免|佳)|(?<![一-龥：])田力(?=$|[，。；、）]|\d{2}(?!\d))|(?<=[限招要只仅])田力", "男"),
        (r"(?<=[限招聘要只仅])(?:nan|n(?=[性士生孩]))(?![a-z])|(?:^|(?<=[，。；：]))nan(?=[，。；])|(?<![a-z])nan(?=[性士生孩工的])", "男"),
        (r"(?<=[限招聘要只仅])(?:nv|nu)(?![a-z])|(?:^|(?<=[，。；：]))nv(?=[，。；])|(?<![a-z])(?:nv|nu)(?=[性士生孩工的])", "女"),
        (r"(?<![a-z])ns(?=[,，。(（;；]|优先|$)(?<=[限招要只]ns)", "男生"),
        (r"(?<=要)ns(?![a-z])", "男生"),
        (r"鸭(?=[一半两二]个?月|在公司|在店|身份|证|工资)|鸭(?=金)", "押"),
        (r"(?<=毕业)正|(?<=驾驶)正(?!常|规)|(?<=学历)正(?!规)", "证"),
        (r"(?<=[料训装检名务证介险学])fei(?![a-z])", "费"),
        (r"ssmz", "少数民族"),
        (r"(?<=[无有查患验带])yg(?![a-z])|(?<![a-z])yg(?=携带|者|勿|不|检|阴|阳|病)", "乙肝"),
        (r"(?<![a-z])hbv(?![a-z])|(?<![a-z])hbsag", "乙肝"),
        (r"(?<![a-z])hiv(?![a-z])", "艾滋"),
        (r"服装押金|服押", "服装押金"),
        (r"(?<![a-z])(?:sfz|shenfenzheng)(?![a-z])|身份正|身分[证正]", "身份证"),
        (r"(?<![a-z])pxd(?![a-z])", "培训贷"),
        (r"(?<![a-z])sd(?=任务|员)", "刷单"),
        (r"[蚕餐参惭掺灿粲骖](?=疾(?!病|控|风|驰|步|走|苦|患|呼|书)|障(?!碍|眼|目))", "残"),
        (r"(?<=[残惨])[急集极籍吉嫉寂](?=人|者|[，。；]|勿|不|免|请|的|证)", "疾"),
        (r"菠菜(?=推广|客服|平台|行业|公司|代理|项目|网)", "博彩"),
        (r"(?<=[^一-龥])bc(?=推广|行业|平台|项目|客服)", "博彩"),
    )
]  # fmt: skip
_CHAT = re.compile(
    r"薇信|威信|徽信|维信|微芯|微心|薇心|薇芯|溦信|葳信|崴信|徵信|微伩|彳敫信|微信|wei ?信|微xin|微x|"
    r"(?<![a-z])(?:wei ?xin|wechat|v信|v ?[._\\-]? ?x|w ?[._\\-]? ?x|v)(?![a-z]{1,3}(?![a-z0-9_-]))|绿色软件|绿泡泡|绿信|卫星|(?:[威薇微卫v徽w葳溦维崴][❤♥♡信]+x?)|v芯|(?:(?<=[加家佳嘉+])|(?<=加\s))[薇威徽溦葳](?= ?[a-z0-9：])"
)
_CHAT_BEFORE = re.compile(r"(?:[加家佳嘉+伽茄添私]|jia|联系|咨询|添加|请加|私聊|回复|备注|电话/)[我：\s]?$")
_CHAT_AFTER = re.compile(
    r"(?:号|同号|同步|联系|聊|详|咨询)?[：=\s]{0,2}[a-z_-]{0,12}\d[a-z0-9_-]{3,}|号?：[a-z][a-z0-9_-]{4,}|同号|[私详聊]"
)
_QQ = re.compile(r"(?<=[加家佳嘉+])q(?= ?[：]?\d{5,})|扣扣|抠抠|口口|秋秋|球球|企鹅号?|叩叩|q ?q")
_QQ_BEFORE = re.compile(r"(?:[加家佳嘉+添进]|jia|联系|咨询)$")
_QQ_AFTER = re.compile(r"(?:号|群)?[:：\s]{0,2}\d{5,}|群")
_ADD = re.compile(r"(?:[家佳嘉伽茄]|jia)(?= ?微信|qq)")
_NOT_A_CHAT = re.compile(r"卫星|绿色软件")


@cache
def _variants() -> tuple[dict[str, str], frozenset[str], tuple[int, ...]]:
    """Disguised writing → word; its first characters; its lengths. At least one character stays or all are pinyin."""
    found: dict[str, str] = {}
    for word in WORDS:
        options = [[one, *WAYS.get(one, ((), ()))[0], *WAYS.get(one, ((), ()))[1]] for one in word]
        for choice in itertools.product(*options):
            written = "".join(choice)
            alike = sum(way != one and way in WAYS.get(one, ((), ()))[1] for one, way in zip(word, choice, strict=True))
            latin = sum(way.isascii() for way in choice)
            if written == word or (latin and alike) or (alike + latin > 2 and latin != len(word)):
                continue
            if alike == len(word) and not set(written) & _RARE:
                continue
            found[written] = word
    for word in _INITIALS:
        for place, one in enumerate(word):
            found[word[:place] + WAYS[one][0][0][0] + word[place + 1 :]] = word
    for word in _REAL_WORDS:
        found.pop(word, None)
    return found, frozenset(written[0] for written in found), tuple(sorted({len(w) for w in found}, reverse=True))


_INITIALS = (
    "刷单",
    "押金",
    "男性",
    "女性",
    "男生",
    "女生",
    "已婚",
    "未婚",
    "怀孕",
    "户口",
    "户籍",
    "残疾",
    "乙肝",
    "汉族",
    "维族",
    "培训贷",
)
"""Words of which one character may stand as its first letter: s单, y金."""
_RARE = frozenset("钕釹囡籹侽娚昏荤巳囗藉沪戸夲惨歺唰涮翰")
"""Characters that hardly stand in plain texts."""
_REAL_WORDS = frozenset(
    {
        "维组",
        "民组",
        "回组",
        "以玉",
        "以为",
        "本帝",
        "教心",
        "姓别",
        "乙干",
        "已干",
        "以干",
        "优先",
        "限那",
        "报明",
        "体见",
        "单深",
        "巴西",
        "教训",
        "综教",
    }
    | {"牙金", "呀巾", "己欲", "以欲"}
    | {"未欲", "已欲"}
)
"""Writings that are words of their own."""


@cache
def _syllables() -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    sounds = {one: pinyin[0] for one, (pinyin, _alikes) in WAYS.items()}
    words = dict(_SMALL)
    sensitive = set(_SENSITIVE_SMALL)
    for word in WORDS:
        if all(one in sounds for one in word):
            spelled = "".join(sounds[one] for one in word)
            words[spelled] = word
            sensitive.add(spelled)
    ordered = "|".join(sorted(words, key=lambda one: -len(one)))
    return re.compile(f"(?:{ordered})"), words, frozenset(sensitive)


@cache
def _in_pieces() -> re.Pattern[str]:
    """Our words with a sign between two of their characters: 河/南, 东|北 (the plain view has a comma for the bar)."""
    pieces = [
        f"{word[:at]}[{signs}]{word[at:]}"
        for words, signs in ((WORDS, "/+_="), (REGIONS, "/，、+_="))
        for word in words
        for at in range(1, len(word))
    ]
    return re.compile("|".join(pieces))


def _spelled(match: re.Match[str]) -> str:
    """A run of pinyin → characters, when all of it is pinyin of our words and some of it matters."""
    run = match.group()
    if len(run) < 4 and run not in _LONE:
        return run
    pattern, words, sensitive = _syllables()
    closed, at, parts, matters = run.replace(" ", "").replace("'", ""), 0, [], False
    if closed in _LONE:
        return run  # decided by the characters beside it
    while at < len(closed):
        found = pattern.match(closed, at)
        if found is None:
            return run
        parts.append(words[found.group()])
        matters = matters or found.group() in sensitive
        at = found.end()
    after = match.string[match.end() : match.end() + 1]
    return "".join(parts) if matters or (after and after in "男女汉本外") else run


def _plain_words(view: View) -> View:
    """Disguised writings → the words they stand for."""
    variants, firsts, lengths = _variants()
    text, hits, at = view.text, [], 0
    while at < len(text):
        if text[at] in firsts:
            for length in lengths:
                written = text[at : at + length]
                if len(written) == length and written in variants and _stands_alone(text, at, at + length):
                    hits.append((at, at + length, variants[written]))
                    at += length - 1
                    break
        at += 1
    return view.spliced(hits)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Latin letters at the edge of a disguise are not part of a longer Latin word."""

    def latin(one: str) -> bool:
        return "a" <= one <= "z"

    before = start and latin(text[start]) and latin(text[start - 1])
    after = end < len(text) and latin(text[end - 1]) and latin(text[end])
    return not before and not after


def _chat(match: re.Match[str]) -> str:
    text, word = match.string, match.group()
    if word == "微信":
        return word
    before = _CHAT_BEFORE.search(text[max(0, match.start() - 4) : match.start()])
    after = _CHAT_AFTER.match(text, match.end())
    if word.isascii():
        rest = text[match.end() : match.end() + 1]
        letter = "a" <= rest <= "z"
        return "微信" if (before and (after or not letter)) or (after and rest in "：号同") else word
    return "微信" if before or (after and not _NOT_A_CHAT.fullmatch(word)) else word


def _qq(match: re.Match[str]) -> str:
    before = _QQ_BEFORE.search(match.string[max(0, match.start() - 3) : match.start()])
    return "qq" if before or _QQ_AFTER.match(match.string, match.end()) else match.group()


def bold_view(plain: View) -> View:
    """The plain view with disguises undone; the same object when there are none."""
    view = plain.replaced(_SPACED_DIGITS, lambda match: match.group().replace(" ", ""))
    view = view.replaced(_SPACED_LETTERS, lambda match: match.group().replace(" ", ""))
    view = view.replaced(_DOTTED, lambda match: re.sub(r"[*·•~^]", "", match.group()))
    view = view.replaced(_STEPPED, lambda match: "")
    view = view.replaced(_SPACED_OUT, lambda match: match.group().replace(match.group(1), ""))
    view = view.replaced(_SPACED_TAIL, lambda match: match.group().replace(match.group(1), ""))
    view = view.replaced(_in_pieces(), lambda match: re.sub("[/，、+_=]", "", match.group()))
    view = view.replaced(_NOISE, lambda match: "")
    view = view.replaced(_DECORATED, lambda match: "")
    view = view.replaced(_WRAPPED, lambda match: match.group(1))
    if any("a" <= one <= "z" for one in view.text):
        view = view.replaced(_LATIN_RUN, _spelled)
    view = view.replaced(_SPLIT, lambda match: SPLIT[match.group()])
    view = _plain_words(view)
    view = view.spliced(sounds.places(view.text))
    for pattern, new in _CONTEXT:
        view = view.replaced(pattern, lambda match, new=new: new)  # type: ignore[misc]
    view = view.replaced(_CHAT, _chat)
    view = view.replaced(_QQ, _qq)
    view = view.replaced(_ADD, lambda match: "加")
    return view.replaced(BLANK, lambda match: "") if " " in view.text and view is not plain else view
