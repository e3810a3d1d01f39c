"""What people say they will not or cannot do, read with a grammar: a cue of refusal and what it governs."""

import re
from functools import cache

import rjieba

from matching import data
from matching.text.limits import plain
from matching.text.qualified import is_qualified, parts
from matching.text.traits import PAY_AND_HOURS, SENSED, TRADES, TRAITS
from matching.text.work import kinds, kinds_named, naming

_SENTENCES = re.compile(r"[,，。;；！!？?\n]|但是|但|不过|而且|然后")
_VERBS = "做干去上想愿要能可跑背接住倒陪爬搬出从考喜当进碰开沾吃适宜会打再行站坐值熬带教卖了抬扛走端喝听闻沾碰摸下登找挑选学加爱"
_NEGATION = re.compile(
    rf"不(?:[{_VERBS}]|太[想愿能会]|接受|考虑)|没法|(?<!特)别(?!的|人|墅|克|处|太?多|家)|勿|拒绝|避免|坚决|绝不|决不|回避|排除|怕|受不|吃不消|[干做去站坐看听搬抬扛熬]不[了动得住下]|"
    r"过敏|忌|禁止|远离|难以|除外|免谈|就算了|算了|头疼|反感|讨厌|抵触|排斥|不行|不成|不可|不干|不合适|不方便|没兴趣|无法|嫌"
)
_WILLING = re.compile(
    r"^(?:我|本人)?(?:只|就|光)(?:想|做|干|上|考虑|接受|能做|愿意|找|去)(?!.*(?:不[行干成去做]|受不了)$)|不行(?:就|的话|再)|实在不行|要不|不然|不怕|不限|不错|不挑|不计较|不要紧|不嫌|不影响|不在乎|不介意|不拒绝|不排斥|不反对|不反感|不讨厌|无所谓|没问题|"
    r"[都也](?:行|可以|成|能)|可以接受|能接受|(?<![不])(?:可以|能行)$|(?<![不银本同外内])行$|(?:可以|能|愿意)(?:倒班|上夜班|出差|住宿|加班)|不一定|不是不|不得不|不拖欠|不拖"
)

_EXCEPT = re.compile(
    r"除(?:了|开|去)?.{1,14}?(?:以外|之外|外|都|全|其他|其它|别的|什么|啥)(?!.*(?:别的|其他|其它|地方).*不)|只要不(?:是|做|干|去|当|上|让)|^不是(?=.{1,10}(?:就|都)(?:行|可以|成|好|考虑))"
)
"""What is named as the only exception is refused: 除了销售都行, 只要不是保安."""


def clauses(text: object) -> list[str]:
    """Clauses; what 、 joins stays together, since one cue governs the whole series (不做销售、保险)."""
    return [clause for clause in _SENTENCES.split(plain(text)) if clause]


def refuses(clause: str, *, whole_text_refuses: bool = False) -> bool:
    """Whether a clause refuses; `whole_text_refuses`: it stands in a field that asks what is refused."""
    if _EXCEPT.search(clause):
        return True
    rest = _WILLING.sub("", clause)
    if rest != clause:
        return bool(_NEGATION.search(rest))
    return whole_text_refuses or bool(_NEGATION.search(rest))


@cache
def _spoken() -> list[tuple[str, re.Pattern[str]]]:
    return [(trait.code, re.compile(trait.spoken, re.IGNORECASE)) for trait in TRAITS]


FORMS: dict[str, frozenset[str]] = {
    "driving": frozenset({"truck_driving", "light_delivery_driving", "car_driving", "passenger_driving", "courier", "driving_teaching"}),
    "livestock": frozenset({"slaughtering", "vet", "pets"}),
    "sales": frozenset({"insurance_selling", "estate_selling", "course_selling", "online_selling"}),
    "teaching": frozenset({"driving_teaching", "coaching", "childcare", "training", "tutoring"}),
    "construction": frozenset({"decorating", "site_engineering", "surveying"}),
    "catering": frozenset({"dough_baking", "drinks"}),
    "cooking": frozenset({"dough_baking", "kitchen_help"}),
    "factory": frozenset({"textile", "food_making", "building_materials", "smelting", "chemical_work", "wood_furniture"}),
    "care": frozenset({"childcare", "household"}),
    "computer": frozenset({"software", "it_support"}),
}  # fmt: skip
"""Trait of a trade → kinds of work that are one form of it: who refuses a form (卖保险, 开小车) does not refuse the trade."""
_NIGHT_DRIVE = re.compile(r"夜车|(?:晚上|夜里|夜间|天黑).{0,4}(?:开车|跑车|驾驶)")


