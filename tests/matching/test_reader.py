"""Every sentence of an explanation, read back by an independent reader and held against the stored fields."""

import datetime
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from matching import data
from matching.rank import Matcher
from matching.rank.explain import WhatIf, cautions, good_reasons, veto_reasons, with_longer
from matching.rank.frames import people_rows
from matching.rank.twin import Twin
from matching.text.certificates import held_certificates
from tests.matching.conftest import frame, person, posting
from tests.matching.reader.facts import CHECKS, Facts, holds
from tests.matching.reader.grammar import BASES, GRAMMAR, IFS, LEVERS, PAPERS, pattern, read, rules

TODAY = datetime.date(2026, 11, 24)
FORMS = ("zh", "en", "zh_long", "en_long")
HELD = {
    "低压电工证": "ELECTRIC_LOW",
    "A2驾照": "DRIVE_A2",
    "B2驾照": "DRIVE_B2",
    "C1驾照": "DRIVE_C1",
    "叉车证": "FORKLIFT",
    "护士执业证": "NURSE",
    "保安员证": "SECURITY_GUARD",
    "健康证": "HEALTH",
}
REFUSED = {
    "": set(),
    "不上夜班": {"night_shift"},
    "不做销售": {"sales"},
    "不当保安": {"security_guard"},
    "不去玛纳斯县": set(),
    "不想理发": set(),
}
LIMITS = {
    "": (set(), set()),
    "膝盖受过伤": ({"no_long_standing"}, set()),
    "有鼻炎": ({"no_dust"}, set()),
    "腰椎间盘突出": ({"no_heavy_lifting"}, set()),
    "恐高": ({"no_heights"}, set()),
    "听力差": ({"no_noise"}, set()),
}
TITLES = (
    "电工", "维修电工", "货车司机", "半挂车司机", "叉车工", "保安", "保安队长", "超市收银员", "护士", "厨师", "普工", "销售经理", "会计", "装卸工",
    "架子工", "理发师", "水泥厂操作工", "文员", "教师", "安全员", "物业经理", "库管",
)  # fmt: skip


def someone(draw: random.Random, number: int) -> dict[str, Any]:
    """A person whose certificates, refusals and limits are known, as a raw row."""
    papers = draw.sample(sorted(HELD), draw.choice((0, 1, 1, 2, 3)))
    row = person(
        id=f"V{number}",
        age=draw.choice((None, 19, 28, 33, 38, 47, 52)),
        education=draw.choice(("", "初中", "高中", "中专", "大专", "本科")),
        service_years=draw.choice((None, 2, 5, 12)),
        specialty_ids=draw.choice(([], ["MS050"], ["MS001"])),
        specialty_text=draw.choice(("", "厨师", "炊事班厨师，给全连做饭" * 6)),
        certificates=papers,
        skills=draw.choice(([], ["会开挖掘机"], ["叉车驾驶"], ["会计做账"])),
        major=draw.choice(("", "会计", "护理")),
        civilian_experience=draw.choice(
            ([], [{"title": "仓库主管", "years": 3}], [{"title": "货车司机", "years": 0.5}])
        ),
        home_county=draw.choice(("昌吉市", "阜康市", "")),
        accept_counties=draw.choice(([], ["阜康市"], ["*"], ["准东", "呼图壁县"])),
        desired_work=draw.choice(
            ("电工", "开大车，离家近", "文员、收银都行", "", "仓库主管", "保安", "想找个厨师的活儿")
        ),
        avoid=draw.choice(sorted(REFUSED)),
        note=draw.choice(sorted(LIMITS)),
        min_salary=draw.choice((None, 3500, 4000, 5000, 8000)),
        employment_types=draw.choice(([], [], ["full_time"], ["full_time", "part_time"])),
        lon=draw.choice((None, 87.3)),
        lat=44.0,
        max_km=draw.choice((None, 15, 100)),
        secrecy_until=draw.choice((None, None, None, "2027-03-01")),
    )
    if draw.random() < 0.15:  # nothing but a skill speaks for them
        row |= {"specialty_ids": [], "specialty_text": "", "civilian_experience": [], "major": "", "certificates": []}
        row |= {"skills": ["叉车工"], "desired_work": "叉车工", "accept_counties": ["*"], "age": 28}
    elif draw.random() < 0.3:
        days = (None, "2026-06-30", "2027-01-15", "2030-01-01")
        row["certificate_rows"] = [{"code": HELD[one], "expires_on": draw.choice(days)} for one in papers]
    return row


