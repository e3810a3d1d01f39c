"""What a posting says it does not do, questions that it answers with yes, complaints that are the work: none of it is a
condition."""

import re
from collections.abc import Iterator

from matching.text.lawful.grammar import clause_around, clauses

_NO = r"(?:不(?=收|扣|押|要求|向|发展|拉|搞|索|代|留|压)|从来?不|绝对?不|决不|概不|均不|一律不|都不|也不|更不|不曾|不会|不得|不准|不许|不|没有|没|从未|未|严禁|禁止|杜绝|拒绝|谢绝|坚决不)"
_NEED_NOT = r"(?:不用|无需|无须|不需要?|不必|不要求|不要(?=[你您交]|员工|求职者)|不让|不叫|不会让|不会要求|没让|没要求|从不要求|从不让)"
_MONEY = (
    r"(?:[一-龥](?<![免])费(?:用)?|押金|保证金|风险金|定金|钱|款|贷款?|分期|网贷|垫付|证件|身份证|证书|原件|工资|下线|会员|产品|套餐|"
    r"刷单|刷好评|好评|人头|担保|抵押)"
)
_TURN = r"不没无未只但而改另先除才再"
"""Characters with which a clause takes back what it denied, or makes a condition of it."""
_OUR_ACT = r"(?:收|索|扣|押|压|代[收扣管保]|要求|让|叫|向|以任何|发展|拉|搞|涉及|存在|推荐|强制|强迫|变相|引导|推销|摊派|留存|截留|克扣|拖欠|保管|安排|组织|参与|从事|允许|鼓励|指使|布置)"
_NOT_A_CENT = r"(?:一[分毛块]钱?|分文|半分)(?:都|也)*不(?:要|收|取|交|扣|用交?|会收|让交)"
"""As it is said: 押金一分不要."""
_DENIES = (
    re.compile(rf"^[^{_TURN}]{{0,16}}{_NO}[^{_TURN}]{{0,12}}?{_OUR_ACT}[^{_TURN}\d]{{0,24}}$"),
    re.compile(rf"^[^{_TURN}]{{0,16}}{_NEED_NOT}[^{_TURN}\d]{{0,24}}$"),
    re.compile(
        rf"^[^{_TURN}]{{0,12}}(?:无|零|免|没有|没)(?:任何|其他|其它|须|需)?[^{_TURN}\d]{{0,10}}{_MONEY}[^{_TURN}\d]{{0,8}}$"
    ),
    re.compile(
        rf"^[^{_TURN}，\d]{{0,6}}{_MONEY}(?:[、和及或][^{_TURN}\d]{{1,8}})*?(?:统统|通通|一律|全都?|都|一概|概|均|也)*(?:没有|不收|不要|不用交?|不交|全免|免了?|取消|{_NOT_A_CENT}|不(?:得|许|准|会)(?:再)?(?:收|要|扣|交|让[你您]交))(?:[你您]|大家|员工)?[的了]?$"
    ),
)
_ABOLISHED = re.compile(
    rf"^[^{_TURN}\d]{{0,10}}(?:取消|废除|停止收取?|停收|作废|免除)(?:了)?(?:任何|全部|所有|一切)?[^{_TURN}\d]{{0,4}}{_MONEY}(?:[、和及]{_MONEY})*(?:制度|规定|做法)?了?$|^[^{_TURN}\d]{{0,12}}{_MONEY}[条单]?(?:早已|已经?|一律|全部|都)*(?:作废|取消|废除)了?$"
)
"""What a firm took once and takes no longer."""
_TRICK = (
    r"(?:刷(?:单|好?评|信誉|销?量(?!产)|流水|赞)|补单|放单|垫付|垫资|垫钱|拉人头|拉人|拉下线|发展下线|拉群|囤货|跑分|洗钱|陪[酒聊侍唱玩睡]|三陪|有偿陪侍|博彩|赌博?|电诈|押证|扣证|押金|压工资|"
    r"贷款|网贷|分期|培训贷|传销|诈骗|骗人)"
)
_BUT_ASKS = re.compile(
    rf"[、和](?:让|要|叫|需|须)|名义|换成|改[收成叫]|除(?:了|非|外)|{_MONEY}[^不没无一，。；\n]{{0,3}}(?:收|交|押(?!金)|另|需|须|得)[^，。；\n]{{0,6}}(?:费|金|钱|款)"
    r"|(?:[二三四五六七八九十两]|(?<!几)一(?=[百千万]))[百千万]?[百千元块]"
)
"""Another demand, a sum or an exception in a clause of denial."""
_NAMES = re.compile(rf"{_MONEY}|{_TRICK}|\d")
_WE_DO_NOT = r"(?:从来?|绝对?|决|都|也|更|坚决|一概|一律|概)?不(?:(?:会|得|许|准)?(?:再)?(?:是|做|搞|干|接|碰|涉及|存在|参与|安排|组织|布置|要求|强迫|鼓励|允许|(?:让|叫|逼)(?:[你您]|大家|员工|新人)?(?:去|来|做|搞|参与|办)?)|用|许|准|得)?(?:什么)?"
_OUTRIGHT = re.compile(
    rf"^(?:我们|本[店司厂]|公司|店里|全程|绝对|这里|既|也|更|纯服务|纯[一-龥]{{2}}|正规[一-龥]{{0,4}}|(?!老)[一-龥]{{1,4}}(?:队|员|师|工|人|手|长|生)){{0,2}}"
    rf"(?:{_WE_DO_NOT}|没有|无|非|拒绝|谢绝|杜绝|抵制|远离)(?:任何)?{_TRICK}"
    rf"(?:[、和或及也]?(?:(?:从|绝|也)?不(?:是|做|搞|用)?|没有|无)?(?:任何)?{_TRICK})*(?:的?(?:业务|行为|这类活|岗位?|兼职|平台|活))?$"
)
"""A clause that does nothing but deny tricks by name: 不刷单, 不拉群不发展下线."""
_TAKEN_BACK = re.compile(
    r"(?:则|就|免谈|没(?!有)|恕|勿|别|莫|一律|概|[^，。；\n不]{0,4}(?:教会?你?|带会?你|带教)|除[了非外]|只[收要]|另[收外]|改[收成]|换成|谢绝|请绕|不[安予给能得录考派让发])"
)
_ANSWERED = re.compile(
    r"(?:问|q)?[：.、]?(?P<inner>[^，。；？\n：]{1,30}[吗么不没嘛呢]?)？(?:答|a)?[：]?"
    r"(?=(?:当然|完全|都|肯定|一样|照样|也|没事)*(?:能|可以|可|行|没有?影响|没问题|不影响|不限|没关系|不要紧|欢迎|不用|不需要?|不收|不交|不查|不问|不扣|不会|一分[钱]?不|不是问题|随时|先来|来吧))"
)
_HANDLED = re.compile(
    r"(?:受理|接待|记录|旁听|听取|化解|处理|调查|查处|核查|协查|接收|接听|登记|答复|整理|调解|代理|打赢?|撰写|办理|跟进|查办|督办|纠正|制止|检查|巡查|监督)[^，。；？！\n]{2,48}?"
    r"(?:投诉|举报|案件|纠纷|案卷|信访|违法(?:行为)?|违规(?:行为)?|行为|申诉|工单|问题|诉求|线索|案例|争议|官司|仲裁|诉讼|索赔|维权)"
    r"|(?:整理|代写|起草|撰写|装订|归档|代理|录入)[^，。；？！\n]{2,40}?(?:卷宗|文书|起诉状|诉状|申请书|证据|案卷|答辩状)"
    r"|(?:接待|帮助?|为|替|协助|援助|联系)[^，。；？！\n]{0,20}?[被遭][扣押收骗拖拒辞欠][^，。；？！\n]{0,16}?的[^，。；、？！\n]{0,4}(?:来访者?|当事人|求助者|工人|群众|劳动者|务工者|员工|人员|工友|职工|村民|居民)"
    r"|(?:劝阻|制止|查处|打击|取缔|举报|巡查|清理)[^，。；？！\n]{0,6}(?:中介|商贩|企业|店铺|骗子|黄牛|单位)[^，。；？！\n]{2,30}"
    r"|(?:查处|处罚|整治|打击|检查|巡查|约谈)[^，。；？！\n]{2,40}?的(?:企业|单位|用人单位|中介|公司|店铺|机构)"
)
_AND_HANDLES = re.compile(
    r"，(?:登记|上报|记录|整理)(?:诉求|情况|信息)$|的?(?:庭审|开庭|笔录|来访|来电|经过|情况)|(?:来)?(?:追讨|讨要|讨回|要回|追回|维权)|的?(?:卷宗|材料|案件|案卷|文书|请求|申请)|[并、和]?(?:及时)?(?:登记|上报|记录|反馈|处理|劝阻|制止|举报|移交|取证|拍照|核实|跟进)"
)
_OF_DISPUTES = re.compile(
    r"(?:常见|多发|高发|多见|遇到|碰到|接触)[^，。；\n]{0,4}(?:有|是|的)[^，。；\n]{2,40}?(?:等|之类的?|这类|一类)(?:的)?(?:纠纷|投诉|争议|案件|骗局|套路|诉求)"
)
"""What disputes are about that the work meets: 常见的有“入职先贷款”等纠纷."""
_GIVEN_BACK = re.compile(
    r"(?:退回|退还|返还|追回|追讨|补退|清退|催退|核退)[^，。；、\n]{0,6}(?:多|重复|误|错|超标?|超额|违规|被)(?:缴|交|收|扣|付)(?:了)?的?[^，。；、\n]{0,10}(?:费用?|款|金|钱)"
)
"""What an office gives back: 退回多缴的报名费."""
_OF_FRAUDSTERS = re.compile(
    r"(?:刷单(?:返利)?|刷量|培训贷|套路贷|校园贷|助学贷|传销|收费|押金|扣押?证件?|刷好评|拉人头|发展下线|分期[一-龥]?)"
    r"[^，。；、\n]{0,4}(?:骗局|陷阱|套路|案例|受害|诈骗|团伙|黑产|手法|伎俩|骗术|账号|线索|违规|乱象)"
)
_AS_PUBLISHED = re.compile(
    r"(?:户籍|户口|年龄|学历|性别|民族|专业)[^，。；\n]{0,6}(?:要求|条件|范围)?(?:以|按照?|详见|见|参照)[^，。；\n]{0,20}(?:公告|简章|通知|文件|职位表|岗位表)"
)
"""An office's notice sets the condition, not this posting."""