def forms_named(clause: str) -> dict[str, list[str]]:
    """Trait → the forms of its trade that the clause names, where it names nothing wider."""
    named = {kinds()[number].name for number in kinds_named(clause, spoken=True)}
    found = {}
    for code, forms in FORMS.items():
        if named & forms and not _wider(code, clause, forms):
            found[code] = sorted(named & forms)
    return found


def _wider(code: str, clause: str, forms: frozenset[str]) -> bool:
    """Whether the trait's own words stand in the clause outside those that name a form."""
    rest = clause
    for kind in kinds():
        if kind.name in forms:
            for pattern in (kind.words, kind.spoken):
                rest = re.sub(f"[卖做干跑当开教]?(?:{pattern.pattern})", "#", rest) if pattern is not None else rest
    return bool(dict(_spoken())[code].search(rest))


def _traits_named(clause: str) -> list[str]:
    codes = [code for code, pattern in _spoken() if pattern.search(clause)]
    narrow = forms_named(clause) if set(codes) & FORMS.keys() else {}
    codes = [code for code in codes if code not in narrow]
    if _NIGHT_DRIVE.search(clause):
        codes = [*(code for code in codes if code not in {"driving", "long_haul"}), "night_shift"]
    if SENSED & set(codes):
        codes = [code for code in codes if code not in {"factory", "frontline", "desk", "construction", "driving"}]
    return codes


_TRADES = frozenset(trait.code for trait in TRADES)


def _narrowed(clause: str, codes: list[str]) -> tuple[list[str], list[str]]:
    """(refused, only named): a trade that the clause names with a qualifier is not refused; nor one of which nothing is named
    but what belongs to a form of pay or to hours (提成 in 纯提成的不干)."""
    hours = [code for code in codes if code in PAY_AND_HOURS]
    refused: list[str] = []
    named: list[str] = []
    for code in codes:
        if code not in _TRADES or _EXCEPT.search(clause):
            refused.append(code)
            continue
        pattern = dict(_spoken())[code]
        rest = clause
        for other in hours:
            rest = dict(_spoken())[other].sub("##", rest)
        asked = [part for part in parts(rest) if pattern.search(part)]
        if asked:
            (named if all(is_qualified(part, _any_trade()) for part in asked) else refused).append(code)
    for code in named:  # 不去一住半年的工地: what only these words say (outdoors) is not refused either
        refused = [other for other in refused if other in hours or not _only_within(other, code, clause)]
    return refused, named


def _only_within(code: str, trade: str, clause: str) -> bool:
    """Whether a trait is said by the words of a trade alone."""
    return not dict(_spoken())[code].search(dict(_spoken())[trade].sub("##", clause))


@cache
def _any_trade() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{trait.spoken})" for trait in TRADES), re.IGNORECASE)


