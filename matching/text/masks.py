"""Words that must not reach a feature, and words that must not leave the barracks."""

import re
import unicodedata

from matching.text.secrets import MILITARY, Finding, find_secrets, masked

# 条例 2018 art. 24 (人力资源市场暂行条例) and 就业促进法 27–31: sex, ethnicity, religion, marriage, children, household.
_ETHNIC = (
    "汉|回|维吾尔|哈萨克|蒙古|藏|壮|满|苗|彝|土家|布依|侗|瑶|白|朝鲜|哈尼|黎|傣|畲|傈僳|东乡|仡佬|拉祜|佤|水|纳西|羌|土|仫佬|锡伯|柯尔克孜|景颇|达斡尔|撒拉|布朗|"
    "毛南|塔吉克|普米|阿昌|怒|鄂温克|京|基诺|德昂|保安|俄罗斯|裕固|乌孜别克|门巴|鄂伦春|独龙|赫哲|高山|珞巴|塔塔尔"
)
_PROTECTED = re.compile(
    "|".join(
        [
            rf"(?:{_ETHNIC})族",
            r"民汉(?:双语|不限)?|少数民族|民族不限|(?:懂|会)?民语",
            r"(?:限|仅限|只限|只招|要求)?(?:男|女)(?:性|士|生|孩|同志|职工|员工|工)(?!装|鞋|包|更衣|浴|厕)",
            r"(?<![\u4e00-\u9fff])(?:限|仅限|只限|只招|要)?[男女](?![\u4e00-\u9fff])",
            r"(?:限|仅限|只限|只招)[男女]|男女(?:不限|均可|各)?|性别(?:不限|[:：]?[男女])?",
            r"已婚(?:已育)?|未婚(?:未育)?|离异|离婚|丧偶|单身|已育|未育|婚否|有孩子|怀孕|孕妇|哺乳",
            r"本地(?:户籍|户口|人)(?:优先)?|外地(?:户籍|户口|人)|(?:城镇|农村|农业|非农)(?:户籍|户口)|户籍(?:不限)?|户口(?:不限)?|籍贯|祖籍|老家(?:在)?",
            r"信教|宗教(?:信仰)?|伊斯兰教?|基督教?|佛教(?:徒)?|穆斯林",
        ]
    )
)
# 女装, 男装, 女鞋, 清真烹饪, 少女 and the like are goods or skills, no people.
_GOODS = re.compile(r"[男女](?:装|鞋|包|裤|裙|更衣室|浴室|厕|卫生间|宿舍|子监狱)|清真|妇女|儿女|子女|男科|女科|妇科")


def mask_protected(text: object) -> str:
    """The text without words on sex, ethnicity, marriage, household registration, birthplace and religion."""
    words = unicodedata.normalize("NFKC", "" if text is None or text != text else str(text))
    kept: list[str] = []

    def hide(match: re.Match[str]) -> str:
        kept.append(match.group())
        return f"\ue000{len(kept) - 1}\ue001"

    rest = _PROTECTED.sub("", _GOODS.sub(hide, words))
    return re.sub("\ue000(\\d+)\ue001", lambda match: kept[int(match.group(1))], rest)


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