_ITEM_DENIED = (
    r"(?:也|更|绝|从|都)?不(?:看|问|查|要求|询问|打听|检测?|过问|做)[^，。；、\n的者人不]{1,8}"
    r"|(?:也|更|绝|从|都)?不(?:收取?|扣留?|扣押|押|压|留)[^，。；、\n不]{0,8}(?:费|金|证|款|钱|工资|原件)[^，。；、\n的者人不]{0,3}"
)
NOTHING_OF_THE_KIND = re.compile(
    rf"(?:(?<=[，。；：、！\n])|^|(?<=录用)|(?<=招聘)|(?<=公司)|(?<=本店))(?:{_ITEM_DENIED})(?:[、，和或](?:{_ITEM_DENIED}))+(?=[，。；、！\n]|$)"
)
"""A series of what the firm does not ask and does not take: 不问婚否、不查乙肝，不收押金. Each of them is denied; who is not
taken (不收回族的) is no member."""


def denied(text: str, start: int, end: int) -> bool:
    """Whether each clause of a place says that the firm does not take, keep or ask for it: 公司不向员工收取任何押金."""
    first, last = clause_around(text, start, end)
    parts = clauses(text[min(first, start) : max(last, end)])
    after = text[max(last, end) : max(last, end) + 6].lstrip("，；。！ ")
    if not parts or _TAKEN_BACK.match(after):
        return False
    return all(_denies(words) for words in _words(text, min(first, start), parts))


