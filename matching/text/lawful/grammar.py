"""What a rule is and how a text is read with it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

STOP = "，。；;,！!？?\n"
_CLAUSE_STARTS = re.compile(rf"[{STOP}]")
_SENTENCE_STOPS = re.compile(r"[。；;！!？?\n]")
_BEFORE, _AFTER = 14, 14


@dataclass(frozen=True)
class Rule:
    """One way to say what may not be said.

    says: the words; not_before and not_after: what stands beside them when they are meant otherwise; not_clause and
    not_sentence: what stands anywhere in the same clause (between commas) or sentence then; clause_has: what must
    stand in the clause besides; only: "title" or "text".
    """

    name: str
    code: str
    says: str
    not_before: str = ""
    not_after: str = ""
    not_clause: str = ""
    not_sentence: str = ""
    clause_has: str = ""
    only: str = ""
    pattern: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", re.compile(self.says))


@dataclass(frozen=True)
class Group:
    """Rules that share what is lawful: its words are hidden before the rules are tried."""

    name: str
    needs: str
    lawful: str
    rules: tuple[Rule, ...]
    masks: tuple[re.Pattern[str], ...] = field(init=False, repr=False)
    trigger: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "masks", tuple(re.compile(part) for part in self.lawful.split("\n") if part.strip()))
        object.__setattr__(self, "trigger", re.compile(self.needs))


@dataclass(frozen=True)
class Hit:
    """A rule and the place in the view where it holds."""

    rule: Rule
    start: int
    end: int


@dataclass(frozen=True)
class Clause:
    """A stretch of a view between two stops."""

    start: int
    end: int


def clauses(text: str) -> list[Clause]:
    """The clauses of a view, in order; empty ones are left out."""
    found, at = [], 0
    for stop in _CLAUSE_STARTS.finditer(text):
        if stop.start() > at:
            found.append(Clause(at, stop.start()))
        at = stop.end()
    if at < len(text):
        found.append(Clause(at, len(text)))
    return found


def hidden(text: str, masks: Iterable[re.Pattern[str]]) -> str:
    """The text with lawful words replaced by as many boxes."""
    for mask in masks:
        text = mask.sub(lambda match: "□" * len(match.group()), text)
    return text


def clause_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause of a place begins and ends."""
    first = max((text.rfind(stop, 0, start) + 1 for stop in STOP), default=0)
    last = _CLAUSE_STARTS.search(text, end)
    return first, last.start() if last else len(text)


def _around(text: str, start: int, end: int, stops: re.Pattern[str]) -> str:
    first = 0
    for stop in stops.finditer(text, 0, start):
        first = stop.end()
    last = stops.search(text, end)
    return text[first : last.start() if last else len(text)]


def hits(text: str, own: str, where: str, groups: Iterable[Group]) -> Iterator[Hit]:
    """All places of a view's text where a rule holds. own: the text with words about others in boxes; where: title or
    text."""
    for group in groups:
        if not group.trigger.search(own):
            continue
        masked = hidden(own, group.masks)
        for rule in group.rules:
            if rule.only and rule.only != where:
                continue
            for match in rule.pattern.finditer(masked):
                if match.end() > match.start() and not _meant_otherwise(rule, text, masked, match):
                    yield Hit(rule, match.start(), match.end())


def _meant_otherwise(rule: Rule, text: str, masked: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if rule.not_before and re.search(f"(?:{rule.not_before})$", text[max(0, start - _BEFORE) : start]):
        return True
    if rule.not_after and re.match(rule.not_after, text[end : end + _AFTER]):
        return True
    if rule.not_clause and re.search(rule.not_clause, _around(text, start, end, _CLAUSE_STARTS)):
        return True
    if rule.clause_has and not re.search(rule.clause_has, _around(text, start, end, _CLAUSE_STARTS)):
        return True
    return bool(rule.not_sentence and re.search(rule.not_sentence, _around(text, start, end, _SENTENCE_STOPS)))
