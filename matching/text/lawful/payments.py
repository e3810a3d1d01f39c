"""Money, papers and credit, read as frames: who pays whom, for what, when; with the lawful directions taken out first."""

import re
from collections.abc import Iterator

from matching.text.lawful.grammar import Hit, Rule, clauses, hidden
from matching.text.lawful.money import FIRM, FIRM_PAYS, PAPERWORK

_DIGITS = r"[\d一二两三四五六七八九十半几]"
SUM = rf"(?:{_DIGITS}[\d.,一二两三四五六七八九十百千万]*(?:多|来)?(?:元|块钱?|[百千万w](?![次件人字个名])(?:元|块)?)|[一二两三四五六七八九]万[一二两三四五六七八九]?(?!人)|(?:(?<=[交缴付押充存收要租扣卡证钱费款金课汇转])|(?<=[交缴付押充收要扣证费款金]了))\d{{2,5}}(?!\d|[-~—至到年月日号人名个岁%平天时分次单件层栋楼斤公吨千米系端])|(?<![\d.\-a-z])\d{{3,5}}(?=$|[，。；]))"
THING = r"(?:(?:[\u4e00-\u9fff]{1,4}(?:费|金|款|钱)(?!融|额[度]|属|工|服|牌|项|目|用(?:会|报|核))|押金|保证|成本|行头|邮资|介绍|打点|指标|名额|被褥|头盔|制服|工装|工服|工作服|服装|样机|课程?(?=买)|保险|体检|权限|证件?))"
BEFORE_WORK = (
    r"入职|上岗|到[岗厂站店]|报到|报名|面试|面谈|试[音镜岗工讲]|应聘|录[用取]|进[组厂店站场]|签约|签合同|上船|出国|领(?:工?[具装牌]|样机|货|衣)|名额|岗位?(?=指标)|指标|内部|开通|办(?:理)?[^，。；]{0,4}(?:证|签证)|"
    r"拍(?:模卡|照|定妆)|被褥|工牌|工装|工服|制服|钥匙|提车|接单|上户|建档|体检|培训|学徒|学习|拜师|实习|考证|派遣|安置|推荐成功|介绍成功|[一-龥]前[请先须需要把得]|先"
)
GIVES = r"(?:缴|(?<![提递移转成社外])交(?!换|叉|流|付验|通|给(?:的|公司交)|接|流|付使用|班|货|易|给客户|警|互|办|底|楼|房)|付(?!费|款方式)|打款|打钱|打过?来|转[账帐款给来]|汇(?!报|总|编|演|集|率|算)|充(?:值)?(?=\d|[一二两三五六八]|钱)|存(?:入|放|进|(?=[”」』]?[一二两三四五\d]))|押(?!运|送|解)|掏|垫(?!片|子|圈)|买(?!卖|家|方|断|手|单|点)|自购|购(?:买(?!服务)|置)|置办|出(?=钱|资|\d|[一二两三四五六七八九])|放(?=[一二两三四五六七八九\d]+[百千万块元])|拿(?=[一二两三四五六七八九\d]+[百千万块元])|收(?!费(?:处|岗|站|窗|系统|员|标准))(?=\d|[一二两三四五六七八九]|取|[^，。；]{0,6}(?:费|钱|元|块))|扣|划|租(?:用|赁)?)"
OWN = rf"(?:自理|自[费付出担掏购备]|自己先?(?:出|掏|承担|付|买|负担)|(?:个人|本人|应聘[人者]|求职者|员工|学徒)[^，。；]{0, 4}(?:出|承担|付|支付|负担|先行)|[你您]们?(?:自己)?(?:出(?!去|来|差|发|示|租|售)|掏|付|承担)|(?:剧组|{FIRM})不(?:给|予|会)?(?:出|垫|报|承担|管|负责))"
FROM_WAGES = r"(?:(?:工资|薪水|薪资|薪金|工钱|提成|月薪)[里中内上]?[^，。；]{0,5}(?:扣|[划]|抵|出(?=$|[，。；])|分期|还)|(?:扣|划|抵)[^，。；]{0,8}(?:工资|薪水|薪资|工钱)|(?:工资|薪水|薪资|工钱)[^，。；]{0,6}(?:留[作为下]|作为?|当[作做]?|押|压)|每月(?:扣|押|压|划))"
WAGES_GIVEN = re.compile(
    r"(?:收|给|交|付|抽)[^，。；]{0,6}(?:[半一二两\d]个?月)?的?(?:工资|薪水|薪资)(?:当|作|做|[^，。；]{0,4}(?:介绍|中介))|(?:给|交|付|抽)(?:公司|中介|介绍人|师傅|平台|我们)[^，。；]{0,4}(?:工资|薪水|月薪|薪资|提成)"
)
RETURNED = r"(?:(?:离职|不干了?|辞职|退[岗职场店]|走时|走人|离[厂店站岗]|期满|到期|合同到期|干满|做满|满[^，。；\d]{0,3}[\d一二三半六十]+(?:年|个?月)|[\d一二三半六十]+个?[年月]后?|年底|毕业|结束)(?:时|后|再|即|可|全额|无息|如数|原数|一次性|就|给|都|予|以)*(?:退|返|还|归还|给(?=$|[，。；])|发还|拿回|领(?=$|[，。；])|结(?=$|[，。；])|算(?=$))|最后(?:结|给|退)|(?:一分不[少差缺]|原封不动|如数|全数)[^，。；\n]{0,3}[还退给返])"
PLEDGE = r"(?:押金|(?<![质抵羁看关])押(?=[\d一二两三四五六七八九半])|[\u4e00-\u9fff]{0,2}(?:担保|保证|风险|抵押|押|信用|信誉|互助|履约|诚信|诚意|质保|保障|责任|安全|约束|稳定)(?:[金费款钱](?!融|额|属)|(?=\d{3,}(?!\d)))|防跑[金费])"
COMPANY_PAYS = re.compile(
    rf"{FIRM_PAYS}|"
    r"公司(?:统一|全额|负责|承担|出|付|报|买|发|提供|补|免|垫付(?!.{0,6}(?:还|扣))|配|给)|单位(?:统一|全额|负责|承担|出|付|报|买|发|提供|补|免)|免费|(?<!不)(?<!不给)(?<!不予)报销|凭票|全包|补[贴助发]|每天补|由(?:公司|单位|我司|企业|雇主|剧组|医院|学校)|发放|"
    r"政府|财政|奖励?|奖金|(?:(?<!公司)(?<!剧组)(?<!单位)不|无需|无须|不用|不必|未|从不|绝不|不会|没有|零|免|拒绝|严禁|不得|也不)[^，。；不]{0,4}(?:交|缴|收|付|扣|押|出|掏|花|费|钱|垫)|无(?:任何)?费|一分(?!不[少差缺])|分文|不要钱|不收|任何费用|任何名义"
)
OTHERS_PAY = re.compile(
    r"客户|节日|过节|旅游|活动经费|顾客|业主|租[车房户客金赁]|验车|体检人|体检者|受检|商户|住客|客人|旅客|患者|病人|学员|学生|家长|会员|车主|买家|供应商|投标|招标|采购|贷款资料|房屋|车辆抵|货款|(?:停车|物业|电|水|燃气|保教|门票|伙食|管理)费|保费|核[对算]|收银|催[缴收]|收缴|征收|税|社保|公积金|五险|六险|一金|"
    r"出纳|典当|银行|理赔|合同款|工程款|回款|付款申请|报账|发票|对账|预算|费用控制|投资|基金|理财|证券|万元(?:以上|项目|产值|/)|营业|销售额|业绩|产值|注册资|年薪|月薪|底薪|时薪|日薪|工资\d|收入|薪资[:：]|薪酬|绩效|购车客|贷款人|还款|资助|助学金|网购|采买"
)
DUTY = re.compile(
    r"^(?:\d[.、])?(?:负责|告[诉知]|解释|提醒|讲解|协助|办理|管理|审核|审批|收退|收取|核对|受理|统计|编制|开具|处理|为|给|帮助|指导|拓展|介绍|介紹|推广|销售|讲授|保管|整理|登记|识别|宣传|提供|查验|维护|跟进|组织|参与|制作|完成)"
)
WARNS = re.compile(r"谨防|防范|警惕|举报|骗|严禁|禁止|反诈|打击|识别|查处|宣传|整治|冒名|冒充|切勿|概不|维权")
LENDER = r"(?:贷(?!款(?:客户|资料|业务|产品|申请|员|专))|借款|借呗|花呗|白条|分期|消费金融|金融(?:公司|机构|平台)|第三方(?:机构|平台|金融)|额度|月付|信用卡|网商|有钱花|微粒|分\d+期|分(?:\d+|[一二三]?十[一二三四五六八]?)个月)"
LEARNING = r"(?:学费|学习|培训|进阶课|形象(?:提升|改造|包装)|医美|整[形容]|美容(?!院|师|店)|塑形|课程?(?!题)|实训|集训|教费|学(?=[，。；]|技|手艺|$)|学完|学成|特训|进修|考证)"
LATER = r"(?:(?:工作|上班|入职|就业|上岗|毕业|挣[了到]?钱|出师|拿[到了]工资)(?:了|以?后|之后|再)+[^，。；]{0,12}?(?:还(?![有是将会可享没超怕])|扣|划|掏|结清)|先(?:学|培训)[^，。；]{0,8}(?:后|再)(?:付|交|掏|还|缴|扣)|每(?:个)?月(?:还|扣|供)\d*|慢慢(?:还|付|扣)|一点点(?:还|扣))"
PAPER = r"(?:证明[^，。；]{0,5}身份的[^，。；]{0,4}(?:卡|证|东西)|身份证|身份zheng|证件|毕业证|学历证|学位证|资格证|海员证|船员证|焊工证|电工证|护照|驾驶证|驾照|户口[本簿]|证书|[一-龥]{2,3}证(?=原件)|原件|退役证|退伍证)"
KEPT = r"(?:押(?!运|送|解|钞)|扣(?!分)|抵(?=[在给押])|压在|收(?=身份|证件|毕业|护照|驾)|收[着走存缴起]|收上|代收|统一[收放存管]|锁[在进]|上交|上缴|交[给由到](?!.{0,6}(?:复印|核))|交公司|放(?=[在到公店项队我单人老工厂这车班财前办柜抽保]|$)|先放|搁|存[在放到]|留[在存下给队厂柜]|寄存|暂存|保管|代管|拿走|集中管理)"
NOT_KEPT = re.compile(
    r"复印|影印|扫描|核[对验查]|查验|[验看查]一?下|过目|留底|带回|出示|当场|看完|(?:本人|自行|自己|个人|各人|持证人)(?:自己|自行)?(?:保管|保存|收[好着])(?!是?不[行可])|不(?:得)?[扣押收]|客户|客人|住客|旅客|学生|学籍|档案管理|负责|整理|审核|办理|协助|船舶|资质|公司(?:证照|证件|证书)|注册|到期|登记|游客|旅行团|团队签"
)

