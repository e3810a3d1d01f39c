"""Is a claim true of the stored fields of a person and a posting? Own parsing of rows; no code of the explanations.

What the rows alone do not say (points, fallback, years in a related trade, ranks after a change) is given by the plain
twin or by the ranked row; everything else is looked up in the raw rows and in the shipped tables.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from matching import data
from matching.text.traits import BY_CODE, posting_traits
from tests.matching.reader.grammar import Claim

EDUCATION = {
    "小学": 0, "初中": 1, "高中": 2, "中专": 2, "技校": 2, "职高": 2, "大专": 3, "专科": 3, "本科": 4, "硕士": 5, "博士": 6,
    "高中（中专）": 2, "primary": 0, "lower secondary": 1, "upper secondary": 2, "college": 3, "bachelor": 4, "master": 5,
    "doctor": 6,
}  # fmt: skip
NEEDS = {
    "no_heavy_lifting": ("不能搬重物", "no heavy lifting"),
    "no_long_standing": ("不能久站久走", "no long standing or walking"),
    "no_heights": ("不能登高", "no work at heights"),
    "no_noise": ("不能待在噪声大的地方", "no loud noise"),
    "no_dust": ("不能接触粉尘", "no dust"),
    "no_vibration": ("不能受振动", "no vibration"),
    "no_night_shift": ("不能上夜班", "no night shifts"),
    "no_chemicals": ("不能接触化学品", "no chemicals"),
    "no_heat": ("不能待在高温的地方", "no heat"),
    "no_cold": ("不能待在低温的地方", "no cold"),
    "no_driving": ("不能开车", "no driving"),
}
EMPLOYMENT = {
    "全职": "full_time",
    "兼职": "part_time",
    "临时": "temporary",
    "劳务派遣": "dispatch",
    "full time": "full_time",
    "part time": "part_time",
    "temporary": "temporary",
    "agency work": "dispatch",
}
GROUP_OF = {"wish": "wish", "pay_above": "pay", "pay_equal": "pay", "at_home": "commute", "anywhere": "commute", "accepted": "commute"}  # fmt: skip
MOST = {"experience": 24, "certificates": 10, "pay": 8, "commute": 10, "shift": 8, "wish": 40}


@dataclass
class Facts:
    """One pair. `held`: certificate codes of the person's entries as whoever made the person knows them; `refused` and
    `limits`: the same for refusals and bodily limits; `rerank(lever, value)`: (ranks, number of eligible postings)."""

    person: dict[str, Any]
    posting: dict[str, Any]
    held: set[str]
    refused: set[str]
    limits: set[str]
    points: dict[str, int]
    fallback: bool
    eligible: bool
    related_years: Callable[[], float]
    rerank: Callable[[str, str], tuple[dict[str, int], int, int]] | None = None
    expired: dict[str, str] = field(default_factory=dict)
    as_of: datetime.date | None = None


# ---------- reading raw values ----------


def flat(text: object) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text or "")))


def number(words: str | None) -> float:
    return float((words or "nan").replace(",", ""))


def same(claimed: str, stored: object) -> bool:
    """A quotation is the stored text, or its beginning followed by …"""
    mine, whole = flat(claimed.translate(str.maketrans("‘’", "“”"))), flat(stored)
    return whole.startswith(flat(claimed.removesuffix("…"))) if claimed.endswith("…") else mine == whole


def inside(claimed: str, stored: object) -> bool:
    return flat(claimed.removesuffix("…")) in flat(stored)


def pays(posting: dict[str, Any]) -> tuple[float, float]:
    """(low, high) yuan a month over twelve months."""
    factor = float(posting.get("months") or 12) / 12
    values = [
        float(posting[name]) * factor if posting.get(name) else float("nan") for name in ("salary_min", "salary_max")
    ]
    return values[0], values[1]


def ages(posting: dict[str, Any]) -> tuple[int | None, int | None, bool]:
    """(lowest, highest, differs by sex): of the age column, else of clauses with 岁 in the requirement."""
    words = flat(posting.get("age"))
    if not words:
        words = ",".join(one for one in re.split(r"[,;。、]", flat(posting.get("requirement"))) if "岁" in one)
    if not words or "不限" in words:
        return None, None, False
    words = re.sub(r"[~～—–−至到]+", "-", words)
    both = [(int(a), int(b)) for a, b in re.findall(r"(\d\d)(?:周岁|岁)?-(\d\d)", words)]
    rest = re.sub(r"\d\d(?:周岁|岁)?-\d\d(?:周岁|岁)?", "", words)
    end = r"(?:周岁|岁)?(?:\(含\)|含)?(?:及|或)?"
    highs = [b for _a, b in both] + [int(x) for x in re.findall(rf"(\d\d){end}(?:以下|以内|之内|内|下)|$", rest) if x]
    highs += [int(x) for x in re.findall(r"(?:不超过|不大于|小于|低于|未满|最大|上限)(\d\d)", rest)]
    lows = [a for a, _b in both] + [int(x) for x in re.findall(rf"(\d\d){end}以上", rest)]
    lows += [int(x) for x in re.findall(r"(?:年满|满|不低于|不小于|大于|(?<!不)超过)(\d\d)", rest)]
    split = bool(re.search(r"男.*女|女.*男", words)) and (len(set(highs)) > 1 or len(set(lows)) > 1)
    return min(lows, default=None), max(highs, default=None), split


def asked_education(posting: dict[str, Any]) -> int | None:
    """The lowest that is named in the column, else in a clause of the requirement that sets a condition."""
    texts = [posting["education"]] if posting.get("education") else []
    if not texts:
        pieces = re.split(r"[,，;；。\n]", flat(posting.get("requirement")))
        texts = [one for one in pieces if re.search(r"学历|以上|毕业|文化程度", one) and "优先" not in one]
    for text in texts:
        found = [rank for word, rank in EDUCATION.items() if word in flat(text)]
        if found:
            return min(found)
    return None


def workplaces(posting: dict[str, Any]) -> str:
    return flat(f"{posting.get('county', '')}，{posting.get('title', '')}，{posting.get('address', '')}")


def short(place: str) -> str:
    stem = re.sub(r"(?:(?:哈萨克|回族|维吾尔|蒙古)*自治[州县]|[市县区])$", "", flat(place))
    return stem if len(stem) > 1 else flat(place)


def names_place(place: str, words: str) -> bool:
    """A text names a place by its full or short name, or by one of our aliases of it."""
    table = data.place_aliases()
    zones = dict(zip(data.zones()["name"], data.zones()["code"], strict=True))
    aliases = [name for name, code in zip(table["name"], table["place_code"], strict=True) if code == zones.get(place)]
    return any(name and flat(name) in words for name in (place, short(place), *aliases))


def paper_codes(names: str) -> set[str] | None:
    """Codes of certificates joined by "or"; None where a name is none of the table."""
    table = dict(zip(data.certificates()["name"], data.certificates()["code"], strict=True))
    found = {table.get(name) for name in re.split(r" 或 | or ", names)}
    return None if None in found else {str(code) for code in found}


def included(code: str) -> set[str]:
    rows = data.certificates().set_index("code")
    return {code, *filter(None, str(rows.loc[code, "implies"]).split("|"))}


def traits_of(facts: Facts) -> dict[str, float]:
    found = posting_traits(facts.posting.get("title"), facts.posting.get("requirement"))
    stated = facts.posting.get("shift_codes")
    if stated is not None:
        found = {
            code: value
            for code, value in found.items()
            if code not in {"night_shift", "rotating_shift", "day_and_night"}
        }
        found |= dict.fromkeys(stated, 1.0)
    return found


def trait_named(values: dict[str, str]) -> str:
    """The one trait that all phrases of a claim name; "" where they name none or several."""
    found = set()
    for key in ("having", "refusing"):
        if words := values.get(key):
            core = re.sub(r"^(?:要在|在)(.+地方)干活$", r"\1", words)
            core = core if core.endswith("地方") else re.sub(r"^要|^有(?=.*活$)|^干(?=受|带)", "", core)
            found.add(next((code for code, trait in BY_CODE.items() if trait.zh == core), ""))
    for key in ("trait", "trait2"):
        if words := values.get(key):
            found.add(next((code for code, trait in BY_CODE.items() if trait.en == words), ""))
    return found.pop() if len(found) == 1 else ""


# ---------- claims ----------


def holds(claim: Claim, facts: Facts) -> bool:
    """Whether the stored fields say what the claim says. Raises KeyError for a kind that nobody taught the reader."""
    kind, _, more = claim.kind.partition(":")
    values = {key: value for key, value in claim.values.items() if value is not None}
    if "points" in values:
        group = GROUP_OF.get(kind, "experience")
        if int(number(values["points"])) != facts.points[group] or int(number(values["most"])) != MOST[group]:
            return False
    return CHECKS[kind](values, facts, more)


def _wish(v: dict[str, str], f: Facts, more: str) -> bool:
    return inside(v["wish"], f.person["desired_work"]) and same(v["title"], f.posting["title"])


def _years(v: dict[str, str], stored: object) -> bool:
    return number(v.get("years", "0")) == round(float(stored or 0), 6)  # type: ignore[arg-type]


def _specialty(v: dict[str, str], f: Facts, more: str) -> bool:
    names = dict(zip(data.specialties()["id"], data.specialties()["name"], strict=True))
    return any(same(v["words"], names[code]) for code in f.person["specialty_ids"]) and _years(
        v, f.person["service_years"]
    )


def _job(v: dict[str, str], f: Facts, more: str) -> bool:
    return any(same(v["words"], job["title"]) and _years(v, job["years"]) for job in f.person["civilian_experience"])


def _service(v: dict[str, str], f: Facts, more: str) -> bool:
    return same(v["words"], f.person["specialty_text"]) and ("years" not in v or _years(v, f.person["service_years"]))


def _pay(v: dict[str, str], f: Facts, more: str) -> bool:
    low, floor = round(pays(f.posting)[0]), round(f.person["min_salary"])
    told = number(v.get("floor", str(floor))) == floor and _months(v, f)
    return told and number(v["low"]) == low and low - floor == number(v.get("more", "0"))


def _months(v: dict[str, str], f: Facts) -> bool:
    return "months" not in v or number(v["months"]) == float(f.posting.get("months") or 12)


def _pay_low(v: dict[str, str], f: Facts, more: str) -> bool:
    low, floor = round(pays(f.posting)[0]), round(f.person["min_salary"])
    return number(v["low"]) == low < floor == number(v["floor"]) and _less(v, floor - low) and _months(v, f)


def _pay_below(v: dict[str, str], f: Facts, more: str) -> bool:
    high, floor = round(pays(f.posting)[1]), round(f.person["min_salary"])
    return number(v["high"]) == high < floor == number(v["floor"]) and _less(v, floor - high) and _months(v, f)


def _less(v: dict[str, str], difference: int) -> bool:
    return "less" not in v or number(v["less"]) == difference


def _pay_unknown(v: dict[str, str], f: Facts, more: str) -> bool:
    return not f.posting.get("salary_min") and not f.posting.get("salary_max")


def _home(v: dict[str, str], f: Facts, more: str) -> bool:
    return names_place(v["place"], workplaces(f.posting)) and short(f.person["home_county"]) == short(v["place"])


def _anywhere(v: dict[str, str], f: Facts, more: str) -> bool:
    accepted = f.person["accept_counties"]
    free = "*" in accepted or not (accepted or f.person["home_county"])
    return free and names_place(v["place"], workplaces(f.posting))


def _accepts(f: Facts, place: str) -> bool:
    accepted = [*f.person["accept_counties"], f.person["home_county"]]
    return any(short(one) == short(place) or names_place(place, flat(one)) for one in accepted if one)


def _accepted(v: dict[str, str], f: Facts, more: str) -> bool:
    return names_place(v["place"], workplaces(f.posting)) and _accepts(f, v["place"])


def _outside(v: dict[str, str], f: Facts, more: str) -> bool:
    places = re.split("、|, ", v["places"])
    if "*" in f.person["accept_counties"] or not (f.person["accept_counties"] or f.person["home_county"]):
        return False
    return all(names_place(one, workplaces(f.posting)) and not _accepts(f, one) for one in places)


def _place_refused(v: dict[str, str], f: Facts, more: str) -> bool:
    refused = flat(f"{f.person['avoid']}，{f.person['desired_work']}")
    places = re.split("、|, ", v["places"])
    return all(names_place(one, workplaces(f.posting)) and names_place(one, refused) for one in places)


def _place_unknown(v: dict[str, str], f: Facts, more: str) -> bool:
    return not f.posting.get("county") and not f.posting.get("address")


def _too_far(v: dict[str, str], f: Facts, more: str) -> bool:
    import math

    lon1, lat1, lon2, lat2 = (
        math.radians(float(x)) for x in (f.person["lon"], f.person["lat"], f.posting["lon"], f.posting["lat"])
    )
    cosine = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(lon1 - lon2)
    away = 6371.0 * math.acos(min(1.0, cosine))
    return number(v["away"]) == round(away) and number(v["limit"]) == float(f.person["max_km"]) < away


def _veterans_first(v: dict[str, str], f: Facts, more: str) -> bool:
    return bool(f.posting.get("veteran_priority")) or "军人" in flat(f.posting["requirement"])


# ---------- certificates ----------


def _asked_by(basis: str, codes: set[str], f: Facts) -> bool:
    """Whether the post asks for one of exactly these, for the reason given."""
    title, text = flat(f.posting["title"]), flat(f.posting["requirement"])
    if basis == "stated":
        words = data.certificates().set_index("code")["words"]
        stated = set(f.posting.get("required_certificates") or [])
        return codes <= stated or any(_names_paper(code, words[code], f"{title}，{text}") for code in codes)
    strengths = {"law": {"gate"}, "usual": {"skill"}, "entry": {"ask", "easy"}}[basis]
    for row in data.certificate_needs().itertuples():
        if set(row.needs.split("|")) != codes:
            continue
        if (
            row.strength in strengths
            and re.search(row.words, _need_title(f))
            and not (row.not_words and re.search(row.not_words, _need_title(f)))
        ):
            return True
    return False


def _names_paper(code: str, words: str, text: str) -> bool:
    """A licence by its class letters beside a word for licences (a plain one is a C1), anything else by its words."""
    if code.startswith("DRIVE_"):
        if code == "DRIVE_C1" and re.search(r"驾照|驾驶证|驾证|会开车", text) and not re.search(r"[AB]\d", text):
            return True
        return bool(re.search(code[6:], text, re.IGNORECASE) and re.search(r"驾|司机|照|本|证", text))
    return bool(re.search(words, text, re.IGNORECASE))


def _need_title(f: Facts) -> str:
    kind = re.search(r"幼儿园|小学|初中|高中|中学|中职|医院", flat(f.posting.get("company")))
    title = flat(f.posting["title"])
    return f"{kind.group()}{title}" if kind and re.search("教师|老师|教员", title) else title


def _closure(f: Facts) -> set[str]:
    return {one for code in f.held for one in included(code)}


def _held(v: dict[str, str], f: Facts, more: str) -> bool:
    codes = paper_codes(v["papers"])
    if not codes or len(codes) != 1 or not codes <= f.held:
        return False
    return ("by" not in v or v["by"] == v["papers"]) and _one_asked(more, next(iter(codes)), f)


def _covered(v: dict[str, str], f: Facts, more: str) -> bool:
    codes, own = paper_codes(v["papers"]), paper_codes(v["by"])
    if not codes or not own or not own <= f.held or codes == own:
        return False
    return codes <= included(next(iter(own))) and _one_asked(more, next(iter(codes)), f)


def _one_asked(basis: str, code: str, f: Facts) -> bool:
    """The post asks for this one, or for a choice that it belongs to."""
    if basis == "stated":
        return _asked_by(basis, {code}, f)
    groups = {
        frozenset(row.needs.split("|")) for row in data.certificate_needs().itertuples() if code in row.needs.split("|")
    }
    return any(_asked_by(basis, set(group), f) for group in groups)


def _missing(v: dict[str, str], f: Facts, more: str) -> bool:
    codes = paper_codes(v["papers"])
    return bool(codes) and not codes & _closure(f) and _asked_by(more, codes, f)  # type: ignore[operator,arg-type]


def _expired(v: dict[str, str], f: Facts, more: str) -> bool:
    codes = paper_codes(v["papers"]) or set()
    return v["date"] in {f.expired.get(code) for code in codes} and not codes & _closure(f)


def _expiring(v: dict[str, str], f: Facts, more: str) -> bool:
    codes = paper_codes(v["paper"]) or set()
    day = v.get("date") or f"{int(number(v['year'])):04d}-{int(number(v['month'])):02d}-{int(number(v['day'])):02d}"
    rows = f.person.get("certificate_rows") or []
    return any(row["code"] in codes and str(row["expires_on"]) == day for row in rows)


# ---------- traits ----------


def _likely_refused(v: dict[str, str], f: Facts, more: str) -> bool:
    code = trait_named(v)
    return bool(code) and code in f.refused and 0 < traits_of(f).get(code, 0.0) < 1


def _refused(v: dict[str, str], f: Facts, more: str) -> bool:
    code = trait_named(v)
    return bool(code) and code in f.refused and traits_of(f).get(code, 0.0) >= 1


def _refused_word(v: dict[str, str], f: Facts, more: str) -> bool:
    return inside(v["word"], f"{f.person['avoid']}，{f.person['desired_work']}")


def _bodily(least: float, most: float) -> Callable[[dict[str, str], Facts, str], bool]:
    of_need = {
        **{f"no_{name}": (name,) for name in ("heavy_lifting", "heights", "noise", "dust", "vibration", "night_shift", "chemicals", "heat", "cold")},
        "no_long_standing": ("standing", "walking"),
        "no_driving": ("driving", "machine_operator"),
    }  # fmt: skip

    def check(v: dict[str, str], f: Facts, more: str) -> bool:
        code = trait_named(v)
        need = next((need for need, names in NEEDS.items() if (v.get("need") or v.get("limit")) in names), "")
        return need in f.limits and code in of_need[need] and least <= traits_of(f).get(code, 0.0) <= most

    return check


# ---------- limits ----------


def _too_old(v: dict[str, str], f: Facts, more: str) -> bool:
    return number(v["high"]) == ages(f.posting)[1] and number(v["age"]) == f.person["age"] > number(v["high"])


def _age_relaxed(v: dict[str, str], f: Facts, more: str) -> bool:
    return bool(f.posting.get("relaxes_age")) and number(v["article"]) == 68 and _too_old(v, f, more)


def _too_young(v: dict[str, str], f: Facts, more: str) -> bool:
    return number(v["low"]) == ages(f.posting)[0] and number(v["age"]) == f.person["age"] < number(v["low"])


def _age_minimum(v: dict[str, str], f: Facts, more: str) -> bool:
    return number(v["low"]) == ages(f.posting)[0] and number(v["age"]) == f.person["age"] >= number(v["low"])


def _age_unknown(v: dict[str, str], f: Facts, more: str) -> bool:
    return number(v["high"]) == ages(f.posting)[1] and f.person["age"] is None


def _education(v: dict[str, str], f: Facts, more: str) -> bool:
    own = next((EDUCATION[word] for word in EDUCATION if word == flat(f.person["education"])), None)
    asked = asked_education(f.posting)
    if own is None or asked is None or EDUCATION.get(v["asked"]) != asked:
        return False
    return EDUCATION.get(v["own"]) == own < asked


def _education_unknown(v: dict[str, str], f: Facts, more: str) -> bool:
    return not f.person["education"] and EDUCATION.get(v["asked"]) == asked_education(f.posting)


def _experience(v: dict[str, str], f: Facts, more: str) -> bool:
    column = flat(f.posting["experience"])
    pieces = [column] if column else re.split(r"[,，;；。]", flat(f.posting["requirement"]))
    digits = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "半": 0.5}
    found = [one for piece in pieces for one in re.findall(r"(\d+(?:\.\d)?|[一二两三四五半])(?:-\d+)?年", piece)]
    years = {float(digits.get(one) or one) for one in found}
    own = float(f"{f.related_years():g}")
    return number(v["asked"]) in years and own == number(v["own"]) < number(v["asked"])


def _employment(v: dict[str, str], f: Facts, more: str) -> bool:
    wanted = {EMPLOYMENT.get(one) for one in re.split("、|, ", v["wanted"])}
    own = EMPLOYMENT.get(v["own"])
    return own == f.posting["employment_type"] and wanted == set(f.person["employment_types"]) and own not in wanted


def _deadline(v: dict[str, str], f: Facts, more: str) -> bool:
    return bool(f.as_of) and v["date"] == f.posting["deadline"] < str(f.as_of)


# ---------- what would change it ----------


def _lever(v: dict[str, str], f: Facts, kind: str) -> tuple[dict[str, int], int, int] | None:
    if f.rerank is None:
        return None
    if kind == "certificate":
        codes = paper_codes(v["paper"])
        return f.rerank(kind, next(iter(codes))) if codes and len(codes) == 1 and not codes & _closure(f) else None
    if kind == "workplace":
        return f.rerank(kind, v["place"])
    if kind == "pay":
        return f.rerank(kind, str(int(number(v["floor"])))) if number(v["floor"]) < f.person["min_salary"] else None
    code = trait_named(v)
    return f.rerank(kind, code) if code in f.refused else None


def _moves(v: dict[str, str], f: Facts, kind: str) -> bool:
    before, after = (f.rerank("", "") if f.rerank else None), _lever(v, f, kind)
    if before is None or after is None or not _all(v, after):
        return False
    key = f.posting["id"]
    told = before[0].get(key) == number(v["before"]) and after[0].get(key) == number(v["after"])
    return told and _endings(v) and same(v.get("title", f.posting["title"]), f.posting["title"])


def _joins(v: dict[str, str], f: Facts, kind: str) -> bool:
    before, after = (f.rerank("", "") if f.rerank else None), _lever(v, f, kind)
    if before is None or after is None or not _all(v, after):
        return False
    key = f.posting["id"]
    told = key not in before[0] and after[0].get(key) == number(v["after"])
    return told and _endings(v) and same(v.get("title", f.posting["title"]), f.posting["title"])


def _opens(v: dict[str, str], f: Facts, kind: str) -> bool:
    before, after = (f.rerank("", "") if f.rerank else None), _lever(v, f, kind)
    if before is None or after is None or not _all(v, after):
        return False
    if "then" in v:
        return number(v["now"]) == before[1] and number(v["then"]) == after[1] > before[1]
    return after[1] - before[1] == number(v["opens"])


def _all(v: dict[str, str], found: tuple[dict[str, int], int, int]) -> bool:
    return "all" not in v or number(v["all"]) == found[2]


def _endings(v: dict[str, str]) -> bool:
    def right(digits: str, ending: str) -> bool:
        last = int(digits) % 100
        return ending == ("th" if 10 <= last <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(last % 10, "th"))

    pairs = [("after", "th"), ("before", "th2")]
    return all(right(v[number_key], v[key]) for number_key, key in pairs if key in v)


CHECKS: dict[str, Callable[[dict[str, str], Facts, str], bool]] = {
    "wish": _wish,
    "specialty": _specialty,
    "job": _job,
    "skill": lambda v, f, more: any(same(v["words"], one) for one in f.person["skills"]),
    "major": lambda v, f, more: same(v["words"], f.person["major"]),
    "paper": lambda v, f, more: any(same(v["words"], one) for one in f.person["certificates"]),
    "service": _service,
    "pay_above": _pay,
    "pay_equal": _pay,
    "pay_low": _pay_low,
    "pay_below": _pay_below,
    "pay_unknown": _pay_unknown,
    "at_home": _home,
    "anywhere": _anywhere,
    "accepted": _accepted,
    "place_outside": _outside,
    "place_refused": _place_refused,
    "place_unknown": _place_unknown,
    "too_far": _too_far,
    "veterans_first": _veterans_first,
    "held": _held,
    "covered": _covered,
    "missing": _missing,
    "missing_any": _missing,
    "missing_entry": _missing,
    "missing_gate": _missing,
    "expired": _expired,
    "expiring": _expiring,
    "likely_refused": _likely_refused,
    "refused": _refused,
    "refused_word": _refused_word,
    "likely_physical": _bodily(0.1, 0.9),
    "physical": _bodily(1.0, 1.0),
    "too_old": _too_old,
    "too_young": _too_young,
    "age_relaxed": _age_relaxed,
    "age_minimum": _age_minimum,
    "age_unknown": _age_unknown,
    "age_by_sex": lambda v, f, more: ages(f.posting)[2],
    "education": _education,
    "education_unknown": _education_unknown,
    "experience": _experience,
    "employment": _employment,
    "deadline": _deadline,
    "closed": lambda v, f, more: f.posting["status"] == "closed",
    "no_heads": lambda v, f, more: f.posting["heads_remaining"] == 0,
    "secrecy": lambda v, f, more: v["date"] == f.person["secrecy_until"] and bool(f.as_of) and v["date"] > str(f.as_of),
    "fallback": lambda v, f, more: f.fallback,
    "moves": _moves,
    "joins": _joins,
    "opens": _opens,
}
