"""Age, education, experience, pay and headcount as bulletins print them."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from matching import data

_NO_LIMIT = {"", "不限", "无", "无要求", "不限制", "年龄不限", "学历不限", "经验不限", "无限制", "均可", "-", "—", "/"}
_CHINESE = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


def plain(text: object) -> str:
    """NFKC, without blanks, dashes of one form; "" for anything that is no text."""
    if text is None or text != text:  # NaN is the only value that differs from itself
        return ""
    folded = unicodedata.normalize("NFKC", str(text)).strip()
    return re.sub(r"\s+", "", re.sub(r"[~～—–−至到]+", "-", folded))


def chinese_number(words: str) -> int | None:
    """一 … 九十九 in Chinese digits, or Arabic digits."""
    if words.isdigit():
        return int(words)
    if not words or any(word not in _CHINESE for word in words):
        return None
    if "十" in words:
        tens, _, ones = words.partition("十")
        return (_CHINESE[tens] if tens else 1) * 10 + (_CHINESE[ones] if ones else 0)
    return _CHINESE[words] if len(words) == 1 else None


# ---------- age ----------


@dataclass(frozen=True)
class AgeLimit:
    """Whole years, both ends allowed; None where no end is stated. split_by_sex: the wider bound was taken."""

    low: int | None = None
    high: int | None = None
    split_by_sex: bool = False
    readable: bool = True


_AGE_RANGE = re.compile(r"(?<!\d)(\d{2})(?:周岁|岁)?-(\d{2})(?:周岁|岁)?")
_AGE_MAX = re.compile(
    r"(?:不超过|不大于|(?<!不)小于|(?<!不)低于|未满|最大|上限)(\d{2})(?:周岁|岁)?|(?<!\d)(\d{2})(?:周岁|岁)?(?:\(含\)|含)?(?:及|或)?(?:以下|以内|之内|内|下)"
)
_AGE_MIN = re.compile(
    r"(?:年满|(?<!未)满|不低于|不小于|(?<!不)大于|(?<!不)超过)(\d{2})(?:周岁|岁)?|(?<!\d)(\d{2})(?:周岁|岁)?(?:\(含\)|含)?(?:及|或)?以上"
)
_AGE_BY_SEX = re.compile(
    r"([男女])(?:性|士)?:?(?:\d{2}(?:周岁|岁)?-)?(\d{2})(?!\d)(?!(?:周岁|岁)?(?:-|(?:\(含\)|含)?(?:及|或)?以上))"
)
_CHINESE_AGE = re.compile(r"[一二三四五六七八九十]{2,4}(?=周?岁|-[一二三四五六七八九十]{2,4}周?岁)")
_OTHER_FREE = re.compile(r"(?:男女|性别|学历|户籍|专业|经验)(?:均)?不限[,;、]?")


def age_limit(text: object) -> AgeLimit:
    """35岁以下 is a maximum, 35岁以上 a minimum, 18-40岁 a range; split by sex the wider bound counts."""
    words = _OTHER_FREE.sub("", plain(text))
    if words in _NO_LIMIT or "不限" in words:
        return AgeLimit()
    words = _CHINESE_AGE.sub(lambda found: str(chinese_number(found[0]) or found[0]), words)
    ranges = [(int(a), int(b)) for a, b in _AGE_RANGE.findall(words) if 14 <= int(a) < int(b) <= 80]
    highs = [int(a or b) for a, b in _AGE_MAX.findall(words)]
    lows = [int(a or b) for a, b in _AGE_MIN.findall(words)]
    by_sex = _AGE_BY_SEX.findall(words)
    if {sex for sex, _age in by_sex} == {"男", "女"}:
        highs += [int(age) for _sex, age in by_sex]  # 男45岁女40岁以下: the words of the limit stand once
    highs = [*highs, *(b for _a, b in ranges)]
    lows = [*lows, *(a for a, _b in ranges)]
    highs = [value for value in highs if 16 <= value <= 80]
    lows = [value for value in lows if 14 <= value <= 70 and value not in highs]
    if not highs and not lows:
        return AgeLimit(readable=not re.search(r"\d", words))
    split = bool(re.search(r"男.{0,12}女|女.{0,12}男", words)) and (len(set(highs)) > 1 or len(set(lows)) > 1)
    return AgeLimit(min(lows) if lows else None, max(highs) if highs else None, split)


def age_in_requirement(text: object) -> AgeLimit:
    """The same read from running text: only where the word for years of age stands."""
    words = plain(text)
    pieces = [piece for piece in re.split(r"[,，;；。、]", words) if "岁" in piece]
    return age_limit("，".join(pieces)) if pieces else AgeLimit()


# ---------- education ----------


@cache
def _education_words() -> list[tuple[str, str]]:
    pairs = []
    for row in data.education().itertuples():
        for word in (row.name, *row.spoken.split("|")):
            if word:
                pairs.append((word, row.code))
    return sorted(pairs, key=lambda pair: -len(pair[0]))


@cache
def _education_ranks() -> dict[str, int]:
    return {row.code: int(row.match_rank) for row in data.education().itertuples() if row.match_rank}


def education_code(text: object) -> str:
    """The GB/T 4658 code that the words name; the lowest where several are named (高中/中专以上); "" when none is."""
    words = plain(text)
    if words in _NO_LIMIT:
        return ""
    found, rest = [], words
    for word, code in _education_words():
        if word in rest and code != "90":
            found.append(code)
            rest = rest.replace(word, "#")
    if not found:
        return ""
    return min(found, key=lambda code: (_education_ranks().get(code, 9), code))


def education_rank(code: str) -> int | None:
    """0 小学 … 6 博士; 高中, 中专, 职高 and 技校 are equal (2); None for unknown."""
    return _education_ranks().get(code)


def rank_of_words(words: object) -> float:
    """Match rank of a code or of words; NaN where unknown."""
    text = plain(words)
    rank = education_rank(text) if text in _education_ranks() else education_rank(education_code(text))
    return float("nan") if rank is None else float(rank)


_EDUCATION_CONTEXT = re.compile(r"学历|及以上|以上|毕业|文化程度")


def education_in_requirement(text: object) -> str:
    """A condition in running text: a clause that names an education and says it is a condition."""
    for piece in re.split(r"[,，;；。\n]", plain(text)):
        if _EDUCATION_CONTEXT.search(piece) and "优先" not in piece:
            code = education_code(piece)
            if code:
                return code
    return ""


# ---------- experience ----------

_YEARS = re.compile(r"(?<![\d.])(\d{1,2}(?:\.\d)?|[一二两三四五六七八九十]{1,2})(?:-\d{1,2})?年(?:及)?(?:以上|以内)?")
_HALF = re.compile(r"半年")
_NO_EXPERIENCE = re.compile(r"无(?:需)?(?:工作)?经验|不限|应届|经验不限|无要求")


def experience_years(text: object) -> float | None:
    """The lowest number of years asked for; 0 where none is asked; None where the words say nothing readable."""
    words = plain(text)
    if not words or words in _NO_LIMIT:
        return 0.0 if words else None
    if _NO_EXPERIENCE.search(words):
        return 0.0
    years = []
    for match in _YEARS.findall(words):
        value = float(match) if re.fullmatch(r"[\d.]+", match) else chinese_number(match)
        if value is not None and value <= 30:
            years.append(float(value))
    if years:
        return min(years)
    return 0.5 if _HALF.search(words) else None


def experience_in_requirement(text: object) -> float | None:
    """A condition in running text; a clause that only prefers it asks for nothing."""
    for piece in re.split(r"[,，;；。\n]", plain(text)):
        if ("经验" in piece or "经历" in piece) and "优先" not in piece and "驾龄" not in piece:
            years = experience_years(piece)
            if years is not None:
                return years
    return None


# ---------- pay ----------

_UNIT = {"万": 10_000.0, "千": 1_000.0, "k": 1_000.0, "K": 1_000.0, "": 1.0}
_AMOUNT = r"(\d+(?:\.\d+)?)(万|千|k|K)?"
_PAY_RANGE = re.compile(_AMOUNT + r"(?:元)?-" + _AMOUNT)
_PAY_ONE = re.compile(_AMOUNT)
_DAYS_A_MONTH = 21.75  # statutory average of paid days a month, 2008 notice on wage conversion
_HOURS_A_DAY = 8
PAY_MOST = 10_000_000
"""Yuan a month; more is no pay."""


def monthly_pay(text: object) -> tuple[int | None, int | None]:
    """(low, high) yuan a month; None for unknown (面议). Years, days and hours are turned into months."""
    words = plain(text).replace(",", "")
    if not words or "面议" in words or not re.search(r"\d", words):
        return None, None
    words = re.sub(r"[·*x×]?\d{2}薪", "", words)
    factor = 1.0
    if re.search(r"/年|年薪|每年|一年", words):
        factor = 1 / 12
    elif re.search(r"/天|/日|每天|日薪|一天", words):
        factor = _DAYS_A_MONTH
    elif re.search(r"/小时|/时|时薪|每小时", words):
        factor = _DAYS_A_MONTH * _HOURS_A_DAY
    match = _PAY_RANGE.search(words)
    if match:
        low, low_unit, high, high_unit = match.groups()
        low_unit = low_unit or high_unit or ""
        pair = float(low) * _UNIT[low_unit] * factor, float(high) * _UNIT[high_unit or ""] * factor
    else:
        one = _PAY_ONE.search(words)
        if one is None:
            return None, None
        value = float(one.group(1)) * _UNIT[one.group(2) or ""] * factor
        if re.search(r"以下|以内", words):
            return (None, round(value)) if value <= PAY_MOST else (None, None)
        if re.search(r"以上|起", words):
            return (round(value), None) if value <= PAY_MOST else (None, None)
        pair = (value, value)
    low_pay, high_pay = sorted(pair)
    return (round(low_pay), round(high_pay)) if 0 < high_pay <= PAY_MOST else (None, None)


# ---------- headcount ----------


HEADS_MOST = 99_999
"""No posting asks for more; a longer number is a slip (a phone in the wrong column)."""


def headcount(text: object) -> int | None:
    """Heads asked for; None for 若干, other words and absurd numbers. Raises ValueError for zero and below."""
    words = plain(text)
    match = re.fullmatch(r"(?:招)?(-?\d+)(?:\.0+)?(?:人|名|个)?", words)
    if match is None:
        number = chinese_number(re.sub(r"[人名个]$", "", words))
        return number or None
    value = int(match.group(1))
    if value <= 0:
        raise ValueError(words)
    return value if value <= HEADS_MOST else None
