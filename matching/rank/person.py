"""What one person brings and wants, as vectors and sets."""

import datetime
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from scipy import sparse

from matching import data
from matching.rank.fixed import fixed
from matching.rank.frames import jobs_of
from matching.text import certificates, limits, refusals
from matching.text.traits import workplace_kinds
from matching.text.work import kinds_named

_SERIES = re.compile(r"[,，。;；:!！?？\n/]|、|或者|还是|或|还有|以及|和(?=[\u4e00-\u9fff]{2})")
_SECOND_CHOICE = re.compile(
    r"^(?:要是|如果|实在|万一)?(?:都|再)?(?:没有|没得|找不到|不行|不成)(?:的话|了|合适的)?(?:就|那就|再)?|^(?:要不|不然|再不济|再不行|退一步|其次|次选|备选)(?:才?就?是|就|才|的话)?|(?:也|都)?(?:凑合|将就|勉强)|(?:也|都)没(?:问题|意见)$|也(?:行|可以|成|能干|愿意|考虑)"
)
"""Words that introduce or close what a person would also do; `没有 …` alone says that nothing is wished."""
_FRAME_WORDS = re.compile(
    r"(?:都|也)(?:行|可以?|成|考虑|愿意)|可以$|(?:也|都|就|还)(?:行|成)$|最好(?:是|能)?|希望(?:能|是)?|(?:还是)?(?:想|愿意|打算|准备)(?:要|去|做|干|当|进|找|从事|应聘|往)?(?:个|份)?|找个?|"
    r"(?:这|那)(?:种|类|样|块)的?|(?:这|那)(?:些|一类|几样)?$|(?:之类|什么|啥|一类)的$|之类的?|什么的|(?:也|都)(?:想|会|能[接干做]|[做干]过)?$|(?:先)?过渡(?:一下|一阵|用)?|一类的?|方面的?|相关的?|类的?$|(?:的)?(?:工作|岗位|(?<!生)活儿?(?![动性力])|职位)|优先|国企|央企|(?:国有|国营)企业|事业单位|体制内|考虑|看看|有没有|比较|或?以上|实在不行|不行(?:就|的话)|先"
)
_CONDITION = re.compile(
    r"五险|社保|公积金|包吃|包住|管[吃住饭]|吃住|食宿|工资|月薪|薪|待遇|收入|\d{4}|[千万](?:以上|多|左右|上下|出头)|应届|[回离顾]家|家(?:附近|门口|跟前)|近|稳定|上班|下班|加班|拖欠|合同|编制|坐着|能坐|[双单]休|周末|节假|轻松|累|发展|"
    r"晋升|前途|正规|大公司|国企|环境|时间|学技术|[白正]常?班|倒班|夜班|长期|钱"
)
_BENEFIT = re.compile(r"(?:交|给|上|买|有)*(?:五险一金|五险|社保|公积金|合同)")
_REMARK = re.compile(
    r"没(?:有|啥|什么|多少|几[个家]).{0,8}(?:活|工作|岗|招|资格|证)|没.{0,4}(?:资格|证书?)$|有人要|(?:结果|名单|通知|成绩).{0,6}(?:出来|下来|公布)|"
    r"^先?(?:谈|等|看|聊|干)着|^等.{0,10}(?:考试|招考|考编|通知|安置|开工|开学)|前的?过渡|带(?:点|着|些)技术|技术含量|证.{0,3}(?:没有?|还没)(?:下来|到手|考|拿|办)?$|"
    r"^(?:都)?听安排|(?:动手|学习|适应|沟通)能力|(?:再说|试试)吧?$|挣得?多|多挣|能学点|稳[当妥]点?的?$|(?:工作|上班)地[点址]|体力轻"
)
"""What surrounds a wish without naming work: how the market is, what is waited for, what is not held."""
_LEARN = re.compile(r"学(?:个|到|会|一?门|点|些|着|出)*(?:手艺|技术|本事|真功夫)|有(?:人|师傅)带|当学徒|拜师")
_OPEN_PLACE = r"(?:大|小|本地|国有|私立|公立)?(?:酒店|宾馆|饭店|商场|超市|物业|学校|医院|小区|景区|公园|园区|写字楼|大厦|银行|机关|政府|单位|企业|公司|工厂|厂区|厂里|矿区|矿上|煤矿|露天矿|矿山|林场|工地|机场|车站|社区|街道办?|养老院|幼儿园)"
_SHARED_PLACES = re.compile(
    rf"(?:{_OPEN_PLACE}[里内]?(?:、|/|或者?|和|跟|还有|以及))+{_OPEN_PLACE}(?:里面?|内)?(?:的|做|当|干|搞|上)?(?=[\u4e00-\u9fff]{{2}})(?!.{{0,3}}[老教]师)"
)
"""酒店、商场、物业的维修: places where one trade is wished, and no wish each; they are read from the whole wish."""
_AT_WORKPLACE = re.compile(
    r"^.{1,8}?(?:[厂矿院校店站园所局队]|公司|单位|企业|车间|工地|机场|银行|食堂|超市|小区|物业)[里内上]?(?:的|干|做|当|搞|从事|找个?)(.{2,})$"
)
_WORK_END = re.compile(r"(?:[员工师司机长理士生岗手助务护检控维修管]|技术|行政|安保|驾驶|销售|文职)$")
_NEAR_HOME = re.compile(
    r"离.{0,4}家.{0,2}近|家.{0,2}(?:附近|门口|跟前)|(?:能|可以|方便|每[天日周]|天天|常).{0,3}回家|回家住|顾家|照[顾看](?:家|老人|孩子|父母)|接送?(?:孩子|小孩|娃)|就近|通勤"
)
_LEADING = re.compile(r"经理|总监|主任|主管|[厂站店队班工]长|负责人|带队|带班|管理(?!员|系)")
_SEATED = re.compile(r"坐着|能坐|坐班|坐办公室|轻松|轻省|清闲|不(?:要|能)?太?累|别太?累")
_DAY_SHIFT = re.compile(r"白班|正常班|行政班|朝九晚|双休")
_SHIFT_OK = re.compile(
    r"(?:能|可以?|接受|愿意|适应)[^,，不]{0,4}(?:倒班|[三两四]班|夜班|轮班)|(?:倒班|夜班|轮班)(?:也|都)?(?:行|可以|能)"
)
_LIKE_MAJOR = re.compile(r"对口|[本所](?:学)?专业|学的(?:专业|东西)")
"""Wishes that mean what the person studied."""
_LIKE_SERVICE = re.compile(r"(?:部队|当兵|服役|军队).{0,6}(?:专业|干的|学的|会的|那套)")
_LIKE_BEFORE = re.compile(r"老本行|(?:以前|之前|原来|过去|上一?份)(?:那样|一样)?(?:干|做|的)|干回|本行")
"""Wishes that mean what the person did in service, and in the longest job since."""
_NO_WISH = re.compile(
    r"^(?:都行|啥都|什么都|没好|什么只要|啥只要|都可以|随便|没想好|不知道|说不|没[有啥什]|不限|服从|看安排)"
)
_ANYWHERE = {"*", "不限", "都行", "全国", "任意", "哪里都行", "均可"}
_COMMON_PAPERS = frozenset({"MANDARIN", "HEALTH", "FIRST_AID", "COMPUTER", "ENGLISH"})
"""Held by many and typical of no trade."""


