"""Words that must not reach a feature, and words that must not leave the barracks."""

import re
import unicodedata

from matching.text.secrets import MILITARY, Finding, find_secrets, masked

# 条例 2018 art. 24 (人力资源市场暂行条例) and 就业促进法 27–31: sex, ethnicity, religion, marriage, children, household.
_ETHNIC = (
    "汉|回|维吾尔|哈萨克|蒙古|藏|壮|满|苗|彝|土家|布依|侗|瑶|白|朝鲜|哈尼|黎|傣|畲|傈僳|东乡|仡佬|拉祜|佤|水|纳西|羌|土|仫佬|锡伯|柯尔克孜|景颇|达斡尔|撒拉|布朗|"
    "毛南|塔吉克|普米|阿昌|怒|鄂温克|京|基诺|德昂|保安|俄罗斯|裕固|乌孜别克|门巴|鄂伦春|独龙|赫哲|高山|珞巴|塔塔尔"
)
_PROVINCES = "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古?|广西|西藏|宁夏|新疆|香港|澳门"
_STOP = r"(?=[\s,，。;；、()（）\[\]【】/]|$)"


def _spaced(words: str) -> str:
    """Alternatives of which every character may stand apart from the next: 已 婚."""
    return "|".join(r"\s*".join(map(re.escape, word)) for word in sorted(words.split("|"), key=len, reverse=True))


_MARRIAGE = "已婚已育|未婚未育|已婚未育|已婚|未婚|离异|离婚|离过婚|再婚|丧偶|单身|单亲|已育|未育|婚否|婚育状况|婚育|结过婚|没结婚|有孩子|有小孩|无孩|没孩子|怀孕|孕妇|哺乳期|哺乳|备孕|宝妈|军嫂"
_FAITH = "宗教信仰|不信教|信教|宗教|伊斯兰教|伊斯兰|基督教徒|基督教|基督徒|天主教|佛教徒|佛教|道教|穆斯林|信佛"
_SEX = "男性|女性|男士|女士|男生|女生|男孩|女孩|男同志|女同志|男职工|女职工|男员工|女员工|男工|女工|男女|小伙子|姑娘|小姐姐|帅哥|美女"
_LOOKS = "五官端正|形象气质佳|形象气质好|气质佳|形象佳|形象好|相貌端正"
_HOUSEHOLD = "本地户籍|本地户口|外地户籍|外地户口|城镇户口|城镇户籍|农村户口|农村户籍|农业户口|非农户口|非农业户口|本地人|外地人|外省人|本省人"
_ORIGIN = "籍贯|祖籍|原籍|老家|出生地|户籍所在地|户口所在地|户籍地|户口地"
_FIELD = "性别|民族|婚姻状况|婚姻|姓名|户籍|户口"
_VALUE = r"男|女|已婚|未婚|离异|丧偶|不限|不\s*限"
_ASKING = r"(?:(?:仅|只)\s*限|限|只\s*招|仅\s*招|要求)?\s*"
_WELCOME = r"(?:\s*(?:者|的))?(?:\s*(?:不\s*限|均\s*可|都\s*可|皆\s*可|优\s*先(?:\s*(?:考虑|录用|录取))?))?"
_PROTECTED = re.compile(
    "|".join(
        [
            # What a form asks for, with its answer up to the next separator: 籍贯：山东, 老家在河南, 性别 女, 民族不限.
            rf"(?:{_spaced(_ORIGIN)})\s*(?:[:：=]|在|是|为)?\s*(?:(?:{_PROVINCES})(?:省|市|自治区)?人?|[\u4e00-\u9fff]{{0,8}}?){_STOP}",
            rf"(?:{_spaced(_FIELD)})\s*(?:[:：=]|在|是|为)\s*[\u4e00-\u9fff]{{0,8}}?{_STOP}",
            rf"(?:{_spaced(_FIELD)})\s*(?:{_VALUE}|(?:{_ETHNIC})族?(?![\u4e00-\u9fff]))",
            rf"(?:{_spaced(_ORIGIN)}|户\s*籍|户\s*口|婚\s*姻\s*状\s*况)(?:\s*[:：])?",
            rf"{_ASKING}(?:少\s*数\s*民\s*族|(?:{_ETHNIC})\s*族|回民|[维哈蒙]族){_WELCOME}",
            r"民汉(?:双语|不限)?|(?:懂|会)?民语",
            rf"{_ASKING}(?:{_spaced(_SEX)}|{_spaced(_MARRIAGE)}|{_spaced(_FAITH)}|{_spaced(_LOOKS)}|{_spaced(_HOUSEHOLD)}){_WELCOME}",
            rf"{_ASKING}(?:{_PROVINCES})\s*(?:籍|户籍|户口|人(?!才|民|事|社|力|大|寿|保|员|家|文|参)){_WELCOME}",
            rf"{_ASKING}[男女](?:\s*[/、]\s*[男女])?{_WELCOME}",
        ]
    )
)
# 女装, 男装, 女鞋, 清真烹饪, 妇女主任, 水族馆 and the like are goods, places or skills, no people asked for.
_GOODS = re.compile(
    r"[男女](?:装(?![卸配修载订潢运货车箱])|鞋|包(?!装|[工子])|裤|裙|帽|表(?!演)|更衣室|浴|厕|卫生间|宿舍|宾|部(?![门长])|子(?!汉)|科(?![员长研技])|儿(?![科童]))|清真|妇女|[儿子孙]女|水族(?=馆|箱|店|缸)|户口(?=登记|办理|管理|迁移|簿)|户籍(?=登记|办理|管理|警|窗口|室|内勤)"
)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
_EMPTY = re.compile(r"[(（\[【]\s*[,，、;；/\s]*[)）\]】]")
_DOUBLE = re.compile(r"([,，、;；。/])(?:\s*[,，、;；。/])+")


def visible(text: object) -> str:
    """NFKC text without characters that nobody sees (zero width, direction marks, fillers)."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", "" if text is None or text != text else str(text)))


def mask_protected(text: object) -> str:
    """The text without words on sex, ethnicity, marriage, household registration, birthplace, looks and religion.

    What such words leave behind (empty brackets, doubled or outer separators) goes too, with and without them, so that
    a text that had them is in no way different from one that had none.
    """
    words = visible(text)
    kept: list[str] = []

    def hide(match: re.Match[str]) -> str:
        kept.append(match.group())
        return f"\ue000{len(kept) - 1}\ue001"

    rest = _PROTECTED.sub("", _GOODS.sub(hide, words))
    rest = re.sub("\ue000(\\d+)\ue001", lambda match: kept[int(match.group(1))], rest)
    while (without := _EMPTY.sub("", rest)) != rest:
        rest = without
    return _DOUBLE.sub(r"\1", rest).strip(" ,，、;；。/\t")


def mask_secrets(text: object) -> tuple[str, list[Finding]]:
    """Hide unit designators, 番号, bases and model designations with ＊＊＊; say what was hidden and where."""
    return _mask(text, MILITARY)


def mask_profile(text: object) -> tuple[str, list[Finding]]:
    """The same, and numbers of papers, cards and telephones, and home addresses: for what people write about themselves."""
    return _mask(text, None)


def _mask(text: object, kinds: frozenset[str] | None) -> tuple[str, list[Finding]]:
    words = "" if text is None or text != text else str(text)
    findings = find_secrets(words, kinds)
    return masked(words, findings), findings
