"""Lawful and honest: the lists of texts, the places of findings, disguises, and that no text breaks a reader."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.data import lawful as tables
from matching.text.disguises import bold_view
from matching.text.fold import plain_view
from matching.text.lawful import VERDICTS, check, codes
from matching.text.secrets import find_secrets

TEXTS = Path(__file__).parents[1] / "data" / "lawful"
CAUGHT = ("review", "refuse")


def texts(name: str) -> list[dict[str, str]]:
    with (TEXTS / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("which", ["heldout", "dev"])
def test_unlawful_texts_are_caught_and_lawful_ones_pass(which: str) -> None:
    unlawful, lawful = texts(f"unlawful_{which}"), texts(f"lawful_{which}")
    assert len(unlawful) > 200
    assert len(lawful) > 200
    missed = [row for row in unlawful if check(row["title"], row["text"]).verdict not in CAUGHT]
    stopped = [row for row in lawful if check(row["title"], row["text"]).verdict in CAUGHT]
    assert len(missed) <= 0.02 * len(unlawful), missed
    assert len(stopped) <= 0.02 * len(lawful), stopped


def test_families_of_plain_wordings_stay_read() -> None:
    """420 texts in families, each written before its first run; they were used for mending since (docs/adr/0007)."""
    rows = texts("families")
    unlawful = [row for row in rows if row["expected"] == "unlawful"]
    lawful = [row for row in rows if row["expected"] == "lawful"]
    missed = [row for row in unlawful if check(row["title"], row["text"]).verdict not in CAUGHT]
    stopped = [row for row in lawful if check(row["title"], row["text"]).verdict in CAUGHT]
    assert len(unlawful) > 250
    assert len(lawful) > 140
    assert len(missed) <= 0.03 * len(unlawful), missed
    assert len(stopped) <= 0.01 * len(lawful), stopped


def test_hard_texts_stay_read() -> None:
    """330 texts of which many are lawful and full of the words of limits, written before their first run; used for
    mending since (docs/adr/0007). A line break in a text is written \\n."""
    rows = [{**row, "text": row["text"].replace("\\n", "\n")} for row in texts("hard")]
    unlawful = [row for row in rows if row["expected"] == "unlawful"]
    lawful = [row for row in rows if row["expected"] == "lawful"]
    missed = [row for row in unlawful if check(row["title"], row["text"]).verdict not in CAUGHT]
    stopped = [row for row in lawful if check(row["title"], row["text"]).verdict in CAUGHT]
    assert len(unlawful) >= 160
    assert len(lawful) >= 170
    assert len(missed) <= 0.02 * len(unlawful), missed
    assert len(stopped) <= 0.02 * len(lawful), stopped


def test_a_basis_in_the_text_is_told_about_for_both_sexes_rooms_barred_work_and_approved_tests() -> None:
    rooms = "因在浴区内涉及宾客隐私，女宾浴区由女性担任，男宾浴区另招男性"
    assert check("女浴区服务员", rooms).verdict == "warn"
    assert check("前厅服务员", rooms).verdict in CAUGHT
    barred = "依据《女职工劳动保护特别规定》，矿山井下作业属禁忌劳动范围，本岗招男工"
    assert check("井下支护工", barred).verdict == "warn"
    assert check("井下支护工", f"{barred}，已婚优先").verdict in CAUGHT
    assert check("仓库支护工", "本岗招男工").verdict == "refuse"
    tested = "依国家卫生健康部门核准的采供血岗位，入职做乙肝项目检测"
    assert check("采血护士", tested).verdict == "warn"
    assert check("采血护士", "入职做乙肝项目检测，阳性不录用").verdict == "refuse"


@pytest.mark.parametrize(
    ("lawful", "unlawful"),
    [
        ("食客以信教群众为主", "以信教者为主，其他人不考虑"),
        ("住校生有回族、藏族等", "回族、藏族的住校生不招"),
        ("提醒携带者按时复查", "携带者请自觉绕行"),
        ("录用不看性别、民族、户籍、宗教信仰", "录用看户籍，外地户籍不考虑"),
        ("怀孕的同事照常可以投", "怀孕的不可以投"),
        ("单身员工有团圆饭", "只招单身员工"),
        ("公司出学费，不签贷款", "先办学费贷款"),
        ("课时费一百二，每周结", "先交课时费一百二"),
        ("整理含有“限男性”等违法表述的广告", "本岗“限男性”"),
        ("刷单面漆和双面漆", "刷单，一单五元"),
    ],
)
def test_whose_word_it_is_decides(lawful: str, unlawful: str) -> None:
    assert check("岗位", lawful).verdict not in CAUGHT, check("岗位", lawful).findings
    assert check("岗位", unlawful).verdict in CAUGHT


def test_what_profiles_must_not_carry_is_found_and_civil_look_alikes_are_kept() -> None:
    rows = texts("profiles")
    missed = [row for row in rows if row["expected"] == "masked" and not find_secrets(row["text"])]
    masked = [row for row in rows if row["expected"] == "kept" and find_secrets(row["text"])]
    assert len(rows) > 60
    assert not missed
    assert not masked


def test_a_stated_basis_for_rooms_of_one_sex_is_told_about() -> None:
    text = "浴室内的保洁；为保护女宾隐私，该岗位由女性担任，依据公共浴室管理要求"
    assert check("女更衣室保洁", text).verdict == "warn"
    assert check("写字楼保洁", text).verdict in CAUGHT
    assert check("女更衣室保洁", f"{text}，限男性").verdict in CAUGHT


@pytest.mark.parametrize(
    ("title", "text", "code", "words"),
    [
        ("服务员（女）", "", "sex", "女"),
        ("", "能吃苦，限 男 性，倒班", "sex", "限 男 性"),
        ("", "要求：已\u200b婚\u200b优先", "marriage", "已\u200b婚\u200b优先"),
        ("", "岗位要求 ｘｉａｎ　ｎｖ", "sex", "ｘｉａｎ　ｎｖ"),
        ("", "汉·族·优·先", "ethnicity", "汉·族·优·先"),
        ("", "限本地戶籍", "household", "限本地戶籍"),
        ("", "乙肝携带者勿投", "health", "乙肝携带者勿投"),
        ("", "入职交押金 300 元", "deposit", "入职交押金 300 元"),
        ("", "身份证压在公司", "id_card", "身份证压在公司"),
        ("", "有意加薇信 abc12345", "diversion", "加薇信 abc12345"),
    ],
)
def test_the_place_is_marked_in_the_original(title: str, text: str, code: str, words: str) -> None:
    findings = [found for found in check(title, text).findings if found.code == code]
    assert findings, check(title, text)
    assert words in {found.words for found in findings}
    for found in findings:
        assert (title if found.where == "title" else text)[found.start : found.end] == found.words


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("35岁以下，大专以上学历", "warn"),
        ("退役军人优先", "pass"),
        ("少数民族优先", "review"),
        ("形象好气质佳", "pass"),
        ("形象好气质佳，裙装", "review"),
        ("入职先交体检服装费", "refuse"),
        ("适合宝妈以外", "review"),
        ("男65岁以下，女60岁以下", "review"),
        ("不收取任何费用", "pass"),
        ("", "pass"),
    ],
)
def test_degrees(text: str, verdict: str) -> None:
    assert check("普工", text).verdict == verdict


def test_a_basis_that_a_person_decided_on_turns_a_sex_limit_into_a_warning() -> None:
    assert check("更衣室保洁", "限女性").verdict == "refuse"
    assert check("女更衣室保洁", "限女性").verdict == "review"
    assert check("女更衣室保洁", "限女性", {"basis": "PRIVATE_ROOMS"}).verdict == "warn"
    assert check("女更衣室保洁", "限女性，交押金500元", {"basis": "PRIVATE_ROOMS"}).verdict == "refuse"


def test_pay_fields() -> None:
    assert check("电工", "", {"pay_min": None, "pay_max": None}).verdict == "warn"
    assert check("电工", "", {"pay_min": 3000, "pay_max": 60_000}).verdict == "review"
    assert check("电工", "", {"pay_min": 5000, "pay_max": 8000}).verdict == "pass"


def test_every_code_has_a_law_that_is_on_file_or_says_that_there_is_none() -> None:
    articles = {row.id: row for row in tables.ARTICLES.itertuples()}
    for code in codes().values():
        assert code.verdict in VERDICTS
        for article in code.articles:
            assert article in articles
        assert code.zh
        assert code.en
        assert code.instead_zh
    assert all(row.source for row in articles.values())
    assert all(row.valid_from for row in articles.values() if row.article), "a number is only given with its date"


def test_a_plain_text_is_read_once() -> None:
    plain = plain_view("负责设备巡检，三年以上经验")
    assert bold_view(plain) is plain


@given(st.text(max_size=120))
def test_no_text_breaks_the_reader(text: str) -> None:
    for found in check(text[:20], text).findings:
        source = text[:20] if found.where == "title" else text
        assert 0 <= found.start <= found.end <= len(source)
        assert source[found.start : found.end] == found.words


@given(st.text(alphabet="限男女性优先已婚汉族本地户口押金费加微信vx 0123.，。（）🚺\u200b", max_size=60))
def test_sensitive_words_in_any_order_break_nothing(text: str) -> None:
    verdict = check(text, text)
    assert verdict.verdict in VERDICTS
    assert check(text, text) == verdict


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("想找一位爱笑的姑娘", "sex"),
        ("仅限 nan sheng", "sex"),
        ("暂时没有添宝宝的打算", "children"),
        ("老二生完的也行", "children"),
        ("民族一栏填汉的再来", "ethnicity"),
        ("不接受有信仰的", "religion"),
        ("外乡人不用来", "household"),
        ("进站先压五百，离站给", "deposit"),
        ("先存一千在站里", "deposit"),
        ("电工证原件放队部", "id_card"),
        ("头两个月工资抵学费", "fee"),
        ("办一笔培训分期即可", "loan"),
        ("拍单后本金佣金一起退", "brushing"),
        ("帮店铺冲销量、发好评", "brushing"),
        ("签自愿放弃社保承诺", "waiver"),
        ("发生工伤自负", "waiver"),
    ],
)
def test_hints_and_roundabout_ways_are_caught(text: str, code: str) -> None:
    assert code in {found.code for found in check("岗位", text).findings if found.verdict in CAUGHT}


@pytest.mark.parametrize(
    "text",
    [
        "收取和退还住客押金",
        "讲解刷单诈骗案例",
        "提醒居民不参与刷单",
        "管理回族食堂灶具",
        "受理学生助学贷款申请",
        "核验证件原件，当场交还",
        "办理工伤认定和社保申报",
        "乙肝五项检测，持检验师证",
        "教女孩子游泳，有教练证",
        "优化标题提升销量，回复好评",
    ],
)
def test_lawful_work_with_such_words_passes(text: str) -> None:
    assert check("岗位", text).verdict not in CAUGHT, check("岗位", text).findings


@pytest.mark.parametrize(
    ("title", "lawful", "unlawful"),
    [
        ("保安", "我们从不会以任何名义向员工收取押金、服装费，4200", "入职交押金、服装费，4200"),
        ("普工", "不用购买任何装备，工鞋公司发", "入职需购买指定工具200元"),
        ("客服", "提醒：要求垫付刷单的均不是我司，薪资4000", "反正就是帮店铺刷单，日结佣金"),
        ("客房部", "客房押金收退，打扫房间，3800", "入职先交押金500，离职退"),
        ("文员", "对民族不设限制，对婚育不设门槛，4000", "要求未婚，4000"),
        ("切配", "大三阳不影响办理健康证，来吧", "大三阳的不录用"),
        ("店长", "男女童鞋、童装进销存，5000", "男女童装，限女性，3500"),
        ("助教", "办理国家助学贷款材料，4000", "助学贷款先学后付，每月从工资还"),
        ("博士后", "安家费20万，科研启动费50万", "安家费10万，需先交报名费500"),
    ],
)
def test_a_mended_cause_frees_only_what_is_lawful(title: str, lawful: str, unlawful: str) -> None:
    assert check(title, lawful).verdict in {"pass", "warn"}
    assert check(title, unlawful).verdict in {"review", "refuse"}


@pytest.mark.parametrize(
    ("title", "lawful", "unlawful"),
    [
        ("保安", "公司不向员工收取任何押金", "公司不收押金，只收保证金500元"),
        ("信贷员", "不要求员工本人贷款，也不收培训费", "没办贷款的不安排上岗，培训费1800元"),
        ("渠道", "无入会费，不发展下线", "交入会费，发展下线"),
        ("普工", "问：外地的能来吗？答：能，有宿舍", "问：外地的能来吗？答：不招外地人"),
        ("文员", "问：要交钱吗？答：一分不交", "问：要交钱吗？答：交500元押金"),
        ("监察员", "协助受理扣押身份证、拖欠工资等投诉", "受理投诉，入职时扣押身份证"),
        ("客服", "答复押金、月卡、扣费争议", "先交押金再排班"),
        ("电话客服", "培训一周，帮持卡人办账单分期", "培训费可办分期，从工资里还"),
        ("押金退还客服", "接听来电，登记进度", "入职交押金300元"),
        ("面馆厨师", "民族不限，汉族、回族师傅都有", "民族不限，汉族优先"),
        ("手语翻译", "听障人士可报", "听障人士勿报"),
        ("饲养员", "可夫妻同来，有夫妻房", "只招夫妻，单身不要"),
        ("“大姐水饺”店包饺子工", "手艺好就行，一天150", "招大姐一名"),
        ("理容店", "男士理容店学徒，包住", "限男士，包住"),
        ("拓展", "交保证金的是代理商不是员工", "员工先交保证金"),
    ],
)
def test_what_is_denied_answered_handled_or_named_is_no_condition(title: str, lawful: str, unlawful: str) -> None:
    assert check(title, lawful).verdict in {"pass", "warn"}, check(title, lawful).findings
    assert check(title, unlawful).verdict in CAUGHT


def test_credit_beside_learning_is_refused_only_where_the_applicant_borrows() -> None:
    assert check("客服", "培训期三周，分期金融软件要学").verdict != "refuse"
    assert check("学徒", "学费先办分期，上岗后每月还").verdict == "refuse"
    assert check("学徒", "先学技能，到我司合作学校集训两个月").verdict == "review"


@pytest.mark.parametrize("text", ["东|北人免谈", "河/南人不要", "湖、北籍勿投"])
def test_a_region_in_pieces_is_read(text: str) -> None:
    assert check("仓管", text).verdict in CAUGHT


@pytest.mark.parametrize(
    ("lawful", "unlawful"),
    [
        ("成没成家是个人的私事，缝纫手艺好就来", "成没成家是个人的私事，可没成家的我们不要"),
        ("户口在哪个省都没关系", "户口在哪个省都没关系，只是河南籍的不招"),
        ("乙肝携带也没事", "乙肝五项没问题"),
        ("有人问收不收外省的，收", "有人问收不收外省的，不收"),
        ("招不招回族？招", "要不要本地户口？要"),
        ("未婚已婚都不在考虑之列", "外地人不在考虑之列"),
        ("不刷单，不垫付，坐班", "不刷单，只帮店铺刷好评"),
        ("不拉人头不发展下线", "不拉人头，发展下线有提成"),
        ("电工证由持证人自己保管", "电工证自己保管是不行的，由公司保管"),
        ("查处扣押身份证的企业", "身份证扣押到期满，企业统一收"),
        ("不用写放弃社保的声明", "社保自己放弃，写个声明"),
        ("东北人开的面馆，招洗碗工", "面馆招东北人，其他省的不要"),
        ("用人单位不得扣押身份证，本厂照办", "身份证由用人单位扣押，期满退"),
        ("不因怀孕、离异降低工资", "不因怀孕辞退，但一年内不得怀孕"),
    ],
)
def test_what_is_said_to_be_no_condition_is_none_and_what_follows_is_read(lawful: str, unlawful: str) -> None:
    assert check("职员", lawful).verdict in {"pass", "warn"}, check("职员", lawful).findings
    assert check("职员", unlawful).verdict in CAUGHT