SKILL = 0.45
"""Weight of a skill: it names a tool more often than a trade."""
_PAPER_WORDS = re.compile(r"证书?|操作|[（(].*?[)）]|[一二三四五]级|等级|驾照|[A-Z]\d?")


@dataclass
class Source:
    """Where a claim to a trade comes from: a specialty, a past job, a skill …"""

    kind: str
    words: str
    years: float
    weight: float


@dataclass
class PersonView:
    """Everything the score needs of one row. `places` None: anywhere."""

    row: dict[str, Any]
    age: float
    education: float
    pay_floor: float
    held: frozenset[str]
    expired: dict[str, datetime.date]
    expiring: dict[str, datetime.date]
    places: frozenset[str] | None
    home: str
    refused_places: frozenset[str]
    refusals: dict[str, str]
    wary: frozenset[str]
    """Trades refused only under a circumstance that postings do not state: they forbid nothing, and count against."""
    refused_words: frozenset[str]
    refused_work: list[str]
    refused_occupation: sparse.csr_matrix
    physical: dict[str, str]
    wish_clauses: list[str]
    wish_occupation: sparse.csr_matrix
    wish_text: sparse.csr_matrix
    sources: list[Source]
    source_occupation: sparse.csr_matrix
    source_text: sparse.csr_matrix
    workplaces: frozenset[str]
    seated: bool
    leads: bool
    near_home: bool
    day_shift: bool
    shift_ok: bool
    secrecy_until: datetime.date | None


