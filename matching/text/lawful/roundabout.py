"""Conditions said round about: plans to have a child asked about, prayers of the whole staff, numbers of a place on
papers, results of a blood test, favours to be paid for, credit on a telephone."""

from matching.text.lawful import lexicon
from matching.text.lawful.grammar import Group, Rule

_PEOPLE = (
    ("sex", rf"{lexicon.SEX}|[男女](?=司机|师傅|[一-龥]{{1,2}}不)"), ("marriage", lexicon.MARRIAGE), ("children", lexicon.CHILDREN),
    ("ethnicity", rf"{lexicon.NATION}|花帽|巴郎|民族"), ("religion", rf"{lexicon.RELIGION}|花帽"), ("household", lexicon.HOUSEHOLD),
    ("health", lexicon.HEALTH), ("disability", lexicon.DISABILITY),
)  # fmt: skip
_WINKS = r"(?:懂的都懂|你懂的|懂得都懂|都懂的|自行体会|心照不宣|不用多说|不解释了?|自己(?:体会|掂量|琢磨))"
_REST_IS_FREE = r"(?:别的|其他|其它|剩下的?|余下的?|旁的)[^，。；\n]{0,4}(?:好说|好谈|好商量|不限|没要求|无所谓|随便|不挑|不计较|都行)"
_AWAY = r"(?:不(?:要|收|招|录|用|必|考虑|合适)|别|勿|免|对不住|对不起|抱歉|算了|再见|拜拜|请回|回家|再合作|没戏|淘汰)"

SURE = frozenset({"wink", "nothing_else", "roots"})
"""Rules whose review stands whatever the second reader scores: it has seen no such wording."""

