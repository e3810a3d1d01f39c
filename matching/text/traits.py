"""What work is like, and what people say they will not or cannot do: one vocabulary for both sides."""

import re
from dataclasses import dataclass
from functools import cache

import rjieba

from matching import data
from matching.text.limits import plain


@dataclass(frozen=True)
class Trait:
    """spoken: how people name it; sure: where a posting shows it beyond doubt; likely: where it usually comes with the work."""

    code: str
    zh: str
    en: str
    spoken: str
    sure: str
    likely: str = ""
    excuse: str = ""


TRAITS = [
    Trait("night_shift", "上夜班", "night shifts", r"夜班|大夜|上夜(?!场)|通宵|熬夜|晚班", r"夜班|大夜|夜间|通宵|夜值|晚班",
          r"倒班|三班|两班|四班|24小时|轮班|保安|门卫|巡检|运行(?:工|值|员)|值长|中控|监控|电厂|司炉|锅炉|主操|副操|内操|外操|夜市|KTV|网吧", r"长白班|白班|不上夜班|无夜班|正常班|行政班"),
    Trait("rotating_shift", "倒班", "rotating shifts", r"倒班|三班倒|两班倒|轮班|翻班|轮岗值班|四班", r"倒班|三班|两班|四班|轮班|翻班",
          r"运行(?:工|值|员)|值长|巡检工|中控|主操|副操|内操|外操|司炉|锅炉运行|电厂|电解|碳素|出炉|保安|集控", r"长白班|白班|不倒班|正常班|行政班"),
    Trait("day_and_night", "连上 24 小时的班", "24-hour shifts", r"24小时|二十四小时|一天一夜|上一天|连轴转", r"24小时|二十四小时|上一休[一二三]|上24", r"", ""),
    Trait("sales", "做销售", "sales", r"销售|推销|业务员|跑业务|拉业务|卖东西|拉客户|业绩|提成|卖房|卖保险|地推|招商|电销",
          r"销售|营销|推销|业务员|业务经理|业务代表|业务主管|客户经理|置业顾问|招商|地推|电销|保险代理|房产(?:经纪|中介|顾问)|经纪人|课程顾问|课程咨询|招生|导购|促销|拓展|市场(?:专员|经理|推广|代表|主管)|美容顾问|渠道|加盟",
          r"营业员|店员|店长|理财|信贷|咨询师|顾问|商务", r"销售内勤|销售会计|销售助理|销售统计|销售文员"),
    Trait("heavy_lifting", "搬重物", "heavy lifting", r"搬重物|重物|重体力|搬运|卸货|装卸|扛|力工|体力活|搬东西|抬",
          r"搬运|装卸|卸货|扛包|力工|装车工|卸车|搬家|码垛|上料工|投料|重体力|杂工|壮工|小工",
          r"普工|学徒|库工|配货|送水|送货|快递|操作工|铸造|钢筋|砌|瓦工|混凝土|架子|搅拌|屠宰|出炉|安装工|挖沟", "叉车"),
    Trait("labour", "干力气活", "manual labour", r"体力活|力气活|卖力气|出苦力|太累|重活|累活|体力",
          r"搬运|装卸|力工|普工|杂工|壮工|小工|操作工|保洁|绿化工|洗碗|屠宰|装车|学徒工|短期工|暑期工|包装工",
          r"生产工|车间|电焊|焊工|瓦工|钢筋|木工|养殖|种植|采摘|配菜|快递|服务员|安装|机修|出炉|维修工", ""),
    Trait("heights", "登高", "work at heights", r"高空|登高|爬高|高处|爬杆|恐高|怕高|爬梯|上杆",
          r"高空|登高|高处|架子工|塔吊|外墙|爬杆|幕墙|钢结构安装|吊篮|线路工|外线|通信塔|风机|风电",
          r"光伏安装|装维|宽带|空调安装|广告安装|建筑工|外线电工|防水工|粉刷", ""),
    Trait("dust", "有粉尘的地方", "dust", r"粉尘|灰尘|灰大|尘", r"粉尘|矿山|水泥|采矿|采煤|煤矿|掘进|磨工|打磨|喷砂|碳素|石材|选矿|破碎|浮选|制粉|石灰|面粉|电石|硅(?:业|冶)|筛分",
          r"铸造|冶炼|电解|建材|焦化|炭|煤|搅拌站|饲料|木工|陶瓷|砖", ""),
    Trait("noise", "噪声大的地方", "noise", r"噪[声音]|吵|机器声", r"噪声|冲压|锻造|破碎|球磨|空压|凿岩|风镐|打磨",
          r"车间|操作工|生产工|机修|发电|压缩机|机加|纺|制管|轧|选矿|铸造|普工|锅炉|木工", ""),
    Trait("chemicals", "接触化学品", "chemicals", r"化工|有毒|化学品|油漆|气味|刺激性|农药|甲醛|异味", r"化工|油漆|喷漆|涂装|农药|危化|电镀|树脂|染|酸洗|脱硫|化纤",
          r"化验|实验|冶炼|电解|焦化|制药|硅", ""),
    Trait("kitchen_fumes", "油烟大的地方", "kitchen fumes", r"油烟|颠勺|灶台|炒菜|后厨|大锅菜|厨房", r"厨师|炒菜|炒锅|灶|后厨|烧烤|掌勺|打荷|厨工|川菜|湘菜", r"帮厨|面点|配菜|切配|凉菜|食堂", r"洗碗|服务员|保洁"),
    Trait("cooking", "做厨师", "cooking", r"厨师|做饭|掌勺|颠勺|炒菜|当厨|炊事|下厨|食堂", r"厨师|厨工|后厨|炒菜|打荷|帮厨|灶|厨师长|切配|配菜", r"面点|凉菜|烧烤|食堂", r"洗碗|服务员"),
    Trait("long_haul", "跑长途", "long-haul driving", r"长途|跑外地|一走|走半个月|跑疆外|出疆", r"长途|跨省|全国|疆内外|干线|出疆", r"半挂|重卡|牵引", r"短途|市内|同城|厂内|倒短"),
    Trait("travel", "出差", "business travel", r"出差|跑外|外勤|驻外|外派|到处跑|跑工地", r"出差|外派|驻外|外勤|驻场|全国项目|区域经理|片区",
          r"巡检技术员|售后工程师|业务|项目经理|施工|安装|监理|招商|市场", ""),
    Trait("driving", "开车", "driving", r"开车|驾驶|当司机|开大车|跑车|司机|网约车", r"司机|驾驶员|驾驶岗|代驾|送货员|配送员|骑手|押运", r"业务员|外勤", ""),
    Trait("vibration", "震动大的车", "vibrating machines", r"震动|颠簸", r"挖掘?机|装载机|铲车|推土|压路|货车|半挂|矿车|工程车|凿岩", "", ""),
    Trait("machine_operator", "开工程机械", "operating heavy machines", r"机手|挖机|挖掘机|装载机|铲车|推土机|工程机械", r"挖掘?机|装载机|铲车|推土|压路|平地机|机手", "", "维修|修理|销售"),
    Trait("standing", "久站", "long standing", r"久站|站一天|长时间站|站着|站不了|一直站|站岗|腿(?:不好|有伤)", r"站岗|立岗|迎宾|礼仪|安检|导购|传菜|流水线|促销|检票|长期站立",
          r"营业员|收银|服务员|理货|保安|店员|厨师|切配|操作工|普工|包装|分拣|车间|门卫|美容|教师|老师|护士|焊", r"监控|坐"),
    Trait("walking", "走远路", "long walking", r"走路|跑腿|走远|巡逻|爬楼", r"巡逻|巡线|快递|外卖|派送|抄表|巡山|护林|投递|派单", r"保安|巡检|保洁|物业管家|网格", ""),
    Trait("desk", "坐办公室", "desk work", r"坐办公室|坐班|办公室|文职|写材料|对着电脑|坐不住|整天坐", r"文员|内勤|行政|会计|出纳|文秘|秘书|资料员|客服|统计|人事|财务|预算|档案|编辑|法务|设计师|录入|接线", "", ""),
    Trait("factory", "进工厂", "factory work", r"工厂|进厂|厂里|车间|流水线|生产线|一线", r"操作工|普工|生产工|车间|流水线|包装工|巡检工|学徒工|电解|碳素|主操|副操|内操|外操|中控|装配|短期工|暑期工|生产(?:部|线)",
          r"工$|加工|生产|制造|机修|质检|化验|叉车|仓管", "保洁|绿化|水暖|环卫|洗碗|月嫂|家政"),
    Trait("frontline", "做一线操作工", "shop-floor work", r"一线|操作工|流水线|普工|当工人", r"操作工|普工|生产工|流水线|包装工|学徒工|装卸|搬运|短期工|暑期工|主操|副操|外操|出炉|装配工|巡检工|电解工",
          r"机修|焊工|钳工|维修工|保洁|绿化", ""),
    Trait("dormitory", "住宿舍", "living on site", r"住宿舍|住厂|住宿|住校|住单位|住外面|住园区|封闭式|吃住在|住工地|集体宿舍", r"必须住宿|需住宿|住厂|封闭管理|驻矿|驻厂|倒休|上\d+天?休\d+天?|项目驻", r"五彩湾|将军庙|矿区|南矿|风电|准东", ""),
    Trait("industrial_park", "去工业园", "industrial parks", r"工业园|园区", r"工业园|产业园|产业区|五彩湾|彩南|彩中", "", ""),
    Trait("security_guard", "当保安", "security guarding", r"保安|看大门|门卫|站岗", r"保安|门卫|秩序维护|秩序员|护卫|看门|安保|巡逻", "", ""),
    Trait("cleaning", "做保洁", "cleaning", r"保洁|打扫|清洁|扫地|洗碗", r"保洁|清洁工|洗碗|环卫|清扫|客房服务", "", ""),
    Trait("catering", "做餐饮", "catering", r"餐饮|饭店|端盘子|服务员|伺候人", r"服务员|传菜|餐厅|餐饮|饭店|奶茶|咖啡|火锅|烧烤|洗碗|厨|面点|凉菜|切配|配菜", "", ""),
    Trait("cold_dishes", "进凉菜间", "cold-dish kitchen", r"凉菜", r"凉菜|冷菜", "", ""),
    Trait("alcohol", "陪酒应酬", "drinking with clients", r"陪酒|喝酒|应酬|酒局", r"陪酒|KTV|酒吧|夜总会|公关|酒水推广", r"商务|销售(?:总监|经理)|招商", ""),
    Trait("nightlife", "去夜场", "night clubs", r"夜场|KTV|酒吧|夜总会", r"夜场|KTV|酒吧|夜总会|歌厅|夜店", "", ""),
    Trait("explosives", "碰爆破", "explosives", r"炸药|爆破|雷管|排爆|爆炸|放炮", r"爆破|炸药|放炮|民爆|烟花|雷管", "", ""),
    Trait("mining", "下井下矿", "mining", r"下井|井下|下矿|矿井|矿上", r"井下|下井|采煤|掘进|矿井|采矿|煤矿|矿工", r"矿业|南矿|露天矿", ""),
    Trait("underground", "下井", "underground work", r"下井|井下|矿井", r"井下|下井|采煤|掘进|矿井", "", ""),
    Trait("outdoors", "风吹日晒", "outdoor work", r"户外|室外|晒|风吹|露天|野外|冻", r"户外|室外|绿化|环卫|野外|外勤|测量|护林|巡线|养护|农|牧|光伏安装|工地|施工|快递|外卖|架子|钢筋|挖",
          r"保安|司机|安装", ""),
    Trait("cold", "冷库低温", "cold rooms", r"冷库|低温|太冷|怕冷", r"冷库|冷藏|冷冻|低温", "", ""),
    Trait("heat", "高温", "heat", r"高温|太热|怕热|炉前", r"高温|炉前|冶炼|电解|铸造|出炉|锅炉|烧成|窑|玻璃熔|炼铁|炼钢", r"碳素|焦化|热处理", ""),
    Trait("care", "伺候病人老人", "nursing care", r"伺候|护工|照顾老人|照顾病人|端屎端尿", r"护工|养老|护理员|保姆|月嫂|陪护|照护", "", ""),
    Trait("children", "带孩子", "looking after children", r"带孩子|哄孩子|小孩|幼儿|学生", r"幼儿|保育|育婴|托育|月嫂|早教|托管", r"小学|辅导老师|晚辅", ""),
    Trait("teaching", "教书", "teaching", r"教书|当老师|上课|讲课", r"教师|老师|讲师|教练|教官|助教|辅导", "", ""),
    Trait("phone_work", "打电话", "telephone work", r"打电话|接电话|电话客服|客服", r"电话|客服|话务|呼叫|电销|接线", "", ""),
    Trait("computer", "用电脑", "computer work", r"电脑|打字|办公软件", r"文员|会计|设计|程序|网管|录入|统计|编辑|资料员|运维", "", ""),
    Trait("temporary", "干临时工", "temporary work", r"临时工|短期|劳务派遣|派遣|外包|零工|小时工", r"短期|临时|暑期|暑假|寒假|假期|兼职|小时工|日结|实习", r"劳务派遣", ""),
    Trait("part_time", "兼职", "part-time work", r"兼职", r"兼职", "", ""),
    Trait("commission", "只谈提成", "commission only", r"提成|无底薪|没底薪|没有底薪", r"无底薪|纯提成|无责", r"销售|业务员|经纪人|置业", ""),
    Trait("contractor", "包工头", "labour contractors", r"包工头|小包工|拖工资|拖欠", r"包工|班组长承包", "", ""),
    Trait("livestock", "养殖屠宰", "livestock", r"养殖|养猪|养牛|屠宰|杀", r"养殖|饲养|屠宰|牧场|猪场|鸡场|牛场|分割", "", ""),
    Trait("blood", "见血", "blood", r"见血|晕血", r"屠宰|护士|手术|急诊|检验科", "", ""),
]  # fmt: skip
BY_CODE = {trait.code: trait for trait in TRAITS}