def view_person(row: dict[str, Any], model: Any, as_of: datetime.date | None = None) -> PersonView:
    """Read one row of a people frame. `as_of` decides only which certificates have run out."""
    home = model.gazetteer.resolve(row["home_county"])
    region = home[:4] if home[:4].isdigit() else ""
    wish, avoid, note = row["desired_work"], row["avoid"], row["note"]
    wishes, conditions = wish_clauses(wish)
    sources, targets = _sources(row, model)
    refused = [*refusals.refused_work(avoid, whole_text_refuses=True), *refusals.refused_work(wish)]
    # What titles can name is looked for by its words; only the rest is compared as an occupation.
    refused = [core for core in refused if refusals.names_kind(core) and not refusals.title_words(core)]
    held, expired, expiring = _papers(row, as_of)
    named = [source.words for source in sources[len(targets) :]]
    categories = [*refusals.refused_kinds(avoid, whole_text_refuses=True), *refusals.refused_kinds(wish)]
    meant = [_meant(clause, row) for clause in wishes]
    work = model.work.vectors([*refused, *meant, *named], spoken=True)
    ends = len(refused), len(refused) + len(wishes)
    characters = model.text_vectors([*meant, *(source.words for source in sources)])
    text = f"{wish}，{note}"
    # Who asks for a trade refuses at most a form of it.
    contradicted = refusals.trades_wished(wishes) if row["refusal_codes"] is None else frozenset()
    return PersonView(
        row=row,
        age=np.nan if row["age"] is None else float(row["age"]),
        education=limits.rank_of_words(row["education"]),
        pay_floor=float(row["min_salary"] or 0.0),
        held=held,
        expired=expired,
        expiring=expiring,
        places=_places(row, home, region, model),
        home=home,
        refused_places=frozenset(_refused_places(f"{avoid}，{wish}", model, region)),
        refusals={code: words for code, words in _refusals(row).items() if code not in contradicted},
        wary=_wary(row) - contradicted,
        refused_words=_refused_words(row, wishes),
        refused_work=[*refused, *categories],
        refused_occupation=fixed(sparse.vstack([work[: ends[0]], model.work.kind_vectors(categories)]).tocsr()),
        physical=_physical(row, f"{avoid}，{note}"),
        wish_clauses=wishes,
        wish_occupation=fixed(work[ends[0] : ends[1]]),
        wish_text=fixed(characters[: len(wishes)]),
        sources=sources,
        source_occupation=fixed(sparse.vstack([*targets, work[ends[1] :]]).tocsr()),
        source_text=fixed(characters[len(wishes) :]),
        workplaces=workplace_kinds(*(clause for clause in refusals.clauses(wish) if not refusals.refuses(clause))),
        seated=bool(_SEATED.search(text)) and not refusals.refusals_in(text).get("desk"),
        leads=_leads(row),
        near_home=bool(_NEAR_HOME.search(f"{text}，{conditions}")),
        day_shift=bool(_DAY_SHIFT.search(wish)) and not _SHIFT_OK.search(text),
        shift_ok=bool(_SHIFT_OK.search(text)),
        secrecy_until=row["secrecy_until"],
    )


def _meant(clause: str, row: dict[str, Any]) -> str:
    """The trade that a clause points to without naming it: learned, done in service or in the longest job, or to be learned."""
    jobs = sorted(jobs_of(row["civilian_experience"]), key=lambda job: -float(job["years"] or 0.0))
    job = jobs[0]["title"] if jobs else row["specialty_text"]
    for pattern, words in (
        (_LIKE_SERVICE, row["specialty_text"]),
        (_LIKE_BEFORE, job),
        (_LIKE_MAJOR, row["major"]),
        (_LEARN, "学徒"),
    ):
        if words and pattern.search(clause) and not kinds_named(clause, spoken=True):
            return str(words)
    return clause


