"""What work is like: one vocabulary for what postings show and for what people refuse or cannot do.

Hazards follow the national catalogue of occupational hazards (职业病危害因素分类目录, 2015: dust, chemical, physical,
radioactive, biological) and the high-risk work of 特种作业目录; kinds of work follow the middle classes of the
classification; conditions follow what labour contracts state (hours, place, form of pay). Spoken words: domain judgement.
"""

import re
from dataclasses import dataclass
from functools import cache

from matching import data
from matching.text.limits import plain


@dataclass(frozen=True)
class Trait:
    """spoken: how people name it; sure: where a posting shows it beyond doubt; likely: where it usually comes with the
    work (looked for in the title only); excuse: words that take it back."""

    code: str
    zh: str
    en: str
    spoken: str
    sure: str
    likely: str = ""
    excuse: str = ""


HOURS = [
    Trait("night_shift", "上夜班", "night shifts", r"夜班|大夜|通宵|熬夜|晚班|值夜|半夜|后半夜|凌晨|(?:夜里|夜间|晚上).{0,3}(?:上班|干活|值班|干)", r"夜班|[三四]班(?:两|三|二)?[倒运]"
          r"|三班制|大夜|夜间|通宵|值夜|夜值|晚班|凌晨",
          r"倒班|[三两四二]班|24小时|轮班|轮值|保安|秩序|门卫|巡检|运行|值长|值班员|中控|监控|集控|电厂|发电|司炉|锅炉|[主副内外]操|夜市|KTV|网吧|网咖|酒吧|护士|急诊|急救|消防|押运",
          r"长白班|白班|不上夜班|无夜班|没有夜班|不值夜班|正常班|行政班|朝九晚"),
    Trait("rotating_shift", "倒班", "rotating shifts", r"倒班|[三两四二]班倒|轮班|翻班|轮值|[四五]班[三四]倒|黑白颠倒", r"倒班|[三两四二]班|轮班|翻班|班倒",
          r"运行|值长|巡检|中控|集控|[主副内外]操|司炉|锅炉|电厂|发电|电解|冶炼|出炉|保安|秩序|护士|纺|挡车", r"长白班|白班|不倒班|无倒班|正常班|行政班|朝九晚"),
    Trait("day_and_night", "连上 24 小时的班", "24-hour shifts", r"24小?时|二十四小时|一天一夜|一整天|连轴转|上一(?:天)?休|大班", r"24小时|二十四小时|上(?:一|24)(?:天)?休|一天一夜", "", ""),
    Trait("overtime", "常加班", "overtime", r"加班|996|单休|大小周|没有?休息|没周末", r"加班多|经常加班|能加班|接受加班|适应加班|服从加班|月休[一二1-2]天", "", r"不加班|无加班|加班费"),
]  # fmt: skip
CONDITIONS = [
    Trait("travel", "出差", "business travel", r"出差|跑外(?!卖)|外勤|驻外|外派|外驻|到处跑|跑工地|跑项目|异地|常年在外|(?:常年|长期).{0,3}外地", r"出差|外派|驻外|外勤|驻场|驻点|跑市场|全国项目|区域经理|片区|大区", r"售后工程师|业务|项目经理|施工|安装|监理|市场|招商|勘察|测绘", ""),
    Trait("long_haul", "跑长途", "long-haul driving", r"长途|跑外地|跑全国|出省|出疆|跨省|省外", r"长途|跨省|全国|省际|干线|疆内外|出疆", r"半挂|牵引|重卡|挂车|物流车", r"短途|市内|同城|厂内|城配|区内|倒短"),
    Trait("dormitory", "住宿舍", "living on site", r"住宿|住校|住厂|住外|住单位|住工地|宿舍|封闭(?:式|管理)|吃住在|驻矿|回不了家|[干上].{1,3}休.{1,2}[天的]|(?:半|[一两二三四])个?月(?:才)?(?:休|回)", r"必须住|须住|需住|住厂|封闭管理|驻矿|驻厂|驻站|驻井|[上干]\d+天?休\d+天?|驻守|轮休\d+天", r"矿区|风电场|光伏电站|场站|油田|牧场|项目部|工地", ""),
    Trait("temporary", "干临时工", "temporary work", r"临时|短期|短工|派遣|外包|零工|小时工|日结|打零工", r"短期|临时|暑期|暑假|寒假|假期|季节|兼职|小时工|日结|实习|见习", r"派遣|外包", r"非临时|长期稳定"),
    Trait("part_time", "兼职", "part-time work", r"兼职|半天班", r"兼职|半天班|小时工", "", ""),
    Trait("commission", "只拿提成", "commission only", r"提成|[无没]有?底薪|无责", r"无底薪|纯提成|无责", r"销售|业务员|经纪|置业|保险", ""),
    Trait("alcohol", "陪酒应酬", "drinking with clients", r"[陪喝]酒|应酬|酒局|酒量", r"陪酒|酒量|应酬|酒水推广|营销公关", r"销售总监|商务经理|招商经理|公关", ""),
    Trait("nightlife", "去娱乐场所上班", "night clubs", r"夜场|KTV|酒吧|夜总会|歌厅|娱乐场所|会所|洗浴|足浴|按摩", r"夜场|KTV|酒吧|夜总会|歌厅|夜店|会所|洗浴|足浴|足疗|按摩", "", r"康复|中医|推拿"),
]  # fmt: skip
BODY = [
    Trait("heavy_lifting", "搬重物", "heavy lifting", r"重物|重体力|搬运|装卸|[装卸][车货]|[扛抬搬](?:东西|货|包|重|箱|得|不)|力工|苦力|负重|下苦",
          r"搬运|装卸|[装卸]货|装车工|卸车|扛包|力工|搬家|码垛|投料|上料|重体力|杂工|壮工|小工|搬砖|背货",
          r"普工|库工|配货|理货|送水|送货|快递|操作工|铸造|钢筋|[砌瓦]工|泥工|混凝土|架子|搅拌|屠宰|分割|出炉|安装工|管道|冷库|农工", r"叉车|司机"),
    Trait("labour", "干力气活", "manual labour", r"体力|力气活|苦力|重活|累活|脏活|粗活|下苦|太累",
          r"搬运|装卸|力工|普工|杂工|壮工|小工|操作工|保洁|清洁|绿化|洗碗|屠宰|装车|学徒工|短期工|临时工|暑期工|包装工|环卫|搬家|农工|养护工|流水线",
          r"生产工|车间|焊|瓦工|泥工|钢筋|木工|油漆工|养殖|饲养|种植|采摘|配菜|快递|服务员|安装|机修|出炉|维修工|架子", r"内勤|文员|管理|主管|经理"),
    Trait("heights", "登高", "work at heights", r"高空|登高|[爬上]高|高处|[爬上](?:杆|塔|梯|架)|[恐怕]高|吊篮|高的地方|脚手架", r"高空|登高|高处|架子工|塔吊|外墙|[爬登]杆|幕墙|钢结构安装|吊篮|线路工|外线|通信塔|铁塔|风机(?:维护|安装|检修)|风电",
          r"光伏|装维|宽带|空调安装|广告安装|建筑工|防水|粉刷|输电|电力安装|路灯|屋面", ""),
    Trait("standing", "久站", "long standing", r"久站|站一[天整]|长时间站|站着|一直站|站岗|老站|站柜台|站立", r"站岗|立岗|站立|迎宾|礼仪|安检|导购|传菜|流水线|促销|检票|柜台",
          r"营业员|收银|服务员|理货|保安|店员|加油|加气|售货|厨|切配|操作工|普工|包装|分拣|车间|门卫|美容|美发|教师|老师|护士|焊|车工|铣工", r"监控|坐"),
    Trait("walking", "多走路", "long walking", r"走路|跑腿|走远|巡逻|爬楼|走一天", r"巡逻|巡线|巡山|护林|快递|外卖|派送|抄表|投递|跑腿|传单|派发", r"保安|巡检|保洁|物业|网格|客房", ""),
]  # fmt: skip
HAZARDS = [
    Trait("dust", "有粉尘的地方", "dust", r"粉尘|灰尘|灰大|[吃有]灰|尘", r"粉尘|水泥|采矿|采煤|掘进|矿山|打磨|喷砂|抛光|磨工|石材|石料|选矿|破碎|浮选|制粉|磨粉|石灰|面粉|电石|碳素|筛分|砂石",
          r"铸造|冶炼|焦化|炭|煤|搅拌|饲料|木工|陶瓷|砖|棉|纺|建材|电解|硅", ""),
    Trait("noise", "噪声大的地方", "noise", r"噪[声音]|太?吵|机器声|轰隆|震耳", r"噪声|冲压|锻造|破碎|球磨|空压|凿岩|风镐|打磨|铆",
          r"车间|操作工|生产工|机修|发电|压缩机|机加|纺|制管|轧|选矿|铸造|普工|锅炉|木工|挡车|泵房", ""),
    Trait("chemicals", "接触化学品", "chemicals", r"化工|有毒|化学|油漆|气味|(?:味道|味儿?)大|刺鼻|刺激性|农药|甲醛|异味|酸碱|毒气|辐射", r"化工|油漆|喷漆|涂装|沥青|农药|危化|电镀|树脂|印染|染色|酸洗|脱硫|脱硝|化纤|危废|消杀",
          r"化验|实验|冶炼|电解|焦化|制药|橡胶|塑料|硅", ""),
    Trait("kitchen_fumes", "油烟大的地方", "kitchen fumes", r"油烟|颠勺|灶|炒菜|后厨|厨房", r"厨师|炒菜|炒锅|炒灶|灶|后厨|烧烤|掌勺|打荷|厨工|厨师长|[川湘粤]菜", r"帮厨|面点|配菜|切配|食堂|餐饮", r"洗碗|服务员|保洁|经理|采购"),
    Trait("heat", "高温的地方", "heat", r"高温|太热|怕热|[炉窑]前|烤|中暑", r"高温|炉前|冶炼|电解|铸造|出炉|烧成|窑|熔炼|玻璃熔|炼铁|炼钢|烧结", r"碳素|焦化|热处理|锅炉|烘焙|锻", ""),
    Trait("cold", "低温的地方", "cold", r"冷库|低温|太冷|怕冷|受冻|受凉", r"冷库|冷藏|冷冻|低温|速冻", r"冷链|冰", ""),
    Trait("vibration", "受振动的活", "vibration", r"[震振]动|颠簸|颠", r"挖掘?机|装载机|铲车|推土|压路|平地机|货车|半挂|牵引|重卡|矿车|渣土|翻斗|自卸|凿岩|风镐", "", r"销售|维修|修理"),
    Trait("underground", "下井", "underground work", r"下井|井下|下矿|矿井|坑道|地下", r"井下|下井|采煤|掘进|矿井|隧道|盾构", r"煤矿|采矿|矿工", r"地面|露天"),
    Trait("explosives", "接触爆炸物", "explosives", r"炸药|爆破|雷管|爆炸|易燃易爆|火药|烟花", r"爆破|炸药|放炮|民爆|烟花|雷管|火工", "", ""),
    Trait("dangerous_goods", "拉危化品", "carrying dangerous goods", r"危化|危险品|危货|油罐|槽车|气罐", r"危化|危险品|危货|油罐车?|槽车|气罐", "", ""),
    Trait("water", "水上作业", "work on water", r"水上|水下|下水|潜水|晕船|出海", r"水上|水下|潜水|船员|水手|救生|捕捞|出海|轮机", "", "水上乐园收银"),
    Trait("electricity", "带电作业", "live electrical work", r"带电|触电|怕电|[碰沾摸]电", r"带电|高压电|变电|配电", r"电工", ""),
    Trait("outdoors", "在户外干活", "outdoor work", r"户外|室外|[日太]晒|风吹|露天|野外|受冻|风沙|工地|在外[面头边].{0,3}[冻晒跑干]", r"户外|室外|绿化|环卫|野外|外勤|测量|护林|巡线|养护|牧|光伏|工地|施工|快递|外卖|骑手|架子|钢筋|挖掘|停车场|路政|巡护",
          r"保安|司机|安装|建筑|农|门岗", ""),
    Trait("blood", "见血", "blood", r"见血|[碰沾]血|晕血|血腥|杀[猪牛羊生鸡]", r"屠宰|手术|急诊|血站|检验科|分割", r"护士|护理", ""),
]  # fmt: skip
TRADES = [
    Trait("sales", "做销售", "sales", r"销售|推销|业务员|[跑拉做]业务|(?<!外)卖(?!力|场|苦)|[拉找]客户|业绩|提成|保险|中介|地推|招商|电销|营销|直播带货",
          r"销售|营销|推销|业务员|业务经理|业务代表|业务主管|客户经理|置业|招商|地推|电销|保险(?:代理|顾问|规划)|房产|中介|经纪人|(?<!法律)(?<!技术)(?<!安全)顾问|课程咨询|农化(?:老师|服务|专员|讲师)|招生|导购|促销|拓展|市场(?:专员|经理|推广|代表|主管|部)|美容顾问|渠道|加盟|带货|外联",
          r"营业员|店员|店长|理财|信贷|咨询|顾问|商务|客户", r"(?:销售|营销|业务|市场)部?(?:内勤|会计|助理|统计|文员|跟单|财务)"),
    Trait("security_guard", "当保安", "security guarding", r"保安|看大?门|门卫|站岗|巡逻|保镖", r"保安|门卫|秩序维护|秩序员|护卫|看门|安保|巡逻|门岗|守库", r"押运|消控|安检", r"主管部|文员"),
    Trait("cleaning", "做保洁", "cleaning", r"保洁|打扫|清洁|扫[地街]|洗碗|家政", r"保洁|清洁工|洗碗|环卫|清扫|客房服务|钟点工|家政", "", ""),
    Trait("catering", "做餐饮", "catering", r"餐饮|饭店|端盘|端菜|服务员|伺候人|传菜|火锅|餐厅", r"服务员|传菜|餐厅|餐饮|饭店|奶茶|咖啡|火锅|烧烤|洗碗|厨|面点|切配|配菜|凉菜|跑堂", r"食堂|前厅", ""),
    Trait("cooking", "做厨师", "cooking", r"厨|做饭|掌勺|颠勺|炒菜|炊事|食堂|灶", r"厨|炒菜|打荷|灶|掌勺|切配|配菜|凉菜", r"面点|烧烤|食堂", r"洗碗|服务员|厨具|厨电"),
    Trait("driving", "开车", "driving", r"开(?:大|小|货|客|卡|公交|出租|网约|夜)?车|驾驶|司机|跑车|跑运输|代驾", r"司机|驾驶员|驾驶岗|代驾|送货员|配送员|骑手|驾驶", r"押运|外勤|跟车", r"叉车|无人机|维修"),
    Trait("machine_operator", "开工程机械", "operating heavy machines", r"机手|挖掘?机|装载机|铲车|推土机|压路机|吊车|塔吊|工程机械", r"挖掘?机|装载机|铲车|推土|压路|平地机|机手|吊车|塔吊", "", "维修|修理|销售"),
    Trait("delivery", "送货送餐", "delivery", r"送外卖|外卖|快递|送货|送餐|骑手|配送|跑单", r"外卖|快递|骑手|送餐|派送|配送员|送货|闪送", "", r"仓|库|分拣|客服|文员"),
    Trait("construction", "上工地", "building sites", r"工地|建筑|盖房|装修|泥瓦|搬砖|施工", r"工地|施工|建筑工|瓦工|泥工|钢筋|架子|木工|砌|混凝土|装修|粉刷|小工|土建", r"监理|测量|安装|资料员|项目经理|预算", ""),
    Trait("desk", "坐办公室", "desk work", r"坐办公室|坐班|办公室|文职|文案|对着?电脑|坐一天|整天坐|久坐|案头", r"文员|内勤|行政|会计|出纳|文秘|秘书|资料员|客服|统计|人事|财务|预算|档案|编辑|法务|设计师|录入|接线", "", ""),
    Trait("factory", "进工厂", "factory work", r"工厂|[进下]厂|厂[里区]|车间|流水线|生产线|打螺丝", r"操作工|普工|生产工|车间|流水线|包装工|巡检工|学徒工|电解|碳素|[主副内外]操|中控|装配|短期工|暑期工|生产(?:部|线)|挡车|纺|冲压|注塑",
          r"工$|加工|生产|制造|机修|质检|化验|叉车|仓管", "保洁|绿化|水暖|环卫|洗碗|月嫂|家政|物业"),
    Trait("frontline", "干流水线", "shop-floor work", r"一线|流水线|操作工|普工|当工人|生产线|计件", r"操作工|普工|生产工|流水线|包装工|学徒工|装卸|搬运|短期工|暑期工|[主副外]操|出炉|装配工|巡检工|电解工|挡车|计件",
          r"机修|焊工|钳工|维修工|保洁|绿化", ""),
    Trait("mining", "去矿上", "mining", r"矿|煤矿|采煤", r"井下|下井|采煤|掘进|矿井|采矿|煤矿|矿工|露天矿|选矿|爆破", r"矿业|矿", ""),
    Trait("care", "照护病人老人", "nursing care", r"伺候(?!人|领导|老板|首长|客)|护工|护理|照[顾看]老人|照[顾看]病人|养老院|端屎|陪护|保姆|月嫂", r"护工|养老|护理员|保姆|月嫂|陪护|照护|住家", "", ""),
    Trait("children", "带孩子", "looking after children", r"[带哄看]孩子|小孩|娃|幼儿|幼教|学生", r"幼儿|保育|育婴|托育|托管|早教|月嫂|育儿|托班", r"小学|辅导老师|生活老师|宿管", ""),
    Trait("teaching", "教书", "teaching", r"教书|[当做]老师|教师|上课|讲课|教学|培训讲师", r"教师|老师|讲师|教练|教官|助教|辅导", "", "生活老师"),
    Trait("phone_work", "打电话", "telephone work", r"[打接]电话|客服|话务|电话", r"电话|客服|话务|呼叫|电销|接线", "", ""),
    Trait("computer", "用电脑", "computer work", r"电脑|打字|写代码|编程|做表", r"文员|会计|设计|程序|网管|录入|统计|编辑|资料员|运维|开发", "", ""),
    Trait("livestock", "养殖屠宰", "livestock", r"养殖|养[猪牛羊鸡]|喂[猪牛羊鸡]|屠宰|牧场|放[羊牛]", r"养殖|饲养|屠宰|牧场|[猪鸡牛羊]场|分割|放牧", "", ""),
    Trait("farming", "干农活", "farm work", r"农活|种地|下地|农场|采摘|大棚", r"种植|采摘|农工|农场|大棚|园艺|农业", "", r"农机|农业银行"),
]  # fmt: skip
LEVEL = [
    Trait("rank_and_file", "当普通员工", "posts that lead nobody", r"(?:低于|不如|没到|不到|不够)(?:主管|经理|管理|中层|领导|班长|领班)|(?:主管|经理|管理岗?|中层)(?:级别?|层)?以下|普通(?:员工|职员|科员|岗)|基层岗|大头兵|(?:当|做)(?:小兵|兵头|小职员)|没(?:有)?(?:职务|级别)的",
          r"^(?!.*(?:经理|总监|主任|主管|[厂站店队班校园院部处科组段]长|厨师长|负责人|总工|总助|副总|合伙人|董事|书记|领导|领班|专家|管理(?!员|岗?员)|储备干部)).+$"),
]  # fmt: skip
PAY_AND_HOURS = frozenset({"commission", "temporary", "part_time", "alcohol", *(trait.code for trait in HOURS)})
"""What a refusal may be about without refusing the trade whose words it borrows (纯提成的不干)."""
TRAITS = [*HOURS, *CONDITIONS, *BODY, *HAZARDS, *TRADES, *LEVEL]
BY_CODE = {trait.code: trait for trait in TRAITS}
SENSED = frozenset({"noise", "dust", "heat", "cold", "chemicals", "vibration", "kitchen_fumes", "dangerous_goods"})
"""What is refused as such: 粉尘大的厂 refuses the dust, not every factory."""

