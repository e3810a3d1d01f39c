"""Limits by what a word is used for, not by what it says: slang, initials and codes for people, read only where they are
turned away, preferred or asked for.

A person looks at all of them: such a word has other senses (带球 of a player), and the second reader has seen none.
"""

from matching.text.lawful.grammar import Group, Rule
from matching.text.lawful.relations import FAVOURED, TURNED_AWAY

NAMES = (
    ("sex", r"(?<![a-z])(?:mm|gg|jj|dd|xx|xy)(?![a-z])|带把|留胡子|长胡子|喉结|染色体|公的|母的|雄性|雌性|妹砸|汉纸|女将|穆桂英|花木兰|红颜|须眉|大老粗|糙老爷们|裙子党|长发党"),
    ("marriage", r"红本本|红本子|领了?证的|没领证|民政局|上了?车的|名[花草]有主|有主的|没主的|脱单|脱了单|围城|成双|一个人吃饱|没下家|婆家|娘家催|孤家寡人"),
    ("children", r"准妈[咪妈]?|妈咪|辣妈|大肚子|肚子?大|有身子|双身子|双身板|肚[里子]{1,2}(?:有|揣)|揣[着了]?(?:崽|娃|货)|带球|好孕|造小?人|奶娃|二宝|三宝|添[人口丁]|当妈|做妈|喂奶|坐月子|挺[着个]*肚"),
    ("ethnicity", r"(?:维吾尔|哈萨克|柯尔克孜|塔吉克|乌孜别克|锡伯|达斡尔)(?![族语文医药]|县|自治)|花帽|小白帽|戴白帽|少zu|s{1,2}m{1,2}z|长袍|面纱|(?<![a-z])(?:wz|hz|zz)(?=人|的|族)|巴郎|阿达西|非汉|口音特别|吃大肉"),
    ("religion", r"戴头巾|蒙面纱|蓄须|留大胡子|做乃玛孜|有信[仰奉]的|信那个|上教堂|去寺里|烧香的|十字架"),
    ("household", r"(?<![a-z])(?:hn|ah|db|dbr|sc|xj|sd|hb|gd|gx|gz|jx|fj|hlj|jl|ln|nmg|sx|gs|qh|nx|xz|yn|cq|sh|bj)(?=人|的|籍|那边|老乡|省|户)|井盖|偷电瓶|(?:那|某)[个几]?(?:南|北)方?省|东三[省地]|口里|口外|关外|蛮子|北佬|南蛮|阿拉|外码|外码子|侉子|老陕|老表|盲流|沪漂|北漂|身份证开头|外路人|外路"),
    ("health", r"(?<![a-z0-9])(?:yg|bg|hb|hbv|hcv)(?![a-z])|b型?肝|大三(?!学|年|以|下|上|的?学|、大|或大|和大)|小三(?!角|轮|学)|[23两二三]对半|1[、.，/ ]{0,2}[34][、.，/ ]{0,2}5项?阳|1[34]5|(?<!\d)[大小]3(?!\d)|澳抗|转氨酶|肝那个|小阳人|肝不[干好]"),
    ("disability", r"零件(?:不)?(?:齐|全)|缺胳膊|少腿|缺零件|全须全尾|囫囵|不齐整|不囫囵|少根|高低腿|长短腿|六指|豁嘴|独眼|一只眼|半边身|有残|带残|坐轮子|四个轮子|听不着|不会说话"),
)  # fmt: skip
"""Code of the limit, and words for the people that it is about."""
_ONLY = r"(?:只|仅|限|专)(?:限|招|收|要|聘|录|用|考虑)|不[要招收留]|谢绝|没有?|无|不是|不能是?|不得是?|最好是?|得是|必须是?|查|有"
_AWAY = rf"(?:{TURNED_AWAY.pattern}|不留|留不|缓缓|歇歇|歇着|一查就|查出来|就回|回家|没缘分?|无缘|白跑|别白|进不[来去]|走不通|请回|退回|拜拜|再见|下次|去别家|不方便|不合(?:适|规矩)|不批|不稀罕|不伺候|惹不起|伺候不|用不起)"
_LAWFUL = r"客户|顾客|学员|患者|游客|球员|比赛|运球|主播粉丝|女装|母婴|喂养|幼崽|客流|直播间|商品|仔猪|母猪|牛羊|家禽|井盖(?:厂|安装|检修|巡查)|不限|均可|都可|一视同仁|同等|欢迎"

GROUPS = (
    Group(
        "slang",
        "|".join(words for _code, words in NAMES),
        r"(?:大四|高三|初三|小三角|双身份|带球(?:过人|跑))[^，。；\n]{0,4}",
        tuple(
            rule
            for code, words in NAMES
            for rule in (
                Rule("slang_away", f"{code}_hint", rf"(?:{words})[^。；\n]{{0,14}}?(?:{_AWAY})", not_clause=_LAWFUL),
                Rule("slang_first", f"{code}_hint", rf"(?:{words})[^，。；\n]{{0,4}}(?:{FAVOURED.pattern})", not_clause=_LAWFUL),
                Rule("slang_asked", f"{code}_hint", rf"(?:{_ONLY})[^，。；\n]{{0,3}}(?:{words})(?=的|者|人|[，。；、]|$)", not_clause=_LAWFUL),
            )
        ),
    ),
    Group(
        "one_sex_only",
        r"只有|全是|仅有|没有?[男女]|都是|清一色",
        r"(?:客户|顾客)[^，。；\n]{0,12}",
        (
            Rule("rooms", "sex_hint", r"(?:宿舍|床位|工服|工装|制服|更衣[室柜间]|厕所|卫生间|浴室|澡堂)[^，。；\n]{0,6}(?:只有|只剩|全是|仅有|都是|没有?)[^，。；\n]{0,4}(?:[男女](?:生|士|式|款|寝|宿|厕|更|浴|床)?|裙)", not_sentence=r"另[行租补]?|也有|外租|租房|补贴|定做|两种"),
            Rule("team", "sex_hint", r"(?:我们|队里|车间|班组|团队|店里|办公室)[^，。；\n]{0,6}(?:清一色|全是|都是|全部是)[^，。；\n]{0,4}(?:[男女]|爷们|汉子|姑娘|妹子|大姐)[^。；\n]{0,12}(?:看着办|自己|不方便|习惯|合不来|所以|最好|懂)"),
        ),
    ),
    Group(
        "named_money",
        r"[金费款钱][\"”」』’]",
        r"[“\"「『‘](?:五险一|奖|现|基|公积|奖学|租|资|年|佣|补助|补贴|津贴|慰问|助学)[金款][\"”」』’]",
        (
            Rule("coined", "deposit_hint", r"(?:并|先|要|需|须|得|各|自)?(?:存|交|缴|押|收|付|备|放|垫|凑|带)(?:入|上|一?[笔份])?[^，。；\n]{0,6}[“\"「『‘][一-龥]{1,4}[金费款钱][\"”」』’]", not_clause=r"客户|顾客|公司(?:出|交|付|缴)|单位(?:出|交|付)|不(?:用|需|收|交|会)|无需|任何|让你|骗|举报|谎称"),
        ),
    ),
)  # fmt: skip
SURE = frozenset({"slang_away", "slang_first", "slang_asked", "rooms", "team", "coined"})
"""Rules whose review stands whatever the second reader scores."""