def _leads(row: dict[str, Any]) -> bool:
    """Whether the person led others: by what they wish, did or say they can; officers did by rank."""
    words = "，".join([row["desired_work"], *(job["title"] for job in row["civilian_experience"]), *row["skills"]])
    officer = bool(re.search(r"[少中上大]尉|[少中上大]校|将", row["last_rank"]))
    return officer or bool(_LEADING.search(words))


def _places(row: dict[str, Any], home: str, region: str, model: Any) -> frozenset[str] | None:
    if row["accept_place_codes"] is not None:
        accepted = row["accept_place_codes"]
    else:
        accepted = [item for item in row["accept_counties"] if item]
    if any(item in _ANYWHERE for item in accepted) or not (accepted or home):
        return None
    return frozenset({model.gazetteer.resolve(item, region) for item in accepted} | ({home} if home else set()))


def _papers(
    row: dict[str, Any], as_of: datetime.date | None
) -> tuple[frozenset[str], dict[str, datetime.date], dict[str, datetime.date]]:
    """(held, expired, expiring): certificates with what each includes; expired ones are not held on that day."""
    if row["certificate_rows"] is None:
        soon = {paper["code"]: paper["expires_on"] for paper in row["expiring"] or [] if paper["expires_on"]}
        good, late = _by_date(row["certificates"], as_of)
        good_now = certificates.all_held(good)
        return good_now, {code: day for code, day in late.items() if code not in good_now}, soon if as_of else {}
    held: set[str] = set()
    expired: dict[str, datetime.date] = {}
    expiring: dict[str, datetime.date] = {}
    for paper in row["certificate_rows"]:
        codes = (
            [paper["code"]] if certificates.is_known(paper["code"]) else certificates.held_certificates(paper["name"])
        )
        day = paper["expires_on"]
        for code in codes:
            if as_of and day and day < as_of:
                expired[code] = day
                continue
            held |= certificates.implied(code)
            if as_of and day:
                expiring[code] = day
    known = frozenset(certificates.with_subjects(held))
    return known, {code: day for code, day in expired.items() if code not in known}, expiring


def _by_date(entries: list[str], as_of: datetime.date | None) -> tuple[list[str], dict[str, datetime.date]]:
    """(entries that are good on that day, codes of the others with their last day): 有效期至2024年5月."""
    late = {
        entry: day
        for entry in entries
        if as_of and (day := certificates.valid_until(entry)) is not None and day < as_of
    }
    codes = {code: day for entry, day in late.items() for code in certificates.held_certificates(entry)}
    return [entry for entry in entries if entry not in late], codes


def wish_clauses(words: str) -> tuple[list[str], str]:
    """The kinds of work a wish names, clause by clause, and the conditions around them."""
    found: list[str] = []
    conditions: list[str] = []
    for clause in _SERIES.split(_one_trade(limits.plain(words))):
        if not clause or refusals.refuses(clause):
            continue
        core = _FRAME_WORDS.sub("", _SECOND_CHOICE.sub("", clause))
        at = _AT_WORKPLACE.match(core)
        core = at.group(1) if at else core  # 学校当保安: the workplace is read from the whole wish
        if _LEARN.search(clause) and not _names_work(_LEARN.sub("", core)):
            conditions.append(clause)
            found += [] if found else [core]
        elif (
            _NO_WISH.match(core or clause)
            or _REMARK.search(_SECOND_CHOICE.sub("", clause))
            or (_CONDITION.search(clause) and not _names_work(_BENEFIT.sub("", core)))
        ):
            conditions.append(clause)
        elif len(core) >= 2:
            found.append(core)
    return list(dict.fromkeys(found))[:12], "，".join(conditions)


def _one_trade(words: str) -> str:
    """The wish without a series of places that share one trade."""
    match = _SHARED_PLACES.search(words)
    if match is None or not _names_work(_SERIES.split(words[match.end() :])[0]):
        return words
    return words[: match.start()] + words[match.end() :]


def _names_work(words: str) -> bool:
    return bool(_WORK_END.search(words)) or bool(kinds_named(words, spoken=True))


