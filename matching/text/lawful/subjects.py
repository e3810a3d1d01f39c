"""Whose word it is: names, quoted words and equal terms are hidden; words about others, the work or a benefit are none
of the applicant's."""

import re

from matching.text.lawful import denials, equality
from matching.text.lawful import relations as said
from matching.text.lawful.grammar import clause_around, hidden

_OPEN, _CLOSE = "“\"「『《【‘'", "”\"」』》】’'"
_QUOTED = rf"[{_OPEN}](?P<inner>[^{_OPEN}{_CLOSE}\n]{{1,14}})[{_CLOSE}]"
_NAMED = (
    re.compile(
        rf"{_QUOTED}(?=(?:是|为|系)[^，。；\n]{{0,6}}(?:店名|名称|品牌|商标|剧名|栏目|歌名|片名|代号|系列|名字|地名|街名)|"
        r"(?:品牌|系列|乐队|剧组|栏目|节目|话剧|工作室|餐厅|门店|书店|专场|主题[店馆展]|小说|绘本|电影|纪录片|音乐剧))"
    ),
    re.compile(
        rf"(?:店名|品牌名?|商标|片名|剧名|书名|名为|名叫|话剧|小说|电影|歌曲|曲目|排练|演奏|绘本|纪录片|连载){_QUOTED}"
    ),
)
_NAME_OF_A_THING = re.compile(
    rf"(?<![限仅只招要聘收]){_QUOTED}(?=[^，。；\n]{{0,5}}(?:[店馆厂坊铺站]|公司|品牌|车(?!$|，)|项目|行动|活动|超市|食品|基地|平台|餐饮|连锁|小镇|食堂|快餐|农场|合作社|直播间|热线|计划|课堂|班(?!长)|团队))"
)
"""A quoted name before the word for what bears it: “大姐水饺”店."""
_NO_NAME = re.compile(rf"优先|勿|限|只|仅|{said.NEGATION}|押金|保证金|费$|证$|微信|群|[vVqQ]|[男女]$|爷们")
_OF_A_NAME = re.compile(
    r"(?:户[口籍]|单身|[已未离]婚|[大小]*三阳|回民|汉人|残疾|穆斯林|押金|刷单|怀孕|本地|外地|男人|女人|女儿|男儿|微信|乙肝)"
    r"(?=(?:桥|[村镇](?![民籍人户的]|优先|居)|乡(?![下村民镇籍人户的亲里])|[路街巷](?!道|坊)|河(?!南|北)|湖(?!南|北)|峰|岭|大厦|小区|人(?:专职|专委|联络员|联合会|就业服务|服务中心|康复|托养)|收费站|工作室|影视|书店|牌(?!照)|独奏|合奏|面漆|色漆|层漆|组分|模式下|版(?!本)|账户))"
)
_OF_A_TRADE = re.compile(
    r"(?:[男女](?:士|性|职工|工|生)|残[疾障]人?|肢残|宗教|艾滋病?|乙肝|肝病|计划生育|妇女|孕[妇产]|产后|母婴|单身|大龄|离异|汉族|藏族|回族|维吾尔族|彝族|少数民族|信众)"
    r"(?=(?:(?!优先|限|勿|不|免|别|拒|求职|应聘|者)[\u4e00-\u9fff]){0,6}(?:店(?!长|员|里|内|小)|馆(?!员|长|里)|驾校|学校|[检监]测点|服务[点站]|站(?!岗|长|立|得|员|柜|着)|中心|用品|药具|器具|门诊|病房|协会|联合会|公寓|工坊|医院|热线|理容|美发|沙龙|会所|诊所|之家|委员会|工委))"
)
"""Words for people in the name of a house or of goods: 男士理容店, 宗教用品, 残疾人驾校."""
_TRADE_WORDS = re.compile(
    r"[男女]{1,2}(?=童?[装鞋帽](?![潢修卸配车]))|刷单(?=[面色层组道遍间栋板墙门]|双面|元楼)|[单双]身(?=独奏|合奏)"
)
_OF_A_SCIENCE = re.compile(
    r"(?:民族|宗教|性别|残疾|妇女|人口|婚姻|家庭|民俗|生育)(?=(?:与[一-龥]{1,6})?(?:学(?!员|生|历|徒|费|习)|史(?!密斯)|研究|理论|社会学|心理学|法学|统计|人类学|语言学|社会工作))"
    r"|(?:研究方向|研究领域|课题|学科|专业(?:为|是|方向)?)(?:：|为|是|有|包括)?(?:(?!限|招|要求|优先)[^，。；\n]){0,10}(?:民族|宗教|性别|残疾|婚姻|生育|人口)[^，。；\n]{0,6}"
)
"""Words for people in the name of a science: 民族学, 性别研究."""
_IDIOMS = re.compile(
    r"男[婚左耕才欢红尊帅主][^，。；\n]?女[嫁右织貌爱白卑靓][^，。；\n]?|红男绿女|痴男怨女|男女老[少幼]|儿女双全"
)
_SWIPED = re.compile(r"刷(?:一下|一刷)?(?:身份证|工牌|门禁|脸|卡|工卡|人脸|二维码|社保卡|饭卡)")
_SAID_BY_OTHERS = re.compile(
    rf"(?:[{_OPEN}][^{_OPEN}{_CLOSE}\n]{{1,16}}[{_CLOSE}][、和与或及]?)+等?[^，。；\n]{{0,6}}"
    r"(?:表述|字样|字眼|用语|话术|违法|违规|歧视|案例|骗局|陷阱|广告|台词|标签|词条|关键词|问题|条款|谣言|误区|之类|条件|语句|句子|招聘|岗位|说法|套话)"
    rf"|(?:含有?|出现|标有|写着|写有|识别|监测|整理|下架|过滤|屏蔽|标注|删[除掉去]|剔除|改掉|检索|排查|核查|纠正|收集)[^，。；\n]{{0,10}}(?:[{_OPEN}][^{_OPEN}{_CLOSE}\n]{{1,16}}[{_CLOSE}][、和与或及]?)+"
)
_STATUTE = re.compile(r"《[^》\n]{3,30}(?:法|条例|规定|办法|准则|标准|目录|公约|规范|指引)》")
_ATTRIBUTE = (
    r"(?:性别|男女|民族|户籍|户口|籍贯|地域|出身|宗教|信仰|婚否|婚姻|婚育|生育|孕|孩子|携带|健康|残疾|残障|年龄|学历|身高|外貌|"
    r"长相|国籍|种族|已婚|未婚|乙肝|传染病|哪里人)"
)
_ITEM = rf"[^，。；\n、]{{0,4}}{_ATTRIBUTE}[^，。；\n、与和或及]{{0,4}}"
_LIST = rf"(?P<inner>{_ITEM}(?:[、与和或及/]{_ITEM})*)"
_REGARDLESS = re.compile(
    rf"(?:不(?:要求任何|看|问|分|限(?!于)|论|查|管|因|会?因|以|按|挑|区分|打听|过问|询问|在[乎意]|计较)|无论|不得因){_LIST}(?!的?(?:简历|材料))"
)
_EQUAL = re.compile(
    r"不影响(?:您?的?)?(?:录用|录取|应聘|入职|报名|投递|面试|聘用|待遇|晋升|上岗|使用|办理?健康证)|对[^，。；\n]{1,8}不设(?:任何)?(?:条件|限制|门槛|要求)|同样(?:录用|聘用|欢迎)|照常(?:可以?)?(?:投|报|应聘|面试|录|入职|上班|算|发)|(?:也|都|均|一律|从)?不(?:问|查|看|打听)(?=$|[，。；也都])|"
    r"(?:也|同样|均|都)(?:能|可以?)(?:上班|来|报名?|应聘|胜任|入职)|可应聘(?=$)|各族均可|没有[^，。；\n]{0,10}要求|不作(?:为)?条件|都一样|不含|严禁以|"
    r"(?:一律|都|均|概|也)?不(?:作为|当作|构成|设为)[^，。；\n]{0,6}(?:条件|依据|门槛|标准|理由)|一视同仁|一样(?=$|欢迎|可以?[投报来]|录用|对待)|同等(?:对待|录用|机会)|没有[^，。；]{0,6}(?:提问|询问|盘问|偏见|歧视|门槛)|(?:都|均)(?:可以?|能|行|欢迎)(?:来|投|报|应聘)?(?=$)"
)
_NEGATED = re.compile(
    r"(?:不用|无需|无须|不需要?|不必|不做|不搞|不要你|不参与|禁止|严禁|杜绝|反(?=刷)|反对|抵制|任何人要求[你您]?|取消)[^，。；\n不]{0,8}(?:刷(?:单|榜|销?量|评|人气|好评)(?:[、和或]?刷(?:单|榜|销?量|评|好评))*|垫付|押金?|保证金|好处费|进群|加群|扫码|户口)(?!就|不|的|勿|别|才)|(?:押金|保证金|押)(?:全部)?(?:取消|免[收交除]|不用[交押])|"
    r"(?:不签|不办|不用办?|无需办?|不需要?办?|不必办?|没有|绝不|从不|不搞|不涉及|不做)(?:任何)?(?:培训|学费|消费|求职)?(?:贷款?|分期|网贷)(?!就|不|的|勿|别)|不(?:扣|抵|押|压)(?:任何)?(?:工资|证件?|身份证)(?!就)"
)
_NEVER_CHARGED = re.compile(
    r"(?:绝|从)?不会?以任何[^，。；\n]{0,4}(?:理由|名义|形式|方式)[^，。；\n]{0,8}(?:收取?|索[要取])[^，。；\n]{0,20}"
    r"|(?:无需|无须|不用|不需要?|不必)[^，。；\n不]{0,4}(?:购买|自购|自备|交钱|缴费)(?!就|不|的|勿|别|保险|社保)[^，。；\n]{0,8}"
)
"""Said outright that applicants pay nothing."""
_PAID_TO_STAFF = re.compile(
    r"(?:安家|启动)费(?!押)|课时(?:费|补贴)?\d|(?:公司|单位|[厂店园院队]里|我们|老板)(?:给|发|奖|补)(?:给)?(?:[你您]|大家|工人|员工)[^，。；\n]{0,4}\d|[无未没有]{1,2}扣分|收费(?:报修|查询|处理|登记)"
)
"""What staff get, penalty points of drivers, charges that residents ask about."""
_COMPANY_TEACHES = re.compile(
    r"(?:公司|单位|企业|财政|政府|厂里)(?:全额)?(?:出|承担|付|报销|负担)[^，。；\n]{0,3}(?:学费|培训费|费用)"
)