_SPLIT = re.compile(r"[,，。;；！!？?、\n]|但是|但|不过|而且")
_NEGATION = re.compile(
    r"不(?:做|干|去|上|想|愿|要|能|可|跑|背|接|住|倒|陪|爬|搬|出|从|考虑|接受|喜欢|当|进|碰|开|沾|吃|适合|宜|会去|打算|再|行|站|坐|值|熬|带|教|卖|了)|"
    r"别(?!的|人)|勿|拒绝|避免|坚决|绝不|怕|受不了|吃不消|过敏|忌|禁止|远离|没法|干不了|去不了|做不了|站不了|坐不住|难以|除外|免谈|就算了|算了|头疼|反感|讨厌"
)
_NOT_A_REFUSAL = re.compile(
    r"不行就|不行的话|不行再|实在不行|要不|不然|不怕|不限|不错|不挑|不计较|不要紧|不嫌|不影响|无所谓|都行|都可以|可以接受|能接受|也可以|也行|不拖欠|不在乎|不介意|可以(?!.*不)|不一定|能倒班|可倒班|可以倒班"
)
_INJURY = [
    ("no_heavy_lifting", re.compile(r"腰(?:伤|不好|椎|疼|间盘|有伤|部)|腰腿|疝气|搬不动|不能.{0,4}(?:搬|扛|抬)|不能.{0,3}重(?:物|体力|活)|肩(?:伤|周|部)|脊(?:柱|椎)|手臂.{0,3}伤"), ("heavy_lifting",)),
    ("no_long_standing", re.compile(r"(?:不能|不宜|没法).{0,3}(?:久站|长时间站)|腿(?:伤|不好|脚|部|有.{0,3}伤|骨折)|膝(?:盖|伤|关节)|半月板|下肢|脚(?:伤|踝)|静脉曲张|站不了"), ("standing",)),
    ("no_heights", re.compile(r"恐高|怕高|不能.{0,3}(?:登高|爬高|高空)|高空.{0,4}怕|眩晕|癫痫|高血压.{0,6}高处"), ("heights",)),
    ("no_noise", re.compile(r"听力|耳(?:鸣|聋|背|伤)|噪[声音].{0,6}(?:不|怕|受)"), ("noise",)),
    ("no_dust", re.compile(r"鼻炎|哮喘|肺(?:病|结节|功能|不好)|尘肺|粉尘.{0,6}(?:过敏|不)|支气管"), ("dust",)),
    ("no_vibration", re.compile(r"震动|颠簸"), ("vibration",)),
    ("no_night_shift", re.compile(r"(?:血压高|高血压|心脏|失眠|神经衰弱).{0,12}(?:夜|24|熬)|(?:夜|24小时|熬).{0,14}(?:血压|心脏|失眠)"), ("night_shift",)),
    ("no_chemicals", re.compile(r"皮肤过敏|化学品过敏|油漆过敏|对.{0,6}(?:油漆|化学|化工).{0,3}过敏"), ("chemicals",)),
]  # fmt: skip


