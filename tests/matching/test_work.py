"""Work read as kinds and activities: the head of a title, tasks and places in a person's words, neighbours, entry levels."""

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import data
from matching.rank import Matcher
from matching.rank.frames import people_rows
from matching.rank.person import PersonView, view_person, wish_clauses
from matching.rank.posting import title_parts
from matching.text.coder import prefixes
from matching.text.refusals import FORMS, refusals_in, refused_work
from matching.text.traits import TRAITS
from matching.text.work import kinds, kinds_named, kinds_of_code
from tests.matching.conftest import frame, person, posting

BY_NAME = {kind.name: kind for kind in kinds()}


def names(text: str, spoken: bool = False) -> set[str]:
    return {kinds()[number].name for number in kinds_named(text, spoken)}


def head(text: str) -> str:
    found = kinds_named(text)
    return kinds()[max(found, key=lambda number: found[number])].name


def test_the_table_is_sound() -> None:
    table = data.work_kinds()
    assert table["kind"].is_unique
    assert set(table["entry"]) <= {"0", "1", "2", "3"}
    assert all(kind.facets and kind.codes for kind in kinds())
    known = {prefix for code in data.occupations()["code"] for prefix in prefixes(code)}
    assert {code for kind in kinds() for code in kind.codes} <= known


def test_most_job_titles_name_a_kind_and_most_codes_have_one() -> None:
    titles = data.title_labels()["title"]
    assert np.mean([bool(kinds_named(title_parts(title)[0])) for title in titles]) >= 0.85
    detailed = data.occupations()
    detailed = detailed[detailed["level"] == "4"]["code"]
    assert np.mean([bool(kinds_of_code(code)) for code in detailed if code[0] not in "78"]) >= 0.9


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("汽车销售", "selling"),
        ("销售内勤", "sales_support"),
        ("消防监控员", "fire_control"),
        ("监控安装工", "security_systems"),
        ("仓储文员", "clerical"),
        ("食堂保洁", "cleaning"),
        ("电气工程师", "electrical_engineering"),
        ("电气检修工", "electrician"),
        ("工程机械维修", "vehicle_repair"),
        ("大客驾驶员", "passenger_driving"),
        ("大客户经理", "selling"),
        ("DCS检修工", "instruments"),
        ("市政工程项目核算员", "estimating"),
        ("车间主任", "floor_leading"),
        ("领班", "team_leading"),
    ],
)
def test_the_last_noun_and_the_longest_name_decide(title: str, kind: str) -> None:
    assert head(title) == kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("看监控", "watching_screens"),
        ("登记来访车辆", "gatekeeping"),
        ("收发室", "mail_room"),
        ("看仓库", "watching_stores"),
        ("接打电话", "customer_service"),
        ("烧锅炉", "boiler"),
        ("水厂", "water_treatment"),
        ("拉货", "truck_driving"),
        ("写材料", "writing"),
        ("养殖场", "livestock"),
        ("酒店工程部", "building_repair"),
        ("电信的片区维护", "telecom"),
        ("跟机器打交道", "machine_repair"),
        ("带人的", "team_leading"),
        ("农业公司技术员", "crops"),
        ("DCS", "control_technology"),
        ("DCS内操", "process_control"),
    ],
)
def test_tasks_and_places_name_work(words: str, kind: str) -> None:
    assert kind in names(words, spoken=True)


@pytest.mark.parametrize(
    ("wish", "near", "far"),
    [
        ("门卫", "保安", "厨师"),
        ("看监控", "消防监控员", "美容师"),
        ("车辆调度", "派单员", "焊工"),
        ("汽修", "机修工", "会计"),
        ("打字录入", "资料员", "挖掘机司机"),
        ("水厂", "换热站值班", "销售代表"),
    ],
)
def test_neighbouring_work_agrees_more(model: Matcher, wish: str, near: str, far: str) -> None:
    said = model.work.vectors([wish], spoken=True)
    close, other = (said @ model.work.vectors([near, far]).T).toarray()[0]
    assert close > other + 0.2


def test_open_work_is_open_and_learned_work_is_not(model: Matcher) -> None:
    open_to = model.work.openness(model.work.vectors(["保安", "普工", "电工", "护士"]))
    assert open_to[:2].min() > 0.9
    assert open_to[2:].max() < 0.1


# ---------- wishes of several items ----------

TRADES = ["电工", "保安", "库管", "叉车工", "厨师", "会计", "焊工", "文员", "门卫", "货车司机"]


@settings(max_examples=60, deadline=None)
@given(
    chosen=st.lists(st.sampled_from(TRADES), min_size=2, max_size=5, unique=True),
    joint=st.sampled_from(["、", "，", "或者", "还是"]),
    end=st.sampled_from(["", "都行", "都可以", "也凑合", "都没问题"]),
)
def test_every_item_of_a_wish_counts(chosen: list[str], joint: str, end: str) -> None:
    clauses, _conditions = wish_clauses(joint.join(chosen) + end)
    assert all(any(trade in clause for clause in clauses) for trade in chosen)