_PAID_BY_OTHERS = re.compile(
    r"(?:代理商|经销商|加盟商|供应商|商户|租户|业主|买家|卖家|甲方|投标人)(?:自行|自己|来|须|需)?(?:交|缴|付|出|承担)|由(?:家长|客户|顾客|业主|租户|商户|买家|投保人)(?:们)?(?:自行|自己|自愿|来|按需)?(?:自选|选择?|支付|缴|交|付|承担|出)|由(?:学员|学生|会员)(?:自愿选|自选|选择)|(?:交|缴|付|承担)[^，。；\n]{0,8}的(?:是|为)(?:代理商|经销商|加盟商|供应商|商户|租户|业主|买家|卖家|客户)"
)
_TRADE_DEPOSIT = re.compile(
    r"抵押(?:登记|手续)|收押金[、，离退]|押金(?:收退|专员)|[收退]押金[、和]|押金[、和]?(?:的)?(?:登记|台账|核销|核对|缴纳和退还|单)|保证金(?:台账|账户|录入|会计|保函|、保全)|(?:农民工|工人)?工资保证金|(?:读者|住院|装修|租房|房屋|门禁卡|包[厢间房]|客房|空桶|钢瓶|手牌|箱|瓶|桶|展馆|施工|租赁点|开卡)[^，。；\n]{0,8}(?:押金|保证金)|(?:收取|登记|办理)[^，。；\n]{0,6}(?:读者|申请人|住客|顾客|客户)"
)
"""Deposits that customers leave for goods, rooms and cards."""
_IN_BOOKS = re.compile(
    r"(?:押金|保证金|定金|备用金)(?:、[一-龥]{1,6})?(?:科目|往来|余额|明细|账龄|函证|账[户目]|凭证|审计|台[账帐])|(?:函证|审计|盘点|核对?|勾稽|对账|清查|缴退|缴存|追缴|清退)[^，。；\n]{0,10}(?:押金|保证金|定金)"
    r"|(?:海关|关税|税款|通关|司法|诉讼|竞拍|拍卖|招标|旅行社|旅游服务质量|商户|摊位|出租人|承租人)[^，。；\n]{0,4}(?:保证金|押金)"
)
"""Guarantees in the firm's books, and those that trades leave by statute."""
_SLIPS = re.compile(
    r"(?:开|打|写|填|收|退|登记|核|点|找)[^，。；\n]{0,4}(?:押金|定金|保证金)(?:条|单|票|收据|收条|本|卡)"
)
_TOLD = re.compile(
    r"(?:负责)?(?:告[诉知]|解释|讲解|提醒|答复|介绍)[^，。；\n]{0,12}(?:客户|雇主|家长|顾客|会员|学员|业主|住客|怎么|如何|规则|流程)"
)