def some_post(draw: random.Random, number: int) -> dict[str, Any]:
    """A posting with every kind of condition, as a raw row."""
    low = draw.choice((None, 3000, 4500, 5500, 6001))
    return posting(
        id=f"P{number}",
        title=draw.choice(TITLES),
        company=draw.choice(("某某厂", "某热电厂", "某某中学", "")),
        county=draw.choice(("昌吉市", "阜康市", "玛纳斯县", "准东", "木垒县", "")),
        education=draw.choice(("", "初中", "高中", "大专", "本科")),
        age=draw.choice(("", "35岁以下", "35岁以上", "18-40岁", "男50岁以下，女45岁以下")),
        experience=draw.choice(("", "无工作经验", "1年以上工作经验", "5年以上工作经验")),
        salary_min=low,
        salary_max=None if low is None else draw.choice((None, low, low + 1500)),
        months=draw.choice((None, None, 13)),
        requirement=draw.choice(
            ("", "需上夜班", "长白班", "须持叉车证", "有低压电工证，能吃苦", "退役军人优先", "大专及以上学历，40岁以下", "须2年以上驾驶经验")
        ),
        required_certificates=draw.choice((None, None, None, ["HEALTH"], ["ELECTRIC_LOW"])),
        shift_codes=draw.choice((None, None, [], ["night_shift"])),
        relaxes_age=draw.choice((False, True)),
        veteran_priority=draw.choice((False, False, True)),
        employment_type=draw.choice(("", "full_time", "part_time", "dispatch")),
        status=draw.choice(("open", "open", "open", "closed")),
        deadline=draw.choice((None, "2026-11-23", "2026-12-31")),
        heads_remaining=draw.choice((1, 2, 0)),
        lon=draw.choice((None, 87.35, 88.9)),
        lat=44.0,
    )  # fmt: skip


class World:
    """Some people against some postings: every sentence with the facts it must agree with."""

    def __init__(self, model: Matcher, posts: list[dict[str, Any]]) -> None:
        self.model, self.posts, self.index = model, posts, model.index(frame(*posts))
        self.twin = Twin(model)
        self.singles = [self.index.take([at]) for at in range(len(posts))]  # type: ignore[arg-type]

    def sentences(self, who: dict[str, Any], sample: list[int]) -> Iterator[tuple[str, str, Facts]]:
        """(code, sentence, facts) of one person and the postings at these places."""
        row = people_rows([who])[0]
        view = self.model.view(row, TODAY)
        scored = self.model.score(view, self.index, TODAY)
        what_if = WhatIf(self.model, row, view, self.index, scored, TODAY)
        held, expired = self.papers(who)
        known: dict[tuple[str, str], tuple[dict[str, int], int, int]] = {}

        def rerank(lever: str, value: str) -> tuple[dict[str, int], int, int]:
            if (lever, value) not in known:
                known[lever, value] = self.reranked(who, lever, value)
            return known[lever, value]

        def facts(at: int) -> Facts:
            limits, refused = LIMITS[who["note"]]
            return Facts(
                person=who,
                posting=self.posts[at],
                held=held,
                refused=REFUSED[who["avoid"]] | refused,
                limits=limits,
                points={name: int(values[at]) for name, values in scored.points.items()},
                fallback=bool(scored.fallback[at]),
                eligible=bool(scored.eligible[at]),
                related_years=lambda: self.twin.related_years(view, self.singles[at]),
                rerank=rerank,
                expired=expired,
                as_of=TODAY,
            )

        for at in sample:
            found = [
                *good_reasons(view, self.index, scored, at, self.model),
                *cautions(view, self.index, scored, at, TODAY),
                *veto_reasons(view, self.index, scored, at, self.model),
                *what_if.of_post(at),
            ]
            for reason in [*found, *(what_if.of_list() if at == sample[0] else [])]:
                for form in FORMS:
                    yield reason["code"], with_longer(reason)[form], facts(at)

    def papers(self, who: dict[str, Any]) -> tuple[set[str], dict[str, str]]:
        """(held, expired with their day) as whoever made the person knows them."""
        rows = who.get("certificate_rows")
        if rows is None:
            return {HELD[one] for one in who["certificates"]}, {}
        late = {one["code"]: one["expires_on"] for one in rows if one["expires_on"] and one["expires_on"] < str(TODAY)}
        return {one["code"] for one in rows} - set(late), late

    def reranked(self, who: dict[str, Any], lever: str, value: str) -> tuple[dict[str, int], int, int]:
        """(rank by posting, eligible, considered) by the plain twin after one change to the raw row."""
        row = dict(who)
        if lever == "certificate":
            name = str(data.certificates().set_index("code").loc[value, "name"])
            row["certificates"] = [*who["certificates"], name]
            if who.get("certificate_rows") is not None or value not in held_certificates(name):
                rows = who.get("certificate_rows") or [{"name": one} for one in who["certificates"]]
                row["certificate_rows"] = [*rows, {"code": value}]
        elif lever == "workplace":
            row["accept_counties"] = [*who["accept_counties"], value]
        elif lever == "pay":
            row["min_salary"] = float(value)
        elif lever == "refusal":
            row["refusal_codes"] = sorted(REFUSED[who["avoid"]] - {value})
        view = self.model.view(people_rows([row])[0], TODAY)
        passing = [
            (-self.twin.score(view, post), str(post.ids[0]))
            for post in self.singles
            if not self.twin.vetoes(view, post, TODAY)
        ]
        return {key: rank for rank, (_score, key) in enumerate(sorted(passing), 1)}, len(passing), len(self.posts)