FEE, FEE_HINT, DEPOSIT, PAPERS, LOAN, LOAN_HINT = (
    Rule("frame", code, "") for code in ("fee", "fee_hint", "deposit", "id_card", "loan", "loan_hint")
)
_LONG = 60
"""Characters of a clause that is a list or a page of its own; conditions are put shortly."""
_TRIGGER = re.compile(
    r"费|金|款|钱|元|块|押|缴|交|付|扣|贷|分期|额度|借|呗|白条|证|护照|原件|万|百|千|\d{2}|先学|自[理费付出掏]|工资|薪"
)
_GIVES, _THING, _SUM, _BEFORE, _OWN = (re.compile(part) for part in (GIVES, THING, SUM, BEFORE_WORK, OWN))
_FROM_WAGES, _RETURNED, _PLEDGE = (re.compile(part) for part in (FROM_WAGES, RETURNED, PLEDGE))
_LENDER, _LEARNING, _LATER = (re.compile(part) for part in (LENDER, LEARNING, LATER))
_PAPER_KEPT = re.compile(rf"{PAPER}[^，。；\n]{{0,10}}{KEPT}|{KEPT}[^，。；\n]{{0,6}}{PAPER}")
_PAPERWORK = re.compile(PAPERWORK)
_KEPT_AFTERWARDS = re.compile(
    r"(?:看|核[对验查实]|登记|查验|验|复印|扫描|办理?)[^，。；\n]{0,4}(?:完|后|好|毕|过)(?![^，。；\n]*(?:还|退|本人|自己|自行|带[回走]|返))[^，。；\n]{0,4}(?:由|交|放|收|存|留|押|统一)"
)
"""Papers that are not given back after a look: 身份证登记后放车间."""
_CREDIT_WORK = re.compile(
    r"客户|受理|助学贷款|国家助学|审核|风控|催收|信贷|拓展|业务|产品|银行(?!卡)|资助|学员|不归|公司(?:出|承担|付)|免费|政府|补贴|车|房|"
    r"账单|持卡|来电|话术|还款日|利率|征信|坐席|顾客|用户"
)
_BORROWED = re.compile(r"(?:学|培训|课程|实训|进阶课)费|先学|贷款|还款|工资|[你您]|本人|自己")
"""What says that it is the applicant who borrows: without it credit beside learning is only held for a person."""
_BARE = re.compile(
    r"(?<![\d.\-a-z年月])[1-9]\d{1,4}(?![\d年月日号人名个岁%平天时分次单件层栋楼斤公吨千米系端级以\-~—至到、.）)强多岗后余届+学])"
)
_PAY_WORDS = re.compile(
    r"薪|工资|工价|底|提成|奖|补|津|礼|收入|到手|综合|月|天|日|小时|时|每单|一单|单价|计件|每[吨件斤趟车箱人米亩]|元/|/|保底|起(?!步)|以上|左右(?!$)|包吃|待遇|福利|险(?!，\d)|高温|岁|年|人|电话|工号|编号|版|型|级|米|公斤|转正|试用|晋升|职级|周|班|报酬|佣金|发|轮|次|组|个|种"
)
_PAY = re.compile(r"薪|工资|工价|底|提成|奖|补|津|礼|福利|报酬|发|收入|月|餐|饭")
_FEE_NOUN = re.compile(r"(?:[一-龥]费|[一-龥](?<![有价挣赚])钱|[一-龥](?<![货条付退贷])款(?!式|项)|工本|成本费)(?!用)")
_NEEDS_SUM = re.compile(rf"(?:需要?|要|得|花|备好?|准备|拿出?)(?:{SUM})")
_EARNED = re.compile(
    r"(?<![交缴付收押扣存])(?:派|课时|稿|课|劳务|跑腿|配送|出场|演出|讲课|出诊|计件|加工|手工|装卸|搬运|代驾|陪练|主持|翻译|顾问|上钟|授课|带教|夜班|值班|加班|里程|出车|高温|误餐|通讯|交通|差旅)费(?!用?自理|用?先|要|需|得)"
)
"""What the worker earns by the piece, named like a fee."""
_FOOD = re.compile(r"餐|饭|伙食|早点|路费|车费|水电|话费|油费")
_NO_FEE_SUM = re.compile(r"[税险补奖薪资]|社保|公积金|提成|底薪|保底|工资(?:按|月|每)")