_MONEY_WORK = re.compile(
    r"(?:答复|解答|讲(?!课)|说明|处理|核对|办理|受理|审核|登记|跟进|管理|催|查询|统计|复核|退还?|对接|解释|介绍|操作)[^，。；\n]{0,12}(?:押金|保证金|定金|订金|分期|手续费|学费|费用|贷款?)"
    r"|(?:押金|保证金)(?:预授权|规则|专员|会计|客服|退还|退款|台账|流程|政策|争议|问题)"
)
_OF_APPLICANTS = re.compile(
    r"入职|上岗|报到|到岗|员工|本人|个人|新人|自己|求职|应聘|面试|工资|[你您]|先|交|缴|付(?!款|费方式)|扣(?!费)|\d{2,}|[百千万]|培训"
)

_WORK = re.compile(
    rf"{said.STRONG_DUTY.pattern}|提醒|告[诉知]|验证|卖(?!完|给你)|出售|梳理|抽查|测试|监测|陪(?!你|玩|酒|聊)|追踪|撰写|剪辑|评估|跟踪|采访|记录|回答|解答|解释|答疑|排查|检查|检索|标注|分类|分析|研究|调研|打磨|督促|普及|科普|转介|劝导|核算|归档|(?:帮|替)(?!厨|工|忙|手)|盯(?=着?[^，。；]{{0,6}}(?:患者|学员|孩子))"
)
_CHECKED = re.compile(
    r"处理|剔除|巡查|反作弊|受理|投诉|找出|跟进|抽查|验证|审核|审查|监测|测试|识别|整理|排查|检查|撰写|调查|评估|讲解|解释|答疑|质检|研究|分析|标注|揭露|宣讲|普及|投诉处理|开发|调试"
)
_CONTENT = re.compile(
    r"(?:案例|表述|语句|材料|数据|投诉|纠纷|条款|文书|档案|用语|题目|课件|内容|诉求|个案|台账|资料|法规|知识|政策|常识)"
)
"""What work is done on: 整理因乙肝被拒录的案例."""
_UNFAIR = re.compile(
    r"(?:歧视|违法|违规)性?[^，。；\n]{0,4}(?:语句|表述|条款|条件|内容|用语|案例|广告|岗位|行为|招聘|信息|现象)|(?:杜绝|反对|监督|消除|防止|反)[^，。；\n]{0,6}歧视"
)
_HARD = re.compile(
    rf"{said.TURNED_AWAY.pattern}|优先|优选|为佳|最好|首选|(?:仅|只)(?:限|招|收|要|聘|用|考虑|录|面向)|限(?=[男女本外汉已未]|于)|须|必须|要求|应聘|报名|入职|录[用取]|上岗|本岗|候选|诚聘|急聘|招聘|才(?:能|行|要|可)|想[找招]|希望"
)
_OTHERS = (
    r"(?:客户|顾客|用户|消费者|患者|病人|病友|学[员生]|来电[者人]|求助者|咨询者|会员|游客|旅客|乘客|住客|客人|老人|长者|孩子|儿童|幼儿|产妇|家长|业主|居民|村民|牧民|群众|读者|粉丝|"
    r"受众|当事人|嘉宾|新人|住校生|师生|服务对象|来访者|受助者|受访者|选手|队友|住户|食客|商户|观众|听众|考生|储户|车主|货主|租客|租户|房客|投保人|办事人|参赛者|辖区|社区|片区|村里|班里|院里|病区)"
)
_OTHERS_ARE = re.compile(
    rf"{_OTHERS}(?:们|中|里|内|群体|群)?(?:[^，。；\n]{{0,4}})(?:有|是|大多|多数|多[是为]|以(?![上下内后前])|来自|主要|包括|一半|不少|基本|都是|均为|全是|占|既有)|{_OTHERS}(?=[^，。；\n]*(?:较多|居多|为主|偏多|不少|占))"
)
_OTHERS_FIRST = re.compile(rf"[^，。；\n]{{0,4}}{_OTHERS}")
_OF_OTHERS_AFTER = re.compile(
    rf"(?:的|等)?(?:{_OTHERS}|子女|随迁|家庭|青少年|人群|群体|妈妈|母亲|信众|求职者(?:面试|就业|找|匹配|做|提供)|朋友(?:们)?(?:提供|做|找))"
)
_STAFF = re.compile(
    r"(?:的|期)?(?:在职)?(?:员工|职工|同事|伙伴|家属)(?!优先|者)|(?:专用)?(?:车位|坡道|通道|卫生间|设施|休息室|津贴|贺礼|红包|团圆饭|补贴)"
)
_HOLDS = re.compile(
    rf"{said.WANTED.pattern}|{said.FAVOURED.pattern}|{said.PEOPLE.pattern}|{said.ASKED_OF_APPLICANTS.pattern}|{said.PROVED.pattern}|岁以?上|视[为作]|辞职|离职|违约|不|无|没|有|非|的$|[，。]$|你|您|自己|本人|我们|人员|者"
)
_BARE = 5
"""Characters that may stand beside a word in its clause while it still fills a slot of conditions."""