PHYSICAL_TRAITS: dict[str, tuple[str, ...]] = {
    "no_heavy_lifting": ("heavy_lifting",),
    "no_long_standing": ("standing", "walking"),
    "no_heights": ("heights",),
    "no_noise": ("noise",),
    "no_dust": ("dust",),
    "no_vibration": ("vibration",),
    "no_night_shift": ("night_shift",),
    "no_chemicals": ("chemicals",),
    "no_heat": ("heat",),
    "no_cold": ("cold",),
    "no_driving": ("driving", "machine_operator"),
}
"""Bodily limit → what work must not have."""


@cache
def _posting_patterns() -> list[tuple[str, re.Pattern[str], re.Pattern[str] | None, re.Pattern[str] | None]]:
    return [
        (
            trait.code,
            re.compile(trait.sure, re.IGNORECASE),
            re.compile(trait.likely, re.IGNORECASE) if trait.likely else None,
            re.compile(trait.excuse, re.IGNORECASE) if trait.excuse else None,
        )
        for trait in TRAITS
    ]


_MAJORS = re.compile(r"[^,，;；。]*相关专业[^,，;；。]*|[^,，;；。]*专业(?:不限|优先|毕业)")
"""What was studied says nothing of what the work is like: 化工相关专业."""
_TRADE = (
    r"[\u4e00-\u9fff]{0,5}(?:工|员|师|护士|司机|会计|出纳|保安|保洁|销售|导购|收银|库管|经理|主管|店长|助理|文秘|前台)"
)
_LIST_OF_TRADES = re.compile(rf"{_TRADE}(?:[、/，,;；|+]{_TRADE}){{4,}}")
"""Who names so many kinds of work wants to be found by all of them: none says what this work is like."""
_TAKEN_BACK = re.compile(r"(?:不用|无需|无须|不需要?|不必|没有|不|无|非|免)[上做跑倒加出值要是住]?$")