def read(text: str, warned: bool) -> Iterator[Hit]:
    """Frames of money in a view. warned: the posting warns of fraud or studies it, so that its words are quoted."""
    if warned or not _TRIGGER.search(text):
        return
    parts = clauses(text)
    for at, clause in enumerate(parts):
        words = text[clause.start : clause.end]
        following = parts[at + 1] if at + 1 < len(parts) else None
        both = text[clause.start : following.end] if following else words
        if WARNS.search(both) or clause.end - clause.start > _LONG:
            continue
        for rule in _of(words, both):
            yield Hit(rule, clause.start, following.end if following and rule in (LOAN, LOAN_HINT) else clause.end)


def _of(words: str, both: str) -> Iterator[Rule]:
    papers = hidden(words, (_PAPERWORK,))
    if _PAPER_KEPT.search(papers) and (not NOT_KEPT.search(both) or _KEPT_AFTERWARDS.search(papers)):
        yield PAPERS
    if not _CREDIT_WORK.search(both) and _credit(words, both):
        yield LOAN if _BORROWED.search(both) or _LATER.search(both) else LOAN_HINT
    if COMPANY_PAYS.search(both) or OTHERS_PAY.search(words) or DUTY.search(words):
        return
    if _pledge(words, both):
        yield DEPOSIT
    elif _fee(words, both):
        yield FEE
    elif _sum_without_a_reason(words, both):
        yield FEE_HINT