_TAKEN_OF_OTHERS = re.compile(
    rf"(?:为|给|帮|替|向|收|退)[^，。；\n]{{0,4}}{_OTHERS}[^，。；\n]*(?:收|退|缴|费|押金)"
    rf"|(?:押金|定金|费用?|[一-龥]款)[^，。；\n]{{0,8}}(?:收|向|由|退给?)[^，。；\n]{{0,2}}{_OTHERS}的?$"
    r"|收取?[^，。；\n、]{0,6}(?:费|款|押金|租)、(?:[^，。；\n、]{1,8}、)*(?:开|打|登|做|排|整|录|接|核|写|贴|清|存|对|抄|退|交账|分)[^，。；\n、]{1,8}"
    r"|(?:开|打|登记|排|整理|录|接|核|贴|抄)[^，。；\n、]{1,8}、收取?[^，。；\n、]{0,6}(?:费|款|押金|租)(?=$|、)"
)
"""Money that the worker takes of those who are served, or as one of several tasks: 收学费、打收据、排考试."""
_FOR_THINGS_ON_LOAN = re.compile(
    r"(?:场地|场馆|器材|球拍|球杆|棋牌|存包|存衣|手环|餐具|餐盒|雨伞|轮椅|单车|电瓶车|推车|租车|租衣|租书|图书|会议室|包厢|茶具|[钓摊台车展座]位|船|鱼竿|帐篷|泳具|护具|拐杖|充电宝|礼服|婚纱|相机)(?:的)?押金|(?:租|借)[^，。；\n公司厂店宿房]{1,8}押"
)
"""Deposits for what customers borrow and bring back."""
_OF_STAFF = re.compile(r"入职|上岗|报到|到岗|员工|本人|新人|自己|求职|应聘|面试|工资|[你您]|离职|先[交缴付]|每人|不干")
_BY_APPLICANTS = re.compile(
    r"入职|上岗|报到|到岗|员工|本人|新人|自己|求职|应聘|面试|工资|[你您]|先|须|需要?交|\d{2,}|[百千万]元|每人"
)


