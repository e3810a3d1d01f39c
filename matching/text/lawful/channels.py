"""Orders faked and people led away, read as frames: what is done, through what, for what; not the work of a trade."""

import re
from collections.abc import Iterator

from matching.text.lawful.grammar import Hit, Rule, clauses

CHANNEL = (
    r"(?:微信|(?<![a-z])(?:vx|wx|v信|wechat|qq|q|tg|telegram|whatsapp|line)(?![a-z])|企鹅|扣扣|电报|飞机|纸飞机|蝙蝠|密信|群号?(?!众|体|岛|里客)|好友|二维码|[图海报]*[中上]?的?码(?=[加进，。；]|$)|抖音号?|快手号?|小红书号?|微博|飞书|钉钉|陌陌|探探|soul|"
    r"[“\"「『《‘'][^，。；“”\"]{1,8}[”\"」』》’'])"
)
CONTACT = r"(?:装(?:个|一个)|移步|(?<![增附参追叠更施])加(?!班|工|油|入公司|薪|分|盟|强|急|盖)|添加|➕|\+|扫(?!地|雪|描|码枪|码支付|码点)|搜索?|下载|安装|注册|进入?(?!口|行|货|度|步|厂|出)|拉(?:你|您)?进?|私[聊信发]?|dm|戳)"
PURPOSE = r"(?:领(?:任务|单|取任务|活|料|资料)|派[单活]|接[单活]|做任务|任务|联系|接待|导师|主管|了解|咨询|应聘|暗号|面试|报名|资料|详[聊谈情]|备注|群主|管理员|安排|带你|秒[过回]|沟通|入职|对接人|人事|hr|小姐姐|老师带|经理|负责人|进群|加群|一对一|发照片|简历|通知|私信|私聊|组长|找)"
LAWFUL = re.compile(
    r"客户|用户|粉丝|家长|业主|顾客|买家|会员|居民|群众|录用后|入职后|报到后|公众号|服务号|视频号|官网|官方|企业微信|运营|维护|开发|测试|设计|推广|营销|私域|社群|朋友圈发|负责(?!人)|熟悉|跟进|回复|直播间|带货|引流|剪辑|拍摄|后台|店铺|旺旺|打卡|考勤|"
    r"招聘网|投递岗位|[帐账]号”|人才网|本平台|小程序(?:开发|商城)|勿|不要(?:加|相信|轻信)|谨防|谎称|骗|反诈|研发|编程|前端|产品|公司app|熟练|使用|操作|office|word|excel|ps|监控|指挥|网格|线上会议|腾讯会议|工作群|办公"
)
AWAY = re.compile(
    r"(?:平台|站内|这里|这边|软件|系统|电话)(?:上)?(?:的)?(?:消息|私信|留言|信息)?(?:(?:一律|都|概|基本)?不(?:怎么|常|太)?(?:回|看|接|登|上)|没空|看不到|不方便|少看)|(?:打)?电话不(?:接|通)|(?:不要?|别|勿|不用)(?:在|通过|走)(?:平台|本平台|这里|站内|网站)|不走平台|绕开平台|平台外"
)
ORDERS = re.compile(
    r"(?:拍(?:单|下|货|完)|下单|抢单|垫(?:付|资|款|得|钱)|充值|本金|(?:自己|本人)的?钱(?:先)?(?:拍|买|付)|付款后|流量单|试单|做单|补单|冲单)[^。；\n]{0,20}(?:返(?!修|工|程|回|厂|聘|乡)|退款(?!流程|处理|问题|申请)|佣金|报酬|佣|立返|秒到)"
    r"|(?:第一|首|前几?|每|一|做)单[^。；\n]{0,6}返|返(?:本|佣|现|利|款|你|三|五|\d)|返(?:得快|给你|钱)|[联连热]单|热身单|次日返|多垫多返|本金[^。；\n]{0,6}(?:流量|商家|刷|任务|单)"
    r"|刷(?:人气|礼物|单|量|信誉|好评|赞|粉|播放|收藏|关注|流水|票|榜)|(?:虚拟发货|不发货|(?<!真)空包|空单|货不用寄|不用寄回|不用收货)"
    r"|(?:点赞|关注|浏览|收藏|好评|评论|投票|五星|晒[单图]|转发|打榜)[^。；\n]{0,14}(?:每[单条次个]|一[单条次个]|[单条]\d|\d+(?:元|块|毛)|返|领钱|挣|赚|到账|结算|日结)"
)
ORDERS_LAWFUL = re.compile(
    r"客户|积分|会员|顾客|供应商|采购|骑手|外卖|配送|快递|识别|打击|宣传|防范|骗|反诈|风控|处理|差评|售后|跟单|返修|返工|仓库|引导|审核|erp|渠道返|腾讯|代理|代理商|保险|销售佣金|房产|医保|报销|讲解|案例|后台|治理|防|工程|维权|不参与|提醒|劝|发展潜力"
)
_ON_THE_SPOT = re.compile(
    r"(?:扫|扫描)[^，。；\n]{0,4}(?:门口|大门|门岗|厂区|前台|传达室|门卫|展[位台]|摊位|窗口|公[示告]栏|宣传栏|招聘会|现场|服务台|大厅)[^，。；\n]{0,8}码[^，。；\n]{0,4}(?:报名|登记|填|预约|投简历|看岗位|签到|投递)"
)
_CHATS = re.compile(r"群|加(?!班)|微信|好友|私|(?<![a-z])[vq](?![a-z])")
"""A code that hangs where the firm is, for an application form; one that leads to a chat is none."""
_GOES = re.compile(
    rf"{CONTACT}[^，。；\n]{{0,8}}{CHANNEL}|{CHANNEL}[^，。；\n]{{0,4}}{CONTACT}|(?<![a-z])q我|(?:看|见|点开?|去|到|在|翻|找)(?:我|店长|主管|下|一下)?的?(?:朋友圈|主页|头像|简介|签名)"
    r"|(?:下载|安装|注册|搜索?)[^，。；\n]{0,8}(?:app|软件|小程序)|(?:app|软件|小程序)[^，。；\n]{0,4}(?:搜|注册)"
)
_PURPOSE = re.compile(PURPOSE)
_NUMBER = re.compile(
    r"(?:(?:微信|(?<![a-z])(?:vx|wx|q)(?![a-z]))[号我]?|群号)[：:\s]*[a-z]{0,10}[\d_-]{4,}|加(?:人事|主管|客服|经理|老师|我|hr|小姐姐)+[^，。；]{0,4}(?:好友|备注|同(?:手机|号))|(?:微信|vx|wx|加)[^，。；]{0,6}同手机号?|(?:搜|加)(?:id|号)[：: ]?\d{4,}"
)
_PRIVATE = re.compile(
    r"(?:私我|私信我|(?<![参增])加我(?!司|们)|戳我|滴我|dd我)[^，。；]{0,4}(?:微信|v信|vx|wx|qq|v(?![a-z])|薇|企鹅)?|(?:下载|装|注册)(?:个|一个)[“\"「『《‘']"
)
_UNKNOWN = re.compile(
    r"[“\"「『《‘'][^，。；“”\"]{1,8}[”\"」』》’'][^，。；]{0,6}(?:app|软件|里|上|群|平台)?[^，。；]{0,6}(?:找[^，。；]{0,4}(?:导师|老师|接待|组长|主管|客服)|联系|接待|导师|领任务)"
)
_LONG = 60
_TRIGGER = re.compile(
    r"微信|qq|q我|vx|群|码|app|软件|程序|朋友圈|好友|主页|抖音|快手|飞书|钉钉|平台|电话|[“\"「『《]|电报|飞机|企鹅|扣扣|wx"
)
_TRIGGER_ORDERS = re.compile(r"单|返|本金|垫|刷|点赞|关注|好评|评论|投票|星|晒|空包|虚拟|寄|收藏|浏览")

