"""Certificates: what people say they hold, what postings ask for in words, what work needs by law."""

import calendar
import datetime
import re
from functools import cache

import pandas as pd

from matching import data
from matching.text.limits import plain

_PREFERRED = re.compile(r"优先|更佳|最好|可放宽|者佳|优待")
_ASKED = re.compile(r"须|需|持|具备|具有|必须|要求|有.{0,8}(?:证|照)|取得|资格")
_DRIVING = re.compile(r"驾照|驾驶证|驾证|司机|驾驶|照|本(?!科)|证")
_CLASS = re.compile(r"(?:(?<![A-Za-z0-9])|(?<=[ABC][1-6]))(A[123]|B[12]|C[1-6])(?![0-9])", re.IGNORECASE)


@cache
def _table() -> pd.DataFrame:
    return data.certificates().set_index("code", drop=False)


@cache
def _names() -> dict[str, str]:
    """Code → official name; asked for so often that a frame would be most of the cost."""
    return dict(zip(_table()["code"], _table()["name"], strict=True))


@cache
def _gates() -> frozenset[str]:
    return frozenset(_table()["code"][_table()["legal_gate"] == "1"])


@cache
def _patterns() -> list[tuple[str, str, re.Pattern[str]]]:
    return [(row.code, row.kind, re.compile(row.words, re.IGNORECASE)) for row in _table().itertuples()]


@cache
def implied(code: str) -> frozenset[str]:
    """The certificate and those that it includes (A2 includes B2, C1 …)."""
    row = _table().loc[code] if code in _table().index else None
    return frozenset({code, *(row["implies"].split("|") if row is not None and row["implies"] else [])})


def name_of(code: str) -> str:
    """The official name of a certificate code; for one that no table knows its stated words."""
    if code.startswith("WORDS:"):
        return f"{code.removeprefix('WORDS:')}证"
    return _names().get(code, code)


def is_known(code: str) -> bool:
    """Whether the table has this code."""
    return code in _names()


def is_gate(code: str) -> bool:
    """Whether the law asks for it before the work may be done."""
    return code in _gates()


def held_certificates(words: object) -> list[str]:
    """Codes that one entry of a person's list names, e.g. "B2驾照", "驾照B2带M", "叉车证N1"; [] when unknown.

    A downgraded licence (降为C1) counts as what it became. A military licence is no civil one until it is exchanged.
    """
    text = plain(words)
    if re.search(r"军(?:车)?(?:驾|照)|部队驾", text) and "换" not in text:
        return []
    if not_held(text):
        return []
    if "降" in text:
        text = f"驾照{text.rsplit('降', 1)[1]}" if _DRIVING.search(text) else text.rsplit("降", 1)[1]
    found = []
    classes = [match.upper() for match in _CLASS.findall(text)]
    if classes and (_DRIVING.search(text) or re.fullmatch(r"(?:[ABC]\d)+", text, re.IGNORECASE)):
        found += [f"DRIVE_{name}" for name in classes if f"DRIVE_{name}" in _names()]
        if re.search(r"(?:带|增|加|和|、)M", text):
            found.append("DRIVE_M")
    elif re.fullmatch(r"(?:机动车)?(?:驾照|驾驶证|驾驶执照|驾驶本)", text):
        found.append("DRIVE_C1")
    for code, kind, pattern in _patterns():
        if kind != "driver" and pattern.search(text):
            found.append(code)
    return list(dict.fromkeys(found))


_NOT_HELD = re.compile(
    r"(?:没|未)(?:有|能)?(?:考|取得|办|拿|换|学|报|过|通过|发|领|下来)|(?:正在|准备|打算|在)(?:考|取得|办|拿|换|学|报)|"
    r"(?:考|差|过)了?[一二两三四五\d]+(?:科|门)|过期|吊销|注销|失效|作废|[到-]期(?:没|未)|"
    r"(?:没|未|忘)(?:有)?(?:复审|年审|年检|复训|延期|续)|逾期|待考|备考|预约考试"
)
"""Said of a certificate that is not held, or no longer: 考了两科未过, 过期没复审."""
_STILL_GOOD = re.compile(r"(?:没有?|未)(?:过期|失效|作废|逾期|(?:被|遭)?(?:吊|注)销)")
_DAY = r"(20\d\d)(?:[年./-](\d{1,2})(?!\d)(?:[月./-](\d{1,2})(?!\d))?+)?+[年月日]?+"
_FIRST_DAY = _DAY.replace("(20", "(?:20").replace("(\\d", "(?:\\d").replace("?+", "?")
_UNTIL = re.compile(
    rf"(?:有效期?|效期|[到-]期日?|截止)(?:[^\d]{{0,4}}{_FIRST_DAY}起?[至到~—-]+|[^\d自从]{{0,4}}){_DAY}(?!起)|{_DAY}(?:[到-]期|失效|截止)"
)
"""`plain` writes 到 after a number as -. Of 有效期2021年5月至2027年5月 the second day counts; 有效期自2021年起 names no last day."""


def not_held(words: object) -> bool:
    """Whether an entry of a person's list says that the certificate is not had, or not any more."""
    text = _STILL_GOOD.sub("", plain(words))
    return bool(_NOT_HELD.search(text)) and "降" not in text  # 体检没过已降C1: what it became is held


def valid_until(words: object) -> datetime.date | None:
    """The last day that an entry names for its certificate (有效期至2027年5月: the end of that month); None where none is named."""
    match = _UNTIL.search(plain(words))
    if match is None:
        return None
    year, month, day = (
        int(one or other or 0) for one, other in zip(match.groups()[:3], match.groups()[3:], strict=True)
    )
    month = month if 1 <= month <= 12 else 12
    last = calendar.monthrange(year, month)[1]
    return datetime.date(year, month, day if 1 <= day <= last else last)