def told(
    model: Matcher, seed: int, count: int, posts: list[dict[str, Any]] | None = None
) -> Iterator[tuple[str, str, Facts]]:
    """At least `count` sentences about generated people."""
    draw = random.Random(seed)
    made = 0
    for turn in range(count):
        if turn % 10 == 0:
            chosen = draw.sample(posts, 30) if posts else [some_post(draw, number) for number in range(30)]
            world = World(model, chosen)
        for one in world.sentences(someone(draw, turn), draw.sample(range(30), 4)):
            made += 1
            yield one
        if made >= count:
            return


def verdict(sentence: str, facts: Facts) -> str:
    """true, false, or unknown where no rule fits."""
    claim = read(sentence)
    if claim is None:
        return "unknown"
    return "true" if holds(claim, facts) else "false"


@pytest.mark.proof
def test_no_sentence_is_false(model: Matcher, proof: Any) -> None:
    wanted = proof.size(800, 10_000)
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    for code, sentence, facts in told(model, 1, wanted):
        found = verdict(sentence, facts)
        seen[code] += 1
        if found != "true":
            wrong.append(f"{found}: {code}: {sentence}")
    assert wrong == []
    proof.record(cases=sum(seen.values()), failures=len(wrong))
    if proof.full:
        assert not {code for code in CODES if code not in seen}, "some sentences were never said"


CODES = {
    *("wish", "specialty", "job", "skill", "major", "certificate", "service_words", "certificate_held", "pay"),
    *("home_county", "any_place", "accepted_place", "veterans_first", "certificate_missing", "likely_refused"),
    *("likely_physical", "pay_unknown", "pay_low_end", "age_relaxed", "age_by_sex", "age_unknown", "age_minimum"),
    *(
        "place_unknown",
        "education_unknown",
        "certificate_expiring",
        "fallback",
        "age_stated",
        "education",
        "experience",
    ),
    *("workplace", "refusal", "physical", "employment_type", "closed", "no_heads", "secrecy", "rank", "opens"),
}


@pytest.mark.proof
def test_no_sentence_about_a_real_posting_is_false(model: Matcher, shared: Path, proof: Any) -> None:
    rows = pd.read_csv(shared / "data" / "postings_county_2024.csv", dtype=str, keep_default_na=False).to_dict(
        "records"
    )
    posts = [{**{str(k): v for k, v in row.items()}, "status": "open", "heads_remaining": None} for row in rows]
    wrong = []
    cases = 0
    for code, sentence, facts in told(model, 3, proof.size(400, 4000), posts):
        found = verdict(sentence, facts)
        cases += 1
        if found != "true":
            wrong.append(f"{found}: {code}: {sentence}")
    assert wrong == []
    proof.record(cases=cases, failures=len(wrong))


# ---------- planted lies ----------

