"""What a profile must not carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.text import mask_profile, mask_secrets
from matching.text.secrets import MILITARY


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("六三八二零部队", "unit"),
        ("第７６集团军", "unit"),
        ("7 3 1 8 1 部队", "unit"),
        ("番.号：雪狼突击队", "designator"),
        ("信箱代号32065", "designator"),
        ("驻某岛哨所", "base"),
        ("酒泉卫星发射中心", "base"),
        ("驾驶九六式坦克", "equipment"),
        ("95式自动步枪", "equipment"),
        ("歼二十地勤", "equipment"),
        ("11010519491231002X", "id_number"),
        ("110105 19491231 002x", "id_number"),
        ("优待证号6217 0000 1234 5678 901", "card"),
        ("班长电话一三九零零一三八零零零", "phone"),
        ("１３８００１３８０００", "phone"),
        ("家住延安北路12号3栋2单元501室", "address"),
        ("第90集团军防空旅三营一连", "unit"),
        ("空降兵第19军", "unit"),
        ("四十七军", "unit"),
        ("海军航空兵某师第三十团", "unit"),
        ("叁伍陆捌贰部队", "unit"),
        ("73l2o部队", "unit"),
        ("部别：32906-41", "unit"),
        ("对外叫三一八厂", "designator"),
        ("邮政信箱82号", "designator"),
        ("代号“雄鹰”", "designator"),
        ("南沙某礁", "base"),
        ("ZTZ-88", "equipment"),
        ("HQ-12", "equipment"),
        ("Y-9机组", "equipment"),
        ("054B舰", "equipment"),
        ("身份证后六位 123456", "id_number"),
        ("l3800l38o00", "phone"),
    ],
)
def test_it_is_found_however_it_is_written(text: str, kind: str) -> None:
    hidden, findings = mask_profile(f"会开车，{text}，想找工作")
    assert kind in {found.kind for found in findings}
    assert hidden.startswith("会开车，")
    assert hidden.endswith("，想找工作")
    assert (kind in MILITARY) == bool(mask_secrets(text)[1])


@pytest.mark.parametrize(
    "text",
    [
        "2015.09-2020.09 服役，汽车连驾驶员",
        "期望月薪5000-7000元",
        "想去昌吉高新区上班，三班倒也行",
        "东风天龙重卡开了10年，东风4S店修车",
        "红旗渠边上长大，红旗轿车也修过",
        "农八师147团长大",
        "打 12333 问过",
        "现住六师五家渠101团，开采棉机",
        "货号 HQ-2290-B 的上架归我管",
        "东方红LX1204、东风DF-151都开过",
        "标准HJ 84-2016学过",
        "在边防连当过军犬饲养员",
        "三军会操时放假",
        "护卫舰、登陆舰的模型做过",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert mask_profile(text) == (text, [])


@given(st.text(max_size=80))
def test_masking_is_done_once(text: str) -> None:
    hidden, findings = mask_profile(text)
    assert (hidden == text) == (not findings)
    for found in findings:
        assert 0 <= found.start < found.end <= len(text)