@pytest.mark.parametrize("lead", ["没有的话", "实在没有就做", "要是没有就", "不行的话"])
def test_a_second_choice_counts(model: Matcher, lead: str) -> None:
    clauses, _conditions = wish_clauses(f"电工；{lead}门卫也凑合")
    assert any("门卫" in clause for clause in clauses)
    assert wish_clauses("没有")[0] == []


@pytest.mark.parametrize("word", ["电气运行", "集控运行"])
def test_a_wish_keeps_its_last_word(word: str) -> None:
    assert wish_clauses(word)[0] == [word]


# ---------- refusals of one form ----------


def test_forms_are_kinds_and_traits() -> None:
    assert set(FORMS) <= {trait.code for trait in TRAITS}
    assert set().union(*FORMS.values()) <= set(BY_NAME)


@pytest.mark.parametrize(
    ("words", "trait", "core"),
    [
        ("不开小车", "driving", "开小车"),
        ("不卖保险", "sales", "保险"),
        ("屠宰的活不干", "livestock", "屠宰"),
        ("不当驾校教练", "teaching", "驾校教练"),
    ],
)
def test_who_refuses_a_form_does_not_refuse_the_trade(words: str, trait: str, core: str) -> None:
    assert trait not in refusals_in(words, whole_text_refuses=True)
    assert core in refused_work(words, whole_text_refuses=True)


@pytest.mark.parametrize(
    ("words", "trait"), [("不开车", "driving"), ("不做销售、保险", "sales"), ("不搞养殖", "livestock")]
)
def test_who_refuses_the_trade_refuses_all_of_it(words: str, trait: str) -> None:
    assert trait in refusals_in(words, whole_text_refuses=True)


def test_a_refused_form_forbids_that_form_only(model: Matcher) -> None:
    who = person(desired_work="开大车", avoid="不给人开小车", certificates=["A2驾驶证"], specialty_ids=["MS001"])
    other = model.pair(who, posting(title="牵引车司机"))
    same = model.pair(who, posting(title="小车司机"))
    assert "refusal" not in {row["code"] for row in other["vetoes"]}
    assert "refusal" in {row["code"] for row in same["vetoes"]}


@pytest.mark.parametrize("avoid", ["不跑长途", "长途不跑", "不想再跑长途了，顾家"])
def test_who_refuses_the_long_way_still_drives_lorries(model: Matcher, avoid: str) -> None:
    who = person(
        desired_work="开大车，最好当天能回家", avoid=avoid, certificates=["B2驾照", "A2驾照"], specialty_ids=["MS001"]
    )
    home = model.pair(who, posting(title="重型货车驾驶员（B2）", requirement="持B2驾照，白班，当天往返"))
    away = model.pair(who, posting(title="半挂牵引车司机", requirement="持A2驾照，跑长途"))
    assert "refusal" not in {row["code"] for row in home["vetoes"]}
    assert "refusal" in {row["code"] for row in away["vetoes"]}


# ---------- years and stated papers ----------


def codes(model: Matcher, who: dict[str, Any], post: dict[str, Any]) -> set[str]:
    return {row["code"] for row in model.pair(who, post)["vetoes"]}


def test_years_in_a_neighbouring_trade_count_by_a_part(model: Matcher) -> None:
    who = person(specialty_ids=[], specialty_text="", skills=[], certificates=[], major="", service_years=0)
    post = {"title": "机修工", "experience": "2年以上工作经验"}
    long = {**who, "civilian_experience": [{"title": "汽车修理工", "years": 8}], "desired_work": "机修"}
    short = {**long, "civilian_experience": [{"title": "汽车修理工", "years": 3}]}
    strange = {**long, "civilian_experience": [{"title": "厨师", "years": 20}]}
    assert "experience" not in codes(model, long, posting(**post))
    assert "experience" in codes(model, short, posting(**post))
    assert "experience" in codes(model, strange, posting(**post))


def test_a_post_that_leads_asks_more_years_of_who_never_led(model: Matcher) -> None:
    job = [{"title": "电工", "years": 5}]
    who = person(specialty_ids=[], specialty_text="", skills=[], service_years=0, civilian_experience=job)
    post = posting(title="电工班长", experience="3年以上工作经验")
    assert "experience" in codes(model, who, post)
    assert "experience" not in codes(model, {**who, "skills": ["带班"]}, post)
    assert "experience" not in codes(model, who, posting(title="电工", experience="3年以上工作经验"))