def _read(text: object, whole_text_refuses: bool, which: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for clause in clauses(text):
        if refuses(clause, whole_text_refuses=whole_text_refuses):
            for code in _narrowed(clause, _traits_named(clause))[which]:
                found.setdefault(code, clause)
    return found


def refusals_in(text: object, *, whole_text_refuses: bool = False) -> dict[str, str]:
    """Trait code → the clause it was read from."""
    return _read(text, whole_text_refuses, 0)


def reservations_in(text: object, *, whole_text_refuses: bool = False) -> dict[str, str]:
    """Trades that are refused only under a circumstance (工厂倒班的算了): code → clause. They forbid nothing."""
    return _read(text, whole_text_refuses, 1)


def trades_wished(clauses_of_wish: list[str]) -> frozenset[str]:
    """Traits of trades that a wish names in people's own words."""
    return frozenset(
        code for code, pattern in _spoken() if code in _TRADES for clause in clauses_of_wish if pattern.search(clause)
    )


_CUE = re.compile(
    r"^除(?:了|开|去)?|^只要不(?:是|做|干|去|当|上|让)?|^不是|(?:再也)?(?:不(?:太|再)?(?:想|愿意?|要|能|接受|考虑|打算|喜欢|会|可以)?(?:再|去)?(?:去|做|干|当|从事|碰|跑|进|接触|开|上|背|找|搞|卖|当)?|别(?:安排|推荐|让)?|拒绝|避免|讨厌|反感|坚决不)(?:当|做|干)?(?:纯|只|光|太|长期)?"
)
_REFUSED_LAST = re.compile(r"(?<=..)(?:都|也|坚决|绝对)?不(?:行|成|去|做|干|要|考虑|接受|沾|碰|想[去干做])(?:了|的)?$")
"""保安不干: the cue behind what it governs."""
_TAIL = re.compile(
    r"(?:以外|之外|外)?(?:(?:其他|其它|别)的?|什么|啥)?(?:都|也|全|就)(?:行|可以|成|能|好).*$|(?:以外|之外)$|(?:都|也)?不(?:行|成|去|做|干|要|考虑|接受).*$|(?:之类|这类|那种|这种|一类|什么的|的活儿?|的工作|的岗位|岗位?|工作|行业|方面).*$"
)

_ALONE = SENSED | {"long_haul"}
"""Traits that are themselves what is refused: 不跑长途 refuses the long way, not every lorry whose drivers say 跑长途."""


def refused_work(text: object, *, whole_text_refuses: bool = False) -> list[str]:
    """Kinds of work that are refused and that no trait names (凉菜, 理发, 催收)."""
    found: list[str] = []
    for clause in clauses(text):
        if not refuses(clause, whole_text_refuses=whole_text_refuses):
            continue
        for part in re.split(r"[、和跟或]", clause):
            core = _TAIL.sub("", _CUE.sub("", _REFUSED_LAST.sub("", part), count=1))
            if _kind_qualified(part):
                continue
            if forms_named(part) and not _ALONE & set(_traits_named(part)):
                found += [_core(part, kind) for forms in forms_named(part).values() for kind in forms]
                continue
            if 2 <= len(core) <= 8 and not _traits_named(core):
                found.append(core)
    return list(dict.fromkeys(found))


_CATEGORY = re.compile(r"[这那此]?(?:一)?类|之类|种(?=.{0,2}[不别])|行业|方面|相关|所有|任何|一切|凡是")


def refused_kinds(text: object, *, whole_text_refuses: bool = False) -> list[str]:
    """Clauses that refuse an open category (保险理财这类): the whole kind of work, whatever a title calls it."""
    return [
        part
        for clause in clauses(text)
        if refuses(clause, whole_text_refuses=whole_text_refuses) and _CATEGORY.search(clause)
        for part in parts(clause)
        if names_kind(part) and not _kind_qualified(part)
    ]


def _kind_qualified(part: str) -> bool:
    """Whether every kind of work that the part names has a qualifier beside it (罐子里焊的)."""
    patterns = naming(part)
    return bool(patterns) and all(is_qualified(part, pattern) for pattern in patterns)


def _core(clause: str, kind: str) -> str:
    """The words of a clause that name a kind of work."""
    chosen = next(one for one in kinds() if one.name == kind)
    matches = [
        match.group() for pattern in (chosen.words, chosen.spoken) if pattern for match in pattern.finditer(clause)
    ]
    return max(matches, key=len, default=clause)


def title_words(core: str) -> list[str]:
    """Words of a kind of work that occur in real job titles and official names; at least two characters each.

    None where people's own words name the whole kind (修车, 开大车, 写材料): titles say it otherwise.
    """
    if any(kind.spoken is not None and kind.spoken.search(core) for kind in kinds()):
        return []
    return [word for word in rjieba.cut(core) if len(word) >= 2 and word in _title_words()]


def names_kind(core: str) -> bool:
    """Whether the words name a kind of work: only then are they compared with a posting's occupation."""
    return bool(kinds_named(core, spoken=True))


def refused_words(text: object, *, whole_text_refuses: bool = False) -> frozenset[str]:
    """The words of refused work that are looked for in titles."""
    cores = refused_work(text, whole_text_refuses=whole_text_refuses)
    return frozenset(word for core in cores for word in title_words(core))


_NO_WORK = frozenset([
    "工作", "岗位", "地方", "单位", "公司", "时间", "长时间", "东西", "问题", "要求", "接受", "考虑", "安排", "推荐", "长期", "一直", "可以", "行业",
    "专业", "本人", "方面", "自己", "现在", "以前", "远", "太远", "家里", "家人", "孩子", "身体", "经验", "学历", "年轻", "人员", "员工", "管理",
    "技术", "现场", "一般", "普通", "主要", "相关", "其他", "服务", "生产", "操作", "设备", "工程", "项目", "业务", "中心", "部门", "办公室", "公里",
    "小时", "压力", "环境", "条件", "工资", "薪水", "社保", "五险", "公积金", "双休", "单休", "周末", "休息", "回家", "任务", "指标", "老板", "私人",
    "两个", "低于", "天天", "材料", "小孩", "加班", "合同", "宿舍", "晚上", "白天",
])  # fmt: skip
"""Words of real titles that name no work by themselves: conditions, circumstances, parts of firms."""


@cache
def _title_words() -> frozenset[str]:
    """Words of real job titles and official names: only these can be refused as a kind of work."""
    titles = [*data.title_labels()["title"], *data.occupations()["name"], *data.spoken_jobs()["words"]]
    return frozenset(word for title in titles for word in rjieba.cut(title) if len(word) >= 2) - _NO_WORK


# ---------- bodily limits ----------

_LIMITS = [
    ("no_heavy_lifting", r"(?:缺|断|少|没|残).{0,2}(?:[一二两三四五\d]?(?:根|个|只)?)?(?:手)?指|手(?:有残|残|不得劲|没劲|使不上|抖|伤)|(?:左|右|单|一只)(?:手|臂|胳膊).{0,5}(?:残|伤|缺|断|没|不|钢|假|废)|(?:使|用|出)不(?:上|了|得)(?:大)?[劲力]|使?大劲.{0,6}不|腰(?:伤|不好|不行|椎|疼|痛|间盘|有伤|部|肌|骨|受|突|脱)|(?:医[生师嘱院]|大夫).{0,6}(?:不[让许准能建]|别|禁|少|避免|勿).{0,6}(?:重|力气|体力|搬|扛|累活|负荷)|(?:不[让许准能宜]|禁止?|避免).{0,3}(?:干|做|碰|从事)?(?:重活|重体力|力气活|体力活|重东西|负重)|(?:重活|体力活|力气活).{0,4}(?:干不|做不|不让|不许|不能|吃不消)|椎间盘|腰脱|干不[了动].{0,3}(?:重|力气|体力)|腰腿|疝气|[搬抬扛提](?:不|重)|不[能宜]?.{0,3}[搬扛抬提].{0,2}重|重体力.{0,3}不|不[能宜].{0,4}(?:负重|重体力|重活|重物)|[肩颈]周?(?:伤|炎|椎|部|不好)|脊(?:柱|椎)|(?:手臂|胳膊|手腕|手部|手指|上肢).{0,4}(?:伤|残|断|不便|骨折|缺)"),
    ("no_long_standing", r"站(?:久|长|多|时间长)了?.{0,6}(?:不行|不了|不住|疼|痛|肿|受不|吃不消)|走(?:久|长|多|远|路多)了?.{0,8}(?:不行|不了|不住|疼|痛|肿|受不|吃不消)|不能走|腿.{0,4}(?:支架|钢板|钢钉|假|瘸|跛|残|短|装|截|肿)|截肢|拄拐|轮椅|走路(?:慢|不便|困难|不方便)|行动不便|(?:不|没法|无法).{0,3}(?:久站|长时间站|站太久|久立)|站不[了住久]|腿(?:伤|不好|疼|脚|部|上|有.{0,3}伤|骨折)|膝(?:盖|伤|关节|部)|半月板|韧带|下肢|脚(?:伤|踝|部|骨)|踝关节|跟腱|静脉曲张|痛风|假肢"),
    ("no_heights", r"[恐怕]高|(?:不|没法|无法|怕|别).{0,4}(?:登高|[爬上]高|高空|高处)|高空.{0,4}怕|眩晕|癫痫|头晕|美尼尔"),
    ("no_noise", r"听力|耳(?:鸣|聋|背|伤|膜|朵)|助听|噪[声音].{0,8}(?:不|怕|受)|(?:怕|不能|受不).{0,4}噪"),
    ("no_dust", r"鼻炎|哮喘|肺(?:病|结节|功能|部|气肿|炎)|尘肺|(?:粉尘|灰尘).{0,6}(?:过敏|不|怕)|支气管|气管炎|呼吸道"),
    ("no_vibration", r"[震振]动.{0,6}(?:不|怕|受)|(?:不|怕|受不).{0,6}(?:[震振]动|颠簸)"),
    ("no_night_shift", r"(?:血压|高血压|心脏|冠心|失眠|神经衰弱|睡眠|甲亢|糖尿).{0,12}(?:夜|24小?时|熬)|(?:夜班?|24小?时|熬).{0,14}(?:血压|心脏|失眠|睡眠)|医.{0,6}不.{0,4}(?:熬夜|夜班)"),
    ("no_chemicals", r"(?:皮肤|化学品?|油漆|酒精|橡胶|乳胶)过敏|对.{0,6}(?:油漆|化学|化工|气味).{0,3}过敏|皮炎|湿疹|肝(?:炎|病|功能)"),
    ("no_heat", r"(?:怕|不能|受不).{0,4}(?:高温|热)|中暑|烧伤|烫伤"),
    ("no_cold", r"(?:怕|不能|受不).{0,4}(?:冷|寒|受凉|受冻)|风湿|老寒|关节炎"),
    ("no_driving", r"色[盲弱]|癫痫|(?:不能|没法|无法|不宜).{0,3}开车|驾驶证.{0,4}(?:吊销|注销)"),
]  # fmt: skip


@cache
def _limits() -> list[tuple[str, re.Pattern[str]]]:
    return [(code, re.compile(pattern)) for code, pattern in _LIMITS]


def physical_in(text: object) -> dict[str, str]:
    """Bodily limits as codes → the words they were read from (no_heavy_lifting, no_long_standing …)."""
    words = plain(text)
    return {code: match.group() for code, pattern in _limits() if (match := pattern.search(words))}