@cache
def _spoken() -> list[tuple[str, re.Pattern[str]]]:
    return [(trait.code, re.compile(trait.spoken)) for trait in TRAITS]


def _refusing(clause: str, *, whole_text_refuses: bool) -> bool:
    rest = _NOT_A_REFUSAL.sub("", clause)
    if rest != clause and not _NEGATION.search(rest):
        return False
    return bool(_NEGATION.search(rest)) or (whole_text_refuses and rest == clause)


def refusals_in(text: object, *, whole_text_refuses: bool = False) -> dict[str, str]:
    """Trait code → the clause it was read from. `whole_text_refuses`: the field itself asks what is refused."""
    found: dict[str, str] = {}
    for clause in _SPLIT.split(plain(text)):
        if clause and _refusing(clause, whole_text_refuses=whole_text_refuses):
            codes = [code for code, pattern in _spoken() if pattern.search(clause)]
            if {"noise", "dust", "heat", "cold", "chemicals"} & set(codes):
                # 噪声大的车间 refuses the noise, not every workshop.
                codes = [code for code in codes if code not in {"factory", "frontline", "desk"}]
            for code in codes:
                found.setdefault(code, clause)
    return found


_OBJECT = re.compile(
    r"(?:不(?:再|想再|愿再|想|愿意|愿|要|能|接受|考虑|打算|喜欢)?(?:去|做|干|当|从事|碰|跑|进|接触|开|上|背|找)?|别(?:安排|推荐)?|拒绝|再也不)(?:纯|只|光|太)?(.{2,12})"
)
_EMPTY_OBJECTS = {
    "工作", "岗位", "那种", "这种", "地方", "单位", "公司", "时间", "长时间", "太远", "太累", "东西", "问题", "要求", "接受", "考虑", "安排", "推荐",
    "夜班", "大夜班", "长期", "一直", "天天", "老是", "的话", "可以", "行业", "专业", "老家", "家里", "孩子", "本人", "明确", "方面", "活儿", "起来",
}  # fmt: skip


