"""What a profile must not carry, said in words; the patterns are matching.text.secrets."""

from typing import Any

from matching.text import mask_profile

SAID = {
    "unit": ("不写部队番号和编制，写兵种和工作，如“陆军汽车连驾驶员”", "No unit numbers; write branch and trade"),
    "designator": ("不写番号、代号、信箱", "No designators, code numbers or boxes"),
    "base": ("不写基地、哨所、发射场", "No bases, posts or ranges"),
    "equipment": ("不写武器装备型号，写能用在民用岗位上的技能", "No weapon models; write the civil skill"),
    "id_number": ("身份证号只填在专用栏里", "ID numbers belong in their own field"),
    "card": ("不写优待证、银行卡和证件号码", "No numbers of certificates or bank cards"),
    "phone": (
        "不写电话和账号；联系方式填在专用栏里，他人的号码不收",
        "No telephone numbers or accounts, own or others'",
    ),
    "address": ("不写门牌；住址填在专用栏里", "No house numbers; the address has its own field"),
}
"""Kind → Chinese, English."""
LEAST_LEFT = 4
"""A text of which fewer letters or characters are left is refused: it says nothing any more."""


def read(text: str) -> dict[str, Any]:
    """verdict (pass, mask, refuse), the masked text and the findings with start, end (of the text as given)."""
    hidden, found = mask_profile(text)
    left = sum(one.isalpha() for one in hidden)
    verdict = "pass" if not found else ("refuse" if left < LEAST_LEFT else "mask")
    findings = [
        {"code": one.kind, "start": one.start, "end": one.end, "zh": SAID[one.kind][0], "en": SAID[one.kind][1]}
        for one in found
    ]
    return {"verdict": verdict, "text": hidden, "findings": findings}