GROUPS = (
    Group(
        "winks",
        r"懂|体会|心照|多说|解释|掂量|琢磨|别的|其[他它]|剩下|余下|旁的",
        r"(?:客户|顾客|学员|患者|游客)[^，。；\n]{0,12}",
        (
            *(Rule("wink", f"{code}_hint", rf"(?:{words})[^。；\n]{{0,12}}{_WINKS}", not_clause=r"不限|均可|都可") for code, words in _PEOPLE),
            *(
                Rule("nothing_else", f"{code}_hint", rf"(?:{words})[^，。；\n]{{0,6}}(?:的|者|人|就行|即可)?，{_REST_IS_FREE}", not_clause=r"不限|均可|都可|优惠|礼貌")
                for code, words in _PEOPLE
            ),
        ),
    ),
    Group(
        "family_round_about",
        r"添丁|孕|生[孩娃育宝]|[要娃]|当妈|做妈|母亲|当爸|孩子|小孩",
        r"客户[^，。；\n]{0,12}|家长[^，。；\n]{0,12}",
        (
            Rule("asked", "children_hint", r"(?:会不会|有没有|是否|打不打算|想不想|要不要)[^，。；\n]{0,4}(?:添丁|怀孕|怀上|生(?:孩|娃|育|宝|小)|要(?:孩|娃|宝)|备孕|当妈|做妈)", not_clause=r"不[问查]|咨询|调查|产妇|孕妇|问卷|指导"),
            Rule("not_refused", "children", r"(?:不得|不能|不可|不许|不准)(?:拒绝|推脱)[^，。；\n]{0,3}(?:孕检|查孕|验孕|妊娠)[^，。；\n]{0,4}"),
            Rule("planned", "children_hint", r"(?:计划|打算|准备|想着?)[^，。；\n]{0,2}(?:当|做)(?:妈妈?|母亲|宝妈|爸爸?)[^，。；\n]{0,6}", not_clause=r"课|服务|产品|培训|指导"),
            Rule("grown", "children_hint", r"(?:想找|找|要|招|希望|最好)[^，。；\n]{0,8}(?:孩子|小孩|娃)[^，。；\n]{0,4}(?:大了|上学|上小学|住校|有人[带管]|不用[带管])[^，。；\n]{0,4}", not_clause=r"辅导|托管|老师教|课程"),
        ),
    ),
    Group(
        "belief_round_about",
        r"供(?=菩萨|佛|奉)|初一|礼拜|祷告|念经|诵经|听经|拜佛|读经|弥撒|上香|法会|放生",
        r"礼拜(?=[一二三四五六日天])|寺院|教堂|道观|景区",
        (
            Rule("together", "religion_hint", r"(?:全[员体]|大家|一起|集体|员工|同事|每[周天晨日]|早会|晨会)[^，。；\n]{0,10}(?:做礼拜|礼拜|祷告|念经|诵经|听经|拜佛|读经|弥撒|上香|法会|放生)[^，。；\n]{0,6}", not_clause=r"游客|信众|香客|讲解|殡|丧"),
            Rule("house", "religion_hint", r"(?:公司|店里|单位|厂里|老板|我们)[^，。；\n]{0,4}供(?:着)?(?:菩萨|佛|奉)[^，。；\n]{0,4}|初一[、和]?十五[^，。；\n]{0,6}(?:拜|上香|吃素)", not_clause=r"祈福法会|卖|销售"),
        ),
    ),
    Group(
        "place_round_about",
        r"身份证|口音|乡音|祖上|祖辈|代|打小|从小|土话|本地话",
        r"(?:负责|录入|审核|核对|系统)[^，。；\n]{0,10}身份证[^，。；\n]{0,12}",
        (
            Rule("roots", "household_hint", r"(?:祖上|祖辈|[两三]代|世代|打小|从小|土话|本地话)[^，。；\n]{0,8}(?:(?:都|就|全)?(?:在|是)?(?:本[镇村县市乡地]|当地|这里|我们这)|长大)[^，。；\n]{0,4}", not_clause=r"客户|学员|服务|传承|非遗|不限"),
            Rule("number", "household", r"身份证(?:号码?|前[两三四六\d]位)?[^，。；\n]{0,8}(?:\d{2,6}|[一-龥]{2,3})?[^，。；\n]{0,3}(?:开头|打头|起头|前[两三四六\d]位)[^，。；\n]{0,6}"),
        ),
    ),
    Group(
        "body_round_about",
        r"加号|阳性|抽血|化验|身上|不方便|康复|[阳得]过|方舱|肝",
        r"(?:患者|检验|标本|客户)[^，。；\n]{0,16}",
        (
            Rule("result", "health", rf"(?:单子?|化验单?|报告|抽血|血检|结果|那几项)[^，。；\n]{{0,8}}(?:加号|阳性?|不正常|有问题)[^，。；\n]{{0,6}}{_AWAY}[^，。；\n]{{0,4}}", not_clause=r"患者|标本|检验|酒精|毒品|尿检"),
            Rule("positive", "health", rf"(?:阳性|带菌|带毒)(?:者|的|人员)[^，。；\n]{{0,4}}{_AWAY}", not_clause=r"患者|标本|酒精|毒品|尿检|阳性率|密接|隔离"),
            Rule("liver", "health_hint", r"肝(?:上|脏|功)?[^，。；\n]{0,4}(?:那点事|那方面|毛病|问题|要?(?:干净|没毛病))[^，。；\n]{0,4}"),
            Rule("not_convenient", "disability_hint", r"(?:身上|身体|手脚|腿脚)[^，。；\n]{0,5}[带有]点[^，。；\n]{0,2}(?:不方便|不便|毛病|缺|残)[^，。；\n]{0,4}"),
        ),
    ),
    Group(
        "favours",
        r"打点|心意|尾款|好处费|疏通|茶水[费钱]|[买交缴付]",
        r"(?:客户|货款|装修|资料|材料)[^，。；\n]{0,10}",
        (Rule("not_refused", "deposit_hint", r"(?:不得|不能|不可|不许|不准)(?:拒绝|推脱|拒)(?:交|缴|付)[^，。；\n]{0,6}(?:押金|保证金|费)", not_clause=r"业主|客户|住户|税|物业|水费|电费"),
            Rule("favour", "fee_hint", r"(?:前期|先|需要?|要|得|准备)[^，。；\n]{0,8}(?:打点|疏通)[^，。；\n]{0,8}|(?:打点|疏通|好处|茶水)(?:的)?(?:心意|费用?|钱|关系)|(?:事成|上班|入职|办成)[^，。；\n]{0,6}(?:尾款|余款|好处费)", not_clause=r"行李|行装|管道|下水|交通|客户"),
            Rule("bought", "fee_hint", r"(?:买|付|缴|交)(?:完|了|好|齐)(?:再|才|就|后|即)?(?:能|可|给)?(?:上岗|入职|开工|排班|派单|接单|安排)", not_clause=r"社保|保险|班|接|手续|公司[给帮出]|客户"),),
    ),
    Group(
        "papers_and_insurance",
        r"证|社保",
        r"(?:客户|客人|公司证照)[^，。；\n]{0,12}",
        (
            Rule("left", "id_card", r"证(?:件|书|原件)?(?:先)?(?:放|搁|压|存|留)[^，。；\n]{0,8}[，,]?(?:离职|走|不干|离开)[^，。；\n]{0,4}(?:拿|取|还|退|领)[^，。；\n]{0,3}", not_clause=r"复印"),
            Rule("slip", "waiver", r"(?:写|签|打)[^，。；\n]{0,4}不[要交买缴][^，。；\n]{0,2}社保[^，。；\n]{0,4}(?:条子?|协议|说明|承诺|声明|保证)", not_clause=r"不(?:用|需)"),
        ),
    ),
    Group(
        "chains",
        r"带|拉",
        r"带(?:班|队|团|教|货)[^，。；\n]{0,8}",
        (Rule("heads", "pyramid", r"(?:拉|发展)(?:满|够|到|来|进)?[一二三两几\d]+个?(?:下线|会员|代理)[^，。；\n]{0,6}(?:升|晋|提|分|返)|带[一二三两几\d]+个?人[^，。；\n]{0,6}(?:回本|返|分钱|升级)|(?:他们|下面的?人|别人)[再]?[带拉][^，。；\n]{0,3}人[^，。；\n]{0,3}你[^，。；\n]{0,4}(?:钱|提成|分)"),),
    ),
    Group(
        "credit_on_a_telephone",
        r"额度|贷|分期",
        r"(?:信用卡|授信|拨款|指标|医保|编制)额度|贷款客户",
        (Rule("helped", "loan_hint", r"(?:帮|协助|替|带)(?:你们?|您|学员)?[^，。；\n]{0,8}(?:申请|办|开通|批|下)[^，。；\n]{0,4}(?:额度|网贷|小贷|分期)[^，。；\n]{0,4}", not_clause=r"客户|企业|商户|农户|负责|用户|业主|持卡|顾客|买家|村民|居民"),),
    ),
    Group(
        "chats_round_about",
        r"绿泡|小绿|绿色软|倒过来|反过来",
        r"客户[^，。；\n]{0,10}",
        (Rule("green", "diversion", r"(?:小?绿泡泡?|小绿(?!植|色|豆)|绿色软件)[^，。；\n]{0,3}(?:上|里|找|聊|看|发|联系|加)|(?:号码?|微信)[^，。；\n]{0,4}手机号?(?:码)?(?:倒过来|反过来)"),),
    ),
)  # fmt: skip
"""Hints wait for a person; what names a place or a result and turns people away is refused."""
