"""Words written by others that sound like them (兰生 for 男生), read only in the place where a limit stands.

Two or three characters between a word of limiting and the end (只要兰生), or before a word of preferring or turning away
(蚕急勿扰), are a sound-alike where they are no word of their own, and sound like one of ours but for the tones and for one
confusion that many speakers have: n and l, s and sh, c and ch, z and zh, h and f, in and ing, en and eng, an and ang.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import rjieba
from pypinyin import lazy_pinyin

TARGETS = (
    "男生", "女生", "男性", "女性", "男士", "女士", "男工", "女工", "已婚", "未婚", "单身", "怀孕", "孕妇", "备孕", "残疾", "残障",
    "乙肝", "汉族", "回族", "维族", "藏族", "本地", "外地", "外省", "户口", "户籍", "信教", "信佛", "汉民", "回民", "携带者", "残疾人",
    "本地人", "外地人", "外省人",
)  # fmt: skip
"""Words for people that are looked for. Left out: those whose sound is a common word too (男人 and 懒人, 离异 and 礼仪)."""
CONFUSED = (("n", "l"), ("sh", "s"), ("ch", "c"), ("zh", "z"), ("h", "f"))
CONFUSED_ENDS = (("ing", "in"), ("eng", "en"), ("ang", "an"))
NEAR = 8
"""Characters beside a slot that are cut into words with it."""
KEPT = 4096
"""Slots whose sound a process keeps."""
_LIMITS = r"(?:(?:只|仅|限|专)(?:限|招|收|要|聘|录|用|考虑)*|[不别勿]要|谢绝|不(?:招|收|录|聘)|最好是?|须是|必须是)"
_AFTER = r"(?:者|们)?(?:优先|优选|勿[扰投来进入]|免谈|免[扰投]|莫[来扰投进入]|止步|绕[道行路]|[不别]要[来投]?(?=$|[，。；！\n])|不[招收]|别[来投扰]|除外|谢绝|一概不|一律不)"
_BEFORE_SLOT = re.compile(rf"{_LIMITS}(?P<slot>[一-龥]{{2,3}})(?=$|[^一-龥]|[的者们]|优先)")
_SLOT_AFTER = re.compile(rf"(?P<slot>[一-龥]{{2,3}}?)(?={_AFTER})")


def places(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and meant word of each sound-alike, in order, none overlapping."""
    found: dict[tuple[int, int], str] = {}
    for pattern in (_BEFORE_SLOT, _SLOT_AFTER):
        for match in pattern.finditer(text):
            start, end = match.span("slot")
            for first, last in ((start, end), (end - 2, end), (start, start + 2)):
                meant = word_meant(text[first:last])
                if meant and not _torn(text, first, last) and not any(one < last and first < two for one, two in found):
                    found[first, last] = meant
                    break
    for (start, end), word in sorted(found.items()):
        yield start, end, word


def _torn(text: str, start: int, end: int) -> bool:
    """Whether the place begins or ends within a word: 保护|机制."""
    at = first = max(0, start - NEAR)
    for word in rjieba.cut(text[first : end + NEAR], False):
        last = at + len(word)
        if (at < start < last) or (at < end < last):
            return True
        at = last
    return False


@lru_cache(maxsize=KEPT)
def word_meant(written: str) -> str:
    """The word of ours that some characters sound like; "" for none, and for words of their own."""
    if written in TARGETS:
        return ""
    sounds = _split(written)
    for word, ours in _targets().items():
        if len(ours) == len(sounds) and sum(_apart(one, two) for one, two in zip(sounds, ours, strict=True)) <= 1:
            return "" if rjieba.cut(written, False) == [written] else word
    return ""


@lru_cache(maxsize=1)
def _targets() -> dict[str, list[tuple[str, str]]]:
    return {word: _split(word) for word in TARGETS}


def _split(word: str) -> list[tuple[str, str]]:
    """Beginning and end of each syllable."""
    return [_syllable(one) for one in lazy_pinyin(word)]


def _syllable(sound: str) -> tuple[str, str]:
    match = re.match(r"([zcs]h|[bpmfdtnlgkhjqxrzcsyw]?)(.*)$", sound)
    return (match[1], match[2]) if match else ("", sound)


def _apart(one: tuple[str, str], two: tuple[str, str]) -> int:
    """How many confusions lie between two syllables; 9 where they are no confusion."""
    return _between(one[0], two[0], CONFUSED) + _between(one[1], two[1], CONFUSED_ENDS)


def _between(one: str, two: str, pairs: tuple[tuple[str, str], ...]) -> int:
    if one == two:
        return 0
    return 1 if (one, two) in pairs or (two, one) in pairs else 9