DIVERSION, BRUSHING = Rule("frame", "diversion", ""), Rule("frame", "brushing", "")


def read(text: str, warned: bool) -> Iterator[Hit]:
    """Frames in a view. warned: the posting warns of fraud or studies it, so that its words are quoted."""
    if warned:
        return
    if _TRIGGER_ORDERS.search(text) and not ORDERS_LAWFUL.search(text):
        for match in ORDERS.finditer(text):
            yield Hit(BRUSHING, *match.span())
    if not _TRIGGER.search(text):
        return
    parts = clauses(text)
    for at, clause in enumerate(parts):
        words = text[clause.start : clause.end]
        around = text[clause.start : parts[at + 1].end if at + 1 < len(parts) else clause.end]
        if LAWFUL.search(words) or (_ON_THE_SPOT.search(words) and not _CHATS.search(around)):
            continue
        if clause.end - clause.start > _LONG:
            continue
        away = AWAY.search(words) or _NUMBER.search(words)
        goes = _GOES.search(words)
        private = _PRIVATE.search(words)
        if private:
            away = away or private
        if away or (goes and _PURPOSE.search(around[goes.start() :])) or _UNKNOWN.search(around):
            place = away or goes
            start, end = place.span() if place else (0, len(words))
            yield Hit(DIVERSION, clause.start + start, clause.start + end)