FLIPS = [
    ("，您有", "，您没有登记"),
    ("，您没有登记", "，您有"),
    ("，您还没有登记", "，您有"),
    (", which you hold", "; none is on your file"),
    ("; none is on your file", ", which you hold"),
    ("，在您接受的范围内", "，不在您接受的范围内"),
    ("，不在您接受的范围内", "，在您接受的范围内"),
    (", which you accept", ", which you do not accept"),
    (", which you do not accept", ", which you accept"),
    ("，是您家所在的县市", "，不在您接受的范围内"),
    (", where your home is", ", which you do not accept"),
    ("，您不限地点", "，不在您接受的范围内"),
    ("岁以下", "岁以上"),
    ("岁以上", "岁以下"),
    ("at most", "at least"),
    ("at least", "at most"),
    ("与您的底线相同", "比您的底线高 1 元"),
    ("已停止招聘", "2026-11-22 已截止报名"),
    ("您不愿意", "您愿意"),
    ("没有写明", "写明"),
    ("会进入您的名单，", "会离开您的名单，"),
    ("which you refuse", "which you want"),
    ("is not on file", "is on file"),
    ("没有登记", "已经登记"),
]
NAMES = sorted(data.certificates()["name"], key=len, reverse=True)


def foreign(name: str, facts: Facts) -> bool:
    """A certificate that neither side has to do with: to name it is a lie whatever the sentence."""
    row = data.certificates().set_index("name").loc[name]
    text = f"{facts.posting['title']}，{facts.posting['requirement']}"
    stated = row["code"] in (facts.posting.get("required_certificates") or [])
    return row["code"] not in facts.held and not stated and not re.search(row["words"], text, re.IGNORECASE)


def lies(sentence: str, facts: Facts, draw: random.Random) -> list[tuple[str, str]]:
    """(kind, sentence): every kind of lie that can be made of a true sentence."""
    found = []
    numbers = list(re.finditer(r"\d[\d,]*", sentence))
    if numbers:
        one = draw.choice(numbers)
        value = int(one.group().replace(",", ""))
        other = value + draw.choice((-1, 1)) if value else 1
        words = (
            f"{other:,}"
            if "," in one.group() or (other >= 1000 and not re.match(r"(19|20)\d\d$", one.group()))
            else str(other)
        )
        found.append(("number", f"{sentence[: one.start()]}{words}{sentence[one.end() :]}"))
    name = next((name for name in NAMES if name in sentence), "")
    if name:
        other_name = draw.choice([one for one in NAMES if one != name and one not in sentence and foreign(one, facts)])
        found.append(("certificate", sentence.replace(name, other_name, 1)))
    for old, new in FLIPS:
        if old in sentence:
            found.append(("negation", sentence.replace(old, new, 1)))
            break
    return found


@pytest.mark.proof
def test_planted_lies_are_caught(model: Matcher, proof: Any) -> None:
    draw = random.Random(5)
    wanted = proof.size(90, 500)
    tried: Counter[str] = Counter()
    missed: list[str] = []
    understood = 0
    for _code, sentence, facts in told(model, 2, 20 * wanted):
        for kind, lie in lies(sentence, facts, draw):
            if lie == sentence or tried[kind] * 3 >= wanted + 2 or draw.random() < 0.5:
                continue
            tried[kind] += 1
            found = verdict(lie, facts)
            understood += found == "false"
            if found == "true":
                missed.append(f"{kind}: {lie}")
        if tried.total() >= wanted:
            break
    assert missed == []
    assert set(tried) == {"number", "certificate", "negation"}
    assert understood > 0.7 * tried.total(), "most lies are read and found false, not merely not understood"
    assert tried.total() >= wanted
    proof.record(cases=tried.total(), failures=len(missed))


# ---------- the reader itself ----------


def test_an_unknown_sentence_is_no_claim() -> None:
    assert read("这个岗位很好") is None
    assert read("月薪下限 5,500 元，比您的底线高 500 元。") is None
    assert read("Pay from 5,500 yuan") is None


def test_the_reader_knows_every_kind_of_claim() -> None:
    kinds = {kind.partition(":")[0] for kind, _pattern in rules()}
    assert kinds == set(CHECKS)
    assert {*GRAMMAR, *PAPERS, *IFS} == kinds
    assert len(BASES) == len(LEVERS) == 4
    assert pattern("满分 {#most} 分").fullmatch("满分 40 分")


def test_the_reader_shares_no_code_with_what_it_reads() -> None:
    for path in (Path(__file__).parent / "reader").glob("*.py"):
        assert "matching.rank" not in path.read_text(encoding="utf-8")