def _refusals(row: dict[str, Any]) -> dict[str, str]:
    if row["refusal_codes"] is not None:
        return dict.fromkeys(row["refusal_codes"], row["avoid"])
    found = refusals.refusals_in(row["avoid"], whole_text_refuses=True)
    for text in (row["desired_work"], row["note"]):
        for code, clause in refusals.refusals_in(text).items():
            found.setdefault(code, clause)
    return found


def _wary(row: dict[str, Any]) -> frozenset[str]:
    if row["refusal_codes"] is not None:
        return frozenset()
    found = set(refusals.reservations_in(row["avoid"], whole_text_refuses=True))
    for text in (row["desired_work"], row["note"]):
        found |= set(refusals.reservations_in(text))
    return frozenset(found - set(_refusals(row)))


def _refused_words(row: dict[str, Any], wishes: list[str]) -> frozenset[str]:
    """Words that forbid by standing in a title; none that the wish itself has."""
    found = refusals.refused_words(row["avoid"], whole_text_refuses=True) | refusals.refused_words(row["desired_work"])
    return frozenset(word for word in found if not any(word in clause for clause in wishes))


def _physical(row: dict[str, Any], text: str) -> dict[str, str]:
    if row["physical_codes"] is not None:
        return dict.fromkeys(row["physical_codes"], "")
    return refusals.physical_in(text)


def _refused_places(text: str, model: Any, region: str) -> set[str]:
    found: set[str] = set()
    for clause in refusals.clauses(text):
        if re.search(r"不(?:去|到|-|想去|愿去|愿意去|考虑)|别(?:去|安排)|太远", clause):
            found |= set(model.gazetteer.mentions(clause, region))
    return found


@cache
def _specialty_names() -> dict[str, str]:
    return dict(zip(data.specialties()["id"], data.specialties()["name"], strict=True))


def _sources(row: dict[str, Any], model: Any) -> tuple[list[Source], list[sparse.csr_matrix]]:
    """Claims to a trade with their weights; the specialties come first, with one vector each."""
    sources: list[Source] = []
    targets: list[sparse.csr_matrix] = []
    named: list[Source] = []
    service = float(row["service_years"] or 0.0)
    for number, code in enumerate(row["specialty_ids"]):
        weighted = model.crosswalk.get(code, [])
        if weighted:
            sources.append(
                Source("specialty", _specialty_names().get(code, code), service, 1.0 if number == 0 else 0.8)
            )
            targets.append(model.work.strongest(weighted))
    for job in jobs_of(row["civilian_experience"]):
        years = float(job["years"] or 0.0)
        named.append(Source("job", job["title"], years, 0.75 + 0.25 * min(1.0, years / 2)))
    if row["specialty_text"]:
        named.append(Source("service_words", row["specialty_text"], service, 0.6))
    # Each once: a skill that is written ten times is no second witness.
    named += [Source("skill", skill, 0.0, SKILL) for skill in dict.fromkeys(row["skills"])]
    if row["major"]:
        named.append(Source("major", row["major"], 0.0, 0.55))
    for words in dict.fromkeys(row["certificates"]):
        if certificates.not_held(words):
            continue  # what is not held shows no trade
        named += [Source("certificate", trade, 0.0, 0.5) for trade in _licensed(words)]
        core = paper_core(words)
        if len(core) >= 2 and not certificates.all_held([words]) & _COMMON_PAPERS:
            named.append(Source("certificate", core, 0.0, 0.5))
    return [*sources, *named], targets


_LICENCES = (("货车司机", {"DRIVE_A2", "DRIVE_B2"}), ("客车司机", {"DRIVE_A1", "DRIVE_A3", "DRIVE_B1"}))


def _licensed(words: str) -> list[str]:
    """Trades that a licence beyond that for cars opens: who has one learned to drive for a living."""
    held = set(certificates.held_certificates(words))
    return [trade for trade, codes in _LICENCES if held & codes]


def paper_core(words: str) -> str:
    """The trade that a certificate's words name: 低压电工操作证 → 低压电工."""
    return _PAPER_WORDS.sub("", words)


def trades_of_paper(words: str) -> list[str]:
    """What a certificate's entry stands for among the sources."""
    return [*_licensed(words), paper_core(words)]
