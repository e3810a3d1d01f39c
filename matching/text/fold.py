"""Texts as a reader takes them: full width, traditional characters, emoji, spacing, sound-alikes and pinyin undone.

A view keeps for each of its characters where it came from, so that whatever is found in a view is marked in the
original text. The plain view undoes what is harmless (width, blanks, traditional characters); the bold view also undoes
disguises, and is only made where there are any.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from matching.text.writings import SIMPLE

_SIGNS = {
    **dict.fromkeys("♂🚹👨👦🧔", "男"),
    **dict.fromkeys("♀🚺👩👧", "女"),
    **dict.fromkeys("➕✚✛⊕", "+"),
    **dict.fromkeys("🤰🫄🤱", "孕妇"),
    **dict.fromkeys("❌🚫⛔🙅✖❎", "不要"),
    "🛰": "卫星",
    "🐧": "qq",
    "✈": "飞机",
    "💳": "卡",
    "💰": "钱",
    "⺅": "亻",
    **dict(zip(",;:!?()|", "，；：！？（），", strict=True)),
    "〇": "0",
    "ü": "v",
    **{chr(0x2488 + n): str(n + 1) for n in range(20)},
}
_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ", "aaaaeeeeiiiioooouuuuvvvv")
CJK = "\u3400-\u9fff"


class _Folding(dict[str, str]):
    """Character → what it stands for; "" for what is not seen; filled as characters come."""

    def __missing__(self, character: str) -> str:
        if character in _SIGNS:
            folded = _SIGNS[character]
        elif character in "\r\u2028\u2029":
            folded = "\n"
        elif character.isspace() and character != "\n":
            folded = " "
        elif unicodedata.category(character) in {"Cf", "Mn", "Me", "Cc", "Cs"} and character != "\n":
            folded = ""
        else:
            wide = unicodedata.normalize("NFKC", character).lower().translate(_TONES)
            folded = "".join(_SIGNS.get(one, SIMPLE.get(one, one)) for one in wide if not one.isspace())
        self[character] = folded
        return folded


_FOLDING = _Folding()
_PERSON_AT_WORK = re.compile("[👨👩🧑]\u200d.")
BLANK = re.compile(r"(?<![a-z0-9]) +| +(?![a-z0-9])")


@dataclass(frozen=True)
class View:
    """text: what is read; starts[i] and ends[i]: which characters of the original the i-th character stands for."""

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A place in the view → the place in the original."""
        return self.starts[start], max(self.ends[start:end])

    def replaced(self, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> "View":
        """The view with each match replaced; the new characters stand for all of the old ones."""
        return self.spliced((*match.span(), new(match)) for match in pattern.finditer(self.text))

    def spliced(self, parts: Iterable[tuple[int, int, str]]) -> "View":
        """The view with places (start, end, new words) replaced; in the order of the text, none overlapping."""
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for start, end, word in parts:
            if start == end or word == self.text[start:end]:
                continue
            pieces += [self.text[at:start], word]
            first, last = self.span(start, end)
            starts += [*self.starts[at:start], *[first] * len(word)]
            ends += [*self.ends[at:start], *[last] * len(word)]
            at = end
        if not pieces:
            return self
        pieces.append(self.text[at:])
        return View("".join(pieces), starts + self.starts[at:], ends + self.ends[at:])


def plain_view(text: str) -> View:
    """Width, case, traditional characters, signs; nothing invisible, no blanks next to Chinese characters."""
    if "\u200d" in text:
        text = _PERSON_AT_WORK.sub(lambda match: "\u200b" * len(match.group()), text)
    parts = [_FOLDING[character] for character in text]
    joined = "".join(parts)
    if len(joined) == len(text) and all(parts):
        starts = list(range(len(text)))
        view = View(joined, starts, [at + 1 for at in starts])
    else:
        starts = [at for at, part in enumerate(parts) for _one in part]
        view = View(joined, starts, [at + 1 for at in starts])
    return view.replaced(BLANK, lambda match: "") if " " in joined else view
