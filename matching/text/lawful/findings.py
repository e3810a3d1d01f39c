"""What is found in a posting and what is said about it: code, place, article, words to write instead."""

from dataclasses import dataclass
from functools import cache

from matching.data import lawful as tables

VERDICTS = ("pass", "warn", "review", "refuse")


@dataclass(frozen=True)
class Code:
    """What is said about a kind of finding; shown: the code without its degree."""

    code: str
    shown: str
    verdict: str
    articles: tuple[str, ...]
    zh: str
    en: str
    instead_zh: str
    instead_en: str


@dataclass(frozen=True)
class Finding:
    """A place in the title or the text. start and end count characters of the original, end excluded.

    disguised: the words were written so that a plain reading misses them. faint: a hint, or a frame alone
    (frames.py: a word for people and a word of a condition stand together).
    """

    code: str
    verdict: str
    where: str
    start: int
    end: int
    article: str
    zh: str
    en: str
    instead_zh: str
    instead_en: str
    words: str
    disguised: bool = False
    faint: bool = False


@dataclass(frozen=True)
class Verdict:
    """pass, warn (may be published), review (a person decides first) or refuse; findings in the order of the text."""

    verdict: str
    findings: tuple[Finding, ...]

    def of(self, where: str) -> tuple[Finding, ...]:
        return tuple(found for found in self.findings if found.where == where)


@cache
def codes() -> dict[str, Code]:
    """All codes of findings."""
    return {
        row.code: Code(
            row.code,
            row.code.removesuffix("_hint")
            .removesuffix("_like")
            .removesuffix("_favour")
            .removesuffix("_split")
            .removesuffix("_bar"),
            row.verdict,
            tuple(row.articles.split("|")),
            row.zh,
            row.en,
            row.instead_zh,
            row.instead_en,
        )
        for row in tables.CODES.itertuples()
    }


@cache
def article_words(code: str) -> str:
    """The first article of a code, as it is quoted: 《就业促进法》第 30 条; the law alone where the number is unchecked."""
    rows = {row.id: row for row in tables.ARTICLES.itertuples()}
    row = rows[codes()[code].articles[0]]
    if not row.law:
        return ""
    return f"《{row.law}》第 {row.article} 条" if row.article else f"《{row.law}》"


def finding(code: str, where: str, start: int, end: int, text: str, disguised: bool, verdict: str = "") -> Finding:
    """A finding of a code at a place of a text; verdict: another one than the code's own."""
    said = codes()[code]
    return Finding(
        said.shown, verdict or said.verdict, where, start, end, article_words(code), said.zh, said.en,
        said.instead_zh, said.instead_en, text[start:end], disguised,
    )  # fmt: skip
