"""Refusals with a qualifier: 没底薪的销售不做 refuses what has no base pay, not sales.

An attribute (what stands before 的), a circumstance or a condition narrows what is refused. Where it is one of our traits
(nights, commission) that trait is refused; where nothing reads it, it must not widen into a refusal of the whole trade.
"""

import re

_LEAD = re.compile(
    r"^(?:我|本人|像|凡是|只要是|要是|如果是?)?(?:再也)?(?:(?:不|别|勿|拒绝|讨厌|反感|坚决不|受不了|怕)(?:太|再)?(?:想|愿意?|要|能|接受|考虑|打算|喜欢|会|可以|给我|让我|跟我)?(?:再|去)?(?:去|做|干|当|从事|碰|找|推荐?|安排|介绍)?)"
)
"""The cue of a refusal in front of what it governs."""
_END = re.compile(
    r"(?:我|咱|就|都|也|更|可|坚决|绝对|真|实在|干脆)*(?:"
    r"(?:不|别|甭|莫|勿)(?:再|用|要|必|想|愿意?|能|会|可以|太|给我|跟我|往我这)*[^的]{0,6}|算了.*|免谈.*|拉倒.*|没兴趣.*|没必要.*|敬谢不敏|[\u4e00-\u9fff]不(?:来|了|动|住|惯|起|得)了?|受不.*|吃不消.*|除外|就过|pass)$",
    re.IGNORECASE,
)
"""The cue behind it: 不去, 别推, 就不用介绍了, 算了, 我干不来."""
_SERIES = re.compile(r"[、/]|以及|或者?|还有")
_NOTHING = re.compile(
    r"那种|这种|那类|这类|之类|一类|什么|所有|任何|一切|各种|一般|天天|整天|成天|老是?|总是?|一直|长期|常年|长时间|整日|每天|专门|纯|光|只|太|很|特别|非常|真|"
    r"工作|岗位|岗|活儿?|职位|行业|地方|单位|公司|企业|厂子|[做干去当上搞跑进从事找在里给跟对往到的了着过们儿人个种类那这些是有让叫我你他它他俩再也都就还要会能一]"
)
"""Words that narrow nothing: of degree, of duration, what stands for work in general, particles."""
_LACKS = re.compile(
    r"(?:没有?|无|不(?:给|交|管|包|签|发|按|上|买)|拖欠|欠|低于|少于|不到|超过|多于|大于|高于|不足|离家|太远|以外|之外)[^的]{1,8}"
)
"""A condition beside the work: 保安没社保的, 超过十个人的车间."""
_IF = re.compile(r"(?:如果|要是|假如|万一|只要|若)(?!不(?:是|做|干|去|当|上|让))")


def parts(clause: str) -> list[str]:
    """The items of a series that one cue governs: 上夜班的保安、搬运工不干 has two."""
    return [part for part in _SERIES.split(clause) if part]


def is_qualified(part: str, name: re.Pattern[str]) -> bool:
    """Whether words beside `name` (a pattern of kinds of work) narrow what a refusal of this part is about."""
    if not name.search(part):
        return False
    body = _END.sub("", _LEAD.sub("", part, count=1), count=1) or part
    if _IF.search(part) and _rest(_IF.sub("", body), name):
        return True
    if "的" not in body:
        lacking = _LACKS.search(body)
        return bool(lacking and not name.search(lacking.group()))
    before, after = body.rsplit("的", 1)
    if name.search(after):  # 上夜班的保安: what stands before qualifies, unless it only names the same work
        return _rest(before, name)
    if _NOTHING.sub("", after):
        return False  # 保安公司的老板: another thing than the work is meant
    return _rest(before, name)


def _rest(words: str, name: re.Pattern[str]) -> bool:
    """Whether anything that narrows is left beside the name."""
    return len(_NOTHING.sub("", name.sub("", words))) >= 2
