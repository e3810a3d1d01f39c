"""What one person brings and wants, as vectors and sets."""

import datetime
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from matching import data
from matching.rank.frames import jobs_of
from matching.text import certificates, limits, traits

_CLAUSES = re.compile(r"[,，。;；!！?？\n]|、|或者|或|，|还有|以及|和(?=[\u4e00-\u9fff]{2})")
_WISH_NOISE = re.compile(
    r"都行|都可以|也行|也可以|也可|最好|希望|想找|想做|想去|想干|想当|想|找个|这种|那种|之类的?|什么的|一类的?|方面的?|相关的?|这类的?|这些|工作|岗位|活儿|优先考虑|优先|考虑|先看看|看看|有没有|比较|或以上|以上"
)
_CONDITION = re.compile(
    r"五险|社保|包吃|包住|吃住|工资|月薪|离家|回家|稳定|上班|拖欠|合同|双休|单休|按时|按月|待遇|近|年轻|学技术|发展|钱|下班|累|图个"
)
_NEAR_HOME = re.compile(r"离家近|离家不远|天天回家|每天.{0,2}回家|能回家|家门口|本地|常回家|就近|接孩子|照顾家")
_DAY_SHIFT = re.compile(r"白班|正常班|行政班|朝九晚五|双休|长白班")
_SHIFT_OK = re.compile(r"(?:能|可以|可|接受)[^,，不]{0,4}(?:倒班|三班|夜班|轮班)|倒班(?:也)?(?:行|可以)")
_NO_WISH = re.compile(r"^(?:都行|啥都行|都可以|随便|没想好|不知道|说不上来|没有?要求)")


@dataclass
class Source:
    """Where a claim to a trade comes from: a specialty, a past job, a skill …"""

    kind: str
    words: str
    years: float
    weight: float


@dataclass
class PersonView:
    """Everything the score needs of one row."""

    row: dict[str, Any]
    age: float
    education: float
    pay_floor: float
    held: frozenset[str]
    places: frozenset[str] | None
    home: str
    refused_places: frozenset[str]
    refusals: dict[str, str]
    refused_words: frozenset[str]
    physical: dict[str, str]
    wish_clauses: list[str]
    wish_occupation: sparse.csr_matrix
    wish_text: sparse.csr_matrix
    sources: list[Source]
    source_occupation: sparse.csr_matrix
    source_text: sparse.csr_matrix
    near_home: bool
    day_shift: bool
    shift_ok: bool
    secrecy_until: datetime.date | None
    expiring: list[dict[str, Any]]


def view_person(row: dict[str, Any], model: Any) -> PersonView:
    """Read one row of a people frame."""
    home = model.gazetteer.resolve(row["home_county"])
    region = home[:4] if home[:4].isdigit() else ""
    accepted = [item for item in row["accept_counties"] if item]
    anywhere = any(item in {"*", "不限", "都行", "全国", "任意"} for item in accepted)
    places = (
        None
        if anywhere or not (accepted or home)
        else frozenset({model.gazetteer.resolve(item, region) for item in accepted} | ({home} if home else set()))
    )
    wishes, extra = wish_clauses(row["desired_work"])
    sources, source_codes = _sources(row, model)
    avoid, note = row["avoid"], row["note"]
    refusals = _refusals(row)
    age = row["age"]
    code = row["education"] if row["education"] in _CODES else limits.education_code(row["education"])
    rank = limits.education_rank(code) if code else None
    text = f"{row['desired_work']}，{note}"
    return PersonView(
        row=row,
        age=np.nan if age is None else float(age),
        education=np.nan if rank is None else float(rank),
        pay_floor=float(row["min_salary"] or 0.0),
        held=certificates.all_held(row["certificates"]),
        places=places,
        home=home,
        refused_places=frozenset(_refused_places(f"{avoid}，{row['desired_work']}", model, region)),
        refusals=refusals,
        refused_words=traits.refused_words(avoid, whole_text_refuses=True) | traits.refused_words(row["desired_work"]),
        physical={**traits.physical_in(f"{avoid}，{note}"), **dict.fromkeys(row["physical_codes"] or [], "")},
        wish_clauses=wishes,
        wish_occupation=model.coder.vectors(wishes) if wishes else _empty(len(model.coder.prefix_columns_)),
        wish_text=model.text_vectors(wishes) if wishes else _empty(model.text_width),
        sources=sources,
        source_occupation=source_codes,
        source_text=model.text_vectors([source.words for source in sources]) if sources else _empty(model.text_width),
        near_home=bool(_NEAR_HOME.search(f"{text}，{extra}")),
        day_shift=bool(_DAY_SHIFT.search(row["desired_work"])) and not _SHIFT_OK.search(text),
        shift_ok=bool(_SHIFT_OK.search(text)),
        secrecy_until=row["secrecy_until"],
        expiring=row["expiring"],
    )