def names(*texts: str) -> frozenset[str]:
    """Words that the posting itself calls a name: “未婚妻”是我们的店名."""
    called = {match.group("inner") for text in texts for pattern in _NAMED for match in pattern.finditer(text)}
    borne = {match.group("inner") for text in texts for match in _NAME_OF_A_THING.finditer(text)}
    return frozenset(called | {name for name in borne if len(name) > 1 and not _NO_NAME.search(name)})


_JOB = re.compile(
    r"(?:[员师工岗]|客服|助理|经理|主管|会计|坐席|专干|顾问|文员|店长|出纳|督导|翻译|司机|教练)(?:[（(][^）)]*[）)])?$"
)


def names_a_job(title: str) -> bool:
    """Whether a title is the name of a job that may have money for its object: 押金退还客服, 助学贷款办事员."""
    return bool(_JOB.search(title)) and not re.search(
        r"\d|先|自[费理付]|免|无需|不用|入职|报名|[交缴付](?!付|通|费|易|接|换|警)|刷|躺|赚|日结|返|兼职|下线|跑分|做单|垫",
        title,
    )


def without_names(text: str, named: frozenset[str]) -> str:
    """The text with what it calls by name in boxes; same length."""
    for name in named:
        text = text.replace(name, "□" * len(name))
    return text


