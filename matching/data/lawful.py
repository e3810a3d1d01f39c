"""What postings are held against: articles of law, kinds of findings, lawful bases. Rows with their source and confidence.

A number of an article is only given where the text of the statute was read; `article` is empty where it was not.
"""

import pandas as pd


def table(columns: tuple[str, ...], *rows: tuple[str, ...]) -> pd.DataFrame:
    """Rows of text as a frame."""
    return pd.DataFrame(list(rows), columns=list(columns), dtype=str)


# fmt: off
ARTICLES = table(
    ('id', 'law', 'article', 'says', 'valid_from', 'valid_to', 'place', 'source', 'confidence'),
    ('HRM-24', '人力资源市场暂行条例', '24', '招聘信息应当真实、合法，不得含有民族、种族、性别、宗教信仰等方面的歧视性内容', '2018-10-01', '', '', 'spec domain.md §5 and a public copy of the statute (LawRefBook/Laws)', 'A'),
    ('HRM-11', '人力资源市场暂行条例', '11', '不得违反国家规定在户籍、地域、身份等方面设置限制人力资源流动的条件', '2018-10-01', '', '', 'spec domain.md §5 and a public copy of the statute (LawRefBook/Laws)', 'A'),
    ('HRM-27', '人力资源市场暂行条例', '27', '不得以招聘为名牟取不正当利益，不得介绍单位或者个人从事违法活动', '2018-10-01', '', '', 'text of the statute read in a public copy (LawRefBook/Laws, snapshot of April 2025); not compared with flk.npc.gov.cn', 'A-'),
    ('EPL-27', '就业促进法', '27', '除国家规定的不适合妇女的工种或者岗位外，不得以性别为由拒绝录用妇女或者提高录用标准；不得限制女职工结婚、生育', '2008-01-01', '', '', 'spec domain.md §5 and a public copy of the statute (LawRefBook/Laws)', 'A'),
    ('EPL-28', '就业促进法', '28', '各民族劳动者享有平等的劳动权利；应当依法对少数民族劳动者给予适当照顾', '2008-01-01', '', '', 'text of the statute read in a public copy (LawRefBook/Laws, snapshot of April 2025); not compared with flk.npc.gov.cn', 'A-'),
    ('EPL-29', '就业促进法', '29', '用人单位招用人员，不得歧视残疾人', '2008-01-01', '', '', 'spec domain.md §5 and a public copy of the statute (LawRefBook/Laws)', 'A'),
    ('EPL-30', '就业促进法', '30', '不得以是传染病病原携带者为由拒绝录用；法律规定禁止从事的易使传染病扩散的工作除外', '2008-01-01', '', '', 'spec domain.md §5 and a public copy of the statute (LawRefBook/Laws)', 'A'),
    ('EPL-31', '就业促进法', '31', '不得对农村劳动者进城就业设置歧视性限制', '2008-01-01', '', '', 'spec domain.md §5 and a public copy of the statute (LawRefBook/Laws)', 'A'),
    ('EPL-41', '就业促进法', '41', '不得提供虚假就业信息，不得扣押居民身份证和其他证件，不得向劳动者收取押金', '2008-01-01', '', '', 'spec domain.md §5 and a public copy of the statute (LawRefBook/Laws)', 'A'),
    ('WRL-43', '妇女权益保障法', '43', '不得限定男性或者男性优先，不得询问婚育情况，不得将妊娠测试作为入职体检项目，不得以婚姻、生育状况作为录用条件', '2023-01-01', '', '', 'text of the statute read in a public copy (LawRefBook/Laws, snapshot of April 2025); not compared with flk.npc.gov.cn', 'A-'),
    ('LCL-9', '劳动合同法', '9', '不得扣押居民身份证和其他证件，不得要求提供担保或者以其他名义收取财物', '2008-01-01', '', '', 'text of the statute read in a public copy (LawRefBook/Laws, snapshot of April 2025); not compared with flk.npc.gov.cn', 'A-'),
    ('LCL-8', '劳动合同法', '8', '招用时应当如实告知工作内容、条件、地点和劳动报酬', '2008-01-01', '', '', 'text of the statute read in a public copy (LawRefBook/Laws, snapshot of April 2025); not compared with flk.npc.gov.cn', 'A-'),
    ('LCL-26', '劳动合同法', '26', '用人单位免除自己的法定责任、排除劳动者权利的劳动合同无效或者部分无效', '2008-01-01', '', '', 'quoted in several public copies of the statute; not compared with flk.npc.gov.cn', 'A-'),
    ('AFL-25', '反电信网络诈骗法', '25', '不得帮助洗钱或者为电信网络诈骗活动提供支持、帮助', '2022-12-01', '', '', 'text of the statute read in a public copy (LawRefBook/Laws, snapshot of April 2025); not compared with flk.npc.gov.cn', 'A-'),
    ('AFL-31', '反电信网络诈骗法', '31', '不得买卖、出租、出借电话卡、银行账户、支付账户', '2022-12-01', '', '', 'text of the statute read in a public copy (LawRefBook/Laws, snapshot of April 2025); not compared with flk.npc.gov.cn', 'A-'),
    ('ORS', '网络招聘服务管理规定', '', '经营性人力资源服务机构不得向劳动者收取押金；招聘信息应当合法、真实', '2021-03-01', '', '', '人社部令第44号；条号未核对，不引用', 'B'),
    ('NOTICE-2026', '关于规范网络平台招聘类信息发布的通知', '', '招聘信息不得引流到平台之外', '2026-01-13', '', '', '五部门通知，只见新闻摘要；条号未核对，不引用', 'B'),
    ('PYRAMID', '禁止传销条例', '', '禁止以发展人员、缴纳费用、团队计酬等方式传销', '', '', '', '条号未核对，不引用', 'C'),
    ('NONE', '', '', '没有法条禁止，只作提醒', '', '', '', 'spec domain.md §5: age and education limits are warned, not blocked', 'A'),
)
"""id, law, article (empty: number not checked), says, valid_from, valid_to, place (empty: whole country), source, confidence."""
CODES = table(
    ('code', 'verdict', 'articles', 'zh', 'en', 'instead_zh', 'instead_en'),
    ('sex', 'refuse', 'HRM-24|EPL-27|WRL-43', '不能限定或优先某一性别', 'A post may neither bar nor prefer a sex', '写工作本身：如“能搬运 25 公斤货物”“需上夜班”；确因国家规定限制性别的，选依据并由人审核', 'Write what the work needs, for example carrying 25 kg; where state rules bar a sex, give the coded basis for a person to decide'),
    ('sex_split', 'review', 'HRM-24|EPL-27|WRL-43', '对男女的条件或人数不同，由人审核', 'Conditions or numbers differ by sex; a person decides', '写一个对所有人都一样的条件', 'Write one condition for everybody'),
    ('sex_bar', 'review', 'EPL-27|HRM-24|WRL-43', '性别限制要有国家规定的依据，由人审核', 'A limit by sex needs a basis in state rules; a person decides', '写明依据；没有依据就删去', 'Name the basis, or leave it out'),
    ('sex_hint', 'review', 'HRM-24|WRL-43', '这句话像是在暗示性别或相貌要求', 'These words hint at a sex or at looks', '写岗位技能：如“普通话标准、着工装”', 'Write the skill instead'),
    ('marriage', 'refuse', 'WRL-43|EPL-27', '不能以婚姻状况作为条件', 'Marital status may not be a condition', '删去；写出差、加班的真实安排', 'Leave it out; state travel and overtime as they are'),
    ('marriage_hint', 'review', 'WRL-43|EPL-27', '这句话像是在问婚姻状况，由人审核', 'These words look like a condition on marriage; a person decides', '删去；写出差、加班的真实安排', 'Leave it out; state travel and overtime as they are'),
    ('children_hint', 'review', 'WRL-43|EPL-27', '这句话像是在问生育或子女情况，由人审核', 'These words look like a condition on children; a person decides', '删去；写工作时间的真实安排', 'Leave it out; state the hours as they are'),
    ('children', 'refuse', 'WRL-43|EPL-27', '不能以生育、怀孕或子女情况作为条件', 'Pregnancy, births or children may not be a condition', '删去；写工作时间的真实安排', 'Leave it out; state the hours as they are'),
    ('ethnicity', 'refuse', 'HRM-24|EPL-28', '不能限定或排除民族', 'A post may not bar or demand an ethnicity', '需要语言的写语言能力：如“会说维吾尔语”', 'Where a language is needed, name the language'),
    ('ethnicity_hint', 'review', 'HRM-24|EPL-28', '这句话像是在限制民族，由人审核', 'These words look like a limit on ethnicity; a person decides', '需要语言的写语言能力：如“会说维吾尔语”', 'Where a language is needed, name the language'),
    ('religion_hint', 'review', 'HRM-24', '这句话像是在限制宗教信仰，由人审核', 'These words look like a limit on religion; a person decides', '需要技能的写技能：如“会做清真菜”', 'Where a skill is needed, name the skill'),
    ('ethnicity_favour', 'review', 'EPL-28', '对少数民族的照顾须依法，由人审核', 'Favouring a minority must follow the law; a person decides', '写明所依据的规定', 'Name the rule it follows'),
    ('religion', 'refuse', 'HRM-24', '不能以宗教信仰作为条件', 'Religion may not be a condition', '需要技能的写技能：如“会做清真菜”', 'Where a skill is needed, name the skill'),
    ('household', 'refuse', 'HRM-11|EPL-31', '不能以户籍、籍贯或地域作为条件', 'Household registration or origin may not be a condition', '写工作地点和到岗要求：如“能每天到县城上班”', 'Write the workplace and what getting there needs'),
    ('household_hint', 'review', 'HRM-11|LCL-9', '这句话像是在限制户籍或地域', 'These words look like a limit on origin', '写工作地点；需要方言的写方言能力', 'Write the workplace, or the dialect that is needed'),
    ('health', 'refuse', 'EPL-30', '不能拒绝传染病病原携带者，也不能要求查乙肝', 'Carriers may not be turned away, nor hepatitis B be tested', '法律有规定的写“持有效健康证”', 'Where the law asks for it, write: holds a valid health certificate'),
    ('health_hint', 'review', 'EPL-30', '传染病条件须有法律规定，由人审核', 'A condition on infectious disease needs a legal basis; a person decides', '写“持有效健康证”', 'Write: holds a valid health certificate'),
    ('disability', 'refuse', 'EPL-29', '不能拒绝残疾人', 'Disabled people may not be turned away', '写工作动作：如“能登高”“能分辨颜色”', 'Write what the work does: climbing, telling colours apart'),
    ('disability_hint', 'review', 'EPL-29', '身体条件须与工作有关，由人审核', 'Bodily conditions must belong to the work; a person decides', '写工作动作：如“能登高”“能分辨颜色”', 'Write what the work does: climbing, telling colours apart'),
    ('fee', 'refuse', 'LCL-9|HRM-27', '不能向求职者收取费用', 'Job seekers may not be charged', '删去；服装、体检、培训费用由单位承担', 'Leave it out; the firm pays for clothes, check-ups and training'),
    ('fee_hint', 'review', 'LCL-9|HRM-27', '看起来要求职者出钱，由人审核', 'It looks as if the job seeker has to pay; a person decides', '写明由单位承担', 'Write that the firm pays'),
    ('deposit', 'refuse', 'LCL-9|EPL-41|ORS', '不能收取押金、保证金，也不能扣押工资', 'No deposit may be taken, nor wages be held back', '删去', 'Leave it out'),
    ('deposit_hint', 'review', 'LCL-9|EPL-41|ORS', '看起来要收押金或扣工资，由人审核', 'It looks as if a deposit or wages are held; a person decides', '删去', 'Leave it out'),
    ('id_card', 'refuse', 'LCL-9|EPL-41', '不能扣押身份证或其他证件', 'Identity papers may not be kept', '写“面试时出示身份证”', 'Write: show the identity card at the interview'),
    ('brushing', 'refuse', 'HRM-27|HRM-24', '刷单是违法活动', 'Fake orders are against the law', '不能发布', 'Cannot be published'),
    ('loan', 'refuse', 'LCL-9|HRM-27', '不能以招聘为名让求职者贷款培训', 'Hiring may not be a pretext for a training loan', '培训费用由单位承担，或按补贴政策办理', 'The firm or public support pays for training'),
    ('diversion', 'review', 'NOTICE-2026|HRM-24', '把求职者引到私人聊天，由人审核', 'It leads people to private chats; a person decides', '请求职者在本平台投递，或写单位办公电话', "Let people apply here, or give the firm's office telephone"),
    ('loan_hint', 'review', 'LCL-9|HRM-27', '看起来要求职者出钱或贷款培训，由人审核', 'It looks as if training has to be paid or borrowed for; a person decides', '培训费用由单位承担，或按补贴政策办理', 'The firm or public support pays for training'),
    ('brushing_hint', 'review', 'HRM-27|HRM-24', '看起来像刷单或垫付任务，由人审核', 'It looks like fake orders or prepaid tasks; a person decides', '写明真实的工作内容', 'Describe the work as it is'),
    ('pyramid', 'refuse', 'PYRAMID|HRM-27', '像传销：发展人员、交钱入会、团队计酬', 'It looks like a pyramid scheme', '不能发布', 'Cannot be published'),
    ('fraud', 'refuse', 'AFL-25|AFL-31|HRM-27', '像诈骗、赌博或出借账户', 'It looks like fraud, gambling or lending of accounts', '不能发布', 'Cannot be published'),
    ('fraud_hint', 'review', 'HRM-24|HRM-27', '境外高薪的说法可疑，由人审核', 'High pay abroad looks doubtful; a person decides', '写明境外用人单位、合同和派遣资质', 'Name the firm abroad, the contract and the licence'),
    ('waiver', 'review', 'LCL-26', '像是要劳动者放弃社会保险或自担工伤，由人审核', 'It looks as if workers give up insurance or bear accidents themselves; a person decides', '写明依法参加社会保险', 'Write that social insurance is paid as the law asks'),
    ('pay', 'review', 'HRM-24|EPL-41|LCL-8', '报酬看起来不真实，由人审核', 'The pay looks unreal; a person decides', '写真实的月薪范围和计算办法', 'Write the true monthly pay and how it is reckoned'),
    ('pay_blank', 'warn', 'LCL-8', '没有写明报酬', 'Pay is not stated', '写真实的月薪范围', 'Write the true monthly pay'),
    ('age', 'warn', 'NONE', '年龄限制可以写，但会少很多合适的人', 'An age limit may stand, but it costs fitting people', '没有必要就删去', 'Leave it out where it is not needed'),
    ('education', 'warn', 'NONE', '学历限制可以写，但会少很多合适的人', 'An education limit may stand, but it costs fitting people', '没有必要就放宽', 'Loosen it where it is not needed'),
    ('sex_like', 'review', 'HRM-24|EPL-27|WRL-43', '这句话读起来像性别或相貌要求，由人判断', 'This reads like a condition on sex or looks; a person decides', '写工作本身：如“能搬运 25 公斤货物”“需上夜班”；确因国家规定限制性别的，选依据并由人审核', 'Write what the work needs, for example carrying 25 kg; where state rules bar a sex, give the coded basis for a person to decide'),
    ('marriage_like', 'review', 'WRL-43|EPL-27', '这句话读起来像婚恋状况要求，由人判断', 'This reads like a condition on marriage; a person decides', '删去；写出差、加班的真实安排', 'Leave it out; state travel and overtime as they are'),
    ('children_like', 'review', 'WRL-43|EPL-27', '这句话读起来像生育或子女情况要求，由人判断', 'This reads like a condition on births or children; a person decides', '删去；写工作时间的真实安排', 'Leave it out; state the hours as they are'),
    ('ethnicity_like', 'review', 'HRM-24|EPL-28', '这句话读起来像民族限制，由人判断', 'This reads like a limit on ethnicity; a person decides', '需要语言的写语言能力：如“会说维吾尔语”', 'Where a language is needed, name the language'),
    ('religion_like', 'review', 'HRM-24', '这句话读起来像宗教信仰限制，由人判断', 'This reads like a limit on religion; a person decides', '需要技能的写技能：如“会做清真菜”', 'Where a skill is needed, name the skill'),
    ('household_like', 'review', 'HRM-11|EPL-31', '这句话读起来像户籍或地域限制，由人判断', 'This reads like a limit on origin; a person decides', '写工作地点和到岗要求：如“能每天到县城上班”', 'Write the workplace and what getting there needs'),
    ('health_like', 'review', 'EPL-30', '这句话读起来像对传染病病原携带者的限制，由人判断', 'This reads like a limit on carriers; a person decides', '法律有规定的写“持有效健康证”', 'Where the law asks for it, write: holds a valid health certificate'),
    ('disability_like', 'review', 'EPL-29', '这句话读起来像对残疾或身体缺陷的限制，由人判断', 'This reads like a limit on disability; a person decides', '写工作动作：如“能登高”“能分辨颜色”', 'Write what the work does: climbing, telling colours apart'),
    ('fee_like', 'review', 'LCL-9|HRM-27', '这句话读起来像向求职者收费，由人判断', 'This reads like a charge on job seekers; a person decides', '删去；服装、体检、培训费用由单位承担', 'Leave it out; the firm pays for clothes, check-ups and training'),
    ('deposit_like', 'review', 'LCL-9|EPL-41|ORS', '这句话读起来像收押金或扣压工资，由人判断', 'This reads like a deposit or wages held back; a person decides', '删去', 'Leave it out'),
    ('id_card_like', 'review', 'LCL-9|EPL-41', '这句话读起来像扣留证件，由人判断', 'This reads like papers being kept; a person decides', '写“面试时出示身份证”', 'Write: show the identity card at the interview'),
    ('brushing_like', 'review', 'HRM-27|HRM-24', '这句话读起来像刷单或垫付任务，由人判断', 'This reads like fake orders or prepaid tasks; a person decides', '写清楚本意；没有这层意思就换个说法', 'Say what is meant; if it is not meant, put it otherwise'),
    ('loan_like', 'review', 'LCL-9|HRM-27', '这句话读起来像贷款或分期培训，由人判断', 'This reads like a training loan; a person decides', '培训费用由单位承担，或按补贴政策办理', 'The firm or public support pays for training'),
    ('diversion_like', 'review', 'NOTICE-2026|HRM-24', '这句话读起来像引到平台之外联系，由人判断', 'This reads like people being led to private chats; a person decides', '请求职者在本平台投递，或写单位办公电话', "Let people apply here, or give the firm's office telephone"),
    ('pyramid_like', 'review', 'PYRAMID|HRM-27', '这句话读起来像发展下线或交钱入会，由人判断', 'This reads like a pyramid scheme; a person decides', '写清楚本意；没有这层意思就换个说法', 'Say what is meant; if it is not meant, put it otherwise'),
    ('fraud_like', 'review', 'AFL-25|AFL-31|HRM-27', '这句话读起来像诈骗或非法活动，由人判断', 'This reads like fraud; a person decides', '写清楚本意；没有这层意思就换个说法', 'Say what is meant; if it is not meant, put it otherwise'),
    ('unclear', 'review', 'HRM-24', '写法与违法招聘的写法很像，由人审核', 'Written much like unlawful postings; a person decides', '改成直白的写法', 'Write it plainly'),
)
"""code, verdict, articles (ids with "|"), zh, en, instead_zh, instead_en."""
BASES = table(
    ('code', 'law', 'article', 'zh', 'en', 'valid_from', 'valid_to', 'place', 'source', 'confidence'),
    ('PRIVATE_ROOMS', '', '', '在同一性别的更衣室、浴室、厕所、宿舍、监区内工作', 'Work inside changing rooms, baths, lavatories, dormitories or wards of one sex', '', '', '', 'domain judgement: no statute is named in the spec; the deciding person names it in the reason', 'C'),
    ('WOMEN_BARRED', '就业促进法', '27', '国家规定的不适合妇女的工种或者岗位', 'Work that state rules bar to women', '2008-01-01', '', '', 'spec domain.md §5; the list itself (女职工禁忌从事的劳动范围) is not in the spec and is not copied', 'A'),
    ('CARRIER_BARRED', '就业促进法', '30', '法律、行政法规和国务院卫生行政部门规定禁止从事的易使传染病扩散的工作', 'Work barred to carriers by law', '2008-01-01', '', '', 'spec domain.md §5', 'A'),
    ('MINORITY_CARE', '就业促进法', '28', '依法对少数民族劳动者给予适当照顾', 'Lawful care for minority workers', '2008-01-01', '', '', 'statute text read', 'A-'),
    ('OTHER_RULE', '', '', '其他法律、行政法规或国家规定（理由中写明名称和条款）', 'Another law or state rule, named in the reason', '', '', '', 'the deciding person names it', 'C'),
)
"""Why a limit may be lawful; a person decides."""
# fmt: on