def _credit(words: str, both: str) -> bool:
    lender, learning = _LENDER.search(both), _LEARNING.search(both)
    own = _LENDER.search(words) or _LEARNING.search(words)
    return bool(
        own and learning and (lender or _LATER.search(both)) and (not lender or lender.start() != learning.start())
    )


def _pledge(words: str, both: str) -> bool:
    pledge = _PLEDGE.search(words)
    if pledge and (_SUM.search(words) or _GIVES.search(words[: pledge.start()]) or _RETURNED.search(both)):
        return True
    money = _SUM.search(words) or _THING.search(words)
    if money and _RETURNED.search(both) and (_GIVES.search(words) or re.search(r"[费金款钱]", words)):
        return True
    return bool(
        re.search(r"工资|薪水|薪资|%", words) and re.search(r"留[作为下]|押|压|扣", words) and _RETURNED.search(both)
    )


def _sum_without_a_reason(words: str, both: str) -> bool:
    """A sum that is neither pay nor a benefit nor a customer's, beside a word for giving or a fee: a person looks."""
    if _FOOD.search(words) or _EARNED.search(words):
        return False
    if _FEE_NOUN.search(words) and _SUM.search(words) and not _PAY.search(both):
        return True
    if _PAY_WORDS.search(both):
        return False
    money = _SUM.search(both) or _BARE.search(both)
    return bool(
        money and (_FEE_NOUN.search(words) or (_GIVES.search(words) and len(words) <= 24) or _NEEDS_SUM.search(words))
    )


def _fee(words: str, both: str) -> bool:
    if _NO_FEE_SUM.search(words) and not _FROM_WAGES.search(words):
        return False
    thing, money = _THING.search(words), _SUM.search(words)
    if _FROM_WAGES.search(both) and (thing or money) and not re.search(r"税|社保|绩效|迟到|缺勤|旷工|罚", words):
        return True
    if WAGES_GIVEN.search(words):
        return True
    if _OWN.search(both) and not _FOOD.search(words) and (money or (thing and re.search(r"[费钱款证]", words))):
        return True
    gives = _GIVES.search(words)
    if gives and _BEFORE.search(both):
        near = words[max(0, gives.start() - 14) : gives.end() + 14]
        return bool(
            _SUM.search(near)
            or _BARE.search(near)
            or re.search(r"[费钱款](?!式|项目|用户)", near[near.find(gives.group()) :])
        )
    return bool(money and re.search(r"(?:打点|介绍|中介|指标|名额|手续|代办|好处)(?:费)?|包进", words))