_HOUSE = re.compile(
    r"(?:^|(?<=[，。；\n]))[^，。；\n招聘男女]{2,12}(?:店|馆|铺|坊|厂|楼|超市|餐厅|食堂)(?=，?(?:诚|急|现|长期|常年)?(?:招|聘|缺))"
)
"""The house that hires, before the word of hiring: 东北人开的饺子馆，招."""


def _without_house(text: str) -> str:
    return _HOUSE.sub(
        lambda match: (
            match.group()
            if _HARD.search(match.group()) or re.search(r"押|费|[交缴证]", match.group())
            else "□" * len(match.group())
        ),
        text,
    )


_SERVED = re.compile(
    r"(?:服务|联系|走访|面向|关心|帮扶|慰问)[^，。；、\n招聘限]{0,4}(?:村民|居民|群众|老乡|牧民|农户|困难户)"
)


def without_others(text: str, named: frozenset[str]) -> str:
    """The text with names, quoted words of others, questions answered with yes, statutes, equal terms and negated credit
    in boxes; same length."""
    text = equality.without_equal_terms(denials.answered(_without_house(without_names(text, named))))
    text = hidden(
        text,
        (
            denials.NOTHING_OF_THE_KIND,
            _OF_A_SCIENCE,
            _IDIOMS,
            _SWIPED,
            _OF_A_NAME,
            _OF_A_TRADE,
            _TRADE_WORDS,
            _STATUTE,
            _SAID_BY_OTHERS,
            _NEGATED,
            _NEVER_CHARGED,
        ),
    )
    return _REGARDLESS.sub(_inner_hidden, text)


def _inner_hidden(match: re.Match[str]) -> str:
    words, inner = match.group(), match.group("inner")
    return words.replace(inner, "□" * len(inner))


def not_of_applicants(code: str, text: str, start: int, end: int) -> bool:
    """Whether a place with a word for what people are speaks of others, of the work, of a benefit or of equal terms."""
    first, last = clause_around(text, start, end)
    first, last = min(first, start), max(last, end)
    before, words, after, whole = text[first:start], text[start:end], text[end:last], text[first:last]
    equal = _EQUAL.search(whole)
    if equal and not said.TURNED_AWAY.search(whole[: equal.start()] + "，" + whole[equal.end() :]):
        return True
    if code.split("_")[0] in _WELCOMED and _WELCOME.match(after) and not re.search(r"[只仅限才]", before):
        return True
    if re.search(r"(?:不|没有?|未|从不|并不)$", before) and words.startswith("要求"):
        return True
    if code.split("_")[0] in {"marriage", "children"} and _GIVEN.match(after) and not _SETS.search(whole):
        return True
    if _equal_terms_beside(code, text, first, last) and not _SETS.search(whole):
        return True
    if _WORK.match(whole) and (_CONTENT.search(after) or _CONTENT.search(words)):
        return True
    sentence = text[text.rfind("。", 0, first) + 1 : last]
    if _UNFAIR.search(sentence) and _WORK.search(sentence):
        return True
    turned_away = said.TURNED_AWAY.search(whole)
    if (
        _OTHERS_ARE.search(before + words + after if _OTHERS_FIRST.match(whole) else before + words)
        and not turned_away
        and not re.search(r"[只仅][限招收要]|优先|应聘|报名", whole)
    ):
        return True
    if _OF_OTHERS_AFTER.match(after) and not _HARD.search(whole.replace("求职者", "")):
        return True
    if _HARD.search(whole):
        return False
    if _WORK.search(before) or _WORK.search(words[:6].replace("为", "")):
        return True
    if _STAFF.search(after[:10]) and not re.search(r"[招聘]", before):
        return True
    return not code.startswith("sex") and len(whole) - len(words) > _BARE and not _HOLDS.search(whole)


