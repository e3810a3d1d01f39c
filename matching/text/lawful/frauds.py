"""Postings and sentences that warn of fraud: its words are their subject, not their offer."""

import re

from matching.text.lawful.grammar import clause_around

_FRAUD = r"(?:刷单|骗|诈|传销|套路|陷阱|洗钱|跑分|非法集资)"
_OTHERS = r"(?:居民|群众|村民|市民|客户|用户|老人|长辈|老年人|学生|同学|家长|储户|业主|商户|司机|游客|顾客|会员|房客|租客|住户|乡亲|务工人员|求职者|店主|学员|患者)"
_OF_ITS_WORK = re.compile(
    rf"反诈|(?:提醒|劝[导说阻]?|告[诉诫])[^，。；\n]{{0,6}}{_OTHERS}[^，。；\n]{{0,6}}(?:别|不要|勿|防|不参与)"
    rf"|(?:提醒|劝[导说阻]?|告[诉诫])[^，。；\n]{{0,10}}(?:别|不要|勿|防|不参与)[^，。；\n]{{0,4}}{_FRAUD}"
    rf"|(?:讲解|宣传|识别|防范|打击|治理|查处|整治|劝阻|预防|揭露)[^，。；\n]{{0,10}}{_FRAUD}"
)
_IMPOSTORS = re.compile(
    r"不法分子|打着[^，。；\n]{1,8}(?:旗号|名义|牌子)|冒[用充名]|假[冒借]|被(?:第三方|中介|他人|骗)|(?:均|都|一律|全)(?:属于?|是|为)(?:诈骗|骗)|与(?:本|我)(?:公司|司|单位|店|厂|院|校|站)无关|(?:没有?|未|从未|从没)委托|(?:帮|陪|替)[你您们]{1,2}[^，。；\n]{0,4}(?:要|追|讨)(?:回|$|[，。])|(?:都|均|一律|全)不是(?:我们|我司|我方|本公司|本店|本单位)|误收|全额退回|协助退"
)
"""What tells of impostors, or judges them, in any clause of the sentence."""
_DO_NOT = r"(?:报警|举报|投诉|(?:拨?打|拨)(?:110|12333|12345|12315|96110)|是骗|记下|留证据|取证|反映|上当|(?:勿|不要|别|莫)(?:要|去|再)?(?:轻信|相信|听信|信|听|理会|理睬|理|搭理|给|转账|付款|交钱?))"
_BEWARE = re.compile(rf"{_DO_NOT}|谁(?:要|让|叫|跟|向|问)[你您][^，。；\n]{{0,6}}(?:交|付|缴|掏|出|收|转)")
_BEWARE_THEN = re.compile(
    rf"[^，。；\n]{{0,8}}{_DO_NOT}|(?:那|这|他们)?(?:都|均|全|一律|就|肯定|一定)*(?:是|属于?|为)?(?:假|骗|冒)|[^，。；\n]{{0,4}}(?:告诉|联系|找|反映|投诉)[^，。；\n]{{0,6}}(?:我们|本|公司|人事|店|厂)"
)
_WHOEVER = re.compile(
    r"谁|哪个|哪[位家]|凡是?|任何|一切|有人|他人|别人|外面|中介|黄牛|自称|以[^，。；\n]{0,10}名义|(?:如|若|要是|万一)[^，。；\n]{0,8}(?:要|让|叫|收|问)"
)
_OUR_OWN = re.compile(
    r"[交给到](?:财务|公司|厂里|店里|前台|人事|我们)|工资里?扣|(?<!要求)(?<!要你)(?<![“「])入职(?:时|前|须|需|要|先|押|交)|报到时|来厂|到厂|进厂前"
)
"""What the firm itself has people do."""


def of_its_work(title: str, text: str) -> bool:
    """Whether the work is to warn of fraud."""
    return bool(_OF_ITS_WORK.search(f"{title}\n{text}"))


def of_impostors(text: str, start: int, end: int) -> bool:
    """Whether the sentence of a place warns of those who take money in the firm's name. A call to beware counts where it
    stands in the clause itself or right after it, or where the clause is about whoever takes money: 请勿轻信他人 before
    the firm's own 入职押金500元 frees nothing."""
    stop = text.find("。", end)
    stop = stop if stop >= 0 else len(text)
    sentence = text[text.rfind("。", 0, start) + 1 : stop]
    if _IMPOSTORS.search(sentence):
        return True
    first, last = clause_around(text, start, end)
    first, last = min(first, start), max(last, end)
    clause = text[first:last]
    if _OUR_OWN.search(clause):
        return False
    if _BEWARE.search(clause) or _BEWARE_THEN.match(text, last + 1, stop):
        return True
    return bool(_WHOEVER.search(clause) and _BEWARE.search(sentence))