def _shown(pattern: re.Pattern[str], words: str) -> bool:
    """Some place where the words stand and are not taken back (无需出差)."""
    return any(not _TAKEN_BACK.search(words[: match.start()]) for match in pattern.finditer(words))


def posting_traits(title: object, text: object = "") -> dict[str, float]:
    """Trait code → 1.0 where the posting shows it, 0.5 where such work usually has it.

    A kind of work is shown by the title alone; a text that mentions it (懂销售者优先) makes it likely.
    """
    name, rest = plain(title), _LIST_OF_TRADES.sub("", _MAJORS.sub("", plain(text)))
    both = f"{name}，{rest}"
    found: dict[str, float] = {}
    for code, sure, likely, excuse in _posting_patterns():
        if excuse is not None and excuse.search(both):
            continue
        if _shown(sure, name if code in _TITLE_CODES else both):
            found[code] = 1.0
        elif (likely is not None and likely.search(name)) or (code in _TRADE_CODES and _shown(sure, rest)):
            found[code] = 0.5
    return found


_TRADE_CODES = frozenset(trait.code for trait in TRADES)
_TITLE_CODES = _TRADE_CODES | {trait.code for trait in LEVEL}
"""Shown by the title alone."""


@cache
def _workplace_patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(row.kind, re.compile(row.words)) for row in data.workplaces().itertuples()]


@cache
def all_workplace_kinds() -> tuple[str, ...]:
    """Every kind of workplace there is, in one order."""
    return tuple(sorted({str(kind) for kind in data.workplaces()["kind"]}))


def workplace_kinds(*texts: object) -> frozenset[str]:
    """Kinds of workplace (hospital, power, food …) that the texts name."""
    words = "，".join(plain(text) for text in texts)
    return frozenset(kind for kind, pattern in _workplace_patterns() if pattern.search(words))