def refused_words(text: object, *, whole_text_refuses: bool = False) -> frozenset[str]:
    """Plain words of refused things (保安, 凉菜) that are looked for in titles; at least two characters each."""
    found: set[str] = set()
    for clause in _SPLIT.split(plain(text)):
        if not clause or not _refusing(clause, whole_text_refuses=whole_text_refuses):
            continue
        if any(pattern.search(clause) for _code, pattern in _spoken()):
            continue
        match = _OBJECT.search(clause)
        words = match.group(1) if match else (clause if whole_text_refuses else "")
        found |= {word for word in rjieba.cut(words) if len(word) >= 2 and word in _title_words()}
    return frozenset(found)


@cache
def _title_words() -> frozenset[str]:
    """Words that occur in real job titles and official names: only these can be refused as a kind of work."""
    titles = [*data.title_labels()["title"], *data.occupations()["name"], *data.spoken_jobs()["words"]]
    return frozenset(word for title in titles for word in rjieba.cut(title) if len(word) >= 2) - _EMPTY_OBJECTS


def physical_in(text: object) -> dict[str, str]:
    """Bodily limits as codes → the words they were read from (no_heavy_lifting, no_long_standing …)."""
    words = plain(text)
    found: dict[str, str] = {}
    for code, pattern, _traits in _INJURY:
        match = pattern.search(words)
        if match:
            found[code] = match.group()
    return found


PHYSICAL_TRAITS: dict[str, tuple[str, ...]] = {code: traits for code, _pattern, traits in _INJURY}


@cache
def _posting_patterns() -> list[tuple[str, re.Pattern[str], re.Pattern[str] | None, re.Pattern[str] | None]]:
    return [
        (
            trait.code,
            re.compile(trait.sure),
            re.compile(trait.likely) if trait.likely else None,
            re.compile(trait.excuse) if trait.excuse else None,
        )
        for trait in TRAITS
    ]


def posting_traits(title: object, text: object = "") -> dict[str, float]:
    """Trait code → 1.0 where the posting shows it, 0.5 where such work usually has it."""
    name, rest = plain(title), plain(text)
    both = f"{name}，{rest}"
    found: dict[str, float] = {}
    for code, sure, likely, excuse in _posting_patterns():
        if excuse is not None and excuse.search(both):
            continue
        if sure.search(both):
            found[code] = 1.0
        elif likely is not None and likely.search(name):
            found[code] = 0.5
    return found