def test_a_stated_certificate_forbids_also_where_no_table_knows_it(model: Matcher) -> None:
    post = posting(title="美容师", requirement="持美容证，45岁以下")
    who = person(desired_work="美容", certificates=[])
    assert "certificate" in codes(model, who, post)
    assert "certificate" not in codes(model, {**who, "certificates": ["美容师证"]}, post)
    assert "certificate" not in codes(model, who, {**post, "requirement": "持美容证优先"})
    assert "certificate" not in codes(model, who, {**post, "requirement": "持健康证"})


# ---------- fallbacks ----------


def test_fallbacks_are_ordered_by_the_work_before_pay(model: Matcher) -> None:
    posts = frame(
        posting(id="COOK", title="厨师长", salary_min="12000", salary_max="15000"),
        posting(id="DOCTOR", title="内科医师助理", salary_min="12000", salary_max="15000"),
        posting(id="GUARD", title="保安", salary_min="5000", salary_max="5200", county="阜康市"),
        posting(id="HAND", title="普工", salary_min="5000", salary_max="5200", county="阜康市"),
    )
    who = person(desired_work="无人机飞手", specialty_ids=["MS025"], skills=[], certificates=[], major="")
    ranked = model.rank(frame(who), model.index(posts))
    order = list(ranked["posting_id"])
    assert ranked["fallback"].all()
    assert max(order.index("GUARD"), order.index("HAND")) < min(
        order.index(key) for key in ("COOK", "DOCTOR") if key in order
    )


def test_a_rank_alone_is_no_work_of_its_own() -> None:
    assert title_parts("销售代表/专员/助理") == ("销售代表",)
    assert title_parts("行政/库管") == ("行政", "库管")


def test_vectors_of_a_text_do_not_depend_on_the_others(model: Matcher) -> None:
    texts = ["电工", "看大门", "水厂", "不知所云的话"]
    together = model.work.vectors(texts).toarray()
    alone = np.vstack([model.work.vectors([text]).toarray() for text in texts])
    assert np.array_equal(together, alone)
    assert all((together @ together.T)[a, b] <= 1.0 + 1e-5 for a, b in itertools.product(range(4), repeat=2))


def viewed(model: Matcher, **changes: Any) -> PersonView:
    return view_person(next(iter(people_rows(frame(person(**changes))))), model)


@pytest.mark.parametrize("wish", ["专业对口就行", "跟我学的专业有关的", "干本专业"])
@pytest.mark.parametrize("major", ["护理", "会计", "土木工程", "畜牧兽医"])
def test_a_wish_for_what_was_studied_means_the_major(model: Matcher, wish: str, major: str) -> None:
    asked, plain = viewed(model, desired_work=wish, major=major), viewed(model, desired_work=major, major=major)
    unknown = viewed(model, desired_work=wish, major="")
    assert (asked.wish_occupation != plain.wish_occupation).nnz == 0
    assert (unknown.wish_occupation != plain.wish_occupation).nnz > 0
    assert all(clause in wish for clause in asked.wish_clauses)  # what is said to the person stays in their words


@pytest.mark.parametrize("wish", ["还是老本行", "跟以前干的一样就行", "干回本行"])
@pytest.mark.parametrize("trade", ["电工", "厨师", "会计"])
def test_a_wish_for_the_old_trade_means_the_longest_job(model: Matcher, wish: str, trade: str) -> None:
    past = [{"title": "洗碗工", "years": 1}, {"title": trade, "years": 6}]
    asked, plain = viewed(model, desired_work=wish, civilian_experience=past), viewed(model, desired_work=trade)
    assert (asked.wish_occupation != plain.wish_occupation).nnz == 0
    assert all(clause in wish for clause in asked.wish_clauses)


def test_a_wish_like_the_service_means_what_was_done_there(model: Matcher) -> None:
    past = [{"title": "洗碗工", "years": 3}]
    asked = viewed(
        model, desired_work="跟部队专业相关的", specialty_text="炊事员", civilian_experience=past, major="会计"
    )
    plain = viewed(model, desired_work="炊事员")
    assert (asked.wish_occupation != plain.wish_occupation).nnz == 0


def test_who_led_a_squad_has_no_years_as_head_of_a_workshop() -> None:
    table = {kind.name: kind for kind in kinds()}
    assert table["team_leading"].family == table["floor_leading"].family
    assert "floor_leading" not in names("带队伍", spoken=True)


@pytest.mark.parametrize("wish", ["啥都行，能学个手艺", "主要想学门技术", "有师傅带的"])
def test_a_wish_to_learn_a_trade_means_an_apprentice(model: Matcher, wish: str) -> None:
    asked, plain = viewed(model, desired_work=wish), viewed(model, desired_work="学徒")
    assert (asked.wish_occupation != plain.wish_occupation).nnz == 0