_CODES = {"11", "14", "21", "31", "41", "44", "47", "61", "71", "80", "90"}


def _empty(width: int) -> sparse.csr_matrix:
    return sparse.csr_matrix((0, width), dtype=np.float32)


def wish_clauses(words: str) -> tuple[list[str], str]:
    """The kinds of work a wish names, clause by clause, and the conditions around them."""
    found, conditions = [], []
    for clause in _CLAUSES.split(limits.plain(words)):
        if not clause or traits._refusing(clause, whole_text_refuses=False):
            continue
        if _NO_WISH.match(clause):
            conditions.append(clause)
            continue
        core = _WISH_NOISE.sub("", clause)
        if _CONDITION.search(clause) and not re.search(r"[员工师司机长理士]$|岗$", core):
            conditions.append(clause)
            continue
        if len(core) >= 2:
            found.append(core)
    return list(dict.fromkeys(found))[:12], "，".join(conditions)


def _refusals(row: dict[str, Any]) -> dict[str, str]:
    if row["refusal_codes"] is not None:
        return dict.fromkeys(row["refusal_codes"], row["avoid"])
    found = traits.refusals_in(row["avoid"], whole_text_refuses=True)
    for text in (row["desired_work"], row["note"]):
        for code, clause in traits.refusals_in(text).items():
            found.setdefault(code, clause)
    return found


def _refused_places(text: str, model: Any, region: str) -> set[str]:
    found: set[str] = set()
    for clause in re.split(r"[,，。;；、]", limits.plain(text)):
        if re.search(r"不(?:去|到|想去|愿去|愿意去|考虑)|别(?:去|安排)|太远", clause):
            found |= set(model.gazetteer.mentions(clause, region))
    return found


def _sources(row: dict[str, Any], model: Any) -> tuple[list[Source], sparse.csr_matrix]:
    sources: list[Source] = []
    vectors: list[sparse.csr_matrix] = []
    service = float(row["service_years"] or 0.0)
    names = dict(zip(data.specialties()["id"], data.specialties()["name"], strict=True))
    targets = model.crosswalk
    for number, code in enumerate(row["specialty_ids"]):
        weighted = targets.get(code, [])
        if weighted:
            sources.append(Source("specialty", names.get(code, code), service, 1.0 if number == 0 else 0.8))
            vectors.append(_strongest(model.coder.code_vectors(weighted)))
    for job in jobs_of(row["civilian_experience"]):
        years = float(job["years"] or 0.0)
        sources.append(Source("job", job["title"], years, 0.75 + 0.25 * min(1.0, years / 2)))
        vectors.append(model.coder.vectors([job["title"]]))
    if row["specialty_text"] and not row["specialty_ids"]:
        sources.append(Source("service_words", row["specialty_text"], service, 0.6))
        vectors.append(model.coder.vectors([row["specialty_text"]]))
    for skill in row["skills"]:
        sources.append(Source("skill", skill, 0.0, 0.45))
        vectors.append(model.coder.vectors([skill]))
    if row["major"]:
        sources.append(Source("major", row["major"], 0.0, 0.55))
        vectors.append(model.coder.vectors([row["major"]]))
    for words in row["certificates"]:
        core = re.sub(r"证书?|操作|[（(].*?[)）]|[一二三四五]级|等级|驾照|[A-Z]\d?", "", words)
        if len(core) >= 2 and not certificates.all_held([words]) & {
            "MANDARIN",
            "HEALTH",
            "FIRST_AID",
            "COMPUTER",
            "ENGLISH",
        }:
            sources.append(Source("certificate", core, 0.0, 0.5))
            vectors.append(model.coder.vectors([core]))
    if not vectors:
        return [], _empty(len(model.coder.prefix_columns_))
    return sources, sparse.vstack(vectors).tocsr()


def _strongest(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Several target occupations in one row: column-wise maximum, so that many targets never add up to more."""
    best = matrix.max(axis=0).tocsr()
    return best.astype(np.float32)