def _denies(words: str) -> bool:
    """Whether a clause denies, or each item of its list that names something: 不让囤货、不让刷好评."""
    if not _BUT_ASKS.search(words) and any(form.search(words) for form in (*_DENIES, _OUTRIGHT, _ABOLISHED)):
        return True
    listed = [item for item in words.split("、") if _NAMES.search(item)]
    return (
        len(listed) < len(words)
        and bool(listed)
        and "、" in words
        and all(any(form.search(item) for form in (*_DENIES, _OUTRIGHT)) for item in listed)
    )


def _words(text: str, at: int, parts: list) -> Iterator[str]:
    for part in parts:
        yield text[at + part.start : at + part.end].strip()


def handled(text: str, start: int, end: int) -> bool:
    """Whether a place lies within what complaints are about that the work handles: 受理扣押身份证、拖欠工资等投诉; what
    the same clause says of them afterwards (并登记上报) is handling too."""
    left, last = max(0, start - 60), clause_around(text, start, end)[1]
    return any(
        match.start() <= start < match.end() and (end <= match.end() or _AND_HANDLES.match(text, match.end(), last))
        for match in _HANDLED.finditer(text, left, end + 60)
    )


def answered(text: str) -> str:
    """The text with questions that are answered with yes, words for tricks and what an office published in boxes."""
    text = _ANSWERED.sub(
        lambda match: match.group().replace(match.group("inner"), "□" * len(match.group("inner"))), text
    )
    for pattern in (_OF_FRAUDSTERS, _OF_DISPUTES, _GIVEN_BACK, _AS_PUBLISHED):
        text = pattern.sub(lambda match: "□" * len(match.group()), text)
    return text