def with_subjects(held: set[str]) -> set[str]:
    """A teacher's certificate that names no subject forbids none: unknown is no reason."""
    subjects = {code for code in _names() if code.startswith("SUBJECT_")}
    if held & subjects or not any(code.startswith("TEACHER_") and code != "TEACHER_KINDER" for code in held):
        return held
    return held | subjects


def all_held(entries: list[str]) -> frozenset[str]:
    """Everything a list of entries gives, with what each includes."""
    held: set[str] = set()
    for entry in entries:
        if not not_held(entry):
            held |= set(paper_words(entry, stated=False))
        for code in held_certificates(entry):
            held |= implied(code)
    return frozenset(with_subjects(held))


def certificates_in(text: object) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
    """(asked for, preferred) in running text; each a set of which any one will do."""
    asked: list[frozenset[str]] = []
    preferred: list[frozenset[str]] = []
    for piece in re.split(r"[,，;；。\n]", plain(text)):
        codes = set()
        if _DRIVING.search(piece):
            codes |= {f"DRIVE_{name.upper()}" for name in _CLASS.findall(piece)} & _names().keys()
            if not codes and re.search(r"驾照|驾驶证|驾证|会开车", piece):
                codes.add("DRIVE_C1")
        if re.search(r"证|照|资格|[一二三]级|Q\d|N1|G\d", piece):
            codes |= {code for code, kind, pattern in _patterns() if kind != "driver" and pattern.search(piece)}
        if "CRANE" in codes:
            codes |= implied("CRANE")  # a post that says Q2 and no kind is content with any
        if codes:
            group = frozenset(codes)
            if _PREFERRED.search(piece):
                preferred.append(group)
            elif _ASKED.search(piece) or "证" in piece or "照" in piece:
                asked.append(group)
    return asked, preferred


_HELD = re.compile(r"(?:须|需|必须|要求)?持(?:有|证)?|必须(?:有|具备)|须(?:有|具备)")
_SOON_HAD = frozenset({"HEALTH", "SECURITY_GUARD", "MANDARIN", "COMPUTER", "ENGLISH", "FIRST_AID"})
"""Had within days, or arranged by the unit after entry: stated or not, they forbid nothing."""
_NAMED_PAPER = re.compile(
    r"(?:持有?|具有|具备|须有|需有|有|取得)(?:相应|相关|有效)?的?([\u4e00-\u9fff]{2,8}?)(?:资格|职业|上岗|操作|等级|技能|从业)*证书?(?!明|件)"
)
_PAPER_TAIL = re.compile(r"(?:资格|职业|上岗|操作|等级|技能|从业|执业|[员师工人]|[初中高]级|证书?)+$")
_NO_PAPER = re.compile(
    r"身份|居住|学历|毕业|学位|健康|驾驶|相关|相应|有效|以上|两|三|各|保险|离职|退伍|退役|残疾|从业$|上岗$|资格$|职业$|特种作业$"
)


def paper_words(text: object, *, stated: bool) -> list[str]:
    """Certificates that are named and that no table knows, by their bare name (月嫂, 美容): a code "WORDS:…" each.

    stated: in a posting, where a cue (持, 须有) must stand before; else one entry of a person's list.
    """
    words = plain(text)
    names = _NAMED_PAPER.findall(words) if stated else [words]
    cores = [_PAPER_TAIL.sub("", name) for name in names]
    return [f"WORDS:{core}" for core in cores if len(core) >= 2 and not _NO_PAPER.search(core)]


@cache
def _needs() -> list[tuple[re.Pattern[str], re.Pattern[str] | None, frozenset[str], str]]:
    return [
        (
            re.compile(row.words),
            re.compile(row.not_words) if row.not_words else None,
            frozenset(row.needs.split("|")),
            row.strength,
        )
        for row in data.certificate_needs().itertuples()
    ]


_FIRM_KINDS = re.compile(r"幼儿园|小学|初中|高中|中学|中职|医院")


def needed_certificates(title: object, text: object = "", company: object = "") -> list[tuple[frozenset[str], str]]:
    """What a post needs: (any of these codes, strength). Strength: gate (by law or as stated), skill, ask, easy.

    Implied by the title, since bulletins rarely say what the law asks for anyway, and stated in the text. A teacher's
    level is that of the school, so the kind of firm counts where the title leaves it open.
    """
    name = plain(title)
    kind = _FIRM_KINDS.search(plain(company))
    if kind and not _FIRM_KINDS.search(name) and re.search(r"教师|老师|教员", name):
        name = f"{kind.group()}{name}"
    found: dict[frozenset[str], str] = {}
    for pattern, without, codes, strength in _needs():
        if pattern.search(name) and not (without and without.search(name)):
            found.setdefault(codes, strength)
    known = {code for group in [*found, *certificates_in(text)[0]] for code in group}
    for piece in re.split(r"[,，;；。\n]", plain(text)):
        if _PREFERRED.search(piece) or certificates_in(piece)[0]:
            continue
        papers = paper_words(piece, stated=True)
        if papers and not known:
            found[frozenset(papers)] = "gate"
    for group in [*certificates_in(text)[0], *certificates_in(title)[0]]:
        gates = {code for code in group if is_gate(code)}
        firm = bool(gates) or (bool(_HELD.search(plain(text))) and not group & _SOON_HAD)
        found[frozenset(gates or group)] = "gate" if firm else "skill"
    return list(found.items())