_WELCOMED = {"disability", "health", "children"}
"""What nobody is asked to be: who may come all the same is welcome, not the only one."""
_WELCOME = re.compile(
    r"(?:人士|人员|朋友|同学|员工|求职者|者|人|的|员)?(?:也|均|都|亦|一样|同样)?(?:可以?|能)(?:报名?|应聘|投递?|来|申请|胜任|参加|做|干)(?!不|就)"
)
_EQUAL_BESIDE = {
    "sex": re.compile(r"性别(?:均)?不限|不限性别|男女(?:均)?不限|男女(?:均可|都可|都行|都要|平等)"),
    "ethnicity": re.compile(r"民族(?:均)?不限|不限民族|各民?族(?:均可|都|不限)"),
    "household": re.compile(r"(?:户籍|户口|地域|籍贯)[^，。；\n]{0,6}(?:均|都)?不限|不限(?:户籍|地域|籍贯)"),
    "marriage": re.compile(r"婚(?:育|否|姻)[^，。；\n]{0,6}不限"),
    "children": re.compile(r"婚育[^，。；\n]{0,6}不限"),
    "religion": re.compile(r"(?:宗教|信仰)[^，。；\n]{0,6}不限"),
}
_GIVEN = re.compile(
    r"[^，。；\n]{0,3}(?:给|发|送|奖励?|补贴?|领)[^，。；\n]{0,3}[\d一二两三四五六七八九半]+[\d十百千万]*(?:元|块|礼|天|$)?"
)
_SETS = re.compile(
    rf"{said.TURNED_AWAY.pattern}|优先|优选|为佳|最好|首选|(?:仅|只|专)(?:限|招|收|要|聘|用|考虑|录|面向)|限(?=[男女本外汉已未]|于)|须|必须|要求|才(?:能|行|要|可)|希望|更|但"
)


def _equal_terms_beside(code: str, text: str, first: int, last: int) -> bool:
    """Whether the clause beside says that this is no condition: 民族不限，汉族、回族师傅都有."""
    equal = _EQUAL_BESIDE.get(code.split("_")[0])
    if equal is None:
        return False
    before = text[max(0, first - 14) : first]
    return bool(equal.search(re.split(r"[。；\n]", before)[-1]) or equal.match(text, last + 1))


def subject_of_the_work(text: str, start: int, end: int) -> bool:
    """Whether credit, fake orders or chats at a place are what the work looks into or what customers take."""
    first, last = clause_around(text, start, end)
    before, whole = text[first:end], text[first : max(last, end)]
    if re.search(r"[你您]|自己|先(?:付|交|办)|入职|上岗|工资", whole):
        return False
    return bool(_CHECKED.search(before) or re.search(rf"{_OTHERS}(?:们)?的", before) or re.search(r"由银行审批", whole))


def money_of_others(text: str, start: int, end: int) -> bool:
    """Whether a sum at a place is what customers are told about, or learning that the employer pays for."""
    first, last = clause_around(text, start, end)
    whole = text[first : max(last, end)]
    return bool(
        (_MONEY_WORK.search(whole) and not _OF_APPLICANTS.search(whole))
        or _PAID_BY_OTHERS.search(whole)
        or _TOLD.match(whole)
        or _TRADE_DEPOSIT.search(whole)
        or (_IN_BOOKS.search(whole) and not _OF_STAFF.search(whole))
        or (_SLIPS.search(whole) and not _OF_STAFF.search(whole))
        or _PAID_TO_STAFF.search(whole)
        or _COMPANY_TEACHES.search(whole)
        or (_FOR_THINGS_ON_LOAN.search(whole) and not _OF_STAFF.search(whole))
        or (_TAKEN_OF_OTHERS.search(whole) and not _BY_APPLICANTS.search(whole))
    )
